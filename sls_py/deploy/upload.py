"""Upload artifacts and the template side by side; what several functions have in common is sent once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Lock

from sls_py.deploy.encryption import encryption_of
from sls_py.deploy.execution import Execution
from sls_py.deploy.history import TEMPLATE
from sls_py.deploy.parallel import each
from sls_py.deploy.stack_steps import template_text
from sls_py.model.package import Artifact
from sls_py.report import Progress

UPLOADS = 8
"""Files at once; large ones are sent in parallel parts as well."""


def upload(run: Execution, artifacts: Sequence[Artifact], *, template: bool) -> None:
    """Upload zips, and the template into the folder of this deployment.

    Of zips with the same content one is sent, and S3 copies it to the keys of the others.
    """
    text = template_text(run.package.stack.template).encode() if template else b""
    originals = {item.code_sha256: item for item in reversed(artifacts)}
    total = sum(item.size for item in originals.values()) + len(text)
    jobs = [_artifact_job(run, item) for item in originals.values()]
    if template:
        jobs.append(_template_job(run, text))
    meter = _Meter(run, total)

    def work(job: Job) -> None:
        sent = meter.of_one()
        size = job(sent)
        sent(size - sent.done)
        meter.finished(size)

    each(work, jobs, workers=UPLOADS)
    each(
        lambda twin: _copy(run, originals[twin.code_sha256], twin),
        [item for item in artifacts if item.key != originals[item.code_sha256].key],
        workers=UPLOADS,
    )


class _Meter:
    """Counts what all uploads together have sent."""

    def __init__(self, run: Execution, total: int) -> None:
        self._run = run
        self._total = total
        self._done = 0
        self._lock = Lock()

    def of_one(self) -> _Sent:
        return _Sent(self._add)

    def finished(self, size: int) -> None:
        with self._lock:
            self._run.uploaded_bytes += size

    def _add(self, size: int) -> None:
        with self._lock:
            self._done += size
            moved = Progress(phase="upload", done=self._done, total=self._total, unit="bytes")
            self._run.reporter.emit(moved)


class _Sent:
    """Counts what one upload has sent; a part that is sent again is taken back before."""

    def __init__(self, add: Callable[[int], None]) -> None:
        self._add = add
        self.done = 0

    def __call__(self, size: int) -> None:
        if size:
            self.done += size
            self._add(size)


Job = Callable[[_Sent], int]


def _artifact_job(run: Execution, artifact: Artifact) -> Job:
    def job(sent: _Sent) -> int:
        run.gateways.buckets.put(
            run.existing_bucket(),
            artifact.key,
            artifact.path,
            content_type="application/zip",
            encryption=encryption_of(run.package.stack),
            metadata={"codesha256": artifact.code_sha256},
            sent=sent,
            accelerate=run.deployed.accelerated,
        )
        return artifact.size

    return job


def _copy(run: Execution, original: Artifact, twin: Artifact) -> None:
    encryption = encryption_of(run.package.stack)
    run.gateways.buckets.copy(run.existing_bucket(), original.key, twin.key, encryption=encryption)


def _template_job(run: Execution, text: bytes) -> Job:
    def job(_sent: _Sent) -> int:
        run.gateways.buckets.put(
            run.existing_bucket(),
            f"{run.directory}/{TEMPLATE}",
            text,
            content_type="application/json",
            encryption=encryption_of(run.package.stack),
            accelerate=run.deployed.accelerated,
        )
        return len(text)

    return job
