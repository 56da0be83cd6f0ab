"""Texts as a cluster keeps them: the terms that our own `words` makes, in a form that it only has to cut at spaces.

In: a text and its language. Out: one piece for each position, split by spaces; a piece is the terms that stand there:

    cease-fires today  ->  ceasefir|>ceasefir|ceas|=cease  <ceasefir|fire|=fires  today|=today

A stem stands as it is, `=` before the word as it is spelled. A compound closed up is a word at its first position, and
marks its first (`>`) and last (`<`): so a phrase knows how many positions it takes up. The analyzer is in `mapping`.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from searchidx import words

BETWEEN = "|"
SPELLED, FIRST, LAST = "=", ">", "<"

CLOSED = "closed"
"""The field, among those of words, of terms that are compounds closed up."""

MOST_CHUNKS = 200_000
"""Different chunks that are remembered, of all languages together: junk has no end of them."""

Known = set[tuple[str, str]]
"""Words as they are spelled, each with its term; those of names after their field, as `people:kolas`."""


class Chunk(NamedTuple):
    """What stands between white space: its pieces, its words, and of each position the term that copies are told by.

    Of a closed-up compound and its first part, that is always the same one: the later in the order of bytes.
    """

    pieces: str
    known: frozenset[tuple[str, str]]
    terms: tuple[bytes, ...]


class Chunks:
    """Chunks that were taken apart, of all languages together: whoever writes keeps one, as long as it writes."""

    def __init__(self) -> None:
        self._made: dict[str | None, dict[bytes, Chunk]] = {}
        self._left = MOST_CHUNKS

    def of(self, text: str, language: str | None) -> list[Chunk]:
        """A text by its chunks, which no word goes over; those without words are there too."""
        block = words.breakable(text.encode("utf-8", "surrogatepass")).split()
        made = self._made.setdefault(language, {})
        new = set(block).difference(made)
        if len(new) > self._left:  # a text of more than all is remembered as a whole, until the next one
            self._made = {language: {}}
            made, new, self._left = self._made[language], set(block), MOST_CHUNKS
        self._left -= len(new)
        for chunk in new:
            made[chunk] = _chunk(chunk.decode("utf-8", "surrogatepass"), language)
        return [made[chunk] for chunk in block]


def pieces(of: Iterable[Chunk], known: Known) -> str:
    """Chunks as they are sent; `known` gets their words."""
    every = [chunk for chunk in of if chunk.pieces]
    known.update(*[chunk.known for chunk in set(every)])
    return " ".join([chunk.pieces for chunk in every])


def _chunk(chunk: str, language: str | None) -> Chunk:
    known: Known = set()
    places: list[list[str]] = []
    terms: list[bytes] = []
    closed = ""
    first = end = 0

    def close() -> None:
        """Mark where the last compound begins and ends; C++ has one part, so it is none to a phrase."""
        if closed and len(places) - 1 > first:
            places[first].append(FIRST + closed)
            places[-1].append(LAST + closed)
            known.add((f"{CLOSED}:{closed}", closed))

    for form, start, stop, position, joined in words.tokens(chunk):
        if start >= end:
            close()
            closed = ""
        term = words.stem(form, language)
        known.add((form, term))
        if len(places) == position:
            places.append([])
            terms.append(b"")
        terms[position] = max(terms[position], term.encode("utf-8", "surrogatepass"))
        if joined:
            closed, first, end = term, position, stop
            places[position].append(term)
        else:
            places[position] += [SPELLED + form] if term in places[position] else [term, SPELLED + form]
    close()
    return Chunk(" ".join(map(BETWEEN.join, places)), frozenset(known), tuple(terms))


@lru_cache(100_000)
def _forms(value: str) -> tuple[str, ...]:
    return tuple(token.form for token in words.tokens(value) if not token.joined)


def name_pieces(field: str, values: Iterable[str], known: Known) -> list[str]:
    """Values of names by their words, which are not stemmed; they are known by their field."""
    made = []
    for value in values:
        forms = _forms(value)
        known.update((f"{field}:{form}", form) for form in forms)
        made.append(" ".join(forms))
    return made
