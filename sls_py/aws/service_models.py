"""Read botocore's descriptions of services: once in a process, and as plain dictionaries."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

from sls_py.aws.model_copies import ModelCopies


@cache
def model_loader(data_path: str | None, copies: Path | None = None) -> Any:
    """Return botocore's reader of service models; it keeps what it read for sessions that come later.

    botocore parses them into `OrderedDict`, from before dictionaries kept their order: that takes twice as long, and
    the models of CloudFormation, Lambda and S3 have 4 MB. It also looks into the folders of all 400 services for those
    that have a model of the wanted kind, before it reads one; their names are enough.

    `copies` is a folder for copies that are read faster, see `sls_py.aws.model_copies`.
    """
    from botocore.loaders import JSONFileLoader, create_loader

    load = ModelCopies(copies).load if copies else _directly

    class PlainLoader(JSONFileLoader):  # type: ignore[misc]  # botocore has no types
        def _load_file(self, full_path: str, open_method: Any) -> Any:
            if not os.path.isfile(full_path):  # noqa: PTH113 - asked of hundreds of paths
                return None
            return load(full_path, partial(_read, full_path, open_method))

    loader = create_loader(data_path)
    loader.file_loader = PlainLoader()
    names = cache(lambda: _folders(loader.search_paths))
    loader.list_available_services = lambda _kind: names()
    return loader


def _directly(_path: str, read: Callable[[], Any]) -> Any:
    return read()


def _read(path: str, open_method: Any) -> Any:
    with open_method(path, "rb") as file:
        return json.loads(file.read())


def _folders(paths: list[str]) -> list[str]:
    present = [path for path in map(Path, paths) if path.is_dir()]
    return sorted({name for path in present for name in os.listdir(path)})  # noqa: PTH208
