"""Lines that say when and by whom: "Sunday, June 11, 2023", "By Jane Doe", "KYIV, March 31 — ".

In: a line. Out: whether it is a date and little else, names its author, or begins as an agency's story does.
"""

from __future__ import annotations

import re
from functools import cache

from searchidx import date_cues, month_names
from searchidx.cleaning import further_bylines
from searchidx.cleaning.authors import LABELS
from searchidx.cleaning.phrases import has_one
from searchidx.memo import kept
from searchidx.words import fold

MAX_DATE_LINE = 400  # characters

MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?"
    "|dec(?:ember)?|januar|jänner|februar|märz|mai|juni|juli|oktober|dezember|janvier|février|mars|avril|juin|juillet|août"
    "|septembre|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre"
    "|diciembre|janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro|dezembro|gennaio|febbraio|aprile|maggio"
    "|giugno|luglio|settembre|ottobre|dicembre|января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
)
_DATE = re.compile(
    rf"\b(?:{MONTHS})\b\.?|\b\d{{1,2}}:\d{{2}}|\b\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}"
    r"|\b\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{4}년|\d{1,2}月",
    re.IGNORECASE,
)
_DATE_WORD = re.compile(
    rf"(?:{MONTHS})|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch"
    r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo"
    r"|(?:segunda|terça|quarta|quinta|sexta)|feira|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|года?"
    r"|at|on|um|uhr|le|à|de|del|am|pm|a|p|m|th|st|nd|rd|h|[a-z]{1,2}t|utc|gmt|ago|hours?|min(?:ute)?s?|days?|read"
    r"|[년월일시분오전후]+",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W\d_]+")
_DATED = re.compile(
    r"(?:(?:first |last )?(?:published|posted|updated|modified|created|publié|mis à jour|veröffentlicht|aktualisiert"
    r"|stand|publicado|actualizado|atualizado|опубликовано|обновлено)\b|(?:입력|수정|등록|발행))",
    re.I,
)
_DATED_STARTS = frozenset("fi la pu po up mo cr mi ve ak st ac at".split())
"""The two letters that those of them begin with that begin with ASCII letters."""
_DIGIT = re.compile(r"\d")
_BYLINE_STARTS = frozenset("fr by vo pa po di do wr re st wo te au ha ya mu na sz sc to fo av af".split())
"""The same, two letters."""
_NAME = "[A-ZÀ-ÞĀ-ŽΑ-ΩА-Яİ][^\\s'’]*"
_BYLINE = re.compile(
    r"from our (?:\w+ )?correspondent\b|(?:by|von|par|por|di|door|автор|written by|reported by|story by|words by"
    r"|texte? (?:de|von)|reporter|기자)\b[:\s]\s*"
    # a pattern that is blind to case asks for the small letter of each character of a range when it is made
    r"(?-i:[A-ZÀ-ÞА-Я\"“@])|(?-i:[가-힣]{2,4}) ?기자|(?:авторы|текст|byline)\s*:"
    # a headline may begin like this, too: "Author: ...", "Reporter: ..."
    rf"|(?:(?:{LABELS})\s*:\s*|(?-i:[Aa][vf]) )(?-i:{_NAME}(?: (?:de|van|von|bin|{_NAME})){{1,2}}$)",
    re.IGNORECASE,
)


def says_date(text: str, words: int, ends: bool) -> bool:
    """A line that is a date and little else: "Sunday, June 11, 2023", "Published: 4:12 pm".

    It has so many words, and ends like a sentence or does not.
    """
    if words > 16 or (ends and words > 10) or len(text) > MAX_DATE_LINE:
        return False
    may_be_announced = text[:2].lower() in _DATED_STARTS or not text[:2].isascii()
    return (may_be_announced or _has_digit(text)) and (_is_dated(text) or _is_further_date(text))


# asked by several, and the furniture of one site comes again on each of its pages
@kept(1 << 12, longest=200)
def _is_dated(text: str) -> bool:
    announced = _DATED.match(text)
    if not announced and not _has_digit(text):
        return False
    left = 6 if announced else 3
    for word in _LETTERS.findall(text):
        if not _is_date_word(word):
            left -= 1
            if left < 0:
                return False
    return bool(announced or _DATE.search(text))  # the search takes longest, and few lines come as far


def says_more_than_date(text: str) -> bool:
    """Whether a line of a date has other words: "Council briefing, 5 March 2024"; not what happened on that day.

    >>> says_more_than_date("Timeline of 11 September 2001"), says_more_than_date("Poniedziałek, 5 czerwca 2023")
    (True, False)
    """
    others = [
        word for word in _LETTERS.findall(text) if not (_is_date_word(word) or month_names.is_month(word))
    ]
    return len(others) >= MIN_OTHERS and sum(map(len, others)) >= MIN_LETTERS and not _DATED.match(text)


MIN_OTHERS, MIN_LETTERS = 2, 7
"""Words beside a date, and letters of them, of what is more than a day with its name and place"""

MAX_BESIDE = 12
"""Letters beside a date"""


@kept(1 << 12, longest=200)
def _is_further_date(text: str) -> bool:
    """The same of a day, a month and a year, in languages whose other words nobody has listed."""
    folded = fold(text)
    if _is_announced(folded):
        return True
    found = _further_date().search(folded)
    if not found:
        return False
    beside = folded[: found.start()] + folded[found.end() :]
    return sum(map(len, _LETTERS.findall(beside))) <= MAX_BESIDE


def _is_announced(folded: str) -> bool:
    """Whether a line begins with "published" or "updated" and says little else than dates."""
    if folded[:2] not in _CUE_STARTS or not (cue := _cue().match(folded)):
        return False
    said = folded[cue.end() :]
    others = [word for word in _LETTERS.findall(said) if not month_names.is_month(word)]
    return len(others) <= MAX_ANNOUNCED and bool(_DATE.search(said) or _further_date().search(said))


MAX_ANNOUNCED = 5
"""Words of such a line that are not listed: where it was published, "last updated on"."""
_CUES = tuple(
    cue
    for cue in date_cues.PUBLISHED_CUES + date_cues.MODIFIED_CUES
    if cue not in ("as of", "issued", "update", "stand", "入力")
)
"""But for those that sentences and headlines begin with"""
_CUE_STARTS = frozenset(cue[:2] for cue in _CUES)


@cache
def _cue() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(map(re.escape, sorted(_CUES, key=len, reverse=True)))})(?![^\W\d_])")


@cache
def _further_date() -> re.Pattern[str]:
    every = month_names.MONTHS.keys() | month_names.AFTER_A_DAY.keys()
    names = "|".join(map(re.escape, sorted(every, key=len, reverse=True)))
    return re.compile(rf"(?<!\d)\d{{1,2}}\.?\s?(?:{names})(?!\w)\D{{0,20}}\d{{4}}(?!\d)")


def _has_digit(text: str) -> bool:
    return bool(_DIGIT.search(text)) or (not text.isascii() and any(map(str.isdigit, text)))


@kept(1 << 12, longest=20)
def _is_date_word(word: str) -> bool:
    return _DATE_WORD.fullmatch(word) is not None


def says_author(text: str, words: int, ends: bool) -> bool:
    """A line that names the author: "By Jane Doe", "Von unserem Korrespondenten"."""
    if words > 16 or (ends and words > 8):
        return False
    start = text[:2]
    if start.isascii():
        return start.lower() in _BYLINE_STARTS and bool(_BYLINE.match(text))
    return bool(_BYLINE.match(text) or further_bylines.label(text))


_DATELINE = re.compile(
    r"[A-ZÀ-ÞА-Я][A-ZÀ-ÞА-Я.’'-]+(?:[ ,/][^()—–]{0,40}?)?\s?(?:\([A-Za-zÀ-ÿА-я/. -]{2,30}\)\s?)?(?:--|[-—–])\s"
    r"|[A-ZÀ-ÞА-Я][\w.’'-]+(?: [A-ZÀ-Þ][\w.’'-]+){0,3}(?:, [^()]{2,25})? "
    r"\((?:AP|AFP|dpa|Reuters|EFE|ANSA|Lusa|APA|KNA|epd|SID)\)"
)
"""How an agency's story begins: "PARIS (AFP) – ", "KYIV, March 31 — ", "Berlin (dpa)"."""
_DATELINE_MARKS = "(-–—"
"""One of which stands in it."""
MAX_DATELINE = 120
"""Characters of a line in which it may stand."""


def begins_agency_story(text: str) -> bool:
    """Whether a line begins as an agency's story does: place, date and agency."""
    head = text[:MAX_DATELINE]
    return head[:1].isupper() and has_one(_DATELINE_MARKS, head) and _DATELINE.match(head) is not None
