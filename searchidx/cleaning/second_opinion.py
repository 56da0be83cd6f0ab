"""A second opinion on a page that the net is unsure of: trafilatura's.

In: mark-up, and the blocks of the page. Out: the places of the blocks that are in what trafilatura (fast mode)
takes for the article. It is loaded for the first such page: it takes several times as long as the net and
is right about other pages, so it is asked about the few that it pays for.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

import trafilatura

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it cannot read, we say ourselves
logging.getLogger("htmldate").setLevel(logging.CRITICAL)

MIN_PART = 40
"""Letters; a block of fewer must be a whole line of the article, not a part of one."""
MAX_PART, MAX_SHARE = 900, 0.6


def story(text: str, blocks: Sequence[str]) -> list[int]:
    """The places of the article's blocks; none when trafilatura finds no article or gives up."""
    try:
        found = trafilatura.extract(text, fast=True, include_comments=False, include_tables=True)
    except Exception:
        return []
    if not found:
        return []
    longest = max(map(len, found.split("\n")))
    if longest > MAX_PART and longest > MAX_SHARE * len(found):
        return []  # a page laid out in tables comes as one line that holds everything
    lines = {_letters(line) for line in found.split("\n")}
    whole = _letters(found)
    places = []
    for place, block in enumerate(blocks):
        letters = _letters(block)
        if letters in lines or (len(letters) >= MIN_PART and letters in whole):
            places.append(place)
    return places


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))
