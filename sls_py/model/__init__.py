"""Frozen values that cross the boundaries between floors; no behavior."""
