"""What triggers functions, as lists of what was sent."""

from __future__ import annotations

from sls_py.aws.event_sources import HttpRequest, KeyPart, Message
from sls_py.errors import AwsError
from sls_py.model.values import JsonObject


class FakeEventSources:
    """See `sls_py.aws.event_sources.EventSources`: `sent` has the name of each call with what it was given."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, object]] = []
        self.keys: dict[str, tuple[KeyPart, ...]] = {}
        self.api_keys: dict[str, str] = {}

    def publish(self, topic: str, message: Message) -> str:
        """Publish to a topic."""
        return self._sent("publish", (topic, message))

    def send(self, queue: str, message: Message) -> str:
        """Send to a queue."""
        return self._sent("send", (queue, message))

    def put_event(self, entry: JsonObject) -> str:
        """Put an event on a bus."""
        return self._sent("put_event", entry)

    def table_key(self, table: str) -> tuple[KeyPart, ...]:
        """Return the primary key of a table of `keys`."""
        if table not in self.keys:
            raise AwsError(
                f"no table `{table}`", code="ResourceNotFoundException", operation="DescribeTable"
            )
        return self.keys[table]

    def put_item(self, table: str, item: JsonObject) -> None:
        """Put an item into a table."""
        self._sent("put_item", (table, item))

    def delete_item(self, table: str, key: JsonObject) -> None:
        """Delete an item."""
        self._sent("delete_item", (table, key))

    def put_record(self, stream: str, data: bytes, partition_key: str) -> str:
        """Put a record into a stream."""
        return self._sent("put_record", (stream, data, partition_key))

    def publish_to_devices(self, topic: str, payload: bytes) -> None:
        """Publish to a topic of AWS IoT."""
        self._sent("publish_to_devices", (topic, payload))

    def write_line(self, group: str, stream: str, line: str, timestamp: int) -> None:
        """Write a line to a log group."""
        self._sent("write_line", (group, stream, line, timestamp))

    def api_key(self, key: str) -> str:
        """Return the value of a key of `api_keys`."""
        return self.api_keys[key]

    def sign(self, request: HttpRequest, service: str) -> dict[str, str]:
        """Return the headers with a mark of the service."""
        return {**request.headers, "Authorization": f"signed for {service}"}

    def _sent(self, name: str, given: object) -> str:
        self.sent.append((name, given))
        return f"id-{len(self.sent)}"
