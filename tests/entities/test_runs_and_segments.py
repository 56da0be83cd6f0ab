"""Capitalised runs and the names in them: offsets, surroundings, what is taken off."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.entities import mentions, runs, segments
from searchidx.entities.segments import Segment
from searchidx.entities.tables import tables
from searchidx.entities.tokens import tokens


def split(run: str, opens: bool) -> list[Segment]:
    return segments.split(run, tokens(run, tables()), opens, tables())


@given(st.text(alphabet="AbcÉ Ö.'’-&\n“”of,", max_size=80))
def test_runs_and_segments_slice_back(text: str) -> None:
    for line, offset, _ in runs.lines(text):
        assert text[offset : offset + len(line)].replace("\n", " ") == line
        for run in runs.runs(line, offset):
            assert text[run.start : run.start + len(run.text)].replace("\n", " ") == run.text
            for segment in split(run.text, run.opens):
                assert run.text[segment.start : segment.start + len(segment.text)] == segment.text


def test_mentions_stand_where_they_say() -> None:
    text = "On Monday President Vladimir Putin's guests\nfrom the U.S.-led group of al-Assad left."
    for mention in mentions.read(text).mentions:
        spelling = mention.segment.text
        assert text[mention.start : mention.start + len(spelling)] == spelling


def test_what_stands_around_a_run() -> None:
    first, second = runs.runs('Lukashenko’s men met "Pravda" readers.')
    assert (first.text, first.opens, first.after) == ("Lukashenko", True, "'s")
    assert (second.text, second.before) == ("Pravda", runs.QUOTE)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("PUTIN MEETS LUKASHENKO", "caps"),
        ("Ministers Warn of Long Winter Without Russian Gas", "headline"),
        ("Ministers warn of a long winter without Russian gas", "prose"),
        ("He met Vladimir Putin, Dmitry Peskov and Sergei Shoigu.", "prose"),
    ],
)
def test_kinds_of_lines(line: str, kind: str) -> None:
    assert [found for _, _, found in runs.lines(line)] == [kind]


def test_hard_wrapped_lines_are_joined_and_lists_are_not() -> None:
    wrapped = (
        "The delegation was met at the airport of the capital by Vladimir\nPutin.\n\nJohn Smith\nMary Jones"
    )
    lines = list(runs.lines(wrapped))
    assert all(line == wrapped[at : at + len(line)].replace("\n", " ") for line, at, _ in lines)
    assert [run.text for line, _, _ in lines for run in runs.runs(line)] == [
        "The",
        "Vladimir Putin",
        "John Smith",
        "Mary Jones",
    ]


@pytest.mark.parametrize(
    ("run", "names"),
    [
        ("Russian Foreign Minister Sergei Lavrov", [("Sergei Lavrov", "minister")]),
        ("President of Russia Vladimir Putin", [("Russia", ""), ("Vladimir Putin", "president")]),
        ("Russia's Vladimir Putin", [("Russia", ""), ("Vladimir Putin", "")]),
        ("Moscow-based", [("Moscow", "")]),
        ("Justice Department", [("Justice Department", "")]),
        ("Governor Mervyn King", [("Mervyn King", "governor")]),
        ("South African", []),
        ("Bank of England", [("Bank of England", "")]),
        ("Microsoft and Google", [("Microsoft", ""), ("Google", "")]),
        ("Bosnia and Herzegovina", [("Bosnia and Herzegovina", "")]),
    ],
)
def test_splitting_a_run(run: str, names: list[tuple[str, str]]) -> None:
    assert [(segment.text, segment.title) for segment in split(run, opens=False)] == names
