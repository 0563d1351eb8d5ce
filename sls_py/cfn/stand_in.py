"""Keep a package from being imported only because another one imports it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any


@contextmanager
def standing_in(name: str, **attributes: Any) -> Iterator[None]:
    """Have imports of the module `name` get one that imports the real one when something is asked of it.

    What is imported inside of the block keeps the stand-in, and sees these attributes in it; everything else gets
    the real module.
    """
    if name in sys.modules:
        yield
        return
    stand_in = _StandIn(name)
    if attributes:  # `from name import attribute` first asks a module whether it is a package
        vars(stand_in).update(attributes, __path__=[])
    sys.modules[name] = stand_in
    try:
        yield
    finally:
        if sys.modules.get(name) is stand_in:
            del sys.modules[name]


class _StandIn(ModuleType):
    def __getattr__(self, attribute: str) -> Any:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), attribute)
