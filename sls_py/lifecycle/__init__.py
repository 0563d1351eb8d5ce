"""Typed moments of a command, and the hooks that plugins put before and after them."""

from sls_py.lifecycle.lifecycle import HookCall, Lifecycle
from sls_py.lifecycle.moment import Moment

__all__ = ["HookCall", "Lifecycle", "Moment"]
