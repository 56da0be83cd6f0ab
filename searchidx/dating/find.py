"""Every place of an article where its date may stand, each with what it is worth there.

In: an `Article`. Out: `Found` values: a `Written` day, the name of its source, a trust from 0 to
100. Nothing is decided here: whether the day can be, and which one it is when it reads two ways, is
left to `judge`; which of them is the article's, to `decide`. The prose itself is never searched, only
the lines around the headline, a dateline, and lines with a cue such as "Published".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from searchidx.date_cues import ACCESS_CUES, DATE_CUES, MODIFIED_CUES, PUBLISHED_CUES
from searchidx.dating.written import Written, day_in_url, find_dates, read_stamp
from searchidx.models import Article, ClueKind, DateClue
from searchidx.values import dataclass
from searchidx.words import fold

# What a source is worth. From SURE a day is sure by itself, from LIKELY likely, below it weak.
SURE = 80
LIKELY = 45
RECORD = 100
PUBLISHED = 90
PUBLISHED_LINE = 82
GENERIC = 60
SHOWN = 58  # an element beside the headline that is marked or named as a date
BYLINE = 55
URL = 50
DATELINE = 48  # the day of writing, often the one before
MODIFIED = 25
TOP_LINE = 15

HEAD_LINES = 12
"""Lines before and after the start of the body that are looked at; sites rarely put more between."""


@dataclass(frozen=True, slots=True)
class Found:
    """A date and where it was found. Finds of one `group` are not independent of each other."""

    written: Written
    source: str
    kind: ClueKind
    trust: int
    group: str


# --- clues of the page or the record ------------------------------------------------------------------

_NAMED = ("time", "byline")
_TOP = "top line"
_VISIBLE = (*_NAMED, "near headline", "below the text", _TOP)


def in_clues(article: Article) -> Iterator[Found]:
    """What metadata, record and URL say."""
    urls = {article.url} if article.url else set()
    for clue in article.clues:
        if clue.source == "url":
            urls.add(clue.text)
        elif clue.source in _VISIBLE:
            yield from _visible(clue, event=_among_event(article, clue))
        else:
            yield from _stamped(clue)
    for url in sorted(urls):
        day = day_in_url(url)
        if day:
            yield Found(day, "url", "unknown", URL, "url")


def _stamped(clue: DateClue) -> Iterator[Found]:
    written = read_stamp(clue.text)
    if written is None:
        return
    if clue.kind == "modified":
        trust = MODIFIED
    elif clue.source.startswith(("record", "front matter")):
        trust = RECORD
    else:
        trust = PUBLISHED if clue.kind == "published" else GENERIC
    yield Found(written, clue.source, clue.kind, trust, "metadata")


_LINE_TRUST = {"modified": MODIFIED, "published": PUBLISHED_LINE, "date": GENERIC}


def _visible(clue: DateClue, *, event: bool) -> Iterator[Found]:
    """An element that readers see: its own words may say "updated" whatever the element is called.

    Of an `event` when lines around it say when and where it is: worth little then, unless it says "published".
    """
    stamp = read_stamp(clue.text)
    dates = [stamp] if stamp and stamp.start == 0 else find_dates(clue.text, yearless=True)
    for written in dates[:3]:
        kind = _cue(clue.text, written.start) or clue.kind
        if kind == "other" or (kind == "date" and (event or _is_of_event(clue.text))):
            continue
        if clue.source == _TOP:  # the site's own day
            yield Found(written, _TOP, "unknown", TOP_LINE, "top")
            continue
        trust = _LINE_TRUST.get(kind, SHOWN if clue.source in _NAMED else BYLINE)
        if kind != "published" and not (_bare if kind == "date" else _is_label)(clue.text, written):
            trust = MODIFIED  # a table, a list of sources: somewhere among much else
        elif event and kind != "published":
            trust = TOP_LINE
        yield Found(written, clue.source, _as_kind(kind), trust, "visible")


def _as_kind(kind: str) -> ClueKind:
    return "published" if kind == "published" else "modified" if kind == "modified" else "unknown"


# --- cues ---------------------------------------------------------------------------------------------


def _cue_pattern(cues: tuple[str, ...]) -> str:
    return "|".join(re.escape(fold(cue)) for cue in sorted(cues, key=len, reverse=True))


_CUE = re.compile(
    rf"(?<![^\W_])(?:(?P<modified>{_cue_pattern(MODIFIED_CUES)})|(?P<other>{_cue_pattern(ACCESS_CUES)})"
    rf"|(?P<published>{_cue_pattern(PUBLISHED_CUES)})|(?P<date>{_cue_pattern(DATE_CUES)}))"
    r"[\s:.,|()\-–—]*(?:(?:on|am|at|le|el|il|op|em|vom|den|the|du|de|dnia|the|um)\b)?[\s:,]*"
    r"(?:\d{1,2}[:.h]\d{2}(?::\d\d)?\s*(?:[ap]\.?m\.?|uhr)?\s*(?:[a-z]{2,4}\b)?[\s,|\-–—]*)?"
    r"(?:(?:on|am)\s+)?(?:[^\W\d_]{2,12}[.,]?\s+)?$"
)
_PROSE_END = re.compile(r"[.!?…]['\"”»)]*$")


def _cue(line: str, at: int) -> str | None:
    """What stands right before a date: "published", "modified", "other" or nothing."""
    before = fold(line[max(0, at - 60) : at])
    match = _CUE.search(before)
    return match.lastgroup if match else None


# --- lines and paragraphs -------------------------------------------------------------------------------


def in_text(article: Article) -> Iterator[Found]:
    """What the lines around headline and body say, and the dateline."""
    dateline = _dateline(article)
    if dateline:
        yield dateline[0]
    placed = list(_placed_lines(article))
    found: list[Found] = []
    for at, (line, place) in enumerate(placed):
        if _DIGIT.search(line[:200]) and not (dateline and line.strip() == dateline[1]):
            near = [other for other, _ in placed[max(0, at - EVENT_LINES) : at + 1 + EVENT_LINES]]
            found += _line(line, place, event=any(map(_is_of_event, near)))
    top = [each for each in found if each.group == "top"]
    yield from (each for each in found if each.group != "top")
    yield from reversed(top)  # of several days above a headline, the one next to it


_DIGIT = re.compile(r"[\d年]")


def _placed_lines(article: Article) -> Iterator[tuple[str, str]]:
    """Lines worth a look, each "top" (above the headline), "title", "head", or "foot" (below the body)."""
    if not article.lines:
        yield from _placed_paragraphs(article)
        return
    kept = [i for i, line in enumerate(article.lines) if line.kept]
    if not kept:
        return
    first, last = kept[0], kept[-1]
    title = _title_line([line.text for line in article.lines[: first + 2]], article.title)
    body_start = kept[2] if len(kept) > 5 else kept[min(1, len(kept) - 1)]
    low = 0 if title is None else title
    for i, line in enumerate(article.lines[: max(body_start, low) + 1]):
        if i < 3 or i >= min(low, first) - HEAD_LINES:
            yield (
                line.text,
                "title" if i == title else "top" if i < (first if title is None else title) else "head",
            )
    for line in article.lines[max(body_start + 1, last - 1) : last + 6]:
        yield line.text, "foot"


def _placed_paragraphs(article: Article) -> Iterator[tuple[str, str]]:
    head = article.text[:2_000].split("\n")
    lines = [line.strip() for line in head if line.strip()][:5]
    title = _title_line(lines[:3], article.title)
    for i, line in enumerate(lines):
        above = i == 0 if title is None else i < title
        yield line, "top" if above else "head"
    if len(article.text) > 2_000:
        for line in article.text[-400:].split("\n")[1:]:
            yield line.strip(), "foot"


def _title_line(lines: list[str], title: str) -> int | None:
    """The last of the lines that is the headline."""
    wanted = fold(title).strip()
    if len(wanted) < 8:
        return None
    for i in range(len(lines) - 1, -1, -1):
        line = lines[i]
        if len(line) >= 8 and len(line) < 3 * len(title) + 40:
            have = fold(line).strip()
            if have == wanted or have.startswith(wanted) or wanted.startswith(have):
                return i
    return None


EVENT_LINES = 3
_EVENT = re.compile(
    r"(?<![^\W_])(?:(?:kick-?off|doors|referee|tickets|beginn|anpfiff|einlass|schiedsrichter|eintritt|horaires?|arbitre|arbitro"
    r"|horarios?|начало)\s*:\s*\S"
    # a place; before a clock, "Local:" and its like say whose time that is
    r"|(?:venue|where|location|stadium|ort|stadion|lieu|stade|lugar|estadio|local|luogo|stadio|место|стадион)\s*:\s*"
    r"(?!\d{1,2}(?:[:.h]\d{2}|\s*(?:[ap]\.?m\b|uhr\b|h\b)))\S)"
)


def _is_of_event(line: str) -> bool:
    """Whether a line says when or where something takes place: "Venue: Stade de la Mer"."""
    return bool(_EVENT.search(fold(line[:140])))


def _among_event(article: Article, clue: DateClue) -> bool:
    """Whether the lines around a date that a page shows say when and where something is.

    A date of which only the machine's form is known may stand anywhere below the headline.
    """
    lines = [line.text for line in article.lines]
    if not any(":" in line for line in lines):
        return False
    shown = " ".join(clue.text.split())
    places = [at for at, line in enumerate(lines) if shown in line and len(line) < len(shown) + MAX_BESIDE]
    if places:
        near = [lines[max(0, at - EVENT_LINES) : at + EVENT_LINES + 1] for at in places]
    else:
        body = next((at for at, line in enumerate(article.lines) if line.kept), 0)
        title = _title_line(lines[: body + 2], article.title)
        near = [] if title is None else [lines[title + 1 : title + 1 + HEAD_LINES]]
    return any(_is_of_event(line) for some in near for line in some)


MAX_BESIDE = 140
"""Characters beside a date in a line that is one of date and place; in longer ones somebody tells of it."""


def _line(line: str, place: str, *, event: bool = False) -> Iterator[Found]:
    """The dates in a line; of an `event` when the lines around it say when and where it is."""
    ends = bool(_PROSE_END.search(line))
    prose = len(line) > 140 or (ends and (len(line) > 60 or len(_IN_SMALL.findall(line)) >= MIN_TELLING))
    for written in find_dates(line[:140], yearless=True)[:3]:
        kind = _cue(line, written.start)
        if prose and not (kind == "published" and written.start < 40 and _SEPARATOR.match(line, written.end)):
            continue
        if kind == "modified":
            yield Found(written, "updated line", "modified", MODIFIED, "visible")
        elif kind == "date" and event:
            continue
        elif kind == "published" or (kind == "date" and _bare(line, written)):
            trust = GENERIC if place == "foot" or prose else _LINE_TRUST[kind]
            yield Found(written, "published line", "published", trust, "visible")
        elif kind is None and written.year is not None and _is_label(line, written):
            if place == "head":
                trust = TOP_LINE if event else BYLINE
                yield Found(written, "byline", "unknown", trust, "visible")
            elif place == "title" or (place == "top" and _bare(line, written)):
                yield Found(written, _TOP, "unknown", TOP_LINE, "top")


_IN_SMALL = re.compile(r"(?<![^\W_])[^\W\d_A-ZÀ-ÞА-Я][^\W\d_]+")
MIN_TELLING = 4
"""Words in small letters of a short sentence that tells of a day: "Born he was on 3 February 1934 in Ely." """
_SEPARATOR = re.compile(r"\s*(?:[|–—•·]|-\s)")
_SMALL_WORD = re.compile(r"(?<![^\W_])[^\W\d_A-ZÀ-ÞА-Я][^\W\d_]{2,}")
_LABEL_WORDS = frozenset(
    "von par por uhr der die des les the und and del los min read lesezeit für for minuten minutes".split()
)


def _is_label(line: str, written: Written) -> bool:
    """Whether a line names a date, not tells of one: few words beside it that are not names."""
    rest = line[: written.start] + " " + line[written.end :]
    small = [word for word in _SMALL_WORD.findall(rest) if fold(word) not in _LABEL_WORDS]
    return len(small) <= 2 and len(rest.split()) <= 14


def _bare(line: str, written: Written) -> bool:
    """Whether a line is a date and little else: a weekday, a time, a place."""
    return len((line[: written.start] + " " + line[written.end :]).split()) <= 4


# --- the dateline -----------------------------------------------------------------------------------------

_PLACE = re.compile(
    r"[\W_]*(?:[^\W\d_a-zа-яё][\w.’'\-]*(?:[\s,/]+|$)(?:(?:de|del|la|le|am|an|der|of|du|upon)\s+)?){1,6}"
    r"(?:\([^()]{1,40}\)\s*)?[,:—–\-\s]*(?:den\s+)?"
)
_AFTER_DATELINE = re.compile(
    r"(?:\s*(?:года?|р\.|г\.))?[\s.,]*(?:\([^()]{1,40}\)|/[^/]{1,40}/|[^\W\d_][\w .]{1,30}?(?=\s[-—–]))?"
    r"\s*(?:--|[-—–:])\s"
)
_AGENCY = re.compile(r"\s*\([^()]{2,40}\)\s*(?:--|[-—–:])?")


def _dateline(article: Article) -> tuple[Found, str] | None:
    """The date of "KYIV, March 31 (Agency) —" at the start of one of the first paragraphs, and that one."""
    for paragraph in article.text[:1_500].split("\n")[:6]:
        head = paragraph[:120]
        if len(paragraph) < 20 or not _DIGIT.search(head):
            continue
        for written in find_dates(head, yearless=True)[:1]:
            before, after = head[: written.start], head[written.end :]
            if not before.strip():
                fits = bool(_AGENCY.match(after))
            else:
                fits = bool(_PLACE.fullmatch(before)) and bool(
                    _AFTER_DATELINE.match(after) or _AGENCY.match(after)
                )
            if fits and not _cue(head, written.start):
                return Found(written, "dateline", "published", DATELINE, "dateline"), paragraph.strip()
    return None
