"""State machines and APIs made of dictionaries: their definitions, and what stages serve."""

from __future__ import annotations

from sls_py.errors import AwsError
from sls_py.model.values import JsonObject
from sls_py.testing.fakes import Recorder, recorded


class FakeStateMachines:
    """Definitions by ARN."""

    service = "state_machines"

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        self.definitions: dict[str, str] = {}
        self.stale = 0

    @recorded
    def definition(self, arn: str) -> str:
        """Return the definition; `stale` counts how many more looks find an old one."""
        if self.stale:
            self.stale -= 1
            return "{}"
        return self.definitions[arn]

    @recorded
    def define(self, arn: str, definition: str) -> None:
        """Replace the definition of a state machine that is there."""
        if arn not in self.definitions:
            raise AwsError("no such", code="StateMachineDoesNotExist", operation="Update")
        self.definitions[arn] = definition


class FakeApiDefinitions:
    """Documents by the ids of APIs, what stages serve, and the settings that came with each document."""

    service = "api_definitions"

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        self.documents: dict[str, str] = {}
        self.served: dict[tuple[str, str], str] = {}
        self.settings: dict[str, JsonObject] = {}

    @recorded
    def put_rest(self, api: str, body: bytes, settings: JsonObject) -> None:
        """Replace the document of a REST API."""
        self.documents[api], self.settings[api] = body.decode(), settings

    @recorded
    def deploy_rest(self, api: str, stages: tuple[str, ...], description: str) -> None:  # noqa: ARG002
        """Have stages serve the document."""
        self._serve(api, stages)

    @recorded
    def put_http(self, api: str, body: str, settings: JsonObject) -> None:
        """Replace the document of an HTTP API."""
        self.documents[api], self.settings[api] = body, settings

    @recorded
    def deploy_http(self, api: str, stages: tuple[str, ...], description: str) -> None:  # noqa: ARG002
        """Have stages serve the document."""
        self._serve(api, stages)

    def _serve(self, api: str, stages: tuple[str, ...]) -> None:
        self.served |= {(api, stage): self.documents[api] for stage in stages}
