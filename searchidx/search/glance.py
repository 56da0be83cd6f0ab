"""Which words of a text are worth a closer look: those that may be one of a few forms.

In: a text and forms. Out: tokens as `words.tokens` gives them, of the pieces between white space that may hold
one of the forms. Taking a whole article apart costs a hundred times as much as looking for some strings in it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from functools import cache

from searchidx import words

_EDGES = ".,;:!?\"'()[]{}<>*/|-–—…“”‘’«»"
"""What may stand around a word without being part of it (`+` and `#` may: C++, C#)."""

_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_COMPOUND = re.compile(rf"[^\W_][{words.JOINTS}](?=[^\W_])")


@cache
def _alone(char: str) -> str:
    """What a character is folded to wherever it stands; "" when that is not one character, or depends."""
    folded = words.fold(char)
    depends = unicodedata.category(char)[0] == "M" or "\u1100" <= char <= "\u11ff"  # composed with others
    stays = unicodedata.normalize("NFKC", char) == char
    return folded if len(folded) == 1 and stays and not depends else ""


def _folded(text: str) -> tuple[str, set[str]] | None:
    """A text folded character by character, and the characters that cannot be; None when none can."""
    folded = text.lower()
    if text.isascii():
        return folded, set()
    if len(folded) != len(text):
        return None
    odd: set[str] = set()
    for char in set(_NOT_ASCII.findall(folded)):
        alone = _alone(char)
        if not alone:
            odd.add(char)
        elif alone != char:
            folded = folded.replace(char, alone)
    return folded, odd


def tokens(text: str, forms: Collection[str], *, compounds: bool, reach: int | None) -> Iterator[words.Token]:
    """The words between white space where one may be of `forms`; with `compounds`, also when closed up.

    Positions count on from token to token. With a `reach`, what stands between two such places is there too if it
    has up to so many words; otherwise more than so many empty ones are.
    """
    known = _folded(text)
    if known is None:
        yield from words.tokens(text)
        return
    folded, odd = known
    position = end = 0
    for start, stop in _places(folded, (*forms, *odd), compounds=compounds):
        if reach is not None and end:
            between = _between(text, end, start, position, reach)
            yield from between
            position = between[-1].position + 1 if between else position
        end = stop
        word = folded[start:stop].strip(_EDGES)
        if word.isalnum() and word in forms:  # a word by itself, as most are
            at = folded.index(word, start)
            yield words.Token(word, at, at + len(word), position)
            position += 1
            continue
        found = [
            words.Token(form, a + start, b + start, at + position, joined)
            for form, a, b, at, joined in words.tokens(text[start:stop])
        ]
        yield from found
        position = found[-1].position + 1 if found else position


def _places(folded: str, sought: Iterable[str], *, compounds: bool) -> list[tuple[int, int]]:
    """Ranges between white space that have one of some strings, in order."""
    found: dict[int, int] = {}
    for string in filter(None, sought):  # an empty one, of an index that makes no sense, is everywhere
        at = folded.find(string)
        while at >= 0:
            start, stop = _around(folded, at, at + len(string))
            found[start] = stop
            at = folded.find(string, stop)
    if compounds:
        found.update(_around(folded, match.start(), match.end()) for match in _COMPOUND.finditer(folded))
    return sorted(found.items())


def _around(text: str, start: int, end: int) -> tuple[int, int]:
    """A range made larger to the next white space on both sides: spaces and line feeds are enough."""
    start, line = text.rfind(" ", 0, start), text.rfind("\n", 0, start)
    space = text.find(" ", end)
    stop = text.find("\n", end, len(text) if space < 0 else space)
    return (max(line, start)) + 1, stop if stop >= 0 else space if space >= 0 else len(text)


def _between(text: str, start: int, stop: int, position: int, reach: int) -> list[words.Token]:
    found: list[words.Token] = []
    for form, a, b, at, joined in words.tokens(text[start:stop]):
        if at > reach:
            return [words.Token("", start, start, position + each) for each in range(reach + 1)]
        found.append(words.Token(form, a + start, b + start, at + position, joined))
    return found
