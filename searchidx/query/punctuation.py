"""Where a word ends: the punctuation that surrounds words in a query.

In: a piece of a query without spaces. Out: the word in it, as typed, without what surrounds it. What
is *inside* a word (`cease-fire`, `AT&T`) stays; `searchidx.words` knows what to make of it.
"""

from __future__ import annotations

import re
import unicodedata

QUOTES = '"“”„‟＂'
"""Any of these opens a phrase and any closes it: keyboards and languages pair them differently."""

RUN = re.compile(rf"[^\s(){QUOTES}]+")
"""What may stand together without quotes."""

_WORDY = re.compile(r"[^\W_]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_ABBREVIATION = r"(?:[^\W\d_]\.)+[^\W\d_]"
_ONE_LETTER_END = re.compile(r"(?<!\w)[A-Za-z]\Z")


def without_controls(text: str) -> str:
    """The same text, and just as long, with spaces for control characters."""
    return _CONTROL.sub(" ", text)


def first_letter(text: str, start: int = 0, end: int | None = None) -> int | None:
    """Where the first letter or digit of `text[start:end]` is."""
    found = _WORDY.search(text, start, len(text) if end is None else end)
    return found.start() if found else None


def is_wordy(text: str) -> bool:
    """Whether there is a letter or a digit in it; everything else is punctuation."""
    return _WORDY.search(text) is not None


def letters(text: str) -> int:
    """How many letters and digits there are."""
    return len(_WORDY.findall(text))


def word_span(text: str) -> tuple[int, int]:
    """The range of `text` left when outer punctuation goes; the end of `U.S.`, `C++` and `C#` stays."""
    start = first_letter(text)
    if start is None:
        return 0, 0
    end = len(text)
    while not text[end - 1].isalnum():
        end -= 1
    while end < len(text) and unicodedata.category(text[end])[0] == "M":
        end += 1  # an accent or vowel sign belongs to its letter
    if text.startswith(".", end) and re.fullmatch(_ABBREVIATION, text[start:end]):
        return start, end + 1
    if _ONE_LETTER_END.search(text[start:end]):
        end += 2 if text.startswith("++", end) else text.startswith("#", end)
    return start, end


def trim(text: str) -> str:
    """The word without the punctuation around it.

    >>> trim("(what?)"), trim("U.S.,"), trim("'C++'"), trim("--")
    ('what', 'U.S.', 'C++', '')
    """
    start, end = word_span(text)
    return text[start:end]
