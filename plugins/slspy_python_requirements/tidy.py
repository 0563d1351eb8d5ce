"""Make installed packages the same whatever installed them, on any machine."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from configparser import ConfigParser, Error
from pathlib import Path
from typing import NamedTuple

from sls_py.files.atomic import replacing, write_bytes
from slspy_python_requirements.contents import names_below
from slspy_python_requirements.wanted import normalized

_FOREIGN = ("INSTALLER", "REQUESTED", "direct_url.json", "uv_cache.json", "uv_build.json")
"""What installers note in `.dist-info` about themselves."""


_COMPILED = (".pyc", ".pyo")


class Distribution(NamedTuple):
    """An installed package, with its `.dist-info` folder."""

    name: str
    version: str
    folder: Path


def distributions(directory: Path) -> Iterator[Distribution]:
    """Yield the packages that are installed in a folder."""
    for folder in sorted(directory.glob("*.dist-info")):
        name, _, version = folder.name.removesuffix(".dist-info").rpartition("-")
        yield Distribution(normalized(name), version, folder)


def tidy(directory: Path) -> None:
    """Remove what tells the installer or this machine, and byte-code; set every mode to 0644 or 0755.

    Commands go as well when they are Python: their first line names an interpreter of this machine.
    """
    compiled = [name for name in names_below(directory) if name.endswith(_COMPILED)]
    for name in (".lock", *compiled):
        (directory / name).unlink(missing_ok=True)
    found = list(distributions(directory))
    for one in found:
        _remove_commands(directory, one)
        for name in _FOREIGN:
            (one.folder / name).unlink(missing_ok=True)
    names = frozenset(names_below(directory))
    for one in found:
        _clean_record(directory, one.folder / "RECORD", names)
    for name in names:
        _set_mode(f"{directory}/{name}")
    remove_empty_folders(directory)


def remove(directory: Path, names: set[str]) -> None:
    """Remove packages with all files that they brought."""
    if not names:
        return
    for one in list(distributions(directory)):
        if one.name in names:
            for path in _recorded(directory, one.folder / "RECORD"):
                path.unlink(missing_ok=True)
            shutil.rmtree(one.folder, ignore_errors=True)
    remove_empty_folders(directory)


def remove_empty_folders(directory: Path) -> None:
    """Remove the folders that hold nothing."""
    emptied: set[str] = set()
    for root, folders, files in os.walk(directory, topdown=False):
        left = [name for name in folders if os.path.join(root, name) not in emptied]  # noqa: PTH118
        if not left and not files and root != os.fspath(directory):
            os.rmdir(root)  # noqa: PTH106 - paths are text here, for speed
            emptied.add(root)


def _recorded(directory: Path, record: Path) -> Iterator[Path]:
    import csv

    if record.is_file():
        with record.open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file):
                path = (directory / row[0]).resolve() if row else directory
                if path.is_relative_to(directory.resolve()) and path != directory.resolve():
                    yield path


def _remove_commands(directory: Path, one: Distribution) -> None:
    """Remove what an installer made of entry points, and scripts that begin with its interpreter."""
    names = _commands(one.folder / "entry_points.txt")
    for path in (directory / "bin").glob("*") if (directory / "bin").is_dir() else ():
        if path.is_file() and (path.name in names or _is_python(path)):
            path.unlink()


def _commands(file: Path) -> set[str]:
    parser = ConfigParser(delimiters=("=",), strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    try:
        parser.read(file, encoding="utf-8")
    except (Error, UnicodeDecodeError):
        return set()
    sections = (name for name in ("console_scripts", "gui_scripts") if parser.has_section(name))
    return {name for section in sections for name in parser.options(section)}


def _is_python(path: Path) -> bool:
    with path.open("rb") as file:
        start = file.read(300)
    return start.startswith(b"#!") and b"python" in b"\n".join(start.splitlines()[:2])


def _clean_record(directory: Path, record: Path, names: frozenset[str]) -> None:
    """Leave out of `RECORD` the files that are gone, and sort it; `names` are those of all files."""
    if not record.is_file():
        return
    lines = record.read_text(encoding="utf-8").splitlines()
    kept = sorted(line for line in lines if _is_there(directory, line, names))
    text = "".join(f"{line}\n" for line in kept).encode()
    write_bytes(
        record, text
    )  # a new file: the old one may be a hard link into the installer's cache


def _is_there(directory: Path, line: str, names: frozenset[str]) -> bool:
    name = _name_in(line)
    return (
        bool(name)
        and not name.startswith("..")
        and (name in names or (directory / name).exists())
        and not name.endswith(_COMPILED)
    )


def _name_in(line: str) -> str:
    """The name that a line of `RECORD` begins with."""
    if not line.startswith('"'):
        return line.partition(",")[0]
    import csv

    return next(csv.reader([line]))[0]


def _set_mode(location: str) -> None:
    state = os.lstat(location)
    if stat.S_ISLNK(state.st_mode):
        return
    start = _start_of(location)
    is_program = start == b"\x7fELF" and ".so" not in os.path.basename(location)  # noqa: PTH119
    wanted = 0o755 if start[:2] == b"#!" or is_program else 0o644
    if state.st_mode & 0o777 == wanted:
        return
    path = Path(location)
    if state.st_nlink > 1:  # shared with the installer's cache, whose modes are its own
        with replacing(path) as temporary:
            shutil.copyfile(path, temporary)
    path.chmod(wanted)


def _start_of(location: str) -> bytes:
    """The first bytes of a file; a file object for each of thousands would cost more than reading them."""
    descriptor = os.open(location, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        return os.read(descriptor, 4)
    finally:
        os.close(descriptor)
