"""Records in our own fields and in those of the tools that write them."""

# ruff: noqa: E501 - a line of a test is a line of a page

from __future__ import annotations

from typing import Any

import pytest

from searchidx.cleaning import clean
from searchidx.models import Article, DateClue, Skipped, Source

TEXT = (
    "The harbour of Port Anders was closed on Tuesday.\n\nIt will open on Thursday, the port authority said."
)


def cleaned(**record: object) -> Any:
    return clean(Source("a.jsonl", "record", record=record, line=3))


OWN = {
    "id": "7", "title": "Anchor lost", "text": TEXT, "date": "2023-03-31", "url": "https://www.tidewater.example/anchor",
    "site": "Tidewater News", "author": "Ottoline Brack", "language": "en",
}  # fmt: skip
NEWS_PLEASE = {
    "title": "Anchor lost", "maintext": TEXT, "date_publish": "2023-03-31 00:00:00", "date_modify": None,
    "date_download": "2023-06-11 08:00:00", "authors": ["Ottoline Brack"], "source_domain": "www.tidewater.example",
    "url": "https://www.tidewater.example/anchor", "language": "en", "description": None, "text": None,
}  # fmt: skip
FUNDUS = {
    "title": "Anchor lost", "publishing_date": "2023-03-31 08:00:00+02:00", "authors": ["Ottoline Brack"], "topics": [],
    "body": {"summary": [], "sections": [{"headline": [], "paragraphs": TEXT.split("\n\n")}]},
    "html": {"requested_url": "https://www.tidewater.example/anchor"},
}  # fmt: skip
NEWSPAPER = {
    "title": "Anchor lost", "text": TEXT, "publish_date": "2023-03-31", "authors": ["Ottoline Brack"],
    "source_url": "https://www.tidewater.example", "url": "https://www.tidewater.example/anchor", "meta_lang": "en",
}  # fmt: skip
TRAFILATURA = {
    "title": "Anchor lost", "author": "Ottoline Brack", "hostname": "tidewater.example", "date": "2023-03-31", "id": None,
    "raw_text": "Anchor lost The harbour", "text": TEXT, "language": None, "source": "https://www.tidewater.example/anchor",
    "sitename": "Tidewater News", "fingerprint": "0",
}  # fmt: skip


@pytest.mark.parametrize(
    ("record", "site"),
    [
        (OWN, "Tidewater News"), (NEWS_PLEASE, "tidewater.example"), (FUNDUS, "tidewater.example"),
        (NEWSPAPER, "tidewater.example"), (TRAFILATURA, "Tidewater News"),
    ],
    ids=["own", "news-please", "fundus", "newspaper4k", "trafilatura"],
)  # fmt: skip
def test_fields(record: dict[str, object], site: str) -> None:
    article = cleaned(**record)
    assert (article.title, article.text, article.author, article.language) == (
        "Anchor lost",
        TEXT,
        "Ottoline Brack",
        "en",
    )
    assert article.url == "https://www.tidewater.example/anchor"
    assert article.site == site
    (clue,) = article.clues
    assert (clue.text[:10], clue.source, clue.kind) == ("2023-03-31", "record", "published")


def test_text_is_taken_as_clean() -> None:
    text = "Advertisement\n\nRead more:\n\nMost Popular\n  two  spaces\tand a\u00a0hard one\u200b"
    assert cleaned(text=text).text == "Advertisement\n\nRead more:\n\nMost Popular\ntwo spaces and a hard one"


def test_lists_that_the_record_holds_are_given_empty_ones_too() -> None:
    article = cleaned(
        title="x", people=["Hallgrim Voss", "Hallgrim Voss", " "], places=[], organizations=None
    )
    assert article.given == {"people": ("Hallgrim Voss",), "places": ()}
    assert cleaned(title="x", locations="Port Anders; Minsk").given == {"places": ("Port Anders", "Minsk")}
    assert cleaned(title="x", people=[{"name": "Hallgrim Voss", "count": 2}]).given == {
        "people": ("Hallgrim Voss",)
    }


def test_a_modified_date_says_so() -> None:
    assert cleaned(title="x", date="2023-03-31", modified="2023-04-02").clues == (
        DateClue("2023-03-31", "record", "published"),
        DateClue("2023-04-02", "record", "modified"),
    )


def test_authors_are_joined() -> None:
    assert cleaned(title="x", authors=["Ottoline Brack", "Amon Tellier", "Ottoline Brack"]).author == (
        "Ottoline Brack, Amon Tellier"
    )
    assert cleaned(title="x", author={"@type": "Person", "name": "Amon Tellier"}).author == "Amon Tellier"


def test_a_title_alone_is_an_article() -> None:
    article = cleaned(title="Anchor lost")
    assert isinstance(article, Article)
    assert (article.title, article.text) == ("Anchor lost", "")


@pytest.mark.parametrize(
    "record", [{}, {"title": "", "text": " "}, {"title": "—", "text": "* * *"}, {"url": "https://a.example"}]
)
def test_a_record_without_words_is_skipped(record: dict[str, object]) -> None:
    assert cleaned(**record) == Skipped("a.jsonl", "line 3: a record with no words in its title and text")


@pytest.mark.parametrize("odd", [7, 1.5, True, [], {}, [[1]], {"a": {}}, "\ud800", ["x", 3, None]])
def test_odd_values_do_no_harm(odd: object) -> None:
    names = ["title", "text", "date", "url", "site", "author", "language", "people", "places", "body", "html"]
    result = cleaned(**{**dict.fromkeys(names, odd), "maintext": "Words."})
    assert isinstance(result, Article), result
    result.text.encode()
    result.title.encode()
