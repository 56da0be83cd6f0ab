"""`searchidx aliases`, and what the other commands make of names that are one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Outcome

Run = Callable[..., Outcome]


@pytest.fixture
def index(tmp_path: Path, run: Run) -> str:
    rows = [
        {"id": "1", "text": "Grain from Kiev.", "people": ["George W. Bush"], "places": ["Kiev"], "organizations": []},
        {"id": "2", "text": "Grain from Kyiv.", "people": ["Laura Bush"], "places": ["Kyiv"], "organizations": []},
        {"id": "3", "text": "Grain.", "people": ["Лукашенко"], "places": ["Kiew"], "organizations": []},
    ]  # fmt: skip
    (tmp_path / "grain.jsonl").write_text("\n".join(map(json.dumps, rows)) + "\n", encoding="utf-8")
    folder = str(tmp_path / "index")
    assert run("add", str(tmp_path / "grain.jsonl"), index=folder).code == 0
    return folder


def test_names_are_joined_listed_and_parted(index: str, run: Run) -> None:
    empty = run("aliases", index=index)
    assert (empty.code, empty.out) == (0, "")
    assert "no names are joined here" in empty.err
    assert run("aliases", "add", "--place", "Kyiv", "Grainville", "Grain City", index=index).code == 0
    assert run("aliases", index=index).out == "places\tKyiv\tGrainville\tGrain City\n"
    assert run("aliases", "remove", "--place", "Grain City", "kiev", index=index).code == 0
    assert run("aliases", index=index).out == "places\tKyiv\tGrainville\nplaces\t\tkiev\n"
    told = json.loads(run("aliases", "--json", index=index).out)
    assert told["joined"]["places"] == {"Kyiv": ["Grainville"]}
    assert told["parted"]["places"] == ["kiev"]
    assert run("facets", "--by", "places", index=index).out == "places\t2\tKyiv\nplaces\t1\tKiev\n"


def test_all_lists_what_comes_with_the_program(index: str, run: Run) -> None:
    lines = run("aliases", "--all", index=index).out.splitlines()
    assert any(line.startswith("places\tKyiv\t") for line in lines)
    assert {line.split("\t")[0] for line in lines} == {"people", "places", "organizations"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["add", "Kyiv", "Kiew"], "say --person, --place or --org"),
        (["add", "--place", "Kyiv"], "Missing argument"),
        (["add", "--place", "Kyiv", "KYIV"], "no other spelling"),
        (["remove", "--place", "Nowhere"], "joined with no other"),
        (["rename", "A", "B"], "No such command"),
    ],
)
def test_what_makes_no_sense_is_refused(index: str, run: Run, arguments: list[str], said: str) -> None:
    done = run("aliases", *arguments, index=index)
    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_without_an_index_there_are_no_aliases(tmp_path: Path, run: Run) -> None:
    assert run("aliases", "add", "--place", "A", "B", index=str(tmp_path / "none")).code == 3


def test_exact_names_and_like_on_the_command_line(index: str, run: Run) -> None:
    assert run("query", "--place", "Kiev", "--count", index=index).out == "3\n"
    assert run("query", "--place", "Kiev", "--exact-names", "--count", index=index).out == "1\n"
    assert run("facets", "--by", "places", "--like", "kie", index=index).out == "places\t3\tKyiv\n"
    found = run("facets", "--by", "places", "--exact-names", "--like", "kie", index=index)
    assert found.out == "places\t1\tKiev\nplaces\t1\tKiew\n"


def test_an_ambiguous_name_and_other_scripts_are_told_on_standard_error(index: str, run: Run) -> None:
    bush = run("query", "--person", "Bush", index=index)
    assert "“Bush” may be George W. Bush (1) or Laura Bush (1)" in bush.err
    assert "person:Лукашенко" in run("query", "--person", "Lukashenko", index=index).err


def test_the_names_of_a_hit_are_those_that_stand_for_their_spellings(index: str, run: Run) -> None:
    hits = json.loads(run("query", "--json", "kiev", index=index).out)["hits"]
    assert hits[0]["places"] == ["Kyiv"]
