"""Texts as a cluster keeps them: the terms that our own `words` makes, in a form that it only has to cut at spaces.

In: a text and its language. Out: one piece for each position, split by spaces; a piece is the terms that stand there:

    cease-fires today  ->  ceasefir|>ceasefir|ceas|=cease  <ceasefir|fire|=fires  today|=today

A stem stands as it is, `=` before the word as it is spelled. A compound closed up is a word at its first position, and
marks its first (`>`) and last (`<`): so a phrase knows how many positions it takes up. The analyzer is in `mapping`.
"""

from __future__ import annotations

from collections.abc import Iterable

from searchidx import words

BETWEEN = "|"
SPELLED, FIRST, LAST = "=", ">", "<"

CLOSED = "closed"
"""The field, among those of words, of terms that are compounds closed up."""

Known = set[tuple[str, str]]
"""Words as they are spelled, each with its term; those of names after their field, as `people:kolas`."""


def pieces(text: str, language: str | None, known: Known) -> str:
    """A text by its terms; `known` gets its words."""
    places: list[list[str]] = []
    closed = ""
    first = end = 0

    def close() -> None:
        """Mark where the last compound begins and ends; C++ has one part, so it is none to a phrase."""
        if closed and len(places) - 1 > first:
            places[first].append(FIRST + closed)
            places[-1].append(LAST + closed)
            known.add((f"{CLOSED}:{closed}", closed))

    for form, start, stop, position, joined in words.tokens(text):
        if start >= end:
            close()
            closed = ""
        term = words.stem(form, language)
        known.add((form, term))
        if len(places) == position:
            places.append([])
        if joined:
            closed, first, end = term, position, stop
            places[position].append(term)
        else:
            places[position] += [SPELLED + form] if term in places[position] else [term, SPELLED + form]
    close()
    return " ".join(map(BETWEEN.join, places))


def name_pieces(field: str, values: Iterable[str], known: Known) -> list[str]:
    """Values of names by their words, which are not stemmed; they are known by their field."""
    made = []
    for value in values:
        forms = [token.form for token in words.tokens(value) if not token.joined]
        known.update((f"{field}:{form}", form) for form in forms)
        made.append(" ".join(forms))
    return made
