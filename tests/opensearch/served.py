"""The stand-in of a cluster as a server, for what needs a wire: certificates, passwords, proxies."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standin import StandIn


@contextmanager
def served(cluster: StandIn) -> Iterator[int]:
    """A server on loopback that answers as the stand-in does; its port."""
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            data = self.rfile.read(int(self.headers.get("content-length") or 0))
            path = self.path.partition("?")[0].strip("/")
            lines = data.splitlines() if path in ("_bulk", "_msearch") else []
            body = json.loads(data) if data and not lines else None
            with lock:
                told = cluster.call(self.command, path, body, lines=lines, missing=True, there=True)
            lacking = self.command in ("GET", "HEAD") and not told
            self.send_response(404 if lacking else 200)
            sent = json.dumps(
                {"found": False} if lacking else told if isinstance(told, dict) else {}
            ).encode()
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(sent)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(sent)

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _answer  # noqa: N815 - the names that http.server asks for

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
