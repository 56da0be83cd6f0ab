"""`searchidx config`: the user's settings, shown and changed."""

from __future__ import annotations

import json
import os
import textwrap

import click
from click.core import ParameterSource

from searchidx.cli import output, settings
from searchidx.errors import Exit, UsageError
from searchidx.render import escape


@click.command("config")
@click.argument("key", required=False)
@click.argument("value", required=False)
@click.option("--unset", is_flag=True, help="Take KEY out of the configuration file.")
@click.option("--json", "as_json_", is_flag=True, help="All settings as one JSON object.")
@click.pass_context
def command(context: click.Context, key: str | None, value: str | None, unset: bool, as_json_: bool) -> int:
    """Show or change the settings.

    Without arguments, every setting with its value and where that comes from: the default, the configuration
    file, the environment or a flag. With KEY, its value; with KEY and VALUE, set it in the configuration file.
    Flags count before the environment, and that before the file.
    """
    if unset or value is not None:
        return _change(key, value, unset=unset)
    if key is not None:
        _check_key(key)
    known = _with_flags(settings.load(), context)
    if key is not None:
        return _one(known, key)
    if as_json_:
        sources = {name: known.sources.get(name, "default") for name in settings.KEYS}
        values = {name: known.get(name) for name in settings.KEYS}
        made = {"schema": 1, "file": settings.file(), "settings": values, "sources": sources}
        output.write(json.dumps(made) + "\n")
    else:
        output.write("".join(_lines(known)))
    return Exit.OK


def _check_key(key: str) -> None:
    if key not in settings.KEYS:
        settings.checked(key, "", "config")


def _with_flags(known: settings.Settings, context: click.Context) -> settings.Settings:
    """The settings with the flags of this call, which the group of commands has taken."""
    group = context.find_root()
    given = {
        name: group.params[name]
        for name in ("index", "color")
        if group.get_parameter_source(name) is ParameterSource.COMMANDLINE
    }
    sources = {name: f"--{name}" for name in given}
    if group.params["no_pager"]:
        given["pager"], sources["pager"] = "", "--no-pager"
    return settings.Settings({**known.values, **given}, {**known.sources, **sources})


def _one(known: settings.Settings, key: str) -> int:
    value, meant = known.get(key), settings.KEYS[key]
    if value is None:
        output.remark(
            [f"{key} is not set, in the file or by {meant.variable}: {meant.meaning} ({meant.chosen})"]
        )
        return Exit.NOTHING_FOUND
    output.write(f"{escape.line(str(value))}\n")
    return Exit.OK


def _lines(known: settings.Settings) -> list[str]:
    """A line for each setting, as in the file; what is not set there is a comment.

    At a terminal that is not wide enough, what a setting means stands above it.
    """
    rows = []
    for name, key in settings.KEYS.items():
        value, source = known.get(name), known.sources.get(name, "default")
        shown = f"({key.chosen})" if value is None else escape.line(json.dumps(value, ensure_ascii=False))
        rows.append((f"{'' if source == 'file' else '# '}{name} = {shown}", source, key))
    wide = max(len(said) for said, *_ in rows)
    meanings = [f"# {source}: {key.meaning} [{key.variable}]" for _, source, key in rows]
    longest = wide + 2 + max(map(len, meanings))
    columns = output.screen().columns
    if output.is_terminal() and longest > columns:
        above = [textwrap.fill(meaning, columns, subsequent_indent="# ") for meaning in meanings]
        told = [f"\n{meaning}\n{said}\n" for (said, *_), meaning in zip(rows, above, strict=True)]
    else:
        told = [f"{said:<{wide}}  {meaning}\n" for (said, *_), meaning in zip(rows, meanings, strict=True)]
    return [f"# {escape.line(settings.file())}\n", *told]


def _change(key: str | None, value: str | None, *, unset: bool) -> int:
    """Set or unset one key; whatever else stands in the file stays there, for this is how a wrong key is mended."""
    if key is None:
        raise UsageError("--unset needs a KEY", f"one of {', '.join(settings.KEYS)}")
    if unset and value is not None:
        raise UsageError("--unset takes no VALUE", f"searchidx config {key} --unset")
    try:
        values = settings.as_written()
    except PermissionError:
        raise UsageError(
            f"the configuration {settings.file()} may not be read, and is left as it is"
        ) from None
    if value is None:
        if key not in values:
            _check_key(key)
        values.pop(key, None)
    else:
        values[key] = settings.located(key, settings.checked(key, value, "config"), os.curdir)
    settings.save(values)
    return Exit.OK
