"""What `*`, `?` and `~` say in a word.

In: a piece of a query without spaces, with its punctuation. Out: the word in it, and whether it is one
word, the beginning of words, a pattern or a fuzzy word; or a `UsageError` that says what is wrong.

- `*` stands for any run of characters, `?` for one; there are two letters beside them. A `?` before or after a
  word is punctuation unless the word holds another wildcard.
- `=` before a word asks for it as it is spelled.
- `~`, `~1` and `~2` at the end of a word ask for like ones: the first `~` there says so, and others are punctuation.
  So is `~~`. After fewer than three letters all of them say nothing, and a figure belongs to the word: `EU~1`.
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

_NUMBERED = re.compile(r"(.*[^~])~([0-9]+)", re.DOTALL)
_BARE = re.compile(r"(?<!~)~(?!~)")
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
    near, distance = _marked(typed)
    if near != typed:
        if without_distance(near) != near:  # not read: there may be thousands of them
            raise UsageError("A word has only one ~.", f"As in minsk~1 or minsk~{FAR}")
        return _fuzzy(read(near), distance)
    start, end = word_span(typed)
    core = typed[start:end]
    before = "*" if "*" in typed[:start] else _touching(typed[:start][::-1], "?")
    after = "*" if "*" in typed[end:] else ""
    if letters(core) < MIN_LETTERS:
        before = before.replace("?", "")
    touching = _touching(typed[end:], "*?")
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
    return _marked(typed, least)[0]


def _marked(typed: str, least: int = MIN_FUZZY) -> tuple[str, str]:
    """What stands before that mark, and the figures of its distance; the whole piece where there is no mark."""
    end = len(typed)
    while end and not typed[end - 1].isalnum():
        end -= 1
    if found := _NUMBERED.fullmatch(typed, 0, end):
        near, distance = found[1], found[2]
    elif found := _BARE.search(typed, end):
        near, distance = typed[: found.start()], ""
    else:
        return typed, ""
    return (near, distance) if letters(near) >= least else (typed, "")


def _touching(punctuation: str, wildcards: str) -> str:
    """The wildcards that it begins with."""
    return punctuation[: len(punctuation) - len(punctuation.lstrip(wildcards))]


def _where(pattern: str) -> str:
    return "before" if pattern.endswith("*") and pattern.count("*") == 1 else "beside"


def _exact(piece: Piece) -> Piece:
    if piece.kind != "word":
        raise UsageError(
            "An exact word has no wildcards and no ~.",
            f"As in ={piece.text.replace('*', '').replace('?', '')}",
        )
    return piece._replace(kind="exact")


def _fuzzy(piece: Piece, distance: str) -> Piece:
    if piece.kind != "word":
        raise UsageError(
            "A word has wildcards or a ~, not both.",
            "As in luka*ko, or lukashenka~ for words nearly like it.",
        )
    figure = distance.lstrip("0")[:2]  # Python reads no number of thousands of figures
    if distance and not (figure and 1 <= int(figure) <= FAR):
        raise UsageError(
            f"A fuzzy word may differ by 1 or {FAR} letters.", f"Write {piece.text}~1 or {piece.text}~{FAR}"
        )
    usual = 1 if letters(piece.text) <= 5 else FAR
    return Piece(piece.text, "fuzzy", int(figure or usual))
