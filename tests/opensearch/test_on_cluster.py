"""What an archive on a cluster does beside searching: commands, moving there, changing, removing, many at once."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from making import STORIES, write_records

from searchidx import Archive
from searchidx.archive import check, repair
from searchidx.backends.opensearch.cluster import Cluster
from searchidx.backends.opensearch.connection import Connection
from searchidx.errors import IndexUnwritable, NoIndex, NotOnCluster, OtherVersion
from searchidx.models import Document

Run = Callable[..., Any]


@pytest.fixture
def records(tmp_path: Path) -> Path:
    return write_records(tmp_path / "stories.jsonl", STORIES)


def _ids(index: str | Path) -> list[str]:
    with Archive(index, create=False) as archive:
        return sorted(each.id for each in archive.articles())


def test_the_commands(address: str, records: Path, run: Run) -> None:
    def on(*words: str) -> Any:
        return run("--index", address, *words)

    none = on("query", "ferry")
    assert (none.code, "there is no archive at" in none.err) == (3, True)
    assert on("add", str(records)).code == 0
    assert on("add", str(records)).out.startswith("0 added, 0 updated, 6 unchanged")
    assert on("stats").code == 0
    found = on("check")
    assert (found.code, found.err) == (0, "")
    assert on("path").out == f"{address}\n"
    lines = on("export").out.splitlines()
    assert len(lines) == len(STORIES)
    first = json.loads(lines[0])["id"]
    assert on("show", first).code == 0
    assert on("facets", "--by", "month").code == 0
    assert on("similar", first).code in (0, 1)
    assert on("query", "qqqqzzzz").code == 1
    backup = on("backup", str(records) + ".tar")
    assert (backup.code, "cluster" in backup.err) == (3, True)
    assert on("restore", str(records)).code == 3
    assert on("add", "--reindex", str(records)).code == 3


def test_moving_to_a_cluster_and_back(address: str, small_archive: Any, tmp_path: Path, run: Run) -> None:
    there = tmp_path / "there.jsonl"
    there.write_bytes(run("--index", str(small_archive.index), "export").raw)
    assert run("--index", address, "add", str(there)).code == 0
    back = tmp_path / "back.jsonl"
    back.write_bytes(run("--index", address, "export").raw)
    assert _ids(address) == _ids(small_archive.index)

    def told(path: Path) -> dict[str, Any]:
        lines = map(json.loads, path.read_text().splitlines())
        return {line["id"]: {k: v for k, v in line.items() if k != "path"} for line in lines}

    assert told(back) == told(there)


def test_changed_moved_gone_and_removed(address: str, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a", "b", "c"):
        (folder / f"{name}.txt").write_text(
            f"Ferry {name}\n\nThe ferry of {name} sank near the island of {name * 5}."
        )
    with Archive(address) as archive:
        assert archive.add([folder]).added == 3
        (folder / "a.txt").write_text(
            "Ferry a\n\nAll aboard were saved by a lighthouse keeper and her brother."
        )
        (folder / "b.txt").rename(folder / "d.txt")
        (folder / "c.txt").unlink()
        report = archive.add([folder], prune=True)
        assert (report.added, report.updated, report.removed) == (0, 2, 1)
        assert archive.search("lighthouse").total == 1
        assert {Path(each.path).name for each in archive.articles()} == {"a.txt", "d.txt"}
        assert archive.remove(query="lighthouse").removed == 1
        assert [Path(each.path).name for each in archive.articles()] == ["d.txt"]
        assert archive.add([folder]).added == 1
        assert archive.remove([folder / "a.txt"], dry_run=True).removed == 0
        assert archive.add([folder], dry_run=True).unchanged == 2
    assert check(address).problems == ()


def test_a_story_whose_first_article_goes(address: str, tmp_path: Path) -> None:
    text = " ".join(f"word{at * 37 % 101} of the harbour" for at in range(60))
    for name in ("one", "two", "three"):
        (tmp_path / f"{name}.jsonl").write_text(json.dumps({"id": name, "title": "Harbour", "text": text}))
    with Archive(address) as archive:
        report = archive.add([tmp_path / f"{name}.jsonl" for name in ("one", "two", "three")])
        assert report.copies == 2
        assert [(h.id, len(h.copies)) for h in archive.search("harbour").hits] == [("one", 2)]
        archive.remove([tmp_path / "one.jsonl"])
        assert [(h.id, len(h.copies)) for h in archive.search("harbour").hits] == [("two", 1)]
        (tmp_path / "four.jsonl").write_text(json.dumps({"id": "four", "title": "Harbour", "text": text}))
        assert archive.add([tmp_path / "four.jsonl"]).copies == 1
        assert archive.search("harbour").total == 1


def test_aliases(address: str, records: Path) -> None:
    with Archive(address) as archive:
        archive.add([records])
        archive.join_names("people", "Vera Kolas", ["V. Kolas", "Kolas"])
        assert archive.alias_rows()["people"] == [("Vera Kolas", ("V. Kolas", "Kolas"))]
    with Archive(address, create=False) as archive:
        archive.part_names("people", ["Kolas"])
        assert archive.alias_rows()["people"] == [("Vera Kolas", ("V. Kolas",))]


def test_made_again_while_it_is_read(address: str, records: Path) -> None:
    from searchidx.backends.opensearch.reindexing import reindex

    with Archive(address) as archive:
        archive.add([records])
        before = archive.search("", limit=20, facets=("people", "day"))
        done = repair(address)
        assert (done.problems, done.rebuilt) == ((), 0)  # it is whole
        assert reindex(archive._backend) == len(STORIES)  # type: ignore[arg-type]
        after = archive.search("", limit=20, facets=("people", "day"))
        assert [hit.id for hit in after.hits] == [hit.id for hit in before.hits]
        assert after.facets == before.facets
        assert archive.add([records]).unchanged == len(STORIES)


def test_two_savings_of_one_address_that_both_go(address: str, tmp_path: Path) -> None:
    files = []
    for name, text in (("one", "short"), ("two", "a little longer")):
        told = {"id": name, "title": "Harbour", "text": text, "url": "https://example.org/a"}
        files.append(tmp_path / f"{name}.jsonl")
        files[-1].write_text(json.dumps(told))
    with Archive(address) as archive:
        archive.add(files)
        assert archive.remove(files).removed == 2
    assert _ids(address) == []


def test_a_first_article_that_is_mended_and_moved(address: str, tmp_path: Path) -> None:
    text = " ".join(f"word{at * 37 % 101} of the harbour" for at in range(60))
    for name in ("one", "two"):
        (tmp_path / f"{name}.jsonl").write_text(json.dumps({"id": name, "title": "Harbour", "text": text}))

    def shown(archive: Archive) -> list[tuple[str, int]]:
        return [(hit.id, len(hit.copies)) for hit in archive.search("harbour").hits]

    with Archive(address) as archive:
        archive.add([tmp_path / "one.jsonl", tmp_path / "two.jsonl"])
        mended = json.dumps({"id": "one", "title": "Harbour", "text": text.replace("word37 ", "ferry ", 1)})
        (tmp_path / "one.jsonl").write_text(mended)
        before = archive.generation
        assert archive.add([tmp_path]).updated == 1
        assert archive.generation != before
        assert shown(archive) == [("one", 1)]
        (tmp_path / "one.jsonl").rename(tmp_path / "moved.jsonl")
        assert archive.add([tmp_path]).updated == 1
        assert shown(archive) == [("one", 1)]
    assert check(address).whole


def test_a_document_that_somebody_changed(address: str, records: Path, nodes: list[str]) -> None:
    from opensearchpy import OpenSearch

    with Archive(address) as archive:
        archive.add([records])
    name = address.rsplit("/", 1)[1]
    client = OpenSearch(nodes)
    hits = client.search(index=name, body={"size": 2})["hits"]["hits"]
    source = hits[0]["_source"]
    source["stored"]["text"] += " And more."
    client.index(index=name, id=hits[0]["_id"], body=source, refresh=True)
    client.delete(index=name, id=hits[1]["_id"], refresh=True)
    client.close()
    told = check(address)
    assert not told.whole
    assert any("is not what was written" in each for each in told.problems)
    assert any("1 articles of" in each and "are missing" in each for each in told.problems)
    done = repair(address)
    assert done.rebuilt == len(STORIES) - 1
    assert any("is not what was written" in each for each in done.after.problems)
    with Archive(address) as archive:
        report = archive.add([records])
        assert (report.added + report.updated, report.unchanged) == (2, len(STORIES) - 2)
    assert check(address).problems == ()


@pytest.mark.parametrize("part", ["-words", "-files"])
def test_a_part_that_takes_nothing(address: str, records: Path, nodes: list[str], part: str) -> None:
    """Nothing is lost in silence, and the next add does the rest."""
    from opensearchpy import OpenSearch

    name = address.rsplit("/", 1)[1] + part
    client = OpenSearch(nodes)
    with Archive(address) as archive:
        client.indices.put_settings(index=name, body={"index.blocks.write": True})
        with pytest.raises(IndexUnwritable, match="refuses"):
            archive.add([records])
        client.indices.put_settings(index=name, body={"index.blocks.write": None})
        archive.add([records])
        assert archive.search("lukash*").total == archive.search("lukashenko").total > 0
    client.close()
    assert check(address).whole


def test_many_machines_share_a_folder(address: str, tmp_path: Path) -> None:
    """Three processes at once, each with its part, one of them twice: every article once."""
    folder = tmp_path / "in"
    folder.mkdir()
    for at in range(60):
        (folder / f"{at}.txt").write_text(
            f"Ferry {at}\n\n" + " ".join(f"w{(at * 977 + n * 7919) % 5003}" for n in range(60))
        )
    command = [sys.executable, "-m", "searchidx", "--index", address, "add", "--json", str(folder), "--shard"]
    running = [
        subprocess.Popen([*command, f"{part}/3"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for part in (1, 2, 3, 2)
    ]
    reports = []
    for each in running:
        out, err = each.communicate(timeout=240)
        assert each.returncode == 0, err.decode()
        reports.append(json.loads(out))
    assert sum(report["added"] + report["unchanged"] + report["updated"] for report in reports) >= 60
    assert len(_ids(address)) == 60
    assert len(set(_ids(address))) == 60
    assert check(address).problems == ()


def test_what_is_refused_is_told(address: str, records: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A document that the cluster cannot take is in the report, the others are there, and the file is tried again."""
    from searchidx.backends.opensearch import writing

    real = writing.body_of

    def odd(document: Document, *rest: Any) -> dict[str, Any]:
        body = real(document, *rest)
        return body | {"day": "not a day"} if document.id == "ceasefire" or document.id == first else body

    first = json.loads(records.read_text().splitlines()[0])["id"]
    monkeypatch.setattr(writing, "body_of", odd)
    with Archive(address) as archive:
        report = archive.add([records])
        assert [failure.stage for failure in report.failed] == ["index"]
        assert report.added == len(STORIES) - 1
        monkeypatch.undo()
        again = archive.add([records])
        assert not again.failed
        assert len(list(archive.articles())) == len(STORIES)


def test_deep_pages(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from searchidx.backends.opensearch import searching

    lines = [
        json.dumps({"id": f"a{at:03}", "title": f"T{at}", "text": f"harbour x{at} y{at * 31}"})
        for at in range(120)
    ]
    (tmp_path / "many.jsonl").write_text("\n".join(lines))
    with Archive(address) as archive:
        archive.add([tmp_path / "many.jsonl"])
        plain = [hit.id for hit in archive.search("harbour", limit=120).hits]
        monkeypatch.setattr(searching, "MOST_HITS", 50)
        paged = [
            hit.id for at in range(0, 120, 40) for hit in archive.search("harbour", limit=40, offset=at).hits
        ]
        assert paged == plain
        assert archive.search("harbour", limit=10, offset=500).hits == ()


def test_an_index_of_somebody_else(address: str, nodes: list[str]) -> None:
    with pytest.raises(NoIndex):
        Archive(address, create=False)
    with Archive(address) as archive, pytest.raises(NotOnCluster):
        archive.backup("/nowhere.tar")


def test_words_of_other_stemmers(address: str, records: Path) -> None:
    """Queries warn, adding is refused, and an index that is made again is of the stemmers that are here."""
    with Archive(address) as archive:
        archive.add([records])
    cluster = Cluster(address, create=False)
    cluster.say("archive", {**cluster.about, "stemmer": "stemmers of last year"})
    cluster.close()
    with Archive(address) as archive:
        assert any("stemmers of last year" in each for each in archive.search("ferry").warnings)
        with pytest.raises(OtherVersion, match="stemmers of last year"):
            archive.add([records])
    repair(address)
    with Archive(address) as archive:
        assert not any("stemmers" in each for each in archive.search("ferry").warnings)
        assert archive.add([records]).unchanged == len(STORIES)


def test_no_question_reaches_an_archive_whose_name_begins_alike(
    address: str, records: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    call = Connection.call

    def watched(self: Connection, method: str, path: str, *rest: Any, **how: Any) -> Any:
        asked.append(path)
        return call(self, method, path, *rest, **how)

    monkeypatch.setattr(Connection, "call", watched)
    with Archive(address) as archive:
        archive.add([records])
        assert archive.stats().articles == len(STORIES)
    assert check(address).whole
    assert any("_stats" in each for each in asked)
    assert not [each for each in asked if "*" in each]
