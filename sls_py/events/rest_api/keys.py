"""API keys and usage plans: who may call private routes, and how often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sls_py.cfn import resources
from sls_py.cfn.resources import make
from sls_py.cfn.values import ref
from sls_py.events.base import EventContext
from sls_py.events.rest_api import naming
from sls_py.events.rest_api.settings import ApiSettings
from sls_py.model.values import CfValue, JsonObject
from sls_py.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    """One key: its place in the list (of its plan), and a name or an object with `name`, `value` ..."""

    number: int
    plan: str
    config: CfValue


def add_keys(context: EventContext, settings: ApiSettings, deployment_id: str) -> None:
    """Add keys, usage plans and the links between them; keys without plans get a plan of their own."""
    given = settings.section.get("apiKeys")
    plans = _plans(settings)
    if given is None and plans is None:
        return
    keys = list(_keys(context, given or [], plans))
    for key in keys:
        _add_key(context, settings, key, deployment_id)
    for name, limits in (plans or {"": {}}).items():
        _add_plan(context, settings, name, limits, deployment_id)
    for key in keys:
        _add_link(context, key)


def _plans(settings: ApiSettings) -> dict[str, JsonObject] | None:
    """Return the limits by the plan's name; the only plan of the short form has none."""
    given = settings.section.get("usagePlan")
    if given is None:
        return None
    if isinstance(given, dict):
        return {"": given}
    return {name: limits or {} for entry in given for name, limits in entry.items()}


def _keys(
    context: EventContext, given: list[CfValue], plans: dict[str, JsonObject] | None
) -> Iterator[ApiKey]:
    """Yield the keys, numbered from 1 within their plan."""
    numbers: Counter[str] = Counter()
    for index, entry in enumerate(given):
        plan, keys = _grouped(entry)
        if plan not in (plans or {"": {}}):
            _report_no_plan(context, index, plan)
            continue
        for key in keys:
            numbers[plan] += 1
            yield ApiKey(number=numbers[plan], plan=plan, config=key)


def _grouped(entry: CfValue) -> tuple[str, list[CfValue]]:
    """Tell `{plan: [keys]}` from a key, which belongs to the plan without a name: only a group holds a list."""
    if isinstance(entry, dict):
        name, keys = next(iter(entry.items()))
        if isinstance(keys, list):
            return name, keys
    return "", [entry]


def _report_no_plan(context: EventContext, index: int, plan: str) -> None:
    path = ("provider", "apiGateway", "apiKeys", index)
    if plan:
        message, hint = f"no usage plan is named `{plan}`", f"add `{plan}` to `usagePlan`"
    else:
        message = "the API key belongs to none of the usage plans"
        hint = "list the key below the name of a plan"
    context.setting_problem(path, message, hint=hint)


def _add_key(context: EventContext, settings: ApiSettings, key: ApiKey, deployment_id: str) -> None:
    config: JsonObject = key.config if isinstance(key.config, dict) else {"name": key.config}
    enabled = config.get("enabled")
    resource = make(
        resources.apigateway.ApiKey,
        {
            "Enabled": True if enabled is None else enabled,
            "Name": config.get("name"),
            "Value": config.get("value") or None,
            "Description": config.get("description"),
            "CustomerId": config.get("customerId"),
            "StageKeys": [{"RestApiId": settings.api_id, "StageName": settings.stage}],
        },
        depends_on=[deployment_id],
    )
    context.builder.add(naming.api_key(key.number, key.plan), resource)


def _add_plan(
    context: EventContext,
    settings: ApiSettings,
    name: str,
    limits: JsonObject,
    deployment_id: str,
) -> None:
    plan = make(
        resources.apigateway.UsagePlan,
        {
            "ApiStages": [{"ApiId": settings.api_id, "Stage": settings.stage}],
            **_plan_names(context, name),
            "Quota": _capitalized(limits.get("quota"), ("limit", "offset", "period")),
            "Throttle": _capitalized(limits.get("throttle"), ("burstLimit", "rateLimit")),
        },
        depends_on=[deployment_id],
    )
    context.builder.add(naming.usage_plan(name), plan)


def _plan_names(context: EventContext, name: str) -> JsonObject:
    service, stage = context.service.name, context.service.provider.stage
    if name in ("", "default"):
        return {
            "Description": f"Usage plan for {service} {stage} stage",
            "UsagePlanName": f"{service}-{stage}",
        }
    return {
        "Description": f'Usage plan "{name}" for {service} {stage} stage',
        "UsagePlanName": f"{service}-{name}-{stage}",
    }


def _capitalized(limits: JsonObject | None, names: tuple[str, ...]) -> JsonObject | None:
    if limits is None:
        return None
    return {name[0].upper() + name[1:]: limits.get(name) for name in names}


def _add_link(context: EventContext, key: ApiKey) -> None:
    link = make(
        resources.apigateway.UsagePlanKey,
        {
            "KeyId": ref(naming.api_key(key.number, key.plan)),
            "KeyType": "API_KEY",
            "UsagePlanId": ref(naming.usage_plan(key.plan)),
        },
    )
    context.builder.add(naming.usage_plan_key(key.number, key.plan), link)
