"""Progress of `add` on standard error, when a person watches; else nothing, and nothing is loaded for it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING

from searchidx.cli.output import is_terminal

if TYPE_CHECKING:
    from searchidx import adding


@contextmanager
def shown() -> Iterator[Callable[[adding.Progress], None] | None]:
    """A callback that draws the bar; None when standard error is not a terminal."""
    if not is_terminal(sys.stderr):
        yield None
        return
    with import_module("searchidx.cli.progress_bar").drawn() as show:
        yield show
