"""CloudWatch log groups through boto3."""

from __future__ import annotations

from sls_py.aws.api import Api
from sls_py.aws.errors import NOT_FOUND
from sls_py.aws.protocols import LogEvent
from sls_py.errors import AwsError
from sls_py.model.values import JsonObject


class CloudWatchLogs:
    """See `sls_py.aws.protocols.Logs`."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def read(self, group: str, *, start: int, pattern: str | None = None) -> tuple[LogEvent, ...]:
        """Return the events of a group since `start` (ms), oldest first; empty when there is no such group."""
        parameters: JsonObject = {"logGroupName": group, "startTime": start}
        if pattern:
            parameters["filterPattern"] = pattern
        try:
            pages = self._api.pages("FilterLogEvents", **parameters)
            found = [_event(item) for page in pages for item in page["events"]]
        except AwsError as error:
            if error.code == NOT_FOUND:
                return ()
            raise
        return tuple(sorted(found, key=lambda event: event.timestamp))

    def delete_group(self, group: str) -> None:
        """Delete a log group; nothing happens when there is none of that name."""
        try:
            self._api.call("DeleteLogGroup", logGroupName=group)
        except AwsError as error:
            if error.code != NOT_FOUND:
                raise


def _event(raw: JsonObject) -> LogEvent:
    return LogEvent(
        timestamp=raw["timestamp"],
        message=raw["message"],
        stream=raw.get("logStreamName", ""),
        event_id=raw.get("eventId", ""),
    )
