"""Which blocks of a text are the story.

In: the `Shape`s of a text. Out: the places of the blocks that are the story's, furniture inside it included.
The trained `net` gives each block a probability, from its measures, its neighbours' and what `weighing` by
hand makes of them. What is cut inside the story is `text`'s business.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from searchidx.cleaning import headline, weighing
from searchidx.cleaning.lines import MEASURES, Shape
from searchidx.cleaning.listed import end_of_list, lone_list
from searchidx.cleaning.net import Rows, Stack, around, chosen, load, since, stretch, until
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


PRIORS = (weighing.WHOLE_PAGE, weighing.MAIN_PART)
"""The net sees what the rules make of a text as either."""


def measures(shapes: Sequence[Shape]) -> tuple[Rows, Rows]:
    """What each block is by itself, and where it stands and in what sort of text: (n, measures) each; (0, 0) without
    blocks."""
    if not shapes:
        return np.empty((0, 0), np.float32), np.empty((0, 0), np.float32)
    measured = weighing.columns(shapes)
    return _own(measured), _context(shapes, measured, weighing.views(shapes, measured, PRIORS))


def _own(measured: Columns) -> Rows:
    words, ends, _, stops, _, _, separators, commas, phrases, letters = measured.rows[:, :10].T
    log_words = np.log1p(words)
    derived = (
        phrases == weighing.CUE, phrases == weighing.HEADER, phrases == weighing.FURNITURE,
        np.minimum(separators, 4), np.minimum(commas, 6), measured.times > 1,
        log_words, np.minimum(words, 12) / 12, np.minimum(words, 60) / 60, words >= 12,
        np.minimum(letters / words, 15.0), ends * log_words, stops * (words >= 4),
        (words <= MAX_LABEL_WORDS) * (1 - ends), np.log1p(measured.times), commas / (words + 4.0),
    )  # fmt: skip
    plain = len(_PLAIN)
    made = np.empty((len(words), plain + len(derived)), np.float32)
    made[:, :plain] = measured.rows[:, _PLAIN]
    for place, column in enumerate(derived, plain):
        made[:, place] = column
    return made


_PLAIN = [
    at
    for at, name in enumerate(MEASURES)
    if name not in ("words", "letters", "separators", "commas", "phrase")
]
"""Measures that the net sees as they are."""


def _context(shapes: Sequence[Shape], measured: Columns, views: Sequence[View]) -> Rows:
    rows, lines, phrases = len(shapes), measured.lines, measured.column("phrase")
    words, ends, phrase = measured.column("words"), measured.column("ends"), phrases > 0
    prose = words * ((ends > 0) & (words >= 10) | (words >= 25))
    labels = ((words <= MAX_LABEL_WORDS) & (ends == 0)) * lines
    furniture = phrase.astype(np.float32)
    long = prose >= 20
    dated, signed = measured.column("dated") > 0, measured.column("signed") > 0
    places = np.cumsum(lines) - lines
    n = float(lines.sum())
    language = next((shape.language for shape in shapes if shape.lines == 1), None)
    total = float(prose.sum()) + 1.0
    before = np.cumsum(prose) - prose
    again = (measured.times > 1) & (words >= 5) & (words <= 20)
    to_header, to_prose, to_furniture, to_date, to_author, to_repeat = since(
        np.array((phrases == weighing.HEADER, long, phrase, dated, signed, again))
    )
    until_prose, until_furniture, until_date = until(np.array((long, phrase, dated)))
    columns = [
        places / n, np.log1p(places), np.log1p(n - lines - places), before / total, 1 - (before + prose) / total,
        np.log1p(before), to_header, to_prose, until_prose, to_furniture, until_furniture, to_date, until_date,
        to_author, to_repeat,
    ]  # fmt: skip
    several = np.stack((lines, prose, labels, furniture))
    for near, near_prose, near_labels, near_furniture in around(several, (2, 6, 16)):
        columns += [near_prose / near / 30, near_labels / near, near_furniture / near]
    whole = [
        np.log1p(n), labels.sum() / n, furniture.sum() / n, np.log1p(total), (prose > 0).sum() / n,
        float(language is None), float((words * lines).sum() / n / 30),
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


def story(shapes: list[Shape]) -> list[int]:
    """The places of the blocks that are the story's, without the furniture inside it where the net has a say."""
    found = _story(shapes)
    return [*found, *range(found[-1] + 1, end_of_list(shapes, found[-1]))] if found else found


def _story(shapes: list[Shape]) -> list[int]:
    lines = sum(shape.lines for shape in shapes)
    if lines < MIN_BLOCKS:
        return weighing.story(shapes)
    prose = _prose(shapes)
    unmarked = is_unmarked(shapes, prose)
    if is_clean(shapes, prose) or (unmarked and lines < MIN_PAGE):
        return list(range(len(shapes)))
    measured = weighing.columns(shapes)
    views = weighing.views(shapes, measured, PRIORS)
    words = measured.column("words") * measured.lines
    probable = _stack().probabilities(_own(measured), _context(shapes, measured, views), words)
    if unmarked:
        first, end = stretch(probable, words, SURE_FURNITURE)
        return list(range(first, end))
    by_rules = np.zeros(len(shapes), np.float32)
    presumed = weighing.prior(measured)
    by_rules[weighing.kept(shapes, next(each for each in views if each.presumed is presumed))] = 1.0
    mix = SHORT if lines < FEW_BLOCKS else LONG
    probable = (1 - mix.rules) * probable + mix.rules * by_rules
    found = chosen(probable, words, least=mix.least, inside=mix.inside)
    if sum(shapes[i].words for i in found) < MIN_STORY:
        found = [*lone_list(shapes)] or found
    return _with_ends(shapes, found, by_rules) if mix is SHORT and found else found


def _with_ends(shapes: list[Shape], found: list[int], by_rules: Rows) -> list[int]:
    """With the paragraphs right before the first block and after the last: the net cuts short stories at both ends."""
    first, last = found[0], found[-1]
    while first and by_rules[first - 1] and headline.is_prose(shapes[first - 1]):
        first -= 1
    while last + 1 < len(shapes) and by_rules[last + 1] and headline.is_prose(shapes[last + 1]):
        last += 1
    return [*range(first, found[0]), *found, *range(found[-1] + 1, last + 1)]


MIN_STORY = 20
"""Words; on a page with less of a story, a list may be it."""


class Mix(NamedTuple):
    """What the rules' opinion counts beside the net's, and from what probability a block is kept: see `net.chosen`."""

    rules: float
    least: float
    inside: float


SHORT, LONG = Mix(0.2, 0.33, 0.15), Mix(0.35, 0.36, 0.1)
"""Of short texts, rough main parts mostly, the rules keep nearly all: with a third of the vote nobody outvotes them."""

MIN_BLOCKS, FEW_BLOCKS = 20, 40
"""A text of fewer than the first is left to the rules, one of fewer than the second is short."""


def is_clean(shapes: list[Shape], prose: float) -> bool:
    """Whether next to all of a text is sentences (a share `prose` of its words), and hardly a line is furniture by its
    wording: a book, a report.

    The net has seen pages, of which one stretch is the story; of a long text without furniture it takes a part for all.
    """
    furniture = sum(shape.phrase is not None for shape in shapes)
    return prose >= CLEAN and furniture * MAX_FURNITURE <= len(shapes)


def is_unmarked(shapes: list[Shape], prose: float) -> bool:
    """Whether most of a text is sentences, and no line is furniture by its wording.

    It was cleaned already: asking again and again until nothing more is cut would take the ends of stories. Or it is a
    page whose furniture speaks in words that nobody has listed: then it is long, and the net is sure of its edges.
    """
    return prose >= UNMARKED and all(shape.phrase is None for shape in shapes)


def _prose(shapes: list[Shape]) -> float:
    """The share of words in sentences."""
    prose = sum(shape.words for shape in shapes if shape.ends or headline.is_prose(shape))
    return prose / sum(shape.words for shape in shapes)


CLEAN, UNMARKED = 0.9, 0.6
"""of the words, in sentences"""
MAX_FURNITURE = 100
"""One line in so many"""
MIN_PAGE = 60
"""Lines"""
SURE_FURNITURE = 0.1
"""Probability"""
