"""`cognitoUserPool`: steps of signing up and in, of a pool that the stack creates or one that exists."""

from __future__ import annotations

from collections.abc import Sequence

from sls_py.events.base import BoundEvent, EventContext
from sls_py.events.cognito_user_pool.existing_pools import compile_existing_pools
from sls_py.events.cognito_user_pool.new_pools import compile_new_pools
from sls_py.events.cognito_user_pool.trigger import SENDERS, VERSIONED, read_triggers
from sls_py.events.shapes import BOOLEAN, choice, record, ref, text
from sls_py.model.values import JsonObject

_TRIGGERS = (
    *("PreSignUp", "PostConfirmation", "PreAuthentication", "PostAuthentication"),
    *("PreTokenGeneration", "CustomMessage", "DefineAuthChallenge", "CreateAuthChallenge"),
    *("VerifyAuthChallengeResponse", "UserMigration"),
    *SENDERS,
)

SCHEMA: JsonObject = record(
    {
        "pool": text(r"^[\w\s+=,.@-]+$", "the name of a user pool", maxLength=128),
        "trigger": choice(*_TRIGGERS),
        "existing": BOOLEAN,
        "forceDeploy": BOOLEAN,
        "kmsKeyId": ref("awsKmsArn"),
        "lambdaVersion": choice(*VERSIONED["PreTokenGeneration"]),
    },
    ["pool", "trigger"],
)


def compile_events(context: EventContext, events: Sequence[BoundEvent]) -> None:
    """Add pools and permissions for new pools, custom resources for existing ones."""
    new = [bound for bound in events if not bound.event.config.get("existing")]
    existing = [bound for bound in events if bound.event.config.get("existing")]
    compile_new_pools(context, read_triggers(context, new))
    compile_existing_pools(context, read_triggers(context, existing))
