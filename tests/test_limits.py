"""Every limit against files made to do harm: it can be set, what is over it is in the report with a reason, and what is
not is read."""

from __future__ import annotations

import contextlib
import gzip
import io
import os
import resource
import time
import zipfile
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from making import record, write_records

from searchidx import Archive, limits, pieces, pipeline, reading
from searchidx.archive import check
from searchidx.index.file_articles import NONE
from searchidx.limits import LIMITS, Limits
from searchidx.models import Source
from searchidx.reading import pdf

Run = Callable[..., Any]
PDF = Path(__file__).parent / "reading" / "files" / "ferry.pdf"
STORY = "A story of a truce at the coast. It held for many days, and nobody was hurt.\n\n"


def page(inside: str) -> bytes:
    text = "".join(f"<p>{STORY}</p>" for _ in range(3))
    return (
        f"<!DOCTYPE html><html><body><article><h1>A truce</h1>{inside}{text}</article></body></html>".encode()
    )


def zipped(*members: tuple[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return packed.getvalue()


MEGABYTES = STORY.encode() * 40_000
"""Three of them."""

CASES: dict[str, tuple[str, Callable[[], bytes], int, str]] = {
    "max_document_mb": ("a.txt", lambda: MEGABYTES, 1, "larger than 1 MB"),
    "max_page_characters": ("a.html", lambda: page("<p>x</p>" * 2_000), 9_000, "page 9,000 are read at most"),
    "max_page_nesting": (
        "a.html", lambda: page("<div>" * 900 + "x" + "</div>" * 900 + "<b>x</b>" * 5_000), 800,
        "more than 800 elements inside each other",
    ),
    "max_page_elements": ("a.html", lambda: page("<p>x</p>" * 300), 200, "more than 200 elements"),
    "max_unpacked_mb": ("a.zip", lambda: zipped(*((f"{n}.txt", MEGABYTES) for n in range(2))), 5, "it unpacks to more"),
    "max_unpacked_times": ("a.txt.gz", lambda: gzip.compress(MEGABYTES), 20, "more than 20 times its size"),
    "max_archive_depth": (
        "a.zip", lambda: zipped(("b.zip", zipped(("a.txt", STORY.encode())))), 1, "nested more than 1 deep"
    ),
    "max_archive_members": (
        "a.zip", lambda: zipped(*((f"{n}.txt", STORY.encode() + b"%d" % n) for n in range(3))), 2,
        "more than 2 members",
    ),
    "max_pdf_mb": ("a.pdf", lambda: PDF.read_bytes() + b"\n" * (2 << 20), 1, "larger than 1 MB"),
    "max_pdf_objects": ("a.pdf", PDF.read_bytes, 3, "more than 3 objects"),
    "max_pdf_memory_mb": ("a.pdf", PDF.read_bytes, 1, "memory"),
}  # fmt: skip
"""Setting -> a file that is read as things are, a value with which it is not, and a part of the reason."""

ELSEWHERE = {"max_pdf_seconds", "max_pdf_pages", "max_pdf_text_mb", "max_article_seconds"}
"""Tested below, and in test_pipeline.py."""


def test_every_limit_is_a_setting_and_has_its_test() -> None:
    assert sorted(limit.field for limit in LIMITS.values()) == sorted(each.name for each in fields(Limits))
    assert set(CASES) | ELSEWHERE == set(LIMITS)
    assert all(
        limits.default(name) * limit.unit == getattr(Limits(), limit.field) for name, limit in LIMITS.items()
    )


def test_every_limit_is_documented() -> None:
    told = (Path(__file__).parent.parent / "docs" / "files.md").read_text(encoding="utf-8")
    for name, limit in LIMITS.items():
        assert f"| `{name}` | {limits.default(name):,} | {limit.meaning} |" in told


@pytest.mark.usefixtures("limited")
@pytest.mark.parametrize("name", CASES)
def test_a_limit_can_be_set_and_says_why(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    file, made, value, reason = CASES[name]
    (tmp_path / file).write_bytes(made())
    assert run("extract", tmp_path / file).code == 0
    monkeypatch.setenv(
        "SEARCHIDX_MAX_UNPACKED_MB", "1" if name == "max_unpacked_times" else "256"
    )  # it goes before
    monkeypatch.setenv(f"SEARCHIDX_{name.upper()}", str(value))
    done = run("add", "--json", tmp_path / file, index=tmp_path / "index")
    assert done.code == 4
    assert any(reason in each["reason"] for each in done.json["failed"]), done.json["failed"]
    assert {each["path"] for each in done.json["failed"]} == {str(tmp_path / file)}


def test_a_limit_of_a_pdf_is_that_of_its_parser(
    limited: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def reason() -> str:
        return str(pdf._parser().text_of(PDF.read_bytes()).get("failed"))

    assert reason() == "None"
    limited(pdf_pages=0)
    assert reason() == "more than 0 pages: stopped"
    limited(pdf_pages=10, pdf_text=0)
    assert reason() == "more than 0 MB of text: stopped"
    limited(pdf_text=1 << 20, pdf_seconds=0)
    assert reason() == "the PDF took longer than 0 seconds: stopped"
    limited(pdf_seconds=60)
    assert reason() == "None"


def test_workers_keep_to_the_limits_too(tmp_path: Path, limited: Callable[..., None]) -> None:
    limited(document=1 << 20)
    for number in range(30):
        (tmp_path / f"{number}.txt").write_bytes(MEGABYTES if number == 7 else STORY.encode())
    files = [pipeline.FoundFile(str(path), 10, 0) for path in sorted(tmp_path.iterdir())]
    batches = list(pipeline.run(files, {}, lambda _: NONE, 2))
    assert [each.path for each in batches if each.remarks] == [str(tmp_path / "7.txt")]


# --- files made to do harm, at their real size ----------------------------------------------------

MILLION = 1_000_000
PARTS = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(20_000))
NESTED: dict[str, tuple[Callable[[], bytes], str]] = {  # and a header that is not there
    "page.html": (lambda: b"<html><body>" + b"<div>" * MILLION, "elements inside each other"),
    "list.json": (lambda: b"[" * MILLION, "nested too deeply"),
    "book.epub": (
        lambda: zipped(("META-INF/container.xml", b"<a>" * MILLION + b"</a>" * MILLION)),
        "damaged",
    ),
    "letter.eml": (lambda: b"From: a@b.example\nMIME-Version: 1.0\n" + PARTS, "nested too deeply"),
    "saved.mhtml": (lambda: b"From: a@b.example\nMIME-Version: 1.0\n" + PARTS, "nested too deeply"),
    "feed.rss": (
        lambda: b"<rss version='2.0'><channel><item><title>x</title><description>" + b"&lt;a&gt;" * 100_000
        + b"</description></item></channel></rss>", "elements inside each other",
    ),
    "no-address.warc": (
        lambda: b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99\r\n\r\nHTTP/1.1 200 OK\r\n\r\nx",
        "the header of a record makes no sense",
    ),
    "page.pdf": (lambda: b"%PDF-1.4\n1 0 obj\n" + b"<<" * MILLION + b"\nendobj\n%%EOF", "damaged"),
}  # fmt: skip


@pytest.mark.parametrize(
    "field",
    ["From: " + "a," * 200_000, "From: " + "(" * 100_000, "Subject: " + "=?utf-8?q?x?= " * 50_000,
     "To: " + "a:" * 50_000,
     "Content-Type: text/plain; " + "a=b; " * 100_000, "Content-Disposition: x; " + "filename*0*=a; " * 100_000,
     "Date: Mon, 1 Jan 99999999999999999999 10:00:00 +0000", "Date: " + "1 " * 100_000, "Message-ID: " + "<" * 100_000],
    ids=lambda field: field[:12],
)  # fmt: skip
def test_a_header_field_without_end(tmp_path: Path, field: str) -> None:
    """The library needs time that grows with the square of it, or calls itself for each letter."""
    (tmp_path / "a.eml").write_text(f"{field}\nMIME-Version: 1.0\n\n{STORY}")
    began = time.process_time()
    (found,) = reading.read(str(tmp_path / "a.eml"))
    assert isinstance(found, Source), found
    assert STORY.strip() in found.text
    assert time.process_time() - began < 5


@pytest.mark.parametrize("name", NESTED)
def test_a_million_of_anything_inside_each_other(tmp_path: Path, run: Run, name: str) -> None:
    made, reason = NESTED[name]
    (tmp_path / name).write_bytes(made())
    (tmp_path / "good.txt").write_text(STORY)
    done = run("add", "--json", tmp_path / name, tmp_path / "good.txt", index=tmp_path / "index")
    assert (done.code, done.json["added"]) == (4, 1)
    assert [reason in each["reason"] for each in done.json["failed"]] == [True], done.json["failed"]


# --- files that change while they are read --------------------------------------------------------


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("change", ["gone", "cut", "another"])
def test_files_that_vanish_or_change_while_they_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int, change: str
) -> None:
    """Between the look at the folder, the cutting into pieces and the reading of these."""
    many = write_records(
        tmp_path / "all.jsonl", [record(f"r{n}", f"A truce at place{n}. {STORY}") for n in range(300)]
    )
    monkeypatch.setattr(pieces, "LEAST_BYTES", 5_000)
    real = reading.find

    def found(*given: Any, **named: Any) -> Any:
        yield from list(real(*given, **named))
        for path in (tmp_path / "one.txt", many):
            match change:
                case "gone":
                    path.unlink()
                case "cut":
                    os.truncate(path, path.stat().st_size // 2)
                case "another":
                    path.write_bytes(b"\0\xff" * 5_000)

    (tmp_path / "one.txt").write_text(STORY * 20)
    with Archive(tmp_path / "index") as archive:
        with monkeypatch.context() as patch:
            patch.setattr(reading, "find", found)
            report = archive.add([tmp_path / "one.txt", many], jobs=jobs)
        assert all(failure.reason for failure in report.failed)
        assert report.failed
        assert check(tmp_path / "index").whole
        (tmp_path / "one.txt").write_text(STORY * 20)
        write_records(many, [record(f"r{n}", f"A truce at place{n}. {STORY}") for n in range(300)])
        archive.add([tmp_path / "one.txt", many], jobs=jobs)
        assert archive.stats().articles == 301


def test_what_a_limit_kept_out_is_read_once_it_is_raised(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.html").write_text(f"<html><body><h1>Ferry</h1><p>{STORY}</p></body></html>")
    monkeypatch.setenv("SEARCHIDX_MAX_PAGE_CHARACTERS", "100")
    done = run("add", "--json", tmp_path / "a.html", index=tmp_path / "index")
    assert (done.code, done.json["added"]) == (4, 0)
    assert "max_page_characters" in done.json["failed"][0]["reason"]
    monkeypatch.delenv("SEARCHIDX_MAX_PAGE_CHARACTERS")
    done = run("add", "--json", tmp_path / "a.html", index=tmp_path / "index")
    assert (done.code, done.json["added"]) == (0, 1)
    assert run("add", "--json", tmp_path / "a.html", index=tmp_path / "index").json["unchanged"] == 1


def test_a_process_with_a_thousand_files_open_reads_pdfs_too(tmp_path: Path, run: Run) -> None:
    name, made, _, _ = CASES["max_pdf_mb"]
    (tmp_path / name).write_bytes(made())
    most, limit = resource.getrlimit(resource.RLIMIT_NOFILE)
    if limit != resource.RLIM_INFINITY and limit < 1_300:
        pytest.skip("no process may have so many files open here")
    resource.setrlimit(
        resource.RLIMIT_NOFILE, (4_096 if limit == resource.RLIM_INFINITY else min(4_096, limit), limit)
    )
    pdf._parser().stop()
    with contextlib.ExitStack() as opened:
        for _ in range(1_100):
            opened.enter_context(open(os.devnull, "rb"))
        done = run("extract", tmp_path / name)
    pdf._parser().stop()
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, limit))
    assert done.code == 0, done.err
