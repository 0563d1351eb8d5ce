"""What the floors above may ask of the services whose events trigger functions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Protocol, runtime_checkable

from sls_py.aws.protocols import Gateways
from sls_py.model.values import JsonObject


class Message(NamedTuple):
    """A message for a topic or a queue; `group` and `deduplication` are for FIFO ones.

    Attributes that are numbers are sent as such, lists as arrays of strings.
    """

    body: str
    attributes: Mapping[str, str | float | list[str]] = {}
    group: str | None = None
    deduplication: str | None = None


class KeyPart(NamedTuple):
    """One attribute of a table's primary key; `type` is `S`, `N` or `B`."""

    name: str
    type: str


class HttpRequest(NamedTuple):
    """A request to an address."""

    method: str
    url: str
    headers: Mapping[str, str] = {}
    body: bytes = b""


class EventSources(Protocol):
    """Topics, queues, buses, tables, streams and devices, whoever made them."""

    def publish(self, topic: str, message: Message) -> str:
        """Publish to a topic by its ARN; return the id of the message."""
        ...

    def send(self, queue: str, message: Message) -> str:
        """Send to a queue by its ARN; return the id of the message."""
        ...

    def put_event(self, entry: JsonObject) -> str:
        """Put one entry of PutEvents on its bus; return the id of the event.

        Raises:
            AwsError: EventBridge refuses the entry.
        """
        ...

    def table_key(self, table: str) -> tuple[KeyPart, ...]:
        """Return the primary key of a table: one attribute or two."""
        ...

    def put_item(self, table: str, item: JsonObject) -> None:
        """Put an item, in DynamoDB's own JSON, into a table."""
        ...

    def delete_item(self, table: str, key: JsonObject) -> None:
        """Delete an item by its primary key."""
        ...

    def put_record(self, stream: str, data: bytes, partition_key: str) -> str:
        """Put a record into a Kinesis stream by its ARN; return its sequence number."""
        ...

    def publish_to_devices(self, topic: str, payload: bytes) -> None:
        """Publish to a topic of AWS IoT."""
        ...

    def write_line(self, group: str, stream: str, line: str, timestamp: int) -> None:
        """Write a line to a log group; the stream is created when it is not there. `timestamp` in milliseconds."""
        ...

    def api_key(self, key: str) -> str:
        """Return the value of an API key of API Gateway by its id."""
        ...

    def sign(self, request: HttpRequest, service: str) -> dict[str, str]:
        """Return the headers of a request with a signature for a service (`execute-api`, `lambda`)."""
        ...


@runtime_checkable
class EventSourceGateways(Protocol):
    """Gateways that reach what triggers functions."""

    @property
    def event_sources(self) -> EventSources:
        """Topics, queues, buses and so on."""
        ...


def event_sources(gateways: Gateways) -> EventSources:
    """Return the event sources of gateways that reach them."""
    assert isinstance(gateways, EventSourceGateways), "these gateways reach no event sources"
    return gateways.event_sources
