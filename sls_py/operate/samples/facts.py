"""What a sample event is made of: names of the stack where they are known, and the user's data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from sls_py.model.values import CfValue, JsonObject

DEFAULT_DATA = {"message": "hello from slspy"}
"""What is sent when the user gives nothing."""


class Facts(NamedTuple):
    """Names and data of a sample; the defaults are those of AWS's own examples.

    `config` is what the service file says about the event, `resource` the name or the ARN of what triggers the function,
    `host` the name of the API's host, `data` the user's data as a text, `attributes` message attributes, path parameters or query parameters. `unique` makes ids
    differ, `now` is in seconds since the epoch.
    """

    region: str = "us-east-1"
    account: str = "123456789012"
    partition: str = "aws"
    stage: str = "dev"
    config: CfValue = None
    resource: str = ""
    host: str = ""
    data: str | None = None
    attributes: Mapping[str, str] = {}
    unique: str = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"
    now: float = 1_767_268_800.0

    @property
    def settings(self) -> JsonObject:
        """The event's object in the service file, empty for the short forms."""
        return self.config if isinstance(self.config, dict) else {}

    @property
    def text(self) -> str:
        """The data as a text."""
        return json.dumps(DEFAULT_DATA) if self.data is None else self.data

    @property
    def value(self) -> CfValue:
        """The data as JSON, or the text when it is none."""
        return parsed(self.text)

    @property
    def id(self) -> str:
        """A UUID."""
        return uuid_of(self.unique)

    @property
    def milliseconds(self) -> int:
        """The time in milliseconds since the epoch."""
        return int(self.now * 1000)

    def time(self, form: str = "%Y-%m-%dT%H:%M:%SZ") -> str:
        """Return the time as a text."""
        return datetime.fromtimestamp(self.now, UTC).strftime(form)

    def arn(self, service: str, name: str) -> str:
        """Return the ARN of a resource in the region and the account; the resource's own where that is an ARN."""
        if self.resource.startswith("arn:"):
            return self.resource
        return (
            f"arn:{self.partition}:{service}:{self.region}:{self.account}:{self.resource or name}"
        )


def parsed(text: str) -> CfValue:
    """Return the value of a JSON text, and any other text as it is."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def uuid_of(unique: str) -> str:
    """Write 32 hexadecimal digits as a UUID."""
    parts = (unique[:8], unique[8:12], unique[12:16], unique[16:20], unique[20:32])
    return "-".join(parts)


def merged(base: CfValue, over: CfValue) -> CfValue:
    """Lay one JSON value over another: objects are merged, everything else replaced."""
    if not (isinstance(base, dict) and isinstance(over, dict)):
        return over
    both = {key: merged(base[key], over[key]) for key in base.keys() & over.keys()}
    return {**base, **over, **both}
