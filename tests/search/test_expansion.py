"""Which words of an index a wildcard or a fuzzy word stands for."""

from __future__ import annotations

from collections.abc import Callable
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from making import index_of, make_article

from searchidx import Archive
from searchidx.index.folder import open_folder
from searchidx.index.reader import IndexReader
from searchidx.models import Document
from searchidx.search.expansion import Near, Pattern, within

Found = Callable[[str], set[str]]


def edits(one: str, other: str) -> int:
    """By the definition, with a table."""
    table = (
        {(-1, -1): 0}
        | {(i, -1): i + 1 for i in range(len(one))}
        | {(-1, j): j + 1 for j in range(len(other))}
    )
    for i, a in enumerate(one):
        for j, b in enumerate(other):
            table[i, j] = min(table[i - 1, j] + 1, table[i, j - 1] + 1, table[i - 1, j - 1] + (a != b))
            if i and j and one[i - 1 : i + 1] == b + other[j - 1]:
                table[i, j] = min(table[i, j], table[i - 2, j - 2] + 1)
    return table[len(one) - 1, len(other) - 1]


FORMS = st.text("abc", max_size=7)


@given(FORMS, FORMS, st.integers(0, 3))
@example("ab", "ba", 1)
@example("abcd", "badc", 2)
@example("", "abc", 2)
def test_within_counts_edits(one: str, other: str, limit: int) -> None:
    assert within(one, other, limit) == (edits(one, other) <= limit)


# --- among all words of an index ------------------------------------------------------------------


def vocabulary(path: Path, forms: set[str]) -> IndexReader:
    return IndexReader.open(open_folder(str(index_of(path / "index", [make_article("a", " ".join(forms))]))))


VOCABULARY = st.sets(
    st.text("abc", min_size=1, max_size=8) | st.text("abcé日\U00020000", min_size=1), max_size=60
)


@given(VOCABULARY, st.text("abc", min_size=3, max_size=9), st.integers(1, 2))
def test_fuzzy_words_are_found_among_all(
    tmp_path_factory: pytest.TempPathFactory, forms: set[str], form: str, distance: int
) -> None:
    reader = vocabulary(tmp_path_factory.mktemp("fuzzy"), forms)
    own = reader.segments[0].field("text")
    spelled = set(own.spellings.lines(range(len(own.spellings))).split())
    near = Near(form, distance)
    expected = {s for s in spelled if edits(form, s) <= (distance if s[0] == form[0] else 1)}
    assert {s for s in spelled if near.fits(s)} == expected
    assert near.ordinals(own) == terms_of(reader, expected)


@given(VOCABULARY, st.text("abc*?", min_size=1, max_size=6))
@example({"aa", "a", "ba"}, "*a")
@example({"abab", "ab", "b"}, "*ab*")
def test_patterns_are_found_among_all(
    tmp_path_factory: pytest.TempPathFactory, forms: set[str], pattern: str
) -> None:
    while "**" in pattern:
        pattern = pattern.replace("**", "*")
    reader = vocabulary(tmp_path_factory.mktemp("pattern"), forms)
    own = reader.segments[0].field("text")
    spelled = set(own.spellings.lines(range(len(own.spellings))).split())
    expected = {s for s in spelled if fnmatchcase(s, pattern)}
    assert {s for s in spelled if Pattern(pattern).fits(s)} == expected
    assert Pattern(pattern).ordinals(own) == terms_of(reader, expected)


def terms_of(reader: IndexReader, spelled: set[str]) -> list[int]:
    own = reader.segments[0].field("text")
    return own.spelled(o for form in spelled for o in own.spellings.equal(form.encode()))


# --- examples -------------------------------------------------------------------------------------


@pytest.fixture
def find(tmp_path: Path) -> Callable[..., Found]:
    """`find(articles...)` indexes them; what it returns gives the ids of a query's full hits."""

    def built(*articles: Document) -> Found:
        archive = Archive(index_of(tmp_path / "index", articles))
        return lambda query: {hit.id for hit in archive.search(query, limit=100).hits if not hit.partial}

    return built


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("wom?n", {"woman", "women"}),
        ("wom*n", {"woman", "women"}),
        ("?oman", {"woman", "roman"}),
        ("colo*r", {"colour", "color"}),
        ("ceas*ire", {"ceasefire", "cease-fire"}),
        ("cease-f*e", {"ceasefire", "cease-fire"}),
        ("ceas?-fire", {"ceasefire", "cease-fire"}),
        ("gover?ment", {"government"}),
        ("govern*nt", {"government"}),
        ("negotiat?ons", {"negotiations"}),
        ("*enka", {"lukashenka"}),
        ("title:wom?n", set()),
        ("lukashenka~", {"lukashenka", "lukashenko"}),
        ("Łukaszenka~", {"lukashenka", "lukashenko"}),
        ("goverment~", {"government"}),
        ("goverment~1", {"government"}),
        ("governmnet~1", {"government"}),
        ("ceasfire~", {"ceasefire", "cease-fire"}),
        ("cease-fier~", {"ceasefire", "cease-fire"}),
        ("romen~1", {"roman", "women"}),
        ("amwon~2", set()),
    ],
)
def test_what_is_found(find: Callable[..., Found], query: str, expected: set[str]) -> None:
    spelled = """woman women roman colour color ceasefire cease-fire government governor negotiations lukashenka
    lukashenko""".split()
    assert find(*(make_article(word, f"the {word} there") for word in spelled))(query) == expected


def test_other_forms_of_a_word_that_fits_are_found_with_it(find: Callable[..., Found]) -> None:
    found = find(
        make_article("it", "elections"), make_article("form", "elected"), make_article("no", "elector")
    )
    assert found("election?s") == set()
    assert found("electi*s") == {"it", "form"}
    assert found("elekted~1") == {"it", "form"}


def test_a_fuzzy_word_finds_all_that_the_word_finds(find: Callable[..., Found]) -> None:
    found = find(make_article("other", "they elected him"))
    assert found("election") == found("election~1") == {"other"}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("person:luka*ko", {"a"}),
        ("person:lukashenka~", {"a"}),
        ("person:?ovak", {"c"}),
        ('person:"luka*"', set()),
        ("person:O'Ne?ll", {"b"}),
        ("site:*.org", {"b"}),
        ("site:e?ample.com", {"c"}),
        ("author:oneil~1", {"b"}),
    ],
)
def test_filters_take_them_too(find: Callable[..., Found], query: str, expected: set[str]) -> None:
    found = find(
        make_article("a", "x", people=["Alexander Lukashenko"]),
        make_article("b", "x", people=["Martin O'Neill"], site="news.example.org", author="M. ONeill"),
        make_article("c", "x", people=["Alexander Novak"], site="example.com"),
    )
    assert found(query) == expected


def test_all_that_it_stands_for_counts_as_one_word(tmp_path: Path) -> None:
    texts = {
        "both": "woman women",
        "twice": "woman woman",
        "once": "woman elsewhere",
        "none": "men elsewhere",
    }
    with Archive(index_of(tmp_path / "index", [make_article(*each) for each in texts.items()])) as archive:
        scores = {hit.id: hit.score for hit in archive.search("wom?n").hits}
        assert scores["both"] == scores["twice"] > scores["once"]


def test_marks_and_warnings(tmp_path: Path) -> None:
    article = make_article("a", "Elected women, elections; one woman.")
    with Archive(index_of(tmp_path / "index", [article])) as archive:
        (hit,) = archive.search("wom?n electi*s").hits
        marked = [piece.text[a:b] for piece in hit.snippets for a, b in piece.marks]
        assert marked == ["Elected", "women", "elections", "woman"]
        assert archive.search("x?z").warnings == ("no article has a word like “x?z”",)
        assert archive.search("xyzzy~").warnings == ("no article has a word like “xyzzy~1”",)
