from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest

from sls_py.aws.protocols import Gateways
from sls_py.aws.records import StoredSecret
from sls_py.errors import AwsError
from tests.service.service_files import load, refused

SECRETS = {
    "token": "hunter2-token",
    "db": '{"user": "ada", "password": "pa55word!", "ports": [5432], "none": null}',
    "my.db": "dotted",
    "team/shop.api": "below",
    "denied": None,
}


class FakeRegion:
    """One region of Secrets Manager, and nothing else; counts the questions."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    @property
    def secrets(self) -> FakeRegion:
        return self

    def get(self, name: str) -> StoredSecret | None:
        self.asked.append(name)
        if name == "denied":
            raise AwsError("not allowed", code="AccessDeniedException", operation="GetSecretValue")
        text = SECRETS.get(name)
        return StoredSecret(text=text, version="v1") if text else None


class FakeRegions:
    """Regions by name."""

    def __init__(self) -> None:
        self.regions: dict[str | None, FakeRegion] = {}

    def __call__(self, region: str | None) -> Gateways:
        return cast(Gateways, self.regions.setdefault(region, FakeRegion()))


def value(directory: Path, variable: str, regions: FakeRegions | None = None) -> Any:
    text = f"custom: {{v: '{variable}'}}\nprovider: {{name: aws, region: eu-west-1}}"
    return load(directory, text, gateways=regions or FakeRegions()).custom["v"]


@pytest.mark.parametrize(
    ("variable", "expected"),
    [
        ("${secretsmanager:token}", "hunter2-token"),
        ("${secretsmanager:db.user}", "ada"),
        ("${secretsmanager:db.ports.0}", 5432),
        (
            "${secretsmanager:db}",
            {"user": "ada", "password": "pa55word!", "ports": [5432], "none": None},
        ),
        ("${secretsmanager(raw):db}", SECRETS["db"]),
        ("${secretsmanager:my.db}", "dotted"),
        ("${secretsmanager:team/shop.api}", "below"),
        ('${secretsmanager:nope, "x"}', "x"),
        ('${secretsmanager:db.none, "x"}', "x"),
    ],
)
def test_secrets_are_read_by_name_and_key(tmp_path: Path, variable: str, expected: Any) -> None:
    assert value(tmp_path, variable) == expected


def test_a_region_may_be_given(tmp_path: Path) -> None:
    regions = FakeRegions()
    value(tmp_path, "${secretsmanager(us-east-1, raw):token}", regions)
    assert list(regions.regions) == ["us-east-1"]


def test_keys_of_one_secret_are_one_question(tmp_path: Path) -> None:
    regions = FakeRegions()
    found = value(tmp_path, "${secretsmanager:db.user}:${secretsmanager:db.password}", regions)
    assert found == "ada:pa55word!"
    assert regions.regions["eu-west-1"].asked == ["db"]


@pytest.mark.parametrize(
    ("variable", "words"),
    [
        ("${secretsmanager:nope.key}", "there is no secret `nope.key` in `eu-west-1`"),
        ("${secretsmanager:db.pasword}", "there is no `pasword` in the secret `db`"),
        ("${secretsmanager:token.key}", "there is no `key` in the secret `token`"),
        ("${secretsmanager:denied.key}", "not allowed"),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, variable: str, words: str) -> None:
    text = f"custom: {{v: '{variable}'}}\nprovider: {{name: aws, region: eu-west-1}}"
    (problem,) = refused(tmp_path, text, gateways=FakeRegions())
    assert words in problem.message


def test_secrets_manager_can_be_read_through_ssm(tmp_path: Path) -> None:
    class Both(FakeRegion):
        """SSM without the parameters that stand for secrets, as emulators have it."""

        @property
        def parameters(self) -> Any:
            return self

        def get(self, name: str, *, decrypt: bool = True) -> StoredSecret | None:
            return super().get(name)

    regions = FakeRegions()
    regions.regions["eu-west-1"] = Both()
    found = value(tmp_path, "${ssm:/aws/reference/secretsmanager/token}", regions)
    assert found == "hunter2-token"
    assert regions.regions["eu-west-1"].asked == ["/aws/reference/secretsmanager/token", "token"]
