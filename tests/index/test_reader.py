"""Readers: one generation each, whatever is committed meanwhile; columns and postings as they were put."""

from __future__ import annotations

import gc
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from making import index_of, make_article, record, write_records
from processes import environment_of

from searchidx import Archive
from searchidx.index.folder import open_folder
from searchidx.index.lengths import LENGTHS
from searchidx.index.reader import IndexReader
from searchidx.index.sections import Sections
from searchidx.models import Entity

WRITE_MUCH = """
import sys
from making import index_of, make_article
print("begun", flush=True)
for commit in range(int(sys.argv[2])):
    index_of(sys.argv[1], [make_article(f"n{commit}-{i}", "another truce") for i in range(3)])
"""


@contextmanager
def process(code: str, *arguments: object) -> Iterator[subprocess.Popen[bytes]]:
    """Python code that runs beside the test and can use what tests use."""
    environment = environment_of()
    environment["PYTHONPATH"] += f":{Path(__file__).parent.parent}"
    running = subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)], stdout=subprocess.PIPE, env=environment
    )
    try:
        assert running.stdout is not None
        assert running.stdout.readline() == b"begun\n"
        yield running
    finally:
        running.kill()
        running.communicate()


@contextmanager
def reader_of(path: Path) -> Iterator[IndexReader]:
    reader = IndexReader.open(open_folder(str(path)))
    yield reader


def test_a_reader_keeps_its_generation(tmp_path: Path) -> None:
    path = index_of(tmp_path / "index", [make_article(f"d{i}", "a truce") for i in range(4)])
    with reader_of(path) as before:
        index_of(
            path, *[[make_article(f"n{c}{i}", "truce") for i in range(3)] for c in range(8)], gone=["d0"]
        )
        assert not before.is_latest()
        assert [before.stored(d).id for d in before.documents()] == ["d0", "d1", "d2", "d3"]
        assert len(list(before.documents_with("text", "truce"))) == 4
        with reader_of(path) as after:
            assert after.is_latest()
            assert after.live == 27


def test_an_open_archive_sees_what_another_process_commits(tmp_path: Path) -> None:
    path = index_of(tmp_path / "index", [make_article("d", "a truce")])
    with Archive(path) as archive:
        assert archive.search("truce").total == 1
        with process(WRITE_MUCH, path, 1) as writer:
            writer.wait()
        assert archive.search("truce").total == 4


def test_searching_while_another_process_commits(tmp_path: Path) -> None:
    """Commits remove the files of the generation before: whoever was about to open them looks again."""
    path = index_of(tmp_path / "index", [make_article("d", "a truce")])
    seen = [1]
    with process(WRITE_MUCH, path, 60) as writer:
        while writer.poll() is None:
            with Archive(path) as archive:
                seen.append(archive.search("truce", facets=False).total)
    assert seen == sorted(seen)
    assert all(total % 3 == 1 for total in seen), "never half a commit"
    with Archive(path) as archive:
        assert archive.search("truce").total == 181


def test_closing_an_archive_lets_it_be_used_again(tmp_path: Path) -> None:
    archive = Archive(index_of(tmp_path / "index", [make_article("d", "a truce")]))
    for _ in range(2):
        assert archive.search("truce").total == 1
        archive.close()
        archive.close()


# --- what comes back is what was put --------------------------------------------------------------


def test_an_article_comes_back_as_it_was_put(tmp_path: Path) -> None:
    put = make_article(
        "übung:1",
        "Text\n\nmit Absätzen.",
        "Titel",
        date(2023, 3, 31),
        people=["Ann O’Neill", "A\x1fB"],
        places=["Łódź"],
        site="example.org",
        author="N. N.",
        url="https://example.org/1",
        language="de",
        path="/odd\udcff/path",
    )
    with reader_of(index_of(tmp_path / "index", [put])) as reader:
        back = reader.stored(0)
    assert (back.id, back.path, back.name, back.title, back.text) == (
        put.id,
        put.path,
        put.name,
        put.title,
        put.text,
    )
    assert (back.date, back.date_source, back.date_grade) == ("2023-03-31", "record", "sure")
    assert (back.language, back.site, back.author, back.url) == (
        "de",
        "example.org",
        "N. N.",
        "https://example.org/1",
    )
    assert back.people == (Entity("Ann O’Neill", ("Ann O’Neill",), 1), Entity("A\x1fB", ("A\x1fB",), 1))
    assert back.places == put.entities.places


def test_merging_small_commits_keeps_everything(tmp_path: Path) -> None:
    """One article a commit: segments are merged as it goes, and columns move with their articles."""
    articles = [
        make_article(f"d{i}", f"word{i} truce", "A title", date(2023, 1, 1 + i) if i % 3 else None,
                     people=[f"P{i}"] if i % 2 else [], site=f"s{i}.example")
        for i in range(25)
    ]  # fmt: skip
    with reader_of(index_of(tmp_path / "index", *([each] for each in articles), gone=["d7"])) as reader:
        assert len(reader.segments) < 25
        found = {}
        for segment in reader.segments:
            people, sites = segment.facet("people"), segment.facet("site")
            for document in set(range(segment.size)) - segment.deleted:
                stored = segment.stored(document)
                found[stored.id] = stored
                assert sites.values(document) == [stored.site]
                assert people.values(document) == [p.name for p in stored.people]
                day = segment.days[document]
                assert (date.fromordinal(day).isoformat() if day else None) == stored.date
                assert LENGTHS[segment.lengths("text")[document]] == 2
        assert set(found) == {f"d{i}" for i in range(25)} - {"d7"}
        assert reader.average_length("title") == 2.0


def test_postings_are_whole(tmp_path: Path) -> None:
    articles = [make_article(f"d{i}", "truce " * (1 + i % 3) + "end") for i in range(400)]
    with reader_of(index_of(tmp_path / "index", articles)) as reader:
        (segment,) = reader.segments
        postings = segment.postings("text", "truce")
        assert postings is not None
        assert list(postings.documents) == list(range(400))
        assert list(postings.frequencies) == [1 + i % 3 for i in range(400)]
        places = segment.places("text", "truce")
        assert places is not None
        assert [list(places.positions[places.starts[i] : places.starts[i + 1]]) for i in range(400)] == [
            list(range(1 + i % 3)) for i in range(400)
        ]
        assert segment.postings("text", "nothere") is None
        assert segment.frequency("text", "truce") == 400


def test_ids_of_any_text_are_found(tmp_path: Path) -> None:
    names = ["plain", "with space", "ü", "a#b", ":5", "\x00", "漢字", "x" * 3000]
    with Archive(index_of(tmp_path / "index", [make_article(name, "text") for name in names])) as archive:
        assert [archive.get(name)[0].id for name in names] == names


def test_the_same_id_in_two_files_gives_both(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_records(tmp_path / f"{name}.jsonl", [record("same", f"from {name}")])
    with Archive(tmp_path / "index") as archive:
        report = archive.add([tmp_path / "one.jsonl", tmp_path / "two.jsonl"])
        assert sorted(each.text for each in archive.get("same")) == ["from one", "from two"]
    assert "same" in report.warnings[0]


def test_what_a_later_commit_replaces_goes_at_once(tmp_path: Path) -> None:
    """Files that are mapped take memory that the collector of garbage does not see: nothing may wait for it."""
    gc.collect()
    gc.disable()
    try:
        frozen, thresholds = gc.get_freeze_count(), gc.get_threshold()
        with Archive(tmp_path / "index") as archive:
            for turn in range(4):
                records = [record(f"r{i}", f"a truce at place{turn}", date="2023-03-31") for i in range(3)]
                archive.add([write_records(tmp_path / "a.jsonl", records)], jobs=1)
                assert archive.search("truce place*", facets=True).total == 3
                archive.similar("r1")
                mapped = {each.path for each in gc.get_objects() if isinstance(each, Sections)}
                there = {str(path) for path in (tmp_path / "index").iterdir()}
                assert {path for path in mapped if str(tmp_path) in path} <= there
        assert (gc.get_freeze_count(), gc.get_threshold()) == (frozen, thresholds)  # they are the caller's
    finally:
        gc.enable()
