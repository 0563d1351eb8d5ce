"""Every error slspy raises on purpose, and what each exit code means.

SlspyError                 something the user should know; printed without a traceback
├── UsageError             the command line is wrong (exit 2)
├── ServiceFileError       the service file is wrong: one or many problems (exit 2)
├── PackagingError         files cannot be selected, read or zipped (exit 2)
├── CredentialsError       AWS credentials or region are missing or refused (exit 2)
├── AwsError               AWS answered with an error (exit 1)
├── NotDeployedError       the stack, function or log group is not there (exit 1)
├── DeploymentError        a deployment did not reach its end (exit 1)
├── BusyError              the stack is locked or in transition (exit 4)
├── EmulatorError          the local cloud did not start, or died (exit 1)
└── PluginError            a plugin could not be loaded or failed (exit 1)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import IntEnum
from itertools import islice
from typing import Literal

from sls_py.position import Position
from sls_py.records import dataclass


class ExitCode(IntEnum):
    """What the exit status of a command means."""

    OK = 0
    """Done, or nothing to do."""
    FAILED = 1
    """The work was started and did not succeed."""
    USAGE = 2
    """The command line, the service file or the surroundings are wrong; nothing was changed."""
    BUG = 3
    """slspy itself failed."""
    BUSY = 4
    """The stack is locked or in transition; try again later."""
    CHANGES = 5
    """There are differences (only `slspy diff --exit-code`)."""
    INTERRUPTED = 130
    """Stopped by the user."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong in a file the user wrote.

    `message` is one lower-case sentence without a period, `hint` says what to try, `path` is the dotted
    place in the service file.
    """

    message: str
    position: Position | None = None
    hint: str | None = None
    path: str = ""
    severity: Literal["error", "warning"] = "error"


class SlspyError(Exception):
    """An error to show to the user: what happened, where, and what to try."""

    exit_code = ExitCode.FAILED

    def __init__(
        self, message: str, *, hint: str | None = None, position: Position | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.position = position

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The error as problems, for rendering."""
        return (Problem(message=self.message, position=self.position, hint=self.hint),)


class _ProblemsError(SlspyError):
    """An error made of several problems that were found in one go."""

    exit_code = ExitCode.USAGE

    def __init__(self, problems: Sequence[Problem]) -> None:
        if not problems:
            raise ValueError("an error needs at least one problem")
        first = problems[0]
        super().__init__(first.message, hint=first.hint, position=first.position)
        self._problems = tuple(problems)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All problems, sorted by the place they were found in."""
        return tuple(sorted(self._problems, key=_by_place))


def _by_place(problem: Problem) -> tuple[str, int, int]:
    where = problem.position
    return (where.file, where.line, where.column) if where else ("", 0, 0)


class UsageError(SlspyError):
    """The command line is wrong."""

    exit_code = ExitCode.USAGE


class ServiceFileError(_ProblemsError):
    """The service file, or a file it pulls in, is wrong."""


class PackagingError(_ProblemsError):
    """Files cannot be selected, read or zipped."""


class CredentialsError(SlspyError):
    """AWS credentials, profile or region are missing, expired or refused."""

    exit_code = ExitCode.USAGE


class AwsError(SlspyError):
    """AWS answered an API call with an error; `code` is AWS's own, `operation` names the call."""

    def __init__(
        self,
        message: str,
        *,
        code: str,
        operation: str,
        hint: str | None = None,
        resource: str | None = None,
    ) -> None:
        super().__init__(message, hint=hint)
        self.code = code
        self.operation = operation
        self.resource = resource

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The error for rendering: AWS's own words seldom say which call they are about."""
        named = self.operation in self.message
        message = self.message if named else f"{self.message} (`{self.operation}`)"
        return (Problem(message=message, position=self.position, hint=self.hint),)


class NotDeployedError(SlspyError):
    """Something the user asked for is not deployed."""


class DeploymentError(SlspyError):
    """A deployment did not reach its end; `failures` name the resources that failed, cause first."""

    def __init__(
        self, message: str, *, failures: Sequence[str] = (), hint: str | None = None
    ) -> None:
        super().__init__(message, hint=hint)
        self.failures = tuple(failures)


class BusyError(SlspyError):
    """The stack is locked or in transition.

    `overtaken` tells that somebody else was faster, so that looking again and starting anew may go well.
    """

    exit_code = ExitCode.BUSY

    def __init__(self, message: str, *, hint: str | None = None, overtaken: bool = False) -> None:
        super().__init__(message, hint=hint)
        self.overtaken = overtaken


class EmulatorError(SlspyError):
    """The local cloud did not start, does not answer, or died."""


class PluginError(SlspyError):
    """A plugin could not be loaded, or one of its hooks failed."""

    def __init__(
        self,
        message: str,
        *,
        plugin: str,
        hint: str | None = None,
        position: Position | None = None,
    ) -> None:
        super().__init__(message, hint=hint, position=position)
        self.plugin = plugin


_MOST_NAMES = 1_000
"""Of more names than that, the first ones are compared; comparing is slow."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that the user most likely meant, None when nothing is close."""
    import difflib

    names = list(islice(known, _MOST_NAMES))
    folded = {name.lower(): name for name in names}
    found = difflib.get_close_matches(word.lower(), folded, n=1, cutoff=0.6)
    return folded[found[0]] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """Return a hint that names the nearest known word, None when nothing is close."""
    name = nearest(word, known)
    return f"did you mean `{name}`?" if name else None
