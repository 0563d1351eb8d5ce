"""The caller's account through STS."""

from __future__ import annotations

from collections.abc import Collection

from sls_py.aws.api import Api
from sls_py.errors import CredentialsError


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


def refuse_account(account: str, allowed: Collection[str]) -> None:
    """Make sure that an account is one of those that may be worked on.

    Raises:
        CredentialsError: it is another one.
    """
    if account in allowed:
        return
    named = " or ".join(allowed)
    raise CredentialsError(
        f"the credentials are of AWS account {account}, only {named} may be worked on",
        hint="choose other credentials (`--aws-profile`); `provider.allowedAccounts` and `--expect-account` name accounts",
    )
