"""Tags, of resources and of the stack."""

from __future__ import annotations

from collections.abc import Mapping

from sls_py.model.service import Provider
from sls_py.model.values import CfValue, JsonObject

STAGE = "STAGE"


def tag_list(tags: Mapping[str, CfValue]) -> list[JsonObject]:
    """Write tags the way CloudFormation takes them."""
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def stack_tags(provider: Provider) -> dict[str, str]:
    """Return the tags of the stack: the stage, unless the user has a tag of that name in any case."""
    taken = any(key.upper() == STAGE for key in provider.stack_tags)
    return {**({} if taken else {STAGE: provider.stage}), **provider.stack_tags}
