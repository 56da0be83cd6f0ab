"""A second opinion on a page that the net is unsure of: what the page itself calls its story.

In: a `Page`. Out: the places of the blocks in the first element that is called a story (`<article>`, a class of
"entry", "post", "article-body" and the like, `itemprop=articleBody`) and has prose in it, less what is called
furniture. The net has weighed all that and more; it errs where a page is like none that it has seen, and there the
plainest sign is right more often than a sum of faint ones.
"""

from __future__ import annotations

import numpy as np

from searchidx.cleaning.lines import ends_of
from searchidx.cleaning.names import BITS, FURNITURE_NAMES, FURNITURE_TAGS
from searchidx.cleaning.page import Block, Element, Page

_STORY_TAGS = frozenset(("article", "main"))

MIN_PROSE = 50
"""Words of prose in an element that is a story; a teaser has less."""
NEARLY_ALL = 0.85
"""of its prose; an element inside that has so much is the story more exactly"""
MIN_SENTENCE, MIN_PARAGRAPH = 10, 25
"""Words of prose that ends like a sentence, and of prose that need not."""


def story(page: Page) -> list[int]:
    """The places of the article's blocks; none when nothing is called a story."""
    read = [place for place, block in enumerate(page.blocks) if not _is_furniture(block)]
    prose = np.zeros(len(page.elements) + 1)  # words, by the element that they stand in
    for place in read:
        block = page.blocks[place]
        if _is_prose(block):
            prose[block.element.place + 1] += block.words
    upto = np.cumsum(prose)
    best, words = None, 0.0
    for element in page.elements:
        if not _is_called_story(element):
            continue
        inside = float(upto[element.end] - upto[element.place])
        if best is None:
            if inside >= MIN_PROSE:
                best, words = element, inside
        elif not best.holds(element):
            break
        elif inside >= NEARLY_ALL * words:
            best, words = element, inside
    return [place for place in read if best is not None and best.holds(page.blocks[place].element)]


def _is_furniture(block: Block) -> bool:
    """Whether a block is mostly links, or in what is called furniture."""
    element = block.element
    if element.roles & FURNITURE_TAGS or 2 * block.linked > len(block.text):
        return True
    return element.near_roles & FURNITURE_NAMES != 0 and not element.near_roles & BITS["story"]


def _is_prose(block: Block) -> bool:
    return block.words >= MIN_PARAGRAPH or (block.words >= MIN_SENTENCE and ends_of(block.text)[0])


def _is_called_story(element: Element) -> bool:
    return (
        element.tag in _STORY_TAGS
        or element.own & BITS["story"] != 0
        or element.get("itemprop").lower() == "articlebody"
    )
