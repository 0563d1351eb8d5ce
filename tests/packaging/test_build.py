"""The zips of a service."""

from __future__ import annotations

from pathlib import Path

from sls_py.model.layer import Layer
from tests.packaging.factories import build, function, listing, named, service, write_tree

HANDLER = "def main(event, context):\n    return 1\n"


def test_a_plain_service_has_one_zip_for_all_its_functions(tmp_path: Path) -> None:
    write_tree(tmp_path, {"handler.py": HANDLER, "serverless.yml": "", "data/x.json": "{}"})
    artifacts = build(service(tmp_path, function("one"), function("two")))
    assert listing(artifacts) == {"svc.zip": ["data/x.json", "handler.py"]}
    assert artifacts.functions == {"one": "svc.zip", "two": "svc.zip"}


def test_an_artifact_is_found_in_the_bucket_by_its_content(tmp_path: Path) -> None:
    write_tree(tmp_path, {"handler.py": HANDLER})
    item = named(build(service(tmp_path)), "svc.zip")
    assert item.key == f"serverless/svc/dev/code/{item.digest[:32]}-{item.encoding}/svc.zip"


def test_a_layer_is_a_zip_of_its_folder_and_not_in_the_code(tmp_path: Path) -> None:
    write_tree(tmp_path, {"handler.py": HANDLER, "libs/python/lib.py": "", "libs/readme.txt": ""})
    artifacts = build(service(tmp_path, layers=[Layer(key="libs", name="libs", path="libs")]))
    assert listing(artifacts) == {
        "svc.zip": ["handler.py"],
        "libs.zip": ["python/lib.py", "readme.txt"],
    }
    assert artifacts.layers == {"libs": "libs.zip"}


def test_a_zip_is_not_written_again_when_nothing_changed(tmp_path: Path) -> None:
    write_tree(tmp_path, {"handler.py": HANDLER})
    first = named(build(service(tmp_path)), "svc.zip")
    before = first.path.stat()
    again = named(build(service(tmp_path)), "svc.zip")
    assert again == first
    assert again.path.stat().st_ino == before.st_ino


def test_a_changed_file_changes_digest_zip_and_key(tmp_path: Path) -> None:
    write_tree(tmp_path, {"handler.py": HANDLER})
    first = named(build(service(tmp_path)), "svc.zip")
    write_tree(tmp_path, {"handler.py": HANDLER + "\n"})
    second = named(build(service(tmp_path)), "svc.zip")
    assert first.digest != second.digest
    assert first.code_sha256 != second.code_sha256
    assert first.key != second.key
