from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from sls_py.cfn.stand_in import standing_in


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "standin_slow"
    folder.mkdir()
    (folder / "__init__.py").write_text("VALUE = 7\n")
    (folder / "part.py").write_text("PART = 8\n")
    (tmp_path / "standin_user.py").write_text("import standin_slow\n")
    (tmp_path / "standin_eager.py").write_text("from standin_slow.part import PART\n")
    monkeypatch.syspath_prepend(tmp_path)
    for name in ("standin_slow", "standin_slow.part", "standin_user", "standin_eager"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    return folder


def test_a_package_is_not_imported_until_it_is_used(package: Path) -> None:
    with standing_in("standin_slow"):
        user = import_module("standin_user")
    assert "standin_slow" not in sys.modules
    assert user.standin_slow.VALUE == 7
    assert sys.modules["standin_slow"].__file__ == str(package / "__init__.py")


@pytest.mark.usefixtures("package")
def test_parts_of_a_package_are_found_while_another_module_stands_in_for_it() -> None:
    with standing_in("standin_slow"):
        assert import_module("standin_eager").PART == 8
    assert import_module("standin_slow").VALUE == 7


def test_given_attributes_do_not_import_the_package(package: Path) -> None:
    (package.parent / "standin_user.py").write_text("from standin_slow import VALUE\n")
    with standing_in("standin_slow", VALUE=5):
        assert import_module("standin_user").VALUE == 5
    assert "standin_slow" not in sys.modules
    assert import_module("standin_slow").VALUE == 7


@pytest.mark.usefixtures("package")
def test_a_module_that_is_there_is_left_alone() -> None:
    real = import_module("standin_slow")
    with standing_in("standin_slow"):
        assert import_module("standin_user").standin_slow is real
    assert sys.modules["standin_slow"] is real


def test_resources_come_without_what_troposphere_needs_for_yaml() -> None:
    program = (
        "import sys; from sls_py.cfn import resources; resources.sqs.Queue;"
        "assert not {'cfn_flip', 'yaml', 'troposphere.serverless'} & sys.modules.keys();"
        "from troposphere.serverless import Function, Globals; assert Globals is not dict"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_a_template_can_still_be_written_as_yaml() -> None:
    program = (
        "from sls_py.cfn import resources; resources.sqs;"
        "import troposphere; assert 'Resources' in troposphere.Template().to_yaml()"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
