"""Segments that are merged some at a time give what merging them at once gives."""

from __future__ import annotations

from pathlib import Path

import pytest
from histories import history

from searchidx.index import merging_terms, spool, writer
from searchidx.index.folder import open_folder
from searchidx.index.manifest import read_manifest
from searchidx.index.naming import SEGMENT_EXTENSION
from searchidx.index.sections import Sections
from searchidx.index.writer import open_writer


def merged(path: Path, seed: int) -> dict[str, list[int]]:
    """The sections of an index of several segments with deleted articles that was merged into one."""
    history(path, seed, commits=3, new=40, replaced=6, gone=4)
    folder = open_folder(str(path))
    with open_writer(folder) as written:
        written.commit(optimize=True)
    (entry,) = read_manifest(folder).segments
    sections = Sections(folder.file(entry.name + SEGMENT_EXTENSION))
    assert sections.problem() is None
    return {name: sections[name].tolist() for name in sections.names() if name != "blocks"}


@pytest.mark.parametrize("seed", [1, 2])
def test_stretches_of_the_vocabulary_and_few_postings_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(writer, "SEGMENT_DOCUMENTS", 25)
    expected = merged(tmp_path / "at once", seed)
    monkeypatch.setattr(merging_terms, "TERMS", 40)
    monkeypatch.setattr(merging_terms, "CELLS", 60)
    monkeypatch.setattr(merging_terms, "POSTINGS", 40)
    monkeypatch.setattr(spool, "_AT_ONCE", 512)
    found = merged(tmp_path / "some at a time", seed)
    assert {name for name in expected if found[name] != expected[name]} == set()
    assert found.keys() == expected.keys()


def test_nothing_is_left_of_a_merge_that_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "SEGMENT_DOCUMENTS", 25)
    monkeypatch.setattr(spool, "_AT_ONCE", 512)
    history(tmp_path / "index", 1, commits=2, new=40)
    before = sorted(each.name for each in (tmp_path / "index").iterdir())

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(merging_terms, "_spellings", full)
    folder = open_folder(str(tmp_path / "index"))
    with pytest.raises(Exception, match="No space left"), open_writer(folder) as written:
        written.commit(optimize=True)
    assert sorted(each.name for each in (tmp_path / "index").iterdir()) == before
