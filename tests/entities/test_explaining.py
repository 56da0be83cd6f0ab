"""Why each name was taken for what it is, in words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from searchidx.entities import explaining, find_entities
from searchidx.entities.tables import model
from searchidx.models import Reasons
from tests.conftest import Outcome

REPORT = """KYIV, March 31 (Reuters) - Russian President Vladimir Putin will visit Minsk, Belarus, Kremlin spokesman \
Dmitry Peskov said on Friday. “We are ready,” Peskov told reporters. Lear Corp bought shares in Harbourton."""


def why(text: str, language: str = "en") -> Reasons:
    return explaining.explain(text, language, find_entities("", text, language, {}))


def test_every_name_has_its_reasons() -> None:
    reasons = why(REPORT)
    assert {name for _, name in reasons} >= {
        "Vladimir Putin",
        "Dmitry Peskov",
        "Minsk",
        "Lear Corp",
        "Harbourton",
    }
    assert all(reasons.values())
    assert "2 mentions agree: Dmitry Peskov, Peskov" in reasons["people", "Dmitry Peskov"]
    assert reasons["places", "Minsk"][0] == "in the list of places as Minsk"
    assert "ends like a company" in reasons["organizations", "Lear Corp"]


def test_reasons_are_few_and_said_once() -> None:
    for told in why(REPORT).values():
        assert len(told) == len(set(told)) <= explaining.MOST + 1


def test_other_languages_are_explained_by_lists() -> None:
    reasons = why("Der Kanzler Olaf Scholz sprach in Berlin. Scholz ging.", "de")
    assert "no model for this language" in reasons["people", "Olaf Scholz"][-1]
    assert reasons["places", "Berlin"] == ("in the list of places as Berlin",)


@pytest.mark.parametrize(
    ("feature", "said"),
    [
        ("sure country", "is a country"),
        ("<in", "“in” before it"),
        (">said", "“said” after it"),
        ("w=putin", "the word “putin”"),
        ("s4=grad", "the ending “-grad”"),
        ("known:BPr", "part of a known place"),
        ("1:wG|S", ""),
    ],
)
def test_features_in_words(feature: str, said: str) -> None:
    assert explaining.in_words(feature) == said


def test_the_words_are_of_features_that_the_model_has() -> None:
    assert set(explaining._PLAIN) - set(model().weights) <= {"in orgs", "f place head", "title before"}


def test_extract_explains_names_as_json_and_as_text(tmp_path: Path, run: Callable[..., Outcome]) -> None:
    file = tmp_path / "talks.txt"
    file.write_text(f"Talks in Minsk\n\n{REPORT}\n", encoding="utf-8")
    told = run("extract", "--json", "--explain", file).json
    assert told["places"][0]["why"]
    assert "why" not in run("extract", "--json", file).json["places"][0]
    assert "person  Vladimir Putin" in run("extract", "--explain", file).out
