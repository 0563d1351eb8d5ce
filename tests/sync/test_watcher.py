from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from queue import SimpleQueue
from threading import Event

from sls_py.files.watch import watch_folders
from sls_py.sync.reach import is_noise
from sls_py.sync.watcher import MANY, Broken, Watcher, roots_of
from tests.sync.syncing import snapshot_of

Told = SimpleQueue[frozenset[Path] | None]


def watcher_of(rounds: list[list[frozenset[Path]] | Exception], told: Told) -> Watcher:
    def watch(
        roots: Iterable[Path], *, ignored: Callable[[str], bool], stop: Event
    ) -> Iterator[frozenset[Path]]:
        del roots, ignored
        found = rounds.pop(0) if rounds else []
        if isinstance(found, Exception):
            raise found
        yield from found
        stop.wait(10)

    return Watcher(watch, is_noise, told.put, lambda _: None, pause=0)


def test_saves_are_told(tmp_path: Path) -> None:
    told: Told = SimpleQueue()
    saved = frozenset([tmp_path / "app.py"])
    watcher = watcher_of([[saved]], told)
    watcher.follow(frozenset([tmp_path]))

    assert told.get(timeout=10) == saved
    watcher.stop()


def test_very_many_saves_have_everything_looked_at(tmp_path: Path) -> None:
    told: Told = SimpleQueue()
    watcher = watcher_of([[frozenset(tmp_path / str(number) for number in range(MANY))]], told)
    watcher.follow(frozenset([tmp_path]))

    assert told.get(timeout=10) is None
    watcher.stop()


def test_watching_begins_again_when_it_breaks(tmp_path: Path) -> None:
    told: Told = SimpleQueue()
    saved = frozenset([tmp_path / "app.py"])
    watcher = watcher_of([OSError("no space for watches"), [saved]], told)
    watcher.follow(frozenset([tmp_path]))

    assert told.get(timeout=10) is None
    assert told.get(timeout=10) == saved
    watcher.stop()


def test_other_folders_have_everything_looked_at(tmp_path: Path) -> None:
    told: Told = SimpleQueue()
    watcher = watcher_of([], told)
    watcher.follow(frozenset([tmp_path]))
    watcher.follow(frozenset([tmp_path / "layer"]))

    assert told.get(timeout=10) is None
    watcher.stop()


def test_only_writing_triggers_and_links_are_followed(tmp_path: Path) -> None:
    service, shared = tmp_path / "service", tmp_path / "shared"
    service.mkdir()
    shared.mkdir()
    (shared / "lib.py").write_text("a = 1\n")
    (service / "app.py").write_text("a = 1\n")
    (service / "lib").symlink_to(shared, target_is_directory=True)
    told: SimpleQueue[frozenset[Path] | Broken | None] = SimpleQueue()
    watcher = Watcher(watch_folders, is_noise, told.put, told.put)
    watcher.follow(frozenset([service]))
    while told.empty():  # until the watch stands
        (service / "ready.txt").write_text("ready")
        Event().wait(0.05)
    Event().wait(0.2)
    while not told.empty():
        told.get()

    (service / "app.py").read_text()
    (service / "app.pyc").write_text("code")
    (service / ".app.py.swp").write_text("swap")
    (shared / "lib.py").write_text("a = 2\n")

    assert told.get(timeout=10) == frozenset([service / "lib" / "lib.py"])
    watcher.stop()


def test_folders_outside_are_watched_too(tmp_path: Path) -> None:
    directory = tmp_path / "service"
    directory.mkdir()
    (tmp_path / "values").mkdir()
    service = snapshot_of(directory, includes=[tmp_path / "values" / "dev.yml"]).service

    assert roots_of(service) == {directory, tmp_path / "values"}
    assert roots_of(service, [tmp_path]) == {tmp_path}
