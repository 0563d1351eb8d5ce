from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from sls_py.errors import ServiceFileError
from sls_py.events import BoundEvent, EventContext
from sls_py.lifecycle import Lifecycle, moments
from sls_py.lifecycle.contexts import CompileContext
from sls_py.model.function import Vpc
from sls_py.model.service import Service
from sls_py.position import Position
from tests.stack.compiling import a_function, a_provider, a_service, an_event, compiled


def test_a_service_with_one_function_has_all_its_resources() -> None:
    stack = compiled(a_service(a_function()))
    ids = list(stack.template["Resources"])
    assert ids[:5] == [
        "ServerlessDeploymentBucket",
        "ServerlessDeploymentBucketPolicy",
        "HelloLogGroup",
        "IamRoleLambdaExecution",
        "HelloLambdaFunction",
    ]
    assert ids[5].startswith("HelloLambdaVersion")
    assert stack.functions["hello"].version_id == ids[5]


def test_a_service_without_functions_has_a_bucket_only() -> None:
    template = compiled(a_service()).template
    assert list(template["Resources"]) == [
        "ServerlessDeploymentBucket",
        "ServerlessDeploymentBucketPolicy",
    ]


def test_compiling_twice_gives_the_same_template() -> None:
    service = a_service(a_function("a"), a_function("b"))
    assert json.dumps(compiled(service).template) == json.dumps(compiled(service).template)


def test_the_core_template_holds_the_bucket_without_exports() -> None:
    core = compiled(a_service(a_function())).core_template
    assert core
    assert list(core["Resources"]) == [
        "ServerlessDeploymentBucket",
        "ServerlessDeploymentBucketPolicy",
    ]
    assert core["Outputs"] == {
        "ServerlessDeploymentBucketName": {"Value": {"Ref": "ServerlessDeploymentBucket"}}
    }


def test_our_outputs_are_exported() -> None:
    outputs = compiled(a_service(a_function())).template["Outputs"]
    assert outputs["HelloLambdaFunctionQualifiedArn"]["Export"] == {
        "Name": "sls-shop-dev-HelloLambdaFunctionQualifiedArn"
    }


def test_outputs_of_the_user_are_not_exported() -> None:
    service = a_service(resources={"Outputs": {"Mine": {"Value": "x"}}})
    assert compiled(service).template["Outputs"]["Mine"] == {"Value": "x"}


class Bell:
    """An event type of a plugin."""

    def __init__(self) -> None:
        self.SCHEMA: dict[str, Any] = {}

    def compile_events(self, context: EventContext, events: Sequence[BoundEvent]) -> None:
        for bound in events:
            if bound.event.config == "broken":
                context.problem(bound, "a bell must ring")
            context.builder.add("Bell", {"Type": "Custom::Bell", "Properties": {}})
            context.builder.allow({"Effect": "Allow", "Action": "bell:Ring", "Resource": "*"})


def statements(template: dict[str, Any]) -> list[Any]:
    role = template["Resources"]["IamRoleLambdaExecution"]["Properties"]
    found: list[Any] = role["Policies"][0]["PolicyDocument"]["Statement"]
    return found


def test_events_of_plugins_are_compiled() -> None:
    service = a_service(a_function(events=(an_event("bell", "ding"),)))
    template = compiled(service, events={"bell": Bell()}).template
    assert template["Resources"]["Bell"] == {"Type": "Custom::Bell", "Properties": {}}
    assert statements(template)[-1]["Action"] == "bell:Ring"


def test_problems_of_events_and_functions_are_raised_together() -> None:
    where = Position("serverless.yml", 7, 3)
    service = a_service(
        a_function(
            file_system={"arn": "a", "localMountPath": "/mnt/x"},
            events=(an_event("bell", "broken"), an_event("gong", {}, 2)),
        ),
        positions={("functions", "hello", "events", 1, "gong"): where},
    )
    with pytest.raises(ServiceFileError) as caught:
        compiled(service, events={"bell": Bell()})
    found = {problem.message: problem for problem in caught.value.problems}
    assert set(found) == {
        "a bell must ring",
        "event `gong` is not supported",
        "a function needs a VPC to mount a file system",
    }
    assert found["event `gong` is not supported"].position == where
    assert found["event `gong` is not supported"].path == "functions.hello.events.1.gong"


class Additions:
    @moments.COMPILE_FUNCTIONS.before
    def early(self, context: CompileContext) -> None:
        context.allow({"Effect": "Allow", "Action": "a:Early", "Resource": "*"})

    @moments.COMPILE_EVENTS.after
    def later(self, context: CompileContext) -> None:
        assert "HelloLambdaFunction" in context.template["Resources"]
        context.add_resource("Queue", {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "a"}})

    @moments.COMPILE_MERGED.before
    def last(self, context: CompileContext) -> None:
        context.add_output("Queue", {"Ref": "Queue"}, description="the queue")

    @moments.COMPILE_MERGED.after
    def afterwards(self, context: CompileContext) -> None:
        assert context.template["Resources"]["Queue"]["Properties"] == {"QueueName": "b"}


def test_what_hooks_add_is_part_of_the_template() -> None:
    lifecycle = Lifecycle()
    lifecycle.register("additions", Additions())
    override = {"Resources": {"Queue": {"Properties": {"QueueName": "b"}}}}
    service = a_service(a_function(), resources=override)
    template = compiled(service, lifecycle=lifecycle).template
    assert statements(template)[-1]["Action"] == "a:Early"
    assert template["Resources"]["Queue"]["Properties"] == {"QueueName": "b"}
    assert template["Outputs"]["Queue"] == {
        "Value": {"Ref": "Queue"},
        "Description": "the queue",
        "Export": {"Name": "sls-shop-dev-Queue"},
    }


def test_statements_of_hooks_vanish_when_there_is_no_shared_role() -> None:
    lifecycle = Lifecycle()
    lifecycle.register("additions", Additions())
    service = a_service(
        a_function(role="arn:aws:iam::1:role/mine"),
        resources={"Resources": {"Queue": {"Properties": {"QueueName": "b"}}}},
    )
    template = compiled(service, lifecycle=lifecycle).template
    assert "IamRoleLambdaExecution" not in template["Resources"]


def test_the_template_does_not_share_values_with_the_service() -> None:
    service = a_service(
        a_function(environment={"A": {"Ref": "B"}}),
        provider=a_provider(layers=({"Ref": "L"},)),
        resources={"Parameters": {"B": {"Type": "String"}, "L": {"Type": "String"}}},
    )
    template = compiled(service).template
    template["Parameters"]["B"]["Type"] = "changed"
    variables = template["Resources"]["HelloLambdaFunction"]["Properties"]["Environment"]
    variables["Variables"]["A"]["Ref"] = "changed"
    assert service.resources["Parameters"]["B"] == {"Type": "String"}
    assert service.functions["hello"].environment == {"A": {"Ref": "B"}}


class Broken(Bell):
    def compile_events(self, context: EventContext, events: Sequence[BoundEvent]) -> None:
        for bound in events:
            context.builder.add("Bell", bound.event.config["missing"])


def test_without_validation_wrong_values_are_problems() -> None:
    service = a_service(
        a_function(vpc=Vpc(subnet_ids="a", security_group_ids="b"), events=(an_event("bell", {}),))
    )
    service.config["configValidationMode"] = "off"
    with pytest.raises(ServiceFileError) as caught:
        compiled(service, events={"bell": Broken()})
    assert [problem.path for problem in caught.value.problems] == [
        "functions.hello",
        "functions.hello.events",
    ]


def test_without_validation_unknown_events_are_passed_over() -> None:
    service = a_service(a_function(events=(an_event("gong", {}), an_event("bell", "ring", 2))))
    service.config["configValidationMode"] = "warn"
    assert "Bell" in compiled(service, events={"bell": Bell()}).template["Resources"]


def test_with_validation_a_failure_is_a_bug() -> None:
    service = a_service(a_function(events=(an_event("bell", {}),)))
    with pytest.raises(KeyError):
        compiled(service, events={"bell": Broken()})


class Choosy(Bell):
    def prepare_functions(self, service: Service) -> Service:
        functions = {key: replace(each, timeout=5) for key, each in service.functions.items()}
        return replace(service, functions=functions)


def test_event_types_may_alter_functions_before_they_are_compiled() -> None:
    service = a_service(a_function(events=(an_event("bell", "ding"),)))
    stack = compiled(service, events={"bell": Choosy()})
    assert stack.template["Resources"]["HelloLambdaFunction"]["Properties"]["Timeout"] == 5
    assert stack.functions["hello"].timeout == 5
