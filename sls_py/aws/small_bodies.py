"""Send small objects to S3 at once, without asking it first whether it wants them."""

from __future__ import annotations

from typing import Any

SMALL = 1024 * 1024
"""So much is sent in vain as fast as S3 is asked."""


def send_small_bodies_at_once(session: Any) -> None:
    """Have botocore ask (`Expect: 100-continue`) for large bodies only: an answer takes as long as a whole call.

    Source: https://datatracker.ietf.org/doc/html/rfc9110#section-10.1.1
    """
    from botocore.handlers import add_expect_header
    from botocore.utils import determine_content_length

    def ask(model: Any, params: dict[str, Any], **event: Any) -> None:
        size = determine_content_length(params.get("body"))
        if size is None or size > SMALL:
            add_expect_header(model, params, **event)

    session.unregister("before-call.s3", add_expect_header)
    session.register("before-call.s3", ask)
