"""`searchidx add`: files and folders into the index."""

from __future__ import annotations

import os
import sys
import time
from contextlib import ExitStack, suppress
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from searchidx import backends
from searchidx.cli import completing, output, progress
from searchidx.errors import Exit, NoIndex
from searchidx.render import as_json
from searchidx.values import replace

if TYPE_CHECKING:
    from searchidx.archive import Archive


@click.command("add")
@click.argument("paths", metavar="[PATH...]", nargs=-1, type=str, shell_complete=completing.files)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Processes. Default: the setting, else as the work is.",
)
@click.option(
    "--prune", is_flag=True, help="Take out articles whose files are gone from under PATH. Many: asks first."
)
@click.option("-y", "--yes", is_flag=True, help="With --prune: do not ask, however many they are.")
@click.option("--wait", is_flag=True, help="Wait while another process writes to the index.")
@click.option(
    "--entities",
    metavar="FINDER",
    help="Who finds names: default, spacy:MODEL or gliner:MODEL. Default: as the index has them.",
)
@click.option(
    "--reindex",
    is_flag=True,
    help="Read all files of the index again, changed or not; without PATH, those that it has.",
)
@click.option(
    "--shard", metavar="K/N", help="Only the Kth of N parts of the files, always the same: for N machines."
)
@click.option("--dry-run", is_flag=True, help="Read and report, but write nothing to the index.")
@click.option(
    "--copies/--no-copies",
    default=None,
    help="Fold near-copies, or list each article by itself. The index remembers it. Default: fold.",
)
@click.option("--json", "as_json_", is_flag=True, help="The report as one JSON object.")
@click.pass_context
def command(
    context: click.Context,
    paths: tuple[str, ...],
    jobs: int | None,
    prune: bool,
    yes: bool,
    wait: bool,
    entities: str | None,
    reindex: bool,
    shard: str | None,
    dry_run: bool,
    copies: bool | None,
    as_json_: bool,
) -> int:
    """Index files and folders; only what is new or changed is read.

    Folders are walked; `-` reads paths from standard input, one a line. `searchidx formats` lists
    the kinds of file that are read. Files that cannot be read are told at the end.
    """
    if not paths and (prune or not reindex):
        raise click.MissingParameter(ctx=context, param=context.command.params[0], param_hint="'PATH...'")
    began = time.perf_counter()
    with ExitStack() as stack:
        given = _paths(paths)
        jobs = jobs or context.obj["settings"].get("jobs")
        if not (entities or shard) and _is_new(context.obj["index"]):
            from searchidx import pipeline  # noqa: PLC0415 - takes long to load, for nothing new

            stack.enter_context(pipeline.begun(given, jobs))
        _check(entities, shard)
        in_vain = dry_run or not any(map(os.path.lexists, given))
        archive = _archive(context, stack, in_vain) if paths else output.archive(context)
        show = stack.enter_context(progress.shown())
        report = archive.add(
            given, jobs=jobs, dry_run=dry_run, progress=show,
            prune=prune and (yes or output.confirm_removal), waiting=output.waiting if wait else None,
            entities=entities, reindex=reindex,
            copies=copies, shard=shard,
        )  # fmt: skip
    report = replace(report, seconds=round(time.perf_counter() - began, 3))  # with what was begun before
    if as_json_:
        output.write(as_json.report_json(report) + "\n")
    else:
        output.write(output.layout().report(report, output.style(context)))
    if dry_run:
        output.remark(["nothing was written (--dry-run)"])
    return Exit.SOME_UNREAD if report.failed else Exit.OK


def _check(finder: str | None, shard: str | None) -> None:
    """Raise for a finder that there is not, or no part, before an archive is made for it."""
    if shard:
        from searchidx import shards  # noqa: PLC0415 - few add by parts

        shards.shard(shard)
    if finder:
        from searchidx import entities  # noqa: PLC0415 - few say which

        entities.use(finder)


def _is_new(index: str) -> bool:
    """Whether there is nothing in an index yet, so that whatever is found has to be read."""
    if backends.is_address(index):
        return False
    with suppress(OSError):
        return not os.path.lexists(index) or not os.listdir(index)
    return False


def _archive(context: click.Context, stack: ExitStack, in_vain: bool) -> Archive:
    """The archive to add to. `in_vain`, as by a dry run or with mistyped paths, makes none: an empty one is used."""
    try:
        return output.archive(context, create=not in_vain)
    except NoIndex:
        if not in_vain:
            raise
        from searchidx.archive import Archive  # noqa: PLC0415 - as above

        return Archive(os.path.join(stack.enter_context(TemporaryDirectory()), "index"))


def _paths(given: tuple[str, ...]) -> list[str]:
    paths: list[str] = []
    for path in given:
        if path == "-":
            lines = sys.stdin.buffer.read().split(b"\n")
            paths += [os.fsdecode(line.removesuffix(b"\r")) for line in lines if line.strip()]
        else:
            paths.append(path)
    return paths
