"""When a page was saved."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.moments import moment, seconds


@pytest.mark.parametrize(
    ("stamp", "known"),
    [
        ("2024-02-11T09:10:11Z", "2024-02-11T09:10:11Z"),
        ("2024-02-11T09:10:11.123456Z", "2024-02-11T09:10:11Z"),
        ("2024-02-11 23:50:00+0100", "2024-02-11T22:50:00Z"),
        ("20240211091011", "2024-02-11T09:10:11Z"),
        ("Mon, 12 Feb 2024 09:00:00 -0000", "2024-02-12T09:00:00Z"),
        ("Mon, 12 Feb 2024 09:00:00 +0100", "2024-02-12T08:00:00Z"),
        ("Mon Feb 12 2024 10:00:00 GMT+0100 (Central European Standard Time)", "2024-02-12T09:00:00Z"),
        ("2024-02-31", None),
        ("0001-01-01T00:00:00+05:00", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_stamps(stamp: str, known: str | None) -> None:
    assert moment(stamp) == known


@given(st.datetimes())
def test_numbers_are_in_the_order_of_the_moments(when: object) -> None:
    text = moment(str(when))
    assert text is not None
    assert moment(text) == text
    assert seconds("2024-02-11T09:10:11Z") < seconds("2024-02-11T09:10:12Z")
    assert 0 <= seconds(text) < 1 << 39
