"""`httpApi`: routes of an HTTP API, one that the stack creates or an existing one."""

from __future__ import annotations

from collections.abc import Sequence

from sls_py.events.base import BoundEvent, EventContext
from sls_py.events.http_api.api import add_api
from sls_py.events.http_api.authorizers import add_authorizers
from sls_py.events.http_api.routes import METHODS, add_routes, read_routes
from sls_py.events.http_api.settings import read_settings
from sls_py.events.http_api.timeouts import warn_about_timeouts
from sls_py.events.shapes import TEXT, TEXTS, any_case, any_of, choice, needs, record, ref, text
from sls_py.model.values import JsonObject

_METHOD = any_case(*METHODS)
_AUTHORIZER = record(
    {
        "id": any_of(TEXT, ref("awsCfFunction")),
        "name": TEXT,
        "scopes": TEXTS,
        "type": choice("request", "jwt", "aws_iam"),
    }
) | any_of(needs("id"), needs("name"), needs("type"))

SCHEMA: JsonObject = any_of(
    text(
        rf"^(?:\*|(?:{_METHOD}) \/\S*)$", "a method and a path, such as `GET /users/{id}`, or `*`"
    ),
    record(
        {
            "authorizer": any_of(TEXT, _AUTHORIZER),
            "method": text(rf"^(?:\*|{_METHOD})$", "an HTTP method or `*`"),
            "path": text(r"^(?:\*|\/\S*)$", "a path that begins with `/`, or `*`"),
        },
        ["path"],
    ),
)


def compile_events(context: EventContext, events: Sequence[BoundEvent]) -> None:
    """Add the API with its stage, authorizers, integrations and routes; only the latter with an existing API."""
    settings = read_settings(context)
    routes = read_routes(context, settings, events)
    warn_about_timeouts(context, events)
    if context.problems:
        return
    if not settings.id:
        add_api(context, settings, [route.method for route in routes])
    add_authorizers(context, settings)
    add_routes(context, settings, routes)
