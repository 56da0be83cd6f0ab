"""Evidence for a person, a place, an organization and none, held in one integer.

Adding up what some dozens of features say of a word is most of the work of finding names. Four numbers in one
integer are added in one step, and `sum` does it without a loop in Python. Sums and small multiples of packed evidence
are packed evidence; to compare the four, `unpack` it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

Scores = tuple[int, int, int, int]
"""For a person, a place, an organization and none, in hundredths of a logit."""

Evidence = int
"""The same four numbers, packed."""

NOTHING: Evidence = 0

_WIDTH = 40
"""Bits of each number: enough for every word of a book to be the same name."""

_HALF = 1 << (_WIDTH - 1)
_MASK = (1 << _WIDTH) - 1
_UP = _HALF | _HALF << _WIDTH | _HALF << 2 * _WIDTH | _HALF << 3 * _WIDTH
"""Added before cutting, it keeps numbers below zero from borrowing of their neighbours."""


def pack(scores: Iterable[int]) -> Evidence:
    """Four numbers in one.

    >>> unpack(pack((400, -200, 3, -1)) * 2 + pack((0, 1, 0, 1)))
    (800, -399, 6, -1)
    """
    return packed(*scores)


def packed(person: int, place: int, organization: int, none: int) -> Evidence:
    """The same of numbers that are already parted."""
    return person + (place << _WIDTH) + (organization << 2 * _WIDTH) + (none << 3 * _WIDTH)


SURE: Mapping[str, Evidence] = {
    "people": pack((900, 0, 0, 0)),
    "places": pack((0, 900, 0, 0)),
    "organizations": pack((0, 0, 900, 0)),
    "none": pack((0, 0, 0, 900)),
}
"""Evidence that leaves no doubt, for who does not weigh any: lists, titles, finders of other packages."""


def unpack(evidence: Evidence) -> Scores:
    """The four numbers again."""
    up = evidence + _UP
    return (
        (up & _MASK) - _HALF,
        (up >> _WIDTH & _MASK) - _HALF,
        (up >> 2 * _WIDTH & _MASK) - _HALF,
        (up >> 3 * _WIDTH) - _HALF,
    )
