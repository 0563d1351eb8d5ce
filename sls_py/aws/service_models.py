"""Read botocore's descriptions of services: once in a process, and as plain dictionaries."""

from __future__ import annotations

import json
import os
from functools import cache
from typing import Any


@cache
def model_loader(data_path: str | None) -> Any:
    """Return botocore's reader of service models; it keeps what it read for sessions that come later.

    botocore parses them into `OrderedDict`, from before dictionaries kept their order: that takes twice as long, and
    the models of CloudFormation, Lambda and S3 have 4 MB.
    """
    from botocore.loaders import JSONFileLoader, create_loader

    class PlainLoader(JSONFileLoader):  # type: ignore[misc]  # botocore has no types
        def _load_file(self, full_path: str, open_method: Any) -> Any:
            if not os.path.isfile(full_path):  # noqa: PTH113 - asked of hundreds of paths
                return None
            with open_method(full_path, "rb") as file:
                return json.loads(file.read())

    loader = create_loader(data_path)
    loader.file_loader = PlainLoader()
    return loader
