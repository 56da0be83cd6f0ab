"""Numbers and byte strings as sections of a segment (numpy)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from searchidx.index.sections import narrowest

SectionData = dict[str, tuple[str, bytes | bytearray]]
Streamed = dict[str, tuple[str, bytes | bytearray | Iterable[bytes]]]
"""The same, of sections some of which are too large to be held: they come some bytes at a time, once."""

Numbers = NDArray[np.int64]


def packed(numbers: Any, code: str = "") -> tuple[str, bytes]:
    """Numbers as a section, in the narrowest unsigned type that holds them unless `code` says which."""
    values = np.asarray(numbers)
    code = code or narrowest(int(values.max()) if values.size else 0)
    return code, values.astype(np.dtype(code).newbyteorder("<")).tobytes()


_STRETCH = 1 << 18
"""Numbers that are worked out at once."""


def in_stretches(size: int, some: Callable[[slice], Numbers]) -> tuple[str, bytes]:
    """So many numbers as a section, never all of them in eight bytes each: `some` gives those of a slice."""
    slices = [slice(at, min(at + _STRETCH, size)) for at in range(0, size, _STRETCH)]
    code = narrowest(max((int(some(each).max()) for each in slices), default=0))
    return code, b"".join([packed(some(each), code)[1] for each in slices])


def from_zero(counts: Any) -> Numbers:
    """Where each of several stretches begins that have so many items and lie one after the other, and the end."""
    starts = np.zeros(len(counts) + 1, dtype=np.int64)
    np.cumsum(counts, out=starts[1:])
    return starts


def strings(items: Iterable[bytes]) -> tuple[tuple[str, bytes], tuple[str, bytes]]:
    """Byte strings as two sections: one after the other, and where each begins."""
    items = list(items)
    return ("B", b"".join(items)), packed(from_zero(list(map(len, items))))


def spread(starts: Numbers, counts: Numbers) -> Numbers:
    """The numbers of all items of stretches that begin at `starts` and have `counts` items, in their order.

    >>> spread(np.array([10, 50]), np.array([3, 2])).tolist()
    [10, 11, 12, 50, 51]
    """
    before = from_zero(counts)
    return np.arange(int(before[-1])) + np.repeat(starts - before[:-1], counts)


def encoded(text: str) -> bytes:
    """Text as it is kept: UTF-8, and what is no text (half a pair) as well."""
    return text.encode("utf-8", "surrogatepass")


def spellings(field: str, lines: list[bytes], terms: Any) -> SectionData:
    """The sections for the spellings of a field: lines in byte order, each with the ordinal of its term."""
    made: SectionData = {}
    made[f"{field}.spellings"], made[f"{field}.spellings@"] = strings(lines)
    made[f"{field}.spelled"] = packed(terms)
    return made
