"""What is known of the groups of one segment, and the file beside the segment that keeps it (numpy).

In: a segment with the samples of its texts (see `shingles`). Out: the story and article of each of its documents, once
`grouping` has found them, and where leaders are looked up. Labels stay when segments are merged.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from searchidx.index.folder import IndexFolder
from searchidx.index.manifest import SegmentEntry
from searchidx.index.naming import SEGMENT_EXTENSION, UNFINISHED, groups_name
from searchidx.index.packing import Numbers, SectionData, Streamed, from_zero, packed, spread
from searchidx.index.sections import Sections, write_sections
from searchidx.index.shingles import Hashes
from searchidx.index.sketches import Sketches, sketched
from searchidx.index.spool import Spools

Labels = NDArray[np.uint64]

SORTED_AT_ONCE = 1 << 20
"""Shingles that are put in order at once when segments are merged, about: what bounds memory."""

LOOKED_UP_BY = 36
"""Shingles by which a leader is found, those with the lowest hashes. The twelve lowest of a new document, by which it
is looked up, are among them where the leader is up to about three times as long.
"""


@dataclass(slots=True)
class Groups:
    """What is known of the documents of one segment.

    `story` and `article` are labels that stay when segments are merged: documents with the same one belong
    together. `leads` says whether a document stands for its story. `shingles` are those by which leaders are looked up,
    each once and ascending, and `owners` the documents of each, one after the other, which begin at `begins`;
    `addresses` are those of all documents, ascending, and `located` the document of each.
    """

    story: Labels
    article: Labels
    leads: NDArray[np.bool_]
    shingles: Hashes
    begins: NDArray[Any]
    owners: NDArray[Any]
    addresses: Labels
    located: Numbers

    def sections(self) -> SectionData:
        """As they are written."""
        return {
            "story": packed(self.story, "Q"), "article": packed(self.article, "Q"), "leads": packed(self.leads, "B"),
            "shingles": packed(self.shingles, "I"), "begins": packed(self.begins), "owners": packed(self.owners),
            "addresses": packed(self.addresses, "Q"), "located": packed(self.located),
        }  # fmt: skip


@dataclass(slots=True)
class SampledSegment:
    """One segment: its samples, which of its documents are gone, and its groups once they are known.

    The numbers are read where they lie, in the types that they are kept in: all segments of an index are open at once.
    """

    entry: SegmentEntry
    shingles: Hashes
    starts: NDArray[Any]
    figures: Hashes
    figure_starts: NDArray[Any]
    level: NDArray[np.uint8]
    addresses: Labels
    titles: Hashes
    contents: Hashes
    days: NDArray[Any]
    saved: NDArray[Any]
    alive: NDArray[np.bool_]
    groups: Groups | None = None
    files: tuple[Sections, ...] = ()
    kept_sketches: Sketches | None = None

    @property
    def size(self) -> int:
        """How many documents it has."""
        return self.entry.documents

    @property
    def known(self) -> Groups:
        """Its groups, once they are found."""
        assert self.groups is not None  # noqa: S101 - segments are taken in their order
        return self.groups

    @property
    def own(self) -> Labels:
        """Labels for its documents that no document of any other segment has."""
        salt = int(self.entry.name.rpartition("_")[2][:10], 16)
        labels: Labels = np.uint64(salt << 24) + np.arange(self.size, dtype=np.uint64)
        return labels

    @property
    def sketches(self) -> Sketches:
        """The sketches of its documents; remembered."""
        if self.kept_sketches is None:
            self.kept_sketches = sketched(self.shingles, self.starts, self.size)
        return self.kept_sketches

    def let_go(self) -> None:
        """Give back the memory that what was read of its files takes."""
        for file in self.files:
            file.let_go()

    def samples(self, documents: Numbers) -> tuple[Numbers, Hashes]:
        """The shingles of documents one after the other, and how many each has."""
        return _stretches(self.shingles, self.starts, documents)

    def lengths(self, documents: Numbers) -> Numbers:
        """About how many shingles documents have."""
        return _counts(self.starts, documents) << self.level[documents].astype(np.int64)

    def figures_of(self, documents: Numbers) -> tuple[Numbers, Hashes]:
        """The figures of documents one after the other, and how many each has."""
        return _stretches(self.figures, self.figure_starts, documents)


def _counts(starts: NDArray[Any], documents: Numbers) -> Numbers:
    counts: Numbers = (starts[documents + 1] - starts[documents]).astype(np.int64)
    return counts


def _stretches(hashes: Hashes, starts: NDArray[Any], documents: Numbers) -> tuple[Numbers, Hashes]:
    """The hashes of documents one after the other, and how many each has."""
    counts = _counts(starts, documents)
    return counts, hashes[spread(starts[documents].astype(np.int64), counts)]


def opened(folder: IndexFolder, entry: SegmentEntry) -> SampledSegment:
    """A segment with its samples, and its groups where it has them. Raises OSError."""
    sections = Sections(folder.file(entry.name + SEGMENT_EXTENSION))
    alive = np.ones(entry.documents, dtype=bool)
    alive[list(entry.deleted)] = False
    segment = SampledSegment(
        entry,
        np.asarray(sections["shingles"]),
        np.asarray(sections["shingles@"]),
        np.asarray(sections["figures"]),
        np.asarray(sections["figures@"]),
        np.asarray(sections["sampled"]),
        np.asarray(sections["addresses"]),
        np.asarray(sections["titles"]),
        column(sections, "contents", entry.documents),
        np.asarray(sections["days"]),
        np.asarray(sections["saved"]),
        alive,
        files=(sections,),
    )
    known = whole_groups(folder, entry)
    if known is not None:
        segment.files = sections, known
        kept = {name: np.asarray(known.column(name).unchecked) for name in known.names()}  # all are intact
        segment.groups = Groups(
            kept["story"],
            kept["article"],
            kept["leads"].view(bool),
            kept["shingles"],
            kept["begins"],
            kept["owners"],
            kept["addresses"],
            kept["located"],
        )
    return segment


def column(sections: Sections, name: str, documents: int) -> NDArray[Any]:
    """A number of each document, 0 where the segment was made before there was such a number."""
    return np.asarray(sections[name]) if name in sections else np.zeros(documents, dtype=np.uint32)


def write_groups(folder: IndexFolder, segment: SampledSegment, groups: Groups, generation: int) -> None:
    """Write the groups of a segment as they are from a generation on.

    Those of the generation before stay where they are: until the commit counts, they are what is known. Written in
    one step, since a commit of that number that failed may have left some. Raises OSError.
    """
    segment.groups = groups
    segment.entry = replace(segment.entry, grouped=generation)
    path = folder.file(groups_name(segment.entry.name, generation))
    write_sections(path + UNFINISHED, groups.sections())
    os.replace(path + UNFINISHED, path)


def whole_groups(folder: IndexFolder, entry: SegmentEntry) -> Sections | None:
    """The groups of a segment; None where it has none yet, or what is there is not what was written."""
    if not entry.grouped:
        return None
    try:
        known = Sections(folder.file(groups_name(entry.name, entry.grouped)))
    except (FileNotFoundError, ValueError):
        return None
    return known if all(map(known.intact, known.names())) else None


def with_lookup(segment: SampledSegment, story: Labels, article: Labels, leads: NDArray[np.bool_]) -> Groups:
    """Groups with their leaders and addresses in the order in which they are looked up."""
    leaders = np.flatnonzero(leads)
    counts = np.minimum(_counts(segment.starts, leaders), LOOKED_UP_BY)
    shingles = segment.shingles[spread(segment.starts[leaders].astype(np.int64), counts)]
    located = np.flatnonzero(segment.addresses)
    located = located[np.argsort(segment.addresses[located], kind="stable")]
    return Groups(
        story, article, leads,
        *_lookup(shingles, np.repeat(leaders, counts)), segment.addresses[located], located,
    )  # fmt: skip


def side_by_side(segments: Sequence[SampledSegment]) -> SampledSegment:
    """The samples of neighbouring segments as those of one; without groups, unless it is one."""
    if len(segments) == 1:
        return segments[0]

    def together(name: str) -> NDArray[Any]:
        return np.concatenate([getattr(each, name) for each in segments])

    def counted(name: str) -> NDArray[Any]:
        return from_zero(np.concatenate([np.diff(getattr(each, name).astype(np.int64)) for each in segments]))

    return SampledSegment(
        replace(segments[0].entry, documents=sum(each.size for each in segments)),
        together("shingles"), counted("starts"), together("figures"), counted("figure_starts"), together("level"),
        together("addresses"), together("titles"), together("contents"), together("days"), together("saved"),
        together("alive"),
    )  # fmt: skip


def joined(segments: Sequence[SampledSegment], first: int = 0) -> Groups:
    """The groups of neighbouring segments as those of one, for looking up many documents in it at once.

    `first` is the number that the first of their documents has in it; of those before it nothing is known.
    """
    if len(segments) == 1 and not first:
        return segments[0].known
    if len(segments) == 1:
        return _shifted(segments[0].known, first)
    known = [segment.known for segment in segments]
    bases = from_zero([first, *(segment.size for segment in segments)])[1:].tolist()

    def together(name: str) -> NDArray[Any]:
        return np.concatenate([np.zeros(first, np.uint64), *(getattr(each, name) for each in known)])

    def shifted(name: str) -> Numbers:
        own = (getattr(each, name).astype(np.int64) for each in known)
        return np.concatenate([numbers + base for numbers, base in zip(own, bases, strict=False)])

    shingles = np.concatenate(
        [np.repeat(each.shingles, each.begins[1:] - each.begins[:-1]) for each in known]
    )
    addresses, located = np.concatenate([each.addresses for each in known]), shifted("located")
    order = np.argsort(addresses, kind="stable")
    return Groups(
        together("story"), together("article"), together("leads").astype(bool),
        *_lookup(shingles, shifted("owners"), in_runs=True), addresses[order], located[order],
    )  # fmt: skip


def _shifted(groups: Groups, first: int) -> Groups:
    """Groups of documents whose numbers begin at `first`; of those before it nothing is known."""
    nothing = np.zeros(first, dtype=np.uint64)
    return replace(
        groups,
        story=np.concatenate((nothing, groups.story)),
        article=np.concatenate((nothing, groups.article)),
        leads=np.concatenate((nothing.astype(bool), groups.leads)),
        owners=groups.owners + np.uint32(first),
        located=groups.located + first,
    )


def narrowed(groups: Groups, leads: NDArray[np.bool_]) -> Groups:
    """Groups in which fewer documents lead their stories than were looked up."""
    stay = leads[groups.owners]
    left = from_zero(stay)[groups.begins]
    some = left[1:] > left[:-1]
    begins = np.append(left[:-1][some], left[-1]).astype(np.uint32)
    return replace(
        groups, leads=leads, shingles=groups.shingles[some], begins=begins, owners=groups.owners[stay]
    )


def _lookup(
    shingles: Hashes, owners: Numbers, *, in_runs: bool = False
) -> tuple[Hashes, NDArray[Any], NDArray[Any]]:
    """Shingles with the document of each as `Groups` has them: `shingles`, `begins` and `owners`."""
    ordered, owners = sorted_pairs(shingles, owners, in_runs=in_runs)
    begins = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1]))[: ordered.size])
    narrow = np.uint32  # there may be millions, to be looked at in no order
    return ordered[begins], np.append(begins, ordered.size).astype(narrow), owners.astype(narrow)


def sorted_pairs(hashes: Hashes, numbers: Numbers, *, in_runs: bool = False) -> tuple[Hashes, Numbers]:
    """Hashes ascending, and the number (of 32 bits) that belongs to each; of equal ones the lower number first.

    Where they come as a few runs that are in order, merging those takes half the time.
    """
    keys = (hashes.astype(np.uint64) << np.uint64(32)) | numbers.astype(np.uint64)
    keys.sort(kind="stable" if in_runs else None)  # several times as fast as finding the order first
    return (keys >> np.uint64(32)).astype(np.uint32), (keys & np.uint64(0xFFFFFFFF)).astype(np.int64)


def merge(folder: IndexFolder, entries: Sequence[SegmentEntry], merged: SegmentEntry) -> SegmentEntry:
    """Write the groups of a segment that was merged of others; none where one of them has none. Raises OSError."""
    parts = [opened(folder, entry) for entry in entries]
    if any(part.groups is None for part in parts):
        return merged
    numbers = np.cumsum(np.concatenate([part.alive for part in parts])) - 1

    def stay(column: str) -> NDArray[Any]:
        return np.concatenate([getattr(part.groups, column)[part.alive] for part in parts])

    addresses = np.concatenate([part.addresses[part.alive] for part in parts])
    located = np.flatnonzero(addresses)
    located = located[np.argsort(addresses[located], kind="stable")]
    generation = max(entry.grouped for entry in entries)
    path = folder.file(groups_name(merged.name, generation))
    with Spools(folder.path) as spools:
        sections: Streamed = {
            "story": packed(stay("story"), "Q"), "article": packed(stay("article"), "Q"),
            "leads": packed(stay("leads"), "B"), **_merged_lookup(spools, parts, numbers),
            "addresses": packed(addresses[located], "Q"), "located": packed(located),
        }  # fmt: skip
        write_sections(path + UNFINISHED, sections)
    os.replace(path + UNFINISHED, path)
    return replace(merged, grouped=generation)


def _merged_lookup(spools: Spools, parts: Sequence[SampledSegment], numbers: Numbers) -> Streamed:
    """The shingles of all leaders in order, made a stretch at a time. `numbers` are the new ones of documents."""
    bases = from_zero([part.size for part in parts]).tolist()
    made = {"shingles": spools.new("I"), "begins": spools.new("I"), "owners": spools.new("I")}
    most = max((part.known for part in parts), key=lambda known: known.shingles.size).shingles
    step = max(1, SORTED_AT_ONCE // len(parts))
    begun = 0
    borders = [0, *most[step::step].tolist(), 1 << 32]
    for first, last in pairwise(borders):
        keys, owners = [], []
        for part, base in zip(parts, bases, strict=False):
            known = part.known
            start, end = np.searchsorted(
                known.shingles, np.array((first, last - 1), dtype=np.uint32)
            ).tolist()
            if end < known.shingles.size and known.shingles[end] == last - 1:
                end += 1
            begins = known.begins[start : end + 1].astype(np.int64)
            own = known.owners[begins[0] : begins[-1]].astype(np.int64)
            alive = part.alive[own]
            keys.append(np.repeat(known.shingles[start:end], np.diff(begins).astype(np.int64))[alive])
            owners.append(numbers[own[alive] + base])
        shingles, begins, own = _lookup(np.concatenate(keys), np.concatenate(owners))
        made["shingles"].add(shingles)
        made["begins"].add(begins[:-1].astype(np.int64) + begun)
        made["owners"].add(own)
        begun += own.size
    made["begins"].add(np.array([begun]))
    return {name: spool.section() for name, spool in made.items()}
