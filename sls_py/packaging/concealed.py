"""Secrets in the state file: where they are kept stands there, and not what they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sls_py.errors import PackagingError, Problem
from sls_py.model.secret import SecretPiece, SecretReference, SecretText, SecretValue
from sls_py.model.values import CfValue

Reveal = Callable[[SecretReference], str]
"""Reads a secret from where it is kept."""

_MARK = "slspy:secret"


def conceal(value: CfValue) -> CfValue:
    """Return a JSON value with references in place of secret texts."""
    if isinstance(value, SecretValue):
        return {_MARK: [_written(piece) for piece in value.pieces]}
    if isinstance(value, dict):
        return {key: conceal(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [conceal(item) for item in value]
    return value


def reveal(value: CfValue, read: Reveal) -> CfValue:
    """Return a JSON value with secret texts in place of the references to them.

    Raises:
        PackagingError: a secret has no reference.
        SlspyError: a secret cannot be read.
    """
    if isinstance(value, dict) and list(value) == [_MARK]:
        return SecretText([_read(piece, read) for piece in value[_MARK]])
    if isinstance(value, dict):
        return {key: reveal(item, read) for key, item in value.items()}
    if isinstance(value, list):
        return [reveal(item, read) for item in value]
    return value


def _written(piece: str | SecretPiece) -> Any:
    if isinstance(piece, str):
        return piece
    return piece.reference._asdict() if piece.reference else None


def _read(written: Any, read: Reveal) -> str | SecretPiece:
    if isinstance(written, str):
        return written
    if written is None:
        message = "the package needs a secret that cannot be read again"
        hint = "deploy without `--package`, or read the secret with `ssm` or `secretsmanager`"
        raise PackagingError([Problem(message=message, hint=hint)])
    reference = SecretReference(**{**written, "keys": tuple(written["keys"])})
    return SecretPiece(read(reference), reference)


def refuse_to_read(reference: SecretReference) -> str:
    """Be the `Reveal` of those who have no AWS."""
    message = f"the package needs the secret `{reference.name}`, which only a deployment reads"
    raise PackagingError([Problem(message=message)])
