"""Checksums over small files: a JSON object that says itself whether it is what was written.

In: an object. Out: its text, with the CRC-32 of what stands before it as the last key. Segments have checksums
of their own (`sections`); the ledger, which SQLite rewrites in place, has one beside it.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from typing import Any

from searchidx.index.sections import DamagedFile

_SEAL = ',"crc32":"'
_END = '"}\n'


def sealed(value: Mapping[str, object]) -> str:
    """The object as one line of JSON that ends with its checksum.

    >>> sealed({"a": 1})
    '{"a":1,"crc32":"a702fc6e"}\\n'
    """
    body = json.dumps(value, separators=(",", ":"))[:-1]
    return f"{body}{_SEAL}{_checksum(body)}{_END}"


def unsealed(text: str) -> dict[str, Any]:
    """The object of a sealed text, without its checksum. Raises DamagedFile when that does not fit."""
    body, found, end = text.rpartition(_SEAL)
    if not found or end != _checksum(body) + _END:
        raise DamagedFile("its checksum does not fit")
    value: dict[str, Any] = json.loads(body + "}")
    return value


def is_sealed(text: str) -> bool:
    """Whether there is a checksum, right or wrong."""
    return _SEAL in text


def is_intact(text: str) -> bool:
    """Whether there is a checksum and it fits."""
    try:
        unsealed(text)
    except ValueError:
        return False
    return True


def _checksum(body: str) -> str:
    return f"{zlib.crc32(body.encode('utf-8', 'surrogatepass')):08x}"
