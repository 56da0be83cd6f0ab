"""Files of many articles: what came again unchanged is not made again, and a broken file hides no other."""

from __future__ import annotations

import io
import json
import mailbox
import shutil
import zipfile
from collections.abc import Callable, Sequence
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from processes import Outcome
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from searchidx import Archive, preparing

FILES = Path(__file__).parent / "files"
Members = Sequence[tuple[str, str]]


def jsonl(path: Path, members: Members) -> None:
    lines = (json.dumps({"id": name, "title": name, "text": text}) + "\n" for name, text in members)
    path.write_text("".join(lines), encoding="utf-8")


def zipped(path: Path, members: Members) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in members:
            archive.writestr(f"{name}.md", f"# {name}\n\n{text}\n")


def mbox(path: Path, members: Members) -> None:
    path.unlink(missing_ok=True)
    box = mailbox.mbox(path)
    for name, text in members:
        message = EmailMessage()
        message["From"], message["Subject"], message["Message-ID"] = (
            "desk@herald.example",
            name,
            f"<{name}@x>",
        )
        message.set_content(text)
        box.add(message)
    box.close()


def warc(path: Path, members: Members) -> None:
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        headers = StatusAndHeaders(
            "200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1"
        )
        for name, text in members:
            data = f"<html><head><title>{name}</title></head><body><h1>{name}</h1><p>{text}</p></body></html>".encode()
            record = writer.create_warc_record(
                f"https://herald.example/{name}", "response", payload=io.BytesIO(data), length=len(data),
                http_headers=headers, warc_headers_dict={"WARC-Date": "2024-02-11T09:10:11Z"},
            )  # fmt: skip
            writer.write_record(record)


MAKERS = {"a.jsonl": jsonl, "a.zip": zipped, "a.mbox": mbox, "a.warc.gz": warc}
STORY = "The harbour was closed on {}, the port authority said. It opens again when the storm is over."
FIVE = [
    (f"story{number}", STORY.format(day))
    for number, day in enumerate("Monday Tuesday Friday Saturday Sunday".split())
]


@pytest.fixture
def prepared(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the articles that are made."""
    made: list[str] = []
    real = preparing.seen

    def counted(source: Any) -> Any:
        found = real(source)
        made.append(found[0].title if isinstance(found, tuple) else "none")
        return found

    monkeypatch.setattr(preparing, "seen", counted)
    return made


@pytest.mark.parametrize("name", MAKERS)
def test_what_came_again_unchanged_is_not_made_again(tmp_path: Path, name: str, prepared: list[str]) -> None:
    path, archive = tmp_path / name, Archive(tmp_path / "index")
    MAKERS[name](path, FIVE)
    assert archive.add([path], jobs=1).added == 5
    assert sorted(prepared) == [name for name, _ in FIVE]
    prepared.clear()
    others = [
        FIVE[4],
        FIVE[0],
        ("story1", STORY.format("no day")),
        FIVE[3],
        ("new", STORY.format("a day off")),
    ]
    MAKERS[name](path, others)
    report = archive.add([path], jobs=1)
    assert (report.added, report.updated, report.unchanged, report.removed) == (1, 1, 3, 1)
    assert sorted(prepared) == ["new", "story1"]


@pytest.mark.parametrize("name", MAKERS)
def test_after_a_removal_only_the_removed_is_made_again(
    tmp_path: Path, name: str, prepared: list[str]
) -> None:
    path, archive = tmp_path / name, Archive(tmp_path / "index")
    MAKERS[name](path, FIVE)
    archive.add([path], jobs=1)
    assert archive.remove(query="friday").removed == 1
    prepared.clear()
    report = archive.add([path], jobs=1)
    assert (report.added, report.updated, report.unchanged) == (1, 0, 4)
    assert prepared == ["story2"]
    assert archive.stats().articles == 5


def test_messages_without_an_id_are_known_by_their_headers(tmp_path: Path, prepared: list[str]) -> None:
    path, archive = tmp_path / "a.mbox", Archive(tmp_path / "index")
    mbox(path, FIVE)
    whole = path.read_text()
    path.write_text("".join(line for line in whole.splitlines(True) if not line.startswith("Message-ID")))
    assert archive.add([path], jobs=1).added == 5
    prepared.clear()
    path.write_text(path.read_text().partition("\n\nFrom ")[2].join(["From ", ""]))
    report = archive.add([path], jobs=1)
    assert (report.added, report.updated, report.unchanged, report.removed) == (0, 0, 4, 1)
    assert prepared == []


BREAKABLE = [
    "book.epub", "chrome.mhtml", "feed.rss", "feed.atom", "feed.json", "ferry.pdf", "fundus.json", "newspaper4k.json",
    "pages.tar.xz", "pages.zip", "site.warc.gz",
]  # fmt: skip
"""What ends too early so that one can tell; a text, a page or a mailbox that is cut is only shorter."""


def test_of_each_kind_a_whole_a_broken_an_encrypted_and_an_empty_one(
    tmp_path: Path, run: Callable[..., Outcome]
) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    encrypted = {path.name for path in FILES.glob("encrypted.*")}
    kinds = sorted(path for path in FILES.iterdir() if path.suffix != ".py" and path.name not in encrypted)
    for path in kinds:
        shutil.copy(path, folder)
        (folder / f"empty-{path.name}").touch()
    for name in BREAKABLE:
        data = (FILES / name).read_bytes()
        cut = data[: len(data) // (20 if name == "chrome.mhtml" else 2)]
        (folder / f"broken-{name}").write_bytes(cut)
    for path in FILES.glob("encrypted.*"):
        shutil.copy(path, folder)
    report = run("add", "--json", folder, index=tmp_path / "index")
    assert report.code == 4
    failed = {Path(each["path"]).name: each["reason"] for each in report.json["failed"]}
    assert set(failed) == {f"broken-{name}" for name in BREAKABLE} | encrypted
    assert all(failed[name].startswith("encrypted") for name in encrypted)
    skipped = {Path(each["path"]).name: each["reason"] for each in report.json["skipped"]}
    assert {name for name in skipped if name.startswith("empty-")} == {f"empty-{path.name}" for path in kinds}
    listed = run("export", index=tmp_path / "index").out.splitlines()
    there = {Path(json.loads(line)["path"]).name for line in listed}
    assert {path.name for path in kinds} <= there
