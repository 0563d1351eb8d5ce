"""Changes below a folder are told as they come."""

from __future__ import annotations

from pathlib import Path
from threading import Event, Thread

from sls_py.files.watch import watch


def test_a_saved_file_is_told_and_build_folders_are_not(tmp_path: Path) -> None:
    (tmp_path / ".slspy").mkdir()
    stop = Event()

    def save() -> None:
        count = 0
        while not stop.wait(0.1):
            count += 1
            (tmp_path / ".slspy" / "zip").write_text(str(count))
            (tmp_path / "app.py").write_text(str(count))

    thread = Thread(target=save)
    thread.start()
    try:
        found = next(watch(tmp_path, ignored=(".slspy",)))
    finally:
        stop.set()
        thread.join()
    assert {path.name for path in found} == {"app.py"}


def test_it_ends_when_it_is_told_to(tmp_path: Path) -> None:
    stop = Event()
    stop.set()
    assert list(watch(tmp_path, stop=stop)) == []
