"""`searchidx path`: where things are kept."""

from __future__ import annotations

import os

import click

from searchidx.backends import is_address
from searchidx.cli import index_of, output, settings


@click.command("path")
@click.option("--config", is_flag=True, help="The configuration file instead.")
@click.pass_context
def command(context: click.Context, config: bool) -> int:
    """Print the folder of the index, or its address, whether it is there or not."""
    output.write(f"{settings.file() if config else _place(index_of(context.find_root().params['index']))}\n")
    return 0


def _place(index: str) -> str:
    return index if is_address(index) else os.path.abspath(index)
