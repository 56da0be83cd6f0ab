"""Lists that are a story's: who has won, where a band plays, what is on sale.

In: the `Shape`s of a text and the place of its story's last line. Out: the place after the list that goes on from
there. A list is no prose, so that lines judged by themselves look like a menu's. What tells is how it begins: below
a line that announces it ("The winners in full:"), or with items that are numbered, dated or marked one like the other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from searchidx.cleaning.datelines import MONTHS
from searchidx.cleaning.lines import Shape
from searchidx.cleaning.phrases import is_notice

MIN_ANNOUNCING = 5
"""Words of a line that announces a list; "Categories:" and "Follow us on:" are menus'."""
MIN_ITEMS = 6
"""of an announced list"""
MIN_LONE = 15
"""of one that is all there is of a story"""
ITEM_WORDS = (2, 8)
"""Words of its items, on average: the entries of menus have one or two, titles of other stories ten."""
MAX_ITEM = 15
"""Words of one item, which is no sentence"""
MIN_REGULAR = 4
"""Items of a list that nothing announces"""
LOOK_BACK = 4
"""Lines of the story among which the item before the first one may stand"""

_NUMBERED = re.compile(r"\(?(\d{1,3})(?:[).\]]\s|[a-zªº.]{1,2}\s\w+:)", re.IGNORECASE)
""" "3) ", "1. ", "1a etapa: "; no time of day, no "10-year-old", no "3.5 million"."""
_DATED = re.compile(
    rf"(?:(?:{MONTHS})\b\.?\s*\d{{1,2}}|\d{{1,2}}\.?\s(?:{MONTHS})\b\.?)\s*(?:--|[-–—:|@]|at\b)\s*\w",
    re.IGNORECASE,
)
""" "June 17 -- Nashville", "17. Juni: Köln"; a date alone, or above a title, is a teaser's."""
_MARKED = re.compile(r"[-*•·–]\s")


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
    return _end_of_regular(shapes, last)


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


def is_list_alone(shapes: Sequence[Shape]) -> bool:
    """Whether a text without sentences is a list or a table, and no navigation: court cases, scores, letters.

    It has no line that pages have for their furniture; its lines say more than menus' entries, and many have a figure,
    a comma or a colon or end like a sentence, as headlines and menus hardly do. A page of headlines has the day
    below each.
    """
    if any(shape.phrase for shape in shapes):
        return False
    items = [shape for shape in shapes if not (shape.dated or shape.signed)]
    if len(items) < MIN_ALONE or len(shapes) - len(items) > MAX_DATED:
        return False
    words = sum(shape.words * shape.lines for shape in items)
    return words >= MIN_ITEM * len(items) and sum(map(_says_more, items)) >= MIN_MARKED * len(items)


def _says_more(shape: Shape) -> bool:
    return shape.ends or any(character in ",:،，：" or character.isdigit() for character in shape.text)


MIN_ALONE, MIN_ITEM = 3, 2
"""Lines of such a list, and words of one, on average"""
MIN_MARKED = 0.4
"""Share of its lines"""
MAX_DATED = 3
"""Lines of its author and its days"""


def _announces(shape: Shape) -> bool:
    """Whether a line says that a list follows, which is none of the outlet's channels or offers."""
    ends = shape.text.endswith(":") and shape.words >= MIN_ANNOUNCING
    return ends and not shape.phrase and not is_notice(shape.text)


def _is_item(shape: Shape) -> bool:
    """Whether a line may be an item: it is no furniture by its wording, not long, and no sentence."""
    return not shape.phrase and shape.words <= MAX_ITEM and not shape.ends


def _end_of_items(shapes: Sequence[Shape], start: int) -> int:
    return next((place for place in range(start, len(shapes)) if not _is_item(shapes[place])), len(shapes))


def _counted(shapes: Sequence[Shape]) -> tuple[int, int]:
    """Lines, and their words."""
    return sum(shape.lines for shape in shapes), sum(shape.words * shape.lines for shape in shapes)


def _is_list(items: int, words: int) -> bool:
    least, most = ITEM_WORDS
    return items >= MIN_ITEMS and least * items <= words <= most * items


def _end_of_regular(shapes: Sequence[Shape], last: int) -> int:
    """As long as items begin alike, numbers rising by one, each with another line at most (an address, a price).

    The list has begun in the story, or a colon announces it: others are what is read most, or what happened when.
    """
    first = shapes[last + 1].text if last + 1 < len(shapes) else ""
    kind = next((each for each in (_NUMBERED, _DATED, _MARKED) if each.match(first)), None)
    before = shapes[max(last + 1 - LOOK_BACK, 0) : last + 1]
    begun = kind is not None and any(kind.match(shape.text) for shape in before)
    if kind is None or not (begun or before[-1].text.endswith(":")):
        return last + 1
    number = next((found for shape in reversed(before) if (found := _number(shape))), 0)
    end, items, words = last + 1, 0, 0
    for place in range(last + 1, len(shapes)):
        shape = shapes[place]
        if place > end + 1 or shape.phrase or shape.words > 2 * MAX_ITEM:
            break
        if kind.match(shape.text) and (kind is not _NUMBERED or _number(shape) == number + 1):
            number += 1
            items += 1
            words += shape.words
            end = place + 1
    return end if items >= MIN_REGULAR and words > ITEM_WORDS[0] * items else last + 1


def _number(shape: Shape) -> int:
    """The number of an item; 0 of what has none."""
    found = _NUMBERED.match(shape.text)
    return int(found[1]) if found else 0
