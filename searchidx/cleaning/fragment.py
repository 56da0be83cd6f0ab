"""HTML that is an article and nothing else to an Article: a feed's entry, a chapter, a mail.

In: a Source of kind "fragment". Out: the Article of all its blocks, less the phrases that belong to no story
("The post … appeared first on …"). What is known from outside, its title first of all, is in `Source.stated`.
"""

from __future__ import annotations

from searchidx.cleaning import text as text_rules
from searchidx.cleaning.language import language_of
from searchidx.cleaning.page import Page, TooLarge, read_page
from searchidx.cleaning.whitespace import one_line
from searchidx.models import Article, Failure, Line, Skipped, Source


def clean(source: Source) -> Article | Skipped | Failure:
    """The Article; one without a word in title and text is skipped."""
    stated = (source.stated or {}).get("title", "")
    try:
        page = read_page(source.text, boxed=False)
        title = one_line(stated) if "<" not in stated else " ".join(_blocks(read_page(stated, boxed=False)))
    except TooLarge as limit:
        return Failure(source.path, "clean", str(limit))
    blocks = _blocks(page)
    title = title or _heading(page)
    if title and blocks and blocks[0] == title:
        del blocks[0]
    reasons = text_rules.trim(blocks, title)
    lines = tuple(Line(block, not why, why or "story") for block, why in zip(blocks, reasons, strict=True))
    body = "\n\n".join(line.text for line in lines if line.kept)
    if not any(map(str.isalnum, title + body)):
        return Skipped(source.path, "no words in it")
    declared = (source.stated or {}).get("language")
    return Article(title=title, text=body, language=language_of(body or title, declared), lines=lines)


def _blocks(page: Page) -> list[str]:
    return [text for block in page.blocks if (text := one_line(block.text))]


def _heading(page: Page) -> str:
    """The document's own title: its first heading, or what stands in its head."""
    headings = (page.content_of(element) for tag in ("h1", "h2") for element in page.named(tag))
    return next(filter(None, headings), one_line(page.title))
