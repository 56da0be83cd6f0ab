"""`add` over several runs: only what changed is read, nothing is doubled, nothing is lost by a bad file."""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from making import record, write_records
from processes import environment_of

from searchidx import Archive, cleaning, pieces, pipeline, reading
from searchidx.adding import Progress
from searchidx.archive import check
from searchidx.errors import SearchidxError
from searchidx.extracting import extract
from searchidx.index.folder import open_folder
from searchidx.index.ledger import Ledger
from searchidx.models import AddReport, Skipped

STORY = "A story of a truce at the coast.\n\nIt held for {} days, and nobody was hurt."


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "index")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three stories in files of their own."""
    made = tmp_path / "stories"
    made.mkdir()
    for number in range(3):
        (made / f"{number}.txt").write_text(STORY.format(number))
    return made


def counts(report: AddReport) -> tuple[int, int, int, int]:
    return report.added, report.updated, report.unchanged, report.removed


def texts(archive: Archive) -> list[str]:
    return sorted(each.text for each in archive.articles())


def ids(archive: Archive) -> list[str]:
    return sorted(each.id for each in archive.articles())


def refuse(*_: object, **__: object) -> None:
    raise AssertionError("read again")


# --- the second run -------------------------------------------------------------------------------


def test_the_second_run_reads_nothing(
    archive: Archive, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert counts(archive.add([folder])) == (3, 0, 0, 0)
    monkeypatch.setattr(reading, "read", refuse)
    monkeypatch.setattr(pipeline, "file_digest", refuse)
    assert counts(archive.add([folder])) == (0, 0, 3, 0)


def test_a_run_without_changes_writes_no_generation(archive: Archive, folder: Path) -> None:
    archive.add([folder])
    before = {p.name: p.stat().st_mtime_ns for p in Path(archive.path).glob("_MAIN*")}
    archive.add([folder])
    assert {p.name: p.stat().st_mtime_ns for p in Path(archive.path).glob("_MAIN*")} == before


def test_a_touched_file_is_hashed_once_and_not_cleaned(
    archive: Archive, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.add([folder])
    os.utime(folder / "1.txt", (1, 1))
    with monkeypatch.context() as patch:
        patch.setattr(reading, "read", refuse)
        assert counts(archive.add([folder])) == (0, 0, 3, 0)
        patch.setattr(pipeline, "file_digest", refuse)
        assert counts(archive.add([folder])) == (0, 0, 3, 0)


def test_a_changed_file_is_updated(archive: Archive, folder: Path) -> None:
    archive.add([folder])
    (folder / "1.txt").write_text(STORY.format("eleven"))
    assert counts(archive.add([folder])) == (0, 1, 2, 0)
    assert len(archive.search("truce").hits) == 3
    assert archive.search("eleven").total == 1


def test_a_new_file_is_added(archive: Archive, folder: Path) -> None:
    archive.add([folder])
    (folder / "new.txt").write_text(STORY.format("many"))
    assert counts(archive.add([folder])) == (1, 0, 3, 0)


def test_a_file_that_is_gone_stays_until_it_is_pruned(archive: Archive, folder: Path) -> None:
    archive.add([folder])
    (folder / "1.txt").unlink()
    assert counts(archive.add([folder])) == (0, 0, 2, 0)
    assert archive.search("truce").total == 3


def test_the_same_file_named_twice_is_one(archive: Archive, folder: Path) -> None:
    report = archive.add([folder / "1.txt", folder, str(folder) + "/../stories/1.txt"])
    assert counts(report) == (3, 0, 0, 0)


def test_paths_do_not_depend_on_where_one_stands(
    archive: Archive, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.add([folder])
    monkeypatch.chdir(folder)
    assert counts(archive.add(["."])) == (0, 0, 3, 0)


def test_skips_are_told_again_without_reading_again_and_failures_are_tried_again(
    archive: Archive, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "empty.txt").write_text("")
    (folder / "junk.html").write_bytes(bytes(range(256)) * 20)
    first = archive.add([folder])
    assert [Path(each.path).name for each in first.failed] == ["junk.html"]
    assert [Path(each.path).name for each in first.skipped] == ["empty.txt"]
    monkeypatch.setattr(reading, "read", refuse)
    second = archive.add([folder])
    assert second.skipped == first.skipped
    assert [each.reason for each in second.failed] == [
        "AssertionError: read again"
    ]  # what it lacked may be there now


def test_the_ledger_is_that_of_the_next_process(
    archive: Archive, folder: Path, command: Callable[..., Any]
) -> None:
    archive.add([folder])
    done = command("add", "--json", folder, index=archive.path)
    assert (done.code, done.json["unchanged"], done.json["added"]) == (0, 3, 0)


# --- records --------------------------------------------------------------------------------------

RECORDS = [record(f"r{i}", f"a truce at place{i}") for i in range(5)]


def test_only_changed_lines_are_prepared(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_records(tmp_path / "all.jsonl", RECORDS)
    assert counts(archive.add([path])) == (5, 0, 0, 0)
    changed = [
        RECORDS[0],
        record("r1", "a war at another place"),
        RECORDS[2],
        record("new", "a new truce"),
        RECORDS[4],
    ]
    write_records(path, changed)
    seen = []
    clean = cleaning.clean
    monkeypatch.setattr(cleaning, "clean", lambda source: seen.append(source.name) or clean(source))
    assert counts(archive.add([path], jobs=1)) == (1, 1, 3, 1)
    assert seen == ["r1", "new"]
    assert ids(archive) == ["new", "r0", "r1", "r2", "r4"]
    assert archive.search("truce").total == 4
    assert archive.search("war").hits[0].id == "r1"


def test_the_order_of_lines_and_fields_makes_no_difference(archive: Archive, tmp_path: Path) -> None:
    path = write_records(tmp_path / "all.jsonl", RECORDS)
    archive.add([path])
    write_records(path, [dict(reversed(each.items())) for each in reversed(RECORDS)])
    assert counts(archive.add([path])) == (0, 0, 5, 0)


def test_records_without_an_id_are_known_by_their_line(archive: Archive, tmp_path: Path) -> None:
    nameless = [{k: v for k, v in each.items() if k != "id"} for each in RECORDS]
    path = write_records(tmp_path / "all.jsonl", nameless)
    assert counts(archive.add([path])) == (5, 0, 0, 0)
    write_records(path, [*nameless[:4], {**nameless[4], "text": "changed"}, nameless[0]])
    assert counts(archive.add([path])) == (1, 1, 4, 0)
    assert len(set(ids(archive))) == 6


def test_a_broken_line_loses_only_itself(archive: Archive, tmp_path: Path) -> None:
    lines = [json.dumps(each) for each in RECORDS]
    path = tmp_path / "all.jsonl"
    path.write_text("\n".join([*lines[:2], '{"id": "r2", "text": ', *lines[3:]]))
    report = archive.add([path])
    assert counts(report) == (4, 0, 0, 0)
    (failure,) = report.failed
    assert "line 3" in failure.reason
    assert failure.path == str(path)


def test_a_file_that_has_become_broken_takes_nothing_away(archive: Archive, tmp_path: Path) -> None:
    path = write_records(tmp_path / "all.jsonl", RECORDS)
    archive.add([path])
    path.write_text(path.read_text().replace('"r2"', '"r2'))
    report = archive.add([path])
    assert (counts(report), len(report.failed)) == ((0, 0, 4, 0), 1)
    assert ids(archive) == [f"r{i}" for i in range(5)]
    write_records(path, RECORDS[:3])
    assert counts(archive.add([path])) == (0, 0, 3, 2)


@pytest.mark.parametrize("content", [b"\x00\x01\x02\xff" * 2000, b"\x1f\x8b\x08 no gzip at all"])
def test_a_page_that_has_become_junk_keeps_what_it_was(
    archive: Archive, folder: Path, content: bytes
) -> None:
    archive.add([folder])
    (folder / "1.txt").write_bytes(content)
    report = archive.add([folder])
    assert (len(report.failed), report.removed) == (1, 0)
    assert archive.search("truce").total == 3


def test_a_cut_gzip_file_keeps_what_came_before_and_what_was_there(archive: Archive, tmp_path: Path) -> None:
    many = [record(f"r{i}", f"a truce at place{i} " * 20 + str(hash(str(i)))) for i in range(300)]
    path = tmp_path / "all.jsonl.gz"
    data = gzip.compress("".join(json.dumps(each) + "\n" for each in many).encode())
    path.write_bytes(data[: len(data) // 2])
    report = archive.add([path])
    assert 0 < report.added < 300
    assert len(report.failed) >= 1
    path.write_bytes(data)
    report = archive.add([path])
    assert report.failed == ()
    assert len(set(ids(archive))) == len(ids(archive)) == 300
    path.write_bytes(data[: len(data) // 3])
    assert archive.add([path]).removed == 0
    assert len(ids(archive)) == 300


def test_the_same_id_from_two_files_is_two_articles_and_a_warning(archive: Archive, tmp_path: Path) -> None:
    one = write_records(tmp_path / "one.jsonl", RECORDS[:2])
    two = write_records(tmp_path / "two.jsonl", RECORDS[1:3])
    assert archive.add([one]).warnings == ()
    report = archive.add([two])
    assert counts(report) == (2, 0, 0, 0)
    (warning,) = report.warnings
    assert all(each in warning for each in ("r1", "one.jsonl", "two.jsonl"))
    assert ids(archive) == ["r0", "r1", "r1", "r2"]
    assert archive.add([two]).warnings == ()


def test_files_that_moved_are_no_doubles(archive: Archive, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("one", "two"):
        write_records(
            folder / f"{name}.jsonl", [record(f"{name}{i}", f"a truce {name} {i}") for i in range(5)]
        )
    archive.add([folder])
    folder.rename(tmp_path / "moved")
    report = archive.add([tmp_path / "moved"])
    assert (report.updated, report.warnings) == (10, ())
    write_records(tmp_path / "moved" / "three.jsonl", [record("one1", "a truce elsewhere")])
    (warning,) = archive.add([tmp_path / "moved"]).warnings
    assert "three.jsonl" in warning


def test_many_same_ids_are_not_told_one_by_one(archive: Archive, tmp_path: Path) -> None:
    many = [record(f"r{i}", "a truce") for i in range(30)]
    paths = [write_records(tmp_path / f"{name}.jsonl", many) for name in ("one", "two")]
    report = archive.add(paths)
    assert report.added == 60
    assert 1 < len(report.warnings) < 10


def test_the_same_id_twice_in_one_file_keeps_both(archive: Archive, tmp_path: Path) -> None:
    path = write_records(tmp_path / "all.jsonl", [RECORDS[0], record("r0", "a second truce"), RECORDS[1]])
    assert counts(archive.add([path])) == (3, 0, 0, 0)
    assert counts(archive.add([path])) == (0, 0, 3, 0)
    os.utime(path, (1, 1))
    assert counts(archive.add([path])) == (0, 0, 3, 0)
    assert len(archive.get("r0")) == 2


def test_odd_ids_of_one_file_never_stand_for_each_other(archive: Archive, tmp_path: Path) -> None:
    """Names made for records without an id, or with one seen before, may be somebody's real id."""
    odd = [
        record("a", "truce one"), record("a:3", "truce two"), record("a", "truce three"), record(":5", "truce four"),
        {"text": "truce five", "language": "en"}, record("a#b", "truce six"), record("A", "truce seven"),
    ]  # fmt: skip
    path = write_records(tmp_path / "all.jsonl", odd)
    assert archive.add([path]).added == 7
    write_records(path, [{**each, "text": each["text"].replace("truce", "war")} for each in odd])
    assert counts(archive.add([path])) == (0, 7, 0, 0)
    assert len(texts(archive)) == 7
    assert archive.search("truce").total == 0
    write_records(
        path, [*({**each, "text": each["text"].replace("truce", "war")} for each in odd), record("new", "x")]
    )
    assert counts(archive.add([path])) == (1, 0, 7, 0)
    assert len(set(texts(archive))) == 8


def test_a_name_is_the_same_in_whatever_piece_its_record_stands(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A record that became no article has its name all the same, and no later one of its file gets it."""
    monkeypatch.setattr(pieces, "LEAST_BYTES", 300)
    monkeypatch.setattr(pieces, "BYTES_PER_SEGMENT", 300)
    records = [record("x", "", title=""), *RECORDS, record("x", "a truce that has words")]
    path = write_records(tmp_path / "all.jsonl", records)
    assert archive.add([path]).added == len(RECORDS) + 1
    write_records(path, [*records, record("new", "one more truce")])
    assert counts(archive.add([path])) == (1, 0, len(RECORDS) + 1, 0)


def test_ids_of_more_than_64_bits_are_kept(archive: Archive, tmp_path: Path) -> None:
    numbers = [10**25 + i for i in range(3)]
    records = [{**record("", f"truce {number}"), "id": number} for number in numbers]
    path = write_records(tmp_path / "all.jsonl", records)
    archive.add([path])
    assert ids(archive) == [str(number) for number in numbers]
    write_records(path, [*records, record("new", "one more truce")])
    assert counts(archive.add([path])) == (1, 0, 3, 0)


def test_a_record_without_words_is_skipped_and_a_title_alone_is_an_article(
    archive: Archive, tmp_path: Path
) -> None:
    path = write_records(
        tmp_path / "all.jsonl", [record("none", " … ", title="—"), record("title", "", title="A title")]
    )
    report = archive.add([path])
    assert (report.added, len(report.skipped), report.failed) == (1, 1, ())
    assert ids(archive) == ["title"]


def test_records_with_lone_surrogates_and_nul_do_no_harm(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "all.jsonl"
    path.write_text(
        '{"id": "\\ud800x", "title": "T\\udfff\\u0000", "text": "a truce \\ud83d held", "people": ["\\udc80 A"]}\n'
        '{"id": "nul\\u0000", "text": "another truce", "site": "\\ud800", "author": "\\ud800"}\n'
    )
    report = archive.add([path])
    assert (report.added, report.failed) == (2, ())
    assert archive.search("truce").total == 2
    assert counts(archive.add([path])) == (0, 0, 2, 0)


def test_what_a_record_says_of_names_is_kept(archive: Archive, tmp_path: Path) -> None:
    text = "Alexander Lukashenko met Vladimir Putin in Minsk, the Kremlin said."
    path = write_records(
        tmp_path / "all.jsonl", [record("r", text, people=["Somebody Else"], places=[], organizations=[])]
    )
    archive.add([path])
    (article,) = archive.articles()
    assert [each.name for each in article.people] == ["Somebody Else"]
    assert article.places == article.organizations == ()


def test_export_is_taken_back(archive: Archive, tmp_path: Path, run: Callable[..., Any]) -> None:
    archive.add([write_records(tmp_path / "all.jsonl", RECORDS)])
    (tmp_path / "back.jsonl").write_bytes(run("export", index=archive.path).raw)
    with Archive(tmp_path / "second") as second:
        assert second.add([tmp_path / "back.jsonl"]).added == 5
        one, other = list(archive.articles()), list(second.articles())
    assert [(a.id, a.title, a.text, a.people) for a in one] == [
        (a.id, a.title, a.text, a.people) for a in other
    ]


# --- what is not added ----------------------------------------------------------------------------


def test_the_index_in_the_folder_is_not_added(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY.format(1))
    with Archive(tmp_path / "index") as archive:
        for _ in range(2):
            report = archive.add([tmp_path])
            assert (report.failed, report.skipped) == ((), ())
        assert [each.path for each in archive.articles()] == [str(tmp_path / "a.txt")]


def test_a_dry_run_counts_and_changes_nothing(archive: Archive, folder: Path, tmp_path: Path) -> None:
    archive.add([folder])
    (folder / "0.txt").write_text(STORY.format("other"))
    (folder / "new.txt").write_text(STORY.format("new"))
    before = {p.name: p.read_bytes() for p in Path(archive.path).iterdir()}
    report = archive.add([folder], dry_run=True)
    assert counts(report) == (1, 1, 2, 0)
    assert {p.name: p.read_bytes() for p in Path(archive.path).iterdir()} == before
    assert counts(archive.add([folder])) == (1, 1, 2, 0)


def test_no_paths_and_missing_paths(archive: Archive, tmp_path: Path) -> None:
    assert counts(archive.add([])) == (0, 0, 0, 0)
    (failure,) = archive.add([tmp_path / "nothere"]).failed
    assert (failure.path, failure.stage) == (str(tmp_path / "nothere"), "find")


# --- progress and interruption --------------------------------------------------------------------


def test_progress_goes_up_to_the_end(archive: Archive, folder: Path) -> None:
    (folder / "all.jsonl").write_text("".join(json.dumps(each) + "\n" for each in RECORDS * 100))
    seen: list[Progress] = []
    archive.add([folder], progress=seen.append)
    done = [each.bytes_done for each in seen]
    assert done == sorted(done)
    assert done[-1] == seen[-1].bytes_total == sum(p.stat().st_size for p in folder.iterdir())
    assert seen[-1].articles == 3 + 500


COMMIT_OFTEN = """
import signal
from searchidx.cli import main
signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job of a shell would ignore it
from searchidx.index import writer
writer.COMMIT_EVERY = 100
main()
"""


class Interrupt:
    """Ctrl-C at the nth call."""

    def __init__(self, at: int) -> None:
        self.left = at

    def __call__(self, _: Progress) -> None:
        self.left -= 1
        if not self.left:
            raise KeyboardInterrupt


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_interrupt_keeps_the_finished_files(archive: Archive, folder: Path, jobs: int) -> None:
    for number in range(3, 60):
        (folder / f"{number}.txt").write_text(STORY.format(number))
    with pytest.raises(KeyboardInterrupt):
        archive.add([folder], jobs=jobs, progress=Interrupt(5))
    assert archive.search("truce", limit=0).total == 5
    assert counts(archive.add([folder])) == (55, 0, 5, 0)
    assert len(texts(archive)) == len(set(texts(archive))) == 60


MANY = [record(f"m{i}", f"a truce at place{i}") for i in range(500)]


@pytest.mark.parametrize("known", [[], MANY[:5], MANY[:450:3]])
def test_an_interrupt_in_the_middle_of_a_file_doubles_nothing(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, known: list[dict[str, Any]]
) -> None:
    monkeypatch.setattr(pieces, "LEAST_BYTES", 5_000)
    monkeypatch.setattr(pieces, "BYTES_PER_SEGMENT", 10_000)
    path = write_records(tmp_path / "all.jsonl", known)
    archive.add([path])
    write_records(path, MANY)
    with pytest.raises(KeyboardInterrupt):
        archive.add([path], progress=Interrupt(2))
    assert len(known) < len(ids(archive)) < 500
    archive.add([path])
    assert ids(archive) == sorted(each["id"] for each in MANY)
    assert counts(archive.add([path])) == (0, 0, 500, 0)


@pytest.mark.parametrize("known", [[], MANY[:5]])
def test_dying_between_the_index_and_the_ledger_doubles_nothing(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, known: list[dict[str, Any]]
) -> None:
    path = write_records(tmp_path / "all.jsonl", known)
    archive.add([path])
    write_records(path, MANY[2:20])

    def die(*_: object) -> None:
        raise SearchidxError("the light went out")

    with monkeypatch.context() as patch:
        patch.setattr(Ledger, "record", die)
        with pytest.raises(SearchidxError):
            archive.add([path])
    write_records(path, MANY[4:22])
    archive.add([path])
    assert ids(archive) == sorted(each["id"] for each in MANY[4:22])


def _hears_interrupts() -> None:
    """What a background job of a shell starts is deaf to Ctrl-C; the tests may be such a job."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


SWALLOWED = re.compile(
    rb"Exception ignored in: <function _get_module_lock.*\n *Traceback.*\n(?: +File .*\n)+ *KeyboardInterrupt: *\n"
)
"""What Python says where Ctrl-C meets it between two lines of its own `import`."""


def many_stories(folder: Path) -> Path:
    """A folder that takes a while to add."""
    folder.mkdir()
    for name in range(400):
        (folder / f"{name:03}.txt").write_text(f"Story {name}. " + STORY.format(name) * 3)
    return folder


def begun(index: Path, jobs: int, folder: Path) -> subprocess.Popen[bytes]:
    """An `add` in a group of its own, as soon as it holds the lock (or has ended)."""
    running = subprocess.Popen(
        [sys.executable, "-c", COMMIT_OFTEN, f"--index={index}", "add", f"--jobs={jobs}", str(folder)],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment_of(), start_new_session=True,
        preexec_fn=_hears_interrupts,  # noqa: PLW1509 - the tests have no threads
    )  # fmt: skip
    end = time.monotonic() + 10
    while not (index / "writer.json").exists() and running.poll() is None and time.monotonic() < end:
        time.sleep(0.01)
    return running


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_a_signal_at_any_moment(tmp_path: Path, number: signal.Signals) -> None:
    """Wherever it strikes: the index opens, the next run completes, nothing is lost or doubled."""
    folder = many_stories(tmp_path / "stories")
    write_records(folder / "all.jsonl", MANY)
    index = tmp_path / "index"
    struck = last = 0
    for attempt in range(4):
        running = begun(index, 1 + attempt % 2, folder)
        time.sleep(0.05 * attempt)
        if running.poll() is None:
            os.killpg(running.pid, number)
        _, err = running.communicate(timeout=30)
        err = SWALLOWED.sub(b"", err)
        assert b"Traceback" not in err, err.decode()
        assert running.returncode in (0, 130, -signal.SIGKILL)
        struck += running.returncode != 0
        with Archive(index) as archive:
            found = ids(archive)
            assert archive.search("truce", limit=0).total == len(found) == len(set(found)) >= last
            last = len(found)
    assert struck
    with Archive(index) as archive:
        archive.add([folder])
        assert len(set(ids(archive))) == len(ids(archive)) == 900
        assert Ledger(open_folder(archive.path)).counts()[0] == 401


def test_ctrl_c_again_and_again_ends_it_at_once_and_leaves_a_good_index(tmp_path: Path) -> None:
    folder = many_stories(tmp_path / "stories")
    for attempt in range(3):
        index = tmp_path / f"index{attempt}"
        running = begun(index, 2, folder)
        time.sleep(0.05 + 0.1 * attempt)
        for _ in range(8):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(running.pid, signal.SIGINT)
            time.sleep(0.02)
        running.communicate(timeout=30)  # it hung where the second one came while processes were being ended
        assert check(index).whole


@pytest.mark.parametrize(
    ("name", "content"), [("none.json", "[]"), ("none.jsonl", "\n\n"), ("none.json", "[ ]\n")]
)
def test_a_file_of_no_records_is_told_every_time(
    archive: Archive, tmp_path: Path, name: str, content: str
) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    for _ in range(2):
        report = archive.add([path])
        assert [(each.path, each.reason) for each in report.skipped] == [(str(path), "holds no article")]
    assert archive.stats().skipped == 1
    assert [str(each) for each in extract([str(path)])] == [str(Skipped(str(path), "holds no article"))]


def test_a_file_whose_records_go_is_told(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "some.json"
    path.write_text('[{"title": "Truce", "text": "It held."}]', encoding="utf-8")
    assert counts(archive.add([path])) == (1, 0, 0, 0)
    path.write_text("[]", encoding="utf-8")
    report = archive.add([path])
    assert (counts(report), len(report.skipped)) == ((0, 0, 0, 1), 1)
