"""The user's settings: flags before environment before the configuration file.

In: `config.toml` in the user's configuration folder (XDG on Linux), and the environment. Out: `Settings`; or an error
that names the file and the key. Each setting is one row of `KEYS`, from which `searchidx config` and the documents
are made.
"""

from __future__ import annotations

import importlib
import os
import re
import sys
from collections.abc import Mapping
from typing import Any, NamedTuple

from searchidx import limits
from searchidx.errors import UsageError
from searchidx.values import dataclass, field


class Key(NamedTuple):
    """A setting: its variable, the kind of its value (or the values there are), what it is for, and what counts
    where it is set nowhere: a value, or how one is chosen then, in words."""

    variable: str
    kind: type | tuple[str, ...]
    meaning: str
    default: str | int | None = None
    chosen: str = ""


KEYS: Mapping[str, Key] = {
    "index": Key(
        "SEARCHIDX_INDEX", str, "the folder of the index", chosen="searchidx/ in the user's data directory"
    ),
    "color": Key(
        "SEARCHIDX_COLOR",
        ("auto", "always", "never"),
        "colour; NO_COLOR and FORCE_COLOR count for auto",
        "auto",
    ),
    "pager": Key(
        "SEARCHIDX_PAGER", str, "the pager for long answers; empty for none", chosen="PAGER, else less -FIRX"
    ),
    "limit": Key("SEARCHIDX_LIMIT", int, "hits of a page", 10),
    "sort": Key("SEARCHIDX_SORT", ("relevance", "newest", "oldest"), "the order of hits", "relevance"),
    "jobs": Key("SEARCHIDX_JOBS", int, "processes of add", chosen="as the work and the machine warrant"),
    **{
        name: Key(f"SEARCHIDX_{name.upper()}", int, f"limit: {limit.meaning}", limits.default(name))
        for name, limit in limits.LIMITS.items()
    },
}


def folder() -> str:
    """Where the user's configuration is kept."""
    if sys.platform == "win32":
        base = os.environ.get("APPDATA") or os.path.expanduser("~\\AppData\\Roaming")
    elif sys.platform == "darwin":
        base = os.path.expanduser("~/Library/Application Support")
    else:
        base = os.environ.get("XDG_CONFIG_HOME") or os.path.expanduser("~/.config")
    return os.path.join(base, "searchidx")


def file() -> str:
    """The configuration file, which need not be there."""
    return os.path.join(folder(), "config.toml")


@dataclass(frozen=True, slots=True)
class Settings:
    """What is set, by key, and where: the name of a variable, or "file"."""

    values: Mapping[str, Any] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)

    def limits(self) -> limits.Limits:
        """How much a file may cost."""
        return limits.as_set(self.values)

    def get(self, key: str) -> Any:
        """A setting, or its default when it is set nowhere."""
        return self.values.get(key, KEYS[key].default)


def load() -> Settings:
    """The settings of this user and this environment. Raises UsageError."""
    values = dict(from_file())
    sources = dict.fromkeys(values, "file")
    for name, key in KEYS.items():
        said = os.environ.get(key.variable)
        if said is not None and (said or name == "pager"):
            values[name] = checked(name, said, key.variable)
            sources[name] = key.variable
    return Settings(values, sources)


def from_file() -> dict[str, Any]:
    """What the configuration file sets, each value checked; nothing where there is none. Raises UsageError."""
    try:
        found = as_written()
    except PermissionError:  # a home that is not ours has no settings of ours
        return {}
    try:
        return {name: located(name, checked(name, value, file()), folder()) for name, value in found.items()}
    except UsageError as error:
        hints = (error.hint, "to take a line out: searchidx config KEY --unset")
        raise UsageError(error.message, "; ".join(filter(None, hints))) from None


def as_written() -> dict[str, Any]:
    """What stands in the configuration file, right or wrong. Raises UsageError, PermissionError."""
    path = file()
    try:
        with open(path, "rb") as opened:
            raw = opened.read()
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except PermissionError:
        raise
    except OSError as error:
        raise UsageError(f"the configuration {path} cannot be read: {error.strerror}") from None
    toml = importlib.import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")
    try:
        found: dict[str, Any] = toml.loads(raw.decode())
    except ValueError as error:
        raise UsageError(
            f"the configuration {path} is no TOML: {error}", "a line reads: limit = 20"
        ) from None
    return found


def located(name: str, value: Any, base: str) -> Any:
    """A setting's value; a folder that it names is made absolute, a relative one from `base`."""
    if name != "index" or not value:
        return value
    return os.path.abspath(os.path.join(base, os.path.expanduser(value)))


def checked(name: str, value: object, where: str) -> Any:
    """A setting's value, of its kind. `where` is the file or variable it comes from. Raises UsageError."""
    key = KEYS.get(name)
    if key is None:
        near = importlib.import_module("difflib").get_close_matches(name, KEYS, 1)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(KEYS)}"
        raise UsageError(f"there is no setting {name!r} ({where})", hint)
    if key.kind is int:
        try:
            number = int(str(value))
        except ValueError:
            number = 0
        if number < 1 or isinstance(value, bool):
            raise UsageError(f"{name} is a number from 1, not {value!r} ({where})")
        return number
    if not isinstance(value, str):
        raise UsageError(f"{name} is text, not {value!r} ({where})", f'write {name} = "…"')
    if isinstance(key.kind, tuple) and value not in key.kind:
        raise UsageError(f"{name} cannot be {value!r} ({where})", f"one of {', '.join(key.kind)}")
    return value


def save(values: Mapping[str, Any]) -> None:
    """Write the configuration file anew with these settings, right or wrong. Raises UsageError."""
    lines = [f"{_key(name)} = {_toml(name, value)}\n" for name, value in values.items()]
    try:
        os.makedirs(folder(), exist_ok=True)
        temporary = f"{file()}.new"
        with open(temporary, "w", encoding="utf-8") as opened:
            opened.writelines(lines)
        os.replace(temporary, file())
    except OSError as error:
        raise UsageError(f"the configuration {file()} cannot be written: {error.strerror}") from None


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _toml(name, name)


def _toml(name: str, value: object) -> str:
    if isinstance(value, int):
        return str(value).lower()  # true is an int, too
    if not isinstance(value, str):
        raise UsageError(
            f"{name} in {file()} is no number and no text, and would be lost",
            f"take it out there, or: searchidx config {name} --unset",
        )
    text = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text) + '"'
