"""Mark what is secret in a tree, and keep the marks on everything that is made of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sls_py.model.secret import Pieces, SecretPiece, SecretText, secret_number, whole
from sls_py.position import ConfigPath, Position
from sls_py.service import numbers
from sls_py.service.extensions import Secret
from sls_py.service.tree import Mark, Tree


def marked(secret: Secret, position: Position, variable: str, met: set[str]) -> Tree:
    """Return a secret value with marks on all its texts and numbers; `met` gets its texts."""
    return Tree(secret.value, _mark(secret, position, variable, met))


def sealed(tree: Tree, met: set[str]) -> Tree:
    """Return a tree of which everything is secret, though nobody can read it once more."""
    mark = tree.mark
    return marked(Secret(tree.value), mark.position, mark.variable or "", met)


def pieces(text: str, mark: Mark) -> Pieces:
    """Return the pieces of a text; one that was made of marked parts, such as a list, is secret in whole."""
    if mark.secret and whole(mark.secret) == text:
        return mark.secret
    return (SecretPiece(text),) if is_marked(mark) else (text,)


def joined(parts: Iterable[str | SecretPiece], mark: Mark) -> Tree:
    """Return a text made of pieces, marked when one of them is secret."""
    given = tuple(parts)
    if any(isinstance(part, SecretPiece) for part in given):
        mark.secret = given
    return Tree(whole(given), mark)


def is_marked(mark: Mark) -> bool:
    """Tell whether a value, or something in it, is secret."""
    return mark.secret is not None or any(is_marked(part) for part in (mark.parts or {}).values())


def secret_paths(tree: Tree) -> frozenset[ConfigPath]:
    """Return the paths of all texts and numbers that are secret."""
    return frozenset(path for path, _, _, _ in _secrets((), tree.value, tree.mark))


def keep_marks(tree: Tree) -> None:
    """Mark every secret text and number itself, so that the mark goes wherever the value goes."""
    for path, parent, value, secret in list(_secrets((), tree.value, tree.mark)):
        text = numbers.as_text(value) or ""
        only = secret[0] if len(secret) == 1 else None
        reference = only.reference if isinstance(only, SecretPiece) else None
        kept = secret if whole(secret) == text else (SecretPiece(text, reference),)
        parent[path[-1]] = (
            SecretText(kept) if isinstance(value, str) else secret_number(value, kept)
        )


def _secrets(
    path: ConfigPath, value: Any, mark: Mark
) -> Iterator[tuple[ConfigPath, Any, Any, Pieces]]:
    """Find every secret: its path, what holds it, its value and its pieces."""
    keys: Iterable[str | int] = ()
    if isinstance(value, dict | list):
        keys = value if isinstance(value, dict) else range(len(value))
    for key in keys:
        part = mark.part(key)
        if part.secret and not isinstance(value[key], bool | dict | list | None):
            yield (*path, key), value, value[key], part.secret
        yield from _secrets((*path, key), value[key], part)


def _mark(secret: Secret, position: Position, variable: str, met: set[str]) -> Mark:
    value, reference = secret
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        parts = {
            key: _mark(_inside(secret, key, item), position, variable, met) for key, item in items
        }
        return Mark(position, parts, variable=variable)
    if value is None or isinstance(value, bool):
        return Mark(position, variable=variable)
    text = numbers.as_text(value) or ""
    if isinstance(value, str):
        met.add(text)
    return Mark(position, variable=variable, secret=(SecretPiece(text, reference),))


def _inside(secret: Secret, key: str | int, value: Any) -> Secret:
    reference = secret.reference
    if reference:
        reference = reference._replace(keys=(*reference.keys, key))
    return Secret(value, reference)
