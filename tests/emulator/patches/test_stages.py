"""Stages of REST APIs as AWS shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.emulator.conftest import Client

pytestmark = pytest.mark.emulator


def test_a_stage_shows_its_tags(client: Client) -> None:
    api = client("apigateway")
    rest = api.create_rest_api(name="shop")["id"]
    api.create_deployment(restApiId=rest, stageName="dev")
    arn = f"arn:aws:apigateway:us-east-1::/restapis/{rest}/stages/dev"
    api.tag_resource(resourceArn=arn, tags={"a": "b", "c": "d"})
    api.untag_resource(resourceArn=arn, tagKeys=["c"])
    assert api.get_stage(restApiId=rest, stageName="dev")["tags"] == {"a": "b"}
