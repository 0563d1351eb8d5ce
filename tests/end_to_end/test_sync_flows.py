"""`slspy sync` on a local cloud: layers, aliases, state machines and OpenAPI documents, without CloudFormation."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from sls_py.model.target import AwsTarget
from sls_py.testing import MakeProject, Project, environment_of
from tests.end_to_end.story import Clients

pytestmark = pytest.mark.emulator

FILES = {
    "serverless.yml": """
        service: flows
        provider:
          name: aws
          runtime: python3.11
          region: us-east-1
        package:
          patterns: ["!*.json", "!*.yml", "!shared/**"]
        layers:
          shared:
            path: shared
            name: words
        functions:
          hello:
            handler: handler.hello
            provisionedConcurrency: 1
            layers:
              - Ref: SharedLambdaLayer
        resources:
          Resources:
            Orders:
              Type: AWS::StepFunctions::StateMachine
              Properties:
                RoleArn: {Fn::GetAtt: [IamRoleLambdaExecution, Arn]}
                StateMachineName: orders
                Definition: ${file(machine.json)}
                DefinitionSubstitutions:
                  hello: {Fn::GetAtt: [HelloLambdaFunction, Arn]}
            Shop:
              Type: AWS::ApiGateway::RestApi
              Properties:
                Name: shop
                Body: ${file(openapi.yml)}
            ShopDeployment:
              Type: AWS::ApiGateway::Deployment
              Properties:
                RestApiId: {Ref: Shop}
                StageName: live
            Front:
              Type: AWS::ApiGatewayV2::Api
              Properties:
                Body: ${file(front.yml)}
            FrontStage:
              Type: AWS::ApiGatewayV2::Stage
              Properties:
                ApiId: {Ref: Front}
                StageName: $default
                AutoDeploy: true
            FrontMayCall:
              Type: AWS::Lambda::Permission
              Properties:
                Action: lambda:InvokeFunction
                Principal: apigateway.amazonaws.com
                FunctionName: {Ref: HelloLambdaFunction}
        """,
    "handler.py": """
        from words import WORD

        def hello(event, context):
            return f"{WORD} 1"
        """,
    "shared/python/words.py": 'WORD = "one"\n',
    "machine.json": json.dumps(
        {
            "Comment": "one",
            "StartAt": "Say",
            "States": {"Say": {"Type": "Task", "Resource": "${hello}", "End": True}},
        }
    ),
    "openapi.yml": """
        openapi: 3.0.1
        info: {title: t, version: "1"}
        paths:
          /a:
            get:
              responses: {}
              x-amazon-apigateway-integration: {type: mock}
        """,
    "front.yml": """
        openapi: 3.0.1
        info: {title: front, version: "1"}
        paths:
          /a:
            get:
              responses: {}
              x-amazon-apigateway-integration:
                type: aws_proxy
                httpMethod: POST
                payloadFormatVersion: "2.0"
                uri: {Fn::GetAtt: [HelloLambdaFunction, Arn]}
        """,
}


class Syncing:
    """A deployed service, and what AWS says of it."""

    def __init__(self, project: Project, environ: dict[str, str], clients: Clients) -> None:
        self.project = project
        self.environ = environ
        self._clients = clients
        self.deployed = self.updates

    def sync(self) -> list[str]:
        """Sync once; return what became live."""
        done = self.project.run("sync", "--yes", env=self.environ).assert_success()
        lines = [line.strip(" ✔") for line in done.err.splitlines()]
        return [line.partition(" is live")[0] for line in lines if " is live" in line]

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.project.path / name
        path.write_text(path.read_text().replace(old, new))

    @property
    def updates(self) -> str:
        """When CloudFormation touched the stack the last time."""
        stack = self._clients("cloudformation").describe_stacks(StackName="flows-dev")["Stacks"][0]
        return str(stack.get("LastUpdatedTime"))

    def answer(self, qualifier: str = "provisioned") -> str:
        client = self._clients("lambda")
        answer = client.invoke(FunctionName="flows-dev-hello", Qualifier=qualifier)
        found: str = json.loads(answer["Payload"].read())
        return found

    def definition(self) -> dict[str, str]:
        client = self._clients("stepfunctions")
        (machine,) = client.list_state_machines()["stateMachines"]
        answer = client.describe_state_machine(stateMachineArn=machine["stateMachineArn"])
        found: dict[str, str] = json.loads(answer["definition"])
        return found

    def paths(self) -> set[str]:
        client = self._clients("apigateway")
        (api,) = client.get_rest_apis()["items"]
        return {one["path"] for one in client.get_resources(restApiId=api["id"])["items"]}

    def front(self, path: str) -> str | None:
        """What the HTTP API answers, None when it has no such route."""
        (api,) = self._clients("apigatewayv2").get_apis()["Items"]
        endpoint = self.environ["AWS_ENDPOINT_URL"]
        try:
            with urlopen(f"{endpoint}/_aws/execute-api/{api['ApiId']}{path}") as response:
                found: str = response.read().decode()
                return found
        except HTTPError:
            return None


@pytest.fixture
def syncing(
    slspy_project: MakeProject, local_cloud: AwsTarget, clients: Clients, tmp_path: Path
) -> Syncing:
    project = slspy_project(FILES)
    environ = {**environment_of(local_cloud), "XDG_STATE_HOME": str(tmp_path / "state")}
    project.run("sync", "--yes", env=environ).assert_success()
    return Syncing(project, environ, clients)


def test_other_content_of_a_layer_is_live_with_the_alias(syncing: Syncing) -> None:
    syncing.edit("shared/python/words.py", "one", "two")

    assert syncing.sync() == [
        "layer words: content",
        "function hello: layers",
        "function hello: alias provisioned",
    ]

    assert (syncing.answer(), syncing.answer("$LATEST")) == ("two 1", "two 1")
    assert syncing.updates == syncing.deployed
    assert syncing.sync() == []


def test_code_and_layer_that_change_together_are_live_together(syncing: Syncing) -> None:
    syncing.edit("shared/python/words.py", "one", "two")
    syncing.edit("handler.py", " 1", " 2")

    syncing.sync()

    assert (syncing.answer(), syncing.updates) == ("two 2", syncing.deployed)


def test_going_back_and_deploying_ends_where_the_files_are(syncing: Syncing) -> None:
    syncing.edit("shared/python/words.py", "one", "two")
    syncing.sync()
    syncing.edit("shared/python/words.py", "two", "one")
    syncing.sync()
    assert syncing.answer() == "one 1"

    syncing.edit("shared/python/words.py", "one", "three")
    syncing.edit("handler.py", " 1", " 3")
    syncing.sync()
    environ = syncing.environ
    syncing.project.run("deploy", env=environ).assert_success()

    assert syncing.answer() == "three 3"
    assert syncing.sync() == []


def test_a_state_machine_and_an_api_get_their_documents(syncing: Syncing) -> None:
    syncing.edit("machine.json", '"one"', '"two"')
    syncing.edit("openapi.yml", "/a:", "/b:")

    assert set(syncing.sync()) == {
        "state machine Orders: definition",
        "REST API Shop: definition",
    }

    assert syncing.definition()["Comment"] == "two"
    assert "function:flows-dev-hello" in json.dumps(syncing.definition())
    assert syncing.paths() == {"/", "/b"}
    assert syncing.updates == syncing.deployed
    assert syncing.sync() == []


def test_an_http_api_serves_what_its_document_says(syncing: Syncing) -> None:
    assert syncing.front("/a") == "one 1"
    syncing.edit("front.yml", "/a:", "/b:")

    assert syncing.sync() == ["HTTP API Front: definition"]

    assert (syncing.front("/a"), syncing.front("/b")) == (None, "one 1")
    assert syncing.updates == syncing.deployed
    assert syncing.sync() == []


def test_a_function_of_a_nested_stack_is_said_to_be_elsewhere(
    slspy_project: MakeProject, local_cloud: AwsTarget
) -> None:
    nested = {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": "https://x"}}
    text = json.dumps(
        {
            "service": "outer",
            "provider": {"name": "aws"},
            "resources": {"Resources": {"Child": nested}},
        }
    )
    project = slspy_project({"serverless.json": text})

    done = project.run(
        "sync", "--yes", "--resource-id", "Child/Worker", env=environment_of(local_cloud)
    )

    assert "the code of nested stack `Child` is not in this service" in done.err
