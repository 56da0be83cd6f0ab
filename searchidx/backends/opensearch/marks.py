"""Marks of runs of `add`: who is at it, and who was cut off.

In: the archive. Out: documents of `NAME-about`. A run leaves a mark while it writes and takes it away when nothing is
half done. One that dies leaves it: from then on runs look twice at files that nobody remembers, and `check` says so.
"""

from __future__ import annotations

import os
import secrets
import socket
import time
from collections.abc import Mapping
from typing import Any

from searchidx.backends.opensearch.connection import Connection

BEAT = 60
"""Seconds between two signs of life."""

FRESH = 15 * 60
"""Seconds after its last sign of life in which a run of another machine counts as alive."""

RUNS = {"query": {"term": {"kind": "run"}}}


class Mark:
    """The mark of one run."""

    def __init__(self, connection: Connection, name: str) -> None:
        self._connection = connection
        self._index = f"{name}-about"
        self._id = f"run-{secrets.token_hex(6)}"
        self._started = self._beaten = time.time()

    def put(self, *, ended: bool = False) -> None:
        """Leave it, with a sign of life; `ended` is a run that will not go on."""
        self._beaten = time.time()
        value = {
            "host": socket.gethostname(), "pid": os.getpid(), "started": int(self._started),
            "beat": int(self._beaten), "ended": ended,
        }  # fmt: skip
        body = {"kind": "run", "value": value}
        self._connection.call("PUT", f"{self._index}/_doc/{self._id}", body, refresh="true")

    def beat(self) -> None:
        """Give a sign of life if the last one is long ago."""
        if time.time() - self._beaten >= BEAT:
            self.put()

    def take_away(self) -> None:
        self._connection.call("DELETE", f"{self._index}/_doc/{self._id}", missing=True, refresh="true")


def any_left(connection: Connection, name: str) -> bool:
    """Whether there are marks, of runs that go on or that were cut off."""
    connection.call("POST", f"{name}-about/_refresh")
    return bool(connection.call("POST", f"{name}-about/_count", RUNS)["count"])


def any_running(connection: Connection, name: str) -> bool:
    """Whether a run goes on, as far as can be told."""
    return any(_goes_on(value) for value in _all(connection, name).values())


def clear(connection: Connection, name: str) -> None:
    """Take away the marks of runs that do not go on: to be called when nothing is half done."""
    for which, value in _all(connection, name).items():
        if not _goes_on(value):
            connection.call("DELETE", f"{name}-about/_doc/{which}", missing=True, refresh="true")


def _all(connection: Connection, name: str) -> dict[str, Mapping[str, Any]]:
    connection.call("POST", f"{name}-about/_refresh")
    found = connection.call("POST", f"{name}-about/_search", {**RUNS, "size": 1_000})
    return {hit["_id"]: hit["_source"].get("value") or {} for hit in found["hits"]["hits"]}


def _goes_on(value: Mapping[str, Any]) -> bool:
    if value.get("ended") or time.time() - value.get("beat", 0) > FRESH:
        return False
    return value.get("host") != socket.gethostname() or _is_alive(value["pid"])


def _is_alive(pid: int) -> bool:
    if os.name == "nt":  # there, os.kill would end it
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
