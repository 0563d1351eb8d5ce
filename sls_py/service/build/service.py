"""Build the `Service` from the checked tree."""

from __future__ import annotations

from typing import Any

from sls_py.model.service import PackageRules, Service
from sls_py.model.values import JsonObject
from sls_py.service.build.functions import build_functions
from sls_py.service.build.layers import build_layers
from sls_py.service.build.provider import build_provider
from sls_py.service.draft import Draft
from sls_py.service.tree import Tree, TreeSourceMap


def build_service(tree: Tree, draft: Draft) -> Service:
    """Return the service; the tree was normalized and fits the schema, or its violations are tolerated.

    Raises:
        TypeError, KeyError, ValueError, AttributeError: the tree is too far off the schema.
    """
    config: JsonObject = tree.value
    name = _name(config["service"])
    provider = build_provider(config["provider"], draft)
    return Service(
        name=name,
        provider=provider,
        directory=draft.directory,
        file=draft.file,
        functions=build_functions(
            config.get("functions") or {},
            tree.mark.part("functions"),
            prefix=f"{name}-{provider.stage}",
        ),
        layers=build_layers(config.get("layers") or {}, tree.mark.part("layers")),
        package=_package(config.get("package") or {}),
        resources=config.get("resources") or {},
        custom=config.get("custom") or {},
        plugins=tuple(plugin.name for plugin in draft.plugins),
        use_dotenv=bool(config.get("useDotenv")),
        config=config,
        positions=TreeSourceMap(tree.mark),
        includes=tuple(dict.fromkeys(draft.includes)),
    )


def _name(value: Any) -> str:
    """Return the name of the service, which nothing can stand in for: all names begin with it."""
    if not isinstance(value, str):
        raise TypeError("the name of a service is text")
    return value


def _package(section: JsonObject) -> PackageRules:
    return PackageRules(
        patterns=tuple(section.get("patterns") or ()),
        individually=section.get("individually", False),
        artifact=section.get("artifact"),
        exclude_dev_dependencies=section.get("excludeDevDependencies", True),
        path=section.get("path"),
    )
