"""Where the index and its ledger do not tell the same, and bringing the ledger in line.

In: a ledger and the reader of the latest generation. Out: a ledger by which every article of the index belongs to a
file that it knows, and has no others. They part when a process dies between the commit of one and that of the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from searchidx.identity import key_number
from searchidx.index.file_articles import UNKNOWN, Collected, FileArticles
from searchidx.index.integrity import reading_errors
from searchidx.index.ledger import NOT_READ, FileRecord, Ledger
from searchidx.index.reader import IndexReader
from searchidx.index.segment import SegmentReader


@dataclass(slots=True)
class Difference:
    """What only one of both knows, by the path of the file it came from.

    `lost` are numbers of keys that the index has not; `strange` are those of articles that the ledger has not, and
    `strangers` the same articles by their index-wide numbers.
    """

    lost: dict[str, list[int]] = field(default_factory=dict)
    strange: dict[str, list[int]] = field(default_factory=dict)
    strangers: list[int] = field(default_factory=list)


def difference(ledger: Ledger, reader: IndexReader) -> Difference:
    """Compare both. Reads every key of the index. Raises IndexDamaged."""
    found = Difference()
    with reading_errors(reader.folder):
        live = [_live_keys(segment) for segment in reader.segments]
    numbers = [number for keys in live for number in keys.values()]
    there = FileArticles(numbers, [UNKNOWN] * len(numbers))
    known = Collected()
    for path in ledger.article_counts():
        articles = ledger.articles(path)
        known.take(articles)
        if gone := list(articles.without(there)):
            found.lost[path] = gone
    of_files = known.all()
    with reading_errors(reader.folder):
        for segment, keys in zip(reader.segments, live, strict=True):
            documents, own = list(keys), list(keys.values())
            for at in np.flatnonzero(~of_files.among(own)).tolist():
                found.strange.setdefault(segment.path(documents[at]), []).append(own[at])
                found.strangers.append(segment.base + documents[at])
    return found


def _live_keys(segment: SegmentReader) -> dict[int, int]:
    """The number of the key of each live document of a segment."""
    return {document: key_number(key) for key, document in _keys(segment) if document not in segment.deleted}


def _keys(segment: SegmentReader) -> Iterator[tuple[str, int]]:
    keys = segment.field("key")
    for ordinal in range(len(keys)):
        for document in keys.postings(range(ordinal, ordinal + 1)).documents:
            yield keys.text(ordinal), document


def settle(ledger: Ledger, reader: IndexReader) -> None:
    """Make the ledger tell what the index holds. Raises IndexDamaged."""
    bring_in_line(ledger, reader.generation, difference(ledger, reader))


def bring_in_line(ledger: Ledger, generation: int, found: Difference) -> None:
    """Make the ledger tell what the index holds in a generation; files where they parted count as not read.

    So the next `add` reads those again, and where they are gone, `prune` finds what they gave.
    """
    records = []
    for path, numbers in found.strange.items():
        known = ledger.articles(path).without(found.lost.get(path, ()))
        articles = known.joined(FileArticles(numbers, [UNKNOWN] * len(numbers)))
        records.append(FileRecord(path, NOT_READ, articles, tuple(ledger.remarks(path))))
    ledger.record(records, generation, found.lost)
