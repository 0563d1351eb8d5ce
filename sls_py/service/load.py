"""From the text of a service file to a validated, typed `Service`: the story of this package."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from sls_py.errors import Problem, ServiceFileError
from sls_py.model.options import Options
from sls_py.model.service import Service
from sls_py.position import ConfigPath, Position, dotted
from sls_py.records import replace
from sls_py.service.build.service import build_service
from sls_py.service.draft import Draft, EarlyProperties, PluginReference
from sls_py.service.extensions import Extensions
from sls_py.service.find import find_service_file
from sls_py.service.garbage import uncollected
from sls_py.service.limits import read_text
from sls_py.service.normalize import drop_nulls, normalize, restore_nulls
from sls_py.service.rules import check_plugins, check_root, check_service, check_stage
from sls_py.service.schema.assemble import used_events, whole_schema
from sls_py.service.schema.check import check
from sls_py.service.stages import Selection
from sls_py.service.tree import Tree
from sls_py.service.variables.resolve import Resolver
from sls_py.service.variables.secrets import keep_marks, secret_paths
from sls_py.service.variables.sources.builtin import builtin_sources
from sls_py.service.variables.sources.file import FileSource

if TYPE_CHECKING:
    from sls_py.aws.protocols import Gateways

__all__ = ["Draft", "PluginReference", "build", "read"]


@uncollected()
def read(
    directory: Path,
    options: Options,
    environ: Mapping[str, str],
    clock: Callable[[], float] = time.time,
) -> Draft:
    """Find and parse the service file, and resolve what plugins and AWS access need.

    `clock` gives seconds since the epoch; their milliseconds are `${sls:instanceId}`.

    Raises:
        UsageError: there is no service file.
        ServiceFileError: the file is not valid YAML or JSON, or its early properties cannot be resolved.
    """
    file = find_service_file(directory, options.config)
    tree = parse_service_file(file)
    check_root(tree)
    instance_id = str(int(clock() * 1000))
    early = EarlyProperties(
        tree, directory=directory, options=options, environ=environ, instance_id=instance_id
    )
    stage = early.stage()
    check_stage(stage, options, early.tree("provider", "stage"))
    early.load_dotenv(stage)
    plugins, plugins_directory = _plugins(early.tree("plugins"))
    check_plugins(plugins)
    draft = Draft(
        file=file,
        directory=directory,
        options=options,
        environ=early.environ,
        stage=stage,
        region=options.region or early.value("provider", "region"),
        profile=options.profile or early.value("provider", "profile"),
        plugins=plugins,
        plugins_directory=plugins_directory,
        instance_id=instance_id,
        tree=tree,
    )
    return replace(draft, includes=early.includes, settled=early.settled)


@uncollected()
def build(
    draft: Draft,
    extensions: Extensions = Extensions(),  # noqa: B008 - frozen and without content
    gateways: Callable[[str | None], Gateways] | None = None,
) -> Service:
    """Resolve all variables, validate, apply defaults and give everything its type.

    `gateways` makes the AWS gateways of a region, for the variables that read from AWS.

    Raises:
        ServiceFileError: variables cannot be resolved, or the file breaks the schema or a rule.
        CredentialsError: a variable needs AWS, and there are no credentials.
    """
    tree = draft.tree.copy()
    files = FileSource()
    resolver = Resolver(
        tree,
        {**builtin_sources(files, draft.instance_id, gateways), **extensions.sources},
        directory=draft.directory,
        options=draft.options,
        environ=draft.environ,
        settled=draft.settled,
    )
    try:
        return _built(tree, resolver, draft, extensions, files)
    except Exception as error:
        resolver.mask.error(error)
        raise


def _built(
    tree: Tree, resolver: Resolver, draft: Draft, extensions: Extensions, files: FileSource
) -> Service:
    """Resolve, check and build; the problems may have secrets in them."""
    selection = Selection(draft.stage, extensions.events, extensions.function_properties)
    is_skipped, is_foreign = selection.skips(resolver), _belongs_to_other_stages(draft.stage)
    resolver.resolve(skip=lambda path, value: is_skipped(path, value) or is_foreign(path))
    unreadable = normalize(tree)
    _refuse([] if resolver.failed else unreadable)
    left_out, misread = selection.leave_out(tree)
    nulls = drop_nulls(tree)
    wrong = misread + check(tree, whole_schema(extensions, used_events(tree.value)))
    restore_nulls(tree, nulls)
    mode = tree.value.get("configValidationMode", "error")
    found = [*check_service(tree), *(wrong if mode not in _LENIENT else [])]
    _refuse([*resolver.problems, *_apart(found, resolver.failed)] if resolver.failed else found)
    if resolver.has_secrets:
        keep_marks(tree)
    service = _typed(tree, replace(draft, includes=(*draft.includes, *files.found)), wrong)
    mask = resolver.mask
    warned = [mask.problem(replace(found, severity="warning")) for found in wrong]
    return replace(
        service,
        warnings=tuple(warned if mode == "warn" else ()),
        secrets=secret_paths(tree) if resolver.has_secrets else frozenset(),
        mask=mask,
        left_out=left_out,
    )


def _apart(problems: list[Problem], failed: Iterable[ConfigPath]) -> list[Problem]:
    """Return the problems that have nothing to do with variables that could not be resolved."""
    places = [f"{dotted(path)}." for path in failed]
    return [
        problem
        for problem in problems
        if not any(
            place.startswith(f"{problem.path}.".lstrip(".")) or f"{problem.path}.".startswith(place)
            for place in places
        )
    ]


_LENIENT = ("warn", "off")
"""The values of `configValidationMode` that let a wrong file pass."""


def _typed(tree: Tree, draft: Draft, tolerated: list[Problem]) -> Service:
    try:
        return build_service(tree, draft)
    except (AttributeError, KeyError, TypeError, ValueError):
        # What the mode tolerates is too far off to be understood.
        _refuse(tolerated)
        raise


def parse_service_file(file: Path) -> Tree:
    """Return the values of a service file as they are written, variables and all.

    Raises:
        ServiceFileError: it cannot be read, or is no YAML or JSON.
    """
    label = str(file)
    try:
        text = read_text(file, label)
    except OSError as error:
        message = f"the file cannot be read: {(error.strerror or 'no reason given').lower()}"
        raise ServiceFileError([Problem(message=message, position=Position(label, 1, 1))]) from None
    except UnicodeDecodeError:
        message, hint = "the file is not UTF-8 text", "save it with UTF-8 encoding"
        where = Position(label, 1, 1)
        raise ServiceFileError([Problem(message=message, hint=hint, position=where)]) from None
    if file.suffix == ".json":
        from sls_py.service.json_nodes import parse_json

        return parse_json(text, label)
    from sls_py.service.yaml_nodes import parse_yaml

    return parse_yaml(text, label)


def _plugins(found: Tree | None) -> tuple[tuple[PluginReference, ...], str | None]:
    """Return the plugins and the folder of `plugins.localPath`; wrong forms are left to the schema."""
    if not found:
        return (), None
    value, mark = found
    folder = None
    if isinstance(value, dict):
        folder = value.get("localPath")
        value, mark = value.get("modules"), mark.part("modules")
    names = value if isinstance(value, list) else []
    references = [
        PluginReference(name, mark.part(index).position)
        for index, name in enumerate(names)
        if isinstance(name, str)
    ]
    return tuple(references), folder if isinstance(folder, str) else None


def _belongs_to_other_stages(stage: str) -> Callable[[ConfigPath], bool]:
    """Tell which parameters no variable of this stage reads; they may need what only their stage has."""
    wanted = (stage, "default")

    def is_foreign(path: ConfigPath) -> bool:
        if path[0] == "params":
            return len(path) > 2 and path[1] not in wanted
        is_param = path[0] == "stages" and len(path) > 3 and path[2] == "params"
        return is_param and path[1] not in wanted

    return is_foreign


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise ServiceFileError(problems)
