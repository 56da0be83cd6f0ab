"""What was meant, and why nothing was found: in the words and names of the index."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from making import index_of, make_article, record, write_records

from searchidx import Archive


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    articles = [
        make_article(f"a{n}", "Negotiations about a ceasefire went on.", "Ceasefire talks", date(2023, 3, 1 + n),
                     people=["Alexander Lukashenko"], site="herald.example")
        for n in range(6)
    ]  # fmt: skip
    articles.append(
        make_article("b", "A harbour and a lighthouse.", "Harbour", date(2023, 4, 1), people=["Vera Kolas"])
    )
    return Archive(index_of(tmp_path_factory.mktemp("suggesting") / "index", articles[:4], articles[4:]))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ceasfire", "ceasefire"),
        ("negotiatons ceasefire", "negotiations ceasefire"),
        ("lighthose -ceasefire", "lighthouse -ceasefire"),
        ("title:harbuor", "title:harbour"),
        ("person:Kollas", 'person:"Vera Kolas"'),
        ('person:"Vera Kolass"', 'person:"Vera Kolas"'),
    ],
)
def test_what_was_meant(archive: Archive, typed: str, meant: str) -> None:
    """Words as they are spelled, not their stems (negoti)."""
    found = archive.search(typed)
    assert found.suggestions[:1] == (meant,)
    assert archive.search(meant).total > found.total


def test_a_slip_of_which_a_language_of_the_archive_makes_the_same_stem(tmp_path: Path) -> None:
    """Polish stems take away the ending of both words; English ones, under which the article is indexed, do not."""
    english = make_article("a", "Mr Lukashenko spoke of a ceasefire in Minsk.", "Talks", language="en")
    polish = make_article("b", "Rozmowy w sprawie pokoju na Ukrainie.", "Rozmowy", language="pl")
    more = [make_article(f"c{n}", "Minsk again.", "Talks", language="en") for n in range(3)]
    archive = Archive(index_of(tmp_path / "index", [english, polish, *more]))
    assert archive.search("Lukashenka").suggestions == ("lukashenko",)
    assert archive.search("Minska").suggestions == ("minsk",)


@pytest.mark.parametrize("typed", ["ceasefire", "harbour", "zzzzzz", "", "harbour lighthouse", "wom*"])
def test_what_needs_no_suggestion_gets_none(archive: Archive, typed: str) -> None:
    assert archive.search(typed).suggestions == ()


def warnings(archive: Archive, typed: str, **options: Any) -> str:
    return " | ".join(archive.search(typed, **options).warnings)


def test_a_word_that_no_article_has_and_the_counts_of_those_like_it(archive: Archive) -> None:
    assert warnings(archive, "ceasfire") == "no article has the word “ceasfire”: “ceasefire” is in 6"
    assert warnings(archive, "ceasefire zzzzzz") == "no article has the word “zzzzzz”"


def test_which_part_emptied_the_result(archive: Archive) -> None:
    assert "from 2023-03-01 to 2023-04-01" in warnings(archive, "date:2024")
    said = warnings(archive, "lighthouse", until="2023-03")
    assert "there is 1 article if date:..2023-03 is left out, published on 2023-04-01" in said
    assert "there are 6 articles if lighthouse is left out" in said
    assert warnings(archive, '"ceasefire negotiations"') == (
        'no article has the phrase "ceasefire negotiations"; there are 6 articles with all of its words'
    )
    assert warnings(archive, "ceasefire site:other.example") == (
        "no article has site:other.example: there is site:herald.example (6)"
    )
    assert warnings(archive, "ceasefire AND lighthouse").startswith(
        "there is 1 article if ceasefire is left out"
    )


def test_values_that_there_are(archive: Archive) -> None:
    """A field of few values tells them; what is like the one typed goes first."""
    assert archive.search("lang:english").suggestions == ("lang:en",)
    assert archive.search("-lang:english").total == 7
    assert warnings(archive, "lang:English harbour") == "no article has lang:English: there is lang:en (7)"
    assert warnings(archive, "lang:klingon") == "no article has lang:klingon: there is lang:en (7)"
    assert archive.search("site:hera").suggestions == ("site:herald.example",)
    assert archive.search("site:bbc").suggestions == ()
    assert warnings(archive, "site:bbc") == "no article has site:bbc: there is site:herald.example (6)"
    assert warnings(archive, "grade:certain").startswith("no article has grade:certain: there is grade:")
    assert (
        warnings(archive, "person:Kollas") == 'no article has person:Kollas: there is person:"Vera Kolas" (1)'
    )
    assert warnings(archive, "person:Nobody") == "no article has person:Nobody"


def test_a_query_that_finds_something_says_nothing(archive: Archive) -> None:
    assert warnings(archive, "ceasefire") == ""
    assert warnings(archive, "ceasefire lighthouse") == "", "partial hits say it"


def test_dates_that_are_read_as_words(archive: Archive) -> None:
    assert "no article is dated “since 2030”" in warnings(archive, "ceasefire since 2030")
    assert archive.search("ceasefire since 2023").total == 6
    assert archive.search('ceasefire date:"latest month"').total == 5
    assert archive.search("ceasefire", since="first week").total == 6


def test_exact_words(archive: Archive) -> None:
    assert (
        archive.search("talk").total == archive.search("talks").total == archive.search("=talks").total == 6
    )
    assert archive.search("=talk").total == 0
    assert archive.search('="ceasefire talks"').total == 6
    assert archive.search('="ceasefire talk"').total == 0
    (hit,) = archive.search("=harbour").hits
    assert {piece.text[a:b] for piece in hit.snippets for a, b in piece.marks} == {"harbour"}


def test_why_a_hit_scored_adds_up(archive: Archive) -> None:
    for typed in (
        "ceasefire talks",
        "harbour",
        "negotiations about the ceasefire that went on and on with talks",
        "ceas*",
    ):
        found = archive.search(typed, explain=True)
        assert found.reading
        for hit in found.hits:
            assert sum(each.score for each in hit.why) == pytest.approx(hit.score, abs=1e-3)
    assert archive.search("harbour").hits[0].why == ()


def test_newer_articles_first_when_asked(archive: Archive) -> None:
    usual = [hit.id for hit in archive.search("ceasefire").hits]
    fresh = [hit.id for hit in archive.search("ceasefire", boost_recent=True).hits]
    assert usual == [f"a{n}" for n in range(6)]
    assert fresh == usual[::-1]
    scores = [hit.score for hit in archive.search("ceasefire", boost_recent=5).hits]
    assert scores == sorted(scores, reverse=True)


TIDE = (
    "The tide tables of the harbour office were wrong for a week, and boats lay in the mud until the pilots found"
    " out why."
)
MOORED = (
    "Moored ships waited outside the breakwater while customs men counted every crate of oranges that was landed"
    " there."
)


def test_articles_are_counted_as_the_answer_counts_them(tmp_path: Path) -> None:
    """Stories, unless copies are listed: else a warning promises more than there is to see."""
    records = [record(f"t{n}", TIDE, site=f"s{n}.example") for n in range(3)]
    records += [record("m", MOORED, site="quay.example")]
    with Archive(tmp_path / "index") as archive:
        archive.add([write_records(tmp_path / "r.jsonl", records)])
        assert (archive.search("tide").total, archive.search("tide", all_copies=True).total) == (1, 3)
        assert warnings(archive, "tide AND breakwater") == (
            "there is 1 article if tide is left out | there is 1 article if breakwater is left out"
        )
        assert "there are 3 articles" in warnings(archive, "tide AND breakwater", all_copies=True)
        assert warnings(archive, "tyde") == "no article has the word “tyde”: “tide” is in 1"
        assert warnings(archive, "tyde", all_copies=True).endswith("“tide” is in 3")


def test_a_rarer_slip_of_the_same_word_is_not_what_was_meant(tmp_path: Path) -> None:
    spelled = [("lukashenko", 30), ("lukaschenko", 1)]
    articles = [
        make_article(f"{name}{n}", f"{name} spoke again.", people=[f"Alexander {name.title()}"])
        for name, number in spelled
        for n in range(number)
    ]
    found = Archive(index_of(tmp_path / "index", articles))
    assert found.search("lukashenco").suggestions == ("lukashenko",)
    assert found.search("person:lukashenco").suggestions == ('person:"Alexander Lukashenko"',)
    assert found.search("lukasschenko").suggestions == ("lukaschenko", "lukashenko"), (
        "the nearer one is rarer"
    )
