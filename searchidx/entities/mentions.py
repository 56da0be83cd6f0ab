"""A text to its mentions: every capitalised name in prose, with the evidence for its kind.

In: title and text. Out: mentions with offsets and evidence, and the lines whose capitals say nothing
(headlines, datelines in capitals), left for `pooling` to look known names up in. What the names of the
whole document add up to is left to `pooling`.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from searchidx.entities import runs
from searchidx.entities.tables import model, tables
from searchidx.entities.tagged import Mention
from searchidx.entities.tagger import Tagger


class Reading(NamedTuple):
    """What one pass over a document found."""

    mentions: list[Mention]
    shouted: list[tuple[str, int, runs.LineKind]]


LONG = 50_000
"""Characters of a text whose words are looked up in a table."""


@cache
def tagger_in_use() -> Tagger:
    """The tagger of this process, its model loaded."""
    return Tagger(tables(), model())


def read(text: str, tagger: Tagger | None = None) -> Reading:
    """All mentions in the prose of `text`, in order, and its lines in capitals."""
    tag = (tagger or tagger_in_use()).mentions
    flat = text.replace("\n", " ")
    document: str | frozenset[str] = f" {flat} "
    if len(text) > LONG:  # a name is looked up in it for each sentence, and must not go through all of it
        document = frozenset([f" {word} " for word in set(flat.split(" "))])
    found: list[Mention] = []
    shouted: list[tuple[str, int, runs.LineKind]] = []
    for line, offset, kind in runs.lines(text):
        if kind != "prose":
            shouted.append((line, offset, kind))
            continue
        for run in runs.runs(line, offset):
            found += tag(run, document)
    return Reading(found, shouted)
