"""Text to the dates that are written in it: what stands there, not what it means.

In: a metadata value (`read_stamp`) or a line of prose (`find_dates`). Out: `Written` values with
their offsets. A missing year stays missing, a date that reads two ways says so, and no time zone is
ever converted: the day is the one that somebody wrote. Which date matters is left to `find`, what an
unclear one means to `judge`.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone

from searchidx.memo import kept
from searchidx.month_names import AFTER_A_DAY, MONTHS
from searchidx.values import dataclass
from searchidx.words import fold

MAX_SEARCHED = 2_000
"""Characters of a line that are searched: a date line is short, a minified script is not."""


@dataclass(frozen=True, slots=True)
class Written:
    """A calendar day as written at `text[start:end]`.

    `year` is None when none is written. `unsure` says that `month` and `day` may be the other way
    round; `order` is "day" or "month", whichever stands first, where that is plain (31/03). `hour` is
    set for stamps in UTC: the day where it was written may be a neighbour.
    """

    year: int | None
    month: int
    day: int
    start: int = 0
    end: int = 0
    unsure: bool = False
    short_year: bool = False
    hour: int | None = None
    order: str | None = None


# --- values of metadata -----------------------------------------------------------------------------

_ISO = re.compile(
    r"\s*(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)"
    r"(?:[T\s]+(\d{1,2}):?(\d{2})(?::?\d{2})?(?:[.:,]\d+)?\s*(Z|UTC|GMT|[+\-−]\d{2}:?\d{2})?)?",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"((?:1[789]|20)\d{2})(\d{2})(\d{2})(?:T?\d{4}(?:\d{2})?)?Z?", re.IGNORECASE)
_EPOCH = re.compile(r"(\d{9,10})(?:\.\d+)?|(\d{12,13})")
_MAIL_UTC = re.compile(r"(\d{1,2}):\d{2}(?::\d{2})?\s*(?:GMT|UTC|Z|[+-]00:?00)\b")
_EPOCH_START = datetime(1970, 1, 1, tzinfo=timezone.utc)


@kept(4096, longest=100)  # articles that are added together often are of a few days
def read_stamp(text: str) -> Written | None:
    """The day of a metadata value: ISO 8601, compact, RFC 2822, epoch seconds or ms, or as in prose.

    >>> read_stamp("2023-03-31T23:30:00-05:00").day, read_stamp("1680220800").day
    (31, 31)
    """
    text = text[:MAX_SEARCHED].strip()
    match = _ISO.match(text)
    if match:
        year, month, day, hour, _, zone = match.groups()
        utc = int(hour) if hour and zone and _is_utc(zone) and int(hour) < 24 else None
        return _written(_of_ours(int(year)), int(month), int(day), 0, match.end(), hour=utc)
    if text[:8].isdigit():
        match = _COMPACT.fullmatch(text)
        found = match and _written(int(match[1]), int(match[2]), int(match[3]), 0, len(text))
        return found or _epoch(text) or _first(text)
    return _first(text)


def _is_utc(zone: str) -> bool:
    return zone[:1] in "zZuUgG" or not zone.strip("+-−0:")


def _first(text: str) -> Written | None:
    dates = find_dates(text)
    if not dates:
        return None
    first = dates[0]
    mail = _MAIL_UTC.search(text, first.end)
    if mail and first.year and int(mail[1]) < 24:
        return _written(first.year, first.month, first.day, first.start, first.end, hour=int(mail[1]))
    return first


def _epoch(text: str) -> Written | None:
    match = _EPOCH.fullmatch(text)
    if not match:
        return None
    seconds = int(match[1]) if match[1] else int(match[2]) // 1000
    moment = _EPOCH_START + timedelta(seconds=seconds)
    return _written(moment.year, moment.month, moment.day, 0, len(text), hour=moment.hour)


def _written(
    year: int | None, month: int, day: int, start: int, end: int,
    unsure: bool = False, short_year: bool = False, hour: int | None = None, order: str | None = None,
) -> Written | None:  # fmt: skip
    """A `Written`, or None when the calendar has no such day."""
    try:
        date(2000 if year is None else year, month, day)
    except (ValueError, OverflowError):
        return None
    return Written(year, month, day, start, end, unsure, short_year, hour, order)


# --- dates in prose -----------------------------------------------------------------------------------

_WORD = r"[^\W\d_]{3,12}"
_ARABIC = r"[\u0620-\u064a\u0671-\u06d3]"
_OF_TWO = rf"(?:كانون|تشرين) {_ARABIC}{{3,7}}(?!\w)"
# Vowel signs are no letters to Python; Arabic months may have two words, or two names beside each other
_MARKED = (
    r"[\u0900-\u097f]{2,8}|[\u0e01-\u0e4e]{4,12}|[\u0e01-\u0e4e]{1,3}\.[\u0e01-\u0e2e]"
    rf"|{_OF_TWO}|[آا]ب(?!\w)"
)
_ALSO = rf"(?:\s?[/(]\s?(?:{_OF_TWO}|{_ARABIC}{{2,8}})\)?)?"
_YEAR_FIRST = re.compile(r"(?<![\d/.\-])(\d{4})([-/.])\s?(\d{1,2})\2\s?(\d{1,2})(?!\d)")
_NUMERIC = re.compile(
    r"(?<![\d/.\-])(\d{1,2})([./-])(?:(?<=\.)\s)?(\d{1,2})\2(?:(?<=\.)\s)?(\d{4}(?![\d:])|\d{2}(?!\d(?!\d:)))(?![/-]\d)"
)
_DAY_MONTH = re.compile(
    rf"(?<![\d:.,])(\d{{1,2}})(?:\s?(?:st|nd|rd|th|er|º|°|ª|\.))?[\s\-–/]{{0,3}}(?:(?:of|de|del|di)\s+)?"
    rf"({_MARKED}|{_WORD})\.?{_ALSO}(?:[\s,،\-–/]{{0,3}}(?:(?:de|del|of)\s+|พ\.ศ\.\s?)?(\d{{4}})(?!\d))?"
)
_MONTH_DAY = re.compile(
    rf"(?<!\w)({_WORD})\.?[\s\-]{{1,2}}(\d{{1,2}})(?:st|nd|rd|th)?(?![\d:%])(?:,?\s*(\d{{4}})(?![\d:]))?"
)
_CJK = re.compile(r"(?:(\d{4})|民[國国]\s?(\d{2,3}))\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_IN_CHINESE = re.compile(
    r"([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日"
)
_THAI_SHORT = re.compile(
    r"(?<!\d)(\d{1,2})\s?([\u0e01-\u0e4e]{1,3}\.[\u0e01-\u0e2e]|[\u0e01-\u0e4e]{4,12})\.?\s?(\d{2})"
    r"(?=\.?\s*(?:$|[|,()/–-]|เวลา|\d{1,2}[.:]\d\d))"  # no number of people
)
_DIGIT = re.compile(r"[\d年]")


@kept(4096, longest=20)
def _month(word: str) -> int | None:
    return MONTHS.get(fold(word))


@kept(4096, longest=20)
def _month_after_a_day(word: str) -> int | None:
    return AFTER_A_DAY.get(fold(word))


def find_dates(text: str, *, yearless: bool = False) -> list[Written]:
    """Every date written in `text`, in order and not overlapping; without a year only if asked.

    >>> [(d.year, d.month, d.day) for d in find_dates("Kyiv, 31 марта 2023 года")]
    [(2023, 3, 31)]
    """
    text = text[:MAX_SEARCHED]
    if not _DIGIT.search(text):
        return []
    found = [*_numeric(text), *_named(text, yearless)]
    if not text.isascii():
        found += _asian(text)
    found.sort(key=lambda w: (w.start, -w.end))
    apart: list[Written] = []
    for one in found:
        if apart and one.start < apart[-1].end:
            if one.year is not None and apart[-1].year is None:
                apart[-1] = one  # "6 May 2023" read as "6 May" and as "May 20"
            continue
        apart.append(one)
    return apart


def _numeric(text: str) -> list[Written]:
    found = [
        w
        for m in _YEAR_FIRST.finditer(text)
        if (w := _written(_of_ours(int(m[1])), int(m[3]), int(m[4]), *m.span()))
    ]
    for match in _NUMERIC.finditer(text):
        first, mark, second, year = int(match[1]), match[2], int(match[3]), int(match[4])
        short = len(match[4]) == 2
        if short:
            if mark == "-":
                continue  # scores, telephone numbers
            year += 2000 if year < 70 else 1900
        year = _of_ours(year)
        unsure = mark != "." and first <= 12 and second <= 12 and first != second
        order = None if unsure or mark == "." or first == second else "month" if second > 12 else "day"
        if second > 12:
            first, second = second, first
        one = _written(year, second, first, *match.span(), unsure=unsure, short_year=short, order=order)
        if one:
            found.append(one)
    return found


BUDDHIST, FIRST_BUDDHIST = 543, 2300
"""Years by which Thailand's count is ahead, and the first year that can only be of that count."""
BUDDHIST_FIGURES = range(1990 + BUDDHIST, 2080 + BUDDHIST)
"""Years of that count in dates of nothing but figures: elsewhere they are no dates at all"""
SHORT_YEARS = range(43, 83)
"""Years without their hundreds, of that count: our 2000 on. Smaller ones may be of ours."""
TAIWANESE = 1911
"""Years by which Taiwan's count (民國) is behind"""


def _of_ours(year: int) -> int:
    """A year in a date of nothing but figures, by our count."""
    return year - BUDDHIST if year in BUDDHIST_FIGURES else year


def _asian(text: str) -> list[Written]:
    """Dates that are written as in China, Japan and Korea, and Thai ones with a short year."""
    found = [
        _written(int(m[1] or int(m[2]) + TAIWANESE), int(m[3]), int(m[4]), *m.span())
        for m in _CJK.finditer(text)
    ]
    for match in _IN_CHINESE.finditer(text):
        year = int("".join(map(_figure, match[1])))
        found.append(_written(year, _in_chinese(match[2]), _in_chinese(match[3]), *match.span()))
    for match in _THAI_SHORT.finditer(text):
        month, year = _month_after_a_day(match[2]), int(match[3])
        if month and year in SHORT_YEARS:
            found.append(_written(2500 + year - BUDDHIST, month, int(match[1]), *match.span()))
    return [one for one in found if one]


def _figure(character: str) -> str:
    return str(max(0, "〇一二三四五六七八九".find(character)))


def _in_chinese(number: str) -> int:
    """Of 1 to 99 as the characters say it: 三, 十三, 二十三, 三十; 0 where they say nothing."""
    tens, ten, ones = number.rpartition("十")
    if len(tens) > 1 or len(ones) > 1 or tens == "十":
        return 0
    return (int(_figure(tens or "一")) * 10 if ten else 0) + (int(_figure(ones)) if ones else 0)


def _named(text: str, yearless: bool) -> list[Written]:
    found = []
    for match in _DAY_MONTH.finditer(text):
        month, year = _month(match[2]), int(match[3]) if match[3] else None
        if not month and year:
            month = _month_after_a_day(match[2])
            if year >= FIRST_BUDDHIST and "\u0e00" <= match[2][0] <= "\u0e7f":
                year -= BUDDHIST
        if month and (year or yearless):
            found.append(_written(year, month, int(match[1]), *match.span()))
    for match in _MONTH_DAY.finditer(text):
        month = _month(match[1])
        if month and (match[3] or yearless):
            year = int(match[3]) if match[3] else None
            found.append(_written(year, month, int(match[2]), *match.span()))
    return [one for one in found if one]


# --- addresses ------------------------------------------------------------------------------------------

_URL_DAY = re.compile(r"[/\-_.](\d{4})([/\-_]?)(\d{1,2}|[a-z]{3})\2(\d{1,2})(?=[/\-_.?]|$)", re.IGNORECASE)
_URL_MONTH = re.compile(r"/((?:19|20)\d{2})/(0?[1-9]|1[0-2])(?=/)")


def day_in_url(url: str) -> Written | None:
    """The day in a URL's path: /2023/03/31/, 2023-03-31, /2023/mar/31/ or 20230331."""
    path = url_path(url)
    for match in _URL_DAY.finditer(path):
        year, mark, month, day = match.groups()
        if not mark and (len(month) != 2 or len(day) != 2):
            continue
        number = int(month) if month.isdigit() else _month(month)
        if number and 1900 <= int(year) <= 2100:
            one = _written(int(year), number, int(day), *match.span())
            if one:
                return one
    return None


def month_in_url(url: str) -> tuple[int, int] | None:
    """Year and month of a URL's path (/2023/03/slug): no day, but the year of a dateline without one."""
    match = _URL_MONTH.search(url_path(url))
    return (int(match[1]), int(match[2])) if match else None


def url_path(url: str) -> str:
    """The path of a URL; of the saved address when an archive's URL holds another one.

    An archive's own path names the day of the capture, which is no date of the article.
    """
    url = url[:MAX_SEARCHED]
    inner = max(url.rfind("/http://"), url.rfind("/https://"), url.rfind("/http:/"), url.rfind("/https:/"))
    if inner > 0:
        url = url[inner + 1 :]
    _, _, rest = url.partition("://")
    slash = (rest or url).find("/")
    return (rest or url)[slash:].partition("#")[0].partition("?")[0] if slash >= 0 else ""
