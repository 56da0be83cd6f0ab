"""A capitalised run to its tokens: possessives and hyphenated endings taken off, folded, looked up in lists.

In: the text of a run. Out: `Token`s. What a token is a part of is left to `tagger`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from searchidx.entities.tables import Tables
from searchidx.words import fold

_WORD = re.compile(r"[^\s\u00a0]+")
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


class Token(NamedTuple):
    """One word of a run. `ends` says that a name cannot go on after it (a possessive, half of a hyphen)."""

    text: str
    start: int
    form: str
    ends: bool

    @property
    def small(self) -> bool:
        """Whether it is one of the small words that may stand inside a name."""
        return (self.text[0].islower() and self.text.isalpha()) or self.text == "&"


def tokens(run: str, known: Tables) -> list[Token]:
    """The tokens of a run, in order."""
    found = []
    for match in _WORD.finditer(run):
        text, start = match[0], match.start()
        ends = False
        if text[-1] in "s'’" and (cut := _POSSESSIVE.search(text)) is not None:
            ends = fold(text[: cut.start()]) not in _KEPT_POSSESSIVES
            if ends:
                text = text[: cut.start()]
        if "-" in text or "‑" in text or "‐" in text:
            shorter = _SUFFIX.sub("", text)
            ends = ends or shorter != text
            text = shorter
            halves = text.split("-")
            if len(halves) == 2 and fold(text) not in known.places:
                left, right = map(fold, halves)
                if left in known.places and right in known.places:  # "Russia-Ukraine" is two places
                    found.append(Token(halves[0], start, left, True))
                    found.append(Token(halves[1], start + len(halves[0]) + 1, right, ends))
                    continue
        found.append(Token(text, start, fold(text), ends))
    return found
