"""Newer articles first, where that is asked for: scores that fade with age.

In: the best articles by relevance. Out: the same with faded scores, in their order. Age is counted from the newest
article of the archive, not from today: an archive of 1987 has news too.
"""

from __future__ import annotations

from searchidx.index.segment import SegmentReader
from searchidx.search.closeness import Scored
from searchidx.search.evaluate import Evaluator

DEPTH = 1000
"""So many of the best are looked at."""


def fresher_first(evaluator: Evaluator, best: list[Scored], half: int) -> list[Scored]:
    """The best, given best first, by `score * half / (half + age in days)`; undated ones are as old as the oldest."""
    days = [day for segment in evaluator.reader.segments for day in segment.days]
    known = [day for day in days if day]
    if not known:
        return best
    newest, oldest = max(known), min(known)

    def faded(score: float, segment: SegmentReader, document: int) -> Scored:
        day = segment.days[document] or oldest
        return score * half / (half + newest - day), segment, document

    made = sorted((faded(*each) for each in best[:DEPTH]), key=lambda each: -each[0])
    least = half / (half + newest - oldest)
    return [*made, *((score * least, segment, document) for score, segment, document in best[DEPTH:])]
