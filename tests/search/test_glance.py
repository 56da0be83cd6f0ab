"""Looking only where a word may be finds what looking at every word finds."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import example, given, settings
from hypothesis import strategies as st

from searchidx import words
from searchidx.query import parse
from searchidx.search import glance
from searchidx.search.snippets import Wanted, find_marks, snippets, wanted

WORDS = """truce Truces truce's (truce) cease-fire ceasefire Ceasefires cease fire U.S. us F-16 f16 C++ c O'Neill
Łódź lodz LODZ Straße strasse naïve naïve ÉMILE emile ﬁre 𝐟𝐢𝐫𝐞 ｆｉｒｅ İstanbul istanbul Ёлка елка ΟΔΟΣ οδος ΤΣ
Å Å 한국 한국 का कि — … 3.5 1990s x_fire fire_x""".split()
SPACES = [" ", " ", " ", "\n", "\n\n", "\t", "\u00a0", "\u2003", "", ", ", ". ", "/", "’", "\u0301", "\x00"]
TEXTS = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(SPACES)), max_size=40).map(
    lambda pairs: "".join(map("".join, pairs))
)
QUERIES = st.sampled_from(
    ["truce", "ceasefire", "cease-fire", "fire OR lodz", "emile strasse", '"cease fire"', '"truce fire"~1',
     '"lodz lodz"~3', "istanbul", "елка OR οδος", "f16", "c", '"c++ us"~2', "us", "NOT fire", "naive", '"fire truce"']
)  # fmt: skip


def known(want: Wanted, text: str) -> Wanted:
    """As the index tells it: all forms of the terms, and whether one of them is a compound somewhere."""
    terms = want.sought_terms()
    assert terms is not None
    found = [token for token in words.tokens(text) if words.term(token.form) in terms]
    forms = tuple({token.form for token in found})
    return replace(want, forms=forms, compounds=any(token.joined for token in found))


@settings(max_examples=400)
@given(TEXTS, QUERIES)
@example("cease-fire", "ceasefire")
@example("İ truce", "truce")
@example("truce a b fire", '"truce fire"~1')
@example("truce … fire", '"truce fire"')
@example("Å a\u030a", "a")
@example("ОДИН ёлка", "елка")
def test_marks_are_those_of_looking_at_every_word(text: str, query: str) -> None:
    want = wanted(parse(query), None)
    glancing = known(want, text)
    assert [(m.start, m.end) for m in find_marks(text, glancing)] == [
        (m.start, m.end) for m in find_marks(text, want)
    ]
    assert snippets(text, glancing) == snippets(text, want)


def test_what_has_no_forms_is_looked_for_word_by_word() -> None:
    for query in ("tr*", "cease-f*", "truse~"):
        want = wanted(parse(query), None)
        assert want.forms is None
        assert find_marks("truce cease-fires", want)


def test_an_empty_form_is_found_nowhere() -> None:
    """Of an index that makes no sense; it would be looked for without end."""
    found = glance.tokens("a truce", ["", "truce"], compounds=False, reach=None)
    assert [token.form for token in found] == ["truce"]
