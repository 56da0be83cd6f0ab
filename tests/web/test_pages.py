"""Laying out: marks and paragraphs, links, the drawing of a timeline."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from searchidx.render import escape
from searchidx.web.asked import Asked
from searchidx.web.pages import MOST_TICKS, chart, paragraphs, ticks, web_link
from searchidx.web.timeline import timeline


@example("\x1f", [])
@example("a\n\x1f\nb", [])
@given(st.text(max_size=200), st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)), max_size=8))
def test_paragraphs_keep_every_word_and_number_their_marks(text: str, marks: Any) -> None:
    made = list(paragraphs(text, marks))
    shown = [word for each in made for word in "".join(piece for piece, _ in each.pieces).split()]
    assert shown == escape.line(text).split()
    numbers = [each.first for each in made]
    assert numbers == sorted(numbers)
    assert numbers[:1] in ([], [1])


def test_marks_stand_where_they_are_in_the_text() -> None:
    text = "First about ice.\n\nThen ice and\nmore ice."
    starts = [at for at in range(len(text)) if text.startswith("ice", at)]
    made = list(paragraphs(text, [(at, at + 3) for at in starts]))
    assert [each.pieces for each in made] == [
        [("First about ", False), ("ice", True), (".", False)],
        [("Then ", False), ("ice", True), (" and more ", False), ("ice", True), (".", False)],
    ]
    assert [each.first for each in made] == [1, 2]


@pytest.mark.parametrize(
    "address",
    ["https://a.example/x?y=1", "HTTP://a.example", "https://bücher.example/ä", "http://10.0.0.1:80/"],
)
def test_addresses_of_the_web_are_links(address: str) -> None:
    assert web_link(address) == address


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "java\nscript:alert(1)", " javascript:alert(1)", "data:text/html,x", "vbscript:x", "",
     "file:///etc/passwd", "//evil.example", "/local", "https:", "https:///x", "http://[", "https://a.example/\x00",
     "https://a.example/\u202egpj.exe", "https://a.example/a b", None],
)  # fmt: skip
def test_anything_else_is_not(address: str | None) -> None:
    assert web_link(address) is None


def test_a_drawing_fills_its_width_and_height() -> None:
    line = timeline({date(2020, 1, 1): 1, date(2020, 6, 1): 1000}, {date(2020, 3, 1): 5}, "month")
    assert line is not None
    drawn = chart(line, Asked(q="a b", offset=10))
    first = next(at for at, column in enumerate(drawn.columns) if column.bar.name == "2020-01")
    six = drawn.columns[first : first + 6]
    assert six[2].address == "/?q=a%20b&since=2020-03-01&until=2020-03-31"
    assert [column.height for column in six] == [2.0, 0, 0, 0, 0, 100.0]
    assert [column.below for column in six] == [0, 0, 24.0, 0, 0, 0]
    assert all(column.top + column.height == 100 for column in drawn.columns)
    assert 0 < len(ticks(line)) <= MOST_TICKS
    assert drawn.chosen is None
