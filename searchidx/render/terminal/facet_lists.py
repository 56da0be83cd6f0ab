"""Facets for people: in columns beside the hits, as lists below them, or alone with bars.

In: the facets of `Results`. Out: lines. The histogram is the date facet in one line.
"""

from __future__ import annotations

from collections.abc import Mapping

from rich.cells import cell_len
from rich.text import Text

from searchidx.models import FacetCount, Results
from searchidx.render import amounts, escape
from searchidx.render.headings import facet_counts, facet_label
from searchidx.render.histogram import archived, histogram
from searchidx.render.style import Style
from searchidx.render.terminal.canvas import (
    LEAST_WIDTH,
    QUIET,
    STRONG,
    Lines,
    fit,
    flowed,
    padded,
    span,
    text_width,
    to_string,
    warning,
)

_LABEL_WIDTH = 15
_LIST_LINES = 2
_BAR_WIDTH = 40
_SIDE_BAR = 5
_EIGHTHS = " ▏▎▍▌▋▊▉"


def _listed(found: Results) -> list[tuple[str, list[FacetCount]]]:
    """The facets that are lists; dates have the histogram."""
    return [(name, counts) for name, counts in facet_counts(found.facets) if name != "date"]


def histogram_lines(found: Results, width: int, months: Mapping[str, int]) -> Lines:
    """The months of all hits as a line of blocks, and below it how much was archived; none for a single month."""
    counts = found.facets.get("date", ())
    room = width - len("2023-03  2023-03")
    with_peak = width >= 60
    chart = histogram(counts, room - len("  most 2023-03 (1,234)") if with_peak else room)
    if not chart:
        return []
    line = Text.assemble(chart.first, " ", (chart.bars, STRONG), " ", chart.last)
    if with_peak:
        line.append(f"  most {chart.peak} ({chart.peak_count:,})", QUIET)
    lines = [line]
    if beside := archived(chart, months) if months else None:
        label = f"{'archived':<{len(chart.first)}.{len(chart.first)}} "
        below = span(label, QUIET) + span(beside.bars, QUIET)
        least = f"{beside.least:,} to {beside.most:,}" if beside.least < beside.most else f"{beside.most:,}"
        said = f" {least} articles a month"
        if below.cell_len + len(said) <= width:
            below += span(said, QUIET)
        lines.append(below)
    return lines


def columns(found: Results, number: int, width: int, height: int) -> list[Lines]:
    """The facets as `number` columns of `width` cells that try not to be longer than `height`."""
    listed = _listed(found)
    per_column = -(-len(listed) // number) if listed else 1
    rows = max(3, min(10, (height + 1) // per_column - 2))
    made: list[Lines] = []
    for first in range(0, len(listed), per_column):
        lines: Lines = []
        for name, counts in listed[first : first + per_column]:
            lines += [Text(), span(facet_label(name), STRONG)] if lines else [span(facet_label(name), STRONG)]
            highest = max((each.count for each in counts[:rows]), default=1)
            lines += [_row(each, width, highest) for each in counts[:rows]]
        made.append(lines)
    return made


def _row(each: FacetCount, width: int, highest: int) -> Text:
    number = f"{each.count:>{len(f'{highest:,}')},}"
    room = width - len(number) - _SIDE_BAR - 2
    line = padded(Text(fit(escape.title(each.value), room)), room + 1)
    line += span(f"{bar(each.count, highest, _SIDE_BAR):<{_SIDE_BAR}}", QUIET)
    return padded(line, width - len(number)) + span(number, QUIET)


def below(found: Results, width: int) -> Lines:
    """The facets as short lists, a label and at most two lines each."""
    lines: Lines = []
    for name, counts in _listed(found):
        narrow = width < 60
        label = facet_label(name)
        indent = 2 if narrow else _LABEL_WIDTH
        rows = flowed((_item(each, width - indent) for each in counts), width - indent, most=_LIST_LINES)
        if narrow:
            lines.append(span(label, STRONG))
        for number, row in enumerate(rows):
            head = span(label, STRONG) if number == 0 and not narrow else Text()
            lines.append(padded(head, indent) + row)
    return lines


def _item(each: FacetCount, width: int) -> Text:
    number = f" {each.count:,}"
    return Text(fit(escape.title(each.value), width - len(number))) + span(number, QUIET)


def facets(found: Results, style: Style) -> str:
    """The facets alone (`facets`): every value that came, with a bar for its count."""
    width = text_width(style)
    number = found.total or found.partial_total
    lines: Lines = [span(amounts.count(number, "article") if number else "Nothing found", STRONG)]
    if found.total == 0 and found.partial_total:
        lines[0].append(" with some of the words")
    for each in found.warnings:
        lines += warning(each, width)
    for name, counts in facet_counts(found.facets):
        lines += [Text(), span(facet_label(name), STRONG), *_bars(counts, width)]
    return to_string(lines, style)


def _bars(counts: list[FacetCount], width: int) -> Lines:
    values = [escape.title(each.value) for each in counts]
    digits = max(len(f"{each.count:,}") for each in counts)
    longest = max(map(cell_len, values))
    room = min(longest, max(LEAST_WIDTH // 2, width * 3 // 5 - digits))
    bar_width = min(_BAR_WIDTH, width - room - digits - 4)
    highest = max(1, *(each.count for each in counts))
    lines: Lines = []
    for value, each in zip(values, counts, strict=True):
        line = padded(Text(fit(value, room)), room + 2) + Text(f"{each.count:>{digits},}")
        if bar_width >= 4:
            line += span("  " + bar(each.count, highest, bar_width), QUIET)
        lines.append(line)
    return lines


def bar(number: int, highest: int, width: int) -> str:
    """A bar in eighths of a cell; never empty for more than none."""
    eighths = max(1 if number > 0 else 0, round(number * width * 8 / max(1, highest)))
    return ("█" * (eighths // 8) + _EIGHTHS[eighths % 8]).rstrip()
