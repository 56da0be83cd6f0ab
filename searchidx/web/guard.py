"""Who is answered: every request passes here before anything is looked up.

In: a request of HTTP. Out: the application's answer, with headers that keep a browser from running or loading anything
else; or a short refusal. A page of another site that the user visits must not be able to ask this server anything,
neither by naming it (its Origin gives it away) nor by pointing a name of its own at 127.0.0.1 (the Host does). Where
others than this machine can ask, a token is needed, too.
"""

from __future__ import annotations

import asyncio
import hmac
import html
import sys
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from searchidx.errors import SearchidxError
from searchidx.render import as_json, escape
from searchidx.values import dataclass
from searchidx.web import assets

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
"""Nothing inline runs, nothing is loaded from elsewhere, no other page may show or read this one."""

BROKEN = ("something went wrong in searchidx", "the terminal that it was started in says where")
"""What is told of a fault of ours: message and hint. Its text may hold what an article says."""

LONGEST_ADDRESS = 16_000
"""Bytes of a path and its parameters."""

RATE, BURST = 100.0, 300.0
"""Requests a second that one client may make, and how many of them at once."""

CLIENTS = 1_000
"""Clients whose pace is remembered."""

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True, slots=True)
class Rules:
    """Who is answered.

    `hosts` are the names that this server may be called by, without ports; None is any, which only a token makes safe.
    `token` is what a client has to know, None for nothing. `log` gets a line for each request.
    """

    port: int
    hosts: tuple[str, ...] | None = LOOPBACK
    token: str | None = None
    rate: float = RATE
    log: Callable[[str], None] | None = None

    @property
    def cookie(self) -> str:
        """Browsers send cookies to every port of a host, so the name tells ours from another server's."""
        return f"searchidx-{self.port}"


class _Refused(SearchidxError):
    """A request that is not answered, with its status."""

    def __init__(self, status: int, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.status = status


class _Bucket(NamedTuple):
    """How many requests a client may still make, as of a moment."""

    left: float
    at: float


class Guard:
    """The application behind the rules; `clock` is in seconds."""

    def __init__(
        self, application: ASGIApp, rules: Rules, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._clock = clock
        self._application = application
        self._rules = rules
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._application(scope, receive, send)
            return
        began = time.perf_counter()
        status = 500
        started = False

        async def guarded(message: Message) -> None:
            nonlocal status, started
            if message["type"] == "http.response.start":
                status, started = message["status"], True
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        try:
            await self._answer(scope, receive, guarded)
        except _Refused as error:
            await _refusal(scope, error)(scope, receive, guarded)
        except asyncio.CancelledError:  # the server ends, and waits for this answer no longer
            if not started:
                ending = _Refused(503, "searchidx serve was ended before there was an answer")
                await _refusal(scope, ending)(scope, receive, guarded)
        except Exception as error:  # whoever asks next is answered all the same
            sys.stderr.write(f"searchidx: the page failed: {_where(error)}\n")
            if not started:
                await _refusal(scope, _Refused(500, *BROKEN))(scope, receive, guarded)
        finally:
            self._logged(scope, status, began)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        self._check_size(scope)
        self._check_names(headers, scope)
        self._check_pace(scope)
        answer = await self._check_token(headers, scope, receive)
        await (answer or self._application)(scope, receive, send)

    # --- checks -----------------------------------------------------------------------------------

    def _check_size(self, scope: Scope) -> None:
        if len(scope["raw_path"] or b"") + len(scope["query_string"]) > LONGEST_ADDRESS:
            raise _Refused(414, "the address is too long", f"{LONGEST_ADDRESS:,} bytes are taken")

    def _check_names(self, headers: Headers, scope: Scope) -> None:
        """Raises _Refused unless the request calls us by a name of ours, and comes from no other site."""
        hosts = headers.getlist("host")
        host = hosts[0].lower() if len(hosts) == 1 else ""
        # the port is not looked at: it may be that of a tunnel
        named = host if host.endswith("]") or ":" not in host else host.rpartition(":")[0]
        if self._rules.hosts is not None and named not in self._rules.hosts:
            raise _Refused(
                421,
                f"this server is not called {escape.line(host)[:100]!r}",
                "use the address that searchidx serve printed",
            )
        origin = headers.get("origin")
        if origin is not None and origin.lower() != f"{scope['scheme']}://{host}":
            raise _Refused(403, "another site asked this", "open the page itself")
        if headers.get("sec-fetch-site") in ("cross-site", "same-site") and (
            headers.get("sec-fetch-mode") != "navigate" or headers.get("sec-fetch-dest") != "document"
        ):
            raise _Refused(403, "another site asked this", "open the page itself")

    def _check_pace(self, scope: Scope) -> None:
        if not self._rules.rate:
            return
        client = scope["client"][0] if scope.get("client") else ""
        now = self._clock()
        most = max(self._rules.rate, BURST * self._rules.rate / RATE)
        bucket = self._buckets.pop(client, _Bucket(most, now))
        left = min(most, bucket.left + (now - bucket.at) * self._rules.rate)
        self._buckets[client] = _Bucket(max(0.0, left - 1), now)
        while len(self._buckets) > CLIENTS:
            self._buckets.popitem(last=False)
        if left < 1:
            raise _Refused(429, "too many requests", f"{self._rules.rate:g} a second are answered")

    async def _check_token(self, headers: Headers, scope: Scope, receive: Receive) -> Response | None:
        """None for who knows the token; a redirect that keeps it for who has it in the address or the form.

        The cookie is `lax`: a link that a colleague sent has to find it, and nothing else of other sites gets this far.
        """
        token = self._rules.token
        if token is None or scope["path"].startswith(assets.MOUNTED):
            return None
        request = Request(scope, receive)
        pairs = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        rest = urlencode([pair for pair in pairs if pair[0] != "token"])
        target = scope["path"] + (f"?{rest}" if rest else "")
        if scope["path"] == "/token" and scope["method"] == "POST":
            pairs, target = await _form(request), "/"
        if any(name == "token" and _same(value, token) for name, value in pairs):
            kept = RedirectResponse(f"/{target.lstrip('/')}", 303)  # never `//elsewhere`
            kept.set_cookie(self._rules.cookie, token, httponly=True, samesite="lax")
            return kept
        scheme, _, said = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and _same(said.strip(), token):
            return None
        if _same(request.cookies.get(self._rules.cookie, ""), token):
            return None
        raise _Refused(
            401, "this archive asks for its token", "it is in the address that searchidx serve printed"
        )

    def _logged(self, scope: Scope, status: int, began: float) -> None:
        if self._rules.log is None:
            return
        client = scope["client"][0] if scope.get("client") else "-"
        asked = scope["path"]
        if scope["query_string"]:
            pairs = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
            asked += "?" + urlencode(
                [(name, "*" if name == "token" else value) for name, value in pairs], safe="*"
            )
        took = (time.perf_counter() - began) * 1000
        now = time.strftime("%Y-%m-%dT%H:%M:%S")
        self._rules.log(f"{now} {client} {scope['method']} {escape.line(asked)} {status} {took:.0f} ms")


MOST_FORM = 4_000


async def _form(request: Request) -> list[tuple[str, str]]:
    """The fields of a form that was sent; a large one is nobody's token."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_FORM:
            raise _Refused(413, "this is too long for a token")
    return parse_qsl(body.decode("latin-1"))


def _same(said: str, token: str) -> bool:
    """Whether it is the token, in a time that does not tell how much of it is right."""
    return hmac.compare_digest(said.encode("utf-8", "replace"), token.encode("utf-8", "replace"))


def _where(error: BaseException) -> str:
    """What failed and where, on a line: no text of an article and no query."""
    last = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    place = f" at {last.tb_frame.f_code.co_filename}:{last.tb_lineno}" if last else ""
    return f"{type(error).__name__}{place}"


def _refusal(scope: Scope, error: _Refused) -> Response:
    """A refusal: as JSON to programs; to people a page, which asks for the token if that is what it takes."""
    headers = {"Retry-After": "1"} if error.status == 429 else {}
    if scope["path"].startswith("/api/"):
        if error.status == 401:
            headers["WWW-Authenticate"] = "Bearer"
        return Response(as_json.error_json(error), error.status, headers, "application/json")
    form = (
        '<form method="post" action="/token"><label>Token '
        '<input name="token" type="password" autocomplete="current-password" required autofocus></label> '
        "<button>Open</button></form>"
    )
    said = html.escape(error.message[:1].upper() + error.message[1:])
    page = (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<link rel="stylesheet" href="{assets.address("page.css")}"><title>searchidx: {said}</title>'
        f'<main class="problem"><h1>{said}</h1>'
        f"<p>{html.escape(error.hint)}</p>{form if error.status == 401 else ''}</main></html>"
    )
    return Response(
        page,
        error.status,
        headers,
        "text/html",
    )


def allowed_hosts(host: str, more: Iterable[str]) -> tuple[str, ...] | None:
    """The names that a server may be called by which listens at `host`; None, any, where it listens everywhere."""
    if host in ("0.0.0.0", "::", ""):  # noqa: S104 - compared, not bound
        return None
    own = (f"[{host}]" if ":" in host else host).lower()
    return (*LOOPBACK, *(() if own in LOOPBACK else (own,)), *(each.lower() for each in more))
