"""A small todo service."""
