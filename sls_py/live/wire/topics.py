"""The names that one session uses on the broker, and the key its two ends share.

Below `slspy/<service>/<stage>/<session>` the stub writes to `u/<environment>` (up, to the laptop) and listens to
`d/<environment>` (down) and `up` (the laptop's presence, a retained message). AWS IoT allows seven slashes and 256
bytes in a topic and 128 bytes in a client id (AWS IoT Core quotas, "Message broker").
"""

from __future__ import annotations

import secrets
from typing import NamedTuple

LAPTOP = "dev"
"""The client id's last part on the laptop's side."""


class Session(NamedTuple):
    """One run of `slspy live`: its id, the key that both ends seal with, and where its topics are."""

    id: str
    key: bytes
    prefix: str

    @property
    def presence(self) -> str:
        """The topic that tells whether the laptop is there."""
        return f"{self.prefix}/up"

    @property
    def all_upward(self) -> str:
        """The filter for what all stubs send."""
        return f"{self.prefix}/u/+"

    def upward(self, environment: str) -> str:
        """Return the topic that a stub sends to."""
        return f"{self.prefix}/u/{environment}"

    def downward(self, environment: str) -> str:
        """Return the topic that a stub listens to."""
        return f"{self.prefix}/d/{environment}"

    def client_id(self, end: str) -> str:
        """Return the client id of a stub's environment, or of the laptop (`LAPTOP`)."""
        return f"slspy-{self.id}-{end}"


def new_session(service: str, stage: str) -> Session:
    """Return a session with a random id and key."""
    from sls_py.model.live_topics import (
        live_topics,  # this module is in the layer too, that one is not
    )

    name = secrets.token_hex(8)
    return Session(name, secrets.token_bytes(32), f"{live_topics(service, stage)}/{name}")


def new_environment() -> str:
    """Return the random name of an execution environment."""
    return secrets.token_hex(6)


def environment_of(topic: str) -> str:
    """Return the environment that a topic belongs to."""
    return topic.rpartition("/")[2]
