"""Requirements files mean what pip says they mean."""

from __future__ import annotations

from pathlib import Path

import pytest
from slspy_python_requirements.locks.lines import files_of
from slspy_python_requirements.locks.requirements import read
from slspy_python_requirements.manifests import Manifest
from slspy_python_requirements.options import Options
from slspy_python_requirements.platform import Platform
from slspy_python_requirements.wanted import Wanted

from sls_py.errors import PackagingError
from tests.packaging.factories import write_tree
from tests.plugins.slspy_python_requirements.index import ARM, X86, project


def wanted(folder: Path, text: str, platform: Platform = X86) -> Wanted:
    folder.mkdir(exist_ok=True)
    (folder / "requirements.txt").write_text(text)
    manifest = Manifest("requirements", folder / "requirements.txt", folder)
    return read(manifest, Options(), platform)


def names(found: Wanted) -> list[str]:
    return [pin.requirement for pin in found.pins]


def test_comments_continuations_and_empty_lines_are_understood(tmp_path: Path) -> None:
    found = wanted(tmp_path, "# all\n\nsix>=1, \\\n   <2  # both\nidna # one\n")
    assert names(found) == ["six<2,>=1", "idna"]


def test_files_that_a_file_names_are_read(tmp_path: Path) -> None:
    write_tree(
        tmp_path,
        {
            "base/common.txt": "six\n-r more.txt\n",
            "base/more.txt": "idna\n",
            "limits.txt": "six<2\n",
        },
    )
    found = wanted(tmp_path, "-r base/common.txt\n--constraint=limits.txt\n")
    assert (names(found), found.limits) == (["six", "idna"], ("six<2",))
    every = {path.name for path in files_of(tmp_path / "requirements.txt")}
    assert every == {"requirements.txt", "common.txt", "more.txt", "limits.txt"}


def test_files_that_name_each_other_are_read_once(tmp_path: Path) -> None:
    write_tree(tmp_path, {"more.txt": "-r requirements.txt\nsix\n"})
    assert names(wanted(tmp_path, "-r more.txt\nidna\n")) == ["six", "idna"]


def test_markers_are_decided_for_the_function(tmp_path: Path) -> None:
    text = (
        "a; platform_machine == 'aarch64'\nb; sys_platform == 'win32'\nc; python_version < '3.13'\n"
    )
    assert names(wanted(tmp_path, text, ARM)) == ["a", "c"]
    assert names(wanted(tmp_path, text, X86)) == ["c"]


def test_hashes_on_every_line_make_it_a_lock(tmp_path: Path) -> None:
    first, second = ("--hash=sha256:" + digit * 64 for digit in "12")
    found = wanted(tmp_path, f"six==1.0 \\\n  {first} \\\n  {second}\n")
    assert found.locked
    assert found.pins[0].hashes == ("sha256:" + "1" * 64, "sha256:" + "2" * 64)
    assert not wanted(tmp_path, f"six==1.0 {first}\nidna==2.0\n").locked


def test_projects_are_built_whether_editable_or_not(tmp_path: Path) -> None:
    project(tmp_path / "shared", "shared")
    for line in ("-e ../shared", "../shared", "--editable=../shared", f"file://{tmp_path}/shared"):
        found = wanted(tmp_path / "api", line)
        assert found.projects == ((tmp_path / "shared").resolve(),), line
        assert names(found) == ["shared"]


def test_the_service_itself_is_in_the_zip_already(tmp_path: Path) -> None:
    write_tree(tmp_path, {"pyproject.toml": '[project]\nname = "api"\ndependencies = ["six"]\n'})
    found = wanted(tmp_path, "-e .\nidna\n")
    assert (names(found), found.projects) == (["six", "idna"], ())


def test_archives_on_this_machine_are_taken(tmp_path: Path) -> None:
    write_tree(tmp_path, {"wheels/six-1.0-py3-none-any.whl": "x"})
    found = wanted(tmp_path, "./wheels/six-1.0-py3-none-any.whl\n")
    assert found.pins[0].name == "six"
    assert found.pins[0].requirement.startswith("file:///")
    assert tmp_path / "wheels/six-1.0-py3-none-any.whl" in files_of(tmp_path / "requirements.txt")


def test_options_about_indexes_go_to_the_installer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOKEN", "t")
    text = "--index-url https://${TOKEN}@index.example/simple\n--find-links wheels\n--only-binary :all:\nsix\n"
    (tmp_path / "wheels").mkdir()
    found = wanted(tmp_path, text)
    assert found.arguments == (
        "--index-url https://t@index.example/simple",
        f"--find-links {tmp_path / 'wheels'}",
    )


def test_everything_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(PackagingError) as raised:
        wanted(tmp_path, "six\n=broken\n./empty\n./nowhere\n")
    problems = raised.value.problems
    assert [problem.position.line for problem in problems if problem.position] == [2, 3, 4]
    assert "is no Python project" in problems[1].message


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(PackagingError, match=r"cannot read the requirements file `base.txt`"):
        wanted(tmp_path, "-r base.txt\n")
