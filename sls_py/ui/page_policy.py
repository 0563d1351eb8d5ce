"""The content security policy of a page that slspy serves on this machine."""

from __future__ import annotations

import base64
import hashlib


def page_policy(page: bytes) -> str:
    """Return the policy for a page with one script: this script runs, it talks to its own server, and nothing else does."""
    script = page.partition(b"<script>")[2].partition(b"</script>")[0]
    digest = base64.b64encode(hashlib.sha256(script).digest()).decode()
    return (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
