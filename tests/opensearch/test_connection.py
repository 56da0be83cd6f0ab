"""The wire to a cluster, without one: a server of this process answers what a test says."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

pytest.importorskip("opensearchpy")

from searchidx.backends.opensearch.address import Credentials, address
from searchidx.backends.opensearch.connection import TRIES, Connection
from searchidx.errors import Unreachable, UsageError

WHOLE = {"_shards": {"total": 3, "successful": 3, "failed": 0}, "timed_out": False, "hits": {"hits": []}}
HALF = {
    **WHOLE,
    "_shards": {"total": 3, "successful": 2, "failed": 1, "failures": [{"reason": {"reason": "node left"}}]},
}
CUT = {**WHOLE, "timed_out": True}
BUSY = {"error": {"root_cause": [{"reason": "queue is full"}]}, "status": 429}

Answer = tuple[int, str, object]
Ask = Callable[..., tuple[Connection, list[float]]]


@pytest.fixture
def answering() -> Iterator[Ask]:
    """Makes a connection to a server that gives some answers (status, type, body), and the last of them ever after."""
    servers: list[ThreadingHTTPServer] = []

    def make(*answers: Answer, clock: Callable[[], float] | None = None) -> tuple[Connection, list[float]]:
        left = list(answers)

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("content-length") or 0))
                status, kind, body = left.pop(0) if len(left) > 1 else left[0]
                data = body.encode() if isinstance(body, str) else json.dumps(body).encode()
                self.send_response(status)
                self.send_header("content-type", kind)
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_POST  # noqa: N815 - the name that http.server asks for

            def log_message(self, *_: Any) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        slept: list[float] = []
        where = address(f"opensearch://127.0.0.1:{server.server_port}/news")
        how: dict[str, Any] = {"clock": clock} if clock else {}
        return Connection(where, Credentials(), sleep=slept.append, **how), slept

    yield make
    for server in servers:
        server.shutdown()
        server.server_close()


def ok(body: object) -> Answer:
    return 200, "application/json", body


@pytest.mark.parametrize("path", ["news/_search", "news/_count", "_search", "news/_search/point_in_time"])
@pytest.mark.parametrize("partial", [HALF, CUT])
def test_an_answer_of_some_shards_is_asked_for_again(answering: Ask, path: str, partial: object) -> None:
    connection, slept = answering(ok(partial), ok(partial), ok(WHOLE))
    assert connection.call("POST", path, {})["_shards"]["failed"] == 0
    assert len(slept) == 2


def test_shards_that_stay_away_are_told(answering: Ask) -> None:
    connection, slept = answering(ok(HALF))
    with pytest.raises(Unreachable, match=r"1 of 3 shards are missing .*node left"):
        connection.call("POST", "news/_search", {})
    assert len(slept) == TRIES - 1


def test_each_of_several_answers_must_be_whole(answering: Ask) -> None:
    connection, slept = answering(
        ok({"responses": [WHOLE, BUSY]}), ok({"responses": [HALF, WHOLE]}), ok({"responses": [WHOLE, WHOLE]})
    )
    assert len(connection.call("POST", "_msearch", lines=[b"{}"])["responses"]) == 2
    assert len(slept) == 2


def test_a_question_among_several_that_makes_no_sense(answering: Ask) -> None:
    wrong = {"error": {"root_cause": [{"reason": "no such field"}]}, "status": 400}
    connection, slept = answering(ok({"responses": [WHOLE, wrong]}))
    with pytest.raises(Unreachable, match="no such field") as caught:
        connection.call("POST", "_msearch", lines=[b"{}"])
    assert caught.value.hint
    assert not slept


def test_a_refresh_may_miss_a_copy(answering: Ask) -> None:
    connection, _ = answering(ok(HALF))
    assert connection.call("POST", "news/_refresh") == HALF


@pytest.mark.parametrize("answer", [(200, "text/html", "<h1>Log in</h1>"), (200, "text/plain", "hello"),
                                    (200, "application/json", "no json")])  # fmt: skip
def test_what_is_no_opensearch(answering: Ask, answer: Answer) -> None:
    connection, _ = answering(answer)
    with pytest.raises(Unreachable, match="is no OpenSearch") as caught:
        connection.call("GET", "news/_doc/a")
    assert caught.value.hint


def test_what_is_refused_comes_with_a_remedy(answering: Ask) -> None:
    connection, _ = answering(
        (400, "application/json", {"error": {"root_cause": [{"reason": "odd"}]}, "status": 400})
    )
    with pytest.raises(Unreachable, match="cannot do this: odd") as caught:
        connection.call("POST", "news/_search", {})
    assert caught.value.hint


@pytest.mark.parametrize(("path", "pauses"), [("news/_search", 1), ("_bulk", TRIES - 1)])
def test_questions_are_given_up_sooner_than_writes(answering: Ask, path: str, pauses: int) -> None:
    now = iter(range(0, 10_000, 31))  # each look at the clock is half a minute later
    connection, slept = answering((503, "application/json", {}), clock=lambda: float(next(now)))
    with pytest.raises(Unreachable, match="does not answer"):
        connection.call("POST", path, {})
    assert len(slept) == pauses


@pytest.mark.parametrize("whole", [True, False])
def test_more_words_than_a_cluster_takes(answering: Ask, whole: bool) -> None:
    """All shards refuse, or some."""
    reason = {
        "type": "too_many_nested_clauses",
        "reason": "Query contains too many clauses; maxClauseCount is set to 1024",
    }
    some = {**WHOLE, "_shards": {"total": 3, "successful": 1, "failed": 2, "failures": [{"reason": reason}]}}
    refusal = {"error": {"root_cause": [reason]}, "status": 400}
    connection, slept = answering((400, "application/json", refusal) if whole else ok(some))
    with pytest.raises(UsageError, match="more words") as caught:
        connection.call("POST", "news/_search", {})
    assert caught.value.hint
    assert not slept
