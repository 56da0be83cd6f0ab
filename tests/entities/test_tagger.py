"""The tagger: what the model makes of a run, and what the rules around it keep out."""

from __future__ import annotations

from itertools import pairwise, product

import pytest

from searchidx.entities import features, runs
from searchidx.entities.tables import Model, model, tables
from searchidx.entities.tagger import LABELS, NONE, PEOPLE, Tagger
from searchidx.entities.tokens import tokens

NO_MOVES = ((0, 0, 0, 0),) * 4


def best(scores: tuple[int, ...], around: tuple[int, ...]) -> int:
    sums = [a + b for a, b in zip(scores, around, strict=True)]
    return sums.index(max(sums))


def test_labels_are_those_that_score_best_with_the_moves_between_them() -> None:
    """Viterbi against trying all labellings."""
    moves = ((40, -30, 5, 0), (-20, 50, 1, 7), (3, -9, 60, -4), (11, 2, -6, 10))
    tagger = Tagger(tables(), Model({}, moves))
    sums = [(3, 1, 0, 2), (0, 20, 15, 9), (7, 7, 30, 0), (1, 2, 3, 40)]
    held = [(5, 5), (-5, 0), (0, 0)]

    def worth(labels: tuple[int, ...]) -> int:
        total = sum(row[label] for row, label in zip(sums, labels, strict=True))
        for i, (one, two) in enumerate(pairwise(labels)):
            total += moves[one][two]
            if one == two:
                total += held[i][1] if one == NONE else held[i][0]
        return total

    expected = max(product(LABELS, repeat=4), key=worth)
    assert tagger._viterbi(sums, held) == list(expected)


def test_what_is_remembered_of_a_run_is_what_it_gives() -> None:
    tagger = Tagger(tables(), model())
    first = tagger.segments("Vladimir Putin", "", "said", False)
    assert tagger.segments("Vladimir Putin", "", "said", False) == first
    assert Tagger(tables(), model()).segments("Vladimir Putin", "", "said", False) == first


@pytest.mark.parametrize("run", ["Ms Verbytska", "Mr. Verbytska", "Dr Verbytska"])
def test_a_bare_title_is_no_part_of_a_name_and_makes_a_person(run: str) -> None:
    (segment,) = Tagger(tables(), model()).segments(run, "asked", "about", False)
    assert segment.text == "Verbytska"
    assert best(segment.scores, segment.around) == PEOPLE


@pytest.mark.parametrize("run", ["President", "Secretary-General", "Prime Minister", "Foreign Minister"])
def test_a_role_alone_is_no_name(run: str) -> None:
    found = Tagger(tables(), model()).segments(run, "the", "said", False)
    assert [best(s.scores, s.around) for s in found if best(s.scores, s.around) != NONE] == []


@pytest.mark.parametrize(
    ("run", "words"),
    [
        ("Russia's Vladimir Putin", [("Russia", True), ("Vladimir", False), ("Putin", False)]),
        ("Russia-Ukraine", [("Russia", True), ("Ukraine", False)]),
        ("U.S.-led", [("U.S.", True)]),
        ("Moody's Investors Service", [("Moody's", False), ("Investors", False), ("Service", False)]),
        ("Bashar al-Assad", [("Bashar", False), ("al-Assad", False)]),
    ],
)
def test_tokens(run: str, words: list[tuple[str, bool]]) -> None:
    found = tokens(run, tables())
    assert [(token.text, token.ends) for token in found] == words
    assert all(run[t.start : t.start + len(t.text)] == t.text and not t.small for t in found)


def test_the_rest_of_a_word_is_what_comes_after_it() -> None:
    (token,) = tokens("Moscow-based", tables())
    assert features.follows("Moscow-based", token, "agency") == "-based"
    assert features.follows("Moscow", token, "agency") == "agency"


def test_a_run_in_capitals_before_a_date_is_a_dateline() -> None:
    assert features.is_dateline("KHASAVYURT", runs.LINE_START, ",")
    assert not features.is_dateline("KHASAVYURT", "in", ",")
