"""Dates among words, without a field: `since 2020`, `before april 1`, `until last month`, `march..june`.

In: a word of a query and those after it. Out: the days they mean, and how many words those are; None for words. Only
what can hardly be meant otherwise is a date: a range with dots, or one of four small words before a date. Where
that is not sure, or no article of the archive is of those days, they are words after all. Nothing of this is silent:
the calendar is told what was read as words, and which days were taken where no year was said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from searchidx.errors import UsageError
from searchidx.query import periods
from searchidx.query.leaves import beside
from searchidx.query.lexer import Token
from searchidx.query.plain_dates import Calendar, month_number, says_year
from searchidx.query.punctuation import trim
from searchidx.query.tree import Between

SIDES = frozenset({"since", "until", "after", "before"})

LONGEST = 3
"""Words of a date: `31 march 2023`, `past 3 months`."""

REACH = 2 * LONGEST + 1
"""Words after one that are looked at: `between` may have two dates behind it."""

_JOINED_BY = {"between": ("and",), "from": ("to", "until", "through")}
"""What stands between the two dates behind such a word."""

_WITHIN = frozenset({"in", "on", "during"})
"""Before a date they say when something happened, which is not when an article was published: they stay words."""

_WORDS_TOO = frozenset({"march", "may"})
"""Months that alone after `before` and `after` are as likely a verb or a demonstration."""

AS_A_WORD = "\\"
"""Before a range it says that this is no date, and is what the printer puts there: \\2023-03..2023-04 is a word."""

_YEAR_DIGITS = "(?:1[4-9]|2[01])[0-9]{2}"  # 1200 is a number: there was no news to date before printing
# compiled, and then kept by `re`, when there is something that looks like a date: most queries have none
_FIGURES = rf"{_YEAR_DIGITS}(?:-[0-9]{{2}}(?:-[0-9]{{2}})?)?"
_DAY = r"(?i:[0-9]{1,2}(?:st|nd|rd|th)?)"
_RANGE = r"([^.]*)\.\.([^.]*)"


@cache
def _relative() -> re.Pattern[str]:
    """Periods in plain words that can follow a side; compiled when there is a side."""
    unit = "(?:day|week|month|quarter|year)"
    return re.compile(
        rf"today|yesterday|(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:this|current) {unit}"
        rf"|(?:past|last|previous) (?:\w+ )?{unit}s?|\w+ {unit}s? ago"
        r"|(?:spring|summer|autumn|fall|winter|q[1-4]) [0-9]{4}",
        re.IGNORECASE,
    )


class BareDate(NamedTuple):
    """The days that so many words of a query mean."""

    days: Between
    words: int


def bare_date(token: Token, following: Sequence[Token], when: Calendar) -> BareDate | None:
    """What a word and those after it say as a date; None when they are words."""
    found = _range(token, following, when) or _long_range(token, following, when)
    side = token.text.lower()
    if found is None and side in SIDES:
        found = _beside(side, following, when)
    if found is None:
        if side in _WITHIN:
            _tell_of_words(side, following, when)
        elif side in _JOINED_BY:
            _tell_of_two(side, following, when)
        return None
    said = " ".join(trim(each.text) for each in (token, *following)[: found.words])
    days = found.days
    if not when.covers(days.since, days.until):
        when.remarks.append(f"no article is dated “{said}”, so these are read as words")
        return None
    if not says_year(said):
        read = periods.compact(days.since, days.until)
        when.remarks.append(f"“{said}” is read as date:{read}; in quotation marks it is words")
    return found


def _range(token: Token, following: Sequence[Token], when: Calendar) -> BareDate | None:
    if token.text.startswith((AS_A_WORD, "=")):  # an exact word is none either
        return None
    typed = next(filter(_is_range, (_without_punctuation(token.text), trim(token.text))), None)
    if typed is None:
        return None
    year = trim(following[0].text) if following and following[0].kind == "word" else ""
    ends_in_month = _is_month(typed.rpartition("..")[2])
    words = 2 if ends_in_month and re.fullmatch(_YEAR_DIGITS, year) else 1  # march..june 2023
    value = f"{typed} {year}" if words == 2 else typed
    return _read("date", value, words, when)


def _long_range(token: Token, following: Sequence[Token], when: Calendar) -> BareDate | None:
    """A range whose first date is of several words: `march 2023..april 2023`, `1 march..2 april`."""
    if not any(".." in each.text for each in following[: LONGEST - 1]):
        return None
    words = list(_plain((token, *following), 2 * LONGEST - 1))
    for number in range(len(words), 1, -1):
        said = " ".join(words[:number])
        begin, _, end = said.partition("..")
        if not (_is_date(begin) and _is_date(end)):
            continue
        year = re.search(_YEAR_DIGITS, end)
        if year and not says_year(begin):  # 1 march..2 april 2023
            begin = f"{begin} {year[0]}"
        found = _read("date", f"{begin}..{end}", number, when)
        if found is None:
            when.remarks.append(f"“{said}” is no period; one is written date:2023-03..2023-06")
        return found
    return None


def _is_date(text: str) -> bool:
    words = text.split()
    return 0 < len(words) == date_words("date", words)


def _is_range(text: str) -> bool:
    match = re.fullmatch(_RANGE, text) if ".." in text else None
    return bool(
        match
        and any(match.groups())
        and all(not end or re.fullmatch(_FIGURES, end) or _is_month(end) for end in match.groups())
    )


def _without_punctuation(text: str) -> str:
    """The word without the punctuation around it, but for the dots of an open range."""
    core = trim(text)
    before, _, after = text.partition(core) if core else ("", "", "")
    begin = ".." if before.endswith("..") and not before.endswith("...") else ""
    end = ".." if after.startswith("..") and not after.startswith("...") else ""
    return f"{begin}{core}{end}"


def _beside(side: str, following: Sequence[Token], when: Calendar) -> BareDate | None:
    words = list(_plain(following))
    number = date_words(side, words)
    if not number:
        if words and _is_month(words[0]):
            when.remarks.append(f"“{side} {words[0]}” is read as words; {side}:{words[0]} is the month")
        _tell_of_articles(side, following, when)
        return None
    said = " ".join(words[:number])
    found = _read(side, said, 1 + number, when)
    if found is None:
        when.remarks.append(f"there is no day “{said}”, so these are read as words")
    return found


def _tell_of_words(word: str, following: Sequence[Token], when: Calendar) -> None:
    """Tells how to ask for articles of the days that are words after `in`, where there are such articles."""
    words = list(_plain(following))
    said = " ".join(words[: date_words(word, words)])
    found = _read("date", said, 0, when) if said else None
    if found and when.covers(found.days.since, found.days.until):
        value = f'"{said}"' if " " in said else said
        when.remarks.append(f"“{word} {said}” is read as words; what was published then is date:{value}")


def _tell_of_articles(side: str, following: Sequence[Token], when: Calendar) -> None:
    """Tells how to write a date that is said with its articles: `since the 1st of april 2023`."""
    words = list(_plain(following, LONGEST + 2))
    short = [word for word in words if word.lower() not in ("the", "of")][:LONGEST]
    short = short[: date_words(side, short)]
    if short and re.fullmatch(_DAY, short[0]):
        said = " ".join(words[: words.index(short[-1]) + 1])
        when.remarks.append(f"“{side} {said}” is read as words; the date is written {side} {' '.join(short)}")


def _tell_of_two(word: str, following: Sequence[Token], when: Calendar) -> None:
    """Tells how to ask for the days between two dates, where there are articles of them."""
    words = list(_plain(following, REACH))
    at = date_words(word, words[:LONGEST])
    if not at or "".join(words[at : at + 1]).lower() not in _JOINED_BY[word]:
        return
    end = words[at + 1 : at + 1 + LONGEST]
    end = end[: date_words(word, end)]
    value = f"{' '.join(words[:at])} to {' '.join(end)}"
    found = _read("date", value, 0, when) if end else None
    if found and when.covers(found.days.since, found.days.until):
        said = " ".join((word, *words[: at + 1], *end))
        when.remarks.append(f'“{said}” is read as words; what was published then is date:"{value}"')


def _plain(following: Sequence[Token], most: int = LONGEST) -> Iterator[str]:
    """The words that may be a date: up to the first that is more than letters, digits and what ends a sentence."""
    for each in following[:most]:
        word = trim(each.text)
        if each.kind != "word" or each.exact or each.text.rstrip(",.;:!?") != word.rstrip("."):
            return
        yield word


def _read(field: str, value: str, words: int, when: Calendar) -> BareDate | None:
    try:
        days = Between(*periods.span(value, when)) if field == "date" else beside(field, value, when)
    except UsageError:
        return None
    return BareDate(days, words)


def _is_month(text: str) -> bool:
    return month_number(text) is not None and text.isalpha()


def date_words(side: str, words: Sequence[str]) -> int:
    """How many of up to LONGEST words after `since` and its like are a date by their form; 0 for none."""
    first, second, third = (*words, "", "", "")[:3]
    if re.fullmatch(_FIGURES, first):
        return 1
    day = bool(
        re.fullmatch(_DAY, second) if _is_month(first) else re.fullmatch(_DAY, first) and _is_month(second)
    )
    if day:
        return 3 if re.fullmatch(_YEAR_DIGITS, third) else 2
    if _is_month(first):
        if re.fullmatch(_YEAR_DIGITS, second):
            return 2
        return 0 if side in ("before", "after") and first.lower() in _WORDS_TOO else 1
    found = (n for n in range(len(words), 0, -1) if _relative().fullmatch(" ".join(words[:n])))
    return next(found, 0)
