"""Properties that the engine drops when a resource comes from a stack."""

# ruff: noqa: SLF001  reaching into the engine is what this package is for

from __future__ import annotations

from typing import Any

from sls_py.emulator.patches.points import Patch

_PROVISIONERS = "ministack.services.cloudformation.provisioners"


def patches() -> tuple[Patch, ...]:
    """Return the repairs."""
    return (
        Patch(
            name="expiry of items in tables",
            points=(
                f"{_PROVISIONERS}:_RESOURCE_HANDLERS",
                f"{_PROVISIONERS}:_ddb_create",
                f"{_PROVISIONERS}:_ddb_update",
                "ministack.services.dynamodb:_update_ttl",
            ),
            apply=_keep_expiry,
        ),
        Patch(
            name="time zones and limits of schedules",
            points=(
                f"{_PROVISIONERS}:_RESOURCE_HANDLERS",
                f"{_PROVISIONERS}:_scheduler_schedule_create",
                f"{_PROVISIONERS}:_scheduler_schedule_update",
                "ministack.services.scheduler:_schedules",
            ),
            apply=_keep_time_zones,
        ),
        Patch(
            name="limits of single methods in usage plans",
            points=(f"{_PROVISIONERS}:_apigw_usage_plan_body",),
            apply=_keep_method_limits,
        ),
    )


def _keep_expiry() -> None:
    """Set what `TimeToLiveSpecification` of a table says."""
    from ministack.services import dynamodb
    from ministack.services.cloudformation import provisioners

    create, update = provisioners._ddb_create, provisioners._ddb_update

    def expire(table: str, properties: Any, old: Any) -> None:
        wanted = properties.get("TimeToLiveSpecification")
        given = wanted or {**(old.get("TimeToLiveSpecification") or {}), "Enabled": False}
        if given.get("AttributeName"):
            enabled = str(given.get("Enabled", True)).lower() == "true"
            setting = {**given, "Enabled": enabled}
            dynamodb._update_ttl({"TableName": table, "TimeToLiveSpecification": setting})

    def create_expiring(logical_id: str, properties: Any, stack: str) -> Any:
        made = create(logical_id, properties, stack)
        expire(made[0], properties, {})
        return made

    def update_expiring(
        physical_id: str, old: Any, new: Any, stack: str, logical_id: str | None = None
    ) -> Any:
        made = update(physical_id, old, new, stack, logical_id)
        expire(made[0], new, old)
        return made

    provisioners._ddb_create = create_expiring
    provisioners._RESOURCE_HANDLERS["AWS::DynamoDB::Table"].update(
        create=create_expiring, update=update_expiring
    )


_SCHEDULE_SETTINGS = ("ScheduleExpressionTimezone", "StartDate", "EndDate", "KmsKeyArn")


def _keep_time_zones() -> None:
    """Store the settings of a schedule that the engine drops when it comes from a stack."""
    from ministack.services import scheduler
    from ministack.services.cloudformation import provisioners

    create, update = (
        provisioners._scheduler_schedule_create,
        provisioners._scheduler_schedule_update,
    )

    def keep(made: Any, properties: Any) -> Any:
        schedule = scheduler._schedules.get(f"{properties.get('GroupName', 'default')}/{made[0]}")
        for name in _SCHEDULE_SETTINGS if schedule else ():
            if name in properties:
                schedule[name] = properties[name]
        return made

    def create_whole(logical_id: str, properties: Any, stack: str) -> Any:
        return keep(create(logical_id, properties, stack), properties)

    def update_whole(physical_id: str, old: Any, new: Any, stack: str) -> Any:
        return keep(update(physical_id, old, new, stack), new)

    provisioners._scheduler_schedule_create = create_whole
    provisioners._RESOURCE_HANDLERS["AWS::Scheduler::Schedule"].update(
        create=create_whole, update=update_whole
    )


_LIMITS = {"BurstLimit": ("burstLimit", int), "RateLimit": ("rateLimit", float)}


def _keep_method_limits() -> None:
    """Store the limits of `ApiStages[].Throttle` with the names that the API's data plane reads."""
    from ministack.services.cloudformation import provisioners

    body = provisioners._apigw_usage_plan_body

    def body_with_limits(properties: Any) -> Any:
        made = body(properties)
        for stage in made["apiStages"]:
            stage["throttle"] = {
                method: {
                    shown: read(limits[name])
                    for name, (shown, read) in _LIMITS.items()
                    if name in limits
                }
                for method, limits in stage["throttle"].items()
            }
        return made

    provisioners._apigw_usage_plan_body = body_with_limits
