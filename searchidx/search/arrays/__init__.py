"""The operations on lists of documents that searching is made of, done in one of two ways.

`plain` needs nothing but Python and is there at once: for a command that asks one question. `vector` does the
same with numpy, some ten times as fast, but loading numpy takes longer than most questions: for whoever goes on
asking, and for questions with very much to look at. `worth_it` decides, and nobody else.

Both add the same 64-bit floats in the same order, and so give the same scores to the last bit, and the same order
of hits. What evaluates queries (`search.evaluate`, `search.phrases`) is written once, over these operations:

| | |
|---|---|
| `numbers`, `joined`, `column`, `listed`, `every`, `norms` | sections, documents, length norms, made ready |
| `union`, `common`, `difference` | which documents |
| `between`, `carrying`, `distinct` | documents by a column: by range, by value; the values there are |
| `added`, `among`, `accumulated`, `best`, `left`, `scaled`, `constant` | postings of several terms as one; scores |
| `top`, `top_by_day` | the best of all blocks, without sorting the others |
| `folded` | which documents stand behind another one of their story |
| `facet_counts`, `tally` | how many documents have each value of a column |
| `sites`, `moved`, `begun`, `both`, `either`, `but`, `by_document`, `documents_at`, `within_slop` | phrases |
| `bitmaps` | phrases of the commonest words |

Documents are numbered within their block (see `search.blocks`) and always ascend. A `Numbers` is a list or a view
here and an array there: what is between two operations is only to be handed on, measured with `len`, and iterated.
"""

from __future__ import annotations

import importlib
import sys
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple, Protocol, TypeAlias, TypeVar

from searchidx.index.segment import Facet, Places

Numbers: TypeAlias = Any
"""Whole numbers in a row."""

Sites: TypeAlias = Any
"""Places in the texts of a block: each a document and a position in it, as `document << bits | position`. How many
bits a position has, `Block.place_bits` says: the fewer, the smaller the numbers."""


class Counts(NamedTuple):
    """Documents, and how often each has something."""

    documents: Numbers
    counts: Numbers


class Counted(NamedTuple):
    """`Counts` that are worth something: `weight * count / (count + norm)`, the norm that of the document."""

    documents: Numbers
    counts: Numbers
    weight: float
    norms: Any


class Scores:
    """Documents with their scores."""

    __slots__ = ("documents", "scores")

    def __init__(self, documents: Numbers, scores: Numbers) -> None:
        self.documents = documents
        self.scores = scores

    def __len__(self) -> int:
        return len(self.documents)

    def __iter__(self) -> Iterator[int]:
        return map(int, self.documents)

    def items(self) -> Iterator[tuple[int, float]]:
        """Each document with its score, as Python's own numbers."""
        return zip(map(int, self.documents), map(float, self.scores), strict=True)


Piece: TypeAlias = "Counted | Scores"
"""A part of what documents score: the whole is the sum of the pieces, in their order."""

AnyPiece = TypeVar("AnyPiece", Counted, Scores, "Counted | Scores")


class Spans(NamedTuple):
    """Where a written word stands: the sites at which it takes up one position, and by width those where it
    takes up more. A site is in one of them."""

    single: Sites
    wide: Mapping[int, Sites]


class FacetColumn:
    """A facet in a block. Sets are numbered on from segment to segment; those of `facets[i]` begin with `firsts[i]`."""

    def __init__(self, arrays: Arrays, facets: Sequence[Facet]) -> None:
        self._arrays = arrays
        self.facets = facets
        self.firsts: list[int] = []
        sets = 0
        for each in facets:
            self.firsts.append(sets)
            sets += len(each.set_starts) - 1

    @cached_property
    def column(self) -> Numbers:
        """The set of values of each document."""
        numbers = self._arrays.numbers
        return self._arrays.column(
            [(first, numbers(each.set_of)) for first, each in zip(self.firsts, self.facets, strict=True)]
        )

    @property
    def sets(self) -> int:
        """How many sets there are."""
        return self.firsts[-1] + len(self.facets[-1].set_starts) - 1 if self.facets else 0

    def at(self, number: int) -> tuple[Facet, int]:
        """The facet of a segment that has a set, and the set's number there."""
        at = bisect_right(self.firsts, number) - 1
        return self.facets[at], number - self.firsts[at]


class FacetColumns:
    """A facet in every block of an index. `shared` is for the operations to remember what they make of it."""

    def __init__(self, columns: Sequence[FacetColumn]) -> None:
        self.columns = columns
        self.shared: Any = None


class Folded(NamedTuple):
    """The documents of each block that are dropped, and the stories that have been met."""

    dropped: Sequence[Numbers]
    stories: Any


class Best(NamedTuple):
    """A document among the best: its score, the number of its block, and its own in it."""

    score: float
    block: int
    document: int


class Arrays(Protocol):
    """The operations. `size` is always the number of documents of the block."""

    BLOCK: int
    """So many documents are best looked at together."""

    # --- from segments ---

    def numbers(self, view: Sequence[int]) -> Numbers:
        """A section of a segment; what is ready already stays as it is."""

    def joined(self, lists: Sequence[tuple[int, Numbers]]) -> Numbers:
        """Lists one after the other, the number beside each added to all of it."""

    def column(self, lists: Sequence[tuple[int, Numbers]]) -> Numbers:
        """The same of the values of documents, few of which are looked at: in as little room as they need."""

    def listed(self, documents: Sequence[int]) -> Numbers:
        """Documents that somebody chose one by one, ascending."""

    def every(self, size: int) -> Numbers:
        """All documents."""

    def norms(self, table: Sequence[float], lengths: bytes) -> Any:
        """The norm of each document, from the norm of each byte and the byte of each document."""

    # --- documents ---

    def union(self, lists: Sequence[Numbers], size: int) -> Numbers:
        """Documents that are in any list."""

    def common(self, groups: Sequence[Sequence[Numbers]], size: int) -> Numbers:
        """Documents that are in some list of every group. There is at least one group."""

    def difference(self, documents: Numbers, unwanted: Numbers) -> Numbers:
        """Documents without some."""

    def between(self, column: Numbers, documents: Numbers, first: int, last: int) -> Numbers:
        """Documents whose value in a column is from `first` to `last`."""

    def distinct(self, column: Numbers, documents: Numbers) -> list[int]:
        """The values that documents have in a column, ascending."""

    def carrying(self, column: Numbers, documents: Numbers, wanted: Sequence[int]) -> Numbers:
        """Documents whose value in a column is one of `wanted`."""

    # --- counts and scores ---

    def added(self, counts: Counts, size: int) -> Counts:
        """The same with each document once and ascending, its counts added."""

    def among(self, piece: AnyPiece, documents: Numbers) -> AnyPiece:
        """What a piece has of some documents."""

    def accumulated(self, pieces: Sequence[Piece], size: int, documents: Numbers | None = None) -> Scores:
        """The sum of pieces, added in their order: of some documents, or of all that are in any piece."""

    def best(self, pieces: Sequence[Piece], size: int) -> Scores:
        """Documents that are in any piece, each with the best that one of them gives it."""

    def scaled(self, scores: Scores, factor: float) -> Scores:
        """Scores times a factor."""

    def constant(self, documents: Numbers, score: float) -> Scores:
        """The same score for all documents."""

    def left(self, scores: Scores, unwanted: Numbers) -> Scores:
        """Scores without some documents."""

    def top(self, found: Sequence[Scores], number: int) -> list[Best]:
        """The `number` best, best first; equals in the order of blocks and documents."""

    def top_by_day(
        self, found: Sequence[Scores], days: Sequence[Numbers], number: int, *, newest: bool
    ) -> list[Best]:
        """The first by day, those without (0) last; of one day by score, then in the order of the index."""

    # --- columns ---

    def facet_counts(
        self, facet: FacetColumns, found: Sequence[Numbers], size: int | None
    ) -> tuple[list[tuple[str, int]], int]:
        """The `size` commonest values of the documents found in each block, most frequent first, equals in
        the order of their letters; and how many documents have no value."""

    def tally(self, columns: Sequence[Numbers], found: Sequence[Numbers]) -> dict[int, int]:
        """How many of the documents found in each block have each value of a column."""

    def folded(
        self,
        found: Sequence[Numbers],
        companies: Sequence[tuple[Numbers, Numbers]],
        stories: Numbers,
        before: Any,
    ) -> Folded:
        """Of the documents found in each block, those that stand behind another one of the same story.

        `companies` have the documents that do not stand alone, and their places, `stories` the story of each
        place; the first place goes first. Of a story that was met `before`, all are dropped.
        """

    # --- phrases ---

    def sites(self, places: Sequence[Places], documents: Numbers, bits: int) -> Sites:
        """Where any of several terms stands, at least in these documents."""

    def moved(self, sites: Sites, by: int) -> Sites:
        """Sites so many positions further on."""

    def begun(self, sites: Sites, before: int, bits: int) -> Sites:
        """Sites at the first positions of their texts: those below `before`."""

    def both(self, sites: Sites, others: Sites) -> Sites:
        """Sites that are in both."""

    def either(self, lists: Sequence[Sites]) -> Sites:
        """Sites that are in any."""

    def but(self, sites: Sites, others: Sites) -> Sites:
        """Sites that are not among others."""

    def by_document(self, sites: Sites, bits: int) -> Counts:
        """How many there are in each document."""

    def documents_at(self, sites: Sites, bits: int) -> Numbers:
        """The documents of sites."""

    def within_slop(self, words: Sequence[Spans], slop: int, bits: int) -> Sites:
        """Where a phrase begins whose words keep their order and leave up to `slop` positions between them.

        Of occurrences that have another one within them only the inner one counts, see `alignment.aligned`.
        """

    def bitmaps(self, lengths: bytes) -> Any:
        """What puts positions in bitmaps (`bitmaps.Bitmaps`), for texts of these lengths; None where nothing does."""


# --- the choice -----------------------------------------------------------------------------------

PATIENCE = 2
"""So many questions are answered without numpy: one command asks no more."""

MUCH = 150_000
"""Postings that take Python about as long as it takes to load numpy."""


def python_arrays() -> Arrays:
    """The operations in Python alone."""
    module: Any = importlib.import_module("searchidx.search.arrays.plain")
    made: Arrays = module
    return made


def numpy_arrays() -> Arrays:
    """The operations with numpy."""
    module: Any = importlib.import_module("searchidx.search.arrays.vector")
    made: Arrays = module
    return made


def worth_it(asked: int, much: Callable[[], int]) -> bool:
    """Whether a process gains from `vector`, at the question of this number (from 1) that it asks of an index.

    `much` tells how many postings the question has to look at. See docs/decisions/0010.
    """
    return "numpy" in sys.modules or asked > PATIENCE or much() > MUCH
