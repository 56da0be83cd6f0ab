"""`searchidx facets`: what the matching articles have in common, counted."""

from __future__ import annotations

import importlib
from typing import Any

import click

from searchidx.cli import output
from searchidx.cli.words import WordsCommand, filters
from searchidx.models import Grade
from searchidx.render import as_json, escape, plain
from searchidx.search.facets import FACETS
from searchidx.search.request import DEFAULT_FACETS


class _Facet(click.Choice):  # type: ignore[type-arg]  # generic from click 8.2 on
    """The name of a facet; a wrong one is offered the right one."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            near = importlib.import_module("difflib").get_close_matches(value, FACETS, 1)
            if not near:
                raise
            raise click.BadParameter(f"{error.message} Did you mean {near[0]}?", ctx, param) from None


@click.command("facets", cls=WordsCommand)
@filters
@click.option("--by", "names", type=_Facet(FACETS), multiple=True, help="Which facet. Repeatable.")
@click.option(
    "-n",
    "--limit",
    type=click.IntRange(min=1),
    default=25,
    show_default=True,
    help="Values of each; months are all told.",
)
@click.option("--like", metavar="WORDS", help="Only values that have words beginning so.")
@click.option("--json", "as_json_", is_flag=True, help="As one JSON object.")
@click.option("--all-copies", is_flag=True, help="List and count every article, not one for each story.")
@click.pass_context
def command(
    context: click.Context, words: str, names: tuple[str, ...], limit: int, like: str | None, as_json_: bool,
    since: str | None, until: str | None, people: tuple[str, ...], places: tuple[str, ...],
    organizations: tuple[str, ...], sites: tuple[str, ...], exact_names: bool, all_copies: bool,
    dates: Grade | None,
) -> int:  # fmt: skip
    """Count people, places, organizations, sites, months … of what matches.

    Without words and filters, of the whole archive.
    """
    if not names:  # what has no words is like none
        names = DEFAULT_FACETS if like is None else tuple(name for name in DEFAULT_FACETS if name != "date")
    with output.archive(context) as archive:
        results = archive.search(
            words, limit=0, since=since, until=until, people=people, places=places, organizations=organizations,
            sites=sites, dates=dates, exact_names=exact_names, all_copies=all_copies, like=like, facets=names,
            facet_size=limit,
        )  # fmt: skip
    if as_json_:
        output.write(as_json.facets_json(results) + "\n")
    else:
        output.write(output.layout().facets(results, output.style(context)))
        output.remark(plain.notes(results))
    if like is not None and not any(results.facets.values()):
        output.remark([f"no value is like {escape.title(like)}"])
        return output.found(0)
    return output.found(results.total or results.partial_total)
