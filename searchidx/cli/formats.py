"""`searchidx formats`: the kinds of file that this installation reads."""

from __future__ import annotations

import click

from searchidx.cli import output
from searchidx.reading.formats import FORMATS, PACKED
from searchidx.render import as_json, plain


@click.command("formats")
@click.option("--json", "as_json_", is_flag=True, help="As one JSON object.")
def command(as_json_: bool) -> None:
    """List the kinds of file that this installation reads.

    What is missing is named with the command that installs it.
    """
    rows = [(each.kind, each.label, each.suffixes, each.ready, each.install) for each in FORMATS]
    if as_json_:
        output.write(as_json.formats_json(rows) + "\n")
    else:
        output.write(plain.formats(rows, PACKED))
