"""The packages that files of zips belong to."""

from __future__ import annotations

import pytest

from sls_py.packaging.distributions import folder_of, packages_of

RECORDS = {
    "python/PyYAML-6.0.2.dist-info/RECORD": (
        'yaml/__init__.py,sha256=x,1\n"_yaml/odd, name.py",,\n../bin/tool,,\n'
        "PyYAML-6.0.2.dist-info/RECORD,,\n"
    ),
    "python/google_auth-2.dist-info/RECORD": "google/auth/a.py,,\n",
    "python/google_cloud-3.dist-info/RECORD": "google/cloud/b.py,,\n",
}


def package_of(name: str) -> str:
    names = {*RECORDS, name}
    return packages_of(names, lambda record: RECORDS[record].encode())[name]


@pytest.mark.parametrize(
    ("name", "package"),
    [
        ("python/yaml/__init__.py", "PyYAML 6.0.2"),
        ("python/_yaml/odd, name.py", "PyYAML 6.0.2"),
        ("bin/tool", "PyYAML 6.0.2"),
        ("python/PyYAML-6.0.2.dist-info/RECORD", "PyYAML 6.0.2"),
        ("python/yaml/__pycache__/a.cpython-312.pyc", "PyYAML 6.0.2"),
        ("python/google/auth/a.py", "google_auth 2"),
        ("python/google/cloud/b.py", "google_cloud 3"),
        ("python/google/unlisted.py", "python/google"),
        ("src/app.py", "src"),
    ],
)
def test_distributions_own_what_they_list_and_what_lies_beside_it(name: str, package: str) -> None:
    assert package_of(name) == package


def test_a_record_that_cannot_be_read_owns_nothing() -> None:
    names = {"six-1.dist-info/RECORD", "six.py"}
    assert packages_of(names, lambda _: None)["six.py"] == "six.py"


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("handler.js", "handler.js"),
        ("node_modules/a/lib/x.js", "node_modules/a"),
        ("node_modules/@scope/b/x.js", "node_modules/@scope/b"),
        (
            "python/lib/python3.12/site-packages/six.py",
            "python/lib/python3.12/site-packages/six.py",
        ),
        ("data/x/y", "data"),
    ],
)
def test_folders_that_only_hold_packages_are_looked_into(name: str, folder: str) -> None:
    assert folder_of(name) == folder
