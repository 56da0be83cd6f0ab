"""`check`: any changed byte is noticed; `repair`: what can be saved is saved, and the rest is named."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from making import record, write_records

from searchidx import Archive
from searchidx.archive import check, repair
from searchidx.errors import IndexDamaged, IndexProblem, IndexUnwritable
from searchidx.index import checking
from searchidx.index.folder import open_folder
from searchidx.index.learned import write_learned
from searchidx.index.seals import sealed, unsealed

PAGE = "# The {0} question\n\nNobody in the town of {0} could say on Monday why the {0} had been closed.\n"
PLACES = 12


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Several segments, a deletion, and a ledger of pages and records."""
    folder = tmp_path_factory.mktemp("checked")
    pages = folder / "pages"
    pages.mkdir()
    with Archive(folder / "index") as archive:
        for name in ("bridge", "harbour", "market", "quay"):
            (pages / f"{name}.md").write_text(PAGE.format(name), encoding="utf-8")
            archive.add([pages])
        records = [
            record(f"r{i}", f"a truce at place{i}", date="2023-03-31", people=["Vera Kolas"])
            for i in range(6)
        ]
        archive.add([write_records(folder / "records.jsonl", records)])
        archive.remove([pages / "quay.md"])
    return folder


@pytest.fixture
def index(whole: Path, tmp_path: Path) -> Path:
    """A copy to be damaged; its sources stay."""
    return Path(shutil.copytree(whole / "index", tmp_path / "index"))


def ids(index: Path) -> list[str]:
    with Archive(index) as archive:
        return sorted(each.title for each in archive.articles())


def flip(path: Path, at: int, bit: int = 1) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= bit
    path.write_bytes(data)


def told(index: Path) -> list[str]:
    """What check says; an error of ours says it too."""
    try:
        return [*checking.problems(str(index))]
    except IndexProblem as error:
        return [str(error)]


def test_a_whole_index_is_whole(whole: Path) -> None:
    report = check(whole / "index")
    assert (report.problems, report.articles) == ((), 9)
    assert repair(whole / "index").after.whole


def test_a_compound_with_the_stem_of_its_first_part_is_no_damage(tmp_path: Path) -> None:
    """It stands at its first part's position, and so the stem is there twice."""
    records = [record("a", "They went walk-ing to the river, and went on walking along it until evening.")]
    Archive(tmp_path / "index").add([write_records(tmp_path / "a.jsonl", records)])
    assert check(tmp_path / "index").whole


def test_any_changed_byte_is_noticed(index: Path) -> None:
    choose = random.Random(1)
    files = sorted(path for path in index.iterdir() if path.stat().st_size)
    assert {path.suffix for path in files} == {".arrays", ".groups", ".json", ".toc", ".sqlite3", ".crc"}
    for path in files:
        data = path.read_bytes()
        last = len(data) - 1
        for at in {0, last, *(choose.randint(0, last) for _ in range(PLACES))}:
            flip(path, at, 1 << choose.randrange(8))
            assert told(index), f"{path.name} at {at}"
            path.write_bytes(data)


def test_the_gaps_between_sections_are_part_of_it(index: Path) -> None:
    segment = max(index.glob("*.arrays"), key=lambda path: path.stat().st_size)
    from searchidx.index.sections import Sections

    sections = Sections(str(segment))
    ends = sorted(offset + length for offset, length, *_ in sections._directory.values())
    gap = next(end for end in ends if end % 8 and end not in {o for o, *_ in sections._directory.values()})
    del sections
    flip(segment, gap)
    assert "between its sections" in check(index).problems[0]


def test_a_file_that_is_gone_is_noticed(index: Path) -> None:
    for path in sorted(index.iterdir()):
        if path.name == "writer.lock" or path.suffix == ".crc":
            continue
        data = path.read_bytes()
        path.unlink()
        assert told(index), path.name
        path.write_bytes(data)


@pytest.mark.parametrize("name", ["searchidx.json", "ledger.sqlite3"])
def test_what_is_gone_is_made_again(index: Path, name: str) -> None:
    before = ids(index)
    (index / name).unlink()
    assert any(f"{name}" in said and "gone" in said for said in told(index))
    report = repair(index)
    assert report.after.whole
    assert ids(index) == before
    assert any("which files were read" in said for said in report.unknown) == (name == "ledger.sqlite3")


def test_lost_settings_do_not_begin_to_fold_copies(tmp_path: Path) -> None:
    Archive(tmp_path / "index").add(
        [write_records(tmp_path / "a.jsonl", [record("a", "a truce")])], copies=False
    )
    (tmp_path / "index" / "searchidx.json").unlink()
    assert repair(tmp_path / "index").after.whole
    assert not open_folder(str(tmp_path / "index")).folds


def test_no_query_is_answered_without_its_stories(index: Path) -> None:
    (stories,) = index.glob("stories-*.groups")
    stories.unlink()
    with pytest.raises(IndexDamaged, match=r"stories.* is gone"), Archive(index) as archive:
        archive.search("truce")
    assert repair(index).after.whole


def test_damaged_aliases_are_kept_beside(index: Path) -> None:
    with Archive(index) as archive:
        archive.join_names("people", "Vladimir Putin", ["Wladimir Putin"])
    flip(index / "aliases.json", 20)
    report = repair(index)
    assert report.after.whole
    assert "aliases.json, as it is: kept as aliases.json.damaged" in report.unknown
    assert "Putin" in (index / "aliases.json.damaged").read_text(encoding="utf-8", errors="replace")


def test_what_may_not_be_read_is_not_taken_for_damage(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {path.name: path.read_bytes() for path in index.iterdir()}
    monkeypatch.setattr(os, "access", lambda path, _: not path.endswith("ledger.sqlite3"))
    for work in (check, repair):
        with pytest.raises(IndexUnwritable, match="no permission to read"):
            work(index)
    assert {path.name: path.read_bytes() for path in index.iterdir()} == before


@pytest.mark.parametrize("name", ["names.json", "aliases.json", "lines.json", "kept.json"])
def test_a_small_file_that_is_gone_is_named_and_missed_no_more_after_a_repair(index: Path, name: str) -> None:
    with Archive(index) as archive:
        archive.join_names("people", "Vladimir Putin", ["Wladimir Putin"])
    write_learned(open_folder(str(index)), {"herald.example": frozenset({b"a digest"})})
    assert told(index) == []
    (index / name).unlink()
    assert told(index) == [f"{name} is gone"]
    assert repair(index).after.whole
    with Archive(index) as archive:
        assert bool(archive.aliases().joined.get("people")) == (name != "aliases.json")


def test_an_index_of_before_small_files_were_listed_is_whole(index: Path) -> None:
    settings = index / "searchidx.json"
    told_before = {k: v for k, v in unsealed(settings.read_text(encoding="utf-8")).items() if k != "lists"}
    settings.write_text(sealed(told_before), encoding="utf-8")
    (index / "kept.json").unlink()
    assert told(index) == []


def test_a_killed_run_that_could_not_seal_its_ledger_is_no_damage(index: Path) -> None:
    import sqlite3

    with sqlite3.connect(index / "ledger.sqlite3") as database:
        database.execute("update commits set generation = generation")
    database.close()
    assert check(index).whole


def test_a_run_that_was_killed_while_it_wrote_the_ledger_is_no_damage(index: Path) -> None:
    """SQLite takes the half transaction back."""
    dying = (
        "import os, sqlite3, sys; database = sqlite3.connect(sys.argv[1]);"
        "database.execute('pragma cache_size = 1');"
        "rows = ((b'/x%d' % i, 1, 1, b'-', b'-' * 16) for i in range(20_000));"
        "database.executemany('insert into files values (?, ?, ?, ?, ?)', rows); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", dying, str(index / "ledger.sqlite3")], check=True)
    assert (index / "ledger.sqlite3-journal").exists()
    assert check(index).whole
    with Archive(index) as archive:
        assert archive.stats().files == 4


def test_a_first_run_that_has_not_sealed_its_ledger_yet_is_no_damage(index: Path) -> None:
    (index / "ledger.sqlite3.crc").unlink()
    assert told(index) == []
    flip(index / "ledger.sqlite3", 40)  # SQLite's own list of free pages
    flip(index / "ledger.sqlite3", 100)  # the kind of its first page
    assert any("ledger" in said for said in told(index))


# --- repair ---------------------------------------------------------------------------------------


def test_articles_of_a_broken_segment_are_made_from_what_it_keeps(index: Path) -> None:
    """The sources are not needed."""
    from searchidx.index.sections import Sections

    before = ids(index)
    segment = max(index.glob("*.arrays"), key=lambda path: path.stat().st_size)
    sections = Sections(str(segment))
    offset = sections._directory["text.docs"][0]
    del sections
    flip(segment, offset)
    report = repair(index)
    assert report.after.whole
    assert report.rebuilt > 0
    assert (report.reread, report.gone, report.unknown) == (0, (), ())
    assert ids(index) == before
    with Archive(index) as archive:
        assert archive.search("truce").total == 6


def test_articles_of_one_id_in_one_file_are_not_doubled(tmp_path: Path) -> None:
    """They are known apart by names that the index keeps, also where a file is not known to hold many by its name."""
    records = [record("same", f"a truce at place{i}") for i in range(3)]
    paths = [write_records(tmp_path / name, records) for name in ("dump", "dump.jsonl")]
    index = tmp_path / "index"
    with Archive(index) as archive:
        archive.add(paths)
    (segment,) = index.glob("*.arrays")
    flip(segment, segment.read_bytes().index(b"truce"))
    report = repair(index)
    assert report.after.whole
    assert report.after.articles == 6
    assert report.reread == 0


def test_what_is_lost_is_read_again_from_its_file(index: Path) -> None:
    before = ids(index)
    segment = max(index.glob("*.arrays"), key=lambda path: path.stat().st_size)
    segment.write_bytes(segment.read_bytes()[:300])
    report = repair(index)
    assert report.after.whole
    assert report.reread > 0
    assert (report.gone, report.unknown) == ((), ())
    assert ids(index) == before


def test_what_cannot_be_read_again_is_named(tmp_path: Path) -> None:
    path = write_records(tmp_path / "r.jsonl", [record("a", "a truce")])
    with Archive(tmp_path / "index") as archive:
        archive.add([path])
    path.unlink()
    segment = next((tmp_path / "index").glob("*.arrays"))
    segment.write_bytes(b"")
    report = repair(tmp_path / "index")
    assert report.after.whole
    assert report.gone == (str(path),)
    assert ids(tmp_path / "index") == []


@pytest.mark.parametrize("pattern", ["manifest-*.json", "*.toc", "searchidx.json"])
def test_lists_are_made_again(index: Path, pattern: str) -> None:
    before = ids(index)
    flip(next(index.glob(pattern)), 20)
    report = repair(index)
    assert report.problems
    assert report.after.whole
    assert ids(index) == before, "what was removed stays removed"


def test_without_its_ledger_all_files_are_read_again(index: Path, whole: Path) -> None:
    before = ids(index)
    flip(index / "ledger.sqlite3", 5000)
    report = repair(index)
    assert report.after.whole
    assert "the next add reads all" in report.unknown[0]
    assert ids(index) == before
    with Archive(index) as archive:
        assert archive.add([whole / "records.jsonl"]).added == 0


def test_the_command(run: Callable[..., Any], index: Path) -> None:
    done = run("check", index=index)
    assert (done.code, done.out[:6]) == (0, "whole:")
    flip(next(index.glob("*.toc")), 30)
    done = run("check", "--json", index=index)
    assert (done.code, done.json["whole"]) == (3, False)
    done = run("check", index=index)
    assert "damaged: _MAIN_" in done.out
    assert "--repair" in done.err
    done = run("check", "--repair", "--json", index=index)
    assert (done.code, done.json["whole"]) == (0, True)
    assert done.json["repaired"]["problems"]
    assert run("check", index=index.parent / "nothere").code == 3
