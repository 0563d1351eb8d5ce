"""Let functions answer their WebSocket clients the way AWS's examples do, with the address of AWS.

`boto3.client("apigatewaymanagementapi", endpoint_url=f"https://{domainName}/{stage}")` names a host that does not
exist here. It is imported by the bootstrap of Python functions, so: standard library only, Python 3.8 and newer.
"""

from __future__ import annotations

import importlib.abc
import importlib.util
import os
import sys
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType

_SESSION = "botocore.session"
_SERVICE = "apigatewaymanagementapi"


def install() -> None:
    """Send replies to the local cloud as soon as botocore, whichever is found, is imported."""
    sys.meta_path.insert(0, _Watcher())


def local_address(given: str, endpoint: str) -> str:
    """Return the address here for one of a WebSocket API there (`https://<api>.execute-api.<...>/<stage>`)."""
    parts = urlsplit(given)
    host = parts.hostname or ""
    api, _, rest = host.partition(".")
    if not rest.startswith("execute-api."):
        return given
    return f"{endpoint.rstrip('/')}/_aws/execute-api/{api}{parts.path}"


class _Watcher(importlib.abc.MetaPathFinder):
    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        del path, target
        if fullname != _SESSION:
            return None
        sys.meta_path.remove(self)
        found = importlib.util.find_spec(fullname)
        if found is not None and found.loader is not None:
            found.loader = _Loader(found.loader)
        return found


class _Loader(importlib.abc.Loader):
    def __init__(self, stock: Any) -> None:
        self._stock = stock

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        created: ModuleType | None = self._stock.create_module(spec)
        return created

    def exec_module(self, module: ModuleType) -> None:
        self._stock.exec_module(module)
        session = module.Session
        create = session.create_client

        def create_here(self: Any, service_name: str, *rest: Any, **named: Any) -> Any:
            endpoint = os.environ.get("AWS_ENDPOINT_URL")
            if service_name == _SERVICE and endpoint and named.get("endpoint_url"):
                named["endpoint_url"] = local_address(named["endpoint_url"], endpoint)
            return create(self, service_name, *rest, **named)

        session.create_client = create_here
