"""A text to its mentions: every capitalised name in prose, with the evidence for its kind.

In: title and text. Out: mentions with offsets and evidence, and the lines whose capitals say nothing
(headlines, datelines in capitals), left for `pooling` to look known names up in. What the names of the
whole document add up to is left to `pooling`.
"""

from __future__ import annotations

from typing import NamedTuple

from searchidx.entities import rules, runs, segments
from searchidx.entities.segments import Segment
from searchidx.entities.tables import Tables, tables
from searchidx.words import fold

Scores = tuple[int, int, int, int]
"""Evidence for a person, a place, an organization and none, in hundredths of a logit."""

_CACHE_LIMIT = 40_000


class Judged(NamedTuple):
    """A segment with all that is known of it wherever it stands."""

    segment: Segment
    key: str
    name: str
    scores: Scores


class Mention(NamedTuple):
    """One occurrence of a name: `key` is the same for all spellings of it, `around` its context's evidence."""

    judged: Judged
    start: int
    around: Scores
    before: str
    after: str


class Reading(NamedTuple):
    """What one pass over a document found."""

    mentions: list[Mention]
    shouted: list[tuple[str, int, runs.LineKind]]


def total(features: list[str], known: Tables) -> Scores:
    """The weights of all features, added up."""
    person = place = organization = none = 0
    weights = known.weights
    for feature in features:
        row = weights.get(feature)
        if row:
            person += row[0]
            place += row[1]
            organization += row[2]
            none += row[3]
    return person, place, organization, none


def _plus(a: Scores, b: Scores) -> Scores:
    return a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3]


def identity(segment: Segment, known: Tables) -> tuple[str, str]:
    """What joins a name with its other spellings, and how it is written in full."""
    words = segment.words
    if words[0] == "the" and len(words) > 1:
        words = words[1:]
    whole = " ".join(words)
    if whole in known.organizations:
        name = known.organizations[whole]
        return fold(name), name
    if whole in known.places:
        name = known.places[whole][1]
        return fold(name), name
    return whole, segment.text.replace("’", "'")


class _RunCache(dict[tuple[str, bool], tuple[Judged, ...]]):
    """Run -> its judged segments. Bounded, since names have no end."""

    def __missing__(self, run: tuple[str, bool]) -> tuple[Judged, ...]:
        if len(self) > _CACHE_LIMIT:
            self.clear()
        known = tables()
        judged = []
        for segment in segments.split(*run):
            key, name = identity(segment, known)
            judged.append(Judged(segment, key, name, total(rules.segment_features(segment, known), known)))
        self[run] = found = tuple(judged)
        return found


_judged = _RunCache()


def read(text: str) -> Reading:
    """All mentions in the prose of `text`, in order, and its lines in capitals."""
    known = tables()
    written = frozenset(text.split())
    found: list[Mention] = []
    shouted: list[tuple[str, int, runs.LineKind]] = []
    for line, offset, kind in runs.lines(runs.unwrap(text)):
        if kind != "prose":
            shouted.append((line, offset, kind))
            continue
        for run in runs.runs(line, offset):
            for judged in _judged[run.text, run.opens]:
                segment = judged.segment
                end = segment.start + len(segment.text)
                before = segments.word_before(run.text, segment.start) if segment.start else run.before
                after = run.after if end >= len(run.text) else segments.word_after(run.text, end)
                around = total(rules.context_features(segment, before, after), known)
                # "Shares fell" and, further down, "shares": the capital was the sentence's
                if segment.opens and len(segment.words) == 1 and judged.key in written:
                    around = _plus(around, known.weights["sure lower"])
                found.append(Mention(judged, run.start + segment.start, around, before, after))
    return Reading(found, shouted)
