"""The examples of docs/query.md are true."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from searchidx.errors import QueryError
from searchidx.query import fields, parse, to_text
from searchidx.query.plain_dates import Calendar
from searchidx.query.tree import Between

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "query.md").read_text(encoding="utf-8")


def _rows(heading: str) -> list[list[str]]:
    """The code in the cells of all tables under that heading; a cell without code as its words."""
    rows, inside = [], False
    for line in PAGE.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")] if line.startswith("|") else []
        if cells and not inside:
            inside = " | ".join(cells) == heading
        elif inside and cells and not cells[0].startswith("---"):
            rows.append([code[1] if (code := re.fullmatch(r"`(.*)`", cell)) else cell for cell in cells])
        inside = inside and bool(cells)
    assert rows
    return rows


@pytest.mark.parametrize(("typed", "understood"), _rows("You type | It is read as"))
def test_what_is_read(typed: str, understood: str) -> None:
    assert to_text(parse(typed)) == understood


@pytest.mark.parametrize(("typed", "_published"), _rows("You type | Published"))
def test_the_dates_are_understood(typed: str, _published: str) -> None:
    when = Calendar(date(2023, 6, 15), lambda: (date(2022, 1, 3), date(2023, 5, 20)))
    for each in typed.split("` `"):
        assert isinstance(parse(each, when), Between)


@pytest.mark.parametrize(
    ("typed", "place", "answer"), _rows("You type | The caret is under | The answer has")
)
def test_what_is_refused(typed: str, place: str, answer: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(typed)
    error = caught.value
    assert error.text[error.start : error.end] == place
    assert answer in f"{error.message} {error.hint}"


def test_every_field_is_in_the_page() -> None:
    assert [name for name in sorted(fields.NAMES) if f"`{name}:`" not in PAGE] == []
