"""Compounds inside phrases: open, hyphenated and closed up, in the query and in the text."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import pairwise, product
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from making import index_of, make_article

from searchidx import Archive, words
from searchidx.index.folder import open_folder
from searchidx.index.reader import IndexReader
from searchidx.models import Document
from searchidx.query.tree import Phrase
from searchidx.search.alignment import aligned
from searchidx.search.evaluate import Evaluator
from searchidx.search.snippets import find_marks, wanted

Found = Callable[[str], set[str]]
WORDS = "kado lumo kado-lumo kadolumo lumo-kado b-c bc b c b-c-k bck zolk zo-lk kado-b-c-k kadobck".split()

# --- examples -------------------------------------------------------------------------------------


@pytest.fixture
def find(tmp_path: Path) -> Callable[..., Found]:
    """`find(articles...)` indexes them; what it returns gives the ids of a query's hits."""

    def built(*articles: Document) -> Found:
        archive = Archive(index_of(tmp_path / "index", articles))
        return lambda query: {hit.id for hit in archive.search(query, limit=100).hits}

    return built


@pytest.mark.parametrize("query", ['"ceasefire holds"', '"cease-fire holds"', '"Ceasefires hold"'])
def test_a_compound_in_a_phrase_is_found_in_both_spellings(find: Callable[..., Found], query: str) -> None:
    found = find(
        make_article("hyphen", "The cease-fire holds."),
        make_article("closed", "The ceasefire holds."),
        make_article("more", "The ceasefire still holds."),
        make_article("fire", "The ceasefire fire holds."),
    )
    assert found(query) == {"hyphen", "closed"}


def test_words_typed_apart_are_two_words(find: Callable[..., Found]) -> None:
    found = find(
        make_article("apart", "The cease fire holds."),
        make_article("hyphen", "The cease-fire holds."),
        make_article("closed", "The ceasefire holds."),
    )
    assert found('"cease fire holds"') == {"apart", "hyphen"}
    assert found('"cease-fire holds"') == {"apart", "hyphen", "closed"}


@pytest.mark.parametrize("query", ['"UN troops"', '"U.N. troops"'])
def test_initials_with_and_without_dots(find: Callable[..., Found], query: str) -> None:
    found = find(make_article("dots", "U.N. troops left."), make_article("plain", "Many UN troops left."))
    assert found(query) == {"dots", "plain"}


def test_compounds_of_more_parts(find: Callable[..., Found]) -> None:
    found = find(
        make_article("dots", "the U.S.A. today"),
        make_article("plain", "the USA today"),
        make_article("four", "a state-of-the-art plant"),
    )
    assert found('"the USA today"') == found('"the U.S.A. today"') == {"dots", "plain"}
    assert found('"a stateoftheart plant"') == {"four"}


def test_c_plus_plus_in_a_phrase_is_not_c(find: Callable[..., Found]) -> None:
    found = find(make_article("plus", "some C++ code"), make_article("c", "some C code"))
    assert found('"C++ code"') == {"plus"}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('"talks Minsk"', {"next"}),
        ('"talks Minsk"~1', {"next", "in"}),
        ('"talks Minsk"~2', {"next", "in", "in old"}),
        ('"Minsk talks"~100', {"turned"}),
        ('title:"talks Minsk"~1', set()),
        ('"talks held Minsk"~2', {"held"}),
        ('"talks held Minsk"~1', set()),
    ],
)
def test_slop_is_the_number_of_other_words(
    find: Callable[..., Found], query: str, expected: set[str]
) -> None:
    found = find(
        make_article("next", "talks Minsk"),
        make_article("in", "talks in Minsk"),
        make_article("in old", "talks in old Minsk"),
        make_article("turned", "Minsk had talks"),
        make_article("held", "talks were held around Minsk"),
        make_article("split", "Minsk was calm.", "More talks"),
    )
    assert found(query) == expected


# --- against a plain reading ----------------------------------------------------------------------


def places(written: str, text: str) -> set[tuple[int, int]]:
    """Where a word of a phrase is, however it is spelled; a compound closed up has the places of its parts."""
    parts, single = written.split("-"), text.replace("-", " ").split()
    found = {(at, at + len(parts)) for at in range(len(single)) if single[at : at + len(parts)] == parts}
    at = 0
    for other in text.split():
        width = other.count("-") + 1
        if other.replace("-", "") == "".join(parts):
            found.add((at, at + width))
        at += width
    return found


def stands_in(phrase: str, slop: int, text: str) -> bool:
    """Whether the words of the phrase can be placed one after the other."""
    return any(
        all(one[1] <= other[0] for one, other in pairwise(chosen))
        and sum(other[0] - one[1] for one, other in pairwise(chosen)) <= slop
        for chosen in product(*(sorted(places(word, text)) for word in phrase.split()))
    )


def test_the_words_are_their_own_stems() -> None:
    assert all(words.term(token.form) == token.form for word in WORDS for token in words.tokens(word))


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> tuple[IndexReader, list[str]]:
    choose = random.Random(3)
    own = [" ".join(choose.choices(WORDS, k=choose.randint(1, 8))) for _ in range(300)]
    articles = [make_article(str(number), text) for number, text in enumerate(own)]
    path = index_of(tmp_path_factory.mktemp("phrases") / "index", articles[:150], articles[150:])
    return IndexReader.open(open_folder(str(path))), own


PHRASES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join)


@settings(max_examples=200)
@given(PHRASES, st.sampled_from([0, 0, 1, 3]))
@example("kadolumo kado", 0)
@example("kado-lumo lumo", 0)
@example("bck zolk", 0)
def test_what_matches_is_what_a_reader_sees(
    texts: tuple[IndexReader, list[str]], phrase: str, slop: int
) -> None:
    reader, own = texts
    evaluator = Evaluator(reader)
    found = {
        int(reader.stored(block.base + document).id)
        for block in evaluator.blocks
        for document in evaluator.matches(Phrase(phrase, "text", slop), block)
    }
    expected = {number for number, text in enumerate(own) if stands_in(phrase, slop, text)}
    assert found == expected
    want = wanted(Phrase(phrase, None, slop), "en")
    assert found == {number for number, text in enumerate(own) if find_marks(text, want)}


def test_only_the_inner_of_two_occurrences_counts() -> None:
    assert aligned([[(0, 1), (1, 2)], [(2, 3), (3, 4)]], 9) == [((1, 2), (2, 3))]
