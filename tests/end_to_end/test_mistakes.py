"""What users get wrong: one clear message, exit code 2, and nothing is changed or even asked of AWS."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import dedent

import pytest

from sls_py.testing import MakeProject, Project, Result

SERVICE = """\
service: shop
provider:
  name: aws
  runtime: python3.11
functions:
  hello:
    handler: app.main
    events:
      - httpApi: GET /hello
"""

NOWHERE = {
    "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
    "AWS_ACCESS_KEY_ID": "x",
    "AWS_SECRET_ACCESS_KEY": "x",
}
"""Keys that are never used: a command that asks AWS anything fails with another exit code."""


@pytest.fixture
def shop(slspy_project: MakeProject) -> Project:
    code = "def main(event, context):\n    return 1\n"
    return slspy_project({"serverless.yml": SERVICE, "app.py": code})


def refused(project: Project, *arguments: str, env: dict[str, str] | None = None) -> str:
    """Run a command that must be refused; return its message without what was said before it."""
    result = project.run(*arguments, env=NOWHERE if env is None else env)
    assert result.code == 2, result
    assert result.out == ""
    return message(result)


def message(result: Result) -> str:
    """Return the one error message, without the paths inside the service file behind places."""
    assert "Traceback" not in result.err
    lines = result.err.splitlines()
    start = next(index for index, line in enumerate(lines) if line.startswith("error: "))
    assert sum(line.startswith("error: ") for line in lines) == 1
    return "\n".join(re.sub(r"^(  --> \S+:\d+:\d+) \(.+\)$", r"\1", line) for line in lines[start:])


def written(text: str) -> str:
    return dedent(text).strip("\n")


def test_without_a_service_file_the_way_to_one_is_shown(slspy_project: MakeProject) -> None:
    assert refused(slspy_project({}), "deploy") == written("""
        error: there is no service file here
        hint: run `slspy create` to start a service, or go to the folder of one
    """)


BROKEN_FILES = {
    "service: shop\nprovider:\n  name: aws\n runtime: python3.11\n": """
        error: this is not valid YAML: did not find expected key while parsing a block mapping
          --> serverless.yml:4:2
         4 |  runtime: python3.11
           |  ^^^^^^^
        hint: look for a missing quote, bracket or comma, here or on the line before
    """,
    "service: shop\nprovider:\n\tname: aws\n": """
        error: a tab cannot be used for indentation
          --> serverless.yml:3:1
         3 | \tname: aws
           | ^
        hint: indent with spaces
    """,
    f"{SERVICE}service: other\n": """
        error: the key `service` is there twice
          --> serverless.yml:10:1
         10 | service: other
            | ^^^^^^^
        hint: the first one is at serverless.yml:1:1
    """,
    f"{SERVICE}fnctions: {{}}\n": """
        error: unknown property `fnctions`
          --> serverless.yml:10:1
         10 | fnctions: {}
            | ^^^^^^^^
        hint: did you mean `functions`?
    """,
    SERVICE.replace("httpApi", "httpApy"): """
        error: unknown event `httpApy`
          --> serverless.yml:9:9
         9 |       - httpApy: GET /hello
           |         ^^^^^^^
        hint: did you mean `httpApi`?
    """,
    SERVICE.replace("handler:", "timeout: soon\n    handler:"): """
        error: `timeout` must be a whole number, not text
          --> serverless.yml:7:14
         7 |     timeout: soon
           |              ^^^^
    """,
    SERVICE.replace("runtime:", "region: mars-1\n  runtime:"): """
        error: `region` must be a region of AWS, such as `eu-west-1`
          --> serverless.yml:4:11
         4 |   region: mars-1
           |           ^^^^^^
    """,
    SERVICE.replace("runtime:", "stage: my_stage\n  runtime:"): """
        error: `my_stage` cannot be a stage
          --> serverless.yml:4:10
         4 |   stage: my_stage
           |          ^^^^^^^^
        hint: a stage has letters, digits and hyphens only
    """,
    SERVICE.replace("app.main", "${self:custom.hanlder}") + "custom: {handler: app.main}\n": """
        error: cannot resolve `${self:custom.hanlder}`: there is no `custom.hanlder` in the service file
          --> serverless.yml:7:14
         7 |     handler: ${self:custom.hanlder}
           |              ^^^^^^^^^^^^^^^^^^^^^^
        hint: did you mean `custom.handler`?
    """,
    SERVICE.replace("python3.11", "python3.11\n  environment: {KEY: '${env:SHOP_KEY}'}"): """
        error: cannot resolve `${env:SHOP_KEY}`: the environment variable `SHOP_KEY` is not set
          --> serverless.yml:5:23
         5 |   environment: {KEY: '${env:SHOP_KEY}'}
           |                       ^^^^^^^^^^^^^^^
        hint: add a fallback: `${env:SHOP_KEY, 'default'}`
    """,
    f"{SERVICE}plugins: [serverless-offline]\n": """
        error: plugin `serverless-offline` is not installed
          --> serverless.yml:10:11
         10 | plugins: [serverless-offline]
            |           ^^^^^^^^^^^^^^^^^^
    """,
    f"{SERVICE}package: {{exclude: [tests/**]}}\n": """
        error: unknown property `exclude`
          --> serverless.yml:10:11
         10 | package: {exclude: [tests/**]}
            |           ^^^^^^^
        hint: write it as `patterns`, each with a `!` in front
    """,
}


@pytest.mark.parametrize(("text", "expected"), BROKEN_FILES.items(), ids=range(len(BROKEN_FILES)))
def test_a_mistake_in_the_service_file_is_shown_where_it_is(
    text: str, expected: str, shop: Project
) -> None:
    (shop.path / "serverless.yml").write_text(text)
    for command in (["deploy"], ["package"], ["remove", "--yes"], ["info"]):
        assert refused(shop, *command).startswith(written(expected))
    assert not (shop.path / ".slspy").exists()


def test_all_mistakes_are_shown_at_once(shop: Project) -> None:
    text = SERVICE.replace("handler:", "handlr:").replace("httpApi", "httpApy")
    (shop.path / "serverless.yml").write_text(text)
    result = shop.run("deploy", env=NOWHERE)
    assert result.code == 2
    assert [line for line in result.err.splitlines() if not line.startswith((" ", "hint"))] == [
        "error: unknown property `handlr`",
        "",
        "error: unknown event `httpApy`",
        "",
        "2 errors",
    ]


COMMAND_LINES = {
    ("deplyo",): """
        error: unknown command `slspy deplyo`
        hint: did you mean `deploy`?
    """,
    ("deploy", "--stagee", "x"): """
        error: unknown option `--stagee`
        hint: did you mean `--stage`?
    """,
    ("deploy", "prod"): """
        error: unknown command `slspy deploy prod`
    """,
    ("deploy", "function", "-f", "helo"): """
        error: service `shop` has no function `helo`
        hint: did you mean `hello`?
    """,
    ("invoke", "-f", "x"): """
        error: service `shop` has no function `x`
        hint: there are: `hello`
    """,
    ("deploy", "--stage", "my stage/1"): """
        error: `--stage my stage/1` cannot be a stage name
        hint: use letters, digits and hyphens, such as `dev`
    """,
    ("deploy", "--region", "mars-1"): """
        error: `--region mars-1` is not an AWS region
        hint: use a name such as `us-east-1` or `eu-west-1`
    """,
    ("deploy", "--param", "token"): """
        error: `--param token` has no value
        hint: write it as `--param key=value`
    """,
    ("deploy", "--config", "nope.yml"): """
        error: the file `nope.yml`, given with `--config`, does not exist
    """,
    ("deploy", "--endpoint-url", "localhost:4566"): """
        error: `--endpoint-url localhost:4566` is not an address
        hint: write it as `http://host:port`
    """,
    ("deploy", "--local", "--endpoint-url", "http://127.0.0.1:9"): """
        error: `--local` and `--endpoint-url` exclude each other
        hint: give one
    """,
    ("deploy", "--package", "nowhere"): """
        error: `nowhere` holds no package: there is no `slspy-state.json` in it
        hint: run `slspy package --package nowhere` first
    """,
    ("deploy", "--code-only"): """
        error: which function?
        hint: name it with `-f NAME`
    """,
}


@pytest.mark.parametrize("arguments", COMMAND_LINES, ids=" ".join)
def test_a_mistake_on_the_command_line_is_told_with_what_to_write(
    arguments: tuple[str, ...], shop: Project
) -> None:
    assert refused(shop, *arguments).startswith(written(COMMAND_LINES[arguments]))


def test_a_handler_whose_file_is_missing_is_not_deployed(shop: Project) -> None:
    shop.write({"serverless.yml": SERVICE.replace("app.main", "apps.main")})
    expected = written("""
        error: there is no `apps.py` in the zip for the handler `apps.main`
          --> serverless.yml:7:14
         7 |     handler: apps.main
           |              ^^^^^^^^^
        hint: did you mean `app.py`?
    """)
    assert refused(shop, "deploy") == expected
    assert refused(shop, "deploy", "function", "-f", "hello") == expected


def test_a_handler_without_its_function_is_told_before_it_is_live(shop: Project) -> None:
    shop.write({"serverless.yml": SERVICE.replace("app.main", "app.mian")})
    result = shop.run("package")
    assert result.code == 0
    assert "warning: `app.py` does not define `mian`" in result.err
    assert "hint: did you mean `main`?" in result.err


@pytest.mark.parametrize("command", [["deploy"], ["info"], ["remove", "--yes"], ["logs"]])
def test_without_credentials_the_local_cloud_is_offered(command: list[str], shop: Project) -> None:
    found = refused(shop, *command, env={"AWS_ENDPOINT_URL": ""})
    assert found.startswith("error: no AWS credentials found\n")
    assert "`--local`" in found


def test_an_unknown_profile_is_named(shop: Project) -> None:
    found = refused(shop, "deploy", "--aws-profile", "nope", env={})
    assert found.startswith("error: there is no AWS profile `nope`\n")


LONG = "a" * 60


def test_names_that_aws_would_not_take_are_counted(shop: Project) -> None:
    text = SERVICE.replace("service: shop", f"service: {LONG}")
    shop.write({"serverless.yml": text})
    result = shop.run("deploy", env=NOWHERE)
    assert result.code == 2
    assert "`FunctionName` has 70 characters, AWS takes 64" in result.err
    assert "hint: give the function a shorter `name`" in result.err
    assert "2 errors" in result.err


def test_a_stack_name_that_is_too_long_is_refused(shop: Project) -> None:
    role = "iam: {role: 'arn:aws:iam::123456789012:role/x'}\n  runtime:"
    text = SERVICE.replace("service: shop", f"service: {'a' * 126}").replace("runtime:", role)
    shop.write({"serverless.yml": text.replace("hello:", "hello:\n    name: hello")})
    assert "the stack's name has 130 characters, AWS takes 128" in refused(shop, "deploy")


def test_a_plugin_that_cannot_be_imported_is_told_with_its_line(shop: Project) -> None:
    shop.write({"serverless.yml": f"{SERVICE}plugins: [./bad.py]\n", "bad.py": "x = 1\ny = (\n"})
    found = refused(shop, "deploy")
    assert "plugin `./bad.py` could not be imported: SyntaxError" in found
    assert re.search(r"bad\.py:2$", found, re.MULTILINE)


def test_a_folder_that_leads_into_itself_is_named(shop: Project) -> None:
    (shop.path / "loop").symlink_to(".")
    found = refused(shop, "deploy")
    assert "the link `loop` leads to a folder that it lies in" in found
    assert "add `!loop` to `package.patterns`" in found


def test_a_file_that_cannot_be_read_is_named(shop: Project, tmp_path: Path) -> None:
    shop.write({"serverless.yml": SERVICE + "custom: ${file(secret.yml)}\n"})
    (shop.path / "secret.yml").mkdir()
    assert "secret.yml" in refused(shop, "deploy")


def test_mistakes_are_json_for_programs(shop: Project) -> None:
    shop.write({"serverless.yml": SERVICE.replace("handler:", "handlr:")})
    result = shop.run("deploy", "--json", env=NOWHERE)
    assert (result.code, result.err) == (2, "")
    (error,) = result.json()["errors"]
    assert (error["message"], error["hint"]) == (
        "unknown property `handlr`",
        "did you mean `handler`?",
    )
    assert (error["file"], error["line"], error["column"]) == ("serverless.yml", 7, 5)
    assert error["path"] == "functions.hello.handlr"
