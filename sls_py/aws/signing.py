"""Sign HTTP requests for endpoints that ask for IAM (Signature Version 4)."""

from __future__ import annotations

from typing import Any

from sls_py.aws.event_sources import HttpRequest


def signed(request: HttpRequest, service: str, *, region: str, credentials: Any) -> dict[str, str]:
    """Return the headers of a request with its signature; `credentials` are botocore's.

    Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
    """
    from botocore.auth import SigV4Auth
    from botocore.awsrequest import AWSRequest

    prepared = AWSRequest(
        method=request.method, url=request.url, headers=dict(request.headers), data=request.body
    )
    SigV4Auth(credentials, service, region).add_auth(prepared)
    return dict(prepared.headers.items())
