"""Sections are compared with their checksums as they are read: by block, and never a changed byte unnoticed."""

from __future__ import annotations

import random
from array import array
from pathlib import Path

import pytest
from making import index_of, make_article

from searchidx import Archive
from searchidx.errors import IndexDamaged
from searchidx.index import sections as index_sections
from searchidx.index.sections import BLOCK, DamagedFile, Sections, write_sections
from searchidx.index.segment import Terms

NUMBERS = array("I", range(5 * BLOCK // 4 + 3))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A section of five blocks and a bit, one of bytes, an empty one."""
    path = tmp_path / "file.arrays"
    write_sections(
        str(path),
        {"numbers": ("I", NUMBERS.tobytes()), "bytes": ("B", bytes(range(256)) * 20), "none": ("H", b"")},
    )
    return path


def flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 4
    path.write_bytes(data)


def place(path: Path, name: str) -> int:
    return int(Sections(str(path))._directory[name][0])


def test_everything_is_as_it_was_written(file: Path) -> None:
    sections = Sections(str(file))
    assert sections["numbers"].tolist() == NUMBERS.tolist()
    assert bytes(sections["bytes"]) == bytes(range(256)) * 20
    assert len(sections["none"]) == 0
    column = sections.column("numbers")
    assert (column.at(0), column.at(len(column) - 1)) == (0, len(NUMBERS) - 1)
    assert column.both(BLOCK // 4 - 1, BLOCK // 4) == (BLOCK // 4 - 1, BLOCK // 4)
    assert column.part(1000, 3000).tolist() == list(range(1000, 3000))
    assert column.part(7, 7).tolist() == []


def test_only_the_block_that_is_read_is_compared(file: Path) -> None:
    changed = 3 * BLOCK // 4 + 5
    flip(file, place(file, "numbers") + 4 * changed)
    column = Sections(str(file)).column("numbers")
    first, after = 3 * BLOCK // 4, 4 * BLOCK // 4
    assert column.at(first - 1) == first - 1
    assert column.at(after) == after
    assert column.part(0, first).tolist() == list(range(first))
    for read in (
        lambda: column.at(first), lambda: column.at(changed), lambda: column.both(0, after - 1),
        lambda: column.part(first - 1, first + 1), lambda: column.part(0, len(column)), column.whole,
        lambda: Sections(str(file))["numbers"],
    ):  # fmt: skip
        with pytest.raises(DamagedFile, match=r"file\.arrays has changed \(numbers\)"):
            read()


def test_the_checksums_themselves_are_compared(file: Path) -> None:
    flip(file, place(file, "blocks") + 2)
    with pytest.raises(DamagedFile, match="blocks"):
        Sections(str(file)).column("numbers").at(0)


def test_a_file_of_before_there_were_blocks_is_read(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_sections, "_BLOCKS", "another name")
    column = Sections(str(file)).column("numbers")
    assert column.part(0, 5000).tolist() == list(range(5000))
    flip(file, place(file, "numbers"))
    assert Sections(str(file)).column("numbers").at(0) == 4, "as it always was"


def test_where_a_term_stands_is_proved_by_its_neighbours(tmp_path: Path) -> None:
    """A search among terms jumps over damage, and never past the place where the term would be."""
    terms = [f"{number:07}".encode() for number in range(3000)]
    starts = array("I", range(0, 7 * len(terms) + 1, 7))
    path = tmp_path / "terms.arrays"
    write_sections(str(path), {"t": ("B", b"".join(terms)), "t@": ("I", starts.tobytes())})
    flip(path, place(path, "t") + 7 * 1500)
    right, told = 0, 0
    for number in range(0, 3000, 7):
        try:
            found = Terms(Sections(str(path)), "t").ordinal(terms[number])
            assert found == number
            right += 1
        except DamagedFile:
            told += 1
    assert right > 100
    assert told > 50


def test_a_damaged_segment_is_not_merged_into_a_whole_one(tmp_path: Path) -> None:
    index = index_of(
        tmp_path / "index", [make_article("one", "a truce")], [make_article("two", "another one")]
    )
    segment = min(index.glob("*.arrays"))
    flip(segment, place(segment, "body") + 3)
    with pytest.raises(IndexDamaged, match="body"), Archive(index) as archive:
        archive.optimize()


def test_a_query_that_needs_no_damaged_block_is_answered(tmp_path: Path) -> None:
    other = random.Random(1)  # words that nothing packs into one block
    index = index_of(
        tmp_path / "index",
        [make_article(f"d{n}", f"a truce in port{n} {other.randbytes(2000).hex(' ')}") for n in range(20)],
    )
    segment = min(index.glob("*.arrays"))
    flip(segment, place(segment, "body") + 3)
    with Archive(index) as archive:
        assert archive.search("port15", limit=1).hits[0].id == "d15"
        with pytest.raises(IndexDamaged, match="has changed"):
            archive.search("port0", limit=1)
