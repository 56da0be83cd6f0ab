"""What is kept is bounded by the length of texts, and not only by their number."""

from __future__ import annotations

from searchidx.memo import kept


def test_short_texts_are_worked_out_once_and_long_ones_each_time() -> None:
    seen = []

    @kept(10, longest=3)
    def length(text: str, more: int) -> int:
        seen.append(text)
        return len(text) + more

    assert [length(text, 1) for text in ("abc", "abc", "abcd", "abcd")] == [4, 4, 5, 5]
    assert seen == ["abc", "abcd", "abcd"]
    assert length("abc", 2) == 5
