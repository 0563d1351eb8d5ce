"""Gateways to AWS: the only package that imports boto3."""

from sls_py.aws.session import connect

__all__ = ["connect"]
