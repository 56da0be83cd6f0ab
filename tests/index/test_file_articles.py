"""What a file gave, as columns of numbers."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.index.file_articles import Collected, FileArticles
from searchidx.index.ledger import BYTES_PER_ARTICLE

NUMBERS = st.integers(0, 2**64 - 1)
KNOWN = st.dictionaries(NUMBERS | st.integers(0, 5), NUMBERS, max_size=30)


def made(known: Mapping[int, int]) -> FileArticles:
    return FileArticles(list(known), list(known.values()))


@given(KNOWN, KNOWN, st.lists(NUMBERS | st.integers(0, 5), max_size=10))
def test_it_is_a_dictionary_of_numbers(known: dict[int, int], other: dict[int, int], keys: list[int]) -> None:
    articles = made(known)
    assert (list(articles), len(articles)) == (sorted(known), len(known))
    asked = keys + list(known)
    assert [articles.get(key) for key in asked] == [known.get(key) for key in asked]
    assert articles.among(asked).tolist() == [key in known for key in asked]
    assert articles.chosen(keys) == made({key: known[key] for key in known if key in keys})
    assert articles.without(other) == made({key: known[key] for key in known if key not in other})
    assert articles.joined(made(other)) == made({**known, **other})
    assert len(articles.to_bytes()) == BYTES_PER_ARTICLE * len(known)
    assert FileArticles.from_bytes(articles.to_bytes()) == articles


@given(st.lists(KNOWN))
def test_collected_the_last_of_one_key_counts(parts: list[dict[int, int]]) -> None:
    collected, together = Collected(), {}
    for at, part in enumerate(parts):
        if at % 2:
            collected.take(made(part))
        else:
            collected.add(list(part), list(part.values()))
        together.update(part)
    assert collected.all() == made(together)


def test_bytes_that_were_cut_are_an_error() -> None:
    with pytest.raises(ValueError, match="size"):
        FileArticles.from_bytes(made({1: 2}).to_bytes()[:-1])
