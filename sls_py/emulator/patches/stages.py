"""Stages of REST APIs that the engine shows differently from AWS."""

# ruff: noqa: SLF001  reaching into the engine is what this package is for

from __future__ import annotations

from typing import Any

from sls_py.emulator.patches.points import Patch

_V1 = "ministack.services.apigateway_v1"


def patches() -> tuple[Patch, ...]:
    """Return the repairs."""
    names = ("_get_stage", "_stages_v1", "_v1_tags", "_rest_api_arn")
    return (
        Patch(
            name="tags of stages",
            points=tuple(f"{_V1}:{name}" for name in names),
            apply=_show_tags,
        ),
    )


def _show_tags() -> None:
    """Have GetStage answer with the tags that TagResource set."""
    from ministack.services import apigateway_v1 as v1

    get_stage = v1._get_stage

    def get_with_tags(api_id: str, stage_name: str) -> Any:
        stage = v1._stages_v1.get(api_id, {}).get(stage_name)
        tags = v1._v1_tags.get(f"{v1._rest_api_arn(api_id)}/stages/{stage_name}")
        if stage and tags is not None:
            stage["tags"] = dict(tags)
        return get_stage(api_id, stage_name)

    v1._get_stage = get_with_tags
