"""Secrets keep their mark, wherever they go."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest

from sls_py.aws.protocols import Gateways, Parameter
from sls_py.errors import ServiceFileError
from sls_py.model.secret import SecretPiece, SecretReference, SecretText
from sls_py.model.service import Service
from sls_py.service.extensions import Extensions, Secret
from tests.service.service_files import load, write

PASSWORD = "correct horse battery staple"
PARAMETERS = {
    "/pw": Parameter(type="SecureString", value=PASSWORD),
    "/db": Parameter(
        type="SecureString", value='{"password": "pa55word!", "port": 5432, "tls": true}'
    ),
    "/plain": Parameter(type="String", value="eu"),
    "/deep": Parameter(type="SecureString", value="${self:custom.plain}-inside"),
}


class FakeSsm:
    """Gateways with a parameter store and nothing else."""

    @property
    def parameters(self) -> FakeSsm:
        return self

    def get(self, name: str, *, decrypt: bool = True) -> Parameter | None:
        return PARAMETERS.get(name)


def gateways(_region: str | None) -> Gateways:
    return cast(Gateways, FakeSsm())


def custom(directory: Path, text: str, **given: Any) -> Service:
    lines = "\n".join(f"  {line.strip()}" for line in text.strip().splitlines())
    return load(directory, f"custom:\n{lines}", gateways=gateways, **given)


def secrets(service: Service) -> set[str]:
    return {".".join(map(str, path[1:])) for path in service.secrets}


def test_a_secure_string_is_secret_and_others_are_not(tmp_path: Path) -> None:
    service = custom(
        tmp_path, "pw: ${ssm:/pw}\nplain: ${ssm:/plain}\ncipher: ${ssm(noDecrypt):/pw}"
    )
    assert secrets(service) == {"pw"}
    reference = SecretReference("ssm", "us-east-1", "/pw")
    assert service.custom["pw"].pieces == (SecretPiece(PASSWORD, reference),)
    assert not isinstance(service.custom["plain"], SecretText)


def test_a_secret_stays_one_in_a_longer_text_and_through_references(tmp_path: Path) -> None:
    service = custom(
        tmp_path,
        """
        pw: ${ssm:/pw}
        url: db://me:${self:custom.pw}@${ssm:/plain}
        again: ${self:custom.url}!
        list: ['${self:custom.pw}', open]
        joined: x,${self:custom.list}
        """,
    )
    assert secrets(service) == {"pw", "url", "again", "list.0", "joined"}
    again = service.custom["again"]
    assert again == f"db://me:{PASSWORD}@eu!"
    reference = SecretReference("ssm", "us-east-1", "/pw")
    assert again.pieces == ("db://me:", SecretPiece(PASSWORD, reference), "@", "eu", "!")


def test_everything_in_a_secret_object_is_secret(tmp_path: Path) -> None:
    service = custom(
        tmp_path, "db: ${ssm:/db}\ncopy: ${self:custom.db}\nport: 'p${self:custom.db.port}'"
    )
    assert secrets(service) == {"db.password", "db.port", "copy.password", "copy.port", "port"}
    reference = SecretReference("ssm", "us-east-1", "/db", ("port",))
    assert service.custom["port"].pieces == ("p", SecretPiece("5432", reference))


def test_a_secret_in_a_file_stays_one(tmp_path: Path) -> None:
    write(tmp_path, "db: ${ssm:/db}\npw: ${ssm:/pw}", "values.yml")
    service = custom(
        tmp_path,
        "all: ${file(values.yml)}\none: ${file(values.yml):db.password}\npw: ${file(values.yml):pw}",
    )
    assert secrets(service) == {"all.db.password", "all.db.port", "all.pw", "one", "pw"}


def test_what_comes_out_of_a_secret_is_secret(tmp_path: Path) -> None:
    service = custom(tmp_path, "plain: text\ndeep: ${ssm:/deep}")
    assert service.custom["deep"] == "text-inside"
    assert service.custom["deep"].pieces == (SecretPiece("text-inside"),)


def test_a_number_that_becomes_text_stays_secret(tmp_path: Path) -> None:
    service = load(
        tmp_path,
        "custom: {db: '${ssm:/db}'}\n"
        "provider:\n  name: aws\n  environment:\n    PORT: ${self:custom.db.port}",
        gateways=gateways,
    )
    port = service.provider.environment["PORT"]
    assert (port, port.pieces[0].reference.keys) == ("5432", ("port",))


def test_sources_of_plugins_may_yield_secrets(tmp_path: Path) -> None:
    class Vault:
        """A source that is all secret."""

        name = "vault"

        def resolve(self, *_: object) -> Any:
            return Secret({"key": "from the vault"})

    service = custom(tmp_path, "v: ${vault:x}", extensions=Extensions(sources={"vault": Vault()}))
    assert secrets(service) == {"v.key"}


def test_nothing_shows_a_secret_by_accident(tmp_path: Path) -> None:
    service = custom(tmp_path, "pw: ${ssm:/pw}")
    assert PASSWORD not in repr(service)
    assert PASSWORD not in repr(service.custom["pw"].pieces)


@pytest.mark.parametrize(
    "text",
    [
        "provider: {name: aws, runtime: '${ssm:/pw}'}",
        "provider: {name: aws, memorySize: '${ssm:/pw}'}",
        "provider: {name: aws}\nservice: '${ssm:/pw}'",
        "provider: {name: aws}\ncustom: {a: '${ssm:/nope/${ssm:/pw}}'}",
        "provider: {name: aws}\nconfigValidationMode: warn\nfunctions: {a: {handler: a.b, timeout: '${ssm:/pw}'}}",
    ],
)
def test_messages_do_not_tell_secrets(tmp_path: Path, text: str) -> None:
    try:
        problems = load(tmp_path, text, gateways=gateways).warnings
    except ServiceFileError as error:
        problems = error.problems
    assert problems
    assert not [word for problem in problems for word in PASSWORD.split() if word in repr(problem)]
