"""What each way of writing means, as a tree."""

from __future__ import annotations

from datetime import date

import pytest

from searchidx.query import (
    And,
    Between,
    Everything,
    Filter,
    Fuzzy,
    Node,
    Not,
    Or,
    Phrase,
    Wildcard,
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
        "war??",
        "war?!?",
        "(war?)",
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
        ("lead:war", Word("war", "lead")),
        ('lead:("a b"~2 OR cde*)', Or((Phrase("a b", "lead", 2), Word("cde", "lead", prefix=True)))),
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
    ("typed", "tree"),
    [
        ("ceas*ire", Wildcard("ceas*ire")),
        ("wom?n", Wildcard("wom?n")),
        ("wom?n,", Wildcard("wom?n")),
        ("wom?n?", Wildcard("wom?n?")),
        ("wom?n?!", Wildcard("wom?n?")),
        ("women?", Word("women")),
        ("women??", Word("women")),
        ("ceas*?", Wildcard("ceas*?")),
        ("*fire", Wildcard("*fire")),
        ("?oman", Wildcard("?oman")),
        ("**fi**re**", Wildcard("*fi*re*")),
        ("*fire*", Wildcard("*fire*")),
        ("?a", Word("a")),
        ("c?t", Wildcard("c?t")),
        ("c*t", Wildcard("c*t")),
        ("O'Ne?ll", Wildcard("O'Ne?ll")),
        ("cease-*", Word("cease", prefix=True)),
        ("war,pe?ce,tru*", And((Word("war"), Wildcard("pe?ce"), Word("tru", prefix=True)))),
        ("-wom?n", everything_but(Wildcard("wom?n"))),
        ("title:wom?n", Wildcard("wom?n", "title")),
        ("title:(wom?n OR m*n)", Or((Wildcard("wom?n", "title"), Wildcard("m*n", "title")))),
        ("person:luka*ko", Filter("person", "luka*ko", wildcard=True)),
        ("site:b?c.co.uk", Filter("site", "b?c.co.uk", wildcard=True)),
        ("path:a?b", Filter("path", "a?b")),
        ("AN*D", Wildcard("AN*D")),
        ("O?R", Wildcard("O?R")),
    ],
)
def test_wildcards(typed: str, tree: Node) -> None:
    assert parse(typed) == tree


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ("lukashenka~", Fuzzy("lukashenka", None, 2)),
        ("lukashenka~1", Fuzzy("lukashenka", None, 1)),
        ("lukashenka~2,", Fuzzy("lukashenka", None, 2)),
        ("minsk~", Fuzzy("minsk", None, 1)),
        ("truces~", Fuzzy("truces", None, 2)),
        ("minsk~2", Fuzzy("minsk", None, 2)),
        ("minsk~?", Fuzzy("minsk", None, 1)),
        ("title:minsk~", Fuzzy("minsk", "title", 1)),
        ("-minsk~", everything_but(Fuzzy("minsk", None, 1))),
        ("O'Neill~1", Fuzzy("O'Neill", None, 1)),
        ("person:lukashenka~", Filter("person", "lukashenka", distance=2)),
        ("AND~", Fuzzy("AND", None, 1)),
        ("minsk,~1", Fuzzy("minsk", None, 1)),
        ("minsk~2~", Fuzzy("minsk", None, 2)),
        ("minsk~2.~_", Fuzzy("minsk", None, 2)),
        ("minsk~.~", Fuzzy("minsk", None, 1)),
        ("minsk~02", Fuzzy("minsk", None, 2)),
        (f"minsk~{5000 * '0'}2", Fuzzy("minsk", None, 2)),
        ('"a b"~0005', Phrase("a b", slop=5)),
        (f'"a b"~{5000 * "0"}', Phrase("a b")),
        ("EU~", Word("EU")),
        ("EU~1~", Word("EU~1")),
        ("wow~~", Word("wow")),
        ("war ~ peace", And((Word("war"), Word("peace")))),
    ],
)
def test_fuzzy_words(typed: str, tree: Node) -> None:
    assert parse(typed) == tree


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ('"a b"~5', Phrase("a b", slop=5)),
        ("“a b”~100.", Phrase("a b", slop=100)),
        ('"a b"~0', Phrase("a b")),
        ('"a b"~', Phrase("a b")),
        ('"a b" ~5', And((Phrase("a b"), Word("5")))),
        ('"a b"~5x', And((Phrase("a b"), Word("5x")))),
        ('title:"a b"~5', Phrase("a b", "title", 5)),
        ('(-"a b"~5)', everything_but(Phrase("a b", slop=5))),
        ('"a b"~5"c d"', And((Phrase("a b", slop=5), Phrase("c d")))),
    ],
)
def test_slop(typed: str, tree: Node) -> None:
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
