"""What an archive holds and what `add` did, laid out.

In: `Stats` and `AddReport`. Out: strings.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from searchidx.models import AddReport, Failure, Skipped, Stats
from searchidx.render import amounts, escape
from searchidx.render.headings import grades, stats_rows
from searchidx.render.problems import SHOWN_REASONS, grouped
from searchidx.render.style import Style
from searchidx.render.terminal.canvas import (
    QUIET,
    STRONG,
    Lines,
    fit_end,
    flowed,
    labelled,
    padded,
    span,
    text_width,
    to_string,
    warning,
    wrapped,
)
from searchidx.render.terminal.facet_lists import bar

_BAR_WIDTH = 24


def stats(known: Stats, style: Style) -> str:
    """The figures of an archive (`stats`), dates with a bar per grade."""
    width = text_width(style)
    lines: Lines = []
    rows = stats_rows(known)
    indent = max(len(name) for name, _ in rows) + 2
    for name, value in rows:
        if name == "date grades":
            lines += _grades(known, indent, width)
            continue
        shown = span(fit_end(value, width - indent), STRONG) if name == "archive" else Text(value)
        lines += labelled(span(name, QUIET), shown, width, indent)
    return to_string(lines, style)


def _grades(known: Stats, indent: int, width: int) -> Lines:
    found = grades(known)
    digits = max((len(f"{number:,}") for _, number in found), default=1)
    highest = max((number for _, number in found), default=1)
    labels = {"sure": "sure", "likely": "likely  ~", "weak": "weak    ?", "none": "no date"}
    lines: Lines = []
    for position, (grade, number) in enumerate(found):
        head = padded(span("date grades" if position == 0 else "", QUIET), indent)
        head.append(f"{labels[grade]:<10} {number:>{digits},}  ")
        room = min(_BAR_WIDTH, width - head.cell_len)
        lines.append(head + span(bar(number, highest, room), QUIET))
    return lines


def report(done: AddReport, style: Style) -> str:
    """What one `add` did: figures, then what failed and what was skipped, by reason."""
    width = text_width(style)
    figures = [
        span(f"{number:,} {word}", STRONG if number else QUIET)
        for number, word in (
            (done.added, "added"),
            (done.updated, "updated"),
            (done.unchanged, "unchanged"),
            (done.removed, "removed"),
        )
    ]
    if done.copies:
        figures.append(Text(f"{amounts.count(done.copies, 'copy', 'copies')} folded"))
    figures.append(span(amounts.seconds(done.seconds), QUIET))
    lines = flowed(figures, width)
    lines += _problems("Failed", done.failed, width, style)
    lines += _problems("Skipped", done.skipped, width, style)
    for each in done.warnings:
        lines += warning(each, width)
    return to_string(lines, style)


def _problems(heading: str, found: Sequence[Failure | Skipped], width: int, style: Style) -> Lines:
    if not found:
        return []
    groups = grouped(found)
    lines: Lines = [Text(), span(heading, STRONG) + span(f"  {len(found):,}", QUIET)]
    for group in groups[:SHOWN_REASONS]:
        number = span(f"  {group.count:,}", QUIET)
        lines += wrapped(Text(group.reason) + number, width, indent=2, hang=2)
        for path, line in group.places:
            shown = fit_end(escape.title(style.shown_path(path)) + line, width - 4)
            lines.append(Text("    ") + span(shown, QUIET))
        if group.count > len(group.places):
            lines.append(span(f"    and {group.count - len(group.places):,} more", QUIET))
    if len(groups) > SHOWN_REASONS:
        rest = sum(group.count for group in groups[SHOWN_REASONS:])
        lines.append(span(f"  and {rest:,} for other reasons", QUIET))
    return lines
