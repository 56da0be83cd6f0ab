"""`searchidx extract`: what would be indexed, without an index."""

from __future__ import annotations

import click

from searchidx import extracting
from searchidx.cli import completing, output
from searchidx.errors import Exit
from searchidx.models import Document, Failure
from searchidx.render import as_json, escape, explained


@click.command("extract")
@click.argument(
    "paths", metavar="PATH...", nargs=-1, required=True, type=str, shell_complete=completing.files
)
@click.option("--json", "as_json_", is_flag=True, help="A JSON object per article.")
@click.option(
    "--entities",
    metavar="FINDER",
    default="default",
    help="Who finds names: default, spacy:MODEL, gliner:MODEL.",
)
@click.option("--explain", is_flag=True, help="Every line, kept or cut, and every name, and why.")
@click.pass_context
def command(
    context: click.Context, paths: tuple[str, ...], as_json_: bool, entities: str, explain: bool
) -> int:
    """Print what would be indexed of files and folders, without indexing.

    What reading, cleaning, dating and entity finding make of each article. What holds no article is
    told on standard error, or, with --explain, where the lines are that were looked at of it.
    """
    style = output.style(context)
    number = failed = shown = 0
    work = extracting.explain if explain else extracting.extract
    for made in work(paths, finder=entities, index=context.obj["index"]):
        result, lines, reasons = made if isinstance(made, tuple) else (made, None, {})
        if isinstance(result, Document):
            number += 1
            if as_json_:
                output.write(as_json.document_json(result, lines, reasons) + "\n")
                continue
            shown += 1
            output.write(("\n" if shown > 1 else "") + output.layout().document(result, style))
            if lines is not None:
                output.write("\n" + explained.lines(lines, style, whole=not output.is_terminal()))
                output.write(explained.names(reasons))
            continue
        failed += isinstance(result, Failure)
        kind = f"cannot {result.stage}" if isinstance(result, Failure) else "no article"
        remark = f"{kind}: {escape.path_line(result.path)}: {escape.line(result.reason)}"
        if as_json_ or isinstance(result, Failure) or not result.lines:  # lines are there to explain only
            output.remark([remark])
            continue
        shown += 1
        told = explained.lines(result.lines, style, whole=not output.is_terminal())
        output.write(("\n" if shown > 1 else "") + f"{remark}\n\n{told}")
    if failed:
        return Exit.SOME_UNREAD
    return output.found(number)
