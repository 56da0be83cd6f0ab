"""The sample archive against its gold: what reading, cleaning and dating must make of real forms.

`expected.json` holds the article in every file of `sample_corpus/`, `judged.json` the queries and
what they should find. The first tests hold the gold against the files themselves, so that a failure
further down is the program's and not the data's.
"""

from __future__ import annotations

import codecs
import gzip
import json
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from searchidx.cleaning import clean
from searchidx.dating import date_article
from searchidx.models import Article, Dating, Failure, Skipped, Source
from searchidx.reading import read

HERE = Path(__file__).parent
CORPUS = HERE.parent.parent / "sample_corpus"
EXPECTED: dict[str, Any] = json.loads((HERE / "expected.json").read_text(encoding="utf-8"))
JUDGED: dict[str, Any] = json.loads((HERE / "judged.json").read_text(encoding="utf-8"))
ARTICLES: list[dict[str, Any]] = EXPECTED["articles"]

_MARKS = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "\u00a0": " ", "\u202f": " "})
ENCODINGS = {
    "courier/calder-wren-seeks-buyer.html": "cp1252",
    "other-languages/obmen-plennymi.html": "cp1251",
}


def folded(text: str) -> str:
    """Lower case, straight quotes, one space where there is any: what a reader would call the same."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_MARKS).casefold().split())


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", folded(text)))


def key(gold: Mapping[str, Any]) -> str:
    return f"{gold['path']}#{gold['record']}" if gold["record"] else gold["path"]


each_article = pytest.mark.parametrize("gold", ARTICLES, ids=key)
each_text = pytest.mark.parametrize("gold", [gold for gold in ARTICLES if gold["text"]], ids=key)


@cache
def outcomes(path: str) -> tuple[tuple[Source | None, Article | Skipped | Failure], ...]:
    """What a file gives: for each Source in it, the Source and what cleaning makes of it."""
    return tuple(
        (source, clean(source)) if isinstance(source, Source) else (None, source)
        for source in read(str(CORPUS / path))
    )


def article_of(gold: Mapping[str, Any]) -> Article:
    for source, outcome in outcomes(gold["path"]):
        if source is not None and source.name == gold["record"]:
            assert isinstance(outcome, Article), outcome
            return outcome
    raise AssertionError(f"{key(gold)} gave {outcomes(gold['path'])}")


@cache
def raw(path: str) -> str:
    """A file as a person with the right decoder sees it."""
    data = (CORPUS / path).read_bytes()
    if path.endswith(".gz"):
        data = gzip.decompress(data)
    text = data.decode("utf-16" if data.startswith(codecs.BOM_UTF16_LE) else ENCODINGS.get(path, "utf-8"))
    return text.replace("&amp;", "&").replace('\\"', '"').replace("\\n", "\n")


# --- the gold against the files -------------------------------------------------------------------


def test_gold_covers_every_file() -> None:
    visible = {
        p.relative_to(CORPUS).as_posix() for p in CORPUS.rglob("*") if p.is_file() and p.name[0] != "."
    }
    assert {gold["path"] for gold in ARTICLES} | set(EXPECTED["skipped"]) == visible


@each_article
def test_gold_stands_in_its_file(gold: dict[str, Any]) -> None:
    page = folded(raw(gold["path"]))
    for phrase in [gold["first_sentence"], gold["last_sentence"], gold["title"], *gold["must_not"]]:
        assert folded(phrase) in page
    for phrase in gold["must_not"]:
        assert folded(phrase) not in folded(gold["text"] or "")
    for person in gold["people"]:
        assert folded(person.split()[-1]) in page


@pytest.mark.parametrize("judged", JUDGED["queries"], ids=lambda judged: judged["query"])
def test_judged_articles_exist(judged: dict[str, Any]) -> None:
    known = {(gold["path"], gold["record"]) for gold in ARTICLES}
    relevant = [(hit["path"], hit["record"]) for hit in judged["relevant"]]
    assert set(relevant) <= known
    assert len(relevant) == len(set(relevant))
    assert not {path for path, _ in relevant} & set(judged["only_in_boilerplate"])


# --- the program against the gold -----------------------------------------------------------------


@each_article
def test_title(gold: dict[str, Any]) -> None:
    want = words(gold["title"])
    got = words(article_of(gold).title)
    assert len(want & got) >= 0.8 * len(want), article_of(gold).title
    assert len(got) <= len(want) + 2, f"more than the title: {article_of(gold).title}"


@each_article
def test_first_and_last_sentence_are_kept(gold: dict[str, Any]) -> None:
    text = folded(article_of(gold).text)
    assert folded(gold["first_sentence"]) in text
    assert folded(gold["last_sentence"]) in text


@each_text
def test_every_paragraph_is_kept(gold: dict[str, Any]) -> None:
    text = folded(article_of(gold).text)
    lost = [paragraph for paragraph in gold["text"].split("\n\n") if folded(paragraph) not in text]
    assert not lost


@each_article
def test_boilerplate_is_cut(gold: dict[str, Any]) -> None:
    text = folded(article_of(gold).text)
    left = [phrase for phrase in gold["must_not"] if folded(phrase) in text]
    assert not left


@each_article
def test_date(gold: dict[str, Any]) -> None:
    """A page without a date may get a weak guess, but never one that claims to be likely or sure."""
    dating = date_article(article_of(gold))
    if gold["date"] is None:
        assert dating == Dating() or dating.grade == "weak"
    else:
        assert str(dating.day) == gold["date"], dating


@each_article
def test_language(gold: dict[str, Any]) -> None:
    assert article_of(gold).language == gold["language"]


@pytest.mark.parametrize("path", EXPECTED["skipped"])
def test_pages_without_an_article_are_skipped(path: str) -> None:
    results = [outcome for _, outcome in outcomes(path)]
    assert results
    assert all(isinstance(outcome, Skipped) and outcome.reason for outcome in results), results


def test_no_file_fails() -> None:
    paths = sorted({gold["path"] for gold in ARTICLES} | set(EXPECTED["skipped"]))
    assert not [o for path in paths for _, o in outcomes(path) if isinstance(o, Failure)]
