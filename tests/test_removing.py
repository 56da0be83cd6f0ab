"""Articles out of the index: by file, by query, by prune; and a moved file is one article."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from making import record, write_records

from searchidx import Archive
from searchidx.errors import IndexLocked, UsageError
from searchidx.index.folder import open_folder
from searchidx.index.lock import write_lock

PAGE = "# The {0} question\n\nNobody in the town of {0} could say on Monday why the {0} had been closed.\n"


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    (folder / "old").mkdir(parents=True)
    for name in ("bridge", "harbour", "old/market"):
        (folder / f"{name}.md").write_text(PAGE.format(name.split("/")[-1]), encoding="utf-8")
    return folder


@pytest.fixture
def archive(tmp_path: Path, pages: Path) -> Archive:
    made = Archive(tmp_path / "index")
    assert made.add([pages]).added == 3
    return made


def ids(archive: Archive) -> list[str]:
    return sorted(Path(article.path).stem for article in archive.articles())


def test_a_file_and_a_folder_are_taken_out_and_come_back(archive: Archive, pages: Path) -> None:
    report = archive.remove([pages / "bridge.md", pages / "old"])
    assert report.removed == 2
    assert {Path(each.path).stem for each in report.articles} == {"bridge", "market"}
    assert ids(archive) == ["harbour"]
    assert (pages / "bridge.md").exists()
    again = archive.add([pages])
    assert (again.added, again.unchanged) == (2, 1)


def test_what_a_query_matches_is_taken_out(archive: Archive) -> None:
    assert archive.remove(query="harbour", dry_run=True).removed == 0
    assert archive.remove(query="harbour").removed == 1
    assert ids(archive) == ["bridge", "market"]


def test_one_record_of_many_is_taken_out_and_read_again(tmp_path: Path) -> None:
    path = write_records(tmp_path / "r.jsonl", [record("a", "a truce"), record("b", "a flood")])
    with Archive(tmp_path / "index") as archive:
        archive.add([path])
        assert archive.remove(query="flood").removed == 1
        assert archive.search("").total == 1
        again = archive.add([path])
        assert (again.added, again.updated, again.unchanged) == (1, 0, 1)


def test_an_empty_query_and_no_choice_are_refused(archive: Archive) -> None:
    with pytest.raises(UsageError, match="every article"):
        archive.remove(query=" ")
    with pytest.raises(UsageError):
        archive.remove()
    with pytest.raises(UsageError):
        archive.remove(["x"], query="x")


def test_prune_takes_out_only_what_is_gone(archive: Archive, pages: Path) -> None:
    (pages / "bridge.md").unlink()
    assert archive.add([pages]).removed == 0
    assert ids(archive) == ["bridge", "harbour", "market"], "without --prune nothing goes"
    assert archive.add([pages / "old"], prune=True).removed == 0, "only under what was named"
    assert archive.add([pages], prune=True, dry_run=True).removed == 1
    assert archive.add([pages], prune=True).removed == 1
    assert ids(archive) == ["harbour", "market"]
    assert archive.add([pages], prune=True).removed == 0


def test_a_large_prune_asks_first(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    for number in range(12):
        (folder / f"{number}.md").write_text(PAGE.format(f"place{number}"), encoding="utf-8")
    asked: list[tuple[int, int]] = []

    def no(articles: int, live: int) -> bool:
        asked.append((articles, live))
        return False

    with Archive(tmp_path / "index") as archive:
        archive.add([folder])
        for path in folder.iterdir():
            path.unlink()
        report = archive.add([folder], prune=no)
        assert asked == [(12, 12)]
        assert report.removed == 0
        assert "nothing was taken out" in report.warnings[0]
        assert archive.add([folder], prune=True).removed == 12


def test_a_folder_that_is_gone_is_asked_about_however_small(archive: Archive, pages: Path) -> None:
    """It may be on a disk that is not there."""
    pages.rename(pages.with_name("elsewhere"))
    report = archive.add([pages], prune=lambda *_: False)
    assert (report.removed, len(ids(archive))) == (0, 3)
    assert "3 of 3 articles are gone" in report.warnings[0]
    assert archive.add([pages], prune=True).removed == 3


def test_a_moved_file_is_one_article(archive: Archive, pages: Path) -> None:
    (pages / "bridge.md").rename(pages / "old" / "bridge-moved.md")
    report = archive.add([pages])
    assert (report.added, report.updated, report.removed, report.unchanged) == (0, 1, 0, 2)
    assert ids(archive) == ["bridge-moved", "harbour", "market"]
    assert archive.add([pages], prune=True).removed == 0


def test_a_copied_file_is_no_move(archive: Archive, pages: Path) -> None:
    (pages / "twin.md").write_bytes((pages / "bridge.md").read_bytes())
    assert archive.add([pages]).added == 1


def test_waiting_for_the_lock(archive: Archive, pages: Path) -> None:
    (pages / "new.md").write_text(PAGE.format("quay"), encoding="utf-8")
    told: list[str] = []
    done: list[int] = []
    with write_lock(open_folder(archive.path)):
        with pytest.raises(IndexLocked, match="another process"):
            archive.add([pages])
        other = threading.Thread(
            target=lambda: done.append(Archive(archive.path).add([pages], waiting=told.append).added)
        )
        other.start()
        deadline = time.monotonic() + 10
        while not told and time.monotonic() < deadline:
            time.sleep(0.02)
        assert not done
    other.join(20)
    assert done == [1]
    assert "another process writes" in told[0]


def test_the_command(run: Callable[..., Any], archive: Archive, pages: Path) -> None:
    said = run("remove", pages / "bridge.md", "--dry-run", index=archive.path)
    assert (said.code, said.out.count("\n")) == (0, 1)
    assert "--dry-run" in said.err
    done = run("remove", pages / "bridge.md", "--json", index=archive.path)
    assert (done.json["schema"], done.json["removed"]) == (1, 1)
    assert run("remove", "/nothere", index=archive.path).code == 1
    assert run("remove", index=archive.path).code == 2
    both = run("remove", pages, "--query", "harbour", index=archive.path)
    assert (both.code, "at once" in both.err) == (2, True)
    assert run("remove", "--query", '"unclosed', index=archive.path).code == 2
    (pages / "harbour.md").unlink()
    assert run("add", pages, "--prune", "--wait", "--json", index=archive.path).json["removed"] == 1
