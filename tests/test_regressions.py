"""One test per fault that a review found, so that it stays mended."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from making import index_of, make_article, record, write_records

from searchidx import Archive
from searchidx.errors import IndexLocked, UsageError
from searchidx.index.commit import open_or_create
from searchidx.index.lock import write_lock


def test_an_index_is_made_under_its_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two first adds: the second must not make the index again over what the first has committed."""
    from searchidx.index import commit

    real = commit.write_lock
    write_records(tmp_path / "a.jsonl", [record("a", "A truce.")])

    def lock_after_another_process(folder: Any) -> Any:
        monkeypatch.setattr(commit, "write_lock", real)
        with Archive(tmp_path / "index") as other:
            other.add([tmp_path / "a.jsonl"])
        return real(folder)

    monkeypatch.setattr(commit, "write_lock", lock_after_another_process)
    open_or_create(str(tmp_path / "index"))
    with Archive(tmp_path / "index") as archive:
        assert archive.search("truce").total == 1


def test_an_index_being_made_is_locked(tmp_path: Path) -> None:
    folder = open_or_create(str(tmp_path / "index"))
    (tmp_path / "index" / "searchidx.json").unlink()
    with write_lock(folder), pytest.raises(IndexLocked):
        Archive(tmp_path / "index")


def test_a_ledger_ahead_of_its_index_is_not_believed(tmp_path: Path) -> None:
    """As after a power cut, or when the index alone came back from a backup."""
    index = tmp_path / "index"
    source = write_records(tmp_path / "a.jsonl", [record("a", "A truce.")])
    with Archive(index) as archive:
        archive.add([source])
    ledger = (index / "ledger.sqlite3").read_bytes()
    for name in list(index.iterdir()):
        name.unlink()
    with Archive(index):
        pass
    (index / "ledger.sqlite3").write_bytes(ledger)
    with Archive(index) as archive:
        report = archive.add([source])
        assert (report.added, archive.search("truce").total) == (1, 1)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_record_nested_deep_is_read_or_told_of(tmp_path: Path, jobs: int) -> None:
    """Deep objects cannot be pickled; they must not end the run."""
    lines = [json.dumps(record(f"r{i}", f"A truce on pier {i}.")) for i in range(30)]
    for depth in (100, 600, 900):
        nested = "[" * depth + "]" * depth
        lines.append(f'{{"id": "deep{depth}", "text": "A truce.", "x": {nested}}}')
    (tmp_path / "a.jsonl").write_text("\n".join(lines) + "\n")
    with Archive(tmp_path / "index") as archive:
        report = archive.add([tmp_path / "a.jsonl"], jobs=jobs)
        assert report.added + len(report.failed) == 33
        assert report.added >= 31


def test_partial_hits_stay_with_several_sites(tmp_path: Path) -> None:
    articles = [
        make_article("both", "ceasefire in Minsk", site="a.example"),
        make_article("one", "ceasefire", site="b.example"),
    ]
    with Archive(index_of(tmp_path / "index", articles)) as archive:
        found = archive.search("ceasefire Minsk", sites=["a.example", "b.example"])
        assert [(hit.id, hit.partial) for hit in found.hits] == [("both", False), ("one", True)]
        assert archive.search("the ceasefire (site:a.example OR site:b.example)").total == 2


def test_a_pasted_host_is_its_site(tmp_path: Path) -> None:
    with Archive(index_of(tmp_path / "index", [make_article("a", "truce", site="a.example")])) as archive:
        assert archive.search("truce", sites=["www.a.example"]).total == 1


def test_a_line_that_stays_broken_keeps_nothing_else(tmp_path: Path) -> None:
    source = tmp_path / "a.jsonl"
    rows = [json.dumps(record(name, f"A truce, {name}.")) for name in ("a", "b")]
    source.write_text("\n".join([*rows, "{broken"]) + "\n")
    with Archive(tmp_path / "index") as archive:
        archive.add([source])
        source.write_text("\n".join([rows[0], "{broken"]) + "\n")
        assert archive.add([source]).removed == 1
        source.write_text("{broken\n{broken\n")
        assert archive.add([source]).removed == 0, "what is missing may be in the line that is broken now"


def test_reading_all_articles_is_not_disturbed_by_a_commit(tmp_path: Path) -> None:
    path = index_of(tmp_path / "index", [make_article(f"d{i}", "truce") for i in range(3)])
    with Archive(path) as archive:
        articles = archive.articles()
        next(articles)
        archive.add([write_records(tmp_path / "a.jsonl", [record("a", "A truce.")])])
        assert len(list(articles)) == 2


def test_a_mistake_in_a_call_is_not_called_damage(tmp_path: Path) -> None:
    with Archive(index_of(tmp_path / "index", [make_article("a", "truce")])) as archive:
        for wrong in ({"since": 2023}, {"people": "Putin"}, {"sites": "a.example"}):
            with pytest.raises(UsageError):
                archive.search("truce", **wrong)  # type: ignore[arg-type]
        for paths in ("clip/", Path("clip"), ["\ud800"]):
            with pytest.raises(UsageError):
                archive.add(paths)  # type: ignore[arg-type]
        assert archive.search("truce", since=datetime(2023, 1, 1), until=date(2024, 1, 1)).total == 0


def test_optimizing_keeps_every_article(tmp_path: Path) -> None:
    commits = [[make_article(f"d{i}", f"truce {i}")] for i in range(5)]
    with Archive(index_of(tmp_path / "index", *commits, gone=["d1"])) as archive:
        before = [hit.id for hit in archive.search("truce").hits]
        archive.optimize()
        assert archive.stats().segments == 1
        assert [hit.id for hit in archive.search("truce").hits] == before


def test_an_early_year_is_a_month_like_others(tmp_path: Path) -> None:
    with Archive(index_of(tmp_path / "index", [make_article("a", "truce", day=date(1, 2, 3))])) as archive:
        assert [each.value for each in archive.search("truce").facets["date"]] == ["0001-02"]


def test_what_a_beginning_or_a_pattern_finds_does_not_depend_on_segments(tmp_path: Path) -> None:
    """Stems are cut: `negotiat*` is in `negoti`, which a segment with "negotiate" alone must know too."""
    articles = [
        make_article("a", "they negotiate"),
        make_article("b", "a negotiation"),
        make_article("c", "nego"),
    ]
    for name, commits in (("one", [articles]), ("three", [[each] for each in articles])):
        with Archive(index_of(tmp_path / name, *commits)) as archive:
            for query in ("negotiat*", "negot?ation"):
                assert {hit.id for hit in archive.search(query).hits} == {"a", "b"}, (name, query)
