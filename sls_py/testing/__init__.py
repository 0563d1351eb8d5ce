"""Pytest fixtures for slspy's own tests and for plugin authors.

Use them from the top `conftest.py`: `pytest_plugins = ["sls_py.testing"]`.
"""

from sls_py.testing.local_cloud import local_cloud, local_cloud_session, running_local_cloud

__all__ = ["local_cloud", "local_cloud_session", "running_local_cloud"]
