"""A capitalised run to its tokens: possessives and hyphenated endings taken off, folded, looked up in lists.

In: the text of a run. Out: `Token`s. What a token is a part of is left to `tagger`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from searchidx.entities import lexicon
from searchidx.entities.tables import Tables
from searchidx.words import fold

_POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])$")
_SUFFIX = re.compile(
    r"[-‐‑](?:led|based|born|backed|style|controlled|held|run|owned|ruled|funded|made|wide|area|bound|occupied|"
    r"administered|allied|leaning|brokered|friendly|dominated|sponsored|mediated|trained|listed|educated|"
    r"related|era|only|type|linked|approved|appointed|supported|imposed|supplied|operated|registered|"
    r"proposed|inspired|affiliated|speaking|like|ish|to|and|a|the)\b.*$"
)
_KEPT_POSSESSIVES = frozenset(
    "people children women men workers farmers veterans teachers lord st king queen moody mcdonald lloyd "
    "sotheby christie wendy".split()
)


_SAINT = ("St.", "St", "Saint")


class Token(NamedTuple):
    """One word of a run. `ends` says that a name cannot go on after it (a possessive, half of a hyphen).

    `small` says that it is one of the small words that may stand inside a name.
    """

    text: str
    start: int
    form: str
    ends: bool
    small: bool


def tokens(run: str, known: Tables) -> list[Token]:
    """The tokens of a run, in order."""
    found: list[Token] = []
    at = 0
    for word in words(run):
        at = run.index(word, at)
        if at:
            found += [
                Token(text, at + start, form, ends, small)
                for text, start, form, ends, small in of_word(word, known)
            ]
        else:
            found += of_word(word, known)
        at += len(word)
    return found


def words(run: str) -> list[str]:
    """The words of a run; a saint whom a school or a church is called after is one with its title.

    >>> words("St. Mary's School"), words("St. Louis's Mayor")
    (["St. Mary's", 'School'], ['St.', "Louis's", 'Mayor'])
    """
    found = run.split()
    if "St" not in run:
        return found
    for i in range(len(found) - 3, -1, -1):
        whole = f"{found[i]} {found[i + 1]}"
        called = fold(found[i + 2]) in lexicon.ORG_HEADS | lexicon.PLACE_HEADS
        if found[i] in _SAINT and called and whole in run and _POSSESSIVE.search(whole):
            found[i : i + 2] = [whole]
    return found


def of_word(word: str, known: Tables) -> tuple[Token, ...]:
    """The token that a word makes, or two: "Russia-Ukraine" is two places."""
    text, ends = word, False
    if text[-1] in "s'’" and (cut := _POSSESSIVE.search(text)) is not None:
        ends = fold(text[: cut.start()]) not in _KEPT_POSSESSIVES and " " not in text
        if ends:
            text = text[: cut.start()]
    if "-" in text or "‑" in text or "‐" in text:
        shorter = _SUFFIX.sub("", text)
        ends = ends or shorter != text
        text = shorter
        halves = text.split("-")
        if len(halves) == 2 and fold(text) not in known.places:
            left, right = map(fold, halves)
            if left in known.places and right in known.places:
                return _token(halves[0], 0, True), _token(halves[1], len(halves[0]) + 1, ends)
    return (_token(text, 0, ends),)


def _token(text: str, start: int, ends: bool) -> Token:
    small = (text[0].islower() and text.isalpha()) or text == "&"
    return Token(text, start, fold(text), ends, small)
