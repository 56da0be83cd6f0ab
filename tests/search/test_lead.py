"""`lead:` on real words: compounds, exact words, marks. What it matches and scores is in test_evaluate."""

from __future__ import annotations

from pathlib import Path

import pytest
from making import index_of, make_article

from searchidx import Archive
from searchidx.search import lead

FILLER = "The delegates went on about fish. " * 10  # sixty words
STORIES = [
    make_article("begins", f"A cease-fire is near, an envoy said about its talks. {FILLER}"),
    make_article("ends", f"{FILLER} Then they called it a ceasefire, and agreed to talk in C++."),
    make_article("edge", f"{'fish ' * 58} one ceasefire holds"),
    make_article("past", f"{'fish ' * 60} ceasefire holds"),
    make_article("code", f"Written in C++ by C. Bishop. {FILLER}"),
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return Archive(index_of(tmp_path_factory.mktemp("lead") / "index", STORIES))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("lead:ceasefire", {"begins", "edge"}),
        ("lead:cease-fire", {"begins", "edge"}),
        ("lead:ceasef*", {"begins", "edge"}),
        ("lead:ceasefier~", {"begins", "edge"}),
        ('lead:"ceasefire holds"', {"edge"}),  # it begins in the lead
        ("lead:talk", {"begins"}),
        ("lead:=talks", {"begins"}),
        ("lead:=talk", set()),
        ('lead:="ceasefire holds"', {"edge"}),
        ('lead:="ceasefire"', {"edge"}),
        ("lead:C++", {"code"}),
        ("ceasefire -lead:ceasefire", {"ends", "past"}),
        ("lead:fish lead:ceasefire -lead:envoy", {"edge"}),
        ("lead:ceasefire OR title:none", {"begins", "edge"}),
    ],
)
def test_what_is_found(archive: Archive, query: str, found: set[str]) -> None:
    assert {hit.id for hit in archive.search(query).hits if not hit.partial} == found


def test_only_the_lead_is_marked(archive: Archive) -> None:
    hit = next(hit for hit in archive.search('lead:delegates lead:"envoy said"').hits if hit.id == "begins")
    marked = [piece.text[a:b] for piece in hit.snippets for a, b in piece.marks]
    text = next(story.text for story in STORIES if story.id == "begins")
    in_lead = text[: lead.end(text)]
    assert marked == ["envoy said", *["delegates"] * in_lead.count("delegates")][: len(marked)]
    assert 1 < len(marked) <= 1 + in_lead.count("delegates") < text.count("delegates")


def test_words_elsewhere_are_marked_everywhere(archive: Archive) -> None:
    (hit,) = archive.search("lead:envoy fish", limit=1).hits
    assert {piece.text[a:b] for piece in hit.snippets for a, b in piece.marks} == {"envoy", "fish"}


def test_the_query_in_words(archive: Archive) -> None:
    found = archive.search("lead:ceasefire", explain=True)
    assert found.reading == ("articles with “ceasefire” or another form of it in the beginning of the text",)
    assert [each.what for each in found.hits[0].why] == ["ceasefire in the lead"]


def test_a_mistyped_field_is_offered(archive: Archive, tmp_path: Path) -> None:
    with pytest.raises(Exception, match=r"no field leed") as caught:
        archive.search("leed:ceasefire")
    assert "Did you mean lead:ceasefire?" in str(caught.value.hint)  # type: ignore[attr-defined]


def test_where_a_lead_ends() -> None:
    text = " ".join(f"w{number}" for number in range(100))
    assert text[: lead.end(text)].split()[-1] == f"w{lead.LEAD - 1}"
    assert text[: lead.end(text, more=5)].split()[-1] == f"w{lead.LEAD + 4}"
    assert lead.end("short") == 5
