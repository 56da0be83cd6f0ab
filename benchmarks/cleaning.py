"""How fast pages and texts are cleaned, beside trafilatura, in one process and one run.

usage: python -m benchmarks.cleaning PAGES_DIR [--rounds 5]

PAGES_DIR holds html/, block/, seedlike/ and nodes/ with a folder per site (../shared/data/pages). Texts are also
those of the other benchmarks: what a clipper saves of an invented article. Every page is in memory
before the clock starts. Each round cleans the same pages with everything in turn; the best round counts,
since what else the machine does only slows a round down. "Metadata" are title, author, site, address, language and
dates; "alone" is the same work without reading them, since trafilatura can be asked not to.

What a machine does in a second says nothing of another. How many of the pages its parser takes in is printed for
that: figures of two machines may be compared in parses.
"""

from __future__ import annotations

import argparse
import gc
import logging
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import trafilatura
from selectolax.lexbor import LexborHTMLParser

from benchmarks import pages
from benchmarks.corpus import articles
from searchidx import cleaning, reading
from searchidx.cleaning import html as html_cleaning
from searchidx.cleaning import second_opinion
from searchidx.cleaning.metadata import PageMetadata
from searchidx.cleaning.page import Page
from searchidx.models import Source
from searchidx.pipeline import CALM

TITLES = ["Ferry gets a second funnel", "Gull steals minutes", "Baker finds pearl in loaf"]
ROWS = "| {:34} | {:>9} | {:>9} |"


def row(name: str, number: int, seconds: float) -> str:
    """A line of the table: so many were cleaned in so many seconds."""
    return ROWS.format(name, f"{number / seconds:.0f}", f"{seconds / number * 1000:.2f}")


def sources(folder: Path) -> list[Source]:
    """The pages of a folder, read and decoded."""
    found = [source for path in sorted(folder.glob("*/*")) for source in reading.read(str(path))]
    return [source for source in found if isinstance(source, Source)]


def best(work: Sequence[Callable[[Source], object]], these: list[Source], rounds: int) -> list[float]:
    """Seconds of the best round for each way of working."""
    seconds = [float("inf")] * len(work)
    for _ in range(rounds):
        for number, do in enumerate(work):
            start = time.process_time()
            for page in these:
                do(page)
            seconds[number] = min(seconds[number], time.process_time() - start)
    return seconds


def fast(page: Source) -> object:
    return trafilatura.bare_extraction(page.text, fast=True, include_comments=False, with_metadata=False)


def fast_with_metadata(page: Source) -> object:
    return trafilatura.bare_extraction(page.text, fast=True, include_comments=False, with_metadata=True)


def parse(page: Source) -> object:
    return LexborHTMLParser(page.utf8 or page.text.encode("utf-8", "replace"))


class Alone:
    """Cleaning without the time that it takes to read metadata: what they are is known from before."""

    def __init__(self, these: list[Source]) -> None:
        self._read, self._language_of = html_cleaning.page_metadata, html_cleaning.language_of
        self._known: dict[str, PageMetadata] = {}
        for page in these:
            self(page)

    def __call__(self, page: Source) -> object:
        html_cleaning.page_metadata = lambda found: self._read_once(page.path, found)
        html_cleaning.language_of = lambda *_: None
        try:
            return cleaning.clean(page)
        finally:
            html_cleaning.page_metadata, html_cleaning.language_of = self._read, self._language_of

    def _read_once(self, path: str, found: Page) -> PageMetadata:
        if path not in self._known:
            self._known[path] = self._read(found)
        return self._known[path]


def main() -> None:
    logging.disable(logging.CRITICAL)
    gc.set_threshold(*CALM)  # as `add` does
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pages", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    print(ROWS.format("one core, warm", "pages/s", "ms a page"))
    print("|---|---|---|")
    html = sources(options.pages / "html")
    ways: dict[str, Callable[[Source], object]] = {
        "HTML: parsed by lexbor": parse,
        "HTML: searchidx, alone": Alone(html),
        "HTML: trafilatura fast, alone": fast,
        "HTML: searchidx, metadata": cleaning.clean,
        "HTML: trafilatura fast, metadata": fast_with_metadata,
    }
    asked = second_opinion.story
    counted: list[int] = []
    second_opinion.story = lambda page: (counted.append(1), asked(page))[1]
    for page in html:
        cleaning.clean(page)
    second_opinion.story = asked
    took = dict(zip(ways, best(list(ways.values()), html, options.rounds), strict=True))
    for name, seconds in took.items():
        print(row(name, len(html), seconds))
    for form in ("alone", "metadata"):
        times = took[f"HTML: trafilatura fast, {form}"] / took[f"HTML: searchidx, {form}"]
        print(f"| times as fast, {form} | {times:.2f} | |")
    print(f"| of the HTML, asked what they call their story | {len(counted)} of {len(html)} | |")
    clipped = [
        Source(f"{n}.txt", "text", pages.text.make(each, TITLES)) for n, each in enumerate(articles(300))
    ]
    (seconds,) = best([cleaning.clean], clipped, options.rounds)
    print(row("text: clipped, invented", len(clipped), seconds))
    number, together = 0, 0.0
    for form in ("block", "seedlike", "nodes"):
        texts = sources(options.pages / form)
        (seconds,) = best([cleaning.clean], texts, options.rounds)
        number, together = number + len(texts), together + seconds
        print(row(f"text: {form}", len(texts), seconds))
    print(row("text: these three forms together", number, together))


if __name__ == "__main__":
    main()
