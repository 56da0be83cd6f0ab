"""`searchidx extract`: what would be indexed, without an index."""

from __future__ import annotations

import click

from searchidx import extracting
from searchidx.cli import output
from searchidx.errors import Exit
from searchidx.models import Document, Failure
from searchidx.render import as_json, escape


@click.command("extract")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=str)
@click.option("--json", "as_json_", is_flag=True, help="A JSON object per article.")
@click.option(
    "--entities",
    metavar="FINDER",
    default="default",
    help="Who finds names: default, spacy:MODEL, gliner:MODEL.",
)
@click.pass_context
def command(context: click.Context, paths: tuple[str, ...], as_json_: bool, entities: str) -> int:
    """Print what would be indexed of files and folders, without indexing.

    What reading, cleaning, dating and entity finding make of each article. What holds no article is
    told on standard error.
    """
    style = output.style(context)
    number = failed = 0
    for result in extracting.extract(paths, finder=entities):
        if isinstance(result, Document):
            number += 1
            if as_json_:
                output.write(as_json.document_json(result) + "\n")
            else:
                output.write(("\n" if number > 1 else "") + output.layout().document(result, style))
            continue
        failed += isinstance(result, Failure)
        kind = f"cannot {result.stage}" if isinstance(result, Failure) else "no article"
        output.remark([f"{kind}: {escape.path_line(result.path)}: {escape.line(result.reason)}"])
    if failed:
        return Exit.SOME_UNREAD
    return output.found(number)
