"""`searchidx query`: words in, ranked hits out."""

from __future__ import annotations

import importlib
from functools import partial

import click

from searchidx.cli import output
from searchidx.cli.words import WordsCommand, filters
from searchidx.errors import UsageError
from searchidx.models import Grade, Results
from searchidx.render import plain
from searchidx.search.request import SORTS, Sort

HITS = 10
"""Hits of a page, unless asked otherwise."""

FORMS = ("json", "jsonl", "csv", "paths", "count")


@click.command("query", cls=WordsCommand)
@filters
@click.option(
    "-n", "--limit", type=click.IntRange(min=0), help="Hits to print. Default: 10; with -l all that match."
)
@click.option("--offset", type=click.IntRange(min=0), default=0, help="Hits to pass over first.")
@click.option("--sort", type=click.Choice(SORTS), default="relevance", help="Best first, or by date.")
@click.option("--json", "form", flag_value="json", help="Everything as one JSON object.")
@click.option("--jsonl", "form", flag_value="jsonl", help="A JSON object per hit.")
@click.option("--csv", "form", flag_value="csv", help="A table with a header.")
@click.option("-l", "--paths", "form", flag_value="paths", help="The files' paths, a line each.")
@click.option("-0", "--null", "nul", is_flag=True, help="With -l: end each path with NUL, for xargs -0.")
@click.option("--count", "form", flag_value="count", help="Only the number of articles.")
@click.pass_context
def command(
    context: click.Context, words: str, limit: int | None, offset: int, sort: Sort, form: str | None, nul: bool,
    since: str | None, until: str | None, people: tuple[str, ...], places: tuple[str, ...],
    organizations: tuple[str, ...], sites: tuple[str, ...], exact_names: bool,
    dates: Grade | None,
) -> int:  # fmt: skip
    """Search: ranked hits with snippets and facets.

    Articles with all the words come first, then those with some. "Quotes" make a phrase, -word leaves
    out, AND, OR, NOT and ( ) combine, ceasef* completes, title: person: place: org: site: author: lang:
    path: and date:2023-03..2023-06 look in one place. See docs/query.md.
    """
    if nul and form != "paths":
        raise UsageError("-0 goes with -l", "searchidx query -l -0 WORDS | xargs -0 …")
    with output.archive(context) as archive:
        search = partial(
            archive.search, words, sort=sort, since=since, until=until, people=people, places=places,
            organizations=organizations, sites=sites, dates=dates, exact_names=exact_names,
        )  # fmt: skip
        if limit is None:  # whoever passes files on wants all that match
            limit = (search(limit=0, facets=False).total if form == "paths" else 0) or HITS
        results = search(
            limit=0 if form == "count" else limit, offset=offset, facets=form in (None, "json"),
            snippets=form in (None, "json", "jsonl", "csv"),
        )  # fmt: skip
    output.write(_rendered(results, form, nul, context))
    if form in (None, "jsonl", "csv", "paths") and not output.is_terminal():
        output.remark(plain.more(results, offset))
    return output.found(results.total or results.partial_total)


def _rendered(results: Results, form: str | None, nul: bool, context: click.Context) -> str:
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
    if not output.is_terminal():
        output.remark(plain.notes(results))
    return output.layout().results(results, output.style(context))
