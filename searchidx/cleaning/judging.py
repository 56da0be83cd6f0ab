"""Which blocks of a text are the story.

In: the `Shape`s of a text. Out: the places of the blocks that are the story's, furniture inside it included.
The trained `net` gives each block a probability, from its measures, its neighbours' and what `weighing` by
hand makes of them. What is cut inside the story is `text`'s business.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchidx.cleaning import headline, weighing
from searchidx.cleaning.lines import Shape
from searchidx.cleaning.listed import end_of_list
from searchidx.cleaning.net import Rows, Stack, around, chosen, load, since, stretch, until
from searchidx.cleaning.phrases import has_one, kept_line
from searchidx.cleaning.weighing import Columns, View

MAX_LABEL_WORDS = 4

_used: list[Stack] = []


def use(stack: Stack) -> None:
    """Judge by this stack instead of the one that ships: for training."""
    _used[:] = [stack]


def _stack() -> Stack:
    if not _used:
        _used.append(load("lines"))
    return _used[0]


MAX_SIGNED = 16
"""Words of a line of author or date"""

_DATELINE = re.compile(
    r"[A-ZÀ-ÞА-Я][A-ZÀ-ÞА-Я.’'-]+(?:[ ,/][^()—–]{0,40}?)?\s?(?:\([A-Za-zÀ-ÿА-я/. -]{2,30}\)\s?)?(?:--|[-—–])\s"
    r"|[A-ZÀ-ÞА-Я][\w.’'-]+(?: [A-ZÀ-Þ][\w.’'-]+){0,3}(?:, [^()]{2,25})? "
    r"\((?:AP|AFP|dpa|Reuters|EFE|ANSA|Lusa|APA|KNA|epd|SID)\)"
)
"""How an agency's story begins: "PARIS (AFP) – ", "KYIV, March 31 — ", "Berlin (dpa)"."""
_DATELINE_MARKS = "(-–—"
"""It has one of these."""


def measures(shapes: Sequence[Shape]) -> tuple[Rows, Rows]:
    """What each block is by itself, and where it stands and in what sort of text: (n, measures) each; (0, 0) without
    blocks."""
    if not shapes:
        return np.empty((0, 0), np.float32), np.empty((0, 0), np.float32)
    return _measures(shapes, *_views(shapes))


def _views(shapes: Sequence[Shape]) -> tuple[Columns, tuple[View, View]]:
    """The measures as columns, and what the rules make of them as a whole page's and as a main part's."""
    measured = weighing.columns(shapes)
    whole, part = (
        weighing.view(shapes, measured, prior) for prior in (weighing.WHOLE_PAGE, weighing.MAIN_PART)
    )
    return measured, (whole, part)


def _measures(shapes: Sequence[Shape], measured: Columns, views: tuple[View, View]) -> tuple[Rows, Rows]:
    signs = np.frombuffer(b"".join(map(_signs_of, shapes)), np.uint8).reshape(len(shapes), -1)
    return _own(shapes, measured, signs), _context(shapes, measured, signs, views)


def _signs_of(shape: Shape) -> bytes:
    return _signs(shape.text, shape.words, shape.ends)


@kept_line
def _signs(text: str, words: int, ends: bool) -> bytes:
    """What a line's characters say, a truth in each byte; at DATED and SIGNED, whether it has a date and an author."""
    first, last = text[0], text[-1]
    may_be_signed = words <= MAX_SIGNED
    return bytes(
        (
            first in "\"”“»«„’‘'", last == "?", last == ":", first.islower(), first in "-*•·–", text.isupper(),
            may_be_signed and headline.says_date(text, words, ends),
            may_be_signed and headline.says_author(text, words, ends),
            "http" in text or "@" in text or "www." in text,
            has_one(_DATELINE_MARKS, text) and _DATELINE.match(text) is not None,
        )
    )  # fmt: skip


DATED, SIGNED = 6, 7


def _own(shapes: Sequence[Shape], measured: Columns, signs: NDArray[np.uint8]) -> Rows:
    phrases = measured.phrases
    raw = np.empty((len(shapes), 13), np.float32)
    raw[:, 0] = measured.words
    raw[:, 1] = [len(shape.text) for shape in shapes]
    numbers = (
        measured.ends, measured.teaser, measured.stops, measured.capitals, measured.digits, measured.separators,
        measured.commas, phrases == weighing.CUE, phrases == weighing.HEADER, phrases == weighing.FURNITURE,
        measured.times,
    )  # fmt: skip
    for place, column in enumerate(numbers, 2):
        raw[:, place] = column
    words, letters = raw[:, 0], raw[:, 1]
    log_words = np.log1p(words)
    short = words <= MAX_LABEL_WORDS
    extra = (
        log_words, np.minimum(words, 12) / 12, np.minimum(words, 60) / 60, words >= 12,
        np.minimum(letters / words, 15.0), raw[:, 2] * log_words, raw[:, 4] * (words >= 4), short * (1 - raw[:, 2]),
        np.log1p(raw[:, 12]), raw[:, 8] / (words + 4.0),
    )  # fmt: skip
    raw[:, 7] = np.minimum(raw[:, 7], 4)
    raw[:, 8] = np.minimum(raw[:, 8], 6)
    raw[:, 12] = raw[:, 12] > 1
    return np.column_stack((raw[:, 2:], signs, *extra)).astype(np.float32, copy=False)


def _context(
    shapes: Sequence[Shape], measured: Columns, signs: NDArray[np.uint8], views: tuple[View, View]
) -> Rows:
    rows, lines = len(shapes), measured.lines.astype(np.float32)
    words, ends, phrase = measured.words.astype(np.float32), measured.ends, measured.phrases > 0
    prose = words * ((ends > 0) & (words >= 10) | (words >= 25))
    labels = ((words <= MAX_LABEL_WORDS) & (ends == 0)) * lines
    furniture = phrase.astype(np.float32)
    long = prose >= 20
    dated, signed = signs[:, DATED] > 0, signs[:, SIGNED] > 0
    places = np.cumsum(lines) - lines
    n = float(lines.sum())
    total = float(prose.sum()) + 1.0
    before = np.cumsum(prose) - prose
    again = (measured.times > 1) & (words >= 5) & (words <= 20)
    to_header, to_prose, to_furniture, to_date, to_author, to_repeat = since(
        np.array((measured.phrases == weighing.HEADER, long, phrase, dated, signed, again))
    )
    until_prose, until_furniture, until_date = until(np.array((long, phrase, dated)))
    columns = [
        places / n, np.log1p(places), np.log1p(n - lines - places), before / total, 1 - (before + prose) / total,
        np.log1p(before), to_header, to_prose, until_prose, to_furniture, until_furniture, to_date, until_date,
        to_author, to_repeat, shared(shapes),
    ]  # fmt: skip
    several = np.stack((lines, prose, labels, furniture))
    for width in (2, 6, 16):
        near, near_prose, near_labels, near_furniture = around(several, width)
        columns += [near_prose / near / 30, near_labels / near, near_furniture / near]
    whole = [
        np.log1p(n), labels.sum() / n, furniture.sum() / n, np.log1p(total), (prose > 0).sum() / n,
        float(shapes[0].language is None), float((words * lines).sum() / n / 30),
    ]  # fmt: skip
    by_rules: list[Rows] = []
    for _, weights, runs in views:
        best = np.zeros(rows, np.float32)
        for first, end in runs:
            best[first:end] = 1.0
        by_rules += [np.array(weights, np.float32) / np.float32(4), best]
    of_rules = len(columns) + len(whole)
    made = np.empty((rows, of_rules + len(by_rules) + 1), np.float32)
    for place, column in enumerate(columns):
        made[:, place] = column
    made[:, len(columns) : of_rules] = whole
    for place, column in enumerate(by_rules, of_rules):
        made[:, place] = column
    made[:, -1] = weighing.prior(measured) is weighing.WHOLE_PAGE
    return made


def shared(shapes: Sequence[Shape]) -> Rows:
    """The share of a block's longer words that the other blocks have too: a story keeps to its subject."""
    sets = [_long_words(shape.key) for shape in shapes]
    times = Counter(
        chain.from_iterable([each for shape, each in zip(shapes, sets, strict=True) if shape.words >= 10])
    )
    common = {word for word, number in times.items() if number > 1}
    return np.array([len(common & each) / (len(each) + 1) for each in sets], np.float32)


@kept_line
def _long_words(key: str) -> frozenset[str]:
    return frozenset([word for word in key.split() if len(word) > 4])


def story(shapes: list[Shape]) -> list[int]:
    """The places of the blocks that are the story's, without the furniture inside it where the net has a say."""
    lines = sum(shape.lines for shape in shapes)
    if lines < MIN_BLOCKS:
        return weighing.story(shapes)
    clean = is_clean(shapes)
    if clean and (lines < EDGED or CUT_EDGE <= 0):
        return list(range(len(shapes)))
    measured, views = _views(shapes)
    words = (measured.words * measured.lines).astype(np.float32)
    probable = _stack().probabilities(*_measures(shapes, measured, views), words)
    if clean:
        first, end = stretch(probable, words, CUT_EDGE)
        return list(range(first, end))
    by_rules = np.zeros(len(shapes), np.float32)
    presumed = weighing.prior(measured)
    by_rules[weighing.kept(shapes, next(each for each in views if each.presumed is presumed))] = 1.0
    mix = SHORT if lines < FEW_BLOCKS else LONG
    probable = (1 - mix.rules) * probable + mix.rules * by_rules
    found = chosen(probable, words, least=mix.least, inside=mix.inside)
    if not found:
        return found
    found = _with_ends(shapes, found, by_rules) if mix is SHORT else found
    if os.environ.get("NOLIST"): return found
    return [*found, *range(found[-1] + 1, end_of_list(shapes, found[-1]))]


def _with_ends(shapes: list[Shape], found: list[int], by_rules: Rows) -> list[int]:
    """With the paragraphs right before the first block and after the last: the net cuts short stories at both ends."""
    first, last = found[0], found[-1]
    while first and by_rules[first - 1] and headline.is_prose(shapes[first - 1]):
        first -= 1
    while last + 1 < len(shapes) and by_rules[last + 1] and headline.is_prose(shapes[last + 1]):
        last += 1
    return [*range(first, found[0]), *found, *range(found[-1] + 1, last + 1)]


class Mix(NamedTuple):
    """What the rules' opinion counts beside the net's, and from what probability a block is kept: see `net.chosen`."""

    rules: float
    least: float
    inside: float


SHORT, LONG = Mix(0.2, 0.33, 0.15), Mix(0.35, 0.36, 0.1)
"""Of short texts, rough main parts mostly, the rules keep nearly all: with a third of the vote nobody outvotes them."""

MIN_BLOCKS, FEW_BLOCKS = 20, 40
"""A text of fewer than the first is left to the rules, one of fewer than the second is short."""


def is_clean(shapes: list[Shape]) -> bool:
    """Whether next to all of a text is sentences, and hardly a line is furniture by its wording: a book, a report.

    The net has seen pages, of which one stretch is the story; of a long text without furniture it takes a part for all.
    Of a text without any furniture, such as what was cleaned already, fewer words need be in sentences: without that,
    asking again and again until nothing more is cut takes the ends of stories, too.
    """
    words = sum(shape.words for shape in shapes)
    prose = sum(shape.words for shape in shapes if shape.ends or headline.is_prose(shape))
    furniture = sum(shape.phrase is not None for shape in shapes)
    if not furniture:
        return prose >= CLEANED * words
    return prose >= CLEAN * words and furniture * MAX_FURNITURE <= len(shapes)


import os
CUT_EDGE = float(os.environ.get("CUT_EDGE","0.1")); EDGED = int(os.environ.get("EDGED","60"))
CLEAN, CLEANED = 0.9, 0.6
"""of the words, in sentences"""
MAX_FURNITURE = 100
"""One line in so many"""
