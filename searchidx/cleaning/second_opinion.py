"""A second opinion on a page that the net is unsure of: what the page itself calls its story.

In: a `Page`. Out: the places of the blocks in the first element that is called a story (`<article>`, a class of
"entry", "post", "article-body" and the like, `itemprop=articleBody`) and has prose or the headline in it, less what is
called furniture. The net has weighed all that and more; it errs where a page is like none that it has seen, and there
the plainest sign is right more often than a sum of faint ones.
"""

from __future__ import annotations

import numpy as np

from searchidx.cleaning.lines import ends_of
from searchidx.cleaning.names import BITS, FURNITURE_NAMES, FURNITURE_TAGS
from searchidx.cleaning.page import Block, Element, Page

_HEADINGS = frozenset(("h1", "h2", "h3"))
_STORY_TAGS = frozenset(("article", "main"))

MIN_PROSE = 50
"""Words of prose in an element that is a story; a teaser has less."""
NEARLY_ALL = 0.85
"""of its prose; an element inside that has so much is the story more exactly"""
MIN_SENTENCE, MIN_PARAGRAPH = 10, 25
"""Words of prose that ends like a sentence, and of prose that need not."""


def story(page: Page) -> list[int]:
    """The places of the article's blocks; none when nothing is called a story."""
    read = [place for place, block in enumerate(page.blocks) if not is_furniture(block)]
    counts = np.zeros((2, len(page.elements) + 1))  # words of prose, and headlines, by their elements
    for place in read:
        block = page.blocks[place]
        if _is_prose(block):
            counts[0, block.element.place + 1] += block.words
        elif is_headline(block, page.title):
            counts[1, block.element.place + 1] += 1
    upto = np.cumsum(counts, axis=1)
    best, words = None, 0.0
    for element in page.elements:
        if not _is_called_story(element):
            continue
        inside, headlines = (upto[:, element.end] - upto[:, element.place]).tolist()
        if best is None:
            if inside >= MIN_PROSE or (inside and headlines):
                best, words = element, inside
        elif not best.holds(element):
            break
        elif inside >= NEARLY_ALL * words:
            best, words = element, inside
    return [place for place in read if best is not None and best.holds(page.blocks[place].element)]


def is_headline(block: Block, title: str) -> bool:
    """Whether a block is a headline: the page's first heading, or most of what the page calls itself."""
    tag = block.element.tag
    return tag == "h1" or (tag in _HEADINGS and block.text in title and 2 * len(block.text) >= len(title))


def is_furniture(block: Block) -> bool:
    """Whether a block is mostly links and no sentence of a paragraph, or in what is called furniture."""
    element = block.element
    if element.roles & FURNITURE_TAGS:
        return True
    if block.mostly_linked and not (element.tag == "p" and _is_prose(block)):
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
