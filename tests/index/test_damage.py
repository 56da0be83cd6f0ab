"""A damaged index is an IndexDamaged, never a traceback: wherever a file is cut, emptied, changed or gone.

That every changed byte is noticed is more than is promised here (there are no checksums yet); what is
promised is that whatever is noticed is told in our own words, from searching and from adding.
"""

from __future__ import annotations

import gc
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from making import index_of, make_article, record, write_records

from searchidx import Archive
from searchidx.errors import IndexDamaged, SearchidxError

PLACES = 8
"""Where each file is changed, spread over its length."""


pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture(autouse=True)
def close_what_whoosh_left_open() -> Iterator[None]:
    """Whoosh opens a file and then finds that it is damaged: its warnings belong to this test."""
    yield
    gc.collect()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three segments, deletions, columns, and a ledger; small files, so that places lie close."""
    folder = tmp_path_factory.mktemp("whole")
    records = [record(f"r{i}", f"a truce at place{i}", date="2023-03-31") for i in range(6)]
    with Archive(folder / "index") as archive:
        archive.add([write_records(folder / "first.jsonl", records)])
    articles = [
        make_article(f"d{i}", "a truce in the port", "Truce", date(2023, 4, 1 + i), people=["Vera Kolas"])
        for i in range(12)
    ]
    return index_of(folder / "index", articles[:6], articles[6:], gone=["d2"])


@pytest.fixture
def broken(whole: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy to be damaged."""
    yield Path(shutil.copytree(whole, tmp_path / "index"))
    shutil.rmtree(tmp_path / "index")


def use_all(index: Path, new: Path) -> None:
    """Everything that reads an index, and an `add` that merges its segments."""
    with Archive(index) as archive:
        for query in ("truce port", '"the port"', "tru*", "person:Vera -nothere", "date:2023-04", ""):
            archive.search(query)
        for hit in archive.search("truce", limit=3).hits:
            archive.get(hit.id)
        archive.stats()
        list(archive.articles())
    for number in range(3):  # several commits, so that what is there is merged
        write_records(new, [record(f"new{number}{i}", "another truce") for i in range(2)])
        with Archive(index) as archive:
            archive.add([new])


def damages(size: int) -> list[tuple[str, Callable[[bytes], bytes]]]:
    """Ways to damage a file of that size, with a name for the report. The same ones in every run."""
    choose = random.Random(size)
    ways: list[tuple[str, Callable[[bytes], bytes]]] = [
        ("emptied", lambda _: b""),
        ("zeroed", lambda data: bytes(len(data))),
        ("doubled", lambda data: data + data),
    ]
    for number in range(PLACES):
        at = number * size // PLACES
        bit = 1 << choose.randrange(8)
        ways.append((f"cut at {at}", lambda data, at=at: data[:at]))  # type: ignore[misc]
        ways.append(
            (f"bit {bit} flipped at {at}", lambda data, at=at, bit=bit: _changed(data, at, data[at] ^ bit))
        )  # type: ignore[misc]
        ways.append((f"byte lost at {at}", lambda data, at=at: data[:at] + data[at + 1 :]))  # type: ignore[misc]
        ways.append((f"ff at {at}", lambda data, at=at: _changed(data, at, 0xFF)))  # type: ignore[misc]
    return ways


def _changed(data: bytes, at: int, byte: int) -> bytes:
    return data[:at] + bytes([byte]) + data[at + 1 :]


@pytest.mark.parametrize("pattern", ["manifest-*.json", "*.arrays", "ledger.sqlite3", "searchidx.json"])
def test_damage_is_told_in_our_own_words(whole: Path, tmp_path: Path, pattern: str) -> None:
    noticed = 0
    for original in sorted(whole.glob(pattern)):
        data = original.read_bytes()
        for name, damage in damages(len(data)):
            index = Path(shutil.copytree(whole, tmp_path / "index"))
            (index / original.name).write_bytes(damage(data))
            try:
                use_all(index, tmp_path / "new.jsonl")
            except SearchidxError:
                noticed += 1
            except Exception as error:
                raise AssertionError(f"{original.name} {name}: {type(error).__name__}: {error}") from error
            shutil.rmtree(index)
    assert noticed > PLACES / 2


@pytest.mark.parametrize("pattern", ["*.toc", "manifest-*.json", "*.arrays"])
def test_what_is_gone_is_damage(broken: Path, tmp_path: Path, pattern: str) -> None:
    min(broken.glob(pattern)).unlink()
    with pytest.raises(IndexDamaged, match=str(broken)), Archive(broken) as archive:
        archive.search("truce")
    write_records(tmp_path / "new.jsonl", [record("new", "another truce")])
    with pytest.raises(IndexDamaged), Archive(broken) as archive:
        archive.add([tmp_path / "new.jsonl"])


def test_an_add_that_meets_damage_changes_nothing(broken: Path, tmp_path: Path) -> None:
    segment = min(broken.glob("*.arrays"))
    segment.write_bytes(segment.read_bytes()[:100])
    before = {path.name: path.read_bytes() for path in broken.glob("*.arrays")}
    write_records(tmp_path / "new.jsonl", [record("new", "another truce")])
    with suppress(SearchidxError), Archive(broken) as archive:
        archive.add([tmp_path / "new.jsonl"])
    assert {name: (broken / name).read_bytes() for name in before} == before


def test_without_its_ledger_the_index_can_be_searched_and_reads_all_again(
    broken: Path, tmp_path: Path
) -> None:
    """As the error about a damaged ledger advises."""
    (broken / "ledger.sqlite3").unlink()
    records = [record(f"r{i}", f"a truce at place{i}", date="2023-03-31") for i in range(6)]
    with Archive(broken) as archive:
        assert archive.search("truce").total == 17
        archive.add([write_records(tmp_path / "first.jsonl", records)])
        assert archive.search("truce").total == 17 + 6, "another path is another file"


def test_the_command_line_exits_with_3(broken: Path, command: Callable[..., Any], tmp_path: Path) -> None:
    segment = min(broken.glob("*.arrays"))
    segment.write_bytes(segment.read_bytes()[:500])
    write_records(tmp_path / "new.jsonl", [record("new", "another truce")])
    for arguments in (["query", "truce"], ["stats"], ["facets"], ["export"], ["add", tmp_path / "new.jsonl"]):
        done = command(*arguments, index=broken)
        assert done.code == 3
        assert "damaged" in done.err or "cannot be read" in done.err
