"""The SSM parameter store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sls_py.aws.api import Api
from sls_py.aws.protocols import Parameter
from sls_py.errors import AwsError


class SsmParameters:
    """See `sls_py.aws.protocols.Parameters`."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def get(self, name: str, *, decrypt: bool = True) -> Parameter | None:
        """Return a parameter by its name (or ARN), None when there is none."""
        try:
            answer = self._api.call("GetParameter", Name=name, WithDecryption=decrypt)
        except AwsError as error:
            if error.code == "ParameterNotFound":
                return None
            raise
        return _parameter(answer["Parameter"])

    def get_many(self, names: Sequence[str], *, decrypt: bool = True) -> dict[str, Parameter]:
        """Return parameters by their names, ten at most; those that are not there are left out."""
        answer = self._api.call("GetParameters", Names=list(names), WithDecryption=decrypt)
        return {found["Name"]: _parameter(found) for found in answer["Parameters"]}


def _parameter(found: Mapping[str, Any]) -> Parameter:
    return Parameter(type=found["Type"], value=found["Value"], version=found.get("Version", 0))
