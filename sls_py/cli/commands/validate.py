"""`slspy validate`: everything that is wrong with a service, without AWS."""

from __future__ import annotations

from sls_py.cli.call import Call, service_command


@service_command
def validate(call: Call) -> None:
    """Check the service file, what it compiles to, and that the files of handlers are there.

    All problems are shown at once. Nothing is zipped, and AWS is only asked for variables that read from it.
    With `--json` the problems are data; in GitHub Actions they are annotations, too.
    """
    from sls_py.app.validation import validate_service
    from sls_py.ui.jsonl import problem_json

    found = validate_service(call.request)
    call.done(f"{found.file} is valid for stage {found.stage} ({found.region})")
    data = {
        "service": found.service,
        "stage": found.stage,
        "region": found.region,
        "file": str(found.file),
        "functions": found.functions,
        "warnings": [problem_json(problem) for problem in found.warnings],
    }
    call.answer(data)


app = validate
