"""`searchidx show`: one article as stored, its versions, or what changed between them."""

from __future__ import annotations

import click

from searchidx.archive import Archive
from searchidx.cli import output
from searchidx.cli.forms import one_of
from searchidx.errors import UsageError
from searchidx.render import as_json, escape, plain


@click.command("show")
@click.argument("article_id", metavar="ID")
@click.option("--query", "words", metavar="WORDS", help="Mark the words of this query.")
@one_of(
    "what",
    {
        "versions": ("--versions", "List the savings of its address, latest first."),
        "diff": ("--diff", "What it added to and removed from the version before."),
    },
)
@click.option("--json", "as_json_", is_flag=True, help="As JSON lines.")
@click.pass_context
def command(
    context: click.Context, article_id: str, words: str | None, what: str | None, as_json_: bool
) -> int:
    """Print one article as stored: title, date and its source, names, text.

    The first letters of an id do, if no other id begins so.

    With --diff, what was removed stands in [-…-] and what was added in {+…+}.
    """
    if what and words:
        raise UsageError("--query goes with neither --versions nor --diff")
    with output.archive(context) as archive:
        if what == "versions":
            _versions(context, archive, article_id, as_json_)
        elif what == "diff":
            _changes(context, archive, article_id, as_json_)
        else:
            _article(context, archive, article_id, words, as_json_)
    return 0


def _article(
    context: click.Context, archive: Archive, article_id: str, words: str | None, json: bool
) -> None:
    articles = archive.get(article_id)
    if len(articles) > 1:
        paths = ", ".join(escape.line(article.path) for article in articles)
        output.remark([f"{len(articles)} articles have the id {escape.line(article_id)!r}: {paths}"])
    style = output.style(context)
    for article in articles:
        marks = archive.marks(article, words) if words else ()
        if json:
            output.write(as_json.article_json(article) + "\n")
        else:
            output.write(output.layout().article(article, style, marks))


def _versions(context: click.Context, archive: Archive, article_id: str, json: bool) -> None:
    for version in archive.versions(article_id):
        if json:
            output.write(as_json.article_json(version) + "\n")
        else:
            output.write(plain.version(version, output.style(context)))


def _changes(context: click.Context, archive: Archive, article_id: str, json: bool) -> None:
    old, new, changes = archive.changes(article_id)
    if json:
        output.write(as_json.changes_json(old, new, changes) + "\n")
    else:
        output.write(plain.changes(old, new, changes, output.style(context)))
