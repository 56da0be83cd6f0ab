"""What the lines of a page look like: the measures that cleaning weighs.

In: the blocks of a text. Out: a `Shape` per block: how much of a sentence it is, and how much of a
link. It decides nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from heapq import nlargest

from searchidx.cleaning.phrases import Phrase, phrase_of
from searchidx.stopwords import LANGUAGES, stopwords

_DENSE = re.compile("[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")  # scripts without spaces
_CLOSING = " \"'”’»«“)]*"
_SENTENCE_ENDS = (".", "!", "?", "。", "！", "？", "…", ".”", "।", "؟", "۔")
_SEPARATORS = re.compile(r"[|•·›»/>]|\s[-–]\s")
_MARKS = re.compile(r"\W+")
_MIN_SHARE = 0.1
SAMPLE = 12
"""Blocks that tell the language."""


@dataclass(frozen=True, slots=True)
class Shape:
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


def shapes(blocks: list[str]) -> list[Shape]:
    """The measures of every block of one text."""
    lowered = [block.lower() for block in blocks]
    stops = _stop_words(lowered)
    keys = [_MARKS.sub(" ", low).strip() for low in lowered]
    times = Counter(keys)
    return [
        _shape(block, low, key, stops, times[key])
        for block, low, key in zip(blocks, lowered, keys, strict=True)
    ]


def _stop_words(lowered: list[str]) -> frozenset[str] | None:
    """The stop words of the language that fits the longest blocks best; None when none fits."""
    counts = Counter(word for low in nlargest(SAMPLE, lowered, key=len) for word in low.split())
    best, most = None, _MIN_SHARE * sum(counts.values())
    for language in LANGUAGES:
        found = sum(map(counts.__getitem__, stopwords(language)))
        if found > most:
            best, most = stopwords(language), found
    return best


def _shape(block: str, low: str, key: str, stops: frozenset[str] | None, times: int) -> Shape:
    words = block.split()
    count = written = len(words)
    if not block.isascii() and (dense := len(_DENSE.findall(block))):
        count = max(count, dense // 2)
    end = block.rstrip(_CLOSING)
    teaser = end.endswith(("...", "…"))
    firsts = [word[0] for word in words]
    return Shape(
        text=block,
        key=key,
        words=count,
        ends=not teaser and end.endswith(_SENTENCE_ENDS),
        teaser=teaser,
        stops=0.3 if stops is None else sum(map(stops.__contains__, low.split())) / written,
        capitals=sum(map(str.isupper, firsts)) / written,
        digits=sum(map(str.isdigit, firsts)) / written,
        separators=len(_SEPARATORS.findall(block)),
        commas=block.count(",") + block.count("，") + block.count("、"),
        phrase=phrase_of(block, count),
        times=times,
    )
