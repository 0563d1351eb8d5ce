"""A plugin beside the service file adds an event type: schema, compiler, and what editors say about it."""

from __future__ import annotations

import pytest

from sls_py.testing import MakeProject, Project

PLUGIN = '''
    from sls_py.plugin import Plugin

    BOT = {"type": "string", "pattern": "^[0-9A-Z]{10}$", "x-must-be": "the id of a bot"}


    class LexEvent:
        """`lex`: a bot of Amazon Lex asks the function what to say.

        The value is the id of the bot, or an object with `bot` and (default: every alias) `alias`.
        """

        SCHEMA = {
            "anyOf": [
                BOT,
                {
                    "type": "object",
                    "properties": {"bot": BOT, "alias": {"type": "string"}},
                    "required": ["bot"],
                    "additionalProperties": False,
                },
            ]
        }

        def compile_events(self, context, events):
            for bound in events:
                config = bound.event.config
                lex = config if isinstance(config, dict) else {"bot": config}
                alias = lex.get("alias", "*")
                if alias == "DRAFT":
                    context.problem(bound, "a draft cannot call functions", hint="publish it", key="alias")
                    continue
                arn = f"arn:${{AWS::Partition}}:lex:${{AWS::Region}}:${{AWS::AccountId}}:bot-alias/{lex['bot']}/{alias}"
                context.builder.add(
                    f"{bound.target.logical_id}Lex{bound.event.index}",
                    {
                        "Type": "AWS::Lambda::Permission",
                        "Properties": {
                            "Action": "lambda:InvokeFunction",
                            "FunctionName": bound.target.arn,
                            "Principal": "lexv2.amazonaws.com",
                            "SourceArn": {"Fn::Sub": arn},
                        },
                    },
                )


    class Lex(Plugin):
        name = "lex"
        events = {"lex": LexEvent()}
'''
SERVICE = """
    service: shop
    provider: {name: aws, runtime: python3.12}
    plugins: [./lex.py]
    functions:
      talk:
        handler: talk.main
        events:
          - lex: ABCDEFGHIJ
          - lex:
              bot: K123456789
              alias: live
"""


@pytest.fixture
def project(slspy_project: MakeProject) -> Project:
    return slspy_project({"serverless.yml": SERVICE, "lex.py": PLUGIN, "talk.py": ""})


def refused(project: Project, before: str, after: str) -> str:
    project.write({"serverless.yml": SERVICE.replace(before, after)})
    result = project.run("package")
    assert result.code == 2
    return result.err


def test_its_events_are_compiled(project: Project) -> None:
    project.run("package").assert_success()
    resources = project.template()["Resources"]
    assert [name for name in resources if "Lex" in name] == [
        "TalkLambdaFunctionLex1",
        "TalkLambdaFunctionLex2",
    ]
    arn = {"Fn::GetAtt": ["TalkLambdaFunction", "Arn"]}
    assert resources["TalkLambdaFunctionLex1"]["Properties"]["FunctionName"] == arn
    source = resources["TalkLambdaFunctionLex2"]["Properties"]["SourceArn"]["Fn::Sub"]
    assert source.endswith(":bot-alias/K123456789/live")


def test_its_schema_is_checked_with_places(project: Project) -> None:
    text = refused(project, "alias: live", "alais: live")
    assert "unknown property `alais`" in text
    assert "--> serverless.yml:12:11 (functions.talk.events.1.lex.alais)" in text
    assert "did you mean `alias`?" in text


def test_its_words_are_used_in_errors(project: Project) -> None:
    text = refused(project, "ABCDEFGHIJ", "shop")
    assert "`lex` must be the id of a bot" in text
    assert "--> serverless.yml:9:14" in text


def test_its_compiler_tells_problems_with_places(project: Project) -> None:
    text = refused(project, "alias: live", "alias: DRAFT")
    assert "a draft cannot call functions" in text
    assert "--> serverless.yml:12:18 (functions.talk.events.1.lex.alias)" in text


def test_editors_know_it_with_its_docstring(project: Project) -> None:
    schema = project.run("schema").assert_success().out
    assert '"description": "A bot of Amazon Lex asks the function what to say."' in schema
