"""A stretch of a run that may be a name, and where it stands: what taggers hand to `pooling`."""

from __future__ import annotations

from typing import NamedTuple

from searchidx.entities.evidence import Evidence
from searchidx.entities.tables import Tables
from searchidx.words import fold


class Tagged(NamedTuple):
    """One name, perhaps: `text` at `start` of its run and its folded `words`.

    `opens` says that its first word opens the sentence, so that its capital says nothing; `key` joins it with its
    other spellings, and `name` is how it is written in full.
    """

    text: str
    start: int
    words: tuple[str, ...]
    opens: bool
    key: str
    name: str
    declined: bool = False
    """Whether `text` may be another case of `name`, which the article need not have itself."""


class Mention(NamedTuple):
    """One occurrence of a name, at `start` of the document.

    `scores` is the evidence of its run alone, `around` that of the words around the run; `after` is the word after it.
    """

    segment: Tagged
    start: int
    scores: Evidence
    around: Evidence
    after: str


def identity(text: str, words: tuple[str, ...], known: Tables) -> tuple[str, str]:
    """What joins a name with its other spellings, and how it is written in full."""
    if words[0] == "the" and len(words) > 1:
        words = words[1:]
    whole = " ".join(words)
    if whole in known.organizations:
        name = known.organizations[whole]
        return fold(name), name
    if whole in known.places:
        name = known.places[whole][1]
        return fold(name), name
    return whole, text.replace("’", "'")
