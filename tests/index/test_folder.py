"""The index's folder: recognised without being loaded, refused with the error that says what to do."""

from __future__ import annotations

import errno
import json
import os
import pickle
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from making import index_of, make_article
from processes import environment_of

from searchidx import Archive
from searchidx.errors import (
    IndexDamaged,
    IndexLocked,
    IndexUnwritable,
    NoIndex,
    NotAnIndex,
    OtherVersion,
)
from searchidx.index import folder as index_folder
from searchidx.index import lock as index_lock
from searchidx.index.commit import open_or_create
from searchidx.index.folder import IndexFolder, open_folder, writing_errors
from searchidx.index.kept import alone, keep, missing, read_kept
from searchidx.index.lock import write_lock
from searchidx.index.seals import sealed, unsealed


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return index_of(tmp_path / "index", [make_article("a", "a truce")])


def test_made_where_there_is_none(tmp_path: Path) -> None:
    made = open_or_create(str(tmp_path / "deep" / "index"))
    assert open_folder(made.path) == made
    settings = json.loads(Path(made.file("searchidx.json")).read_text())
    assert (settings["format"], settings["schema"]) == ("searchidx index", index_folder.SCHEMA_VERSION)


def test_a_file_that_a_writer_removes_meanwhile_is_no_damage(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Listed(NamedTuple):
        """A file that is gone since it was listed, of a system that does not list what a name is."""

        name: str
        path: str

        def is_file(self) -> bool:
            return False

        is_dir = is_file

    scandir = os.scandir

    @contextmanager
    def listed(path: str) -> Iterator[Iterator[os.DirEntry[str] | Listed]]:
        gone = Path(path, "gone.seg")
        gone.touch()
        with scandir(path) as entries:
            every = list(entries)
        gone.unlink()
        yield iter([*every, Listed("gone.tmp", os.path.join(path, "gone.tmp"))])

    size = sum(each.stat().st_size for each in index.iterdir())
    monkeypatch.setattr(os, "scandir", listed)
    assert Archive(index, create=False).stats().bytes == size


def test_one_of_the_version_before_is_read_and_becomes_one_of_this_when_it_is_written_to(index: Path) -> None:
    settings = index / "searchidx.json"
    told = unsealed(settings.read_text(encoding="utf-8"))
    settings.write_text(sealed({**told, "schema": 7, "stemmer": "snowball 1"}), encoding="utf-8")
    with Archive(index) as archive:
        assert archive.search("truce").total == 1
        assert open_folder(str(index)).schema == 7
        archive.optimize()
    folder = open_folder(str(index))
    assert (folder.schema, folder.stemmer) == (index_folder.SCHEMA_VERSION, "snowball 1")


def test_made_by_another_process_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who comes second uses it, whatever the first one does with it then; who makes none has the lock in vain."""
    path = str(tmp_path / "index")
    os.mkdir(path)
    with ThreadPoolExecutor(1) as other, write_lock(IndexFolder(path)):
        second = other.submit(open_or_create, path)
        time.sleep(0.3)
        assert not second.done()
        shutil.copytree(index_of(tmp_path / "made", [make_article("a", "a truce")]), path, dirs_exist_ok=True)
        assert second.result(timeout=10).path == path
    shutil.rmtree(path)
    os.mkdir(path)
    monkeypatch.setattr("searchidx.index.commit.MAKING", 0.0)
    with write_lock(IndexFolder(path)), pytest.raises(IndexLocked):
        open_or_create(path)


def test_made_in_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with Archive(tmp_path / "empty") as archive:
        assert archive.search("word").total == 0


def test_opening_again_changes_nothing(index: Path) -> None:
    before = {entry.name: entry.stat().st_mtime_ns for entry in os.scandir(index)}
    with Archive(index) as archive:
        assert archive.search("truce").total == 1
    assert {entry.name: entry.stat().st_mtime_ns for entry in os.scandir(index)} == before


# --- no index -------------------------------------------------------------------------------------


def test_none_there(tmp_path: Path) -> None:
    with pytest.raises(NoIndex, match="no index at") as caught:
        Archive(tmp_path / "none", create=False)
    assert "searchidx add" in caught.value.hint
    assert not (tmp_path / "none").exists()


def test_an_empty_folder_is_none(tmp_path: Path) -> None:
    with pytest.raises(NoIndex, match="empty"):
        Archive(tmp_path, create=False)


@pytest.mark.parametrize("create", [True, False])
def test_somebody_elses_folder_is_refused_and_left_alone(tmp_path: Path, create: bool) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(NotAnIndex, match="not a searchidx index"):
        Archive(tmp_path, create=create)
    assert [entry.name for entry in tmp_path.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize("create", [True, False])
def test_a_file_is_refused(tmp_path: Path, create: bool) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(NotAnIndex, match="is a file"):
        Archive(tmp_path / "file", create=create)
    with pytest.raises(NotAnIndex, match="/file is a file"):
        Archive(tmp_path / "file" / "index", create=create)


def test_settings_of_something_else_are_refused(tmp_path: Path) -> None:
    (tmp_path / "searchidx.json").write_text('{"format": "a diary", "schema": 1}')
    with pytest.raises(NotAnIndex):
        Archive(tmp_path)


# --- another version ------------------------------------------------------------------------------


class Trap:
    """Unpickling this writes a file."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return Path.write_text, (Path(self.path), "sprung")


def test_another_version_says_what_to_do_and_loads_nothing(index: Path, tmp_path: Path) -> None:
    settings = index / "searchidx.json"
    settings.write_text(json.dumps({**json.loads(settings.read_text()), "schema": 999, "searchidx": "9.9"}))
    for path in index.glob("*.toc"):
        path.write_bytes(pickle.dumps(Trap(str(tmp_path / "sprung"))))
    with pytest.raises(OtherVersion, match="schema 999") as caught:
        Archive(index)
    assert "9.9" in caught.value.hint
    assert not (tmp_path / "sprung").exists()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"format": "searchidx index"}',
        '{"format": "searchidx index", "schema": "x"}',
        "\xff",
    ],
)
@pytest.mark.parametrize("create", [True, False])
def test_settings_that_cannot_be_read(index: Path, text: str, create: bool) -> None:
    (index / "searchidx.json").write_bytes(text.encode("latin-1"))
    with pytest.raises(IndexDamaged, match=r"searchidx\.json"):
        Archive(index, create=create)


# --- one writer -----------------------------------------------------------------------------------

HOLD = """
import sys
from searchidx.index.folder import open_folder
from searchidx.index.lock import write_lock
with write_lock(open_folder(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def held(index: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Another process holds the write lock."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(index)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment_of(),
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        yield holder
    finally:
        holder.kill()
        holder.communicate()


def test_a_locked_index_says_who_writes_and_can_be_searched(index: Path, tmp_path: Path) -> None:
    (tmp_path / "new.txt").write_text("A text that has come meanwhile.")
    with held(index) as holder, Archive(index) as archive:
        with pytest.raises(IndexLocked) as caught:
            archive.add([tmp_path / "new.txt"])
        assert f"process {holder.pid} " in caught.value.message
        assert "-c" in caught.value.message, "the command line of the holder"
        assert archive.search("truce").total == 1
        assert archive.stats().articles == 1


def test_the_lock_of_a_killed_process_is_free(index: Path) -> None:
    with held(index) as holder:
        holder.send_signal(signal.SIGKILL)
        holder.wait()
        with write_lock(open_folder(str(index))):
            pass
    assert not (index / index_lock.HOLDER).exists()


def test_what_a_dead_holder_left_is_not_believed(index: Path) -> None:
    (index / index_lock.HOLDER).write_text('{"pid": 1, "since": "long ago", "command": "x"}')
    with write_lock(open_folder(str(index))):
        assert json.loads((index / index_lock.HOLDER).read_text())["pid"] == os.getpid()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"pid": 1}', "\xff"])
def test_a_holder_that_cannot_be_read_is_left_unnamed(index: Path, text: str) -> None:
    with held(index):
        (index / index_lock.HOLDER).write_bytes(text.encode("latin-1"))
        with pytest.raises(IndexLocked, match="another process writes"), write_lock(open_folder(str(index))):
            pass


def test_the_lock_is_free_after_an_error(index: Path) -> None:
    folder = open_folder(str(index))
    with pytest.raises(ZeroDivisionError), write_lock(folder):
        raise ZeroDivisionError
    with write_lock(folder):
        pass


def test_the_lock_of_a_killed_add_with_workers_is_free(index: Path, tmp_path: Path) -> None:
    """Workers inherit the lock: they must not outlive the process that they work for."""
    for number in range(3000):
        (tmp_path / f"{number}.txt").write_text(f"Story {number}. " + "There was a truce at the coast. " * 30)
    adding = subprocess.Popen(
        [sys.executable, "-m", "searchidx", "--index", str(index), "add", "--jobs", "2", str(tmp_path)],
        stdout=subprocess.DEVNULL,
        env=environment_of(),
    )
    try:
        wait_until(lambda: len(children(adding.pid)) == 2)
        workers = children(adding.pid)
    finally:
        adding.kill()
        adding.wait()
    wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers))
    with write_lock(open_folder(str(index))):
        pass


def children(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def wait_until(condition: object, seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


# --- places that cannot be written ----------------------------------------------------------------


def test_a_place_below_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises((NotAnIndex, IndexUnwritable)):
        Archive(tmp_path / "file" / "index")


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no /proc")
def test_a_place_where_nothing_can_be_made() -> None:
    with pytest.raises(IndexUnwritable, match="cannot write"):
        Archive("/proc/searchidx-test")


@pytest.mark.parametrize(
    ("number", "hint"),
    [(errno.ENOSPC, "free space"), (errno.EROFS, "another folder"), (errno.EACCES, "another folder")],
)
def test_what_the_disk_says_becomes_our_error(number: int, hint: str) -> None:
    with pytest.raises(IndexUnwritable, match="cannot write") as caught, writing_errors("/there"):
        raise OSError(number, os.strerror(number))
    assert hint in caught.value.hint


def test_a_full_disk_loses_nothing(index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from searchidx.index import writer

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    (tmp_path / "new.txt").write_text("A text that has come meanwhile, about a truce.")
    with Archive(index) as archive:
        with monkeypatch.context() as patch:
            patch.setattr(writer, "write_sections", full)
            with pytest.raises(IndexUnwritable, match="No space left"):
                archive.add([tmp_path / "new.txt"])
        assert archive.search("truce").total == 1
        assert archive.add([tmp_path / "new.txt"]).added == 1
        assert archive.search("truce").total == 2


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
def test_a_disk_that_fails_while_committing_loses_nothing(
    index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    from searchidx.errors import SearchidxError

    def failing(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    (tmp_path / "new.txt").write_text("A text that has come meanwhile, about a truce.")
    with Archive(index) as archive:
        with monkeypatch.context() as patch:
            patch.setattr("searchidx.index.folder.os.replace", failing)
            with pytest.raises((SearchidxError, OSError)):
                archive.add([tmp_path / "new.txt"])
        assert archive.search("truce").total == 1
        assert archive.add([tmp_path / "new.txt"]).added == 1
        assert archive.search("truce").total == 2


def test_an_index_whose_making_was_cut_off_is_made_again(tmp_path: Path) -> None:
    path = tmp_path / "index"
    open_or_create(str(path))
    (path / "searchidx.json").unlink()
    with pytest.raises(NoIndex, match="never finished"):
        open_folder(str(path))
    with Archive(path) as archive:
        assert archive.search("truce").total == 0


def test_where_a_folder_cannot_be_locked_small_files_are_written_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on network file systems, where a lock wants a file that is open for writing."""

    def refused(handle: int, operation: int) -> None:
        raise OSError(errno.EBADF, "Bad file descriptor")

    monkeypatch.setattr("fcntl.flock", refused)
    folder = IndexFolder(str(tmp_path))
    with alone(folder):
        keep(folder, "names.json", {"finder": "own"})
    assert missing(folder) == []
    assert read_kept(folder, "names.json", dict, "") == {"finder": "own"}
