"""Floors under the quality of cleaning and dates, on judged pages that lie beside a checkout and not in it.

Skipped where they are not. The pages are those that the nets were trained on: the floors notice that something broke,
they do not say what to expect of other sites (docs/quality.md does). A floor is lowered only in a change that says so.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from searchidx import cleaning, reading
from searchidx.dating import date_article
from searchidx.models import Article, Source

DATA = Path(os.environ.get("SEARCHIDX_DATA", Path(__file__).parent.parent.parent / "shared" / "data"))
PAGES, DATED = DATA / "pages", DATA / "dated-pages"
FINGERPRINTS = {PAGES: "a4833ea52e40b7e1", DATED: "359544ed5216229b"}
"""Of the true bodies and dates: other data would have other floors."""

FLOORS = {"html": (0.975, 0.975), "block": (0.92, 0.94), "seedlike": (0.935, 0.955), "nodes": (0.9, 0.92)}
"""F1 and recall over 4-word shingles."""
DATE_RIGHT, SURE_RIGHT, SURE_OF_NONE = 0.93, 0.97, 0

pytestmark = pytest.mark.skipif(not PAGES.is_dir(), reason="no judged pages beside the checkout")


def gold_of(folder: Path) -> dict[str, dict[str, Any]]:
    """Name of a page -> what is true of it."""
    text = (folder / "gold.jsonl").read_bytes()
    assert hashlib.sha256(text).hexdigest()[:16] == FINGERPRINTS[folder], (
        "these are other data: measure the floors anew"
    )
    return {row["id"]: row for row in map(json.loads, text.decode().splitlines())}


def articles(folder: Path) -> Iterator[tuple[str, Article | None]]:
    """Name and Article of every page in a folder; None for one that gives none."""
    for path in sorted(folder.glob("*/*")):
        (source,) = reading.read(str(path))
        made = cleaning.clean(source) if isinstance(source, Source) else None
        yield path.stem, made if isinstance(made, Article) else None


def shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return (
        Counter(zip(*(words[i:] for i in range(4)), strict=False))
        if len(words) > 3
        else Counter([tuple(words)])
    )


@pytest.mark.parametrize("form", FLOORS)
def test_bodies(form: str) -> None:
    gold = gold_of(PAGES)
    precision = recall = 0.0
    for name, article in articles(PAGES / form):
        want, have = shingles(gold[name]["text"]), shingles(article.text if article else "")
        both = sum((want & have).values())
        precision += both / sum(have.values())
        recall += both / sum(want.values())
    precision, recall = precision / len(gold), recall / len(gold)
    f1 = 2 * precision * recall / (precision + recall)
    assert f1 >= FLOORS[form][0]
    assert recall >= FLOORS[form][1]


TITLES = {"block": 0.75, "seedlike": 0.71, "nodes": 0.74}
"""Share of the pages as text whose title is that of the page as HTML, or a good part of it. Nobody has judged those."""


def test_titles_of_text() -> None:
    gold_of(PAGES)
    stated = {name: plain(article.title) for name, article in articles(PAGES / "html") if article}
    for form, floor in TITLES.items():
        found = {name: plain(article.title) if article else "" for name, article in articles(PAGES / form)}
        same = sum(
            title == found[name] or (len(found[name]) > 15 and (found[name] in title or title in found[name]))
            for name, title in stated.items()
            if title
        )
        assert same >= floor * sum(map(bool, stated.values())), form


def plain(title: str) -> str:
    return " ".join(re.findall(r"\w+", title.lower()))


def test_dates() -> None:
    gold = gold_of(DATED)
    right, sure, sure_of_none = 0, Counter[bool](), 0
    for name, article in articles(DATED / "html"):
        dating = date_article(article) if article else None
        want, day = gold[name]["date"], dating.day.isoformat() if dating and dating.day else None
        right += bool(want) and day == want
        if dating and dating.grade == "sure":
            sure_of_none += not want
            sure[day == want] += bool(want)
    assert right >= DATE_RIGHT * sum(bool(row["date"]) for row in gold.values())
    assert sure[True] >= SURE_RIGHT * sum(sure.values())
    assert sure_of_none <= SURE_OF_NONE
