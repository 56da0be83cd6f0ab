"""Terms and postings in the shapes that Whoosh walks over: a cursor, a matcher, days as terms.

In: a `Field` of a segment. Out: what `codec` hands to Whoosh. Nothing here copies more than one term's
postings, and positions only when they are asked for.
"""

from __future__ import annotations

import struct
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Any

from whoosh.codec import base
from whoosh.matching import ReadTooFar
from whoosh.matching.mcore import LeafMatcher, NullMatcher
from whoosh.reading import TermInfo

from searchidx.index.lengths import LENGTHS
from searchidx.index.segment import Field, Places, Postings, SegmentReader, TextField


class DayTerms(Field):
    """The days of a segment as the terms that a NUMERIC field of Whoosh would have: shift 0, big-endian."""

    def __init__(self, days: Sequence[int]) -> None:
        self._by_day: dict[int, list[int]] = {}
        for document, day in enumerate(days):
            if day:
                self._by_day.setdefault(day, []).append(document)
        self._days = sorted(self._by_day)
        self._known = {}

    def __len__(self) -> int:
        return len(self._days)

    def term(self, ordinal: int) -> bytes:
        return struct.pack(">BI", 0, self._days[ordinal])

    def first(self, term: bytes) -> int:
        return bisect_left(range(len(self)), term, key=self.term)

    def frequency(self, ordinal: int) -> int:
        return len(self._by_day[self._days[ordinal]])

    def postings(self, terms: range) -> Postings:
        documents = [
            document for day in self._days[terms.start : terms.stop] for document in self._by_day[day]
        ]
        return Postings(documents, [1] * len(documents))


def term_info(segment: SegmentReader, name: str, field: Field, ordinal: int) -> TermInfo:
    """What Whoosh's scorers want to know of a term in a segment."""
    documents, frequencies = field.postings(range(ordinal, ordinal + 1))
    shortest = longest = 0
    if isinstance(field, TextField):
        lengths = segment.lengths(name)
        own = {lengths[document] for document in documents}
        shortest, longest = LENGTHS[min(own)], LENGTHS[max(own)]
    return TermInfo(
        float(sum(frequencies)), len(documents), shortest, longest,
        float(max(frequencies)), documents[0], documents[-1],
    )  # fmt: skip


class Cursor(base.FieldCursor):  # type: ignore[misc]
    """Goes through the terms of a field and jumps to places in it: what FuzzyTerm walks on."""

    def __init__(self, segment: SegmentReader, name: str, field: Field, kind: Any) -> None:
        self._segment, self._name, self._field, self._kind = segment, name, field, kind
        self._at = 0

    def first(self) -> str | None:
        self._at = 0
        return self.text()

    def find(self, term: str | bytes) -> str | None:
        self._at = self._field.first(self._kind.to_bytes(term))
        return self.text()

    def next(self) -> str | None:
        self._at += 1
        return self.text()

    def is_valid(self) -> bool:
        return self._at < len(self._field)

    def text(self) -> str | None:
        return self._kind.from_bytes(self._field.term(self._at)) if self.is_valid() else None

    def term_info(self) -> TermInfo | None:
        return term_info(self._segment, self._name, self._field, self._at) if self.is_valid() else None


class Matcher(LeafMatcher):  # type: ignore[misc]
    """The postings of one term in one segment, as one block.

    Whoosh has a matcher over lists too, but its copies forget the lengths that scorers ask for, and
    it looks for every posting, and for the largest weight at every posting, from one end.
    """

    def __init__(
        self, postings: Postings, places: Places | None, format_: Any, scorer: Any,
        term: tuple[str, bytes], info: TermInfo, at: int = 0,
    ) -> None:  # fmt: skip
        self._postings, self._places, self._info = postings, places, info
        self._term, self.format, self.scorer = term, format_, scorer
        self._ids = postings.documents
        self._at = at

    def copy(self) -> Matcher:
        return Matcher(
            self._postings, self._places, self.format, self.scorer, self._term, self._info, self._at
        )

    def replace(self, minquality: float = 0) -> Any:
        useless = minquality and self.supports_block_quality() and self.max_quality() < minquality
        return NullMatcher() if useless or not self.is_active() else self

    def is_active(self) -> bool:
        return self._at < len(self._ids)

    def reset(self) -> None:
        self._at = 0

    def id(self) -> int:
        return self._ids[self._at]

    def all_ids(self) -> Iterator[int]:
        return iter(self._ids)

    def next(self) -> None:
        if not self.is_active():
            raise ReadTooFar
        self._at += 1

    def skip_to(self, id: int) -> None:  # noqa: A002 - Whoosh's name
        if not self.is_active():
            raise ReadTooFar
        self._at = bisect_left(self._ids, id, lo=self._at)

    def skip_to_quality(self, minquality: float) -> int:
        if self.is_active() and self.block_quality() <= minquality:
            self._at = len(self._ids)
            return 1
        return 0

    def weight(self) -> float:
        return float(self._postings.frequencies[self._at])

    def value(self) -> bytes:
        if self._places is None:
            return b""
        start, end = self._places.starts[self._at], self._places.starts[self._at + 1]
        return array("I", self._places.positions[start:end]).tobytes()

    def score(self) -> float:
        return float(self.scorer.score(self)) if self.scorer else self.weight()

    def block_min_length(self) -> int:
        return int(self._info.min_length())

    def block_max_length(self) -> int:
        return int(self._info.max_length())

    def block_max_weight(self) -> float:
        return float(self._info.max_weight())
