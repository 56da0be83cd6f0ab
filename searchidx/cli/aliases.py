"""`searchidx aliases`: names that are one name in this archive."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from searchidx.archive import Archive
from searchidx.cli import output
from searchidx.errors import UsageError
from searchidx.render import as_json, plain

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def _kind(command: Decorated) -> Decorated:
    for flag, kind in (("--org", "organizations"), ("--place", "places"), ("--person", "people")):
        command = click.option(flag, "kind", flag_value=kind, help=f"A name among {kind}.")(command)
    return command


def _asked(kind: str | None) -> str:
    if kind is None:
        raise UsageError("whose name is it?", "say --person, --place or --org")
    return kind


@click.group("aliases", invoke_without_command=True)
@click.option("--all", "all_", is_flag=True, help="Also those that come with searchidx.")
@click.option("--json", "as_json_", is_flag=True, help="As one JSON object.")
@click.pass_context
def command(context: click.Context, all_: bool, as_json_: bool) -> int:
    """List, add and remove names that are one name in this archive.

    Spellings of one person, place or organization count as one in filters, facets and hits. Many come with
    searchidx (Kiev is Kyiv); these are your own. They are kept with the index and take effect at once: no
    file is read again. `query --exact-names` does without.

    \b
    searchidx aliases add --person "Volodymyr Zelenskyy" "Wolodimir Selenski"
    searchidx aliases remove --place Bombay
    """
    if context.invoked_subcommand is None:
        with output.archive(context) as archive:
            _list(archive, all_, as_json_)
    return 0


def _list(archive: Archive, all_: bool, as_json_: bool) -> None:
    rows = archive.alias_rows(everything=all_)
    own = archive.aliases()
    if as_json_:
        output.write(as_json.aliases_json(rows, own) + "\n")
        return
    output.write(plain.aliases(rows, own))
    if not any(rows.values()) and not any(own.parted.values()):
        output.remark(["no names are joined here besides those that come with searchidx (--all lists them)"])


@command.command("add")
@_kind
@click.argument("name")
@click.argument("spellings", metavar="SPELLING...", nargs=-1, required=True)
@click.pass_context
def add(context: click.Context, kind: str | None, name: str, spellings: tuple[str, ...]) -> int:
    """Say that SPELLINGs are NAME, which is shown from now on."""
    with output.archive(context) as archive:
        archive.join_names(_asked(kind), name, spellings)
    return 0


@command.command("remove")
@_kind
@click.argument("spellings", metavar="SPELLING...", nargs=-1, required=True)
@click.pass_context
def remove(context: click.Context, kind: str | None, spellings: tuple[str, ...]) -> int:
    """Say that each SPELLING stands for itself, whoever joined it."""
    with output.archive(context) as archive:
        archive.part_names(_asked(kind), spellings)
    return 0
