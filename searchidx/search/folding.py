"""Hits to stories: of the matching documents of one story one is shown, and the others are told of.

In: the documents that match, by block, and the reader's `Stories`. Out: those that are not shown. The one that
is shown is the first article of the story that matches, in the latest of its versions that match: a word that
stands only in a copy, or in an earlier version, still finds its story.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from searchidx.index.reader import IndexReader
from searchidx.models import Copy
from searchidx.search.arrays import Arrays, Numbers
from searchidx.search.blocks import Block
from searchidx.values import dataclass


@dataclass(frozen=True, slots=True)
class Fold:
    """The documents of each block that are not shown, and the stories that have been met."""

    dropped: Sequence[Numbers]
    stories: Any


class Folding:
    """Folds the hits of one index, in the blocks and by the operations of one evaluator."""

    def __init__(self, reader: IndexReader, arrays: Arrays, blocks: Sequence[Block]) -> None:
        self._arrays = arrays
        stories = reader.stories
        self._stories = arrays.numbers(stories.stories)
        self._companies: list[tuple[Numbers, Numbers]] = []
        for block in blocks:
            documents, places = stories.company(block.base, block.base + block.size)
            here = arrays.joined([(-block.base, arrays.numbers(documents))])
            self._companies.append((here, arrays.numbers(places)))

    def fold(self, found: Sequence[Numbers], before: Fold | None = None) -> Fold:
        """What is not shown of the documents found in each block.

        `before` is of hits that come before these: their stories are not shown again.
        """
        met = before.stories if before else None
        return Fold(*self._arrays.folded(found, self._companies, self._stories, met))


def copies(reader: IndexReader, document: int) -> tuple[Copy, ...]:
    """The other articles of a document's story, each in its latest version; by index-wide number."""
    place = reader.stories.place(document)
    if place is None:
        return ()
    located = map(reader.locate, reader.stories.copies(place))
    return tuple(Copy(*segment.identity(number)) for segment, number in located)
