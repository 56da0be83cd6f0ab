"""Hits to CSV for spreadsheets: a header with `title` in it, then one row per hit.

Cells are harmless twice over: no control characters, and a cell that a spreadsheet would run as a
formula (a title such as `=HYPERLINK(…)` comes from a saved page, not from the user) gets an apostrophe.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from searchidx.models import Hit
from searchidx.render import escape

COLUMNS = (
    "rank", "id", "title", "date", "date_grade", "site", "author", "language", "url", "path",
    "partial", "score", "people", "places", "organizations", "copies", "versions", "snippet",
)  # fmt: skip


def _cell(text: str | None) -> str:
    safe = escape.line(text or "").strip()
    return f"'{safe}" if safe.startswith(("=", "+", "-", "@")) else safe


def _names(names: Iterable[str]) -> str:
    return _cell("; ".join(names))


def _row(hit: Hit) -> list[str]:
    texts = (
        hit.id,
        hit.title,
        hit.date,
        hit.date_grade,
        hit.site,
        hit.author,
        hit.language,
        hit.url,
        hit.path,
    )
    return [
        str(hit.rank),
        *map(_cell, texts),
        "yes" if hit.partial else "no",
        f"{hit.score:.4f}",
        *map(_names, (hit.people, hit.places, hit.organizations)),
        str(len(hit.copies)),
        str(hit.versions),
        _cell(" … ".join(each.text for each in hit.snippets)),
    ]


def hits_csv(hits: Iterable[Hit], *, header: bool = True) -> str:
    """The table, each row ending in a newline; no hits give the header alone."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    if header:
        writer.writerow(COLUMNS)
    writer.writerows(map(_row, hits))
    return out.getvalue()


def rows_csv(rows: Iterable[Iterable[str]]) -> str:
    """Rows of text, their cells made harmless, each row ending in a newline."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([_cell(text) for text in row] for row in rows)
    return out.getvalue()
