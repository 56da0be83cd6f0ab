"""The command line: a thin command per file, loaded when it is called.

In: arguments. Out: text on standard output, remarks on standard error, an exit code. The work is done
by `searchidx.archive`, the text is made by `searchidx.render`. All errors end here, as one line that
says what happened and one that says what to do.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import os
import signal
import sys
from collections.abc import Sequence

import click

from searchidx import __version__, limits
from searchidx.cli import completing, settings
from searchidx.errors import Exit, QueryError, SearchidxError, UsageError

COMMANDS = {
    "add": "Index files and folders; only what is new or changed is read.",
    "query": "Search: ranked hits with snippets and facets.",
    "facets": "Count people, places, organizations, sites, months … of what matches.",
    "aliases": "List, add and remove names that are one name.",
    "show": "Print one article as stored.",
    "extract": "Print what would be indexed of files and folders, without indexing.",
    "similar": "Find articles like one, and say what they share.",
    "remove": "Take articles out of the index.",
    "export": "Print every article as a JSON line.",
    "check": "Prove that the index is whole; --repair rebuilds what can be rebuilt.",
    "backup": "Write the index to one file, while it is in use.",
    "restore": "Make an index of a backup.",
    "config": "Show or change the settings.",
    "path": "Print where the index is kept.",
    "completion": "Print the completion script of a shell.",
    "serve": "Open the archive as a page in the browser.",
    "stats": "Tell what the archive holds.",
    "formats": "List the kinds of file that this installation reads.",
}


_MENDING = frozenset({"config", "path"})
"""Commands that read the settings themselves, where they need them: a wrong configuration is mended with their help."""


class _ClosedPipe(Exception):
    """Whoever read us has gone. Not an OSError, of which click would make an exit code of its own."""


class LazyGroup(click.Group):
    """Loads a command's module when it is called, so that `query` does not pay for `add`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"searchidx.cli.{cmd_name}")
        command: click.Command = module.command
        return command

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise _ClosedPipe from error

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            difflib = importlib.import_module("difflib")
            near = difflib.get_close_matches(args[0], COMMANDS, 1)
            ctx.fail(
                f"No such command {args[0]!r}. "
                + (f"Did you mean {near[0]}?" if near else "To search for words: searchidx query WORDS")
            )
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def default_index() -> str:
    """The user's own archive: `searchidx/` under the user's data directory."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or os.path.expanduser("~\\AppData\\Local")
    elif sys.platform == "darwin":
        base = os.path.expanduser("~/Library/Application Support")
    else:
        base = os.environ.get("XDG_DATA_HOME") or os.path.expanduser("~/.local/share")
    return os.path.join(base, "searchidx")


def index_of(given: str | None, known: settings.Settings | None = None) -> str:
    """The folder of the index: the one given, else the setting, else the user's own archive."""
    named = given or (known or settings.load()).get("index")
    return os.path.expanduser(named) if named else default_index()


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 found or done, 1 nothing found, 2 wrong usage or query, 3 failed, "
    "4 done but some files could not be read, 130 interrupted.",
)
@click.option(
    "--index",
    metavar="DIR",
    envvar="SEARCHIDX_INDEX",
    type=str,
    shell_complete=completing.folders,
    help="The index: a folder, or opensearchs://HOST:9200/NAME."
    " Default: $SEARCHIDX_INDEX, else the setting, else searchidx/ in the user's data directory.",
)
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    help="Colour: auto asks the terminal, NO_COLOR and FORCE_COLOR. Default: the setting, else auto.",
)
@click.option("--no-pager", is_flag=True, help="Print long answers to a terminal at once.")
@click.version_option(__version__, prog_name="searchidx", message="%(prog)s %(version)s")
@click.pass_context
def cli(context: click.Context, index: str | None, color: str | None, no_pager: bool) -> None:
    """Full-text search for folders of saved news articles.

    \b
    searchidx add FOLDER                    clean, date and index what is new
    searchidx query "ceasefire Lukashenko"  find it again
    """
    if index == "":
        raise UsageError(
            "--index names no folder", "an empty variable? without --index it is your own archive"
        )
    known = settings.Settings() if context.invoked_subcommand in _MENDING else settings.load()
    limits.use(known.limits())
    context.obj = {
        "index": index_of(index, known),
        "color": color or known.get("color"),
        "pager": None if no_pager else known.get("pager"),
        "paged": not no_pager,
        "settings": known,
    }


DEBUG = "SEARCHIDX_DEBUG"
"""Set to anything, faults of ours come as tracebacks."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave the process with the exit code."""
    # our matrices are small, and the threads of every worker's BLAS only get in each other's way
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.set_threshold(200_000, 20, 20)  # what is loaded and read makes many objects and hardly a cycle
    code = run(sys.argv[1:] if arguments is None else arguments)
    added = "searchidx.cli.add" in sys.modules and code in (Exit.OK, Exit.SOME_UNREAD)
    if arguments is None and (added or "searchidx.cli.query" in sys.modules):
        _leave(code)
    if code == Exit.INTERRUPTED and arguments is None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever presses it again means what is ending already
    gc.freeze()  # Python would look for cycles in all that is left, several times
    sys.exit(code)


def _leave(code: int) -> None:
    """Leave at once, where nothing was written or all of it is closed: taking apart what was read takes a tenth of the
    time of a query, and longer after an `add`."""
    with contextlib.suppress(OSError, ValueError):  # else Python says what is wrong with a stream
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def run(arguments: Sequence[str]) -> int:
    """Run the command line; return its exit code. Nothing but results reaches standard output."""
    _open_closed_streams()
    try:
        code = cli.main(list(arguments), prog_name="searchidx", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else Exit.OK
    except SearchidxError as error:
        complain(error)
        return error.exit_code
    except click.UsageError as error:
        _show(error)
        return Exit.USAGE
    except click.ClickException as error:
        _show(error)
        return Exit.FAILED
    except (KeyboardInterrupt, click.Abort):
        sys.stderr.write("searchidx: interrupted\n")
        return Exit.INTERRUPTED
    except (BrokenPipeError, _ClosedPipe):
        # Whoever read us has seen enough. Python would complain again when it closes the stream.
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.OK
    except MemoryError:
        sys.stderr.write("searchidx: there is not enough memory for this\n")
        return Exit.FAILED
    except OSError as error:
        if os.environ.get(DEBUG):
            raise
        place = f": {os.fsdecode(error.filename)}" if isinstance(error.filename, (str, bytes)) else ""
        complain(SearchidxError(f"{error.strerror or error}{place}"))
        return Exit.FAILED
    except Exception as error:  # a fault of ours: 1 would say that nothing was found
        if os.environ.get(DEBUG):
            raise
        said = f"{type(error).__name__}: {error}"[:300]
        complain(
            SearchidxError(
                f"something went wrong in searchidx ({said})", f"{DEBUG}=1 tells where: please report it"
            )
        )
        return Exit.FAILED


def _open_closed_streams() -> None:
    """A caller may have closed our output (`>&-`): it is as if nobody listened."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - for the whole run


def _show(error: click.ClickException) -> None:
    """What click says: it repeats arguments as they are, and a shell makes them of the names of files."""
    from searchidx.render import escape  # noqa: PLC0415 - only when something went wrong

    if isinstance(error, click.NoSuchOption):
        error = _misplaced(error) or error
    said = io.StringIO()
    error.show(said)
    sys.stderr.write(escape.block(said.getvalue()))


def _misplaced(error: click.NoSuchOption) -> click.UsageError | None:
    """What is wrong with an option of the program that stands behind the command; None for other options."""
    known = {
        name: option for option in cli.params if isinstance(option, click.Option) for name in option.opts
    }
    option, at = known.get(error.option_name), error.ctx
    if option is None or at is None or at.parent is None:
        return None
    value = "" if option.is_flag else f" {option.metavar or '…'}"
    called = f"searchidx {error.option_name}{value} {at.info_name} …"
    return click.UsageError(f"{error.option_name} goes before the command: {called}", at)


def complain(error: SearchidxError) -> None:
    """One line what happened, the place in the query if there is one, one line what to do."""
    from searchidx.render import escape  # noqa: PLC0415 - only when something went wrong

    lines = [f"searchidx: {escape.line(error.message)}"]
    if isinstance(error, QueryError):
        lines += [f"  {line}" for line in escape.block(error.pointer()).split("\n")]
    if error.hint:
        lines.append(f"  {escape.line(error.hint)}")
    sys.stderr.write("\n".join(lines) + "\n")
