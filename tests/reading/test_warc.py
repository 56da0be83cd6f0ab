"""Web archives as crawlers really write them: how pages were sent, what else is recorded, what is broken."""

from __future__ import annotations

import gzip
import io
import itertools
import json
import resource
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest
import zstandard
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from searchidx import Archive
from searchidx.models import Document, Failure, Skipped, Source
from searchidx.preparing import prepare
from searchidx.reading import http_body, read, zstd_frames
from searchidx.reading.http_body import Undecodable, decoded
from searchidx.reading.opened import TooMuch

brotli: Any = pytest.importorskip("brotli")

TITLE = "Ferry company cuts winter service"
STORY = (
    "The ferry between Norrvik and Sandholm will sail only twice a day from March, the company said on Sunday. ",
    "Passengers gathered at the quay to protest. “We need the morning boat,” said Karin Lund, a teacher at the school.",
    "The municipality will discuss a subsidy next week, and expects an answer from the company before Easter.",
)
PAGE = (
    f"<html lang=en><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1>"
    + "".join(f"<p>{each}</p>" for each in STORY)
    + "</body></html>"
)
POLISH = PAGE.replace("Karin Lund", "Łukasz Żółć")
MOST = 64 << 20
Record = tuple[str, str, bytes, dict[str, str]]
"""Address, status line, body, HTTP headers."""


def chunked(data: bytes, size: int = 100) -> bytes:
    pieces = (data[at : at + size] for at in range(0, len(data), size))
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def write(path: Path, *records: Record, kind: str = "response") -> Path:
    with path.open("wb") as file:
        made = WARCWriter(file, gzip=True)
        for number, (url, status, body, fields) in enumerate(records):
            protocol, _, said = status.partition(" ")
            headers = StatusAndHeaders(said, list(fields.items()), protocol=protocol)
            made.write_record(
                made.create_warc_record(
                    url, kind, payload=io.BytesIO(body), length=len(body), http_headers=headers,
                    warc_headers_dict={"WARC-Date": f"2024-02-11T09:10:{number:02}Z"},
                )
            )  # fmt: skip
    return path


def page(body: bytes, status: str = "HTTP/1.1 200 OK", media: str = "text/html", **fields: str) -> Record:
    named = {name.replace("_", "-"): value for name, value in fields.items()}
    return "https://herald.example/news/ferry", status, body, {"Content-Type": media, **named}


def found(path: Path) -> list[Document | Failure | Skipped]:
    return [prepare(each) if isinstance(each, Source) else each for each in read(str(path))]


def document(path: Path) -> Document:
    (one,) = found(path)
    assert isinstance(one, Document), one
    return one


DATA = PAGE.encode()
SENT: dict[str, tuple[bytes, dict[str, str]]] = {
    "as it is": (DATA, {}),
    "chunked": (chunked(DATA), {"Transfer_Encoding": "chunked"}),
    "Chunked": (chunked(DATA), {"Transfer_Encoding": "Chunked"}),
    "chunked with extensions": (chunked(DATA).replace(b"64\r\n", b"64;a=b\r\n", 1), {"Transfer_Encoding": "chunked"}),
    "said to be chunked": (DATA, {"Transfer_Encoding": "chunked"}),
    "gzip": (gzip.compress(DATA), {"Content_Encoding": "gzip"}),
    "x-gzip": (gzip.compress(DATA), {"Content_Encoding": "x-gzip"}),
    "gzip in members": (gzip.compress(DATA[:300]) + gzip.compress(DATA[300:]), {"Content_Encoding": "GZIP"}),
    "gzip and chunked": (
        chunked(gzip.compress(DATA)), {"Content_Encoding": "gzip", "Transfer_Encoding": "chunked"},
    ),
    "said to be gzip": (DATA, {"Content_Encoding": "gzip"}),
    "deflate": (zlib.compress(DATA), {"Content_Encoding": "deflate"}),
    "bare deflate": (zlib.compress(DATA)[2:-4], {"Content_Encoding": "deflate"}),
    "brotli": (brotli.compress(DATA), {"Content_Encoding": "br"}),
    "said to be brotli": (DATA, {"Content_Encoding": "br"}),
    "zstd": (zstandard.compress(DATA), {"Content_Encoding": "zstd"}),
    "twice": (brotli.compress(gzip.compress(DATA)), {"Content_Encoding": "gzip, br"}),
    "said to be utf-8": (DATA, {"Content_Encoding": "UTF-8"}),
    "HTTP/2": (DATA, {"status": "HTTP/2 200"}),
    "without a type": (DATA, {"media": ""}),
    "in capitals": (DATA, {"media": "TEXT/HTML; Charset=UTF-8"}),
}  # fmt: skip


@pytest.mark.parametrize("how", SENT)
def test_a_page_is_read_however_it_was_sent(tmp_path: Path, how: str) -> None:
    body, said = SENT[how]
    one = document(write(tmp_path / "a.warc.gz", page(body, **said)))
    assert (one.title, one.site) == (TITLE, "herald.example")
    assert [line.strip() for line in one.text.split("\n\n")] == [each.strip() for each in STORY]


@pytest.mark.parametrize(
    ("media", "encoding"),
    [
        ("text/html; charset=iso-8859-2", "iso-8859-2"),
        ('text/html;charset="windows-1250"', "windows-1250"),
        ("text/html; version=1; charset = utf-8", "utf-8"),
    ],
)
def test_an_encoding_that_only_the_server_names_is_used(tmp_path: Path, media: str, encoding: str) -> None:
    data = POLISH.replace("“", '"').replace("”", '"').encode(encoding)
    assert "Łukasz Żółć" in document(write(tmp_path / "a.warc.gz", page(data, media=media))).text


@pytest.mark.parametrize(
    ("body", "encoding", "reason"),
    [
        (b"\x1f\x8b\x08\x00" + bytes(range(200)) * 9, "gzip", "damaged: it is said to be packed with gzip, and is not"),
        (bytes(range(128, 256)) * 9, "br", "damaged: it is said to be packed with brotli, and is not"),
        (b"\x28\xb5\x2f\xfd" + bytes(range(255, 0, -1)) * 9, "zstd", "damaged: it is said to be packed with zstandard, and is not"),  # noqa: E501
        (b"\x00\x01\x02" * 99, "aes128gcm", "packed in a way that searchidx cannot undo (aes128gcm)"),
    ],
)  # fmt: skip
def test_a_page_that_cannot_be_unpacked_hides_no_other(
    tmp_path: Path, body: bytes, encoding: str, reason: str
) -> None:
    path = write(tmp_path / "a.warc.gz", page(body, Content_Encoding=encoding), page(DATA))
    failure, other = found(path)
    assert isinstance(failure, Failure)
    assert failure.reason == f"in 20240211091000/https://herald.example/news/ferry: {reason}"
    assert isinstance(other, Document)


def test_a_missing_library_is_told_with_the_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_body, "find_spec", lambda name: None)
    (failure,) = found(write(tmp_path / "a.warc.gz", page(DATA, Content_Encoding="br")))
    assert isinstance(failure, Failure)
    assert failure.reason.endswith(
        "packed with brotli, which is not installed: pip install 'searchidx[warc]'"
    )


@pytest.mark.parametrize("pack", ["gzip", "br", "zstd", "chunked"])
def test_what_ends_too_early_gives_what_there_is(pack: str) -> None:
    random = Random(1)
    data = " ".join(str(random.random()) for _ in range(40_000)).encode()
    sent = chunked(data) if pack == "chunked" else BOMBS[pack](data)
    part = sent[: len(sent) * 2 // 3]
    found = decoded(part, pack, "", MOST) if pack == "chunked" else decoded(part, "", pack, MOST)
    assert data.startswith(found)
    assert len(found) > len(data) // 2


BOMBS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress, "zstd": zstandard.compress,
}  # fmt: skip


@pytest.mark.parametrize("encoding", BOMBS)
def test_a_bomb_stops_at_the_size_of_a_document(encoding: str) -> None:
    bomb = BOMBS[encoding](bytes(300 << 20))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(TooMuch, match="unpacked larger than 4 MB"):
        decoded(bomb, "", encoding, 4 << 20)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60_000, "kilobytes"


def test_an_unknown_packing_is_undecodable_and_none_is_none() -> None:
    assert decoded(b"abc", "", "", 9) == b"abc" == decoded(b"abc", "identity", "identity, none", 9)
    with pytest.raises(Undecodable):
        decoded(b"\0\1abc", "", "dcb", 9)


def test_only_pages_answered_with_200_are_articles(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.warc.gz",
        page(DATA, "HTTP/1.1 404 Not Found"), page(DATA, "HTTP/1.1 500 Internal Server Error"),
        page(DATA, "HTTP/1.1 301 Moved"), page(b"\x89PNG\r\n\x1a\n" + bytes(90), media="image/png"),
        page(b"{}", media="application/json"), page(bytes(90), media=""), page(DATA),
    )  # fmt: skip
    one, told = found(path)
    assert isinstance(one, Document)
    assert told == Skipped(
        str(path),
        "6 records are no pages: 1 with status 404, 1 with status 500, 1 with status 301, 1 image/png, "
        "1 application/json, …",
    )


def test_a_revisit_is_no_second_article(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    with path.open("wb") as file:
        made = WARCWriter(file, gzip=True)
        url, when = "https://herald.example/news/ferry", {"WARC-Date": "2024-02-11T09:10:11Z"}
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        first = made.create_warc_record(
            url, "response", payload=io.BytesIO(DATA), length=len(DATA), http_headers=headers, warc_headers_dict=when
        )  # fmt: skip
        made.write_record(first)
        made.write_record(
            made.create_revisit_record(
                url, first.rec_headers.get_header("WARC-Payload-Digest"), url, when["WARC-Date"], http_headers=headers,
                warc_headers_dict={"WARC-Date": "2024-02-12T09:10:11Z"},
            )
        )  # fmt: skip
        made.write_record(made.create_warcinfo_record("a.warc.gz", {"software": "a test"}))
    assert document(path).saved == "2024-02-11T09:10:11Z"


def test_a_wrong_length_ends_the_archive_with_a_reason_and_nothing_on_standard_error(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    lines = DATA.replace(b"</p>", b"</p>\n")
    path = write(tmp_path / "a.warc.gz", page(lines), page(lines))
    plain = gzip.decompress(path.read_bytes())
    at = plain.index(b"Content-Length: ") + len(b"Content-Length: ")
    length = int(plain[at : plain.index(b"\r\n", at)])
    path = tmp_path / "b.warc"
    path.write_bytes(plain.replace(b"Content-Length: %d" % length, b"Content-Length: %d" % (length - 300), 1))
    items = found(path)
    assert isinstance(items[0], Document)
    assert any(isinstance(each, Failure) for each in items)
    assert capfd.readouterr() == ("", "")


# --- archives that are damaged --------------------------------------------------------------------


def numbered(number: int) -> Record:
    return (
        f"https://herald.example/{number}",
        "HTTP/1.1 200 OK",
        DATA + b" %d" % number,
        {"Content-Type": "text/html"},
    )


def pages_and_troubles(path: Path) -> tuple[list[int], list[str]]:
    items = list(read(str(path)))
    pages = [int((each.member or "").rpartition("/")[2]) for each in items if isinstance(each, Source)]
    return pages, [each.reason for each in items if isinstance(each, Failure)]


def members_of(data: bytes) -> list[int]:
    """Where the members of a gzip file begin."""
    found, at = [], 0
    while at < len(data):
        found.append(at)
        stream = zlib.decompressobj(31)
        stream.decompress(data[at:])
        at = len(data) - len(stream.unused_data)
    return found


@pytest.mark.parametrize("size", [10, 3_000])
def test_what_stands_around_a_damaged_record_is_read(tmp_path: Path, size: int) -> None:
    """Also where reading goes ahead by more than a record, or where records are longer than what is read at a time."""
    random = Random(size)
    records = []
    for number in range(30):
        url, status, body, fields = numbered(number)
        more = " ".join(str(random.random()) for _ in range(size)).encode()
        records.append((url, status, body + more, fields))
    data = write(tmp_path / "a.warc.gz", *records).read_bytes()
    starts = members_of(data)
    assert len(starts) == 30
    whole = list(range(30))
    flipped = bytearray(data)
    flipped[starts[7] + 200] ^= 0xFF
    flipped[starts[20] + 200] ^= 0xFF
    cut = data[: starts[12] - 100] + data[starts[12] :]
    places = "the web archive is damaged at {}; the records there are missing"
    for name, broken, lost, trouble in (
        ("flipped", bytes(flipped), {7, 20}, places.format("2 places")),
        ("cut", cut, {11}, places.format("1 place")),
        ("zeros between", data[: starts[5]] + bytes(512) + data[starts[5] :], set(), None),
        ("the end is gone", data[:-100], {29}, "the archive ends in the middle of a record"),
    ):
        path = tmp_path / f"{name}.warc.gz"
        path.write_bytes(broken)
        pages, troubles = pages_and_troubles(path)
        assert pages == sorted(set(pages)), name
        assert set(whole) - set(pages) <= lost, name  # of the damaged themselves what can be read is
        assert name == "cut" or len(pages) == 30 - len(lost), name
        assert troubles == ([trouble] if trouble else []), name


def test_a_record_of_a_wrong_length_in_a_packed_archive_hides_few_others(tmp_path: Path) -> None:
    lines = DATA.replace(b"</p>", b"</p>\n")
    data = write(tmp_path / "a.warc.gz", *(page(lines + b" %d" % n) for n in range(9))).read_bytes()
    starts = [*members_of(data), len(data)]
    members = [gzip.decompress(data[a:b]) for a, b in itertools.pairwise(starts)]
    length = next(line for line in members[3].split(b"\r\n") if line.startswith(b"Content-Length: "))
    shorter = b"Content-Length: %d" % (int(length.split()[1]) - 300)
    members[3] = members[3].replace(length, shorter, 1)
    path = tmp_path / "b.warc.gz"
    path.write_bytes(b"".join(map(gzip.compress, members)))
    items = list(read(str(path)))
    assert sum(isinstance(each, Source) for each in items) >= 8
    assert [each.reason for each in items if isinstance(each, Failure)] == [
        "the web archive is damaged at 1 place; the records there are missing"
    ]


@pytest.mark.parametrize("more", [300, 10_000, 10_000_000])
def test_a_record_that_is_said_to_be_longer_hides_no_other(tmp_path: Path, more: int) -> None:
    lines = DATA.replace(b"</p>", b"</p>\n")
    pages = [numbered(number) for number in range(9)]
    pages = [(url, status, lines, fields) for url, status, _, fields in pages]
    data = write(tmp_path / "a.warc.gz", *pages).read_bytes()
    starts = [*members_of(data), len(data)]
    members = [gzip.decompress(data[a:b]) for a, b in itertools.pairwise(starts)]
    length = next(line for line in members[3].split(b"\r\n") if line.startswith(b"Content-Length: "))
    members[3] = members[3].replace(length, b"Content-Length: %d" % (int(length.split()[1]) + more), 1)
    path = tmp_path / "b.warc.gz"
    path.write_bytes(b"".join(map(gzip.compress, members)))
    items = found(path)
    texts = [each.text for each in items if isinstance(each, Document)]
    assert len(texts) == 9
    assert "WARC/1" not in "".join(texts)
    assert [each.reason for each in items if isinstance(each, Failure)] == [
        "1 record is said to be longer than what is there of it, which was taken"
    ]


def test_what_a_record_says_is_not_written_to_the_terminal(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "a.warc", page(DATA))
    path.write_bytes(gzip.decompress(path.read_bytes()).replace(b"/news/ferry", b"/ne \x1b]0;o\x07y"))
    list(read(str(path)))
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("text", [b"0\r\nNothing was sent in chunks.", b"2\r\nab\r\nNo number\r\n"])
def test_what_is_no_chain_of_chunks_stays_as_it_is(text: bytes) -> None:
    assert decoded(text, "chunked", "", MOST) == text


# --- packed by zstd, as the format has it: a frame for each record, and a dictionary before them -----------


def zstd(
    path: Path, records: list[bytes], dictionary: Any = None, *, packed: bool = True, **options: Any
) -> Path:
    """Records as a web archive that is packed by zstd."""
    packer = zstandard.ZstdCompressor(dict_data=dictionary, write_checksum=True, **options)
    data = b"".join(map(packer.compress, records))
    if dictionary:
        known = dictionary.as_bytes()
        known = zstandard.compress(known) if packed else known
        data = b"\x5d\x2a\x4d\x18" + len(known).to_bytes(4, "little") + known + data
    path.write_bytes(data)
    return path


def plain_records(tmp_path: Path, number: int = 40) -> list[bytes]:
    """The bytes of records of numbered pages, each packed by nothing."""
    made = write(tmp_path / "plain.warc.gz", *map(numbered, range(number))).read_bytes()
    borders = [*members_of(made), len(made)]
    return [gzip.decompress(made[begin:end]) for begin, end in itertools.pairwise(borders)]


@pytest.mark.parametrize("packed", [None, True, False], ids=["none", "packed dictionary", "dictionary"])
def test_an_archive_of_zstd_frames(tmp_path: Path, packed: bool | None) -> None:
    records = plain_records(tmp_path)
    dictionary = None if packed is None else zstandard.train_dictionary(4000, records * 5)
    extension = b"\x51\x2a\x4d\x18\5\0\0\0aside"
    path = zstd(tmp_path / "a.warc.zst", records, dictionary, packed=bool(packed))
    path.write_bytes(path.read_bytes() + extension)
    assert pages_and_troubles(path) == (list(range(40)), [])


def test_what_stands_around_a_damaged_frame_is_read(tmp_path: Path) -> None:
    records = plain_records(tmp_path)
    path = zstd(tmp_path / "a.warc.zst", records)
    data = bytearray(path.read_bytes())
    at = data.find(b"\x28\xb5\x2f\xfd", len(data) // 2) + 40
    data[at : at + 3] = b"\xff\xff\xff"
    path.write_bytes(data)
    pages, troubles = pages_and_troubles(path)
    assert len(pages) == 39
    assert troubles == ["the web archive is damaged at 1 place; the records there are missing"]
    path.write_bytes(bytes(zstd(path, records).read_bytes()[:-10]))
    pages, troubles = pages_and_troubles(path)
    assert (pages, troubles) == (list(range(39)), ["the archive ends in the middle of a record"])


def read_all(frames: zstd_frames.ZstdFrames, size: int, into: bytearray) -> None:
    while piece := frames.read(size):
        assert len(piece) <= size
        into += piece


def test_all_whole_blocks_of_a_single_frame_that_is_cut_off_or_damaged_are_read(tmp_path: Path) -> None:
    data = Random(3).randbytes(700_000).hex().encode()[:917_780]
    packed = zstandard.compress(data)
    whole = 128 << 10
    for size in (1000, 1 << 16, 1 << 20):
        assert b"".join(iter(partial(zstd_frames.ZstdFrames(io.BytesIO(packed)).read, size), b"")) == data
        for broken, error in (
            (packed[:-40], EOFError), (packed[:-40] + b"\xff" * 40, zstd_frames.DamagedFrame),
        ):  # fmt: skip
            frames, got = zstd_frames.ZstdFrames(io.BytesIO(broken)), bytearray()
            with pytest.raises(error):
                read_all(frames, size, got)
            assert got[: 7 * whole] == data[: 7 * whole]


def test_a_single_frame_of_many_records_that_is_cut_off(tmp_path: Path) -> None:
    packer = zstandard.ZstdCompressor().compressobj()
    blocks = [
        packer.compress(record) + packer.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)
        for record in plain_records(tmp_path, 60)
    ]
    path = tmp_path / "a.warc.zst"
    path.write_bytes(b"".join(blocks)[:-10])
    assert pages_and_troubles(path) == (list(range(59)), ["the archive ends in the middle of a record"])


def test_a_block_that_repeats_one_byte_unpacks_to_no_more_than_a_block(tmp_path: Path) -> None:
    bomb = zstandard.compress(bytes(100 << 20))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    frames = zstd_frames.ZstdFrames(io.BytesIO(bomb))
    assert 0 < len(frames.read(1 << 30)) <= 128 << 10
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60_000, "kilobytes"


def test_a_zstd_frame_that_wants_too_much_memory_is_refused(tmp_path: Path) -> None:
    wide = zstandard.ZstdCompressionParameters(window_log=30)
    stream = zstandard.ZstdCompressor(compression_params=wide).compressobj()
    path = tmp_path / "a.txt.zst"
    path.write_bytes(stream.compress(PAGE.encode()) + stream.flush())
    (one,) = found(path)
    assert isinstance(one, Failure)
    assert one.reason.startswith("packed by zstd in a way that takes 1,024 MB of memory to unpack")


def test_records_packed_by_zstd_and_a_bomb(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.zst"
    path.write_bytes(zstandard.compress(b'{"title": "One", "text": "Said."}\n') * 3)
    assert [each.title for each in found(path) if isinstance(each, Document)] == ["One"] * 3
    bomb = tmp_path / "b.txt.zst"
    bomb.write_bytes(zstandard.compress(b"word " * (20 << 20)))
    (one,) = found(bomb)
    assert isinstance(one, Failure)
    assert "MB" in one.reason


# --- feeds in a web archive ---------------------------------------------------------------------------------

RSS = f"""<?xml version="1.0"?><rss version="2.0"><channel><title>Herald</title>
<item><title>{TITLE}</title><link>https://herald.example/news/ferry</link><guid>one</guid>
<pubDate>Sun, 11 Feb 2024 08:00:00 GMT</pubDate><description>{STORY[0]}</description></item>
<item><title>Brief</title><guid isPermaLink="false">two</guid><description>{STORY[2]}</description></item>
</channel></rss>"""


@pytest.mark.parametrize("media", ["application/rss+xml; charset=utf-8", "text/xml", "application/xml"])
def test_the_entries_of_a_feed_are_articles(tmp_path: Path, media: str) -> None:
    sitemap = page(b"<?xml version='1.0'?><urlset><url/></urlset>", media="application/xml")
    feed = ("https://herald.example/feed", *page(RSS.encode(), media=media)[1:])
    one, two, rest = found(write(tmp_path / "a.warc.gz", feed, sitemap))
    assert isinstance(one, Document)
    assert isinstance(two, Document)
    assert (one.title, one.url, one.saved) == (
        TITLE,
        "https://herald.example/news/ferry",
        "2024-02-11T00:00:00Z",
    )
    assert (two.title, two.url, two.saved) == ("Brief", None, "2024-02-11T09:10:00Z")
    assert isinstance(rest, Skipped)
    assert rest.reason == "1 record is no page: 1 application/xml"


def test_a_page_is_a_later_version_than_its_teaser_in_a_feed_captured_after_it(tmp_path: Path) -> None:
    feed = ("https://herald.example/feed", *page(RSS.encode(), media="application/rss+xml")[1:])
    write(tmp_path / "a.warc.gz", page(DATA), feed)
    with Archive(tmp_path / "index") as archive:
        archive.add([tmp_path / "a.warc.gz"])
        (hit,) = archive.search("ferry Sandholm").hits
        assert "morning boat" in archive.get(hit.id)[0].text


@pytest.mark.parametrize("media", ["application/rss+xml", "application/atom+xml", "application/feed+json"])
@pytest.mark.parametrize("body", [b"<html><body>gone</body></html>", b'{"error": "gone"}', b"gone", b""])
def test_what_a_server_sent_as_a_feed_and_is_none_is_passed_over(
    tmp_path: Path, media: str, body: bytes
) -> None:
    one, rest = found(write(tmp_path / "a.warc.gz", page(DATA), page(body, media=media)))
    assert isinstance(one, Document)
    assert isinstance(rest, Skipped)
    assert rest.reason == f"1 record is no page: 1 {media}"


def test_a_feed_that_is_cut_off_before_its_first_entry_is_told(tmp_path: Path) -> None:
    (one, *_) = found(write(tmp_path / "a.warc.gz", page(RSS.encode()[:60], media="application/rss+xml")))
    assert isinstance(one, Failure)


ATOM = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Herald</title>
<entry><title>{TITLE}</title><id>one</id><link href="https://herald.example/news/ferry"/>
<published>2024-02-11T08:00:00Z</published><content type="text">{STORY[0]}</content></entry></feed>"""
JSON_FEED = json.dumps(
    {
        "title": "Herald", "authors": [{"name": "Ann Lee"}], "version": "https://jsonfeed.org/version/1.1",
        "items": [
            {
                "id": "one", "title": TITLE, "url": "https://herald.example/news/ferry",
                "date_published": "2024-02-11T08:00:00Z", "content_text": STORY[0],
            }
        ],
    }
)  # fmt: skip


@pytest.mark.parametrize(
    ("media", "feed"),
    [
        ("application/atom+xml", ATOM),
        ("application/xml", ATOM),
        ("application/feed+json", JSON_FEED),
        ("application/rss+xml", f"<br /><b>Warning</b>: no cache<br />\n{RSS[RSS.index('<rss') :]}"),
    ],
    ids=["atom", "atom as xml", "json", "behind a warning"],
)
def test_the_entries_of_other_feeds_are_articles(tmp_path: Path, media: str, feed: str) -> None:
    one, *_ = found(write(tmp_path / "a.warc.gz", page(feed.encode(), media=media)))
    assert isinstance(one, Document)
    assert (one.title, one.url) == (TITLE, "https://herald.example/news/ferry")
    assert "Norrvik" in one.text
