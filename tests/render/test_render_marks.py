from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from searchidx.render.marks import bracketed, coloured, merged, pieces

RANGES = st.lists(st.tuples(st.integers(-5, 40), st.integers(-5, 40)))


def test_neighbours_and_overlaps_become_one_mark() -> None:
    assert bracketed(pieces("Ada Byron spoke", [(4, 9), (0, 3)])) == "[Ada Byron] spoke"
    assert merged("abcdef", [(0, 3), (2, 5)]) == [(0, 5)]
    assert merged("abcdef", [(4, 99), (3, 3), (5, 1)]) == [(4, 6)]


def test_line_breaks_and_blanks_close_up_around_marks() -> None:
    assert bracketed(pieces("  one \n\n two  three ", [(9, 12)])) == "one [two] three"


def test_colour_is_bold_underlined_red() -> None:
    assert coloured(pieces("a b", [(2, 3)])) == "a \x1b[1;4;31mb\x1b[0m"


@given(st.text(max_size=40), RANGES)
def test_marking_adds_no_words(text: str, ranges: list[tuple[int, int]]) -> None:
    assert "".join(piece for piece, _ in pieces(text, ranges)) == "".join(
        piece for piece, _ in pieces(text, [])
    )
