"""Many documents at once to a cluster: sent again until each has been taken or refused for good.

In: operations, each of which says which document it means, so that sending it twice changes nothing. Out: what was
refused, with the reason. What a node is too busy for, or what a dying node leaves unanswered, is sent again after a
pause that grows; a request is made smaller when the cluster says that it is too much at once. That is all the
back-pressure there is: nothing is read on while a request waits.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from searchidx.backends.opensearch.connection import BUSY, Connection, Json, pauses, sendable
from searchidx.errors import Unreachable

MOST_BYTES = 4 << 20
MOST_OPERATIONS = 5_000
"""A request holds up to so much."""

DONE_BEFORE = {"create": 409, "delete": 404}
"""What is no failure: a document that is there already, or gone already."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One document of one index: to be put (`index`, `create`) with a body, or taken out (`delete`)."""

    kind: str
    index: str
    name: str
    body: bytes = b""

    @property
    def lines(self) -> list[bytes]:
        """As it is sent."""
        head = sendable({self.kind: {"_index": self.index, "_id": self.name}})
        return [head] if self.kind == "delete" else [head, self.body]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A document that the cluster does not take, and why."""

    operation: Operation
    reason: str


def put(index: str, name: str, body: Json, *, kind: str = "index") -> Operation:
    """An operation that puts a document."""
    return Operation(kind, index, name, sendable(body))


def send(
    connection: Connection, operations: Sequence[Operation], *, sleep: Callable[[float], None] = time.sleep
) -> list[Refusal]:
    """Send all of them, in order; what was refused for good. Raises Unreachable when the cluster is gone."""
    refused: list[Refusal] = []
    start = 0
    while start < len(operations):
        size, end = 0, start
        while end < len(operations) and (end == start or size < MOST_BYTES) and end - start < MOST_OPERATIONS:
            size += len(operations[end].body) + 100
            end += 1
        refused += _sent(connection, operations[start:end], sleep)
        start = end
    return refused


def _sent(
    connection: Connection, operations: Sequence[Operation], sleep: Callable[[float], None]
) -> list[Refusal]:
    refused: list[Refusal] = []
    left = list(operations)
    waits = pauses()
    piece = len(left)
    why = ""
    while left:
        again: list[Operation] = []
        for start in range(0, len(left), piece):
            sent = left[start : start + piece]
            lines = [line for each in sent for line in each.lines]
            answer: dict[str, Any] = connection.call("POST", "_bulk", lines=lines)
            if not answer.get("errors"):
                continue
            for operation, item in zip(sent, answer["items"], strict=True):
                result = item[operation.kind]
                status = result["status"]
                if status < 300 or status == DONE_BEFORE.get(operation.kind):
                    continue
                if status in BUSY:
                    again.append(operation)
                    why = _reason(result)
                else:
                    refused.append(Refusal(operation, _reason(result)))
        left, piece = again, max(1, piece // 2)
        if left:
            if (pause := next(waits, None)) is None:
                raise Unreachable(
                    f"the cluster at {connection.where} stays too busy for {len(left):,} documents: {why}",
                    "the next add goes on from there; fewer clients at once, more nodes, or room on the disks help",
                )
            sleep(pause * random.uniform(1, 1.5))
    return refused


def _reason(result: dict[str, Any]) -> str:
    error = result.get("error") or {}
    deeper = error.get("caused_by") or {}
    return str(deeper.get("reason") or error.get("reason") or f"status {result['status']}")[:300]
