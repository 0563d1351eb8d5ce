"""Show whose account is about to be changed, before anything is."""

from __future__ import annotations

from collections.abc import Mapping

from sls_py.aws.protocols import Gateways
from sls_py.report import Reporter, note


def show_account(gateways: Gateways, environ: Mapping[str, str], reporter: Reporter) -> None:
    """Say which account is worked on, and through which profile; nothing for emulators.

    Missing and expired credentials are found here, before minutes are spent on packaging, and a code of an MFA device
    is asked for before anything moves on the screen.

    Raises:
        CredentialsError: there are no credentials, or AWS refuses them.
    """
    account = account_of(gateways, environ)
    if account:
        note(reporter, account)


def account_of(gateways: Gateways, environ: Mapping[str, str]) -> str | None:
    """Return the account and the profile as people read them, None for emulators; errors as in `show_account`."""
    target = gateways.target
    if target.local or target.endpoint_url or environ.get("AWS_ENDPOINT_URL"):
        return None
    from sls_py.aws.credentials import chosen_profile

    profile = chosen_profile(target, environ)
    through = f" (profile {profile})" if profile else ""
    return f"AWS account {gateways.account.identity()}{through}"
