"""What is kept is bounded by the length of texts, and not only by their number."""

from __future__ import annotations

from searchidx.memo import kept, looked_up


def test_short_texts_are_worked_out_once_and_long_ones_each_time() -> None:
    seen = []

    @kept(10, longest=3)
    def length(text: str, more: int) -> int:
        seen.append(text)
        return len(text) + more

    assert [length(text, 1) for text in ("abc", "abc", "abcd", "abcd")] == [4, 4, 5, 5]
    assert seen == ["abc", "abcd", "abcd"]
    assert length("abc", 2) == 5


def test_looking_up_begins_anew_when_there_is_too_much() -> None:
    seen = []

    @looked_up(2, longest=3)
    def length(text: str) -> int:
        seen.append(text)
        return len(text)

    assert [length(text) for text in ("a", "bb", "a", "long", "long")] == [1, 2, 1, 4, 4]
    assert seen == ["a", "bb", "long", "long"]
    assert [length(text) for text in ("ccc", "a")] == [3, 1]
    assert seen[4:] == ["ccc", "a"]
