"""Dates in plain words: relative to a day in June 2023 and an archive from January 2022 to May 2023."""

from __future__ import annotations

from datetime import date

import pytest

from searchidx.errors import UsageError
from searchidx.query import parse, to_text
from searchidx.query.periods import compact, span
from searchidx.query.plain_dates import Calendar

WHEN = Calendar(date(2023, 6, 15), lambda: (date(2022, 1, 3), date(2023, 5, 20)))  # a Thursday; a Saturday


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("today", "2023-06-15"),
        ("yesterday", "2023-06-14"),
        ("this week", "2023-06-12..2023-06-18"),
        ("last week", "2023-06-05..2023-06-11"),
        ("last month", "2023-05"),
        ("the previous quarter", "2023-01..2023-03"),
        ("Last Year", "2022"),
        ("past week", "2023-06-09..2023-06-15"),
        ("past 3 months", "2023-03-16..2023-06-15"),
        ("past three months", "2023-03-16..2023-06-15"),
        ("last 10 days", "2023-06-06..2023-06-15"),
        ("3 days ago", "2023-06-12"),
        ("a year ago", "2022-06-15"),
        ("latest month", "2023-04-21..2023-05-20"),
        ("latest month of the archive", "2023-04-21..2023-05-20"),
        ("first 2 weeks", "2022-01-03..2022-01-16"),
        ("march", "2023-03"),
        ("june", "2022-06"),
        ("monday", "2023-05-15"),
        ("march 2023", "2023-03"),
        ("31 March 2023", "2023-03-31"),
        ("March 31st, 2023", "2023-03-31"),
        ("q1 2023", "2023-01..2023-03"),
        ("2023-Q2", "2023-04..2023-06"),
        ("2023-W13", "2023-03-27..2023-04-02"),
        ("2020s", "2020..2029"),
        ("winter 2022", "2022-12..2023-02"),
        ("2023/3/5", "2023-03-05"),
        ("march..june", "2023-03..2023-06"),
        ("november..february", "2022-11..2023-02"),
        ("march..june 2022", "2022-03..2022-06"),
        ("from november to february 2023", "2022-11..2023-02"),
        ("2022-11..march", "2022-11..2023-03"),
        ("> 2020", "2021.."),
        (">=2020", "2020.."),
        ("<2023-03", "..2023-02"),
        ("<=2023-03", "..2023-03"),
    ],
)
def test_what_it_means(said: str, days: str) -> None:
    assert compact(*span(said, WHEN)) == days


@pytest.mark.parametrize(
    "said",
    [
        "last",
        "last mouth",
        "past 0 days",
        "31 february 2023",
        "q5 2023",
        "2023-w60",
        "marching",
        "ma",
        "3 march 4",
    ],
)
def test_what_means_nothing(said: str) -> None:
    with pytest.raises(UsageError, match="is not a date"):
        span(said, WHEN)


def test_without_an_archive_nothing_is_its_latest() -> None:
    with pytest.raises(UsageError):
        span("latest month", Calendar(date(2023, 6, 15)))


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("ceasefire since 2023", "ceasefire date:2023.."),
        ("ceasefire since march 2023, again", "ceasefire date:2023-03.. again"),
        ("-since 2023", "-date:2023.."),
        ("(until 2022 OR grain)", "date:..2022 OR grain"),
        ("grain march..june", "grain date:2023-03..2023-06"),
        ("grain march..may 2022", "grain date:2022-03..2022-05"),
        ("grain march 2023..april 2023, again", "grain date:2023-03..2023-04 again"),
        ("31 march 2022..april 2, 2023", "date:2022-03-31..2023-04-02"),
        ("1 march..2 april", "date:2023-03-01..2023-04-02"),
        ("1 march..2 april 2022", "date:2022-03-01..2022-04-02"),
        ("1 march..2022-04-02", "date:2022-03-01..2022-04-02"),
        ("march 2023..peace", "march 2023..peace"),
        ("soldiers after 1200 days", "soldiers after 1200 days"),
        ("date:'last month'", "date:2023-05"),
        ("grain '2022..2023'.", "grain date:2022..2023"),
        ("war...peace 1..2 v1..v2", "war...peace 1..2 v1..v2"),
        ("ever since 9-11", "ever since 9-11"),
        ("since (2023)", "since (2023)"),
        ('since "2023"', 'since "2023"'),
        ("the day before march", "the day before march"),
        ("talks before april 1", "talks date:..2023-03"),
        ("talks until april 1st, they said", "talks date:..2023-04-01 they said"),
        ("since march", "date:2023-03.."),
        ("..2022..2023", "date:2022..2023"),
        ("Since Sept.", "date:2022-09.."),
        ("until may", "date:..2023-05"),
        ("before april", "date:..2023-03"),
        ("after may 5 people left", "date:2023-05-06.. people left"),
        ("after 5 may people left", "date:2023-05-06.. people left"),
        ("since 3 march 2023 talks", "date:2023-03-03.. talks"),
        ("since last month", "date:2023-05.."),
        ("since the past", "since the past"),
        ("after past 3 months", "after (past) 3 months"),
        ("since 2 weeks ago", "since (2) weeks ago"),
        ("before monday", "date:..2023-05-14"),
        ("since yesterday", "since (yesterday)"),
        ("since spring 2023", "date:2023-03.."),
        ("after may", "after may"),
        ("protests after march", "protests after march"),
        ("since february 31", "since (february) 31"),
        ("since march*", "since march*"),
        ("since march~", "since march~1"),
        ("since =march", "since =march"),
        ("in march", "in march"),
        ("-since (2023)", "-since (2023)"),
        ("-(since 2023)", "-date:2023.."),
        ("title:since 2023", "title:since 2023"),
    ],
)
def test_dates_among_words(typed: str, understood: str) -> None:
    tree = parse(typed, WHEN)
    assert to_text(tree) == understood
    assert parse(to_text(tree), WHEN) == tree


def test_days_that_no_article_has_are_words_and_the_calendar_is_told() -> None:
    when = Calendar(date(2023, 6, 15), lambda: (date(2022, 1, 3), date(2023, 5, 20)))
    tree = parse("ceasefire since 2030", when)
    assert to_text(tree) == "ceasefire since (2030)"
    assert when.remarks == ["no article is dated “since 2030”, so these are read as words"]
    assert to_text(parse("date:2030", when)) == "date:2030", "a field is meant"
    assert to_text(parse("since 2020", Calendar(date(2023, 6, 15), lambda: None))) == "since (2020)"


@pytest.mark.parametrize(
    ("typed", "remark"),
    [
        ("before april 1", "“before april 1” is read as date:..2023-03; in quotation marks it is words"),
        ("since march", "“since march” is read as date:2023-03..; in quotation marks it is words"),
        (
            "war since last month",
            "“since last month” is read as date:2023-05..; in quotation marks it is words",
        ),
        ("after march", "“after march” is read as words; after:march is the month"),
        ("before february 31", "there is no day “february 31”, so these are read as words"),
        ("since yesterday", "no article is dated “since yesterday”, so these are read as words"),
        ("quake in march", "“in march” is read as words; what was published then is date:march"),
        ("quake on april 1", '“on april 1” is read as words; what was published then is date:"april 1"'),
        (
            "1 march..2 april",
            "“1 march..2 april” is read as date:2023-03-01..2023-04-02; in quotation marks it is words",
        ),
        ("2 april..1 march", "“2 april..1 march” is no period; one is written date:2023-03..2023-06"),
        (
            "quake between march and april 2023",
            '“between march and april 2023” is read as words; what was published then is date:"march to april 2023"',
        ),
        (
            "from 1 march 2023 to may 2 only",
            '“from 1 march 2023 to may 2” is read as words; what was published then is date:"1 march 2023 to may 2"',
        ),
        (
            "war since the 1st of april 2023",
            "“since the 1st of april 2023” is read as words; the date is written since 1st april 2023",
        ),
        ("since 1 of april", "“since 1 of april” is read as words; the date is written since 1 april"),
        ("quake in 2022", "“in 2022” is read as words; what was published then is date:2022"),
    ],
)
def test_a_date_that_was_not_quite_said_is_never_read_in_silence(typed: str, remark: str) -> None:
    when = Calendar(date(2023, 6, 15), lambda: (date(2022, 1, 3), date(2023, 5, 20)))
    parse(typed, when)
    assert when.remarks == [remark]


@pytest.mark.parametrize(
    "typed",
    [
        "since 2022",
        "before march 2023",
        "date:march",
        '"since march"',
        "in 1200 homes",
        "march 2023..april 2023",
        "soldiers after 1200 days",
        "between london and paris",
        "from march onwards",
        "from 1200 to 1400 people",
        "since the 1980s",
        "in town",
        "ever since",
    ],
)
def test_what_is_clear_needs_no_remark(typed: str) -> None:
    when = Calendar(date(2023, 6, 15), lambda: (date(2022, 1, 3), date(2023, 5, 20)))
    parse(typed, when)
    assert when.remarks == []
