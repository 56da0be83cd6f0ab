"""The keys of the articles that one file has in an index.

In: a reader. Out: keys by file (see `identity`). Which files there are at all is read once, into one array: nearly
every file that is asked for is new, and looking for it in each segment takes time.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from searchidx.index.integrity import reading_errors
from searchidx.index.reader import IndexReader
from searchidx.index.segment import SegmentReader, encoded
from searchidx.sorted_numbers import distinct, firsts

_DIGITS = 16
"""Hexadecimal digits of a file's key that are kept: 64 bits."""

_Files = NDArray[np.bytes_]


class FileKeys:
    """What files an index had when its reader was opened."""

    def __init__(self, reader: IndexReader) -> None:
        self._reader = reader
        self._known: _Files | None = None

    def of(self, file: str) -> set[str]:
        """The keys of live documents that a file has, by its `file_key`. Raises IndexDamaged."""
        with reading_errors(self._reader.folder):
            return self._reader.terms_beginning("key", file) if self._has(file) else set()

    def _has(self, file: str) -> bool:
        if self._known is None:
            of_segments = [_files(segment) for segment in self._reader.segments if segment.size]
            self._known = distinct(np.concatenate(of_segments)) if of_segments else np.zeros(0, f"S{_DIGITS}")
        sought = np.array(encoded(file[:_DIGITS]), dtype=f"S{_DIGITS}")
        at = int(np.searchsorted(self._known, sought))
        return at < self._known.size and bool(self._known[at] == sought)


def _files(segment: SegmentReader) -> _Files:
    """The beginnings of all keys of a segment, each once."""
    keys = np.frombuffer(segment.sections["key.terms"], dtype=np.uint8)
    starts = np.asarray(segment.sections["key.terms@"])[:-1].astype(np.int64)
    begun = keys[starts[:, None] + np.arange(_DIGITS)]
    files = np.ascontiguousarray(begun).view(f"S{_DIGITS}").ravel()  # in order, as the keys are
    return files[firsts(files)]
