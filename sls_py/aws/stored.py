"""Read values that are kept in AWS: parameters of SSM, and secrets of Secrets Manager."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, Protocol, runtime_checkable

from sls_py.aws.protocols import Gateways, Parameter, ParameterGateways
from sls_py.aws.records import StoredSecret
from sls_py.errors import UsageError
from sls_py.model.secret import SecretReference
from sls_py.model.values import CfValue

MANAGED = "/aws/reference/secretsmanager/"
"""Below this path SSM shows the secrets of Secrets Manager."""


class Secrets(Protocol):
    """AWS Secrets Manager."""

    def get(self, name: str) -> StoredSecret | None:
        """Return a secret by its name (or ARN), None when there is none."""
        ...


@runtime_checkable
class SecretGateways(Protocol):
    """Gateways that reach AWS Secrets Manager, which only variables read."""

    @property
    def secrets(self) -> Secrets:
        """Secrets Manager."""
        ...


@runtime_checkable
class ManyParameters(Protocol):
    """A parameter store that answers for several names at once."""

    def get_many(self, names: Sequence[str], *, decrypt: bool = True) -> dict[str, Parameter]:
        """Return parameters by their names, ten at most; those that are not there are left out."""
        ...


MOST_TOGETHER = 10
"""https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html"""


def read_together(gateways: Gateways) -> ManyParameters | None:
    """Return the parameter store when it answers for several names at once."""
    if not isinstance(gateways, ParameterGateways):
        return None
    store = gateways.parameters
    return store if isinstance(store, ManyParameters) else None


def read_parameter(gateways: Gateways, name: str, *, decrypt: bool = True) -> Parameter | None:
    """Return a parameter, None when there is none."""
    assert isinstance(gateways, ParameterGateways), "these gateways have no parameter store"
    found = gateways.parameters.get(name, decrypt=decrypt)
    if found is None and name.startswith(MANAGED) and isinstance(gateways, SecretGateways):
        # Emulators have no such parameters.
        secret = read_secret(gateways, name.removeprefix(MANAGED))
        return Parameter(type="SecureString", value=secret.text) if secret else None
    return found


def read_secret(gateways: Gateways, name: str) -> StoredSecret | None:
    """Return a secret of Secrets Manager, None when there is none."""
    assert isinstance(gateways, SecretGateways), "these gateways have no Secrets Manager"
    return gateways.secrets.get(name)


def read_reference(reference: SecretReference, connect: Callable[[str], Gateways]) -> str:
    """Return the text that a reference stands for; `connect` gives the gateways of a region.

    Raises:
        UsageError: it is gone.
        AwsError: AWS refused to tell.
    """
    gateways = connect(reference.region)
    if reference.source == "ssm":
        found = read_parameter(gateways, reference.name)
        text = found.value if found else None
    else:
        secret = read_secret(gateways, reference.name)
        text = secret.text if secret else None
    value = _inside(text, reference.keys)
    if value is None:
        keys = "".join(f".{key}" for key in reference.keys)
        raise UsageError(
            f"the secret `{reference.source}:{reference.name}{keys}` is not in `{reference.region}`",
            hint="the package was made with it; create it, or make the package once more",
        )
    return value if isinstance(value, str) else json.dumps(value)


def parsed(text: str) -> CfValue:
    """Return the object when a text is a JSON object, and the text itself otherwise."""
    if text.startswith("{"):
        try:
            return json.loads(text)
        except json.JSONDecodeError:
            return text
    return text


def _inside(text: str | None, keys: tuple[str | int, ...]) -> CfValue:
    if text is None or not keys:
        return text
    value: Any = parsed(text)
    for key in keys:
        if isinstance(value, dict):
            value = value.get(str(key))
        elif isinstance(value, list) and isinstance(key, int) and key < len(value):
            value = value[key]
        else:
            return None
    return value
