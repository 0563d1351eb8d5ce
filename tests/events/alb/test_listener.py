from sls_py.model.values import CfValue, JsonObject
from tests.events.compiling import compiled, compiled_functions

PLACE = "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/main/50dc"


def alb(priority: int = 1, listener: str = "one", **more: CfValue) -> JsonObject:
    arn = f"{PLACE}/{listener}"
    return {"listenerArn": arn, "priority": priority, "conditions": {"path": ["/a"]}} | more


def test_every_wrong_event_is_a_problem() -> None:
    settings = {"alb": {"targetGroupPrefix": "p", "authorizers": {"users": {"type": "oidc"}}}}

    stack = compiled(
        "alb",
        alb(conditions={}),
        alb(2, targetGroupName="mine"),
        alb(3, authorizer=["usres"]),
        alb(4, listenerArn="arn:aws:x"),
        settings=settings,
    )

    assert stack.problems == [
        "at least one condition is needed",
        "`targetGroupName` excludes `provider.alb.targetGroupPrefix`",
        "authorizer `usres` is not in `provider.alb.authorizers`",
        "this is not the ARN of a listener of an Application Load Balancer",
    ]


def test_a_priority_is_used_once_per_listener_and_once_per_function() -> None:
    functions: dict[str, list[CfValue]] = {
        "hello": [alb(1, "one"), alb(1, "two")],
        "other": [alb(1, "one"), alb(2, "one")],
        "third": [alb(1, "three")],
    }

    stack = compiled_functions("alb", functions)

    assert stack.problems == [
        "priority 1 is in use by another rule of the function",
        "priority 1 is in use by another rule of the listener",
    ]
