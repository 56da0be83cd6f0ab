"""`searchidx serve`: the archive in a browser, and as JSON over HTTP."""

from __future__ import annotations

import importlib
import secrets
import sys
from typing import Any

import click

from searchidx.cli import output
from searchidx.errors import SearchidxError

HOST, PORT = "127.0.0.1", 8765

STRONG = 16
"""Characters of a token that nobody guesses."""

NEEDED = ("starlette", "uvicorn", "jinja2", "anyio", "h11", "markupsafe")


@click.command("serve")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="0 is any that is free."
)
@click.option(
    "--host", default=HOST, show_default=True, help="Where to listen. Beyond this machine a token is needed."
)
@click.option(
    "--token",
    envvar="SEARCHIDX_TOKEN",
    metavar="SECRET",
    help="Answer only those who know it; “new” makes one up. Rather set $SEARCHIDX_TOKEN: others see options.",
)
@click.option(
    "--called",
    metavar="NAME",
    multiple=True,
    help="Another name that this machine is reached by. Repeatable.",
)
@click.option("--api-only", is_flag=True, help="Only the JSON below /api/, no page.")
@click.option("--open", "opened", is_flag=True, help="Open it in the browser.")
@click.option("--log", is_flag=True, help="Tell on standard error who asked what, and how long it took.")
@click.option(
    "--rate", type=click.FloatRange(min=0), default=100, show_default=True,
    help="Requests a second that one address may make; 0 for any number.",
)  # fmt: skip
@click.option(
    "--timeout", type=click.FloatRange(0, min_open=True), default=10, show_default=True,
    help="Seconds after which a question is given up.",
)  # fmt: skip
@click.pass_context
def command(
    context: click.Context, port: int, host: str, token: str | None, called: tuple[str, ...], api_only: bool,
    opened: bool, log: bool, rate: float, timeout: float,
) -> int:  # fmt: skip
    """Open the archive as a page in the browser.

    It prints its address and runs until Ctrl-C. Only this machine can reach it, and nothing is loaded from
    elsewhere. What add commits meanwhile is found at once.
    """
    server = _server()
    if token == "new":  # noqa: S105 - the word, not a secret
        token = secrets.token_urlsafe(24)
    elif token and len(token) < STRONG:
        output.remark([f"a token of {len(token)} characters can be guessed; --token new makes one up"])
    service = server.Service(
        context.obj["index"], host, port, token or None, called, page=not api_only, rate=rate, seconds=timeout
    )

    def ready(address: str) -> None:
        output.write(f"{address}\n")
        sys.stdout.flush()
        if output.is_terminal():
            output.remark(["Ctrl-C ends it"])
        if opened:
            importlib.import_module("searchidx.cli.opening").open_(address)

    server.serve(service, ready, _log if log else None)
    return 0


def _log(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def _server() -> Any:
    """What runs the page. Raises SearchidxError when a package of the extra is missing."""
    try:
        return importlib.import_module("searchidx.web.server")
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in NEEDED:
            raise
        raise SearchidxError(
            f"the page needs {error.name}, which is not installed", "get it: pip install 'searchidx[web]'"
        ) from None
