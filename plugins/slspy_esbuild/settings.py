"""The options of esbuild from `custom.esbuild` or `build.esbuild`, and the flags they become."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from sls_py.plugin import JsonObject, Problem, Service, ServiceFileError

_TEXTS = {"type": "array", "items": {"type": "string"}}
_TEXT = {"type": "string"}
_MAP = {"type": "object", "additionalProperties": {"type": ["string", "number", "boolean"]}}
_FLAG = {"type": "boolean"}
_WORD = {"type": ["string", "boolean"]}
_ANYTHING: JsonObject = {}

_SWITCHES = {
    "bundle": "--bundle",
    "minify": "--minify",
    "minifyIdentifiers": "--minify-identifiers",
    "minifySyntax": "--minify-syntax",
    "minifyWhitespace": "--minify-whitespace",
    "keepNames": "--keep-names",
    "preserveSymlinks": "--preserve-symlinks",
}
_VALUES = {
    "charset": "--charset",
    "format": "--format",
    "legalComments": "--legal-comments",
    "packages": "--packages",
    "platform": "--platform",
    "tsconfig": "--tsconfig",
    "jsx": "--jsx",
    "treeShaking": "--tree-shaking",
    "sourcesContent": "--sources-content",
}
_LISTS = {
    "conditions": "--conditions",
    "mainFields": "--main-fields",
    "resolveExtensions": "--resolve-extensions",
}
_REPEATED = {"drop": "--drop", "external": "--external", "inject": "--inject"}
_MAPS = {
    "alias": "--alias",
    "banner": "--banner",
    "define": "--define",
    "footer": "--footer",
    "loader": "--loader",
    "outExtension": "--out-extension",
    "supported": "--supported",
}
_WITHOUT_EFFECT = (
    *("buildConcurrency", "concurrency", "disableIncremental", "installExtraArgs"),
    *("keepOutputDirectory", "nativeZip", "outputBuildFolder", "outputWorkFolder", "packager"),
    *(
        "packagerOptions",
        "skipBuild",
        "skipBuildExcludeFns",
        "skipRebuild",
        "watch",
        "zipConcurrency",
    ),
)
"""Options of `serverless-esbuild` that say how to do what slspy does in its own way."""

_REFUSED = {
    "configFile": "slspy runs no JavaScript of its own: write the options into the service file",
    "plugins": "esbuild takes plugins only from JavaScript: run it in a script of your own, and give the "
    "result with `package.artifact` or `package.patterns`",
}

SCHEMA: JsonObject = {
    "type": "object",
    "properties": {
        **dict.fromkeys(_SWITCHES, _FLAG),
        **dict.fromkeys(_VALUES, _WORD),
        **dict.fromkeys(_LISTS, _TEXTS),
        **dict.fromkeys(_REPEATED, _TEXTS),
        **dict.fromkeys(_MAPS, _MAP),
        **dict.fromkeys((*_WITHOUT_EFFECT, *_REFUSED), _ANYTHING),
        "exclude": _TEXTS,
        "outputFileExtension": {"enum": [".js", ".cjs", ".mjs"]},
        "packages": {"enum": ["bundle", "external"]},
        "sourcemap": {
            "anyOf": [
                {"type": "boolean"},
                {"enum": ["linked", "inline", "external", "both"]},
                {
                    "type": "object",
                    "properties": {
                        "type": {"enum": ["linked", "inline", "external", "both"]},
                        "setNodeOptions": _FLAG,
                    },
                    "additionalProperties": False,
                },
            ]
        },
        "target": {"anyOf": [_TEXT, _TEXTS]},
    },
    "additionalProperties": False,
}
"""JSON Schema of the options."""


class Settings(NamedTuple):
    """What the service file says; `only_typescript` when it says nothing, and slspy noticed that esbuild is needed.

    `exclude` are packages that the runtime has, None for the usual ones.
    """

    options: Mapping[str, Any]
    exclude: tuple[str, ...] | None
    only_typescript: bool

    @property
    def bundles(self) -> bool:
        """Whether imports go into the output, which they do unless told otherwise."""
        return bool(self.options.get("bundle", True))

    @property
    def source_maps(self) -> bool:
        """Whether Node is to be told to use the source maps."""
        chosen = self.options.get("sourcemap")
        return isinstance(chosen, dict) and bool(chosen.get("setNodeOptions"))

    def leaves_out(self, package: str) -> bool:
        """Tell whether a package is to stay outside; esbuild does so by itself when one is missing below `try`."""
        if not self.bundles or self.options.get("packages") == "external":
            return True
        return any(fnmatchcase(package, name) for name in self.options.get("external", ()))

    def flags(self, runtime: str) -> tuple[str, ...]:
        """Return the flags for functions that run on a runtime such as `nodejs22.x`."""
        options = {"bundle": True, "platform": "node", **self.options}
        if options.get("format") == "esm" and "outputFileExtension" not in options:
            options.setdefault("outExtension", {".js": ".mjs"})
        if "outputFileExtension" in options:
            options["outExtension"] = {".js": options["outputFileExtension"]}
        excluded = [f"--external:{name}" for name in self.excluded(runtime)]
        target = f"--target={_target(options.get('target'), runtime)}"
        return (*sorted(_plain(options)), *sorted(excluded if options["bundle"] else []), target)

    def excluded(self, runtime: str) -> tuple[str, ...]:
        """Return the packages that the runtime has: the SDK for JavaScript, its version 3 since Node 18.

        https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html
        """
        if self.exclude is not None:
            return self.exclude
        return ("aws-sdk",) if _version(runtime) < 18 else ("@aws-sdk/*",)


def read_settings(service: Service) -> Settings | None:
    """Return the settings of a service, None when bundling is turned off.

    Raises:
        ServiceFileError: there are options that only JavaScript can give.
    """
    path: tuple[str, ...] = ("custom", "esbuild")
    section: Any = service.custom.get("esbuild")
    build: Any = service.config.get("build")
    if isinstance(build, dict) and "esbuild" in build:
        path, section = ("build", "esbuild"), build["esbuild"]
    if section is False:
        return None
    options = section if isinstance(section, dict) else {}
    problems = [
        Problem(
            message=f"slspy does not take `{name}` for esbuild",
            hint=hint,
            position=service.positions.locate((*path, name)),
            path=".".join((*path, name)),
        )
        for name, hint in _REFUSED.items()
        if options.get(name)
    ]
    if problems:
        raise ServiceFileError(problems)
    named = any(name in {"esbuild", "serverless-esbuild"} for name in service.plugins)
    asked = named or section is not None or build == "esbuild"
    exclude = options.get("exclude")
    return Settings(options, None if exclude is None else tuple(exclude), not asked)


def _plain(options: Mapping[str, Any]) -> Iterator[str]:
    yield from (flag for name, flag in _SWITCHES.items() if options.get(name))
    yield from (f"{_VALUES[name]}={_text(options[name])}" for name in _VALUES if name in options)
    yield from (
        f"{flag}={','.join(options[name])}" for name, flag in _LISTS.items() if name in options
    )
    for name, flag in _REPEATED.items():
        yield from (f"{flag}:{item}" for item in options.get(name, ()))
    for name, flag in _MAPS.items():
        pairs = options.get(name, {}).items()
        yield from (f"{flag}:{key}={_text(value)}" for key, value in pairs)
    chosen = options.get("sourcemap")
    kind = chosen.get("type", True) if isinstance(chosen, dict) else chosen
    if kind:
        yield "--sourcemap" if kind is True else f"--sourcemap={kind}"


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _target(chosen: Any, runtime: str) -> str:
    if isinstance(chosen, list):
        return ",".join(chosen)
    return str(chosen or f"node{_version(runtime)}")


def _version(runtime: str) -> int:
    return int(runtime.removeprefix("nodejs").partition(".")[0])
