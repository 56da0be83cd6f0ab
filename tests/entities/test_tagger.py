"""The tagger: what the model makes of a run, and what the rules around it keep out."""

from __future__ import annotations

import gc
import tracemalloc
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.entities import features, mentions, runs
from searchidx.entities.emissions import Emissions
from searchidx.entities.evidence import Evidence, pack, unpack
from searchidx.entities.memory import MANY, Memory
from searchidx.entities.runs import Run
from searchidx.entities.tables import Model, model, tables
from searchidx.entities.tagger import LABELS, NONE, PEOPLE, Tagger
from searchidx.entities.tokens import tokens


def best(scores: Evidence, around: Evidence) -> int:
    sums = unpack(scores + around)
    return sums.index(max(sums))


def test_labels_are_those_that_score_best_with_the_moves_between_them() -> None:
    """Viterbi against trying all labellings."""
    moves = ((40, -30, 5, 0), (-20, 50, 1, 7), (3, -9, 60, -4), (11, 2, -6, 10))
    first, second, third, fourth = map(pack, moves)
    tagger = Tagger(tables(), Model({}, (first, second, third, fourth)))
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
    first = tagger.mentions(Run("Vladimir Putin", 0, "", "said"))
    assert tagger.mentions(Run("Vladimir Putin", 0, "", "said")) == first
    assert Tagger(tables(), model()).mentions(Run("Vladimir Putin", 0, "", "said")) == first


@pytest.mark.parametrize("run", ["Ms Verbytska", "Mr. Verbytska", "Dr Verbytska"])
def test_a_bare_title_is_no_part_of_a_name_and_makes_a_person(run: str) -> None:
    (mention,) = Tagger(tables(), model()).mentions(Run(run, 0, "asked", "about"))
    assert mention.segment.text == "Verbytska"
    assert best(mention.scores, mention.around) == PEOPLE


@pytest.mark.parametrize("run", ["President", "Secretary-General", "Prime Minister", "Foreign Minister"])
def test_a_role_alone_is_no_name(run: str) -> None:
    found = Tagger(tables(), model()).mentions(Run(run, 0, "the", "said"))
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
    tagger = Tagger(tables(), model())

    def place(before: str, after: str) -> int:
        (mention,) = tagger.mentions(Run("KHASAVYURT", 0, before, after))
        return unpack(mention.around)[1]

    assert place(runs.LINE_START, "1996") > place("in", "1996")
    assert place(runs.LINE_START, "1996") > place(runs.LINE_START, "was")


WORDS = (
    "Putin", "Vladimir", "Peskov", "John", "J.", "J", "O'Neill", "Ki-moon", "Élysée", "IBM", "F-16", "President", "Mr.",
    "Justice", "King", "Foreign", "Minister", "South", "Korean", "New", "York", "Russia's", "Russia-Ukraine", "The",
    "Of", "of", "the", "and", "for", "on", "in", "bin", "&", "Bank", "Department", "University", "Centre", "State",
    "Company", "Corp", "Corp.", "Union", "Street", "Monday", "May", "However",
    "With", "Talking", "Shares", "Trade", "Rising",
)  # fmt: skip
SHARED = Emissions(tables(), model())


# --- evidence and memory ----------------------------------------------------------------------------


@given(st.lists(st.tuples(*[st.integers(-30_000, 30_000)] * 4), max_size=40), st.integers(0, 50))
def test_packed_evidence_adds_up_like_four_numbers(rows: list[tuple[int, int, int, int]], times: int) -> None:
    packed = sum(map(pack, rows)) * times
    assert unpack(packed) == tuple(times * sum(row[k] for row in rows) for k in range(4))


def test_a_memory_forgets_what_was_not_asked_for_lately() -> None:
    asked: list[int] = []

    def double(number: int) -> int:
        asked.append(number)
        return 2 * number

    remembered = Memory(double, limit=2)
    assert [remembered[n] for n in (1, 2, 3, 1, 4, 5, 1)] == [2, 4, 6, 2, 8, 10, 2]
    assert asked == [1, 2, 3, 4, 5]
    assert (remembered[2], asked[-1]) == (4, 2)


@pytest.mark.parametrize("opens", [True, False])
def test_what_a_run_is_worth_is_the_sum_of_its_features(opens: bool) -> None:
    """What is remembered by word, list and part, against every feature one by one."""
    known, learned = tables(), model()
    emissions = Emissions(known, learned)
    for text in RUNS:
        named = features.of_run(text, tokens(text, known), known, opens)
        assert emissions.run(text, opens).sums == [
            sum(learned.weights.get(name, 0) for name in names) for names in named
        ]


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join), st.booleans())
def test_runs_that_are_taken_to_be_alike_are_worth_what_their_features_are(text: str, opens: bool) -> None:
    """The same `Emissions` for all: a frame that was made for one run serves others."""
    named = features.of_run(text, tokens(text, tables()), tables(), opens)
    assert SHARED.run(text, opens).sums == [
        sum(model().weights.get(name, 0) for name in names) for names in named
    ]


RUNS = (
    "Putin", "Vladimir Putin", "President Vladimir Putin's", "Russia-Ukraine", "The Bank of England", "Lear Corp",
    "George W. Bush", "Mohammed bin Salman", "Foreign Minister Sergei Lavrov", "New York Stock Exchange",
    "U.S. Securities and Exchange Commission", "South African President Cyril Ramaphosa", "Moscow-based Gazprom",
    "Ms Verbytska", "However", "Shares", "Ban Ki-moon", "Republic of Ireland", "Monday", "IBM",
    "Ministry of Trade and Industry",
)  # fmt: skip


def test_what_is_remembered_takes_little_memory_when_it_is_full() -> None:
    """A worker that reads for hours holds MANY runs and as many older ones."""
    tagger = Tagger(tables(), model())
    tagger.mentions(Run("Vera Kolas", 0, "", "said"))
    names = list(map("".join, product("BDFGKLMNPR", "aeiou", "bdfgklmnpr", "aeio")))
    gc.collect()
    tracemalloc.start()
    try:
        for first, second in zip(names[::2], names[1::2], strict=True):
            tagger.mentions(Run(f"{first} {second}", 0, "", "said"))
        of_one = tracemalloc.get_traced_memory()[0] / (len(names) / 2)
    finally:
        tracemalloc.stop()
    assert 2 * MANY * of_one < 100e6, of_one


def test_words_of_a_long_text_are_looked_up_as_those_of_a_short_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether a word that opens a sentence stands in the text with a small letter, too, is asked for each sentence."""
    text = (
        "Shares fell on Tuesday. Kolas said that shares had risen.\nFog shut the port. Anders said so.\n" * 20
    )
    expected = mentions.read(text)
    monkeypatch.setattr(mentions, "LONG", 100)
    assert mentions.read(text) == expected
    assert expected.mentions
