"""Upload artifacts and the template side by side."""

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
    """Upload zips, and the template into the folder of this deployment."""
    text = template_text(run.package.stack.template).encode() if template else b""
    total = sum(item.size for item in artifacts) + len(text)
    jobs = [_artifact_job(run, item) for item in artifacts]
    if template:
        jobs.append(_template_job(run, text))
    lock = Lock()

    def work(job: Callable[[], int]) -> None:
        size = job()
        with lock:
            run.uploaded_bytes += size
            done = run.uploaded_bytes
            run.reporter.emit(Progress(phase="upload", done=done, total=total, unit="bytes"))

    each(work, jobs, workers=UPLOADS)


def _artifact_job(run: Execution, artifact: Artifact) -> Callable[[], int]:
    def job() -> int:
        run.gateways.buckets.put(
            run.existing_bucket(),
            artifact.key,
            artifact.path,
            content_type="application/zip",
            encryption=encryption_of(run.package.stack),
            metadata={"codesha256": artifact.code_sha256},
        )
        return artifact.size

    return job


def _template_job(run: Execution, text: bytes) -> Callable[[], int]:
    def job() -> int:
        run.gateways.buckets.put(
            run.existing_bucket(),
            f"{run.directory}/{TEMPLATE}",
            text,
            content_type="application/json",
            encryption=encryption_of(run.package.stack),
        )
        return len(text)

    return job
