"""`dataclass` for frozen values, as the standard library's but that a class costs next to nothing to define.

The standard library compiles six methods for every class, half a millisecond: a cold query defines forty classes,
makes values of a few, and spent a fifth of its time there. Here the methods are shared, `__init__` is compiled
when a class makes its first value, and `replace` has no fields described. `dataclasses.replace`, `fields` and `asdict`
work on such values, and so do `match`, pickling and type checkers, which take them for the real thing. There is as
much as the program uses: `frozen` (always), `slots`, defaults, and of `field`
`default`, `default_factory`, `repr`, `compare`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, field, make_dataclass
from operator import attrgetter
from typing import Any

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dataclasses import dataclass, replace
else:

    def dataclass(*, frozen: bool, slots: bool = False) -> Callable[[type], type]:
        """Make a class of frozen values of what it annotates."""
        if not frozen:
            raise TypeError("values are frozen; others are the standard library's")
        return _slotted if slots else _made

    def replace(value: Any, /, **changes: Any) -> Any:
        """The same value with other fields. `dataclasses.replace` would first have every field described."""
        own = {name: getattr(value, name) for name in value.__match_args__}
        return type(value)(**(own | changes))


__all__ = ["dataclass", "field", "replace"]


def _slotted(cls: type) -> type:
    """The same class with slots, which only a new one can have."""
    own = dict(cls.__dict__)
    names = tuple(own.get("__annotations__", ()))
    defaults = {name: own.pop(name) for name in names if name in own}
    for name in ("__dict__", "__weakref__"):
        own.pop(name, None)
    own.update(__slots__=names, __getstate__=_state, __setstate__=_set_state)
    return _made(type(cls)(cls.__name__, cls.__bases__, own), defaults)


def _made(made: type, defaults: dict[str, Any] | None = None) -> type:
    cls: Any = made
    own = cls.__dict__
    names = tuple(own.get("__annotations__", ()))
    known = {name: own[name] for name in names if name in own} if defaults is None else defaults
    setattr(cls, "__match_args__", names)  # noqa: B010 - which mypy takes for our own
    cls.__value_defaults__ = known
    cls.__value_shown__ = tuple(name for name in names if _is_on(known.get(name), "repr"))
    cls.__value_fields__ = _tuple_of(tuple(name for name in names if _is_on(known.get(name), "compare")))
    cls.__dataclass_fields__ = _Fields()
    cls.__init__ = _first_init
    cls.__setattr__, cls.__delattr__ = _refuse, _refuse
    for name, method in (("__repr__", _repr), ("__eq__", _eq), ("__hash__", _hash)):
        if own.get(name) is None:
            setattr(cls, name, method)
    return made


def _is_on(default: Any, what: str) -> bool:
    """Whether a field takes part in what `field` can take it out of."""
    return not isinstance(default, Field) or bool(getattr(default, what))


def _tuple_of(names: tuple[str, ...]) -> Any:
    """What gives the fields of a value, for comparing."""
    return staticmethod(attrgetter(*names) if names else lambda _: ())


class _Fields:
    """The fields as the standard library describes them, for those who ask."""

    def __get__(self, value: object, cls: Any) -> dict[str, Field[Any]]:
        described = [
            (name, kind, cls.__value_defaults__.get(name, field()))
            for name, kind in cls.__annotations__.items()
        ]
        made: Any = make_dataclass(cls.__name__, described)
        cls.__dataclass_fields__ = found = dict[str, Field[Any]](made.__dataclass_fields__)
        return found


# --- shared methods -------------------------------------------------------------------------------


def _first_init(self: Any, *values: Any, **named: Any) -> None:
    cls: Any = type(self)
    cls.__init__ = _compiled_init(cls)
    cls.__init__(self, *values, **named)


def _compiled_init(cls: Any) -> Any:
    """An `__init__` with the fields as parameters, that fills slots or the dictionary of the value."""
    known: dict[str, Any] = {"missing": MISSING}
    parameters, lines = ["self"], []
    for name in cls.__match_args__:
        default: Any = cls.__value_defaults__.get(name, MISSING)
        factory: Any = MISSING
        if isinstance(default, Field):
            default, factory = default.default, default.default_factory
        if factory is not MISSING:
            known[f"make_{name}"] = factory
            parameters.append(f"{name}=missing")
            lines.append(f"if {name} is missing: {name} = make_{name}()")
        elif default is not MISSING:
            known[f"default_{name}"] = default
            parameters.append(f"{name}=default_{name}")
        else:
            parameters.append(name)
        if "__slots__" in cls.__dict__:
            known[f"set_{name}"] = cls.__dict__[name].__set__
            lines.append(f"set_{name}(self, {name})")
        else:
            lines.append(f"self.__dict__[{name!r}] = {name}")
    body = "\n ".join(lines or ["pass"])
    exec(f"def __init__({', '.join(parameters)}):\n {body}", known)  # noqa: S102 - names of our own fields
    made = known["__init__"]
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    return made


def _repr(self: Any) -> str:
    shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__value_shown__)
    return f"{type(self).__qualname__}({shown})"


def _eq(self: Any, other: Any) -> Any:
    if type(self) is type(other):
        return self.__value_fields__(self) == self.__value_fields__(other)
    return NotImplemented


def _hash(self: Any) -> int:
    return hash(self.__value_fields__(self))


def _refuse(self: object, name: str, *value: object) -> None:
    raise FrozenInstanceError(f"cannot {'assign to' if value else 'delete'} field {name!r}")


def _state(self: Any) -> list[Any]:
    return [getattr(self, name) for name in self.__match_args__]


def _set_state(self: Any, state: list[Any]) -> None:
    for name, value in zip(self.__match_args__, state, strict=True):
        object.__setattr__(self, name, value)
