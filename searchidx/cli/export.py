"""`searchidx export`: every article as a JSON line that `add` takes back."""

from __future__ import annotations

import click

from searchidx.cli import output
from searchidx.render import as_json


@click.command("export")
@click.pass_context
def command(context: click.Context) -> int:
    """Print every article as a JSON line.

    The lines are records that `add` takes back: the escape route from this program.
    """
    number = 0
    with output.archive(context) as archive:
        for article in archive.articles():
            output.write(as_json.article_json(article) + "\n")
            number += 1
    return output.found(number)
