"""Results of a function of a text, kept for when the same text comes again: of short texts, and of so many."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TYPE_CHECKING, TypeVar, cast

if TYPE_CHECKING:
    from typing_extensions import TypeVarTuple, Unpack

    Others = TypeVarTuple("Others")

Result = TypeVar("Result")


def kept(
    number: int, longest: int
) -> Callable[[Callable[[str, Unpack[Others]], Result]], Callable[[str, Unpack[Others]], Result]]:
    """Keep a function's last `number` results for texts, its first argument, of up to `longest` characters.

    An `lru_cache` alone is bounded by their number, which is no bound of memory: a text may be a megabyte. The
    arguments can only be given by their places.

    >>> kept(100, longest=3)(str.upper)("abc")
    'ABC'
    """

    def keeping(function: Callable[[str, Unpack[Others]], Result]) -> Callable[[str, Unpack[Others]], Result]:
        remembered = cast("Callable[[str, Unpack[Others]], Result]", lru_cache(maxsize=number)(function))

        @wraps(function)
        def asked(text: str, *others: Unpack[Others]) -> Result:
            return (remembered if len(text) <= longest else function)(text, *others)

        return asked

    return keeping


class _Results(dict[str, Result]):
    """Text -> what a function made of it."""

    def __init__(self, function: Callable[[str], Result], number: int, longest: int) -> None:
        super().__init__()
        self._function, self._number, self._longest = function, number, longest

    def __missing__(self, text: str) -> Result:
        made = self._function(text)
        if len(text) <= self._longest:
            if len(self) >= self._number:
                self.clear()
            self[text] = made
        return made


def looked_up(number: int, longest: int) -> Callable[[Callable[[str], Result]], Callable[[str], Result]]:
    """The same for a function of a text alone that is asked a dozen times for each article, at a third of the time.

    All results are given up when there are too many.
    """
    return lambda function: _Results(function, number, longest).__getitem__
