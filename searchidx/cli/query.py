"""`searchidx query`: words in, ranked hits out."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import click

from searchidx.cli import completing, output
from searchidx.cli.forms import one_of
from searchidx.cli.words import WordsCommand, filters
from searchidx.errors import NotFound, QueryError, UsageError
from searchidx.models import Grade, Results
from searchidx.render import escape, plain
from searchidx.search.request import SORTS, Sort

FORMS = {
    "json": ("--json", "Everything as one JSON object."),
    "jsonl": ("--jsonl", "A JSON object per hit."),
    "csv": ("--csv", "A table with a header."),
    "paths": ("-l", "--paths", "The files' paths, a line each; exact to the byte with -0."),
    "count": ("--count", "Only the number of articles."),
}


@click.command("query", cls=WordsCommand)
@filters
@click.option(
    "-n",
    "--limit",
    type=click.IntRange(min=0),
    help="Hits to print. Default: the setting, else 10; with -l all.",
)
@click.option("--offset", type=click.IntRange(min=0), default=0, help="Hits to pass over first.")
@click.option(
    "--sort", type=click.Choice(SORTS), help="Best first, or by date. Default: the setting, else relevance."
)
@click.option("--boost-recent", is_flag=True, help="Let scores fade with age: to half in 30 days.")
@click.option("--explain", is_flag=True, help="Say how the query was read and why each hit scored.")
@one_of("form", FORMS)
@click.option("-0", "--null", "nul", is_flag=True, help="With -l: end each path with NUL, for xargs -0.")
@click.option(
    "-f",
    "--file",
    "batch",
    metavar="FILE",
    shell_complete=completing.files,
    help="A query on each line of FILE (- is standard input), as one table; '# ' begins a comment.",
)
@click.option(
    "--open", "opened", type=click.IntRange(min=1), metavar="N", help="Open the file of the Nth hit."
)
@click.option("--all-copies", is_flag=True, help="List and count every article, not one for each story.")
@click.pass_context
def command(
    context: click.Context, words: str, limit: int | None, offset: int, sort: Sort | None, boost_recent: bool,
    explain: bool, form: str | None, nul: bool, batch: str | None, opened: int | None,
    since: str | None, until: str | None, people: tuple[str, ...], places: tuple[str, ...],
    organizations: tuple[str, ...], sites: tuple[str, ...], exact_names: bool, all_copies: bool,
    dates: Grade | None,
) -> int:  # fmt: skip
    """Search: ranked hits with snippets and facets.

    Articles with all the words come first, then those with some. "Quotes" make a phrase, -word leaves
    out, AND, OR, NOT and ( ) combine, ceasef* completes, =talks is that form alone, title: lead: person: place: org:
    site: author: lang: path: and date:2023-03..2023-06 or date:"last month" look in one place. See docs/query.md.
    """
    if nul and form != "paths":
        raise UsageError("-0 goes with -l", "searchidx query -l -0 WORDS | xargs -0 …")
    if opened is not None and (form or batch is not None or limit is not None or offset):
        raise UsageError(
            "--open opens one hit and prints nothing else", f"searchidx query --open {opened} WORDS"
        )
    settings = context.obj["settings"]
    with output.archive(context) as archive:
        search = partial(
            archive.search, sort=sort or settings.get("sort"), since=since, until=until, people=people,
            places=places, organizations=organizations, sites=sites, exact_names=exact_names, dates=dates,
            boost_recent=boost_recent, explain=explain, all_copies=all_copies,
        )  # fmt: skip
        if batch is not None:
            if words:
                raise UsageError("-f takes its queries from the file", "leave out the words")
            return _batch(search, batch, settings.get("limit") if limit is None else limit, offset, form)
        if opened is not None:
            return _open(search(words, limit=1, offset=opened - 1, facets=False, snippets=False), opened)
        if limit is None:  # whoever passes files on wants all that match
            everything = search(words, limit=0, facets=False).total if form == "paths" else 0
            limit = everything or settings.get("limit")
        seen = form is None and output.is_terminal()  # lines for a pipe have no facets
        results = search(
            words, limit=0 if form == "count" else limit, offset=offset, facets=seen or form == "json",
            snippets=form in (None, "json", "jsonl", "csv"),
        )  # fmt: skip
        archived = archive.months() if seen and results.facets.get("date") else {}
    _remarks(results, form, offset)
    if form == "paths" and not nul:
        output.remark(plain.not_as_they_are(results.hits))
    output.page(_rendered(results, form, nul, context, archived), context)
    return output.found(results.total or results.partial_total)


def _remarks(results: Results, form: str | None, offset: int) -> None:
    """What the list or number does not say. JSON says it itself, and a terminal beside the hits."""
    if form == "json" or (form is None and output.is_terminal()):
        return
    output.remark(plain.notes(results))
    if form != "count" and not output.is_terminal():
        output.remark(plain.more(results, offset))
    output.remark(plain.folded(results.folded))


def _rendered(
    results: Results, form: str | None, nul: bool, context: click.Context, archived: dict[str, int]
) -> str:
    if form == "paths":
        return plain.paths(results.hits, nul=nul)
    if form == "count":
        return plain.count(results)
    if form == "csv":
        as_csv = importlib.import_module("searchidx.render.as_csv")
        return str(as_csv.hits_csv(results.hits))
    if form in ("json", "jsonl"):
        as_json = importlib.import_module("searchidx.render.as_json")
        if form == "json":
            return f"{as_json.results_json(results)}\n"
        return "".join(f"{as_json.hit_json(hit)}\n" for hit in results.hits)
    return output.layout().results(results, output.style(context), archived)


# --- many queries ---------------------------------------------------------------------------------


def _batch(search: Callable[..., Results], path: str, limit: int, offset: int, form: str | None) -> int:
    """A query a line, as one table: with its hits, or only with their number."""
    if form not in (None, "csv", "json", "jsonl", "count"):
        raise UsageError(
            "-f prints a table", "with --csv, --json, --jsonl, --count, or as lines between tabs"
        )
    total = folded = wrong = 0
    if form == "csv":
        output.write(plain.batch_header())
    for number, query in _queries(path):
        try:
            results = search(
                query, limit=0 if form == "count" else limit, offset=offset, facets=form == "json"
            )
        except QueryError as error:  # one bad line never stops the others
            wrong += 1
            output.remark([f"line {number}: {escape.line(error.message)} {escape.line(error.hint)}".strip()])
            continue
        total += results.total or results.partial_total
        folded += results.folded
        output.write(plain.batch(results, form or "lines"))
    if form not in ("json", "jsonl"):
        output.remark(plain.folded(folded))
    return UsageError.exit_code if wrong else output.found(total)


def _queries(path: str) -> Iterator[tuple[int, str]]:
    """The lines of a file that are neither empty nor a comment, with their numbers; `#Brexit` is a query."""
    try:
        if path == "-":
            raw = sys.stdin.buffer.read()
        else:
            with open(path, "rb") as file:
                raw = file.read()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from None
    for number, line in enumerate(raw.decode("utf-8-sig", "replace").splitlines(), 1):
        if line.strip() and line.split()[0] != "#":
            yield number, line.strip()


def _open(results: Results, number: int) -> int:
    """Show the file of a hit in the program for its kind, its address where the file is gone."""
    if not results.hits:
        raise NotFound(
            f"there is no hit {number}", f"{results.total + results.partial_total:,} articles match"
        )
    hit: Any = results.hits[0]
    formats = importlib.import_module("searchidx.reading.kinds")
    named = formats.suffix_of(hit.path)[0]
    # an index of somebody else may name any file: no program is started, and nothing that is no address
    there = os.path.isabs(hit.path) and os.path.isfile(hit.path) and (not named or named in formats.BY_SUFFIX)
    address = hit.url if (hit.url or "").startswith(("http://", "https://")) else None
    target = hit.path if there else address
    if not target and os.path.exists(hit.path):
        raise UsageError(
            f"{hit.path} is not a kind of file that is opened", "its path is what query -l prints"
        )
    if not target:
        raise NotFound(
            f"the file of hit {number} is gone: {hit.path}", "add --prune takes it out of the index"
        )
    importlib.import_module("searchidx.cli.opening").open_(target)
    output.write(f"{escape.path_line(target)}\n")
    return 0
