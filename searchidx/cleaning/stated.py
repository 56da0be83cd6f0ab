"""What stands around a text says of it: the headers of a mail, the address of a page in a web archive.

In: an Article as cleaned, and the statements under the names that records use. Out: the Article with both. A title
or an author that somebody stated goes before one that was found; the address of the page itself goes
before that under which it was fetched.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from searchidx.cleaning.record import host
from searchidx.cleaning.whitespace import one_line
from searchidx.models import Article, ClueKind, DateClue


def joined(article: Article, stated: Mapping[str, str]) -> Article:
    """The article with what is stated of it."""
    said = {field: line for field, value in stated.items() if (line := one_line(value))}
    url = article.url or said.get("url")
    clues = article.clues
    if "date" in said:
        kind: ClueKind = "unknown" if said.get("date_kind") == "unknown" else "published"
        clues = (DateClue(said["date"], said.get("date_source", "stated"), kind), *clues)
    title = said.get("title", article.title)
    return replace(
        article,
        title=article.title if "<" in title else title,
        author=said.get("author") or article.author,
        site=article.site or said.get("site") or (host(url) if url else None) or said.get("site_title"),
        url=url,
        clues=clues,
        saved=said.get("saved") or article.saved,
    )
