"""Saved files against the articles in them, exactly. `--update-golden` rewrites; review the difference."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from searchidx.cleaning import clean
from searchidx.models import Article, Source
from searchidx.reading import read

GOLDEN = Path(__file__).parent.parent / "golden"
FIELDS = ("title", "text", "language", "site", "author", "url", "clues", "lines")
PAGES = sorted((GOLDEN / "pages").iterdir())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_golden(page: Path, request: pytest.FixtureRequest) -> None:
    (source,) = read(str(page))
    assert isinstance(source, Source)
    article = clean(source)
    assert isinstance(article, Article)
    found = {key: value for key, value in asdict(article).items() if key in FIELDS}
    found["text"] = article.text.split("\n\n")
    found["lines"] = [f"{line.reason}: {line.text}" for line in article.lines if not line.kept]
    found = json.loads(json.dumps(found))
    expected = GOLDEN / "articles" / f"{page.name}.json"
    if request.config.getoption("--update-golden"):
        expected.parent.mkdir(exist_ok=True)
        expected.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert found == json.loads(expected.read_text(encoding="utf-8"))
