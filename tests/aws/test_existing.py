"""Whether names are taken."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from botocore.exceptions import ClientError

from sls_py.aws.api import Api
from sls_py.aws.errors import Translator
from sls_py.aws.existing import ExistingResources
from sls_py.model.target import AwsTarget

ARN = "arn:aws:sns:eu-west-1:123456789012:news"


class Client:
    """STS and SNS of an account with one topic."""

    meta = SimpleNamespace(partition="aws", region_name="eu-west-1")

    def get_caller_identity(self) -> dict[str, str]:
        return {"Account": "123456789012"}

    def get_topic_attributes(self, *, TopicArn: str) -> dict[str, Any]:  # noqa: N803 - SNS's name
        if TopicArn == ARN:
            return {"Attributes": {}}
        code = "AuthorizationError" if TopicArn.endswith("hidden") else "NotFound"
        raise ClientError({"Error": {"Code": code, "Message": code}}, "GetTopicAttributes")


def existing() -> ExistingResources:
    translator = Translator(AwsTarget(region="eu-west-1"))
    return ExistingResources(lambda service: Api(service, Client, translator))


def test_a_topic_is_identified_by_its_arn() -> None:
    assert existing().find("AWS::SNS::Topic", "news") == ARN


def test_a_topic_that_is_not_there_or_not_ours_to_see_is_no_obstacle() -> None:
    assert existing().find("AWS::SNS::Topic", "other") is None
    assert existing().find("AWS::SNS::Topic", "hidden") is None
