"""Deploy a service, one function, or remove it all; tell what a deployment would do."""

from sls_py.deploy.function import deploy_functions
from sls_py.deploy.function_rollback import list_functions, rollback_function
from sls_py.deploy.inspect import inspect
from sls_py.deploy.options import DeployOptions, FunctionOptions
from sls_py.deploy.planner import plan
from sls_py.deploy.preview import preview
from sls_py.deploy.recover import recover_service, unlock_service
from sls_py.deploy.releases import list_releases
from sls_py.deploy.remove import find_removable, remove_service
from sls_py.deploy.rollback import find_restorable, rollback_service
from sls_py.deploy.service import deploy_service

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
