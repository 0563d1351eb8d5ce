"""What AWS's Python runtimes bring along: boto3 and what it needs, `cfnresponse`, and nothing else."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

_CFN_RESPONSE = Path(__file__).with_name("cfnresponse.py")
_OFFERED = ("boto3", "botocore", "s3transfer", "jmespath", "dateutil", "six", "urllib3")


def offer_libraries(directory: Path) -> Path:
    """Make a folder with links to the packages that are installed beside slspy, for the end of a function's path.

    All of them are pure Python, so they serve every interpreter that their versions support.
    """
    directory.mkdir(parents=True, exist_ok=True)
    for source in (_CFN_RESPONSE, *_packages()):
        with contextlib.suppress(FileExistsError):
            (directory / source.name).symlink_to(source)
    return directory


def _packages() -> Iterator[Path]:
    for name in _OFFERED:
        found = find_spec(name)
        if found is not None and found.origin is not None:
            origin = Path(found.origin)
            yield origin.parent if origin.name == "__init__.py" else origin
