"""Container images: what a function's `ImageUri` is."""

from __future__ import annotations

from sls_py.cfn import naming
from sls_py.cfn.values import sub
from sls_py.model.function import Function
from sls_py.model.values import CfValue
from sls_py.stack.draft import StackDraft
from sls_py.stack.image_sources import given_uri, image_problems


def image_uri(draft: StackDraft, function: Function) -> str | None:
    """Return the URI of a function's image, None when the image is still to be built."""
    return draft.images.get(function.key) or given_uri(draft.service, function)


def image_code(draft: StackDraft, function: Function) -> CfValue:
    """Return what stands in the template: an image that was not built has the tag that it is going to have."""
    name = function.image.name if function.image else None
    repository = naming.repository(draft.service.name, draft.service.provider.stage)
    registry = "${AWS::AccountId}.dkr.ecr.${AWS::Region}.${AWS::URLSuffix}"
    return image_uri(draft, function) or sub(f"{registry}/{repository}:{name}")


def image_digest(uri: str | None) -> str | None:
    """Return the hex SHA-256 of an image that its URI pins, None for a tag."""
    return uri.partition("@sha256:")[2] or None if uri else None


def check_image(draft: StackDraft, function: Function) -> None:
    """Record what is wrong with a function's image."""
    found = image_problems(draft.service, function)
    draft.problems.extend(each for each in found if each not in draft.problems)
