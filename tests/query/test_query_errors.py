"""A query that cannot be understood: the place that the caret shows, and what is offered."""

from __future__ import annotations

import pytest

from searchidx.errors import QueryError
from searchidx.query import parse
from searchidx.query.parser import MAX_CHARACTERS, MAX_LEVELS, MAX_TYPED, MAX_WORDS


def refused(typed: str) -> QueryError:
    with pytest.raises(QueryError) as caught:
        parse(typed)
    return caught.value


@pytest.mark.parametrize(
    ("typed", "place", "words"),
    [
        ("a titel:foo", "titel:", "title:foo"),
        ("-titel:foo", "titel:", "title:foo"),
        ("'titel:foo'", "titel:", "title:foo"),
        ('persn:"Angela Merkel"', "persn:", "person:"),
        ("plase:(Minsk OR Riga)", "plase:", "place:"),
        ("dat:2023", "dat:", "date:2023"),
        ("xyzzy:foo", "xyzzy:", "title: text: lead: person:"),
        ('a "b c', '"', "not closed"),
        ('"unclosed AND (', '"', "not closed"),
        ("a “b c", "“", "not closed"),
        ("a b” c", "”", "closes nothing"),
        ("(a b", "(", "not closed"),
        ("(a (b)", "(", "not closed"),
        ("title:(a", "(", "not closed"),
        ("a) b", ")", "closes nothing"),
        ("a () b", "()", "nothing between"),
        ("AND", "AND", "nothing before AND"),
        ("AND a", "AND", "lower case: and"),
        ("a AND", "AND", "nothing after AND"),
        ("OR a", "OR", "nothing before OR"),
        ("(a OR) b", "OR", "nothing after OR"),
        ("a AND OR b", "AND OR", "next to each other"),
        ("a OR OR b", "OR OR", "next to each other"),
        ("a NOT", "NOT", "nothing after NOT"),
        ("a NOT (?)", "NOT", "nothing after NOT"),
        ("a AND (?)", "AND", "nothing after AND"),
        ("NOT NOT a", "NOT NOT", "next to each other"),
        ("a NOT -b", "NOT -", "next to each other"),
        ("a -AND b", "-AND", "next to each other"),
        ("-NOT b", "-NOT", "next to each other"),
        ("title:-foo", "-", "-title:foo"),
        ('person:-"x y"', "-", "-person:"),
        ('person:""', '""', "no word"),
        ("a c*", "c*", "at least 2 letters"),
        ("title:c*", "c*", "at least 2 letters"),
        ("person:*", "*", "at least 2 letters"),
        ("war *a, peace", "*a", "at least 2 letters"),
        ("title:*", "*", "at least 2 letters"),
        ("title:?*", "?*", "at least 2 letters"),
        ("person:a*?", "a*?", "at least 2 letters"),
        ("path:*/news", "*", "end of a path"),
        ("luka*ko~", "luka*ko~", "not both"),
        ("war wom?n~1, peace", "wom?n~1", "not both"),
        ("lukashenka~3", "lukashenka~3", "lukashenka~2"),
        ("lukashenka~0", "lukashenka~0", "1 or 2"),
        ('a "peace talks"~101 b', "~101", '"peace talks"~5'),
        ('"peace talks"~99999999999999999999', "~99999999999999999999", "Up to 100"),
        ('person:"Angela Merkel"~2', '"Angela Merkel"~2', "any order"),
        ("date:foo", "foo", "2023-03-31"),
        ("date:2023-13", "2023-13", "no month 13"),
        ("date:2023-02-30", "2023-02-30", "no such day"),
        ("date:0000", "0000", "0001"),
        ("date:2023-06..2023-03", "2023-06..2023-03", "2023-03..2023-06"),
        ("date:..", "..", "at least one side"),
        ("date:>foo", ">foo", "not a date"),
        ("date:'last mouth'", "'last mouth'", "last month"),
        ('date:"31 february 2023"', '"31 february 2023"', "not a date"),
        ('date:"past 99999 years"', '"past 99999 years"', "not a date"),
        ('date:"9999 years ago"', '"9999 years ago"', "before the year 1"),
        ("=ceasef*", "=ceasef*", "=ceasef"),
        ("*AND~", "*AND~", "not both"),
        ("minsk~1~2", "minsk~1~2", "only one ~"),
        (f"minsk{2000 * '~1'}", f"minsk{2000 * '~1'}", "only one ~"),
        (f"minsk~{5000 * '1'}", f"minsk~{5000 * '1'}", "1 or 2"),
        (f"minsk~{5000 * '0'}", f"minsk~{5000 * '0'}", "1 or 2"),
        (f'"a b"~{5000 * "1"}', f"~{5000 * '1'}", "Up to 100"),
        ('="peace talks"~3', '"peace talks"~3', "follow each other"),
        ("since:2023..2024", "2023..2024", "not a date"),
        ("after:9999", "9999", "no day after"),
        ("before:0001", "0001", "no day before"),
    ],
)
def test_the_caret_and_the_offer(typed: str, place: str, words: str) -> None:
    error = refused(typed)
    assert error.text == typed
    assert error.text[error.start : error.end] == place
    assert words in f"{error.message} {error.hint}"
    assert error.hint


def test_the_innermost_open_parenthesis_is_shown() -> None:
    assert refused("(a (b c").start == 3


def test_the_second_quotation_mark_that_stands_alone_is_shown() -> None:
    assert refused('"a b" "c').start == 6


@pytest.mark.parametrize(
    "typed",
    ["(" * 10_000, "(" * 10_000 + "a" + ")" * 10_000, "-(" * 5_000, "title:(" * 2_000, "(a OR b " * 200],
)
def test_deep_nesting_is_refused(typed: str) -> None:
    assert "deep" in refused(typed).message


def test_nesting_within_the_limit_is_understood() -> None:
    assert parse("(" * MAX_LEVELS + "a" + ")" * MAX_LEVELS) == parse("a")


@pytest.mark.parametrize("typed", ["- " * 9_000, "-(?) " * 9_000])
def test_long_chains_of_nothing_are_no_depth(typed: str) -> None:
    parse(typed)


@pytest.mark.parametrize(
    "typed",
    ["a " * (MAX_WORDS + 1), "a" * (MAX_CHARACTERS + 1), '"' + "a " * 1_001 + '"', " " * (MAX_TYPED + 1)],
)
def test_a_query_without_end_is_refused_and_shown_shortened(typed: str) -> None:
    error = refused(typed)
    assert "too long" in error.message
    assert len(error.pointer()) < 200


def test_of_a_long_query_what_stands_around_the_place_is_shown() -> None:
    error = refused("truce " * 50 + f"gaza~{5000 * '1'} " + "peace " * 50)
    shown, carets = error.pointer().split("\n")
    assert (shown[0], shown[-1]) == ("…", "…")
    assert shown[carets.index("^") :].startswith("gaza~111")
    assert len(carets) < len(shown) < 78


def test_a_query_within_the_limits_is_understood() -> None:
    parse("a " * MAX_WORDS)
    parse("-a " * MAX_WORDS)
    parse("a" * MAX_CHARACTERS)


def test_control_characters_do_not_reach_the_terminal() -> None:
    assert "\x1b" not in refused("\x1b[31m (a").pointer()
