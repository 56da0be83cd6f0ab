"""Writes which articles of a generation are one story: the file that `stories` reads (numpy).

In: the groups of the segments of a generation. Out: the documents that do not stand alone, in the order of stories.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from searchidx.index.folder import IndexFolder
from searchidx.index.groups import Labels, SampledSegment
from searchidx.index.packing import Numbers, SectionData, packed
from searchidx.index.sections import write_sections
from searchidx.index.stories import stories_file

_TABLE = 22
"""Bits of the table that tells quickly which documents stand alone."""

_SECONDS = 39
"""Bits of a moment in seconds: enough for ten thousand years."""


def write_stories(folder: IndexFolder, segments: Sequence[SampledSegment], generation: int) -> None:
    """Write the file of a generation's stories (see `stories`). Raises OSError."""
    write_sections(folder.file(stories_file(generation)), _stories(segments))


@dataclass(frozen=True, slots=True)
class _Company:
    """What is known of documents that may not stand alone, by index-wide number, which ascends."""

    documents: Numbers
    stories: Labels
    articles: Labels
    saved: Numbers
    contents: Numbers

    def chosen(self, which: NDArray[np.bool_]) -> _Company:
        return _Company(*(getattr(self, each.name)[which] for each in fields(self)))


def _stories(segments: Sequence[SampledSegment]) -> SectionData:
    company = _company(segments)
    documents = company.documents
    story_of, article_of = _by_first(company.stories, documents), _by_first(company.articles, documents)
    later, twin = _lateness(article_of, documents, company.saved, company.contents)
    order = np.lexsort((-documents, company.saved != 0, -twin, -later, article_of, story_of))
    version = _versions(article_of[order], company.contents[order])
    # of savings in which nothing changed the first one is shown, as if the others were not there
    order = order[np.lexsort((-np.arange(order.size), version))]
    return _written(documents[order], story_of[order], article_of[order], version)


def _company(segments: Sequence[SampledSegment]) -> _Company:
    """The documents that share their story with another one.

    Only those that do not lead can bring company. All documents are gone through a segment at a time, and few are held.
    """
    table = np.zeros(1 << _TABLE, dtype=bool)
    for segment in segments:
        if segment.groups is not None:
            table[_slots(segment.groups.story[segment.alive & ~segment.groups.leads])] = True
            segment.let_go()
    none, no_label = np.zeros(0, np.int64), np.zeros(0, np.uint64)
    parts = [_Company(none, no_label, no_label, none, none)]
    base = 0
    for segment in segments:
        if segment.groups is not None:
            maybe = np.flatnonzero(segment.alive & table[_slots(segment.groups.story)])
            parts.append(
                _Company(
                    maybe + base,
                    segment.groups.story[maybe],
                    segment.groups.article[maybe],
                    segment.saved[maybe].astype(np.int64),
                    segment.contents[maybe].astype(np.int64),
                )
            )
            segment.let_go()
        base += segment.size
    maybe_all = _Company(
        *(np.concatenate([getattr(part, each.name) for part in parts]) for each in fields(_Company))
    )
    _, which, counts = np.unique(maybe_all.stories, return_inverse=True, return_counts=True)
    return maybe_all.chosen(counts[which] > 1)


def _slots(labels: Labels) -> Labels:
    """Where labels stand in the table that tells quickly which documents stand alone."""
    slots: Labels = (labels * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(64 - _TABLE)
    return slots


def _lateness(
    articles: Numbers, documents: Numbers, saved: Numbers, texts: Numbers
) -> tuple[Numbers, Numbers]:
    """By what the versions of each article are to be ordered: when they were saved, then the document each goes with.

    A saving of which that is unknown (0) belongs to one with the same text: a copy of a file in another folder is no
    later version. Without such a one it comes right after those that were added before it. Savings of one moment and
    text go together. `documents` ascend.
    """
    order = np.lexsort((documents, articles))
    which = np.unique(articles[order], return_inverse=True)[1] << _SECONDS
    latest = np.maximum.accumulate(saved[order] + which) - which
    later = np.empty_like(saved)
    later[order] = np.where(saved[order], saved[order], latest)
    # the first of each text, one of which it is known when it was saved before others
    alike = np.lexsort((documents, saved == 0, texts, articles))
    joins = (saved == 0) & (texts != 0)
    later[joins] = later[_firsts(alike, articles, texts)[joins]]
    together = _firsts(np.lexsort((documents, texts, later, articles)), articles, later, texts)
    return later, np.where(texts != 0, documents[together], documents)


def _versions(articles: Numbers, texts: Numbers) -> Numbers:
    """A number for the version that each saving is of: the same for neighbours with one text."""
    new = _starts(articles, texts) | (texts == 0)  # of an older index the text is not known
    version: Numbers = np.cumsum(new) - 1
    return version


def _firsts(order: Numbers, *columns: Numbers) -> Numbers:
    """For each row of some columns the first row in an order that is the same; equal rows are neighbours in it."""
    new = _starts(*(column[order] for column in columns))
    firsts = np.empty_like(order)
    firsts[order] = order[np.flatnonzero(new)[np.cumsum(new) - 1]]
    return firsts


def _starts(*columns: Numbers) -> NDArray[np.bool_]:
    """Where a row of some columns is not the one before."""
    changed = np.any([column[1:] != column[:-1] for column in columns], axis=0)
    return np.concatenate(([True], changed))[: columns[0].size]


def _by_first(labels: Labels, documents: Numbers) -> Numbers:
    """For each document the first one with its label."""
    _, first, which = np.unique(labels, return_index=True, return_inverse=True)
    return documents[first][which]  # documents ascend, so the first met is the first of all


def _written(documents: Numbers, story: Numbers, article: Numbers, version: Numbers) -> SectionData:
    order = np.argsort(documents, kind="stable")
    return {
        "documents": packed(documents, "i"),
        "stories": packed(np.unique(story, return_inverse=True)[1], "I"),
        "articles": packed(np.unique(article, return_inverse=True)[1], "I"),
        "versions": packed(version, "I"),
        "members": packed(documents[order], "i"),
        "places": packed(order, "I"),
    }
