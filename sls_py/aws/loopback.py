"""Addresses of this machine, where nobody listens at a closed port however often one asks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from urllib.request import OpenerDirector


def give_up_on_closed_port(caught_exception: Exception | None = None, **_event: Any) -> None:
    """Keep botocore from calling a closed port of this machine again and again, for up to half a minute.

    A handler of its event `needs-retry`: what it raises is what the call ends with.
    """
    if type(caught_exception).__name__ == "EndpointConnectionError" and caught_exception:
        address = getattr(caught_exception, "kwargs", {}).get("endpoint_url", "")
        if is_loopback(str(address)):
            raise caught_exception


def is_loopback(url: str) -> bool:
    """Tell whether a URL leads to this machine.

    RFC 6761, section 6.3: names below `localhost` are loopback addresses too.
    """
    host = urlsplit(url).hostname or ""
    address = re.fullmatch(r"127(\.\d{1,3}){3}", host)
    return host == "::1" or bool(address) or host.rpartition(".")[2] == "localhost"


def opener_for(url: str) -> OpenerDirector:
    """Return what opens a URL: through the proxy that the environment names, unless it leads to this machine."""
    from urllib.request import ProxyHandler, build_opener

    return build_opener(*([ProxyHandler({})] if is_loopback(url) else []))
