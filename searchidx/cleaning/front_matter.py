"""What stands above a note: YAML between `---` or TOML between `+++`, as Obsidian, Jekyll, Hugo and Zola write it.

In: the text of a note. Out: its fields, under the names that records have, and the text below. Of YAML as much is
understood as people write there: `key: value`, lists in either notation, texts of several lines.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from importlib import import_module

from searchidx.cleaning import record

_TOML = "tomllib" if sys.version_info >= (3, 11) else "tomli"
_FRONT = re.compile(r"\s*(---|\+\+\+)[ \t]*\n(.*?)\n(?:\1|\.\.\.)[ \t]*(?:\n|$)", re.S)
_KEY = re.compile(r"([A-Za-z_][\w -]*)[:=](.*)$")
_ITEM = re.compile(r"\s*-\s+(.+)$")
_REMARK = re.compile(r"(?<!\s)\s+#.*$")
_SEVERAL_LINES = re.compile(r"[>|][+-]?$")
_BETWEEN = re.compile(r"[ _-]")


def _plain(name: str) -> str:
    return _BETWEEN.sub("", name.lower())


_NAMES = {
    _plain(name): name
    for names in (
        record.TEXT, record.SITE, record.AUTHOR, record.URL, record.LANGUAGE, record.SAVED, record.MODIFIED,
        record.PUBLISHED, record.TITLE,
    )
    for name in reversed(names)
}  # fmt: skip
"""`publishDate`, `Publish-Date` and `publish_date` are one; where two of a record's names are, the first counts."""


def front_matter(text: str) -> tuple[dict[str, object], str]:
    """The fields at the top of a note, and the rest; no fields where it begins with two rules and prose between."""
    match = _FRONT.match(text)
    if not match:
        return {}, text
    fields = _of_toml(match[2]) if match[1] == "+++" else None
    if fields is None:
        fields = _of_lines(match[2].split("\n"))
    return (fields, text[match.end() :]) if fields else ({}, text)


def _of_toml(text: str) -> dict[str, object] | None:
    """The fields of TOML, those of its tables after those outside; None for what is none."""
    try:
        tables = import_module(_TOML).loads(text)
    except ValueError:
        return None
    fields: dict[str, object] = {}
    inner = [value for value in tables.values() if isinstance(value, Mapping)]
    for table in (tables, *inner):
        for key, value in table.items():
            if not isinstance(value, Mapping):
                fields.setdefault(_named(key), _written(value))
    return fields


def _written(value: object) -> object:
    return value.isoformat() if isinstance(value, (date, datetime)) else value


def _of_lines(lines: Iterable[str]) -> dict[str, object]:
    """The fields of YAML; none where a line is neither of a field nor goes on with one."""
    fields: dict[str, object] = {}
    key = ""
    goes_on = False
    for line in lines:
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if found := _KEY.match(line):
            key = _named(found[1].rstrip())
            goes_on = bool(_SEVERAL_LINES.match(found[2].strip()))
            fields[key] = "" if goes_on else _value(found[2])
        elif goes_on and line[0].isspace():
            fields[key] = f"{fields[key]} {line.strip()}".lstrip()
        elif (item := _ITEM.match(line)) and key:
            items = fields[key]
            if not isinstance(items, list):
                items = fields[key] = []
            items.append(_bare(item[1]))
        elif not line[0].isspace():
            return {}
    return fields


def _named(key: str) -> str:
    return _NAMES.get(_plain(key), key.lower())


def _value(text: str) -> object:
    text = text.strip()
    if text.startswith("[") and text.endswith("]"):
        return [bare for item in text[1:-1].split(",") if (bare := _bare(item))]
    return _bare(text)


def _bare(text: str) -> str:
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] == "'":
        return text[1:-1].replace("''", "'")
    if len(text) > 1 and text[0] == text[-1] == '"':
        try:
            return str(json.loads(text))
        except ValueError:
            return text[1:-1]
    return _REMARK.sub("", text)
