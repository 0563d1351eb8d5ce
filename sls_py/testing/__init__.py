"""Pytest fixtures for slspy's own tests and for plugin authors."""
