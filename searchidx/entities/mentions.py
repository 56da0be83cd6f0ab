"""A text to its mentions: every capitalised name in prose, with the evidence for its kind.

In: title and text. Out: mentions with offsets and evidence, and the lines whose capitals say nothing
(headlines, datelines in capitals), left for `pooling` to look known names up in. What the names of the
whole document add up to is left to `pooling`.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from searchidx.entities import runs
from searchidx.entities.memory import Memory
from searchidx.entities.tables import model, tables
from searchidx.entities.tagged import Tagged
from searchidx.entities.tagger import Tagger


class Mention(NamedTuple):
    """One occurrence of a name."""

    segment: Tagged
    start: int
    before: str
    after: str


class Reading(NamedTuple):
    """What one pass over a document found."""

    mentions: list[Mention]
    shouted: list[tuple[str, int, runs.LineKind]]


@cache
def tagger_in_use() -> Tagger:
    """The tagger of this process, its model loaded."""
    return Tagger(tables(), model())


def read(text: str, tagger: Tagger | None = None) -> Reading:
    """All mentions in the prose of `text`, in order, and its lines in capitals."""
    tag = (tagger or tagger_in_use()).segments
    in_lower_case = Memory(_Written(text), 1_000)
    found: list[Mention] = []
    shouted: list[tuple[str, int, runs.LineKind]] = []
    for line, offset, kind in runs.lines(text):
        if kind != "prose":
            shouted.append((line, offset, kind))
            continue
        for words, start, before, after in runs.runs(line, offset):
            # "Shares fell" and, further down, "shares": the capital was the sentence's
            lower = (before == "" or before == runs.LINE_START) and " " not in words and in_lower_case[words]
            found += [
                Mention(segment, start + segment.start, before, after)
                for segment in tag(words, before, after, lower)
            ]
    return Reading(found, shouted)


class _Written:
    """Asks whether a text has a word in lower case, with white space around it."""

    def __init__(self, text: str) -> None:
        self._text = f" {text} ".replace("\n", " ")

    def __call__(self, word: str) -> bool:
        return f" {word.lower()} " in self._text
