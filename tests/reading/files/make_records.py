"""Make the JSON of this folder again, each with the package that people make such records with.

usage: python tests/reading/files/make_records.py       (pip: trafilatura, newspaper4k, news-please, fundus)

Apart from `make.py`, since these packages need dozens of others; fundus 0.5.7 needs curl_cffi before 0.14. The page
is that of `singlefile.html`. Each is written as the package writes it, but for the times.
"""

from __future__ import annotations

import json
import re
from datetime import datetime, timezone
from pathlib import Path

import newspaper
import trafilatura
from fundus.parser.data import ArticleBody, ArticleSection, TextSequence
from fundus.scraping.article import Article
from fundus.scraping.html import HTML, WebSourceInfo
from make import FERRY
from newsplease import NewsPlease

HERE = Path(__file__).parent
URL = "https://herald.example/news/ferry"


def main() -> None:
    saved = (HERE / "singlefile.html").read_text(encoding="utf-8")
    page = re.sub(r"<!--.*?-->|<img[^>]*>", "", saved, flags=re.S)
    write(
        "trafilatura.json", trafilatura.extract(page, url=URL, output_format="json", with_metadata=True) or ""
    )
    article = newspaper.Article(URL)
    article.download(input_html=page)
    article.parse()
    write("newspaper4k.json", article.to_json())
    when = datetime(2024, 2, 12, 9, tzinfo=timezone.utc)
    made = NewsPlease.from_html(page, url=URL, download_date=f"{when:%Y-%m-%d %H:%M:%S}")
    write("news-please.json", json.dumps(made.get_serializable_dict()))  # as its file storage does
    write("fundus.json", fundus(page, when))


def fundus(page: str, when: datetime) -> str:
    """What `Crawler.crawl(save_to_file=…)` writes; only publishers that it knows can be crawled."""
    title, author, day, paragraphs = FERRY
    article = Article(
        html=HTML(
            URL, URL, page, when, WebSourceInfo("The Norrvik Herald", "sitemap", "https://herald.example/")
        ),
        title=title,
        authors=[author],
        publishing_date=datetime.fromisoformat(f"{day}T09:00:00+01:00"),
        body=ArticleBody(TextSequence([]), [ArticleSection(TextSequence([]), TextSequence(paragraphs))]),
        topics=[],
        free_access=True,
    )
    crawled = {"The Norrvik Herald": [article]}
    return json.dumps(crawled, default=lambda o: o.to_json(), ensure_ascii=False, indent=4)


def write(name: str, text: str) -> None:
    (HERE / name).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
