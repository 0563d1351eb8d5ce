"""Take secrets out of texts that are meant for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sls_py.errors import Problem, SlspyError
from sls_py.model.secret import HIDDEN
from sls_py.records import replace

SHORT = 4
"""Secrets with fewer letters are taken out only where they stand in quotes: they are parts of too many words."""
CUT = 16
"""So many first letters of a secret give it away: messages shorten long values."""


class Mask:
    """Replaces secrets in texts."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        # A secret may be a part of another one, so the longest comes first.
        self._secrets = sorted({text for text in secrets if text.strip()}, key=len, reverse=True)

    def __bool__(self) -> bool:
        """Tell whether there is any secret to take out."""
        return bool(self._secrets)

    def __call__(self, text: str) -> str:
        """Return the text without secrets."""
        for secret in self._secrets:
            text = _without(text, secret)
        return text

    def more(self, secrets: Iterable[str]) -> Mask:
        """Return a mask that knows more secrets."""
        return Mask([*self._secrets, *secrets])

    def problem(self, problem: Problem) -> Problem:
        """Return the problem without secrets."""
        hint = self(problem.hint) if problem.hint else problem.hint
        return replace(problem, message=self(problem.message), hint=hint)

    def error(self, error: BaseException) -> None:
        """Take the secrets out of an error, and out of the errors that led to it."""
        if not self._secrets:
            return
        while error:
            error.args = tuple(self(arg) if isinstance(arg, str) else arg for arg in error.args)
            if isinstance(error, SlspyError):
                self._own_error(error)
            following = error.__cause__ or error.__context__
            if following is None:
                return
            error = following

    def _own_error(self, error: SlspyError) -> None:
        error.message = self(error.message)
        error.hint = self(error.hint) if error.hint else error.hint
        for name, value in vars(error).items():
            if isinstance(value, tuple):
                masked = (self.problem(v) if isinstance(v, Problem) else v for v in value)
                setattr(error, name, tuple(masked))


@contextmanager
def without_secrets(mask: Mask) -> Iterator[None]:
    """Take secrets out of the error that ends the block."""
    try:
        yield
    except BaseException as error:
        mask.error(error)
        raise


def _without(text: str, secret: str) -> str:
    if len(secret) < SHORT:
        for quote in "`'\"":
            text = text.replace(f"{quote}{secret}{quote}", f"{quote}{HIDDEN}{quote}")
        return text
    text = text.replace(secret, HIDDEN)
    if len(secret) <= CUT:
        return text
    start = text.find(secret[:CUT])
    while start >= 0:
        end = start + CUT
        while text[end : end + 1] == secret[end - start : end - start + 1] and end < len(text):
            end += 1
        text = text[:start] + HIDDEN + text[end:]
        start = text.find(secret[:CUT])
    return text
