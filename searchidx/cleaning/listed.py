"""Lists that are a story's: who has won, where a band plays, what is on sale.

In: the `Shape`s of a text and the place of its story's last line. Out: the place after the list that goes on from
there. A list is no prose, so that lines judged by themselves look like a menu's. What tells is how it begins: below
a line that announces it ("The winners in full:"), or with items that are numbered or dated one like the other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from searchidx.cleaning.datelines import MONTHS
from searchidx.cleaning.lines import Shape

MIN_ANNOUNCING = 5
"""Words of a line that announces a list; "Categories:" and "Follow us on:" are menus'."""
MIN_ITEMS = 6
"""of an announced list"""
MIN_LONE = 15
"""of one that is all there is of a story"""
ITEM_WORDS = (2, 8)
"""Words of its items, on average: the entries of menus have one or two, titles of other stories ten."""
MAX_ITEM = 25
"""Words of one item"""
MIN_REGULAR = 4
"""Items of a list that nothing announces"""

_REGULAR = re.compile(
    rf"(?:\(?\d{{1,3}}[a-zªº.]{{0,2}}(?:[).:\]–-]|\s\w+:)|(?:{MONTHS})\b\.?\s*\d|\d{{1,2}}\.?\s(?:{MONTHS})\b|[-*•·–]\s)",
    re.IGNORECASE,
)
"""How an item begins: "3) ", "1a etapa: ", "June 17 -- ", "17. Juni", "• "."""


def end_of_list(shapes: Sequence[Shape], last: int) -> int:
    """One past the last line of the list that follows the story's line `last`; `last + 1` where none does."""
    end = _end_of_items(shapes, last + 1)
    if end > last + 1:
        items, words = _counted(shapes[last + 1 : end])
        for place in range(last, -1, -1):  # the first items of the list may have been taken for the story's
            shape = shapes[place]
            if _announces(shape) and _is_list(items, words):
                return end
            if not _is_item(shape):
                break
            items, words = items + shape.lines, words + shape.words * shape.lines
    return _end_of_regular(shapes, last + 1)


def lone_list(shapes: Sequence[Shape]) -> range:
    """The places of a list that is a page's whole story, with the line that announces it; none where there is none."""
    end = 0
    for place, shape in enumerate(shapes):
        if place >= end and _announces(shape):  # another line that announces it is one of its items
            end = _end_of_items(shapes, place + 1)
            items, words = _counted(shapes[place + 1 : end])
            if items >= MIN_LONE and _is_list(items, words):
                return range(place, end)
    return range(0)


def _announces(shape: Shape) -> bool:
    return shape.text.endswith(":") and shape.words >= MIN_ANNOUNCING and not shape.phrase


def _is_item(shape: Shape) -> bool:
    """Whether a line may be an item: it is no furniture by its wording, and not long."""
    return not shape.phrase and shape.words <= MAX_ITEM


def _end_of_items(shapes: Sequence[Shape], start: int) -> int:
    return next((place for place in range(start, len(shapes)) if not _is_item(shapes[place])), len(shapes))


def _counted(shapes: Sequence[Shape]) -> tuple[int, int]:
    """Lines, and their words."""
    return sum(shape.lines for shape in shapes), sum(shape.words * shape.lines for shape in shapes)


def _is_list(items: int, words: int) -> bool:
    least, most = ITEM_WORDS
    return items >= MIN_ITEMS and least * items <= words <= most * items


def _end_of_regular(shapes: Sequence[Shape], start: int) -> int:
    """As long as items begin alike, each with another line at most (an address, a price)."""
    end, items, place = start, 0, start
    while place < len(shapes) and place <= end + 1:
        if not _is_item(shapes[place]):
            break
        if _REGULAR.match(shapes[place].text):
            items += 1
            end = place + 1
        place += 1
    return end if items >= MIN_REGULAR else start
