"""Services that are more than an API: a state machine over functions, and diaries behind a user pool."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.session import Session

from tests.end_to_end.conftest import Tell
from tests.end_to_end.story import Story, endpoint, eventually, fetch

pytestmark = pytest.mark.emulator


def run(story: Story, machine: str, order: object) -> Any:
    """Run the state machine on an order; return how it ended."""
    api = story.client("stepfunctions")
    started = api.start_execution(stateMachineArn=machine, input=json.dumps(order))

    def ended() -> Any:
        found = api.describe_execution(executionArn=started["executionArn"])
        return None if found["status"] == "RUNNING" else found

    return eventually(ended)


def test_a_state_machine_takes_an_order_through_its_functions(tell: Tell) -> None:
    story = tell("checkout")
    machine = story.deploy()["outputs"]["Machine"]
    paid = run(story, machine, {"amount": 3, "card": "good"})
    assert (paid["status"], json.loads(paid["output"])) == ("SUCCEEDED", {"charged": 3})
    refused = run(story, machine, {"amount": 3, "card": "stolen"})
    assert json.loads(refused["output"]) == {"released": 3, "because": "CardRefusedError"}
    sold_out = run(story, machine, {"amount": 11, "card": "good"})
    assert (sold_out["status"], sold_out["error"]) == ("FAILED", "SoldOut")


def test_everybody_reads_what_they_wrote_themselves(tell: Tell) -> None:
    story = tell("diary")
    deployed = story.deploy()
    write, read = endpoint(deployed, "write"), endpoint(deployed, "read")
    ada, bob = (sign_in(story, deployed["outputs"]["WritersApp"], it) for it in ("ada", "bob"))
    page = json.dumps({"day": "2026-01-01", "text": "snow"})
    assert fetch(write, "POST", page).status == 401
    assert fetch(write, "POST", page, ada).status == 201
    assert (fetch(read, headers=ada).json, fetch(read, headers=bob).json) == (["snow"], [])


def sign_in(story: Story, app: str, name: str) -> dict[str, str]:
    """Sign up and in as an application does, without any AWS keys; return the header with the token."""
    cognito = Session().create_client(
        "cognito-idp",
        region_name=story.client.target.region,
        endpoint_url=story.client.target.endpoint_url,
        config=Config(signature_version=UNSIGNED),
    )
    cognito.sign_up(ClientId=app, Username=name, Password="Secret-1234")
    known = {"USERNAME": name, "PASSWORD": "Secret-1234"}
    answer = cognito.initiate_auth(
        ClientId=app, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=known
    )
    cognito.close()
    token = answer["AuthenticationResult"]["IdToken"]
    return {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
