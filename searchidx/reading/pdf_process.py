"""The process that parses PDFs for `pdf`: `python -m searchidx.reading.pdf_process MEMORY PAGES TEXT`.

In, on standard input: 8 bytes of length and a PDF, again and again. Out: 8 bytes of length and JSON: the text of each
page and what the PDF states, or why it cannot be read.
"""

from __future__ import annotations

import json
import sys
from typing import Any, BinaryIO

import pypdfium2
import pypdfium2.raw as pdfium

_REASONS = {
    pdfium.FPDF_ERR_PASSWORD: "encrypted: it cannot be read without a password",
    pdfium.FPDF_ERR_SECURITY: "encrypted in a way that cannot be read",
    pdfium.FPDF_ERR_FORMAT: "the PDF is damaged",
    pdfium.FPDF_ERR_PAGE: "the PDF is damaged (a page of it)",
}


def main(memory: int, pages: int, text: int) -> None:
    """Answer until standard input ends."""
    _limit(memory)
    while size := sys.stdin.buffer.read(8):
        data = sys.stdin.buffer.read(int.from_bytes(size, "little"))
        try:
            answer = read(data, pages, text)
        except MemoryError:
            answer = {"failed": "the PDF needs too much memory: stopped"}
        _write(sys.stdout.buffer, json.dumps(answer).encode("ascii"))


def _write(out: BinaryIO, data: bytes) -> None:
    out.write(len(data).to_bytes(8, "little") + data)
    out.flush()


def _limit(memory: int) -> None:
    try:
        import resource  # noqa: PLC0415 - not there on every system
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def read(data: bytes, most_pages: int, most_text: int) -> dict[str, Any]:
    """The pages' texts and the document's statements, or {"failed": the reason}."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        return {"failed": _REASONS.get(getattr(error, "err_code", None), "the PDF is damaged")}
    if len(document) > most_pages:
        return {"failed": f"more than {most_pages:,} pages: stopped"}
    pages, size = [], 0
    for number in range(len(document)):
        try:
            page = document[number]
            found = page.get_textpage().get_text_range(errors="replace")
        except pypdfium2.PdfiumError:
            continue  # a page that is damaged; the others are not
        pages.append(found)
        size += len(found)
        page.close()
        if size > most_text:
            return {"failed": f"more than {most_text >> 20} MB of text: stopped"}
    return {"pages": pages, "meta": document.get_metadata_dict(skip_empty=True)}


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]))
