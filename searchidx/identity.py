"""What makes an article itself again on the next run: digests of paths, records and bytes.

An article is known by its file's path and, in a file of many, by its name there: the record's own
`id`, or its line when it has none. Users see and type `article_id`.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import zlib
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urlsplit

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


def key_number(key: str) -> int:
    """A number of 64 bits for the key of an article: keys of one file never share one, for all practical purposes."""
    return int.from_bytes(
        hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little"
    )


def file_digest(path: str) -> bytes:
    """A digest of a file's bytes, read in pieces. Raises OSError."""
    digest = hashlib.blake2b(digest_size=16)
    with open(path, "rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    return digest.digest()


def json_bytes(value: object) -> bytes:
    """A value as JSON in one canonical spelling: objects have their keys in order.

    Raises RecursionError, ValueError or TypeError.
    """
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except TypeError:  # half a pair, a number of more than 64 bits, nested deep
        return json.dumps(value, sort_keys=True, ensure_ascii=True, default=str).encode("ascii")


def record_of(data: bytes) -> dict[str, object]:
    """The record of which these are the `json_bytes`."""
    try:
        record: dict[str, object] = orjson.loads(data)
    except ValueError:
        record = json.loads(data)
    return record


def fingerprint(data: bytes) -> int:
    """A number of 64 bits to see whether an article changed; never 0, which stands for an unknown one."""
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "little") or 1


# --- the address and the title of an article ------------------------------------------------------

_TRACKING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|dclid|msclkid|yclid|mc_[ce]id|igshid|cmpid|cmp|ocid|ito|ref|ref_src|smid|taid|partner|sh)$"
)
_PAGE = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$|/+$")


def address(url: str) -> str | None:
    """What two addresses of one page have in common: no scheme, `www.`, tracking or place in the page.

    None for what is no address of an article: that of a whole site.

    >>> address("https://www.example.org/news/ferry/?utm_source=x&page=2#top")
    'example.org/news/ferry?page=2'
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    except ValueError:
        return None
    path = _PAGE.sub("", parts.path)
    asked = parts.query
    if asked:
        asked = urlencode(
            [
                (name, value)
                for name, value in parse_qsl(asked, keep_blank_values=True)
                if not _TRACKING.match(name)
            ]
        )
    if not host or not (path or asked):
        return None
    return f"{host}{port}{path}{f'?{asked}' if asked else ''}"


def address_number(url: str | None) -> int:
    """A number of 64 bits that is the same for all addresses of one page; 0 for none."""
    known = address(url) if url else None
    if known is None:
        return 0
    return key_number(known) or 1


def content_number(title: str, text: str) -> int:
    """A number of 32 bits that is the same for savings of an article in which nothing changed; never 0."""
    return zlib.crc32(f"{title}\0{text}".encode("utf-8", "surrogatepass")) or 1


def title_number(title: str) -> int:
    """A number of 32 bits for a title, whatever its case and white space; 0 for none."""
    return zlib.crc32(" ".join(title.casefold().split()).encode("utf-8", "surrogatepass")) | 1 if title else 0
