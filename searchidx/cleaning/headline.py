"""The head of a text: its title, and the lines of date, author and section around it.

In: the `Shape`s of a text and where its story begins. Out: the place of the title, and for lines
before the first prose the reason why they are none of the story's.
"""

from __future__ import annotations

import re

from searchidx.cleaning.lines import Shape
from searchidx.memo import kept

REACH = 25
"""How many lines above the first prose a title may stand."""
NEAR = 8
"""Lines above the first prose among which the distance does not count."""
MIN_WORDS, MAX_WORDS = 3, 30
MIN_SENTENCE = 5  # words
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
_DATED_STARTS = frozenset("flpumcvasFLPUMCVAS")
"""Letters that those of them begin with that begin with an ASCII letter."""
_DIGIT = re.compile(r"\d")
_BYLINE_STARTS = frozenset("fr by vo pa po di do wr re st wo te".split())
"""The same, two letters."""
_BYLINE = re.compile(
    r"from our (?:\w+ )?correspondent\b|(?:by|von|par|por|di|door|автор|written by|reported by|story by|words by"
    r"|texte? (?:de|von)|reporter|기자)\b[:\s]\s*"
    r"(?-i:[A-ZÀ-ÞА-Я\"“@])|[가-힣]{2,4} ?기자",
    re.IGNORECASE,
)


def is_date_line(shape: Shape) -> bool:
    """A line that is a date and little else: "Sunday, June 11, 2023", "Published: 4:12 pm"."""
    return says_date(shape.text, shape.words, shape.ends)


def says_date(text: str, words: int, ends: bool) -> bool:
    """The same of a text of so many words that ends like a sentence or does not."""
    if words > 16 or (ends and words > 10) or len(text) > MAX_DATE_LINE:
        return False
    return _is_dated(text)


# asked by several, and the furniture of one site comes again on each of its pages
@kept(1 << 12, longest=200)
def _is_dated(text: str) -> bool:
    first = text[:1]
    announced = (first in _DATED_STARTS or not first.isascii()) and _DATED.match(text)
    if not announced and not _has_digit(text):
        return False
    left = 6 if announced else 3
    for word in _LETTERS.findall(text):
        if not _is_date_word(word):
            left -= 1
            if left < 0:
                return False
    return bool(announced or _DATE.search(text))  # the search takes longest, and few lines come as far


def _has_digit(text: str) -> bool:
    return bool(_DIGIT.search(text)) or (not text.isascii() and any(map(str.isdigit, text)))


@kept(1 << 12, longest=20)
def _is_date_word(word: str) -> bool:
    return _DATE_WORD.fullmatch(word) is not None


def is_byline(shape: Shape) -> bool:
    """A line that names the author: "By Jane Doe", "Von unserem Korrespondenten"."""
    return says_author(shape.text, shape.words, shape.ends)


def says_author(text: str, words: int, ends: bool) -> bool:
    """The same of a text of so many words that ends like a sentence or does not."""
    if words > 16 or (ends and words > 8):
        return False
    start = text[:2]
    return (start.lower() in _BYLINE_STARTS or not start.isascii()) and bool(_BYLINE.match(text))


_ROLE = re.compile(
    r"\b(?:news|times|post|press|reuters|ap|afp|dpa|agency|agencies|staff|correspondent\w*|writer|reporter|editor|magazine"
    r"|desk|service|tribune|journal|media|korrespondent\w*|redaktion|rédaction|redacción)\b",
    re.IGNORECASE,
)


def author_in(line: str) -> str | None:
    """The name in a byline, if the line is nothing else.

    >>> author_in("By Jane Doe | 4 min read"), author_in("By our staff")
    ('Jane Doe', None)
    """
    match = re.match(r"(?:by|written by|von|par|por)[:\s]\s*(.+)$", line, re.IGNORECASE)
    if not match:
        return None
    name = re.split(r"\s*(?:[|•·,/(]|\s[-–—]\s|\d)", match[1])[0].strip(" .")
    words = name.split()
    if not 2 <= len(words) <= 4 or _ROLE.search(name):
        return None
    return name if all(word[0].isupper() or len(word) <= 3 for word in words) else None


def title_place(shapes: list[Shape], start: int) -> int | None:
    """Which line is the title of the story whose first block is `start`; None when none looks like it.

    A title stands above prose. Of lists and tables nobody can tell which line would be one.
    """
    near = range(start, min(start + REACH, len(shapes)))
    last = next((i for i in near if is_prose(shapes[i])), None)
    if last is None:  # a brief
        last = next((i for i in near[:NEAR] if shapes[i].ends and shapes[i].words >= MIN_SENTENCE), None)
    if last is None:
        return None
    best, place = 0.0, None
    for i in range(max(0, last - REACH), last):
        if i and shapes[i - 1].phrase == "cue":
            continue
        # from the top: a line further down, such as a standfirst, must be much better to be preferred
        weight = _title_weight(shapes[i]) - 0.12 * max(0, last - i - NEAR)
        if weight > best + 0.3:
            best, place = weight, i
    return place - 1 if place and _is_standfirst(shapes[place - 1], shapes[place]) else place


MIN_STANDFIRST = 16
"""Words; what says so much is no headline alone, and below a short line, that one is."""


def _is_standfirst(above: Shape, line: Shape) -> bool:
    """Whether the line above is the headline. The name of a site or section has a capital in every word."""
    return (
        line.words >= MIN_STANDFIRST
        and line.times == 1
        and 2 <= above.words < line.words / 2
        and above.capitals < 1
        and not (above.phrase or above.separators or above.ends or is_date_line(above) or is_byline(above))
    )


def is_prose(shape: Shape) -> bool:
    """Whether a block reads like sentences."""
    return not shape.phrase and (shape.words >= 30 or (shape.ends and shape.words >= 12))


def _title_weight(shape: Shape) -> float:
    if shape.phrase or not MIN_WORDS <= shape.words <= MAX_WORDS or is_date_line(shape) or is_byline(shape):
        return 0.0
    weight = 1.0
    if shape.times > 1:
        weight += 1.2
    if 5 <= shape.words <= 18:
        weight += 1.2
    if shape.ends and shape.times == 1 and not shape.text.endswith(("?", "!")):
        return 0.0  # a short first paragraph
    if shape.teaser:
        weight -= 0.7
    if shape.words >= 5 and shape.capitals > 0.9 and shape.stops == 0:
        weight -= 1.5  # sections in a row
    return weight - 0.5 * min(shape.separators, 3)
