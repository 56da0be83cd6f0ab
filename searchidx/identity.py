"""What makes an article itself again on the next run: digests of paths, records and bytes.

An article is known by its file's path and, in a file of many, by its name there: the record's own
`id`, or its line when it has none. Users see and type `article_id`.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from functools import lru_cache

import orjson

from searchidx.models import Source


@lru_cache(maxsize=64)
def file_key(path: str) -> str:
    """Identifies a file: a digest of its path's bytes (paths need not be text)."""
    return hashlib.blake2b(os.fsencode(path), digest_size=12).hexdigest()


def member_name(source: Source) -> str | None:
    """The article's name within its file; None where the file is the article."""
    if source.name is None and source.line is None:
        return source.member
    within = source.name if source.name is not None else f":{source.line}"
    return within if source.member is None else f"{source.member}#{within}"


def article_key(path: str, name: str | None) -> str:
    """Identifies an article over runs."""
    return file_key(path) if name is None else f"{file_key(path)}#{name}"


def article_id(source: Source) -> str:
    """What hits and `show` call the article: the record's own id, else one made from its place."""
    if source.name is not None:
        return source.name
    if source.member is not None:
        return file_key(f"{source.path}\n{member_name(source)}")[:12]
    short = file_key(source.path)[:12]
    return short if source.line is None else f"{short}:{source.line}"


def file_digest(path: str) -> bytes:
    """A digest of a file's bytes, read in pieces. Raises OSError."""
    digest = hashlib.blake2b(digest_size=16)
    with open(path, "rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    return digest.digest()


def json_bytes(value: object) -> bytes:
    """A value as JSON, objects with their keys in order. Raises RecursionError, ValueError or TypeError."""
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except TypeError:  # half a pair, a number of more than 64 bits, nested deep
        return json.dumps(value, sort_keys=True, ensure_ascii=True, default=str).encode("ascii")


def record_bytes(record: Mapping[str, object]) -> bytes:
    """A record in one canonical spelling: the same fields give the same bytes. Raises as `json_bytes`."""
    return json_bytes(record)


def record_of(data: bytes) -> dict[str, object]:
    """The record of which these are the `record_bytes`."""
    try:
        record: dict[str, object] = orjson.loads(data)
    except ValueError:
        record = json.loads(data)
    return record


def fingerprint(data: bytes) -> bytes:
    """A short digest to see whether an article changed."""
    return hashlib.blake2b(data, digest_size=12).digest()
