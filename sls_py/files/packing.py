"""Pack contents in threads ahead of when they are asked for: every processor works, and the bytes stay the same."""

from __future__ import annotations

import hashlib
import mmap
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import NamedTuple

from sls_py.files import zip_records
from sls_py.files.compression import CHUNK, Content, Encoder
from sls_py.files.reading import read_whole

BATCH = 256 * 1024
"""How many bytes a thread packs at a time: a task for each small file would cost more than the work."""

AHEAD = 64 * 1024 * 1024
"""How many bytes are packed ahead, unless a single file has more: enough for a large library in each thread."""

HELD = 64 * 1024 * 1024
"""How many bytes that were offered stay in memory until they are asked for: a zip that Lambda takes without S3 fits."""

LARGE = 64 * 1024 * 1024
"""Contents above this many bytes are not read, but mapped into memory."""

_THREADS = 4


class Packed(NamedTuple):
    """A content as it stands in a zip."""

    content: bytes | bytearray | mmap.mmap
    size: int
    crc: int
    method: int


class Job(NamedTuple):
    """A content to pack: its digest (hex SHA-256), and its bytes or the path of the file; `size` is None when unknown."""

    sha256: str
    source: str | bytes
    size: int | None = None


class ChangedError(Exception):
    """The file named by the message has other content than when its digest was taken."""


class Packing:
    """Packs with threads of its own, which start when there is work for them and end with `close`.

    `large` is the size above which files are mapped into memory instead of read.
    """

    def __init__(
        self, encoder: Encoder, *, large: int = LARGE, processors: int | None = None
    ) -> None:
        self.encoder = encoder
        self._large = large
        self._most = min(processors or _processors(), _THREADS)
        self._queue: SimpleQueue[_Batch | None] = SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._places: dict[str, _Place] = {}
        self._offered = _Batch()
        self._held = 0
        self._freed: deque[int] = deque()
        self._ahead = 0
        self._upcoming: Iterator[Job] = iter(())

    def offer(self, sha256: str, source: bytes | str, size: int) -> None:
        """Take a content that was just read, so that nobody needs to read and hash it again; too much is not kept.

        What is too large for that is named by its path instead: it takes longest, so it is begun with early.
        """
        if sha256 in self._places or not self._has_room(size):
            return
        self._held += size
        self._add(self._offered, Job(sha256, source, size))
        if self._offered.size >= BATCH:
            batch, self._offered = self._offered, _Batch()
            self._start(batch)

    def expect(self, jobs: Iterable[Job]) -> None:
        """Begin with contents that will be asked for in this order; what was expected before is not any more."""
        self._upcoming = iter(jobs)
        self._ahead = 0
        self._go_on()

    def take(self, job: Job) -> Packed:
        """Return a content packed; it is kept no longer.

        Raises:
            ChangedError: a file is not what its digest says any more.
            OSError: a file cannot be read.
        """
        place = self._places.pop(job.sha256, None)
        if place is None:
            return self._pack(job)
        if place.batch is self._offered:
            self._offered = _Batch()  # nothing comes to one that is being packed
        self._do(place.batch)
        packed = place.batch.taken(place.number)
        if place.batch.is_ahead:
            self._ahead -= place.size
            self._go_on()
        else:
            self._held -= len(packed.content)
        return packed

    def close(self) -> None:
        """End the threads, and let go of what was not asked for."""
        for place in self._places.values():
            place.batch.claim()
        for _ in self._threads:
            self._queue.put(None)
        self._threads, self._places, self._offered = [], {}, _Batch()
        self._held, self._ahead, self._upcoming = 0, 0, iter(())
        self._freed.clear()

    def _has_room(self, size: int) -> bool:
        """Whether so many bytes may be held, after packing what waits for it when they may not."""
        while self._held + size > HELD:
            while self._freed:
                self._held -= self._freed.pop()
            if self._held + size > HELD and not self._help():
                return False
        return True

    def _help(self) -> bool:
        """Do the work of a thread, when some is left."""
        try:
            batch = self._queue.get_nowait()
        except Empty:
            return False
        if batch is None:
            self._queue.put(None)  # a thread is to end with it
            return False
        self._do(batch)
        return True

    def _go_on(self) -> None:
        """Start batches until enough is ahead."""
        while self._ahead < AHEAD // 2 and (batch := self._next_batch()):
            self._start(batch)

    def _next_batch(self) -> _Batch | None:
        batch = _Batch(is_ahead=True)
        for job in self._upcoming:
            if job.sha256 not in self._places:
                self._add(batch, job)
                self._ahead += _size(job)
            if batch.size >= BATCH:
                break
        return batch if batch.jobs else None

    def _add(self, batch: _Batch, job: Job) -> None:
        self._places[job.sha256] = _Place(batch, len(batch.jobs), _size(job))
        batch.jobs.append(job)
        batch.size += _size(job)

    def _start(self, batch: _Batch) -> None:
        """Have a thread pack it; on a single processor that waits until it is asked for."""
        if self._most == 1:
            return
        if len(self._threads) < self._most:
            thread = threading.Thread(target=self._work, daemon=True)
            self._threads.append(thread)
            thread.start()
        self._queue.put(batch)

    def _work(self) -> None:
        queue = self._queue
        while batch := queue.get():
            self._do(batch)

    def _do(self, batch: _Batch) -> None:
        saved = batch.pack(self._pack)
        if saved and not batch.is_ahead:
            self._freed.append(saved)

    def _pack(self, job: Job) -> Packed:
        if isinstance(job.source, bytes):
            content: Content = job.source
        else:
            content = self._read(job.source, job.sha256)
        packed = self.encoder.compress(content)
        crc = self.encoder.crc32(content, 0)
        if len(packed) < len(content):
            return Packed(packed, len(content), crc, zip_records.DEFLATED)
        return Packed(content, len(content), crc, zip_records.STORED)

    def _read(self, path: str, sha256: str) -> Content:
        content: Content | None = read_whole(path, self._large)
        if content is None:
            with Path(path).open("rb") as file:
                content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if hashlib.sha256(content).hexdigest() != sha256:
            raise ChangedError(path)
        return content


class _Batch:
    """Jobs that one thread does one after the other, whichever claims them first."""

    def __init__(self, *, is_ahead: bool = False) -> None:
        self.jobs: list[Job] = []
        self.size = 0
        self.is_ahead = is_ahead
        self._claimed = threading.Lock()
        self._done = threading.Event()
        self._results: list[Packed | Exception | None] = []

    def claim(self) -> bool:
        """Tell whether nobody has the jobs, and take them."""
        return self._claimed.acquire(blocking=False)

    def pack(self, pack: Callable[[Job], Packed]) -> int:
        """Do the jobs, unless somebody else does; return by how many bytes the results are smaller."""
        if not self.claim():
            return 0
        try:
            results = [_result(pack, job) for job in self.jobs]
            self._results += results
            self.jobs = []  # contents are large
            return sum(one.size - len(one.content) for one in results if isinstance(one, Packed))
        finally:
            self._done.set()

    def taken(self, number: int) -> Packed:
        """Wait for a result, which is kept no longer."""
        self._done.wait()
        result, self._results[number] = self._results[number], None
        if not isinstance(result, Packed):
            raise result or RuntimeError("asked for twice")
        return result


class _Place(NamedTuple):
    """Where a content will be found, and as how many bytes it counts until then."""

    batch: _Batch
    number: int
    size: int


def _result(pack: Callable[[Job], Packed], job: Job) -> Packed | Exception:
    try:
        return pack(job)
    except Exception as error:  # noqa: BLE001 - raised again where the result is asked for
        return error


def _size(job: Job) -> int:
    return CHUNK if job.size is None else job.size


def _processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
