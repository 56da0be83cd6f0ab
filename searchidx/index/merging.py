"""Fewer, larger segments: which to merge, and how.

In: the segments of an index. Out: the same documents without the deleted ones, in the same order, in fewer
segments. Postings are not decoded to words: a term's lists of both segments are put one after the
other, with the document numbers moved.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from searchidx.index.builder import ValueColumn
from searchidx.index.folder import IndexFolder
from searchidx.index.groups import column
from searchidx.index.groups import merge as merge_groups
from searchidx.index.layout import EXACT_FIELDS, FACET_FIELDS, NAME_FIELDS, TEXT_FIELDS
from searchidx.index.manifest import SegmentEntry
from searchidx.index.naming import SEGMENT_EXTENSION, new_segment_name
from searchidx.index.packing import Numbers, SectionData, from_zero, packed, spellings, spread, strings
from searchidx.index.sections import Sections, write_sections
from searchidx.index.segment import SegmentReader
from searchidx.index.shingles import samples

TIER = 8
"""So many neighbours of one size are merged into one of the next."""

LARGE = 12_500
"""A segment of so many documents is left alone while there are few of them."""

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


class _Part:
    """One segment of a merge: which documents stay, and the numbers they get."""

    def __init__(self, folder: IndexFolder, entry: SegmentEntry, base: int) -> None:
        self.reader = SegmentReader(Sections(folder.file(entry.name + SEGMENT_EXTENSION)), entry.documents)
        self.stays = np.ones(entry.documents, dtype=bool)
        self.stays[sorted(entry.deleted)] = False
        self.number = np.cumsum(self.stays) - 1 + base
        self.documents = np.flatnonzero(self.stays).tolist()

    def spelled(self, field: str, rank: Numbers) -> Iterable[tuple[bytes, int]]:
        """The spellings of a field, each with the new rank of its term."""
        lines = bytes(self.reader.sections[f"{field}.spellings"]).splitlines()
        return zip(lines, rank[self.array(f"{field}.spelled")].tolist(), strict=True)

    def array(self, name: str) -> Numbers:
        return np.asarray(self.reader.sections[name]).astype(np.int64)

    def column(self, name: str) -> NDArray[np.generic]:
        return column(self.reader.sections, name, self.stays.size)


def _merge(folder: IndexFolder, entries: Sequence[SegmentEntry]) -> SegmentEntry:
    parts, base = [], 0
    for entry in entries:
        parts.append(_Part(folder, entry, base))
        base += entry.live
    made: SectionData = {}
    for name in (*TEXT_FIELDS, *NAME_FIELDS, *EXACT_FIELDS):
        made.update(_field(name, parts))
    for name in TEXT_FIELDS:
        made.update(_lengths(name, parts))
    for name in FACET_FIELDS:
        made.update(_facet(name, parts))
    made["days"] = packed(np.concatenate([part.array("days")[part.stays] for part in parts]), "i")
    for name in ("meta", "body"):
        made[name], made[f"{name}@"] = strings(_blobs(name, parts))
    for name, code in (("addresses", "Q"), ("titles", "I"), ("contents", "I"), ("saved", "Q")):
        made[name] = packed(np.concatenate([part.column(name)[part.stays] for part in parts]), code)
    were_sampled = all("sampled" in part.reader.sections for part in parts)
    if folder.folds:
        made.update(_samples(parts) if were_sampled else samples(made, base))
    entry = SegmentEntry(new_segment_name(), base)
    write_sections(os.path.join(folder.path, entry.name + SEGMENT_EXTENSION), made)
    if folder.folds and were_sampled:
        return merge_groups(folder, entries, entry)
    return entry


def sampled(folder: IndexFolder, entries: Sequence[SegmentEntry]) -> list[SegmentEntry]:
    """The segments in which documents are left, with samples of their texts, as folding wants them.

    Those that have none are written anew. Raises OSError.
    """
    return [
        entry if _has_samples(folder, entry) else _merge(folder, [entry]) for entry in entries if entry.live
    ]


def _has_samples(folder: IndexFolder, entry: SegmentEntry) -> bool:
    return "sampled" in Sections(folder.file(entry.name + SEGMENT_EXTENSION))


def _samples(parts: Sequence[_Part]) -> SectionData:
    """The samples of the documents that stay."""
    made: SectionData = {}
    made["sampled"] = packed(np.concatenate([part.array("sampled")[part.stays] for part in parts]), "B")
    for name in ("shingles", "figures"):
        found, counts = [], []
        for part in parts:
            starts = part.array(f"{name}@")
            sizes = np.diff(starts)[part.stays]
            found.append(np.asarray(part.reader.sections[name])[spread(starts[:-1][part.stays], sizes)])
            counts.append(sizes)
        made[name] = packed(np.concatenate(found), "I")
        made[f"{name}@"] = packed(from_zero(np.concatenate(counts)))
    return made


def _field(name: str, parts: Sequence[_Part]) -> SectionData:
    """The terms of all parts, and their postings one part after the other."""
    lists = [[part.reader.field(name).term(i) for i in range(len(part.reader.field(name)))] for part in parts]
    ranks = {term: rank for rank, term in enumerate(sorted(set().union(*lists)))}
    counts, documents, frequencies, place_counts, places = [], [], [], [], []
    spelled: set[tuple[bytes, int]] = set()
    closed = np.zeros(len(ranks), dtype=bool)
    with_places = name in TEXT_FIELDS
    for part, terms in zip(parts, lists, strict=True):
        rank = np.fromiter((ranks[term] for term in terms), dtype=np.int64, count=len(terms))
        term_of = np.repeat(rank, np.diff(part.array(f"{name}.posts@")))
        found = part.array(f"{name}.docs")
        stays = part.stays[found]
        counts.append(np.bincount(term_of[stays], minlength=len(ranks)))
        documents.append(part.number[found[stays]].astype(np.uint32))
        if with_places:
            own = np.asarray(part.reader.sections[f"{name}.freqs"])
            frequencies.append(own[stays])
            place_counts.append(
                np.bincount(term_of[stays], weights=own[stays], minlength=len(ranks)).astype(np.int64)
            )
            places.append(np.asarray(part.reader.sections[f"{name}.places"])[np.repeat(stays, own)])
            spelled.update(part.spelled(name, rank))
            closed[rank[part.array(f"{name}.closed")]] = True
    made: SectionData = {}
    total = np.sum(counts, axis=0)
    used = np.flatnonzero(total)  # a term that only deleted documents had is gone
    terms = list(ranks)
    made[f"{name}.terms"], made[f"{name}.terms@"] = strings(terms[i] for i in used)
    made[f"{name}.posts@"] = packed(np.concatenate(([0], np.cumsum(total[used]))))
    made[f"{name}.docs"] = packed(_interleaved(counts, documents))
    if with_places:
        made[f"{name}.freqs"] = packed(_interleaved(counts, frequencies))
        made[f"{name}.places@"] = packed(np.concatenate(([0], np.cumsum(np.sum(place_counts, axis=0)[used]))))
        made[f"{name}.places"] = packed(_interleaved(place_counts, places))
        made[f"{name}.closed"] = packed(np.flatnonzero(closed[used]))
        ordinal = np.cumsum(total > 0) - 1
        left = sorted((form, int(ordinal[r])) for form, r in spelled if total[r])
        made.update(spellings(name, [form + b"\n" for form, _ in left], [term for _, term in left]))
    return made


def _interleaved(
    counts: Sequence[Numbers], values: Sequence[NDArray[np.unsignedinteger]]
) -> NDArray[np.generic]:
    """Values that each part has in the order of terms, in the order of terms over all parts.

    `counts[p][t]` is how many of `values[p]` belong to term t. The values of a term keep the order of
    the parts.
    """
    total = np.sum(counts, axis=0)
    cursor = np.cumsum(total) - total
    out = np.empty(int(total.sum()), dtype=np.result_type(*values))  # no wider: there may be very many
    for count, value in zip(counts, values, strict=True):
        own = np.cumsum(count) - count
        out[np.repeat(cursor - own, count) + np.arange(value.size)] = value
        cursor = cursor + count
    return out


def _lengths(name: str, parts: Sequence[_Part]) -> SectionData:
    kept = np.concatenate([part.array(f"{name}.lengths")[part.stays] for part in parts])
    total = sum(_words(name, part) for part in parts)
    return {f"{name}.lengths": packed(kept, "B"), f"{name}.words": packed([total], "Q")}


def _words(name: str, part: _Part) -> int:
    """Words in the field, over the documents that stay.

    A document has as many words as its last position says. Its length byte does not do: it is rounded
    up, and the average length would go down with every merge.
    """
    if part.stays.all():
        return part.reader.total_length(name)
    ends = np.zeros(part.stays.size, dtype=np.int64)
    documents = np.repeat(part.array(f"{name}.docs"), part.array(f"{name}.freqs"))
    np.maximum.at(ends, documents, part.array(f"{name}.places") + 1)
    return int(ends[part.stays].sum())


def _facet(name: str, parts: Sequence[_Part]) -> SectionData:
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


def _blobs(name: str, parts: Sequence[_Part]) -> Iterable[bytes]:
    for part in parts:
        starts, blob = part.reader.sections[f"{name}@"], part.reader.sections[name]
        for document in part.documents:
            yield bytes(blob[starts[document] : starts[document + 1]])
