"""Environment variables from `.env` files, for services with `useDotenv: true`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from sls_py.errors import UsageError

_LINE = re.compile(
    r"""^[ \t]*(?:export[ \t]+)?([\w.-]+)(?:[ \t]*=[ \t]*|:[ \t]+)
        ('(?:\\'|[^'])*'|"(?:\\"|[^"])*"|`(?:\\`|[^`])*`|[^\r\n#]*)?[ \t]*(?:\#.*)?$""",
    re.MULTILINE | re.VERBOSE | re.ASCII,
)
_REFERENCE = re.compile(r"\\\$|\$\{(\w+)(?::?-([^}]*))?\}|\$(\w+)", re.ASCII)


def load_dotenv(
    directory: Path, stage: str, environ: Mapping[str, str]
) -> tuple[dict[str, str], Path | None]:
    """Return the environment with the variables of `.env.<stage>`, or else of `.env`, and the file that was read.

    Variables that are set already keep their values. `$NAME`, `${NAME}` and `${NAME:-default}` are expanded.

    Raises:
        UsageError: the file is there and cannot be read.
    """
    for name in (f".env.{stage}", ".env"):
        file = directory / name
        if file.is_file():
            return {**_expanded(_read(file), environ), **environ}, file
    return dict(environ), None


def _read(file: Path) -> dict[str, str]:
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"`{file.name}` cannot be read: {error}") from None
    return {
        found[1]: _value(found[2] or "") for found in _LINE.finditer(text.replace("\r\n", "\n"))
    }


def _value(raw: str) -> str:
    text = raw.strip()
    if len(text) < 2 or text[0] != text[-1] or text[0] not in "'\"`":
        return text
    inner = text[1:-1]
    return inner.replace("\\n", "\n").replace("\\r", "\r") if text[0] == '"' else inner


def _expanded(given: Mapping[str, str], environ: Mapping[str, str]) -> dict[str, str]:
    values: dict[str, str] = {}

    def replace(found: re.Match[str]) -> str:
        if found[0] == "\\$":
            return "$"
        name = found[1] or found[3]
        value = environ.get(name) or values.get(name) or ""
        return value or found[2] or ""

    for name, value in given.items():
        values[name] = _REFERENCE.sub(replace, value)
    return values
