"""Keep the garbage collector out of work that makes many values and no circles of them."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

MANY = 20_000
"""Values after which the next look would take longer than a hundredth of a second."""


@contextmanager
def uncollected() -> Iterator[None]:
    """Let nobody look for circles meanwhile: with many values, that takes as long as the work itself.

    Many new values are left out of later looks as well; they go when nobody refers to them any more, as ever.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            if gc.get_count()[0] > MANY:
                gc.freeze()
            gc.enable()
