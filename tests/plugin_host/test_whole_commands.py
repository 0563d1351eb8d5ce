"""A plugin beside the service file takes part in packaging, compiling, deploying and watching."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from sls_py.lifecycle import Lifecycle, moments
from sls_py.lifecycle.contexts import SyncContext
from sls_py.model.options import Options
from sls_py.model.service import Service
from sls_py.model.target import AwsTarget
from sls_py.plugin_host import load_plugins
from sls_py.position import Position
from sls_py.report import SilentReporter
from sls_py.service.load import PluginReference, build, read
from sls_py.testing import MakeProject, Project

SERVICE = """
    service: shop
    provider: {name: aws, runtime: python3.12}
    plugins: [./shopkeeper.py]
    custom:
      shopkeeper: {greeting: welcome}
    functions:
      buy: {handler: handler.main}
"""

PLUGIN = """
    from sls_py.plugin import (
        Command, CommandCall, CommandOption, CompileContext, DeployContext, PackageContext, Plugin, SyncContext, moments,
    )

    class Upper:
        name = "upper"

        def resolve(self, address, params, context):
            return (address or "").upper()

    class Shopkeeper(Plugin):
        name = "shopkeeper"
        config_schema = {
            "type": "object",
            "properties": {"greeting": {"type": "string"}},
            "additionalProperties": False,
        }
        variables = {"upper": Upper()}

        @property
        def commands(self):
            loud = CommandOption(name="loud", type="flag", help="Say it loudly.")
            times = CommandOption(name="times", type="number", short="n", help="How often.")
            return (Command(name="greet", help="Say hello.", run=self.greet, options=(loud, times)),)

        @moments.PACKAGE_SELECT.before
        def add_price_list(self, context: PackageContext) -> None:
            context.add_file("prices.json", b"{}")

        @moments.COMPILE_MERGED.before
        def add_topic(self, context: CompileContext) -> None:
            context.add_resource("SalesTopic", {"Type": "AWS::SNS::Topic"})
            context.add_output("SalesTopicArn", {"Ref": "SalesTopic"})
            context.allow({"Effect": "Allow", "Action": "sns:Publish", "Resource": {"Ref": "SalesTopic"}})

        @moments.DEPLOY_DONE.after
        def announce(self, context: DeployContext) -> None:
            context.note(f"{self.settings(context.service)['greeting']}, {context.package.stack.service} is open")

        @moments.SYNC_BATCH.before
        def watch_prices(self, context: SyncContext) -> None:
            if any(path.suffix == ".csv" for path in context.changed):
                context.affect("buy")

        def greet(self, call: CommandCall) -> None:
            text = self.settings(call.service)["greeting"] + "!" * int(call.options["times"] or 0)
            call.write(text.upper() if call.options["loud"] else text)
"""


@pytest.fixture
def shop(slspy_project: MakeProject) -> Project:
    handler = "def main(event, context):\n    return 'sold'\n"
    return slspy_project(
        {"serverless.yml": SERVICE, "shopkeeper.py": PLUGIN, "handler.py": handler}
    )


def test_a_package_step_adds_a_file_to_the_zip(shop: Project) -> None:
    shop.run("package").assert_success()
    with zipfile.ZipFile(shop.path / ".slspy/shop.zip") as archive:
        assert archive.read("prices.json") == b"{}"


def test_a_compile_step_adds_resources_outputs_and_permissions(shop: Project) -> None:
    shop.run("package").assert_success()
    template = shop.template()
    assert template["Resources"]["SalesTopic"] == {"Type": "AWS::SNS::Topic"}
    assert template["Outputs"]["SalesTopicArn"]["Value"] == {"Ref": "SalesTopic"}
    statements = template["Resources"]["IamRoleLambdaExecution"]["Properties"]["Policies"][0][
        "PolicyDocument"
    ]["Statement"]
    assert statements[-1]["Action"] == "sns:Publish"


@pytest.mark.emulator
def test_a_deploy_step_runs_after_the_deployment(shop: Project, local_cloud: AwsTarget) -> None:
    result = shop.run("deploy", env=reach(local_cloud)).assert_success()
    assert "welcome, shop is open" in result.err


def test_a_watch_step_adds_a_function_to_the_batch(shop: Project) -> None:
    lifecycle = Lifecycle()
    load_plugins(
        [PluginReference("./shopkeeper.py", Position("serverless.yml", 3, 15))], shop.path
    ).register(lifecycle)
    context = SyncContext(
        service=service_of(shop), changed=frozenset({Path("prices.csv")}), reporter=SilentReporter()
    )
    with lifecycle.moment(moments.SYNC_BATCH, context):
        pass
    assert context.rebuild == {"buy"}


def test_a_variable_source_resolves_in_the_service_file(shop: Project) -> None:
    shop.write(
        {"serverless.yml": SERVICE.replace("greeting: welcome", "greeting: '${upper:welcome}'")}
    )
    assert (
        shop.run("print", "--path", "custom.shopkeeper.greeting").assert_success().out.strip()
        == "WELCOME"
    )


def test_settings_are_checked_by_the_schema_of_the_plugin(shop: Project) -> None:
    shop.write({"serverless.yml": SERVICE.replace("greeting", "greetign")})
    result = shop.run("package")
    assert result.code == 2
    assert "greetign" in result.err
    assert "serverless.yml:6:" in result.err
    assert "did you mean `greeting`?" in result.err


def test_a_command_has_its_own_options_and_the_common_ones(shop: Project) -> None:
    result = shop.run(
        "greet", "--loud", "-n", "2", "--stage", "prod", "--endpoint-url", "http://127.0.0.1:9"
    )
    assert result.assert_success().out.strip() == "WELCOME!!"


def test_a_command_of_a_plugin_is_listed_in_the_help(shop: Project) -> None:
    assert "greet" in shop.run("--help").assert_success().out


def test_the_trace_shows_every_hook_with_its_plugin(shop: Project) -> None:
    result = shop.run("package", env={"SLSPY_TRACE_HOOKS": "1"}).assert_success()
    (line,) = [line for line in result.err.splitlines() if "package:select" in line]
    assert "shopkeeper" in line
    assert "add_price_list" in line


def test_a_failing_hook_names_the_plugin_and_nothing_is_packaged(shop: Project) -> None:
    shop.write({"shopkeeper.py": PLUGIN.replace('b"{}")', 'b"{}"); raise ValueError("no prices")')})
    result = shop.run("package")
    assert result.code == 1
    assert "plugin `shopkeeper` failed before `package:select`: ValueError: no prices" in result.err
    assert not (shop.path / ".slspy/shop.zip").exists()


def service_of(project: Project) -> Service:
    draft = read(project.path, Options(), {})
    return build(draft, load_plugins(draft.plugins, project.path).extensions)


def reach(target: AwsTarget) -> dict[str, str]:
    return {
        "AWS_ENDPOINT_URL": str(target.endpoint_url),
        "AWS_ACCESS_KEY_ID": str(target.access_key_id),
        "AWS_SECRET_ACCESS_KEY": str(target.secret_access_key),
    }
