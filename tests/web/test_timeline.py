"""Days to bars: no gaps, none lost, names as facets have them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.search.facets import PERIODS
from searchidx.web.timeline import (
    FITTING,
    LEAST,
    MOST,
    UNITS,
    first_day,
    fitting,
    last_day,
    name,
    place,
    timeline,
)

days = st.dates()


@given(days, st.sampled_from(UNITS))
def test_a_day_lies_in_its_unit_which_is_called_like_the_facet_s_value(day: date, unit: str) -> None:
    number = place(day, unit)
    assert first_day(number, unit) <= day <= last_day(number, unit)
    if unit != "week" or day.isocalendar().year == first_day(number, unit).isocalendar().year:
        assert name(number, unit) == PERIODS[unit](day)


@given(days, st.sampled_from(UNITS))
def test_units_follow_each_other_without_gaps(day: date, unit: str) -> None:
    number = place(day, unit)
    if last_day(number, unit) < date(9999, 12, 20):
        assert last_day(number, unit) + timedelta(days=1) == first_day(number + 1, unit)


@given(st.dictionaries(st.dates(date(1980, 1, 1), date(2030, 1, 1)), st.integers(1, 9), min_size=1))
def test_no_article_is_lost_and_bars_can_be_told_apart(found: dict[date, int]) -> None:
    line = timeline(found, found, None)
    assert line is not None
    assert sum(bar.found for bar in line.bars) == sum(found.values())
    assert line.whole
    assert line.unit == fitting(min(found), max(found))
    assert LEAST <= len(line.bars) <= FITTING


def test_nothing_found_has_no_timeline() -> None:
    assert timeline({}, {date(2020, 1, 1): 3}, None) is None


def test_archived_articles_stand_beside_those_found() -> None:
    line = timeline(
        {date(2020, 1, 5): 1, date(2020, 3, 1): 2}, {date(2020, 2, 2): 7, date(1999, 1, 1): 9}, "month"
    )
    assert line is not None
    assert [(bar.name, bar.found, bar.archived) for bar in line.bars if "2020-01" <= bar.name <= "2020-03"] == [
        ("2020-01", 1, 0), ("2020-02", 0, 7), ("2020-03", 2, 0),
    ]  # fmt: skip
    assert (line.most_found, line.most_archived, line.peak.name) == (2, 7, "2020-03")


def test_a_chosen_period_is_marked_in_the_whole() -> None:
    found = {date(2020, month, 1): 1 for month in range(1, 13)}
    line = timeline(found, {}, "month", date(2020, 3, 15), date(2020, 5, 1))
    assert line is not None
    assert [bar.name for bar in line.bars if bar.chosen] == ["2020-03", "2020-04", "2020-05"]
    assert line.bars[0].first <= date(2020, 1, 1)
    later = timeline(found, {}, "month", date(2021, 3, 1), date(2021, 4, 30))
    assert later is not None
    assert [bar.name for bar in later.bars if bar.chosen] == ["2021-03", "2021-04"]
    open_end = timeline(found, {}, "month", date(2020, 11, 1), None)
    assert open_end is not None
    assert [bar.name for bar in open_end.bars if bar.chosen] == ["2020-11", "2020-12"]


@pytest.mark.parametrize("chosen", [None, date(1995, 6, 1)])
def test_of_too_many_bars_those_around_the_choice_are_shown(chosen: date | None) -> None:
    found = {date(year, 6, 1): 1 for year in range(1980, 2020)}
    line = timeline(found, {}, "day", chosen, chosen)
    assert line is not None
    assert len(line.bars) == MOST
    assert not line.whole
    assert line.bars[-1].last == date(2019, 6, 1) if chosen is None else any(bar.chosen for bar in line.bars)


def test_few_bars_stand_among_their_neighbours() -> None:
    line = timeline({date(2020, 5, 5): 3}, {date(2020, 5, 8): 2}, None)
    assert line is not None
    assert len(line.bars) == LEAST
    assert [(bar.found, bar.archived) for bar in line.bars if bar.found or bar.archived] == [(3, 0), (0, 2)]


def test_the_ends_of_the_calendar_do_no_harm() -> None:
    line = timeline({date.min: 1, date.max: 1}, {}, None)
    assert line is not None
    assert line.unit == "year"
    assert timeline({date.min: 1, date.max: 1}, {}, "week") is not None
