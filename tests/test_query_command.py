"""What `query` does beside finding: batches, opening, explaining, the pager."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from making import write_records

from searchidx import Archive
from searchidx.cli import opening, paging
from searchidx.render import terminal
from searchidx.render.style import Style

Run = Callable[..., Any]


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    path = tmp_path / "questions.txt"
    path.write_text(
        'ceasefire\n\n# a remark\ntractor*\n"unclosed\nnothing at all like it\n', encoding="utf-8"
    )
    return path


def test_a_batch_is_one_table_and_a_bad_line_stops_nothing(
    run: Run, small_archive: Any, questions: Path
) -> None:
    done = run("query", "-f", questions, "--csv", index=small_archive.index)
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert done.code == 2
    assert "line 5" in done.err
    assert {row["query"] for row in rows} == {"ceasefire", "tractor*", "nothing at all like it"}
    assert {row["id"] for row in rows if row["query"] == "ceasefire"} == {"truce", "answer", "grain"}
    lines = run("query", "-f", questions, "-n", "1", index=small_archive.index).out.splitlines()
    assert [line.split("\t")[0] for line in lines] == ["ceasefire", "tractor*", "nothing at all like it"]
    bare = run("query", "-f", questions, "-n", "0", index=small_archive.index).out.splitlines()
    assert [line.split("\t")[:2] for line in bare][:2] == [["ceasefire", "3"], ["tractor*", "1"]]
    counts = run("query", "-f", questions, "--count", index=small_archive.index).out
    assert counts.startswith("3\tceasefire\n1\ttractor*\n")
    answers = run("query", "-f", questions, "--jsonl", index=small_archive.index).out
    assert answers.count('"schema": 1') == 3


def test_only_a_hash_and_a_space_begin_a_comment_in_a_batch(
    run: Run, small_archive: Any, tmp_path: Path
) -> None:
    path = tmp_path / "questions.txt"
    path.write_text("# ceasefire\n#\n #\n#ceasefire\n##\n", encoding="utf-8")
    counts = run("query", "-f", path, "--count", index=small_archive.index).out
    assert [line.split("\t")[1] for line in counts.splitlines()] == ["#ceasefire", "##"]


def test_a_batch_that_cannot_be(run: Run, small_archive: Any, questions: Path) -> None:
    assert run("query", "-f", "/nothere", index=small_archive.index).code == 2
    assert run("query", "-f", questions, "word", index=small_archive.index).code == 2
    assert run("query", "-f", questions, "-l", index=small_archive.index).code == 2


def make_record(id_: str, title: str, text: str, **fields: str) -> dict[str, Any]:
    return {"id": id_, "title": title, "text": text, "language": "en", "people": [], "places": [], **fields}


TIDE = (
    "The harbour of Tolvik stays closed for a second week, its master said on Monday, while divers look for mines along"
    " the breakwater. Forty ships wait outside, and insurance rates have doubled since Friday. Two owners have turned"
    " their vessels back to the straits, and brokers expect that others will do the same before the end of the month."
)
BRIDGE = (
    "The bridge at Orsk will be repaired by autumn, the mayor said on Tuesday, and thanked all who cleared the debris"
    " away. The work costs four million, half of which is paid by the region. Until then traffic is led over a ford."
)


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One story on three sites, and a page that was saved twice."""
    folder = tmp_path_factory.mktemp("stories")
    records = [
        make_record(f"tide-{site}", "Harbour stays closed", TIDE, site=f"{site}.example") for site in "abc"
    ]
    for number, more in enumerate(("", " A correction on Wednesday put the cost at six million gulden."), 1):
        address = "https://orsk.example/bridge"
        records.append(
            make_record(f"bridge-{number}", "Bridge", BRIDGE + more, url=address, date=f"2023-05-0{number}")
        )
    path = write_records(folder / "stories.jsonl", records)
    with Archive(folder / "index") as archive:
        archive.add([path])
    return folder / "index"


@pytest.mark.parametrize("form", ["--count", "-l", "--csv", "--jsonl", "--sort=newest"])
def test_what_is_folded_is_told(run: Run, stories: Path, form: str) -> None:
    done = run("query", "harbour", form, index=stories)
    assert (
        "2 more are copies or other versions of these and not counted; --all-copies takes every" in done.err
    )
    assert "--all-copies" not in run("query", "harbour", form, "--all-copies", index=stories).err
    assert "1 more is a copy or another version" in run("query", "ford", form, index=stories).err


@pytest.mark.skipif(sys.platform == "win32", reason="no such names there")
def test_a_path_that_a_line_cannot_carry_is_said_not_to_be_as_it_is(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    odd = folder / "two\nlines.txt"
    odd.write_text(TIDE)
    (folder / "plain.txt").write_text(BRIDGE)
    index = tmp_path / "index"
    run("add", str(folder), index=index)
    done = run("query", "harbour", "-l", index=index)
    assert done.out == f"{folder}/two lines.txt\n"
    assert "1 path holds a line break or another control character" in done.err
    assert "-l -0 prints paths as they are" in done.err
    exact = run("query", "harbour", "-l", "-0", index=index)
    assert (exact.out, exact.err) == (f"{odd}\0", "")
    assert run("query", "ford", "-l", index=index).err == ""
    assert "--json has paths as they are" in run("similar", str(folder / "plain.txt"), "-l", index=index).err


def test_json_and_a_batch_tell_what_is_folded(run: Run, stories: Path, tmp_path: Path) -> None:
    done = run("query", "harbour", "--json", index=stories)
    assert (done.json["total"], done.json["folded"], done.err) == (1, 2, "")
    (tmp_path / "batch").write_text("harbour\nford\n", encoding="utf-8")
    assert "3 more are copies" in run("query", "-f", tmp_path / "batch", index=stories).err
    everything = run("query", "harbour", "--json", "--all-copies", index=stories)
    assert (everything.json["total"], everything.json["folded"]) == (3, 0)
    partial = run("query", "harbour ford", "--json", index=stories)
    assert (partial.json["total"], partial.json["partial_total"], partial.json["folded"]) == (0, 2, 3)


def test_versions_are_told(run: Run, stories: Path) -> None:
    (latest,) = run("query", "ford", "--json", index=stories).json["hits"]
    assert (latest["id"], latest["versions"], latest["version_of"]) == ("bridge-2", 2, None)
    (alone,) = run("query", "harbour", "--json", index=stories).json["hits"]
    assert (alone["versions"], alone["version_of"], len(alone["copies"])) == (1, None, 2)
    (row,) = csv.DictReader(io.StringIO(run("query", "ford", "--csv", index=stories).out))
    assert (row["copies"], row["versions"]) == ("0", "2")


def test_an_earlier_version_is_told(run: Run, tmp_path: Path) -> None:
    address = "https://orsk.example/bridge"
    earlier = make_record(
        "one", "Bridge", f"{BRIDGE} Nobody spoke of the ferrymen.", url=address, date="2023-05-01"
    )
    later = make_record("two", "Bridge", BRIDGE, url=address, date="2023-05-02")
    with Archive(tmp_path / "index") as archive:
        archive.add([write_records(tmp_path / "two.jsonl", [earlier, later])])
        (hit,) = archive.search("ferrymen").hits
        shown = terminal.results(archive.search("ferrymen"), Style(colour=False, width=80))
    assert (hit.id, hit.versions, hit.version_of) == ("one", 2, "two")
    assert "an earlier one of 2 versions" in shown


@pytest.fixture
def desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Makes a desktop whose opener is a script of one line; gives the file where that may write what it was given."""
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("PATH", str(tmp_path))
    log = tmp_path / "opened"

    def make(line: str) -> Path:
        opener = tmp_path / "xdg-open"
        opener.write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
        opener.chmod(0o755)
        monkeypatch.setenv("LOG", str(log))
        return log

    return make


def test_opening_a_hit(run: Run, small_archive: Any, desktop: Callable[[str], Path]) -> None:
    log = desktop('echo "$1" > "$LOG"')
    done = run("query", "ceasefire", "--open", "2", index=small_archive.index)
    assert (done.code, done.out) == (0, f"{small_archive.records}\n")
    assert log.read_text(encoding="utf-8") == f"{small_archive.records}\n"
    assert run("query", "ceasefire", "--open", "99", index=small_archive.index).code == 1


def test_opening_that_fails_says_so(run: Run, small_archive: Any, desktop: Callable[[str], Path]) -> None:
    nothing = run("query", "ceasefire", "--open", "1", index=small_archive.index)
    assert (nothing.code, nothing.out) == (3, "")
    assert "xdg-open" in nothing.err
    desktop('echo "no application for this" >&2; exit 3')
    refused = run("query", "ceasefire", "--open", "1", index=small_archive.index)
    assert (refused.code, refused.out) == (3, "")
    assert "no application for this" in refused.err
    desktop("exit 4")
    assert "ended with 4" in run("query", "ceasefire", "--open", "1", index=small_archive.index).err


def test_an_opener_that_stays_is_left_alone(
    run: Run, small_archive: Any, desktop: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "PATIENCE", 0.05)
    monkeypatch.setattr(opening, "_GOING_ON", [])
    log = desktop('/bin/sleep 0.5; echo done > "$LOG"')
    assert run("query", "ceasefire", "--open", "1", index=small_archive.index).code == 0
    (opener,) = opening._GOING_ON
    assert opener.wait(10) == 0
    assert log.exists()


@pytest.mark.parametrize(
    "options",
    [
        ["query", "ceasefire", "--json", "--csv"],
        ["query", "ceasefire", "-l", "--count"],
        ["query", "ceasefire", "--jsonl", "--json"],
        ["query", "ceasefire", "--open", "1", "--json"],
        ["query", "ceasefire", "--open", "1", "-n", "3"],
        ["similar", "truce", "-l", "--json"],
        ["show", "truce", "--diff", "--versions"],
    ],
)
def test_two_forms_of_an_answer_are_refused(run: Run, small_archive: Any, options: list[str]) -> None:
    done = run(*options, index=small_archive.index)
    assert (done.code, done.out) == (2, "")
    assert " cannot go together" in done.err or "--open opens one hit" in done.err


@pytest.mark.parametrize("known", [True, False])
def test_an_order_of_versions_that_is_not_known_is_told(run: Run, tmp_path: Path, known: bool) -> None:
    lines = [
        json.dumps(
            make_record(
                str(day), "Vote", f"The vote was put off. It is day {day}.", url="https://a.example/1",
                **({"saved": f"2023-01-0{day}"} if known or day == 1 else {}),
            )
        )
        for day in (1, 2)
    ]  # fmt: skip
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    index = tmp_path / "index"
    run("add", tmp_path / "a.jsonl", index=index)
    diff, versions = run("show", "2", "--diff", index=index), run("show", "2", "--versions", index=index)
    assert (diff.code, versions.code) == (0, 0)
    assert ("which of the two was saved first is not known" in diff.err) is not known
    assert ("when some of these were saved is not known" in versions.err) is not known
    assert run("show", "2", "--diff", "--json", index=index).json["order_known"] is known


def test_the_copies_of_an_article_are_listed(run: Run, stories: Path) -> None:
    (tide,) = run("query", "harbour", "--json", index=stories).json["hits"]
    rows = [line.split("\t") for line in run("show", tide["id"], "--copies", index=stories).out.splitlines()]
    assert [(row[1], row[2]) for row in rows] == [(each["id"], each["site"]) for each in tide["copies"]]
    lines = run("show", tide["id"], "--copies", "--json", index=stories).out.splitlines()
    assert [json.loads(line) for line in lines] == [{"schema": 1, **each} for each in tide["copies"]]
    none = run("show", "bridge-2", "--copies", index=stories)
    assert (none.code, none.out, none.err) == (1, "", "searchidx: bridge-2 has no copies\n")


def test_a_flag_said_twice_is_said_once(run: Run, small_archive: Any) -> None:
    assert run("query", "ceasefire", "--json", "--json", index=small_archive.index).code == 0


@pytest.mark.parametrize("form", ["-l", "--count", "--csv", "--jsonl"])
def test_every_form_says_why_there_is_nothing(run: Run, small_archive: Any, form: str) -> None:
    done = run("query", "ceasfire", form, index=small_archive.index)
    assert done.code == 1
    assert "did you mean: ceasefire?" in done.err
    assert "no article has the word “ceasfire”" in done.err


def test_the_beginning_of_an_id_will_do(run: Run, stories: Path) -> None:
    whole = run("show", "tide-a", "--json", index=stories)
    assert whole.json["id"] == "tide-a"
    (tide,) = run("query", "harbour", "--json", index=stories).json["hits"]
    assert run("show", tide["id"][:6], "--json", index=stories).json["id"] == tide["id"]
    several = run("show", "bridge", index=stories)
    assert (several.code, several.out) == (1, "")
    assert "2 ids begin with 'bridge'" in several.err
    assert "bridge-1, bridge-2" in several.err
    assert run("show", "nothing", index=stories).code == 1
    assert run("show", "", index=stories).code == 1


def test_the_beginning_of_an_id_is_enough_everywhere(run: Run, tmp_path: Path) -> None:
    named = (("abc-1", TIDE), ("xyz", BRIDGE), ("x", "Low water."))
    records = [make_record(id_, "Harbour", text) for id_, text in named]
    with Archive(tmp_path / "index") as archive:
        archive.add([write_records(tmp_path / "r.jsonl", records)])
        assert archive.get("ab")[0].id == "abc-1"
        assert archive.get("x")[0].id == "x", "an id goes before longer ones"
        assert [each.id for each in archive.versions("abc")] == ["abc-1"]
        assert archive.similar("abc").id == "abc-1"
    assert run("similar", "nope", index=tmp_path / "index").code == 1


def test_explaining(run: Run, small_archive: Any) -> None:
    done = run("query", "ceasefire", "lukashenko", "--explain", index=small_archive.index)
    assert "articles with all of this:" in done.err
    assert "ceasefire in the text" in done.out
    answer = run("query", "ceasefire", "--explain", "--json", index=small_archive.index).json
    assert answer["reading"] == ["articles with “ceasefire” or another form of it"]
    assert answer["hits"][0]["why"][0]["what"].startswith("ceasefire in the")


def test_the_pager(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = tmp_path / "seen"
    monkeypatch.setenv("TERM", "xterm")
    assert paging.paged("ü\n", f"tee {seen}")
    assert seen.read_text(encoding="utf-8") == "ü\n"
    assert not paging.paged("x", ""), "an empty command is no pager"
    assert not paging.paged("x", "/nothere/pager"), "no such program"
    assert not paging.paged("x", "a 'b"), "a quotation mark without its pair"
    monkeypatch.setenv("PAGER", f"tee {seen}")
    assert paging.paged("y", None)
    assert seen.read_text() == "y"
    assert paging.paged("much\n" * 100_000, "head -1"), "who quits has seen enough"
