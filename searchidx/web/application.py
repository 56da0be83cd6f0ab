"""The table of addresses: which request is answered by what, and which error by which status.

In: an index's folder and the rules of the guard. Out: an application of ASGI.
"""

from __future__ import annotations

from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from searchidx.errors import IndexProblem, NotFound, SearchidxError, UsageError
from searchidx.render import as_json
from searchidx.web import answers, api, assets, pages
from searchidx.web.answers import Answer, Opened
from searchidx.web.asked import Asked, asked_of
from searchidx.web.guard import BROKEN, Guard, Rules
from searchidx.web.readers import Busy, Reader, Readers, TooSlow

STATUS: tuple[tuple[type[SearchidxError], int], ...] = (
    (UsageError, 400), (NotFound, 404), (Busy, 503), (TooSlow, 503), (IndexProblem, 503),
)  # fmt: skip


def application(readers: Readers, rules: Rules, *, page: bool = True) -> Guard:
    """The page and the API over one archive; without `page` the API alone."""
    routes: list[BaseRoute] = [*api.routes(readers)]
    if page:
        shown = Pages(readers)
        routes += [
            Route("/", shown.search),
            Route("/article", shown.article),
            Mount(assets.PREFIX, assets.Assets()),
        ]
    handlers: dict[Any, Any] = {SearchidxError: _failed, HTTPException: _no_such_address, Exception: _broken}
    return Guard(Starlette(routes=routes, exception_handlers=handlers), rules)


class Pages:
    """The addresses that people look at."""

    def __init__(self, readers: Readers) -> None:
        self._readers = readers

    async def search(self, request: Request) -> Response:
        """The list, and the article beside it.

        A query that cannot be understood is status 200 all the same: half of what one types is, for a moment, and
        browsers write every other status on their console.
        """
        try:
            asked = asked_of(request.scope["query_string"])
        except UsageError as error:
            return HTMLResponse(pages.search_page(Answer(Asked(), error=error), None))
        return HTMLResponse(await self._readers.ask(lambda reader: _list(reader, asked)))

    async def article(self, request: Request) -> Response:
        """The article alone."""
        asked = asked_of(request.scope["query_string"])
        if asked.open is None:
            raise UsageError("open is missing", "the id of an article")
        return HTMLResponse(
            await self._readers.ask(lambda reader: pages.article_page(answers.opened(reader, asked)))
        )


def _list(reader: Reader, asked: Asked) -> str:
    answer = answers.answer(reader, asked)
    opened: Opened | None = None
    problem: SearchidxError | None = None
    if asked.open:
        try:
            opened = answers.opened(reader, asked)
        except NotFound as error:
            problem = error
    return pages.search_page(answer, opened, problem)


async def _failed(request: Request, error: SearchidxError) -> Response:
    """One of our errors, to programs as JSON and to people as a page."""
    status = next((status for kind, status in STATUS if isinstance(error, kind)), 500)
    headers = {"Retry-After": "2"} if status == 503 else {}
    if request.url.path.startswith("/api/"):
        return Response(as_json.error_json(error), status, headers, "application/json")
    return HTMLResponse(pages.problem_page(error), status, headers)


async def _no_such_address(request: Request, error: HTTPException) -> Response:
    """Something that no address answers, or not by this method."""
    said = SearchidxError("there is nothing at this address", "the API is described at /api/openapi.json")
    if error.status_code == 405:
        said = SearchidxError("this address only answers GET")
    failed = await _failed(request, said)
    failed.status_code = error.status_code
    failed.headers.update(error.headers or {})
    return failed


async def _broken(request: Request, _error: Exception) -> Response:
    """A fault of ours, which the guard then tells on standard error."""
    return await _failed(request, SearchidxError(*BROKEN))
