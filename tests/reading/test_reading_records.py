"""Files of records: lines, lists and parcels, and the bad ones among them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from searchidx.models import Failure, Skipped, Source
from searchidx.reading import read, records

Result = Source | Failure | Skipped


def results(tmp_path: Path, name: str, data: bytes | str) -> list[Result]:
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return list(read(str(path)))


def brief(found: list[Result]) -> list[object]:
    """Titles and lines of records, reasons of the rest."""
    return [
        (f.record["title"], f.line) if isinstance(f, Source) and f.record is not None else f.reason  # type: ignore[union-attr]
        for f in found
    ]


def test_lines(tmp_path: Path) -> None:
    found = results(tmp_path, "a.jsonl", '{"title": "One", "id": 7}\n\n{"title": "Two", "id": "b"}\n')
    assert brief(found) == [("One", 1), ("Two", 3)]
    assert [f.name for f in found if isinstance(f, Source)] == ["7", "b"]


def test_a_bad_line_does_not_stop_the_rest(tmp_path: Path) -> None:
    found = results(tmp_path, "a.jsonl", '{"title": "One"}\n{"title": \n[1]\n{"title": "Four"}')
    assert brief(found) == [
        ("One", 1),
        "line 2: not valid JSON (expecting value)",
        "line 3: a list, not an article",
        ("Four", 4),
    ]
    assert isinstance(found[1], Failure)


def test_a_bad_first_line(tmp_path: Path) -> None:
    for name, first in (("a.jsonl", "oops"), ("a", '{"title": oops}')):
        assert brief(results(tmp_path, name, first + '\n{"title": "Two"}\n')) == [
            "line 1: not valid JSON (expecting value)",
            ("Two", 2),
        ]


def test_a_file_of_no_records_is_given_up(tmp_path: Path) -> None:
    found = results(tmp_path, "a.jsonl", "no record\n" * 5000)
    assert len(found) == records.MAX_BAD_LINES + 1
    assert brief(found)[-1] == "gave up: no line of it is a record"


@pytest.mark.parametrize("indent", [None, 2])
def test_a_list(tmp_path: Path, indent: int | None) -> None:
    items = [{"title": "One"}, "odd", {"title": "Three", "text": "x" * 200_000}, {"title": "Four"}]
    found = results(tmp_path, "a.json", json.dumps(items, indent=indent))
    assert brief(found) == [("One", 1), "item 2: a string, not an article", ("Three", 3), ("Four", 4)]


@pytest.mark.parametrize("indent", [None, 2])
def test_one_object_is_the_file(tmp_path: Path, indent: int | None) -> None:
    assert brief(results(tmp_path, "a.json", json.dumps({"title": "One"}, indent=indent))) == [("One", None)]


def test_lines_called_json(tmp_path: Path) -> None:
    found = results(tmp_path, "a.json", '{"title": "One"}\nbad\n{"title": "Three"}\n')
    assert brief(found) == [("One", 1), "line 2: not valid JSON (expecting value)", ("Three", 3)]


def test_objects_over_many_lines(tmp_path: Path) -> None:
    text = "\n".join(json.dumps({"title": title}, indent=1) for title in ("One", "Two"))
    assert brief(results(tmp_path, "a.jsonl", text)) == [("One", 1), ("Two", 2)]


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_a_parcel_of_articles(tmp_path: Path, name: str) -> None:
    parcel = {"status": "ok", "Courier": [{"title": "One"}, {"title": "Two"}], "Wire": [{"title": "Three"}]}
    assert brief(results(tmp_path, name, json.dumps(parcel))) == [("One", 1), ("Two", 2), ("Three", 3)]


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ('[{"title": "One"}, {"title": ', "line 1: not valid JSON (expecting value)"),
        ('[{"title": "One"}', "the file ends in the middle of a list"),
        (
            '[{"title": "One"}, {"title" 2}, {"title": "Three"}]',
            "line 1: not valid JSON (expecting ':' delimiter)",
        ),
        ('[\n{"title": "One"},\n\n{"title": nil}]', "line 4: not valid JSON (expecting value)"),
    ],
)
def test_a_damaged_list_gives_what_came_before(tmp_path: Path, text: str, last: str) -> None:
    assert brief(results(tmp_path, "a.json", text)) == [("One", 1), last]


def test_nesting_without_end_is_a_failure(tmp_path: Path) -> None:
    (found,) = results(tmp_path, "a.json", "[" + '{"a":' * 100_000)
    assert isinstance(found, Failure)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    text = '{"title": "Crédit Armoricain cherche un acquéreur"}\n{"title": "Two"}\n'
    assert brief(results(tmp_path, "a.jsonl", text.encode(encoding))) == [
        ("Crédit Armoricain cherche un acquéreur", 1),
        ("Two", 2),
    ]


def test_packed_lines_are_streamed(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"title": "One"}\n' * 50_000)[:-100])  # the end is missing
    stream = read(str(path))
    assert brief([next(stream)]) == [("One", 1)]
    assert [f.reason for f in stream if isinstance(f, Failure)] == ["the packed data ends too early"]


def test_line_separators_inside_strings_do_not_split(tmp_path: Path) -> None:
    assert brief(results(tmp_path, "a.jsonl", '{"title": "a\u2028b\u0085c"}\n')) == [("a\u2028b\u0085c", 1)]


@pytest.mark.parametrize("name", ["a.jsonl", "a", "www.example.org"])
def test_a_line_that_is_too_long_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limited: Callable[..., None], name: str
) -> None:
    limited(document=1000)
    monkeypatch.setattr(records, "CHUNK", 64)
    long = json.dumps({"title": "x" * 5000})
    found = results(tmp_path, name, f'{{"title": "One"}}\n{long}\n{{"title": "Three"}}\n{long}')
    too_large = "line {}: a record is larger than 1000 characters".format
    assert brief(found) == [("One", 1), too_large(2), ("Three", 3), too_large(4)]


def test_a_first_line_that_is_too_long(tmp_path: Path, limited: Callable[..., None]) -> None:
    limited(document=1000)
    text = json.dumps({"title": "x" * 5000}) + '\n{"title": "Two"}'
    assert brief(results(tmp_path, "a.jsonl", text)) == [
        "line 1: a record is larger than 1000 characters",
        ("Two", 2),
    ]


def test_an_item_that_is_too_long(tmp_path: Path, limited: Callable[..., None]) -> None:
    limited(document=1000)
    text = json.dumps([{"title": "One"}, {"title": "x" * 200_000}])
    assert brief(results(tmp_path, "a.json", text))[1:] == ["line 1: a record is larger than 1000 characters"]


@pytest.mark.parametrize("name", ["a", "feed.2023"])
def test_lines_without_a_suffix_are_streamed(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(gzip.compress(b'{"title": "One"}\n' * 50_000)[:-100])  # the end is missing
    stream = read(str(path))
    assert brief([next(stream)]) == [("One", 1)]
    assert [f.reason for f in stream if isinstance(f, Failure)] == ["the packed data ends too early"]
