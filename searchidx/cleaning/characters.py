"""What the characters of many lines say, all lines at once.

In: lines, their words parted by single spaces. Out: counts and truths per line. A page saved as text has hundreds of
lines; a look at each by itself takes three times as long as one at the code points of all.
"""

from __future__ import annotations

import sys
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.float32]
Truths = NDArray[np.bool_]
Flags = NDArray[np.uint8]
Places = NDArray[np.intp]

UPPER, LOWER, DIGIT, COMMA, SEPARATOR, QUOTE, ITEM, DENSE = (1 << bit for bit in range(8))
_LISTED = {COMMA: ",，、", SEPARATOR: "|•·›»/>", QUOTE: "\"”“»«„’‘'", ITEM: "-*•·–"}
_CASED = 0x600
"""Code points below this may be of a script with capitals."""
_DENSE = ((0x0E00, 0x0E80), (0x3040, 0x3100), (0x3400, 0xA000))
"""Scripts without spaces between words: Thai, kana, Chinese characters."""
_UTF_32 = "utf-32-le" if sys.byteorder == "little" else "utf-32-be"
_SPACE, _LINE_END = 0x20, 0x0A


@cache
def _kinds() -> Flags:
    """Of the code points below 0x10000, what they are: (65536,)."""
    kinds = np.zeros(1 << 16, np.uint8)
    cased = [chr(code) for code in range(_CASED)]
    kinds[:_CASED] = [
        UPPER * each.isupper() | LOWER * each.islower() | DIGIT * each.isdigit() for each in cased
    ]
    for first, end in _DENSE:
        kinds[first:end] |= DENSE
    for kind, listed in _LISTED.items():
        for each in listed:
            kinds[ord(each)] |= kind
    return kinds


def in_each(places: Places, bounds: Places) -> Counts:
    """How many of the ascending `places` lie from each of n ascending `bounds` to the next: (n - 1,)."""
    found = np.searchsorted(places, bounds)
    return (found[1:] - found[:-1]).astype(np.float32)


class Characters(NamedTuple):
    """Of each of n lines, (n,) each; truths are 0 and 1."""

    words: Counts  # where words are written without spaces, two letters count as one
    letters: Counts  # characters
    capitals: Counts  # share of words with a capital
    digits: Counts  # share of words that begin with a digit
    separators: Counts
    commas: Counts
    quotes: Truths  # begins with a quotation mark
    asks: Truths  # ends with a question mark
    announces: Truths  # ends with a colon
    low: Truths  # begins with a small letter
    item: Truths  # begins like an item of a list
    shouts: Truths  # has capitals and no small letters
    first_words: Places  # (n + 1,): the place of its first word among those of all lines, and their number
    written: Counts  # words between spaces


def characters(lines: list[str]) -> Characters:
    """What the characters of one or more lines say; none is empty, and each has single spaces between its words."""
    text = "\n".join(lines) + "\n"
    codes = np.frombuffer(text.encode(_UTF_32, "surrogatepass"), np.uint32)
    kinds = _kinds().take(codes, mode="clip")
    is_end = codes == _LINE_END
    bounds = np.concatenate(([0], np.flatnonzero(is_end) + 1))
    word_starts = np.concatenate(([0], np.flatnonzero(is_end | (codes == _SPACE)) + 1))
    first_words = np.searchsorted(word_starts, bounds)
    written = (first_words[1:] - first_words[:-1]).astype(np.float32)
    begins = kinds.take(word_starts[:-1])

    def of_words(kind: int) -> Counts:
        return in_each(np.flatnonzero((begins & kind) != 0), first_words)

    def of_letters(kind: int) -> Counts:
        return in_each(np.flatnonzero((kinds & kind) != 0), bounds)

    dashes = np.flatnonzero((codes == 0x2D) | (codes == 0x2013))
    dashes = dashes[(codes.take(dashes - 1, mode="wrap") == _SPACE) & (codes.take(dashes + 1) == _SPACE)]
    firsts, lasts = bounds[:-1], bounds[1:] - 2
    first, last = kinds.take(firsts), codes.take(lasts)
    return Characters(
        written if text.isascii() else np.maximum(written, of_letters(DENSE) // 2),
        (lasts - firsts + 1).astype(np.float32),
        of_words(UPPER) / written,
        of_words(DIGIT) / written,
        of_letters(SEPARATOR) + in_each(dashes, bounds),
        of_letters(COMMA),
        (first & QUOTE) > 0,
        last == ord("?"),
        last == ord(":"),
        (first & LOWER) > 0,
        (first & ITEM) > 0,
        np.array([line.isupper() for line in lines]),
        first_words,
        written,
    )
