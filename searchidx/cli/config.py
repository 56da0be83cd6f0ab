"""`searchidx config`: the user's settings, shown and changed."""

from __future__ import annotations

import json

import click

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

    Without arguments, all settings with where they come from; with KEY, its value; with KEY and VALUE, set it in
    the configuration file. Flags count before the environment, and that before the file.
    """
    del context
    if key is not None and key not in settings.KEYS:
        settings.checked(key, "", "config")
    if unset or value is not None:
        return _change(key, None if unset else value)
    known = settings.load()
    if key is not None:
        if key not in known.values:
            meant = settings.KEYS[key]
            output.remark([f"{key} is not set, in the file or by {meant.variable}: {meant.meaning}"])
            return Exit.NOTHING_FOUND
        output.write(f"{escape.line(str(known.values[key]))}\n")
    elif as_json_:
        output.write(
            json.dumps({"schema": 1, "file": settings.file(), "settings": dict(known.values)}) + "\n"
        )
    else:
        output.write("".join(_lines(known)))
    return Exit.OK


def _lines(known: settings.Settings) -> list[str]:
    lines = [f"# {escape.line(settings.file())}\n"]
    for name, key in settings.KEYS.items():
        if name in known.values:
            source = known.sources[name]
            lines.append(f"{name} = {known.values[name]!r}{'' if source == 'file' else f'  # {source}'}\n")
        else:
            lines.append(f"# {name}: {key.meaning} [{key.variable}]\n")
    return lines


def _change(key: str | None, value: str | None) -> int:
    if key is None:
        raise UsageError("--unset needs a KEY", f"one of {', '.join(settings.KEYS)}")
    values = settings.from_file()
    if value is None:
        values.pop(key, None)
    else:
        values[key] = settings.checked(key, value, "config")
    settings.save(values)
    return Exit.OK
