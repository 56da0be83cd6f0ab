"""Reading one file: its kind, its packing, and what cannot be read."""

from __future__ import annotations

import gzip
import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from searchidx.models import Failure, Skipped, Source
from searchidx.reading import holds_many, line_blocks, read
from searchidx.reading.records import Block


def put(tmp_path: Path, name: str, data: bytes | str) -> str:
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return str(path)


PAGE = "<!DOCTYPE html><html><body><p>The ferry is late.</p></body></html>"


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("a.html", "no mark-up at all", "html"),
        ("a.HTM", PAGE, "html"),
        ("a.xhtml", PAGE, "html"),
        ("a.txt", "The ferry is late.", "text"),
        ("a.md", "# The ferry", "markdown"),
        ("a.txt", PAGE, "html"),
        ("index.php", PAGE, "html"),
        ("story.html?ref=front", PAGE, "html"),
        ("no-suffix", "The ferry is late.", "text"),
        ("no-suffix", "<p>One</p><p>Two</p><p>Three</p><p>Four</p><p>Five</p>", "html"),
        ("www.example.org", "<?xml version='1.0'?>\n<html lang='en'><body>x</body></html>", "html"),
        ("no-suffix", '{"title": "The ferry"}', "record"),
    ],
)
def test_kind(tmp_path: Path, name: str, text: str, kind: str) -> None:
    (source,) = read(put(tmp_path, name, text))
    assert isinstance(source, Source)
    assert source.kind == kind
    assert source.text == ("" if kind == "record" else text)


@pytest.mark.parametrize("name", ["a.html.gz", "a.html", "a.gz"])
def test_gzip_is_unpacked_whatever_the_name_says(tmp_path: Path, name: str) -> None:
    path = put(tmp_path, name, gzip.compress(PAGE.encode()))
    assert list(read(path)) == [Source(path, "html", PAGE)]


@pytest.mark.parametrize("name", ["a.html.gz", "a.html.bz2", "a.XZ"])
def test_what_is_called_packed_and_is_not_is_read_and_told(tmp_path: Path, name: str) -> None:
    path = put(tmp_path, name, PAGE.encode())
    told = Skipped(path, f"not packed, though its name ends in {Path(name).suffix}: read as it is")
    assert list(read(path)) == [told, Source(path, "html", PAGE)]


def test_lines_that_are_called_packed_and_are_not(tmp_path: Path) -> None:
    lines = b'{"text": "one"}\n{"text": "two"}\n'
    path = put(tmp_path, "a.jsonl.gz", lines)
    told, *sources = read(path)
    assert isinstance(told, Skipped)
    assert len(sources) == 2
    assert line_blocks(path, 1000) is None  # which would not say it
    (block,) = line_blocks(put(tmp_path, "b.jsonl.gz", gzip.compress(lines)), 1000) or ()
    assert block == Block(1, lines, None)


@pytest.mark.parametrize(
    ("name", "data", "outcome", "reason"),
    [
        ("a.txt", b"", Skipped, "empty"),
        ("a.txt", b" \n\n", Skipped, "empty"),
        ("a.html.gz", gzip.compress(b"", mtime=0), Skipped, "empty"),
        ("a.png", b"\x89PNG\r\n", Skipped, "not a kind of file searchidx reads (.png)"),
        ("a.tar.gz", gzip.compress(b"x", mtime=0), Failure, "the tar archive is damaged (truncated header)"),
        ("no-suffix", b"\x7fELF-1.7 text", Skipped, "not text"),
        ("a.xyz", bytes(200), Skipped, "not a kind of file searchidx reads (.xyz)"),
        ("a.html", random.Random(0).randbytes(5000), Failure, "binary data, not text"),
        ("a.html", bytes(5000), Failure, "binary data, not text"),
        ("a.txt.gz", gzip.compress(b"word " * 9000, mtime=0)[:-30], Failure, "the packed data ends too early"),
        ("a.txt.gz", gzip.compress(b"word " * 9000, mtime=0)[:-8] + b"wrongsum", Failure, "the gzip data is damaged"),
    ],
)  # fmt: skip
def test_what_holds_no_article(
    tmp_path: Path, name: str, data: bytes, outcome: type[Skipped | Failure], reason: str
) -> None:
    (result,) = read(put(tmp_path, name, data))
    assert isinstance(result, outcome)
    assert result.reason == reason


def test_a_page_larger_than_the_limit_is_a_failure(tmp_path: Path, limited: Callable[..., None]) -> None:
    limited(document=1 << 20)
    bomb = put(tmp_path, "a.html.gz", gzip.compress(b"a" * (2 << 20)))
    assert list(read(bomb)) == [
        Failure(bomb, "read", "larger than 1 MB: too large for one article (setting max_document_mb)")
    ]
    records = put(tmp_path, "b.jsonl.gz", gzip.compress(b'{"text": "' + b"a" * (2 << 20)))
    assert list(read(records)) == [Failure(records, "read", "line 1: a record is larger than 1 MB")]


def test_missing_files_folders_and_pipes(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    results = [*read(str(tmp_path / "none.txt")), *read(str(tmp_path)), *read(str(tmp_path / "pipe.txt"))]
    assert [result.reason for result in results if not isinstance(result, Source)] == [
        "no such file or folder",
        "not a regular file (a folder)",
        "not a regular file (a pipe)",
    ]


def test_nul_bytes_in_text_are_dropped(tmp_path: Path) -> None:
    (source,) = read(put(tmp_path, "a.txt", b"The fer\0ry is late, and nobody knows why."))
    assert isinstance(source, Source)
    assert source.text == "The ferry is late, and nobody knows why."


def test_line_ends_are_made_one(tmp_path: Path) -> None:
    (source,) = read(put(tmp_path, "a.txt", b"one\r\ntwo\rthree"))
    assert isinstance(source, Source)
    assert source.text == "one\ntwo\nthree"


def test_holds_many_goes_by_the_name() -> None:
    many = ["a.json", "A.JSONL", "b.ndjson.gz", "a.html", "a.txt.gz", "json"]
    assert [holds_many(name) for name in many] == [True, True, True, False, False, False]


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        ("<!-- saved -->\n<!---->" + PAGE, "html"),
        ("<!---->" * 4 + "x", "text"),
        ("<!-- never closed " + PAGE, "text"),
        ("<?xml version='1.0'?>" * 4 + "x", "text"),
    ],
)
def test_what_may_stand_before_a_page_is_passed_over(tmp_path: Path, start: str, kind: str) -> None:
    (source,) = read(put(tmp_path, "a.txt", start))
    assert isinstance(source, Source)
    assert source.kind == kind
