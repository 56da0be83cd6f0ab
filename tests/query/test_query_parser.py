"""What each way of writing means, as a tree."""

from __future__ import annotations

from datetime import date

import pytest

from searchidx.query import (
    And,
    Between,
    Everything,
    Filter,
    Node,
    Not,
    Or,
    Phrase,
    Word,
    parse,
)

A, B, C = Word("a"), Word("b"), Word("c")


def everything_but(*nodes: Node, explicit: bool = False) -> And:
    return And((Everything(), *map(Not, nodes)), explicit)


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ("a", A),
        ("a b", And((A, B))),
        ("a AND b", And((A, B), explicit=True)),
        ("a b AND c", And((A, B, C), explicit=True)),
        ("(a b) AND c", And((A, B, C), explicit=True)),
        ("(a AND b) c", And((A, B, C), explicit=True)),
        ("a (b c)", And((A, B, C))),
        ("a OR b", Or((A, B))),
        ("a OR (b OR c)", Or((A, B, C))),
        ("a b OR c", Or((And((A, B)), C))),
        ("a OR b c", Or((A, And((B, C))))),
        ("a OR b AND c", Or((A, And((B, C), explicit=True)))),
        ("a (b OR c)", And((A, Or((B, C))))),
        ("((a))", A),
        ("a and b", And((A, Word("and"), B))),
        ("a AND, b", And((A, B), explicit=True)),
    ],
)
def test_groups(typed: str, tree: Node) -> None:
    assert parse(typed) == tree


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ("a -b", And((A, Not(B)))),
        ("a NOT b", And((A, Not(B)))),
        ("a AND NOT b", And((A, Not(B)), explicit=True)),
        ('a -"b c"', And((A, Not(Phrase("b c"))))),
        ("a -person:b", And((A, Not(Filter("person", "b"))))),
        ("a -(b c)", And((A, Not(And((B, C)))))),
        ("a -(b OR c)", And((A, Not(Or((B, C)))))),
        ("NOT a b", And((Not(A), B))),
        ("-a", everything_but(A)),
        ("NOT a NOT b", everything_but(A, B)),
        ("-a AND -b", everything_but(A, B, explicit=True)),
        ("(-a) b", And((Not(A), B))),
        ("a OR -b", Or((A, everything_but(B)))),
        ("-(-a)", A),
        ("a -(-b)", And((A, B))),
        ("-(-a -b)", everything_but(everything_but(A, B))),
        ("a -#b", And((A, Not(B)))),
    ],
)
def test_not(typed: str, tree: Node) -> None:
    assert parse(typed) == tree


@pytest.mark.parametrize(
    "typed", ["a - b", "a – b", "a — b", "a -- b", "a --b", "a -> b", "a—b", "a, b", "a,b"]
)
def test_dashes_and_commas_between_words_mean_nothing(typed: str) -> None:
    assert parse(typed) == And((A, B))


def test_a_hyphen_glued_to_what_stands_before_is_no_minus() -> None:
    assert parse('"a"-b') == And((Phrase("a"), B))
    assert parse("(a)-b") == And((A, B))


@pytest.mark.parametrize(
    "word",
    ["cease-fire", "F-16", "U.S.", "O'Neill", "O’Neill", "C++", "C#", "AT&T", "10:30", "1,000", "Zelensky:hello",
     "https://example.com/a?b=c,d*e", "mailto:desk@example.com", "naïve", "cafe\u0301", "停火", "and", "or", "not"],
)  # fmt: skip
def test_one_word_as_typed(word: str) -> None:
    assert parse(word) == Word(word)
    assert parse(f"a -{word}") == And((A, Not(Word(word))))
    assert parse(f"title:{word}") == Word(word, "title")


@pytest.mark.parametrize(
    "typed",
    [
        "war?",
        "war!",
        "war.",
        "war,",
        "'war'",
        "‘war’",
        "war…",
        "[war]",
        "¿war?",
        "#war",
        "@war",
        "war:",
        "~war",
    ],
)
def test_punctuation_around_a_word_is_dropped(typed: str) -> None:
    assert parse(typed) == Word("war")


def test_the_dots_of_an_abbreviation_survive_a_comma() -> None:
    assert parse("U.S., U.K.?") == And((Word("U.S."), Word("U.K.")))


@pytest.mark.parametrize(
    "typed", ["", "  ", "?!", "- – —", '""', "“…”", "*", "& % $", "(?)", "-(…)", "\x00\t\n", "://"]
)
def test_nothing_but_punctuation_is_everything(typed: str) -> None:
    assert parse(typed) == Everything()


def test_stop_words_are_words() -> None:
    assert parse("to be or not to be") == And(tuple(map(Word, "to be or not to be".split())))


def test_control_characters_are_spaces() -> None:
    assert parse("a\x00b\x1b\tc") == And((A, B, C))
    assert parse('"a\nb"') == Phrase("a b")


def test_a_colon_before_a_space_is_punctuation() -> None:
    assert parse("Ukraine: the war") == And((Word("Ukraine"), Word("the"), Word("war")))
    assert parse("title: war") == And((Word("title"), Word("war")))


@pytest.mark.parametrize(
    "typed", ['"peace talks"', "“peace talks”", "„peace talks“", "”peace  talks”", '“peace talks"']
)
def test_quotation_marks_of_all_countries(typed: str) -> None:
    assert parse(typed) == Phrase("peace talks")


def test_punctuation_and_operators_in_a_phrase_are_kept() -> None:
    assert parse('"war AND (peace*"') == Phrase("war AND (peace*")


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ("title:war", Word("war", "title")),
        ("Title:war", Word("war", "title")),
        ('text:"cold war"', Phrase("cold war", "text")),
        ("title:AND", Word("AND", "title")),
        ("title:(a b)", And((Word("a", "title"), Word("b", "title")))),
        ('title:(a OR "b c" -d)',
         Or((Word("a", "title"), And((Phrase("b c", "title"), Not(Word("d", "title"))))))),
        ("title:(a person:b)", And((Word("a", "title"), Filter("person", "b")))),
        ('person:"Angela Merkel"', Filter("person", "Angela Merkel")),
        ("person:“Angela Merkel”", Filter("person", "Angela Merkel")),
        ("people:Merkel,", Filter("person", "Merkel")),
        ("places:Minsk", Filter("place", "Minsk")),
        ("organization:AT&T", Filter("org", "AT&T")),
        ("orgs:(NATO OR WHO)", Or((Filter("org", "NATO"), Filter("org", "WHO")))),
        ("site:bbc.co.uk", Filter("site", "bbc.co.uk")),
        ("lang:de", Filter("lang", "de")),
        ("author:Reed", Filter("author", "Reed")),
        ("path:/news/2023", Filter("path", "/news/2023")),
        ("path:-odd/", Filter("path", "-odd/")),
        ('path:"my news/a.html"', Filter("path", "my news/a.html")),
    ],
)  # fmt: skip
def test_fields(typed: str, tree: Node) -> None:
    assert parse(typed) == tree


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ("ceasef*", Word("ceasef", prefix=True)),
        ("ceasef*,", Word("ceasef", prefix=True)),
        ("cease-f*", Word("cease-f", prefix=True)),
        ("title:cease*", Word("cease", "title", prefix=True)),
        ("person:luka*", Filter("person", "luka", prefix=True)),
        ("path:news/*", Filter("path", "news/", prefix=True)),
        ("-ceasef*", everything_but(Word("ceasef", prefix=True))),
    ],
)
def test_prefixes(typed: str, tree: Node) -> None:
    assert parse(typed) == tree


@pytest.mark.parametrize(
    ("typed", "since", "until"),
    [
        ("date:2023", date(2023, 1, 1), date(2023, 12, 31)),
        ("date:2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("date:2023-03-31", date(2023, 3, 31), date(2023, 3, 31)),
        ("date:2023-03..2023-06", date(2023, 3, 1), date(2023, 6, 30)),
        ("date:2023-03-15..2024", date(2023, 3, 15), date(2024, 12, 31)),
        ("date:2023..", date(2023, 1, 1), None),
        ("date:..2023-06", None, date(2023, 6, 30)),
        ('date:"2023-03"', date(2023, 3, 1), date(2023, 3, 31)),
        ("date:2023,", date(2023, 1, 1), date(2023, 12, 31)),
        ("date:2023.", date(2023, 1, 1), date(2023, 12, 31)),
        ("since:2023-03", date(2023, 3, 1), None),
        ("after:2023-03", date(2023, 4, 1), None),
        ("until:2023-03", None, date(2023, 3, 31)),
        ("before:2023-03", None, date(2023, 2, 28)),
    ],
)
def test_dates(typed: str, since: date | None, until: date | None) -> None:
    assert parse(typed) == Between(since, until)
