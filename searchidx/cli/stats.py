"""`searchidx stats`: what the archive holds, in numbers."""

from __future__ import annotations

import click

from searchidx.cli import output
from searchidx.render import as_json


@click.command("stats")
@click.option("--json", "as_json_", is_flag=True, help="As one JSON object.")
@click.pass_context
def command(context: click.Context, as_json_: bool) -> int:
    """Tell what the archive holds: articles, dates and how sure they are, names, bytes.

    Skipped and failed are parts of files that were read. What `add` passes over without reading it (another kind
    of file, a pipe) is told by `add` alone.
    """
    with output.archive(context) as archive:
        stats = archive.stats()
    if as_json_:
        output.write(as_json.stats_json(stats) + "\n")
    else:
        output.write(output.layout().stats(stats, output.style(context)))
    return 0
