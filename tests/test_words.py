"""Words: folding, compounds, and that the two ways of reading them agree on any text."""

from __future__ import annotations

import tempfile

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from searchidx import words
from searchidx.index.builder import SegmentBuilder
from searchidx.index.sections import Sections, write_sections
from searchidx.index.segment import SegmentReader
from searchidx.models import Document
from searchidx.stopwords import LANGUAGES, stopwords


def forms(text: str) -> list[str]:
    return [token.form for token in words.tokens(text)]


# --- folding --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Łódź", "lodz"),
        ("Ørsted", "orsted"),
        ("Straße", "STRASSE"),
        ("O’Neill", "O'Neill"),
        ("Zelenský", "zelensky"),
        ("cafe\u0301", "café"),
        ("Þórður", "thordur"),
        ("ёлка", "елка"),
        ("ΑΘΉΝΑ", "αθηνα"),
        ("ΠΌΛΟΣ", "πολος"),
        ("Ϲ", "ϲ"),
        ("İstanbul", "istanbul"),
        ("ﬁre", "fire"),
        ("cease‑fire", "cease-fire"),
        ("Ｍｉｎｓｋ", "minsk"),
        ("𝐌𝐢𝐧𝐬𝐤", "minsk"),
    ],
)
def test_spellings_that_are_one_word(one: str, other: str) -> None:
    assert words.fold(one) == words.fold(other)


@pytest.mark.parametrize(("one", "other"), [("й", "и"), ("ї", "і"), ("が", "か"), ("हिन्दी", "हन्दी")])
def test_letters_that_only_look_accented_keep_what_they_have(one: str, other: str) -> None:
    assert words.fold(one) != words.fold(other)


@given(st.text())
@example("㎒")
@example("𝐇ǅİ")
@example("ℌ½ﷺ")
def test_folding_what_is_folded_changes_nothing(text: str) -> None:
    assert words.fold(words.fold(text)) == words.fold(text)


@given(st.text())
def test_capitals_fold_like_small_letters(text: str) -> None:
    small = text.lower()
    assert words.fold(small) == words.fold(text)


# --- compounds ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cease-fire", ["ceasefire", "cease", "fire"]),
        ("cease‑fire", ["ceasefire", "cease", "fire"]),
        ("F-16", ["f16", "f", "16"]),
        ("U.S.", ["u", "s"]),
        ("U.N.", ["un", "u", "n"]),
        ("C++", ["c++", "c"]),
        ("C#", ["c#", "c"]),
        ("O'Neill", ["oneill", "o", "neill"]),
        ("O’Neill's", ["oneill", "o", "neill"]),
        ("OʼNeillʼs", ["oneill", "o", "neill"]),
        ("пʼять", ["пять", "п", "ять"]),
        ("п’ять", ["пять", "п", "ять"]),
        ("AT&T", ["att", "at", "t"]),
        ("don't", ["dont", "don", "t"]),
        ("Lukashenko's", ["lukashenko"]),
        ("LUKASHENKO’S", ["lukashenko"]),
        ("the Joneses' house", ["the", "joneses", "house"]),
        ("3.5", ["3.5", "3", "5"]),
        ("2023-03-31", ["2023", "03", "31"]),
        ("10,000", ["10", "000"]),
        ("one-two-three-four-five", ["one", "two", "three", "four", "five"]),
        ("“quoted”—dashed…", ["quoted", "dashed"]),
        ("snake_case", ["snake", "case"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("", []),
        ("’’ -- &", []),
    ],
)
def test_what_a_text_is_made_of(text: str, expected: list[str]) -> None:
    assert forms(text) == expected


def test_a_compound_spans_its_parts_and_shares_the_first_position() -> None:
    joined, cease, fire, held = words.tokens("Cease-fire held")
    assert (joined.start, joined.end, joined.position, joined.joined) == (0, 10, 0, True)
    assert [(t.start, t.end, t.position, t.joined) for t in (cease, fire, held)] == [
        (0, 5, 0, False),
        (6, 10, 1, False),
        (11, 15, 2, False),
    ]


def test_a_possessive_is_not_inside_the_word() -> None:
    (token,) = words.tokens("Lukashenko's")
    assert (token.start, token.end) == (0, 10)


def test_a_very_long_run_is_cut_and_one_word() -> None:
    (token,) = words.tokens("x" * 500)
    assert len(token.form) == words.MAX_FORM
    assert (token.start, token.end) == (0, 500)


# --- any text -------------------------------------------------------------------------------------

ODD = st.text(
    alphabet=st.sampled_from("aAbZzß19İŁйが' ’‘ʼ-‐‑.&+#_…•·°£€\u0301\u0939\u093f\n\t\x00½㎒😀\ud800S")
    | st.characters(),
    max_size=60,
)


@given(ODD)
@example("C++'s c++")
@example("a'''b--c..d")
@example("ß" * 80)
def test_offsets_slice_back_to_the_word(text: str) -> None:
    for token in words.tokens(text):
        assert 0 <= token.start < token.end <= len(text)
        piece = text[token.start : token.end]
        if token.joined:
            assert words.fold(piece[0])[:1] == token.form[:1]
        else:
            assert words.fold(piece[: words.MAX_FORM])[: words.MAX_FORM] == token.form


def _indexed(text: str, language: str | None) -> tuple[dict[str, list[int]], int]:
    """The terms of a text as the index has them, with their positions, and how many words it counts."""
    builder = SegmentBuilder()
    builder.add(Document("d", "/d.txt", None, "", text, language=language), "key")
    with tempfile.TemporaryDirectory() as folder:
        write_sections(f"{folder}/segment", builder.sections())
        segment = SegmentReader(Sections(f"{folder}/segment"), 1)
        field = segment.text_field("text")
        terms = {
            field.term(i).decode("utf-8", "surrogatepass"): list(field.places(i).positions)
            for i in range(len(field))
        }
        return terms, segment.total_length("text")


@given(ODD, st.sampled_from(["en", "de", "ru", "xx", None]))
@example("C++ c++", "en")
@example("ß" * 80, "de")
@example("a" * (words.MAX_FORM + 1), "en")
@example("0123456789abcdef" * 8, "xx")
@example("AAB.E", "en")  # a compound with the stem of its first part: the stem stands there twice
def test_the_indexer_sees_the_words_that_everybody_sees(text: str, language: str | None) -> None:
    by_term: dict[str, list[int]] = {}
    last = -1
    for token in words.tokens(text):
        by_term.setdefault(words.stem(token.form, language), []).append(token.position)
        last = max(last, token.position)
    assert _indexed(text, language) == (by_term, last + 1)


@given(ODD)
@example("aʼ. ʼa-")
@example("£5’s ‘rock-’n’-roll’…")
def test_chunks_are_made_of_the_same_words(text: str) -> None:
    for chunk in words.breakable(text.encode("utf-8", "surrogatepass")).split():
        chunk_ = chunk.decode("utf-8", "surrogatepass")
        found = list(words.tokens(chunk_))
        plain = [token.form for token in found if not token.joined]
        joined = [(token.position, token.form) for token in found if token.joined]
        assert words.forms_of(chunk_) == (plain, joined)


@given(ODD)
def test_positions_count_up_without_holes(text: str) -> None:
    counted = [token.position for token in words.tokens(text) if not token.joined]
    assert counted == list(range(len(counted)))


@given(ODD, st.sampled_from(["en", "de", "ru", "xx", None]))
def test_the_remembered_term_is_the_computed_one(form: str, language: str | None) -> None:
    cut = form[: words.MAX_FORM]
    assert words.term(form, language) == words.stem(words.fold(cut)[: words.MAX_FORM], language)


@given(ODD)
def test_a_word_typed_as_found_is_that_word(text: str) -> None:
    """Whoever copies a word out of a text and searches for it gets the same terms."""
    for token in words.tokens(text):
        again = next(words.tokens(text[token.start : token.end]), None)
        assert again is not None
        assert again.form == token.form or token.joined


# --- stems and stop words -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("election", "elections", "en"),
        ("Haus", "Häuser", "de"),
        ("выборы", "выборов", "ru"),
        ("élection", "elections", "fr"),
    ],
)
def test_inflections_have_one_term_in_their_language(one: str, other: str, language: str) -> None:
    assert words.term(one, language) == words.term(other, language)


def test_an_unknown_language_is_not_stemmed() -> None:
    assert words.term("elections", "xx") == "elections"


def test_names_with_digits_are_not_stemmed() -> None:
    assert words.stem("f16s", "en") == "f16s"


@pytest.mark.parametrize("language", LANGUAGES)
def test_stop_words_are_words_as_the_tokenizer_gives_them(language: str) -> None:
    assert stopwords(language)
    assert not [word for word in stopwords(language) if forms(word) != [word]]


def test_stop_words_fold_like_the_text() -> None:
    assert words.fold("für") in stopwords("de")
    assert words.fold("él") in stopwords("es")


def test_no_language_means_english_and_an_unknown_one_has_none() -> None:
    assert stopwords(None) == stopwords("en")
    assert not stopwords("xx")
