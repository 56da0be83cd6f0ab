"""Dates as people and machines write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.dating.written import day_in_url, find_dates, month_in_url, read_stamp

PROSE = [
    "March 31, 2023",
    "Mar. 31, 2023",
    "Friday 31 March 2023 06:12",
    "31st of March, 2023",
    "31. März 2023",
    "31 mars 2023",
    "31 de marzo de 2023",
    "31 de março de 2023",
    "31 marzo 2023",
    "31 maart 2023",
    "31 марта 2023 года",
    "31 березня 2023",
    "31 marca 2023",
    "2023년 3월 31일",
    "2023年3月31日",
    "2023. 3. 31.",
    "31.03.2023",
    "31.03.23 um 14:34",
    "31/03/2023",
    "3/31/2023",
    "2023-03-31",
    "21:22, 31 MAR 2023",
    "31-Mar-2023",
    "31 Mart 2023",
    "31. března 2023",
    "31. maaliskuuta 2023",
    "31 Μαρτίου 2023",
    "31 במרץ 2023",
    "31 मार्च 2023",
    "31 مارس 2023",
    "٣١ مارس ٢٠٢٣",
    "31 آذار/مارس 2023",
    "31 آذار (مارس) 2023",
    "٣١ مارس/٢٠٢٣",
    "31 مارس، 2023",
    "31 มีนาคม 2566",
    "31 มี.ค. 2566 เวลา 10.00 น.",
    "31 มีนาคม พ.ศ. 2566",
    "31 มีนาคม 2023",
    "๓๑มีนาคม๒๕๖๖",
    "31 มี.ค. 66",
    "31 มีนาคม 66 เวลา 10:00 น.",
    "31/03/2566",
    "2566-03-31",
    "民国112年3月31日",
    "31 Mar 2023",
    "31. bře 2023",
    "二〇二三年三月三十一日",
    "二○二三年三月三十一日",
    "民國112年3月31日",
]


@pytest.mark.parametrize("text", PROSE)
def test_prose(text: str) -> None:
    (found,) = find_dates(f"Seen by 12 people: {text}.")
    assert (found.year, found.month, found.day, found.unsure) == (2023, 3, 31, False)


def test_arabic_months_of_two_words() -> None:
    found = find_dates("31 كانون الثاني 2020, 5 تشرين الأول/أكتوبر 2023, 12 آب 2022")
    assert [(one.year, one.month, one.day) for one in found] == [(2020, 1, 31), (2023, 10, 5), (2022, 8, 12)]


def test_a_comma_may_follow_an_arabic_month() -> None:
    (found,) = find_dates("5 تشرين الأول، 2023")
    assert (found.year, found.month, found.day) == (2023, 10, 5)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("31 Ara 2023", (2023, 12, 31)),
        ("1 Haz 2023", (2023, 6, 1)),
        ("二〇二三年十月十日", (2023, 10, 10)),
        ("一九九八年二月二日", (1998, 2, 2)),
        ("二〇二三年十二月二十日", (2023, 12, 20)),
        ("1 ส.ค. 43", (2000, 8, 1)),
    ],
)
def test_short_months_and_figures_in_words(text: str, day: tuple[int, int, int]) -> None:
    (found,) = find_dates(text)
    assert (found.year, found.month, found.day) == day


def test_months_that_are_words_elsewhere_need_a_year() -> None:
    assert find_dates("5 mart, 12 Nisan, 5 آب", yearless=True) == []


def test_only_thai_dates_are_of_the_buddhist_count() -> None:
    assert find_dates("4 July 2566")[0].year == 2566


@pytest.mark.parametrize(
    "text",
    [
        "31 people in 2023",
        "31 มี.ค. 23",
        "31 มี.ค. 66.50",
        "31 มีนาคม 45 คน",
        "31. srp. 2023",
        "二〇二三年十十一月一日",
        "二〇二三年十三月一日",
        "二〇二三年三月三一日",
        "De raad telt 20 leden, 2023",
        "12 آبان 2023",
        "By Adam Kasim 10, 2023 Review",
        "version 1.2.3",
        "10-12-22",
        "March 2023",
        "2023",
        "31 February 2023",
        "call 555-2023",
        "May 90, 2023",
    ],
)
def test_no_date(text: str) -> None:
    assert find_dates(text) == []


def test_a_year_is_never_invented() -> None:
    assert find_dates("KYIV, March 31 (Agency)") == []
    (found,) = find_dates("KYIV, March 31 (Agency)", yearless=True)
    assert (found.year, found.month, found.day) == (None, 3, 31)


def test_day_and_month_that_read_both_ways_say_so() -> None:
    (found,) = find_dates("03/04/2023")
    assert found.unsure
    assert not find_dates("04/04/2023")[0].unsure
    assert not find_dates("03.04.2023")[0].unsure


@pytest.mark.parametrize(
    ("text", "day", "hour"),
    [
        ("2023-03-31", 31, None),
        ("2023-03-31T23:30:00-05:00", 31, None),
        ("2023-03-31T23:30:00Z", 31, 23),
        ("2023-03-31T00:10:00.000+0000", 31, 0),
        ("2023-3-31 06:12", 31, None),
        ("20230331", 31, None),
        ("20230331T061200Z", 31, None),
        ("Fri, 31 Mar 2023 23:12:00 +0000", 31, 23),
        ("Fri, 31 Mar 2023 23:12:00 -0500", 31, None),
        ("1680220800", 31, 0),
        ("1680220800000", 31, 0),
        ("March 31, 2023 6:12 am", 31, None),
    ],
)
def test_stamps_keep_the_day_as_written(text: str, day: int, hour: int | None) -> None:
    stamp = read_stamp(text)
    assert stamp
    assert (stamp.year, stamp.month, stamp.day, stamp.hour) == (2023, 3, day, hour)


@pytest.mark.parametrize(
    "text", ["", "2023", "2023-03", "soon", "99999999", "2023-13-41", "{{date}}", "1", "²²²²²²²²"]
)
def test_no_stamp(text: str) -> None:
    assert read_stamp(text) is None


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/2023/03/31/a-story",
        "https://example.org/news/2023/3/31/",
        "https://example.org/world/2023/mar/31/a-story",
        "https://example.org/a-story-2023-03-31.html",
        "https://example.org/20230331-a-story",
        "https://archive.example/web/20200101000000/https://example.org/2023/03/31/a",
    ],
)
def test_day_in_url(url: str) -> None:
    found = day_in_url(url)
    assert found
    assert (found.year, found.month, found.day) == (2023, 3, 31)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/2023/03/a-story",
        "https://example.org/a?day=2023-03-31",
        "https://archive.example/web/20200101000000/https://example.org/a",
        "https://archive.example/2020/01/01/https://example.org/a",
        "https://example.org/id/1234567890",
        "https://2023-03-31.example.org/a",
        "",
    ],
)
def test_no_day_in_url(url: str) -> None:
    assert day_in_url(url) is None


def test_month_in_url() -> None:
    assert month_in_url("https://example.org/2023/03/a-story") == (2023, 3)
    assert month_in_url("https://example.org/a-story") is None


@given(
    st.text(
        alphabet=st.one_of(st.sampled_from("0123456789./- :,TZ年月日marchapril"), st.characters()),
        max_size=60,
    )
)
def test_anything_may_stand_in_a_line(text: str) -> None:
    read_stamp(text)
    day_in_url(text)
    for found in find_dates(text, yearless=True):
        assert 0 <= found.start < found.end <= len(text)
