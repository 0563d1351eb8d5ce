"""Secrets in a local cloud, and everything that a deployment leaves there."""

from __future__ import annotations

import json
from typing import Any

import boto3

from sls_py.model.target import AwsTarget

PASSWORD = "hunter2-password"
TOKEN = "hunter2-token"


def client(target: AwsTarget, service: str) -> Any:
    """Return a boto3 client of a cloud."""
    return boto3.client(
        service,
        region_name=target.region,
        endpoint_url=target.endpoint_url,
        aws_access_key_id=target.access_key_id,
        aws_secret_access_key=target.secret_access_key,
    )


def put_secrets(target: AwsTarget, *, password: str = PASSWORD, token: str = TOKEN) -> None:
    """Write a SecureString `/shop/password`, and a secret `shop` that is an object with a `token`."""
    client(target, "ssm").put_parameter(
        Name="/shop/password", Value=password, Type="SecureString", Overwrite=True
    )
    client(target, "secretsmanager").create_secret(
        Name="shop", SecretString=json.dumps({"token": token, "port": 5432})
    )
