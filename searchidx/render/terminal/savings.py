"""The copies and versions of an article, and what one version changed, for reading.

In: what `Archive.versions`, `copies` and `changes` give. Out: a string.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.text import Text

from searchidx.models import Change, Copy, StoredArticle
from searchidx.render import escape
from searchidx.render.marks import changed
from searchidx.render.style import Style
from searchidx.render.terminal.canvas import (
    ADDED,
    QUIET,
    REMOVED,
    STRONG,
    Lines,
    fit_end,
    flowed,
    isolated,
    span,
    text_width,
    to_string,
    wrapped,
)
from searchidx.render.terminal.hits import linked

_INDENT = 4


def versions(articles: Sequence[StoredArticle], style: Style) -> str:
    """The savings of an address (`show --versions`), the latest first; a title where it is another than above."""
    width = text_width(style)
    lines: Lines = []
    above: str | None = None
    for each in articles:
        if each.title != above:
            lines += [*([Text()] if lines else []), *wrapped(span(escape.title(each.title), STRONG), width)]
        above = each.title
        saved = (
            f"saved {each.saved.replace('T', ' ').removesuffix('Z')} UTC"
            if each.saved
            else "saved at an unknown time"
        )
        lines += _one(each.id, [saved, *filter(None, [each.date and f"dated {each.date}"])], each.path, style)
    return to_string(lines, style)


def copies(found: Sequence[Copy], style: Style) -> str:
    """The other articles of a story (`show --copies`)."""
    lines: Lines = []
    for each in found:
        lines += _one(each.id, [each.date or "no date", *filter(None, [each.site])], each.path, style)
    return to_string(lines, style)


def _one(name: str, facts: Iterable[str], path: str, style: Style) -> Lines:
    width = text_width(style)
    room = width - _INDENT
    shown = linked(fit_end(escape.title(style.shown_path(path)), room), path, style)
    parts = [
        span(isolated(escape.title(name)), STRONG),
        *(Text(isolated(escape.title(each))) for each in facts),
    ]
    return [Text(" " * _INDENT) + line for line in flowed([*parts, shown], room)]


def changes(old: StoredArticle, new: StoredArticle, found: Iterable[Change], style: Style) -> str:
    """What a later version added, in {+…+}, and removed, in [-…-]; with colour in the style, coloured too."""
    width = text_width(style)
    lines: Lines = []
    for sign, each in (("---", old), ("+++", new)):
        said = f"{sign} {escape.title(each.id)} · " + (f"saved {each.saved} · " if each.saved else "")
        path = fit_end(escape.title(style.shown_path(each.path)), max(_INDENT, width - len(said)))
        lines += wrapped(span(said, QUIET) + linked(path, each.path, style), width)
    whole = Text()
    for kind, text in changed(found):
        whole.append(text, {"added": ADDED, "removed": REMOVED}.get(kind, "") if style.colour else "")
    lines.append(Text())
    for paragraph in whole.split("\n", allow_blank=True):
        if paragraph.plain.strip():
            lines += wrapped(paragraph, width)
        elif lines[-1].plain:
            lines.append(Text())
    while lines and not lines[-1].plain:
        lines.pop()
    return to_string(lines, style)
