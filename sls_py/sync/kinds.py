"""The kinds of flows that slspy has."""

from __future__ import annotations

from sls_py.sync.flow import FlowKind
from sls_py.sync.function_code import FunctionCode
from sls_py.sync.function_configuration import FunctionConfiguration

KINDS: tuple[FlowKind, ...] = (FunctionCode(), FunctionConfiguration())
