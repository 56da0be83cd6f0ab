"""A tree as text, and that the text is read back as the same tree."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from searchidx.errors import QueryError
from searchidx.query import Everything, Node, Not, Word, all_of, any_of, none_of, parse, to_text
from searchidx.query.fields import NAMES
from searchidx.query.parser import MAX_WORDS


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("  ceasefire   Lukashenko! ", "ceasefire Lukashenko"),
        ("(tariff OR japan) -yen", "(tariff OR japan) -yen"),
        ("tariff japan OR yen", "(tariff japan) OR yen"),
        ("a b AND c", "a AND b AND c"),
        ("NOT a", "-a"),
        ("NOT (a b)", "-(a b)"),
        ("b OR NOT a", "b OR -a"),
        ("-(-a -b)", "-(-a -b)"),
        ("“peace  talks”", '"peace talks"'),
        ("people:Merkel org:'NATO'", "person:Merkel org:NATO"),
        ('person:"Merkel" person:"Angela Merkel"', 'person:Merkel person:"Angela Merkel"'),
        ('person:"Luka*" person:Luka*', 'person:"Luka*" person:Luka*'),
        ('person:"luk?ko" person:luk?ko', 'person:"luk?ko" person:luk?ko'),
        ('person:"minsk~" person:minsk~', 'person:"minsk~" person:minsk~1'),
        ("title:(a OR b)", "title:a OR title:b"),
        ("wom?n, minsk~ lukashenka~!", "wom?n minsk~1 lukashenka~2"),
        ("**fire", "*fire"),
        ("“peace  talks”~5", '"peace talks"~5'),
        ("date:2023-03..2023-06", "date:2023-03..2023-06"),
        ("date:2023-01-01..2023-12-31", "date:2023"),
        ("date:2023..2023-06", "date:2023-01..2023-06"),
        ("date:2023-03-01..2023-03-30", "date:2023-03-01..2023-03-30"),
        ("after:2023-03", "date:2023-04.."),
        ("before:2023-03-15", "date:..2023-03-14"),
        ("date:2023-03-31..2023-03-31", "date:2023-03-31"),
        ("?", ""),
        ("war,2023-03..2023-04", "war \\2023-03..2023-04"),
        ("2023-04..!war", "2023-04 war"),
        ("(1) march..2 april", "1 \\march..2 april"),
        ("\\2023-03..2023-04", "\\2023-03..2023-04"),
        ("wait..what", "wait..what"),
        ("-a,2023-03..2023*", "-(a \\2023-03..2023*)"),
        ("war,week:~1", "war week~1"),
        ("war!AND~,=", "war!AND~2"),
        ("wars~1_", "wars~1"),
        ("thé~1~~~~", "thé~1"),
        ("https://x.example/?a=b~1{?~1{~", "https://x.example/?a=b~1{?~1"),
        ("thé~1\udca9~~", "thé~1"),
        ("d!tts:~1", "d tts~1"),
        ("d!tt:~1", "d tt~1"),
    ],
)
def test_what_is_shown_as_understood(typed: str, understood: str) -> None:
    assert to_text(parse(typed)) == understood
    assert parse(understood) == parse(typed)


def test_a_tree_made_by_hand_is_printed_too() -> None:
    assert to_text(Not(Not(Word("a")))) == "-(-a)"
    assert to_text(Everything()) == ""


# --- properties -----------------------------------------------------------------------------------

CHARACTERS = st.sampled_from(
    [*"ab1EéÅñ停 -–—.,;:'’\"“”„()*?!&+#/\\~_=@0ABN\u0301\x00\t\ud800ª²", "AND", "OR", "NOT"]
)
SCRAPS = st.sampled_from(
    ["a", "bc", "AND", "OR", "NOT", "-", "(", ")", '"', "“", "”", " ", " ", " ", "*", ",", ".", "..", ":", "://", "?",
     "~", "~", "~1", "wom?n", "U.S.", "C++", "cease-fire", "O’Neill", "1,000", "titel:", "Foo:", "mailto:", "2023",
     "2023-06", "2024-02-29", "2023-03..2023-04", "march..2", "april", "..", ",",
     "since", "week", "last", "=", "\\", *sorted(f"{name}:" for name in NAMES)]
)  # fmt: skip


def comes_back(typed: str) -> None:
    error = None
    try:
        tree = parse(typed)
    except QueryError as refused:
        error = refused
    if error:
        assert error.hint
        assert 0 <= error.start < error.end <= len(error.text)
    else:
        assert parse(to_text(tree)) == tree


@given(st.lists(CHARACTERS, max_size=30).map("".join))
@example("war?:*")
def test_any_characters_come_back_or_are_refused(typed: str) -> None:
    comes_back(typed)


@given(st.lists(SCRAPS, max_size=25).map("".join))
def test_any_scraps_of_queries_come_back_or_are_refused(typed: str) -> None:
    comes_back(typed)


@given(st.text(max_size=40))
def test_any_text_comes_back_or_is_refused(typed: str) -> None:
    comes_back(typed)


@given(st.text(alphabet=st.characters(exclude_characters='()*:"“”„‟＂-ANDORT'), max_size=40))
def test_punctuation_is_never_an_error(typed: str) -> None:
    parse(typed)


LEAVES = st.sampled_from(
    ["war", "cease-fire", "U.S.", "C++", "10:30", "Foo:bar", "lower*", '"a b"', "“AND”", '"-x* (OR"', "a,b",
     "title:war", 'text:"a b"', "title:AND", "person:Merkel", 'person:"Angela Merkel"', 'person:"a*"', "person:luka*",
     'org:"-x"', "site:b.c", "path:/a", 'path:"/a b"', "path:/a/*", "lang:de", "date:2023", "date:2023-03..",
     "date:..2023-03-05", "wom?n", "*fire", "f?*re?", "a?b-c*d", "minsk~", "C++x~2", "O'Neill~1", '"a b"~7', "AN*D",
     'title:"a b"~7', "title:wom?n", "person:luka*ko", "site:*.gov", "org:nat~", 'person:"a?b"', 'person:"abc~"']
)  # fmt: skip

TREES = st.recursive(
    LEAVES.map(parse),
    lambda nodes: st.one_of(
        st.builds(all_of, st.lists(nodes, min_size=1, max_size=4), st.just(False)),
        st.builds(all_of, st.lists(nodes, min_size=2, max_size=4), st.just(True)),
        st.builds(any_of, st.lists(nodes, min_size=1, max_size=4)),
        nodes.map(lambda node: all_of([none_of(node)])),
    ),
    max_leaves=12,
)


@given(TREES)
def test_every_tree_comes_back(tree: Node) -> None:
    assert parse(to_text(tree)) == tree


@pytest.mark.parametrize(
    "typed",
    [
        f"people:({'(a2345678 OR b2345678) ' * 499} AND (c OR d))",
        f"title:({'(-a2345678 OR b2345678 -c) ' * 300})",
        "since:2023-01-02 " * MAX_WORDS,
    ],
)
def test_the_text_of_a_long_tree_is_within_the_limits_too(typed: str) -> None:
    """Fields, operators and dates make it longer than what was typed."""
    tree = parse(typed)
    assert len(to_text(tree)) > len(typed)
    assert parse(to_text(tree)) == tree
