"""Lines to blocks: wrapped, broken and whole."""

from __future__ import annotations

import textwrap

import pytest

from searchidx.cleaning.wrapping import blocks

PARAGRAPHS = """\
The harbour was closed on Tuesday after a trawler lost its anchor in the main channel, the port authority said in a \
statement that was nailed to the door of the customs house.
Divers found the chain in the afternoon, but the anchor itself had moved on with the tide and nobody could say where \
it would be by the evening, when the ferry was due.""".split("\n")


@pytest.mark.parametrize("width", [60, 72, 80, 100])
@pytest.mark.parametrize("between", ["\n\n", "\n\n  \n"])
def test_wrapped_text_is_joined(width: int, between: str) -> None:
    wrapped = between.join(textwrap.fill(paragraph, width) for paragraph in PARAGRAPHS)
    assert blocks(wrapped) == PARAGRAPHS


def test_paragraphs_per_line_are_left_alone() -> None:
    lines = ["A headline", *PARAGRAPHS, "Home", "News"]
    assert blocks("\n".join(lines)) == lines
    assert blocks("\n\n".join(lines)) == lines


def test_lists_and_short_lines_in_wrapped_text_stay_apart() -> None:
    text = f"The anchor\n\n{textwrap.fill(PARAGRAPHS[0], 70)}\n\n- two cranes\n- a dry day\n\nHome\nNews\n"
    assert blocks(text) == ["The anchor", PARAGRAPHS[0], "- two cranes", "- a dry day", "Home", "News"]


def test_a_word_broken_at_its_hyphen_comes_together() -> None:
    text = (
        "The two sides agreed on Friday to a pause of thirty days, a cease-\n"
        "fire that nobody had asked for and that everybody said they would\n"
        "keep as long as the other side did, which was until the next Monday\n"
        "in the afternoon, when the ferry was due at the pier of Port Anders."
    )
    (block,) = blocks(text)
    assert "a cease-fire that" in block


def test_sentences_broken_at_links_are_mended() -> None:
    text = """The
harbour authority
said that the
trawler
, which belongs to
Tidewater Fishing
, had lost its anchor.
A spokesman for the
Ministry of Ports
declined to comment.
The ferry was
late
, as it was in
February
."""
    assert blocks(text) == [
        "The harbour authority said that the trawler, which belongs to Tidewater Fishing, had lost its anchor.",
        "A spokesman for the Ministry of Ports declined to comment.",
        "The ferry was late, as it was in February.",
    ]
