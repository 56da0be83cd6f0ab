"""Snippets: marks stand on what was found, pieces are short and readable, whatever the text is."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from searchidx import words
from searchidx.models import Snippet
from searchidx.query import parse
from searchidx.search.snippets import MAX_SNIPPETS, SNIPPET_LENGTH, find_marks, snippets, wanted

LONGEST = int(SNIPPET_LENGTH * 1.4) + len("… ") + len(" …")


def of(text: str, query: str, language: str | None = "en") -> tuple[Snippet, ...]:
    return snippets(text, wanted(parse(query), language))


def marked(text: str, query: str, language: str | None = "en") -> list[str]:
    return [text[m.start : m.end] for m in find_marks(text, wanted(parse(query), language))]


def shown(found: tuple[Snippet, ...]) -> list[str]:
    return [piece.text[a:b] for piece in found for a, b in piece.marks]


# --- marks ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("ceasefire", "A ceasefire, two Ceasefires.", ["ceasefire", "Ceasefires"]),
        (
            "cease-fire",
            "A cease-fire; a ceasefire; cease fire; cease.",
            ["cease-fire", "ceasefire", "cease fire"],
        ),
        ("ceasefire", "A cease-fire.", ["cease-fire"]),
        ("ceasef*", "A ceasefire ceased.", ["ceasefire"]),
        ('"grain deal"', "The grain deal; grain, a deal.", ["grain deal"]),
        ('"grain deal" OR grain', "The grain deal; grain.", ["grain deal", "grain"]),
        ("C++", "C++ and C and C#.", ["C++"]),
        ('"C++"', "C++ and C and C#.", ["C++"]),
        ("war -peace", "War and peace.", ["War"]),
        ("NOT war", "War and peace.", []),
        ("person:Putin", "Putin spoke.", []),
        ("lukashenko", "Lukashenko’s tractor", ["Lukashenko"]),
        ("cafe", "Le Café, un cafe\u0301.", ["Café", "cafe\u0301"]),
        ("(war OR truce) minsk", "Truce in Minsk after war.", ["Truce", "Minsk", "war"]),
    ],
)
def test_what_is_marked(query: str, text: str, expected: list[str]) -> None:
    assert marked(text, query) == expected


def test_marks_follow_the_language_of_the_text() -> None:
    assert marked("Die Häuser der Stadt", "Haus", "de") == ["Häuser"]
    assert marked("Die Häuser der Stadt", "Haus", "en") == []


def test_stop_words_of_the_query_are_not_marked_when_they_did_not_count() -> None:
    tree = parse("the war")
    assert len(find_marks("The war on the coast", wanted(tree, "en"))) == 3
    the = frozenset(child for child in tree.children if child.text == "the")  # type: ignore[union-attr]
    assert len(find_marks("The war on the coast", wanted(tree, "en", the))) == 1


# --- pieces ---------------------------------------------------------------------------------------

FILLER = "Nothing of that kind was said by anybody at the table. " * 8


def test_a_short_text_is_shown_whole() -> None:
    assert of("The truce held.", "truce") == (Snippet("The truce held.", ((4, 9),)),)


def test_the_piece_is_whole_sentences() -> None:
    (piece,) = of(f"{FILLER}The truce held. {FILLER}", "truce")
    assert "The truce held." in piece.text
    assert len(piece.text) <= LONGEST
    assert shown((piece,)) == ["truce"]


def test_each_piece_shows_another_word_in_the_order_of_the_text() -> None:
    first, second = of(f"A truce, a truce held. {FILLER}\n\n{FILLER}Minsk was calm. {FILLER}", "truce minsk")
    assert "truce" in shown((first,))
    assert shown((second,)) == ["Minsk"]


def test_a_piece_does_not_go_over_the_end_of_a_paragraph() -> None:
    for piece in of("One paragraph on a truce.\n\nAnother paragraph.", "truce"):
        assert "Another" not in piece.text


def test_a_text_without_the_words_shows_its_beginning() -> None:
    """The words stood in the title, or there were none."""
    (piece,) = of(f"It begins here. {FILLER}", "elsewhere")
    assert piece.text.startswith("It begins here.")
    assert piece.text.endswith("…")
    assert piece.marks == ()


@pytest.mark.parametrize("text", ["", " \n\n\t"])
def test_an_empty_text_has_no_snippet(text: str) -> None:
    assert of(text, "word") == ()


def test_line_ends_become_spaces_and_ranges_stay_true() -> None:
    (piece,) = of("A truce\nheld\tin\r\nMinsk.", "minsk truce")
    assert piece.text == "A truce held in  Minsk."
    assert shown((piece,)) == ["truce", "Minsk"]


def test_a_cut_piece_says_so_on_both_sides() -> None:
    (piece,) = of("words without an end " * 60 + "truce " + "and more of them " * 60, "truce")
    assert piece.text.startswith("… ")
    assert piece.text.endswith(" …")
    assert shown((piece,)) == ["truce"]


def test_a_phrase_over_the_end_of_a_sentence_is_shown() -> None:
    (piece,) = of(f"{FILLER}They made a deal. Nobody came. {FILLER}", '"deal nobody"')
    assert shown((piece,)) == ["deal. Nobody"]


def test_a_match_in_one_endless_word_is_shown() -> None:
    (piece,) = of("ab" * 300 + " truce " + "cd" * 300, "truce")
    assert shown((piece,)) == ["truce"]
    assert len(piece.text) <= LONGEST


# --- any text -------------------------------------------------------------------------------------

TEXTS = st.lists(
    st.sampled_from("war war's truce cease-fire the a … .”) . ! \n \n\n \t \u2028 C++ ab-cd \x00 ß 😀".split(" "))
    | st.sampled_from(["war. truce", "\ud800", "war.\n\nTruce", "war... the a"])
    | st.sampled_from(["x" * 400, "word " * 70, "word. " * 60, "a-" * 150])
    | st.text(max_size=8),
    max_size=40,
).map(" ".join)  # fmt: skip
QUERIES = st.sampled_from(
    ["war", "war truce", "cease-fire", '"war truce"', "tr* the", "C++", "-war", "war OR xx", '"war the a"']
)


@given(TEXTS, QUERIES, st.sampled_from(["en", "de", "xx", None]))
@example("war " * 200, "war", "en")
@example("x" * 239 + " war", "war", "en")
@example("cease-" * 90 + "fire", "cease-fire", "en")
@example("a" * 400 + ". war truce", '"war truce"', "en")
def test_whatever_the_text_is(text: str, query: str, language: str | None) -> None:
    want = wanted(parse(query), language)
    found = snippets(text, want)
    marks = find_marks(text, want)
    plain = {" ".join(text[m.start : m.end].split()) for m in marks}
    assert len(found) <= MAX_SNIPPETS
    assert bool(found) == bool(text.strip())
    for piece in found:
        assert 0 < len(piece.text) <= LONGEST
        assert "\n" not in piece.text
        assert list(piece.marks) == sorted(piece.marks)
        assert all(a[1] <= b[0] for a, b in pairwise(piece.marks))
        for a, b in piece.marks:
            assert 0 <= a < b <= len(piece.text)
            assert " ".join(piece.text[a:b].split()) in plain


@given(TEXTS, QUERIES)
def test_what_matched_is_seen(text: str, query: str) -> None:
    """When the text has a match, a snippet shows one (unless it is longer than a snippet)."""
    want = wanted(parse(query), "en")
    if any(mark.end - mark.start < SNIPPET_LENGTH // 2 for mark in find_marks(text, want)):
        assert shown(snippets(text, want))


@given(TEXTS, QUERIES)
def test_marks_do_not_overlap_and_begin_with_a_word(text: str, query: str) -> None:
    marks = find_marks(text, wanted(parse(query), "en"))
    starts = {token.start for token in words.tokens(text)}
    assert all(mark.start in starts and mark.start < mark.end for mark in marks)
    assert all(a.end <= b.start for a, b in pairwise(marks))
