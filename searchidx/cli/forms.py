"""Options of which there can be one: two forms of output, say, of which one would win in silence.

In: flags. Out: the one that was given, as one argument of the command; or an error that names both.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

import click

from searchidx.errors import UsageError

Command = Callable[..., Any]


def one_of(argument: str, flags: Mapping[str, tuple[str, ...]]) -> Callable[[Command], Command]:
    """Adds flags to a command: value -> the names of its flag and its help. `argument` receives the value, or None."""

    def decorate(function: Command) -> Command:
        @functools.wraps(function)
        def command(*arguments: Any, **options: Any) -> Any:
            given = [value for value in flags if options.pop(f"{argument}_{value}")]
            if len(given) > 1:
                both = " and ".join(flags[value][-2] for value in given)
                raise UsageError(
                    f"{both} cannot go together", "each is an answer of another form: choose one"
                )
            return function(*arguments, **{argument: given[0] if given else None}, **options)

        for value, (*names, said) in reversed(list(flags.items())):
            command = click.option(*names, f"{argument}_{value}", is_flag=True, help=said)(command)
        return command

    return decorate
