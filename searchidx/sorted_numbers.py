"""Numbers (or other items of one width) in order: which are there, each once; and a set that grows to millions of them.

In: numpy arrays of integers. `np.unique` and `np.isin` answer the same, but numpy 2.3 and later make a hash table of
every number for it, which takes sixty times as long as sorting them.
"""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Item = TypeVar("Item", bound=np.generic)


def distinct(numbers: NDArray[Item]) -> NDArray[Item]:
    """The numbers ascending, each once.

    >>> distinct(np.array([7, 2, 7])).tolist()
    [2, 7]
    """
    ordered = np.sort(numbers)
    return ordered[firsts(ordered)]


def counted(numbers: NDArray[Item]) -> tuple[NDArray[Item], NDArray[np.int64]]:
    """The numbers ascending, each once, and how often each comes.

    >>> [each.tolist() for each in counted(np.array([7, 2, 7]))]
    [[2, 7], [1, 2]]
    """
    ordered = np.sort(numbers)
    first = np.flatnonzero(firsts(ordered))
    return ordered[first], np.diff(first, append=ordered.size)


def firsts(ordered: NDArray[Any]) -> NDArray[np.bool_]:
    """Which of some items that stand in order differ from the one before.

    >>> firsts(np.array([2, 7, 7])).tolist()
    [True, True, False]
    """
    differs = np.ones(ordered.size, dtype=bool)
    differs[1:] = ordered[1:] != ordered[:-1]
    return differs


def among(numbers: NDArray[Item], ordered: NDArray[Item]) -> NDArray[np.bool_]:
    """Which of the numbers stand in `ordered`, which ascends.

    >>> among(np.array([7, 3]), np.array([2, 7])).tolist()
    [True, False]
    """
    if not ordered.size:
        return np.zeros(numbers.size, dtype=bool)
    found = np.searchsorted(ordered, numbers)
    found[found == ordered.size] = 0
    there: NDArray[np.bool_] = ordered[found] == numbers
    return there


class Remembered:
    """Numbers of 64 bits, each with a small one that was given with it first; 12 bytes for each.

    They are kept as runs in order, each more than twice as long as the next: taking some more costs about
    as much for the millionth as for the first, and looking them up a search in each of a few runs.
    """

    def __init__(self) -> None:
        self._runs: list[tuple[NDArray[np.int64], NDArray[np.int32]]] = []

    def add(self, numbers: NDArray[np.int64], given: int | NDArray[np.int32] = 0) -> None:
        """Take some; what was given with one that is there already does not count."""
        runs = self._runs
        runs.append(_run(numbers, np.broadcast_to(np.asarray(given, dtype=np.int32), numbers.shape)))
        while len(runs) > 1 and runs[-2][0].size <= 2 * runs[-1][0].size:
            later, earlier = runs.pop(), runs.pop()
            runs.append(_run(np.concatenate((earlier[0], later[0])), np.concatenate((earlier[1], later[1]))))

    def find(self, numbers: NDArray[np.int64]) -> tuple[NDArray[np.bool_], NDArray[np.int32]]:
        """Which of the numbers are there, and what was given with each; 0 where none is."""
        there = np.zeros(numbers.size, dtype=bool)
        given = np.zeros(numbers.size, dtype=np.int32)
        for own, values in reversed(self._runs):  # the earliest last, so that it counts
            if own.size:
                at = np.searchsorted(own, numbers)
                at[at == own.size] = 0
                here = own[at] == numbers
                there |= here
                given[here] = values[at[here]]
        return there, given


def _run(numbers: NDArray[np.int64], given: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    order = np.argsort(numbers, kind="stable")  # of two runs in order, this merges them
    ordered = numbers[order]
    first = firsts(ordered)
    return ordered[first], given[order[first]]
