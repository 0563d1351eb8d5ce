"""The caller's account through STS."""

from __future__ import annotations

from sls_py.aws.api import Api


class StsAccount:
    """See `sls_py.aws.protocols.Account`."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def identity(self) -> str:
        """Return the account id.

        Raises:
            CredentialsError: there are no credentials, or AWS refuses them.
        """
        return str(self._api.call("GetCallerIdentity")["Account"])
