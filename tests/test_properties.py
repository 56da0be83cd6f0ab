"""The whole program on anything: odd bytes, odd records, odd questions.

What single rooms promise for any input is tested with the rooms (words, snippets, query, reading).
"""

from __future__ import annotations

import gzip
import json
import re
import string
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from making import record

from searchidx import Archive, words
from searchidx.errors import QueryError
from searchidx.query import fields, parse, to_text
from searchidx.render import as_json, plain
from searchidx.render.style import Style

STYLE = Style(colour=False, width=80)

LETTERS = (
    st.sampled_from("aeiounstrlkAZßéłИйو漢हि\u0301\u00ad0179'’-.&+_ \n\t\x00\x1b\x9b\u202e\ud800😀")
    | st.characters()
)
TEXT = st.text(LETTERS, max_size=80)
VALUES = st.none() | st.booleans() | st.integers() | st.floats() | TEXT | st.lists(TEXT, max_size=3)
FIELDS = st.sampled_from(
    [
        "id",
        "title",
        "text",
        "date",
        "url",
        "site",
        "author",
        "language",
        "people",
        "places",
        "organizations",
        "x",
    ]
)
RECORDS = st.lists(st.dictionaries(FIELDS, VALUES, max_size=6), min_size=1, max_size=4)


@contextmanager
def folder() -> Iterator[Path]:
    with TemporaryDirectory() as name:
        yield Path(name)


def shown(archive: Archive) -> None:
    """Every way to show what is there can be encoded and holds nothing that steers a terminal."""
    results = archive.search("", limit=50)
    said = [as_json.results_json(results), plain.results(results, STYLE), plain.facets(results, STYLE)]
    for article in archive.articles():
        said += [as_json.article_json(article), plain.article(article, STYLE)]
    for each in said:
        each.encode("utf-8", "surrogateescape")
        assert not set(each) & set("\x00\x1b\x9b\u202e")


# --- in -------------------------------------------------------------------------------------------


@settings(max_examples=25)
@given(
    st.binary(max_size=300) | TEXT.map(lambda t: t.encode("utf-8", "surrogatepass")),
    st.sampled_from(["a.html", "a.txt", "a.md", "a.json", "a.jsonl", "a.html.gz", "a.jsonl.gz", "a"]),
    st.booleans(),
)
@example(b"\xff\xfe<\x00p\x00>\x00a\x00", "a.html", False)
@example(b'{"text": "\\ud800"}\n{"id": "\\u0000", "text": "x"}', "a.jsonl", True)
def test_a_file_of_any_bytes_is_an_article_or_a_remark(data: bytes, name: str, packed: bool) -> None:
    with folder() as place:
        (place / name).write_bytes(gzip.compress(data) if packed else data)
        with Archive(place / "index") as archive:
            report = archive.add([place / name], jobs=1)
            remarks = [*report.failed, *report.skipped]
            assert report.added + len(remarks) >= 1 or name.startswith("a.json")
            assert all(remark.path == str(place / name) and remark.reason for remark in remarks)
            assert archive.search("", limit=0).total == report.added
            again = archive.add([place / name], jobs=1)
            assert (again.added, again.unchanged) == (0, report.added)
            assert (again.failed, again.skipped) == (report.failed, report.skipped)
            shown(archive)


@settings(max_examples=25)
@given(RECORDS)
@example([{"text": "x", "id": 5}, {"text": "y", "id": True}, {"text": "z", "people": [None, "A", 3]}])
@example([{"title": "\ud800", "site": "\ud800", "id": "\ud800\x00", "people": ["\udcff"]}])
def test_records_of_anything_come_back_out_and_in_again(records: list[dict[str, Any]]) -> None:
    with folder() as place:
        path = place / "all.jsonl"
        path.write_text("".join(json.dumps(each) + "\n" for each in records))
        with Archive(place / "index") as archive:
            report = archive.add([path], jobs=1)
            assert report.failed == ()
            assert report.added + len(report.skipped) == len(records)
            shown(archive)
            stored = list(archive.articles())
        exported = place / "exported.jsonl"
        exported.write_text("".join(as_json.article_json(each) + "\n" for each in stored))
        with Archive(place / "second") as second:
            assert second.add([exported], jobs=1).added == len(stored)
            for one, other in zip(stored, second.articles(), strict=True):
                assert (one.id, one.title, one.text, one.date) == (
                    other.id,
                    other.title,
                    other.text,
                    other.date,
                )
                assert [each.name for each in one.people] == [each.name for each in other.people]


# --- out ------------------------------------------------------------------------------------------


@settings(max_examples=25)
@given(
    st.lists(TEXT.filter(lambda t: any(words.tokens(t))), min_size=1, max_size=4),
    st.sampled_from(["en", "de", "ru"]),
)
@example(["state-of-the-art F-16 C++ U.S. O'Neill’s 3.5", "ß" * 70, "İstanbul ﬁne 𝐌insk"], "en")
def test_every_word_of_every_article_finds_it_and_is_marked(texts: list[str], language: str) -> None:
    with folder() as place:
        path = place / "all.jsonl"
        records = [record(str(i), text, title="", language=language) for i, text in enumerate(texts)]
        path.write_text("".join(json.dumps(each) + "\n" for each in records))
        with Archive(place / "index") as archive:
            archive.add([path], jobs=1)
            for article in archive.articles():
                for token in list(words.tokens(article.text))[:6]:
                    typed = article.text[token.start : token.end]
                    if not any(map(str.isalnum, typed)):
                        continue  # marks without a letter
                    found = archive.search(f'"{typed}"', limit=10, facets=False, all_copies=True)
                    hits = {hit.id: hit for hit in found.hits}
                    assert article.id in hits, typed
                    marked = [s.text[a:b] for s in hits[article.id].snippets for a, b in s.marks]
                    forms = {words.fold(m) for m in marked}
                    assert marked, typed
                    assert len(typed) > 100 or any(
                        words.fold(" ".join(typed.split())) in form for form in forms
                    )


QUESTIONS = st.lists(
    st.sampled_from(
        ["ceasefire", "Minsk", "-", "AND", "OR", "NOT", "(", ")", '"', "“", "*", "title:", "person:", "date:", "..",
         "2023", "~", "^", "?", "\\", "/", "-minsk", "C++", "ceasef*", "path:/", "lang:de", ":", "x:y", "\x00", "😀"]
    )
    | st.text(string.printable, max_size=5)
    | TEXT,
    max_size=8,
).map(" ".join)  # fmt: skip


@given(QUESTIONS)
def test_any_question_is_answered_or_pointed_at(small: Archive, question: str) -> None:
    try:
        results = small.search(question, limit=10)
    except QueryError as complaint:
        assert 0 <= complaint.start <= complaint.end <= len(complaint.text)  # noqa: PT017 - either is an answer
        return
    assert results.query == question
    assert len(results.hits) == min(10, results.total + results.partial_total)
    assert small.search(results.understood, limit=10).hits == results.hits
    for hit in results.hits:
        for snippet in hit.snippets:
            assert all(0 <= a < b <= len(snippet.text) for a, b in snippet.marks)


@pytest.fixture(scope="module")
def small(small_archive: Any) -> Iterator[Archive]:
    with Archive(small_archive.index) as archive:
        yield archive


# --- whatever is typed ----------------------------------------------------------------------------

SCRAPS = st.sampled_from(
    '" “ ” ( ) - -- ~ ~2 * ? = : .. .. AND OR NOT and since until after before 2020 2023-03 2023-03-31 march april '
    "may 1 31st in monday last month months 3 days ago yesterday spring , "
    "date: after: lead: title: titel: person: grain Minsk "
    "cease-fire F-16 C++ O'Neill U.S. >2020 10:30 https://a.example/b é 停火 \x1b \u202e".split(" ")
)


_DATE_WORD = (
    r"[12][0-9]{3}(?:-[0-9]{2}){0,2}|[0-9]{1,2}(?:st)?|mar(?:ch?)?|apr(?:il?)?|may|monday"
    r"|last|months?|days|ago|yesterday|spring"
)
DATES = [  # looked for one by one: `DATE: since monday` has two that overlap
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:since|until|after|before)\W+(?:(?:{_DATE_WORD})\b[\W_]*){{1,3}}",  # since 2020, before april 1
        r"\b(?:date|since|until|after|before):\s*(?:[\"“”][^\"“”]*|\S+)",
        rf"(?:{_DATE_WORD})?\.\.(?:{_DATE_WORD})?(?:\s+[12][0-9]{{3}}\b)?",
    )
]
OPERATORS = re.compile(r"(?<![^\W_])(?:AND|OR|NOT)(?![^\W_])")
FIELDS = re.compile(r"([^\W\d_]+):")


def _forms(pieces: Iterable[str]) -> set[str]:
    return {token.form for piece in pieces for token in words.tokens(piece)}


@given(
    st.one_of(
        st.text(max_size=40),
        st.lists(SCRAPS, max_size=8).map(" ".join),
        st.lists(SCRAPS, max_size=8).map("".join),
    )
)
@example("DATE: since monday")
@example("SINCE MAR")
@settings(max_examples=500)
def test_nothing_typed_ends_in_a_traceback_or_loses_a_word(typed: str) -> None:
    """Either it is refused with a place in it, or every word of it is in what was understood.

    What may go are operators in capitals, the names of fields before a colon, and what says a date: `since` and the
    like with date words right behind it, the value of a date field, a range. Its text is read as the same tree again.
    """
    try:
        tree = parse(typed)
    except QueryError as error:
        end = max(len(error.text), error.start + 1)
        assert error.message and 0 <= error.start <= error.end <= end  # noqa: PT017, PT018 - an answer
        return
    understood = to_text(tree)
    assert parse(understood) == tree
    kept = {token.form for token in words.tokens(understood)}
    typed = typed.translate({ord(char): " " for char in "\x1b\u202e"})
    named = {form for form in _forms(FIELDS.findall(typed)) if form in fields.NAMES}
    dates = (
        _forms(piece for pattern in DATES for piece in pattern.findall(typed))
        if "date:" in understood
        else set()
    )
    for token in words.tokens(typed):
        form = token.form
        if token.joined or not any(map(str.isalnum, form)):
            continue  # the parts of a compound are looked at; marks without a letter are no words
        gone = form in named or form in dates or form in _forms(OPERATORS.findall(typed))
        assert form in kept or gone, f"{form!r} of {typed!r} is not in {understood!r}"
