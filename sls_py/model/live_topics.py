"""The names that live sessions use on AWS IoT, for what is compiled into a stack and for the sessions themselves."""

from __future__ import annotations

import re

_OTHER = re.compile(r"[^A-Za-z0-9_-]")

LIVE_CLIENTS = "slspy-*-u-*"
"""What the client ids of functions look like, in any session."""


def live_topics(service: str, stage: str) -> str:
    """Return what the topics of all sessions on a stage begin with."""
    return f"slspy/{_level(service)}/{_level(stage)}"


def _level(name: str) -> str:
    return _OTHER.sub("-", name)[:64] or "-"
