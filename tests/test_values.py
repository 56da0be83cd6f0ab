"""Frozen values behave as those of the standard library."""

from __future__ import annotations

import dataclasses
import pickle
from functools import cached_property
from typing import Any

import pytest

from searchidx.values import dataclass, field


@dataclass(frozen=True, slots=True)
class Ours:
    """A value."""

    name: str
    count: int = 1
    more: list[int] = field(default_factory=list)
    last: tuple[int, ...] = field(default=())

    @property
    def double(self) -> int:
        return self.count * 2


@dataclasses.dataclass(frozen=True, slots=True)
class Theirs:
    """A value."""

    name: str
    count: int = 1
    more: list[int] = field(default_factory=list)
    last: tuple[int, ...] = field(default=())


@dataclass(frozen=True)
class Remembering:
    number: int

    @cached_property
    def square(self) -> int:
        return self.number**2


@dataclass(frozen=True, slots=True)
class Empty:
    """Nothing."""


@pytest.mark.parametrize("made", [Ours, Theirs])
def test_a_value_is_made_compared_changed_and_kept(made: Any) -> None:
    one = made("a", 2)
    assert (one.name, one.count, one.more, one.last) == ("a", 2, [], ())
    assert made("a").more is not made("a").more
    assert one == made(count=2, name="a") != made("a")
    assert one != ("a", 2, [], ())
    assert repr(one) == f"{made.__name__}(name='a', count=2, more=[], last=())"
    assert dataclasses.replace(one, count=3) == made("a", 3)
    assert dataclasses.asdict(one) == {"name": "a", "count": 2, "more": [], "last": ()}
    assert [each.name for each in dataclasses.fields(made)] == ["name", "count", "more", "last"]
    assert dataclasses.is_dataclass(made)
    assert pickle.loads(pickle.dumps(one)) == one
    match one:
        case made(name, count):
            assert (name, count) == ("a", 2)
    assert not hasattr(one, "__dict__")
    for wrong in (lambda: setattr(one, "count", 3), lambda: delattr(one, "count")):
        with pytest.raises(dataclasses.FrozenInstanceError):
            wrong()
    for arguments in ((), ("a", 1, [], (), "too many")):
        with pytest.raises(TypeError):
            made(*arguments)


def test_values_hash_by_their_fields() -> None:
    assert len({Remembering(1), Remembering(1), Remembering(2), Empty(), Empty()}) == 3


def test_what_a_class_has_beside_its_fields_stays() -> None:
    assert Ours("a", 4).double == 8
    assert Remembering(3).square == 9
    assert Ours.__doc__ == "A value."
    assert pickle.loads(pickle.dumps(Remembering(3))).square == 9


def test_values_are_frozen() -> None:
    with pytest.raises(TypeError):
        dataclass(frozen=False)


@dataclass(frozen=True, slots=True)
class Partly:
    name: str
    bytes_of_it: bytes | None = field(default=None, repr=False, compare=False)


def test_a_field_can_be_left_out_of_what_is_compared_and_shown() -> None:
    one = Partly("a", b"a")
    assert one == Partly("a")
    assert hash(one) == hash(Partly("a"))
    assert one != Partly("b", b"a")
    assert repr(one) == "Partly(name='a')"
    assert dataclasses.replace(one, name="c").bytes_of_it == b"a"
