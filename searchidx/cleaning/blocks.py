"""Which blocks of an HTML page are the story.

In: a `Page`. Out: for each of its blocks the probability that it is the story's, by the trained `net`: from
what it says, how much of it is links, what the elements around it are and are called, and its neighbours.
"""

from __future__ import annotations

import math
from collections import Counter
from functools import partial
from operator import ne
from struct import Struct

import numpy as np

from searchidx.cleaning.characters import QUOTES
from searchidx.cleaning.common_words import GLANCE, kinds_of_words, shares
from searchidx.cleaning.lines import ends_of, language_of_lines
from searchidx.cleaning.names import COUNT
from searchidx.cleaning.net import Rows, around, chosen, doubt, in_use, running, since
from searchidx.cleaning.page import Block, Page
from searchidx.memo import looked_up
from searchidx.models import BETWEEN_CELLS

_TAGS = {"p": 0, "li": 1, "h1": 2, "h2": 3, "h3": 4, "h4": 4, "h5": 4, "h6": 4, "td": 5, "th": 5, "tr": 5, "div": 6,
         "blockquote": 7, "pre": 7, "figcaption": 8, "dt": 9, "dd": 9}  # fmt: skip
_OTHER_TAG = 10


_stack = partial(in_use, "blocks")


def story(page: Page) -> tuple[list[int], bool]:
    """The places of the blocks that are the story's, and whether that is sure."""
    if not page.blocks:
        return [], True
    own, context, words = measures(page.blocks)
    probable = _stack().probabilities(own, context, words)
    places = [
        i
        for i in chosen(probable, words, least=LEAST, inside=INSIDE)
        if probable[i] >= LEAST or page.blocks[i].element.tag != "figcaption"
    ]
    return places, doubt(probable, words, places) <= MAX_DOUBT


LEAST, INSIDE = 0.5, 0.2
"""See `net.chosen`."""

MAX_DOUBT = 0.6
"""Of pages of sites not seen in training, one in forty is above.

Asking about more of them costs time and gains nothing.
"""


def measures(blocks: list[Block]) -> tuple[Rows, Rows, Rows]:
    """What each block is (n, measures), where it stands (n, measures), and its words (n,)."""
    texts = [_read(block) for block in blocks]
    times = Counter(texts)
    sizes = list(map(len, texts))
    said, kinds = zip(*map(_sentence, texts), strict=True)
    read = [i for i, block in enumerate(blocks) if 2 * block.linked <= sizes[i]] or range(len(blocks))
    language = language_of_lines([kinds[i] for i in read], [sizes[i] for i in read]) or "en"
    elements = [block.element for block in blocks]
    raw = np.empty((len(blocks), _SAID + 5), np.float32)
    raw[:, 0] = [block.words for block in blocks]
    raw[:, 1] = sizes
    raw[:, 2] = [block.linked for block in blocks]
    raw[:, 3 : 3 + _SAID] = np.frombuffer(b"".join(said), np.float32).reshape(-1, _SAID)
    raw[:, 4] = shares(kinds, language)
    raw[[len(each) <= FEW for each in kinds], 4] = 0.0
    raw[:, 3 + _SAID] = [min(times[text], 4) for text in texts]
    raw[:, 4 + _SAID] = [element.tag == "h1" for element in elements]
    words, letters, linked, ends = raw[:, 0], raw[:, 1], raw[:, 2], raw[:, 3]
    log_words = np.log1p(words)
    link_share = np.minimum(linked / letters, 1.0)
    derived = np.array(
        (
            log_words, np.minimum(words, 12) / 12, np.minimum(words, 60) / 60, link_share, link_share > 0.8,
            ends * log_words, raw[:, 4] * (words >= 4), np.minimum(letters / words, 15.0), raw[:, 5] / (words + 4),
        ),
        np.float32,
    ).T  # fmt: skip
    tags = _TAG_ROWS[[_TAGS.get(element.tag, _OTHER_TAG) for element in elements]]
    both = [roles for element in elements for roles in (element.near_roles, element.roles)]
    bits = np.unpackbits(
        np.array(both, "<i8").view(np.uint8).reshape(-1, 8), axis=1, count=COUNT, bitorder="little"
    )
    own = np.concatenate((raw[:, 3:], derived, tags, bits.reshape(len(blocks), -1)), axis=1, dtype=np.float32)
    return own, _context(blocks, words, ends, link_share, raw[:, -1]), words


def _read(block: Block) -> str:
    """What is weighed of a block: between the cells of a row stands what in other lines parts the entries of menus."""
    return block.text.replace(BETWEEN_CELLS, " ") if block.element.tag == "tr" else block.text


_TAG_ROWS = np.eye(_OTHER_TAG + 1, dtype=np.float32)

WIDTHS = (2, 6, 16)
"""Neighbours on either side whose words and links are added up."""

_NOTICES = (
    "©", "opyright", "rights reserved", "permission", "orbehalten", "réservés", "eservados", "ерепечат", "защищены",
    "금지",
)  # fmt: skip
"""What says that a text is somebody's."""
_SAID = 13
FEW = 3
"""Words of which no share is told"""
_packed = Struct(f"={_SAID}f").pack


@looked_up(1 << 14, longest=60)  # what may well stand on every page of its site
def _sentence(text: str) -> tuple[bytes, bytes]:
    """The measures of what a block says, packed so that a page's are put together in one go, and the kinds of its first
    words. There is room among the measures for stop words, which are another language's on another page.
    """
    ends, teaser = ends_of(text)
    glance = text[:GLANCE]
    words, small = glance.split(), glance.lower().split()
    capitals = sum(map(ne, words, small)) / len(words) if len(words) > FEW else 0.5
    first, last = text[0], text[-1]
    measures = _packed(
        ends, 0.0, text.count(","), capitals, teaser, first in QUOTES,
        last == ":", last == "?", first.islower(), first.isdigit(), text.isupper(),
        "|" in text or "›" in text or "»" in text, any(map(glance.__contains__, _NOTICES)),
    )  # fmt: skip
    return measures, kinds_of_words(small)


def _context(blocks: list[Block], words: Rows, ends: Rows, link_share: Rows, headline: Rows) -> Rows:
    n, most = len(blocks), max(WIDTHS)
    made: Rows = np.empty((_OF_PLACE + 2 * len(WIDTHS) + 2 * STEPS + 1 + _OF_PAGE, n), np.float32)
    counted = np.empty((3, n), np.float32)  # of each block, what is added up
    counted[0] = words
    prose = np.multiply(words * (1 - link_share), (ends > 0) & (words >= 10) | (words >= 25), out=counted[1])
    np.multiply(words, link_share, out=counted[2])
    sums = running(counted, most)
    total = float(sums[1, -1]) + 1.0
    before = sums[1, most : most + n]
    marked = np.empty((4, n), np.bool_)  # the last two seen from below
    np.greater(headline, 0, out=marked[0])
    np.greater_equal(prose, 20, out=marked[1])
    marked[2:] = marked[:2, ::-1]
    near = since(marked)
    places = np.arange(n, dtype=np.float32)
    np.divide(places, n, out=made[0])
    np.log1p(places, out=made[1])
    made[2] = made[1, ::-1]
    np.divide(before, total, out=made[3])
    np.subtract(1.0, sums[1, most + 1 : most + 1 + n] / total, out=made[4])
    np.log1p(before, out=made[5])
    made[[6, 9]], made[[7, 10]] = near[:2], near[2:, ::-1]
    made[8] = np.logical_or.accumulate(marked[0])
    place = _OF_PLACE
    for width in WIDTHS:
        all_near, near_prose, near_links = around(sums, most, width)
        np.divide(near_prose, (2 * width + 1) * 30, out=made[place])
        np.divide(near_links, all_near + 1.0, out=made[place + 1])
        place += 2
    depths = _containers(blocks, prose, total, made[place : place + 2 * STEPS])
    place += 2 * STEPS
    deepest = float((depths * prose).sum() / total) if total > 1 else float(depths.mean())
    depths -= deepest
    np.divide(np.minimum(np.maximum(depths, -8), 8), 4, out=made[place])
    of_page = (math.log1p(n), math.log1p(total), np.count_nonzero(prose) / n, float(link_share.sum()) / n)
    made[place + 1 :] = np.array(of_page, np.float32)[:, None]
    by_row: Rows = made.T
    return by_row


_OF_PLACE, _OF_PAGE = 11, 4
"""Measures of a block's place in the page, and of the page."""
STEPS = 3
"""From a block upwards, of elements that are asked how much of the page's prose they hold."""


def _containers(blocks: list[Block], prose: Rows, total: float, made: Rows) -> Rows:
    """How much of the page's prose the elements above a block hold, in `made` (2 STEPS, n); how deep it stands (n,)."""
    elements = [block.element for block in blocks]
    depths = np.array([element.depth for element in elements], np.float32)
    for step in range(STEPS):
        elements = [element.parent or element for element in elements]
        places = np.array([element.place for element in elements])
        sums = np.bincount(places, weights=prose)[places]
        np.divide(sums, total, out=made[2 * step], casting="same_kind")
        np.log1p(sums, out=made[2 * step + 1], casting="same_kind")
    return depths
