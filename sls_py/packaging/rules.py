"""The patterns that decide about each file, in the order in which they are applied."""

from __future__ import annotations

import posixpath
from typing import NamedTuple

from sls_py.model.function import Function
from sls_py.model.layer import Layer
from sls_py.model.service import Service

BUILD_FOLDER = ".slspy"

DEFAULT_EXCLUDES = (
    ".git/**",
    ".gitignore",
    ".DS_Store",
    "npm-debug.log",
    "yarn-*.log",
    ".serverless/**",
    ".serverless_plugins/**",
    f"{BUILD_FOLDER}/**",
)


class Rule(NamedTuple):
    """A pattern and who wrote it; one that begins with `!` leaves files out, any other takes them in.

    `by_user` patterns leave out whole folders by their name, and may take in files from outside the root.
    """

    pattern: str
    origin: str
    by_user: bool = False

    @property
    def excludes(self) -> bool:
        """Whether files that match are left out."""
        return self.pattern.startswith("!")

    @property
    def glob(self) -> str:
        """The pattern without its `!`."""
        return self.pattern.removeprefix("!")


NOTHING = (Rule("!**", "default"),)
"""The rules of a zip that holds only what plugins put into it."""


def function_rules(service: Service, function: Function | None = None) -> tuple[Rule, ...]:
    """Return the rules of the service's zip, or of the zip of one function."""
    excludes = [*_defaults(service), *_layer_folders(service)]
    own = _user_rules(service, function.package.patterns if function else (), "function")
    first = NOTHING if function and function.package.bundled else ()
    return (*first, *(Rule(f"!{glob}", "default") for glob in excludes), *own)


def layer_rules(service: Service, layer: Layer) -> tuple[Rule, ...]:
    """Return the rules of a layer; the patterns of the service apply to it as well, below its own folder."""
    excludes = (Rule(f"!{glob}", "default") for glob in _defaults(service))
    return (*excludes, *_user_rules(service, layer.patterns, "layer"))


def _defaults(service: Service) -> list[str]:
    dotenv = [".env*"] if service.use_dotenv else []
    config = [service.file.name] if service.file.parent == service.directory else []
    return [*DEFAULT_EXCLUDES, *config, *dotenv]


def _layer_folders(service: Service) -> list[str]:
    paths = (layer.path for layer in service.layers.values() if layer.path)
    return [f"{posixpath.normpath(path)}/**" for path in paths]


def _user_rules(service: Service, own: tuple[str, ...], origin: str) -> list[Rule]:
    """The patterns of the service, then the own ones; a repeated pattern counts only where it stands first."""
    origins: dict[str, str] = {}
    for pattern in service.package.patterns:
        origins.setdefault(pattern, "service")
    for pattern in own:
        origins.setdefault(pattern, origin)
    return [Rule(pattern, who, by_user=True) for pattern, who in origins.items()]
