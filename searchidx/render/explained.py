"""Why cleaning kept a line or cut it, and why a name is one, as `extract --explain` prints it.

In: the lines of an article, the reasons of its names. Out: a line of text for each, in columns.
"""

from __future__ import annotations

from collections.abc import Sequence

from searchidx.models import Line, Reasons
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


_ONE = {"people": "person", "places": "place", "organizations": "org"}


def names(found: Reasons) -> str:
    """A line per name: what it is taken for, the name, why."""
    wide = max((len(name) for _, name in found), default=0)
    return "".join(
        f"{_ONE[kind]:6}  {escape.title(name):{wide}}  {escape.title('; '.join(reasons))}\n"
        for (kind, name), reasons in found.items()
    )
