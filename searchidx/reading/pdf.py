"""The text of a PDF.

In: an `Opened`. Out: its one Source, with the title and author that the PDF states. The parser is C code that
strangers' files are fed to, so it runs in a process of its own (`pdf_process`), with a limit to its
memory and its time: a file that breaks it is one failure, and never the end of the run.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import re
import selectors
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

from searchidx import limits
from searchidx.models import Failure, Skipped, Source
from searchidx.reading.opened import Opened

_OBJECT = re.compile(rb"\d[ \t\r\n]+obj\b")
_OBJECT_STREAM = re.compile(rb"/ObjStm\b")
_STATED_NUMBER = re.compile(rb"/N[ \t\r\n]+(\d{1,10})")
_DICTIONARY = 512
"""Bytes around its type within which the dictionary of an object stream lies, written by whatever program."""

_JUNK_TITLE = re.compile(
    r"(?:untitled|microsoft (?:word|powerpoint)\b.*|.*\.(?:docx?|odt|pdf|indd|qxd|html?|txt|rtf|tex|pages)|https?://.*|about:blank|\W*)$",
    re.I,
)


def read(opened: Opened) -> Iterator[Source | Failure | Skipped]:
    """The text of all pages. Raises TooMuch."""
    most = limits.used()
    data = opened.whole(most.pdf)
    if _objects(data) > most.pdf_objects:
        yield opened.failure(f"more than {most.pdf_objects:,} objects: stopped")
        return
    answer = _parser().text_of(data)
    if "failed" in answer:
        yield opened.failure(answer["failed"])
        return
    pages = _without_running_lines(
        [[" ".join(line.split()) for line in page.splitlines()] for page in answer["pages"]]
    )
    text = "\n\n".join(filter(None, map(_paragraphs, pages)))
    if not text.strip():
        yield opened.skipped("no text in it: a PDF of pictures (scanned?) needs text recognition first")
        return
    yield Source(opened.path, "text", text, member=opened.member, stated=_stated(answer["meta"]))


def _objects(data: bytes) -> int:
    """How many objects a PDF has: those that lie open, and those that its object streams say they hold.

    A parser takes as many out of a stream as its dictionary states (ISO 32000-1, 7.5.7), so none needs to be unpacked.
    """
    number = sum(1 for _ in _OBJECT.finditer(data))
    for found in _OBJECT_STREAM.finditer(data):
        begin = data.rfind(b"obj", max(0, found.start() - _DICTIONARY), found.start())
        end = data.find(b"stream", found.end(), found.end() + _DICTIONARY)
        if begin >= 0 and end >= 0 and (stated := _STATED_NUMBER.search(data, begin, end)):
            number += int(stated[1])
    return number


def _stated(meta: dict[str, str]) -> dict[str, str]:
    """What the PDF says of itself. Its dates are those of the file, and so none of the article's."""
    found = {}
    title = " ".join(meta.get("Title", "").split())
    if title and not _JUNK_TITLE.match(title):
        found["title"] = title
    author = " ".join(meta.get("Author", "").split())
    if author and len(author.split()) > 1:  # one word is who was logged in
        found["author"] = author
    return found


# --- lines to paragraphs --------------------------------------------------------------------------

_BROKEN = re.compile(r"(?<=\w)[\u00ad\ufffe\x02-]$")
_ENDS = '.!?:”"»'
_FULL = 0.8
"""A line of so much of the usual width goes on in the next, unless it ends a sentence."""

_RUNNING = 3
"""A line that stands at the edge of so many pages belongs to the paper, not to the text."""


def _without_running_lines(pages: list[list[str]]) -> list[list[str]]:
    """Pages without their numbers and what is printed on top or at the foot of each."""
    pages = [[line for line in page if line] for page in pages]
    edges = Counter(line for page in pages for line in {*page[:1], *page[-1:]})
    running = {line for line, times in edges.items() if times >= _RUNNING or line.strip("-–— ").isdigit()}
    return [
        [line for at, line in enumerate(page) if line not in running or 0 < at < len(page) - 1]
        for page in pages
    ]


def _paragraphs(lines: list[str]) -> str:
    """A page with a paragraph per line: lines are as wide as the column was."""
    if not lines:
        return ""
    usual = sorted(map(len, lines))[int(len(lines) * 0.75)]
    found: list[str] = []
    goes_on = False
    for line in lines:
        if found and _BROKEN.search(found[-1]) and line[0].islower():
            found[-1] = found[-1][:-1] + line
        elif found and (goes_on or (line[0].islower() and found[-1][-1] not in _ENDS)):
            found[-1] += f" {line}"
        else:
            found.append(line)
        ended = line[-1] in _ENDS and len(line) < 0.97 * usual
        goes_on = len(line) >= _FULL * usual and not ended
    return "\n\n".join(re.sub("[\ufffe\x02]", "-", each) for each in found)


# --- the process ----------------------------------------------------------------------------------


class _Parser:
    """A process that reads PDFs, one after the other; a new one when it dies."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._limits: tuple[int, ...] = ()
        self._lock = threading.Lock()

    def text_of(self, data: bytes) -> dict[str, Any]:
        """Its pages and statements, or {"failed": the reason}."""
        with self._lock:
            process = self._started()
            assert process.stdin  # noqa: S101 - a pipe
            try:
                process.stdin.write(len(data).to_bytes(8, "little") + data)
                process.stdin.flush()
                size = int.from_bytes(self._answer(process, 8), "little")
                answer: dict[str, Any] = json.loads(self._answer(process, size))
            except TimeoutError:
                self.stop()
                return {"failed": f"the PDF took longer than {limits.used().pdf_seconds} seconds: stopped"}
            except (OSError, EOFError, ValueError):
                self.stop()
                return {"failed": "the PDF breaks its parser, or needs too much memory"}
            return answer

    def _started(self) -> subprocess.Popen[bytes]:
        most = limits.used()
        given = most.pdf_memory, most.pdf_pages, most.pdf_text
        if given != self._limits:
            self.stop()
        if self._process is None or self._process.poll() is not None:
            self._limits = given
            self._process = subprocess.Popen(  # noqa: S603 - ourselves
                [sys.executable, "-m", "searchidx.reading.pdf_process", *map(str, given)],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            )  # fmt: skip
        return self._process

    @staticmethod
    def _answer(process: subprocess.Popen[bytes], size: int) -> bytes:
        assert process.stdout  # noqa: S101 - it is a pipe
        handle, found = process.stdout.fileno(), bytearray()
        end = time.monotonic() + limits.used().pdf_seconds
        with selectors.DefaultSelector() as ready:  # `select.select` takes no handle beyond 1,023
            ready.register(handle, selectors.EVENT_READ)
            while len(found) < size:
                if not ready.select(max(0.0, end - time.monotonic())):
                    raise TimeoutError
                piece = os.read(handle, min(1 << 20, size - len(found)))
                if not piece:
                    raise EOFError
                found += piece
        return bytes(found)

    def stop(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe:
                    with contextlib.suppress(OSError):
                        pipe.close()
            self._process = None


_parsers: dict[int, _Parser] = {}


def _parser() -> _Parser:
    """This process's own: a forked worker must not talk into its parent's pipe."""
    if os.getpid() not in _parsers:
        _parsers[os.getpid()] = _Parser()
        atexit.register(_parsers[os.getpid()].stop)
    return _parsers[os.getpid()]
