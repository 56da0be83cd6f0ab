"""Which blocks of a text are the story.

In: the `Shape`s of a text. Out: the places of the blocks that are the story's, furniture inside it included.
The trained `net` gives each block a probability, from its measures, its neighbours' and what `weighing` by
hand makes of them. What is cut inside the story is `text`'s business.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain
from typing import NamedTuple

import numpy as np

from searchidx.cleaning import headline, weighing
from searchidx.cleaning.lines import Shape
from searchidx.cleaning.net import Rows, Stack, around, chosen, load, since, until

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


def _is_dated(shape: Shape) -> bool:
    return shape.words <= MAX_SIGNED and headline.is_date_line(shape)


def _is_signed(shape: Shape) -> bool:
    return shape.words <= MAX_SIGNED and headline.is_byline(shape)


def own_measures(shapes: list[Shape]) -> Rows:
    """What each block is by itself: (n, measures); (0, 0) without blocks."""
    if not shapes:
        return np.empty((0, 0), np.float32)
    rows = [
        (
            shape.words, len(shape.text), shape.ends, shape.teaser, shape.stops, shape.capitals, shape.digits,
            shape.separators, shape.commas, shape.phrase == "cue", shape.phrase == "header",
            shape.phrase == "furniture", shape.times, shape.text[0] in "\"”“»«„’‘'", shape.text[-1] == "?",
            shape.text[-1] == ":", shape.text[0].islower(), shape.text[0] in "-*•·–", shape.text.isupper(),
            _is_dated(shape), _is_signed(shape),
            "http" in shape.text or "@" in shape.text or "www." in shape.text,
            bool(_DATELINE.match(shape.text)),
        )
        for shape in shapes
    ]  # fmt: skip
    raw = np.array(rows, np.float32)
    words, letters = raw[:, 0], raw[:, 1]
    log_words = np.log1p(words)
    short = words <= MAX_LABEL_WORDS
    extra = np.stack(
        (
            log_words, np.minimum(words, 12) / 12, np.minimum(words, 60) / 60, words >= 12,
            np.minimum(letters / words, 15.0), raw[:, 2] * log_words, raw[:, 4] * (words >= 4), short * (1 - raw[:, 2]),
            np.log1p(raw[:, 12]), raw[:, 8] / (words + 4.0),
        ),
        axis=1,
    )  # fmt: skip
    raw[:, 7] = np.minimum(raw[:, 7], 4)
    raw[:, 8] = np.minimum(raw[:, 8], 6)
    raw[:, 12] = raw[:, 12] > 1
    return np.hstack((raw[:, 2:], extra)).astype(np.float32)


def context_measures(shapes: list[Shape]) -> Rows:
    """Where each block stands, and in what sort of text: (n, measures); (0, 0) without blocks."""
    if not shapes:
        return np.empty((0, 0), np.float32)
    n = len(shapes)
    words = np.array([shape.words for shape in shapes], np.float32)
    ends = np.array([shape.ends for shape in shapes], np.float32)
    prose = words * ((ends > 0) & (words >= 10) | (words >= 25))
    labels = ((words <= MAX_LABEL_WORDS) & (ends == 0)).astype(np.float32)
    furniture = np.array([shape.phrase is not None for shape in shapes], np.float32)
    dated, signed = np.array([(_is_dated(shape), _is_signed(shape)) for shape in shapes]).T
    places = np.arange(n, dtype=np.float32)
    total = float(prose.sum()) + 1.0
    before = np.cumsum(prose) - prose
    columns = [
        places / n, np.log1p(places), np.log1p(n - 1 - places), before / total, 1 - (before + prose) / total,
        np.log1p(before),
        since(np.array([shape.phrase == "header" for shape in shapes])), since(prose >= 20), until(prose >= 20),
        since(furniture > 0), until(furniture > 0), since(dated), until(dated), since(signed),
        since(np.array([shape.times > 1 and 5 <= shape.words <= 20 for shape in shapes])), shared(shapes),
    ]  # fmt: skip
    for width in (2, 6, 16):
        near = around(np.ones(n, np.float32), width)
        columns += [
            around(prose, width) / near / 30,
            around(labels, width) / near,
            around(furniture, width) / near,
        ]
    whole = [
        np.log1p(n), labels.mean(), furniture.mean(), np.log1p(total), (prose > 0).mean(),
        float(shapes[0].language is None), float(words.mean() / 30),
    ]  # fmt: skip
    columns += [np.full(n, value, np.float32) for value in whole]
    columns += _weighed(shapes)
    return np.stack(columns, axis=1).astype(np.float32)


def _weighed(shapes: list[Shape]) -> list[Rows]:
    """What the rules that were weighed by hand make of each block, as a whole page's and as a main part's."""
    columns = []
    for presumed in (weighing.WHOLE_PAGE, weighing.MAIN_PART):
        weights = weighing.weights(shapes, presumed)
        runs = weighing.stretches(weighing.split(weights, presumed.switch))
        best = np.zeros(len(shapes), np.float32)
        for first, end in weighing.best(runs, weights):
            best[first:end] = 1.0
        columns += [np.array(weights, np.float32) / np.float32(4), best]
    columns.append(np.full(len(shapes), weighing.prior(shapes) is weighing.WHOLE_PAGE, np.float32))
    return columns


def shared(shapes: list[Shape]) -> Rows:
    """The share of a block's longer words that the other blocks have too: a story keeps to its subject."""
    sets = [{word for word in shape.key.split() if len(word) > 4} for shape in shapes]
    times = Counter(
        chain.from_iterable([each for shape, each in zip(shapes, sets, strict=True) if shape.words >= 10])
    )
    return np.array([sum(times[word] > 1 for word in each) / (len(each) + 1) for each in sets], np.float32)


def story(shapes: list[Shape]) -> list[int]:
    """The places of the blocks that are the story's, without the furniture inside it where the net has a say."""
    if len(shapes) < MIN_BLOCKS:
        return weighing.story(shapes)
    if is_clean(shapes):
        return list(range(len(shapes)))
    words = np.array([shape.words for shape in shapes], np.float32)
    probable = _stack().probabilities(own_measures(shapes), context_measures(shapes), words)
    by_rules = np.zeros(len(shapes), np.float32)
    by_rules[weighing.story(shapes)] = 1.0
    mix = SHORT if len(shapes) < FEW_BLOCKS else LONG
    probable = (1 - mix.rules) * probable + mix.rules * by_rules
    found = chosen(probable, words, least=mix.least, inside=mix.inside)
    return _with_ends(shapes, found, by_rules) if mix is SHORT and found else found


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


CLEAN, CLEANED = 0.9, 0.6
"""of the words, in sentences"""
MAX_FURNITURE = 100
"""One line in so many"""
