"""What the characters of many lines say, all lines at once.

In: lines, their words parted by single spaces. Out: counts and truths per line. A page saved as text has hundreds of
lines; a look at each by itself takes three times as long as one at the code points of all.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.float32]
Truths = NDArray[np.bool_]
Numbers = NDArray[np.int64]

_COMMAS, _SEPARATORS, QUOTES, _ITEMS = ",，、", "|•·›»/>", "\"”“»«„’‘'", "-*•·–"
_TELLING = (
    (0, 0x600), (0x660, 0x6FA), (0x7C0, 0x7CA), (0x900, 0xE60), (0xE66, 0xEF0), (0xF20, 0xF2A), (0x1040, 0x1100),
    (0x13A0, 0x13FE), (0x17E0, 0x17EA), (0x1C80, 0x2000), (0x2C00, 0x2D30), (0xA640, 0xA7F0), (0xFF10, 0xFF5B),
)  # fmt: skip
"""Code points of scripts that have capitals, or figures of their own."""
DENSE = (
    (0x0E00, 0x0E80), (0x0E80, 0x0EB1), (0x0EC0, 0x0EC5), (0x1000, 0x102B), (0x1780, 0x17B4), (0x3040, 0x3100),
    (0x3400, 0xA000),
)  # fmt: skip
"""Scripts without spaces between words: Thai, the letters (not the signs) of Lao, Burmese and Khmer, kana, Chinese
characters."""
_UTF_32 = "utf-32-le" if sys.byteorder == "little" else "utf-32-be"
_SPACE, _LINE_END = 0x20, 0x0A

_FIELD = 21
"""Bits of a count, three of which are in one number: more than `PORTION` characters need."""


@cache
def _inside() -> Numbers:
    """What a character counts for wherever it stands in a line: of scripts without spaces, separators, commas, a field
    each: (65536,)."""
    counts = np.zeros(1 << 16, np.int64)
    for first, end in DENSE:
        counts[first:end] = 1
    for place, listed in enumerate((_SEPARATORS, _COMMAS), 1):
        counts[[ord(each) for each in listed]] += 1 << place * _FIELD
    return counts


@cache
def _begins() -> Numbers:
    """What a character counts for where a word begins with it: capitals, figures, a field each: (65536,)."""
    counts = np.zeros(1 << 16, np.int64)
    for first, end in _TELLING:
        counts[first:end] = [
            each.isupper() | each.isdigit() << _FIELD for each in map(chr, range(first, end))
        ]
    return counts


_QUOTE, _ITEM, _LOW = 1, 2, 4


@cache
def _first() -> NDArray[np.uint8]:
    """What a line's first character is: (65536,)."""
    kinds = np.zeros(1 << 16, np.uint8)
    for first, end in _TELLING:
        kinds[first:end] = [_LOW * each.islower() for each in map(chr, range(first, end))]
    for kind, listed in ((_QUOTE, QUOTES), (_ITEM, _ITEMS)):
        kinds[[ord(each) for each in listed]] |= kind
    return kinds


def _field(counts: Numbers, place: int) -> Counts:
    return (counts >> place * _FIELD & (1 << _FIELD) - 1).astype(np.float32)


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


PORTION = 1 << 20
"""Characters that are looked at together, and of a line at all: what is worked out of one takes 22 bytes at most."""


def characters(lines: Sequence[str]) -> Characters:
    """What the characters of one or more lines say; none is empty, and each has single spaces between its words."""
    parts: list[Characters] = []
    first = size = 0
    for end, line in enumerate(lines, 1):
        size += len(line)
        if size >= PORTION or end == len(lines):
            parts.append(_characters([each[:PORTION] for each in lines[first:end]]))
            first, size = end, 0
    return parts[0] if len(parts) == 1 else Characters(*map(np.concatenate, zip(*parts, strict=True)))


def _characters(lines: Sequence[str]) -> Characters:
    text = "\n".join(["", *lines, ""])
    codes = np.frombuffer(text.encode(_UTF_32, "surrogatepass"), np.uint32)
    breaks = np.flatnonzero((codes == _SPACE) | (codes == _LINE_END))  # before each word, and at the end
    first_words = np.flatnonzero(codes.take(breaks) == _LINE_END)
    bounds = breaks.take(first_words)
    firsts, ends = bounds[:-1] + 1, bounds[1:]
    written = np.diff(first_words).astype(np.float32)
    begins = np.add.reduceat(_begins().take(codes.take(breaks[:-1] + 1), mode="clip"), first_words[:-1])
    inside = np.add.reduceat(_inside().take(codes, mode="clip"), firsts)
    separators = _field(inside, 1)
    if " - " in text or " – " in text:
        alone = np.flatnonzero(np.diff(breaks) == 2)  # words of one character
        before, dash = codes.take(breaks.take(alone)), codes.take(breaks.take(alone) + 1)
        after = codes.take(breaks.take(alone + 1))
        apart = ((dash == ord("-")) | (dash == ord("–"))) & (before == _SPACE) & (after == _SPACE)
        separators += np.diff(np.searchsorted(alone[apart], first_words))
    first, last = _first().take(codes.take(firsts), mode="clip"), codes.take(ends - 1)
    return Characters(
        written if text.isascii() else np.maximum(written, np.floor(_field(inside, 0) / 2)),
        (ends - firsts).astype(np.float32),
        _field(begins, 0) / written,
        _field(begins, 1) / written,
        separators,
        _field(inside, 2),
        (first & _QUOTE) > 0,
        last == ord("?"),
        last == ord(":"),
        (first & _LOW) > 0,
        (first & _ITEM) > 0,
    )
