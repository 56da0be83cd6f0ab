"""What a later version added and removed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.search.changes import changes

TEXTS = st.lists(st.sampled_from(["one", "two", "three", "\n\n", " ", "  "]), max_size=30).map("".join)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("a b c", "a b c", [("same", "a b c")]),
        ("a b c", "a x c", [("same", "a "), ("removed", "b"), ("added", "x"), ("same", " c")]),
        ("a b c", "x y c", [("removed", "a b"), ("added", "x y"), ("same", " c")]),
        ("a\n\nb", "a\n\nb\n\nc", [("same", "a\n\nb"), ("added", "\n\nc")]),
        ("", "a", [("added", "a")]),
    ],
)
def test_changes(before: str, after: str, expected: list[tuple[str, str]]) -> None:
    assert [(each.kind, each.text) for each in changes(before, after)] == expected


@given(TEXTS, TEXTS)
def test_both_texts_are_in_the_changes(before: str, after: str) -> None:
    found = changes(before, after)
    assert "".join(each.text for each in found if each.kind != "added") == before
    assert "".join(each.text for each in found if each.kind != "removed") == after
