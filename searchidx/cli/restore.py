"""`searchidx restore`: an index from a backup."""

from __future__ import annotations

import click

from searchidx.backends import is_address
from searchidx.cli import completing, output
from searchidx.errors import Exit, NotOnCluster
from searchidx.index import backup
from searchidx.render import as_json, plain


@click.command("restore")
@click.argument("file", type=str, shell_complete=completing.files)
@click.option("--json", "as_json_", is_flag=True, help="The report as one JSON object.")
@click.pass_context
def command(context: click.Context, file: str, as_json_: bool) -> int:
    """Make the index that --index names of a backup.

    Nothing is overwritten: there must be nothing in that place, or an empty folder. Every file is compared with its
    checksum, and the index has its name only when all of it is there. The next add reads what has changed since.
    """
    if is_address(context.obj["index"]):
        raise NotOnCluster(
            "a backup is restored to a folder, not to a cluster",
            "restore it there; `export` writes lines that `add` takes to the cluster",
        )
    report = backup.restore(file, context.obj["index"])
    output.write(as_json.backup_json(report) + "\n" if as_json_ else plain.restored(report))
    return Exit.OK
