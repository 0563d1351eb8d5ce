from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sls_py.aws.api import Api
from sls_py.aws.errors import Translator
from sls_py.aws.images import EcrImages
from sls_py.aws.records import RegistryLogin, Repository
from sls_py.errors import AwsError
from sls_py.model.target import AwsTarget

SHOP = Repository(name="shop", uri="1.dkr.ecr/shop", scan_on_push=True)


class FakeEcr:
    """A boto3 client that gives prepared answers; a text is an error code."""

    def __init__(self, **answers: Any) -> None:
        self.answers = answers
        self.calls: list[tuple[str, dict[str, Any]]] = []

    def __getattr__(self, operation: str) -> Any:
        def call(**parameters: Any) -> Any:
            self.calls.append((operation, parameters))
            answer = self.answers.get(operation, {})
            if isinstance(answer, str):
                raise ClientError({"Error": {"Code": answer, "Message": "no"}}, operation)
            return answer

        return call


def images(**answers: Any) -> tuple[EcrImages, FakeEcr]:
    client = FakeEcr(**answers)
    return EcrImages(Api("ecr", lambda: client, Translator(AwsTarget(region="eu-west-1")))), client


def raw(*, scan: bool = True) -> dict[str, Any]:
    return {
        "repositoryName": "shop",
        "repositoryUri": "1.dkr.ecr/shop",
        "imageScanningConfiguration": {"scanOnPush": scan},
    }


def test_a_repository_is_found() -> None:
    gateway, client = images(describe_repositories={"repositories": [raw()]})
    assert gateway.repository("shop") == SHOP
    assert client.calls == [("describe_repositories", {"repositoryNames": ["shop"]})]


def test_a_missing_repository_is_none() -> None:
    gateway, _ = images(describe_repositories="RepositoryNotFoundException")
    assert gateway.repository("shop") is None


def test_other_errors_are_told() -> None:
    gateway, _ = images(
        describe_repositories="ServerException",
        delete_repository="ServerException",
        describe_images="ServerException",
    )
    with pytest.raises(AwsError):
        gateway.repository("shop")
    with pytest.raises(AwsError):
        gateway.delete_repository("shop")
    with pytest.raises(AwsError):
        gateway.digest("shop", "app")


def test_a_repository_is_created() -> None:
    gateway, client = images(create_repository={"repository": raw(scan=False)})
    created = gateway.create_repository("shop", scan_on_push=False)
    assert created == Repository(name="shop", uri="1.dkr.ecr/shop")
    scanning = {"imageScanningConfiguration": {"scanOnPush": False}}
    assert client.calls == [("create_repository", {"repositoryName": "shop"} | scanning)]


def test_a_repository_that_somebody_else_just_created_is_taken() -> None:
    gateway, _ = images(
        create_repository="RepositoryAlreadyExistsException",
        describe_repositories={"repositories": [raw()]},
    )
    assert gateway.create_repository("shop", scan_on_push=False) == SHOP


def test_a_repository_that_cannot_be_created_is_told() -> None:
    gateway, _ = images(create_repository="LimitExceededException")
    with pytest.raises(AwsError):
        gateway.create_repository("shop", scan_on_push=False)


def test_scanning_is_set() -> None:
    gateway, client = images()
    gateway.scan_on_push("shop", enabled=True)
    assert client.calls[0][1]["imageScanningConfiguration"] == {"scanOnPush": True}


def test_only_the_newest_images_are_kept() -> None:
    gateway, client = images()
    gateway.keep_newest("shop", 7)
    (rule,) = json.loads(client.calls[0][1]["lifecyclePolicyText"])["rules"]
    assert rule["selection"] == {
        "tagStatus": "any",
        "countType": "imageCountMoreThan",
        "countNumber": 7,
    }


def test_a_repository_is_deleted_with_its_images() -> None:
    gateway, client = images()
    gateway.delete_repository("shop")
    assert client.calls == [("delete_repository", {"repositoryName": "shop", "force": True})]


def test_deleting_what_is_gone_is_no_error() -> None:
    gateway, _ = images(delete_repository="RepositoryNotFoundException")
    gateway.delete_repository("shop")


def test_a_token_is_taken_apart() -> None:
    token = {"authorizationToken": "QVdTOmh1OnRlcg==", "proxyEndpoint": "https://ecr"}
    gateway, _ = images(get_authorization_token={"authorizationData": [token]})
    login = gateway.login()
    assert login == RegistryLogin(username="AWS", password="hu:ter", endpoint="https://ecr")
    assert "hu:ter" not in repr(login)


def test_the_digest_of_a_tag_is_looked_up() -> None:
    gateway, client = images(describe_images={"imageDetails": [{"imageDigest": "sha256:1"}]})
    assert gateway.digest("shop", "app", registry="1") == "sha256:1"
    tag = {"repositoryName": "shop", "imageIds": [{"imageTag": "app"}]}
    assert client.calls == [("describe_images", {**tag, "registryId": "1"})]


@pytest.mark.parametrize("code", ["RepositoryNotFoundException", "ImageNotFoundException"])
def test_a_missing_image_has_no_digest(code: str) -> None:
    assert images(describe_images=code)[0].digest("shop", "app") is None
