"""All routes of a service become one REST API with what hangs on it."""

from __future__ import annotations

from collections.abc import Sequence

from sls_py.events.base import BoundEvent, EventContext
from sls_py.events.rest_api.api import add_api
from sls_py.events.rest_api.authorizers import add_authorizers
from sls_py.events.rest_api.cors import add_preflights
from sls_py.events.rest_api.deployment import add_deployment
from sls_py.events.rest_api.keys import add_keys
from sls_py.events.rest_api.logs import add_logs
from sls_py.events.rest_api.methods import add_methods
from sls_py.events.rest_api.paths import add_path_resources
from sls_py.events.rest_api.permissions import add_permissions
from sls_py.events.rest_api.routes import read_routes
from sls_py.events.rest_api.settings import read_settings
from sls_py.events.rest_api.stage import set_stage


def add_rest_api(context: EventContext, events: Sequence[BoundEvent]) -> None:
    """Add the REST API with all that hangs on it: one API for all routes of the service."""
    if not events:
        return
    settings = read_settings(context)
    routes = read_routes(context, events)
    add_api(context, settings)
    ids = add_path_resources(context, settings, routes)
    method_ids = add_preflights(context, settings, ids, routes)
    method_ids += add_methods(context, settings, ids, routes)
    add_authorizers(context, settings, routes)
    deployment_id = add_deployment(context, settings, method_ids)
    add_keys(context, settings, deployment_id)
    add_permissions(context, settings, routes)
    add_logs(context)
    set_stage(context, settings)
