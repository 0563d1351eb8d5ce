"""Handlers whose file is not in the zip."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sls_py.model.service import Service
from sls_py.packaging.handlers import check_handlers
from sls_py.packaging.plan import plan_targets
from sls_py.position import Position, SourceMap
from tests.packaging.factories import function, service

HERE = Path("nowhere")


def messages(of: Service, *names: str) -> list[str]:
    files = dict.fromkeys(plan_targets(of), names)
    return [problem.message for problem in check_handlers(of, files)]


def one(handler: str, runtime: str) -> Service:
    return service(HERE, function("hello", handler), runtime=runtime)


@pytest.mark.parametrize(
    ("handler", "file"),
    [
        ("handler.main", "handler.py"),
        ("src/app.main", "src/app.py"),
        ("src.app.main", "src/app.py"),
        ("./src/app.main", "src/app.py"),
        ("src/app.main", "src/app/__init__.py"),
        ("src/app.main", "src/app.pyc"),
        ("src/app.main", "src/app.cpython-312-x86_64-linux-gnu.so"),
    ],
)
def test_a_python_handler_is_found(handler: str, file: str) -> None:
    assert messages(one(handler, "python3.12"), file) == []
    assert len(messages(one(handler, "python3.12"), f"other/{file}")) == 1


@pytest.mark.parametrize(
    ("handler", "file"),
    [
        ("handler.main", "handler.js"),
        ("src/app.main", "src/app.mjs"),
        ("src/app.main.deep", "src/app.cjs"),
        ("src/app.main", "src/app/index.js"),
        ("lib/x.main", "node_modules/lib/x.js"),
    ],
)
def test_a_node_handler_is_found(handler: str, file: str) -> None:
    assert messages(one(handler, "nodejs22.x"), file) == []
    assert len(messages(one(handler, "nodejs22.x"), f"other/{file}")) == 1


@pytest.mark.parametrize("runtime", ["java21", "provided.al2023", "dotnet8", "ruby3.3", ""])
def test_other_runtimes_are_not_judged(runtime: str) -> None:
    assert messages(one("whatever::Handler", runtime)) == []


@pytest.mark.parametrize("runtime", ["python3.12", "nodejs22.x"])
def test_a_handler_without_a_function_is_never_right(runtime: str) -> None:
    (message,) = messages(one("src/app", runtime), "src/app.py", "src/app.js")
    assert message == "the handler `src/app` names a file without a function"


def test_functions_with_layers_are_not_judged() -> None:
    hello = replace(function("hello", "wrapper.main"), layers=("arn:aws:lambda:x",))
    assert messages(service(HERE, hello)) == []


def test_a_handler_outside_of_the_code_is_not_judged() -> None:
    assert messages(one("/opt/nodejs/wrapper.main", "nodejs22.x")) == []


def test_the_problem_is_where_the_handler_is_written() -> None:
    place = Position("serverless.yml", 9, 14)
    positions = SourceMap({("functions", "hello", "handler"): place})
    of = replace(one("src/app.main", "python3.12"), positions=positions)
    (problem,) = check_handlers(of, dict.fromkeys(plan_targets(of), ("src/apps.py", "a.txt")))
    assert problem.message == "there is no `src/app.py` in the zip for the handler `src/app.main`"
    assert problem.position == place
    assert problem.hint == "did you mean `src/apps.py`?"


def test_a_file_that_patterns_leave_out_is_named(tmp_path: Path) -> None:
    (tmp_path / "app.py").touch()
    of = service(tmp_path, function("hello", "app.main"))
    (problem,) = check_handlers(of, dict.fromkeys(plan_targets(of), ("other.py",)))
    assert problem.hint == "`app.py` is there, but `package.patterns` leaves it out"


def test_typescript_has_to_be_compiled() -> None:
    of = one("src/app.main", "nodejs22.x")
    (problem,) = check_handlers(of, dict.fromkeys(plan_targets(of), ("src/app.ts",)))
    assert problem.hint == "`src/app.ts` has to be compiled first, by a build step or a plugin"
