"""Fewer, larger segments: which to merge, and how.

In: the segments of an index. Out: the same documents without the deleted ones, in the same order, in fewer
segments. What is large is passed on some at a time, so that merging very many takes hardly more memory than merging
two; terms and their postings are `merging_terms`'.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import numpy as np

from searchidx.index.builder import ValueColumn
from searchidx.index.folder import IndexFolder
from searchidx.index.groups import column
from searchidx.index.groups import merge as merge_groups
from searchidx.index.layout import EXACT_FIELDS, FACET_FIELDS, NAME_FIELDS, TEXT_FIELDS
from searchidx.index.manifest import SegmentEntry
from searchidx.index.merging_terms import Part, merged_field
from searchidx.index.naming import SEGMENT_EXTENSION, new_segment_name
from searchidx.index.packing import Numbers, SectionData, Streamed, from_zero, packed, spread
from searchidx.index.sections import Sections, write_sections
from searchidx.index.segment import STORED_FIELDS, SegmentReader
from searchidx.index.shingles import samples_of_postings
from searchidx.index.spool import Spools
from searchidx.index.storing import SAMPLED, sampled_items, store

TIER = 8
"""So many neighbours of one size are merged into one of the next."""

LARGE = 12_500
"""A segment of so many documents is left alone while there are few of them. A writer's full segments have more, or
fewer that are long."""

MOST_SEGMENTS = 128
"""More large segments than this are merged in pairs: a query pays for each."""

MOST_DELETED = 0.3
"""A segment with a larger share of deleted documents is written anew."""


def merged(
    folder: IndexFolder, entries: Sequence[SegmentEntry], *, optimize: bool = False
) -> list[SegmentEntry]:
    """The segments after merging those that are worth it; with `optimize`, one without deletions.

    New files are written; no old one is removed. Raises OSError.
    """
    return [
        group[0] if len(group) == 1 and not _worn(group[0], optimize) else _merge(folder, group)
        for group in ([list(entries)] if optimize and entries else _groups(entries))
    ]


def _worn(entry: SegmentEntry, optimize: bool) -> bool:
    return len(entry.deleted) > (0 if optimize else MOST_DELETED * entry.documents)


def _tier(documents: int) -> int:
    """0 for one document, 1 for up to TIER, 2 for up to TIER squared …"""
    tier, size = 0, 1
    while size < min(documents, LARGE):
        tier, size = tier + 1, size * TIER
    return tier


def _groups(entries: Sequence[SegmentEntry]) -> list[list[SegmentEntry]]:
    """Neighbours to merge with each other; order stays, so that equals keep their rank."""
    groups = [[entry] for entry in entries]

    def live(group: Iterable[SegmentEntry]) -> int:
        return sum(entry.live for entry in group)

    for tier in range(_tier(LARGE)):
        start = len(groups)
        while start and _tier(live(groups[start - 1])) <= tier:
            start -= 1
        if len(groups) - start >= TIER:
            groups[start:] = [[entry for group in groups[start:] for entry in group]]
    while len(groups) > MOST_SEGMENTS:
        at, _ = min(enumerate(live(a) + live(b) for a, b in pairwise(groups)), key=lambda pair: pair[1])
        groups[at : at + 2] = [groups[at] + groups[at + 1]]
    return groups


# --- merging a group ------------------------------------------------------------------------------


def _merge(folder: IndexFolder, entries: Sequence[SegmentEntry]) -> SegmentEntry:
    parts, base = [], 0
    for entry in entries:
        reader = SegmentReader(Sections(folder.file(entry.name + SEGMENT_EXTENSION)), entry.documents)
        parts.append(Part(reader, sorted(entry.deleted), base))
        base += entry.live
    were_sampled = all("sampled" in part.reader.sections for part in parts)
    entry = SegmentEntry(new_segment_name(), base)
    with Spools(folder.path) as spools:
        made = _sections(spools, parts, base)
        if folder.folds and were_sampled:
            made.update(_samples(parts))
        elif folder.folds:
            text = {
                name: (code, _whole(data)) for name, (code, data) in made.items() if name.startswith("text.")
            }
            made.update({**text, **samples_of_postings(text, base)})
        write_sections(os.path.join(folder.path, entry.name + SEGMENT_EXTENSION), made)
    if folder.folds and were_sampled:
        return merge_groups(folder, entries, entry)
    return entry


def _sections(spools: Spools, parts: Sequence[Part], documents: int) -> Streamed:
    """The sections of a segment with so many documents, but for its samples."""
    made: Streamed = {}
    for name in (*TEXT_FIELDS, *NAME_FIELDS, *EXACT_FIELDS):
        made.update(merged_field(spools, name, parts, documents))
    for name in TEXT_FIELDS:
        made.update(_lengths(name, parts))
    for name in FACET_FIELDS:
        made.update(_facet(name, parts))
    made["days"] = packed(np.concatenate([part.array("days")[part.stays] for part in parts]), "i")
    for name in STORED_FIELDS:
        made.update(_stored(spools, name, parts, documents))
    for name, code in (("addresses", "Q"), ("titles", "I"), ("contents", "I"), ("saved", "Q")):
        found = [column(part.reader.sections, name, part.stays.size)[part.stays] for part in parts]
        made[name] = packed(np.concatenate(found), code)
    return made


def sampled(folder: IndexFolder, entries: Sequence[SegmentEntry]) -> list[SegmentEntry]:
    """The segments in which documents are left, with samples of their texts, as folding wants them.

    Those that have none are written anew. Raises OSError.
    """
    return [
        entry if _has_samples(folder, entry) else _merge(folder, [entry]) for entry in entries if entry.live
    ]


def _has_samples(folder: IndexFolder, entry: SegmentEntry) -> bool:
    return "sampled" in Sections(folder.file(entry.name + SEGMENT_EXTENSION))


def _samples(parts: Sequence[Part]) -> Streamed:
    """The samples of the documents that stay."""
    made: Streamed = {}
    made["sampled"] = packed(np.concatenate([part.array("sampled")[part.stays] for part in parts]), "B")
    for name in ("shingles", "figures"):
        made[name] = "I", _stretches(name, parts)
        made[f"{name}@"] = packed(from_zero(np.concatenate([_sizes(name, part) for part in parts])))
    return made


def _sizes(name: str, part: Part) -> Numbers:
    """How many items of a section each document has that stays."""
    starts = part.array(f"{name}@").astype(np.int64)
    sizes: Numbers = (starts[1:] - starts[:-1])[part.stays]
    return sizes


def _stretches(name: str, parts: Sequence[Part]) -> Iterator[bytes]:
    """The items of the documents that stay, a part at a time."""
    for part in parts:
        items = part.array(name)
        if not part.whole:
            starts = part.array(f"{name}@")[:-1].astype(np.int64)[part.stays]
            items = items[spread(starts, _sizes(name, part))]
        yield items.astype(items.dtype.newbyteorder("<")).tobytes()
        part.let_go()


def _whole(data: bytes | bytearray | Iterable[bytes]) -> bytes | bytearray:
    return data if isinstance(data, bytes | bytearray) else b"".join(data)


def _lengths(name: str, parts: Sequence[Part]) -> SectionData:
    kept = np.concatenate([part.array(f"{name}.lengths")[part.stays] for part in parts])
    total = sum(_words(name, part) for part in parts)
    return {f"{name}.lengths": packed(kept, "B"), f"{name}.words": packed([total], "Q")}


def _words(name: str, part: Part) -> int:
    """Words in the field, over the documents that stay.

    A document has as many words as its last position says. Its length byte does not do: it is rounded
    up, and the average length would go down with every merge.
    """
    if part.stays.all():
        return part.reader.total_length(name)
    ends = np.zeros(part.stays.size, dtype=np.int64)
    documents = np.repeat(part.array(f"{name}.docs"), part.array(f"{name}.freqs"))
    np.maximum.at(ends, documents, part.array(f"{name}.places").astype(np.int64) + 1)
    return int(ends[part.stays].sum())


def _facet(name: str, parts: Sequence[Part]) -> SectionData:
    column = ValueColumn()
    for part in parts:
        facet = part.reader.facet(name)
        sets: dict[int, tuple[str, ...]] = {}
        for document in part.documents:
            number = facet.set_of[document]
            if number not in sets:
                sets[number] = tuple(map(facet.value, facet.ordinals(number)))
            column.add(sets[number])
    return column.facet(name)


def _stored(spools: Spools, name: str, parts: Sequence[Part], documents: int) -> Streamed:
    """A stored field, packed anew: each segment has a dictionary of its own."""
    made = spools.new("B")
    others = store(name, list(_samples_of(name, parts, documents)), _items(name, parts), made.add)
    return {name: made.section(), **others}


def _samples_of(name: str, parts: Sequence[Part], documents: int) -> Iterator[bytes]:
    """What a stored field holds of some of the documents that stay."""
    chosen = np.array(sampled_items(documents), dtype=np.int64)
    for part in parts:
        field = part.reader.stored_fields[name]
        for number in np.flatnonzero(np.isin(part.number, chosen) & part.stays).tolist():
            yield bytes(field.of(number)[:SAMPLED])
        part.let_go()


def _items(name: str, parts: Sequence[Part]) -> Iterator[bytes | memoryview]:
    """What a stored field holds of the documents that stay."""
    for part in parts:
        yield from part.reader.stored_fields[name].each(part.documents)
        part.let_go()
