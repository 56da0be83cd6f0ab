"""Two files that use one id: both articles are kept, and the user is told.

In: the ids that records brought along, with the path of their file. Out: warnings. Ids are remembered as numbers
of 64 bits: millions of records are a usual thing to add.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from searchidx.index.integrity import reading_errors
from searchidx.index.reader import IndexReader
from searchidx.reading import is_gone
from searchidx.sorted_numbers import Remembered, among

MAX_WARNINGS = 5
ONE_BY_ONE = 1_000
"""So many ids are looked up in the index one by one; for more it pays to read all of its ids once."""

Hashes = NDArray[np.int64]


class SameIds:
    """What ids came from which file in one run, beside those that the index has."""

    def __init__(self, reader: IndexReader, warnings: list[str]) -> None:
        self._reader = reader
        self._warnings = warnings
        self._paths: list[str] = []
        self._recent: dict[int, int] = {}
        self._settled = Remembered()
        self._indexed: Hashes | None = None

    def check(self, ids: Sequence[str], path: str) -> None:
        """Warn of those ids that another file uses; remember them all."""
        if not self._paths or self._paths[-1] != path:
            self._paths.append(path)
        here = len(self._paths) - 1
        hashes = list(map(hash, ids))
        for at, file in self._before(hashes, here):
            self._warn(ids[at], self._paths[file], path)
        for at in self._maybe_indexed(ids, hashes):
            if other := self._in_index(ids[at], path):
                self._warn(ids[at], other, path)
        for number in hashes:
            self._recent.setdefault(number, here)
        if len(self._recent) > 50_000:
            self._settle()

    def _before(self, hashes: list[int], here: int) -> Iterator[tuple[int, int]]:
        """Where ids stand that another file of this run brought, and which file."""
        if here == 0:
            return
        for at, number in enumerate(hashes):
            if self._recent.get(number, here) != here:
                yield at, self._recent[number]
        there, files = self._settled.find(np.array(hashes, dtype=np.int64))
        yield from ((at, int(files[at])) for at in np.flatnonzero(there & (files != here)).tolist())

    def _settle(self) -> None:
        """Put what came lately among the rest; of two files with one id, the first stays."""
        hashes = np.fromiter(self._recent, dtype=np.int64)
        self._settled.add(hashes, np.fromiter(self._recent.values(), dtype=np.int32))
        self._recent = {}

    def _maybe_indexed(self, ids: Sequence[str], hashes: list[int]) -> Sequence[int]:
        """Where ids stand that the index may have."""
        if not self._reader.live:
            return ()
        if len(ids) < ONE_BY_ONE:
            return range(len(ids))
        if self._indexed is None:
            with reading_errors(self._reader.folder):
                terms = (hash(term) for segment in self._reader.segments for term in segment.terms("id"))
                self._indexed = np.sort(np.fromiter(terms, dtype=np.int64))
        found: list[int] = np.flatnonzero(among(np.array(hashes, dtype=np.int64), self._indexed)).tolist()
        return found

    def _in_index(self, article_id: str, path: str) -> str | None:
        """Another file whose article in the index has the id; one that is gone has moved, most likely."""
        with reading_errors(self._reader.folder):
            for document in self._reader.documents_with("id", article_id):
                other = self._reader.stored(document).path
                if other != path and not is_gone(other):
                    return other
        return None

    def _warn(self, article_id: str, other: str, path: str) -> None:
        if len(self._warnings) < MAX_WARNINGS:
            self._warnings.append(
                f"the id {article_id!r} is used in {os.path.basename(other)} and in"
                f" {os.path.basename(path)}; both articles are kept"
            )
        elif len(self._warnings) == MAX_WARNINGS:
            self._warnings.append("more records have ids that another file uses too; all are kept")
