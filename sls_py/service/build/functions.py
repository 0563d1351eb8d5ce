"""Build the functions."""

from __future__ import annotations

from typing import Any

from sls_py.model.function import Event, Function, FunctionPackage, Image
from sls_py.model.values import CfValue, JsonObject
from sls_py.records import replace
from sls_py.service.build import shared
from sls_py.service.tree import Mark


def build_functions(section: JsonObject, mark: Mark, *, prefix: str) -> dict[str, Function]:
    """Return the functions by their keys; a name that is not given is `<prefix>-<key>`."""
    return {
        key: _function(key, settings, mark.part(key), prefix)
        for key, settings in section.items()
        if settings is not None
    }


def _function(key: str, settings: JsonObject, mark: Mark, prefix: str) -> Function:
    """Read what a function is: its code, resources and surroundings."""
    given = settings.get
    name, layers = given("name"), given("layers")
    function = Function(
        key=key,
        name=name or f"{prefix}-{key}",
        name_is_custom=bool(name),
        handler=given("handler"),
        image=_image(given("image")),
        description=given("description"),
        runtime=given("runtime"),
        runtime_management=shared.runtime_management(given("runtimeManagement")),
        architecture=given("architecture"),
        memory_size=given("memorySize"),
        timeout=given("timeout"),
        ephemeral_storage_size=given("ephemeralStorageSize"),
        file_system=given("fileSystemConfig"),
        environment=given("environment") or {},
        kms_key_arn=given("kmsKeyArn"),
        tags=given("tags") or {},
        role=given("role"),
        layers=tuple(layers) if layers is not None else None,
        vpc=shared.vpc(given("vpc")),
        vpc_disabled=given("vpc") is False,
        package=_package(given("package") or {}),
        events=_events(given("events") or [], mark.part("events")),
        settings=settings,
        position=mark.key or mark.position,
    )
    return _operated(function, settings)


def _operated(function: Function, settings: JsonObject) -> Function:
    """Add how a function is run: logs, concurrency, versions, asynchronous calls."""
    given = settings.get
    return replace(
        function,
        condition=given("condition"),
        depends_on=tuple(given("dependsOn") or ()),
        disable_logs=given("disableLogs") or False,
        logging=shared.logging(given("logs")),
        log_retention_in_days=given("logRetentionInDays"),
        log_data_protection_policy=given("logDataProtectionPolicy"),
        tracing=given("tracing"),
        provisioned_concurrency=given("provisionedConcurrency"),
        reserved_concurrency=given("reservedConcurrency"),
        snap_start=given("snapStart") or False,
        durable=given("durableConfig"),
        recursive_loop=given("recursiveLoop"),
        version_function=given("versionFunction"),
        maximum_retry_attempts=given("maximumRetryAttempts"),
        maximum_event_age=given("maximumEventAge"),
        destinations=given("destinations") or {},
        on_error=given("onError"),
        url=given("url"),
    )


def _image(given: CfValue) -> Image | None:
    """Read `image`: a name from `provider.ecr.images`, a URI, or an object with either."""
    if given is None:
        return None
    if isinstance(given, str):
        given = {"uri": given} if ".dkr.ecr." in given or "@sha256:" in given else {"name": given}
    return Image(
        name=given.get("name"),
        uri=given.get("uri"),
        command=tuple(given.get("command") or ()),
        entry_point=tuple(given.get("entryPoint") or ()),
        working_directory=given.get("workingDirectory"),
    )


def _package(section: JsonObject) -> FunctionPackage:
    return FunctionPackage(
        patterns=tuple(section.get("patterns") or ()),
        individually=section.get("individually"),
        artifact=section.get("artifact"),
    )


def _events(items: list[Any], mark: Mark) -> tuple[Event, ...]:
    return tuple(
        Event(
            kind=kind, config=config, index=index + 1, position=mark.part(index).part(kind).position
        )
        for index, item in enumerate(items)
        for kind, config in item.items()
    )
