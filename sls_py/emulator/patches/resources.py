"""CloudFormation resources that the engine makes or deletes differently from AWS."""

# ruff: noqa: SLF001  reaching into the engine is what this package is for

from __future__ import annotations

from typing import Any

from sls_py.emulator.patches.points import Patch

_PROVISIONERS = "ministack.services.cloudformation.provisioners"


def patches() -> tuple[Patch, ...]:
    """Return the repairs."""
    return (
        Patch(
            name="CORS of HTTP APIs",
            points=(
                f"{_PROVISIONERS}:_RESOURCE_HANDLERS",
                f"{_PROVISIONERS}:_apigw_v2_api_create",
                f"{_PROVISIONERS}:_apigw_v2_api_update",
            ),
            apply=_keep_cors,
        ),
        Patch(
            name="buckets with objects are not deleted",
            points=(
                f"{_PROVISIONERS}:_RESOURCE_HANDLERS",
                f"{_PROVISIONERS}:_s3_delete",
                "ministack.services.s3:_buckets",
                "ministack.services.s3:_bucket_has_versions",
            ),
            apply=_refuse_full_buckets,
        ),
    )


def has_bucket(name: str) -> bool:
    """Tell whether there is a bucket of this name, in any account."""
    from ministack.services import s3

    owner = getattr(s3, "_bucket_owner_account", None)
    return owner is not None and owner(name) is not None


def _keep_cors() -> None:
    """Store `CorsConfiguration` with the names that the API's data plane reads (`allowOrigins`)."""
    from ministack.services.cloudformation import provisioners

    create, update = provisioners._apigw_v2_api_create, provisioners._apigw_v2_api_update

    def create_with_cors(logical_id: str, properties: Any, stack: str) -> Any:
        return create(logical_id, _with_cors(properties), stack)

    def update_with_cors(
        physical_id: str, old: Any, new: Any, stack: str, logical_id: str | None = None
    ) -> Any:
        return update(physical_id, old, _with_cors(new), stack, logical_id)

    provisioners._apigw_v2_api_create = create_with_cors
    provisioners._RESOURCE_HANDLERS["AWS::ApiGatewayV2::Api"].update(
        create=create_with_cors, update=update_with_cors
    )


def _with_cors(properties: Any) -> Any:
    cors = properties.get("CorsConfiguration")
    if not isinstance(cors, dict):
        return properties
    named = {name[0].lower() + name[1:]: value for name, value in cors.items()}
    return {**properties, "CorsConfiguration": named}


def _refuse_full_buckets() -> None:
    from ministack.services import s3
    from ministack.services.cloudformation import provisioners

    delete = provisioners._s3_delete

    def delete_empty(physical_id: str, properties: Any) -> None:
        bucket = s3._buckets.get(physical_id)
        if bucket and (bucket["objects"] or s3._bucket_has_versions(physical_id)):
            raise ValueError(
                "The bucket you tried to delete is not empty (Service: S3, Status Code: 409)"
            )
        delete(physical_id, properties)

    provisioners._s3_delete = delete_empty
    provisioners._RESOURCE_HANDLERS["AWS::S3::Bucket"]["delete"] = delete_empty
