"""What the lines of a page look like: the measures that cleaning weighs.

In: the blocks of a text. Out: a `Shape` per block: how much of a sentence it is, and how much of a
link. It decides nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container
from functools import lru_cache
from heapq import nlargest
from typing import NamedTuple

from searchidx.cleaning.language import by_language, leading, worth_of
from searchidx.cleaning.phrases import Phrase, kept_line, phrase_of
from searchidx.models import Line
from searchidx.stopwords import stopwords

_DENSE = re.compile("[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")  # scripts without spaces
_CLOSING = " \"'”’»«“)]*"
_SENTENCE_ENDS = (".", "!", "?", "。", "！", "？", "…", ".”", "।", "؟", "۔")
_SEPARATORS = re.compile(r"[|•·›»/>]|\s[-–]\s")
_SEPARATOR = re.compile("[|•·›»/>–-]")
_MARKS = re.compile(r"\W+")
_PLAIN_MARKS = {code: " " for code in range(128) if _MARKS.match(chr(code))}
_MIN_SHARE = 0.1
SAMPLE = 12
"""Blocks that tell the language."""
MAX_SAMPLE = 2_000
"""Characters of each"""


MIN_SENTENCE = 5
"""Words of a sentence."""


class Shape(NamedTuple):
    """One block and its measures. `key` is the text without case and punctuation, for repeats."""

    text: str
    key: str
    words: int
    ends: bool  # like a sentence
    teaser: bool  # broken off with an ellipsis
    stops: float  # share of stop words; of other languages' text, a neutral figure
    capitals: float  # share of words with a capital
    digits: float  # share of words that begin with a digit
    separators: int
    commas: int
    phrase: Phrase | None
    times: int  # how often the text has this block
    language: str | None  # whose stop words were counted
    lines: int = 1  # that it stands for: see `gathered`


def shapes(blocks: list[str], *, weighed: bool = True) -> list[Shape]:
    """The measures of every block of one text; those that only weighing needs are 0 when it is not `weighed`.

    Then the key of a long block is only its text in small letters, since no title and no caption is as long, and
    separators are counted in what may be a label.
    """
    language = language_of_blocks(blocks) if weighed else None
    seen = [_shape(block, language, weighed) for block in blocks]
    times = Counter([shape.key for shape in seen])
    if len(times) == len(seen):
        return seen
    return [shape if times[shape.key] == 1 else _said(shape, times[shape.key]) for shape in seen]


def _said(shape: Shape, times: int) -> Shape:
    """The same block in a text that has it so many times; `_replace` takes three times as long."""
    return Shape._make((*shape[:11], times, *shape[12:]))


FAR, MIN_RUN = 5, 4
"""Lines between a run of labels and what may be of the story, and lines of the shortest run."""
MIN_LINE = 30
"""Characters of a line that may be of the story; a shorter one ends like a sentence."""
MAX_RUN = 200
"""Characters of a run that are looked at."""
_SENTENCE_MARKS = frozenset(".!?。！？…।؟۔\"”»’'")


def rows_of(blocks: list[str]) -> list[range]:
    """The places of the blocks that are looked at together: each by itself, but runs of labels as one.

    Half of the lines of a page saved as text are its menus. Far from all that may be of the story, one of
    them is like the other.
    """
    may_be = [i for i, block in enumerate(blocks) if len(block) >= MIN_LINE or block[-1] in _SENTENCE_MARKS]
    if len(blocks) - len(may_be) < MIN_RUN or not may_be:
        return [range(i, i + 1) for i in range(len(blocks))]
    runs: list[range] = []
    before = -FAR - 1
    for place in (*may_be, len(blocks) + FAR):
        first, end = before + FAR + 1, place - FAR
        if end - first >= MIN_RUN:
            runs.append(range(first, end))
        before = place
    inside = sum(len(blocks[i]) for run in runs for i in run)
    if inside * 2 > sum(map(len, blocks)):  # a list is what there is to read
        runs = []
    rows: list[range] = []
    done = 0
    for run in (*runs, range(len(blocks), len(blocks))):
        rows += [range(i, i + 1) for i in range(done, run.start)]
        if run:
            rows.append(run)
        done = run.stop
    return rows


def gathered(blocks: list[str]) -> tuple[list[Shape], list[range]]:
    """The measures of a text whose runs of labels are looked at as one line each, and which blocks each stands for."""
    rows = rows_of(blocks)
    if len(rows) == len(blocks):
        return shapes(blocks), rows
    single = [row for row in rows if len(row) == 1]
    seen = iter(shapes([blocks[row.start] for row in single]))
    language = None
    found = [next(seen) if len(row) == 1 else _run(blocks, row) for row in rows]
    language = next((shape.language for shape in found if shape.lines == 1), None)
    return [shape if shape.lines == 1 else shape._replace(language=language) for shape in found], rows


def _run(blocks: list[str], row: range) -> Shape:
    """What a run of labels looks like: a label among separators."""
    text = " · ".join(blocks[row.start : row.stop])[:MAX_RUN]
    firsts = [blocks[i][0] for i in row]
    return Shape(
        text, "", 3, False, False, 0.0, sum(map(str.isupper, firsts)) / len(row), sum(map(str.isdigit, firsts)) / len(row),
        3, 0, None, 1, None, len(row),
    )


def line_of(block: str, reason: str) -> Line:
    """A block with its verdict: the story's where there is no reason against it."""
    return _line(block, not reason, reason or "story")


_line = kept_line(Line)  # a frozen value takes long to make


def has_sentence(block: str) -> bool:
    """Whether a block ends like a sentence that has words enough, or is long and has one in it; no furniture's wording.

    >>> has_sentence("Rain fell in the hills."), has_sentence("Rain fell"), has_sentence("Sign up for our newsletter.")
    (True, False, False)
    """
    words = word_count(block)
    if not (words >= MIN_SENTENCE if _ends(block)[0] else words >= LONG_PROSE and _SENTENCE.search(block)):
        return False
    return not phrase_of(block, words)


MAX_KEYED = 500
"""Characters"""

LONG_PROSE = 40
"""Words of a block that no menu has."""

_SENTENCE = re.compile(r"[.!?][”’\"')]?\s+[\"“‘(]?[A-ZÀ-ÞА-Я]")


def _ends(block: str) -> tuple[bool, bool]:
    """Whether a block ends like a sentence, and whether it is broken off."""
    end = block.rstrip(_CLOSING)
    teaser = end.endswith(("...", "…"))
    return not teaser and end.endswith(_SENTENCE_ENDS), teaser


def without(seen: list[Shape], cut: Container[int]) -> list[Shape]:
    """The measures of the same text without the blocks at the places `cut`."""
    left = [shape for place, shape in enumerate(seen) if place not in cut]
    language = language_of_blocks([shape.text for shape in left if shape.lines == 1])
    times = Counter([shape.key for shape in left])
    return [
        shape
        if shape.times == times[shape.key] and shape.language == language
        else _said(shape, times[shape.key])
        if shape.language == language
        else shape._replace(
            times=times[shape.key], language=language, stops=_stops(shape.text.lower(), language)
        )
        for shape in left
    ]


def language_of_blocks(blocks: list[str]) -> str | None:
    """The language whose stop words fit the longest blocks best; None when none does."""
    counted_, words = 0, 0
    for block in nlargest(SAMPLE, blocks, key=len):
        counts, number = _common(block[:MAX_SAMPLE])
        counted_ += counts
        words += number
    language, most, _ = leading(by_language(counted_))
    return language if most > _MIN_SHARE * words else None


@lru_cache(maxsize=1 << 8)  # what is left of a text after cutting has mostly the same long blocks
def _common(text: str) -> tuple[int, int]:
    words = text.lower().split()
    return worth_of(words), len(words)


def _stops(low: str, language: str | None) -> float:
    if language is None:
        return 0.3
    words = low.split()
    return sum(map(stopwords(language).__contains__, words)) / len(words)


def word_count(text: str) -> int:
    """How many words a text has; where words are written without spaces, two letters count as one.

    >>> word_count("two words"), word_count("兩個詞語")
    (2, 2)
    """
    return counted(text, len(text.split()))


def counted(text: str, written: int) -> int:
    """The same for a text of so many `written` words."""
    return written if text.isascii() else max(written, len(_DENSE.findall(text)) // 2)


def _key(low: str) -> str:
    """A text in small letters without punctuation."""
    if low.isascii():  # a table and words put together again take a third of the time of a pattern
        return " ".join(low.translate(_PLAIN_MARKS).split())
    return _MARKS.sub(" ", low).strip()


@kept_line
def _shape(block: str, language: str | None, weighed: bool) -> Shape:
    """The measures of a block that its text has once."""
    words = block.split()
    written = len(words)
    count = counted(block, written)
    low = block.lower()
    ends, teaser = _ends(block)
    firsts = [word[0] for word in words] if weighed else []
    counts_separators = (weighed or written < LONG_PROSE) and _SEPARATOR.search(block)
    return Shape(
        block,
        _key(low) if weighed or len(low) <= MAX_KEYED else low,
        count,
        ends,
        teaser,
        _stops(low, language) if weighed else 0.0,
        sum(map(str.isupper, firsts)) / written,
        sum(map(str.isdigit, firsts)) / written,
        len(_SEPARATORS.findall(block)) if counts_separators else 0,
        block.count(",") + (0 if block.isascii() else block.count("，") + block.count("、")),
        phrase_of(block, count),
        1,
        language,
    )
