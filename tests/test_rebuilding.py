"""An index of another schema is made again from its sources, and nothing of it is unpickled."""

from __future__ import annotations

import json
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from searchidx import Archive, rebuilding
from searchidx.archive import repair
from searchidx.errors import IndexLocked, NoIndex, OtherVersion
from searchidx.index.exchange import exchanged
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


def test_what_an_upgrade_left_that_was_killed_is_taken_away(old: Path, tmp_path: Path) -> None:
    begun = tmp_path / "index.new"
    shutil.copytree(old, begun)
    (old / "upgrade.json").write_text('{"beside": "index.new", "keep": true}\n')
    repair(old)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["index", "stories"]


@pytest.mark.parametrize("said", ['{"beside": "../stories"}', '{"beside": "stories"}', "no JSON", "[]"])
def test_a_folder_of_somebody_else_stays(old: Path, tmp_path: Path, said: str) -> None:
    (tmp_path / "index.new").mkdir()
    (tmp_path / "index.new" / "mine.txt").write_text("mine")
    (old / "upgrade.json").write_text(said)
    repair(old)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["index", "index.new", "stories"]
    assert (tmp_path / "stories" / "one.txt").exists()
    repair(old)
    assert (tmp_path / "index.new" / "mine.txt").read_text() == "mine"


@pytest.mark.parametrize("keep", [True, False])
def test_an_upgrade_that_was_killed_when_it_was_done_is_tidied_up(
    old: Path, tmp_path: Path, keep: bool
) -> None:
    shutil.copytree(old, tmp_path / "replaced")
    repair(old)
    (tmp_path / "replaced").rename(tmp_path / "index.new")
    (tmp_path / "index.new" / "upgrade.json").write_text(json.dumps({"beside": "index.new", "keep": keep}))
    assert repair(old).after.whole
    kept = ["index.old"] if keep else []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["index", *kept, "stories"]


@pytest.mark.parametrize("gone", [True, False])
def test_where_folders_cannot_be_exchanged_they_are_renamed(
    old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gone: bool
) -> None:
    monkeypatch.setattr(rebuilding, "exchanged", lambda one, other: False)
    if gone:
        (tmp_path / "stories" / "one.txt").unlink()
    assert repair(old).after.whole
    kept = ["index.old"] if gone else []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["index", *kept, "stories"]
    assert not (tmp_path / "index.old" / "upgrade.json").exists()


def test_two_folders_take_each_others_name(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    if not exchanged(str(tmp_path / "one"), str(tmp_path / "other")):
        pytest.skip("this system cannot")
    assert (tmp_path / "one" / "other").exists()
    assert (tmp_path / "other" / "one").exists()
    with pytest.raises(FileNotFoundError):
        exchanged(str(tmp_path / "one"), str(tmp_path / "none"))
