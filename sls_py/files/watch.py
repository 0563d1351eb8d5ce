"""Tell what changes below a folder, as it changes. The only importer of watchfiles."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from threading import Event

_QUIET_MILLISECONDS = 50
_TOGETHER_MILLISECONDS = 400
_LOOK_MILLISECONDS = 300


def watch(
    directory: Path, *, ignored: Collection[str] = (), stop: Event | None = None
) -> Iterator[frozenset[Path]]:
    """Yield the files that changed, those of one save together; ends when `stop` is set.

    Folders of tools (`.git`, `node_modules`, `__pycache__`, virtual environments), editors' temporary files and the
    folders named in `ignored` are left out. What changes while the caller works on a change comes with the next one.

    Raises:
        KeyboardInterrupt: the user pressed Ctrl-C.
    """
    from watchfiles import DefaultFilter
    from watchfiles import watch as changes

    chosen = DefaultFilter(ignore_dirs=(*DefaultFilter.ignore_dirs, *ignored))
    found = changes(
        directory,
        watch_filter=chosen,
        debounce=_TOGETHER_MILLISECONDS,
        step=_QUIET_MILLISECONDS,
        rust_timeout=_LOOK_MILLISECONDS,
        stop_event=stop,
        raise_interrupt=True,
    )
    for batch in found:
        yield frozenset(Path(name) for _, name in batch)


_STEP_MILLISECONDS = 25
_LONGEST_MILLISECONDS = 1_500


def watch_folders(
    roots: Iterable[Path], *, ignored: Callable[[str], bool], stop: Event
) -> Iterator[frozenset[Path]]:
    """Yield the paths that changed below folders (and links in them), as soon as writing stops; ends with `stop`.

    What is written without a pause is yielded after a second and a half. Reading a file changes nothing. Paths begin
    with the root they were found in; `ignored` tells which ones are left out.

    Raises:
        OSError: a root cannot be watched.
    """
    from watchfiles import watch as changes

    found = changes(
        *roots,
        watch_filter=lambda _, path: not ignored(path),
        debounce=_LONGEST_MILLISECONDS,
        step=_STEP_MILLISECONDS,
        rust_timeout=0,
        stop_event=stop,
        raise_interrupt=False,
        ignore_permission_denied=True,
    )
    for batch in found:
        yield frozenset(Path(name) for _, name in batch)
