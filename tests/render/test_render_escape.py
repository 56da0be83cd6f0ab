from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from searchidx.render import escape

DANGEROUS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
ANYTHING = st.text(st.characters(exclude_categories=()))


@given(ANYTHING)
def test_a_line_is_harmless_and_keeps_its_offsets(text: str) -> None:
    safe = escape.line(text)
    assert not DANGEROUS.search(safe)
    assert len(safe) == len(text)


@given(ANYTHING)
def test_a_block_keeps_line_breaks_and_nothing_else_that_moves_the_cursor(text: str) -> None:
    safe = escape.block(text)
    assert not DANGEROUS.search(safe.replace("\n", ""))
    assert len(safe) == len(text)


def test_what_is_replaced_can_be_seen() -> None:
    assert escape.line("\x1b[31m \x07 \x7f \x9b \u202e \udcff") == "␛[31m ␇ ␡ � � �"
    assert escape.line("a\tb\r\nc\u2028d") == "a b  c d"
    assert escape.line("שלום 漢字 e\u0301 🙂") == "שלום 漢字 e\u0301 🙂"


def test_a_title_of_nothing_has_a_stand_in() -> None:
    assert escape.title(" \n ") == "(no title)"
    assert escape.title("One\n\n  title") == "One title"


def test_a_path_in_a_list_keeps_undecodable_bytes() -> None:
    assert escape.path_line("/a/\udcff\n\x1b") == "/a/\udcff ␛"
