"""A commit counts when all of it is on disk, and what a killed run left is made good by the next one."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from making import index_of, make_article, record, write_records

from searchidx import Archive
from searchidx.archive import check, repair
from searchidx.errors import IndexUnwritable
from searchidx.index import checking, ledger, repairing
from searchidx.index.folder import IndexFolder, open_folder
from searchidx.index.kept import keep
from searchidx.index.manifest import manifest_file, manifest_text, read_manifest

pytestmark = pytest.mark.skipif(os.name != "posix", reason="looks up open files in /proc")


@pytest.fixture
def operations(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What is done to the disk from now on, in order: the operation and the name of the file or folder."""
    done: list[tuple[str, str]] = []

    def on_path(name: str) -> None:
        real: Callable[..., Any] = getattr(os, name)

        def told(*paths: str) -> Any:
            done.append((name, os.path.basename(paths[-1])))
            return real(*paths)

        monkeypatch.setattr(os, name, told)

    def fsync(handle: int) -> None:
        done.append(("fsync", os.path.basename(os.readlink(f"/proc/self/fd/{handle}"))))
        real_fsync(handle)

    real_fsync = os.fsync
    monkeypatch.setattr(os, "fsync", fsync)
    for name in ("replace", "rename", "unlink"):
        on_path(name)
    return done


def test_a_commit_counts_only_when_all_of_it_is_on_disk(
    tmp_path: Path, operations: list[tuple[str, str]]
) -> None:
    index = index_of(tmp_path / "index", [make_article("one", "a truce")])
    operations.clear()
    index_of(index, [make_article("two", "another truce")])
    generation = max(int(path.stem.rpartition("_")[2]) for path in index.glob("*.toc"))
    counts = operations.index(("replace", f"_MAIN_{generation}.toc"))
    before, after = operations[:counts], operations[counts:]
    names = [
        at for at, (what, name) in enumerate(before) if what in ("replace", "rename") and "writer" not in name
    ]
    synced = [name for what, name in before if what == "fsync"]
    assert {name.rpartition(".")[2] for _, name in (before[at] for at in names)} == {
        "arrays",
        "groups",
        "json",
    }
    assert any(name.startswith("building-") for name in synced), "the segment"
    assert f"stories-{generation}.groups" in synced
    assert ("fsync", "index") in before[max(names) :], "the folder holds their names"
    gone = after.index(("unlink", f"_MAIN_{generation - 1}.toc"))
    assert ("fsync", "index") in after[:gone], "nothing older goes before the new one is there for good"


def test_what_a_killed_run_left_is_cleaned_by_the_next_one(tmp_path: Path) -> None:
    index = index_of(tmp_path / "index", [make_article("one", "a truce")])
    before = {path.name for path in index.iterdir()}
    for name in (
        "MAIN_0123456789abcdef.arrays", "MAIN_0123456789abcdef.7.groups", "building-MAIN_0123456789abcdef.arrays",
        "manifest-77.json.123.new", "aliases.json.123.new", "MAIN_0123456789abcdef.7.groups.new", "stories-9.groups",
    ):  # fmt: skip
        (index / name).write_bytes(b"half")
    write_records(tmp_path / "none.jsonl", [])
    with Archive(index) as archive:
        archive.add([tmp_path / "none.jsonl"])
    assert {path.name for path in index.iterdir()} - before <= {"names.json", "ledger.sqlite3.crc"}


def test_a_small_file_that_is_being_written_is_not_taken_for_a_leftover(tmp_path: Path) -> None:
    index = index_of(tmp_path / "index", [make_article("one", "a truce")])
    keep(IndexFolder(str(index)), "aliases.json", {"joined": {}, "parted": {}})
    index_of(index, [make_article("two", "a truce")])
    assert (index / "aliases.json").exists()


# --- a crash between the commit of the index and that of the ledger -------------------------------


class Crash(BaseException):
    """Stands for a power cut: nothing after it is done."""


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    for name in ("bridge", "harbour"):
        (folder / f"{name}.md").write_text(
            f"# The {name}\n\nNobody could say why the {name} had been closed.\n"
        )
    return folder


def crash_before_the_ledger(monkeypatch: pytest.MonkeyPatch, work: Callable[[], object]) -> None:
    real = ledger.Ledger.record

    def crash(self: ledger.Ledger, files: Any, generation: int, removed: Any = None, seen: Any = ()) -> None:
        if files or removed:
            raise Crash
        real(self, files, generation, removed, seen)

    with monkeypatch.context() as patch:
        patch.setattr(ledger.Ledger, "record", crash)
        with pytest.raises(Crash):
            work()


def paths(index: Path) -> list[str]:
    with Archive(index) as archive:
        return sorted(Path(article.path).name for article in archive.articles())


def test_prune_sees_what_a_crash_left_unwritten(
    tmp_path: Path, pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Archive(tmp_path / "index") as archive:
        crash_before_the_ledger(monkeypatch, lambda: archive.add([pages]))
        assert paths(tmp_path / "index") == ["bridge.md", "harbour.md"], "the commit counts"
        (pages / "bridge.md").unlink()
        assert archive.add([pages], prune=True).removed == 1
    assert paths(tmp_path / "index") == ["harbour.md"]
    assert check(tmp_path / "index").whole


def test_what_was_removed_before_a_crash_comes_back_with_the_next_add(
    tmp_path: Path, pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Archive(tmp_path / "index") as archive:
        archive.add([pages])
        crash_before_the_ledger(monkeypatch, lambda: archive.remove([pages / "bridge.md"]))
        assert paths(tmp_path / "index") == ["harbour.md"]
        assert archive.add([pages]).added == 1


def test_a_commit_without_files_leaves_nothing_to_settle(tmp_path: Path, pages: Path) -> None:
    with Archive(tmp_path / "index") as archive:
        archive.add([pages])
        archive.optimize()
    (generation,) = (int(path.stem.rpartition("_")[2]) for path in (tmp_path / "index").glob("*.toc"))
    with sqlite3.connect(tmp_path / "index" / "ledger.sqlite3") as database:
        assert database.execute("select generation from commits").fetchall() == [(generation,)]
    database.close()


def test_a_repair_that_was_cut_off_goes_on(
    tmp_path: Path, pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lost articles are known only while it runs: so what is to be read again is written down first."""
    index = tmp_path / "index"
    with Archive(index) as archive:
        archive.add([pages])
        archive.add(
            [write_records(tmp_path / "all.jsonl", [record(f"r{n}", f"a truce {n}") for n in range(3)])]
        )
    segment = min(index.glob("*.arrays"))
    segment.write_bytes(b"gone")
    with monkeypatch.context() as patch:
        patch.setattr(repairing, "seal_ledger", lambda _: (_ for _ in ()).throw(Crash()))
        with pytest.raises(Crash):
            repair(index)
    assert any("cut off" in problem for problem in check(index).problems)
    assert repair(index).after.whole
    assert len(paths(index)) == 5
    assert repair(index).problems == ()


def test_a_disk_that_is_full_when_a_repair_writes_the_settings(
    tmp_path: Path, pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Found by reliability.full_disk: a bare OSError."""

    def full(_folder: IndexFolder) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with Archive(tmp_path / "index") as archive:
        archive.add([pages])
    (tmp_path / "index" / "names.json").write_text("damaged")
    with monkeypatch.context() as patch:
        patch.setattr(repairing, "write_settings", full)
        with pytest.raises(IndexUnwritable, match="No space left"):
            repair(tmp_path / "index")
    assert repair(tmp_path / "index").after.whole


# --- groups of before -----------------------------------------------------------------------------


def test_an_index_whose_groups_have_older_names_is_whole(tmp_path: Path) -> None:
    """Before groups were kept per generation, a segment had one file of them, and the manifest said nothing."""
    index = index_of(tmp_path / "index", [make_article("one", "a truce"), make_article("two", "a truce")])
    folder = open_folder(str(index))
    manifest = read_manifest(folder)
    for entry in manifest.segments:
        (index / f"{entry.name}.{entry.grouped}.groups").rename(index / f"{entry.name}.groups")
    older = replace(manifest, segments=tuple(replace(entry, grouped=0) for entry in manifest.segments))
    (index / manifest_file(manifest.generation)).write_text(manifest_text(older))
    assert check(index).problems == ()
    with Archive(index) as archive:
        archive.backup(tmp_path / "backup")
    index_of(index, [make_article("three", "a truce")])
    assert check(index).problems == ()
    assert not [
        path.name
        for path in index.glob("*.groups")
        if path.name.startswith("MAIN") and path.name.count(".") == 1
    ]


def test_a_check_looks_again_when_a_commit_came(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index = index_of(tmp_path / "index", [make_article("one", "a truce")])
    looked: list[int] = []

    def between_two_commits(path: str) -> Iterator[str]:
        looked.append(1)
        if len(looked) == 1:
            index_of(index, [make_article("two", "a truce")])
            yield "a file of before is gone"

    monkeypatch.setattr(checking, "problems", between_two_commits)
    assert check(index).problems == ()
    assert len(looked) == 2
