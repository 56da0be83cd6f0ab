"""Near-copies to stories, and later savings of one address to versions, as segments are committed (numpy).

In: the segments of an index, each with its samples of shingles (see `shingles`). Out: a file beside each segment
that says of each document which story and which article it belongs to, and whether it leads its story (see `groups`).

A document belongs to the story of the leader whose text it shares; documents are never compared with
copies, so that loosely chained articles do not become one. Of two documents the earlier one leads. New
documents are looked up among the leaders of each segment (see `candidates`) and compared with those that may be
the same (see `likeness`): no file and no text is read again, and memory is that of one segment at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from searchidx.index.candidates import MOST_SHARING, PAIRS, Probes
from searchidx.index.folder import IndexFolder
from searchidx.index.groups import Groups, SampledSegment, opened, with_lookup, write_groups
from searchidx.index.likeness import CONTAINED, SIZES, VERSION, same_story, shared
from searchidx.index.manifest import SegmentEntry
from searchidx.index.packing import Numbers, spread


def group(
    folder: IndexFolder,
    entries: Sequence[SegmentEntry],
    gone: Mapping[str, AbstractSet[int]],
    generation: int,
) -> tuple[list[SegmentEntry], int]:
    """Find the story and article of the documents of segments that have no groups yet.

    `gone` are the documents that the commit of this generation takes out: where one of them leads a story, the next
    one does. Gives the segments in which documents are left, and how many documents were found to be copies. Nothing
    that the generation before uses is changed. Raises OSError.
    """
    copies = 0
    before: list[SampledSegment] = []
    segments = [opened(folder, entry) for entry in entries]
    if gone:
        _succeed(folder, segments, gone, generation)
    for segment in segments:
        if not segment.entry.live:
            continue
        if segment.groups is None:
            found = _Grouping(before, segment).groups()
            write_groups(folder, segment, found, generation)
            copies += int(np.count_nonzero(~found.leads & (found.article == segment.own)))
        before.append(segment)
    return [segment.entry for segment in before], copies


def _succeed(
    folder: IndexFolder,
    segments: Sequence[SampledSegment],
    gone: Mapping[str, AbstractSet[int]],
    generation: int,
) -> None:
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
            heirs_lead = with_lookup(segment, segment.groups.story, segment.groups.article, leads)
            write_groups(folder, segment, heirs_lead, generation)


@dataclass(frozen=True, slots=True)
class _Found:
    """Pairs of a new document and one that was there before, and how much of the shorter one they share.

    `segment` counts from 0; the new segment itself is the last.
    """

    documents: Numbers
    segment: int
    others: Numbers
    share: NDArray[np.float64]


class _Grouping:
    """Finds the groups of one new segment beside those before it."""

    def __init__(self, before: Sequence[SampledSegment], new: SampledSegment) -> None:
        self._new = new
        everything = np.ones(new.size, dtype=bool)
        new.groups = with_lookup(new, new.own, new.own, everything)
        self._segments = [*before, new]

    def groups(self) -> Groups:
        """The groups, as far as the documents before tell them."""
        known = self._new.known
        story, article, leads = known.story, known.article, known.leads
        earlier: dict[int, list[tuple[float, int, int]]] = {}
        for found in self._copies():
            for document, other, share in zip(
                found.documents.tolist(), found.others.tolist(), found.share.tolist(), strict=True
            ):
                earlier.setdefault(document, []).append((-share, found.segment, other))
        versions = self._versions()
        for document in sorted(earlier.keys() | versions.keys()):
            if document in versions:
                at, other = versions[document]
                groups = self._segments[at].known
                article[document], story[document] = groups.article[other], groups.story[other]
                leads[document] = False
                continue
            for _, at, other in sorted(earlier[document]):
                groups = self._segments[at].known
                if groups.leads[other]:
                    story[document], leads[document] = groups.story[other], False
                    break
        if leads.all():
            return known
        return with_lookup(self._new, story, article, leads)

    # --- copies -----------------------------------------------------------------------------------

    def _copies(self) -> Iterator[_Found]:
        """Every pair that shares enough to be of one story."""
        new = self._new
        probes = Probes(new)
        for at, segment in enumerate(self._segments):
            for documents, others in probes.candidates(segment):
                share, size = shared(new, documents, segment, others)
                good = (share >= CONTAINED) & (size >= SIZES)
                documents, others, share = documents[good], others[good], share[good]
                good = same_story(new, documents, segment, others, share)
                if good.any():
                    yield _Found(documents[good], at, others[good], share[good])

    # --- versions ---------------------------------------------------------------------------------

    def _places(self, documents: Numbers) -> Numbers:
        """Where documents with an address stand among the addresses of the new segment."""
        groups = self._new.known
        places = np.zeros(self._new.size, dtype=np.int64)
        places[groups.located] = np.arange(groups.located.size)
        return places[documents]

    def _versions(self) -> dict[int, tuple[int, int]]:
        """New documents that are later savings of an address: the segment and document saved last before."""
        new = self._new
        wanted = np.flatnonzero((new.addresses != 0) & new.alive)
        found: dict[int, tuple[int, int]] = {}
        for at, segment in enumerate(self._segments if wanted.size else ()):
            groups = segment.known
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
                share, _ = shared(new, these, segment, those)
                titles, former = new.titles[these], segment.titles[those]
                good = (titles == former) | (titles == 0) | (former == 0) | (share >= VERSION)
                for document, other in zip(these[good].tolist(), those[good].tolist(), strict=True):
                    found[document] = max(found.get(document, (-1, -1)), (at, other))
        return found
