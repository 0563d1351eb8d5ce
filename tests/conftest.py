"""Fixtures for all tests."""

pytest_plugins = ["sls_py.testing"]
