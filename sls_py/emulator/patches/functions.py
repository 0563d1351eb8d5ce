"""Lambda functions: made by CloudFormation as the API makes them, and code that a dry run leaves alone."""

# ruff: noqa: SLF001  reaching into the engine is what this package is for

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from sls_py.emulator.patches.points import Patch

_PROVISIONERS = "ministack.services.cloudformation.provisioners"
_LAMBDA = "ministack.services.lambda_svc"


def patches() -> tuple[Patch, ...]:
    """Return the repairs."""
    return (
        Patch(
            name="functions of stacks",
            points=(
                f"{_PROVISIONERS}:_RESOURCE_HANDLERS",
                f"{_PROVISIONERS}:_lambda_create",
                f"{_PROVISIONERS}:_lambda_update",
                f"{_PROVISIONERS}:_lambda_delete",
                f"{_LAMBDA}:_functions",
                f"{_LAMBDA}:_fetch_code_from_s3",
                f"{_LAMBDA}:_vpc_config_with_id",
                f"{_LAMBDA}:invalidate_worker",
            ),
            apply=_repair_stack_functions,
        ),
        Patch(
            name="a dry run does not replace code",
            points=(f"{_LAMBDA}:_update_code", f"{_LAMBDA}:_functions"),
            apply=_keep_code_on_dry_run,
        ),
        Patch(
            name="digests of images",
            points=(f"{_LAMBDA}:_update_code", f"{_LAMBDA}:_functions"),
            apply=_show_digest_of_new_image,
        ),
    )


def _repair_stack_functions() -> None:
    from ministack.core.responses import get_account_id, get_region
    from ministack.services import lambda_svc
    from ministack.services.cloudformation import provisioners

    create, update = provisioners._lambda_create, provisioners._lambda_update
    delete = provisioners._lambda_delete
    updating: ContextVar[str | None] = ContextVar("slspy_updating", default=None)

    def create_checked(logical_id: str, properties: Any, stack: str) -> Any:
        name = properties.get("FunctionName")
        if name and name != updating.get() and name in lambda_svc._functions:
            raise ValueError(f"{name} already exists")
        _check_code(properties.get("Code") or {})
        physical_id, attributes = create(logical_id, properties, stack)
        _keep_settings(lambda_svc._functions[physical_id], properties)
        return physical_id, attributes

    def update_checked(
        physical_id: str, old: Any, new: Any, stack: str, logical_id: str | None = None
    ) -> Any:
        mark = updating.set(physical_id)
        try:
            new_id, attributes = update(physical_id, old, new, stack, logical_id)
        finally:
            updating.reset(mark)
        _keep_settings(lambda_svc._functions[new_id], new)
        return new_id, attributes

    def delete_with_workers(physical_id: str, properties: Any) -> None:
        delete(physical_id, properties)
        lambda_svc.invalidate_worker(physical_id, account=get_account_id(), region=get_region())

    provisioners._lambda_create = create_checked
    provisioners._lambda_delete = delete_with_workers
    provisioners._RESOURCE_HANDLERS["AWS::Lambda::Function"].update(
        create=create_checked, update=update_checked, delete=delete_with_workers
    )


def _check_code(code: Any) -> None:
    """Fail as AWS does when the zip is not in the bucket; the engine would make a function that fakes answers."""
    from ministack.services import lambda_svc

    bucket, key = code.get("S3Bucket"), code.get("S3Key")
    if not bucket or not key:
        return
    version = code.get("S3ObjectVersion")
    if lambda_svc._fetch_code_from_s3(bucket, key, version_id=version) is None:
        raise ValueError(
            f"Error occurred while GetObject. S3 Error Code: NoSuchKey. S3 Error Message: The specified key "
            f"does not exist: s3://{bucket}/{key} (Service: Lambda, Status Code: 400)"
        )


def _keep_settings(function: Any, properties: Any) -> None:
    """Store the settings that the engine drops when a function comes from a stack."""
    from ministack.services import lambda_svc

    config = function["config"]
    reserved = properties.get("ReservedConcurrentExecutions")
    function["concurrency"] = None if reserved is None else int(reserved)
    config["VpcConfig"] = lambda_svc._vpc_config_with_id(properties.get("VpcConfig"))
    config["KMSKeyArn"] = properties.get("KmsKeyArn", "")
    if config.get("ImageUri"):
        config["CodeSha256"] = _image_digest(config["ImageUri"])
    for name in ("DeadLetterConfig", "FileSystemConfigs"):
        if properties.get(name):
            config[name] = properties[name]
        else:
            config.pop(name, None)


def _keep_code_on_dry_run() -> None:
    import hashlib
    from base64 import b64decode, b64encode
    from copy import deepcopy

    from ministack.core.responses import json_response
    from ministack.services import lambda_svc

    update = lambda_svc._update_code

    def update_unless_dry(name: str, data: Any) -> Any:
        function = lambda_svc._functions.get(name)
        if not data.get("DryRun") or function is None:
            return update(name, data)
        shown = deepcopy(function["config"])
        code = _given_code(data, b64decode)
        if code is not None:
            shown["CodeSize"] = len(code)
            shown["CodeSha256"] = b64encode(hashlib.sha256(code).digest()).decode()
        return json_response(shown)

    lambda_svc._update_code = update_unless_dry


def _given_code(data: Any, decode: Any) -> bytes | None:
    from ministack.services import lambda_svc

    if "ZipFile" in data:
        found: bytes = decode(data["ZipFile"])
        return found
    bucket, key = data.get("S3Bucket"), data.get("S3Key")
    if not bucket or not key:
        return None
    fetched: bytes | None = lambda_svc._fetch_code_from_s3(
        bucket, key, version_id=data.get("S3ObjectVersion")
    )
    return fetched


def _show_digest_of_new_image() -> None:
    from ministack.services import lambda_svc

    update = lambda_svc._update_code

    def update_with_digest(name: str, data: Any) -> Any:
        function = lambda_svc._functions.get(name)
        if function is None or data.get("DryRun") or "ImageUri" not in data:
            return update(name, data)
        config = function["config"]
        before = config.get("CodeSha256")
        # First of all, for a version that is published along shows it too.
        config["CodeSha256"] = _image_digest(data["ImageUri"])
        answer = update(name, data)
        if answer[0] >= 400:
            config["CodeSha256"] = before
        return answer

    lambda_svc._update_code = update_with_digest


def _image_digest(uri: str) -> str:
    """Return what Lambda shows as `CodeSha256`: the digest of the image, or one of its name when it has a tag."""
    import hashlib

    _, _, digest = uri.partition("@sha256:")
    return digest or hashlib.sha256(uri.encode()).hexdigest()
