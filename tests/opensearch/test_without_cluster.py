"""Stories, removals, repairs and marks of runs, with a small cluster in memory: what searches needs a real one."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from standin import StandIn

from searchidx import Archive
from searchidx.archive import check, repair
from searchidx.backends.opensearch import cluster, marks, reindexing, scanning
from searchidx.errors import IndexUnwritable, Unreachable

pytest.importorskip("opensearchpy")

ADDRESS = "opensearch://stand-in:9200/news"

LONG = " ".join(f"word{at * 37 % 101} of the harbour" for at in range(60))
OTHER = " ".join(f"thing{at * 41 % 97} on a hill" for at in range(60))


@pytest.fixture
def there(monkeypatch: pytest.MonkeyPatch) -> StandIn:
    made = StandIn()
    monkeypatch.setattr(cluster, "Connection", lambda *_: made)
    return made


def record(path: Path, *records: dict[str, str]) -> Path:
    path.write_text("".join(json.dumps({"title": "Harbour", **each}) + "\n" for each in records))
    return path


def articles(there: StandIn) -> dict[str, dict[str, Any]]:
    """The articles that can be found, by their ids."""
    return {each["source"]["id"]: each["source"] for each in there.index("news").found.values()}


def stories(there: StandIn) -> dict[str, list[str]]:
    """The ids of each story by the one that leads it; every story is led by exactly one."""
    found: dict[str, list[str]] = {}
    for each in articles(there).values():
        found.setdefault(each["story"], []).append(each["id"])
    led: dict[str, list[str]] = {}
    for ids in found.values():
        (leader,) = [name for name in ids if not articles(there)[name]["follows"]]
        led[leader] = sorted(ids)
    return led


def add(*paths: Path, **how: Any) -> Any:
    with Archive(ADDRESS) as archive:
        return archive.add(paths, **how)


def remove(*paths: Path) -> int:
    with Archive(ADDRESS) as archive:
        return archive.remove(paths).removed


# --- what goes stays away -------------------------------------------------------------------------


def test_two_savings_of_one_address_that_both_go(there: StandIn, tmp_path: Path) -> None:
    one, two = (
        record(tmp_path / f"{name}.jsonl", {"id": name, "text": text, "url": "https://example.org/a"})
        for name, text in (("one", "short"), ("two", "a little longer"))
    )
    add(one, two)
    assert list(stories(there).values()) == [["one", "two"]]
    assert remove(one, two) == 2
    assert articles(there) == {}
    assert check(ADDRESS).whole


@pytest.mark.parametrize("most_gone", [1, 5_000])
def test_a_copy_that_goes_before_its_leader(
    there: StandIn, tmp_path: Path, most_gone: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from searchidx.backends.opensearch import writing

    monkeypatch.setattr(writing, "MOST_GONE", most_gone)
    leader = record(tmp_path / "z.jsonl", {"id": "z", "text": LONG})
    copy = record(tmp_path / "a.jsonl", {"id": "a", "text": LONG})
    add(leader)
    add(copy)
    assert stories(there) == {"z": ["a", "z"]}
    leader.unlink()
    copy.unlink()
    assert add(tmp_path, prune=True).removed == 2
    assert articles(there) == {}


def test_the_first_that_stays_leads(there: StandIn, tmp_path: Path) -> None:
    files = [record(tmp_path / f"{name}.jsonl", {"id": name, "text": LONG}) for name in "abc"]
    add(*files)
    remove(files[0], files[1])
    assert stories(there) == {"c": ["c"]}
    later = record(tmp_path / "d.jsonl", {"id": "d", "text": LONG})
    assert add(later).copies == 1
    assert stories(there) == {"c": ["c", "d"]}


# --- what changes or moves keeps its story --------------------------------------------------------


def test_a_typo_that_is_mended_in_the_first_article(there: StandIn, tmp_path: Path) -> None:
    files = [record(tmp_path / f"{name}.jsonl", {"id": name, "text": LONG}) for name in "ab"]
    add(*files)
    before = articles(there)["a"]
    record(files[0], {"id": "a", "text": LONG.replace("word37 ", "word-37 ", 1)})
    assert add(files[0]).updated == 1
    assert stories(there) == {"a": ["a", "b"]}
    assert articles(there)["a"]["rank"] == before["rank"]
    assert articles(there)["a"]["hash"] != before["hash"]


@pytest.mark.parametrize("at_once", [1, 400])
def test_both_articles_of_a_story_change_in_one_run(
    there: StandIn, tmp_path: Path, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from searchidx.backends.opensearch import writing

    monkeypatch.setattr(writing, "BATCH", at_once)
    file = tmp_path / "in.jsonl"
    add(record(file, {"id": "a", "text": LONG}, {"id": "b", "text": LONG}))
    add(record(file, {"id": "a", "text": OTHER}, {"id": "b", "text": OTHER + " end"}))
    assert list(stories(there).values()) == [["a", "b"]]


def test_the_first_article_becomes_another(there: StandIn, tmp_path: Path) -> None:
    files = [record(tmp_path / f"{name}.jsonl", {"id": name, "text": LONG}) for name in "abc"]
    add(*files)
    add(record(files[0], {"id": "a", "text": OTHER}))
    assert stories(there) == {"a": ["a"], "b": ["b", "c"]}


@pytest.mark.parametrize("at_once", [1, 400])
def test_a_file_that_is_renamed(
    there: StandIn, tmp_path: Path, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from searchidx.backends.opensearch import writing

    monkeypatch.setattr(writing, "BATCH", at_once)
    files = [record(tmp_path / f"{name}.jsonl", {"id": name, "text": LONG}) for name in "ab"]
    add(*files)
    before = articles(there)["a"]["rank"]
    files[0].rename(tmp_path / "moved.jsonl")
    assert add(tmp_path).updated == 1
    assert stories(there) == {"a": ["a", "b"]}
    assert articles(there)["a"]["rank"] == before
    assert articles(there)["a"]["stored"]["meta"][1].endswith("moved.jsonl")


def test_adding_again_after_a_crash(there: StandIn, tmp_path: Path) -> None:
    """The articles were sent and their files were not: they keep their places."""
    files = [record(tmp_path / f"{name}.jsonl", {"id": name, "text": LONG}) for name in "ab"]
    add(*files)
    there.index("news-files").now.clear()
    there.index("news-files").refresh()
    add(files[0])
    add(files[1])
    assert stories(there) == {"a": ["a", "b"]}
    assert check(ADDRESS).whole


def test_others_see_that_an_article_changed(there: StandIn, tmp_path: Path) -> None:
    file = record(tmp_path / "a.jsonl", {"id": "a", "text": LONG})
    add(file)
    with Archive(ADDRESS) as archive:
        before = archive.generation
        add(file)
        assert archive.generation == before
        add(record(file, {"id": "a", "text": LONG + " end"}))
        assert archive.generation != before


# --- few calls ------------------------------------------------------------------------------------


def calls_of(there: StandIn, *paths: Path, **how: Any) -> list[str]:
    """The paths of the calls that adding makes."""
    seen: list[str] = []
    there.after = lambda method, path: seen.append(path)
    add(*paths, **how)
    there.after = lambda method, path: None
    return seen


@pytest.mark.parametrize("careful", [False, True])
def test_many_small_files_take_few_calls(there: StandIn, tmp_path: Path, careful: bool) -> None:
    """New, unchanged, touched, changed, moved and gone: no call is made for each file."""
    with Archive(ADDRESS) as archive:
        if careful:  # another run is at it, or was cut off: files that nobody remembers are looked for
            marks.Mark(archive._backend.connection, "news").put()  # type: ignore[attr-defined]
    folder = tmp_path / "in"
    folder.mkdir()
    number = 250
    files = [record(folder / f"{at:03}.jsonl", {"id": f"i{at}", "text": f"x{at}"}) for at in range(number)]
    most = 40
    assert len(calls_of(there, folder, jobs=1)) < most
    assert len(articles(there)) == number
    assert len(calls_of(there, folder, jobs=1)) < most
    for file in files:
        os.utime(file, ns=(1, 1))
    assert len(calls_of(there, folder, jobs=1)) < most
    for at, file in enumerate(files):
        record(file, {"id": f"i{at}", "text": f"y{at}"})
    assert len(calls_of(there, folder, jobs=1)) < most
    assert all(each["stored"]["text"].startswith("y") for each in articles(there).values())
    folder.rename(tmp_path / "moved")
    assert len(calls_of(there, tmp_path / "moved", jobs=1)) < most
    assert len(articles(there)) == number
    assert {each["stored"]["meta"][1].split("/")[-2] for each in articles(there).values()} == {"moved"}
    for file in (tmp_path / "moved").iterdir():
        file.unlink()
    assert len(calls_of(there, tmp_path, jobs=1, prune=True)) < most
    assert articles(there) == {}


def test_what_was_sent_before_a_run_died_is_not_read_again(there: StandIn, tmp_path: Path) -> None:
    """Files are remembered together, but not so late that a run which dies has all of them read again."""
    for name in range(20):
        lines = [{"id": f"{name}-{at}", "text": f"x{name} y{at}"} for at in range(50)]
        record(tmp_path / f"{name:02}.jsonl", *lines)

    def stop(method: str, path: str) -> None:
        if "news" in there.aliases and len(there.index("news").now) > 900:
            raise Unreachable("the cluster is gone")

    there.after = stop
    with pytest.raises(Unreachable):
        add(tmp_path, jobs=1)
    there.after = lambda method, path: None
    there.index("news-files").refresh()
    report = add(tmp_path, jobs=1)
    assert report.unchanged >= 400
    assert report.added + report.updated + report.unchanged == 1_000
    assert len(articles(there)) == 1_000


def test_words_that_can_be_found_are_not_sent_again(there: StandIn, tmp_path: Path) -> None:
    add(record(tmp_path / "a.jsonl", {"id": "a", "text": "ferry"}))
    words = there.index("news-words")
    before = {name: dict(each) for name, each in words.now.items()}
    sent: list[str] = []
    real = words.put
    words.put = lambda name, body: (sent.append(body["form"]), real(name, body))[1]  # type: ignore[method-assign]
    words.now = {}  # else what is sent again would not be put
    add(record(tmp_path / "b.jsonl", {"id": "b", "text": "ferry lighthouse"}))
    assert "ferry" in {each["source"]["form"] for each in before.values()}
    assert "lighthouse" in sent
    assert "ferry" not in sent


def test_ids_that_another_file_uses_are_told(there: StandIn, tmp_path: Path) -> None:
    """Of the same run, and of one before."""
    one, two, three = (
        record(tmp_path / f"{name}.jsonl", {"id": "same", "text": name}) for name in ("one", "two", "three")
    )
    told = add(one, two).warnings
    assert told == ("the id 'same' is used in one.jsonl and in two.jsonl; both articles are kept",)
    (warning,) = add(three).warnings
    assert "in three.jsonl" in warning
    record(three, {"id": "same", "text": "changed"}, {"id": "other", "text": "new"})
    assert len(add(three).warnings) == 1
    assert not add(one, two, three).warnings


def test_files_that_moved_are_no_doubles(there: StandIn, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for at in range(3):
        record(folder / f"{at}.jsonl", {"id": f"i{at}", "text": f"x{at}"})
    add(folder)
    folder.rename(tmp_path / "moved")
    report = add(tmp_path / "moved")
    assert (report.updated, report.warnings) == (3, ())


# --- check and repair -----------------------------------------------------------------------------


def damage(there: StandIn, name: str) -> None:
    for each in there.index("news").now.values():
        if each["source"]["id"] == name:
            each["source"]["stored"]["text"] += " And more."


def lose(there: StandIn, name: str) -> None:
    index = there.index("news")
    index.now = {which: each for which, each in index.now.items() if each["source"]["id"] != name}


def test_a_whole_archive_is_left_alone(there: StandIn, tmp_path: Path) -> None:
    add(record(tmp_path / "a.jsonl", {"id": "a", "text": LONG}))
    before = there.aliases["news"]
    done = repair(ADDRESS)
    assert (done.problems, done.rebuilt, there.aliases["news"]) == ((), 0, before)


def test_damage_is_not_made_valid_and_the_next_add_mends_it(there: StandIn, tmp_path: Path) -> None:
    file = record(tmp_path / "in.jsonl", *({"id": name, "text": f"{name} {LONG}"} for name in "abc"))
    whole = record(tmp_path / "whole.jsonl", {"id": "d", "text": OTHER})
    add(file, whole)
    damage(there, "a")
    lose(there, "b")
    done = repair(ADDRESS)
    assert done.rebuilt == 3
    assert any("article a of" in each and "is not what was written" in each for each in done.after.problems)
    report = add(tmp_path)
    assert (report.added + report.updated, report.unchanged) == (2, 2)
    assert check(ADDRESS).problems == ()
    assert set(articles(there)) == set("abcd")
    assert "And more" not in articles(there)["a"]["stored"]["text"]


def test_articles_of_one_rank_at_the_end_of_a_page(
    there: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reindexing, "BATCH", 2)
    monkeypatch.setattr(scanning, "PAGE", 2)
    add(record(tmp_path / "in.jsonl", *({"id": name, "text": f"{name} {LONG}"} for name in "abcde")))
    for each in there.index("news").now.values():
        each["source"]["rank"] = each["fields"]["rank"] = 7
    there.index("news").refresh()
    with Archive(ADDRESS) as archive:
        assert reindexing.reindex(archive._backend) == 5  # type: ignore[arg-type]
    assert set(articles(there)) == set("abcde")


def test_what_was_not_refreshed_is_remade_too(there: StandIn, tmp_path: Path) -> None:
    add(record(tmp_path / "in.jsonl", *({"id": name, "text": f"{name} {LONG}"} for name in "abc")))
    index = there.index("news")
    index.found = {}
    with Archive(ADDRESS) as archive:
        assert reindexing.reindex(archive._backend) == 3  # type: ignore[arg-type]


def test_a_new_index_that_lacks_articles_is_not_taken(
    there: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(record(tmp_path / "in.jsonl", *({"id": name, "text": f"{name} {LONG}"} for name in "abc")))
    before = there.aliases["news"]
    real = reindexing.scan
    monkeypatch.setattr(reindexing, "scan", lambda *a, **b: list(real(*a, **b))[1:])
    with (
        Archive(ADDRESS) as archive,
        pytest.raises(IndexUnwritable, match="3 articles, of which 2 were read"),
    ):
        reindexing.reindex(archive._backend)  # type: ignore[arg-type]
    assert there.aliases["news"] == before
    assert not there.index("news").blocked
    assert set(articles(there)) == set("abc")


def test_a_swap_that_was_made_and_not_answered(there: StandIn, tmp_path: Path) -> None:
    add(record(tmp_path / "in.jsonl", {"id": "a", "text": LONG}))
    before = there.aliases["news"]

    def unanswered(method: str, path: str) -> None:
        if path == "_aliases":
            raise Unreachable("time-out")

    there.after = unanswered
    with Archive(ADDRESS) as archive:
        assert reindexing.reindex(archive._backend) == 1  # type: ignore[arg-type]
    assert there.aliases["news"] != before
    assert before not in there.indices


# --- runs that were cut off -----------------------------------------------------------------------


def cut_off(there: StandIn, folder: Path, error: Exception) -> None:
    """Add a file and be stopped when its articles are sent and it is not remembered."""
    file = record(folder / "in.jsonl", *({"id": name, "text": f"{name} {LONG}"} for name in "abc"))

    def stop(method: str, path: str) -> None:
        if path == "_bulk" and there.index("news").now:
            there.after = lambda method, path: None
            raise error

    there.after = stop
    with pytest.raises(type(error)):
        add(file, jobs=1)


def test_check_tells_of_a_run_that_died(
    there: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_off(there, tmp_path, Unreachable("the cluster is gone"))
    monkeypatch.setattr(marks, "_is_alive", lambda pid: pid != os.getpid())
    assert any("3 articles belong to no file" in each for each in check(ADDRESS).problems)
    monkeypatch.setattr(marks, "_is_alive", lambda pid: True)
    assert check(ADDRESS).whole  # it goes on
    for each in there.index("news-about").found.values():
        if each["source"]["kind"] == "run":
            each["source"]["value"] |= {"host": "another", "beat": 0}
    assert any("a run was cut off" in each for each in check(ADDRESS).problems)
    assert marks.any_left(there, "news")  # type: ignore[arg-type]
    add(tmp_path)
    assert check(ADDRESS).whole
    assert repair(ADDRESS).rebuilt == 0
    assert not marks.any_left(there, "news")  # type: ignore[arg-type]


def test_check_tells_at_once_of_a_run_that_failed(there: StandIn, tmp_path: Path) -> None:
    cut_off(there, tmp_path, RuntimeError("odd"))
    assert any("3 articles belong to no file" in each for each in check(ADDRESS).problems)


def test_interrupted_runs(there: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two files nothing is half done, so no mark stays; within one it does, of a run that has ended."""
    from searchidx.backends.opensearch.writing import ClusterWriter

    files = [record(tmp_path / f"{name}.jsonl", {"id": name, "text": f"{name} {LONG}"}) for name in "ab"]
    real = ClusterWriter.done

    def stop(self: ClusterWriter, file: Any) -> None:
        real(self, file)
        raise KeyboardInterrupt

    monkeypatch.setattr(ClusterWriter, "done", stop)
    with pytest.raises(KeyboardInterrupt):
        add(files[0], jobs=1)
    assert set(articles(there)) == {"a"}
    assert not marks.any_left(there, "news")  # type: ignore[arg-type]
    assert check(ADDRESS).whole

    def stop_before(self: ClusterWriter, file: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(ClusterWriter, "done", stop_before)
    with pytest.raises(KeyboardInterrupt):
        add(files[1], jobs=1)
    assert set(articles(there)) == {"a", "b"}
    assert marks.any_left(there, "news")  # type: ignore[arg-type]
    assert any("a run was cut off" in each for each in check(ADDRESS).problems)


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Ctrl-C is told as at a terminal: processes of pytest-xdist, and a shell's jobs, ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize("refused", [False, True])
def test_an_interrupt_while_a_load_is_under_way(
    there: StandIn, tmp_path: Path, refused: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C while the end waits for the last load: all of it stays. A load that fails is told, and leaves the mark."""
    from searchidx.backends.opensearch.writing import ClusterWriter

    files = [record(tmp_path / f"{name}.jsonl", {"id": name, "text": f"{name} {LONG}"}) for name in "ab"]
    with Archive(ADDRESS):
        there.index("news-files").blocked = refused
    real = ClusterWriter._deliver

    def slow(self: ClusterWriter, load: Any) -> None:
        if load.articles:
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.2)  # the main thread is told of it now
        real(self, load)

    monkeypatch.setattr(ClusterWriter, "_deliver", slow)
    with pytest.raises(IndexUnwritable if refused else KeyboardInterrupt):
        add(*files, jobs=1)
    assert len(there.index("news").now) == 2
    assert bool(marks.any_left(there, "news")) == refused  # type: ignore[arg-type]
    if not refused:
        assert add(*files, jobs=1).unchanged == 2
        assert check(ADDRESS).whole


def test_an_interrupt_in_the_wait_for_a_load_that_fails(
    there: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However the wait was left: what failed is told, and never counts as sent."""
    from searchidx.backends.opensearch.writing import ClusterWriter

    real = ClusterWriter._land
    waits: list[int] = []

    def interrupted(self: ClusterWriter) -> None:
        if self._under_way is not None and not waits:
            waits.append(1)
            raise KeyboardInterrupt
        real(self)

    with Archive(ADDRESS):
        there.index("news-files").blocked = True
    monkeypatch.setattr(ClusterWriter, "_land", interrupted)
    with pytest.raises(IndexUnwritable, match="the record of a file"):
        add(record(tmp_path / "a.jsonl", {"id": "a", "text": LONG}), jobs=1)
    assert waits
    assert marks.any_left(there, "news")  # type: ignore[arg-type]


# --- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("blocked", "told"), [("news-words", "a word"), ("news-files", "the record of a file")]
)
def test_words_and_records_that_are_refused(there: StandIn, tmp_path: Path, blocked: str, told: str) -> None:
    file = record(tmp_path / "in.jsonl", {"id": "a", "text": LONG})
    with Archive(ADDRESS):
        there.index(blocked).blocked = True
    with pytest.raises(IndexUnwritable, match=told):
        add(file)
    there.index(blocked).blocked = False
    add(file)
    assert any(each["source"]["form"] == "harbour" for each in there.index("news-words").now.values())
    assert check(ADDRESS).whole


def test_a_removal_that_is_refused(there: StandIn, tmp_path: Path) -> None:
    file = record(tmp_path / "in.jsonl", {"id": "a", "text": LONG})
    add(file)
    there.index("news").blocked = True
    with pytest.raises(IndexUnwritable, match="to take out an article"):
        remove(file)
    assert set(articles(there)) == {"a"}
