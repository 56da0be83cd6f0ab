"""What commands share: where output goes, how it may look, and what opens the archive.

Results go to standard output, everything said about them to standard error.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

import click

from searchidx.errors import Exit
from searchidx.models import AddReport, Change, Copy, Document, Results, Similar, Stats, StoredArticle
from searchidx.render import escape
from searchidx.render.style import Style

if TYPE_CHECKING:
    from searchidx.archive import Archive

MIN_WIDTH = 30

Marks: TypeAlias = Sequence[tuple[int, int]]


def archive(context: click.Context, *, create: bool = False) -> Archive:
    """The archive that --index names."""
    from searchidx.archive import Archive  # noqa: PLC0415 - `add` has processes begin before

    return Archive(context.obj["index"], create=create)


def is_terminal(stream: object = None) -> bool:
    """Whether a person looks at a stream (standard output unless another is given)."""
    target = sys.stdout if stream is None else stream
    return bool(getattr(target, "isatty", lambda: False)())


def style(context: click.Context) -> Style:
    """How results are to look: --color, then NO_COLOR, then FORCE_COLOR, then the terminal."""
    choice = context.obj["color"]
    if choice == "auto":
        if os.environ.get("NO_COLOR"):
            colour = False
        elif os.environ.get("FORCE_COLOR"):
            colour = True
        else:
            colour = is_terminal() and os.environ.get("TERM") != "dumb"
    else:
        colour = choice == "always"
    width = max(MIN_WIDTH, screen().columns)
    return Style(colour=colour, width=width, links=colour and is_terminal())


def screen() -> os.terminal_size:
    """The size of the terminal, or of one to lay out for: as `shutil` tells it, which takes long to import."""
    try:
        found = os.get_terminal_size(sys.__stdout__.fileno()) if sys.__stdout__ else None
    except (OSError, ValueError):  # a pipe, or closed
        found = None
    columns, lines = found or (80, 24)
    return os.terminal_size((_stated("COLUMNS") or columns or 80, _stated("LINES") or lines or 24))


def _stated(name: str) -> int:
    """What the environment says of the size of the terminal; 0 for nothing that is one."""
    said = os.environ.get(name, "")
    return int(said) if said.isdecimal() else 0


class Layout(Protocol):
    """What lays values out for reading: `render.terminal` for a person, `render.plain` for a pipe."""

    def results(self, found: Results, style: Style, archived: Mapping[str, int] = ...) -> str: ...
    def facets(self, found: Results, style: Style) -> str: ...
    def similar(self, found: Similar, style: Style) -> str: ...
    def article(self, stored: StoredArticle, style: Style, marks: Marks = ()) -> str: ...
    def document(self, made: Document, style: Style) -> str: ...
    def versions(self, articles: Sequence[StoredArticle], style: Style) -> str: ...
    def copies(self, found: Sequence[Copy], style: Style) -> str: ...
    def changes(
        self, old: StoredArticle, new: StoredArticle, found: Iterable[Change], style: Style
    ) -> str: ...
    def stats(self, known: Stats, style: Style) -> str: ...
    def report(self, done: AddReport, style: Style) -> str: ...


def layout() -> Layout:
    """The layout for whoever reads standard output. rich is loaded for a terminal only."""
    module: Any = importlib.import_module(f"searchidx.render.{'terminal' if is_terminal() else 'plain'}")
    chosen: Layout = module
    return chosen


def write(text: str) -> None:
    """Results. Undecodable bytes of file names go out as they are."""
    stream = getattr(sys.stdout, "buffer", None)
    if stream is None:
        sys.stdout.write(text)
        return
    sys.stdout.flush()
    stream.write(text.encode("utf-8", "surrogateescape"))
    if is_terminal():
        stream.flush()


def page(text: str, context: click.Context) -> None:
    """Results; longer than a terminal's screen they go through the pager, if there is one."""
    watched = is_terminal() and is_terminal(sys.stdin)
    if not (watched and context.obj["paged"]) or text.count("\n") < screen().lines:
        write(text)
        return
    paging = importlib.import_module("searchidx.cli.paging")
    if not paging.paged(text, context.obj["pager"]):
        write(text)


def remark(lines: Iterable[str]) -> None:
    """Warnings and hints, on standard error."""
    for line in lines:
        sys.stderr.write(f"searchidx: {escape.path_line(line)}\n")


def waiting(busy: str) -> None:
    """Tells what is waited for."""
    remark([f"{busy}; waiting"])


def confirm_removal(articles: int, live: int) -> bool:
    """Asks whether many articles are to be taken out; nobody to ask is a no."""
    what = f"{articles:,} of {live:,} articles"
    if not (is_terminal(sys.stdin) and is_terminal(sys.stderr)):
        remark([f"{what} would be taken out of the index: say --yes if they are to go"])
        return False
    return click.confirm(f"Take {what} out of the index?", err=True)


def found(number: int) -> int:
    """The exit code of a search."""
    return Exit.OK if number else Exit.NOTHING_FOUND
