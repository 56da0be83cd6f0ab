"""Near-copies to stories, and later savings of one address to versions, as segments are committed (numpy).

In: the segments of an index, each with its samples of shingles (see `shingles`). Out: a file beside each segment
that says of each document which story and which article it belongs to, and whether it leads its story;
and for each generation the file that searches read (see `stories`).

A document belongs to the story of the leader whose text it shares; documents are never compared with
copies, so that loosely chained articles do not become one. Of two documents the earlier one leads. New
documents are looked up by a few of their shingles in the sorted shingles of the leaders of each segment: no file and
no text is read again, and memory is that of one segment at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from searchidx.index.folder import IndexFolder
from searchidx.index.manifest import SegmentEntry
from searchidx.index.naming import GROUPS_EXTENSION, SEGMENT_EXTENSION
from searchidx.index.packing import Numbers, SectionData, packed, spread
from searchidx.index.sections import Sections, write_sections
from searchidx.index.shingles import Hashes, highest
from searchidx.index.stories import stories_file

CONTAINED = 0.6
"""A copy has so much of the shorter text's shingles."""

SIZES = 0.4
"""A copy is at least so much of the longer text: a digest that quotes a brief whole is no copy of it."""

FEWEST = 5
"""Shingles below which texts are too short to be told apart from others by them."""

# News is written to patterns: a report that comes every week shares most of its words with the last one. What it does
# not share are its figures; and patterns are short.

LONG = 200
"""Texts of so many shingles follow no pattern."""

FIGURES = 3
AGREED = 1.55
"""Where a shorter text has so many figures, the shares of common shingles and of common figures add up to this."""

LONG_AGREED = 1.0
"""The same where it is long."""

PLAINLY_CONTAINED = 0.75
"""A shorter text with fewer figures must have so much of its shingles in common."""

LONG_APART = 7
APART_CONTAINED = 0.9
"""And so much where the two are dated so many days apart: bulletins come again with hardly another word."""

SHORT = 32
SHORT_CONTAINED = 0.95
"""Of texts with fewer shingles so much must be common, unless they have the same title: what they are about may
stand only there."""

VERSION = 0.3
"""A saving of an address with another title is a version when it shares so much; some sites reuse addresses."""

PROBES = 12
"""Shingles of a new document that are looked up."""

MOST_SHARING = 16
"""Leaders that are looked at for one shingle: more share a phrase, not a story."""

PAIRS = 1 << 14
"""Pairs of documents whose samples are compared at once: what bounds memory."""

Labels = NDArray[np.uint64]


@dataclass(slots=True)
class Groups:
    """What is known of the documents of one segment.

    `story` and `article` are labels that stay when segments are merged: documents with the same one belong
    together. `leads` says whether a document stands for its story. `shingles` are those of the leaders, ascending,
    `owners` the document of each; `addresses` and `located` the same of addresses.
    """

    story: Labels
    article: Labels
    leads: NDArray[np.bool_]
    shingles: Hashes
    owners: Numbers
    addresses: Labels
    located: Numbers

    def sections(self) -> SectionData:
        """As they are written."""
        return {
            "story": packed(self.story, "Q"), "article": packed(self.article, "Q"), "leads": packed(self.leads, "B"),
            "shingles": packed(self.shingles, "I"), "owners": packed(self.owners),
            "addresses": packed(self.addresses, "Q"), "located": packed(self.located),
        }  # fmt: skip


@dataclass(slots=True)
class _Segment:
    """One segment: its samples, which of its documents are gone, and its groups once they are known."""

    entry: SegmentEntry
    shingles: Hashes
    starts: Numbers
    figures: Hashes
    figure_starts: Numbers
    level: NDArray[np.uint8]
    addresses: Labels
    titles: Hashes
    days: Numbers
    alive: NDArray[np.bool_]
    groups: Groups | None = None

    @property
    def size(self) -> int:
        return self.entry.documents

    def samples(self, documents: Numbers) -> tuple[Numbers, Hashes]:
        """The shingles of documents one after the other, and how many each has."""
        counts = self.starts[documents + 1] - self.starts[documents]
        return counts, self.shingles[spread(self.starts[documents], counts)]

    def lengths(self, documents: Numbers) -> Numbers:
        """About how many shingles documents have."""
        return (self.starts[documents + 1] - self.starts[documents]) << self.level[documents].astype(np.int64)

    def figures_of(self, documents: Numbers) -> tuple[Numbers, Hashes]:
        """The figures of documents one after the other, and how many each has."""
        counts = self.figure_starts[documents + 1] - self.figure_starts[documents]
        return counts, self.figures[spread(self.figure_starts[documents], counts)]


def groups_file(folder: IndexFolder, name: str) -> str:
    """The file of a segment's groups."""
    return folder.file(name + GROUPS_EXTENSION)


def _opened(folder: IndexFolder, entry: SegmentEntry) -> _Segment:
    sections = Sections(folder.file(entry.name + SEGMENT_EXTENSION))
    alive = np.ones(entry.documents, dtype=bool)
    alive[list(entry.deleted)] = False
    segment = _Segment(
        entry,
        np.asarray(sections["shingles"]),
        np.asarray(sections["shingles@"]).astype(np.int64),
        np.asarray(sections["figures"]),
        np.asarray(sections["figures@"]).astype(np.int64),
        np.asarray(sections["sampled"]),
        np.asarray(sections["addresses"]),
        np.asarray(sections["titles"]),
        np.asarray(sections["days"]).astype(np.int64),
        alive,
    )
    known = whole_groups(folder, entry.name)
    if known is not None:
        segment.groups = Groups(
            np.asarray(known["story"]),
            np.asarray(known["article"]),
            np.asarray(known["leads"]).astype(bool),
            np.asarray(known["shingles"]),
            np.asarray(known["owners"]),
            np.asarray(known["addresses"]),
            np.asarray(known["located"]),
        )
    return segment


def whole_groups(folder: IndexFolder, name: str) -> Sections | None:
    """The groups of a segment; None where it has none yet, or what is there is not what was written."""
    try:
        known = Sections(groups_file(folder, name))
    except (FileNotFoundError, ValueError):
        return None
    return known if all(map(known.intact, known.names())) else None


# --- grouping new segments ------------------------------------------------------------------------


def group(folder: IndexFolder, entries: Sequence[SegmentEntry], gone: Mapping[str, AbstractSet[int]]) -> int:
    """Find the story and article of the documents of segments that have no groups yet; how many are copies.

    `gone` are the documents that this commit takes out: where one of them leads a story, the next one does.
    Raises OSError.
    """
    copies = 0
    before: list[_Segment] = []
    segments = [_opened(folder, entry) for entry in entries]
    if gone:
        _succeed(folder, segments, gone)
    for segment in segments:
        if not segment.entry.live:
            continue
        if segment.groups is None:
            segment.groups = _Grouping(before, segment).groups()
            write_sections(groups_file(folder, segment.entry.name), segment.groups.sections())
            own = _own(segment)
            copies += int(np.count_nonzero(~segment.groups.leads & (segment.groups.article == own)))
        before.append(segment)
    return copies


def _own(segment: _Segment) -> Labels:
    """Labels for documents that no document of any other segment has."""
    salt = int(segment.entry.name.rpartition("_")[2][:10], 16)
    own: Labels = np.uint64(salt << 24) + np.arange(segment.size, dtype=np.uint64)
    return own


def _succeed(folder: IndexFolder, segments: Sequence[_Segment], gone: Mapping[str, AbstractSet[int]]) -> None:
    """Give stories whose leader goes another one: their first document that stays."""
    orphaned: set[int] = set()
    for segment in segments:
        if segment.groups and segment.entry.name in gone:
            out = np.fromiter(gone[segment.entry.name], dtype=np.int64)
            orphaned.update(segment.groups.story[out[segment.groups.leads[out]]].tolist())
    labels = np.array(sorted(orphaned), dtype=np.uint64)
    for segment in segments:
        if not labels.size or segment.groups is None:
            continue
        heirs = np.flatnonzero(segment.alive & np.isin(segment.groups.story, labels))
        taken, first = np.unique(segment.groups.story[heirs], return_index=True)
        if taken.size:
            labels = np.setdiff1d(labels, taken)
            leads = segment.groups.leads.copy()
            leads[heirs[first]] = True
            segment.groups = _with_lookup(segment, segment.groups.story, segment.groups.article, leads)
            write_sections(groups_file(folder, segment.entry.name), segment.groups.sections())


def _with_lookup(segment: _Segment, story: Labels, article: Labels, leads: NDArray[np.bool_]) -> Groups:
    counts, shingles = segment.samples(np.flatnonzero(leads))
    owners = np.repeat(np.flatnonzero(leads), counts)
    order = np.argsort(shingles, kind="stable")
    located = np.flatnonzero(segment.addresses)
    located = located[np.argsort(segment.addresses[located], kind="stable")]
    return Groups(story, article, leads, shingles[order], owners[order], segment.addresses[located], located)


@dataclass(frozen=True, slots=True)
class _Found:
    """Pairs of a new document and one that was there before, and how much of the shorter one they share.

    `segment` counts from 0; the new segment itself is the last.
    """

    documents: Numbers
    segment: int
    others: Numbers
    shared: NDArray[np.float64]


class _Grouping:
    """Finds the groups of one new segment beside those before it."""

    def __init__(self, before: Sequence[_Segment], new: _Segment) -> None:
        self._new = new
        everything = np.ones(new.size, dtype=bool)
        own = _own(new)
        new.groups = _with_lookup(new, own, own.copy(), everything)
        self._segments = [*before, new]

    def groups(self) -> Groups:
        """The groups, as far as the documents before tell them."""
        known = self._new.groups
        assert known is not None  # noqa: S101 - made above
        story, article, leads = known.story, known.article, known.leads
        earlier: dict[int, list[tuple[float, int, int]]] = {}
        for found in self._copies():
            for document, other, shared in zip(
                found.documents.tolist(), found.others.tolist(), found.shared.tolist(), strict=True
            ):
                earlier.setdefault(document, []).append((-shared, found.segment, other))
        versions = self._versions()
        for document in sorted(earlier.keys() | versions.keys()):
            if document in versions:
                at, other = versions[document]
                groups = self._segments[at].groups
                assert groups is not None  # noqa: S101 - all before have theirs
                article[document], story[document] = groups.article[other], groups.story[other]
                leads[document] = False
                continue
            for _, at, other in sorted(earlier[document]):
                groups = self._segments[at].groups
                assert groups is not None  # noqa: S101 - all before have theirs
                if groups.leads[other]:
                    story[document], leads[document] = groups.story[other], False
                    break
        if leads.all():
            return known
        stay = leads[known.owners]
        return Groups(
            story, article, leads, known.shingles[stay], known.owners[stay], known.addresses, known.located
        )

    # --- copies -----------------------------------------------------------------------------------

    def _copies(self) -> Iterator[_Found]:
        """Every pair that shares enough to be of one story."""
        new = self._new
        sizes = np.diff(new.starts)
        counts = np.where(new.alive, np.minimum(sizes, PROBES), 0)
        probes = new.shingles[spread(new.starts[:-1], counts)]
        owners = np.repeat(np.arange(new.size), counts)
        order = np.argsort(probes, kind="stable")
        probes, owners = probes[order], owners[order]
        needed = np.where(counts < PROBES // 2, 1, 2)
        for at, segment in enumerate(self._segments):
            for documents, others in self._candidates(segment, probes, owners, needed):
                shared, longer = _shared(new, documents, segment, others)
                good = (shared >= CONTAINED) & (longer >= SIZES)
                documents, others, shared = documents[good], others[good], shared[good]
                good = _same_story(new, documents, segment, others, shared)
                if good.any():
                    yield _Found(documents[good], at, others[good], shared[good])

    def _candidates(
        self, segment: _Segment, probes: Hashes, owners: Numbers, needed: Numbers
    ) -> Iterator[tuple[Numbers, Numbers]]:
        groups = segment.groups
        assert groups is not None  # noqa: S101 - all before have theirs
        if not groups.shingles.size or not probes.size:
            return
        first = np.searchsorted(groups.shingles, probes)
        first[first == groups.shingles.size] = 0
        hit = np.flatnonzero(groups.shingles[first] == probes)
        last = np.searchsorted(groups.shingles, probes[hit], side="right")
        counts = np.minimum(last - first[hit], MOST_SHARING)
        others = groups.owners[spread(first[hit], counts)].astype(np.int64)
        documents = np.repeat(owners[hit], counts)
        stay = segment.alive[others]
        if segment is self._new:
            stay &= others < documents
        pairs, times = np.unique(documents[stay] * segment.size + others[stay], return_counts=True)
        pairs = pairs[times >= needed[pairs // segment.size]]
        for start in range(0, pairs.size, PAIRS):
            piece = pairs[start : start + PAIRS]
            yield piece // segment.size, piece % segment.size

    # --- versions ---------------------------------------------------------------------------------

    def _places(self, documents: Numbers) -> Numbers:
        """Where documents with an address stand among the addresses of the new segment."""
        groups = self._new.groups
        assert groups is not None  # noqa: S101 - made above
        places = np.zeros(self._new.size, dtype=np.int64)
        places[groups.located] = np.arange(groups.located.size)
        return places[documents]

    def _versions(self) -> dict[int, tuple[int, int]]:
        """New documents that are later savings of an address: the segment and document saved last before."""
        new = self._new
        wanted = np.flatnonzero((new.addresses != 0) & new.alive)
        found: dict[int, tuple[int, int]] = {}
        for at, segment in enumerate(self._segments if wanted.size else ()):
            groups = segment.groups
            assert groups is not None  # noqa: S101 - all before have theirs
            first = np.searchsorted(groups.addresses, new.addresses[wanted])
            if segment is new:  # those before the document itself
                last = self._places(wanted)
            else:
                last = np.searchsorted(groups.addresses, new.addresses[wanted], side="right")
            counts = np.minimum(last - first, MOST_SHARING)
            others = groups.located[spread(last - counts, counts)].astype(np.int64)
            documents = np.repeat(wanted, counts)
            stay = segment.alive[others]
            documents, others = documents[stay], others[stay]
            for start in range(0, documents.size, PAIRS):
                these, those = documents[start : start + PAIRS], others[start : start + PAIRS]
                shared, _ = _shared(new, these, segment, those)
                titles, former = new.titles[these], segment.titles[those]
                good = (titles == former) | (titles == 0) | (former == 0) | (shared >= VERSION)
                for document, other in zip(these[good].tolist(), those[good].tolist(), strict=True):
                    found[document] = max(found.get(document, (-1, -1)), (at, other))
        return found


def _shared(
    a: _Segment, documents: Numbers, b: _Segment, others: Numbers
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How much of the shorter text's shingles each pair has in common, and the shorter's share of the longer."""
    limit = np.minimum(highest(a.level[documents]), highest(b.level[others]))
    together, shorter, longer = _compared(a.samples(documents), b.samples(others), limit)
    share = np.where(shorter >= FEWEST, together / np.maximum(shorter, 1), 0.0)
    return share, shorter / np.maximum(longer, 1)


def _same_story(
    a: _Segment, documents: Numbers, b: _Segment, others: Numbers, shared: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Which pairs that share so much are of one story, and not of two that were written to one pattern."""
    figures, number = _shared_figures(a, documents, b, others)
    length = np.minimum(a.lengths(documents), b.lengths(others))
    long = length >= LONG
    agreed = shared + figures >= np.where(long, LONG_AGREED, AGREED)
    good = np.where(number >= FIGURES, agreed, long | (shared >= PLAINLY_CONTAINED))
    day, other = a.days[documents], b.days[others]
    apart = ~long & (day != 0) & (other != 0) & (np.abs(day - other) > LONG_APART)
    good &= ~apart | (shared >= APART_CONTAINED)
    alike = (a.titles[documents] == b.titles[others]) | (shared >= SHORT_CONTAINED)
    checked: NDArray[np.bool_] = good & ((length >= SHORT) | alike)
    return checked


def _shared_figures(
    a: _Segment, documents: Numbers, b: _Segment, others: Numbers
) -> tuple[NDArray[np.float64], Numbers]:
    """The share of common figures in the text of each pair that has fewer, and how many it has."""
    limit = np.full(documents.size, np.iinfo(np.uint32).max, dtype=np.uint32)
    together, fewer, _ = _compared(a.figures_of(documents), b.figures_of(others), limit)
    return together / np.maximum(fewer, 1), fewer


def _compared(
    one: tuple[Numbers, Hashes], other: tuple[Numbers, Hashes], limit: Hashes
) -> tuple[Numbers, Numbers, Numbers]:
    """Of each pair of lists of hashes up to a limit: how many are in both, in the shorter, in the longer."""
    keys, sizes = [], []
    for counts, hashes in (one, other):
        pair = np.repeat(np.arange(counts.size, dtype=np.uint64), counts)
        common = hashes <= np.repeat(limit, counts)
        keys.append((pair[common] << np.uint64(32)) | hashes[common])
        sizes.append(np.bincount(pair[common].astype(np.int64), minlength=counts.size))
    both = np.concatenate(keys)
    both.sort()
    twice = (both[1:][both[1:] == both[:-1]] >> np.uint64(32)).astype(np.int64)
    together = np.bincount(twice, minlength=limit.size)
    return together, np.minimum(*sizes), np.maximum(*sizes)


# --- merging --------------------------------------------------------------------------------------


def merge(folder: IndexFolder, entries: Sequence[SegmentEntry], merged: SegmentEntry) -> None:
    """The groups of a segment that was merged of others; none where one of them has none. Raises OSError."""
    parts = [_opened(folder, entry) for entry in entries]
    if any(part.groups is None for part in parts):
        return
    whole = _opened(folder, merged)

    def stay(column: str) -> NDArray[np.generic]:
        return np.concatenate([getattr(part.groups, column)[part.alive] for part in parts])

    groups = _with_lookup(whole, stay("story"), stay("article"), stay("leads").astype(bool))  # type: ignore[arg-type]
    write_sections(groups_file(folder, merged.name), groups.sections())


# --- the stories of a generation ------------------------------------------------------------------

_TABLE = 22
"""Bits of the table that tells quickly which documents stand alone."""


def write_stories(folder: IndexFolder, entries: Sequence[SegmentEntry], generation: int) -> None:
    """Write the file of a generation's stories (see `stories`). Raises OSError."""
    write_sections(folder.file(stories_file(generation)), _stories(folder, entries))


def _stories(folder: IndexFolder, entries: Sequence[SegmentEntry]) -> SectionData:
    story, article, leads, where = [], [], [], []
    base = 0
    for entry in entries:
        segment = _opened(folder, entry)
        if segment.groups is not None:
            alive = np.flatnonzero(segment.alive)
            story.append(segment.groups.story[alive])
            article.append(segment.groups.article[alive])
            leads.append(segment.groups.leads[alive])
            where.append(alive + base)
        base += entry.documents
    if not story:
        return _written(*(np.zeros(0, np.int64) for _ in range(3)))
    labels, documents = np.concatenate(story), np.concatenate(where)
    together = _in_company(labels, np.concatenate(leads))
    labels, documents = labels[together], documents[together]
    articles = np.concatenate(article)[together]
    story_of, article_of = _by_first(labels, documents), _by_first(articles, documents)
    order = np.lexsort((-documents, article_of, story_of))
    return _written(documents[order], story_of[order], article_of[order])


def _in_company(labels: Labels, leads: NDArray[np.bool_]) -> Numbers:
    """The documents that share their label with another one; only those that do not lead can bring company."""
    slot = (labels * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(64 - _TABLE)
    table = np.zeros(1 << _TABLE, dtype=bool)
    table[slot[~leads]] = True
    maybe = np.flatnonzero(table[slot])
    _, which, counts = np.unique(labels[maybe], return_inverse=True, return_counts=True)
    return maybe[counts[which] > 1]


def _by_first(labels: Labels, documents: Numbers) -> Numbers:
    """For each document the first one with its label."""
    _, first, which = np.unique(labels, return_index=True, return_inverse=True)
    return documents[first][which]  # documents ascend, so the first met is the first of all


def _written(documents: Numbers, story: Numbers, article: Numbers) -> SectionData:
    order = np.argsort(documents, kind="stable")
    return {
        "documents": packed(documents, "i"),
        "stories": packed(np.unique(story, return_inverse=True)[1], "I"),
        "articles": packed(np.unique(article, return_inverse=True)[1], "I"),
        "members": packed(documents[order], "i"),
        "places": packed(order, "I"),
    }
