"""REST APIs made of dictionaries: their stages, and the usage plans they are in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sls_py.errors import AwsError
from sls_py.model.deployed import LiveRestStage
from sls_py.model.values import JsonObject
from sls_py.records import replace
from sls_py.testing.fakes import Recorder, recorded


class FakeRestApis:
    """Stages by the id of their API and their name; `plans` are (API, stage) pairs by usage plan."""

    service = "rest_apis"

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        self.stages: dict[tuple[str, str], LiveRestStage] = {}
        self.plans: dict[str, list[tuple[str, str]]] = {}

    @recorded
    def stage(self, api: str, name: str) -> LiveRestStage | None:
        """Return a stage."""
        return self.stages.get((api, name))

    @recorded
    def create_stage(self, api: str, name: str, *, deployment: str) -> None:
        """Create a stage; there must be a deployment for it."""
        if not deployment:
            raise AwsError("no deployment", code="BadRequestException", operation="CreateStage")
        self.add_stage(api, name)

    @recorded
    def update_stage(self, api: str, name: str, operations: Sequence[JsonObject]) -> None:
        """Apply patch operations; a path that API Gateway does not know is refused."""
        for operation in operations:
            change = _CHANGES[operation["op"], operation["path"]](operation.get("value", ""))
            self.stages[api, name] = replace(self._known(api, name), **change)

    @recorded
    def tag_stage(self, arn: str, tags: Mapping[str, str], *, remove: Sequence[str] = ()) -> None:
        """Set and remove tags."""
        *_, api, _stages, name = arn.split("/")
        stage = self._known(api, name)
        kept = {key: value for key, value in stage.tags.items() if key not in remove}
        self.stages[api, name] = replace(stage, tags={**kept, **tags})

    @recorded
    def leave_usage_plans(self, api: str) -> int:
        """Take an API out of all plans."""
        before = sum(map(len, self.plans.values()))
        for plan, entries in self.plans.items():
            self.plans[plan] = [entry for entry in entries if entry[0] != api]
        return before - sum(map(len, self.plans.values()))

    def add_stage(self, api: str, name: str) -> None:
        """Make a stage without recording it: what a deployment of the stack does."""
        self.stages.setdefault((api, name), LiveRestStage(api=api, name=name))

    def change(self, api: str, name: str, **settings: Any) -> None:
        """Change settings without recording it: what somebody else does behind the stack."""
        self.stages[api, name] = replace(self._known(api, name), **settings)

    def _known(self, api: str, name: str) -> LiveRestStage:
        if (api, name) not in self.stages:
            raise AwsError("no such stage", code="NotFoundException", operation="UpdateStage")
        return self.stages[api, name]


def _sets(field: str, read: Callable[[str], object] = str) -> Callable[[str], JsonObject]:
    return lambda value: {field: read(value)}


def _is_true(value: str) -> bool:
    return {"true": True, "false": False}[value]


_CHANGES: dict[tuple[str, str], Callable[[str], JsonObject]] = {
    ("replace", "/tracingEnabled"): _sets("tracing", _is_true),
    ("replace", "/*/*/metrics/enabled"): _sets("metrics", _is_true),
    ("replace", "/*/*/logging/dataTrace"): _sets("full_data", _is_true),
    ("replace", "/*/*/logging/loglevel"): _sets("log_level"),
    ("replace", "/accessLogSettings/destinationArn"): _sets("access_arn"),
    ("replace", "/accessLogSettings/format"): _sets("access_format"),
    ("remove", "/accessLogSettings"): lambda _: {"access_arn": None, "access_format": None},
}
"""The patch operations of UpdateStage that slspy uses.

https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html
"""
