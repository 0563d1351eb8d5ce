"""What `slspy invoke` sends: the event, the context and the variables, from options, files, or stdin."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from sls_py.errors import UsageError
from sls_py.model.values import JsonObject


def read_payload(
    data: str | None, path: str | None, *, raw: bool, stdin: TextIO, directory: Path
) -> bytes:
    """Return the payload as Lambda takes it: JSON. A text that is not JSON is sent as a JSON string.

    Raises:
        UsageError: both `data` and `path` are given, the file cannot be read, or the text is broken JSON.
    """
    if data is not None and path is not None:
        raise UsageError("`--data` and `--path` exclude each other", hint="give one of them")
    if path is not None:
        return _of_file(directory / path)
    text = stdin.read() if data == "-" else data
    if not text:
        return b"{}"
    if raw:
        return json.dumps(text).encode()
    if _is_json(text):
        return text.encode()
    _refuse_broken(text)
    return json.dumps(text).encode()


def read_context(text: str | None, path: str | None, *, directory: Path) -> JsonObject:
    """Return the values that a context is to show.

    Raises:
        UsageError: both are given, or what is given is not a JSON object.
    """
    if text is not None and path is not None:
        raise UsageError("`--context` and `--contextPath` exclude each other", hint="give one")
    content = text.encode() if text is not None else _of_file(directory / path) if path else b"{}"
    try:
        found = json.loads(content)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise UsageError("the context is not a JSON object", hint='for example `{"identity": {}}`')
    return found


def read_data(text: str | None, *, stdin: TextIO, directory: Path) -> bytes | None:
    """Return the data of an event as it is: a text, the content of `@file`, or what comes from stdin (`-`).

    Raises:
        UsageError: the file cannot be read.
    """
    if text is None:
        return None
    if text == "-":
        return stdin.read().encode()
    if not text.startswith("@"):
        return text.encode()
    path = directory / text[1:]
    try:
        return path.read_bytes()
    except OSError as error:
        message = f"cannot read `{path}`: {error.strerror}"
        raise UsageError(message, hint="`--data @FILE` reads a file") from error


def read_pairs(given: Sequence[str], flag: str, separator: str) -> dict[str, str]:
    """Return names and values such as `speed=express`.

    Raises:
        UsageError: one has no name, or no separator.
    """
    pairs = [text.partition(separator) for text in given]
    for text, (name, found, _) in zip(given, pairs, strict=True):
        if not name.strip() or not found:
            hint = f"write it as `{flag} name{separator}value`"
            raise UsageError(f"`{flag} {text}` has no value", hint=hint)
    return {name.strip(): value.strip() if separator == ":" else value for name, _, value in pairs}


def read_variables(given: Sequence[str]) -> dict[str, str]:
    """Return environment variables from `NAME=VALUE`.

    Raises:
        UsageError: one has no name.
    """
    pairs = [text.partition("=") for text in given]
    for name, separator, _ in pairs:
        if not name or not separator:
            raise UsageError(f"`{name}` is not NAME=VALUE", hint="for example `--env STAGE=dev`")
    return {name: value for name, _, value in pairs}


def _refuse_broken(text: str) -> None:
    """Refuse what starts as an object or a list and is none: a quote got lost in the shell."""
    if not text.lstrip().startswith(("{", "[")):
        return
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        reason = f"{error.msg[:1].lower()}{error.msg[1:]}"
        message = f"the event is not JSON: {reason} (character {error.pos + 1})"
        raise UsageError(
            message, hint="quote it for the shell, or send a text with `--raw`"
        ) from None


def _of_file(path: Path) -> bytes:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise UsageError(f"cannot read `{path}`: {reason}", hint="check `--path`") from error
    if path.suffix in {".yml", ".yaml"}:
        return _of_yaml(text, path)
    if not _is_json(text):
        raise UsageError(f"`{path}` is not JSON", hint="name YAML files `.yml` or `.yaml`")
    return text.encode()


def _of_yaml(text: str, path: Path) -> bytes:
    import yaml

    try:
        return json.dumps(yaml.safe_load(text), default=str).encode()
    except yaml.YAMLError as error:
        raise UsageError(f"`{path}` is not YAML: {error}", hint="check the file") from error


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
