"""What the stub is told by the one environment variable that attaching adds."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, NamedTuple

from ..wire.sign import Address
from ..wire.topics import Session

if TYPE_CHECKING:
    from collections.abc import Mapping, MutableMapping

VARIABLE = "SLSPY_LIVE"


class Settings(NamedTuple):
    """The session and its broker; the deployed handler, and whether its runtime is another one; what to do alone.

    `since` is when the function was attached, in seconds since the epoch. With `observe`, `interval` seconds have to be
    between two invocations that are shown.
    """

    session: Session
    address: Address
    handler: str
    swapped_from: str
    since: int
    absent: str
    observe: bool
    owner: str
    interval: float = 0.0


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Return the settings of a function's environment.

    Raises:
        KeyError: the function is not attached.
    """
    fields = json.loads(environ[VARIABLE])
    key = base64.b64decode(fields["key"])
    return Settings(
        Session(fields["session"], key, fields["prefix"]),
        Address(fields["host"], environ.get("AWS_REGION", ""), fields.get("url", "")),
        fields["handler"],
        fields.get("runtime", ""),
        int(fields["since"]),
        fields.get("absent", "deployed"),
        bool(fields.get("observe", False)),
        f"{fields['owner']}@{fields['machine']}",
        float(fields.get("interval") or 0.0),
    )


def hide(environ: MutableMapping[str, str], settings: Settings) -> None:
    """Let the deployed code find the environment as it would be without the stub."""
    environ.pop(VARIABLE, None)
    environ["_HANDLER"] = settings.handler
