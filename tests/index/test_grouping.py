"""Near-copies to stories, and later savings to versions."""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import tempfile
import tracemalloc
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Any

import numpy as np
import pytest
from making import record, write_records

from searchidx import Archive
from searchidx.archive import check
from searchidx.errors import IndexUnwritable, NotFound, SearchidxError
from searchidx.identity import address
from searchidx.index import candidates, grouping, groups, merging, parts, story_table, writer
from searchidx.index.candidates import CONTAINED
from searchidx.index.folder import open_folder
from searchidx.index.manifest import SegmentEntry, read_manifest
from searchidx.index.sections import Sections, write_sections
from searchidx.index.shingles import SPARSEST, WIDTH, highest, level_of, sampled, samples_of_postings
from searchidx.index.sketches import may_share, sketched
from searchidx.models import StoredArticle
from searchidx.render.as_json import article_json

WORDS = [f"{a}{b}{c}" for a in "bdfgklmnprst" for b in "aeiou" for c in "lmnrst"]


def prose(seed: object, number: int = 300) -> str:
    """Text of one's own, the same for the same seed."""
    rng = random.Random(str(seed))
    return " ".join(rng.choice(WORDS) for _ in range(number)) + "."


def changed(text: str, share: float, seed: int = 1) -> str:
    rng = random.Random(seed)
    return " ".join("other" if rng.random() < share else word for word in text.split())


def cut(text: str, share: float) -> str:
    words = text.split()
    return " ".join(words[: round(len(words) * (1 - share))])


def archive_of(path: Path, *files: Sequence[dict[str, Any]], **options: Any) -> Archive:
    """An archive of files that were added one after the other."""
    archive = Archive(path / "index")
    for number, records in enumerate(files):
        archive.add([write_records(path / f"{number}.jsonl", records)], **options)
    return archive


def stories(archive: Archive) -> dict[str, str]:
    """Id -> the id of the first copy of its story."""
    return {each.id: each.copy_of or each.id for each in archive.articles()}


def found(archive: Archive, query: str, **options: Any) -> list[tuple[str, list[str]]]:
    results = archive.search(query, **options)
    assert results.total == len(results.hits)
    return [(hit.id, sorted(copy.id for copy in hit.copies)) for hit in results.hits]


@pytest.mark.parametrize("together", [True, False], ids=["one file", "a file each"])
@pytest.mark.parametrize("share", [0.0, 0.15, 0.3])
def test_a_story_with_a_part_cut_and_words_changed(tmp_path: Path, share: float, together: bool) -> None:
    whole = prose("whole")
    records = [
        record("whole", whole),
        record("other", prose("other")),
        record("copy", changed(cut(whole, share), 0.02)),
        record("half", " ".join(whole.split()[150:]) + prose("half", 100)),
    ]
    archive = (
        archive_of(tmp_path, records) if together else archive_of(tmp_path, *([each] for each in records))
    )
    assert stories(archive) == {"whole": "whole", "other": "other", "copy": "whole", "half": "half"}


def test_a_chain_does_not_become_one_story(tmp_path: Path) -> None:
    """Each shares two thirds with the one before; the first and the fourth share nothing."""
    parts = [prose(number, 120) for number in range(6)]
    chain = [record(str(at), " ".join(parts[at : at + 3])) for at in range(4)]
    assert stories(archive_of(tmp_path, chain)) == {"0": "0", "1": "0", "2": "2", "3": "2"}


def test_a_digest_is_no_copy_of_the_brief_that_it_quotes(tmp_path: Path) -> None:
    brief = prose("brief", 60)
    digest = f"{prose(1, 150)} {brief} {prose(2, 150)}"
    archive = archive_of(tmp_path, [record("brief", brief), record("digest", digest)])
    assert stories(archive) == {"brief": "brief", "digest": "digest"}


def test_reports_of_one_pattern_stay_apart(tmp_path: Path) -> None:
    def report(week: int) -> str:
        return (
            f"Output of electric power rose {week}.4 pct to 5{week}.08 billion hours in the week to March {week + 8},"
            f" the institute said. A year earlier it was 4{week}.91 billion. In the year to date it stood at {week}03.5"
            f" billion, up {week}.1 pct, and the institute sees 2{week}4 billion by May."
        )

    weeks = [
        record(str(week), report(week), title="Weekly output", date=f"2024-03-0{week}") for week in (1, 2, 3)
    ]
    weeks.append(record("again", report(3), title="Weekly output (repeat)", date="2024-03-03"))
    assert stories(archive_of(tmp_path, weeks)) == {"1": "1", "2": "2", "3": "3", "again": "3"}


def test_short_texts_are_told_apart_by_their_titles(tmp_path: Path) -> None:
    text = (
        "The quarterly dividend is four cents as before, to be paid on April 15 to holders of record on {}."
    )
    records = [
        record("a", text.format("March 23"), title="Seven Oaks sets dividend"),
        record("b", text.format("March 31"), title="Kenan sets dividend"),
        record("c", text.format("March 23"), title="Seven Oaks sets dividend"),
        record("d", "Nobody was hurt.", title="Fire"),
        record("e", "Nobody was hurt.", title="Storm"),
    ]
    assert stories(archive_of(tmp_path, records)) == {"a": "a", "b": "b", "c": "a", "d": "d", "e": "e"}


def test_bulletins_that_come_again_weeks_later_are_others(tmp_path: Path) -> None:
    text = prose("bulletin", 60)
    words = text.split()
    again = " ".join([*words[:20], "other", *words[21:40], "other", *words[41:]])
    days = [("first", text, "2024-01-03"), ("same day", again, "2024-01-03"), ("later", again, "2024-03-03")]
    records = [record(name, words, date=day, title="Bulletin") for name, words, day in days]
    assert stories(archive_of(tmp_path, [records[0], records[1]])) == {"first": "first", "same day": "first"}
    (tmp_path / "apart").mkdir()
    assert stories(archive_of(tmp_path / "apart", [records[0], records[2]])) == {
        "first": "first",
        "later": "later",
    }


@pytest.mark.parametrize(
    ("title", "day", "figure", "alone"),
    [
        ("Fed adds reserves", "2024-01-04", "2.5", True),
        ("Fed adds reserves", "2024-01-04", "1.5", False),
        ("Fed adds reserves", "2024-01-03", "2.5", False),
        ("Fed adds reserves, corrected", "2024-01-04", "2.5", False),
        ("Fed adds reserves", None, "2.5", False),
    ],
)
def test_the_next_report_of_a_series_is_another(
    tmp_path: Path, title: str, day: str | None, figure: str, alone: bool
) -> None:
    words = prose("series", 90)
    first = record("first", f"It was 1.5 billion. {words}", title="Fed adds reserves", date="2024-01-03")
    dated = {"date": day} if day else {}
    second = record("second", f"It was {figure} billion. {words}", title=title, **dated)
    assert (stories(archive_of(tmp_path, [first, second]))["second"] == "second") is alone


@pytest.mark.parametrize(("length", "alone"), [(60, True), (120, False)])
def test_in_a_brief_of_another_day_a_figure_more_is_another_report(
    tmp_path: Path, length: int, alone: bool
) -> None:
    first, second = (
        record(
            day,
            f"It was 6-{rest} pct. {prose('series', length)}",
            title="Fed adds reserves",
            date=f"2024-01-0{day}",
        )
        for day, rest in (("3", "5/16"), ("4", "5/16 and 9"))
    )
    assert (stories(archive_of(tmp_path, [first, second]))["4"] == "4") is alone


def test_long_tables_in_the_same_words_are_told_apart_by_their_figures(tmp_path: Path) -> None:
    """As a weekly report on the demand for oil has them: two thirds of the words, a third of the figures."""
    words = prose("demand", 360).split()

    def table(week: int) -> str:
        rows = range(0, 360, 9)
        return " ".join(
            f"{' '.join(words[at : at + 9])} {at if at % 27 == 0 else f'{week}{at}'}" for at in rows
        )

    weeks = [record(f"week {week}", table(week), title=f"Demand {week}") for week in (7, 11)]
    assert len(set(stories(archive_of(tmp_path, weeks)).values())) == 2


def test_very_many_copies_are_one_story_in_little_time(tmp_path: Path) -> None:
    text = prose("wire", 80)
    records = [record(str(number), f"{text} {prose(number, 6)}") for number in range(1500)]
    archive = archive_of(tmp_path, records)
    assert set(stories(archive).values()) == {"0"}
    assert [len(copies) for _, copies in found(archive, "wire OR " + text.split()[0])] == [1499]


@pytest.mark.parametrize("jobs", [2, 3])
def test_the_number_of_processes_changes_nothing(tmp_path: Path, jobs: int) -> None:
    rng = random.Random(4)
    texts = [prose(number, 90) for number in range(300)]
    records = [
        record(
            str(number),
            changed(rng.choice(texts), 0.03, number),
            url=f"https://a.example/{rng.randrange(200)}",
        )
        for number in range(1200)
    ]
    one = archive_of(tmp_path, records, jobs=1)
    (tmp_path / "several").mkdir()
    several = archive_of(tmp_path / "several", records, jobs=jobs)
    assert stories(one) == stories(several)
    assert [each.version_of for each in one.articles()] == [each.version_of for each in several.articles()]
    assert len(set(stories(one).values())) < 900


@pytest.mark.parametrize("seed", range(3))
def test_segments_looked_into_together_give_the_same_groups(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Articles mixed of a few sentences, some of them saved again, in many segments that come some at a time."""
    rng = random.Random(seed)
    sentences = [prose(f"{seed} {number}", rng.randrange(5, 60)) for number in range(60)]

    def mixed(number: int) -> dict[str, Any]:
        text = " ".join(rng.choices(sentences, k=rng.randrange(1, 5)))
        more = {"url": f"https://a.example/{rng.randrange(150)}"} if number % 3 else {}
        return record(str(number), text, title=rng.choice(["One", "Two"]), **more)

    files = [[mixed(number * 60 + at) for at in range(60)] for number in range(8)]
    monkeypatch.setattr(merging, "TIER", 100)
    monkeypatch.setattr(writer, "SEGMENT_DOCUMENTS", 20)
    monkeypatch.setattr(grouping, "MANY", 1 << 40)
    (tmp_path / "singly").mkdir()
    singly = archive_of(tmp_path / "singly", *files)
    assert singly.stats().segments == 24
    expected = [(each.id, each.copy_of, each.version_of) for each in singly.articles()]
    assert 100 < sum(copy is not None for _, copy, _ in expected) < 400
    for together, many in ((70, 0), (45, 0)):
        monkeypatch.setattr(grouping, "TOGETHER", together)
        monkeypatch.setattr(grouping, "MANY", many)
        monkeypatch.setattr(candidates, "FEW", many)
        folder = tmp_path / str(together)
        folder.mkdir()
        archive = archive_of(folder, *files)
        assert [(each.id, each.copy_of, each.version_of) for each in archive.articles()] == expected


def test_sketches_leave_out_no_pair_that_shares_enough() -> None:
    """Whatever the levels of the two texts, and however full their words are; and most others they do leave out."""
    rng = np.random.default_rng(7)
    samples: list[Any] = []
    levels = rng.integers(0, SPARSEST + 1, 400).astype(np.uint8)
    pool = rng.integers(0, 1 << 32, 3000, dtype=np.uint32)
    for level in levels:
        known = pool[pool <= highest(np.array([level]))[0]]
        some = rng.choice(known, min(known.size, int(rng.integers(1, 400))), replace=False)
        samples.append(np.unique(some))
    starts = np.cumsum([0, *map(len, samples)])
    made = sketched(np.concatenate(samples), starts, len(samples))
    a, b = (each.ravel() for each in np.indices((400, 400)))
    level = np.maximum(levels[a], levels[b])
    kept = may_share(made, a, made, b, level, CONTAINED)
    left_out = 0
    for at, limit in enumerate(highest(level)):
        one, other = (samples[each][samples[each] <= limit] for each in (a[at], b[at]))
        together = np.intersect1d(one, other, assume_unique=True).size
        enough = together >= CONTAINED * min(one.size, other.size)
        assert kept[at] or not enough
        left_out += not kept[at]
    assert left_out > a.size / 5


def test_adding_a_file_reads_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = archive_of(tmp_path, [record("first", prose(1)), record("other", prose(2))])
    made: list[int] = []
    real = grouping._Grouping

    def counted(new: Any) -> Any:
        made.append(sum(each.size for each in new))
        return real(new)

    monkeypatch.setattr(grouping, "_Grouping", counted)
    archive.add([write_records(tmp_path / "new.jsonl", [record("copy", prose(1))])])
    assert made == [1]
    assert stories(archive)["copy"] == "first"


def test_groups_outlast_merging_and_removal(tmp_path: Path) -> None:
    archive = archive_of(
        tmp_path,
        [record("gone", prose(1))],
        [record("heir", prose(1))],
        [record("third", prose(1))],
        [record("x", prose(2))],
    )
    assert found(archive, prose(1).split()[0]) == [("gone", ["heir", "third"])]
    archive.remove([tmp_path / "0.jsonl"])
    assert stories(archive) == {"heir": "heir", "third": "heir", "x": "x"}
    archive.add([write_records(tmp_path / "late.jsonl", [record("late", prose(1))])])
    archive.optimize()
    assert stories(archive) == {"heir": "heir", "third": "heir", "x": "x", "late": "heir"}
    assert archive.stats().segments == 1
    archive.add([write_records(tmp_path / "last.jsonl", [record("last", prose(2))])])
    assert stories(archive)["last"] == "x"


def test_the_lookup_of_merged_segments_is_that_of_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Put together in stretches of the shingles there are, of several segments from which articles were taken out."""
    rng = random.Random(3)
    sentences = [prose(number, 30) for number in range(25)]
    files = [
        [
            record(f"{file}-{at}", " ".join(rng.sample(sentences, 3)), url=f"https://a.example/{file}/{at}")
            for at in range(30)
        ]
        for file in range(4)
    ]
    archive = archive_of(tmp_path, *files)
    for number, records in enumerate(files[:3]):
        archive.add([write_records(tmp_path / f"{number}.jsonl", records[3:])])
    monkeypatch.setattr(groups, "SORTED_AT_ONCE", 90)
    archive.optimize()
    folder = open_folder(archive.path)
    (entry,) = read_manifest(folder).segments
    assert entry.documents == 111
    merged = groups.opened(folder, entry)
    expected = groups.with_lookup(merged, merged.known.story, merged.known.article, merged.known.leads)
    for name in ("shingles", "begins", "owners", "addresses", "located"):
        assert getattr(merged.known, name).tolist() == getattr(expected, name).tolist(), name
    assert merged.known.leads.sum() < 111


def test_a_changed_leader_takes_nobody_along(tmp_path: Path) -> None:
    archive = archive_of(
        tmp_path, [record("first", prose(1))], [record("copy", prose(1)), record("other", prose(3))]
    )
    archive.add([write_records(tmp_path / "0.jsonl", [record("first", prose(3))])])
    assert stories(archive) == {"copy": "copy", "other": "other", "first": "other"}


# --- versions -------------------------------------------------------------------------------------

URL = "https://www.herald.example/news/ferry"


def saving(name: str, text: str, url: str = URL, **fields: Any) -> dict[str, Any]:
    return record(name, text, **{"title": "The ferry", "url": url, **fields})


def test_a_later_saving_is_a_version(tmp_path: Path) -> None:
    words = prose(1)
    archive = archive_of(
        tmp_path,
        [
            saving("old", f"{words} Quay."),
            record("copy", words, title="Elsewhere", url="https://other.example/x"),
        ],
        [saving("new", f"{words} Harbour.", url="http://herald.example/news/ferry/?utm_source=mail#top")],
    )
    first = words.split()[0]
    assert found(archive, first) == [("new", ["copy"])]
    assert found(archive, "quay") == [("old", ["copy"])]
    assert archive.search(first, all_copies=True).total == 3
    kept: dict[str, StoredArticle] = {each.id: each for each in archive.articles()}
    assert (kept["old"].version_of, kept["old"].copy_of) == ("new", None)
    assert (kept["new"].version_of, kept["copy"].copy_of) == (None, "new")
    assert [each.id for each in archive.versions("old")] == ["new", "old"]
    old, new, changes = archive.changes("new")
    assert (old.id, new.id) == ("old", "new")
    with pytest.raises(NotFound, match="'old' is the first version of its address") as caught:
        archive.changes("old")
    assert caught.value.hint == "show new --diff tells what the next one changed"
    assert (archive.stats().copies, archive.stats().earlier_versions) == (1, 1)
    assert [(each.kind, each.text) for each in changes[1:]] == [("removed", "Quay."), ("added", "Harbour.")]


@pytest.mark.parametrize(
    ("title", "url", "text", "version"),
    [
        ("The ferry", URL, prose(9), True),
        ("Another", URL, cut(prose(1), 0.4), True),
        ("Another", URL, prose(9), False),
        ("The ferry", "https://herald.example/news/ferry?id=2", prose(9), False),
        ("The ferry", "https://herald.example/", prose(9), False),
    ],
)
def test_what_is_a_version(tmp_path: Path, title: str, url: str, text: str, version: bool) -> None:
    first = saving("first", prose(1), url if url.endswith("example/") else URL)
    archive = archive_of(tmp_path, [first, saving("second", text, url, title=title)])
    assert (next(archive.articles()).version_of == "second") is version


@pytest.mark.parametrize(
    ("url", "known"),
    [
        ("https://www.example.org/news/index.html", "example.org/news"),
        ("http://example.org:80/news/?fbclid=1&id=7", "example.org/news?id=7"),
        ("https://example.org:8443/news", "example.org:8443/news"),
        ("https://example.org/", None),
        ("https://example.org/?p=12", "example.org?p=12"),
        ("http://[broken", None),
    ],
)
def test_addresses(url: str, known: str | None) -> None:
    assert address(url) == known


def test_one_address_for_everything_is_no_disaster(tmp_path: Path) -> None:
    records = [
        record(str(n), prose(n, 40), url="https://a.example/list", title=f"Story {n}") for n in range(2000)
    ]
    assert archive_of(tmp_path, records).search("", limit=0).total == 2000


@pytest.mark.parametrize("apart", [False, True], ids=["one commit", "three commits"])
def test_versions_are_in_the_order_of_saving_not_of_adding(tmp_path: Path, apart: bool) -> None:
    """A saving of which no time is known comes right after those that were added before it."""
    savings = [
        saving("march", f"{prose(1)} March.", saved="2024-03-01T00:00:00Z"),
        saving("january", f"{prose(1)} January.", saved="2024-01-01T12:00:00+01:00"),
        saving("unknown", f"{prose(1)} Unknown."),
        saving("february", f"{prose(1)} February.", saved="20240201120000"),
        saving("april", f"{prose(1)} April.", saved="Mon Apr 01 2024 10:00:00 GMT+0100 (CET)"),
    ]
    files = [savings[:2], savings[2:4], savings[4:]] if apart else [savings]
    archive = archive_of(tmp_path, *files)
    expected = ["april", "unknown", "march", "february", "january"]
    assert [each.id for each in archive.versions("march")] == expected
    assert found(archive, prose(1).split()[0]) == [("april", [])]
    assert {each.id: each.version_of for each in archive.articles()} == {
        **dict.fromkeys(expected, "april"), "april": None,
    }  # fmt: skip
    old, new, _ = archive.changes("march")
    assert (old.id, new.id, new.saved) == ("february", "march", "2024-03-01T00:00:00Z")
    archive.optimize()
    assert [each.id for each in archive.versions("march")] == expected
    (tmp_path / "again").mkdir()
    exported = [json.loads(article_json(each)) for each in archive.articles()]
    again = archive_of(tmp_path / "again", exported)
    assert [each.id for each in again.versions("march")] == expected


def test_a_saving_in_which_nothing_changed_is_no_version(tmp_path: Path) -> None:
    one, two = f"{prose(1)} Quay.", f"{prose(1)} Harbour."
    archive = archive_of(
        tmp_path,
        [
            saving("first", one, saved="2024-01-01T00:00:00Z"),
            saving("again", one, saved="2024-01-02T00:00:00Z"),
        ],
    )
    word = one.split()[0]
    assert found(archive, word) == [("first", [])]
    assert archive.search(word).hits[0].versions == 1
    assert [each.id for each in archive.versions("first")] == ["first"]
    assert [each.id for each in archive.versions("again")] == ["again"]
    with pytest.raises(NotFound):
        archive.changes("again")
    assert {each.id: each.version_of for each in archive.articles()} == {"first": None, "again": "first"}
    later = [
        saving("later", two, saved="2024-01-03T00:00:00Z"),
        saving("back", one, saved="2024-01-04T00:00:00Z"),
    ]
    archive.add([write_records(tmp_path / "later.jsonl", later)])
    assert [each.id for each in archive.versions("again")] == ["back", "later", "again"]
    assert archive.search(word).hits[0].versions == 3
    assert [each.id for each in archive.changes("later")[:2]] == ["first", "later"]
    assert archive.remove([tmp_path / "0.jsonl"])
    assert [each.id for each in archive.versions("later")] == ["back", "later"]


def test_of_savings_at_one_moment_those_with_one_text_go_together(tmp_path: Path) -> None:
    texts = {"a": "Quay", "b": "Harbour", "again": "Quay"}
    savings = [saving(name, f"{prose(1)} {word}.", saved="2024-01-01") for name, word in texts.items()]
    archive = archive_of(tmp_path, savings)
    assert [each.id for each in archive.versions("a")] == ["b", "a"]


def test_an_index_of_before_contents_were_compared_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def older(path: str, made: dict[str, Any]) -> None:
        write_sections(path, {name: made[name] for name in made if name not in ("versions", "contents")})

    with monkeypatch.context() as patch:
        for module in (story_table, writer):
            patch.setattr(module, "write_sections", older)
        archive = archive_of(tmp_path, [saving("first", prose(1)), saving("again", prose(1))])
        assert [each.id for each in archive.versions("first")] == ["again", "first"]
    archive.add([write_records(tmp_path / "new.jsonl", [saving("new", prose(1)), saving("newer", prose(1))])])
    assert [each.id for each in archive.versions("first")] == ["new", "again", "first"]
    archive.optimize()
    assert [each.id for each in archive.versions("first")] == ["new", "again", "first"]


@pytest.mark.parametrize("stated", [True, False], ids=["times known", "times unknown"])
def test_a_backup_of_an_old_page_is_no_later_version(tmp_path: Path, stated: bool) -> None:
    """It says nothing of when it was saved, and its text is one that is known."""
    texts = [f"{prose(1)} {word}." for word in ("Quay", "Harbour", "Pier")]
    savings = [
        saving(str(number), text, **({"saved": f"2024-01-0{number + 1}T00:00:00Z"} if stated else {}))
        for number, text in enumerate(texts)
    ]
    archive = archive_of(tmp_path, *([each] for each in savings), [saving("backup", texts[0])])
    assert [each.id for each in archive.versions("2")] == ["2", "1", "0"]
    assert [each.id for each in archive.versions("backup")] == ["2", "1", "backup"]
    assert [hit.id for hit in archive.search("quay").hits] == ["0"]


def test_a_backup_that_was_added_first_is_as_old_as_its_text(tmp_path: Path) -> None:
    texts = [f"{prose(1)} {word}." for word in ("Quay", "Harbour")]
    old, new = (
        saving(name, text, saved=f"2024-01-0{day}") for name, text, day in zip("ab", texts, "12", strict=True)
    )
    archive = archive_of(tmp_path, [saving("backup", texts[1])], [old], [new])
    assert [each.id for each in archive.versions("a")] == ["b", "a"]


def test_pages_say_when_they_were_changed(tmp_path: Path) -> None:
    """Of a saved page nothing else tells which of two is the later one."""
    archive = Archive(tmp_path / "index")
    for name, day, word in (("new", 5, "Harbour"), ("backup", 3, "Quay")):
        head = (
            f'<title>The ferry</title><link rel="canonical" href="{URL}">'
            f'<meta property="article:modified_time" content="2024-01-0{day}T10:00:00Z">'
        )
        body = f"<h1>The ferry</h1><p>{prose(1)}</p><p>{prose(2)} {word}.</p>"
        (tmp_path / f"{name}.html").write_text(
            f"<html><head>{head}</head><body><article>{body}</article></body></html>"
        )
        archive.add([tmp_path / f"{name}.html"])
    (hit,) = archive.search("ferry").hits
    assert (Path(hit.path).name, hit.versions) == ("new.html", 2)


# --- settings -------------------------------------------------------------------------------------


def test_the_index_remembers_whether_it_folds(tmp_path: Path) -> None:
    archive = archive_of(tmp_path, [record("a", prose(1)), record("b", prose(1))], copies=False)
    first = prose(1).split()[0]
    assert archive.search(first).total == 2
    archive.add([write_records(tmp_path / "c.jsonl", [record("c", prose(1))])])
    assert archive.search(first).total == 3
    assert archive.add([tmp_path / "c.jsonl"], copies=True).copies == 2
    assert found(archive, first) == [("a", ["b", "c"])]
    assert archive.add([tmp_path / "c.jsonl"]).copies == 0
    archive.add([tmp_path / "c.jsonl"], copies=False)
    assert Archive(tmp_path / "index").search(first).total == 3


def test_folding_that_was_begun_and_killed_leaves_an_index_that_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(_: object) -> None:
        raise KeyboardInterrupt

    path = write_records(tmp_path / "some.jsonl", [record("a", prose(1)), record("b", prose(1))])
    archive = Archive(tmp_path / "index")
    assert archive.add([path]).copies == 1
    archive.add([write_records(tmp_path / "more.jsonl", [record("c", prose(1))])], copies=False)
    with monkeypatch.context() as patch:
        patch.setattr(writer.IndexWriter, "commit", killed)
        with pytest.raises(KeyboardInterrupt):
            archive.add([path], copies=True)
    assert check(tmp_path / "index").problems == ()
    archive.backup(tmp_path / "backup")
    archive.add([path])
    assert check(tmp_path / "index").problems == ()
    assert [len(hit.copies) for hit in archive.search(prose(1).split()[0]).hits] == [2]


def test_the_report_counts_copies(tmp_path: Path) -> None:
    records = [record("a", prose(1)), record("b", prose(1)), saving("v", prose(2)), saving("w", prose(2))]
    report = Archive(tmp_path / "index").add([write_records(tmp_path / "a.jsonl", records)])
    assert (report.added, report.copies) == (4, 1)


# --- samples --------------------------------------------------------------------------------------


def test_samples_are_those_of_each_text_alone() -> None:
    rng = np.random.default_rng(0)
    for _ in range(50):
        counts = rng.integers(0, 300, rng.integers(1, 8))
        words = rng.integers(1, 50, counts.sum()).astype(np.uint32)
        hashes, sizes, level = sampled(words, counts)
        alone = [sampled(each, np.array([each.size])) for each in np.split(words, np.cumsum(counts)[:-1])]
        assert hashes.tolist() == [h for each in alone for h in each[0].tolist()]
        assert sizes.tolist() == [int(each[1][0]) for each in alone]
        assert (hashes <= np.repeat(highest(level), sizes)).all()


def test_samples_are_those_of_the_postings(tmp_path: Path) -> None:
    """They are taken from the words as they come; where an older index is folded later, from its postings."""
    texts = [
        prose(0, 40),
        "Co-operate with the e-mail's co-op, U.S.A. and AT&T at 3.5% – well-being’s",
        "",
        "a/b",
    ]
    records = [record(str(at), text, language=("en", "de")[at % 2]) for at, text in enumerate(texts * 3)]
    archive_of(tmp_path, records)
    (path,) = (tmp_path / "index").glob("*.arrays")
    made = Sections(str(path))
    text = {name: (made[name].format, bytes(made[name])) for name in made.names() if name.startswith("text.")}
    for name, (_, data) in samples_of_postings(text, len(made["sampled"])).items():
        assert bytes(made[name]) == data, name


def test_short_texts_give_all_their_shingles() -> None:
    words = np.arange(1, 31, dtype=np.uint32)
    assert sampled(words, np.array([30]))[1].tolist() == [30 - WIDTH + 1]
    assert level_of(np.array([10, 48, 96, 192, 5000])).tolist() == [0, 1, 2, 3, 3]


def test_without_folding_no_samples_are_made_and_later_they_are(tmp_path: Path) -> None:
    """Segments that were merged, of which articles were deleted, and that have samples already: all the same."""
    texts = {name: prose(name) for name in "abcd"}
    files = [[record(f"{name}{number}", texts[name]) for name in "abcd"] for number in range(3)]
    late = archive_of(tmp_path / "late", *files, copies=False)

    def sampled() -> list[bool]:
        segments = sorted((tmp_path / "late" / "index").glob("*.arrays"))
        return ["shingles" in Sections(str(path)) for path in segments]

    assert sampled() == [False] * 3
    write_records(tmp_path / "late" / "0.jsonl", [each for each in files[0] if each["id"] != "b0"])
    late.add([tmp_path / "late" / "0.jsonl"])
    write_records(tmp_path / "late" / "3.jsonl", [record("e", prose("e"))])
    late.add([tmp_path / "late" / "3.jsonl"], copies=True)
    assert sampled() == [True] * 4
    assert stories(late) == {
        each: f"{each[0]}1" if each[0] == "b" else f"{each[0]}0" for each in stories(late) if each != "e"
    } | {"e": "e"}
    assert check(tmp_path / "late" / "index").whole


# --- commits that fail -----------------------------------------------------------------------------


def cut_at(step: int, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let the step-th thing that is done to the disk fail: a file begun, renamed, taken away. Gives the steps."""
    done: list[str] = []

    def failing(what: Callable[..., Any]) -> Callable[..., Any]:
        def run(*arguments: Any, **options: Any) -> Any:
            done.append(f"{what.__name__} {arguments[0]}")
            if len(done) == step:
                raise OSError(errno.ENOSPC, "No space left on device")
            return what(*arguments, **options)

        return run

    for name in ("replace", "rename", "unlink", "fsync"):
        monkeypatch.setattr(os, name, failing(getattr(os, name)))
    for module in (groups, merging, story_table, writer):
        monkeypatch.setattr(module, "write_sections", failing(write_sections))
    return done


def leaders(folder: Path) -> dict[int, int]:
    """How many live documents lead each story."""
    index = open_folder(str(folder))
    found: Counter[int] = Counter()
    for entry in read_manifest(index).segments:
        segment = groups.opened(index, entry)
        found.update(segment.known.story[segment.alive & segment.known.leads].tolist())
    return found


def test_a_commit_that_fails_leaves_no_trace(tmp_path: Path) -> None:
    """Wherever it fails: the stories are those of before, and have one leader after a commit of something else."""
    one, two = prose(1), prose(2)
    files = [[record("first", one), record("other", two)], [record("heir", one)], [record("third", one)]]
    files += [[record(f"more{number}", prose(10 + number))] for number in range(4)]
    archive_of(tmp_path / "whole", *files).close()
    changed_ = tmp_path / "whole" / "0.jsonl"
    before = stories(Archive(tmp_path / "whole" / "index"))
    write_records(changed_, [record("other", two), record("new", one)])
    step, failed = 0, True
    while failed:
        step += 1
        index = tmp_path / f"at{step}"
        shutil.copytree(tmp_path / "whole" / "index", index)
        with pytest.MonkeyPatch.context() as patch, Archive(index) as archive:
            done = cut_at(step, patch)
            try:
                archive.add([changed_])
                failed = False
            except SearchidxError:
                pass
        with Archive(index) as archive:
            kept = "first" in (now := stories(archive))
            assert now == before or not kept, done[-1]
            archive.add([write_records(tmp_path / "later.jsonl", [record("later", one)])])
            assert stories(archive)["later"] == ("first" if kept else "heir"), done[-1]
            assert set(leaders(index).values()) == {1}, done[-1]
            archive.add([changed_])
            assert [stories(archive)[each] for each in ("heir", "third", "new", "later")] == ["heir"] * 4
        assert check(index).whole, done[-1]
        names = [path.name for path in index.iterdir() if path.suffix in (".groups", ".arrays")]
        assert len(names) == 2 * len(read_manifest(open_folder(str(index))).segments) + 1, names
    assert step > 12


def test_writing_the_stories_takes_memory_for_those_that_have_company_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    number, none = 100_000, np.zeros(0, np.uint32)
    segments = []
    for at in range(8):
        entry = SegmentEntry(f"MAIN_{at:016x}", number)
        zeros = np.zeros(number, np.uint32)
        segment = groups.SampledSegment(
            entry, none, zeros, none, zeros, zeros.astype(np.uint8), zeros.astype(np.uint64),
            zeros, zeros, zeros, zeros.astype(np.uint64), np.ones(number, dtype=bool),
        )  # fmt: skip
        leads = np.ones(number, dtype=bool)
        story = segment.own + np.uint64(at << 32)
        leads[5], story[5] = False, 2 << 40
        segment.groups = groups.Groups(story, story, leads, none, none, none, none.astype(np.uint64), none)
        segments.append(segment)
    tracemalloc.start()
    try:
        made = story_table._stories(segments)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert np.frombuffer(made["members"][1], dtype=np.int32).tolist() == list(range(5, 8 * number, number))
    assert peak < 10e6


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")
def test_a_disk_without_room_for_joined_parts_is_told_and_nothing_of_them_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their file has no name, and is closed whatever happens."""
    archive = archive_of(tmp_path, *([{"id": str(n), "text": prose(n)}] for n in range(3)))
    last = write_records(tmp_path / "last.jsonl", [{"id": "last", "text": changed(prose(1), 0.05)}])
    monkeypatch.setattr(grouping, "MANY", 1)
    files: list[IO[bytes]] = []
    temporary = tempfile.TemporaryFile

    def without_room(**options: Any) -> IO[bytes]:
        file = temporary(**options)
        files.append(file)
        with open("/dev/full", "wb", buffering=0) as full:
            os.dup2(full.fileno(), file.fileno())
        return file

    with monkeypatch.context() as patch:
        patch.setattr(parts.tempfile, "TemporaryFile", without_room)
        with pytest.raises(IndexUnwritable) as told:
            archive.add([last])
    assert "No space left" in told.value.message
    assert told.value.hint == "free space on the disk"
    assert files
    assert all(file.closed for file in files)
    assert len(stories(archive)) == 3
    archive.add([last])
    assert stories(archive)["last"] == stories(archive)["1"]
    assert check(tmp_path / "index").whole
