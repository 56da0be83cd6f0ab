"""The archive that the page is tested with: stories of many kinds, one of them hostile, and a page with navigation."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from making import STORIES, record, write_records
from starlette.testclient import TestClient

from searchidx import Archive

Clients = Callable[..., TestClient]
"""`client_of(index, token="…", page=False)`: somebody on this machine who asks that archive."""

PORT = 8765

HOSTILE = record(
    "evil <id>&\"'",
    "<script>window.hurt = 1</script> <img src=x onerror='window.hurt = 2'> hostile \x1b[31m\x07\u202egnp.exe\n\n"
    "</p></main><iframe src='javascript:parent.hurt = 3'></iframe> {{ 7 * 7 }} "
    '<a href="javascript:hurt()">hostile</a>',
    title="</title><script>window.hurt = 4</script>\u202e hostile \x00\x9b31m",
    url="javascript:window.hurt=5//https://good.example/",
    site='"><svg onload="window.hurt = 6">',
    author="<b onmouseover=hurt()>Nobody</b>",
    date="2023-06-01",
    people=["<script>window.hurt = 7</script>", "Robert'); DROP TABLE \"x\"--"],
    places=["<img src=x onerror=hurt()>"],
    organizations=["&amp;<i>Org</i>"],
)  # fmt: skip
"""An article whose every field carries what a page might run."""

MANY = tuple(
    record(
        f"plenty {number}",
        f"Plenty of paper came by ship, load {number}.",
        title=f"Load {number} of plenty",
        date=f"20{number % 20 + 1:02}-{number % 12 + 1:02}-{number % 28 + 1:02}",
        site=f"site{number % 12}.example",
        people=[f"Person {number % 15}"],
    )
    for number in range(45)
)

ELSEWHERE = (
    record("arabic", "وصلت السفينة إلى الميناء يوم الخميس. قال المتحدث إن الميناء مفتوح.",
           title="السفينة في الميناء", language="ar", date="2023-02-01", site="sahifa.example"),
    record("japanese", "東京の港に船が着いた。港は木曜日に開いた。", title="港に船", language="ja", date="2023-02-02"),
    record("long", "Endless words. " * 40, title="An-unbroken-title-" + "verylong" * 40, date="2023-02-03"),
    record("linked", "A story with an address.", title="Linked", url="https://good.example/a?b=1&c=2"),
)  # fmt: skip


def make_index(folder: Path) -> Path:
    """The stories of `making`, the hostile one, forty-five of a kind, other scripts, and a page with navigation."""
    records = write_records(folder / "stories.jsonl", [*STORIES, HOSTILE, *MANY, *ELSEWHERE])
    page = folder / "page.html"
    page.write_text(PAGE, encoding="utf-8")
    with Archive(folder / "index") as archive:
        report = archive.add([records, page])
    assert not report.failed
    return folder / "index"


PAGE = """<!doctype html><html lang="en"><head><title>Bridge opens | Herald</title>
<meta property="article:published_time" content="2023-07-04"></head><body>
<nav><a href="/">Home</a> <a href="/sport">Sport</a> <a href="/weather">Weather</a></nav>
<article><h1>Bridge opens after two years</h1>
<p>The bridge over the estuary opened on Tuesday after two years of work, and the first lorries crossed it at noon.</p>
<p>Engineers said that the new span carries twice the load of the old one and should last for eighty years or more.</p>
<p>The mayor thanked the crews, who had worked through two winters, and cut a ribbon before a crowd of hundreds.</p>
</article><aside><h3>Most read</h3><ul><li><a href="/x">Council row</a></li></ul></aside>
<footer>Copyright Herald. All rights reserved.</footer></body></html>"""
