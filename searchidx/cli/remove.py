"""`searchidx remove`: articles out of the index."""

from __future__ import annotations

import click

from searchidx.cli import completing, output
from searchidx.errors import UsageError
from searchidx.render import as_json, plain


@click.command("remove")
@click.argument("paths", metavar="[PATH...]", nargs=-1, type=str, shell_complete=completing.files)
@click.option(
    "--query", "words", metavar="WORDS", help="Take out every article that matches, as query finds them."
)
@click.option("--dry-run", is_flag=True, help="List what would be taken out, and change nothing.")
@click.option("-y", "--yes", is_flag=True, help="Do not ask, however many they are.")
@click.option("--wait", is_flag=True, help="Wait while another process writes to the index.")
@click.option("--json", "as_json_", is_flag=True, help="The report as one JSON object.")
@click.pass_context
def command(
    context: click.Context, paths: tuple[str, ...], words: str | None, dry_run: bool, yes: bool, wait: bool,
    as_json_: bool,
) -> int:  # fmt: skip
    """Take articles out of the index.

    PATH is a file, or a folder with all files in it; it need not exist any more. The files themselves are
    left alone: the next add of one brings its articles back.
    """
    if paths and words is not None:
        raise UsageError("files and a --query at once", "with a query, choose files by path: in the query")
    if not paths and words is None:
        raise UsageError("name files and folders, or a --query", "searchidx remove old/page.html")
    with output.archive(context) as archive:
        report = archive.remove(
            paths, query=words, dry_run=dry_run, confirm=None if yes else output.confirm_removal,
            waiting=output.waiting if wait else None,
        )  # fmt: skip
    if as_json_:
        output.write(as_json.removal_json(report) + "\n")
    else:
        output.write(plain.removal(report))
    if dry_run:
        output.remark(["nothing was changed (--dry-run)"])
    elif report.articles and not report.removed:
        output.remark(["nothing was taken out"])
    elif not report.articles:
        output.remark(["no such article is in the index"])
    return output.found(len(report.articles))
