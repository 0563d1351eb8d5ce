"""How the objects of a deployment are encrypted."""

from __future__ import annotations

from collections.abc import Mapping

from sls_py.errors import DeploymentError
from sls_py.model.stack import CompiledStack
from sls_py.stack.bucket import CUSTOMER_KEY, CUSTOMER_KEY_HINT, CUSTOMER_KEY_REFUSED


def encryption_of(stack: CompiledStack) -> Mapping[str, str]:
    """Return the parameters of PutObject.

    Raises:
        DeploymentError: the objects were to have a key that only the customer knows.
    """
    if CUSTOMER_KEY in stack.object_encryption:
        raise DeploymentError(CUSTOMER_KEY_REFUSED, hint=CUSTOMER_KEY_HINT)
    return stack.object_encryption
