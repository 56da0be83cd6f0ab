"""The answer to a query, laid out: what was found, the hits with their snippets, the facets.

In: `Results` and a `Style`. Out: a string. Wide screens have the facets beside the hits, others
below them; running text never gets wider than is good to read.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import zip_longest
from urllib.parse import quote

from rich.cells import cell_len
from rich.style import Style as RichStyle
from rich.text import Text

from searchidx.models import Hit, Results, Similar
from searchidx.render import amounts, escape
from searchidx.render.headings import EVERYTHING
from searchidx.render.marks import pieces
from searchidx.render.style import Style
from searchidx.render.terminal.canvas import (
    NAME,
    QUIET,
    STRONG,
    TEXT_WIDTH,
    Lines,
    beside,
    fit,
    fit_end,
    flowed,
    isolated,
    labelled,
    marked,
    rule,
    separated,
    span,
    text_width,
    to_string,
    warning,
    wrapped,
)
from searchidx.render.terminal.facet_lists import below, columns, histogram_lines

_SIDE_FROM = 110
_TWO_SIDES_FROM = 170
_SIDE_WIDTH = 30
_GAP = 4
_PATH_LEAST = 16
_TITLE_LINES = 3
_SNIPPET_LINES = 6


def results(found: Results, style: Style, archived: Mapping[str, int] | None = None) -> str:
    """The whole answer (`query`), also when it is empty; `archived` counts all articles by month."""
    sides = _sides(found, style)
    room = style.width - sides * (_SIDE_WIDTH + _GAP)
    width = min(TEXT_WIDTH, room) if sides else text_width(style)
    lines = [*_head(found, width, archived or {}), *_hits(found, width, style)]
    if sides:
        made = columns(found, sides, _SIDE_WIDTH, len(lines))
        lines = beside(lines, made, width, _GAP, _SIDE_WIDTH)
    elif found.hits and (lists := below(found, width)):
        lines += [Text(), *lists]
    return to_string(lines, style)


def similar(found: Similar, style: Style) -> str:
    """Articles like one (`similar`): each hit with the words and names that it shares."""
    width = text_width(style)
    lines = wrapped(Text("like ") + span(escape.title(found.title), STRONG), width)
    language = _usual_language(each.hit for each in found.hits)
    for each in found.hits:
        indent = 1 + len(str(each.hit.rank)) + 2
        lines += [Text(), *_hit(each.hit, width, indent, language, style)]
        shared = [Text(isolated(escape.line(word))) for word in each.words]
        shared += [span(isolated(escape.line(name)), NAME) for name in each.names]
        label = span(" " * indent + "shares: ", QUIET)
        lines += labelled(label, Text(", ").join(shared), width, indent + 8)
    if not found.hits:
        lines.append(Text("Nothing is like it."))
    return to_string(lines, style)


def _usual_language(hits: Iterable[Hit]) -> str | None:
    """The language that most have, which need not be said."""
    usual = Counter(hit.language for hit in hits).most_common(1)
    return usual[0][0] if usual else None


def _sides(found: Results, style: Style) -> int:
    if not found.hits or not any(counts for name, counts in found.facets.items() if name != "date"):
        return 0
    return 0 if style.width < _SIDE_FROM else 1 if style.width < _TWO_SIDES_FROM else 2


# --- the head -------------------------------------------------------------------------------------


def _head(found: Results, width: int, archived: Mapping[str, int]) -> Lines:
    line = span(_found(found), STRONG)
    line.append(f"  {amounts.seconds(found.took_ms / 1000)}", QUIET)
    lines = wrapped(line, width)
    if found.understood.split() != found.query.split():
        lines += labelled(
            span("read as: ", QUIET), Text(escape.line(found.understood) or EVERYTHING), width, 9
        )
    for said in found.reading:
        lines += wrapped(span(escape.line(said), QUIET), width, hang=2)
    for each in found.warnings:
        lines += warning(each, width)
    if found.suggestions:
        offers = Text(", ").join(span(isolated(escape.title(each)), STRONG) for each in found.suggestions)
        lines += wrapped(Text("Did you mean ") + offers + Text("?"), width)
    return [*lines, *histogram_lines(found, width, archived)]


def _found(found: Results) -> str:
    if found.total == 0 and found.partial_total == 0:
        return "Nothing found"
    if found.total == 0:
        return (
            f"No article has all the words; {amounts.count(found.partial_total, 'article')} with some of them"
        )
    head = amounts.count(found.total, "article")
    if found.partial_total and any(hit.partial for hit in found.hits):
        return f"{head} with all the words, {found.partial_total:,} with some"
    if found.hits and len(found.hits) < found.total:
        return f"{found.hits[0].rank:,}–{found.hits[-1].rank:,} of {head}"
    return head


# --- the hits -------------------------------------------------------------------------------------


def _hits(found: Results, width: int, style: Style) -> Lines:
    language = _usual_language(found.hits)
    indent = 4 if width < 60 else 1 + max((len(str(hit.rank)) for hit in found.hits), default=1) + 2
    lines: Lines = []
    ruled = False
    for hit in found.hits:
        lines.append(Text())
        if hit.partial and not ruled:
            ruled = True
            lines += [rule("articles with some of the words", width), Text()]
        lines += _hit(hit, width, indent, language, style)
    return lines


def _hit(hit: Hit, width: int, indent: int, language: str | None, style: Style) -> Lines:
    rank = span(f"{hit.rank:>{indent - 2}}", QUIET)
    title = labelled(rank, span(escape.title(hit.title), STRONG), width, indent, most=_TITLE_LINES)
    lines = [*title, *_meta(hit, width, indent, language, style)]
    if names := _names(hit, width - indent):
        lines.append(Text(" " * indent) + names)
    for snippet in hit.snippets:
        text = marked(pieces(snippet.text, snippet.marks), style)
        lines += wrapped(
            text, width, indent=indent, hang=2 if len(hit.snippets) > 1 else 0, most=_SNIPPET_LINES
        )
    if hit.why:
        lines.append(Text(" " * indent) + span(f"score {hit.score:.4f}", QUIET))
    for each in hit.why:
        score = span(f"{each.score:8.4f}  ", QUIET)
        lines += labelled(
            Text(" " * indent) + score, Text(escape.line(each.what)), width, indent + score.cell_len
        )
    return lines


def dated(day: str | None, grade: str | None) -> Text:
    """A date that shows modestly how sure it is: 2023-03-31, ~2023-03-31 (likely), 2023-03-31? (weak)."""
    if not day:
        return span("no date", QUIET)
    day = escape.line(day)
    return Text(f"~{day}" if grade == "likely" else f"{day}?" if grade == "weak" else day)


def _meta(hit: Hit, width: int, indent: int, language: str | None, style: Style) -> Lines:
    room = width - indent
    parts = [dated(hit.date, hit.date_grade)]
    if hit.site:
        parts.append(addressed(fit(escape.title(hit.site), room // 2), hit.url, style))
    if hit.language and hit.language != language:
        parts.append(Text(escape.line(hit.language)))
    if hit.copies:
        parts.append(Text(amounts.copies([copy.site for copy in hit.copies])))
    if hit.versions > 1:
        parts.append(Text(amounts.versions(hit.versions, earlier=hit.version_of is not None)))
    parts.append(span(escape.title(hit.id), QUIET))
    lines = [Text(" " * indent) + line for line in flowed(parts, room)]
    path = escape.title(style.shown_path(hit.path))
    rest = width - lines[-1].cell_len - 3
    if cell_len(path) <= rest or rest >= _PATH_LEAST:
        lines[-1] = separated([lines[-1], linked(fit_end(path, rest), hit.path, style)])
    else:
        lines.append(Text(" " * indent) + linked(fit_end(path, room), hit.path, style))
    return lines


def linked(shown: str, path: str, style: Style) -> Text:
    """A quiet path, which opens the file where the terminal can."""
    if not (style.colour and style.links):
        return span(shown, QUIET)
    target = "file://" + quote(os.fsencode(os.path.join(style.folder, path)))
    return Text(shown, RichStyle(dim=True, link=target))


def addressed(shown: str, url: str | None, style: Style, look: str = "") -> Text:
    """A site, which opens the page where it was published, where the terminal can."""
    if not (style.colour and style.links and url and url.startswith(("http://", "https://"))):
        return span(shown, look)
    return Text(shown, RichStyle.parse(look or "none") + RichStyle(link=quote(url, safe=_OF_URLS)))


_OF_URLS = "!#$%&'()*+,/:;=?@[]~-._"


def _names(hit: Hit, room: int) -> Text | None:
    """The first people, places and organizations in turn, as many as fit on one line."""
    groups = (hit.people, hit.places, hit.organizations)
    kept: list[list[str]] = [[], [], []]
    for row in zip_longest(*groups):
        for number, name in enumerate(row):
            if not name:
                continue
            kept[number].append(fit(escape.title(name), room))
            if _names_width(kept) > room:
                kept[number].pop()
                return _named(kept)
    return _named(kept)


def _names_width(kept: list[list[str]]) -> int:
    return cell_len(" · ".join(", ".join(names) for names in kept if names))


def _named(kept: Iterable[list[str]]) -> Text | None:
    groups = [Text(", ").join(span(name, NAME) for name in names) for names in kept if names]
    return separated(groups) if groups else None
