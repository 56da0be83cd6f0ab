"""Style, scripts and icon, at addresses that change when they do.

A browser keeps such a file for good and asks for it once: a page of hits paints as soon as its own bytes are there. The
addresses of another version of searchidx are other addresses, so that nobody sees a page in yesterday's style.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(__file__).parent / "static"

MOUNTED = "/static/"
"""What all addresses of assets begin with; they hold nothing of the archive, so no token is asked for them."""

FOR_GOOD = "public, max-age=31536000, immutable"
"""A year, the most that is usual, without asking whether it has changed (RFC 8246)."""


def _version() -> str:
    """A digest of all of the files, as one component of a path: modules that import `./other.js` stay in it."""
    seen = hashlib.blake2b(digest_size=6)
    for path in sorted(FOLDER.iterdir()):
        seen.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return seen.hexdigest()


PREFIX = f"{MOUNTED}{_version()}"


def address(name: str) -> str:
    """Where the file of that name is served."""
    return f"{PREFIX}/{name}"


class Assets(StaticFiles):
    """The files below `PREFIX`."""

    def __init__(self) -> None:
        super().__init__(directory=FOLDER)

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """A file, to be kept."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["Cache-Control"] = FOR_GOOD
        return response
