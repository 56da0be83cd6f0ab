"""Results of a function of a text, kept for when the same text comes again: of short texts, and of so many."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar, cast

F = TypeVar("F", bound=Callable[..., object])


def kept(number: int, longest: int) -> Callable[[F], F]:
    """Keep a function's last `number` results for texts, its first argument, of up to `longest` characters.

    An `lru_cache` alone is bounded by their number, which is no bound of memory: a text may be a megabyte. The
    arguments can only be given by their places.

    >>> kept(100, longest=3)(str.upper)("abc")
    'ABC'
    """

    def keeping(function: F) -> F:
        remembered = lru_cache(maxsize=number)(function)

        @wraps(function)
        def looked_up(text: str, *others: object) -> object:
            return (remembered if len(text) <= longest else function)(text, *others)

        return cast(F, looked_up)

    return keeping
