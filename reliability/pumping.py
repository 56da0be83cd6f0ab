"""Strings made to hurt the program's own patterns, wherever an article or a query has text: none may take long.

    python -m reliability.pumping                     all patterns
    python -m reliability.pumping --share 12          one of so many: what the tests run

A pattern is taken apart into its repetitions. Each is pumped: what it repeats comes again and again, behind the
shortest text that leads there and before a character that nothing expects, alone and together with its neighbour. Those
that take a pattern longest are made again with more repetitions and put into each place of a page, a text, a record, a
feed and a query, which must be done with them in MOST seconds.
"""

from __future__ import annotations

import argparse
import ast
import html
import importlib
import inspect
import pkgutil
import re
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

import searchidx
from searchidx import preparing, reading
from searchidx.errors import QueryError
from searchidx.models import Source
from searchidx.query import parse

CHARACTERS = 30_000
"""Of a string that is put into a place: what grows with its square takes seconds, and minutes in a larger one."""

MOST = 2.0
"""Seconds of processor time."""

_TRIED = 3_000
"""Characters of the strings by which the worst for a pattern are found."""

_SUSPECT = 0.01
"""Seconds that a pattern must take for a string of _TRIED characters, that it is put into places."""

_WORST = 2
"""Strings of a pattern that are put into places."""

_SLOW = re.compile("a+a+b")
"""A pattern that is known to be slow, whatever the others are: without a string for it, nothing has been tried."""

_CANDIDATES = "a1A .,-:/'\"<>=&_é漢\n\t"
_ENDS = ("\0", "\n\0", "")
_UNBOUNDED = 50
"""Repetitions that may come so often are pumped."""


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--share", type=int, default=1, help="one of so many patterns")
    given = arguments.parse_args()
    signal.signal(signal.SIGPROF, _too_long)
    found = [(_SLOW, "this program"), *list(patterns().items())[:: given.share]]
    if len(found) == 1:
        print("no pattern is found")
        return 1
    failures = hurt = strings = 0
    with tempfile.TemporaryDirectory() as folder:
        for pattern, where in found:
            worst = _worst(pattern)
            hurt += bool(worst)
            for text in worst:
                for place, work in places(text, Path(folder)):
                    strings += 1
                    took = _seconds(work, 2 * MOST)
                    if took > MOST:
                        failures += 1
                        print(
                            f"{place}: {took:.1f} s for {text[:40]!r}…, which is made for {where}", flush=True
                        )
    print(
        f"{len(found)} patterns, {hurt} of them slow; their strings in {strings:,} places; "
        f"{failures} took more than {MOST} s"
    )
    return 1 if failures else 0


def _worst(pattern: re.Pattern[str]) -> list[str]:
    """The strings of CHARACTERS characters that take a pattern longest, told by short ones; none if it is quick."""
    took = []
    for attack in attacks(pattern):
        text = attack.text(_TRIED)
        took.append((_seconds(lambda text=text: [*pattern.finditer(text)], 10 * _SUSPECT), attack))  # type: ignore[misc]
    worst = sorted((each for each in took if each[0] > _SUSPECT), reverse=True)[:_WORST]
    return [attack.text(CHARACTERS) for _, attack in worst]


_at_work: list[bool] = []


def _too_long(*_: object) -> None:
    if _at_work:  # else it has just come to its end
        raise TimeoutError


def _seconds(work: Callable[[], object], most: float) -> float:
    """The processor time of work; it is ended when it has had `most` seconds, whatever it makes of that."""
    signal.setitimer(signal.ITIMER_PROF, most)
    began = time.process_time()
    with suppress(TimeoutError, QueryError):
        try:
            _at_work.append(True)
            work()
        finally:
            _at_work.clear()
    signal.setitimer(signal.ITIMER_PROF, 0)
    return time.process_time() - began


# --- places ---------------------------------------------------------------------------------------

_PROSE = [
    "The river rose in the night, officials of the valley said, and the bridge was closed to lorries."
] * 6
_PAGE = """<html lang="en"><head><title>{title}</title><meta name="author" content="{meta}">
<meta name="date" content="{meta}"></head><body><article><h1>{h1}</h1><div class="byline">{byline}</div>
<time>{time}</time><p>{p}</p>{prose}<ul><li>{li}</li></ul></article></body></html>"""
_FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>x</title><item><title>Bridge</title>
<author>{author}</author><pubDate>{author}</pubDate><description>{prose}</description></item></channel></rss>"""


def places(text: str, folder: Path) -> Iterator[tuple[str, Callable[[], object]]]:
    """Where a string may stand, and the work that meets it there."""
    text = "".join(char if char in "\t\n\r" or char >= " " else " " for char in text)
    line, prose, marked = text.replace("\n", " "), "\n\n".join(_PROSE), html.escape(text)
    paragraphs = "".join(f"<p>{each}</p>" for each in _PROSE)
    empty = {"title": "Bridge", "h1": "Bridge", "meta": "", "byline": "", "time": "", "p": "", "li": ""}

    def source(kind: Any, text: str = "", **record: str) -> Callable[[], object]:
        return lambda: preparing.seen(Source("/x", kind, text, record or None))

    for begins, ends in (("", ""), ('{"headline": "', '"}'), ("[", "{}]")):
        data = f'<script type="application/ld+json">{begins}{text}{ends}</script></head>'
        yield (
            "page, JSON-LD",
            source("html", _PAGE.format(**empty, prose=paragraphs).replace("</head>", data)),
        )
    for name in empty:
        yield f"page, {name}", source("html", _PAGE.format(**(empty | {name: marked}), prose=paragraphs))
    yield "text, a line", source("text", f"Bridge\n\n{line}\n\n{prose}")
    yield "text, its beginning", source("text", f"{text}\n\n{prose}")
    front = "".join(f"{name}: {line}\n" for name in ("title", "author", "date"))
    yield "markdown", source("markdown", f"---\n{front}---\n\n{line}\n\n{prose}")
    for name in ("title", "text", "author", "date", "site", "url", "language", "people", "saved"):
        value = f"https://e.example/{text}" if name == "url" else text
        yield f"record, {name}", source("record", **({"title": "Bridge", "text": prose} | {name: value}))
    feed = folder / "feed.rss"
    feed.write_text(
        _FEED.format(author=marked, prose=html.escape(paragraphs)), encoding="utf-8", errors="replace"
    )
    yield (
        "feed",
        lambda: [preparing.seen(each) for each in reading.read(str(feed)) if isinstance(each, Source)],
    )
    yield "query", lambda: parse(text)


# --- patterns -------------------------------------------------------------------------------------


def patterns() -> dict[re.Pattern[str], str]:
    """The patterns over text that the modules of the program have or spell out in a call of `re`, and where each is."""
    found: dict[re.Pattern[str], str] = {}
    for module in pkgutil.walk_packages(searchidx.__path__, "searchidx."):
        if module.name.endswith("__main__"):
            continue
        try:
            names = vars(importlib.import_module(module.name))
        except ImportError:  # an extra that is not installed
            continue
        for name, value in names.items():
            for each in _within(value, module.name):
                found.setdefault(each, f"{module.name}.{name}")
        for each in _in_calls(Path(str(names["__file__"])).read_text(encoding="utf-8")):
            found.setdefault(each, module.name)
    return found


def _in_calls(source: str) -> Iterator[re.Pattern[str]]:
    """The patterns that calls such as `re.sub(r"…", …)` spell out."""
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
            and node.args
            and isinstance(node.args[0], ast.Constant)
            and isinstance(node.args[0].value, str)
        ):
            flags = (
                re.IGNORECASE if any(ast.unparse(each).startswith("re.I") for each in node.args[1:]) else 0
            )
            yield re.compile(node.args[0].value, flags)


def _within(value: Any, module: str) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _within(each, module)
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _within(each, module)
    elif hasattr(value, "cache_info") and value.__module__ == module:
        signature = inspect.signature(value)
        if "Pattern" in str(signature.return_annotation) and not signature.parameters:
            yield from _within(value(), module)  # compiled when it is needed


# --- strings --------------------------------------------------------------------------------------


class Attack(NamedTuple):
    """A string in which a pattern has much to try in vain."""

    lead: str
    repeated: str
    end: str

    def text(self, characters: int) -> str:
        """It with so many repetitions that it has about so many characters."""
        return self.lead + self.repeated * (characters // len(self.repeated)) + self.end


def attacks(pattern: re.Pattern[str]) -> list[Attack]:
    """What to try a pattern with."""
    made: dict[Attack, None] = {}
    tree = parser.parse(pattern.pattern, pattern.flags)
    pumped = list(_repetitions(tree, ""))
    bodies = [body for _, body in pumped]
    for (lead, body), following in zip(pumped, [*bodies[1:], ""], strict=False):
        for repeated in {body, body + following, lead + body} - {""}:
            made |= {Attack(before, repeated, end): None for before in (lead, "") for end in _ENDS}
    return list(made)


def _repetitions(items: Iterable[Any], lead: str) -> Iterator[tuple[str, str]]:
    """Each repetition without an end: the shortest text that leads to it, and one of what it repeats."""
    for code, value in items:
        if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
            least, most, body = value
            for one in _examples(body):
                if most >= _UNBOUNDED:
                    yield lead, one
            yield from _repetitions(body, lead)
            lead += next(_examples(body), "") * min(least, _UNBOUNDED)
        elif code is codes.SUBPATTERN:
            yield from _repetitions(value[-1], lead)
            lead += next(_examples(value[-1]), "")
        elif code is codes.BRANCH:
            for branch in value[1]:
                yield from _repetitions(branch, lead)
            lead += next(_examples([(code, value)]), "")
        elif code is codes.ATOMIC_GROUP:
            yield from _repetitions(value, lead)
            lead += next(_examples(value), "")
        elif code in (codes.ASSERT, codes.ASSERT_NOT):
            yield from _repetitions(value[1], lead)
        else:
            lead += next(_examples([(code, value)]), "")


def _examples(items: Iterable[Any]) -> Iterator[str]:
    """A few texts that fit: the shortest, and with other characters where there is a choice."""
    found = [""]
    for code, value in items:
        ones = list(_of_one(code, value))[:3] or [""]
        found = [before + one for before in found for one in ones][:6]
    yield from found


def _of_one(code: Any, value: Any) -> Iterator[str]:
    if code is codes.LITERAL:
        yield chr(value)
    elif code is codes.NOT_LITERAL:
        yield from (char for char in _CANDIDATES if ord(char) != value)
    elif code is codes.ANY:
        yield from "a "
    elif code is codes.IN:
        literals = [chr(one) for kind, one in value if kind is codes.LITERAL]
        starts = [chr(one[0]) for kind, one in value if kind is codes.RANGE]
        yield from (char for char in [*_CANDIDATES, *literals, *starts] if _is_in(char, value))
    elif code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
        least, most, body = value
        for one in _examples(body):
            yield one * min(least, _UNBOUNDED)
            if not least and most:
                yield one
    elif code is codes.SUBPATTERN:
        yield from _examples(value[-1])
    elif code is codes.ATOMIC_GROUP:
        yield from _examples(value)
    elif code is codes.BRANCH:
        for branch in value[1]:
            yield from _examples(branch)


def _is_in(char: str, choices: Iterable[Any]) -> bool:
    """Whether a character is in a class; of categories in no doubt."""
    inside, negated = False, False
    for kind, value in choices:
        if kind is codes.NEGATE:
            negated = True
        elif kind is codes.LITERAL:
            inside |= ord(char) == value
        elif kind is codes.RANGE:
            inside |= value[0] <= ord(char) <= value[1]
        elif kind is codes.CATEGORY:
            inside |= bool(_CATEGORIES[value].match(char))
    return inside != negated


_CATEGORIES = {
    codes.CATEGORY_DIGIT: re.compile(r"\d"), codes.CATEGORY_NOT_DIGIT: re.compile(r"\D"),
    codes.CATEGORY_SPACE: re.compile(r"\s"), codes.CATEGORY_NOT_SPACE: re.compile(r"\S"),
    codes.CATEGORY_WORD: re.compile(r"\w"), codes.CATEGORY_NOT_WORD: re.compile(r"\W"),
}  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
