"""Files that unpack without end, at their real size: each stops at a limit with a reason, in bounded memory and time.

Each is read in a process of its own, which Linux gives no more than so much address space.
"""

from __future__ import annotations

import gzip
import io
import struct
import subprocess
import sys
import tarfile
import time
import zipfile
import zlib
from pathlib import Path

import pytest

from searchidx.models import Source
from searchidx.reading import read
from searchidx.reading.opened import TooMuch
from searchidx.reading.xml import refuse_entities

MOST_MEMORY = 1_200 << 20
"""Address space, not memory in use: Python, its libraries, and a document of 64 MB several times over."""

MOST_RESIDENT = 420
"""Megabytes."""

MOST_SECONDS = 60

FILLER = b"All work and no play makes Jack a dull boy.\n".ljust(64) * 16
"""A kilobyte of it."""

READER = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[2]), resource.RLIM_INFINITY))
from searchidx.models import Source
from searchidx.reading import read
for found in read(sys.argv[1]):
    print("article" if isinstance(found, Source) else found.reason)
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
print(int(status["VmHWM"].split()[0]) // 1024)
"""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits of address space, /proc")


def reasons(path: Path) -> list[str]:
    """What is said of a file; asserts that it was said soon enough and with little memory."""
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", READER, str(path), str(MOST_MEMORY)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    *said, peak = done.stdout.splitlines()
    assert int(peak) < MOST_RESIDENT, "MB"
    assert time.monotonic() - began < MOST_SECONDS
    assert said
    assert len(said) < 40
    return said


def zipped(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return packed.getvalue()


def test_a_gzip_of_gigabytes(tmp_path: Path) -> None:
    path = tmp_path / "bomb.jsonl.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        for _ in range(40):
            file.write(FILLER.replace(b"\n", b" ") * (50 << 10))  # two gigabytes, one line
    assert "article" not in (said := reasons(path))
    assert any("stopped" in each or "larger than" in each for each in said)


def test_a_gzip_of_a_gzip_of_a_gzip(tmp_path: Path) -> None:
    data = FILLER * (600 << 10)
    for _ in range(3):
        data = gzip.compress(data, 9)
    (tmp_path / "bomb.txt.gz").write_bytes(data)
    (said,) = reasons(tmp_path / "bomb.txt.gz")
    assert "larger than 64 MB" in said
    (tmp_path / "deep.txt.gz").write_bytes(gzip.compress(data))
    assert reasons(tmp_path / "deep.txt.gz") == ["packed more than 3 times over"]
    small = gzip.compress(gzip.compress(b"Only a sentence, packed twice by mistake."))
    (tmp_path / "twice.txt.gz").write_bytes(small)
    assert reasons(tmp_path / "twice.txt.gz") == ["article"]


def test_a_zip_of_zips_of_zips_is_one_bomb(tmp_path: Path) -> None:
    """Ten times ten archives of ten members of 10 MB: 10 GB, and each of the archives within its own limit."""
    leaf = zipped({f"{n}.md": FILLER * (10 << 10) for n in range(10)})
    middle = zipped({f"{n}.zip": leaf for n in range(10)})
    (tmp_path / "bomb.zip").write_bytes(zipped({f"{n}.zip": middle for n in range(10)}))
    said = reasons(tmp_path / "bomb.zip")
    assert "unpacks to more than 200 times its size: stopped" in said[-1]


@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_archives_of_twenty_levels(tmp_path: Path, kind: str) -> None:
    data = b"Somebody is in here."
    for level in range(20):
        name = f"{level}.{kind}" if level else "note.txt"
        if kind == "zip":
            data = zipped({name: data})
        else:
            packed = io.BytesIO()
            with tarfile.open(fileobj=packed, mode="w") as archive:
                info = tarfile.TarInfo(name)
                info.size = len(data)
                archive.addfile(info, io.BytesIO(data))
            data = packed.getvalue()
    (tmp_path / f"deep.{kind}").write_bytes(data)
    (said,) = [each for each in reasons(tmp_path / f"deep.{kind}") if "nested" in each]
    assert said.endswith("archives are nested more than 3 deep")


def test_a_zip_that_says_it_has_a_million_members(tmp_path: Path) -> None:
    one = zipped({"a": b""})
    at = one.index(b"PK\x01\x02")
    entry, number = one[at : one.index(b"PK\x05\x06")], 1_000_000
    size, end = len(entry) * number, at + len(entry) * number
    long_end = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, number, number, size, at)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1)
    short_end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    path = tmp_path / "many.zip"
    path.write_bytes(one[:at] + entry * number + long_end + locator + short_end)
    assert reasons(path) == ["more than 500,000 members: stopped"]


def test_a_pdf_of_a_million_objects(tmp_path: Path) -> None:
    head, tail = b"%PDF-1.4\n", b"trailer <</Root 1 0 R /Size 1000001>>\n%%EOF\n"
    objects = b"".join(b"%d 0 obj\n<</Type /Page /Parent 2 0 R>>\nendobj\n" % n for n in range(1, 1_000_001))
    (tmp_path / "many.pdf").write_bytes(head + objects + tail)
    assert reasons(tmp_path / "many.pdf") == ["more than 500,000 objects: stopped"]


def test_a_pdf_whose_stream_unpacks_to_gigabytes(tmp_path: Path) -> None:
    """The objects may lie in a packed stream, where nobody can count them beforehand: then memory is the limit."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(50 << 20)) for _ in range(40)) + packer.flush()
    stream = b"4 0 obj\n<</Length %d /Filter /FlateDecode>>\nstream\n%s\nendstream\nendobj\n" % (
        len(packed),
        packed,
    )
    (tmp_path / "packed.pdf").write_bytes(
        b"%PDF-1.4\n1 0 obj\n<</Type /Catalog /Pages 2 0 R>>\nendobj\n"
        b"2 0 obj\n<</Type /Pages /Kids [3 0 R] /Count 1>>\nendobj\n"
        b"3 0 obj\n<</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R>>\nendobj\n"
        + stream
        + b"trailer <</Root 1 0 R>>\n%%EOF\n"
    )
    (said,) = reasons(tmp_path / "packed.pdf")
    assert any(word in said for word in ("memory", "no text", "damaged", "stopped")), said


LOL = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
LAUGHS = f'<!DOCTYPE rss [<!ENTITY l0 "lol">{LOL}]>'
BLOWN = f'<!DOCTYPE rss [<!ENTITY a "{"a" * 1_000_000}">]>'


@pytest.mark.parametrize("name", ["bomb.rss", "bomb.epub"])
@pytest.mark.parametrize(
    "declared", [LAUGHS, BLOWN, f"<!-- <a> -->{LAUGHS}", LAUGHS.replace("rss [", 'rss SYSTEM "<a" [')]
)
def test_entities_of_real_size(tmp_path: Path, name: str, declared: str) -> None:
    """A billion laughs; a megabyte that is named fifty thousand times."""
    inside = "&l11;" if "l11" in declared else "&a;" * 50_000
    feed = (
        f'<?xml version="1.0"?>{declared}<rss version="2.0"><channel><title>{inside}</title></channel></rss>'
    )
    data = feed.encode()
    if name.endswith(".epub"):
        data = zipped({"META-INF/container.xml": data})
    (tmp_path / name).write_bytes(data)
    (said,) = reasons(tmp_path / name)
    assert "entities" in said


def test_entities_that_are_only_spoken_of() -> None:
    for text in (
        b"<?xml version='1.0'?><!-- <!ENTITY a 'b'> --><rss><title>x</title></rss>",
        b"<rss><title><![CDATA[How to write <!ENTITY in XML]]></title></rss>",
        b'<!DOCTYPE rss PUBLIC "-//N//DTD" "http://n.example/<a"><rss><d>&lt;!ENTITY <![CDATA[<!ENTITY]]></d></rss>',
    ):
        refuse_entities(text)
    began = time.monotonic()
    refuse_entities(b"<!--" * 5_000_000 + b"<!ENTITY")  # never closed
    assert time.monotonic() - began < 5
    with pytest.raises(TooMuch):
        refuse_entities("<!DOCTYPE a [<!ENTITY b 'c'>]><a/>".encode("utf-16"))


def test_the_author_of_a_feed_in_which_an_address_could_begin_anywhere(tmp_path: Path) -> None:
    path = tmp_path / "feed.rss"
    item = "<item><title>Bridge</title><author>%s</author><description>It was closed.</description></item>"
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel>{item}</channel></rss>'
    for author in ("a" * 600_000, "a@a" * 200_000):
        path.write_text(feed % author)
        assert reasons(path) == ["article"]
    many = ", ".join(f"Correspondent {number}" for number in range(100))
    for author, read_as in (("desk@herald.example (Vera Kolas)", "Vera Kolas"), (many, many)):
        path.write_text(feed % author)
        assert [
            each.stated["author"] for each in read(str(path)) if isinstance(each, Source) and each.stated
        ] == [read_as]
