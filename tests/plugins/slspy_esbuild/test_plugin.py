"""Node functions that are bundled on their way into zips."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from slspy_esbuild import Esbuild

from sls_py.lifecycle import Lifecycle, moments
from sls_py.lifecycle.contexts import ServiceContext, SyncContext
from sls_py.plugin import Service
from sls_py.report import SilentReporter, Warned
from tests.packaging.factories import Tree, build, function, listing, service, write_tree
from tests.plugins.slspy_esbuild.fake_esbuild import install_esbuild, runs

TREE = {
    "src/a.ts": 'import { x } from "./lib"\nimport pg from "pg"\n',
    "src/b.ts": "b\n",
    "src/lib.ts": "lib\n",
    "src/plain.py": "def main(event, context): ...\n",
    "assets/a.sql": "",
    "node_modules/pg/index.js": "",
}
FUNCTIONS = (function("a", "src/a.main"), function("b", "src/b.main"))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    install_esbuild(tmp_path)
    return write_tree(tmp_path, TREE)


def planned(of: Service, **options: Any) -> tuple[Service, Lifecycle]:
    """The service after the plugin saw it, and the hooks."""
    lifecycle = Lifecycle()
    lifecycle.register("esbuild", Esbuild())
    of = replace(of, plugins=("esbuild",), custom={"esbuild": options} if options else {})
    context = ServiceContext(service=of, reporter=SilentReporter())
    lifecycle.run(moments.SERVICE_BUILT, "before", context)
    return context.service, lifecycle


def packaged(of: Service, **options: Any) -> dict[str, list[str]]:
    of, lifecycle = planned(of, **options)
    return listing(build(of, lifecycle=lifecycle))


def node(project: Path, *functions: Any, **package: Any) -> Service:
    return service(project, *(functions or FUNCTIONS), runtime="nodejs22.x", **package)


def test_each_function_has_its_bundle_and_the_packages_it_imports(project: Path) -> None:
    assert packaged(node(project)) == {
        "a.zip": ["node_modules/pg/index.js", "src/a.js"],
        "b.zip": ["src/b.js"],
    }
    assert len(runs(project)) == 1


def test_patterns_take_files_in(project: Path) -> None:
    found = packaged(node(project, FUNCTIONS[1], patterns=("!src/**", "assets/**")))
    assert found == {"b.zip": ["assets/a.sql", "src/b.js"]}


def test_other_functions_are_packaged_as_ever(project: Path) -> None:
    python = replace(function("python", "src/plain.main"), runtime="python3.12")
    found = packaged(node(project, FUNCTIONS[1], python, patterns=("!node_modules/**",)))
    assert found["b.zip"] == ["src/b.js"]
    assert {"src/plain.py", "src/b.ts", "assets/a.sql"} <= set(found["svc.zip"])


def test_packages_of_the_runtime_are_not_packaged(project: Path) -> None:
    assert packaged(node(project, FUNCTIONS[0]), exclude=["pg"]) == {"a.zip": ["src/a.js"]}


def test_a_package_that_is_left_out_has_to_be_installed(project: Path) -> None:
    shutil.rmtree(project / "node_modules/pg")
    of, lifecycle = planned(node(project), external=["pg"])
    reporter = SilentReporter()
    build(of, lifecycle=lifecycle, reporter=reporter)
    found = [event.problem.message for event in reporter.events if isinstance(event, Warned)]
    assert found == ["`pg`, which `src/a.ts` imports, is not installed"]


def test_each_runtime_has_a_run_of_its_own(project: Path) -> None:
    older = replace(FUNCTIONS[1], runtime="nodejs20.x")
    packaged(node(project, FUNCTIONS[0], older))
    assert ["--target=node22" in run for run in runs(project)] == [True, False]


def test_source_maps_are_switched_on(project: Path) -> None:
    of, _ = planned(node(project), sourcemap={"setNodeOptions": True})
    assert of.functions["a"].environment == {"NODE_OPTIONS": "--enable-source-maps"}


def test_bundling_can_be_turned_off(project: Path) -> None:
    of = node(project)
    assert planned(replace(of, config={"build": {"esbuild": False}}))[0].functions == of.functions


def test_a_saved_source_affects_the_functions_it_is_part_of(project: Path) -> None:
    of, lifecycle = planned(node(project))
    build(of, lifecycle=lifecycle)
    changed = frozenset({project / "src/lib.ts"})
    context = SyncContext(service=of, changed=changed, reporter=SilentReporter())
    lifecycle.run(moments.SYNC_BATCH, "before", context)
    assert context.rebuild == {"a"}


@pytest.mark.skipif(os.environ.get("SLSPY_TEST_NETWORK") != "1", reason="needs a network")
@pytest.mark.skipif(shutil.which("npm") is None, reason="needs npm")
def test_the_real_esbuild_makes_code_that_runs(tmp_path: Path) -> None:
    tree: Tree = {
        "package.json": json.dumps({"name": "shop", "private": True}),
        "src/a.ts": 'import { greet } from "./lib";\nexport const main = async () => greet("x");\n',
        "src/lib.ts": "export const greet = (name: string): string => `hello ${name}`;\n",
    }
    write_tree(tmp_path, tree)
    subprocess.run(["npm", "install", "--no-audit", "esbuild"], cwd=tmp_path, check=True)
    of = node(tmp_path, FUNCTIONS[0])
    assert packaged(of, minify=True, sourcemap=True) == {"a.zip": ["src/a.js", "src/a.js.map"]}
    with zipfile.ZipFile(tmp_path / ".slspy/a.zip") as archive:
        archive.extractall(tmp_path / "out")
    script = 'require("./out/src/a").main().then((text) => process.stdout.write(text))'
    done = subprocess.run(["node", "-e", script], cwd=tmp_path, check=True, capture_output=True)
    assert done.stdout == b"hello x"
