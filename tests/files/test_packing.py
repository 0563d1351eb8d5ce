"""Contents that are packed in threads."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sls_py.files.compression import Content, Encoder, best_encoder
from sls_py.files.packing import BATCH, HELD, ChangedError, Job, Packing
from sls_py.files.zip_records import DEFLATED, STORED

TEXT = b"some text that gets smaller\n" * 100
Made = Callable[..., Packing]


@pytest.fixture
def made() -> Iterator[Made]:
    """Make what packs, and end its threads."""
    all_made: list[Packing] = []

    def make(encoder: Encoder | None = None, processors: int = 3) -> Packing:
        all_made.append(Packing(encoder or best_encoder(), processors=processors))
        return all_made[-1]

    yield make
    for one in all_made:
        one.close()


def job(content: bytes, path: Path | None = None) -> Job:
    if path:
        path.write_bytes(content)
    source = str(path) if path else content
    return Job(hashlib.sha256(content).hexdigest(), source, len(content))


def counted(calls: list[Content]) -> Encoder:
    def compress(content: Content) -> bytes | bytearray:
        calls.append(content)
        return best_encoder().compress(content)

    return best_encoder()._replace(compress=compress)


def many(folder: Path) -> list[Job]:
    contents = (b"%d" % number * 9_000 for number in range(200))
    return [job(content, folder / f"f{number}") for number, content in enumerate(contents)]


def test_a_content_is_packed_with_its_checksum(made: Made) -> None:
    packed = made().take(job(TEXT))
    encoder = best_encoder()
    assert packed == (encoder.compress(TEXT), len(TEXT), encoder.crc32(TEXT, 0), DEFLATED)


def test_what_does_not_get_smaller_stays_as_it_is(made: Made) -> None:
    assert made().take(job(b"x"))[:2] == (b"x", 1)
    assert made().take(job(b"x")).method == STORED


@pytest.mark.parametrize("processors", [1, 2, 8])
def test_results_do_not_depend_on_the_processors(
    made: Made, tmp_path: Path, processors: int
) -> None:
    jobs = many(tmp_path)
    packing = made(processors=processors)
    packing.expect(jobs)
    alone = made(processors=1)
    assert [packing.take(one) for one in jobs] == [alone.take(one) for one in jobs]


def test_everything_is_packed_once(made: Made, tmp_path: Path) -> None:
    calls: list[Content] = []
    packing, jobs = made(counted(calls)), many(tmp_path)
    for one in jobs[:150]:
        packing.offer(one.sha256, Path(str(one.source)).read_bytes(), one.size or 0)
    packing.expect(jobs)
    for one in reversed(jobs):
        packing.take(one)
    assert len(calls) == len(jobs)


def test_what_was_offered_is_not_read_again(made: Made, tmp_path: Path) -> None:
    packing, one = made(), job(TEXT, tmp_path / "a")
    packing.offer(one.sha256, TEXT, len(TEXT))
    (tmp_path / "a").unlink()
    packing.expect([one])
    assert packing.take(one).size == len(TEXT)


def test_a_file_can_be_offered_by_its_path(made: Made, tmp_path: Path) -> None:
    packing, one = made(), job(TEXT * 9_000, tmp_path / "a")
    packing.offer(one.sha256, str(one.source), len(TEXT) * 9_000)
    assert packing.take(one) == made().take(one)


def test_what_is_offered_after_others_were_taken_is_not_mixed_up_with_them(made: Made) -> None:
    packing, first, second, late = made(), b"first" * 100, b"second" * 100, b"late" * 100
    for content in (first, second):
        packing.offer(job(content).sha256, content, len(content))
    packing.take(job(second))
    packing.offer(job(late).sha256, late, len(late))
    assert packing.take(job(late)) == made().take(job(late))
    assert packing.take(job(first)) == made().take(job(first))


def test_no_more_is_held_than_memory_should_take(made: Made, tmp_path: Path) -> None:
    packing, step = made(), BATCH * 4
    noise = hashlib.shake_256(b"x").digest(step)
    jobs = [job(bytes([n]) + noise, tmp_path / f"f{n}") for n in range(HELD // step + 1)]
    for one in jobs:
        packing.offer(one.sha256, Path(str(one.source)).read_bytes(), one.size or 0)
        Path(str(one.source)).unlink()
    assert packing.take(jobs[0]).size == step + 1
    with pytest.raises(FileNotFoundError):
        packing.take(jobs[-1])


def test_more_is_held_of_what_gets_smaller(made: Made) -> None:
    packing, step = made(), BATCH * 4
    contents = [bytes([number]) * step for number in range(HELD // step * 2)]
    for content in contents:
        packing.offer(job(content).sha256, content, len(content))
    taken = [packing.take(Job(job(one).sha256, "/nonexistent")) for one in contents]
    assert {one.size for one in taken} == {step}


@pytest.mark.parametrize("processors", [1, 3])
def test_a_file_that_changed_meanwhile_is_noticed(
    made: Made, tmp_path: Path, processors: int
) -> None:
    packing, jobs = made(processors=processors), many(tmp_path)
    (tmp_path / "f150").write_bytes(TEXT)
    packing.expect(jobs)
    for one in jobs[:150]:
        packing.take(one)
    with pytest.raises(ChangedError, match="f150"):
        packing.take(jobs[150])


def test_threads_end(made: Made, tmp_path: Path) -> None:
    before = set(threading.enumerate())
    packing, jobs = made(), many(tmp_path)
    packing.expect(jobs)
    packing.take(jobs[0])
    packing.close()
    started = set(threading.enumerate()) - before
    for thread in started:
        thread.join(10)
    assert not any(thread.is_alive() for thread in started)
    assert packing.take(jobs[1]).size == jobs[1].size
