"""The kinds of flows that slspy has."""

from __future__ import annotations

from sls_py.sync.api_body import HTTP_API_BODY, REST_API_BODY
from sls_py.sync.flow import FlowKind
from sls_py.sync.function_alias import FunctionAlias
from sls_py.sync.function_code import FunctionCode
from sls_py.sync.function_configuration import FunctionConfiguration
from sls_py.sync.function_image import FunctionImage
from sls_py.sync.function_layers import FunctionLayers
from sls_py.sync.layer_content import LayerContent
from sls_py.sync.state_machine import STATE_MACHINE

KINDS: tuple[FlowKind, ...] = (
    LayerContent(),
    FunctionCode(),
    FunctionImage(),
    FunctionLayers(),
    FunctionConfiguration(),
    FunctionAlias(),
    STATE_MACHINE,
    REST_API_BODY,
    HTTP_API_BODY,
)
