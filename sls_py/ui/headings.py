"""What the JSON of a plan and that of a comparison begin with."""

from __future__ import annotations

from sls_py.model.preview import Preview
from sls_py.model.values import JsonObject


def heading_json(preview: Preview) -> JsonObject:
    """Return which stack of which service a preview is about, and whether anything would change."""
    return {
        "service": preview.service,
        "stage": preview.stage,
        "region": preview.region,
        "stack": preview.stack,
        "changed": preview.changed,
    }
