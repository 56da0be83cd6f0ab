"""Finding files: each once, in order, with a reason for what is left out."""

from __future__ import annotations

import errno
import os
import socket
from pathlib import Path

import pytest

from searchidx.models import Failure, Skipped
from searchidx.reading import FoundFile, find


def paths(*given: Path) -> list[str]:
    return [found.path for found in find(map(str, given)) if isinstance(found, FoundFile)]


def write(path: Path, text: str = "x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_folders_are_walked_in_order(tmp_path: Path) -> None:
    names = ["b/2.txt", "a.html", "b/1.txt", "c"]
    files = {name: write(tmp_path / name) for name in names}
    assert paths(tmp_path) == [str(files[name]) for name in sorted(names)]


def test_size_and_time_are_the_files(tmp_path: Path) -> None:
    file = write(tmp_path / "a.txt", "12345")
    assert list(find([str(file)])) == [FoundFile(str(file), 5, file.stat().st_mtime_ns)]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_file_given_twice_is_one(tmp_path: Path, order: tuple[int, int]) -> None:
    file = write(tmp_path / "folder" / "a.txt")
    given = (file, tmp_path)
    assert paths(*(given[i] for i in order), file) == [str(file)]


def test_a_relative_path_comes_out_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write(tmp_path / "a.txt")
    monkeypatch.chdir(tmp_path)
    assert [found.path for found in find(["."])] == [str(file)]


def test_links_lead_to_one_file_and_loops_end(tmp_path: Path) -> None:
    file = write(tmp_path / "real" / "z.txt")
    (tmp_path / "a-link.txt").symlink_to(file)
    (tmp_path / "real" / "loop").symlink_to(tmp_path)
    (tmp_path / "same").symlink_to(tmp_path / "real")
    assert paths(tmp_path) == [str(file)]
    assert paths(tmp_path / "same", tmp_path / "a-link.txt") == [str(file)]


def test_links_out_of_the_folder_are_followed(tmp_path: Path) -> None:
    outside = write(tmp_path / "elsewhere" / "a.txt")
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "link").symlink_to(outside.parent)
    assert paths(inside) == [str(outside)]


def test_hidden_names_are_passed_over_unless_named(tmp_path: Path) -> None:
    hidden = write(tmp_path / ".git" / "a.txt")
    write(tmp_path / ".b.txt")
    assert list(find([str(tmp_path)])) == []
    assert paths(tmp_path / ".git") == [str(hidden)]


def test_other_kinds_are_skipped_by_name(tmp_path: Path) -> None:
    picture = write(tmp_path / "a.PNG")
    assert list(find([str(tmp_path)])) == [Skipped(str(picture), "not a kind of file searchidx reads (.png)")]
    assert list(find([str(picture)])) == list(find([str(tmp_path)]))


def test_a_missing_path_and_a_broken_link_are_failures(tmp_path: Path) -> None:
    (tmp_path / "broken").symlink_to(tmp_path / "nowhere")
    found = [*find([str(tmp_path / "missing.txt")]), *find([str(tmp_path)])]
    assert [(f.stage, f.reason) for f in found if isinstance(f, Failure)] == [
        ("find", "no such file or folder")
    ] * 2
    assert len(found) == 2


def test_pipes_and_sockets_are_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "b.txt"))
        reasons = [f.reason for f in find([str(tmp_path)]) if isinstance(f, Skipped)]
    assert reasons == ["not a regular file (a pipe)", "not a regular file (a socket)"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_without_permission_is_a_failure(tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0)
    try:
        assert list(find([str(tmp_path)])) == [Failure(str(locked), "find", "no permission to read it")]
    finally:
        locked.chmod(0o700)


def test_names_that_are_no_utf8(tmp_path: Path) -> None:
    name = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")
    Path(name).write_text("x", encoding="utf-8")
    assert paths(tmp_path) == [name]


def test_a_nul_in_a_name_is_a_failure() -> None:
    (found,) = find(["a\0b"])
    assert isinstance(found, Failure)


def test_an_excluded_folder_is_not_entered(tmp_path: Path) -> None:
    write(tmp_path / "index" / "a.txt")
    file = write(tmp_path / "b.txt")
    assert [f.path for f in find([str(tmp_path)], exclude=[str(tmp_path / "index")])] == [str(file)]


def test_folders_nested_deep(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["d"] * 400)
    deep.mkdir(parents=True)
    file = write(deep / "a.txt")
    assert paths(tmp_path) == [str(file)]


def test_a_file_is_found_in_a_folder_that_cannot_be_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write(tmp_path / "closed" / "a.txt")

    def refuse(_path: str) -> None:
        raise PermissionError(errno.EACCES, "denied")

    monkeypatch.setattr(os, "scandir", refuse)
    folder = file.parent
    for given in ((folder, file, folder, file), (file, folder)):
        found = sorted(find(map(str, given)), key=lambda one: one.path)
        assert found[0] == Failure(str(folder), "find", "no permission to read it")
        assert [one.path for one in found[1:]] == [str(file)]
