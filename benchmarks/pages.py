"""Articles as pages: small .html files with the furniture of a news site, and the .txt files of a clipper.

In: records. Out: a file for each, a thousand to a folder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

Record = dict[str, Any]

FILES_PER_FOLDER = 1_000
TEASERS = 5
SECTIONS = "Home World Business Politics Science Culture Sport Weather".split()

_HTML = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title} - The Daily Example</title>
<meta property="og:site_name" content="The Daily Example">
<meta property="article:published_time" content="{date}T08:00:00Z">
<link rel="stylesheet" href="/site.css">
</head>
<body>
<header><a href="/">The Daily Example</a></header>
<nav><ul>
{sections}
</ul></nav>
<main><article>
<h1>{title}</h1>
<p class="byline">By {author}</p>
<time datetime="{date}">{date}</time>
{paragraphs}
</article></main>
<aside><h2>Most read</h2><ul>
{teasers}
</ul></aside>
<footer><p>Terms of use</p><p>Privacy policy</p><p>Contact us</p></footer>
</body>
</html>
"""


class Page(NamedTuple):
    """A kind of file, and how an article is written in it; `teasers` are titles of other articles."""

    suffix: str
    make: Callable[[Record, list[str]], str]


def _html(record: Record, teasers: list[str]) -> str:
    return _HTML.format(
        title=escape(record["title"]),
        date=(record.get("date") or "2012-01-02")[:10],
        author=escape(_author(record)),
        sections="\n".join(f'<li><a href="/{name.lower()}/">{name}</a></li>' for name in SECTIONS),
        paragraphs="\n".join(f"<p>{escape(part)}</p>" for part in record["text"].split("\n\n")),
        teasers="\n".join(f'<li><a href="/news/{i}">{escape(t)}</a></li>' for i, t in enumerate(teasers)),
    )


def _text(record: Record, teasers: list[str]) -> str:
    date = (record.get("date") or "2012-01-02")[:10]
    head = [record["title"], f"By {_author(record)}", date, record["text"]]
    return "\n\n".join([*head, "Most read", *teasers]) + "\n"


def _author(record: Record) -> str:
    return next(iter(record.get("people") or ()), "Our Reporter")


html = Page(".html", _html)
text = Page(".txt", _text)


def write(records: Iterable[Record], folder: Path, page: Page) -> int:
    """A file for each record; returns how many."""
    teasers: list[str] = []
    number = 0
    for number, record in enumerate(records, 1):
        place = folder / f"{number // FILES_PER_FOLDER:04}" / f"{number:07}{page.suffix}"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(page.make(record, teasers), encoding="utf-8", newline="\n")
        teasers = [record["title"], *teasers[: TEASERS - 1]]
    return number
