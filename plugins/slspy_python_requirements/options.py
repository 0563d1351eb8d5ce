"""The settings of `custom.pythonRequirements`, and what a function says itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from sls_py.errors import did_you_mean
from sls_py.plugin import JsonObject, Problem, Service

SECTION = "pythonRequirements"

_FLAG: JsonObject = {"type": "boolean"}
_TEXT: JsonObject = {"type": "string"}
_TEXTS: JsonObject = {"type": "array", "items": _TEXT}
_WORDS: JsonObject = {"anyOf": [_TEXT, _TEXTS]}


def _described(schema: JsonObject, text: str) -> JsonObject:
    return {**schema, "description": text}


_SELECTION: dict[str, JsonObject] = {
    "fileName": _described(_TEXT, "The requirements file, `requirements.txt` by default."),
    "useUv": _described(_FLAG, "Read `uv.lock` and `pylock.toml` (default true)."),
    "usePoetry": _described(_FLAG, "Read `poetry.lock` (default true)."),
    "usePipenv": _described(_FLAG, "Read `Pipfile.lock` (default true)."),
    **{
        f"{tool}{kind}Groups": _described(_TEXTS, f"Dependency groups to {verb}.")
        for tool in ("uv", "poetry")
        for kind, verb in (
            ("With", "install besides the others"),
            ("Without", "leave out"),
            ("Only", "install alone"),
        )
    },
    "uvOptionalDependencies": _described(_TEXTS, "Extras of the project to install."),
    "noDeploy": _described(_TEXTS, "Packages to leave out."),
    "vendor": _described(_TEXT, "A folder whose files go beside the packages."),
}
"""What a function may say for itself."""

_OTHERS: dict[str, JsonObject] = {
    "enabled": _described(_FLAG, "Whether packages are installed (default true)."),
    "layer": _described(
        {"anyOf": [_FLAG, {"type": "object"}]},
        "Put the packages into the layer `PythonRequirementsLambdaLayer`; properties of the layer may follow.",
    ),
    "slim": _described(_FLAG, "Leave out tests, type stubs and most metadata of packages."),
    "slimPatterns": _described(_TEXTS, "More files that `slim` leaves out."),
    "slimPatternsAppendDefaults": _described(
        _FLAG, "Whether `slimPatterns` come on top of those that slspy has (default true)."
    ),
    "bytecode": _described(
        _FLAG,
        "Whether modules come compiled (by default where the Python of the function is installed).",
    ),
    "installer": _described(
        {"enum": ["uv", "pip"]}, "What installs packages: by default uv where it is installed."
    ),
    "pipCmdExtraArgs": _described(_WORDS, "More arguments for the installer."),
    "invalidateCaches": _described(_FLAG, "Install anew each time."),
    "cacheLocation": _described(_TEXT, "Where installed packages are kept for the next time."),
    "zip": _FLAG,
    "strip": _FLAG,
    "useStaticCache": _FLAG,
    "useDownloadCache": _FLAG,
    "staticCacheMaxVersions": {"type": "integer"},
    "requirePoetryLockFile": _FLAG,
    "pythonBin": _TEXT,
    "inject": _FLAG,
    "cleanupZipHelper": _FLAG,
    "dockerizePip": {"anyOf": [_FLAG, _TEXT]},
    "dockerImage": _TEXT,
    "dockerFile": _TEXT,
    "dockerSsh": _FLAG,
    "dockerPrivateKey": _TEXT,
    "dockerRootless": _FLAG,
    "dockerEnv": {},
    "dockerExtraFiles": {},
    "dockerBuildCmdExtraArgs": {},
    "dockerRunCmdExtraArgs": {},
}

SCHEMA: JsonObject = {
    "anyOf": [_FLAG, {"type": "object", "properties": {**_SELECTION, **_OTHERS}}],
    "description": "Packages that Python functions require; `false` turns their installation off.",
}

FUNCTION_SCHEMA: JsonObject = {
    "anyOf": [
        _FLAG,
        {"type": "object", "properties": _SELECTION, "additionalProperties": False},
    ],
    "description": "What is different for this function; `false` when it needs no packages.",
}


class Options(NamedTuple):
    """The settings for one set of packages; see the schemas for what each of them means."""

    file_name: str | None = None
    use_uv: bool = True
    use_poetry: bool = True
    use_pipenv: bool = True
    with_groups: tuple[str, ...] = ()
    without_groups: tuple[str, ...] = ()
    only_groups: tuple[str, ...] = ()
    extras: tuple[str, ...] = ()
    no_deploy: tuple[str, ...] = ()
    vendor: str | None = None
    slim: bool = False
    slim_patterns: tuple[str, ...] = ()
    slim_defaults: bool = True
    bytecode: bool | None = None
    installer: str | None = None
    extra_args: tuple[str, ...] = ()


def section_of(service: Service) -> Mapping[str, Any]:
    """Return `custom.pythonRequirements`, empty when there is none or it is `true`."""
    section: Any = service.custom.get(SECTION)
    return section if isinstance(section, dict) else {}


def is_off(service: Service) -> bool:
    """Tell whether the service wants no packages to be installed."""
    return service.custom.get(SECTION) is False or section_of(service).get("enabled") is False


def options_of(section: Mapping[str, Any]) -> Options:
    """Return the options of a section, defaults filled in."""
    default = Options()
    return Options(
        file_name=section.get("fileName"),
        use_uv=section.get("useUv", True),
        use_poetry=section.get("usePoetry", True),
        use_pipenv=section.get("usePipenv", True),
        with_groups=_groups(section, "With"),
        without_groups=_groups(section, "Without"),
        only_groups=_groups(section, "Only"),
        extras=tuple(section.get("uvOptionalDependencies", ())),
        no_deploy=tuple(section.get("noDeploy", ())),
        vendor=section.get("vendor"),
        slim=section.get("slim", default.slim),
        slim_patterns=tuple(section.get("slimPatterns", ())),
        slim_defaults=section.get("slimPatternsAppendDefaults", True),
        bytecode=section.get("bytecode"),
        installer=section.get("installer"),
        extra_args=_words(section.get("pipCmdExtraArgs", ())),
    )


def advice(service: Service) -> Iterator[Problem]:
    """Yield a warning for every setting that does not do what it did in the plugin for Node."""
    section = section_of(service)
    known = {**_SELECTION, **_OTHERS}
    for key in section:
        if key not in known:
            yield _advice(f"`{key}` is no setting of `{SECTION}`", did_you_mean(key, known))
    for key, function in service.functions.items():
        if function.settings.get("module") and function.package.folder is None:
            yield Problem(
                message=f"the `module` of function `{key}` does nothing: the function has no zip of its own",
                hint="set `package.individually: true`",
                position=function.position,
                severity="warning",
            )
    if section.get("dockerizePip"):
        yield _advice(
            "no Docker is used: packages made for Lambda are installed on every machine",
            "remove `dockerizePip` and the settings that begin with `docker`",
        )
    if section.get("zip"):
        yield _advice(
            "`zip` does nothing: packages go into the zip of the function as they are",
            "remove it, and `import unzip_requirements`; `slim: true` makes packages smaller",
        )


def _advice(message: str, hint: str | None) -> Problem:
    return Problem(message=message, hint=hint, path=f"custom.{SECTION}", severity="warning")


def _groups(section: Mapping[str, Any], kind: str) -> tuple[str, ...]:
    found = [*section.get(f"uv{kind}Groups", ()), *section.get(f"poetry{kind}Groups", ())]
    return tuple(dict.fromkeys(found))


def _words(value: str | list[str]) -> tuple[str, ...]:
    import shlex

    return tuple(
        word
        for text in ([value] if isinstance(value, str) else value)
        for word in shlex.split(text)
    )
