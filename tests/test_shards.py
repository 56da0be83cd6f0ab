"""Parts of the input: every file is in exactly one, and adding a part twice changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from searchidx import Archive
from searchidx.errors import OtherFinder, UsageError
from searchidx.index.folder import open_folder
from searchidx.index.found_by import say_found_by
from searchidx.shards import shard


def _files(folder: Path, number: int) -> Path:
    folder.mkdir()
    for at in range(number):
        (folder / f"{at}.txt").write_text(
            f"Ferry {at}\n\nThe ferry number {at} sank near island {at * 7} today."
        )
    return folder


def test_every_path_is_in_exactly_one_part() -> None:
    paths = [f"/news/{at}.html" for at in range(2_000)]
    parts = [shard(f"{number}/8") for number in range(1, 9)]
    sizes = [sum(part.has(path) for path in paths) for part in parts]
    assert sum(sizes) == len(paths)
    assert min(sizes) > 150  # of 250 each


def test_parts_together_are_the_whole(tmp_path: Path) -> None:
    folder = _files(tmp_path / "in", 20)
    with Archive(tmp_path / "index") as archive:
        added = [archive.add([folder], shard=f"{number}/3").added for number in (1, 2, 3)]
        assert sum(added) == 20
        assert all(added)
        assert archive.add([folder]).unchanged == 20


def test_a_part_twice_changes_nothing(tmp_path: Path) -> None:
    folder = _files(tmp_path / "in", 20)
    with Archive(tmp_path / "index") as archive:
        first = archive.add([folder], shard="2/3")
        again = archive.add([folder], shard="2/3")
    assert (again.added, again.updated, again.unchanged) == (0, 0, first.added)


def test_pruning_a_part_leaves_the_files_of_others(tmp_path: Path) -> None:
    folder = _files(tmp_path / "in", 20)
    with Archive(tmp_path / "index") as archive:
        archive.add([folder])
        for path in folder.iterdir():
            path.unlink()
        mine = sum(shard("1/2").has(str(folder / f"{at}.txt")) for at in range(20))
        assert archive.add([folder], shard="1/2", prune=True).removed == mine
        assert archive.stats().articles == 20 - mine


@pytest.mark.parametrize("text", ["0/3", "4/3", "3", "a/b", "1/0", ""])
def test_what_is_no_part(text: str) -> None:
    with pytest.raises(UsageError, match="no part"):
        shard(text)


def test_a_part_made_again_keeps_to_the_finder_of_the_rest(tmp_path: Path) -> None:
    folder = _files(tmp_path / "in", 4)
    with Archive(tmp_path / "index") as archive:
        archive.add([folder])
        say_found_by(open_folder(tmp_path / "index"), ("default", "1"))
        with pytest.raises(OtherFinder):
            archive.add([folder], shard="1/2", reindex=True)
        assert archive.add([folder], reindex=True).updated == 4
