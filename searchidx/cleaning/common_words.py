"""The commonest words in many lines at once: how many of them each line has, and of which language they are.

In: words in small letters. Out: a number per word, from which the language of some of them and the share of its stop
words in others are counted. What prose is made of, menus have not.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from searchidx.stopwords import LANGUAGES, stopwords

Kinds = NDArray[np.uint8]
"""Of words: 0 for what is a stop word of no language, else whose it is, see `_whose`."""

_MIN_SHARE = 0.1
"""Stop words of a language among the words of a text in it"""


def kinds_of(words: Sequence[str]) -> Kinds:
    """What each of n words is: (n,)."""
    return np.fromiter(map(_numbers()[0].get, words, repeat(0)), np.uint8, len(words))


def language_of_kinds(kinds: Kinds) -> str | None:
    """The language whose stop words are the most among some words (the first of equals); None when they are few."""
    counts = np.bincount(kinds, minlength=len(_whose())) @ _whose()
    best = int(counts.argmax())
    return LANGUAGES[best] if counts[best] > _MIN_SHARE * len(kinds) else None


def stop_words(kinds: Kinds, language: str) -> NDArray[np.bool_]:
    """Which of n words are stop words of a language: (n,)."""
    return _is_stop(language).take(kinds)


@cache
def _is_stop(language: str) -> NDArray[np.bool_]:
    return _whose()[:, LANGUAGES.index(language)] > 0


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
