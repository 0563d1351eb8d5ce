"""JSON values as they come from the service file and go into the template."""

from __future__ import annotations

from typing import Any

JsonObject = dict[str, Any]
"""A JSON object whose shape was checked by the schema."""

CfValue = Any
"""A plain value or a CloudFormation intrinsic function (`{"Ref": "Table"}`)."""
