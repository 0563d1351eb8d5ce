"""Several services in one repository: deployed in order, addressed by name, and removed."""

from __future__ import annotations

import json
from textwrap import dedent
from typing import Any

import pytest

from sls_py.model.values import JsonObject
from sls_py.testing import MakeProject, Project, Result, environment_of
from tests.end_to_end.story import Clients

pytestmark = pytest.mark.emulator

FILES = {
    "serverless-compose.yml": """\
        services:
          api:
            path: api
            params:
              table: ${database.TableName}
          database:
            path: database
          clock:
            path: clock
        """,
    "database/serverless.yml": """\
        service: shop-database
        provider: {name: aws}
        resources:
          Resources:
            Table:
              Type: AWS::DynamoDB::Table
              Properties:
                BillingMode: PAY_PER_REQUEST
                KeySchema: [{AttributeName: id, KeyType: HASH}]
                AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
          Outputs:
            TableName: {Value: !Ref Table}
        """,
    "api/serverless.yml": """\
        service: shop-api
        provider:
          name: aws
          runtime: python3.11
          environment: {TABLE: "${param:table}"}
        functions:
          list: {handler: api.main}
        """,
    "api/api.py": "import os\nmain = lambda *_: os.environ['TABLE']\n",
    "clock/serverless.yml": """\
        service: shop-clock
        provider: {name: aws, runtime: python3.11}
        functions:
          tick: {handler: clock.main}
        """,
    "clock/clock.py": "main = lambda *_: 'tick'\n",
}


class Shop:
    def __init__(self, project: Project, clients: Clients) -> None:
        self.project = project
        self.client = clients
        self.env = environment_of(clients.target)

    def slspy(self, *arguments: str) -> Result:
        return self.project.run(*arguments, env=self.env)

    def json(self, *arguments: str) -> dict[str, JsonObject]:
        found = json.loads(self.slspy(*arguments, "--json").out)
        return {each["service"]: each for each in found["services"]}

    def call(self, *arguments: str) -> Any:
        return json.loads(self.slspy(*arguments).assert_success().out)

    def stacks(self) -> list[str]:
        pages = self.client("cloudformation").list_stacks()["StackSummaries"]
        return sorted(
            each["StackName"] for each in pages if each["StackStatus"] != "DELETE_COMPLETE"
        )


@pytest.fixture
def shop(slspy_project: MakeProject, clients: Clients) -> Shop:
    return Shop(slspy_project(FILES), clients)


def test_services_are_deployed_with_the_outputs_of_those_before_them(shop: Shop) -> None:
    deployed = shop.json("deploy")
    assert {name: each["ok"] for name, each in deployed.items()} == {
        "api": True,
        "database": True,
        "clock": True,
    }
    table = deployed["database"]["outputs"]["TableName"]
    assert table
    assert shop.call("api:invoke", "-f", "list") == table
    assert shop.call("api", "invoke", "-f", "list") == table
    assert shop.call("invoke", "-f", "list", "--service=api") == table
    assert shop.call("invoke", "--service", "clock", "-f", "tick") == "tick"
    assert [each["changed"] for each in shop.json("deploy").values()] == [False] * 3


def test_progress_names_the_services_and_the_end_counts_them(shop: Shop) -> None:
    done = shop.slspy("deploy").assert_success()
    lines = done.err.splitlines()
    assert any(line.startswith("database | ") for line in lines)
    assert lines[-1] == "3 services succeeded"
    order = [line for line in lines if "Deploying" in line]
    assert order.index("database | Deploying shop-database to stage dev (us-east-1)") < order.index(
        "api      | Deploying shop-api to stage dev (us-east-1)"
    )


def test_one_service_is_deployed_with_outputs_of_the_stacks_that_are_there(shop: Shop) -> None:
    refused = shop.slspy("deploy", "--service=api")
    assert refused.code == 1
    assert "service `api` takes outputs of `database`, which is not deployed" in refused.err
    assert "slspy deploy --service=database" in refused.err
    shop.slspy("database:deploy").assert_success()
    shop.slspy("api:deploy").assert_success()
    assert shop.stacks() == ["shop-api-dev", "shop-database-dev"]
    outputs = shop.json("outputs")
    assert outputs["database"]["outputs"]["TableName"] == shop.call("api:invoke", "-f", "list")
    assert outputs["clock"]["ok"] is False


def test_what_depends_on_a_failed_service_is_skipped(shop: Shop) -> None:
    shop.project.write({"database/serverless.yml": "service: shop-database\nprovider: {}\n"})
    done = shop.slspy("deploy")
    assert done.code == 1
    assert "database: failed" in done.err
    assert "api: skipped, because database failed" in done.err
    assert done.err.splitlines()[-1] == "1 service succeeded, 1 failed, 1 skipped"
    assert shop.stacks() == ["shop-clock-dev"]


def test_a_missing_output_is_told_with_its_line(shop: Shop) -> None:
    shop.slspy("database:deploy").assert_success()
    path = shop.project.path / "serverless-compose.yml"
    path.write_text(path.read_text().replace("TableName", "TabelName"))
    refused = shop.slspy("api:package")
    assert refused.code == 2
    assert "service `database` has no output `TabelName`" in refused.err
    assert "serverless-compose.yml:5:" in refused.err
    assert "did you mean `TableName`?" in refused.err


def test_services_are_packaged_shown_and_removed(shop: Shop) -> None:
    assert all(each["ok"] for each in shop.json("package").values())
    assert (shop.project.path / "clock/.slspy/clock.zip").exists() or list(
        (shop.project.path / "clock/.slspy").glob("*.zip")
    )
    shop.slspy("deploy").assert_success()
    assert {each["status"] for each in shop.json("info").values()} <= {
        "CREATE_COMPLETE",
        "UPDATE_COMPLETE",
    }
    shop.call("clock:invoke", "-f", "tick")
    assert "clock/tick" in shop.slspy("logs").assert_success().out
    removed = shop.json("remove")
    assert [each["removed"] for each in removed.values()] == [True] * 3
    assert shop.stacks() == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("invoke", "-f", "list"), "`invoke` is for one service, and there are several here"),
        (("deploy", "list"), "slspy deploy list --service=api"),
        (("deploy", "--service=apy"), "did you mean `api`?"),
        (("nothing:deploy",), "`serverless-compose.yml` has no service `nothing`"),
        (("compose", "deploy", "--affected-since", "HEAD"), "`git` cannot tell what changed"),
    ],
)
def test_command_lines_that_miss_their_service_are_explained(
    shop: Shop, arguments: tuple[str, ...], words: str
) -> None:
    refused = shop.slspy(*arguments)
    assert refused.code == 2
    assert words in refused.err


def test_commands_without_a_service_are_as_ever(shop: Shop) -> None:
    assert "services" in shop.slspy("compose", "--help").assert_success().out
    assert shop.slspy("--version").code == 0
    assert json.loads(shop.slspy("schema").assert_success().out)


def test_the_services_themselves_have_no_composition(shop: Shop) -> None:
    clock = Project(shop.project.path / "clock")
    clock.write({"notes.txt": dedent("x")})
    clock.run("deploy", env=shop.env).assert_success()
    assert shop.stacks() == ["shop-clock-dev"]
