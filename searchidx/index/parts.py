"""Segments as copies are looked up in them, kept from one commit of a run to the next (numpy).

In: segments with their groups. Out: several of them joined, in a file without a name that is read where it lies: what a
run keeps grows with the archive, its own memory does not. What is joined, or merely opened, is compared with its
checksums and sorted once, and not again at each commit.
"""

from __future__ import annotations

import mmap
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from searchidx.index.folder import IndexFolder
from searchidx.index.groups import Groups, SampledSegment, joined, opened, side_by_side
from searchidx.index.manifest import SegmentEntry
from searchidx.index.sketches import Sketches

_ALIGNED = 8


class Parts:
    """What one writer has opened and joined; `keep` goes with each commit."""

    def __init__(self, folder: IndexFolder) -> None:
        self._folder = folder
        self._opened: dict[SegmentEntry, SampledSegment] = {}
        self._joined: dict[tuple[SegmentEntry, ...], tuple[SampledSegment, Groups]] = {}
        self._asked: set[tuple[SegmentEntry, ...]] = set()

    def opened(self, entry: SegmentEntry) -> SampledSegment:
        """A segment as it lies on disk. Raises OSError."""
        segment = self._opened.get(entry)
        if segment is None or segment.entry != entry:  # its groups have changed since
            segment = opened(self._folder, entry)
            if segment.groups is not None:
                self._opened[entry] = segment
        return segment

    def joined(self, segments: Sequence[SampledSegment]) -> tuple[SampledSegment, Groups]:
        """Neighbouring segments as one, and its groups. Raises OSError."""
        if len(segments) == 1:
            return segments[0], segments[0].known
        key = tuple(segment.entry for segment in segments)
        self._asked.add(key)
        if key not in self._joined:
            whole, groups = side_by_side(segments), joined(segments)
            for segment in segments:
                segment.let_go()
            self._joined[key] = self._on_disk(whole, groups)
        return self._joined[key]

    def keep(self, entries: Iterable[SegmentEntry]) -> None:
        """Of what was asked for since the last commit keep what is of these segments, those of the next one."""
        current = set(entries)
        self._opened = {entry: kept for entry, kept in self._opened.items() if entry in current}
        self._joined = {
            key: kept for key, kept in self._joined.items() if key in self._asked and current.issuperset(key)
        }
        self._asked.clear()
        for segment in self._opened.values():
            segment.kept_sketches = None
            segment.let_go()

    def _on_disk(self, whole: SampledSegment, groups: Groups) -> tuple[SampledSegment, Groups]:
        with tempfile.TemporaryFile(dir=self._folder.path) as file:
            columns = [_columns(each) for each in (whole, groups, whole.sketches)]
            starts = []
            for column in (column for each in columns for column in each.values()):
                file.write(b"\0" * (-file.tell() % _ALIGNED))
                starts.append(file.tell())
                file.write(np.ascontiguousarray(column).data)
            file.flush()
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        at = iter(starts)

        def read(columns: dict[str, NDArray[Any]]) -> dict[str, Any]:
            return {
                name: np.frombuffer(mapped, column.dtype, column.size, next(at)).reshape(column.shape)
                for name, column in columns.items()
            }

        of_whole, of_groups, of_sketches = map(read, columns)
        sketches = replace(whole.sketches, **of_sketches)
        return replace(whole, **of_whole, kept_sketches=sketches), replace(groups, **of_groups)


def _columns(of: SampledSegment | Groups | Sketches) -> dict[str, NDArray[Any]]:
    """The arrays of a value."""
    values = {each.name: getattr(of, each.name) for each in fields(of)}
    return {name: value for name, value in values.items() if isinstance(value, np.ndarray)}
