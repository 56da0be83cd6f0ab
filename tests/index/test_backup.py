"""A backup is one file, made while the index is in use, and gives the same index back or none at all."""

from __future__ import annotations

import errno
import io
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
import tracemalloc
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from making import record, write_records

from searchidx import Archive, restore
from searchidx.archive import check
from searchidx.errors import IndexDamaged, IndexLocked, NotAnIndex, SearchidxError, UsageError
from searchidx.index import backup
from searchidx.index.backup import MARK
from searchidx.index.folder import IndexFolder, open_folder
from searchidx.index.ledger import Ledger
from searchidx.index.manifest import Manifest, read_manifest
from searchidx.index.naming import REPAIR
from searchidx.index.writer import open_writer


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("backed")
    with Archive(folder / "index") as archive:
        for number in range(3):
            some = [record(f"r{number}{i}", f"a truce at place{i}", people=["Vera Kolas"]) for i in range(4)]
            archive.add([write_records(folder / f"{number}.jsonl", some)])
        archive.join_names("people", "Vera Kolas", ["V. Kolas"])
        archive.backup(folder / "backup.tar")
    return folder


def articles(index: Path) -> list[str]:
    with Archive(index, create=False) as archive:
        return sorted(f"{article.id} {article.text}" for article in archive.articles())


def test_what_comes_back_is_what_went_in(whole: Path, tmp_path: Path) -> None:
    report = restore(whole / "backup.tar", tmp_path / "new" / "index")
    assert (report.articles, report.index) == (12, str(tmp_path / "new" / "index"))
    assert articles(tmp_path / "new" / "index") == articles(whole / "index")
    assert check(tmp_path / "new" / "index").whole
    with Archive(tmp_path / "new" / "index") as archive:
        assert archive.aliases().joined["people"]["Vera Kolas"] == ("V. Kolas",)
        assert archive.add([whole / f"{number}.jsonl" for number in range(3)]).unchanged == 12


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="a tool of GNU")
def test_other_tools_can_check_and_unpack_it(whole: Path, tmp_path: Path) -> None:
    with tarfile.open(whole / "backup.tar") as packed:
        packed.extractall(tmp_path / "index", filter="data")
    done = subprocess.run(
        ["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=tmp_path / "index", capture_output=True
    )
    assert done.returncode == 0, done.stderr
    (tmp_path / "index" / "SHA256SUMS").unlink()
    assert articles(tmp_path / "index") == articles(whole / "index")


def test_nothing_is_overwritten(whole: Path, tmp_path: Path) -> None:
    (tmp_path / "there").write_text("mine")
    with Archive(whole / "index") as archive:
        for place in (tmp_path / "there", whole / "index" / "inside.tar", whole / "backup.tar"):
            with pytest.raises(UsageError):
                archive.backup(place)
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "thesis.txt").write_text("mine")
    for place in (tmp_path / "there", tmp_path / "folder", whole / "index"):
        with pytest.raises(UsageError, match="there already"):
            restore(whole / "backup.tar", place)
    assert (tmp_path / "there").read_text() == "mine"
    (tmp_path / "empty").mkdir()
    assert restore(whole / "backup.tar", tmp_path / "empty").articles == 12


@pytest.mark.parametrize("links", [True, False])
@pytest.mark.parametrize("taken", [True, False])
def test_a_name_that_is_taken_meanwhile_is_left_alone(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool, taken: bool
) -> None:
    real = os.link

    def link(source: str, target: str) -> None:
        if taken:
            Path(target).write_text("mine")
        if not links:
            raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))
        real(source, target)

    monkeypatch.setattr(os, "link", link)
    with Archive(whole / "index") as archive:
        if taken:
            with pytest.raises(UsageError, match="there already"):
                archive.backup(tmp_path / "b.tar")
            assert (tmp_path / "b.tar").read_text() == "mine"
        else:
            archive.backup(tmp_path / "b.tar")
            assert restore(tmp_path / "b.tar", tmp_path / "b.tar.index").articles == 12
    assert sorted(os.listdir(tmp_path)) == ["b.tar"] + ["b.tar.index"] * (not taken)


def test_a_name_that_cannot_be_had_leaves_nothing(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = os.replace

    def refused(source: str, target: str) -> None:
        if target.endswith("b.tar"):
            raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))
        replace(source, target)

    with Archive(whole / "index") as archive, monkeypatch.context() as patch:
        patch.setattr(os, "link", refused)
        patch.setattr(os, "replace", refused)
        with pytest.raises(SearchidxError, match="cannot write the backup"):
            archive.backup(tmp_path / "b.tar")
    assert not os.listdir(tmp_path)


def test_a_link_is_no_way_into_the_index(whole: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(whole / "index")
    before = os.listdir(whole / "index")
    with Archive(whole / "index") as archive, pytest.raises(UsageError, match="in the index"):
        archive.backup(tmp_path / "link" / "b.tar")
    assert os.listdir(whole / "index") == before


def test_a_writer_at_work_is_not_waited_for(whole: Path, tmp_path: Path) -> None:
    restore(whole / "backup.tar", tmp_path / "index")
    folder = open_folder(str(tmp_path / "index"))
    with open_writer(folder) as writer, Archive(tmp_path / "index") as archive:
        writer.remove_documents([0])
        assert archive.backup(tmp_path / "backup.tar").articles == 12, "the last commit"
        writer.commit()
        assert archive.backup(tmp_path / "later.tar").articles == 11
    restore(tmp_path / "later.tar", tmp_path / "later")
    assert check(tmp_path / "later").whole


@pytest.mark.parametrize(
    "pattern", ["*.arrays", "*.groups", "*.toc", "manifest-*.json", "aliases.json", "ledger.sqlite3"]
)
def test_damage_is_not_backed_up(whole: Path, tmp_path: Path, pattern: str) -> None:
    restore(whole / "backup.tar", tmp_path / "index")
    damaged = min((tmp_path / "index").glob(pattern))
    data = bytearray(damaged.read_bytes())
    data[len(data) // 2] ^= 0x10
    if pattern.startswith("ledger"):
        data[:1000] = bytes(1000)
    damaged.write_bytes(data)
    with pytest.raises(IndexDamaged), Archive(tmp_path / "index") as archive:
        archive.backup(tmp_path / "backup.tar")
    assert not list(tmp_path.glob("backup*"))


def test_a_ledger_that_still_can_be_read_and_has_changed_is_not_backed_up(
    whole: Path, tmp_path: Path
) -> None:
    restore(whole / "backup.tar", tmp_path / "index")
    ledger = tmp_path / "index" / "ledger.sqlite3"
    ledger.write_bytes(ledger.read_bytes().replace(b"0.jsonl", b"8.jsonl"))
    with pytest.raises(IndexDamaged, match="has changed"), Archive(tmp_path / "index") as archive:
        archive.backup(tmp_path / "backup.tar")


def test_a_large_ledger_can_be_written_while_it_is_copied(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    restore(whole / "backup.tar", tmp_path / "index")
    path = tmp_path / "index" / "ledger.sqlite3"
    connect = sqlite3.connect

    def write(number: int, size: int) -> None:
        with closing(connect(path, timeout=0)) as database, database:
            database.execute("insert into files values (?, 0, 0, '', zeroblob(?))", (number, size))

    left: list[int] = []

    class Copied(sqlite3.Connection):
        def backup(self, target: sqlite3.Connection, **given: Any) -> None:
            def written(_status: int, remaining: int, _total: int) -> None:
                if not left:
                    write(2, 0)
                left.append(remaining)

            super().backup(target, progress=written, **given)

    write(1, 20_000_000)
    with Archive(tmp_path / "index") as archive, monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", lambda *given, **more: connect(*given, **more, factory=Copied))
        tracemalloc.start()
        archive.backup(tmp_path / "backup.tar")
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert left[0] > 0, "written before all was copied"
    assert most < 15_000_000, "the copy is not held in memory"
    restore(tmp_path / "backup.tar", tmp_path / "new")
    with closing(connect(tmp_path / "new" / "ledger.sqlite3")) as database:
        assert database.execute("select count(*) from files where path in (1, 2)").fetchone() == (2,)


@pytest.mark.parametrize("read_only", [True, False])
def test_a_ledger_waits_for_a_backup(whole: Path, tmp_path: Path, read_only: bool) -> None:
    restore(whole / "backup.tar", tmp_path / "index")
    ledger = Ledger(open_folder(str(tmp_path / "index")), read_only=read_only)
    assert ledger._db.execute("pragma busy_timeout").fetchone() == (60_000,)
    ledger.close()


@pytest.mark.parametrize("begun", ["before", "meanwhile"])
def test_half_a_repair_is_not_backed_up(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, begun: str
) -> None:
    """What is still to be read again is known to the folder alone: the backup would pass for whole."""
    restore(whole / "backup.tar", tmp_path / "index")

    def begin(folder: IndexFolder) -> Manifest:
        (tmp_path / "index" / REPAIR).touch()
        return read_manifest(folder)

    with Archive(tmp_path / "index") as archive:
        if begun == "before":
            (tmp_path / "index" / REPAIR).touch()
        else:
            monkeypatch.setattr(backup, "read_manifest", begin)
        with pytest.raises(IndexDamaged, match="repair"):
            archive.backup(tmp_path / "backup.tar")
    assert os.listdir(tmp_path) == ["index"]


def test_a_damaged_backup_gives_no_index(whole: Path, tmp_path: Path) -> None:
    data = (whole / "backup.tar").read_bytes()
    with tarfile.open(whole / "backup.tar") as packed:
        places = [(member.name, member.offset_data) for member in packed]
        end = packed.getmembers()[-1].offset_data + packed.getmembers()[-1].size
    damages = [(f"{name} changed", data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]) for name, at in places]
    damages += [(f"cut at {at}", data[:at]) for at in range(0, end, end // 20)]
    damages += [("no tar", b"x" * 5000), ("empty", b"")]
    for name, damaged in damages:
        (tmp_path / "bad.tar").write_bytes(damaged)
        with pytest.raises(SearchidxError):
            restore(tmp_path / "bad.tar", tmp_path / "index")
        assert os.listdir(tmp_path) == ["bad.tar"], name


def member(name: str, data: bytes = b"x", **said: Any) -> tuple[tarfile.TarInfo, io.BytesIO]:
    info = tarfile.TarInfo(name)
    info.size = len(data)
    for key, value in said.items():
        setattr(info, key, value)
    return info, io.BytesIO(data)


@pytest.mark.parametrize(
    "bad",
    [
        member("../escaped"), member("/tmp/escaped"), member("evil.py"), member("searchidx.json/../../escaped"),
        member("names.json", b"", type=tarfile.SYMTYPE, linkname="/etc/passwd"),
        member("names.json", b"\0" * 512, type=tarfile.GNUTYPE_SPARSE),
        member("names.json", b"", type=tarfile.FIFOTYPE), member("names.json", b"", type=tarfile.DIRTYPE),
    ],
    ids=lambda bad: f"{bad[0].name} {bad[0].type!r}",
)  # fmt: skip
def test_a_strangers_backup_writes_nothing_outside(
    tmp_path: Path, bad: tuple[tarfile.TarInfo, io.BytesIO]
) -> None:
    with tarfile.open(tmp_path / "bad.tar", "w") as packed:
        packed.addfile(bad[0], bad[1])
    with pytest.raises(NotAnIndex, match="no backup"):
        restore(tmp_path / "bad.tar", tmp_path / "index")
    assert os.listdir(tmp_path) == ["bad.tar"]


def test_a_restore_that_was_cut_off_is_begun_anew(whole: Path, tmp_path: Path) -> None:
    half = tmp_path / "index.restoring"
    half.mkdir()
    for name in (MARK, "writer.lock"):
        (half / name).touch()
    (half / "MAIN_00.arrays").write_bytes(b"half")
    assert restore(whole / "backup.tar", tmp_path / "index").articles == 12
    assert check(tmp_path / "index").whole
    assert os.listdir(tmp_path) == ["index"]
    assert MARK not in os.listdir(tmp_path / "index")


def test_a_folder_of_somebody_else_is_not_taken_for_one(whole: Path, tmp_path: Path) -> None:
    (tmp_path / "index.restoring").mkdir()
    (tmp_path / "index.restoring" / "thesis.txt").write_text("mine")
    with pytest.raises(UsageError, match="no restore that was cut off"):
        restore(whole / "backup.tar", tmp_path / "index")
    assert (tmp_path / "index.restoring" / "thesis.txt").exists()


def test_an_index_with_the_name_of_a_restore_is_not_taken_for_one(whole: Path, tmp_path: Path) -> None:
    shutil.copytree(whole / "index", tmp_path / "index.restoring")
    with pytest.raises(UsageError, match="no restore that was cut off"):
        restore(whole / "backup.tar", tmp_path / "index")
    assert articles(tmp_path / "index.restoring") == articles(whole / "index")


def test_nor_is_a_file_or_a_link(whole: Path, tmp_path: Path) -> None:
    (tmp_path / "one.restoring").write_text("mine")
    (tmp_path / "else").mkdir()
    (tmp_path / "two.restoring").symlink_to(tmp_path / "else")
    for name in ("one", "two"):
        with pytest.raises(UsageError, match="no restore that was cut off"):
            restore(whole / "backup.tar", tmp_path / name)
    assert (tmp_path / "one.restoring").read_text() == "mine"
    assert not os.listdir(tmp_path / "else")


def test_of_two_restores_to_one_place_the_second_waits_for_nothing_and_breaks_nothing(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lock is held until the index has its name: given back before, the second empties what the first moves."""
    real = os.rename

    def meanwhile(source: str, target: str) -> None:
        with pytest.raises(IndexLocked):
            restore(whole / "backup.tar", tmp_path / "index")
        real(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "rename", meanwhile)
        assert restore(whole / "backup.tar", tmp_path / "index").articles == 12
    assert os.listdir(tmp_path) == ["index"]
    assert check(tmp_path / "index").whole
    assert "writer.json" not in os.listdir(tmp_path / "index")


def test_a_restore_that_begins_when_another_has_just_ended_leaves_that_alone(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = backup._begin

    def late(beside: IndexFolder) -> None:
        shutil.copytree(whole / "index", tmp_path / "index")
        real(beside)

    monkeypatch.setattr(backup, "_begin", late)
    with pytest.raises(UsageError, match="there already"):
        restore(whole / "backup.tar", tmp_path / "index")
    assert os.listdir(tmp_path) == ["index"]


def test_the_commands(whole: Path, tmp_path: Path, command: Callable[..., Any]) -> None:
    done = command("backup", tmp_path / "b.tar", index=whole / "index")
    assert (done.code, done.err) == (0, "")
    assert "12 articles" in done.out
    done = command("restore", tmp_path / "b.tar", "--json", index=tmp_path / "index")
    assert (done.code, done.json["articles"], done.json["index"]) == (0, 12, str(tmp_path / "index"))
    assert command("backup", tmp_path / "b.tar", index=whole / "index").code == 2
    assert command("restore", tmp_path / "b.tar", index=tmp_path / "index").code == 2
    done = command("restore", tmp_path / "nothere.tar", index=tmp_path / "index2")
    assert (done.code, len(done.err.splitlines())) == (3, 1)
    (tmp_path / "b.tar").write_bytes((tmp_path / "b.tar").read_bytes()[:-15_000])
    done = command("restore", tmp_path / "b.tar", index=tmp_path / "index2")
    assert done.code == 3
    assert "another backup" in done.err
    assert not list(tmp_path.glob("index2*"))


def test_a_disk_that_fills_up_leaves_nothing(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch, Archive(whole / "index") as archive:
        patch.setattr(os, "fsync", full)
        with pytest.raises(SearchidxError, match="No space left"):
            archive.backup(tmp_path / "b.tar")
    assert not os.listdir(tmp_path)


@pytest.mark.skipif(os.name != "posix", reason="limits are of Unix")
def test_a_disk_that_is_full_for_the_copy_of_the_ledger_is_no_damage(whole: Path, tmp_path: Path) -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    assert (whole / "index" / "ledger.sqlite3").stat().st_size > 8192
    with Archive(whole / "index") as archive:
        resource.setrlimit(resource.RLIMIT_FSIZE, (8192, before[1]))
        try:
            with pytest.raises(SearchidxError, match="cannot write the backup"):
                archive.backup(tmp_path / "b.tar")
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert not os.listdir(tmp_path)


def test_only_the_place_of_the_backup_needs_space(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "not there"))
    with Archive(whole / "index") as archive:
        assert archive.backup(tmp_path / "b.tar").articles == 12
        with pytest.raises(SearchidxError, match="cannot write the backup"):
            archive.backup(tmp_path / "nor there" / "b.tar")
    assert os.listdir(tmp_path) == ["b.tar"]
