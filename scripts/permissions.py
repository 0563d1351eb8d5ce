"""Write sls_py/deploy/permissions/handlers.txt: what CloudFormation calls for each resource type.

The source are the resource schemas of CloudFormation, as cfn-lint brings them along; run it after an update of cfn-lint.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import cfnlint

SCHEMAS = Path(cfnlint.__file__).parent / "data/schemas/resources"
TABLE = Path(__file__).resolve().parent.parent / "sls_py/deploy/permissions/handlers.txt"
HANDLERS = ("create", "read", "update", "delete")


def table() -> str:
    """Return the table: a line for each type, its actions grouped by service."""
    return "".join(f"{line}\n" for line in sorted(_lines()))


def _lines() -> Iterator[str]:
    for file in SCHEMAS.glob("*.json"):
        schema = json.loads(file.read_text(encoding="utf-8"))
        handlers = schema.get("handlers", {})
        actions = {a for name in HANDLERS for a in handlers.get(name, {}).get("permissions", ())}
        if actions:
            yield f"{schema['typeName']} {_grouped(actions)}"


def _grouped(actions: set[str]) -> str:
    """Write actions by service; the schemas have a few spellings that IAM does not know."""
    services: dict[str, set[str]] = defaultdict(set)
    for action in actions:
        service, _, name = action.strip().partition(":")
        if name and "." not in name:
            services[service.lower()].add(name[:1].upper() + name[1:])
    return " ".join(
        f"{service}:{','.join(sorted(services[service]))}" for service in sorted(services)
    )


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
