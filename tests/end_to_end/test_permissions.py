"""The policy that `slspy iam-policy` prints, enforced: with exactly it everything works, with less it does not."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from sls_py.model.values import JsonObject
from tests.end_to_end.conftest import Tell
from tests.end_to_end.story import Story

pytestmark = pytest.mark.emulator


def act_as_somebody_with(story: Story, policy: JsonObject) -> None:
    """Let the commands of a story be run by a user who has a policy and nothing else."""
    iam = story.client("iam")
    iam.create_user(UserName="deployer")
    allow(story, policy)
    key = iam.create_access_key(UserName="deployer")["AccessKey"]
    story.env |= {
        "AWS_ACCESS_KEY_ID": key["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"],
    }


def allow(story: Story, policy: JsonObject) -> None:
    iam = story.client("iam")
    document = json.dumps(policy)
    iam.put_user_policy(UserName="deployer", PolicyName="deploy", PolicyDocument=document)


def policy_of(story: Story) -> JsonObject:
    found: JsonObject = json.loads(story.slspy("iam-policy").assert_success().out)
    return found


@pytest.fixture(params=["orders", "guestbook"])
def story(request: pytest.FixtureRequest, tell: Tell) -> Story:
    return without_tls(tell(request.param))


def without_tls(story: Story) -> Story:
    """Leave out the policy of the deployment bucket, which lets nobody in without TLS."""
    story.change(
        "serverless.yml",
        "  name: aws\n",
        "  name: aws\n  deploymentBucket:\n    skipPolicySetup: true\n",
    )
    return story


def test_the_policy_is_enough_from_the_first_deployment_to_the_removal(story: Story) -> None:
    act_as_somebody_with(story, policy_of(story))
    story.deploy()
    assert story.deploy()["changed"] is False
    story.slspy("deploy", "--review", "--yes", "--force").assert_success()
    story.slspy("info").assert_success()
    story.slspy("diff").assert_success()
    story.slspy("deploy", "function", "--force", "-f", first_function(story)).assert_success()
    story.slspy("logs").assert_success()
    story.slspy("remove", "--yes").assert_success()


def first_function(story: Story) -> str:
    template: JsonObject = json.loads(story.slspy("print", "--format", "json").out)
    return str(next(iter(template["functions"])))


@pytest.mark.parametrize(
    "action", ["cloudformation:UpdateStack", "s3:PutObject", "cloudformation:CreateStack"]
)
def test_without_an_action_the_deployment_stops_and_names_it(tell: Tell, action: str) -> None:
    story = without_tls(tell("orders"))
    policy = policy_of(story)
    act_as_somebody_with(story, without(policy, lambda each: each == action))
    refused = story.slspy("deploy")
    assert refused.code == 1
    assert f"the credentials do not allow `{action}`" in refused.err
    allow(story, policy)
    story.deploy()


def without(policy: JsonObject, leave: Callable[[str], bool]) -> JsonObject:
    statements = [
        {**each, "Action": [action for action in each["Action"] if not leave(action)]}
        for each in policy["Statement"]
    ]
    return {**policy, "Statement": [each for each in statements if each["Action"]]}


def test_a_policy_for_one_service_is_no_use_for_another(tell: Tell) -> None:
    story = without_tls(tell("orders"))
    act_as_somebody_with(story, policy_of(story))
    story.change("serverless.yml", "service: orders", "service: parcels")
    refused = story.slspy("deploy")
    assert refused.code == 1
    assert "the credentials do not allow `cloudformation:" in refused.err
