"""A service on disk gets its packages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from slspy_python_requirements.plugin import PythonRequirements

from sls_py.errors import PackagingError
from sls_py.lifecycle import Lifecycle, moments
from sls_py.lifecycle.contexts import ServiceContext
from sls_py.model.function import Function
from sls_py.model.layer import Layer
from sls_py.model.package import Artifacts
from sls_py.model.service import Service
from sls_py.report import SilentReporter, Warned
from tests.packaging.factories import build, function, listing, service, write_tree
from tests.plugins.slspy_python_requirements.index import wheel


class Made:
    """A service after the plugin, and what it said."""

    def __init__(self, of: Service, artifacts: Artifacts, reporter: SilentReporter) -> None:
        self.service = of
        self.files = {
            name: [
                file
                for file in files
                if not file.endswith((".pyc", "/METADATA", "/RECORD", "/WHEEL"))
            ]
            for name, files in listing(artifacts).items()
        }
        told = [event.problem.message for event in reporter.events if isinstance(event, Warned)]
        # Where there is no uv, pip installs, and says of each platform how it decided.
        self.warnings = [message for message in told if not message.startswith("pip decides")]


@pytest.fixture
def make(tmp_path: Path, environ: dict[str, str]) -> Any:
    """Package a service with packages from a folder of wheels."""
    folder = tmp_path / "service"
    write_tree(folder, {"handler.py": "def main(event, context): ...\n"})
    wheels = tmp_path / "wheels"
    for name in ("one", "two"):
        wheel(wheels, name)

    def package(
        *functions: Function,
        files: Mapping[str, str],
        section: Any = None,
        custom: Mapping[str, Any] | None = None,
        plugins: tuple[str, ...] = (),
        **more: Any,
    ) -> Made:
        write_tree(folder, files)
        arguments = f"--no-index --find-links {wheels}"
        if custom is None:
            custom = {"pythonRequirements": {"pipCmdExtraArgs": [arguments], **(section or {})}}
        of = replace(service(folder, *functions, **more), custom=dict(custom), plugins=plugins)
        lifecycle, reporter = Lifecycle(), SilentReporter()
        plugin = PythonRequirements(
            {
                **environ,
                "SLSPY_HOME": str(tmp_path / "home"),
                "UV_FIND_LINKS": str(wheels),
                "UV_OFFLINE": "1",
                "PIP_NO_INDEX": "1",
                "PIP_FIND_LINKS": str(wheels),
            }
        )
        lifecycle.register(plugin.name, plugin)
        context = ServiceContext(service=of, reporter=reporter)
        lifecycle.run(moments.SERVICE_BUILT, "before", context)
        artifacts = build(context.service, lifecycle=lifecycle, reporter=reporter)
        return Made(context.service, artifacts, reporter)

    return package


def settings(of: Function, **found: Any) -> Function:
    return replace(of, settings=found)


def test_packages_go_beside_the_code(make: Any) -> None:
    found = make(files={"requirements.txt": "one\n"})
    assert found.files == {"svc.zip": ["handler.py", "one/__init__.py", "requirements.txt"]}
    assert found.warnings == []


def test_nothing_needs_to_be_set(make: Any) -> None:
    found = make(files={"requirements.txt": "one\n"}, custom={})
    assert "one/__init__.py" in found.files["svc.zip"]


@pytest.mark.parametrize("section", [False, {"enabled": False}])
def test_it_can_be_turned_off(make: Any, section: Any) -> None:
    found = make(files={"requirements.txt": "one\n"}, custom={"pythonRequirements": section})
    assert "one/__init__.py" not in found.files["svc.zip"]


def test_other_runtimes_get_nothing(make: Any) -> None:
    found = make(files={"requirements.txt": "one\n", "handler.js": ""}, runtime="nodejs20.x")
    assert "one/__init__.py" not in found.files["svc.zip"]


def test_packages_beside_the_code_are_not_installed_twice(make: Any) -> None:
    files = {"requirements.txt": "one\n", "two-1.0.dist-info/METADATA": ""}
    assert "one/__init__.py" not in make(files=files, custom={}).files["svc.zip"]
    named = make(files={}, custom={}, plugins=("serverless-python-requirements",))
    assert "one/__init__.py" in named.files["svc.zip"]


def test_packages_in_a_layer_are_not_installed_twice(make: Any) -> None:
    files = {"requirements.txt": "one\n", "layers/libs/python/one-1.0.dist-info/METADATA": ""}
    one = replace(function("a"), layers=({"Ref": "LibsLambdaLayer"},))
    layer = Layer(key="libs", name="libs", path="layers/libs")
    found = make(one, files=files, custom={}, layers=[layer])
    assert "one/__init__.py" not in found.files["svc.zip"]


def test_functions_with_modules_get_their_own(make: Any) -> None:
    files = {
        "a/requirements.txt": "one\n",
        "a/handler.py": "",
        "b/requirements.txt": "two\n",
        "b/handler.py": "",
    }
    functions = [settings(function(key, individually=True), module=key) for key in ("a", "b")]
    assert make(*functions, files=files).files == {
        "a.zip": ["handler.py", "one/__init__.py", "requirements.txt"],
        "b.zip": ["handler.py", "requirements.txt", "two/__init__.py"],
    }


def test_a_function_may_need_no_packages_or_others(make: Any) -> None:
    without = settings(function("a", individually=True), pythonRequirements=False)
    other = settings(function("b", individually=True), pythonRequirements={"fileName": "b.txt"})
    found = make(without, other, files={"requirements.txt": "one\n", "b.txt": "two\n"})
    assert not [name for name in found.files["a.zip"] if "__init__" in name]
    assert [name for name in found.files["b.zip"] if "__init__" in name] == ["two/__init__.py"]


def test_a_layer_has_the_packages_of_the_functions_that_use_it(make: Any) -> None:
    uses = replace(function("a"), layers=({"Ref": "PythonRequirementsLambdaLayer"},))
    found = make(uses, files={"requirements.txt": "one\n"}, section={"layer": {"name": "libs"}})
    assert found.files == {
        "svc.zip": ["handler.py", "requirements.txt"],
        "pythonRequirements.zip": ["python/one/__init__.py"],
    }
    layer = found.service.layers["pythonRequirements"]
    assert (layer.name, layer.compatible_runtimes) == ("libs", ("python3.12",))


def test_functions_on_another_platform_have_a_layer_of_their_own(make: Any) -> None:
    reference = {"Ref": "PythonRequirementsLambdaLayer"}
    one = replace(function("a"), layers=(reference,))
    other = replace(function("b"), layers=({"Ref": "Own"}, reference), architecture="arm64")
    found = make(one, other, files={"requirements.txt": "one\n"}, section={"layer": True})
    assert found.service.functions["a"].layers == (reference,)
    arm = {"Ref": "PythonRequirementsPython312Arm64LambdaLayer"}
    assert found.service.functions["b"].layers == ({"Ref": "Own"}, arm)
    assert set(found.service.layers) == {"pythonRequirements", "pythonRequirementsPython312Arm64"}


def test_functions_that_share_a_zip_but_no_platform_are_warned_of(make: Any) -> None:
    arm = replace(function("b"), architecture="arm64")
    found = make(function("a"), function("c"), arm, files={"requirements.txt": "one\n"})
    assert found.warnings == [
        "the packages in `svc.zip` are for python3.12 on x86_64, which `b` do not run on"
    ]


def test_vendored_files_come_along(make: Any) -> None:
    found = make(
        files={"vendored/lib/x.py": "", "requirements.txt": "one\n"}, section={"vendor": "vendored"}
    )
    assert {"lib/x.py", "one/__init__.py"} < set(found.files["svc.zip"])


def test_a_vendor_folder_has_to_be_there(make: Any) -> None:
    with pytest.raises(PackagingError, match="of `vendor` does not exist"):
        make(files={}, section={"vendor": "vendored"})


def test_virtual_environments_are_left_out_unless_a_pattern_names_them(make: Any) -> None:
    files = {"requirements.txt": "one\n", "env/pyvenv.cfg": "", "env/lib/x.py": ""}
    assert "env/lib/x.py" not in make(files=files).files["svc.zip"]
    assert "env/lib/x.py" in make(files=files, patterns=("env/**",)).files["svc.zip"]


def test_settings_that_do_nothing_are_warned_of(make: Any) -> None:
    section = {"dockerizePip": "non-linux", "zip": True, "sslim": True}
    found = make(files={"requirements.txt": "one\n"}, section=section)
    assert [message.partition(":")[0] for message in found.warnings] == [
        "`sslim` is no setting of `pythonRequirements`",
        "no Docker is used",
        "`zip` does nothing",
    ]
    assert "unzip_requirements.py" in found.files["svc.zip"]


def test_a_module_needs_a_zip_of_its_own(make: Any) -> None:
    found = make(settings(function("a"), module="a"), files={"requirements.txt": "one\n"})
    assert found.warnings == [
        "the `module` of function `a` does nothing: the function has no zip of its own"
    ]


def test_the_problems_of_all_functions_are_told_at_once(make: Any) -> None:
    files = {"a/requirements.txt": "none-a\n", "b/requirements.txt": "none-b\n"}
    functions = [settings(function(key, individually=True), module=key) for key in ("a", "b")]
    with pytest.raises(PackagingError) as raised:
        make(*functions, files=files)
    assert len(raised.value.problems) == 2
