"""Every pattern of the program searched in strings that are made to hurt it: none may take time beyond all measure.

    python -m reliability.pumping                     all patterns
    python -m reliability.pumping --characters 20000  shorter strings: what the tests run

A pattern is taken apart into its repetitions. Each is pumped: what it repeats comes again and again, behind the
shortest text that leads there and before a character that nothing expects, alone and together with its neighbour. What
takes more than MOST seconds for a string of that many characters is told, with the string.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import pkgutil
import re
import signal
import sys
import time
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import searchidx

CHARACTERS = 100_000
MOST = 2.0
"""Seconds. A line of a page can be as long as the page: what grows with the square takes a minute for such a string."""

_CANDIDATES = "a1A .,-:/'\"<>=&_é漢\n\t"
_ENDS = ("\0", "\n\0", "")
_UNBOUNDED = 50
"""Repetitions that may come so often are pumped."""


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--characters", type=int, default=CHARACTERS)
    given = arguments.parse_args()
    signal.signal(signal.SIGALRM, _too_long)
    failures, strings = [], 0
    found = patterns()
    for pattern, where in found.items():
        anchored = _is_anchored(where)
        for text in attacks(pattern, given.characters):
            strings += 1
            took = _seconds(pattern, text, anchored=anchored)
            if took > MOST:
                failures.append(f"{where}: {took:.1f} s for {text[:30]!r}…{text[-5:]!r}: {pattern.pattern!r:.200}")
                break
    for failure in failures:
        print(failure)
    print(
        f"{len(found)} patterns, {strings:,} strings of {given.characters:,} characters;"
        f" {len(failures)} took more than {MOST} s"
    )
    return 1 if failures else 0


def _too_long(*_: object) -> None:
    raise TimeoutError


def _seconds(pattern: re.Pattern[str], text: str, *, anchored: bool) -> float:
    """What it takes to search all of a text, or to look at its beginning; it is ended at five times MOST."""
    signal.setitimer(signal.ITIMER_REAL, 5 * MOST)
    began = time.process_time()
    try:
        if anchored:
            pattern.match(text)
            pattern.fullmatch(text)
        else:
            for _ in pattern.finditer(text):
                pass
    except TimeoutError:
        return 5 * MOST
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return time.process_time() - began


# --- patterns -------------------------------------------------------------------------------------


def patterns() -> dict[re.Pattern[str], str]:
    """All patterns over text that the modules of the program have, with the name of a module each."""
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
    return found


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
    elif hasattr(value, "cache_info") and "Pattern" in str(inspect.signature(value).return_annotation):
        if value.__module__ == module and not inspect.signature(value).parameters:
            yield value()  # compiled when it is needed


def _is_anchored(where: str) -> bool:
    """Whether a pattern is only ever looked for at the beginning of a text, by what the sources say."""
    name = where.rpartition(".")[2]
    uses = re.compile(rf"\b{name}\b(?!\s*=)(?:\.(\w+)\()?")
    methods = {method for source in _sources() for method in uses.findall(source)}
    return bool(methods - {""}) and methods <= {"match", "fullmatch", ""}


@cache
def _sources() -> tuple[str, ...]:
    return tuple(path.read_text() for path in Path(searchidx.__file__).parent.rglob("*.py"))


# --- strings --------------------------------------------------------------------------------------


def attacks(pattern: re.Pattern[str], characters: int) -> Iterator[str]:
    """Strings of about so many characters in which the pattern has much to try in vain."""
    made: dict[str, None] = {}
    tree = parser.parse(pattern.pattern, pattern.flags)
    pumped = list(_repetitions(tree, ""))
    bodies = [body for _, body in pumped]
    for (lead, body), following in zip(pumped, [*bodies[1:], ""], strict=False):
        for repeated in {body, body + following, f"{lead}{body}"} - {""}:
            times = characters // len(repeated)
            for end in _ENDS:
                made[lead + repeated * times + end] = None
                made[repeated * times + end] = None
    yield from made


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
