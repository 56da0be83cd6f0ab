"""How much a file may cost: the limits that keep a file which was made to do harm from doing it.

In: what the user has set. Out: `Limits`, which readers, cleaner and workers ask for as they go (`used`). A process has
one set of them, as its files come from the same people; `use` changes it. What is over a limit is a remark in the
report, and never an error. `LIMITS` is the one table of them: the settings and the documents are made from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from searchidx.values import dataclass, replace

MB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """The most of everything: bytes, characters, seconds, and numbers of things. `LIMITS` says what each is for."""

    document: int = 64 * MB
    page: int = 30_000_000
    nesting: int = 5_000
    elements: int = 200_000
    free: int = 256 * MB
    ratio: int = 200
    depth: int = 3
    members: int = 500_000
    pdf: int = 256 * MB
    pdf_seconds: int = 60
    pdf_memory: int = 1024 * MB
    pdf_objects: int = 500_000
    pdf_pages: int = 5_000
    pdf_text: int = 64 * MB
    patience: int = 600


class Limit(NamedTuple):
    """A limit as a setting: the field of `Limits`, what one of it is there, and what it is for."""

    field: str
    unit: int
    meaning: str


LIMITS: Mapping[str, Limit] = {
    "max_document_mb": Limit(
        "document", MB, "largest document (page, note, record, chapter, mail), unpacked"
    ),
    "max_page_characters": Limit("page", 1, "longest mark-up of an HTML page"),
    "max_page_nesting": Limit("nesting", 1, "elements of a page inside each other"),
    "max_page_elements": Limit("elements", 1, "elements of a page"),
    "max_unpacked_mb": Limit("free", MB, "what packed data may unpack to, however small it is"),
    "max_unpacked_times": Limit("ratio", 1, "how many times its size packed data may unpack to beyond that"),
    "max_archive_depth": Limit("depth", 1, "archives within archives that are opened"),
    "max_archive_members": Limit("members", 1, "members of a zip archive or book"),
    "max_pdf_mb": Limit("pdf", MB, "largest PDF"),
    "max_pdf_seconds": Limit("pdf_seconds", 1, "time for a PDF"),
    "max_pdf_memory_mb": Limit("pdf_memory", MB, "address space of the process that parses PDFs"),
    "max_pdf_objects": Limit(
        "pdf_objects", 1, "objects of a PDF, with those that its object streams say they hold"
    ),
    "max_pdf_pages": Limit("pdf_pages", 1, "pages of a PDF"),
    "max_pdf_text_mb": Limit("pdf_text", MB, "text of a PDF"),
    "max_article_seconds": Limit(
        "patience", 1, "time without a new article after which a process of add counts as hung"
    ),
}

_used = Limits()


def used() -> Limits:
    """The limits of this process."""
    return _used


def use(limits: Limits) -> None:
    """Keep to these from now on."""
    global _used  # noqa: PLW0603 - of the process, like its rights
    _used = limits


def as_set(values: Mapping[str, int]) -> Limits:
    """The limits with what is set, by the names and in the units of `LIMITS`; the usual ones for the rest."""
    said = {LIMITS[name].field: value * LIMITS[name].unit for name, value in values.items() if name in LIMITS}
    return replace(Limits(), **said)


def default(name: str) -> int:
    """The value of a setting where it is not set."""
    usual: int = getattr(Limits(), LIMITS[name].field)
    return usual // LIMITS[name].unit
