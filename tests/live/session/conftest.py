"""A laptop that answers the functions of the local cloud with handlers of a folder."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sls_py.live.attach import Attachment
from sls_py.live.restore import restore_session
from sls_py.live.session import (
    Depot,
    Ended,
    Exchange,
    Laptop,
    LiveEvent,
    LiveFunction,
    NoDepot,
    Runner,
    Wire,
)
from sls_py.live.wire.sign import Keys
from sls_py.live.workers import LocalFunction, MakeOptions, make_workers
from tests.live.conftest import World

BUCKET = "deployments"


class Desk:
    """One developer's machine: sources, workers, and a session."""

    def __init__(
        self, world: World, folder: Path, *names: str, workers: int = 4, copy_logs: bool = False
    ) -> None:
        self._copy_logs = copy_logs
        self.world = world
        self.folder = folder
        self.events: list[LiveEvent] = []
        self.before = {name: world.configuration(name) for name in names}
        self.keys: Callable[[], Keys | None] = world.keys
        self._names = names
        self._workers = workers
        self._started: list[tuple[Laptop, threading.Thread]] = []
        self._record = world.record()
        folder.mkdir(parents=True, exist_ok=True)

    def source(self, text: str) -> None:
        (self.folder / "app.py").write_text(text)

    def start(self, **options: Any) -> Attachment:
        """Listen, and attach the functions."""
        self.listen()
        attachment = self.world.attach(self._names, self._record, **options)
        self._record = attachment.record
        return attachment

    def listen(self) -> None:
        world, record = self.world, self._record
        self.runner = Runner(
            {name: self._function(name) for name in self._names},
            self.events.append,
            base={"PATH": os.environ["PATH"]},
        )
        wire = Wire(record.session, world.address, self._keys_now)
        tell, logs = self.events.append, self._copy_logs
        self.laptop = Laptop(wire, self.runner, self._places(), tell, copy_logs=logs)
        self.laptop.connect()
        thread = threading.Thread(target=self.laptop.run, daemon=True)
        thread.start()
        self._started.append((self.laptop, thread))

    def leave(self) -> None:
        """End the session as slspy does."""
        if not self._started:
            return
        laptop, thread = self._started.pop()
        laptop.stop()
        thread.join(20)
        laptop.leave(2.0)
        folder = self.world.build_folder
        restore_session(self._record, gateways=self.world.gateways, build_folder=folder)
        laptop.forget()

    def ended(self, count: int = 1) -> list[Exchange]:
        """Wait for so many requests to be over."""
        end = time.monotonic() + 20
        while True:
            found = [one.exchange for one in self.events if isinstance(one, Ended)]
            if len(found) >= count:
                return found
            assert time.monotonic() < end, self.events
            time.sleep(0.01)

    def _keys_now(self) -> Keys | None:
        return self.keys()

    def _function(self, name: str) -> LiveFunction:
        local = LocalFunction(
            key=name, name=name, runtime="python3.11", handler="app.main", root=self.folder
        )
        shared = self.folder.parent / "shared"
        options = MakeOptions(folder=shared, environ=os.environ, size=self._workers)
        return LiveFunction(name, "app.main", str(self.folder), make_workers(local, options))

    def _places(self) -> Depot | NoDepot:
        s3 = self.world.client("s3")
        if BUCKET not in [one["Name"] for one in s3.list_buckets()["Buckets"]]:
            s3.create_bucket(Bucket=BUCKET)
        return Depot(self.world.gateways.relay, BUCKET, "live/x")


MakeDesk = Callable[..., Desk]


@pytest.fixture
def desk(world: World, tmp_path: Path) -> Iterator[MakeDesk]:
    made: list[Desk] = []

    def make(source: str, *names: str, workers: int = 4, copy_logs: bool = False) -> Desk:
        for name in names or ("fn",):
            if world.gateways.functions.get(name) is None:
                world.function(name)
        folder = tmp_path / f"desk{len(made)}" / "service"
        given = names or ("fn",)
        found = Desk(world, folder, *given, workers=workers, copy_logs=copy_logs)
        found.source(source)
        made.append(found)
        return found

    yield make
    for one in made:
        one.leave()
