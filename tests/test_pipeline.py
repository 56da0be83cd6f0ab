"""The work between file and index: the same in one process and in many, and no bad file stops it."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from making import record, write_records

from searchidx import (
    Archive,
    cleaning,
    dating,
    entities,
    extracting,
    pieces,
    pipeline,
    preparing,
    reading,
    workers,
)
from searchidx.cleaning import repeated
from searchidx.identity import article_id, article_key, file_key, fingerprint, json_bytes, member_name
from searchidx.index.file_articles import none_of
from searchidx.models import Article, Document, Failure, Skipped, Source
from searchidx.reading import FoundFile

STORY = "A story of a truce at the coast, number {0}.\n\nIt held for {0} days, and nobody was hurt."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Thirty small files, a file of many records, an empty one and one of junk."""
    made = tmp_path / "stories"
    made.mkdir()
    for number in range(30):
        (made / f"{number:02}.txt").write_text(STORY.format(number))
    write_records(made / "all.jsonl", [record(f"r{i}", STORY.format(i)) for i in range(450)])
    (made / "empty.txt").write_text("")
    (made / "junk.html").write_bytes(bytes(range(256)) * 20)
    return made


def found(folder: Path) -> list[FoundFile]:
    return [each for each in reading.find([str(folder)]) if isinstance(each, FoundFile)]


def batches(folder: Path, jobs: int) -> list[pipeline.Batch]:
    return list(pipeline.run(found(folder), {}, lambda _: {}, jobs))


# --- processes ------------------------------------------------------------------------------------


def test_one_process_and_several_give_the_same_in_the_same_order(folder: Path) -> None:
    assert batches(folder, jobs=3) == batches(folder, jobs=1)


def test_the_number_of_processes_changes_no_answer(folder: Path, tmp_path: Path) -> None:
    answers = []
    for jobs in (1, 3):
        with Archive(tmp_path / f"index{jobs}") as archive:
            report = archive.add([folder], jobs=jobs)
            found_ = archive.search("truce coast", limit=600, all_copies=True)
            answers.append(
                (
                    (report.added, report.failed, report.skipped, report.warnings),
                    [(hit.id, hit.score, hit.snippets) for hit in found_.hits],
                    found_.facets,
                )
            )
    assert answers[0] == answers[1]
    assert len(answers[0][1]) == 480


def test_batches_come_in_the_order_of_the_files_and_end_each_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "LEAST_BYTES", 5_000)
    monkeypatch.setattr(pieces, "BYTES_PER_SEGMENT", 10_000)
    made = batches(folder, jobs=1)
    assert [batch.path for batch in made if batch.last] == [file.path for file in found(folder)]
    sizes = [len(batch.made) for batch in made if batch.path.endswith(".jsonl")]
    assert sum(sizes) == 450
    assert max(sizes) < 150


def test_large_pages_go_to_a_process_few_at_a_time() -> None:
    sizes = [1_000] * 20 + [200_000] * 5
    files = [FoundFile(f"/{number}.html", size, 0) for number, size in enumerate(sizes)]
    tasks = list(pipeline._tasks(files, {}, none_of, 2, None))
    assert [len(task) for task in tasks if isinstance(task, list)] == [8, 8, 6, 2, 1]


def test_small_work_is_done_in_one_process() -> None:
    assert pipeline.worthwhile_jobs(1000, 8) == 1
    assert pipeline.worthwhile_jobs(10**9, 8) == 8
    assert pipeline.worthwhile_jobs(10**9, None) == 1


# --- processes that are ready ---------------------------------------------------------------------


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[workers.Workers[Any, Any]]:
    """All that were made."""
    made: list[workers.Workers[Any, Any]] = []

    class Noted(workers.Workers[Any, Any]):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments)
            made.append(self)

    monkeypatch.setattr(pipeline, "Workers", Noted)
    monkeypatch.setattr(pipeline, "BYTES_PER_JOB", 300)
    repeated.use({})  # as `add` has it for a new archive, whatever was learned by a test before
    return made


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A folder of pages alone."""
    made = tmp_path / "pages"
    made.mkdir()
    for number in range(12):
        (made / f"{number:02}.html").write_text(f"<h1>Truce</h1><p>{STORY.format(number)}</p>")
    return made


def processes(pool: workers.Workers[Any, Any]) -> list[multiprocessing.process.BaseProcess]:
    """Those that have begun; a pool that is shut down knows of none."""
    return list((pool._pool._processes or {}).values())


def living() -> int:
    return len(multiprocessing.active_children())


def test_processes_that_have_begun_are_taken_and_give_the_same(
    pages: Path, begun: list[workers.Workers[Any, Any]]
) -> None:
    with pipeline.begun([str(pages)], 2):
        (early,) = begun
        assert processes(early)
        made = batches(pages, jobs=2)
        assert living() == 0
    assert begun == [early]
    assert made == batches(pages, jobs=1)


@pytest.mark.parametrize("jobs", [1, 3])
def test_processes_that_nobody_takes_end(
    pages: Path, begun: list[workers.Workers[Any, Any]], jobs: int
) -> None:
    with pipeline.begun([str(pages)], 2):
        assert processes(begun[0])
        assert batches(pages, jobs) == batches(pages, jobs=1)
        if jobs == 3:  # those that do not fit end before others begin
            assert living() == 0
    assert living() == 0
    assert len(begun) == (2 if jobs == 3 else 1)


@pytest.mark.parametrize("other", ["lines", "limits", "finder"])
def test_processes_that_know_something_else_are_not_taken(
    pages: Path,
    begun: list[workers.Workers[Any, Any]],
    limited: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    other: str,
) -> None:
    with pipeline.begun([str(pages)], 2):
        if other == "lines":
            repeated.use({"site": frozenset()})
        elif other == "limits":
            limited(patience=77)
        else:
            monkeypatch.setattr(entities, "chosen", lambda: SimpleNamespace(name="spacy:model"))
        try:
            pipeline._workers(2).close()
        finally:
            repeated.use({})
    assert len(begun) == 2


def test_processes_that_have_begun_and_die_are_replaced(
    pages: Path, begun: list[workers.Workers[Any, Any]]
) -> None:
    with pipeline.begun([str(pages)], 2):
        for process in processes(begun[0]):
            process.kill()
            process.join()
        assert batches(pages, jobs=2) == batches(pages, jobs=1)


def test_processes_end_when_they_are_interrupted_as_they_begin(
    pages: Path, begun: list[workers.Workers[Any, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = workers.Workers.begin

    def interrupted(self: workers.Workers[Any, Any]) -> None:
        begin(self)
        raise KeyboardInterrupt

    monkeypatch.setattr(workers.Workers, "begin", interrupted)
    with pytest.raises(KeyboardInterrupt), pipeline.begun([str(pages)], 2):
        pass
    assert len(begun) == 1
    assert living() == 0


@pytest.mark.parametrize("name", ["records", "one job", "nothing", "little", "more than it is worth"])
def test_none_begin_where_that_is_not_worth_it(
    pages: Path, begun: list[workers.Workers[Any, Any]], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    records = pages.parent / "all.jsonl"
    write_records(records, [record("r", STORY)])
    paths = {"records": [str(records), str(pages)], "nothing": [str(pages / "gone")]}.get(name, [str(pages)])
    if name == "little":
        monkeypatch.setattr(pipeline, "BYTES_PER_JOB", 1 << 20)
    with pipeline.begun(paths, {"one job": 1, "little": None, "more than it is worth": 12}.get(name, 2)):
        assert not begun


def test_as_many_begin_as_a_folder_is_worth(
    pages: Path, begun: list[workers.Workers[Any, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    with pipeline.begun([str(pages)], None):
        assert [each.jobs for each in begun] == [3]


def dying(real: Callable[..., Any], at: str, by: Callable[[], object]) -> Callable[..., Any]:
    """What a worker does, except that at one source it dies, or hangs."""

    def work(source: Source) -> Any:
        if at in source.text or at in str(source.record):
            by()
        return real(source)

    return work


@pytest.mark.parametrize(
    ("by", "reason"),
    [
        (lambda: os._exit(9), "died"),
        (lambda: os.kill(os.getpid(), signal.SIGKILL), "died"),
        (lambda: time.sleep(99), "stopped"),
    ],
    ids=["exits", "is killed", "hangs"],
)
def test_a_file_that_kills_its_worker_is_reported_and_the_run_goes_on(
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    limited: Callable[..., None],
    by: Callable[[], object],
    reason: str,
) -> None:
    """Workers are forked, so they have what is patched here."""
    with Archive(tmp_path / "index") as archive:
        with monkeypatch.context() as patch:
            patch.setattr(preparing, "seen", dying(preparing.seen, "number 7.", by))
            if reason == "stopped":
                limited(patience=3)
            files = [folder / f"{number:02}.txt" for number in range(30)]
            report = archive.add(files, jobs=2)
        assert report.added == 29
        assert [(Path(f.path).name, f.stage) for f in report.failed] == [("07.txt", "read")]
        assert reason in report.failed[0].reason
        assert not multiprocessing.active_children()
        assert archive.add([folder], jobs=2).added == 1 + 450, "it is tried again next time"


def test_slow_work_is_not_taken_for_hung(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limited: Callable[..., None]
) -> None:
    """A piece, or a group of files, takes longer than the limit; each article of it is soon done."""
    real = preparing.seen

    def slow(source: Source) -> Any:
        time.sleep(0.5)
        return real(source)

    limited(patience=2)
    monkeypatch.setattr(preparing, "seen", slow)
    with Archive(tmp_path / "index") as archive:
        report = archive.add([folder / f"{number:02}.txt" for number in range(30)], jobs=2)
    assert (report.added, report.failed) == (30, ())


def test_a_piece_that_kills_its_worker_leaves_the_rest_of_the_file(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "LEAST_BYTES", 5_000)
    with Archive(tmp_path / "index") as archive, monkeypatch.context() as patch:
        patch.setattr(preparing, "seen", dying(preparing.seen, "number 7.", lambda: os._exit(9)))
        report = archive.add([folder / "all.jsonl"], jobs=2)
        assert 300 < report.added < 450
        assert "are missing" in report.failed[0].reason


def test_a_piece_that_was_given_up_is_read_by_the_next_run(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "LEAST_BYTES", 5_000)
    with Archive(tmp_path / "index") as archive:
        with monkeypatch.context() as patch:
            patch.setattr(preparing, "seen", dying(preparing.seen, "number 7.", lambda: os._exit(9)))
            there = archive.add([folder / "all.jsonl"], jobs=2).added
        report = archive.add([folder / "all.jsonl"], jobs=2)
        assert (report.added, report.unchanged, report.failed) == (450 - there, there, ())
        assert archive.add([folder / "all.jsonl"], jobs=2).unchanged == 450


def test_a_piece_that_is_given_up_takes_nothing_away(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither what the file had before, nor what the file has where it was moved from."""
    monkeypatch.setattr(pieces, "LEAST_BYTES", 5_000)
    path = folder / "all.jsonl"
    with Archive(tmp_path / "index") as archive:
        archive.add([path], jobs=2)
        moved = path.rename(folder / "moved.jsonl")
        with monkeypatch.context() as patch:
            patch.setattr(preparing, "seen", dying(preparing.seen, "number 7.", lambda: os._exit(9)))
            assert archive.add([moved], jobs=2).removed == 0
        assert {article.name for article in archive.articles()} == {f"r{i}" for i in range(450)}
        archive.add([moved], jobs=2)
        assert len(list(archive.articles())) == 450


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError, GeneratorExit])
def test_a_run_that_ends_early_does_not_wait_for_a_worker_that_hangs(
    folder: Path, monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
) -> None:
    monkeypatch.setattr(preparing, "seen", dying(preparing.seen, "number 17.", lambda: time.sleep(99)))
    run = pipeline.run(found(folder), {}, none_of, 2)
    next(run)
    began = time.monotonic()
    with pytest.raises(error):
        run.throw(error)  # type: ignore[attr-defined]
    assert time.monotonic() - began < 20
    assert not multiprocessing.active_children()


def test_one_process_does_again_what_a_killed_one_left(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []
    new_pool = workers.Workers._new_pool
    monkeypatch.setattr(
        workers.Workers, "_new_pool", lambda self, jobs: made.append(jobs) or new_pool(self, jobs)
    )
    once = tmp_path / "once"

    def die() -> None:
        if not once.exists():
            once.touch()
            os._exit(9)

    monkeypatch.setattr(preparing, "seen", dying(preparing.seen, "number 7.", die))
    assert len([batch for batch in batches(folder, jobs=2) if not batch.remarks]) >= 30
    assert made == [2, 1, 2]  # not one for each file that was under way


_tasks_done = 0


def _work_of_a_process_that_wears_out(task: str) -> list[str]:
    """Dies at the fourth task, as a process does whose memory grows."""
    global _tasks_done  # noqa: PLW0603 - of one process
    _tasks_done += 1
    if _tasks_done > 3:
        os._exit(9)
    return [task]


def test_no_task_is_given_up_for_what_came_before_it() -> None:
    tasks = [str(number) for number in range(11)]
    pool: workers.Workers[str, str] = workers.Workers(
        2,
        _work_of_a_process_that_wears_out,
        lambda task: [task],
        lambda task, why: [f"lost {task}"],
        lambda: None,
        (),
    )
    try:
        for task in tasks:
            pool.put(task)
        found: list[str] = []
        while len(pool):
            found += pool.take()[1]
    finally:
        pool.close()
    assert found == tasks


def test_a_pool_whose_processes_died_while_a_task_was_written_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in Python without the mend of gh-94777, where the pool leaves the queue open that its feeder writes to."""
    monkeypatch.setattr(workers, "SECONDS_TO_END", 1.0)
    pool = ProcessPoolExecutor(1, mp_context=workers._context())
    with workers._interrupts_held():
        pool.submit(time.sleep, 99)
    manager, reader = pool._executor_manager_thread, pool._call_queue._reader  # type: ignore[attr-defined]
    close = reader.close
    monkeypatch.setattr(reader, "close", lambda: threading.current_thread() is manager or close())
    pool.submit(len, b"x" * (1 << 20))
    pool.submit(len, b"x" * (1 << 20))
    time.sleep(0.3)
    workers._kill(pool)
    assert not manager.is_alive()
    assert not multiprocessing.active_children()


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_piece_that_memory_does_not_suffice_for_is_read_by_the_next_run(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    monkeypatch.setattr(pieces, "LEAST_BYTES", 5_000)
    monkeypatch.setattr(pieces, "BYTES_PER_SEGMENT", 10_000)
    with Archive(tmp_path / "index") as archive:
        with monkeypatch.context() as patch:
            patch.setattr(preparing, "seen", breaking(preparing.seen, MemoryError(), "number 7."))
            report = archive.add([folder / "all.jsonl"], jobs=jobs)
        assert 300 < report.added < 450
        assert "not enough memory" in report.failed[0].reason
        assert archive.add([folder / "all.jsonl"], jobs=jobs).added == 450 - report.added


def test_a_timeout_of_the_work_itself_is_no_worker_that_hangs(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Since Python 3.11 it is of the type that says that a task is not done yet."""
    monkeypatch.setattr(preparing, "seen", breaking(preparing.seen, TimeoutError("slow disk"), "number 7."))
    with pytest.raises(TimeoutError, match="slow disk"):
        batches(folder, jobs=2)


# --- failures -------------------------------------------------------------------------------------


def breaking(function: Callable[..., Any], error: Exception, at: str) -> Callable[..., Any]:
    """The function, except that it raises when `at` stands in what it is given."""

    def broken(*arguments: Any) -> Any:
        if any(at in str(each) for each in arguments):
            raise error
        return function(*arguments)

    return broken


@pytest.mark.parametrize(
    ("module", "name", "stage"),
    [(cleaning, "clean", "clean"), (dating, "date_article", "date"), (entities, "find_entities", "entities")],
)
@pytest.mark.parametrize(
    "error", [ValueError("odd page"), RecursionError("too deep"), MemoryError(), UnicodeError("x")]
)
def test_an_exception_is_a_failure_of_its_stage(
    folder: Path, monkeypatch: pytest.MonkeyPatch, module: Any, name: str, stage: str, error: Exception
) -> None:
    monkeypatch.setattr(module, name, breaking(getattr(module, name), error, "number 7."))
    made = batches(folder, jobs=1)
    failures = [remark for batch in made for remark in batch.remarks if isinstance(remark, Failure)]
    by_stage = [each for each in failures if each.stage == stage]
    assert [Path(each.path).name for each in by_stage] == ["07.txt", "all.jsonl"]
    assert all(type(error).__name__ in each.reason for each in by_stage)
    assert by_stage[1].reason.startswith("line 8: ")
    assert sum(len(batch.made) for batch in made) == 478


def test_an_exception_while_reading_is_a_failure_too(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "read", breaking(reading.read, ValueError("odd bytes"), "07.txt"))
    made = batches(folder, jobs=1)
    reasons = {(r.stage, r.reason) for batch in made for r in batch.remarks if isinstance(r, Failure)}
    assert ("read", "ValueError: odd bytes") in reasons
    assert sum(len(batch.made) for batch in made) == 479


def test_a_failure_does_not_take_an_archives_run_down(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Archive(tmp_path / "index") as archive:
        with monkeypatch.context() as patch:
            patch.setattr(cleaning, "clean", breaking(cleaning.clean, ValueError("odd page"), "number 7."))
            report = archive.add([folder], jobs=1)
        assert report.added == 478
        assert sorted(each.stage for each in report.failed) == ["clean", "clean", "read"]


def test_a_file_that_vanishes_before_it_is_read_is_tried_again(folder: Path, tmp_path: Path) -> None:
    files = found(folder)
    (folder / "07.txt").unlink()
    made = list(pipeline.run(files, {}, lambda _: {}, 1))
    (gone,) = (batch for batch in made if Path(batch.path).name == "07.txt")
    assert gone.digest is None
    assert [remark.stage for remark in gone.remarks if isinstance(remark, Failure)] == ["read"]


# --- extracting -----------------------------------------------------------------------------------


def test_extract_gives_what_add_would_index(folder: Path, tmp_path: Path) -> None:
    made = list(extracting.extract([str(folder), str(tmp_path / "nothere")]))
    documents = {each.id: each for each in made if isinstance(each, Document)}
    with Archive(tmp_path / "index") as archive:
        archive.add([folder])
        stored = list(archive.articles())
    assert {a.id: (a.title, a.text, a.path, a.name) for a in stored} == {
        d.id: (d.title, d.text, d.path, d.name) for d in documents.values()
    }
    others = {Path(each.path).name: type(each) for each in made if not isinstance(each, Document)}
    assert others == {"nothere": Failure, "empty.txt": Skipped, "junk.html": Failure}


def test_prepare_makes_a_document() -> None:
    source = Source(
        "/news/all.jsonl", "record", record=record("r", "Text.", date="2023-03-31"), name="r", line=4
    )
    document = preparing.prepare(source)
    assert isinstance(document, Document)
    assert (document.id, document.name, document.title, document.text) == ("r", "r", "r", "Text.")
    assert str(document.dating.day) == "2023-03-31"


def test_prepare_passes_a_skip_on_with_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cleaning, "clean", lambda source: Skipped(source.path, "no article"))
    skipped = preparing.prepare(Source("/a.jsonl", "record", record={}, line=4))
    assert skipped == Skipped("/a.jsonl", "line 4: no article")
    assert preparing.prepare(Source("/a.html", "html")) == Skipped("/a.html", "no article")


def test_prepare_gives_the_text_to_dating_and_entities(monkeypatch: pytest.MonkeyPatch) -> None:
    article = Article("T", "x", language="de", given={"people": ("A",)})
    seen = []
    monkeypatch.setattr(cleaning, "clean", lambda source: article)
    monkeypatch.setattr(entities, "find_entities", lambda *given: seen.append(given) or entities_none())
    preparing.prepare(Source("/a.html", "html"))
    assert seen == [("T", "x", "de", {"people": ("A",)})]


def entities_none() -> Any:
    from searchidx.models import Entities

    return Entities()


# --- identity -------------------------------------------------------------------------------------


def test_names_and_ids_of_articles() -> None:
    whole, named = Source("/a.html", "html"), Source("/a.jsonl", "record", name="x", line=3)
    nameless = Source("/a.jsonl", "record", line=3)
    assert [member_name(each) for each in (whole, named, nameless)] == [None, "x", ":3"]
    assert article_id(named) == "x"
    assert article_id(whole) == file_key("/a.html")[:12]
    assert article_id(nameless) == file_key("/a.jsonl")[:12] + ":3"
    assert (
        len(
            {article_key("/a", None), article_key("/b", None), article_key("/a", "x"), article_key("/a", "y")}
        )
        == 4
    )


def test_paths_that_are_not_text_have_keys_of_their_own() -> None:
    assert file_key("/a\udcff") != file_key("/a\udcfe")


def test_a_records_fingerprint_is_of_its_fields() -> None:
    one, same = {"a": 1, "b": ["ü", None]}, {"b": ["ü", None], "a": 1}
    assert fingerprint(json_bytes(one)) == fingerprint(json_bytes(same))
    assert fingerprint(json_bytes(one)) != fingerprint(json_bytes({**one, "a": 2}))


def test_garbage_collection_is_as_before_when_the_last_of_several_has_ended() -> None:
    before = gc.get_threshold()
    one, other = pipeline.calm_garbage_collection(), pipeline.calm_garbage_collection()
    one.__enter__()
    other.__enter__()
    one.__exit__(None, None, None)
    assert gc.get_threshold() == pipeline.CALM
    other.__exit__(None, None, None)
    assert gc.get_threshold() == before
