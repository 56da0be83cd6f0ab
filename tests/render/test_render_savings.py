"""Copies and versions of an article, and what changed between two, at a terminal of any width."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rich.cells import cell_len

from searchidx.models import Change, Copy, StoredArticle
from searchidx.render import headings, plain, terminal
from searchidx.render.style import Style

OLD = StoredArticle(
    "v1", "/news/a.warc.gz", "20240220/https://a.example/x", "Ferry", "Text.", "2024-02-20", "meta", "sure", "en",
    "a.example", None, "https://a.example/x", (), (), (), "2024-02-21T10:00:00Z",
)  # fmt: skip
NEW = replace(OLD, id="v2", saved=None, title="Ferry and bridge")
CHANGES = (
    Change("same", "The council met in the harbour hall to hear what the company would do.\n\nIt "),
    Change("removed", "will pay"),
    Change("added", "pays "),
    Change("same", "two million."),
    Change("added", "\n\nMore follows.\n"),
)


def _style(width: int, *, colour: bool = False) -> Style:
    return Style(colour=colour, width=width, folder="/news")


def test_versions_say_when_they_were_saved_and_a_title_where_it_changed() -> None:
    assert terminal.versions([NEW, OLD, replace(OLD, id="v0")], _style(80)).splitlines() == [
        "Ferry and bridge",
        "    v2 · saved at an unknown time · dated 2024-02-20 · a.warc.gz",
        "",
        "Ferry",
        "    v1 · saved 2024-02-21 10:00:00 UTC · dated 2024-02-20 · a.warc.gz",
        "    v0 · saved 2024-02-21 10:00:00 UTC · dated 2024-02-20 · a.warc.gz",
    ]


def test_copies_say_where_they_are() -> None:
    found = [Copy("c1", "/news/b.html", "2024-02-12", "b.example"), Copy("c2", "/elsewhere/c.html", None)]
    assert terminal.copies(found, _style(80)).splitlines() == [
        "    c1 · 2024-02-12 · b.example · b.html",
        "    c2 · no date · /elsewhere/c.html",
    ]
    assert plain.copies(found, _style(80)) == (
        "2024-02-12\tc1\tb.example\t/news/b.html\n\tc2\t\t/elsewhere/c.html\n"
    )


def test_what_changed_is_wrapped_between_words() -> None:
    text = terminal.changes(OLD, NEW, CHANGES, _style(40))
    assert text.splitlines()[-6:] == [
        "The council met in the harbour hall to",
        "hear what the company would do.",
        "",
        "It [-will pay-]{+pays+} two million.",
        "",
        "{+More follows.+}",
    ]
    assert "\x1b[31m[-will pay-]\x1b[0m\x1b[32m{+pays+}\x1b[0m" in terminal.changes(
        OLD, NEW, CHANGES, _style(80, colour=True)
    )


@pytest.mark.parametrize("width", [30, 80, 120, 200])
def test_no_line_is_wider_than_the_screen(width: int) -> None:
    long = replace(OLD, id="x" * 50, path="/" + "folder/" * 20 + "ä.warc.gz", title="Title " * 40)
    for shown in (
        terminal.versions([long, OLD], _style(width)),
        terminal.copies([Copy(long.id, long.path, None, "site." * 20)], _style(width)),
        terminal.changes(long, OLD, CHANGES, _style(width)),
    ):
        assert max(map(cell_len, shown.splitlines())) <= width


def test_hostile_text_stays_text() -> None:
    bad = replace(OLD, id="\x1b[2J", path="/news/\x1b]0;x\x07", title="\x1b[31mred")
    shown = terminal.versions([bad], _style(80)) + terminal.copies([Copy(bad.id, bad.path, None)], _style(80))
    shown += terminal.changes(bad, OLD, [Change("added", "\x1b[2J")], _style(80))
    assert "\x1b" not in shown


def test_the_place_in_a_file_is_told_where_nothing_else_tells_it() -> None:
    assert headings.member_of(OLD) is None
    assert headings.member_of(replace(OLD, url=None)) == OLD.name
    assert headings.member_of(replace(OLD, name=":3")) is None
    assert headings.member_of(replace(OLD, name="v1")) is None
    inside = replace(OLD, name="inner.zip/b.txt")
    assert "in it: inner.zip/b.txt" in terminal.article(inside, _style(80))
    assert "member: inner.zip/b.txt" in plain.article(inside, _style(80))
