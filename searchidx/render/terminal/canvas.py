"""Lines of styled text: wrapped, cut and set side by side by cells, and made a string in the end.

In: harmless strings (see `render.escape`) and marked pieces. Out: `rich.text.Text` lines, and from
`to_string` the string. Text is never read as mark-up, and nothing is highlighted that we did not mark.
Widths are cells: a Chinese character takes two, a combining accent none. What is read from right to left stands in
isolates, which take no cells, so that a terminal that turns it round turns nothing beside it.

The styles use attributes and the two basic colours that read on light and on dark grounds.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Sequence

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from searchidx.render import escape
from searchidx.render.marks import Pieces, bracketed
from searchidx.render.style import Style

Lines = list[Text]

# No terminal is asked for its background: text is in its own colour, bold or dim, and the two colours are of the
# sixteen that its palette makes readable on it. Marks are bold and underlined as well.
STRONG = "bold"
QUIET = "dim"
NAME = "magenta"
MARK = "bold underline red"
WARNING = "bold red"
ADDED, REMOVED = "green", "red"

_DOT = " · "

LEAST_WIDTH = 20
TEXT_WIDTH = 100
"""Longer lines are hard to read, however wide the screen."""


def span(text: str, look: str) -> Text:
    """Text whose look ends with it; that of `Text(text, look)` would cover what is joined to it."""
    made = Text()
    made.append(text, look)
    return made


_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_ISOLATE, _END = "\u2068", "\u2069"
"""First strong isolate, pop directional isolate: UAX 9, 2.4."""


def isolated(text: str) -> str:
    """`text` on its own for whoever orders a line by reading directions; most text is as it was.

    >>> isolated("Vera Kolas"), isolated("\u05d3\u05d5\u05d3")
    ('Vera Kolas', '\\u2068\u05d3\u05d5\u05d3\\u2069')
    """
    return f"{_ISOLATE}{text}{_END}" if _turns(text) else text


def _turns(text: str) -> bool:
    return not text.isascii() and bool(_RIGHT_TO_LEFT.search(text))


def _isolated(line: Text) -> Text:
    alone = _ISOLATE in line.plain or not _turns(line.plain)
    return line if alone else Text(_ISOLATE) + line + Text(_END)


def _console(out: io.StringIO, *, colour: bool, width: int) -> Console:
    # everything that rich would take from the environment is said, so that the style alone decides
    return Console(
        file=out,
        force_terminal=colour,
        force_jupyter=False,
        color_system="standard" if colour else None,
        no_color=False,
        width=width,
        height=100,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )


_RULER = _console(io.StringIO(), colour=False, width=80)
"""Only measures: wrapping asks a console for its defaults."""


def text_width(style: Style) -> int:
    """How wide running text is to be on this screen."""
    return max(LEAST_WIDTH, min(style.width, TEXT_WIDTH))


def to_string(lines: Iterable[Text], style: Style) -> str:
    """The lines as a string, each ended by a newline, without blanks at their ends."""
    out = io.StringIO()
    console = _console(out, colour=style.colour, width=max(LEAST_WIDTH, style.width))
    whole = Text("\n").join(_rstripped(line) for line in lines)
    console.print(whole, no_wrap=True, overflow="ignore", crop=False, soft_wrap=True)
    return out.getvalue()


def _rstripped(line: Text) -> Text:
    line = line.copy()
    line.rstrip()
    return line


def marked(pieces: Pieces, style: Style, base: str = "") -> Text:
    """Marked pieces as text: underlined and coloured, or in brackets where there is no colour."""
    if not style.colour:
        return span(bracketed(pieces), base)
    text = Text()
    for piece, mark in pieces:
        text.append(piece, MARK if mark else base)
    return text


def wrapped(text: Text, width: int, *, indent: int = 0, hang: int = 0, most: int = 0) -> Lines:
    """`text` in lines of at most `width` cells, the first indented by `indent`, others by `hang` more.

    With `most`, longer text ends in `…` after so many lines.
    """
    room = max(8, width - indent - hang)
    lines = list(text.wrap(_RULER, room, overflow="fold"))
    for number, line in enumerate(lines):
        line.rstrip()
        if number and line.plain[:1] == " ":  # where a script without spaces filled the line before
            lines[number] = line[len(line.plain) - len(line.plain.lstrip()) :]
    if most and len(lines) > most:
        lines = lines[:most]
        lines[-1].truncate(room - 1)
        lines[-1].rstrip()
        lines[-1].append("…")
    return [
        Text(" " * (indent + (hang if number else 0))) + _isolated(line) for number, line in enumerate(lines)
    ]


def flowed(parts: Iterable[Text], width: int, *, most: int = 0) -> Lines:
    """Parts with dots between them, broken between parts if it can be; with `most`, as many as fill so many lines."""
    rows: list[list[Text]] = [[]]
    used = 0
    for part in parts:
        needed = part.cell_len + (len(_DOT) if rows[-1] else 0)
        if rows[-1] and used + needed > width:
            if len(rows) == most:
                break
            rows.append([])
            used, needed = 0, part.cell_len
        rows[-1].append(part)
        used += needed
    return [line for row in rows for line in wrapped(separated(row), width)]


def separated(parts: Iterable[Text]) -> Text:
    """Parts on one line with quiet dots between them."""
    return span(_DOT, QUIET).join(parts)


def labelled(label: Text, text: Text, width: int, indent: int, *, most: int = 0) -> Lines:
    """`text` wrapped in a column `indent` cells from the left, with a label before its first line."""
    lines = wrapped(text, width, indent=indent, most=most)
    lines[0] = padded(label, indent) + lines[0][indent:]
    return lines


def warning(said: str, width: int) -> Lines:
    """A warning, wrapped."""
    return labelled(span("warning: ", WARNING), Text(escape.title(said)), width, len("warning: "))


def fit(text: str, width: int) -> str:
    """`text` cut to `width` cells, the cut shown as `…`."""
    if cell_len(text) > width:
        text = set_cell_size(text, max(0, width - 1)).rstrip() + "…"
    return isolated(text)


def fit_end(text: str, width: int) -> str:
    """`text` cut to `width` cells at its beginning: of a path, the file's name matters most.

    Whole folder names are kept where that costs less than half of the width.
    """
    if cell_len(text) <= width:
        return isolated(text)
    start = max(0, len(text) - width)
    while start < len(text) and (cell_len(text[start:]) > width - 1 or unicodedata.combining(text[start])):
        start += 1
    slash = text.find("/", start, (start + len(text)) // 2)
    return isolated("…" + text[max(start, slash) :])


def padded(text: Text, width: int) -> Text:
    """`text` filled with blanks to `width` cells."""
    return text + Text(" " * max(0, width - text.cell_len))


def beside(left: Sequence[Text], columns: Sequence[Lines], left_width: int, gap: int, width: int) -> Lines:
    """Columns of `width` cells set to the right of `left`, line by line."""
    rows = max(len(left), *(len(column) for column in columns))
    lines: Lines = []
    for row in range(rows):
        line = left[row] if row < len(left) else Text()
        edge = left_width + gap
        for column in columns:
            if row < len(column):
                line = padded(line, edge) + column[row]
            edge += width + gap
        lines.append(line)
    return lines


def rule(label: str, width: int) -> Text:
    """A line across with a label near its beginning."""
    label = fit(label, width - 6)
    return span("── ", QUIET) + Text(label) + span(" " + "─" * max(0, width - cell_len(label) - 4), QUIET)
