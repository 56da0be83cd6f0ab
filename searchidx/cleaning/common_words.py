"""The commonest words in many lines at once: how many of them each line has, and of which language they are.

In: lines in small letters. Out: the language of some of them, and the share of its stop words in each. What prose is
made of, menus have not.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from searchidx.stopwords import LANGUAGES, stopwords

GLANCE = 120
"""Characters of a line whose words are looked at: more of a long one says no more."""
_MIN_SHARE = 0.1
"""Stop words of a language among the words of a text in it"""


def kinds_of(low: str) -> bytes:
    """What each of the first words is of a line in small letters, with single spaces between them: 0 for what is a stop
    word of no language, else whose it is, see `_whose`."""
    return kinds_of_words(low[:GLANCE].split(" "))


def kinds_of_words(words: Iterable[str]) -> bytes:
    """The same of words in small letters."""
    return bytes(map(_numbers()[0].get, words, repeat(0)))


def language_of_kinds(kinds: Iterable[bytes]) -> str | None:
    """The language whose stop words are the most in some lines (the first of equals); None where they are few."""
    together = b"".join(kinds)
    counts = _by_language(together)
    best = int(counts.argmax())
    return LANGUAGES[best] if counts[best] > _MIN_SHARE * len(together) else None


def stop_words_among(words: Iterable[str]) -> list[int]:
    """How many of some words in small letters are stop words of each of LANGUAGES."""
    counts: list[int] = _by_language(kinds_of_words(words)).tolist()
    return counts


def _by_language(kinds: bytes) -> NDArray[np.int64]:
    """How many words of these kinds are stop words of each language."""
    return np.bincount(np.frombuffer(kinds, np.uint8), minlength=len(_whose())) @ _whose()


def shares(kinds: Iterable[bytes], language: str) -> list[float]:
    """How many of the first words of each of some lines are stop words of a language, of 0 to 1."""
    stops = _stops_of(language)
    return [1 - len(each.translate(None, stops)) / len(each) for each in kinds]


@cache
def _stops_of(language: str) -> bytes:
    """The kinds of its stop words."""
    return bytes(np.flatnonzero(_whose()[:, LANGUAGES.index(language)]).tolist())


def _whose() -> NDArray[np.int64]:
    """1 where the words of a kind are stop words of a language: (kinds, languages)."""
    return _numbers()[1]


@cache
def _numbers() -> tuple[dict[str, int], NDArray[np.int64]]:
    """Stop word -> its kind, and `_whose` they are."""
    owners: dict[str, list[int]] = {}
    for number, code in enumerate(LANGUAGES):
        for word in stopwords(code):
            owners.setdefault(word, []).append(number)
    kinds = {among: kind for kind, among in enumerate(dict.fromkeys(map(tuple, owners.values())), 1)}
    whose = np.zeros((len(kinds) + 1, len(LANGUAGES)), np.int64)
    for among, kind in kinds.items():
        whose[kind, list(among)] = 1
    return {word: kinds[tuple(among)] for word, among in owners.items()}, whose
