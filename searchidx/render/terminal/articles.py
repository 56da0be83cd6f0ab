"""One article for reading: its title, what is known of it, its text in lines that are good to read.

In: a `StoredArticle` (with the ranges to mark) or a `Document` fresh from extraction. Out: a string.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from searchidx.models import Document, Entity, StoredArticle, article_of
from searchidx.render import escape
from searchidx.render.headings import facet_label, member_of
from searchidx.render.marks import Pieces, pieces
from searchidx.render.style import Style
from searchidx.render.terminal.canvas import (
    NAME,
    QUIET,
    STRONG,
    Lines,
    fit_end,
    flowed,
    isolated,
    labelled,
    marked,
    span,
    text_width,
    to_string,
    wrapped,
)
from searchidx.render.terminal.hits import addressed, linked

_NAMES_SHOWN = 12
_LABEL_WIDTH = 15

Marks = Sequence[tuple[int, int]]


def article(stored: StoredArticle, style: Style, marks: Marks = (), title_marks: Marks = ()) -> str:
    """A stored article (`show`); `marks` are ranges of its text, `title_marks` of its title."""
    return to_string(_lines(stored, style, marks, title_marks), style)


def document(made: Document, style: Style) -> str:
    """What was made of one article on the way in (`extract`), between rules: many may follow."""
    lines = _lines(article_of(made), style, (), ())
    return to_string([*lines, span("─" * text_width(style), QUIET)], style)


def _lines(stored: StoredArticle, style: Style, marks: Marks, title_marks: Marks) -> Lines:
    width = text_width(style)
    title: Pieces = pieces(stored.title, title_marks) or [(escape.NO_TITLE, False)]
    lines = [*wrapped(marked(title, style, STRONG), width), *_facts(stored, width, style)]
    lines += _names(stored, width)
    text = _text(stored.text, marks, width, style)
    return [*lines, Text(), *(text or [span("(no text)", QUIET)])]


def _facts(stored: StoredArticle, width: int, style: Style) -> Lines:
    parts = [_date(stored)]
    if stored.site:
        parts.append(Text(isolated(escape.title(stored.site))))
    if stored.author:
        parts.append(Text(f"by {isolated(escape.title(stored.author))}"))
    if stored.language:
        parts.append(Text(escape.title(stored.language)))
    parts.append(span(escape.title(stored.id), QUIET))
    lines = flowed(parts, width)
    if stored.copy_of:
        lines += wrapped(Text("a copy of ") + Text(escape.title(stored.copy_of)), width)
    if stored.url:
        lines += wrapped(addressed(escape.title(stored.url), stored.url, style, QUIET), width)
    shown = fit_end(escape.title(style.shown_path(stored.path)), width)
    lines.append(linked(shown, stored.path, style))
    if member := member_of(stored):
        lines.append(span(f"in it: {fit_end(escape.title(member), width - len('in it: '))}", QUIET))
    return lines


def _date(stored: StoredArticle) -> Text:
    if not stored.date:
        return span("no date", QUIET)
    why = [each for each in (stored.date_grade, stored.date_source and f"from {stored.date_source}") if each]
    day = Text(escape.line(stored.date))
    return day + span(f" ({escape.title(', '.join(why))})", QUIET) if why else day


def _names(stored: StoredArticle, width: int) -> Lines:
    lines: Lines = []
    kinds = (("people", stored.people), ("places", stored.places), ("organizations", stored.organizations))
    for kind, entities in kinds:
        if entities:
            label = span(facet_label(kind), STRONG)
            lines += labelled(label, _entities(entities), width, _LABEL_WIDTH)
    return [Text(), *lines] if lines else []


def _entities(entities: Sequence[Entity]) -> Text:
    shown = [span(isolated(escape.title(each.name)), NAME) + _times(each) for each in entities[:_NAMES_SHOWN]]
    if len(entities) > _NAMES_SHOWN:
        shown.append(span(f"and {len(entities) - _NAMES_SHOWN:,} more", QUIET))
    return Text(", ").join(shown)


def _times(entity: Entity) -> Text:
    return span(f" ×{entity.count:,}", QUIET) if entity.count > 1 else Text()


def _text(text: str, marks: Marks, width: int, style: Style) -> Lines:
    """Each line of the stored text wrapped by itself; blank lines between paragraphs are kept as one."""
    lines: Lines = []
    at = 0
    ordered = sorted(marks)
    for part in escape.block(text).split("\n"):
        end = at + len(part)
        if part.strip():
            here = [(max(at, a) - at, b - at) for a, b in ordered if a < end and b > at]
            lines += wrapped(marked(pieces(text[at:end], here), style), width)
        elif lines and lines[-1].plain:
            lines.append(Text())
        at = end + 1
    while lines and not lines[-1].plain:
        lines.pop()
    return lines
