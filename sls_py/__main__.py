"""The door of the program: answers `--version` at once, otherwise starts the command line."""

from __future__ import annotations

import atexit
import gc
import os
import sys

VERSION_FLAGS = (["--version"], ["-V"])


def main() -> int:
    """Run slspy as this process: the process ends with the exit code that is returned."""
    codes: list[int] = []
    atexit.register(_leave, codes)  # what is registered first is called last
    codes.append(status())
    return codes[0]


def status() -> int:
    """Run slspy with the arguments of the process; return its exit code."""
    if sys.argv[1:] in VERSION_FLAGS:
        from sls_py import __version__

        sys.stdout.write(f"slspy {__version__}\n")
        return 0
    # Imports make many objects and no garbage: collecting less often starts a command a tenth faster.
    gc.set_threshold(300_000, 20, 50)
    from sls_py.cli.main import run

    return run()


def _leave(codes: list[int]) -> None:
    """End the process when all threads and other exit handlers are done.

    Python would take every module and object apart first, for memory that goes anyway.
    """
    if codes:
        for stream in filter(None, (sys.stdout, sys.stderr)):
            try:
                stream.flush()
            except BrokenPipeError:
                continue  # nobody reads it
        os._exit(codes[0])


if __name__ == "__main__":
    sys.exit(main())
