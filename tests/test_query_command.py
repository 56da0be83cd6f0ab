"""What `query` does beside finding: batches, opening, explaining, the pager."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest

from searchidx.cli import paging

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


def test_a_batch_that_cannot_be(run: Run, small_archive: Any, questions: Path) -> None:
    assert run("query", "-f", "/nothere", index=small_archive.index).code == 2
    assert run("query", "-f", questions, "word", index=small_archive.index).code == 2
    assert run("query", "-f", questions, "-l", index=small_archive.index).code == 2


def test_opening_a_hit(run: Run, small_archive: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(click, "launch", lambda target: opened.append(target) or 0)
    done = run("query", "ceasefire", "--open", "2", index=small_archive.index)
    assert (done.code, opened) == (0, [str(small_archive.records)])
    assert run("query", "ceasefire", "--open", "99", index=small_archive.index).code == 1


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
