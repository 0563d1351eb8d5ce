"""What is left of an installation is the same everywhere."""

from __future__ import annotations

from pathlib import Path

from slspy_python_requirements.tidy import distributions, remove, tidy

from tests.packaging.factories import write_tree

INFO = "lib-1.0.dist-info"


def installed(folder: Path) -> Path:
    return write_tree(
        folder,
        {
            "lib/__init__.py": "",
            "lib/__pycache__/__init__.cpython-311.pyc": "stale",
            "bin/lib": "#!/home/me/python\nimport lib",
            "bin/tool": "\x7fELF binary",
            "bin/script": "#!/bin/sh\n'''exec' /home/me/python",
            ".lock": "",
            f"{INFO}/INSTALLER": "pip",
            f"{INFO}/entry_points.txt": "[console_scripts]\nlib = lib:main\n",
            f"{INFO}/RECORD": (
                f"lib/__init__.py,,\n../../bin/lib,,\n{INFO}/INSTALLER,,\nbin/lib,,\nbin/tool,,\n"
                "lib/__pycache__/__init__.cpython-311.pyc,,\n"
            ),
        },
    )


def names(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def test_what_tells_of_the_machine_goes(tmp_path: Path) -> None:
    tidy(installed(tmp_path))
    assert names(tmp_path) == [
        "bin/tool",
        "lib-1.0.dist-info/RECORD",
        "lib-1.0.dist-info/entry_points.txt",
        "lib/__init__.py",
    ]
    assert (tmp_path / INFO / "RECORD").read_text() == "bin/tool,,\nlib/__init__.py,,\n"


def test_files_that_an_installer_shares_with_its_cache_are_not_changed(tmp_path: Path) -> None:
    installed(tmp_path / "here")
    cached = tmp_path / "cached"
    for path in ("lib/__init__.py", f"{INFO}/RECORD"):
        file = tmp_path / "here" / path
        file.chmod(0o600)
        (cached / path).parent.mkdir(parents=True, exist_ok=True)
        (cached / path).hardlink_to(file)
    before = (cached / INFO / "RECORD").read_text()
    tidy(tmp_path / "here")
    assert (cached / INFO / "RECORD").read_text() == before
    assert (cached / "lib/__init__.py").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "here/lib/__init__.py").stat().st_mode & 0o777 == 0o644


def test_removed_packages_take_nothing_else_along(tmp_path: Path) -> None:
    installed(tmp_path / "here")
    write_tree(tmp_path / "here", {"other.py": ""})
    (tmp_path / "here" / INFO / "RECORD").write_text("lib/__init__.py,,\n../outside,,\n")
    write_tree(tmp_path, {"outside": ""})
    assert [one.name for one in distributions(tmp_path / "here")] == ["lib"]
    remove(tmp_path / "here", {"lib"})
    assert (tmp_path / "outside").exists()
    assert "other.py" in names(tmp_path / "here")
    assert not list(distributions(tmp_path / "here"))
