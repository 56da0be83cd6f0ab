"""Answers laid out: values in, HTML out. Templates decide nothing and ask nothing.

Text from files is data: it goes through `render.escape`, so that no control or direction character reaches the page,
and Jinja escapes it for HTML, everywhere and always. Marks are made of ranges, here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple
from urllib.parse import urlsplit

from jinja2 import BaseLoader, Environment, StrictUndefined

from searchidx.errors import QueryError, SearchidxError
from searchidx.models import Hit, StoredArticle
from searchidx.render import amounts, escape
from searchidx.render.headings import EVERYTHING, facet_label
from searchidx.render.marks import Pieces, merged, pieces
from searchidx.search.request import SORTS
from searchidx.web import asked as asking
from searchidx.web import assets
from searchidx.web.answers import Answer, Opened
from searchidx.web.asked import Asked
from searchidx.web.timeline import Bar, Timeline

_LANGUAGE = re.compile(r"[a-z]{2}(-[A-Za-z]{2,4})?")


class _Templates(BaseLoader):
    """The templates that come with the package, and no others."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, None, None]:
        return (files("searchidx.web") / "templates" / template).read_text(encoding="utf-8"), None, None


@cache
def environment() -> Environment:
    """The templates and what they may call."""
    made = Environment(
        loader=_Templates(), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.filters.update(
        line=escape.line, title=escape.title, block=escape.block, pieces=pieces, paragraphs=paragraphs,
        count=amounts.count, copies=amounts.copies, number=lambda number: f"{number:,}",
        seconds=lambda ms: amounts.seconds(ms / 1000), language=language, web_link=web_link,
    )  # fmt: skip
    made.globals.update(
        url=asking.url, facet_label=facet_label, parameter_of=asking.PARAMETER_OF, field_of=asking.FIELD_OF,
        everything=EVERYTHING, units=asking.UNITS, sorts=SORTS, usual=Asked(), asset=assets.address,
    )  # fmt: skip
    return made


def search_page(answer: Answer, opened: Opened | None, problem: SearchidxError | None = None) -> str:
    """The search with its list, and the article beside it (or why it cannot be shown)."""
    return environment().get_template("search.html").render(
        asked=answer.asked, answer=answer, opened=opened, problem=problem,
        chart=chart(answer.timeline, answer.asked) if answer.timeline else None,
        paging=paging(answer), wrong=wrong(answer.error),
    )  # fmt: skip


def article_page(opened: Opened) -> str:
    """The article alone: what a script puts beside the list, and what is shared and printed."""
    return environment().get_template("article.html").render(asked=opened.asked, opened=opened, problem=None)


def problem_page(error: SearchidxError) -> str:
    """What went wrong, where there is nothing else to show."""
    return environment().get_template("problem.html").render(asked=Asked(), problem=error)


# --- text -----------------------------------------------------------------------------------------


class Paragraph(NamedTuple):
    """A paragraph in pieces that are marked or not; `first` is the number of its first mark."""

    pieces: Pieces
    first: int


def paragraphs(text: str, marks: Iterable[tuple[int, int]]) -> Iterator[Paragraph]:
    """A text's paragraphs, its marks numbered from 1 through all of them."""
    ranges = merged(text, marks)
    at, number = 0, 1
    for part in re.split(
        r"(\n[^\S\x1c-\x1f]*\n)", text
    ):  # separators of old are shown, though they count as space
        here = [(a - at, b - at) for a, b in ranges if a < at + len(part) and b > at]
        if escape.line(part).strip():
            cut = pieces(part, here)
            yield Paragraph(cut, number)
            number += sum(marked for _, marked in cut)
        at += len(part)


def language(article: Hit | StoredArticle) -> str | None:
    """The language of an article as HTML names it, so that it is read out right; None if it is no such name."""
    said = article.language or ""
    return said if _LANGUAGE.fullmatch(said) else None


def web_link(address: str | None) -> str | None:
    """The address when it is one of the web, that may be followed; None for anything else (`javascript:`, `file:`)."""
    if not address or not address.isprintable() or any(char.isspace() for char in address):
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme.lower() in ("http", "https") and parts.hostname else None


class Wrong(NamedTuple):
    """A query that cannot be understood, cut at the place."""

    before: str
    there: str
    after: str


def wrong(error: SearchidxError | None) -> Wrong | None:
    """The place of an error in the query, if it has one."""
    if not isinstance(error, QueryError):
        return None
    text, end = escape.line(error.text), max(error.end, error.start + 1)
    return Wrong(text[: error.start], text[error.start : end] or " ", text[end:])


# --- the list -------------------------------------------------------------------------------------


class Paging(NamedTuple):
    """The ranks that are shown, and the pages before and after as what they ask."""

    first: int
    last: int
    of: int
    before: Asked | None
    after: Asked | None


def paging(answer: Answer) -> Paging | None:
    """Where in all hits this page is; full hits are followed by partial ones."""
    found, asked = answer.results, answer.asked
    if found is None:
        return None
    every = found.total + found.partial_total
    first, last = asked.offset + 1, asked.offset + len(found.hits)
    before = asked.but(offset=max(0, asked.offset - asked.limit)) if asked.offset else None
    after = asked.but(offset=last) if found.hits and last < every else None
    return Paging(first, last, every, before, after)


# --- the timeline ---------------------------------------------------------------------------------

TALL, BELOW, GAP = 100, 24, 4
"""Heights in the drawing: of the highest bar, of the highest of what was archived, and between them."""


class Column(NamedTuple):
    """A bar, the address that chooses it, and how it is drawn: in percent of the width and heights from the top."""

    bar: Bar
    address: str
    x: str
    width: str
    top: float
    height: float
    below: float


class Chart(NamedTuple):
    """The drawing of a timeline: a column for each bar, the chosen period as a span, some names along the axis."""

    timeline: Timeline
    columns: list[Column]
    chosen: tuple[str, str] | None
    ticks: list[tuple[str, str, str]]


def chart(timeline: Timeline, asked: Asked) -> Chart:
    """Where everything of a timeline stands. Widths are shares, so that it fits any screen without a script."""
    bars = timeline.bars
    wide = 100 / len(bars)
    without = asking.url(asked.at_first(since=None, until=None))
    joint = "&" if "?" in without else "?"
    columns = []
    for at, bar in enumerate(bars):
        height = _high(bar.found, timeline.most_found, TALL)
        below = _high(bar.archived, timeline.most_archived, BELOW)
        address = f"{without}{joint}since={bar.first}&until={bar.last}"
        left, broad = _share((at + 0.08) * wide), _share(wide * 0.84)
        columns.append(Column(bar, address, left, broad, TALL - height, height, below))
    chosen = [at for at, bar in enumerate(bars) if bar.chosen]
    span = (_share(chosen[0] * wide), _share(len(chosen) * wide)) if chosen else None
    return Chart(timeline, columns, span, ticks(timeline))


def _high(number: int, most: int, tall: int) -> float:
    """The height of a bar; what is not nothing can be seen."""
    return round(max(2.0, number * tall / most), 1) if number else 0


def _share(percent: float) -> str:
    return f"{percent:.3f}%"


MOST_TICKS = 7


def ticks(timeline: Timeline) -> list[tuple[str, str, str]]:
    """Names along the axis: a place, where the name is anchored to it, and the name."""
    bars = timeline.bars
    step = max(1, -(-len(bars) // MOST_TICKS))
    named = [(at, bar) for at, bar in enumerate(bars) if at % step == 0 and len(bars) - at > step / 2]
    made = []
    for at, bar in named:
        anchor = "start" if at == 0 else "middle"
        x = 0.0 if at == 0 else (at + 0.5) * 100 / len(bars)
        made.append((_share(x), anchor, bar.name))
    return made
