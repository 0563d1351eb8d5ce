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


class Listing:
    """A Lambda client whose account has functions on pages."""

    def __init__(self, names: list[str], size: int) -> None:
        self.names = names
        self.size = size
        self.asked = 0

    def get_paginator(self, _operation: str) -> Listing:
        return self

    def paginate(self, **_: Any) -> Any:
        for start in range(0, len(self.names), self.size):
            self.asked += 1
            names = self.names[start : start + self.size]
            items = [{"FunctionName": name, "FunctionArn": name} for name in names]
            yield {"Functions": items}


def listing(names: list[str], size: int = 2) -> tuple[Listing, LambdaFunctions]:
    client = Listing(names, size)
    api = Api("lambda", lambda: client, Translator(AwsTarget(region="us-east-1")))
    return client, LambdaFunctions(api, api)


def test_functions_are_listed_until_all_are_found() -> None:
    client, gateway = listing(["a", "b", "other", "another"])
    assert set(gateway.listed({"a", "b"})) == {"a", "b"}
    assert client.asked == 1


def test_the_list_of_an_account_with_many_other_functions_is_not_read_on() -> None:
    others, ours = [f"x{number}" for number in range(150)], [f"n{number}" for number in range(200)]
    client, gateway = listing([*others, *ours], 50)
    assert gateway.listed(set(ours)) == {}
    assert client.asked == 2


def test_a_page_of_others_is_read_past() -> None:
    others, ours = [f"a{number}" for number in range(50)], [f"n{number}" for number in range(50)]
    client, gateway = listing([*others, *ours, *others], 50)
    assert set(gateway.listed(set(ours))) == set(ours)
    assert client.asked == 2


def test_no_more_pages_are_read_than_the_functions_fill_and_one() -> None:
    client, gateway = listing(["a", "x", "b", "y", "c", "z"])
    assert set(gateway.listed({"a", "b", "c"})) == {"a"}
    assert client.asked == 1
