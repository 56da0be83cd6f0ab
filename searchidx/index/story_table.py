"""Writes which articles of a generation are one story: the file that `stories` reads (numpy).

In: the groups of the segments of a generation. Out: the documents that do not stand alone, in the order of stories.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from searchidx.index.folder import IndexFolder
from searchidx.index.groups import Labels, opened
from searchidx.index.manifest import SegmentEntry
from searchidx.index.packing import Numbers, SectionData, packed
from searchidx.index.sections import write_sections
from searchidx.index.stories import stories_file

_TABLE = 22
"""Bits of the table that tells quickly which documents stand alone."""

_SECONDS = 39
"""Bits of a moment in seconds: enough for ten thousand years."""


def write_stories(folder: IndexFolder, entries: Sequence[SegmentEntry], generation: int) -> None:
    """Write the file of a generation's stories (see `stories`). Raises OSError."""
    write_sections(folder.file(stories_file(generation)), _stories(folder, entries))


def _stories(folder: IndexFolder, entries: Sequence[SegmentEntry]) -> SectionData:
    story, article, leads, where, saved = [], [], [], [], []
    base = 0
    for entry in entries:
        segment = opened(folder, entry)
        if segment.groups is not None:
            alive = np.flatnonzero(segment.alive)
            story.append(segment.groups.story[alive])
            article.append(segment.groups.article[alive])
            leads.append(segment.groups.leads[alive])
            where.append(alive + base)
            saved.append(segment.saved[alive])
        base += entry.documents
    if not story:
        return _written(*(np.zeros(0, np.int64) for _ in range(3)))
    labels, documents = np.concatenate(story), np.concatenate(where)
    together = _in_company(labels, np.concatenate(leads))
    labels, documents = labels[together], documents[together]
    articles = np.concatenate(article)[together]
    story_of, article_of = _by_first(labels, documents), _by_first(articles, documents)
    later = _lateness(article_of, documents, np.concatenate(saved)[together])
    order = np.lexsort((-documents, -later, article_of, story_of))
    return _written(documents[order], story_of[order], article_of[order])


def _in_company(labels: Labels, leads: NDArray[np.bool_]) -> Numbers:
    """The documents that share their label with another one; only those that do not lead can bring company."""
    slot = (labels * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(64 - _TABLE)
    table = np.zeros(1 << _TABLE, dtype=bool)
    table[slot[~leads]] = True
    maybe = np.flatnonzero(table[slot])
    _, which, counts = np.unique(labels[maybe], return_inverse=True, return_counts=True)
    return maybe[counts[which] > 1]


def _lateness(articles: Numbers, documents: Numbers, saved: Numbers) -> Numbers:
    """By what the versions of each article are to be ordered: when they were saved.

    A saving of which that is unknown (0) comes right after those that were added before it. `documents` ascend.
    """
    order = np.lexsort((documents, articles))
    which = np.unique(articles[order], return_inverse=True)[1] << _SECONDS
    latest = np.maximum.accumulate(saved[order] + which) - which
    later = np.empty_like(saved)
    later[order] = np.where(saved[order], saved[order], latest)
    return later


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
