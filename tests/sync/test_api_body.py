from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sls_py.sync.change import Snapshot, change_of
from sls_py.sync.classify import Verdict, classify
from sls_py.sync.flow import FlowResult
from sls_py.sync.kinds import KINDS
from sls_py.sync.live import Live
from sls_py.testing.fakes import FakeGateways
from tests.sync.layered import stack_of
from tests.sync.syncing import context_of, ids, marks_of, snapshot_of

API, ID = "Shop", "shop-dev-Shop"
REST, HTTP = "AWS::ApiGateway::RestApi", "AWS::ApiGatewayV2::Api"


def document(*paths: str) -> dict[str, Any]:
    return {
        "openapi": "3.0.1",
        "info": {"title": "t", "version": "1"},
        "paths": dict.fromkeys(paths),
    }


def api(kind: str, *paths: str, **properties: Any) -> dict[str, Any]:
    return {"Type": kind, "Properties": {"Body": document(*paths), **properties}}


def beside(kind: str, **properties: Any) -> dict[str, Any]:
    owner = "RestApiId" if "V2" not in kind else "ApiId"
    return {"Type": kind, "Properties": {owner: {"Ref": API}, **properties}}


def rest_stages(*names: str) -> dict[str, Any]:
    return {
        f"Stage{name}": beside("AWS::ApiGateway::Stage", StageName=name, DeploymentId="d")
        for name in names
    }


def verdict(before: Snapshot, after: Snapshot, live: Live) -> Verdict:
    return classify(change_of(before.template, after, live, frozenset()), KINDS)


def synced(
    tmp_path: Path, before: dict[str, Any], after: dict[str, Any]
) -> tuple[FlowResult, FakeGateways]:
    """Sync from some resources to others; what is in the stack has its physical ids."""
    old, new = snapshot_of(tmp_path, resources=before), snapshot_of(tmp_path, resources=after)
    gateways, live = FakeGateways(), Live(marks_of(old))
    stack_of(gateways, {API: before[API]})
    found = verdict(old, new, live)
    assert found.uncovered == frozenset()
    (flow,) = found.flows
    return flow.run(context_of(new, gateways, live)), gateways


def test_the_stages_of_a_rest_api_serve_the_new_document(tmp_path: Path) -> None:
    stages = {
        **rest_stages("dev", "beta"),
        "Made": beside("AWS::ApiGateway::Deployment", StageName="dev"),
    }
    result, gateways = synced(
        tmp_path, {API: api(REST, "/a"), **stages}, {API: api(REST, "/a", "/b"), **stages}
    )

    definitions = gateways.api_definitions
    assert json.loads(definitions.documents[ID]) == document("/a", "/b")
    assert definitions.settings[ID] == {"mode": "overwrite"}
    assert definitions.served == dict.fromkeys(
        [(ID, "dev"), (ID, "beta")], definitions.documents[ID]
    )
    assert result.detail == "stage dev, beta"


def test_a_rest_api_keeps_its_name(tmp_path: Path) -> None:
    named = {"Name": "orders", "Description": "all of them", "FailOnWarnings": "true"}
    _, gateways = synced(tmp_path, {API: api(REST, "/a", **named)}, {API: api(REST, "/b", **named)})
    sent = json.loads(gateways.api_definitions.documents[ID])
    assert sent["info"] == {"title": "orders", "version": "1", "description": "all of them"}
    assert gateways.api_definitions.settings[ID]["failOnWarnings"] is True


def test_an_api_without_a_stage_says_so(tmp_path: Path) -> None:
    result, gateways = synced(tmp_path, {API: api(REST, "/a")}, {API: api(REST, "/b")})
    assert result.detail == "it has no stage here"
    assert gateways.writes == ["api_definitions.put_rest"]


@pytest.mark.parametrize(("automatic", "calls"), [(True, 1), (False, 2)])
def test_an_http_api_is_deployed_unless_its_stage_does_that(
    tmp_path: Path, automatic: bool, calls: int
) -> None:
    stage = {
        "Stage": beside("AWS::ApiGatewayV2::Stage", StageName="$default", AutoDeploy=automatic)
    }
    result, gateways = synced(
        tmp_path, {API: api(HTTP, "/a"), **stage}, {API: api(HTTP, "/b"), **stage}
    )
    assert json.loads(gateways.api_definitions.documents[ID]) == document("/b")
    assert len(gateways.writes) == calls
    assert result.detail == "stage $default"


NOT_ALONE: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "a policy that PutRestApi drops": (
        {API: api(REST, "/a", Policy={})},
        {API: api(REST, "/b", Policy={})},
    ),
    "methods beside the document": (
        {API: api(REST, "/a"), "Get": beside("AWS::ApiGateway::Method")},
        {API: api(REST, "/b"), "Get": beside("AWS::ApiGateway::Method")},
    ),
    "routes beside the document": (
        {API: api(HTTP, "/a"), "Get": beside("AWS::ApiGatewayV2::Route")},
        {API: api(HTTP, "/b"), "Get": beside("AWS::ApiGatewayV2::Route")},
    ),
    "settings of an HTTP API": (
        {API: api(HTTP, "/a", CorsConfiguration={})},
        {API: api(HTTP, "/b", CorsConfiguration={})},
    ),
}


@pytest.mark.parametrize(("before", "after"), NOT_ALONE.values(), ids=NOT_ALONE)
def test_what_a_new_document_would_take_away_is_for_cloudformation(
    tmp_path: Path, before: dict[str, Any], after: dict[str, Any]
) -> None:
    old, new = snapshot_of(tmp_path, resources=before), snapshot_of(tmp_path, resources=after)
    found = verdict(old, new, Live(marks_of(old)))
    assert (ids(found.flows), len(found.uncovered)) == ([], 1)


def test_macros_are_handed_over(tmp_path: Path) -> None:
    include = {"Fn::Transform": {"Name": "AWS::Include", "Parameters": {"Location": "s3://b/k"}}}
    after = api(REST, "/a")
    after["Properties"]["Body"]["components"] = {"schemas": {}, **include}
    result, gateways = synced(tmp_path, {API: api(REST, "/a")}, {API: after})
    assert (result.outcome, gateways.writes) == ("handed_over", [])
