"""A look at the sources of handlers before anything is uploaded."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sls_py.errors import PackagingError, Problem
from sls_py.model.function import Function
from sls_py.model.layer import Layer
from sls_py.model.service import Service
from sls_py.position import Position
from sls_py.report import SilentReporter, Warned
from tests.packaging.factories import Tree, build, function, service, write_tree

MAIN = "def main(event, context): ...\n"


def packaged(of: Service) -> list[Problem]:
    """Package a service; return the warnings."""
    reporter = SilentReporter()
    build(of, reporter=reporter)
    return [event.problem for event in reporter.events if isinstance(event, Warned)]


def warnings(
    directory: Path, tree: Tree, handler: str = "app.main", runtime: str = "python3.12"
) -> list[str]:
    write_tree(directory, tree)
    of = service(directory, function("hello", handler), runtime=runtime)
    return [problem.message for problem in packaged(of)]


def test_a_handler_in_order_says_nothing_and_is_remembered(tmp_path: Path) -> None:
    tree = {"app.py": "import json, boto3\nfrom lib import tools\n" + MAIN, "lib/tools.py": ""}
    assert warnings(tmp_path, tree) == []
    assert '"good": ["' in (tmp_path / ".slspy/cache/preflight.json").read_text()


def test_a_mistake_is_an_error_with_its_place(tmp_path: Path) -> None:
    write_tree(tmp_path, {"app.py": MAIN, "b.py": "import lib\n" + MAIN, "lib.py": "def f(:\n"})
    of = service(tmp_path, function("a"), function("b", "b.main"), function("c", "b.main"))
    with pytest.raises(PackagingError) as caught:
        build(replace(of, functions={"b": of.functions["b"], "c": of.functions["c"]}))
    (problem, *_) = caught.value.problems
    assert problem.message == "`lib.py` is not valid Python: invalid syntax"
    assert problem.position == Position(str(tmp_path / "lib.py"), 1, 7)
    assert problem.hint == "correct it: function `b` loads it and would fail at its start"


def test_tolerated_mistakes_are_told_by_function(tmp_path: Path) -> None:
    write_tree(tmp_path, {"app.py": MAIN, "b.py": "import lib\n" + MAIN, "lib.py": "def f(:\n"})
    functions = [function("a"), function("b", "b.main"), function("c", "c.main")]
    functions[0] = replace(functions[0], handler="app.main")
    artifacts = build(service(tmp_path, *functions), tolerant=True)

    messages = {key: [one.message for one in found] for key, found in artifacts.broken.items()}
    assert messages == {
        "b": ["`lib.py` is not valid Python: invalid syntax"],
        "c": ["there is no `c.py` in the zip for the handler `c.main`"],
    }
    assert set(artifacts.functions) == {"a", "b", "c"}


def test_a_mistake_that_nobody_loads_is_none(tmp_path: Path) -> None:
    assert warnings(tmp_path, {"app.py": MAIN, "notes.py": "def f(:\n"}) == []


def test_without_checks_a_mistake_is_packaged(tmp_path: Path) -> None:
    write_tree(tmp_path, {"app.py": "def f(:\n"})
    assert build(service(tmp_path, function("hello", "app.main")), checks="sizes").items


def test_syntax_that_only_a_newer_python_may_know_is_a_warning(tmp_path: Path) -> None:
    tree = {"app.py": "some newer syntax\n"}
    (message,) = warnings(tmp_path, tree, runtime="python3.99")
    assert message.startswith("`app.py` may not be valid Python: ")


def test_a_module_that_is_nowhere_is_told_where_it_is_imported(tmp_path: Path) -> None:
    write_tree(tmp_path, {"app.py": MAIN, "src/app.py": "import json\nimport requests\n" + MAIN})
    (problem,) = packaged(service(tmp_path, function("hello", "src/app.main")))
    assert problem.message == (
        "`requests` is in no zip and no layer, and Python 3.12 comes without it"
    )
    assert problem.position == Position(str(tmp_path / "src/app.py"), 2, 8)


def test_modules_are_followed_through_the_service(tmp_path: Path) -> None:
    tree = {
        "src/app.py": "from src.views import home\n" + MAIN,
        "src/views/__init__.py": "from .home import show\n",
        "src/views/home.py": "from ..store import db\nfrom . import texts\nshow = 1\n",
        "src/views/texts.py": "import lost_in_texts\n",
        "src/store/db.py": "import lost_in_db\n",
    }
    found = warnings(tmp_path, tree, "src/app.main")
    assert {message.split("`")[1] for message in found} == {"lost_in_texts", "lost_in_db"}


def test_a_part_of_the_service_can_be_missing(tmp_path: Path) -> None:
    tree = {"app.py": "import shop.cart\nfrom shop.till import pay\n" + MAIN, "shop/cart.py": ""}
    assert warnings(tmp_path, tree) == ["`shop.till` is in no zip and no layer"]


def test_a_module_that_python_lost_is_named_as_such(tmp_path: Path) -> None:
    tree = {"app.py": "import distutils\n" + MAIN}
    assert warnings(tmp_path, tree, runtime="python3.11") == []
    assert warnings(tmp_path, tree, runtime="python3.12") == [
        "`distutils` is not part of Python any more since 3.12"
    ]


def test_a_module_beside_the_handler_is_found_from_the_top(tmp_path: Path) -> None:
    write_tree(tmp_path, {"src/app.py": "import tools\n" + MAIN, "src/tools.py": ""})
    (problem,) = packaged(service(tmp_path, function("hello", "src/app.main")))
    assert problem.hint == (
        "it is `src.tools` in Lambda, which looks for modules from the top of the zip"
    )


def test_a_module_that_patterns_leave_out_is_named(tmp_path: Path) -> None:
    write_tree(tmp_path, {"app.py": "import tools\n" + MAIN, "tools.py": ""})
    (problem,) = packaged(service(tmp_path, function("hello", "app.main"), patterns=("!tools.py",)))
    assert problem.hint == "`tools.py` is there, but `package.patterns` leaves it out"


def test_what_a_distribution_imports_is_its_own_affair(tmp_path: Path) -> None:
    tree = {
        "app.py": "import big\n" + MAIN,
        "big/__init__.py": "import optional_part\n",
        "big-1.0.dist-info/RECORD": "big/__init__.py,,\nbig-1.0.dist-info/RECORD,,\n",
    }
    assert warnings(tmp_path, tree) == []


def test_a_package_that_makes_its_parts_is_believed(tmp_path: Path) -> None:
    tree = {
        "app.py": "import lazy.part\n" + MAIN,
        "lazy/__init__.py": "def __getattr__(name): ...\n",
    }
    assert warnings(tmp_path, tree) == []


def test_nothing_is_missing_where_the_path_is_changed(tmp_path: Path) -> None:
    tree = {
        "app.py": "import paths\nimport vendored\n" + MAIN,
        "paths.py": "import sys\nsys.path.append('vendor')\n",
        "vendor/vendored.py": "",
    }
    assert warnings(tmp_path, tree) == []


def with_layers(directory: Path, *layers: object) -> Service:
    write_tree(directory, {"app.py": "import numpy\n" + MAIN, "libs/python/numpy/__init__.py": ""})
    hello: Function = replace(function("hello", "app.main"), layers=tuple(layers))
    return service(directory, hello, layers=[Layer(key="libs", name="libs", path="libs")])


def test_layers_of_the_service_are_looked_into(tmp_path: Path) -> None:
    assert packaged(with_layers(tmp_path / "a", {"Ref": "LibsLambdaLayer"})) == []
    (problem,) = packaged(with_layers(tmp_path / "b"))
    assert problem.message == "`numpy` is in the layer `libs`, which the function does not use"
    assert problem.hint == "add `!Ref LibsLambdaLayer` to the `layers` of the function"


def test_nothing_is_missing_beside_layers_from_elsewhere(tmp_path: Path) -> None:
    assert packaged(with_layers(tmp_path, "arn:aws:lambda:eu-west-1:1:layer:x:1")) == []


def test_nothing_is_missing_with_a_search_path_of_its_own(tmp_path: Path) -> None:
    of = with_layers(tmp_path)
    hello = replace(of.functions["hello"], environment={"PYTHONPATH": "/opt/x"})
    assert packaged(replace(of, functions={"hello": hello})) == []


def test_missing_requirements_are_told_once(tmp_path: Path) -> None:
    tree = {"app.py": "import requests\n" + MAIN, "requirements.txt": "requests\n"}
    (message,) = warnings(tmp_path, tree)
    assert "`requirements.txt`" in message


def test_other_runtimes_are_not_looked_at(tmp_path: Path) -> None:
    assert warnings(tmp_path, {"app.js": "import (", "app.py": "def ("}, runtime="nodejs22.x") == []


def test_a_change_is_noticed(tmp_path: Path) -> None:
    assert warnings(tmp_path, {"app.py": MAIN}) == []
    assert warnings(tmp_path, {"app.py": "import lost\n" + MAIN}) != []
    assert warnings(tmp_path, {"app.py": "import lost\n" + MAIN}) != []
