"""One source to one document: cleaned, dated, with its entities.

In: a `Source`. Out: a `Document`, or the remark why there is none. Whatever a page does to a library
becomes a `Failure` with the stage it happened in.
"""

from __future__ import annotations

import os
import threading
from dataclasses import replace

from searchidx import cleaning, dating, entities
from searchidx.cleaning import repeated
from searchidx.identity import article_id, member_name
from searchidx.models import Article, Document, Entities, Failure, Line, Seen, Skipped, Source, Stage
from searchidx.moments import moment

_STATED = ("json-ld", "meta ")
"""Where a page says of itself, and not of what it links to, when it was changed."""

_one_at_a_time = threading.Lock()
"""Libraries that read pages and guess languages have states of their own, and threads that add share them."""


def _in_new_process() -> None:
    global _one_at_a_time  # noqa: PLW0603 - a thread that is not in this process may have held it
    _one_at_a_time = threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_in_new_process)


def prepare(source: Source) -> Document | Failure | Skipped:
    """Make a document of one source: cleaned, dated, with entities."""
    made = seen(source)
    return made[0] if isinstance(made, tuple) else made


def explained(source: Source) -> tuple[Document, tuple[Line, ...]] | Failure | Skipped:
    """The same, with every line of the source, kept or not and why; those of what is no article, too."""
    with _one_at_a_time:
        made = _seen(source)
    return made[:2] if isinstance(made, tuple) else made


def seen(source: Source) -> tuple[Document, tuple[Line, ...], Seen | None] | Failure | Skipped:
    """The same, with what the article's lines count for in learning which of them are boilerplate."""
    with _one_at_a_time:
        made = _seen(source)
    return replace(made, lines=()) if isinstance(made, Skipped) and made.lines else made


def _seen(source: Source) -> tuple[Document, tuple[Line, ...], Seen | None] | Failure | Skipped:
    stage: Stage = "clean"
    try:
        article = cleaning.clean(source)
        if not isinstance(article, Article):
            return _placed(article, source)
        lines = repeated.seen(source, article) if article.lines else None
        if lines:
            article = repeated.without(source, article)
        stage = "date"
        dating_ = dating.date_article(article)
        stage = "entities"
        found: Entities = entities.find_entities(article.title, article.text, article.language, article.given)
    except Exception as error:  # of one page: a remark in the report, not the end of the run
        return _placed(Failure(source.path, stage, f"{type(error).__name__}: {error}"[:300]), source)
    document = Document(
        id=article_id(source), path=source.path, name=member_name(source), title=article.title, text=article.text,
        dating=dating_, entities=found, language=article.language, site=article.site, author=article.author,
        url=article.url, saved=_saved(article),
    )  # fmt: skip
    return document, article.lines, lines


def _saved(article: Article) -> str | None:
    """When it was saved; where nobody says so, when its page says that it was last changed, which was before."""
    if article.saved:
        return moment(article.saved)
    stamps = (
        moment(clue.text)
        for clue in article.clues
        if clue.kind == "modified" and clue.source.startswith(_STATED)
    )
    return max(filter(None, stamps), default=None)


def _placed(remark: Failure | Skipped, source: Source) -> Failure | Skipped:
    """A remark on one of several articles says where in the file it is."""
    where = f"line {source.line}: " if source.line is not None else ""
    if where and not remark.reason.startswith("line "):
        remark = replace(remark, reason=where + remark.reason)
    if source.member is not None and not remark.reason.startswith("in "):
        remark = replace(remark, reason=f"in {source.member}: {remark.reason}")
    return remark
