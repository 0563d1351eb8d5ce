"""Container images in ECR through boto3."""

from __future__ import annotations

import base64
import json

from sls_py.aws.api import Api
from sls_py.aws.records import RegistryLogin, Repository
from sls_py.errors import AwsError
from sls_py.model.values import JsonObject

_NO_REPOSITORY = "RepositoryNotFoundException"
_NO_IMAGE = "ImageNotFoundException"


class EcrImages:
    """See `sls_py.aws.protocols.Images`."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def repository(self, name: str) -> Repository | None:
        """Return a repository of the caller's account, None when there is none of that name."""
        try:
            answer = self._api.call("DescribeRepositories", repositoryNames=[name])
        except AwsError as error:
            if error.code == _NO_REPOSITORY:
                return None
            raise
        return _repository(answer["repositories"][0])

    def create_repository(self, name: str, *, scan_on_push: bool) -> Repository:
        """Create a repository, or return the one that somebody else just created."""
        try:
            answer = self._api.call(
                "CreateRepository",
                repositoryName=name,
                imageScanningConfiguration={"scanOnPush": scan_on_push},
            )
        except AwsError as error:
            found = self.repository(name) if error.code.endswith("AlreadyExistsException") else None
            if found is None:
                raise
            return found
        return _repository(answer["repository"])

    def scan_on_push(self, name: str, *, enabled: bool) -> None:
        """Have new images of a repository scanned, or not any more."""
        self._api.call(
            "PutImageScanningConfiguration",
            repositoryName=name,
            imageScanningConfiguration={"scanOnPush": enabled},
        )

    def keep_newest(self, name: str, count: int) -> None:
        """Have ECR delete the oldest images of a repository beyond a count.

        https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html
        """
        rule = {
            "rulePriority": 1,
            "selection": {
                "tagStatus": "any",
                "countType": "imageCountMoreThan",
                "countNumber": count,
            },
            "action": {"type": "expire"},
        }
        text = json.dumps({"rules": [rule]})
        self._api.call("PutLifecyclePolicy", repositoryName=name, lifecyclePolicyText=text)

    def delete_repository(self, name: str) -> None:
        """Delete a repository with all its images; nothing happens when it does not exist."""
        try:
            self._api.call("DeleteRepository", repositoryName=name, force=True)
        except AwsError as error:
            if error.code != _NO_REPOSITORY:
                raise

    def login(self) -> RegistryLogin:
        """Return a login for the caller's registry."""
        (found,) = self._api.call("GetAuthorizationToken")["authorizationData"]
        token = base64.b64decode(found["authorizationToken"]).decode()
        username, _, password = token.partition(":")
        return RegistryLogin(username=username, password=password, endpoint=found["proxyEndpoint"])

    def digest(self, repository: str, tag: str, *, registry: str | None = None) -> str | None:
        """Return the digest (`sha256:...`) of a tagged image, None when there is none."""
        parameters = {"registryId": registry} if registry else {}
        try:
            answer = self._api.call(
                "DescribeImages",
                repositoryName=repository,
                imageIds=[{"imageTag": tag}],
                **parameters,
            )
        except AwsError as error:
            if error.code in (_NO_REPOSITORY, _NO_IMAGE):
                return None
            raise
        return str(answer["imageDetails"][0]["imageDigest"])


def _repository(raw: JsonObject) -> Repository:
    scanning = raw.get("imageScanningConfiguration") or {}
    return Repository(
        name=raw["repositoryName"],
        uri=raw["repositoryUri"],
        scan_on_push=bool(scanning.get("scanOnPush")),
    )
