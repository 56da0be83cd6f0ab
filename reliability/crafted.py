"""Indexes made to do harm, with checksums that fit: a stranger's, whose files say what they like.

In: an index. Out: the same with something changed in it, and everything sealed again: numbers in the sections of its
segments, their directory, and the values of its small files. What reads such an index may say what it likes, but only
in answers and errors of ours, soon, and in bounded memory.
"""

from __future__ import annotations

import json
import random
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from searchidx.index.seals import sealed, unsealed
from searchidx.index.sections import DamagedFile, Sections, write_sections

_SIZES = {"B": 1, "H": 2, "I": 4, "Q": 8, "b": 1, "h": 2, "i": 4, "q": 8}
_ODD = (
    0,
    1,
    2,
    7,
    0x7F,
    0x80,
    0xFF,
    0x7FFF,
    0xFFFF,
    0x7FFFFFFF,
    0xFFFFFFFF,
    0x7FFFFFFFFFFFFFFF,
    0xFFFFFFFFFFFFFFFF,
)
_VALUES: tuple[Any, ...] = (
    None, True, 0, -1, 1, 2**31, 2**63, 1e308, "", "x",
    "../../x", "/dev/zero", "\0", "\ud800", "\x1b[31m", [], {}, [[]],
    "a" * 10_000, [0] * 1_000, {"a": {"b": []}}, -(2**70),
)  # fmt: skip


def craft(index: Path, choose: random.Random) -> str:
    """Change something in an index, seal it again, and say what was done."""
    files = [path for path in sorted(index.iterdir()) if path.suffix in (".arrays", ".groups", ".json")]
    said = []
    for _ in range(choose.choice((1, 1, 1, 2, 4))):
        path = choose.choice(files)
        change = _small if path.suffix == ".json" else _sections
        said.append(f"{path.name}: {change(path, choose)}")
    return "; ".join(said)


# --- files of sections ----------------------------------------------------------------------------


def _sections(path: Path, choose: random.Random) -> str:
    try:
        read = Sections(str(path))
        sections = {
            name: (str(read._directory[name][2]), bytes(read.column(name)._bytes))
            for name in read.names()
            if name != "blocks"
        }
    except DamagedFile:
        return "no more, its directory is changed already"
    name = choose.choice([each for each, (_, data) in sections.items() if data] or list(sections))
    code, data = sections[name]
    match choose.randrange(10):
        case 0:
            del sections[name]
            what = f"{name} is gone"
        case 1:
            other = choose.choice(list(sections))
            sections[name] = sections[other]
            what = f"{name} is {other}"
        case 2:
            sections[name] = (choose.choice("BHIQi"), data[: len(data) // 8 * 8])
            what = f"{name} is of {sections[name][0]}"
        case 3:
            end = choose.randrange(len(data) + 1) // _SIZES[code] * _SIZES[code]
            sections[name] = (code, data[:end])
            what = f"{name} has {end} bytes"
        case 4:
            sections[name] = (code, data + data)
            what = f"{name} comes twice"
        case 5:
            path.write_bytes(_directory_changed(path.read_bytes(), choose))
            return "its directory"
        case _:
            changed = bytearray(data)
            for _ in range(choose.choice((1, 1, 3, 20))):
                if changed:
                    _odd_number(changed, _SIZES[code], choose)
            sections[name] = (code, bytes(changed))
            what = f"numbers of {name}"
    write_sections(str(path), sections)
    return what


def _odd_number(data: bytearray, size: int, choose: random.Random) -> None:
    at = choose.randrange(len(data)) // size * size
    number = choose.choice(_ODD) & ((1 << 8 * size) - 1)
    if choose.random() < 0.3:
        number = choose.randrange(1 << 8 * size)
    data[at : at + size] = number.to_bytes(size, "little")


def _directory_changed(data: bytes, choose: random.Random) -> bytes:
    """The file with another directory, its checksum fitting."""
    trailer = struct.Struct("<QII8s")
    offset, length, _, magic = trailer.unpack_from(data, len(data) - trailer.size)
    directory = json.loads(data[offset : offset + length])
    name = choose.choice(list(directory))
    if choose.random() < 0.2:
        made: Any = choose.choice(_VALUES)
    else:
        directory[name] = list(directory[name])
        directory[name][choose.randrange(4)] = choose.choice(
            (*_VALUES, "Z", "P", "d", "?", 8, 16, len(data), 2**40)
        )
        made = directory
    listed = json.dumps(made).encode()
    return data[:offset] + listed + trailer.pack(offset, len(listed), zlib.crc32(listed), magic)


# --- small files ----------------------------------------------------------------------------------


def _small(path: Path, choose: random.Random) -> str:
    text = path.read_text(encoding="utf-8")
    try:
        value: Any = unsealed(text)
    except ValueError:
        value = json.loads(text)
    where = _changed(value, choose)
    path.write_text(sealed(value), encoding="utf-8", errors="surrogatepass")
    return where


def _changed(value: Any, choose: random.Random) -> str:
    """Change one value, wherever it lies; where."""
    places: list[tuple[str, Callable[[Any], None]]] = []

    def walk(node: Any, where: str) -> None:
        items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
        for key, inner in list(items):
            places.append((f"{where}/{key}", lambda made, node=node, key=key: node.__setitem__(key, made)))
            walk(inner, f"{where}/{key}")

    walk(value, "")
    if not places:
        return "nothing"
    where, put = choose.choice(places)
    made = choose.choice(_VALUES)
    put(made)
    return f"{where} is {str(made)[:20]!r}"
