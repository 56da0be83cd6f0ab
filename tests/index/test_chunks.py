"""Chunks are told apart whatever their length, their number and the blocks they come in."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx import words
from searchidx.index import chunks
from searchidx.index.chunks import Vocabulary, _Order

LETTERS = st.text("abxyzé'.-7", min_size=1, max_size=80)


def plain(text: str) -> list[str]:
    """The chunks of a text, one by one, without the joints at their edges."""
    found = words.breakable(text.encode()).split()
    return [chunk for each in found if (chunk := _trimmed(each.decode()))]


def _trimmed(chunk: str) -> str:
    for _ in range(2):
        chunk = chunk.removesuffix(chunk[-1:]) if chunk[-1:] in set("'.-&") else chunk
        chunk = chunk[1:] if chunk[:1] in set("'.-&") else chunk
    return chunk


def numbered(vocabulary: Vocabulary, texts: Iterable[str], language: str | None = "en") -> list[list[int]]:
    """The numbers of each text's chunks."""
    flat, counts = vocabulary.numbers([text.encode() for text in texts], language)
    return [part.tolist() for part in np.split(flat, np.cumsum(counts)[:-1])]


@given(st.lists(st.lists(LETTERS, max_size=8).map(" ".join), min_size=1, max_size=12))
def test_one_chunk_has_one_number_and_two_have_two(texts: list[str]) -> None:
    vocabulary = Vocabulary()
    number_of: dict[str, int] = {}
    for block in (texts[: len(texts) // 2 + 1], texts[len(texts) // 2 + 1 :], texts):
        if not block:
            continue
        for text, numbers in zip(block, numbered(vocabulary, block), strict=True):
            expected = plain(text)
            assert len(numbers) == len(expected)
            for chunk, number in zip(expected, numbers, strict=True):
                assert number_of.setdefault(chunk, number) == number
    assert len(set(number_of.values())) == len(number_of)


@pytest.mark.parametrize("size", [1, 7, 8, 9, 15, 16, 17, 24, 40, 63, 64, 65, 200])
def test_chunks_that_differ_in_one_place_are_two(size: int) -> None:
    base = "a" * size
    variants = [base, *(base[:at] + "b" + base[at + 1 :] for at in range(size)), base + "a", base[1:]]
    variants = [each for each in dict.fromkeys(variants) if each]
    (numbers,) = numbered(Vocabulary(), [" ".join(variants)])
    assert len(set(numbers)) == len(variants)


def test_many_chunks_in_many_blocks_stay_what_they_are() -> None:
    """The table grows several times, and chunks that share a slot are found behind each other."""
    vocabulary = Vocabulary()
    names = [f"w{number}x" for number in range(20_000)]
    first = [numbered(vocabulary, [" ".join(names[at : at + 500])])[0] for at in range(0, len(names), 500)]
    again = numbered(vocabulary, [" ".join(names)])[0]
    assert [number for block in first for number in block] == again
    assert len(set(again)) == len(names)


def test_a_chunk_is_another_in_another_language() -> None:
    vocabulary = Vocabulary()
    (english,), (german,) = (numbered(vocabulary, ["wahlen"], language)[0] for language in ("en", "de"))
    items = vocabulary.items()
    assert english != german
    assert items.terms[items.starts[english]] != items.terms[items.starts[german]]


def test_texts_without_a_word_have_no_chunks() -> None:
    assert numbered(Vocabulary(), ["", " \n ", "-- .. !!", "one", ""]) == [[], [], [], [0], []]


def test_a_vocabulary_that_has_met_too_much_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    one = chunks.vocabulary()
    assert chunks.vocabulary() is one
    monkeypatch.setattr(chunks, "MOST_CHUNKS", -1)
    assert chunks.vocabulary() is not one


@given(st.lists(st.lists(st.binary(max_size=4), unique=True, max_size=20), max_size=5))
def test_the_order_of_what_becomes_more_is_byte_order(batches: list[list[bytes]]) -> None:
    order, all_of_them = _Order(), []
    for batch in batches:
        new = [key for key in batch if key not in all_of_them]
        all_of_them += new
        found = order.grown(new).tolist()
        assert [all_of_them[number] for number in found] == sorted(all_of_them)
