from __future__ import annotations

import pytest

from sls_py.cfn import naming


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("hello", "Hello"),
        ("hello-world_fn", "HelloDashworldUnderscorefn"),
        ("1st", "1st"),
        ("", ""),
    ],
)
def test_dashes_and_underscores_are_spelled_out(name: str, expected: str) -> None:
    assert naming.normalized(name) == expected


@pytest.mark.parametrize(("name", "expected"), [("topic-a", "Topica"), ("a.b_c", "Abc")])
def test_alphanumeric_names_drop_the_rest(name: str, expected: str) -> None:
    assert naming.alphanumeric(name) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("{from}-{to}", "FromDashtoVar"),
        ("users/{id}/create-it", "UsersIdVarCreateDashit"),
        ("{proxy+}", "ProxyVar"),
        ("_x", "X"),
        ("userId", "Userid"),
        ("/", ""),
    ],
)
def test_paths_are_named_part_by_part(path: str, expected: str) -> None:
    assert naming.path(path) == expected


def test_everyone_is_wild() -> None:
    assert naming.layer_permission("libs", "*") == "LibsWildLambdaLayerPermission"


@pytest.mark.parametrize(
    ("service", "stage", "expected"),
    [
        ("shop", "dev", "serverless-shop-dev"),
        ("My--Shop", "Dev-", "serverless-my-shop-dev"),
    ],
)
def test_repositories_are_named_as_ecr_takes_them(service: str, stage: str, expected: str) -> None:
    assert naming.repository(service, stage) == expected
