"""Boilerplate of archives: a folder, and an archive of the same files, give the same articles."""

from __future__ import annotations

import io
import mailbox
import os
import tarfile
import zipfile
from collections.abc import Callable
from contextlib import closing
from email.message import EmailMessage
from pathlib import Path

import pytest
from test_relearning import TAIL, letters_with_tail, several, story, texts, write
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from searchidx import Archive, extracting, pieces, preparing, reading, relearning
from searchidx.index import writer
from searchidx.index.folder import open_folder
from searchidx.index.learned import read_learned
from searchidx.index.ledger import Ledger

SITE = "https://anders.example"


def page(number: int, *, tail: str = TAIL, revision: str = "") -> bytes:
    body = "".join(f"<p>{each}</p>" for each in [*story(number), revision, tail] if each)
    return (
        f"<html lang=en><head><meta charset=utf-8><link rel=canonical href='{SITE}/{number}'>"
        f"<title>Day {number}</title></head><body><h1>Day {number}</h1>{body}</body></html>"
    ).encode()


def folder_of(place: Path, pages: dict[str, bytes]) -> Path:
    for name, data in pages.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(data)
    return place


def zip_of(path: Path, pages: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in pages.items():
            archive.writestr(name, data)
    return path


def zip_in_zip(path: Path, pages: dict[str, bytes]) -> Path:
    inner = zip_of(path.with_name("inner.zip"), pages)
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(inner, "inner.zip")
    inner.unlink()
    return path


def tar_of(path: Path, pages: dict[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, data in pages.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


def warc_of(path: Path, pages: dict[str, bytes], day: int = 11) -> Path:
    with path.open("wb") as file:
        made = WARCWriter(file, gzip=True)
        for name, data in pages.items():
            headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            made.write_record(
                made.create_warc_record(
                    f"{SITE}/{name}", "response", payload=io.BytesIO(data), length=len(data), http_headers=headers,
                    warc_headers_dict={"WARC-Date": f"2024-02-{day:02}T09:10:11Z"},
                )
            )  # fmt: skip
    return path


def bodies(index: Path) -> list[str]:
    """The texts of an index, whatever their articles are called."""
    with Archive(index, create=False) as archive:
        return sorted(article.text for article in archive.articles())


def added(index: Path, *paths: Path, jobs: int = 1) -> list[str]:
    with Archive(index) as archive:
        for path in paths:
            archive.add([path], jobs=jobs)
    return bodies(index)


Pack = Callable[[Path, dict[str, bytes]], Path]
ARCHIVES: dict[str, Pack] = {"a.zip": zip_of, "z.zip": zip_in_zip, "a.tar.gz": tar_of, "a.warc.gz": warc_of}
PAGES = {f"{number}.html": page(number) for number in range(8)}


@pytest.mark.parametrize("name", ARCHIVES)
def test_an_archive_of_pages_is_as_a_folder_of_them(tmp_path: Path, name: str) -> None:
    want = added(tmp_path / "of-folder", folder_of(tmp_path / "pages", PAGES))
    assert want == sorted("\n\n".join(story(number)) for number in range(8))
    path = ARCHIVES[name](tmp_path / name, PAGES)
    assert added(tmp_path / "index", path) == want
    with Archive(tmp_path / "index") as archive:
        again = archive.add([path])
    assert (again.added, again.updated, again.unchanged) == (0, 0, 8)
    assert read_learned(open_folder(str(tmp_path / "index"))) == read_learned(
        open_folder(str(tmp_path / "of-folder"))
    )


@pytest.mark.parametrize("name", ["a.zip", "a.tar.gz"])
def test_folders_within_an_archive_are_folders(tmp_path: Path, name: str) -> None:
    files = several(tmp_path / "files")
    members = {str(path.relative_to(tmp_path / "files")): path.read_bytes() for path in files}
    want = added(tmp_path / "of-folder", tmp_path / "files")
    assert added(tmp_path / "index", ARCHIVES[name](tmp_path / name, members)) == want
    assert not any(TAIL in text for text in want if story(0)[0] in text), "letters have lost it"
    assert any(TAIL in text for text in want), "wires have not"


@pytest.mark.parametrize("jobs", [1, 2])
def test_archives_of_one_site_are_counted_together_in_whatever_order(
    tmp_path: Path, jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three of them, none of which has enough pages by itself; pieces of two or three pages, built as segments."""
    monkeypatch.setattr(pieces, "LEAST_BYTES", 2_000)
    monkeypatch.setattr(pieces, "SEGMENT_FROM", 2)
    monkeypatch.setattr("searchidx.pipeline.BYTES_PER_JOB", 1)
    want = sorted("\n\n".join(story(number)) for number in range(12))
    parts = [{f"{n}.html": page(n) for n in range(at, at + 4)} for at in (0, 4, 8)]
    files = [
        warc_of(tmp_path / "one.warc.gz", parts[0]), zip_of(tmp_path / "two.zip", parts[1]),
        folder_of(tmp_path / "three", parts[2]),
    ]  # fmt: skip
    for number, order in enumerate(([0, 1, 2], [2, 0, 1], [1, 2, 0])):
        assert added(tmp_path / f"index{number}", *(files[at] for at in order), jobs=jobs) == want


def test_a_file_is_read_once_for_all_of_its_articles_that_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = {f"o{number}.html": page(number, tail="") for number in range(20, 23)}
    first = warc_of(tmp_path / "first.warc.gz", {f"{n}.html": page(n) for n in range(4)} | other)
    second = warc_of(tmp_path / "second.warc.gz", {f"{n}.html": page(n) for n in range(4, 8)})
    added(tmp_path / "index", first)
    read: list[str] = []
    made: list[str] = []
    real, real_seen = reading.read, preparing.seen

    def reads(path: str) -> object:
        read.append(os.path.basename(path))
        return real(path)

    def makes(source: object) -> object:
        made.append(source.member or "")  # type: ignore[attr-defined]
        return real_seen(source)  # type: ignore[arg-type]

    monkeypatch.setattr(reading, "read", reads)
    monkeypatch.setattr(preparing, "seen", makes)
    with Archive(tmp_path / "index") as archive:
        archive.add([second], jobs=1)
    assert sorted(read) == ["first.warc.gz", "second.warc.gz", "second.warc.gz"]
    assert len(made) == 4 + 4 + 4, "neither the pages that never had the line"
    texts_ = bodies(tmp_path / "index")
    assert len(texts_) == 11
    assert not any(TAIL in text for text in texts_)


def test_a_member_that_goes_takes_its_vote_along(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    index = tmp_path / "index"
    assert not any(TAIL in text for text in added(index, zip_of(path, PAGES)))
    few = added(index, zip_of(path, {name: PAGES[name] for name in list(PAGES)[:4]}))
    assert len(few) == 4
    assert all(TAIL in text for text in few)
    changed = {name: page(number, tail="") for number, name in enumerate(PAGES)} | {"0.html": page(0)}
    assert [TAIL in text for text in added(index, zip_of(path, changed))].count(True) == 1
    path.unlink()
    with Archive(index) as archive:
        archive.add([tmp_path], prune=True)
    with closing(Ledger(open_folder(str(index)))) as ledger:
        assert not list(ledger.seen_of("site anders.example"))


def test_an_archive_that_cannot_be_read_now_is_made_again_when_it_is_back(tmp_path: Path) -> None:
    index = tmp_path / "index"
    first = zip_of(tmp_path / "first.zip", {f"{n}.html": page(n) for n in range(4)})
    added(index, first)
    away = first.rename(tmp_path / "away")
    added(index, zip_of(tmp_path / "second.zip", {f"{n}.html": page(n) for n in range(4, 8)}))
    away.rename(first)
    assert added(index, first) == sorted("\n\n".join(story(number)) for number in range(8))


@pytest.mark.parametrize("point", ["relearn", "_make_again", "_replace", "write_learned"])
def test_a_run_that_is_cut_off_is_made_good_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    index, path = tmp_path / "index", warc_of(tmp_path / "a.warc.gz", PAGES)

    def dies(*_args: object, **_named: object) -> None:
        raise MemoryError

    with monkeypatch.context() as patch, Archive(index) as archive:
        patch.setattr(relearning, point, dies)
        with pytest.raises(MemoryError):
            archive.add([path])
    assert added(index, path) == sorted("\n\n".join(story(number)) for number in range(8))


def test_of_a_long_archive_lines_are_remembered_on_the_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "SEEN_BYTES", 1)
    monkeypatch.setattr(pieces, "LEAST_BYTES", 1)
    monkeypatch.setattr(pieces, "BYTES_PER_SEGMENT", 1)
    committed: list[int] = []
    real = writer.IndexWriter.partly

    def partly(self: writer.IndexWriter, record: object) -> None:
        real(self, record)  # type: ignore[arg-type]
        committed.append(self.generation)

    monkeypatch.setattr(writer.IndexWriter, "partly", partly)
    found = added(tmp_path / "index", warc_of(tmp_path / "a.warc.gz", PAGES))
    assert found == sorted("\n\n".join(story(number)) for number in range(8))
    assert len(committed) > len(PAGES)


def test_savings_of_one_page_count_once(tmp_path: Path) -> None:
    """A site that is saved every day: each of its lines is said in many savings, and still a story's own."""
    index = tmp_path / "index"
    days = []
    for day in range(1, 8):
        said = "Page {} was changed on day {} by the harbour desk."
        pages = {f"{n}.html": page(n, revision=said.format(n, day)) for n in range(8)}
        days.append(warc_of(tmp_path / f"{day}.warc.gz", pages, day))
    for text in added(index, *days):
        assert TAIL not in text
        assert "was changed on day" in text
    assert not any(TAIL in text for text in added(tmp_path / "back", *days[::-1]))


def message(number: int, sender: str, tail: str = TAIL, **fields: str) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["Subject"], made["Message-ID"] = sender, f"Letter {number}", f"<{number}/{sender}>"
    for name, value in fields.items():
        made[name.replace("_", "-")] = value
    made.set_content("\n\n".join([*story(number), tail]) + "\n")
    return made


@pytest.mark.parametrize("as_mailbox", [True, False])
def test_mails_are_compared_with_those_of_their_sender(tmp_path: Path, as_mailbox: bool) -> None:
    """In a mailbox of many senders, or a folder of messages; the mails of a list are its, whoever writes."""
    mails = [message(n, "Desk <desk@anders.example>") for n in range(6)]
    mails += [message(n, f"r{n}@readers.example") for n in range(10, 30)]
    notice = "Write to the list of the pilots of Anders before you sail."
    mails += [message(n, f"w{n}@x.example", notice, List_Id="Pilots <pilots.example>") for n in range(30, 36)]
    if as_mailbox:
        box = mailbox.mbox(tmp_path / "all.mbox")
        for each in mails:
            box.add(each)
        box.close()
        path = tmp_path / "all.mbox"
    else:
        path = folder_of(tmp_path / "mails", {f"{n}.eml": bytes(each) for n, each in enumerate(mails)})
    found = added(tmp_path / "index", path)
    long = "\n\n".join(text for text in found if len(text.split("\n\n")) > 4)
    kept = {number for number in range(40) if story(number)[0] in long}
    assert len(found) == 32
    assert kept == set(range(10, 30))


def test_the_tables_of_an_older_ledger_are_taken_over(tmp_path: Path) -> None:
    letters_with_tail(tmp_path, 4)
    index = tmp_path / "index"
    added(index, tmp_path / "letters")
    ledger = Ledger(open_folder(str(index)))
    database = ledger._db
    database.executescript(
        "create table seen (path blob primary key, crowd blob not null, lines blob not null, words blob not null,"
        " cut blob not null) without rowid;"
        "insert into seen select path, crowd, lines, words, cut from article_lines;"
        "drop table article_lines;"
    )
    ledger.close()
    for number in range(4, 8):
        write(tmp_path / "letters", number, *story(number), TAIL)
    added(index, tmp_path / "letters")
    assert texts(index) == {f"{n}.txt": "\n\n".join(story(n)) for n in range(8)}


def test_extract_cuts_members_too(tmp_path: Path) -> None:
    index = tmp_path / "index"
    added(index, zip_of(tmp_path / "a.zip", PAGES))
    path = zip_of(tmp_path / "b.zip", {"9.html": page(9)})
    (made,) = extracting.extract([str(path)], index=str(index))
    assert made.text == "\n\n".join(story(9))  # type: ignore[union-attr]


def test_how_many_articles_are_made_again_is_told(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    path = warc_of(tmp_path / "a.warc.gz", PAGES)
    with Archive(tmp_path / "index") as archive:
        archive.add(
            [path], progress=lambda now: told.append((now.bytes_done, now.bytes_total)) if now.again else None
        )
    assert told[-1] == (8, 8)


def test_reindexing_and_taking_out_and_back_in_learn_the_same(tmp_path: Path) -> None:
    index, files = tmp_path / "index", tmp_path / "files"
    files.mkdir()
    warc_of(files / "a.warc.gz", PAGES)
    zip_of(files / "b.zip", {f"{number}.html": page(number) for number in range(20, 30)})
    want = added(index, files)
    assert want == sorted("\n\n".join(story(number)) for number in (*range(8), *range(20, 30)))
    with Archive(index) as archive:
        assert archive.add([files], reindex=True).updated == 18
    assert bodies(index) == want
    with Archive(index) as archive:
        assert archive.remove([files / "b.zip"]).removed == 10
    assert added(index, files) == want
