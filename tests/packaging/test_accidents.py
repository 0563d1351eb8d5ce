"""What is packaged by accident."""

from __future__ import annotations

from pathlib import Path

from sls_py.errors import Problem
from sls_py.packaging.accidents import (
    ignored_patterns,
    linked_packages,
    uninstalled_requirements,
    virtual_environments,
)
from sls_py.packaging.plan import plan_targets
from tests.packaging.factories import function, service

HERE = Path()
SIZES = {".venv/pyvenv.cfg": 10, ".venv/lib/x.py": 5 * 1024 * 1024, "handler.py": 1}


def test_a_virtual_environment_is_worth_one_warning() -> None:
    of = service(HERE, function("a"), function("b"), individually=True)
    (problem,) = virtual_environments(of, dict.fromkeys(plan_targets(of), SIZES))
    assert problem.message == "the virtual environment `.venv` goes into `a.zip`"
    assert problem.hint == "to leave out its 5.0 MB, add `!.venv/**` to `package.patterns`"


def test_without_one_there_is_no_warning() -> None:
    of = service(HERE)
    sizes = {"pyvenv.cfg": 1, "src/not-pyvenv.cfg": 1}
    assert list(virtual_environments(of, dict.fromkeys(plan_targets(of), sizes))) == []


def test_patterns_of_a_function_without_an_own_zip_do_nothing() -> None:
    functions = (function("a", patterns=("!x",)), function("b", patterns=("!x",)), function("c"))
    problem = ignored_patterns(service(HERE, *functions))
    assert problem is not None
    assert problem.message == (
        "the `package.patterns` of `a`, `b` are ignored: only those of the service apply"
    )
    assert problem.path == "functions.a.package.patterns"


def test_patterns_of_a_function_with_an_own_zip_are_fine() -> None:
    own = function("a", patterns=("!x",), individually=True)
    assert ignored_patterns(service(HERE, own)) is None
    assert (
        ignored_patterns(service(HERE, function("a", patterns=("!x",)), individually=True)) is None
    )


def requirements(folder: Path, text: str, *files: str) -> Problem | None:
    (folder / "requirements.txt").write_text(text)
    of = service(folder, function("a"))
    sizes = dict.fromkeys(("handler.py", *files), 1)
    return uninstalled_requirements(of, dict.fromkeys(plan_targets(of), sizes))


def test_packages_that_are_nowhere_are_worth_a_warning(tmp_path: Path) -> None:
    problem = requirements(tmp_path, "# ours\nboto3\nFlask==3.0 ; python_version > '3'\nhttpx\n")
    assert problem is not None
    assert problem.message == ("`Flask` of `requirements.txt` is in no zip and no layer")
    assert str(problem.position) == f"{tmp_path}/requirements.txt:3:1"


def test_packages_that_lambda_has_need_no_warning(tmp_path: Path) -> None:
    assert requirements(tmp_path, "-r more.txt\nboto3>=1\npython_dateutil\n\n") is None


def test_packages_in_the_zip_need_no_warning(tmp_path: Path) -> None:
    assert requirements(tmp_path, "flask\n", "flask-3.0.dist-info/METADATA") is None


def test_a_service_without_requirements_needs_no_warning(tmp_path: Path) -> None:
    of = service(tmp_path, function("a"))
    assert (
        uninstalled_requirements(of, {target: {"handler.py": 1} for target in plan_targets(of)})
        is None
    )


def test_packages_that_pnpm_links_are_told(tmp_path: Path) -> None:
    of = service(tmp_path, runtime="nodejs22.x")
    (target,) = plan_targets(of)
    (tmp_path / "node_modules/.pnpm").mkdir(parents=True)
    problem = linked_packages(of, {target: {"node_modules/.pnpm/a@1/node_modules/a/x.js": 1}})
    assert problem
    assert "node-linker=hoisted" in str(problem.hint)
    assert linked_packages(of, {target: {"node_modules/a/x.js": 1}}) is None
