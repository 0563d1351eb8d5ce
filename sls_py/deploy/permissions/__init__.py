"""The least that somebody has to be allowed to do so that a service can be deployed."""

from sls_py.deploy.permissions.policy import Audience, Policy, deployment_policy

__all__ = ["Audience", "Policy", "deployment_policy"]
