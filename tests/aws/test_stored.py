from __future__ import annotations

from typing import cast

import pytest

from sls_py.aws.protocols import Gateways, Parameter
from sls_py.aws.records import StoredSecret
from sls_py.aws.stored import parsed, read_parameter, read_reference, read_secret
from sls_py.errors import UsageError
from sls_py.model.secret import SecretReference


class FakeStore:
    """Gateways with one parameter and one secret."""

    @property
    def parameters(self) -> FakeParameters:
        return FakeParameters()

    @property
    def secrets(self) -> FakeSecrets:
        return FakeSecrets()


class FakeParameters:
    """A parameter store."""

    def get(self, name: str, *, decrypt: bool = True) -> Parameter | None:
        value = '{"a": {"b": [1, "two"]}}' if decrypt else "cipher"
        return Parameter(type="SecureString", value=value) if name == "/a" else None


class FakeSecrets:
    """A Secrets Manager."""

    def get(self, name: str) -> StoredSecret | None:
        return StoredSecret(text="clear", version="v1") if name == "team/token" else None


STORE = cast(Gateways, FakeStore())


def read(reference: SecretReference) -> str:
    return read_reference(reference, lambda _region: STORE)


def test_parameters_and_secrets_are_read() -> None:
    assert read_parameter(STORE, "/a", decrypt=False) == Parameter(
        type="SecureString", value="cipher"
    )
    assert read_secret(STORE, "team/token") == StoredSecret(text="clear", version="v1")
    assert read_parameter(STORE, "/none") is None


def test_secrets_are_parameters_too() -> None:
    found = read_parameter(STORE, "/aws/reference/secretsmanager/team/token")
    assert found == Parameter(type="SecureString", value="clear")


def test_a_reference_leads_to_its_text() -> None:
    assert read(SecretReference("secretsmanager", "eu-west-1", "team/token")) == "clear"
    assert read(SecretReference("ssm", "eu-west-1", "/a", ("a", "b", 1))) == "two"
    assert read(SecretReference("ssm", "eu-west-1", "/a", ("a", "b", 0))) == "1"


@pytest.mark.parametrize("keys", [("b",), ("a", 0), ("a", "b", 2), ("a", "b", 0, "c")])
def test_what_is_gone_is_told(keys: tuple[str | int, ...]) -> None:
    with pytest.raises(UsageError, match=r"ssm:/a\.[^`]*` is not in `eu-west-1`"):
        read(SecretReference("ssm", "eu-west-1", "/a", keys))
    with pytest.raises(UsageError, match="secretsmanager:nope"):
        read(SecretReference("secretsmanager", "eu-west-1", "nope"))


def test_only_objects_are_parsed() -> None:
    assert [parsed(text) for text in ('{"a": 1}', "{a", "[1]", "5")] == [{"a": 1}, "{a", "[1]", "5"]
