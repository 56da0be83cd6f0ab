"""Stop words of many lines at once, against a plain count of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from searchidx.cleaning import common_words
from searchidx.cleaning.lines import shapes, without
from searchidx.stopwords import LANGUAGES, stopwords

WORDS = ["the", "of", "der", "und", "de", "la", "que", "não", "и", "в", "anchor", "anker", "якорь", "12"]
LINES = st.lists(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=40).map(" ".join), min_size=1, max_size=14
)


def looked_at(line: str) -> list[str]:
    return line[: common_words.GLANCE].split(" ")


def test_kinds_of_words_fit_into_a_byte() -> None:
    assert len(common_words._whose()) <= 256


@given(LINES)
def test_counts_and_shares_are_those_of_the_first_words(lines: list[str]) -> None:
    kinds = list(map(common_words.kinds_of, lines))
    together = [word for line in lines for word in looked_at(line)]
    counts = {code: sum(word in stopwords(code) for word in together) for code in LANGUAGES}
    assert common_words.stop_words_among(together) == list(counts.values())
    best = max(counts, key=counts.__getitem__)
    found = common_words.language_of_kinds(kinds)
    assert found == (best if counts[best] * 10 > len(together) else None)
    for code in ("en", "de", "ru"):
        plain = [
            sum(word in stopwords(code) for word in looked_at(line)) / len(looked_at(line)) for line in lines
        ]
        assert [round(share, 9) for share in common_words.shares(kinds, code)] == [
            round(each, 9) for each in plain
        ]


def test_no_words_have_no_language() -> None:
    assert common_words.stop_words_among([]) == [0] * len(LANGUAGES)
    assert common_words.language_of_kinds([]) is None


@given(LINES, st.sets(st.integers(0, 13)))
def test_measures_without_some_lines_are_those_of_the_others(lines: list[str], cut: set[int]) -> None:
    left = [line for place, line in enumerate(lines) if place not in cut]
    assert without(shapes(lines), cut) == shapes(left)
