"""Invisible characters and white space."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.cleaning.whitespace import one_line, paragraphs, regular


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ferry", "ferry"), ("fer\u00adry", "ferry"), ("fer\u200bry\ufeff", "ferry"), ("fer\0ry\x07", "ferry"),
        ("10\u00a0km\u202fh", "10 km h"), ("cafe\u0301", "café"), ("a\r\nb\rc", "a\nb\nc"), ("a\u2028b", "a\nb"),
        ("\ud800x", "\ufffdx"), ("می\u200cخواهم", "می\u200cخواهم"), ("👨\u200d👩", "👨\u200d👩"),
    ],
)  # fmt: skip
def test_regular(text: str, expected: str) -> None:
    assert regular(text) == expected


def test_paragraphs_keep_lines_and_blank_lines() -> None:
    assert paragraphs("\n  one \n two\n \n\n\t\nthree  four \n") == "one\ntwo\n\nthree four"


def test_one_line() -> None:
    assert one_line("  A\n title\u00a0here ") == "A title here"


@given(st.text())
def test_regular_is_stable_and_encodable(text: str) -> None:
    once = paragraphs(text)
    assert paragraphs(once) == once
    assert unicodedata.is_normalized("NFC", once)
    once.encode()
