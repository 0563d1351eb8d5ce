"""Who may call: user pools before REST APIs, IAM before HTTP APIs and function URLs, authorizers that see the request."""

from __future__ import annotations

import pytest

from sls_py.model.values import JsonObject
from sls_py.testing import MakeProject
from tests.end_to_end.story import Clients, Story, endpoint, fetch
from tests.end_to_end.test_every_event import member, signed

pytestmark = pytest.mark.emulator

_SERVICE = """\
service: doors
provider: {name: aws, runtime: python3.11}
functions:
  pooled:
    handler: app.claims
    events:
      - http:
          path: pooled
          method: get
          authorizer: {name: pool, type: COGNITO_USER_POOLS, arn: !GetAtt People.Arn}
  asked:
    handler: app.context
    events:
      - http:
          path: asked
          method: get
          authorizer: {name: door, type: request, identitySource: method.request.querystring.word}
  signed:
    handler: app.anything
    url: {authorizer: aws_iam}
    events:
      - httpApi: {path: /signed, method: get, authorizer: {type: aws_iam}}
  door: {handler: app.door}
resources:
  Resources:
    People:
      Type: AWS::Cognito::UserPool
    Page:
      Type: AWS::Cognito::UserPoolClient
      Properties:
        UserPoolId: !Ref People
        ExplicitAuthFlows: [ADMIN_NO_SRP_AUTH]
  Outputs:
    Pool: {Value: !Ref People}
    Client: {Value: !Ref Page}
"""
_CODE = """
import json

def answer(value):
    return {"statusCode": 200, "body": json.dumps(value)}

def claims(event, context):
    return answer(event["requestContext"]["authorizer"]["claims"]["cognito:username"])

def context(event, context):
    return answer(event["requestContext"]["authorizer"]["guest"])

def anything(event, context):
    return answer("in")

def door(event, context):
    word = (event.get("queryStringParameters") or {}).get("word")
    statement = {"Action": "execute-api:Invoke", "Resource": event["methodArn"]}
    statement["Effect"] = "Allow" if word == "friend" else "Deny"
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    return {"principalId": "someone", "policyDocument": policy, "context": {"guest": word}}
"""


@pytest.fixture
def story(slspy_project: MakeProject, clients: Clients) -> Story:
    return Story(slspy_project({"serverless.yml": _SERVICE, "app.py": _CODE}), clients)


@pytest.fixture
def deployed(story: Story) -> JsonObject:
    return story.deploy()


def test_a_rest_api_lets_the_members_of_a_user_pool_in(story: Story, deployed: JsonObject) -> None:
    url = endpoint(deployed, "pooled")
    outputs = story.slspy("info", "--json").assert_success().json()["outputs"]
    token = member(story.client("cognito-idp"), outputs["Pool"], outputs["Client"])
    assert fetch(url).status == 401
    assert fetch(url, headers={"Authorization": token[:-8] + "AAAAAAAA"}).status == 401
    answer = fetch(url, headers={"Authorization": token})
    assert (answer.status, answer.json) == (200, "ada")


def test_an_authorizer_that_sees_the_request_lets_in_whom_it_knows(deployed: JsonObject) -> None:
    url = endpoint(deployed, "asked")
    assert fetch(url).status == 401
    assert fetch(f"{url}?word=foe").status == 403
    answer = fetch(f"{url}?word=friend")
    assert (answer.status, answer.json) == (200, "friend")


def test_iam_lets_in_those_who_sign(story: Story, deployed: JsonObject) -> None:
    found = {one["kind"]: one["url"] for one in deployed["endpoints"]}
    for kind, service in (("httpApi", "execute-api"), ("url", "lambda")):
        assert fetch(found[kind]).status == 403
        assert signed(story, found[kind], service).status == 200
