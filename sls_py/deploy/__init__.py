"""Deploy a service, one function, or remove it all; tell what a deployment would do."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

# These two have the names of their modules, which would take their places.
from sls_py.deploy.inspect import inspect
from sls_py.deploy.options import DeployOptions, FunctionOptions
from sls_py.deploy.preview import preview

if TYPE_CHECKING:
    from sls_py.deploy.function import deploy_functions
    from sls_py.deploy.function_rollback import list_functions, rollback_function
    from sls_py.deploy.planner import plan
    from sls_py.deploy.recover import recover_service, unlock_service
    from sls_py.deploy.releases import list_releases
    from sls_py.deploy.remove import find_removable, remove_service
    from sls_py.deploy.rollback import find_restorable, rollback_service
    from sls_py.deploy.service import deploy_service
else:
    _MODULES = {
        "deploy_functions": "function",
        "deploy_service": "service",
        "find_removable": "remove",
        "find_restorable": "rollback",
        "list_functions": "function_rollback",
        "list_releases": "releases",
        "plan": "planner",
        "recover_service": "recover",
        "remove_service": "remove",
        "rollback_function": "function_rollback",
        "rollback_service": "rollback",
        "unlock_service": "recover",
    }

    def __getattr__(name: str) -> Any:
        """Import what a command uses on first use: no command deploys, rolls back and removes."""
        if name not in _MODULES:
            raise AttributeError(f"module `{__name__}` has no attribute `{name}`")
        return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)


__all__ = [
    "DeployOptions",
    "FunctionOptions",
    "deploy_functions",
    "deploy_service",
    "find_removable",
    "find_restorable",
    "inspect",
    "list_functions",
    "list_releases",
    "plan",
    "preview",
    "recover_service",
    "remove_service",
    "rollback_function",
    "rollback_service",
    "unlock_service",
]
