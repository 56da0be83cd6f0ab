"""The head of a text: its title, and the lines of date, author and section around it.

In: the `Shape`s of a text and where its story begins. Out: the place of the title, and for lines
before the first prose the reason why they are none of the story's.
"""

from __future__ import annotations

import re

from searchidx.cleaning.lines import Shape

REACH = 25
"""How many lines above the first prose a title may stand."""
MIN_WORDS, MAX_WORDS = 3, 30

_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?"
    "|dec(?:ember)?|januar|jänner|februar|märz|mai|juni|juli|oktober|dezember|janvier|février|mars|avril|juin|juillet|août"
    "|septembre|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre"
    "|diciembre|janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro|dezembro|gennaio|febbraio|aprile|maggio"
    "|giugno|luglio|settembre|ottobre|dicembre|января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
)
_DATE = re.compile(
    rf"\b(?:{_MONTHS})\b\.?|\b\d{{1,2}}:\d{{2}}|\b\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}"
    r"|\b\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{4}년|\d{1,2}月",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"(?:(?:first |last )?(?:published|posted|updated|modified|created|publié|mis à jour|veröffentlicht|aktualisiert|stand"
    r"|publicado|actualizado|atualizado|опубликовано|обновлено)\b|(?:입력|수정|등록|발행))",
    re.I,
)
_BYLINE = re.compile(
    r"(?:by|von|par|por|di|door|автор|written by|reported by|story by|words by|texte? (?:de|von)|reporter|기자)\b[:\s]\s*"
    r"(?-i:[A-ZÀ-ÞА-Я\"“@])|[가-힣]{2,4} ?기자",
    re.IGNORECASE,
)


def is_date_line(shape: Shape) -> bool:
    """A line that is a date and little else: "Sunday, June 11, 2023", "Published: 4:12 pm"."""
    if shape.words > 16 or (shape.ends and shape.words > 10):
        return False
    if _DATED.match(shape.text):
        return True
    return (
        shape.words <= 10
        and any(map(str.isdigit, shape.text))
        and bool(_DATE.search(shape.text))
        and shape.stops < 0.25
    )


def is_byline(shape: Shape) -> bool:
    """A line that names the author: "By Jane Doe", "Von unserem Korrespondenten"."""
    return shape.words <= 16 and not (shape.ends and shape.words > 8) and bool(_BYLINE.match(shape.text))


def author_in(line: str) -> str | None:
    """The name in a byline, if the line is nothing else."""
    match = re.match(r"(?:by|written by|von|par|por)[:\s]\s*(.+)$", line, re.I)
    if not match:
        return None
    name = re.split(r"\s*(?:[|•·,/]|\s[-–—]\s|\d)", match[1])[0].strip(" .")
    words = name.split()
    return (
        name if 2 <= len(words) <= 5 and all(word[0].isupper() or len(word) <= 3 for word in words) else None
    )


def title_place(shapes: list[Shape], start: int) -> int | None:
    """Which line is the title of the story whose first block is `start`; None when none looks like it."""
    best, place = 0.0, None
    last = next((i for i in range(start, len(shapes)) if is_prose(shapes[i])), len(shapes))
    for i in range(max(0, start - REACH), min(last, len(shapes))):
        weight = _title_weight(shapes[i]) - 0.12 * abs(last - i)
        if weight > best:
            best, place = weight, i
    return place


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
    if shape.ends and not shape.text.endswith(("?", "!")):
        weight -= 1.0
    if shape.teaser:
        weight -= 0.7
    return weight - 0.5 * min(shape.separators, 3)
