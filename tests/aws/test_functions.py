from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from sls_py.aws.api import Api
from sls_py.aws.errors import Translator
from sls_py.aws.functions import LambdaFunctions
from sls_py.errors import AwsError
from sls_py.model.target import AwsTarget


class RefusingLambda:
    """A boto3 client that refuses every call with one error."""

    def __init__(self, code: str, message: str) -> None:
        self.error = {"Error": {"Code": code, "Message": message}}

    def __getattr__(self, operation: str) -> Any:
        def call(**_: Any) -> Any:
            raise ClientError(self.error, operation)

        return call


def functions(code: str, message: str) -> LambdaFunctions:
    translator = Translator(AwsTarget(region="us-east-1"))
    api = Api("lambda", lambda: RefusingLambda(code, message), translator)
    return LambdaFunctions(api, api)


def test_a_version_that_cloudfront_has_copies_of_is_kept() -> None:
    arn = "arn:aws:lambda:us-east-1:123456789012:function:f:1"
    text = f"Lambda was unable to delete {arn} because it is a replicated function."
    refusing = functions("InvalidParameterValueException", text)
    assert refusing.delete_version("f", "1") is False


def test_a_version_that_is_gone_counts_as_deleted() -> None:
    assert functions("ResourceNotFoundException", "not found").delete_version("f", "1") is True


def test_other_refusals_are_errors() -> None:
    with pytest.raises(AwsError):
        functions("ResourceConflictException", "in use by an alias").delete_version("f", "1")
