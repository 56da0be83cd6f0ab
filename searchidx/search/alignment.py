"""Words of a phrase that may leave gaps between them: which of them belong together.

In: where each word stands. Out: the occurrences of the whole. The search aligns sites of a segment with it, and
the marking of one article its positions.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter
from typing import TypeAlias

Span: TypeAlias = tuple[int, int]
"""The first position of something, and the first one after it."""

_Chain: TypeAlias = tuple[int, int, tuple[Span, ...]]
"""Where the words placed so far end, where they would end without the gaps between them, and each of them."""


def aligned(occurrences: Sequence[Sequence[Span]], slop: int) -> list[tuple[Span, ...]]:
    """The occurrences of a phrase, given those of each word in order of position.

    The words keep their order, and up to `slop` positions in all are left between them. Of occurrences
    that have another one within them, only the inner one counts.

    >>> aligned([[(0, 1), (4, 5)], [(2, 3), (5, 6)]], 1)
    [((0, 1), (2, 3)), ((4, 5), (5, 6))]
    """
    chains: list[_Chain] = [(after, after, ((start, after),)) for start, after in occurrences[0]]
    for spans in occurrences[1:]:
        chains.sort(key=itemgetter(0))
        longer: list[_Chain] = []
        reached, last = 0, len(chains)
        tightest = -1
        path: tuple[Span, ...] = ()
        for start, after in spans:
            while reached < last and chains[reached][0] <= start:
                if chains[reached][1] >= tightest:
                    _, tightest, path = chains[reached]
                reached += 1
            if start - tightest <= slop and path:
                longer.append((after, tightest + after - start, (*path, (start, after))))
        chains = longer
    chains.sort(key=itemgetter(0))
    return list({path[0]: path for _, _, path in reversed(chains)}.values())[::-1]
