"""`searchidx backup`: the index as one file."""

from __future__ import annotations

import click

from searchidx.cli import completing, output
from searchidx.errors import Exit
from searchidx.render import as_json, plain


@click.command("backup")
@click.argument("file", type=str, shell_complete=completing.files)
@click.option("--json", "as_json_", is_flag=True, help="The report as one JSON object.")
@click.pass_context
def command(context: click.Context, file: str, as_json_: bool) -> int:
    """Write the index to one new file.

    Searches and an add may go on meanwhile: the file holds the last commit. It is a tar file with the checksums of what
    is in it, and has all of the index, folded copies and aliases too; what is damaged is not backed up.
    """
    with output.archive(context) as archive:
        report = archive.backup(file)
    output.write(as_json.backup_json(report) + "\n" if as_json_ else plain.backed_up(report))
    return Exit.OK
