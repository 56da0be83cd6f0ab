"""What reorders the best hits: words close to each other, and what the best articles of a long query share."""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path

import pytest
from making import index_of, make_article

from searchidx import Archive
from searchidx.search import ranking

FILLER = "the day was long and the news of it came late to a town that nobody had heard of before that week"


def archive(folder: Path, texts: Iterable[str], commits: int = 1) -> Archive:
    articles = [make_article(f"a{number}", text) for number, text in enumerate(texts)]
    size = -(-len(articles) // commits)
    return Archive(
        index_of(folder / "index", *(articles[at : at + size] for at in range(0, len(articles), size)))
    )


def order(found: Archive, query: str, **options: object) -> list[str]:
    return [hit.id for hit in found.search(query, limit=50, all_copies=True, **options).hits]  # type: ignore[arg-type]


APART = f"The prisoner slept. {FILLER}. An exchange of letters followed."
NEAR = f"An exchange for every prisoner. {FILLER}. It was over."
TYPED = f"The prisoner exchange began. {FILLER}. It was over soon."


@pytest.mark.parametrize("commits", [1, 3])
def test_words_as_they_were_typed_come_first(tmp_path: Path, commits: int) -> None:
    found = archive(tmp_path, [APART, NEAR, TYPED, FILLER, "Something else."], commits)
    assert order(found, "prisoner exchange")[:3] == ["a2", "a1", "a0"]


def test_a_stop_word_between_two_words_is_a_distance(tmp_path: Path) -> None:
    found = archive(
        tmp_path, ["A bank, it was said, of all in England.", "The Bank of England said it was a bank."]
    )
    assert order(found, "bank of england")[0] == "a1"


def test_closeness_finds_and_loses_nothing(tmp_path: Path) -> None:
    texts = [APART, NEAR, TYPED, FILLER] * 40
    found = archive(tmp_path, texts, 2)
    whole = order(found, "prisoner exchange news", facets=False)
    assert len(whole) == 50
    paged = [
        hit.id
        for offset in range(0, 200, 7)
        for hit in found.search("prisoner exchange news", limit=7, offset=offset, all_copies=True).hits
    ]
    assert len(paged) == len(set(paged)) == 160
    assert paged[:50] == whole
    scores = [hit.score for hit in found.search("prisoner exchange news", limit=200, all_copies=True).hits]
    full = found.search("prisoner exchange news", all_copies=True).total
    for kind in (scores[:full], scores[full:]):
        assert kind == sorted(kind, reverse=True)


LONG = "negotiators truce river delegation border week"


def test_feedback_prefers_what_the_best_are_about_and_brings_nothing_new(tmp_path: Path) -> None:
    about = [
        f"Negotiators of the delegation met at the river border for a truce; the mediator Kolas spoke. {n}"
        for n in range(6)
    ]
    texts = [
        *about,
        "A truce in the quarrel over the choir was sung in the village hall.",
        "A truce, said the mediator Kolas to her guests.",
        "The mediator Kolas was at home.",
    ]
    found = archive(tmp_path, texts)
    ranked = order(found, LONG)
    assert ranked.index("a7") < ranked.index("a6"), "it shares a name with the best"
    assert "a8" not in ranked, "it has none of the words typed"
    assert len(LONG.split()) >= ranking.LONG


def test_a_question_does_not_insist_on_the_words_it_is_asked_with(tmp_path: Path) -> None:
    found = archive(
        tmp_path, ["Tariff walls and harbour dues hurt grain ships.", "What should one do? Who could say?"]
    )
    hits = found.search("what should harbour dues do to grain ships").hits
    assert [(hit.id, hit.partial) for hit in hits] == [("a0", False)]
    assert [hit.id for hit in found.search("what should").hits] == ["a1"], "alone they are words"


def test_a_short_page_is_the_beginning_of_a_long_one(tmp_path: Path) -> None:
    """Though what cannot come to the page is not looked at."""
    choose = random.Random(5)
    common = FILLER.split()
    articles = []
    for number in range(160):
        words = choose.choices([*common, "prisoner", "exchange", "letters"], k=choose.randint(5, 60))
        articles.append(make_article(f"a{number}", " ".join(words), " ".join(choose.choices(words, k=4))))
    found = Archive(index_of(tmp_path / "index", articles[:90], articles[90:]))
    for query in ("prisoner exchange", "exchange letters prisoner", "letters news", "prisoner day"):
        whole = [(hit.id, hit.score) for hit in found.search(query, limit=160, all_copies=True).hits]
        assert whole
        for limit in (1, 2, 3, 7, 20, 60):
            page = found.search(query, limit=limit, all_copies=True).hits
            assert [(hit.id, hit.score) for hit in page] == whole[:limit]
