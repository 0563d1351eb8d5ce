"""What is known about zips before they are made."""

from __future__ import annotations

from pathlib import Path

from sls_py.packaging.forecast import expected_artifacts, missing_files
from tests.packaging.factories import function, service, write_tree
from tests.service.service_files import load

SERVICE = """
    package: {individually: true}
    provider: {name: aws, runtime: python3.12}
    functions:
      one: {handler: one.main}
      two: {handler: lib/two.main}
      image: {image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/a@sha256:%s"}
    layers:
      shared: {path: shared}
""" % ("a" * 64)


def test_every_function_and_layer_has_a_zip(tmp_path: Path) -> None:
    found = expected_artifacts(load(tmp_path, SERVICE))
    assert found.functions == {"one": "one.zip", "two": "two.zip"}
    assert found.layers == {"shared": "shared.zip"}
    assert {item.name for item in found.items} == {"one.zip", "two.zip", "shared.zip"}


def test_files_that_are_there_are_no_problem(tmp_path: Path) -> None:
    for name in ("one.py", "lib/two.py", "shared/a.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert missing_files(load(tmp_path, SERVICE), tmp_path / ".slspy") == []


def test_missing_files_and_folders_are_told(tmp_path: Path) -> None:
    (tmp_path / "one.py").touch()
    problems = missing_files(load(tmp_path, SERVICE), tmp_path / ".slspy")
    assert [problem.path for problem in problems] == ["layers.shared.path", "functions.two.handler"]


def test_a_handler_that_will_be_bundled_is_not_missed(tmp_path: Path) -> None:
    write_tree(tmp_path, {"src/app.ts": ""})
    bundled = function("hello", "src/app.main", individually=True, bundled=True)
    of = service(tmp_path, bundled, runtime="nodejs22.x")
    assert missing_files(of, tmp_path / "out") == []
