"""Sets of numbers in order, and one that grows."""

from __future__ import annotations

import time

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from searchidx import sorted_numbers
from searchidx.sorted_numbers import Remembered

NUMBERS = st.lists(st.integers(-(2**63), 2**63 - 1) | st.integers(0, 9), max_size=30)


@given(NUMBERS, NUMBERS)
def test_says_the_same_as_sets(numbers: list[int], others: list[int]) -> None:
    here, there = np.array(numbers, dtype=np.int64), np.array(others, dtype=np.int64)
    assert sorted_numbers.distinct(here).tolist() == sorted(set(numbers))
    found = sorted_numbers.among(here, np.sort(there))
    assert found.tolist() == [number in set(others) for number in numbers]


@given(st.lists(st.tuples(NUMBERS, st.integers(0, 99)), max_size=8), NUMBERS)
def test_remembers_what_was_given_first(batches: list[tuple[list[int], int]], asked: list[int]) -> None:
    remembered, known = Remembered(), dict[int, int]()
    for numbers, given_with in batches:
        remembered.add(np.array(numbers, dtype=np.int64), given_with)
        for number in numbers:
            known.setdefault(number, given_with)
    asked = [*asked, *known]
    there, values = remembered.find(np.array(asked, dtype=np.int64))
    assert there.tolist() == [number in known for number in asked]
    assert values.tolist() == [known.get(number, 0) for number in asked]


def test_taking_more_costs_no_more_when_there_are_many() -> None:
    def seconds(batches: int) -> float:
        remembered, numbers = Remembered(), np.random.default_rng(1)
        began = time.process_time()
        for _ in range(batches):
            batch = numbers.integers(-(2**62), 2**62, 5_000)
            remembered.find(batch)
            remembered.add(batch)
        return time.process_time() - began

    # 16 times the work; if all that is there were looked at each time, it would be 256 times
    assert seconds(160) < 60 * seconds(10)
