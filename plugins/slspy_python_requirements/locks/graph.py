"""Walk from what a project asks for to all packages that this needs, for one platform."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from slspy_python_requirements.locks.markers import holds
from slspy_python_requirements.platform import Platform
from slspy_python_requirements.wanted import Pin, normalized


class Edge(NamedTuple):
    """One package asks for another, with some of its extras, when the marker holds."""

    name: str
    extras: tuple[str, ...] = ()
    marker: str | None = None
    version: str | None = None


class Node(NamedTuple):
    """A package of a lock; `pin` is None when there is nothing to install, `when` are markers of which one has to hold.

    `optional` are the edges that an extra adds.
    """

    name: str
    pin: Pin | None
    edges: tuple[Edge, ...] = ()
    optional: Mapping[str, tuple[Edge, ...]] = {}
    version: str | None = None
    when: tuple[str, ...] = ()


class MissingNodeError(Exception):
    """A package asks for one that the lock does not have; the message is its name."""


def reachable(nodes: Iterable[Node], roots: Sequence[Edge], platform: Platform) -> tuple[Pin, ...]:
    """Return all packages to install, sorted by name.

    Raises:
        MissingNodeError: the lock is not complete.
    """
    walk = _Walk(nodes, platform)
    walk.follow(roots)
    return tuple(sorted(walk.found.values()))


class _Walk:
    def __init__(self, nodes: Iterable[Node], platform: Platform) -> None:
        self.found: dict[str, Pin] = {}
        self._platform = platform
        self._nodes: dict[str, list[Node]] = {}
        for node in nodes:
            self._nodes.setdefault(normalized(node.name), []).append(node)

    def follow(self, roots: Sequence[Edge]) -> None:
        seen: set[tuple[str, str | None, str]] = set()
        waiting = [edge for edge in roots if holds(edge.marker, self._platform)]
        while waiting:
            edge = waiting.pop()
            node = self._choose(edge)
            if node.pin:
                self.found[normalized(node.name)] = node.pin
            for extra in ("", *edge.extras):
                key = (node.name, node.version, extra)
                if key not in seen:
                    seen.add(key)
                    waiting += self._edges(node, extra)

    def _edges(self, node: Node, extra: str) -> Iterator[Edge]:
        edges = node.optional.get(extra, ()) if extra else node.edges
        extras = (extra,) if extra else ()
        return (edge for edge in edges if holds(edge.marker, self._platform, extras))

    def _choose(self, edge: Edge) -> Node:
        """Return the package that an edge means; a lock may have several versions, for different platforms."""
        for node in self._nodes.get(normalized(edge.name), ()):
            if edge.version in (None, node.version) and self._fits(node):
                return node
        raise MissingNodeError(edge.name)

    def _fits(self, node: Node) -> bool:
        return not node.when or any(holds(marker, self._platform) for marker in node.when)
