"""Which blocks of a text are the story.

In: the `Shape`s of a text. Out: the places of the blocks that are the story's, furniture inside it included.
The trained `net` gives each block a probability, from its measures, its neighbours' and what `weighing` by
hand makes of them. What is cut inside the story is `text`'s business.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import numpy as np

from searchidx.cleaning import headline, weighing
from searchidx.cleaning.continued import end_of_story
from searchidx.cleaning.lines import MEASURES, Shape
from searchidx.cleaning.listed import end_of_list, lone_list
from searchidx.cleaning.net import Rows, around, chosen, in_use, running, since, stretch
from searchidx.cleaning.weighing import Columns, View

MAX_LABEL_WORDS = 4

_stack = partial(in_use, "lines")


def measures(shapes: Sequence[Shape]) -> tuple[Rows, Rows]:
    """What each block is by itself, and where it stands and in what sort of text: (n, measures) each; (0, 0) without
    blocks."""
    if not shapes:
        return np.empty((0, 0), np.float32), np.empty((0, 0), np.float32)
    measured = weighing.columns(shapes)
    return _own(measured), _context(
        shapes, measured, weighing.view(shapes, measured, weighing.prior(measured))
    )


def _own(measured: Columns) -> Rows:
    words, ends, _, stops, _, _, separators, commas, phrases, letters = measured.rows[:, :10].T
    plain = len(_PLAIN)
    made: Rows = np.empty((plain + 16, len(words)), np.float32)
    made[:plain] = measured.rows[:, _PLAIN].T
    derived = made[plain:]
    for kind, row in zip((weighing.CUE, weighing.HEADER, weighing.FURNITURE), derived, strict=False):
        np.equal(phrases, kind, out=row, casting="unsafe")
    np.minimum(separators, 4, out=derived[3])
    np.minimum(commas, 6, out=derived[4])
    np.greater(measured.times, 1, out=derived[5], casting="unsafe")
    log_words = np.log1p(words, out=derived[6])
    np.divide(np.minimum(words, 12), 12, out=derived[7])
    np.divide(np.minimum(words, 60), 60, out=derived[8])
    np.greater_equal(words, 12, out=derived[9], casting="unsafe")
    np.minimum(np.divide(letters, words, out=derived[10]), 15.0, out=derived[10])
    np.multiply(ends, log_words, out=derived[11])
    np.multiply(stops, words >= 4, out=derived[12])
    np.greater(words <= MAX_LABEL_WORDS, ends, out=derived[13], casting="unsafe")  # and does not end
    np.log1p(measured.times, out=derived[14])
    np.divide(commas, words + 4.0, out=derived[15])
    by_row: Rows = made.T
    return by_row


_PLAIN = [
    at
    for at, name in enumerate(MEASURES)
    if name not in ("words", "letters", "separators", "commas", "phrase")
]
"""Measures that the net sees as they are."""


def _context(shapes: Sequence[Shape], measured: Columns, view: View) -> Rows:
    n, lines, phrases = len(shapes), measured.lines, measured.column("phrase")
    words, ends, furniture = measured.column("words"), measured.column("ends"), phrases > 0
    made: Rows = np.empty((_OF_PLACE + 3 * len(WIDTHS) + _OF_TEXT + 3, n), np.float32)

    counted = np.empty((5, n), np.float32)  # of each row, what is added up
    prose, labels, all_words = counted[1], counted[2], counted[4]
    counted[0], counted[3] = lines, furniture
    np.multiply(words, (ends > 0) & (words >= 10) | (words >= 25), out=prose)
    np.multiply((words <= MAX_LABEL_WORDS) & (ends == 0), lines, out=labels)
    np.multiply(words, lines, out=all_words)
    most = max(WIDTHS)
    sums = running(counted, most)
    n_lines, all_prose, n_labels, n_furniture, n_words = sums[:, -1].tolist()
    total = all_prose + 1.0
    places, before = sums[:2, most : most + n]

    marked = np.empty((9, n), np.bool_)  # the last three seen from below
    long = np.greater_equal(prose, 20, out=marked[1])
    np.equal(phrases, weighing.HEADER, out=marked[0])
    marked[2] = furniture
    dated = np.greater(measured.column("dated"), 0, out=marked[3])
    np.greater(measured.column("signed"), 0, out=marked[4])
    np.logical_and(measured.times > 1, (words >= 5) & (words <= 20), out=marked[5])
    marked[6], marked[7], marked[8] = long[::-1], furniture[::-1], dated[::-1]
    near = since(marked)

    np.divide(places, n_lines, out=made[0])
    np.log1p(places, out=made[1])
    np.log1p(n_lines - sums[0, most + 1 : most + 1 + n], out=made[2])
    np.divide(before, total, out=made[3])
    np.subtract(1.0, sums[1, most + 1 : most + 1 + n] / total, out=made[4])
    np.log1p(before, out=made[5])
    made[_SINCE], made[_UNTIL] = near[:6], near[6:, ::-1]

    place = _OF_PLACE
    for width in WIDTHS:
        n_near, near_prose, near_labels, near_furniture, _ = around(sums, most, width)
        np.divide(near_prose, 30 * n_near, out=made[place])
        np.divide(near_labels, n_near, out=made[place + 1])
        np.divide(near_furniture, n_near, out=made[place + 2])
        place += 3
    language = next((shape.language for shape in shapes if shape.lines == 1), None)
    of_text = (
        math.log1p(n_lines), n_labels / n_lines, n_furniture / n_lines, math.log1p(total),
        np.count_nonzero(prose) / n_lines, language is None, n_words / n_lines / 30,
    )  # fmt: skip
    made[place : place + _OF_TEXT] = np.array(of_text, np.float32)[:, None]
    place += _OF_TEXT
    np.divide(view.weights, 4, out=made[place])
    made[place + 1] = 0.0
    for first, end in view.runs:
        made[place + 1, first:end] = 1.0
    made[place + 2] = view.presumed is weighing.WHOLE_PAGE
    by_row: Rows = made.T
    return by_row


WIDTHS = (2, 6, 16)
"""Neighbours on either side, in rows, whose prose, labels and furniture are added up."""
_OF_PLACE, _OF_TEXT = 15, 7
"""Measures of a row's place in the text, and of the text."""
_SINCE, _UNTIL = [6, 7, 9, 11, 13, 14], [8, 10, 12]
"""Those of them that say how far it is from a header, prose, furniture, a date, an author, a line said twice; and how
far it is to the next prose, furniture, date."""


def story(shapes: list[Shape]) -> list[int]:
    """The places of the blocks that are the story's, without the furniture inside it where the net has a say."""
    found = _story(shapes)
    if not found:
        return found
    end = max(end_of_list(shapes, found[-1]), end_of_story(shapes, found))
    return [*found, *range(found[-1] + 1, end)]


def _story(shapes: list[Shape]) -> list[int]:
    lines = sum(shape.lines for shape in shapes)
    if lines < MIN_BLOCKS:
        return weighing.story(shapes)
    prose = _prose(shapes)
    unmarked = is_unmarked(shapes, prose)
    if is_clean(shapes, prose) or (unmarked and lines < MIN_PAGE):
        return list(range(len(shapes)))
    measured = weighing.columns(shapes)
    view = weighing.view(shapes, measured, weighing.prior(measured))
    words = measured.column("words") * measured.lines
    probable = _stack().probabilities(_own(measured), _context(shapes, measured, view), words)
    if unmarked:
        first, end = stretch(probable, words, SURE_FURNITURE)
        return list(range(first, end))
    by_rules = np.zeros(len(shapes), np.float32)
    by_rules[weighing.kept(shapes, view)] = 1.0
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
