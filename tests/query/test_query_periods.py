"""Dates as they are written in queries and options."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.errors import QueryError, UsageError
from searchidx.query import period
from searchidx.query.periods import compact, span


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2023", date(2023, 1, 1), date(2023, 12, 31)),
        ("2022-12", date(2022, 12, 1), date(2022, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-03-31", date(2023, 3, 31), date(2023, 3, 31)),
        (" 2023 ", date(2023, 1, 1), date(2023, 12, 31)),
        ("9999", date(9999, 1, 1), date(9999, 12, 31)),
    ],
)
def test_first_and_last_day(text: str, first: date, last: date) -> None:
    assert period(text) == (first, last)


@pytest.mark.parametrize(
    "text",
    ["", "foo", "23", "2023-13", "2023-00", "2023-02-29", "0000", "2023..", "٢٠٢٣"],
)
def test_what_is_no_date_is_named_and_the_forms_are_shown(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        period(text)
    assert not isinstance(caught.value, QueryError)
    assert f"“{text}”" in caught.value.message
    for form in ("2023", "2022-12", "2023-03-31"):
        assert form in caught.value.hint


DAYS = (
    st.none()
    | st.dates()
    | st.sampled_from([date.min, date.max, date(2023, 2, 28), date(2024, 2, 28), date(2023, 1, 1)])
)


@given(DAYS, DAYS)
def test_the_compact_form_is_read_back(since: date | None, until: date | None) -> None:
    if since and until and since > until:
        since, until = until, since
    if since or until:
        assert span(compact(since, until)) == (since, until)
