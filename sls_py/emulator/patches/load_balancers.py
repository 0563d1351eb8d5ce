"""Target groups of stacks have the targets that the template gives them; the engine leaves them empty."""

# ruff: noqa: SLF001  reaching into the engine is what this package is for

from __future__ import annotations

from typing import Any

from sls_py.emulator.patches.points import Patch

_PROVISIONERS = "ministack.services.cloudformation.provisioners"
_TYPE = "AWS::ElasticLoadBalancingV2::TargetGroup"


def patches() -> tuple[Patch, ...]:
    """Return the repairs."""
    return (
        Patch(
            name="functions behind load balancers",
            points=(
                f"{_PROVISIONERS}:_RESOURCE_HANDLERS",
                f"{_PROVISIONERS}:_elbv2_target_group_create",
                f"{_PROVISIONERS}:_elbv2_target_group_update",
                "ministack.services.alb:_targets",
            ),
            apply=_register_targets,
        ),
    )


def _register_targets() -> None:
    from ministack.services.cloudformation import provisioners

    create = provisioners._elbv2_target_group_create
    update = provisioners._elbv2_target_group_update

    def create_with_targets(logical_id: str, properties: Any, stack: str) -> Any:
        arn, attributes = create(logical_id, properties, stack)
        _set(arn, properties)
        return arn, attributes

    def update_with_targets(
        physical_id: str, old: Any, new: Any, stack: str, logical_id: str | None = None
    ) -> Any:
        arn, attributes = update(physical_id, old, new, stack, logical_id)
        if old.get("Targets") != new.get("Targets"):
            _set(arn, new)
        return arn, attributes

    provisioners._RESOURCE_HANDLERS[_TYPE].update(
        create=create_with_targets, update=update_with_targets
    )


def _set(arn: str, properties: Any) -> None:
    from ministack.services import alb

    alb._targets[arn] = [dict(target) for target in properties.get("Targets") or ()]
