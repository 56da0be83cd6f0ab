"""Every kind of file, as the programs make it that people use: see `files/make.py`."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import resource
import tarfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from processes import Outcome

from searchidx.models import Document, Failure, Skipped, Source
from searchidx.preparing import prepare
from searchidx.reading import formats, pdf, read

FILES = Path(__file__).parent / "files"
FERRY, BRIDGE = "Ferry company cuts winter service", "Council votes for a bridge"


def documents(path: Path) -> list[Document]:
    made = [prepare(source) for source in read(str(path)) if isinstance(source, Source)]
    return [each for each in made if isinstance(each, Document)]


def remarks(path: Path) -> list[Failure | Skipped]:
    return [each for each in read(str(path)) if not isinstance(each, Source)]


@pytest.mark.parametrize(
    ("name", "titles"),
    [
        ("book.epub", ["The Norrvik papers", FERRY, BRIDGE]),
        ("chrome.mhtml", [FERRY]),
        ("feed.atom", [BRIDGE, FERRY]),
        ("feed.json", [BRIDGE, FERRY]),
        ("feed.rss", [BRIDGE, FERRY]),
        ("ferry.md", [FERRY]),
        ("ferry.pdf", [FERRY]),
        ("fundus.json", [FERRY]),
        ("letter.eml", [FERRY, FERRY]),
        ("letters.mbox", [FERRY, BRIDGE]),
        ("news-please.json", [FERRY]),
        ("newspaper4k.json", [FERRY]),
        ("pages.tar.xz", [FERRY, BRIDGE]),
        ("pages.zip", [FERRY, BRIDGE]),
        ("singlefile.html", [FERRY]),
        ("site.warc.gz", [FERRY, BRIDGE]),
        ("trafilatura.json", [FERRY]),
    ],
)
def test_each_kind(name: str, titles: list[str]) -> None:
    found = documents(FILES / name)
    assert [each.title for each in found] == titles
    for each in found:
        if each.title == FERRY:
            assert "“We need the morning boat,” said Karin Lund, a teacher at the island school." in each.text
            assert each.text.count("\n") in (2, 3, 4, 6)
            assert not each.dating.day or each.dating.day.isoformat() == "2024-02-11"


def test_what_surrounds_a_text_is_known_of_it() -> None:
    for name in ("feed.rss", "feed.json"):
        ferry = documents(FILES / name)[1]
        assert (ferry.author, ferry.url, ferry.site) == (
            "Ines Falk",
            "https://herald.example/news/ferry",
            "herald.example",
        )
        assert (str(ferry.dating.day), ferry.dating.source) == ("2024-02-11", "feed")
    letter = documents(FILES / "letters.mbox")[0]
    assert (letter.author, letter.dating.source) == ("Ines Falk", "mail")
    for name in ("chrome.mhtml", "singlefile.html"):
        assert documents(FILES / name)[0].url == "https://herald.example/news/ferry"
    assert "http://127.0.0.1:8765/ferry.html" in {each.url for each in documents(FILES / "site.warc.gz")}


@pytest.mark.parametrize("tool", ["trafilatura", "newspaper4k", "news-please", "fundus"])
def test_records_as_the_tools_write_them(tool: str) -> None:
    (found,) = documents(FILES / f"{tool}.json")
    assert (found.author, found.language) == ("Ines Falk", "en")
    assert found.dating.day is not None
    assert (found.dating.day.isoformat(), found.dating.source) == ("2024-02-11", "record")
    url = None if tool == "fundus" else "https://herald.example/news/ferry"  # it writes none
    assert (found.url, found.site) == (url, "herald.example" if url else "The Norrvik Herald")
    assert found.saved == ("2024-02-12T09:00:00Z" if tool == "news-please" else None)


def test_when_it_was_saved_is_known_where_the_file_says_so() -> None:
    for name in ("chrome.mhtml", "singlefile.html"):
        assert documents(FILES / name)[0].saved == "2024-02-12T09:00:00Z"
    assert all(str(each.saved).endswith("Z") for each in documents(FILES / "site.warc.gz"))
    assert documents(FILES / "letter.eml")[0].saved is None


@pytest.mark.parametrize("name", ["encrypted.pdf", "encrypted.eml", "encrypted.epub", "encrypted.zip"])
def test_the_encrypted_is_told(name: str) -> None:
    (found,) = remarks(FILES / name)
    assert isinstance(found, Failure)
    assert found.reason.startswith("encrypted")


def test_a_message_encrypted_within_its_text_is_told(tmp_path: Path) -> None:
    armour = "-----BEGIN PGP MESSAGE-----\n\njA0ECQMCT3DvwnNfT5f/0sEqAZ3kRs3fNbj\n-----END PGP MESSAGE-----\n"
    (tmp_path / "a.eml").write_text(f"From: a@b.example\nSubject: x\nDate: today\n\n{armour}")
    (found,) = remarks(tmp_path / "a.eml")
    assert found == Failure(str(tmp_path / "a.eml"), "read", "encrypted: only its receiver can read it")


@pytest.mark.parametrize("name", ["a.json", "a", "a.json.gz"])
def test_a_json_feed_of_any_name(tmp_path: Path, name: str) -> None:
    feed = (
        '{"version": "https:\\/\\/jsonfeed.org\\/version\\/1", "title": "Log", "author": {"name": "Ines"}, "items": ['
        '{"id": 1, "content_text": "A first word of it."}, 7, {"id": "2", "external_url": "https://a.example/b",'
        ' "content_html": "<p>A second one.</p>", "date_modified": "2024-02-11T10:00:00Z"}]}'
    )
    pack: Callable[[bytes], bytes] = gzip.compress if name.endswith(".gz") else bytes
    (tmp_path / name).write_bytes(pack(feed.encode()))
    first, second = documents(tmp_path / name)
    assert [first.name, first.text, first.author, first.site] == ["1", "A first word of it.", "Ines", "Log"]
    assert [second.text, second.site, str(second.dating.day)] == ["A second one.", "a.example", "2024-02-11"]
    (tmp_path / name).write_bytes(pack(feed[:150].encode()))
    assert [type(each) for each in remarks(tmp_path / name)] == [Failure]
    (tmp_path / name).write_bytes(pack(b'{"version": "https://jsonfeed.org/version/1.1", "items": []}'))
    assert remarks(tmp_path / name) == [Skipped(str(tmp_path / name), "a feed without entries")]


def test_an_encrypted_member_does_not_hide_the_others() -> None:
    assert [each.title for each in documents(FILES / "encrypted.zip")] == [BRIDGE]


def test_a_member_without_a_name_does_not_hide_the_others(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.md", "# Lost\n\nNobody knows what this was called.\n")
        archive.writestr("b.md", "# Kept\n\nThe ferry sails again on Monday.\n")
    path = tmp_path / "nameless.zip"
    path.write_bytes(packed.getvalue().replace(b"a.md", b"\0.md"))  # a name ends where a NUL is
    assert [each.title for each in documents(path)] == ["Kept"]
    assert [each.reason for each in remarks(path)] == ["a member without a name"]


@pytest.mark.parametrize(
    "name",
    [
        "book.epub",
        "ferry.pdf",
        "pages.zip",
        "pages.tar.xz",
        "site.warc.gz",
        "feed.rss",
        "chrome.mhtml",
        "letters.mbox",
    ],
)
@pytest.mark.parametrize("keep", [0.0, 0.1, 0.5, 0.9])
def test_the_broken_and_the_empty_are_told_and_raise_nothing(tmp_path: Path, name: str, keep: float) -> None:
    data = (FILES / name).read_bytes()
    path = tmp_path / name
    path.write_bytes(data[: int(len(data) * keep)])
    found = list(read(str(path)))
    assert found, "something is said"
    if keep in (0.0, 0.1):
        streamed = name in ("site.warc.gz", "letters.mbox", "chrome.mhtml")
        assert streamed or not any(isinstance(each, Source) for each in found)


@pytest.mark.parametrize(
    "name", ["x.epub", "x.pdf", "x.zip", "x.tar", "x.warc", "x.rss", "x.mhtml", "x.mbox", "x.eml"]
)
@pytest.mark.parametrize(
    "content", [b"This is only a sentence, whatever the name says.\n" * 30, b"\x00\xff\x01" * 400]
)
def test_another_content_than_the_name_says(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    found = list(read(str(tmp_path / name)))
    assert len(found) == 1
    assert isinstance(found[0], Failure)


def test_add_indexes_what_can_be_read_and_says_what_cannot(
    tmp_path: Path, run: Callable[..., Outcome]
) -> None:
    report = run("add", "--json", FILES, index=tmp_path / "index")
    assert report.code == 4
    assert {Path(each["path"]).name for each in report.json["failed"]} == {
        "encrypted.pdf", "encrypted.eml", "encrypted.epub", "encrypted.zip",
    }  # fmt: skip
    assert report.json["added"] == 28
    again = run("add", "--json", FILES, index=tmp_path / "index")
    assert (again.json["added"], again.json["unchanged"]) == (0, 28)


def test_an_unchanged_member_is_not_read_again(tmp_path: Path, run: Callable[..., Outcome]) -> None:
    path = tmp_path / "pages.zip"
    notes = {"a.md": "# One\n\nThe first note is here.", "b.md": "# Two\n\nThe second note is here."}
    for extra in ({}, {"c.md": "# Three\n\nA third note."}, {"b.md": "# Two\n\nIt says something else now."}):
        notes |= extra
        with zipfile.ZipFile(path, "w") as archive:
            for name, text in notes.items():
                archive.writestr(name, text)
        report = run("add", "--json", path, index=tmp_path / "index").json
    assert (report["added"], report["updated"], report["unchanged"], report["removed"]) == (0, 1, 2, 0)


def test_archives_in_archives(tmp_path: Path) -> None:
    data = (FILES / "pages.zip").read_bytes()
    for _ in range(2):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("inner.zip", data)
        data = packed.getvalue()
    path = tmp_path / "outer.zip"
    path.write_bytes(data)
    assert [each.name for each in documents(path)] == [
        f"inner.zip/inner.zip/{n}" for n in ("ferry.html", "bridge.md")
    ]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("inner.zip", data)
    path.write_bytes(packed.getvalue())
    assert "nested" in remarks(path)[0].reason


# --- what is missing ------------------------------------------------------------------------------


def test_a_missing_library_is_a_message_that_names_the_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "find_spec", lambda name: None)
    formats.reader_of.cache_clear()
    try:
        (found,) = read(str(FILES / "ferry.pdf"))
    finally:
        formats.reader_of.cache_clear()
    assert isinstance(found, Failure)
    assert found.reason == "reading PDF needs pypdfium2: pip install 'searchidx[pdf]'"


def test_formats_lists_every_kind(run: Callable[..., Outcome]) -> None:
    listed = run("formats").out
    assert all(suffix in listed for each in formats.FORMATS for suffix in each.suffixes)
    assert {each["kind"] for each in run("formats", "--json").json["formats"]} == {
        f.kind for f in formats.FORMATS
    }


def test_formats_says_what_they_may_be_packed_with(run: Callable[..., Outcome]) -> None:
    assert run("formats").out.endswith(".gz .bz2 .xz .zst\n")


# --- bombs ----------------------------------------------------------------------------------------


def zipped(data: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(20):
            archive.writestr(f"{number}.txt", data)
    return packed.getvalue()


def tarred(data: bytes) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for number in range(20):
            info = tarfile.TarInfo(f"{number}.txt")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("b.zip", zipped),
        ("b.tar.gz", tarred),
        ("b.warc.gz", gzip.compress),
        ("b.jsonl.gz", gzip.compress),
        ("b.mbox.bz2", bz2.compress),
        ("b.txt.xz", lzma.compress),
        ("b.html.gz", gzip.compress),
        ("b.rss.gz", gzip.compress),
        ("b.epub", zipped),
    ],
)
def test_bombs_stop_at_a_limit(
    tmp_path: Path, limited: Callable[..., None], name: str, pack: Callable[[bytes], bytes]
) -> None:
    limited(free=4 << 20, document=1 << 20, ratio=20)
    path = tmp_path / name
    path.write_bytes(pack(bytes(8 << 20)))
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    found = list(read(str(path)))
    assert any(isinstance(each, Failure) for each in found)
    assert not any(isinstance(each, Source) for each in found)
    assert len(found) < 30
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000, "kilobytes"
    assert time.monotonic() - began < 60


@pytest.mark.parametrize("name", ["bomb.rss", "bomb.xml"])
def test_xml_entities_are_refused(tmp_path: Path, name: str) -> None:
    lol = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12))
    declared = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "lol">{lol}]>'
    text = f'{declared}<rss version="2.0"><channel><title>&l11;</title></channel></rss>'
    (tmp_path / name).write_text(text)
    (found,) = read(str(tmp_path / name))
    assert isinstance(found, Failure)
    assert "entities" in found.reason


def test_a_pdf_of_very_many_objects_is_stopped(tmp_path: Path, limited: Callable[..., None]) -> None:
    limited(pdf_objects=1000)
    body = b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n<<>>\nendobj\n" % number for number in range(1, 1500))
    (tmp_path / "many.pdf").write_bytes(body)
    (found,) = read(str(tmp_path / "many.pdf"))
    assert isinstance(found, Failure)
    assert found.reason == "more than 1,000 objects: stopped"


def test_the_objects_in_object_streams_count(tmp_path: Path, limited: Callable[..., None]) -> None:
    limited(pdf_objects=1000)
    said = b"<</Type /ObjStm /DecodeParms <</Columns 4>> /N 600 /First 9 /Length 3>>"
    stream = b"%d 0 obj\n" + said + b"\nstream\nabc\nendstream\nendobj\n"
    (tmp_path / "packed.pdf").write_bytes(b"%PDF-1.5\n" + stream % 1 + stream % 2)
    (found,) = read(str(tmp_path / "packed.pdf"))
    assert isinstance(found, Failure)
    assert found.reason == "more than 1,000 objects: stopped"


def test_a_pdf_that_kills_its_parser_is_one_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(process: Any, size: int) -> bytes:
        process.kill()
        raise EOFError

    with monkeypatch.context() as patch:
        patch.setattr(pdf._Parser, "_answer", staticmethod(killed))
        (found,) = read(str(FILES / "ferry.pdf"))
    assert isinstance(found, Failure)
    assert "breaks its parser" in found.reason
    assert [each.title for each in documents(FILES / "ferry.pdf")] == [FERRY], "the next one is read"
