from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from sls_py.aws.api import Api
from sls_py.aws.errors import Translator
from sls_py.aws.records import StoredSecret
from sls_py.aws.secrets import ManagedSecrets
from sls_py.errors import AwsError
from sls_py.model.target import AwsTarget


class FakeSecretsManager:
    """A boto3 client with a text and a binary secret."""

    def get_secret_value(self, **parameters: Any) -> dict[str, Any]:
        match parameters["SecretId"]:
            case "text":
                return {"SecretString": "clear", "VersionId": "v1"}
            case "binary":
                return {"SecretBinary": b"\0"}
            case "none":
                code = "ResourceNotFoundException"
            case _:
                code = "AccessDeniedException"
        raise ClientError({"Error": {"Code": code, "Message": "no"}}, "GetSecretValue")


def secrets() -> ManagedSecrets:
    api = Api("secretsmanager", FakeSecretsManager, Translator(AwsTarget(region="eu-west-1")))
    return ManagedSecrets(api)


def test_the_text_of_a_secret_is_read() -> None:
    assert secrets().get("text") == StoredSecret(text="clear", version="v1")


def test_a_missing_secret_is_none() -> None:
    assert secrets().get("none") is None


@pytest.mark.parametrize("name", ["binary", "closed"])
def test_other_errors_are_told(name: str) -> None:
    with pytest.raises(AwsError):
        secrets().get(name)
