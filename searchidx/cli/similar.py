"""`searchidx similar`: more like this."""

from __future__ import annotations

import click

from searchidx.cli import completing, output
from searchidx.cli.forms import one_of
from searchidx.render import as_json, plain


@click.command("similar")
@click.argument("article", metavar="ID|PATH", type=str, shell_complete=completing.files)
@click.option(
    "-n", "--limit", type=click.IntRange(min=0), default=10, show_default=True, help="Hits to print."
)
@click.option("--offset", type=click.IntRange(min=0), default=0, help="Hits to pass over first.")
@one_of(
    "form",
    {
        "paths": ("-l", "--paths", "The files' paths, a line each."),
        "json": ("--json", "Everything as one JSON object."),
    },
)
@click.option("--all-copies", is_flag=True, help="List every article, not one for each story.")
@click.pass_context
def command(
    context: click.Context, article: str, limit: int, offset: int, form: str | None, all_copies: bool
) -> int:
    """Find articles like one, and say what they share.

    The article is named by the id that query shows, or by a file, which need not be in the index.
    """
    with output.archive(context) as archive:
        found = archive.similar(article, limit=limit, offset=offset, all_copies=all_copies)
    if form == "json":
        output.write(as_json.similar_json(found) + "\n")
    elif form == "paths":
        output.write(plain.paths(each.hit for each in found.hits))
        output.remark(plain.not_as_they_are((each.hit for each in found.hits), null_too=False))
    else:
        output.write(output.layout().similar(found, output.style(context)))
    return output.found(len(found.hits))
