"""More like this: what shares an article's telling words and names, and which those are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from making import STORIES, record, write_records

from searchidx import Archive
from searchidx.errors import NotFound


@pytest.fixture
def archive(small_archive: Any) -> Archive:
    return Archive(small_archive.index)


def test_what_shares_words_and_names_comes_first(archive: Archive) -> None:
    found = archive.similar("truce")
    first, second, *_ = found.hits
    assert {first.hit.id, second.hit.id} == {"answer", "visit"}
    answer = first if first.hit.id == "answer" else second
    assert {"ceasefire", "lukashenko"} <= set(answer.words)
    assert answer.names == ("Alexander Lukashenko",)
    assert "truce" not in [each.hit.id for each in found.hits]
    assert {each.hit.id for each in found.hits} == {"answer", "grain", "visit"}, (
        "and nothing that shares nothing"
    )


def test_a_page_at_a_time(archive: Archive) -> None:
    whole = archive.similar("truce").hits
    assert archive.similar("truce", limit=1, offset=1).hits == whole[1:2]


def test_by_path_and_by_a_file_that_is_not_in_the_index(archive: Archive, tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text(
        "Tractors of the factory\n\nThe factory has built tractors for eighty years, and Lukashenko has come to"
        " see the tractors of the factory in most of the years since he was elected.\n"
    )
    assert archive.similar(str(note)).hits[0].hit.id == "visit"
    with pytest.raises(NotFound, match="nothere"):
        archive.similar("nothere")
    (tmp_path / "empty.txt").write_text("")
    with pytest.raises(NotFound, match="cannot be compared"):
        archive.similar(str(tmp_path / "empty.txt"))


def test_a_file_of_the_index_is_known_by_its_path(tmp_path: Path) -> None:
    path = write_records(tmp_path / "r.jsonl", STORIES)
    with Archive(tmp_path / "index") as archive:
        archive.add([path])
        assert archive.similar(str(path)).id == "truce"


def test_nothing_is_like_a_lone_article(tmp_path: Path) -> None:
    with Archive(tmp_path / "index") as archive:
        archive.add([write_records(tmp_path / "r.jsonl", [record("a", "a truce at last")])])
        assert archive.similar("a").hits == ()


def test_the_command(run: Callable[..., Any], small_archive: Any) -> None:
    done = run("similar", "truce", "--json", "-n", "1", index=small_archive.index)
    assert (done.code, done.json["schema"], len(done.json["hits"])) == (0, 1, 1)
    assert "Alexander Lukashenko" in done.json["hits"][0]["shared"]["names"]
    lines = [line.split("\t") for line in run("similar", "truce", index=small_archive.index).out.splitlines()]
    assert "ceasefire" in next(line for line in lines if line[1] == "answer")[5]
    assert run("similar", "nothere", index=small_archive.index).code == 1
    folder = run("similar", small_archive.records.parent, index=small_archive.index)
    assert (folder.code, "is a folder" in folder.err) == (2, True)


def test_copies_of_one_story_are_one_hit_and_its_own_are_none(tmp_path: Path) -> None:
    ferry = "The ferry to the island was cancelled on Monday, and passengers slept in the waiting room of the harbour."
    harbour = "Passengers of the ferry found the waiting room of the harbour locked, so they walked to the island inn."
    records = [record(f"f{n}", ferry) for n in range(2)] + [record(f"h{n}", harbour) for n in range(3)]
    with Archive(tmp_path / "index") as archive:
        archive.add([write_records(tmp_path / "r.jsonl", records)])
        found = archive.similar("f1").hits
        assert [each.hit.id for each in found] == ["h0"]
        assert [copy.id for copy in found[0].hit.copies] == ["h1", "h2"]
        assert {each.hit.id for each in archive.similar("f1", all_copies=True).hits} == {
            "f0",
            "h0",
            "h1",
            "h2",
        }
