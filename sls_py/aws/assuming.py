"""Say why a role could not be assumed."""

from __future__ import annotations

import re

from sls_py.errors import CredentialsError

ASSUMING = ("AssumeRole", "AssumeRoleWithWebIdentity", "AssumeRoleWithSAML", "GetRoleCredentials")
"""Operations that get keys, on the way to another one."""


def not_assumed(operation: str, code: str, text: str, profile: str | None) -> CredentialsError:
    """Return the error for a refused `AssumeRole...`, made to get the keys of a profile."""
    named = f" of profile `{profile}`" if profile else ""
    if "MultiFactorAuthentication" in text or "MFA" in text:
        return CredentialsError(
            f"AWS does not accept the MFA code for the role{named}",
            hint="wait for the next code of the device, each is good for one use",
        )
    if operation == "AssumeRoleWithWebIdentity":
        return _web_identity(code, text)
    if operation == "GetRoleCredentials":
        message = f"AWS SSO gives no keys for the role{named} ({text or code})"
        hint = "look at `sso_account_id` and `sso_role_name` in `~/.aws/config`"
        return CredentialsError(message, hint=hint)
    found = re.search(r"on resource: \"?([^\s\"]+)", text)
    role = f"`{found[1]}`" if found else "the role"
    return CredentialsError(
        f"{role}{named} cannot be assumed ({text or code})",
        hint="have `sts:AssumeRole` allowed for the caller, and let the role's trust policy name the caller",
    )


def _web_identity(code: str, text: str) -> CredentialsError:
    if code == "ExpiredTokenException":
        return CredentialsError(
            "the web identity token has expired",
            hint="let the job get a new one (`AWS_WEB_IDENTITY_TOKEN_FILE`), it is good for minutes only",
        )
    return CredentialsError(
        f"the role `AWS_ROLE_ARN` cannot be assumed with the web identity token ({text or code})",
        hint="compare audience and subject of the token with the conditions of the role's trust policy",
    )
