"""Notes: front matter, the title, and text without marks."""

from __future__ import annotations

import pytest

from searchidx.cleaning import clean
from searchidx.cleaning.front_matter import front_matter
from searchidx.models import Article, DateClue, Skipped, Source


def note(text: str) -> Article:
    result = clean(Source("a.md", "markdown", text))
    assert isinstance(result, Article), result
    return result


def test_marks_are_removed_and_words_kept() -> None:
    text = """# The *anchor*

It weighs **two tonnes**, see [the log](https://a.example/log) or `port.log`.
It ~~sank~~ moved.

1. cranes
2. divers
   - deep

> “Faster than us.”

| Day | Depth |
|-----|-------|
| Tue | 4 m   |

    code stays

![a picture](x.png)
"""
    found = note(text)
    assert found.title == "The anchor"
    assert found.text.split("\n\n") == [
        "It weighs two tonnes, see the log or port.log. It sank moved.", "cranes", "divers", "deep",
        "“Faster than us.”", "Day | Depth", "Tue | 4 m", "code stays", "a picture",
    ]  # fmt: skip


def test_front_matter() -> None:
    found = note('---\ntitle: "Anchor: a history"\ndate: 2023-03-31\nauthor: Amon Tellier\nurl: https://www.a.example/x\n'
                 'people:\n  - Hallgrim Voss\nplaces: []\n# a remark\n---\n\nIt weighs two tonnes.\n')  # fmt: skip
    assert (found.title, found.text, found.author) == (
        "Anchor: a history",
        "It weighs two tonnes.",
        "Amon Tellier",
    )
    assert (found.url, found.site) == ("https://www.a.example/x", "a.example")
    assert found.clues == (DateClue("2023-03-31", "front matter", "published"),)
    assert found.given == {"people": ("Hallgrim Voss",), "places": ()}


def test_toml_as_hugo_and_zola_write_it() -> None:
    found = note("+++\ntitle = 'An \"anchor\"'\ndate = 2023-03-31T10:00:00+02:00\n[params]\ntitle = 'no'\n"
                 "[extra]\nauthor = 'Amon Tellier'\nperson = {a = 1}\n+++\n\nIt weighs two tonnes.\n")  # fmt: skip
    assert (found.title, found.author, found.text) == ('An "anchor"', "Amon Tellier", "It weighs two tonnes.")
    assert found.clues == (DateClue("2023-03-31T10:00:00+02:00", "front matter", "published"),)


@pytest.mark.parametrize(
    "key", ["publishDate", "PublishDate", "Publish-Date", "pubDate", "datePublished", "Published"]
)
def test_names_of_fields_in_any_spelling(key: str) -> None:
    found = note(f"---\nTitle: A\n{key}: 2023-03-31\nlastmod: 2023-04-02\n---\nIt weighs two tonnes.\n")
    assert found.clues == (
        DateClue("2023-03-31", "front matter", "published"), DateClue("2023-04-02", "front matter", "modified"),
    )  # fmt: skip


def test_texts_of_several_lines_and_quotes() -> None:
    fields, body = front_matter(
        "---\ntitle: >-\n  The anchor:\n  a history\nauthor: 'O''Hara'\nsite: \"The \\\"Log\\\"\"\n---\nText.\n"
    )
    assert fields == {"title": "The anchor: a history", "author": "O'Hara", "site": 'The "Log"'}
    assert body == "Text.\n"


@pytest.mark.parametrize(
    "text", ["---\nTwo rules: and prose\nbetween them.\n---\n\nMore.", "---\n\nnothing\n", "a: b\n---\n"]
)
def test_rules_are_not_front_matter(text: str) -> None:
    assert front_matter(text) == ({}, text)


def test_nothing_is_cut_as_furniture() -> None:
    assert (
        note("Advertisement\n\nMost Popular\n\n- one\n- two").text
        == "Advertisement\n\nMost Popular\n\none\n\ntwo"
    )


@pytest.mark.parametrize("text", ["", "---\n---\n", "***\n\n---\n"])
def test_a_note_without_words_is_skipped(text: str) -> None:
    assert isinstance(clean(Source("a.md", "markdown", text)), Skipped)


def test_comments_are_cut_and_one_that_never_ends_is_not() -> None:
    assert note("<div><!-- a > b -->\nKept <!-- c --> too <!-- open\n</div>").text == "Kept too <!-- open"


def test_the_one_heading_below_a_menu_is_the_title() -> None:
    made = clean(
        Source("a.md", "markdown", "[Home](/) [News](/n)\n\n# Gull steals minutes\n\nIt flew off with them.")
    )
    assert isinstance(made, Article)
    assert made.title == "Gull steals minutes"
    assert "It flew off" in made.text
    several = clean(Source("a.md", "markdown", "Words.\n\n# One\n\nIt flew.\n\n# Two\n\nIt sank."))
    assert isinstance(several, Article)
    assert several.title == ""
