"""The zips of a service."""

from __future__ import annotations

import os
import shutil
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from sls_py.errors import BusyError, PackagingError
from sls_py.files.locks import locked
from sls_py.lifecycle import Lifecycle, moments
from sls_py.lifecycle.contexts import PackageContext
from sls_py.model.layer import Layer
from sls_py.model.package import Artifacts
from sls_py.packaging.build import build_artifacts
from sls_py.report import Note, PhaseEnded, Progress, SilentReporter, Warned
from tests.packaging.factories import build, function, listing, named, names_in, service, write_tree

HANDLER = "def main(event, context):\n    return 1\n"


def warnings(reporter: SilentReporter) -> list[str]:
    return [event.problem.message for event in reporter.events if isinstance(event, Warned)]


def test_a_plain_service_has_one_zip_for_all_its_functions(tmp_path: Path) -> None:
    write_tree(tmp_path, {"handler.py": HANDLER, "serverless.yml": "", "data/x.json": "{}"})
    artifacts = build(service(tmp_path, function("one"), function("two")))
    assert listing(artifacts) == {"svc.zip": ["data/x.json", "handler.py"]}
    assert artifacts.functions == {"one": "svc.zip", "two": "svc.zip"}


def test_an_artifact_is_described(tmp_path: Path) -> None:
    write_tree(tmp_path, {"handler.py": HANDLER, "empty": ""})
    item = named(build(service(tmp_path)), "svc.zip")
    assert item.path == tmp_path / ".slspy" / "svc.zip"
    assert (item.kind, item.encoding, item.files) == ("code", "ld5", 2)
    assert item.unzipped_size == len(HANDLER)
    assert item.size == item.path.stat().st_size


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
    assert named(artifacts, "libs.zip").kind == "layer"


def test_the_same_files_give_the_same_zip_anywhere(tmp_path: Path) -> None:
    write_tree(tmp_path / "one", {"handler.py": HANDLER, "b/x": "x", "run": "#!/bin/sh"})
    (tmp_path / "one" / "run").chmod(0o755)
    first = named(build(service(tmp_path / "one")), "svc.zip")
    umask = os.umask(0o027)
    try:
        write_tree(tmp_path / "two", {"run": "#!/bin/sh", "b/x": "x", "handler.py": HANDLER})
        (tmp_path / "two" / "run").chmod(0o700)
        os.utime(tmp_path / "two" / "handler.py", (1, 1))
        second = named(build(service(tmp_path / "two")), "svc.zip")
    finally:
        os.umask(umask)
    assert replace(second, path=first.path) == first
    assert second.path.read_bytes() == first.path.read_bytes()


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


def test_a_rebuilt_zip_is_the_same_as_a_fresh_one(tmp_path: Path) -> None:
    write_tree(tmp_path, {"handler.py": HANDLER, "a.py": "a" * 99, "z.py": "z" * 99})
    build(service(tmp_path))
    write_tree(tmp_path, {"handler.py": HANDLER + "\n", "new.py": "n" * 99})
    (tmp_path / "a.py").unlink()
    rebuilt = named(build(service(tmp_path)), "svc.zip").path.read_bytes()
    shutil.rmtree(tmp_path / ".slspy")
    assert named(build(service(tmp_path)), "svc.zip").path.read_bytes() == rebuilt


def test_one_function_gets_the_zip_that_a_full_deployment_makes(tmp_path: Path) -> None:
    write_tree(tmp_path, {"handler.py": HANDLER, "other.py": ""})
    own = function("two", patterns=("!other.py",), individually=True)
    of = service(tmp_path, function("one"), own)
    whole = build(of)
    for key in ("one", "two"):
        alone = build(of, functions=[key])
        assert alone.items == (named(whole, whole.functions[key]),)
        assert alone.functions == {key: whole.functions[key]}
    assert sorted(path.name for path in (tmp_path / ".slspy").glob("*.zip")) == [
        "svc.zip",
        "two.zip",
    ]


def test_zips_with_the_same_content_are_one_file_with_several_names(tmp_path: Path) -> None:
    write_tree(tmp_path, {"handler.py": HANDLER, "other.py": ""})
    own = [function(name, patterns=(f"!x-{name}",)) for name in ("one", "two")]
    of = service(tmp_path, *own, function("four", patterns=("!other.py",)), individually=True)
    whole = build(of)
    one, two, four = (named(whole, f"{name}.zip") for name in ("one", "two", "four"))
    assert one.path.samefile(two.path)
    assert not one.path.samefile(four.path)
    assert (one.digest, one.code_sha256) == (two.digest, two.code_sha256)
    assert one.key != two.key


def test_zips_that_are_not_needed_any_more_are_removed(tmp_path: Path) -> None:
    write_tree(tmp_path, {"handler.py": HANDLER})
    build(service(tmp_path, individually=True))
    build(service(tmp_path))
    assert [path.name for path in (tmp_path / ".slspy").glob("*.zip")] == ["svc.zip"]


def test_a_given_zip_is_used_as_it_is(tmp_path: Path) -> None:
    write_tree(tmp_path, {"handler.py": HANDLER, "dist/": ""})
    with zipfile.ZipFile(tmp_path / "dist" / "one.zip", "w") as archive:
        archive.writestr("a.py", "x" * 10)
    artifacts = build(service(tmp_path, function("one", artifact="dist/one.zip"), function("two")))
    item = named(artifacts, "one.zip")
    assert item.path == tmp_path / "dist" / "one.zip"
    assert (item.encoding, item.files, item.unzipped_size) == ("raw", 1, 10)
    assert item.key.endswith("-raw/one.zip")
    assert artifacts.functions == {"one": "one.zip", "two": "svc.zip"}
    assert names_in(named(artifacts, "svc.zip").path) == ["dist/one.zip", "handler.py"]


def test_other_zips_with_the_same_name_get_another_one(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a/x.zip": "a", "b/x.zip": "b", "c/x.zip": "a"})
    functions = [function(key, artifact=f"{key}/x.zip") for key in "abc"]
    artifacts = build(service(tmp_path, *functions))
    first, second = artifacts.items
    assert (first.name, second.name) == ("x.zip", f"x-{second.digest[:8]}.zip")
    assert artifacts.functions == {"a": "x.zip", "b": second.name, "c": "x.zip"}


def test_a_function_and_a_layer_can_have_the_same_name(tmp_path: Path) -> None:
    write_tree(tmp_path, {"handler.py": HANDLER, "layer/x.py": ""})
    layer = Layer(key="hello", name="hello", path="layer")
    artifacts = build(service(tmp_path, layers=[layer], individually=True))
    assert artifacts.functions["hello"] == "hello.zip"
    assert names_in(named(artifacts, artifacts.layers["hello"]).path) == ["x.py"]


def test_all_problems_come_at_once(tmp_path: Path) -> None:
    write_tree(tmp_path, {"src/a.py": ""})
    (tmp_path / "src" / "loop").symlink_to("..")
    layer = Layer(key="libs", name="libs", path="libs")
    of = service(tmp_path, function("a", artifact="no.zip"), function("b"), layers=[layer])
    with pytest.raises(PackagingError) as caught:
        build(of)
    assert len(caught.value.problems) == 3


def test_a_zip_without_files_is_an_error(tmp_path: Path) -> None:
    write_tree(tmp_path, {"handler.py": HANDLER})
    own = function("b", individually=True, patterns=("!**",))
    with pytest.raises(PackagingError) as caught:
        build(service(tmp_path, function("a"), own))
    (problem,) = caught.value.problems
    assert problem.message == "no file is left for `b.zip`: every file is excluded"
    assert problem.path == "functions.b.package.patterns"


def test_a_missing_handler_is_a_warning_or_when_strict_an_error(tmp_path: Path) -> None:
    write_tree(tmp_path, {"other.py": ""})
    reporter = SilentReporter()
    build(service(tmp_path), reporter=reporter)
    message = "there is no `handler.py` in the zip for the handler `handler.main`"
    assert warnings(reporter) == [message]
    with pytest.raises(PackagingError, match="there is no `handler"):
        build(service(tmp_path), strict_handlers=True)


def test_what_is_probably_not_meant_is_a_warning(tmp_path: Path) -> None:
    write_tree(tmp_path, {"svc/handler.py": HANDLER, "svc/.venv/pyvenv.cfg": "", "x.py": ""})
    write_tree(tmp_path, {"svc/x.py": ""})
    (tmp_path / "svc" / "gone").symlink_to("nowhere")
    reporter = SilentReporter()
    hello = function("hello", patterns=("!x",))
    build(service(tmp_path / "svc", hello, patterns=("../x.py",)), reporter=reporter)
    assert [message.split("`")[1] for message in warnings(reporter)] == [
        ".venv",
        "package.patterns",
        "../x.py",
    ]
    assert Note(text="the link `gone` leads nowhere and is left out", verbose=True) in (
        reporter.events
    )


def test_a_zip_too_large_for_lambda_is_an_error_before_it_is_written(tmp_path: Path) -> None:
    write_tree(tmp_path, {"handler.py": HANDLER})
    with (tmp_path / "data.bin").open("wb") as file:
        file.truncate(251 * 1024 * 1024)
    with pytest.raises(PackagingError, match=r"251\.0 MB unzipped"):
        build(service(tmp_path))
    assert not (tmp_path / ".slspy" / "svc.zip").exists()


def test_a_phase_tells_what_came_of_it(tmp_path: Path) -> None:
    write_tree(tmp_path, {"handler.py": HANDLER})
    reporter = SilentReporter()
    build(service(tmp_path), reporter=reporter)
    (ended,) = [event for event in reporter.events if isinstance(event, PhaseEnded)]
    size = (tmp_path / ".slspy" / "svc.zip").stat().st_size
    assert (ended.name, ended.detail) == ("package", f"1 zip, {size} B")


def test_two_processes_do_not_package_into_one_folder(tmp_path: Path) -> None:
    write_tree(tmp_path, {"handler.py": HANDLER})
    with locked(tmp_path / ".slspy"), pytest.raises(BusyError):
        build(service(tmp_path))


def test_another_build_folder_holds_the_zips_only(tmp_path: Path) -> None:
    write_tree(tmp_path / "svc", {"handler.py": HANDLER})
    of, out = service(tmp_path / "svc"), tmp_path / "out"
    artifacts = build_artifacts(of, out, lifecycle=Lifecycle(), reporter=SilentReporter())
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["svc.zip"]
    assert named(artifacts, "svc.zip").path == tmp_path / "out" / "svc.zip"


def test_files_are_remembered_between_runs(tmp_path: Path) -> None:
    write_tree(tmp_path, {"handler.py": HANDLER})
    build(service(tmp_path), clock=lambda: time.time_ns() + 3_600_000_000_000)
    remembered = (tmp_path / ".slspy" / "cache" / "hashes").read_bytes()
    assert os.fsencode(tmp_path / "handler.py") in remembered


class Recorder:
    """A plugin that notes the moments and changes what is packaged."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    @moments.PACKAGE_SELECT.before
    def generate(self, context: PackageContext) -> None:
        self.seen.append("before select")
        (context.service.directory / "generated.py").touch()
        context.add_file("bin/tool", b"#!/bin/sh", executable=True)
        context.exclude("*.md")

    @moments.PACKAGE_SELECT.after
    def change_again(self, context: PackageContext) -> None:
        self.seen.append("after select")
        context.add_file("late.txt", b"late", functions=["hello"])
        context.exclude("!*.txt")

    @moments.PACKAGE_ZIP.before
    def before_zip(self, context: PackageContext) -> None:
        self.seen.append(f"before zip {self._zips(context)}")

    @moments.PACKAGE_ZIP.after
    def after_zip(self, context: PackageContext) -> None:
        self.seen.append(f"after zip {self._zips(context)}")

    @moments.PACKAGE_STORED.after
    def stored(self, context: PackageContext) -> None:
        self.seen.append(f"stored {context.artifacts is not None}")

    def _zips(self, context: PackageContext) -> list[str]:
        return [path.name for path in context.directory.glob("*.zip")]


def test_plugins_take_part(tmp_path: Path) -> None:
    write_tree(tmp_path, {"handler.py": HANDLER, "a.md": "", "b.txt": ""})
    lifecycle, plugin = Lifecycle(), Recorder()
    lifecycle.register("recorder", plugin)
    artifacts = build(service(tmp_path), lifecycle=lifecycle)
    assert listing(artifacts) == {
        "svc.zip": ["bin/tool", "generated.py", "handler.py", "late.txt"],
    }
    assert plugin.seen == [
        "before select",
        "after select",
        "before zip []",
        "after zip ['svc.zip']",
        "stored True",
    ]


def test_a_service_without_functions_has_no_zips(tmp_path: Path) -> None:
    of = replace(service(tmp_path), functions={})
    assert build(of) == Artifacts()


class Installer:
    """A plugin that puts a folder into functions, or into a layer of its own."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    @moments.PACKAGE_SELECT.before
    def add(self, context: PackageContext) -> None:
        functions = () if context.service.layers else None
        context.add_tree(
            self._directory, identity="1", prefix="python", functions=functions, layers=["libs"]
        )


@pytest.mark.parametrize("layered", [False, True])
def test_a_plugin_adds_a_folder(tmp_path: Path, layered: bool) -> None:
    write_tree(tmp_path, {"service/handler.py": HANDLER, "installed/lib/a.py": ""})
    lifecycle = Lifecycle()
    lifecycle.register("installer", Installer(tmp_path / "installed"))
    layers = [Layer(key="libs", name="libs", generated=True)] if layered else []
    artifacts = build(service(tmp_path / "service", layers=layers), lifecycle=lifecycle)
    assert listing(artifacts) == (
        {"svc.zip": ["handler.py"], "libs.zip": ["python/lib/a.py"]}
        if layered
        else {"svc.zip": ["handler.py", "python/lib/a.py"]}
    )


def test_long_work_tells_how_far_it_is(tmp_path: Path) -> None:
    tree = {f"data{number}": bytes([number]) * 1024 * 1024 for number in range(3)}
    reporter = SilentReporter()
    build(service(write_tree(tmp_path, {"handler.py": HANDLER, **tree})), reporter=reporter)
    told = [event.done for event in reporter.events if isinstance(event, Progress)]
    assert told == sorted(told)
    assert len(told) == 3
