"""Files of JSON records to Sources, one by one.

In: a stream of bytes: JSON lines, a list, one object, objects one after the other, or an object that
holds lists of articles (as fundus saves them). Out: a `Source` of kind "record" per article; a line
that is no JSON is a `Failure` that names it, and the rest goes on. No more than one record is held
in memory at a time. What the fields mean is `cleaning.record`'s business.
"""

from __future__ import annotations

import io
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, count
from typing import NamedTuple

import orjson

from searchidx import limits
from searchidx.models import Failure, Source
from searchidx.reading.encodings import decode, wide_without_mark
from searchidx.reading.opened import Opened

CHUNK = 1 << 16
MAX_BAD_LINES = 100
"""After so many bad lines and not one good one, the file is no file of records."""

MAX_BLOCK_LINES = 20_000
"""A block of lines has no more of them, however short they are: what bounds memory."""

_BLANK = re.compile(r"[\s,\x00\ufeff]*")
_SURROGATES = re.compile("[\ud800-\udfff]")
_OPENING = re.compile(r"\s*(?:\[|\{\s*$)")
_OWN_FIELDS = frozenset(
    ["text", "title", "maintext", "body", "plaintext", "content", "html", "url", "id", "raw_text"]
)
_OF_FUNDUS = frozenset(["body", "publishing_date"])
_DECODER = json.JSONDecoder(strict=False)  # tabs and line ends inside strings are common and harmless
_NAMES = {
    list: "a list",
    str: "a string",
    int: "a number",
    float: "a number",
    bool: "true or false",
    type(None): "null",
}

Item = Source | Failure


class _NotJsonError(Exception):
    """What stands here is no JSON, or too much; the message is for the user."""


def read(opened: Opened) -> Iterator[Item]:
    """The records of a file, in order; each may have as many characters as a document bytes."""
    found = _read(opened.name, opened.stream, limits.used().document)
    if opened.member is None:
        yield from found  # on the hot path of `add`: `name` is the path
        return
    for item in found:
        if isinstance(item, Source):
            yield replace(item, path=opened.path, member=opened.member)
        else:
            yield opened.failure(item.reason)


def _read(path: str, stream: io.BufferedReader, limit: int) -> Iterator[Item]:
    text = _text(stream)
    try:
        number, first = 1, text.readline(limit)
        while first and not first.strip("\ufeff \t\r\n\0"):
            number, first = number + _ends(first), text.readline(limit)
        second = text.readline(limit) if _ends(first) else ""
        if _by_lines(path, first, second):
            yield from _lines(path, _whole_lines(text, [first, second], limit), number, limit)
        else:
            yield from _values(path, _Values(first + second, number, text, limit))
    finally:
        text.detach()  # the file is its opener's to close


def _text(stream: io.BufferedReader) -> io.TextIOWrapper:
    head = stream.peek(CHUNK)[:64]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return io.TextIOWrapper(stream, "utf-16", "replace", newline="\n")
    if wide := wide_without_mark(head):
        return io.TextIOWrapper(stream, wide, "replace", newline="\n")
    return io.TextIOWrapper(stream, "utf-8-sig", "surrogateescape", newline="\n")


def _redecoded(text: str) -> str:
    """Bytes that are no UTF-8 came as escapes: read the piece in the encoding it is in."""
    if text.isascii() or not _SURROGATES.search(text):
        return text
    return decode(text.encode("utf-8", "surrogateescape"))


def _by_lines(path: str, first: str, second: str) -> bool:
    """Whether each line is a record: the name or the second line says so and the first does not begin a
    longer value, or the first line is a whole record and others follow."""
    named = path.lower().removesuffix(".gz").endswith((".jsonl", ".ndjson"))
    try:
        value = _parse(_redecoded(first))
    except _NotJsonError:
        return (named or _is_record(second)) and not _OPENING.match(first)
    return isinstance(value, dict) and (named or bool(second.strip())) and not any(_packed(value))


def _is_record(line: str) -> bool:
    try:
        return isinstance(_parse(_redecoded(line)), dict)
    except _NotJsonError:
        return False


def _parse(text: str) -> object:
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise _NotJsonError(_not_json(error)) from None
    except RecursionError:
        raise _NotJsonError("nested too deeply") from None
    except ValueError:  # a number of thousands of digits
        raise _NotJsonError("a number is too long") from None


def _not_json(error: json.JSONDecodeError) -> str:
    return f"not valid JSON ({error.msg[:1].lower()}{error.msg[1:]})"


def _too_large(limit: int) -> _NotJsonError:
    size = f"{limit >> 20} MB" if limit >> 20 else f"{limit} characters"
    return _NotJsonError(f"a record is larger than {size}")


def _ends(line: str) -> bool:
    return line.endswith("\n")


def _whole_lines(text: io.TextIOWrapper, begun: list[str], limit: int) -> Iterator[str | None]:
    """The lines that were read for a look, and those after them; None for one longer than `limit`."""
    for line in chain(filter(None, begun), iter(lambda: text.readline(limit), "")):
        if len(line) < limit or _ends(line):
            yield line
        else:
            while (rest := text.readline(CHUNK)) and not _ends(rest):
                pass
            yield None


def _lines(path: str, lines: Iterable[str | None], first: int, limit: int) -> Iterator[Item]:
    good = bad = 0
    for number, line in enumerate(lines, first):
        if line is not None and line.isspace():
            continue
        try:
            if line is None:
                raise _too_large(limit)
            yield _source(path, _parse(_redecoded(line.strip("\ufeff \t\r\n\0"))), number)
            good += 1
        except _NotJsonError as error:
            yield Failure(path, "read", f"line {number}: {error}")
            bad += 1
            if bad >= MAX_BAD_LINES and not good:
                yield Failure(path, "read", "gave up: no line of it is a record")
                return


# --- lines in blocks, for other processes -------------------------------------------------------------


class Block(NamedTuple):
    """Whole lines of a file: the number of the first, all of them, and where in the file they begin.

    `start` is None where they cannot be read from the file again as they are, which is packed.
    """

    first: int
    lines: bytes
    start: int | None


def line_blocks(
    path: str, stream: io.BufferedReader, size: int, limit: int
) -> Iterator[Block | Failure] | None:
    """A file that is UTF-8 with a record a line, in blocks of whole lines.

    A block has about `size` bytes, and no more lines than MAX_BLOCK_LINES. None for any other file of records.
    The stream may raise OSError, EOFError or zlib.error on the way.
    """
    head = stream.peek(CHUNK)[:64]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or wide_without_mark(head):
        return None
    blocks = _blocks(path, stream, size, limit)
    first = next(blocks, None)
    if first is None or isinstance(first, Failure) or not _begins_with_records(path, first.lines):
        return None
    return chain([first], blocks)


def _begins_with_records(path: str, block: bytes) -> bool:
    """Whether a file whose first lines these are has a record a line. Nothing is said of one that begins badly."""
    lines = (line for line in block.split(b"\n", MAX_BAD_LINES) if line.strip(b"\xef\xbb\xbf \t\r\0"))
    first, second = (next(lines, b"").decode("utf-8-sig", "surrogateescape") for _ in range(2))
    if not _by_lines(path, first + "\n", second):
        return False
    try:
        return isinstance(_parse(_redecoded(first.strip("\ufeff \t\r\n\0"))), dict)
    except _NotJsonError:
        return False


def _blocks(path: str, stream: io.BufferedReader, size: int, limit: int) -> Iterator[Block | Failure]:
    number, rest, start = 1, b"", 0
    while True:
        data, error = _filled(stream, rest, max(size, 2 * len(rest)))
        ended = error is None and len(data) == len(rest)
        end = len(data) if ended else data.rfind(b"\n") + 1
        if not end and len(data) > limit:
            yield Failure(path, "read", f"line {number}: {_too_large(limit)}")
            passed, rest = _after_line(stream)
            number, start = number + 1, start + len(data) + passed
            end, data = 0, rest
        for block in _of_few_lines(data[:end]):
            yield Block(number, block, start)
            number, start = number + block.count(b"\n"), start + len(block)
        if error:
            raise error
        if ended:
            return
        rest = data[end:]


def _filled(stream: io.BufferedReader, begun: bytes, size: int) -> tuple[bytes, Exception | None]:
    """More of a stream, up to `size` bytes with what was begun; and the error that it broke off with."""
    pieces, length = [begun], len(begun)
    try:
        while length < size and (data := stream.read1(min(size - length, CHUNK << 4))):
            pieces.append(data)
            length += len(data)
    except (OSError, EOFError, zlib.error) as error:
        return b"".join(pieces), error
    return b"".join(pieces), None


def _after_line(stream: io.BufferedReader) -> tuple[int, bytes]:
    """Reads to the end of a line: how many bytes that were, and what was read of the next one."""
    passed = 0
    while data := stream.read1(CHUNK << 4):
        end = data.find(b"\n") + 1
        if end:
            return passed + end, data[end:]
        passed += len(data)
    return passed, b""


def _of_few_lines(block: bytes) -> Iterator[bytes]:
    while block.count(b"\n") > MAX_BLOCK_LINES:
        *lines, rest = block.split(b"\n", MAX_BLOCK_LINES)
        yield b"\n".join(lines) + b"\n"
        block = rest
    if block:
        yield block


def read_lines(path: str, first: int, block: bytes) -> Iterator[Item]:
    """The records of a block that `line_blocks` gave."""
    for number, line in enumerate(block.split(b"\n"), first):
        try:
            value = orjson.loads(line)
            if isinstance(value, dict) and isinstance(value.get("id"), float):
                value = _parse(line.decode())  # more than 64 bits, which orjson rounds
        except (ValueError, _NotJsonError):  # a blank line, or what only the more patient parser can say
            text = line.decode("utf-8", "surrogateescape").strip("\ufeff \t\r\0")
            if not text or text.isspace():
                continue
            try:
                value = _parse(_redecoded(text))
            except _NotJsonError as error:
                yield Failure(path, "read", f"line {number}: {error}")
                continue
        try:
            yield _source(path, value, number)
        except _NotJsonError as error:
            yield Failure(path, "read", f"line {number}: {error}")


# --- lists and objects over many lines ------------------------------------------------------------


class _Values:
    """JSON values one after the other, or the items of a list, out of a stream that is read as needed."""

    def __init__(self, start: str, line: int, text: io.TextIOWrapper, limit: int) -> None:
        self._buffer, self._at, self._line = _redecoded(start), 0, line
        self._text, self._limit, self._ended = text, limit, False
        self.in_list = self._next_char() == "["
        if self.in_list:
            self._at += 1

    def __iter__(self) -> Iterator[object]:
        while (char := self._next_char()) and not (self.in_list and char == "]"):
            yield self._value()
        if self.in_list and not char:
            raise _NotJsonError("the file ends in the middle of a list")

    def where(self) -> int:
        """The line that was reached."""
        return self._line + self._buffer.count("\n", 0, self._at)

    def only(self) -> bool:
        """Whether nothing follows the value just read."""
        return not self.in_list and not self._next_char()

    def _more(self) -> bool:
        left = len(self._buffer) - self._at
        if left > self._limit:
            raise _NotJsonError(f"line {self.where()}: {_too_large(self._limit)}")
        piece = self._text.read(max(CHUNK, left)) if not self._ended else ""
        self._ended = not piece
        self._line = self.where()
        self._buffer, self._at = self._buffer[self._at :] + _redecoded(piece), 0
        return bool(piece)

    def _next_char(self) -> str:
        while True:
            match = _BLANK.match(self._buffer, self._at)
            self._at = match.end() if match else self._at
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if not self._more():
                return ""

    def _value(self) -> object:
        while True:
            try:
                value, end = _DECODER.raw_decode(self._buffer, self._at)
            except json.JSONDecodeError as error:
                cut_off = error.msg.startswith("Unterminated") or error.pos > len(self._buffer) - 16
                if not cut_off or not self._more():
                    line = self.where() + self._buffer.count("\n", self._at, error.pos)
                    raise _NotJsonError(f"line {line}: {_not_json(error)}") from None
            except (RecursionError, ValueError):
                raise _NotJsonError(f"line {self.where()}: nested too deeply") from None
            else:
                # a number may go on in the next piece; an object ends where it ends
                if end < len(self._buffer) or isinstance(value, dict) or not self._more():
                    self._at = end
                    return value


def _values(path: str, values: _Values) -> Iterator[Item]:
    places = count(1)
    try:
        for value in values:
            packed = list(_packed(value))
            if packed:
                for record in packed:
                    yield _source(path, record, next(places))
            else:
                place = next(places)
                try:
                    yield _source(path, value, None if place == 1 and values.only() else place)
                except _NotJsonError as error:
                    yield Failure(path, "read", f"item {place}: {error}")
    except _NotJsonError as error:
        yield Failure(path, "read", str(error))


def _packed(value: object) -> Iterator[dict[str, object]]:
    """The articles in an object that is a parcel of them: {"articles": […]}, {"a publisher": […], …}.

    fundus says who published an article only by the name of its list.
    """
    if isinstance(value, dict) and _OWN_FIELDS.isdisjoint(value):
        for name, items in value.items():
            for item in items if isinstance(items, list) else ():
                if isinstance(item, dict) and not _OWN_FIELDS.isdisjoint(item):
                    yield {"publisher": name, **item} if _OF_FUNDUS.issubset(item) else item


def _source(path: str, value: object, place: int | None) -> Source:
    if not isinstance(value, dict):
        raise _NotJsonError(f"{_NAMES.get(type(value), 'something')}, not an article")
    own = value.get("id")
    name = None
    if isinstance(own, (str, int)) and not isinstance(own, bool):
        name = str(own)
        name = (name if name.isascii() else _SURROGATES.sub("\ufffd", name)).strip() or None
    return Source(path, "record", record=value, name=name, line=place)
