"""Pytest fixtures for slspy's own tests and for plugin authors.

Use them from the top `conftest.py`: `pytest_plugins = ["sls_py.testing"]`.
"""

from sls_py.testing.local_cloud import (
    local_cloud,
    local_cloud_session,
    pytest_configure,
    running_local_cloud,
)
from sls_py.testing.project import (
    MakeProject,
    Project,
    Result,
    environment_of,
    slspy_project,
)

__all__ = [
    "MakeProject",
    "Project",
    "Result",
    "environment_of",
    "local_cloud",
    "local_cloud_session",
    "pytest_configure",
    "running_local_cloud",
    "slspy_project",
]
