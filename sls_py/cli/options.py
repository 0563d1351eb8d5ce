"""The options that every command on a service takes, and how they become one `Options` value."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

from sls_py.cli.declare import Parameter, option
from sls_py.errors import UsageError
from sls_py.model.options import Options

if TYPE_CHECKING:
    from pathlib import Path

WaitLock = Annotated[
    str | None,
    option(
        "--wait-lock",
        metavar="TIME",
        help="Wait so long for somebody else's work on the stack, such as `10m`.  [default: not at all]",
    ),
]


def seconds(text: str | None, flag: str = "--wait-lock") -> float:
    """Return how many seconds a time such as `90`, `90s`, `10m` or `1h` is; none is 0.

    Raises:
        UsageError: it is no time.
    """
    if text is None:
        return 0.0
    found = re.fullmatch(r"(\d+(?:\.\d+)?)([smh]?)", text.strip())
    if found is None:
        raise UsageError(f"`{flag} {text}` is not a time", hint="write it as `30s`, `10m` or `1h`")
    return float(found[1]) * {"": 1, "s": 1, "m": 60, "h": 3600}[found[2]]


Conceal = Annotated[bool, option("--conceal", help="Do not show the values of API keys.")]

NoCheck = Annotated[
    bool,
    option("--no-check", help="Do not look at the sources of handlers before packaging."),
]


ExpectAccount = Annotated[
    str | None,
    option(
        "--expect-account", metavar="ID", help="Stop when the credentials are of another account."
    ),
]


Kept = Annotated[
    list[str] | None,
    option(
        "--fail-on-replace",
        metavar="TYPE",
        help="Fail when a resource of this type is replaced or removed (`any` for all); repeatable.",
    ),
]


def _flag(name: str, *flags: str, help: str) -> Parameter:  # noqa: A002 - typer's word
    return Parameter(name, bool, option(*flags, help=help), default=False)


def _text_option(name: str, *flags: str, metavar: str, help: str) -> Parameter:  # noqa: A002 - typer's word
    return Parameter(name, str | None, option(*flags, metavar=metavar, help=help), default=None)


TALK = (
    _flag("verbose", "--verbose", help="Say more about what happens."),
    _flag("json", "--json", help="Write the result to stdout as one JSON object."),
    _flag("yes", "--yes", "-y", help="Answer every question with yes."),
)
"""Options of commands that need no service."""

SERVICE = (
    _text_option(
        "stage", "--stage", "-s", metavar="NAME", help="Stage to work on.  [default: dev]"
    ),
    _text_option(
        "region", "--region", "-r", metavar="NAME", help="AWS region.  [default: us-east-1]"
    ),
    _text_option(
        "config",
        "--config",
        "-c",
        metavar="FILE",
        help="Service file to read.  [default: the one in this folder]",
    ),
    Parameter(
        "param",
        list[str] | None,
        option("--param", metavar="KEY=VALUE", help="Value for `${param:KEY}`; repeatable."),
        default=None,
    ),
    _text_option(
        "aws_profile", "--aws-profile", metavar="NAME", help="AWS profile with the credentials."
    ),
    _text_option(
        "endpoint_url", "--endpoint-url", metavar="URL", help="Send AWS calls to this address."
    ),
    _flag("local", "--local", help="Work on the local cloud on this machine, not on AWS."),
    *TALK,
)
"""Options of commands that work on a service."""

NAMES = frozenset(parameter.name for parameter in SERVICE)


def with_json(common: tuple[Parameter, ...], help: str) -> tuple[Parameter, ...]:  # noqa: A002 - typer's word
    """Return common options with another help of `--json`."""
    own = _flag("json", "--json", help=help)
    return tuple(own if each.name == own.name else each for each in common)


def build_options(
    values: Mapping[str, Any], directory: Path, *, local: bool, extra: Mapping[str, object]
) -> Options:
    """Make the options of a command from the parsed values of its common parameters.

    `local` is what `SLSPY_LOCAL` says; `extra` are the command's own options as the user wrote them.

    Raises:
        UsageError: a value cannot be right.
    """
    if values.get("local") and values.get("endpoint_url"):
        raise UsageError("`--local` and `--endpoint-url` exclude each other", hint="give one")
    return Options(
        directory=directory,
        stage=_stage(values.get("stage")),
        region=_region(values.get("region")),
        config=values.get("config"),
        params=_params(values.get("param") or ()),
        profile=values.get("aws_profile"),
        endpoint_url=_endpoint(values.get("endpoint_url")),
        local=bool(values.get("local")) or (local and not values.get("endpoint_url")),
        verbose=bool(values.get("verbose")),
        json=bool(values.get("json")),
        yes=bool(values.get("yes")),
        package=_text(extra.get("package")),
        check="no-check" not in extra,
        conceal="conceal" in extra,
        expect_account=_account(extra.get("expect-account")),
        accelerate=_acceleration(extra),
        extra={name: _plain(value) for name, value in extra.items()},
    )


def _acceleration(extra: Mapping[str, object]) -> bool | None:
    on, off = "aws-s3-accelerate" in extra, "no-aws-s3-accelerate" in extra
    if on and off:
        message = "`--aws-s3-accelerate` and `--no-aws-s3-accelerate` exclude each other"
        raise UsageError(message, hint="give one")
    return on if on or off else None


def _account(given: object) -> str | None:
    if given is None or re.fullmatch(r"\d{12}", str(given)):
        return None if given is None else str(given)
    raise UsageError(
        f"`--expect-account {given}` is not an AWS account", hint="its id has 12 digits"
    )


def _stage(name: str | None) -> str | None:
    if name is None or re.fullmatch(r"[A-Za-z0-9-]+", name):
        return name
    message = f"`--stage {name}` cannot be a stage name"
    raise UsageError(message, hint="use letters, digits and hyphens, such as `dev`")


# Regions are not listed by name, so that a new one works on the day it opens.
_REGION = (
    r"(af|ap|ca|cn|eu|eusc|il|me|mx|sa|us|us-gov|us-iso[a-z]?|eu-iso[a-z]?)-"
    r"(north|south|east|west|central|northeast|northwest|southeast|southwest|de-east)-\d"
)


def _region(name: str | None) -> str | None:
    if name is None or re.fullmatch(_REGION, name):
        return name
    message = f"`--region {name}` is not an AWS region"
    raise UsageError(message, hint="use a name such as `us-east-1` or `eu-west-1`")


def _endpoint(url: str | None) -> str | None:
    if url is None or re.fullmatch(r"https?://[^\s/]+(/\S*)?", url):
        return url
    message = f"`--endpoint-url {url}` is not an address"
    raise UsageError(message, hint="write it as `http://host:port`")


def _params(words: Sequence[str]) -> tuple[tuple[str, str], ...]:
    return tuple(_param(word) for word in words)


def _param(word: str) -> tuple[str, str]:
    key, separator, value = word.partition("=")
    if key and separator:
        return key, value
    raise UsageError(f"`--param {word}` has no value", hint="write it as `--param key=value`")


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _plain(value: object) -> str | bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, list | tuple):
        return ",".join(str(item) for item in value)
    return str(value)
