"""Plugins are found, imported and checked; all problems are told at once, at their place in the file."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sls_py.errors import PluginError, ServiceFileError
from sls_py.lifecycle import Lifecycle
from sls_py.plugin import Change, Flow, Plugin, Snapshot
from sls_py.plugin_host import Loaded, load_plugins
from sls_py.plugin_host.loaded import LoadedPlugin
from sls_py.position import Position
from sls_py.service.load import PluginReference

ANNOUNCE = """
from sls_py.plugin import Command, DeployContext, Plugin, moments

class Announce(Plugin):
    name = "announce"
    config_schema = {"type": "object"}

    @property
    def commands(self):
        return (Command(name="announce", help="Say it.", run=print),)

    @moments.DEPLOY_DONE.after
    def announce(self, context: DeployContext) -> None:
        context.note("live")
"""


@pytest.fixture(autouse=True)
def local_modules_are_forgotten() -> Iterator[None]:
    yield
    for name in [name for name in sys.modules if name.startswith("slspy_local_")]:
        del sys.modules[name]


def load(directory: Path, *names: str) -> Loaded:
    references = [
        PluginReference(name, Position("serverless.yml", line, 5))
        for line, name in enumerate(names, 1)
    ]
    return load_plugins(references, directory)


def problems(directory: Path, *names: str) -> list[tuple[str, str | None]]:
    with pytest.raises(ServiceFileError) as caught:
        load(directory, *names)
    return [(problem.message, problem.hint) for problem in caught.value.problems]


def write(directory: Path, text: str, name: str = "announce.py") -> None:
    (directory / name).write_text(text)


def test_a_python_file_beside_the_service_file_is_a_plugin(tmp_path: Path) -> None:
    write(tmp_path, ANNOUNCE)
    (plugin,) = load(tmp_path, "./announce.py").plugins
    assert (plugin.plugin.name, plugin.source) == ("announce", "./announce.py")


def test_the_ending_of_a_path_may_be_left_out(tmp_path: Path) -> None:
    write(tmp_path, ANNOUNCE)
    assert load(tmp_path, "./announce").plugins[0].plugin.name == "announce"


def test_a_package_folder_is_a_plugin(tmp_path: Path) -> None:
    (tmp_path / "announce").mkdir()
    write(tmp_path / "announce", ANNOUNCE, "__init__.py")
    assert load(tmp_path, "./announce").plugins[0].plugin.name == "announce"


def test_an_installed_plugin_is_found_by_its_entry_point(tmp_path: Path) -> None:
    (plugin,) = load(tmp_path, "prune").plugins
    assert plugin.plugin.name == "prune"
    assert plugin.source.startswith("slspy ")


def test_contributions_are_gathered(tmp_path: Path) -> None:
    write(tmp_path, ANNOUNCE)
    loaded = load(tmp_path, "prune", "./announce.py")
    assert set(loaded.commands) == {"prune", "announce"}
    assert set(loaded.extensions.custom) == {"prune", "announce"}
    lifecycle = Lifecycle()
    loaded.register(lifecycle)
    assert [(plugin, hook) for _, _, plugin, hook in lifecycle.hooks()] == [
        ("prune", "prune_after_deployment"),
        ("announce", "announce"),
    ]


def test_a_missing_plugin_gets_a_suggestion(tmp_path: Path) -> None:
    assert problems(tmp_path, "prun") == [
        ("plugin `prun` is not installed", "did you mean `prune`?")
    ]


def test_a_node_plugin_is_explained(tmp_path: Path) -> None:
    ((message, hint),) = problems(tmp_path, "serverless-something")
    assert message == "plugin `serverless-something` is not installed"
    assert hint is not None
    assert "Node plugin" in hint


def test_a_well_known_node_plugin_is_told_with_what_does_its_work(tmp_path: Path) -> None:
    ((_, hint),) = problems(tmp_path, "serverless-offline")
    assert hint == "`slspy deploy --local` runs the service on this machine, remove the plugin"


@pytest.mark.parametrize("name", ["python-requirements", "serverless-python-requirements"])
def test_what_comes_with_slspy_serves_the_node_plugin_too(tmp_path: Path, name: str) -> None:
    (entry,) = load(tmp_path, name).plugins
    assert (entry.plugin.name, entry.source) == ("pythonRequirements", "slspy")


def test_a_node_file_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "module.exports = class {};", "p.js")
    assert problems(tmp_path, "./p.js")[0][0] == "plugin `./p.js` is written for Node"


@pytest.mark.parametrize("folder", [None, "./mine"])
def test_a_node_plugin_of_the_service_itself_is_named_with_its_file(
    tmp_path: Path, folder: str | None
) -> None:
    file = f"{folder or '.serverless_plugins'}/noop.js"
    (tmp_path / file).parent.mkdir()
    write(tmp_path, "module.exports = class {};", file)
    with pytest.raises(ServiceFileError) as caught:
        load_plugins([PluginReference("noop", Position("serverless.yml", 1, 5))], tmp_path, folder)
    (problem,) = caught.value.problems
    assert problem.message == f"plugin `noop` is written for Node: `{file}`"


def test_a_missing_file_says_where_it_was_looked_for(tmp_path: Path) -> None:
    ((message, hint),) = problems(tmp_path, "./nope.py")
    assert message == "plugin file `./nope.py` does not exist"
    assert str(tmp_path / "nope.py") in str(hint)


def test_a_broken_file_shows_its_error_and_line(tmp_path: Path) -> None:
    write(tmp_path, "x = 1\nimport nowhere_at_all\n")
    ((message, hint),) = problems(tmp_path, "./announce.py")
    assert message == (
        "plugin `./announce.py` could not be imported: ModuleNotFoundError: No module named 'nowhere_at_all'"
    )
    assert str(hint).endswith("announce.py:2")


def test_a_file_with_a_syntax_error_shows_its_line(tmp_path: Path) -> None:
    write(tmp_path, "x = 1\ny = (\n")
    ((message, hint),) = problems(tmp_path, "./announce.py")
    assert "SyntaxError" in message
    assert str(hint).endswith("announce.py:2")


def test_a_file_without_a_plugin_class_says_so(tmp_path: Path) -> None:
    write(tmp_path, "from sls_py.plugin import Plugin\n")
    assert problems(tmp_path, "./announce.py")[0][0] == (
        "plugin file `./announce.py` defines no subclass of `sls_py.plugin.Plugin`"
    )


def test_a_plugin_for_another_interface_is_refused(tmp_path: Path) -> None:
    write(tmp_path, ANNOUNCE.replace('name = "announce"', 'name = "announce"; api_version = 99'))
    assert problems(tmp_path, "./announce.py")[0][0] == (
        "plugin `announce` was written for plugin interface 99, this slspy has 1"
    )


def test_two_plugins_may_not_add_the_same_command(tmp_path: Path) -> None:
    write(tmp_path, ANNOUNCE.replace('name="announce"', 'name="prune"'))
    assert problems(tmp_path, "prune", "./announce.py")[0][0] == (
        "plugin `announce` adds the command `prune`, which `prune` already has"
    )


def test_a_plugin_may_not_take_over_an_event_of_slspy(tmp_path: Path) -> None:
    write(tmp_path, ANNOUNCE.replace("config_schema", 'events = {"sqs": object()}; config_schema'))
    assert problems(tmp_path, "./announce.py")[0][0] == (
        "plugin `announce` adds the event `sqs`, which `slspy` already has"
    )


def test_a_plugin_named_twice_is_refused(tmp_path: Path) -> None:
    assert problems(tmp_path, "prune", "prune")[0][0] == "plugin `prune` is named twice"


def test_all_problems_are_told_at_their_place(tmp_path: Path) -> None:
    with pytest.raises(ServiceFileError) as caught:
        load(tmp_path, "./nope.py", "prune", "serverless-offline")
    assert [problem.position.line for problem in caught.value.problems if problem.position] == [
        1,
        3,
    ]


class _Kind:
    """A kind of flow, of which only the name matters."""

    def __init__(self, name: str) -> None:
        self.name = name

    def inputs(self, snapshot: Snapshot) -> frozenset[Path]:
        return frozenset()

    def find(self, change: Change) -> tuple[Flow, ...]:
        return ()


class _Flowing(Plugin):
    """Adds flows."""

    name = "flowing"

    @property
    def flow_kinds(self) -> tuple[_Kind, ...]:
        return (_Kind("queue-delay"),)


class _Other(_Flowing):
    """Adds flows of the same name."""

    name = "other"


def _loaded(*plugins: Plugin) -> Loaded:
    reference = PluginReference("x", Position("serverless.yml", 1, 1))
    return Loaded(tuple(LoadedPlugin(reference, "here", plugin) for plugin in plugins))


def test_flows_of_plugins_are_gathered() -> None:
    assert [kind.name for kind in _loaded(_Flowing()).flow_kinds(["own"])] == ["queue-delay"]
    assert Loaded().flow_kinds(["own"]) == ()


def test_a_name_of_a_flow_is_taken_once() -> None:
    with pytest.raises(PluginError, match="adds the flow `queue-delay`, which `slspy` already has"):
        _loaded(_Flowing()).flow_kinds(["queue-delay"])
    with pytest.raises(PluginError, match=r"plugin `other` adds the flow .* `flowing` already has"):
        _loaded(_Flowing(), _Other()).flow_kinds([])


def test_a_name_that_plugins_cannot_import_is_an_attribute_error() -> None:
    from sls_py import plugin

    with pytest.raises(AttributeError, match="has no attribute `Nothing`"):
        plugin.Nothing  # noqa: B018
