"""Container images: the URI of the image that a function runs."""

from __future__ import annotations

from sls_py.errors import did_you_mean
from sls_py.model.function import Function
from sls_py.model.values import JsonObject
from sls_py.stack.draft import StackDraft


def image_uri(draft: StackDraft, function: Function) -> str | None:
    """Return the URI of a function's image, None when it is not known (`check_image` tells why)."""
    image = function.image
    if not image:
        return None
    named = _declared(draft).get(image.name) if image.name else None
    return draft.images.get(function.key) or image.uri or _uri(named)


def image_digest(uri: str | None) -> str | None:
    """Return the hex SHA-256 of an image that its URI pins, None for a tag."""
    return uri.partition("@sha256:")[2] or None if uri else None


def check_image(draft: StackDraft, function: Function) -> None:
    """Record why a function has no image."""
    image = function.image
    if not image or image_uri(draft, function):
        return
    path, declared = ("functions", function.key, "image"), _declared(draft)
    if not image.name:
        draft.problem(path, "an image needs `uri` or `name`")
    elif image.name not in declared:
        hint = did_you_mean(image.name, declared) or "add it to `provider.ecr.images`"
        draft.problem(path, f"image `{image.name}` is not in `provider.ecr.images`", hint=hint)
    else:
        draft.problem(
            ("provider", "ecr", "images", image.name),
            f"image `{image.name}` has not been built",
            hint="push it to ECR and give its `uri`",
        )


def _declared(draft: StackDraft) -> JsonObject:
    images: JsonObject = (draft.service.provider.settings.get("ecr") or {}).get("images") or {}
    return images


def _uri(declared: object) -> str | None:
    """Return the URI of an entry of `provider.ecr.images`; a path to a folder is not one."""
    given = declared.get("uri") if isinstance(declared, dict) else declared
    return given if isinstance(given, str) and ".dkr.ecr." in given else None
