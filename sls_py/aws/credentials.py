"""Whose keys sign the calls: the choice of a profile, the codes of MFA devices, and the commands that log in."""

from __future__ import annotations

import getpass
import os
import re
import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from sls_py.errors import CredentialsError

if TYPE_CHECKING:
    from sls_py.model.target import AwsTarget

Ask = Callable[[str], str]


class Keys(NamedTuple):
    """Keys from the environment that only hold for one stage."""

    access_key_id: str
    secret_access_key: str
    session_token: str | None


def chosen_profile(target: AwsTarget, environ: Mapping[str, str]) -> str | None:
    """Choose the profile as the Serverless Framework does; None leaves the choice to botocore.

    `--aws-profile`, `AWS_<STAGE>_PROFILE`, `AWS_<STAGE>_ACCESS_KEY_ID`, `AWS_PROFILE`, `AWS_ACCESS_KEY_ID`, then
    `provider.profile`.
    """
    if target.profile:
        return target.profile
    if named := of_stage(target.stage, "PROFILE", environ):
        return named
    if stage_keys(target, environ):
        return None
    if environ.get("AWS_PROFILE"):
        return environ["AWS_PROFILE"]
    return None if environ.get("AWS_ACCESS_KEY_ID") else target.default_profile


def stage_keys(target: AwsTarget, environ: Mapping[str, str]) -> Keys | None:
    """Return the keys of `AWS_<STAGE>_ACCESS_KEY_ID`, when no profile goes before them."""
    if target.profile or of_stage(target.stage, "PROFILE", environ):
        return None
    key = of_stage(target.stage, "ACCESS_KEY_ID", environ)
    secret = of_stage(target.stage, "SECRET_ACCESS_KEY", environ)
    if not key or not secret:
        return None
    return Keys(key, secret, of_stage(target.stage, "SESSION_TOKEN", environ))


def of_stage(stage: str | None, what: str, environ: Mapping[str, str]) -> str | None:
    """Return `AWS_<STAGE>_<what>`; a hyphen of the stage may be written as an underscore."""
    if not stage:
        return None
    upper = stage.upper()
    names = (f"AWS_{upper}_{what}", f"AWS_{upper.replace('-', '_')}_{what}")
    return next((environ[name] for name in names if environ.get(name)), None)


def share_sessions(core: Any, region: str, ask: Ask | None = None) -> None:
    """Keep assumed roles and SSO keys where the AWS command line keeps them, so that MFA is asked for once a session.

    Roles are assumed in `region`; `ask` gets the code of an MFA device from the user.
    """
    from botocore.credentials import JSONFileCache, create_credential_resolver

    directory = os.path.expanduser(os.path.join("~", ".aws", "cli", "cache"))  # noqa: PTH111, PTH118
    resolver = create_credential_resolver(core, JSONFileCache(directory), region)
    # botocore takes the prompt in a constructor that nobody but itself calls
    resolver.get_provider("assume-role")._prompter = ask or ask_on_terminal  # noqa: SLF001
    core.register_component("credential_provider", resolver)


def ask_on_terminal(prompt: str) -> str:
    """Ask for the code of an MFA device.

    Raises:
        CredentialsError: there is nobody to ask.
    """
    device = re.sub(r"^Enter MFA code for |:\s*$", "", prompt)
    if not sys.stdin.isatty() or os.environ.get("CI"):
        message = f"the profile needs a code of the MFA device {device}, and there is no terminal"
        raise CredentialsError(message, hint=_SESSION)
    return getpass.getpass(f"code of the MFA device {device}: ").strip()


_SESSION = (
    "get keys first (`aws sts get-session-token --serial-number DEVICE --token-code CODE`), or run any slspy command "
    "with this profile on a terminal: the session is kept"
)


class Login(NamedTuple):
    """How the user of a profile logs in: the command, and whether the keys stand in the environment instead."""

    command: str
    from_environment: bool = False


def login_of(profile: str | None, environ: Mapping[str, str]) -> Login:
    """Return how to log in again with a profile, or with the profile that it takes its keys from."""
    from botocore.exceptions import BotoCoreError
    from botocore.session import Session

    if profile is None and environ.get("AWS_ACCESS_KEY_ID"):
        return Login("", from_environment=True)
    try:
        profiles: Mapping[str, Mapping[str, str]] = Session().full_config["profiles"]
    except (BotoCoreError, KeyError):
        profiles = {}
    name = _source(profile or environ.get("AWS_DEFAULT_PROFILE") or "default", profiles)
    suffix = "" if name == "default" else f" --profile {name}"
    if "login_session" in profiles.get(name, {}):
        return Login(f"aws login{suffix}")
    return Login(f"aws sso login{suffix}")


def _source(name: str, profiles: Mapping[str, Mapping[str, str]]) -> str:
    """Follow `source_profile` to the profile that has the keys."""
    seen: set[str] = set()
    while name not in seen:
        seen.add(name)
        name = profiles.get(name, {}).get("source_profile", name)
    return name
