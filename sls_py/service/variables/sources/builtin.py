"""The sources that every service has."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sls_py.service.extensions import VariableSource
from sls_py.service.variables.sources.cloud import (
    AwsSource,
    BucketSource,
    ParameterSource,
    StackSource,
)
from sls_py.service.variables.sources.file import FileSource
from sls_py.service.variables.sources.git import GitSource
from sls_py.service.variables.sources.local import (
    EnvSource,
    OptSource,
    ParamSource,
    SelfSource,
    SlsSource,
    StrToBoolSource,
)
from sls_py.service.variables.sources.secrets_manager import SecretSource

if TYPE_CHECKING:
    from sls_py.aws.protocols import Gateways


def builtin_sources(
    files: FileSource,
    instance_id: str,
    gateways: Callable[[str | None], Gateways] | None = None,
) -> dict[str, VariableSource]:
    """Return the sources by name; `gateways` makes AWS gateways for a region, None when AWS is out of reach."""
    sources: tuple[VariableSource, ...] = (
        SelfSource(),
        OptSource(),
        EnvSource(),
        files,
        ParamSource(),
        SlsSource(instance_id),
        StrToBoolSource(),
        GitSource(),
        AwsSource(gateways),
        StackSource(gateways),
        BucketSource(gateways),
        ParameterSource(gateways),
        SecretSource(gateways),
    )
    return {source.name: source for source in sources}
