"""What single words, phrases and filters find: compounds, stems of several languages, names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from making import index_of, make_article

from searchidx import Archive
from searchidx.backends.embedded import Embedded
from searchidx.index.folder import open_folder
from searchidx.index.reader import IndexReader
from searchidx.models import Document
from searchidx.query.tree import Filter, Phrase, Word
from searchidx.search.arrays import Counted, numpy_arrays, python_arrays
from searchidx.search.evaluate import Evaluator
from searchidx.search.ranking import matching
from searchidx.search.scoring import idf

Found = Callable[[str], set[str]]


@pytest.fixture
def find(tmp_path: Path) -> Callable[..., Found]:
    """`find(articles...)` indexes them; what it returns gives the ids of a query's full hits."""

    def built(*articles: Document) -> Found:
        archive = Archive(index_of(tmp_path / "index", articles))
        return lambda query: {hit.id for hit in archive.search(query, limit=100).hits if not hit.partial}

    return built


# --- compounds ------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["cease-fire", "ceasefire", "cease‑fire", "Cease-Fires", '"cease fire"'])
def test_a_compound_is_found_in_every_spelling(find: Callable[..., Found], query: str) -> None:
    found = find(make_article("hyphen", "a cease-fire held"), make_article("other", "a fire did not cease"))
    assert found(query) == {"hyphen"}


@pytest.mark.parametrize("query", ["ceasefire", "cease-fire", "ceasef*", "cease-f*"])
def test_a_closed_word_is_found_by_its_compound(find: Callable[..., Found], query: str) -> None:
    assert find(make_article("closed", "the ceasefire held"), make_article("no", "cease it"))(query) == {
        "closed"
    }


def test_words_side_by_side_are_found_by_the_compound(find: Callable[..., Found]) -> None:
    found = find(make_article("apart", "the cease fire held"), make_article("far", "cease all fire"))
    assert found("cease-fire") == {"apart"}


def test_c_plus_plus_is_neither_c_nor_c_sharp(find: Callable[..., Found]) -> None:
    found = find(*(make_article(name, f"written in {name} today") for name in ("C++", "C#", "C")))
    assert [found(q) for q in ("C++", "c#", '"C++"')] == [{"C++"}, {"C#"}, {"C++"}]
    assert found("C") == {"C++", "C#", "C"}, "a compound is found by its part"


def test_f_16_is_not_every_16(find: Callable[..., Found]) -> None:
    found = find(make_article("jet", "an F-16 landed"), make_article("day", "on 16 March, Mr F. said"))
    assert found("F-16") == found("f16") == {"jet"}


def test_names_with_apostrophes_and_initials(find: Callable[..., Found]) -> None:
    found = find(
        make_article("oneill", "Martin O’Neill’s team"),
        make_article("att", "AT&T of the U.S. bought it"),
        make_article("none", "at the tea table, u and s"),
    )
    assert found("O'Neill") == found("oneill") == found("neill") == {"oneill"}
    assert found("AT&T") == {"att"}
    assert found("U.S.") == {"att"}


# --- phrases --------------------------------------------------------------------------------------


def test_a_phrase_needs_its_words_in_order_and_side_by_side(find: Callable[..., Found]) -> None:
    found = find(
        make_article("yes", "the grain deal ended"),
        make_article("turned", "a deal on grain ended"),
        make_article("title and text", "deal ended", "the grain"),
    )
    assert found('"grain deal"') == {"yes"}


def test_a_phrase_with_a_repeated_word(find: Callable[..., Found]) -> None:
    found = find(make_article("yes", "no no no deal"), make_article("no", "no deal, no"))
    assert found('"no no deal"') == {"yes"}


def test_a_phrase_goes_over_the_end_of_a_sentence(find: Callable[..., Found]) -> None:
    assert find(make_article("yes", "There was a deal. Nobody came."))('"deal nobody"') == {"yes"}


def test_stop_words_count_in_a_phrase(find: Callable[..., Found]) -> None:
    found = find(make_article("yes", "to be or not to be"), make_article("no", "being to"))
    assert found('"to be or not"') == {"yes"}


# --- languages ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "query"),
    [
        ("de", "die Häuser der Stadt", "Haus"),
        ("fr", "les élections générales", "election"),
        ("ru", "после выборов президента", "выборы"),
        ("es", "las negociaciones fracasaron", "negociación"),
        ("xx", "talossa oli kissa", "talossa"),
        (None, "the elections were held", "election"),
    ],
)
def test_a_word_is_found_by_the_stem_of_the_articles_language(
    find: Callable[..., Found], language: str | None, text: str, query: str
) -> None:
    found = find(
        make_article("it", text, language=language), *(make_article(f"e{i}", "filler") for i in range(3))
    )
    assert found(query) == {"it"}


def test_a_stem_of_one_language_finds_nothing_in_another(find: Callable[..., Found]) -> None:
    """A stemmer of German takes banker for Bank; articles in English that have a bank are no business of it."""
    found = find(
        make_article("en-bank", "The bank on the river bank", language="en"),
        make_article("en-banker", "A banker and two bankers", language="en"),
        make_article("de-bank", "Die Bank am Fluss", language="de"),
        make_article("de-banker", "Ein Banker sprach", language="de"),
        make_article("none-bank", "the bank", language=None),
        make_article("fi-bank", "bank", language="fi"),
    )
    assert found("banker") == {"en-banker", "de-bank", "de-banker"}
    assert found("bank") == {"en-bank", "de-bank", "de-banker", "none-bank", "fi-bank"}
    assert found("title:none OR banker") == found("banker") == found("text:banker")
    assert found("lead:banker") == found("banker")
    assert found("river -banker") == {"en-bank"}


def test_words_are_as_rare_as_in_their_own_languages(tmp_path: Path) -> None:
    """What German says of a word does not make it common in English."""
    english = [make_article(f"bank{n}", f"the bank number {n}", language="en") for n in range(30)]
    others = [
        make_article("banker", "one banker", language="en"),
        make_article("de", "Die Bank", language="de"),
    ]
    reader = IndexReader.open(
        open_folder(str(index_of(tmp_path / "index", english[:10], [*english[10:], *others])))
    )
    for arrays in (python_arrays(), numpy_arrays()):
        evaluator = Evaluator(reader, arrays)
        pieces = [
            piece for block in evaluator.blocks for piece in evaluator.leaf(Word("banker", "text"), block)
        ]
        assert sum(len(piece.documents) for piece in pieces) == 2
        weights = {piece.weight for piece in pieces if isinstance(piece, Counted)}
        assert weights == {idf(32, 2) * evaluator.boosts["text"]}


def test_a_prefix_longer_than_the_stem_finds_its_word(find: Callable[..., Found]) -> None:
    found = find(make_article("it", "national elections were held"), make_article("no", "an elector"))
    assert found("elections*") == {"it"}
    assert found("elect*") == {"it", "no"}


def test_a_prefix_that_is_a_word_finds_it_whatever_its_stem(find: Callable[..., Found]) -> None:
    found = find(
        make_article("it", "the party met"), make_article("more", "all parties"), make_article("no", "a part")
    )
    assert found("party*") == found("parties*") == {"it", "more"}


def test_common_words_are_not_insisted_on(find: Callable[..., Found]) -> None:
    found = find(make_article("it", "talks ended"), make_article("no", "the end"))
    assert found("the talks") == {"it"}
    assert found("the") == {"no"}, "unless there is nothing else"


def test_another_languages_common_words_take_two(find: Callable[..., Found]) -> None:
    found = find(
        *(make_article(f"e{i}", "people die in floods") for i in range(3)),
        make_article("d", "Streit um Wahl", language="de"),
    )
    assert found("die floods") == {"e0", "e1", "e2"}
    assert found("floods") == {"e0", "e1", "e2"}
    assert found("der Streit um die Wahl") == {"d"}


# --- filters --------------------------------------------------------------------------------------

NAMED = (
    make_article("a", "x", people=["Alexander Lukashenko", "Vladimir Putin"], places=["Kyiv"]),
    make_article("b", "x", people=["Viktor Lukashenko"], site="news.example.org", author="Ann O'Neill"),
    make_article("c", "x", people=["Alexander Novak"], site="example.com", path="/saved/Grodno/story.html"),
    make_article("d", "x", people=["Émile Dürr"], organizations=["European Union"], language="de"),
)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("person:Lukashenko", {"a", "b"}),
        ('person:"alexander lukashenko"', {"a"}),
        ('person:"Lukashenko Alexander"', {"a"}),
        ('person:"Alexander Putin"', set()),
        ("person:Luka*", {"a", "b"}),
        ("person:Luka", set()),
        ('person:"Emile Durr"', {"d"}),
        ("place:Kyiv", {"a"}),
        ("org:union", {"d"}),
        ("site:example.org", {"b"}),
        ("site:example", {"b", "c"}),
        ("author:O’Neill", {"b"}),
        ("lang:de", {"d"}),
        ("path:Grodno", {"c"}),
        ("path:/saved/grodno/", {"c"}),
        ("-person:Lukashenko", {"c", "d"}),
        ("person:Lukashenko -place:Kyiv", {"b"}),
        ("lang:de OR place:Kyiv", {"a", "d"}),
    ],
)
def test_filters(find: Callable[..., Found], query: str, expected: set[str]) -> None:
    assert find(*NAMED)(query) == expected


def test_only_the_last_word_of_a_filter_is_a_prefix(tmp_path: Path) -> None:
    index_of(tmp_path / "index", [make_article("no", "x", site="xa.b"), make_article("yes", "x", site="x.b")])
    with Archive(tmp_path / "index") as archive:
        (found,) = matching(
            Embedded(archive.path, create=False).latest(), Filter("site", "x.b.x", prefix=True)
        )
        (segment,) = Embedded(archive.path, create=False).latest().reader.segments
        assert [segment.stored(document).id for document in found] == ["yes"]


@pytest.mark.parametrize(
    "node", [Word("--"), Phrase("…"), Word(""), Filter("site", "!"), Filter("person", "")]
)
def test_what_has_no_word_matches_nothing(tmp_path: Path, node: Word | Phrase | Filter) -> None:
    index_of(tmp_path / "index", NAMED)
    with Archive(tmp_path / "index") as archive:
        assert not any(len(found) for found in matching(Embedded(archive.path, create=False).latest(), node))


def test_an_empty_archive_answers(tmp_path: Path) -> None:
    with Archive(tmp_path / "index") as archive:
        for query in ("", "word", '"a phrase"', "pre*", "person:X", "-word", "a OR b", "date:2023"):
            found = archive.search(query)
            assert (found.total, found.partial_total, found.hits) == (0, 0, ())
