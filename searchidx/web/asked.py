"""What a URL asks: its parameters to a frozen value, and that value back to a URL.

In: the query string of a request. Out: `Asked`, or a UsageError that names the parameter. Every state of the page is
one of these; parameters are named after the options of `searchidx query`. Limits on what may be asked stand here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from difflib import get_close_matches
from typing import Any, Literal, NamedTuple, get_args
from urllib.parse import parse_qsl, quote, urlencode

from searchidx.errors import UsageError
from searchidx.models import ENTITY_KINDS, GRADES, Grade
from searchidx.search.request import SORTS, Sort
from searchidx.values import dataclass

LIMIT = 10
"""Hits of a page, unless asked otherwise: as many as `searchidx query` prints."""

MOST_HITS, DEEPEST = 1_000, 1_000_000
LONGEST_QUERY, LONGEST_VALUE, MOST_PARAMETERS = 2_000, 500, 60
"""In characters, and in number. Longer queries are no questions of people, and each word costs time."""

Unit = Literal["day", "week", "month", "year"]
UNITS: tuple[Unit, ...] = get_args(Unit)

View = Literal["text", "similar", "changes", "cut"]
VIEWS: tuple[View, ...] = get_args(View)

FACETS = (*ENTITY_KINDS, "site")


@dataclass(frozen=True, slots=True)
class Asked:
    """A search, and what of it the page shows.

    The first fields are arguments of `Archive.search`. `by` is the unit of the timeline (None: whichever fits), `more`
    the facet whose list is long, `open` the id of the article beside the hits and `view` what of it is shown.
    """

    q: str = ""
    since: str | None = None
    until: str | None = None
    people: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    dates: Grade | None = None
    sort: Sort = "relevance"
    limit: int = LIMIT
    offset: int = 0
    all_copies: bool = False
    exact_names: bool = False
    by: Unit | None = None
    more: str | None = None
    open: str | None = None
    view: View = "text"

    def but(self, **changes: Any) -> Asked:
        """The same with other fields."""
        return replace(self, **changes)

    def at_first(self, **changes: Any) -> Asked:
        """Another search: from its first hit, with no article open."""
        return replace(self, **{"offset": 0, "open": None, "view": "text", **changes})

    def toggled(self, field: str, value: str) -> Asked:
        """With one more value of a facet, or without it if it was chosen."""
        chosen = getattr(self, field)
        others = tuple(each for each in chosen if each != value)
        return self.at_first(**{field: others if value in chosen else (*chosen, value)})

    def with_value(self, field: str, value: str) -> Asked:
        """Narrowed to one more value of a facet."""
        chosen = getattr(self, field)
        return self.at_first(**{field: chosen if value in chosen else (*chosen, value)})

    @property
    def filtered(self) -> bool:
        """Whether anything but words narrows the search."""
        return bool(
            self.since
            or self.until
            or self.people
            or self.places
            or self.organizations
            or self.sites
            or self.dates
        )


# --- parameters -----------------------------------------------------------------------------------


class Parameter(NamedTuple):
    """A parameter of the URL: the field of `Asked`, how its text is read, and whether it may come several times."""

    field: str
    read: Callable[[str, str], Any]
    several: bool = False


def text(name: str, said: str) -> str | None:
    most = LONGEST_QUERY if name == "q" else LONGEST_VALUE
    if len(said) > most:
        raise UsageError(f"{name} has {len(said):,} characters", f"{most:,} are taken")
    return said if name == "q" else said.strip() or None


def one_of(choices: tuple[str, ...]) -> Callable[[str, str], str]:
    """Reads one of a few words."""

    def read(name: str, said: str) -> str:
        if said not in choices:
            raise UsageError(f"{name} cannot be {said[:40]!r}", f"one of {', '.join(choices)}")
        return said

    return read


def number(least: int, most: int) -> Callable[[str, str], int]:
    """Reads a number within limits."""

    def read(name: str, said: str) -> int:
        if not (
            said.isascii() and said.isdigit() and len(said) <= len(str(most)) and least <= int(said) <= most
        ):
            raise UsageError(f"{name} is a number from {least:,} to {most:,}, not {said[:40]!r}")
        return int(said)

    return read


def flag(name: str, said: str) -> bool | None:
    if said not in ("0", "1", "true", "false"):
        raise UsageError(f"{name} is 1 or 0, not {said[:40]!r}")
    return said in ("1", "true") or None


SEARCH: Mapping[str, Parameter] = {
    "q": Parameter("q", text),
    "since": Parameter("since", text),
    "until": Parameter("until", text),
    "person": Parameter("people", text, several=True),
    "place": Parameter("places", text, several=True),
    "org": Parameter("organizations", text, several=True),
    "site": Parameter("sites", text, several=True),
    "dates": Parameter("dates", one_of(GRADES)),
    "all_copies": Parameter("all_copies", flag),
    "exact_names": Parameter("exact_names", flag),
}
"""What narrows a search: the query and its filters."""

LISTED: Mapping[str, Parameter] = {
    "sort": Parameter("sort", one_of(SORTS)),
    "limit": Parameter("limit", number(0, MOST_HITS)),
    "offset": Parameter("offset", number(0, DEEPEST)),
}
"""Which of the hits, in which order."""

SHOWN: Mapping[str, Parameter] = {
    "by": Parameter("by", one_of(UNITS)),
    "more": Parameter("more", one_of(FACETS)),
    "open": Parameter("open", text),
    "view": Parameter("view", one_of(VIEWS)),
}
"""What the page shows of it."""

PAGE = {**SEARCH, **LISTED, "limit": Parameter("limit", number(1, MOST_HITS)), **SHOWN}
"""All of the page's; a page without a hit would have none before and after it."""

PARAMETER_OF = {"people": "person", "places": "place", "organizations": "org", "site": "site"}
"""Facet -> the parameter that chooses its values."""

FIELD_OF = {facet: PAGE[name].field for facet, name in PARAMETER_OF.items()}
"""Facet -> the field of `Asked` with the values that were chosen."""


def pairs(query_string: bytes) -> list[tuple[str, str]]:
    """The parameters of a request as text, in their order. Raises UsageError."""
    try:
        return parse_qsl(
            query_string.decode("latin-1"), keep_blank_values=True, max_num_fields=MOST_PARAMETERS
        )
    except ValueError:
        raise UsageError(f"the address has more than {MOST_PARAMETERS} parameters") from None


def values(given: list[tuple[str, str]], known: Mapping[str, Parameter], *, strict: bool) -> dict[str, Any]:
    """What parameters say, by field.

    `strict` refuses parameters that are not `known`, and single ones that come twice: a program is told of its
    slip. A page's address comes of a form that says what is empty, too, and has been through mails and chats that put
    more behind it, so there the rest is ignored and the last one counts. Raises UsageError.
    """
    found: dict[str, Any] = {}
    for name, said in given:
        parameter = known.get(name)
        if parameter is None:
            if strict:
                near = get_close_matches(name, known, 1)
                hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(known) or 'none'}"
                raise UsageError(f"there is no parameter {name[:40]!r}", hint)
            continue
        if strict and not parameter.several and parameter.field in found:
            raise UsageError(f"{name} is given twice")
        value = parameter.read(name, said) if said or strict else None
        if value is None:
            continue
        if parameter.several:
            value = tuple(dict.fromkeys((*found.get(parameter.field, ()), value)))
        found[parameter.field] = value
    return found


def asked_of(query_string: bytes) -> Asked:
    """What the address of a page asks. Raises UsageError."""
    return Asked(**values(pairs(query_string), PAGE, strict=False))


_NAMES = {parameter.field: name for name, parameter in PAGE.items()}
_WRITTEN = tuple((each.name, _NAMES[each.name], getattr(Asked(), each.name)) for each in fields(Asked))
"""The field, the parameter and the default of everything that an address says, in order."""


def query_string(asked: Asked, *, without: tuple[str, ...] = ()) -> str:
    """The parameters that ask this, encoded: only what differs from the defaults, always in the same order."""
    said: list[tuple[str, str]] = []
    for field, name, usual in _WRITTEN:
        value = getattr(asked, field)
        if value == usual or field in without:
            continue
        if isinstance(value, tuple):
            said += [(name, one) for one in value]
        else:
            said.append((name, "1" if value is True else str(value)))
    return urlencode(said, quote_via=quote, errors="replace")


def url(asked: Asked, path: str = "/", *, without: tuple[str, ...] = ()) -> str:
    """The address that asks this."""
    said = query_string(asked, without=without)
    return f"{path}?{said}" if said else path
