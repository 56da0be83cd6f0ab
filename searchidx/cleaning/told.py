"""What a line tells: the words of it that other lines may tell again.

In: text in small letters. Out: the beginnings of its words, and how much of them a story tells, too. It is how a
headline is known by its story, and a story by its own beginning.
"""

from __future__ import annotations

import re
from operator import add

STEM = 5
"""Letters by which a word is known again."""
_SYLLABLES = "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u9fff\uac00-\ud7a3]"
_WORDS = re.compile(rf"\w{{4,}}|{_SYLLABLES}{{2,}}").findall
"""Words that say something: shorter ones are in every text, but where a letter is a syllable."""
_IS_OF_SYLLABLES = re.compile(_SYLLABLES).match


def all_told(text: str) -> frozenset[str]:
    """What `text` tells.

    >>> sorted(all_told("the mayors said so"))
    ['mayor', 'said']
    """
    return frozenset(_beginnings(text))


def share_told(text: str, told: frozenset[str]) -> float:
    """How much of what a text tells is among what is `told`, of 1."""
    beginnings = _beginnings(text)
    return sum([each in told for each in beginnings]) / len(beginnings) if beginnings else 0.0


def _beginnings(text: str) -> list[str]:
    """The beginnings of words; where they are not parted by spaces, each two letters."""
    words = _WORDS(text)
    found = [word[:STEM] for word in words if not _IS_OF_SYLLABLES(word)]
    if len(found) < len(words):
        for word in words:
            if _IS_OF_SYLLABLES(word):
                found += map(add, word, word[1:])
    return found
