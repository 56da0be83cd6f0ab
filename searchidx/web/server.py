"""Runs the page until it is interrupted.

In: a folder and where to listen. Out: nothing; or one of our errors before anything is served.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import socket
from collections.abc import Callable
from urllib.parse import quote

import uvicorn

from searchidx.errors import SearchidxError, UsageError
from searchidx.values import dataclass
from searchidx.web.answers import answer
from searchidx.web.application import application
from searchidx.web.asked import Asked
from searchidx.web.guard import RATE, Rules, allowed_hosts
from searchidx.web.pages import search_page
from searchidx.web.readers import SECONDS, Reader, Readers

ENOUGH = 3
"""Questions after which a reader works as it will go on: from the third on it counts with numpy."""


@dataclass(frozen=True, slots=True)
class Service:
    """What is served, where and to whom. Port 0 is any that is free; `token` None asks for none."""

    index: str
    host: str = "127.0.0.1"
    port: int = 0
    token: str | None = None
    called: tuple[str, ...] = ()
    page: bool = True
    rate: float = RATE
    seconds: float = SECONDS


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches what listens there."""
    return host in ("localhost", "::1") or host.startswith("127.")


def serve(service: Service, ready: Callable[[str], None], log: Callable[[str], None] | None = None) -> None:
    """Serve until interrupted; `ready` is told the address to open, `log` a line for each request.

    Raises UsageError when others could ask without a token or the token cannot be sent, SearchidxError when the port is
    taken, and what opening the index raises.
    """
    token = service.token or ""
    if not (token.isascii() and token.isprintable() and token == token.strip()):
        raise UsageError(
            "the token has characters that a header cannot carry",
            "letters, digits and signs of ASCII can be sent, and spaces between them",
        )
    if service.token is None and not is_loopback(service.host):
        raise UsageError(
            f"at {service.host} everybody on the network could read the archive",
            "say --token new, or --token with a secret of your own; or leave --host out",
        )
    _quiet()
    readers = Readers(service.index, seconds=service.seconds)
    try:
        readers.warm_up(_ready)
        with _listening(service.host, service.port) as listener:
            port = listener.getsockname()[1]
            rules = Rules(
                port, allowed_hosts(service.host, service.called), service.token, rate=service.rate, log=log
            )
            ready(address(service, port))
            settings = uvicorn.Config(
                application(readers, rules, page=service.page), log_config=None, access_log=False, ws="none",
                http="h11", loop="asyncio", proxy_headers=False, server_header=False, timeout_graceful_shutdown=2,
            )  # fmt: skip
            with contextlib.suppress(KeyboardInterrupt):  # that is how it ends
                uvicorn.Server(settings).run(sockets=[listener])
    finally:
        readers.close()


def _quiet() -> None:
    """Keep what uvicorn logs, tracebacks among it, from standard error: the guard tells what failed."""
    logger = logging.getLogger("uvicorn")
    logger.propagate = False
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())  # with none at all, logging writes to standard error itself


def _ready(reader: Reader) -> None:
    for _ in range(ENOUGH):
        search_page(answer(reader, Asked()), None)  # the templates are compiled by that, too


def address(service: Service, port: int) -> str:
    """What a browser opens; of a server that listens everywhere, one that others can open, too."""
    host = socket.gethostname() if allowed_hosts(service.host, ()) is None else service.host
    host = f"[{host}]" if ":" in host else host
    path = "" if service.page else "api/openapi.json"
    return f"http://{host}:{port}/{path}" + (
        f"?token={quote(service.token, safe='')}" if service.token else ""
    )


def _listening(host: str, port: int) -> socket.socket:
    """A socket that listens. Raises SearchidxError when it cannot."""
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(place)
            listener.listen(512)  # whoever reads the address may ask at once
        except BaseException:
            listener.close()
            raise
    except socket.gaierror as error:
        raise SearchidxError(
            f"{host} is no address of this machine: {error.strerror}", "leave --host out"
        ) from None
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise SearchidxError(
                f"port {port} is in use",
                f"is searchidx serve running already? Another one: --port {port + 1}",
            ) from None
        if error.errno == errno.EACCES:
            raise SearchidxError(
                f"no permission to listen at port {port}", "ports from 1024 need none"
            ) from None
        raise SearchidxError(f"cannot listen at {host}, port {port}: {error.strerror}") from None
    return listener
