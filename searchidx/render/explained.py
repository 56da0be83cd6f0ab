"""Why cleaning kept a line or cut it, as `extract --explain` prints it.

In: the lines of an article. Out: a line of text for each, with its verdict and reason in columns.
"""

from __future__ import annotations

from collections.abc import Sequence

from searchidx.models import Line
from searchidx.render import escape
from searchidx.render.style import Style

MAX_REASON = 22


def lines(found: Sequence[Line], style: Style, *, whole: bool) -> str:
    """A line per line of the page: kept or cut, the reason, the text (`whole`, or as far as it fits)."""
    if not found:
        return "taken as it is: nothing was judged line by line\n"
    wide = min(MAX_REASON, max(len(line.reason) for line in found))
    room = max(20, style.width - wide - 8)
    rows = []
    for line in found:
        text = escape.line(line.text)
        if not whole and len(text) > room:
            text = text[: room - 1] + "…"
        rows.append(f"{'kept' if line.kept else 'cut ':4}  {escape.line(line.reason):{wide}}  {text}\n")
    return "".join(rows)
