"""Problems of packaging: with the place in the service file they come from, or from the disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sls_py.errors import PackagingError, Problem
from sls_py.files.zips import ChangedError
from sls_py.model.service import Service
from sls_py.position import ConfigPath, dotted


def problem_at(
    service: Service, source: ConfigPath, message: str, *, hint: str | None = None
) -> Problem:
    """Return a problem at the place of a value, or of its nearest ancestor whose place is known."""
    position = service.positions.locate(source)
    return Problem(message=message, position=position, hint=hint, path=dotted(source))


@contextmanager
def disk_problems() -> Iterator[None]:
    """Turn errors of the file system into problems for the user.

    Raises:
        PackagingError: something could not be read or written, or changed meanwhile.
    """
    try:
        yield
    except ChangedError as error:
        message = f"`{error}` changed while it was packaged"
        hint = "run the command again when nothing writes to it"
        raise PackagingError([Problem(message=message, hint=hint)]) from error
    except OSError as error:
        place = f": `{error.filename}`" if error.filename else ""
        message = f"cannot package: {error.strerror or error}{place}"
        raise PackagingError([Problem(message=message)]) from error
