"""AWS Secrets Manager."""

from __future__ import annotations

from sls_py.aws.api import Api
from sls_py.aws.errors import NOT_FOUND
from sls_py.aws.records import StoredSecret
from sls_py.errors import AwsError


class ManagedSecrets:
    """See `sls_py.aws.stored.Secrets`."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def get(self, name: str) -> StoredSecret | None:
        """Return a secret by its name (or ARN), None when there is none."""
        try:
            answer = self._api.call("GetSecretValue", SecretId=name)
        except AwsError as error:
            if error.code == NOT_FOUND:
                return None
            raise
        text = answer.get("SecretString")
        if text is None:
            message = f"the secret `{name}` is binary, only text can be used"
            raise AwsError(message, code="SecretBinary", operation="GetSecretValue")
        return StoredSecret(text=text, version=answer.get("VersionId", ""))
