"""Dates among words, without a field: `since 2020`, `before march 2023`, `march..june`.

In: a word of a query and those after it. Out: the days they mean, and how many words those are; None for words. Only
what can hardly be meant otherwise is a date: a range with dots, or one of four small words before a year, a month of a
year or a day. Where no article of the archive is of those days they are words after all, and the calendar is told so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from searchidx.errors import UsageError
from searchidx.query import periods
from searchidx.query.leaves import beside
from searchidx.query.lexer import Token
from searchidx.query.plain_dates import Calendar, month_number
from searchidx.query.punctuation import trim
from searchidx.query.tree import Between

SIDES = frozenset({"since", "until", "after", "before"})

_FIGURES = re.compile(r"[12][0-9]{3}(?:-[0-9]{2}(?:-[0-9]{2})?)?")
_YEAR = re.compile(r"[12][0-9]{3}")
_RANGE = re.compile(r"([^.]*)\.\.([^.]*)")


class BareDate(NamedTuple):
    """The days that so many words of a query mean."""

    days: Between
    words: int


def bare_date(token: Token, following: Sequence[Token], when: Calendar) -> BareDate | None:
    """What a word and those after it say as a date; None when they are words."""
    found = _range(token, following, when)
    side = trim(token.text).lower()
    if found is None and side in SIDES and side == token.text.lower():
        found = _beside(side, following, when)
    if found is None or when.covers(found.days.since, found.days.until):
        return found
    words = " ".join(trim(each.text) for each in (token, *following)[: found.words])
    when.declined.append(words)
    return None


def _range(token: Token, following: Sequence[Token], when: Calendar) -> BareDate | None:
    typed = _without_punctuation(token.text)
    match = _RANGE.fullmatch(typed)
    if match is None or not all(
        not end or _FIGURES.fullmatch(end) or _is_month(end) for end in match.groups()
    ):
        return None
    if not any(match.groups()):
        return None
    year = trim(following[0].text) if following and following[0].kind == "word" else ""
    words = 2 if _is_month(match[2]) and _YEAR.fullmatch(year) else 1  # march..june 2023
    value = f"{typed} {year}" if words == 2 else typed
    return _read("date", value, words, when)


def _without_punctuation(text: str) -> str:
    """The word without the punctuation around it, but for the dots of an open range."""
    core = trim(text)
    before, _, after = text.partition(core) if core else ("", "", "")
    begin = ".." if before.endswith("..") and not before.endswith("...") else ""
    end = ".." if after.startswith("..") and not after.startswith("...") else ""
    return f"{begin}{core}{end}"


def _beside(side: str, following: Sequence[Token], when: Calendar) -> BareDate | None:
    said = [trim(each.text) for each in following if each.kind == "word"]
    if not said or following[0].kind != "word":
        return None
    if not begins_date(said):
        return None
    words = said[:1] if _FIGURES.fullmatch(said[0]) else said
    return _read(side, " ".join(words), 1 + len(words), when)


def _read(field: str, value: str, words: int, when: Calendar) -> BareDate | None:
    try:
        days = Between(*periods.span(value, when)) if field == "date" else beside(field, value, when)
    except UsageError:
        return None
    return BareDate(days, words)


def _is_month(text: str) -> bool:
    return month_number(text) is not None and text.isalpha()


def begins_date(words: Sequence[str]) -> bool:
    """Whether the words after `since` are a date to begin with."""
    first, second = (*words, "", "")[:2]
    return bool(_FIGURES.fullmatch(first) or (_is_month(first) and _YEAR.fullmatch(second)))
