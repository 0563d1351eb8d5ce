"""Run the handler on one event after the other, in a child that does nothing else."""

from __future__ import annotations

import linecache
import os
import sys
import time
import traceback
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import TracebackType

    from .channel import Channel

    Fields = dict[str, Any]

_HERE = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120
_DEEPEST = 16
_MOST_FRAMES = 100


class Runner:
    """Takes events off a channel; loads the handler with the environment that comes with the first one."""

    def __init__(self, channel: Channel, setup: Fields, bootstrap: Any) -> None:
        self._channel = channel
        self._setup = setup
        self._bootstrap = bootstrap
        self._handler: Any = None
        self._log: Any = None
        self._own = (bootstrap.__file__, _HERE)

    def serve(self) -> None:
        """Handle what comes until the channel is closed, or the handler cannot be loaded."""
        os.chdir(self._setup["root"])
        self._bootstrap.set_streams()
        while True:
            received = self._channel.receive()
            if received is None:
                return
            fields, event, _ = received
            self._take_environment(fields["environ"])
            try:
                self._load()
            except Exception as error:  # noqa: BLE001  whatever the module raises is the answer
                self._refuse(error, fields)
                return
            if "headers" in fields:
                self._run(fields, event)
            else:
                self._tell_loaded(self._fault())

    def _take_environment(self, environ: dict[str, str]) -> None:
        for name in [name for name in os.environ if name not in environ]:
            del os.environ[name]
        os.environ.update(environ)
        time.tzset()

    def _load(self) -> None:
        if self._handler is None:
            self._log = self._log or self._bootstrap.Log()
            self._handler = self._bootstrap.load_handler(self._setup["handler"])

    def _fault(self) -> Fields | None:
        """Return what is wrong with a handler that the bootstrap put in the place of one that cannot be had."""
        code = getattr(self._handler, "__code__", None)
        if code is None or code.co_filename != self._bootstrap.__file__:
            return None
        try:
            self._handler(None, None)
        except Exception as error:  # noqa: BLE001  that is what it is for
            return self._failure(error)
        return None

    def _tell_loaded(self, failure: Fields | None) -> None:
        files = _loaded_files(self._setup["stable"])
        self._channel.send({"loaded": files, "failure": failure})

    def _refuse(self, error: Exception, fields: Fields) -> None:
        """Answer that the handler cannot be loaded; a child that loads ahead has its first event answered so."""
        failure = self._failure(error)
        if "headers" not in fields:
            self._tell_loaded(failure)
            received = self._channel.receive()
            if received is None:
                return
            fields = received[0]
        self._write_error(error, fields)
        self._channel.send({"failure": failure})

    def _run(self, fields: Fields, event: bytes) -> None:
        headers = fields["headers"]
        request_id = headers["lambda-runtime-aws-request-id"]
        self._log.request_id.value = request_id
        os.environ["_X_AMZN_TRACE_ID"] = headers.get("lambda-runtime-trace-id", "")
        call = self._bootstrap.Invocation(request_id, event, headers)
        try:
            context = self._bootstrap.Context(call)
            answer = self._bootstrap.serialize(self._handler(self._bootstrap.parse(event), context))
        except Exception as error:  # noqa: BLE001  every error of the handler is the function's answer
            self._write_error(error, fields)
            self._channel.send({"failure": self._failure(error)})
        else:
            self._bootstrap.flush()
            self._channel.send({}, answer)

    def _write_error(self, error: Exception, fields: Fields) -> None:
        request_id = fields["headers"]["lambda-runtime-aws-request-id"]
        described = self._bootstrap.describe(error, request_id)
        if not isinstance(error, self._bootstrap.Fault):
            described["stackTrace"] = traceback.format_list(_summaries(error, self._own))
        self._log.write_error(described)
        self._bootstrap.flush()

    def _failure(self, error: BaseException, depth: int = 0) -> Fields:
        explicit = error.__cause__ is not None
        hidden = error.__suppress_context__ and not explicit
        cause = None if hidden else error.__cause__ or error.__context__
        fault = isinstance(error, self._bootstrap.Fault)
        return {
            "kind": error.kind if fault else type(error).__name__,  # type: ignore[attr-defined]
            "message": _text(error),
            "frames": [
                [frame.filename, frame.lineno or 0, frame.name, frame.line or ""]
                for frame in _summaries(error, self._own)
            ],
            "cause": self._failure(cause, depth + 1) if cause and depth < _DEEPEST else None,
            "explicit": explicit,
        }


def _summaries(error: BaseException, own: tuple[str, str]) -> list[traceback.FrameSummary]:
    """Return the frames of the function's own code: those of this folder and of the import system are left out."""
    linecache.checkcache()
    trace: TracebackType | None = error.__traceback__
    found = [
        frame
        for frame in traceback.extract_tb(trace)
        if not frame.filename.startswith((*own, "<frozen importlib"))
    ]
    while found and found[0].filename == importlib_file():
        del found[0]
    if isinstance(error, SyntaxError) and error.filename:
        line = (error.text or "").strip()
        found.append(
            traceback.FrameSummary(error.filename, error.lineno or 0, "<module>", line=line)
        )
    return found[-_MOST_FRAMES:]


def importlib_file() -> str:
    """Return the file of `importlib`, whose `import_module` is on the way to every handler."""
    return str(sys.modules["importlib"].__file__)


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except Exception as broken:  # noqa: BLE001  an exception's own text may fail
        return f"<no text: {type(broken).__name__}>"


def _loaded_files(stable: list[str]) -> list[str]:
    """Return the files of loaded modules that are not among installed packages."""
    files = {
        os.path.realpath(str(found))
        for module in list(sys.modules.values())
        if (found := getattr(module, "__file__", None))
    }
    kept = (*stable, _HERE)
    return sorted(file for file in files if not file.startswith(kept))
