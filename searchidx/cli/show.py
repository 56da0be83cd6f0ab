"""`searchidx show`: one article as stored, its copies and versions, or what changed between these."""

from __future__ import annotations

import click

from searchidx.archive import Archive
from searchidx.cli import output
from searchidx.cli.forms import one_of
from searchidx.errors import UsageError
from searchidx.render import amounts, as_json, escape
from searchidx.search.changes import order_known


@click.command("show")
@click.argument("article_id", metavar="ID")
@click.option("--query", "words", metavar="WORDS", help="Mark the words of this query.")
@one_of(
    "what",
    {
        "copies": ("--copies", "List the other articles of its story."),
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
        raise UsageError("--query goes with none of --copies, --versions and --diff")
    with output.archive(context) as archive:
        if what == "copies":
            return _copies(context, archive, article_id, as_json_)
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
    if len(articles) == 1 and output.is_terminal():
        sites = [copy.site for copy in archive.copies(article_id)]
        output.remark(amounts.beside(sites, len(archive.versions(article_id))))


def _copies(context: click.Context, archive: Archive, article_id: str, json: bool) -> int:
    found = archive.copies(article_id)
    if json:
        output.write("".join(as_json.copy_json(each) + "\n" for each in found))
    else:
        output.write(output.layout().copies(found, output.style(context)))
    if not found:
        output.remark([f"{escape.line(article_id)} has no copies"])
    return output.found(len(found))


def _versions(context: click.Context, archive: Archive, article_id: str, json: bool) -> None:
    found = archive.versions(article_id)
    if json:
        output.write("".join(as_json.article_json(each) + "\n" for each in found))
    else:
        output.write(output.layout().versions(found, output.style(context)))
        if len(found) > 1 and not order_known(found):
            output.remark(["when some of these were saved is not known: they stand in the order of adding"])


def _changes(context: click.Context, archive: Archive, article_id: str, json: bool) -> None:
    old, new, changes = archive.changes(article_id)
    if json:
        output.write(as_json.changes_json(old, new, changes) + "\n")
    else:
        output.write(output.layout().changes(old, new, changes, output.style(context)))
        if not order_known((old, new)):
            output.remark(
                ["which of the two was saved first is not known: they are compared in the order of adding"]
            )
