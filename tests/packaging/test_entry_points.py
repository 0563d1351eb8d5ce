"""Handlers whose file is in the zip, but without the function that they name."""

from __future__ import annotations

from pathlib import Path

import pytest

from sls_py.errors import Problem
from sls_py.packaging.entry_points import missing_entry_point
from sls_py.packaging.python_text import read_facts
from tests.packaging.factories import function, service


def problems(directory: Path, text: str, *handlers: str) -> list[Problem]:
    of = service(directory, *(function(f"f{index}", name) for index, name in enumerate(handlers)))
    names = read_facts(text.encode(), (3, 11)).names
    found = (missing_entry_point(of, one, "src/app.py", names) for one in of.functions.values())
    return [problem for problem in found if problem]


def test_a_misspelled_function_is_told_with_the_one_that_is_meant(tmp_path: Path) -> None:
    text = "def main(event, context): ...\n"
    (problem,) = problems(tmp_path, text, "src/app.mian", "src.app.main", "./src/app.main")
    assert (
        problem.message == "`src/app.py` does not define `mian`, which the handler "
        "`src/app.mian` names"
    )
    assert problem.hint == "did you mean `main`?"
    assert (problem.path, problem.severity) == ("functions.f0.handler", "warning")


@pytest.mark.parametrize(
    "text",
    [
        "async def main(event, context): ...",
        "class main: ...",
        "import main",
        "import main.part",
        "from views import main",
        "from views import handler as main",
        "main = adapt(application)",
        "first, main = handlers()",
        "main: Handler = adapt(application)",
        "if DEBUG:\n    main = one\nelse:\n    main = two",
        "try:\n    from fast import main\nexcept ImportError:\n    main = None",
        "def set_up():\n    global main\n    main = 1",
    ],
)
def test_every_way_to_bind_a_name_counts(text: str, tmp_path: Path) -> None:
    assert problems(tmp_path, text, "src/app.main") == []
    assert len(problems(tmp_path, text, "src/app.missing")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "from views import *",
        "def __getattr__(name): ...",
        "globals()['main'] = 1",
        "exec('main = 1')",
        "def (",
        "x = '\x00'",
    ],
)
def test_what_cannot_be_told_from_the_text_is_not_judged(text: str, tmp_path: Path) -> None:
    assert problems(tmp_path, text, "src/app.main") == []
