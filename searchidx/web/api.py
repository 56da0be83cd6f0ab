"""The archive for other programs: the JSON of the command line, over HTTP. `openapi.json` describes it.

In: requests. Out: what `searchidx query --json`, `facets --json`, `show --json` and so on print. Each address is called
like the command and takes parameters that are called like its options.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from searchidx.errors import NotFound, UsageError
from searchidx.models import StoredArticle
from searchidx.render import as_csv, as_json
from searchidx.search.facets import FACETS
from searchidx.search.request import DEFAULT_FACETS
from searchidx.web import answers
from searchidx.web.asked import LISTED, SEARCH, Asked, Parameter, number, one_of, pairs, text, values
from searchidx.web.readers import Reader, Readers

DESCRIPTION = Path(__file__).parent / "openapi.json"

FACET_VALUES, MOST_FACET_VALUES = 25, 1_000
"""Values of each facet, unless asked otherwise (as many as `searchidx facets` prints), and at most."""

_ID = {"id": Parameter("id", text), "path": Parameter("path", text)}
_SOME = {name: LISTED[name] for name in ("limit", "offset")}

Said = dict[str, Any]


# --- what each call answers -----------------------------------------------------------------------


def _query(reader: Reader, said: Said) -> str:
    return as_json.results_json(answers.results(reader.archive, Asked(**said)))


def _query_csv(reader: Reader, said: Said) -> str:
    return as_csv.hits_csv(answers.results(reader.archive, Asked(**said), facets=False).hits)


def _facets(reader: Reader, said: Said) -> str:
    like, size = said.pop("like", None), said.pop("size", FACET_VALUES)
    usual = DEFAULT_FACETS if like is None else [name for name in DEFAULT_FACETS if name != "date"]
    names = said.pop("names", usual)
    asked = Asked(**said, limit=0)
    return as_json.facets_json(
        answers.results(reader.archive, asked, facets=names, facet_size=size, like=like)
    )


def _article(reader: Reader, said: Said) -> StoredArticle:
    """The article with an id; `path` chooses where files brought the same one. Raises UsageError, NotFound."""
    name = said.get("id")
    if name is None:
        raise UsageError("id is missing", "the id of a hit")
    found = reader.archive.get(name)
    if "path" in said:
        found = [each for each in found if each.path == said["path"]]
        if not found:
            raise NotFound(f"no article {name!r} is of the file {said['path']}")
    if len(found) > 1:
        paths = ", ".join(each.path for each in found)
        raise UsageError(f"{len(found)} articles have the id {name!r}", f"say which by its path: {paths}")
    return found[0]


def _show(reader: Reader, said: Said) -> str:
    return as_json.article_json(_article(reader, said))


def _versions(reader: Reader, said: Said) -> str:
    versions = reader.archive.versions(_article(reader, said).id)
    return f"[{', '.join(as_json.article_json(each) for each in versions)}]"


def _changes(reader: Reader, said: Said) -> str:
    return as_json.changes_json(*reader.archive.changes(_article(reader, said).id))


def _similar(reader: Reader, said: Said) -> str:
    article = _article(reader, said)
    limit, offset = said.get("limit", answers.SIMILAR), said.get("offset", 0)
    all_copies = said.get("all_copies", False)
    found = reader.archive.similar(article, limit=limit, offset=offset, all_copies=all_copies)
    return as_json.similar_json(found)


def _stats(reader: Reader, _said: Said) -> str:
    return as_json.stats_json(reader.archive.stats())


# --- where they are -------------------------------------------------------------------------------


class Call(NamedTuple):
    """An address: which parameters it takes, and what it answers with."""

    parameters: Mapping[str, Parameter]
    answer: Callable[[Reader, Said], str]
    kind: str = "application/json"


CALLS: Mapping[str, Call] = {
    "/api/query": Call({**SEARCH, **LISTED}, _query),
    "/api/query.csv": Call({**SEARCH, **LISTED}, _query_csv, "text/csv"),
    "/api/facets": Call(
        {
            **SEARCH,
            "by": Parameter("names", one_of(FACETS), several=True),
            "limit": Parameter("size", number(1, MOST_FACET_VALUES)),
            "like": Parameter("like", text),
        },
        _facets,
    ),
    "/api/show": Call(_ID, _show),
    "/api/versions": Call(_ID, _versions),
    "/api/changes": Call(_ID, _changes),
    "/api/similar": Call({**_ID, **_SOME, "all_copies": SEARCH["all_copies"]}, _similar),
    "/api/stats": Call({}, _stats),
}


def routes(readers: Readers) -> list[Route]:
    """The addresses of the API."""
    described = DESCRIPTION.read_text(encoding="utf-8")

    async def description(_request: Request) -> Response:
        return Response(described, media_type="application/json")

    made = [Route(path, _endpoint(readers, call)) for path, call in CALLS.items()]
    return [*made, Route("/api/openapi.json", description)]


def _endpoint(readers: Readers, call: Call) -> Callable[[Request], Any]:
    async def endpoint(request: Request) -> Response:
        said = values(pairs(request.scope["query_string"]), call.parameters, strict=True)
        answer = await readers.ask(lambda reader: call.answer(reader, said))
        headers = {}
        if call.kind == "text/csv":
            headers["Content-Disposition"] = 'attachment; filename="searchidx.csv"'
        return Response(answer.encode("utf-8", "replace"), headers=headers, media_type=call.kind)

    return endpoint
