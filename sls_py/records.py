"""Dataclasses that cost almost nothing to define: the initializer is compiled when it is first called.

`dataclasses.dataclass` compiles six methods for each class while its module is imported. A command defines some
sixty such classes and calls few of their methods: that was a fifth of its start-up time. Modules that every
command imports write

    from sls_py.records import dataclass

in place of `from dataclasses import dataclass`; nothing else changes: fields, `replace`, `fields`, slots, equality,
hash, text form and `FrozenInstanceError` are those of the standard library, and type checkers see its decorator.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError
from typing import TYPE_CHECKING, Any, NoReturn

__all__ = ["dataclass"]

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(
        *, frozen: bool = False, slots: bool = False, kw_only: bool = False
    ) -> Callable[[type], type]:
        """Return the decorator: `dataclasses.dataclass` with the options that slspy's records use."""
        define = dataclasses.dataclass(
            init=False, repr=False, eq=False, slots=slots, kw_only=kw_only
        )
        return lambda cls: _complete(define(cls), frozen)


def _complete(cls: Any, frozen: bool) -> Any:
    """Add the methods of a dataclass that the class does not define itself."""
    methods: dict[str, Callable[..., Any] | None] = {
        "__init__": _first_call(cls),
        "__repr__": _repr,
        "__eq__": _equals,
        "__hash__": None,
    }
    if frozen:
        cls.__dataclass_params__.frozen = True  # only then may another frozen one inherit from it
        methods |= _FROZEN
    for name, method in methods.items():
        # Python has set `__hash__` to None where the class has an `__eq__` of its own.
        if cls.__dict__.get(name) is None:
            setattr(cls, name, method)
    return cls


def _first_call(cls: Any) -> Callable[..., None]:
    def __init__(self: Any, *args: Any, **values: Any) -> None:  # noqa: N807
        cls.__init__ = _compile_init(cls)
        cls.__init__(self, *args, **values)

    return __init__


def _compile_init(cls: Any) -> Callable[..., None]:
    """Compile the initializer, as the standard library does when it defines a class."""
    fields: list[Field[Any]] = [field for field in dataclasses.fields(cls) if field.init]
    names: dict[str, Any] = {"_set": object.__setattr__, "_missing": MISSING}
    for field in dataclasses.fields(cls):
        names[f"_default_{field.name}"] = field.default
        names[f"_make_{field.name}"] = field.default_factory
    plain = [_parameter(field) for field in fields if not field.kw_only]
    keywords = [_parameter(field) for field in fields if field.kw_only]
    parameters = ", ".join(["self", *plain, *(["*", *keywords] if keywords else [])])
    body = [_assignment(field) for field in dataclasses.fields(cls)]
    if hasattr(cls, "__post_init__"):
        body.append("self.__post_init__()")
    lines = "\n    ".join(body) or "pass"
    exec(f"def __init__({parameters}):\n    {lines}", names)  # noqa: S102  the text holds names of fields alone
    initializer: Callable[..., None] = names["__init__"]
    initializer.__qualname__ = f"{cls.__qualname__}.__init__"
    return initializer


def _parameter(field: Field[Any]) -> str:
    if field.default_factory is not MISSING:
        return f"{field.name}=_missing"
    return field.name if field.default is MISSING else f"{field.name}=_default_{field.name}"


def _assignment(field: Field[Any]) -> str:
    value = field.name if field.init else f"_default_{field.name}"
    if field.default_factory is not MISSING:
        made = f"_make_{field.name}()"
        value = f"{made} if {field.name} is _missing else {field.name}" if field.init else made
    return f"_set(self, '{field.name}', {value})"


def _compared(record: Any) -> tuple[Any, ...]:
    return tuple(
        getattr(record, field.name) for field in dataclasses.fields(record) if field.compare
    )


def _equals(self: Any, other: object) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    return _compared(self) == _compared(other)


def _hash(self: Any) -> int:
    return hash(_compared(self))


def _repr(self: Any) -> str:
    shown = (f for f in dataclasses.fields(self) if f.repr)
    values = ", ".join(f"{field.name}={getattr(self, field.name)!r}" for field in shown)
    return f"{self.__class__.__qualname__}({values})"


def _refuse_to_set(_: Any, name: str, _value: object) -> NoReturn:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(_: Any, name: str) -> NoReturn:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[Any]:
    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def _restore(self: Any, state: list[Any]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)


_FROZEN: dict[str, Callable[..., Any]] = {
    "__hash__": _hash,
    "__setattr__": _refuse_to_set,
    "__delattr__": _refuse_to_delete,
    "__getstate__": _state,
    "__setstate__": _restore,
}
