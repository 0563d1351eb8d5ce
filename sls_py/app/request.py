"""What a use case is asked for, whoever asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sls_py.model.options import Options
from sls_py.report import Reporter


class Request(NamedTuple):
    """One command: its name (`deploy function`), its options, the environment, and where to report."""

    command: str
    options: Options
    environ: Mapping[str, str]
    reporter: Reporter
