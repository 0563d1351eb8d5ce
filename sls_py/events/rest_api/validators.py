"""Checks that API Gateway makes before the integration runs: required parameters and body models."""

from __future__ import annotations

from sls_py.cfn import resources
from sls_py.cfn.resources import given, make
from sls_py.cfn.values import ref
from sls_py.events.base import EventContext
from sls_py.events.rest_api import naming
from sls_py.events.rest_api.routes import Route
from sls_py.events.rest_api.settings import ApiSettings
from sls_py.model.values import CfValue, JsonObject


def add_checks(context: EventContext, settings: ApiSettings, route: Route) -> JsonObject:
    """Add the validator and the models of a route; return the method properties that refer to them."""
    models = {
        content_type: ref(_add_model(context, settings, route, content_type, schema))
        for content_type, schema in route.request.schemas.items()
    }
    needs_parameters = any(parameter.is_required for parameter in route.request.parameters)
    if not models and not needs_parameters:
        return {}
    validator = {"RequestValidatorId": ref(_add_validator(context, settings))}
    return validator | ({"RequestModels": models} if models else {})


def _add_validator(context: EventContext, settings: ApiSettings) -> str:
    """Add the validator that all methods share."""
    service = context.service
    stage = service.provider.stage
    validator = make(
        resources.apigateway.RequestValidator,
        {
            "RestApiId": settings.api_id,
            "ValidateRequestBody": True,
            "ValidateRequestParameters": True,
            "Name": f"{service.name}-{stage} | Validate request body and querystring parameters",
        },
    )
    logical_id = naming.validator(service.name)
    context.builder.add(logical_id, validator)
    return logical_id


def _add_model(
    context: EventContext, settings: ApiSettings, route: Route, content_type: str, schema: CfValue
) -> str:
    """Add a model of the route's own, or the shared one that the schema names."""
    shared = (settings.section.get("request") or {}).get("schemas") or {}
    if isinstance(schema, str) and schema in shared:
        content_type, logical_id = "application/json", naming.shared_model(schema)
        properties = _described(shared[schema])
    else:
        logical_id = naming.model(route.method_id, content_type)
        properties = _described(schema)
    common = {"RestApiId": settings.api_id, "ContentType": content_type}
    model = make(resources.apigateway.Model, common | properties)
    context.builder.add(logical_id, model)
    return logical_id


def _described(schema: CfValue) -> JsonObject:
    """Take a schema apart that has a name and a description; a bare schema is all there is."""
    if isinstance(schema, dict) and schema.get("schema"):
        return {
            "Schema": given(schema["schema"]),
            "Name": schema.get("name"),
            "Description": schema.get("description"),
        }
    return {"Schema": given(schema)}
