import subprocess
import sys

from sls_py.events.table import EVENTS, event_type


def test_every_event_type_has_a_schema_and_a_compiler() -> None:
    for kind in EVENTS:
        module = event_type(kind)
        assert module, kind
        assert isinstance(module.SCHEMA, dict)
        assert callable(module.compile_events)


def test_an_unknown_event_type_has_no_module() -> None:
    assert event_type("carrierPigeon") is None


def test_event_types_are_compiled_in_the_order_of_other_stacks_of_the_kind() -> None:
    kinds = list(EVENTS)

    assert kinds[:3] == ["schedule", "s3", "http"]
    assert kinds[-3:] == ["sqs", "cloudFront", "httpApi"]


def test_schemas_can_be_read_without_the_template_library() -> None:
    code = f"""
import sys
from importlib import import_module
for module in {list(EVENTS.values())}:
    import_module(module)
sys.exit("troposphere" in sys.modules)
"""

    ended = subprocess.run([sys.executable, "-c", code], check=False)

    assert ended.returncode == 0
