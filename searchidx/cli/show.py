"""`searchidx show`: one article as stored."""

from __future__ import annotations

import click

from searchidx.cli import output
from searchidx.render import as_json, escape


@click.command("show")
@click.argument("article_id", metavar="ID")
@click.option("--query", "words", metavar="WORDS", help="Mark the words of this query.")
@click.option("--json", "as_json_", is_flag=True, help="The article as a JSON line.")
@click.pass_context
def command(context: click.Context, article_id: str, words: str | None, as_json_: bool) -> int:
    """Print one article as stored: title, date and its source, names, text."""
    with output.archive(context) as archive:
        articles = archive.get(article_id)
        if len(articles) > 1:
            paths = ", ".join(escape.line(article.path) for article in articles)
            output.remark([f"{len(articles)} articles have the id {escape.line(article_id)!r}: {paths}"])
        style = output.style(context)
        for article in articles:
            marks = archive.marks(article, words) if words else ()
            if as_json_:
                output.write(as_json.article_json(article) + "\n")
            else:
                output.write(output.layout().article(article, style, marks))
    return 0
