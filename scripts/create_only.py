"""Write which properties cannot be changed in place, by type, from the schemas that cfn-lint brings along.

Run it when AWS has new types: `python scripts/create_only.py`. The result is part of slspy; cfn-lint is not.
"""

from __future__ import annotations

import json
from pathlib import Path

from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

TABLE = Path(__file__).parents[1] / "sls_py" / "cfn" / "create_only.json"
REGION = "us-east-1"


def main() -> None:
    """Write the table: paths below the properties, with `*` for the items of lists, and `?` behind those that depend."""
    found = {}
    for kind in sorted(PROVIDER_SCHEMA_MANAGER.get_resource_types(REGION)):
        schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema(REGION, kind).schema
        paths = [
            *schema.get("createOnlyProperties", ()),
            *(f"{path}?" for path in schema.get("conditionalCreateOnlyProperties", ())),
        ]
        if kind.startswith("AWS::") and paths:
            found[kind] = sorted(path.removeprefix("/properties/") for path in paths)
    lines = [f"{json.dumps(kind)}:{json.dumps(paths)}" for kind, paths in found.items()]
    TABLE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
