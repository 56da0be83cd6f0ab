"""Options and arguments that `query` and `facets` share: the words, and the filters beside them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

import click

from searchidx.cli import completing
from searchidx.models import GRADES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

_GUARD = "\x00"
"""Stands before a word that begins with a minus until click has sorted the arguments out."""


class WordsCommand(click.Command):
    """A command whose words may begin with a minus: `query ceasefire -Minsk` leaves Minsk out.

    A word is an option only if it is written exactly like one of the command's: `-n`, `-n5`, `--limit`;
    anything else that begins with one minus belongs to the query. Two minuses are always an option.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, self._guarded(args))

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Also what stands behind a minus that leaves out: `-place:Ist`."""
        return [*super().shell_complete(ctx, incomplete), *completing.excluded(ctx, incomplete)]

    def _guarded(self, args: list[str]) -> list[str]:
        options = {name: p for p in self.params if isinstance(p, click.Option) for name in p.opts}
        flags = "".join(re.escape(name[1]) for name, p in options.items() if len(name) == 2 and p.is_flag)
        valued = "".join(
            re.escape(name[1]) for name, p in options.items() if len(name) == 2 and not p.is_flag
        )
        short = re.compile(rf"-(?:[{flags or '-'}h]*[{valued or '-'}]\d*|[{flags or '-'}h]+)")
        guarded: list[str] = []
        takes_value = False
        for at, arg in enumerate(args):
            if arg == "--":
                return guarded + args[at:]
            if not takes_value and re.match(r"-[^-]", arg) and not short.fullmatch(arg):
                arg = _GUARD + arg
                guarded.append(arg)
                continue
            guarded.append(arg)
            option = options.get(arg)
            takes_value = not takes_value and option is not None and not option.is_flag
        return guarded


def _joined(_context: click.Context, _parameter: click.Parameter, values: tuple[str, ...]) -> str:
    return " ".join(value.removeprefix(_GUARD) for value in values)


def filters(command: Decorated) -> Decorated:
    """The words and the filters, in the order in which help lists them."""
    for decorate in reversed(
        (
            click.argument("words", nargs=-1, callback=_joined, shell_complete=completing.words),
            click.option(
                "--since", metavar="WHEN", help="Published on or after: 2023, 2022-12 or 2022-12-31."
            ),
            click.option(
                "--until", metavar="WHEN", help="Published on or before, the whole period included."
            ),
            click.option(
                "--person",
                "people",
                metavar="NAME",
                multiple=True,
                shell_complete=completing.values("people"),
                help="Names this person. Repeatable.",
            ),
            click.option(
                "--place",
                "places",
                metavar="NAME",
                multiple=True,
                shell_complete=completing.values("places"),
                help="Names this place. Repeatable.",
            ),
            click.option(
                "--org",
                "organizations",
                metavar="NAME",
                multiple=True,
                shell_complete=completing.values("organizations"),
                help="Names this organization. Repeatable.",
            ),
            click.option(
                "--exact-names", is_flag=True, help="Names as spelled: Kiev is not Kyiv. See aliases."
            ),
            click.option(
                "--site",
                "sites",
                metavar="SITE",
                multiple=True,
                shell_complete=completing.values("site"),
                help="From this site; of several, any.",
            ),
            click.option(
                "--dates",
                type=click.Choice(GRADES),
                help="Whose date is at least that sure: weak is any date.",
            ),
        )
    ):
        command = decorate(command)
    return command
