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
REACH = 12
"""Lines of such a list that the net may have taken for the story's"""
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
    for place in range(last, max(last - REACH, -1), -1):
        if _announces(shapes[place]) and (end := _end_of_announced(shapes, place + 1)) > last + 1:
            return end
    return _end_of_regular(shapes, last + 1)


def lone_list(shapes: Sequence[Shape]) -> range:
    """The places of a list that is a page's whole story, with the line that announces it; none where there is none."""
    for place, shape in enumerate(shapes):
        if _announces(shape) and (end := _end_of_announced(shapes, place + 1)) > place + MIN_LONE:
            return range(place, end)
    return range(0)


def _announces(shape: Shape) -> bool:
    return shape.text.endswith(":") and shape.words >= MIN_ANNOUNCING and not shape.phrase


def _end_of_announced(shapes: Sequence[Shape], start: int) -> int:
    """Up to the first line that is furniture by its wording, or long."""
    end = start
    while end < len(shapes) and not shapes[end].phrase and shapes[end].words <= MAX_ITEM:
        end += 1
    items = sum(shape.lines for shape in shapes[start:end])
    words = sum(shape.words * shape.lines for shape in shapes[start:end])
    least, most = ITEM_WORDS
    return end if items >= MIN_ITEMS and least * items <= words <= most * items else start


def _end_of_regular(shapes: Sequence[Shape], start: int) -> int:
    """As long as items begin alike, each with another line at most (an address, a price)."""
    end, items, place = start, 0, start
    while place < len(shapes) and place <= end + 1:
        shape = shapes[place]
        if shape.phrase or shape.words > MAX_ITEM:
            break
        if _REGULAR.match(shape.text):
            items += 1
            end = place + 1
        place += 1
    if items < MIN_REGULAR:
        return start
    return end
