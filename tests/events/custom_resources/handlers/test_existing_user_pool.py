from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from sls_py.events.custom_resources.handlers.existing_user_pool import Link, connect, disconnect
from sls_py.events.custom_resources.handlers.target import Target
from tests.events.custom_resources.handlers.fakes import FakeFunctions

HELLO = Target("aws", "eu-west-1", "123456789012", "shop-dev-hello")


class FakePools:
    """User pools by id; UpdateUserPool takes `accepted` settings and resets the others."""

    accepted = (
        "UserPoolId",
        "LambdaConfig",
        "Policies",
        "AdminCreateUserConfig",
        "MfaConfiguration",
    )

    def __init__(self, **pools: dict[str, Any]) -> None:
        self.pools = {
            pool_id: {"Id": pool_id, "Arn": "arn", **settings}
            for pool_id, settings in pools.items()
        }
        shape = SimpleNamespace(input_shape=SimpleNamespace(members=dict.fromkeys(self.accepted)))
        model = SimpleNamespace(operation_model=lambda _: shape)
        self.meta = SimpleNamespace(service_model=model)

    def get_paginator(self, name: str) -> Any:
        listed = [{"UserPools": [pool]} for pool in self.pools.values()]
        return SimpleNamespace(paginate=lambda **_: iter(listed))

    def describe_user_pool(self, *, UserPoolId: str) -> dict[str, Any]:  # noqa: N803
        return {"UserPool": dict(self.pools[UserPoolId])}

    def update_user_pool(self, **settings: Any) -> None:
        assert set(settings) <= set(self.accepted)
        pool = self.pools[settings.pop("UserPoolId")]
        fixed = {name: pool[name] for name in ("Id", "Name", "Arn")}
        pool.clear()
        pool.update(fixed | settings)


def link(*triggers: str, **more: Any) -> Link:
    configs = tuple({"Trigger": trigger, **more} for trigger in triggers)
    return Link(HELLO, "members", configs)


def test_the_pool_calls_the_function_at_its_triggers() -> None:
    pools, functions = FakePools(one={"Name": "members"}), FakeFunctions()

    connect(link("PreSignUp", "PostConfirmation"), None, pools, functions)

    assert pools.pools["one"]["LambdaConfig"] == {
        "PreSignUp": HELLO.arn,
        "PostConfirmation": HELLO.arn,
    }
    (permission,) = functions.statements.values()
    assert permission["SourceArn"] == "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/one"


def test_the_other_settings_of_the_pool_stay() -> None:
    pools = FakePools(
        one={
            "Name": "members",
            "MfaConfiguration": "ON",
            "LambdaConfig": {"CustomMessage": "arn:of:another"},
        }
    )

    connect(link("PreSignUp"), None, pools, FakeFunctions())
    disconnect(link("PreSignUp"), pools, FakeFunctions())

    assert pools.pools["one"]["MfaConfiguration"] == "ON"
    assert pools.pools["one"]["LambdaConfig"] == {"CustomMessage": "arn:of:another"}


def test_the_validity_of_passwords_is_said_in_one_place() -> None:
    pools = FakePools(
        one={
            "Name": "members",
            "AdminCreateUserConfig": {"UnusedAccountValidityDays": 7},
            "Policies": {"PasswordPolicy": {"MinimumLength": 8}},
        }
    )

    connect(link("PreSignUp"), None, pools, FakeFunctions())

    assert pools.pools["one"]["AdminCreateUserConfig"] == {}
    assert pools.pools["one"]["Policies"]["PasswordPolicy"] == {
        "MinimumLength": 8,
        "TemporaryPasswordValidityDays": 7,
    }


def test_a_sender_brings_its_key_and_takes_it_along() -> None:
    pools = FakePools(one={"Name": "members"})
    sender = link("CustomEmailSender", LambdaVersion="V1_0", KMSKeyID="arn:key")

    connect(sender, None, pools, FakeFunctions())
    assert pools.pools["one"]["LambdaConfig"] == {
        "CustomEmailSender": {"LambdaArn": HELLO.arn, "LambdaVersion": "V1_0"},
        "KMSKeyID": "arn:key",
    }

    disconnect(sender, pools, FakeFunctions())
    assert pools.pools["one"]["LambdaConfig"] == {}


def test_a_token_trigger_with_a_version_has_its_own_place() -> None:
    pools = FakePools(one={"Name": "members"})

    connect(link("PreTokenGeneration", LambdaVersion="V2_0"), None, pools, FakeFunctions())

    assert pools.pools["one"]["LambdaConfig"] == {
        "PreTokenGenerationConfig": {"LambdaArn": HELLO.arn, "LambdaVersion": "V2_0"}
    }


def test_an_update_takes_the_triggers_away_that_are_not_wanted_any_more() -> None:
    pools = FakePools(one={"Name": "members"})
    functions = FakeFunctions()
    connect(link("PreSignUp"), None, pools, functions)

    connect(link("CustomMessage"), link("PreSignUp"), pools, functions)

    assert pools.pools["one"]["LambdaConfig"] == {"CustomMessage": HELLO.arn}


def test_moving_to_another_pool_cleans_up_the_first() -> None:
    pools = FakePools(one={"Name": "members"}, two={"Name": "guests"})
    functions = FakeFunctions()
    connect(link("PreSignUp"), None, pools, functions)

    connect(link("PreSignUp")._replace(pool="guests"), link("PreSignUp"), pools, functions)

    assert pools.pools["one"]["LambdaConfig"] == {}
    assert pools.pools["two"]["LambdaConfig"] == {"PreSignUp": HELLO.arn}
    assert [key[2] for key in functions.statements] == ["shop-dev-hello-guests"]


def test_a_pool_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(LookupError, match="there is no user pool `members`"):
        connect(link("PreSignUp"), None, FakePools(), FakeFunctions())


def test_a_pool_that_is_gone_does_not_hold_up_its_removal() -> None:
    disconnect(link("PreSignUp"), FakePools(), FakeFunctions())
