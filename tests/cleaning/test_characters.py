"""What the characters of lines say, all lines at once, is what a look at each says."""

from __future__ import annotations

import re

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from searchidx.cleaning.characters import characters
from searchidx.cleaning.lines import MEASURES, rows_of, shapes

WORDS = st.sampled_from(
    (
        "The the A 10 2023, - – | › “Quote” «so» • Ж ж 日本語の、文章 กขค É straße İst 😀 a-b x,y,z ? : ! ... ²³"
        " 3) * /"
    ).split()
)
LINES = st.lists(st.lists(WORDS, min_size=1, max_size=6).map(" ".join), min_size=1, max_size=8)


@given(LINES)
def test_all_lines_at_once_give_what_each_gives(lines: list[str]) -> None:
    said = characters(lines)
    for place, line in enumerate(lines):
        words = line.split(" ")
        dense = len(re.findall("[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]", line))
        expected = {
            "words": max(len(words), dense // 2),
            "letters": len(line),
            "capitals": sum(word[0].isupper() for word in words) / len(words),
            "digits": sum(word[0].isdigit() for word in words) / len(words),
            "separators": len(re.findall(r"[|•·›»/>]|(?<= )[-–](?= )", line)),
            "commas": sum(map(line.count, ",，、")),
            "quotes": line[0] in "\"”“»«„’‘'",
            "asks": line[-1] == "?",
            "announces": line[-1] == ":",
            "low": line[0].islower(),
            "item": line[0] in "-*•·–",
        }
        for name, value in expected.items():
            assert np.isclose(getattr(said, name)[place], value), (name, line)


@given(LINES)
def test_what_a_line_says_and_what_its_characters_do_are_packed_in_their_places(lines: list[str]) -> None:
    said = characters(lines)
    for place, shape in enumerate(shapes(lines)):
        measures = dict(zip(MEASURES, np.frombuffer(shape.measures, np.float32), strict=True))
        assert measures["shouts"] == lines[place].isupper()
        for name in ("ends", "teaser", "dated", "signed", "words", "capitals", "separators", "stops"):
            assert np.isclose(measures[name], getattr(shape, name)), name
        for name in ("letters", "commas", "quotes", "low", "item"):
            assert measures[name] == getattr(said, name)[place], name


@given(LINES)
def test_measures_do_not_depend_on_the_lines_around(lines: list[str]) -> None:
    together = shapes(lines, weighed=False)
    alone = [shapes([line], weighed=False)[0] for line in lines]
    assert [shape._replace(times=1) for shape in together] == alone


def test_lines_that_are_odd_have_measures() -> None:
    odd = ["two\nlines", "a  b", "\ud800", "x" * 100_000, "\n\n", "The\tend."]
    assert [shape.words for shape in shapes(odd)] == [2, 2, 1, 1, 1, 2]
    assert [shape.text for shape in shapes(odd)] == odd
    assert [shapes([line])[0].key for line in odd[:3]] == ["two lines", "a b", ""]
    assert shapes([]) == []


def test_runs_of_labels_far_from_prose_are_one_row() -> None:
    prose = "Fog kept the harbour shut until noon on Tuesday, the harbour master said in a statement."
    menu = [f"Label {n}" for n in range(30)]
    rows = rows_of([*menu, prose * 3, prose * 3, *menu])
    assert [row for row in rows if len(row) > 1] == [range(25), range(37, 62)]
    assert [place for row in rows for place in row] == list(range(62))


def test_a_list_that_is_most_of_a_text_is_looked_at_line_by_line() -> None:
    names = [f"Winner {n}" for n in range(60)]
    assert all(len(row) == 1 for row in rows_of(["The winners of the year in full are these:", *names]))
    assert all(len(row) == 1 for row in rows_of(names))
