"""The door of the program: answers `--version` at once, otherwise starts the command line."""

from __future__ import annotations

import gc
import sys

VERSION_FLAGS = (["--version"], ["-V"])


def main() -> int:
    """Run slspy with the arguments of the process; return its exit code."""
    if sys.argv[1:] in VERSION_FLAGS:
        from sls_py import __version__

        sys.stdout.write(f"slspy {__version__}\n")
        return 0
    # Imports make many objects and no garbage: collecting less often starts a command a tenth faster.
    gc.set_threshold(100_000, 20, 50)
    from sls_py.cli.main import run

    code = run()
    # Python looks for garbage once more before it ends: a tenth of a short command, for memory that goes anyway.
    gc.freeze()
    return code


if __name__ == "__main__":
    sys.exit(main())
