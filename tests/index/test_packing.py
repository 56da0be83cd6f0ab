"""Numbers as sections."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.index import packing


@given(st.lists(st.integers(0, 1 << 40), max_size=12), st.integers(1, 13))
def test_numbers_by_stretches_are_the_same_section(numbers: list[int], stretch: int) -> None:
    every = np.array(numbers, dtype=np.int64)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packing, "_STRETCH", stretch)
        assert packing.in_stretches(every.size, lambda some: every[some]) == packing.packed(every)
