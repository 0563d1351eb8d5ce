"""Dataclasses that cost almost nothing to define: what is not needed to make a record waits until it is asked for.

`dataclasses` imports `inspect` and compiles six methods for each class while its module is imported. A command
defines some fifty such classes and calls few of their methods: that was a quarter of its start-up time. Modules that
every command imports write

    from sls_py.records import dataclass, field, fields, replace

in place of `from dataclasses import ...`; nothing else changes: fields, defaults, slots, equality, hash, text form and
`FrozenInstanceError` are those of the standard library, its functions work on records, and type checkers see its names.
"""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

__all__ = ["dataclass", "field", "fields", "replace"]

_MISSING: Any = object()


class _Field(NamedTuple):
    """One field; the attributes are named as those of `dataclasses.Field`."""

    name: str = ""
    type: Any = None
    default: Any = _MISSING
    default_factory: Any = _MISSING
    init: bool = True
    repr: bool = True
    compare: bool = True
    kw_only: bool = False


if TYPE_CHECKING:
    from dataclasses import dataclass, field, fields, replace
else:

    def dataclass(
        *, frozen: bool = False, slots: bool = False, kw_only: bool = False
    ) -> Callable[[type], type]:
        """Return the decorator: `dataclasses.dataclass` with the options that slspy's records use."""
        return lambda cls: _define(cls, frozen, slots, kw_only)

    def field(**settings: Any) -> _Field:
        """Describe a field, as `dataclasses.field` does."""
        return _Field(**settings)

    def fields(record: Any) -> tuple[Any, ...]:
        """Return the fields of a record, of its class, or of any dataclass; each has a `name` and a `type`."""
        found = _fields(record)
        if found is None:
            import dataclasses

            return dataclasses.fields(record)
        return found

    def replace(record: Any, /, **changes: Any) -> Any:
        """Return a copy of a record, or of any dataclass, with other values in some fields."""
        found = _fields(record)
        if found is None or not all(each.init for each in found):
            import dataclasses

            return dataclasses.replace(record, **changes)
        kept = {each.name: getattr(record, each.name) for each in found if each.name not in changes}
        return type(record)(**kept, **changes)


def _fields(record: Any) -> tuple[_Field, ...] | None:
    """Return the fields of a record or its class, None of other dataclasses, also of those made from a record."""
    for cls in (record if isinstance(record, type) else type(record)).__mro__:
        found = cls.__dict__.get("__dataclass_fields__")
        if found is not None:
            return found.fields if isinstance(found, _Fields) else None
    return None


class _Fields:
    """The fields of a record; the functions of the standard library get them in its own form."""

    def __init__(self, fields: tuple[_Field, ...]) -> None:
        self.fields = fields
        self._standard: dict[str, Any] = {}

    def __get__(self, record: object, cls: type) -> dict[str, Any]:
        if not self._standard:
            import dataclasses

            shape = [(each.name, each.type, _standard(each)) for each in self.fields]
            made: Any = dataclasses.make_dataclass(
                cls.__name__, shape, init=False, repr=False, eq=False
            )
            self._standard = made.__dataclass_fields__
        return self._standard


def _standard(given: _Field) -> Any:
    import dataclasses

    settings = {name: value for name, value in given._asdict().items() if value is not _MISSING}
    del settings["name"], settings["type"]
    return dataclasses.field(**settings)


def _define(cls: Any, frozen: bool, slots: bool, kw_only: bool) -> Any:
    """Return the class as a record, with the methods of a dataclass that it does not define itself."""
    found = {each.name: each for base in cls.__mro__[:0:-1] for each in _inherited(base)}
    own = [_own_field(cls, name, type_, kw_only) for name, type_ in cls.__annotations__.items()]
    found |= {each.name: each for each in own}
    if slots:
        cls = _with_slots(cls, [each.name for each in own])
    methods: dict[str, Callable[..., Any] | None] = {
        "__init__": _first_call(cls),
        "__repr__": _repr,
        "__eq__": _equals,
        "__hash__": None,
        "__replace__": replace,
    }
    if frozen:
        methods |= _FROZEN
    for name, method in methods.items():
        # Python has set `__hash__` to None where the class has an `__eq__` of its own.
        if cls.__dict__.get(name) is None:
            setattr(cls, name, method)
    cls.__dataclass_fields__ = _Fields(tuple(found.values()))
    cls.__dataclass_params__ = SimpleNamespace(frozen=frozen)  # for dataclasses made from it
    positional = tuple(e.name for e in found.values() if e.init and not e.kw_only)
    cls.__match_args__ = positional  # type: ignore[misc]  # mypy takes it for that of a record
    return cls


def _inherited(base: type) -> tuple[_Field, ...]:
    if "__dataclass_fields__" not in base.__dict__:
        return ()
    found = _fields(base)
    if found is None:
        raise TypeError(f"a record cannot be made from the dataclass `{base.__qualname__}`")
    return found


def _own_field(cls: Any, name: str, type_: Any, kw_only: bool) -> _Field:
    """Return the field that an annotation stands for; what remains on the class is its default."""
    if any(word in str(type_) for word in ("ClassVar", "InitVar", "KW_ONLY")):
        raise TypeError(
            f"`{name}`: a record has no class variables, and no parameters but its fields"
        )
    given = cls.__dict__.get(name, _MISSING)
    if isinstance(given, list | dict | set):
        raise TypeError(f"`{name}`: all records would share this default")
    if hasattr(given, "default_factory") and not isinstance(given, _Field):
        given = _own(given)
    if not isinstance(given, _Field):
        return _Field(name, type_, default=given, kw_only=kw_only)
    if given.default is _MISSING:
        delattr(cls, name)
    else:
        setattr(cls, name, given.default)
    return given._replace(name=name, type=type_, kw_only=kw_only or given.kw_only)


def _own(given: Any) -> _Field:
    """Return a field that `dataclasses.field` has described."""
    from dataclasses import MISSING

    names = ("default", "default_factory", "init", "repr", "compare", "kw_only")
    values = {name: getattr(given, name) for name in names}
    return _Field(**{name: value for name, value in values.items() if value is not MISSING})


def _with_slots(cls: Any, names: list[str]) -> Any:
    """Return the class again with slots, which cannot be added to one that exists."""
    left_out = {*names, "__dict__", "__weakref__"}
    kept = {name: value for name, value in cls.__dict__.items() if name not in left_out}
    made = type(cls)(cls.__name__, cls.__bases__, {**kept, "__slots__": tuple(names)})
    made.__qualname__ = cls.__qualname__
    return made


def _first_call(cls: Any) -> Callable[..., None]:
    def __init__(self: Any, *args: Any, **values: Any) -> None:  # noqa: N807
        cls.__init__ = _compile_init(cls)
        cls.__init__(self, *args, **values)

    return __init__


def _compile_init(cls: Any) -> Callable[..., None]:
    """Compile the initializer, as the standard library does when it defines a class."""
    found = _fields(cls) or ()
    names: dict[str, Any] = {"_set": object.__setattr__, "_missing": _MISSING}
    for each in found:
        names[f"_default_{each.name}"] = each.default
        names[f"_make_{each.name}"] = each.default_factory
    plain = [_parameter(each) for each in found if each.init and not each.kw_only]
    keywords = [_parameter(each) for each in found if each.init and each.kw_only]
    parameters = ", ".join(["self", *plain, *(["*", *keywords] if keywords else [])])
    body = [_assignment(each) for each in found]
    if hasattr(cls, "__post_init__"):
        body.append("self.__post_init__()")
    lines = "\n    ".join(body) or "pass"
    exec(f"def __init__({parameters}):\n    {lines}", names)  # noqa: S102  the text holds names of fields alone
    initializer: Callable[..., None] = names["__init__"]
    initializer.__qualname__ = f"{cls.__qualname__}.__init__"
    return initializer


def _parameter(given: _Field) -> str:
    if given.default_factory is not _MISSING:
        return f"{given.name}=_missing"
    return given.name if given.default is _MISSING else f"{given.name}=_default_{given.name}"


def _assignment(given: _Field) -> str:
    value = given.name if given.init else f"_default_{given.name}"
    if given.default_factory is not _MISSING:
        made = f"_make_{given.name}()"
        value = f"{made} if {given.name} is _missing else {given.name}" if given.init else made
    return f"_set(self, '{given.name}', {value})"


def _compared(record: Any) -> tuple[Any, ...]:
    return tuple(getattr(record, each.name) for each in _fields(record) or () if each.compare)


def _equals(self: Any, other: object) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    return _compared(self) == _compared(other)


def _hash(self: Any) -> int:
    return hash(_compared(self))


def _repr(self: Any) -> str:
    shown = (each.name for each in _fields(self) or () if each.repr)
    values = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
    return f"{self.__class__.__qualname__}({values})"


def _refuse_to_set(_: Any, name: str, _value: object) -> NoReturn:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(_: Any, name: str) -> NoReturn:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[Any]:
    return [getattr(self, each.name) for each in _fields(self) or ()]


def _restore(self: Any, state: list[Any]) -> None:
    for each, value in zip(_fields(self) or (), state, strict=True):
        object.__setattr__(self, each.name, value)


_FROZEN: dict[str, Callable[..., Any]] = {
    "__hash__": _hash,
    "__setattr__": _refuse_to_set,
    "__delattr__": _refuse_to_delete,
    "__getstate__": _state,
    "__setstate__": _restore,
}
