"""A file of records gives the same articles whether it is cut into pieces or not, and wherever it is cut."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from making import record, write_records

from searchidx import Archive, pieces, preparing, reading
from searchidx.index import writer
from searchidx.models import Failure, Source
from searchidx.reading import records

RECORDS = [record(f"r{i}", f"A truce at place{i} held for {i} days.") for i in range(300)]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces of a few records each, and segments from two of them on."""
    monkeypatch.setattr(pieces, "LEAST_BYTES", 700)
    monkeypatch.setattr(pieces, "BYTES_PER_SEGMENT", 1_000)
    monkeypatch.setattr(pieces, "SEGMENT_FROM", 2)


def added(folder: Path, path: Path, jobs: int = 1) -> tuple[Any, list[tuple[str, str | None, str]]]:
    with Archive(folder) as archive:
        report = archive.add([path], jobs=jobs)
        found = sorted((a.id, a.name, a.text) for a in archive.articles())
    return (report.added, report.updated, [each.reason for each in report.failed]), found


def blocks(path: Path, size: int) -> list[records.Block | Failure]:
    found = reading.line_blocks(str(path), size)
    assert found is not None
    return list(found)


def read_again(path: Path, block: records.Block) -> bytes:
    assert block.start is not None
    return pieces.Span(block.start, len(block.lines)).read(str(path))


# --- cutting --------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [1, 50, 1_000, 1 << 20])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\n\n \n"])
def test_lines_are_whole_and_counted_wherever_they_are_cut(tmp_path: Path, size: int, ending: str) -> None:
    path = tmp_path / "all.jsonl"
    path.write_text(ending.join(map(json.dumps, RECORDS[:40])), newline="")
    read = list(reading.read(str(path)))
    cut = [
        item
        for block in blocks(path, size)
        if isinstance(block, records.Block)
        for item in reading.read_lines(str(path), block.first, block.lines)
    ]
    assert cut == read
    assert len([item for item in cut if isinstance(item, Source)]) == 40
    for block in blocks(path, size):
        assert isinstance(block, records.Block)
        assert read_again(path, block) == block.lines


def test_a_line_that_is_too_large_is_named_and_the_next_is_read(
    tmp_path: Path, limited: Callable[..., None]
) -> None:
    limited(document=5_000)
    path = tmp_path / "all.jsonl"
    large = json.dumps({"id": "large", "text": "x" * 20_000})
    path.write_text("\n".join([json.dumps(RECORDS[0]), large, json.dumps(RECORDS[1])]))
    found = blocks(path, 1_000)
    (failure,) = [item for item in found if isinstance(item, Failure)]
    assert failure.reason.startswith("line 2: a record is larger than")
    left = [item for item in found if not isinstance(item, Failure)]
    assert [item.first for item in left] == [1, 3]
    assert [read_again(path, item) for item in left] == [item.lines for item in left]


def test_many_short_lines_are_several_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "MAX_BLOCK_LINES", 100)
    found = blocks(write_records(tmp_path / "all.jsonl", RECORDS), 1 << 20)
    assert [item.first for item in found if not isinstance(item, Failure)] == [1, 101, 201]


def test_a_gzip_file_that_ends_too_early_gives_what_came_before(tmp_path: Path) -> None:
    path = tmp_path / "all.jsonl.gz"
    lines = [json.dumps({**each, "noise": f"{i**7}"}) for i, each in enumerate(RECORDS)]
    path.write_bytes(gzip.compress("\n".join(lines).encode())[:-500])
    *good, failure = blocks(path, 2_000)
    assert isinstance(failure, Failure)
    assert "ends too early" in failure.reason
    assert len(good) > 3
    for item in good:
        assert isinstance(item, records.Block)
        assert item.lines.endswith(b"\n")
        assert item.start is None  # where it lies in the file says nothing


@pytest.mark.parametrize(
    "text",
    [
        json.dumps([{"text": "in a list"}]),
        json.dumps({"text": "over\nlines"}, indent=1),
        "not json at all\n" * 3,
        "",
    ],
)
def test_other_files_of_records_are_not_cut_by_lines(tmp_path: Path, text: str) -> None:
    path = tmp_path / "all.json"
    path.write_text(text)
    assert reading.line_blocks(str(path), 1_000) is None
    path.write_bytes(text.encode("utf-16"))
    assert reading.line_blocks(str(path), 1_000) is None


def test_a_file_that_is_gone_is_not_cut(tmp_path: Path) -> None:
    assert reading.line_blocks(str(tmp_path / "gone.jsonl"), 1_000) is None


# --- pieces ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("jobs", [1, 3])
def test_pieces_change_nothing(tmp_path: Path, request: pytest.FixtureRequest, jobs: int) -> None:
    path = write_records(tmp_path / "all.jsonl", RECORDS)
    whole = added(tmp_path / "whole", path)
    request.getfixturevalue("small")
    assert added(tmp_path / "cut", path, jobs) == whole


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("jobs", [1, 3])
def test_one_id_in_several_pieces_is_several_articles(tmp_path: Path, jobs: int) -> None:
    """No piece knows what names another one gives: those that meet are named again, by their line."""
    same = [{**each, "id": "same"} if i % 50 == 7 else each for i, each in enumerate(RECORDS)]
    same[299] = {**same[299], "id": "same:8"}
    path = write_records(tmp_path / "all.jsonl", same)
    report, found = added(tmp_path / "index", path, jobs)
    assert report == (300, 0, [])
    assert len({name for _, name, _ in found}) == 300
    assert sum(name is not None and name.startswith("same") for _, name, _ in found) == 7
    assert added(tmp_path / "index", path, jobs)[1] == found
    path.write_text(path.read_text() + json.dumps(record("new", "One more.")) + "\n")
    again, more = added(tmp_path / "index", path, jobs)
    assert again == (1, 0, [])
    assert len(more) == 301


@pytest.mark.usefixtures("small")
def test_a_changed_record_replaces_what_a_segment_has_of_it(tmp_path: Path) -> None:
    path = write_records(tmp_path / "all.jsonl", RECORDS)
    added(tmp_path / "index", path)
    changed = [
        {**each, "text": "Quite another story."} if i % 3 == 0 else each for i, each in enumerate(RECORDS)
    ]
    write_records(path, changed)
    report, found = added(tmp_path / "index", path)
    assert report == (0, 100, [])
    assert len(found) == 300
    assert sum(text == "Quite another story." for _, _, text in found) == 100


# --- a run that is cut off ------------------------------------------------------------------------


def cut_off(index: Path, path: Path, *, after: int) -> None:
    """Add a file in a run that dies after so many records."""
    left = iter(range(after))
    prepare = preparing.seen

    def dies(source: Source) -> Any:
        if next(left, None) is None:
            raise RuntimeError("cut off")
        return prepare(source)

    with pytest.MonkeyPatch.context() as patch, Archive(index) as archive:
        patch.setattr(preparing, "seen", dies)
        with pytest.raises(RuntimeError, match="cut off"):
            archive.add([path], jobs=1)


def test_a_large_file_is_committed_on_the_way(
    small: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was committed when the run died is there, is not made again, and the rest comes with the next run."""
    monkeypatch.setattr(writer, "COMMIT_EVERY_OF_ONE_FILE", 100)
    path = write_records(tmp_path / "all.jsonl", RECORDS)
    cut_off(tmp_path / "index", path, after=250)
    with Archive(tmp_path / "index") as archive:
        kept = [article.id for article in archive.articles()]
    assert kept == [f"r{i}" for i in range(len(kept))]
    assert 100 <= len(kept) < 250

    with Archive(tmp_path / "index") as archive:
        report = archive.add([path], jobs=1)
        assert (report.added, report.updated, report.unchanged) == (300 - len(kept), 0, len(kept))
        assert sorted(a.id for a in archive.articles()) == sorted(f"r{i}" for i in range(300))
        assert archive.add([path], jobs=1).unchanged == 300


def test_after_one_article_was_removed_only_that_one_is_made_again(small: None, tmp_path: Path) -> None:
    path = write_records(tmp_path / "all.jsonl", RECORDS)
    with Archive(tmp_path / "index") as archive:
        archive.add([path], jobs=1)
        assert archive.remove(query="place17").removed == 1
        report = archive.add([path], jobs=1)
        assert (report.added, report.updated, report.unchanged) == (1, 0, 299)


def test_a_broken_line_of_a_file_that_is_committed_on_the_way_keeps_its_article(
    small: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is missing may be what stood in the line that broke: nothing is taken out."""
    monkeypatch.setattr(writer, "COMMIT_EVERY_OF_ONE_FILE", 50)
    path = write_records(tmp_path / "all.jsonl", RECORDS)
    with Archive(tmp_path / "index") as archive:
        archive.add([path], jobs=1)
        lines = [json.dumps({**each, "text": each["text"] + " Again."}) for each in RECORDS]
        path.write_text("\n".join([*lines[:2], lines[2][:20], *lines[3:]]) + "\n")
        report = archive.add([path], jobs=1)
        assert (report.updated, report.removed, len(report.failed)) == (299, 0, 1)
        assert len(list(archive.articles())) == 300


def test_a_file_that_moved_after_a_run_was_cut_off_is_one_file(
    small: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "COMMIT_EVERY_OF_ONE_FILE", 100)
    path = write_records(tmp_path / "all.jsonl", RECORDS)
    with Archive(tmp_path / "index") as archive:
        archive.add([path], jobs=1)
    moved = path.rename(tmp_path / "moved.jsonl")
    cut_off(tmp_path / "index", moved, after=249)
    with Archive(tmp_path / "index") as archive:
        archive.add([moved], jobs=1)
        assert sorted(a.id for a in archive.articles()) == sorted(f"r{i}" for i in range(300))
