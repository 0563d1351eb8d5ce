"""Keep the last versions of each function, delete the older ones: after a deployment, and as `slspy prune`."""

from slspy_prune.plugin import Prune

__all__ = ["Prune"]
