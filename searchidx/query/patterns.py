"""What `*`, `?` and `~` say in a word.

In: a piece of a query without spaces, with its punctuation. Out: the word in it, and whether it is one
word, the beginning of words, a pattern or a fuzzy word; or a `UsageError` that says what is wrong.

- `*` stands for any run of characters, `?` for one; there are two letters beside them. A `?` before or after a
  word is punctuation unless the word holds another wildcard.
- `=` before a word asks for it as it is spelled.
- `~`, `~1` and `~2` at the end of a word ask for like ones; `~~` is punctuation, and so are they after fewer than
  three letters.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from searchidx.errors import UsageError
from searchidx.query.punctuation import letters, word_span

MIN_LETTERS = 2
"""Fewer letters beside a `*` would match a large part of all words."""

MIN_FUZZY = 3
"""Shorter words are all alike."""

FAR = 2
"""The largest distance."""

_FUZZY = re.compile(r"(.*[^~])~(?:([0-9]+)(?:\W|_)*|(?:[^\w~]|_)*)", re.DOTALL)
_WILD = re.compile(r"[*?]")
_PREFIX_HINT = "As in ceasef*, which finds ceasefire and ceasefires."


class Piece(NamedTuple):
    """A word: as it is, with the letters of a prefix alone, or with its wildcards."""

    text: str
    kind: Literal["word", "prefix", "wildcard", "fuzzy", "exact"] = "word"
    distance: int = 0


def read(typed: str) -> Piece:
    """What a piece of a query says; its text is empty when it is nothing but punctuation.

    >>> read("(ceasef*,"), read("wom?n!"), read("war?")
    (Piece(text='ceasef', kind='prefix', distance=0), Piece(text='wom?n', kind='wildcard', distance=0), \
Piece(text='war', kind='word', distance=0))
    """
    if typed.startswith("=") and letters(typed):
        return _exact(read(typed.lstrip("=")))
    near = without_distance(typed)
    if near != typed and (fuzzy := _FUZZY.fullmatch(typed)):
        twice = without_distance(near) != near  # not looked into: there may be thousands of them
        return _fuzzy(Piece(near, "fuzzy") if twice else read(near), fuzzy[2])
    start, end = word_span(typed)
    core = typed[start:end]
    before = "*" if "*" in typed[:start] else _touching(typed[:start], r"\?+\Z")
    after = "*" if "*" in typed[end:] else ""
    if letters(core) < MIN_LETTERS:
        before = before.replace("?", "")
    touching = _touching(typed[end:], r"\A[*?]+")
    if before or _WILD.search(core) or "*" in touching:  # a ? alone ends a question
        after = touching or after
    pattern = re.sub(r"\*+", "*", before + core + after)
    if "*" in pattern and letters(core) < MIN_LETTERS:
        raise UsageError(
            f"There must be at least {MIN_LETTERS} letters {_where(pattern)} the *.", _PREFIX_HINT
        )
    if pattern == f"{core}*" and not _WILD.search(core):
        return Piece(core, "prefix")
    return Piece(pattern, "wildcard") if _WILD.search(pattern) else Piece(core)


def without_distance(typed: str, least: int = MIN_FUZZY) -> str:
    """The piece without the mark that makes a word of at least so many letters a fuzzy one, if there is one."""
    fuzzy = _FUZZY.fullmatch(typed)
    return fuzzy[1] if fuzzy and letters(fuzzy[1]) >= least else typed


def _touching(punctuation: str, wildcards: str) -> str:
    found = re.search(wildcards, punctuation)
    return found[0] if found else ""


def _where(pattern: str) -> str:
    return "before" if pattern.endswith("*") and pattern.count("*") == 1 else "beside"


def _exact(piece: Piece) -> Piece:
    if piece.kind != "word":
        raise UsageError(
            "An exact word has no wildcards and no ~.",
            f"As in ={piece.text.replace('*', '').replace('?', '')}",
        )
    return piece._replace(kind="exact")


def _fuzzy(piece: Piece, distance: str | None) -> Piece:
    if piece.kind != "word":
        raise UsageError(
            "A word has wildcards or a ~, not both.",
            "As in luka*ko, or lukashenka~ for words nearly like it.",
        )
    if distance and not 1 <= int(distance) <= FAR:
        raise UsageError(
            f"A fuzzy word may differ by 1 or {FAR} letters.", f"Write {piece.text}~1 or {piece.text}~{FAR}"
        )
    usual = 1 if letters(piece.text) <= 5 else FAR
    return Piece(piece.text, "fuzzy", int(distance or usual))
