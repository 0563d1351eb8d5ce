from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from sls_py.aws.api import Api
from sls_py.aws.errors import Translator
from sls_py.aws.parameters import SsmParameters
from sls_py.aws.protocols import Parameter
from sls_py.errors import AwsError
from sls_py.model.target import AwsTarget


class FakeSsm:
    """A boto3 client with one parameter."""

    def get_parameter(self, **parameters: Any) -> dict[str, Any]:
        if parameters["Name"] == "/a":
            value = "clear" if parameters["WithDecryption"] else "cipher"
            return {"Parameter": {"Type": "SecureString", "Value": value}}
        code = "ParameterNotFound" if parameters["Name"] == "/none" else "InternalServerError"
        raise ClientError({"Error": {"Code": code, "Message": "no"}}, "GetParameter")

    def get_parameters(self, **parameters: Any) -> dict[str, Any]:
        found = {"Name": "/a", "Type": "SecureString", "Value": "clear", "Version": 3}
        names = set(parameters["Names"]) - {"/a"}
        return {"Parameters": [found], "InvalidParameters": sorted(names)}


def parameters() -> SsmParameters:
    return SsmParameters(Api("ssm", FakeSsm, Translator(AwsTarget(region="eu-west-1"))))


def test_a_parameter_is_read_with_its_type() -> None:
    assert parameters().get("/a") == Parameter(type="SecureString", value="clear")
    assert parameters().get("/a", decrypt=False) == Parameter(type="SecureString", value="cipher")


def test_the_value_does_not_show_in_logs() -> None:
    assert "clear" not in repr(parameters().get("/a"))


def test_a_missing_parameter_is_none() -> None:
    assert parameters().get("/none") is None


def test_other_errors_are_told() -> None:
    with pytest.raises(AwsError):
        parameters().get("/broken")


def test_many_parameters_are_read_at_once() -> None:
    found = parameters().get_many(["/a", "/none"])
    assert found == {"/a": Parameter(type="SecureString", value="clear", version=3)}
