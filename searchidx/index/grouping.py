"""Near-copies to stories, and later savings of one address to versions, as segments are committed (numpy).

In: the segments of an index, each with its samples of shingles (see `shingles`). Out: a file beside each segment
that says of each document which story and which article it belongs to, and whether it leads its story (see `groups`).

A document belongs to the story of the leader whose text it shares; documents are never compared with
copies, so that loosely chained articles do not become one. Of two documents the earlier one leads. New
documents are looked up among the leaders of the segments before (see `candidates`) and compared with those that may be
the same (see `likeness`): no file and no text is read again. Where many are looked up, it is in segments that are
joined (see `parts`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from searchidx.index.candidates import CONTAINED, MOST_SHARING, PAIRS, Probes
from searchidx.index.folder import IndexFolder
from searchidx.index.groups import (
    Groups,
    SampledSegment,
    joined,
    narrowed,
    side_by_side,
    with_lookup,
    write_groups,
)
from searchidx.index.likeness import SIZES, VERSION, same_story, shared
from searchidx.index.manifest import SegmentEntry
from searchidx.index.packing import Numbers, from_zero, spread
from searchidx.index.parts import Parts

TOGETHER = 100_000
"""Documents of segments that are joined, or looked up, at once: what bounds memory."""

MANY = 30_000
"""For fewer new documents it is not worth joining those that they are looked up in."""


def group(
    folder: IndexFolder,
    entries: Sequence[SegmentEntry],
    gone: Mapping[str, AbstractSet[int]],
    generation: int,
    parts: Parts,
) -> tuple[list[SegmentEntry], int]:
    """Find the story and article of the documents of segments that have no groups yet.

    `gone` are the documents that the commit of this generation takes out: where one of them leads a story, the next
    one does. Gives the segments in which documents are left, and how many documents were found to be copies. Nothing
    that the generation before uses is changed. `parts` keeps what the next commit can use. Raises OSError.
    """
    segments = [parts.opened(entry) for entry in entries]
    if gone:
        _succeed(folder, segments, gone, generation)
    segments = [segment for segment in segments if segment.entry.live]
    copies = at = 0
    while at < len(segments):
        new = _run(segments[at:])
        for segment, found in _grouped(segments[:at], new, parts) if new else ():
            write_groups(folder, segment, found, generation)
            copies += int(np.count_nonzero(~found.leads & (found.article == segment.own)))
        at += len(new) or 1
    return [segment.entry for segment in segments], copies


def _run(segments: Sequence[SampledSegment]) -> list[SampledSegment]:
    """The first segments, as far as they have no groups yet and are not too many to be looked up together."""
    run: list[SampledSegment] = []
    for segment in segments:
        if segment.groups is not None or (run and sum(each.size for each in run) + segment.size > TOGETHER):
            break
        run.append(segment)
    return run


def _grouped(
    before: Sequence[SampledSegment], new: Sequence[SampledSegment], parts: Parts
) -> Iterator[tuple[SampledSegment, Groups]]:
    """The groups of new segments, one after the other; each must be known before the next one is asked for."""
    grouping = _Grouping(new)
    for part in _parts(before, sum(each.size for each in new)):
        grouping.look_into(*parts.joined(part))
    yield from grouping.groups(0, len(new))


def _parts(segments: Sequence[SampledSegment], looked_up: int) -> Iterator[Sequence[SampledSegment]]:
    """Segments, by neighbours that are better joined when so many documents are looked up in them."""
    most = TOGETHER if looked_up >= MANY else 0
    start = size = 0
    for at, segment in enumerate(segments):
        if at > start and size + segment.size > most:
            yield segments[start:at]
            start, size = at, 0
        size += segment.size
    if segments:
        yield segments[start:]


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
class _Earlier:
    """A document that was there before a new one, in the order in which its story is joined: who shares most, or came
    first. `at` counts the segments that were looked into."""

    unlike: float
    at: int
    other: int
    story: int
    article: int


class _Grouping:
    """Finds the groups of new segments, which are looked up together in those before them, in their order.

    Their documents are numbered through.
    """

    def __init__(self, new: Sequence[SampledSegment]) -> None:
        self._segments = new
        self._bases = from_zero([each.size for each in new]).tolist()
        self._new = side_by_side(new)
        self._probes = Probes(self._new)
        self._looked_into = 0
        self._copies: dict[int, list[_Earlier]] = {}
        self._versions: dict[int, _Earlier] = {}

    def look_into(
        self, segment: SampledSegment, groups: Groups, first: int = 0, last: int | None = None
    ) -> None:
        """Look new documents up in a segment of which the groups are known as far as it matters.

        Those from `first` to before `last` are looked up; where the segment is the new one itself, among those before.
        """
        last = self._new.size if last is None else last
        for documents, others, share in self._alike(segment, groups, first, last):
            for document, earlier in self._earlier(groups, documents, others, share):
                self._copies.setdefault(document, []).append(earlier)
        for documents, others in self._same_address(segment, groups, first, last):
            for document, earlier in self._earlier(groups, documents, others, np.zeros(others.size)):
                before = self._versions.get(document)
                if before is None or (before.at, before.other) < (earlier.at, earlier.other):
                    self._versions[document] = earlier
        self._looked_into += 1

    def _earlier(
        self, groups: Groups, documents: Numbers, others: Numbers, share: NDArray[np.float64]
    ) -> Iterator[tuple[int, _Earlier]]:
        columns = documents, others, share, groups.story[others], groups.article[others]
        at = self._looked_into
        for document, other, shared_, story, article in zip(*(c.tolist() for c in columns), strict=True):
            yield document, _Earlier(-shared_, at, other, story, article)

    def groups(self, first: int, last: int) -> Iterator[tuple[SampledSegment, Groups]]:
        """The groups of some of the new segments, once their documents are looked up in all before these.

        Of two halves the second is looked up in the first, all of it at once. Each must be known before the next.
        """
        if last - first == 1:
            yield self._segments[first], self._groups(first)
            return
        middle = (first + last) // 2
        yield from self.groups(first, middle)
        known = joined(self._segments[first:middle], self._bases[first])
        self.look_into(self._new, known, self._bases[middle], self._bases[last])
        yield from self.groups(middle, last)

    def _groups(self, number: int) -> Groups:
        """The groups of one segment, whose documents are looked up in all before it by now."""
        new, base, end = self._segments[number], self._bases[number], self._bases[number + 1]
        new.groups = with_lookup(new, new.own, new.own, np.ones(new.size, dtype=bool))
        itself = self._looked_into
        self.look_into(self._new, joined([new], base), base, end)
        story, article, leads = new.groups.story, new.groups.article, new.groups.leads.copy()
        documents = (each for each in self._copies.keys() | self._versions.keys() if base <= each < end)
        for document in sorted(documents):
            version, at = self._versions.get(document), document - base
            if version is not None:
                own = version.at == itself
                article[at] = article[version.other - base] if own else version.article
                story[at] = story[version.other - base] if own else version.story
                leads[at] = False
                continue
            for each in sorted(self._copies[document], key=lambda each: (each.unlike, each.at, each.other)):
                if each.at != itself or leads[each.other - base]:
                    story[at] = story[each.other - base] if each.at == itself else each.story
                    leads[at] = False
                    break
        return new.groups if leads.all() else narrowed(new.groups, leads)

    # --- copies -----------------------------------------------------------------------------------

    def _alike(
        self, segment: SampledSegment, groups: Groups, first: int, last: int
    ) -> Iterator[tuple[Numbers, Numbers, NDArray[np.float64]]]:
        """Every pair that shares enough to be of one story, and how much of the shorter text it shares."""
        new = self._new
        for documents, others in self._probes.candidates(segment, groups, first, last):
            share, size = shared(new, documents, segment, others)
            good = (share >= CONTAINED) & (size >= SIZES)
            documents, others, share = documents[good], others[good], share[good]
            good = same_story(new, documents, segment, others, share)
            if good.any():
                yield documents[good], others[good], share[good]

    # --- versions ---------------------------------------------------------------------------------

    def _same_address(
        self, segment: SampledSegment, groups: Groups, first: int, last: int
    ) -> Iterator[tuple[Numbers, Numbers]]:
        """New documents that are later savings of an address, and those that were saved before."""
        new = self._new
        wanted = first + np.flatnonzero((new.addresses[first:last] != 0) & new.alive[first:last])
        if not wanted.size:
            return
        begins = np.searchsorted(groups.addresses, new.addresses[wanted])
        ends = np.searchsorted(groups.addresses, new.addresses[wanted], side="right")
        if segment is new:  # those before the document itself
            places = np.full(new.size, groups.located.size)
            places[groups.located] = np.arange(groups.located.size)
            ends = np.minimum(ends, places[wanted])
        counts = np.minimum(ends - begins, MOST_SHARING)
        others = groups.located[spread(ends - counts, counts)].astype(np.int64)
        documents = np.repeat(wanted, counts)
        stay = segment.alive[others]
        documents, others = documents[stay], others[stay]
        for start in range(0, documents.size, PAIRS):
            these, those = documents[start : start + PAIRS], others[start : start + PAIRS]
            share, _ = shared(new, these, segment, those)
            titles, former = new.titles[these], segment.titles[those]
            good = (titles == former) | (titles == 0) | (former == 0) | (share >= VERSION)
            yield these[good], those[good]
