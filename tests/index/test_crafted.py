"""Indexes made to do harm, their checksums fitting: what they say may be false, and nothing worse comes of it.

`python -m reliability.fuzzing stranger` makes such indexes without end; here are the ways to harm that were thought of.
"""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from making import STORIES, write_records

from searchidx import Archive
from searchidx.archive import check, repair
from searchidx.entities import finders
from searchidx.errors import IndexDamaged, IndexSenseless, OtherFinder, SearchidxError
from searchidx.index.folder import IndexFolder
from searchidx.index.kept import KEPT, listed
from searchidx.index.manifest import latest_generation, manifest_file
from searchidx.index.seals import sealed, unsealed
from searchidx.index.sections import Sections, write_sections
from searchidx.index.stories import stories_file


@pytest.fixture
def index(tmp_path: Path) -> Path:
    with Archive(tmp_path / "index") as archive:
        archive.add([write_records(tmp_path / "stories.jsonl", STORIES)], jobs=1)
        archive.join_names("people", "Vera Kolas", ["V. Kolas"])
    return tmp_path / "index"


def change(path: Path, how: Callable[[dict[str, Any]], object]) -> None:
    """Change a small file and seal it again."""
    value = unsealed(path.read_text(encoding="utf-8"))
    how(value)
    path.write_text(sealed(value), encoding="utf-8")


def change_sections(
    index: Path, how: Callable[[dict[str, tuple[str, bytes]]], object], files: str = "*.arrays"
) -> None:
    """Change the sections of a segment, or of another file of sections, and write them with new checksums."""
    (path,) = index.glob(files)
    read = Sections(str(path))
    made = {
        name: (read._directory[name][2], bytes(read.column(name)._bytes))
        for name in read.names()
        if name != "blocks"
    }
    how(made)
    write_sections(str(path), made)


def manifest(index: Path) -> Path:
    return index / manifest_file(latest_generation(IndexFolder(str(index))))


@contextmanager
def at_once() -> Iterator[None]:
    """Fails when what is inside waits: for a pipe, or for the end of a device."""

    def fail(*_: object) -> None:
        pytest.fail("waits")

    before = signal.signal(signal.SIGALRM, fail)
    signal.alarm(20)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("name", ["../../etc/passwd", "/dev/zero", "MAIN_ab/../../x", 7, None, ["MAIN_ab"]])
def test_a_segment_is_a_name_and_never_a_path(index: Path, name: object) -> None:
    change(manifest(index), lambda value: value["segments"][0].update(name=name))
    with pytest.raises(IndexDamaged):
        Archive(index, create=False).search("ceasefire")
    assert not check(index).whole


@pytest.mark.parametrize("documents", [2**40, -1, 0, 1.5, "6", None, True])
def test_the_number_of_articles_is_that_of_the_segment(index: Path, documents: object) -> None:
    """Room is made for so many."""
    change(manifest(index), lambda value: value["segments"][0].update(documents=documents))
    with pytest.raises(IndexDamaged):
        Archive(index, create=False).search("ceasefire")
    assert not check(index).whole


def test_small_files_are_names_and_never_paths(index: Path, tmp_path: Path) -> None:
    """A backup reads every file that is listed: a device without end, or a secret."""
    change(index / KEPT, lambda value: value["files"].extend(["/dev/zero", "../secret.json", "aliases.json"]))
    assert set(listed(IndexFolder(str(index)))) <= {"aliases.json", "names.json", "lines.json"}
    with at_once():
        Archive(index).backup(tmp_path / "backup")


@pytest.mark.parametrize(
    "made", [os.mkfifo, lambda path: os.symlink("/dev/zero", path)], ids=["pipe", "device"]
)
@pytest.mark.parametrize(
    "name", ["searchidx.json", "writer.lock", "aliases.json", "toc", "segment", "ledger.sqlite3"]
)
def test_what_is_no_file_is_neither_waited_for_nor_read_without_end(
    index: Path, tmp_path: Path, name: str, made: Callable[[str], object]
) -> None:
    path = next(index.glob({"toc": "*.toc", "segment": "*.arrays"}.get(name, name)), index / name)
    path.unlink(missing_ok=True)
    made(str(path))
    uses: tuple[Callable[[], object], ...] = (
        lambda: Archive(index, create=False).search("ceasefire"), lambda: Archive(index, create=False).stats(),
        lambda: Archive(index).backup(tmp_path / "backup"), lambda: Archive(index).add([tmp_path], jobs=1),
    )  # fmt: skip
    with at_once():
        for use in uses:
            with pytest.raises(IndexDamaged, match=f"{path.name} in"):
                use()
        assert not check(index).whole


def test_arrays_that_do_not_fit_each_other_end_in_an_error_of_ours(
    index: Path, run: Callable[..., Any]
) -> None:
    change_sections(
        index, lambda made: made.update({"text.docs": ("B", b"\xff" * len(made["text.docs"][1]))})
    )
    with pytest.raises(IndexSenseless, match="makes no sense") as error:
        Archive(index, create=False).search('"ceasefire talks"')
    assert "report" in error.value.hint
    done = run("query", '"ceasefire talks"', index=index)
    assert done.code == 3
    assert "Traceback" not in done.err
    assert not check(index).whole


@pytest.mark.parametrize("part", ["documents", "stories", "articles", "versions", "members", "places"])
def test_the_parts_of_stories_fit_each_other(tmp_path: Path, part: str) -> None:
    twice = [STORIES[0] | {"id": name} for name in ("first", "second")]
    index = tmp_path / "index"
    with Archive(index) as archive:
        archive.add([write_records(tmp_path / "stories.jsonl", twice)], jobs=1)
        assert archive.stats().copies == 1
    change_sections(
        index,
        lambda made: made.update({part: (made[part][0], 2 * made[part][1])}),
        stories_file(latest_generation(IndexFolder(str(index)))),
    )
    for use in (Archive.stats, lambda archive: archive.search("ceasefire")):
        with pytest.raises(IndexDamaged, match="do not fit each other"):
            use(Archive(index, create=False))


@pytest.mark.parametrize(
    "entry",
    [
        [0, 2**60, "B", 0],
        [-8, 8, "B", 0],
        [8, 9, "Q", 0],
        [8, 8, "P", 0],
        [8, 8, "d", 0],
        [8, 8],
        "x",
        None,
        {},
    ],
    ids=repr,
)
def test_a_directory_lies_within_its_file(index: Path, entry: object) -> None:
    import struct
    import zlib

    (path,) = index.glob("*.arrays")
    data = path.read_bytes()
    trailer = struct.Struct("<QII8s")
    offset, length, _, magic = trailer.unpack_from(data, len(data) - trailer.size)
    directory = json.loads(data[offset : offset + length]) | {"days": entry}
    listed_ = json.dumps(directory).encode()
    path.write_bytes(data[:offset] + listed_ + trailer.pack(offset, len(listed_), zlib.crc32(listed_), magic))
    with pytest.raises(IndexDamaged, match="makes no sense"):
        Archive(index, create=False).search("ceasefire")
    assert not check(index).whole


@pytest.mark.parametrize("name", ["gliner:evil/model", "spacy:/evil", "spacy:../evil", "spacy:here"])
def test_no_model_is_loaded_because_an_index_names_it(
    index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """A model in a folder may be code, and the folder may be the index's own."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "here").mkdir()
    monkeypatch.setattr(finders, "named", lambda name: pytest.fail(f"{name} is loaded"))
    change(index / "names.json", lambda value: value.update(finder=name))
    for use in (
        lambda: Archive(index).add([tmp_path], jobs=1),
        lambda: Archive(index).add([], jobs=1, dry_run=True),
    ):
        with pytest.raises(OtherFinder) as error:
            use()
        assert f"--entities {name}" in error.value.hint
    settings = index / "searchidx.json"
    settings.write_text(json.dumps({**json.loads(settings.read_text()), "schema": 1}))
    with pytest.raises(OtherFinder):
        repair(index)


@pytest.mark.parametrize("path", ["/usr/share/applications/evil.desktop", "evil.txt", "-e"])
def test_no_program_is_started_because_an_index_names_it(
    index: Path, tmp_path: Path, run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    from searchidx.cli import opening
    from searchidx.models import Results

    monkeypatch.chdir(tmp_path)
    for name in ("evil.desktop", "evil.txt", "-e"):
        (tmp_path / name).write_text("x")
    real = Archive.search
    shown = str(tmp_path / "evil.desktop") if path.endswith("desktop") else path

    def search(self: Archive, *given: Any, **named: Any) -> Results:
        found = real(self, *given, **named)
        from dataclasses import replace

        hits = tuple(replace(hit, path=shown, url="javascript:alert(1)") for hit in found.hits)
        return replace(found, hits=hits)

    monkeypatch.setattr(Archive, "search", search)
    monkeypatch.setattr(opening, "open_", lambda target: pytest.fail(f"{target} is opened"))
    assert run("query", "ceasefire", "--open", "1", index=index).code in (1, 2)


def test_what_is_made_up_ends_in_answers_or_errors_of_ours(index: Path) -> None:
    """Every small file says everything: nothing but our own errors comes of it."""
    for path in sorted(index.glob("*.json")):
        before = path.read_text(encoding="utf-8")
        if path.name == "writer.json":
            continue
        for value in (None, 1, [], {}, "x", -1, 2**70, [[]]):
            for key in unsealed(before):
                change(path, lambda made, key=key, value=value: made.update({key: value}))
                for use in (lambda: Archive(index, create=False).search("ceasefire"), lambda: check(index),
                            lambda: Archive(index, create=False).stats()):  # fmt: skip
                    with suppress(SearchidxError):
                        use()
                path.write_text(before, encoding="utf-8")
