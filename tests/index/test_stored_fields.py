"""Stored fields: what goes in comes out, packed or not, and what was made to do harm is refused."""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from making import index_of, make_article

from searchidx import Archive
from searchidx.index import storing
from searchidx.index.sections import DamagedFile, Sections, write_sections
from searchidx.index.stored_fields import LONGEST, MAGIC, StoredField
from searchidx.index.storing import LEAST, StoredStrings, sampled_items, store


def written(path: Path, items: Sequence[bytes]) -> Sections:
    """A file with one stored field, F."""
    made = StoredStrings()
    for item in items:
        made.add(item)
    write_sections(str(path), made.sections("F"))
    return Sections(str(path))


def news(number: int) -> list[bytes]:
    drawn = random.Random(number)
    words = [f"word{drawn.randrange(5000)}" for _ in range(3000)]
    return [" ".join(drawn.choices(words, k=60)).encode() for _ in range(number)]


@given(st.lists(st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass")), max_size=20))
def test_what_is_stored_comes_back(tmp_path_factory: pytest.TempPathFactory, items: list[bytes]) -> None:
    field = StoredField(written(tmp_path_factory.mktemp("stored") / "one.arrays", items), "F")
    assert [bytes(field.of(number)) for number in range(len(items))] == items


@pytest.mark.parametrize("number", [LEAST - 1, LEAST, 5000])
def test_many_share_a_dictionary(tmp_path: Path, number: int) -> None:
    items = news(number)
    sections = written(tmp_path / "one.arrays", items)
    assert ("F.dictionary" in sections) == (number >= LEAST)
    field = StoredField(sections, "F")
    assert [bytes(field.of(at)) for at in range(number)] == items
    assert sections.length("F") < sum(map(len, items))


def test_what_is_very_long_or_gains_nothing_stays_as_it_is(tmp_path: Path) -> None:
    items = [b"a" * (LONGEST + 1), b"x", b"", random.Random(1).randbytes(500).hex().encode()[:40]]
    sections = written(tmp_path / "one.arrays", items)
    assert bytes(sections["F"]) == b"".join(items)
    field = StoredField(sections, "F")
    assert [bytes(field.of(at)) for at in range(len(items))] == items


def test_samples_are_from_all_over() -> None:
    assert list(sampled_items(3)) == [0, 1, 2]
    assert len(sampled_items(100_000)) == storing.SAMPLES
    assert max(sampled_items(100_000)) > 99_000


def test_many_bytes_come_some_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    items = news(300)
    whole, pieces = bytearray(), []
    one = store("F", items, items, whole.extend)
    monkeypatch.setattr(storing, "_AT_ONCE", 7)
    assert store("F", items, items, pieces.append) == one
    assert b"".join(pieces) == whole
    assert len(pieces) > 10


def test_a_segment_of_before_there_was_packing_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storing, "ZstdCompressor", lambda *_, **__: _Nothing())
    articles = [make_article(f"d{n}", f"a truce in port{n} " * 9) for n in range(10)]
    index = index_of(tmp_path / "index", articles)
    monkeypatch.undo()
    (segment,) = index.glob("*.arrays")
    assert articles[3].text.encode() in segment.read_bytes()
    with Archive(index) as archive:
        assert archive.search("port3").hits[0].snippets
        archive.optimize()
        assert [each.text for each in archive.articles()] == [each.text for each in articles]


class _Nothing:
    def compress(self, item: bytes) -> bytes:
        return bytes(item) + b"."


def test_merging_packs_anew_and_keeps_every_article(tmp_path: Path) -> None:
    texts = [item.decode() for item in news(900)]
    articles = [make_article(f"d{n}", text, title=text[:40]) for n, text in enumerate(texts)]
    index = index_of(tmp_path / "index", articles[:400], articles[400:], gone=["d7", "d450"])
    with Archive(index) as archive:
        archive.optimize()
        assert {each.id: each.text for each in archive.articles()} == {
            each.id: each.text for each in articles if each.id not in ("d7", "d450")
        }
    (segment,) = index.glob("*.arrays")
    assert {"body.dictionary", "meta.dictionary"} <= set(Sections(str(segment)).names())


# --- made to do harm ------------------------------------------------------------------------------


def crafted(path: Path, item: bytes, dictionary: bytes | None = None) -> StoredField:
    starts = (0).to_bytes(8, "little") + len(item).to_bytes(8, "little")
    sections = {"F": ("B", item), "F@": ("Q", starts)}
    write_sections(
        str(path), sections | ({"F.dictionary": ("B", dictionary)} if dictionary is not None else {})
    )
    return StoredField(Sections(str(path)), "F")


FRAME = zstandard.compress(b"a truce " * 100)
BOMB = zstandard.compress(bytes(LONGEST + 1))
EMPTY = zstandard.compress(b"")
UNSAID = zstandard.ZstdCompressor(write_content_size=False).compress(bytes(1 << 20))


@pytest.mark.parametrize(
    ("item", "dictionary"),
    [
        (MAGIC, None), (FRAME[:-3], None), (FRAME[:6] + b"\xff" * 9, None), (FRAME + b"more", None), (BOMB, None),
        (UNSAID, None), (EMPTY + FRAME, None), (EMPTY, None),
        (FRAME, b"\x37\xa4\x30\xec" + b"\xff" * 200), (FRAME[:4] + b"\xff" * 20, b"x" * 100),
    ],
    ids=str,
)  # fmt: skip
def test_frames_that_are_none_are_damage(tmp_path: Path, item: bytes, dictionary: bytes | None) -> None:
    field = crafted(tmp_path / "one.arrays", item, dictionary)
    with pytest.raises(DamagedFile, match=r"F of one\.arrays"):
        field.of(0)


def test_threads_share_a_field(tmp_path: Path) -> None:
    items = news(2000)
    field = StoredField(written(tmp_path / "one.arrays", items), "F")
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as threads:
            found = list(threads.map(lambda at: bytes(field.of(at % 2000)), range(8000)))
    finally:
        sys.setswitchinterval(usual)
    assert found == items * 4
