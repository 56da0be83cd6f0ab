"""What a server sent, as it was before it was packed for the way: chunks put together, gzip, brotli and zstd undone.

In: the bytes of an answer and its headers. Out: the bytes of the page. Crawlers often keep headers of packing of
which they have undone the packing already: what is not packed is taken as it is. Nothing unpacks to more than
one document may have.
"""

from __future__ import annotations

import io
import zlib
from codecs import getincrementaldecoder
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

from searchidx.reading.encodings import looks_binary
from searchidx.reading.opened import TooMuch, too_large

_GZIP_OR_ZLIB, _BARE_DEFLATE = 47, -15
"""What zlib calls a stream with either header, and one with none."""

_LIBRARIES = {"br": "brotli", "zstd": "zstandard"}
_PLAIN = ("", "identity", "none", "utf-8")
HEAD = 4096


class Undecodable(Exception):
    """The page cannot be unpacked; the message is the reason, for the user."""


def decoded(data: bytes, transfer: str, encoding: str, most: int) -> bytes:
    """The page of an answer's bytes and what its headers say of them.

    Raises Undecodable, and TooMuch for more than `most` bytes.
    """
    if "chunked" in transfer.lower():
        data = _together(data)
    for name in reversed([each.strip().lower() for each in encoding.split(",")]):
        if name not in _PLAIN:
            data = _unpacked(data, name, most)
    return data


def _together(data: bytes) -> bytes:
    """What was sent in chunks, up to where it breaks off; all of it as it is when it is no chain of chunks."""
    found: list[bytes] = []
    at = 0
    while (end := data.find(b"\r\n", at, at + 64)) >= 0:
        try:
            size = int(data[at:end].split(b";")[0], 16)
        except ValueError:
            return data
        at = end + 2
        if size <= 0:
            return b"".join(found) if found or at + 2 >= len(data) else data
        found.append(data[at : at + size])
        at += size + 2
    return b"".join(found) if found else data


def _unpacked(data: bytes, name: str, most: int) -> bytes:
    unpack = _UNPACKERS.get(name)
    if unpack is None:
        raise Undecodable(f"packed in a way that searchidx cannot undo ({name[:40]})")
    try:
        found = unpack(data, most + 1)
    except (zlib.error, ValueError) as error:
        if _is_text(data[:HEAD]):
            return data  # the crawler has unpacked it and kept the header
        raise Undecodable(
            f"damaged: it is said to be packed with {_LIBRARIES.get(name, name)}, and is not"
        ) from error
    if len(found) > most:
        raise TooMuch(f"unpacked {too_large(most)}")
    return found


def _is_text(head: bytes) -> bool:
    """Whether something begins as a page does, or as UTF-8: hardly anything that is packed does."""
    try:
        getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return head.lstrip().startswith(b"<") and not looks_binary(head)
    return bool(head) and not looks_binary(head)


def _inflated(data: bytes, size: int) -> bytes:
    """The first `size` bytes of gzip or deflate; what there is of a stream that ends too early. Raises zlib.error."""
    try:
        return _through(data, _GZIP_OR_ZLIB, size)
    except zlib.error:
        return _through(data, _BARE_DEFLATE, size)


def _through(data: bytes, bits: int, size: int) -> bytes:
    found = bytearray()
    while data and len(found) < size:
        stream = zlib.decompressobj(bits)
        found += stream.decompress(data, size - len(found))
        data = stream.unused_data if stream.unused_data.startswith(b"\x1f\x8b") else b""
    return bytes(found)


def _brotli(data: bytes, size: int) -> bytes:
    if find_spec("brotli") is None:
        raise Undecodable("packed with brotli, which is not installed: pip install 'searchidx[warc]'")
    brotli = import_module("brotli")
    stream = brotli.Decompressor()
    found = bytearray()
    try:
        while not stream.is_finished() and len(found) < size:
            piece = stream.process(data, output_buffer_limit=size - len(found))
            found += piece
            data = b""
            if not piece:  # it ends too early
                break
    except brotli.error as error:
        raise ValueError(str(error)) from error
    return bytes(found)


def _zstandard(data: bytes, size: int) -> bytes:
    import zstandard  # noqa: PLC0415 - few pages are packed with it

    stream = zstandard.ZstdDecompressor().stream_reader(io.BytesIO(data), read_across_frames=True)
    try:
        found: bytes = stream.read(size)
    except zstandard.ZstdError as error:
        raise ValueError(str(error)) from error
    return found


_UNPACKERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _inflated, "x-gzip": _inflated, "deflate": _inflated, "br": _brotli, "zstd": _zstandard,
}  # fmt: skip
