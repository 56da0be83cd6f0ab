"""An index of another schema is made again from its sources, and nothing of it is unpickled."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from searchidx import Archive
from searchidx.archive import repair
from searchidx.errors import IndexLocked, NoIndex, OtherVersion
from searchidx.index.folder import IndexFolder
from searchidx.index.lock import write_lock


class Trap:
    """Unpickling this writes a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return Path.write_text, (self.path, "sprung")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """An index of two files, said to be of schema 1, whose pickles do harm."""
    index = tmp_path / "index"
    stories = tmp_path / "stories"
    stories.mkdir()
    for name in ("one", "two"):
        (stories / f"{name}.txt").write_text(
            f"Story {name} of a truce at the coast.\n\nIt held for three days."
        )
    with Archive(index) as archive:
        archive.add([stories])
    settings = index / "searchidx.json"
    settings.write_text(json.dumps({**json.loads(settings.read_text()), "schema": 1, "searchidx": "0.0.1"}))
    for path in index.glob("*.toc"):
        path.write_bytes(pickle.dumps(Trap(tmp_path / "sprung")))
    for path in index.glob("*.arrays"):
        path.write_bytes(b"of another kind")
    return index


def test_it_is_made_again_from_its_files(old: Path, tmp_path: Path) -> None:
    with pytest.raises(OtherVersion):
        Archive(old)
    report = repair(old)
    assert (report.reread, report.gone, report.kept, report.after.whole) == (2, (), None, True)
    with Archive(old) as archive:
        assert archive.search("truce", all_copies=True).total == 2
    assert not (tmp_path / "sprung").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["index", "stories"]


def test_where_a_file_is_gone_the_old_index_is_kept(
    old: Path, tmp_path: Path, run: Callable[..., Any]
) -> None:
    (tmp_path / "stories" / "one.txt").unlink()
    result = run("--index", old, "check", "--repair")
    assert result.code == 4
    assert f"gone: the articles of {tmp_path / 'stories' / 'one.txt'}" in result.out
    assert f"the old index is kept at {old}.old" in result.out
    assert (tmp_path / "index.old" / "searchidx.json").exists()
    with Archive(old) as archive:
        assert archive.search("truce", all_copies=True).total == 1


def test_while_another_writes_nothing_is_touched(old: Path) -> None:
    before = sorted(path.name for path in old.iterdir())
    with write_lock(IndexFolder(str(old))), pytest.raises(IndexLocked):
        repair(old)
    assert [name for name in before if name not in {path.name for path in old.iterdir()}] == []
    assert not Path(f"{old}.new").exists()


def test_what_breaks_off_leaves_the_old_one(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: Any, **_named: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("searchidx.adding.add", broken)
    with pytest.raises(KeyboardInterrupt):
        repair(old)
    with pytest.raises(OtherVersion):
        Archive(old)
    assert not Path(f"{old}.new").exists()


def test_an_upgrade_that_was_killed_between_two_names_says_where_the_index_is(old: Path) -> None:
    old.rename(f"{old}.old")
    with pytest.raises(NoIndex) as caught:
        Archive(old, create=False)
    assert f"{old}.old" in caught.value.hint
