"""What rules of thumb make of a text: a weight for every block, and which of them are the story.

In: the `Shape`s of a text. Out: weights, above 0 for a story's blocks and below for furniture, and the places
of the story's. Blocks are weighed one by one, then with their neighbours; the cheapest split into story
and furniture is taken (Viterbi), and of its stretches those that belong together. This is one opinion of two
that `judging` hears: a few weights that hold everywhere steady a net that has seen two hundred sites.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchidx.cleaning.lines import MEASURES, Shape

Numbers = NDArray[np.float32]

NEAR = (0.55, 0.15, -0.55)
"""How much the weight of a neighbour counts, by its distance: a line stands out from those further off."""

MIN_LABELS, MIN_FURNITURE = 0.42, 0.022
"""Shares of a whole page's lines: most are labels (its navigation), and some say what is said on every
page. With less, somebody or something has cut the text down to its main part already, and what is left
is presumed to be the story: articles may be lists of names, too."""
MAX_LABEL_WORDS = 4

EDGE = 1.4  # weight of what lies before the first block and after the last
MAX_TEASER = 40  # words
MAX_GAP = 8  # blocks between two stretches of one story
MIN_PART = 0.02  # of the heaviest stretch's weight


class Prior(NamedTuple):
    """What is presumed of a text before its lines are weighed."""

    line: float  # added to every line
    unended: float  # added to short lines that end like no sentence
    switch: float  # what it costs to go from story to furniture or back
    between: float  # weight of a line between two stretches of the story that is kept with them


WHOLE_PAGE = Prior(0.0, 0.0, 2.3, -3.2)
MAIN_PART = Prior(1.0, 1.4, 4.7, -4.3)


_ITEM = re.compile(r"(?:[-*•·–]\s|\(?\d{1,3}[.)]\s)")


class Columns(NamedTuple):
    """The measures of n blocks side by side: `rows` are (n, those of `lines.MEASURES`), the others (n,)."""

    rows: Numbers
    times: Numbers
    lines: Numbers  # that each stands for

    def column(self, name: str) -> Numbers:
        """One of `lines.MEASURES`, of all blocks; truths are 0 and 1."""
        return self.rows[:, MEASURES.index(name)]


CUE, HEADER, FURNITURE = 1, 2, 3
"""Numbers in `lines.PHRASES`."""


def columns(shapes: Sequence[Shape]) -> Columns:
    """The measures of one or more blocks as columns."""
    rows = np.frombuffer(b"".join([shape.measures for shape in shapes]), np.float32)
    return Columns(
        rows.reshape(len(shapes), -1),
        np.array([shape.times for shape in shapes], np.float32),
        np.array([shape.lines for shape in shapes], np.float32),
    )


def prior(measured: Columns) -> Prior:
    """Whether a text is a whole page or the main part of one."""
    n = int(measured.lines.sum())
    are_labels = (measured.column("words") <= MAX_LABEL_WORDS) & (measured.column("ends") == 0)
    labels = int(measured.lines[are_labels].sum())
    furniture = int((measured.column("phrase") == FURNITURE).sum())
    whole = labels >= MIN_LABELS * n and furniture >= MIN_FURNITURE * n
    return WHOLE_PAGE if whole else MAIN_PART


def own_weights(measured: Columns, presumed: Prior) -> Numbers:
    """How much each of n blocks by itself looks like a story's (above 0) or like furniture (below): (n,)."""
    words, ends, teaser, stops, capitals, digits, separators, commas, phrases = measured.rows[:, :9].T
    size = np.minimum(words, _SIZES - 1).astype(np.intp)
    kind = ((ends == 0) * (1.0 + (teaser > 0))).astype(np.intp)
    found: Numbers = _BY_WORDS[kind, size]
    found += presumed.line
    found += presumed.unended * ((kind > 0) & (size < SHORT))
    found += np.minimum(commas, 4) * 0.5
    found += _OF_STOPS[size] * (stops - 0.22)
    found -= _OF_CAPITALS[size] * np.maximum(capitals - 0.4, 0.0)
    found -= digits * 0.55
    found -= np.minimum(separators, 3) * 1.3
    found -= (measured.times > 1) * _OF_REPEATS[size]
    np.maximum(found, -4.9, out=found)
    np.minimum(found, 5.5, out=found)
    # not less for a phrase: it is cut anyway, and stands in the middle of stories too
    found[phrases > 0] = -0.75
    found *= np.minimum(measured.lines, MOST_LINES)
    return found


MOST_LINES = 8
"""of a run of labels that count"""

SHORT = 25
"""Words; a block of fewer may be a label or a teaser."""

_SIZES = 41
"""Numbers of words that make a difference: 0 to 40 and more."""
_SIZE = np.arange(_SIZES, dtype=np.float32)
_OF_LENGTH = _SIZE * 0.123 + np.minimum(_SIZE, 12) * 0.025 - 1.2
_BY_WORDS = np.array(
    (
        _OF_LENGTH + np.where(_SIZE >= 5, 0.9, 4.0),  # ends like a sentence; 4: "No."
        _OF_LENGTH + np.where(_SIZE < 20, -0.9, 0.0),  # does not
        _OF_LENGTH - 2.8,  # is broken off
    ),
    np.float32,
)
"""What its number of words says of a block, by how it ends: (3, _SIZES)."""
_OF_STOPS = np.where(_SIZE >= 4, 4.2, 0.0).astype(np.float32)
_OF_CAPITALS = np.where(_SIZE < SHORT, 1.0, 0.0).astype(np.float32)
_OF_REPEATS = np.where(_SIZE < SHORT, 0.7, 7.5).astype(np.float32)
"""By the number of its words how much a measure of a block counts: (_SIZES,) each."""


def weights(shapes: Sequence[Shape], measured: Columns, presumed: Prior) -> Numbers:
    """The weight of every one of n blocks, its neighbours' counted in: (n,)."""
    reach, n = len(NEAR), len(shapes)
    padded = np.full(n + 2 * reach, EDGE, np.float32)
    own = padded[reach : reach + n]
    own[:] = own_weights(measured, presumed)
    headers = np.flatnonzero(measured.column("phrase") == HEADER)
    if len(headers):
        own -= _burdens(shapes, int(headers[0]))
    return np.convolve(padded, _NEAR, "valid")


_NEAR = np.array([near / 2 for near in NEAR[::-1]] + [1.0] + [near / 2 for near in NEAR], np.float32)
"""What a block and its neighbours count, in their order."""


def _burdens(shapes: Sequence[Shape], first: int) -> Numbers:
    """What counts against each of n blocks because of a header above it, the first of which is at `first`: (n,).

    Below "Most popular" stand links and teasers, until prose of some length comes again.
    """
    burdens = [0.0] * len(shapes)
    burden = 0.0
    for i in range(first, len(shapes)):
        shape = shapes[i]
        if shape.phrase == "header":
            burden = 4.0
        elif burden:
            if shape.words > MAX_TEASER and shape.ends:
                burden = 0.0
            else:
                burdens[i] = burden
                burden *= 0.78
    return np.array(burdens, np.float32)


def stretches(weighed: Sequence[float], switch: float) -> list[tuple[int, int]]:
    """The blocks that the cheapest split gives to the story, as runs (first, one past the last).

    Viterbi's algorithm, of which with two states and one price only the lead of the one over the other is needed:
    where the lead before a block is worth more than a switch, the block before it is of the state that leads; elsewhere
    it is what the block itself is.
    """
    lead = 0.0  # of the best split that ends in the story over the best that ends in furniture
    turns: list[tuple[int, bool]] = [(0, False)]  # the places before which something is settled, and what
    for place, weight in enumerate(weighed):
        if lead > switch:
            turns.append((place, True))
            lead = switch
        elif lead < -switch:
            turns.append((place, False))
            lead = -switch
        lead += 2 * weight
    turns.append((len(weighed), lead > 0))
    found: list[tuple[int, int]] = []
    for (first, _), (end, is_story) in pairwise(turns):
        if is_story and end > first:
            if found and found[-1][1] == first:
                found[-1] = (found[-1][0], end)
            else:
                found.append((first, end))
    return found


def best(runs: list[tuple[int, int]], weighed: Sequence[float]) -> list[tuple[int, int]]:
    """The heaviest stretch and those that lie near enough to be its continuation."""
    if not runs:
        return []
    sums = [sum(weighed[first:end]) for first, end in runs]
    first = last = max(range(len(runs)), key=sums.__getitem__)
    least = MIN_PART * sums[first]
    while first and runs[first][0] - runs[first - 1][1] <= MAX_GAP and sums[first - 1] > least:
        first -= 1
    while last + 1 < len(runs) and runs[last + 1][0] - runs[last][1] <= MAX_GAP and sums[last + 1] > least:
        last += 1
    return runs[first : last + 1]


class View(NamedTuple):
    """What the rules make of n blocks of a text of which something is presumed: weights (n,), and the stretches of its
    story."""

    presumed: Prior
    weights: Numbers
    runs: list[tuple[int, int]]


def view(shapes: Sequence[Shape], measured: Columns, presumed: Prior) -> View:
    """What the rules make of one or more blocks."""
    weighed = weights(shapes, measured, presumed)
    listed = weighed.tolist()
    return View(presumed, weighed, best(stretches(listed, presumed.switch), listed))


def story(shapes: Sequence[Shape], *, whole_page: bool = False) -> list[int]:
    """The places of the blocks that are the story's, among them the few lines between its stretches."""
    if not shapes:
        return []
    measured = columns(shapes)
    return kept(shapes, view(shapes, measured, WHOLE_PAGE if whole_page else prior(measured)))


def kept(shapes: Sequence[Shape], seen: View) -> list[int]:
    """The places of the story's blocks as they are seen."""
    presumed, weighed, runs = seen
    if presumed is MAIN_PART:
        return _but_lists(shapes, {i for first, end in runs for i in range(first, end)})
    found: list[int] = []
    for first, end in runs:
        if found:
            between = range(found[-1] + 1, first)
            # the items of a list in the middle of the story are short, and its own
            found += [i for i in between if weighed[i] > presumed.between or _ITEM.match(shapes[i].text)]
        found += range(first, end)
    return found


def _but_lists(shapes: Sequence[Shape], inside: set[int]) -> list[int]:
    """All blocks but teasers and the lists under a header, which end where the story goes on."""
    found: list[int] = []
    listed = False
    for i, shape in enumerate(shapes):
        listed = (listed or shape.phrase == "header") and i not in inside
        if i in inside or not (listed or shape.teaser):
            found.append(i)
    return found
