"""The wire to a cluster: one call, its retries, and its errors as ours. Nothing else speaks opensearch-py.

In: a method, a path and a body. Out: what the cluster answers, as plain data. Where a node is overloaded or gone, the
call is made again, at another node, after a pause that grows and is not the same for all who wait. Every call that is
made here may be made twice: writes say which document they mean.
"""

from __future__ import annotations

import importlib
import json
import logging
import random
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import orjson

from searchidx.backends.opensearch.address import Address, Credentials, number
from searchidx.errors import IndexUnwritable, MissingEngine, Unreachable, UsageError

Json = dict[str, Any]

TRIES = 7
"""Calls until a cluster counts as gone: with their pauses about ten seconds, in which another node takes over."""

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 5.0
"""Seconds. A pause is drawn between half of what it may be and all of it, and may be twice as long each time."""

THREADS = 2
"""Calls at once: while one sends, another asks."""

BUSY = frozenset({429, 502, 503, 504})
"""What a node answers that may answer otherwise in a moment."""

READS = ("/_search", "/_count", "/_msearch")
"""What paths of questions end in: somebody waits for the answer."""

PARTIAL = (*READS, "/_search/point_in_time")
"""What paths end in whose answer may be that of some shards only."""

UNVERIFIED = (
    "searchidx: SEARCHIDX_OPENSEARCH_VERIFY=no believes any certificate of %s: who stands between can read and change"
    " all that is sent, the password too; SEARCHIDX_OPENSEARCH_CA names an authority to believe instead"
)
"""Where nobody has set up logging, this goes to standard error."""

_SURROGATES = {code: code + 0x100000 for code in range(0xD800, 0xE000)}
_BACK = {there: here for here, there in _SURROGATES.items()}


def sendable(value: object) -> bytes:
    """A value as JSON. Bytes of paths that are no text (lone surrogates) go as private characters, and come back."""
    try:
        return orjson.dumps(value)
    except TypeError:  # surrogates, or whole numbers of more than 64 bits
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        return text.translate(_SURROGATES).encode()


def as_sent(text: str) -> str:
    """The text that `sendable` was given."""
    return text if text.isascii() or max(text) < "\U0010d800" else text.translate(_BACK)


def pauses(tries: int = TRIES) -> Iterator[float]:
    """Seconds to wait before each further try."""
    longest = FIRST_PAUSE
    for _ in range(tries - 1):
        yield random.uniform(longest / 2, longest)
        longest = min(LONGEST_PAUSE, longest * 2)


class Connection:
    """A client of one cluster, made at the first call. After that, several threads may use it."""

    def __init__(
        self,
        where: Address,
        how: Credentials,
        *,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.where = where
        self._how = how
        self._sleep = sleep
        self._clock = clock
        self._opened: Any = None
        self.seconds = number("TIMEOUT", 30)
        self._library = _library()

    def close(self) -> None:
        """Let go of the sockets."""
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    def call(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        missing: bool = False,
        there: bool = False,
        lines: Iterable[bytes] | None = None,
        seconds: float | None = None,
        patient: bool = False,
        **parameters: object,
    ) -> Any:
        """The answer of the cluster. With `missing`, None where there is no such thing; with `there`, where it was
        made before.

        `lines` are sent as they are, one a line. An answer of some shards only counts as none. A question is not asked
        again after the time of one answer, if it was asked twice, unless who asks is `patient`. Raises Unreachable,
        IndexUnwritable, UsageError.
        """
        data = b"".join(line + b"\n" for line in lines) if lines is not None else body
        if isinstance(data, dict):
            data = sendable(data)
        headers = {"content-type": "application/x-ndjson" if lines is not None else "application/json"}
        limit = seconds or self.seconds
        parameters["request_timeout"] = limit
        began, tries, waits = self._clock(), 0, pauses()
        while True:
            tries += 1
            try:
                answer = self._client.transport.perform_request(
                    method, f"/{path}", params=dict(parameters), body=data, headers=headers
                )
                if not isinstance(answer, dict | list | bool):
                    raise self._foreign("its answer is no JSON")
                why = self._lacking(path, answer)
            except self._library.exceptions.OpenSearchException as error:
                answer, why = None, self._failing(error, missing=missing, there=there)
            if not why:
                return answer
            asks = f"/{path}".endswith(READS) and not patient
            late = tries > 1 and asks and self._clock() - began >= limit
            if late or (pause := next(waits, None)) is None:
                raise self._gone(why)
            self._sleep(pause)

    def _failing(self, error: Any, *, missing: bool, there: bool) -> str:
        """Why to ask again, or "" where None is the answer. Raises what asking again does not mend."""
        errors = self._library.exceptions
        match error:
            case errors.SSLError():
                raise self._distrusted(error) from None
            case errors.ConnectionError():
                return _short(error)
            case errors.TransportError():
                if (missing and error.status_code == 404) or (
                    there and (error.status_code == 409 or "already_exists" in str(error.error))
                ):
                    return ""
                if error.status_code not in BUSY:
                    raise self._refused(error) from None
                return _short(error)
        raise self._foreign(str(error)) from None

    def _lacking(self, path: str, answer: Any) -> str:
        """Why an answer is not that of all shards, or "". Raises Unreachable where asking again is no use."""
        if not isinstance(answer, dict) or not f"/{path}".endswith(PARTIAL):
            return ""
        for each in answer.get("responses", (answer,)):
            if "error" in each:
                status, error = each.get("status"), each["error"]
                if status not in BUSY:
                    raise self._impossible(_reason(error))
                return f"{status} {_reason(error)}"
            shards = each.get("_shards", {})
            if shards.get("failed"):
                failures = shards.get("failures") or [{}]
                reason = _reason(failures[0].get("reason", {})) or "no node has them"
                if "maxClauseCount" in reason:
                    raise self._impossible(reason)
                return (
                    f"{shards['failed']} of {shards['total']} shards are missing from its answer ({reason})"
                )
            if each.get("timed_out"):
                return "its answer was cut off"
        return ""

    @property
    def _client(self) -> Any:
        if self._opened is None:
            how = self._how
            options: dict[str, Any] = {}
            if how.api_key is not None:
                options["headers"] = {"authorization": f"ApiKey {how.api_key}"}
            elif how.user is not None:
                options["http_auth"] = (how.user, how.password)
            if self.where.tls:
                if not how.verify:
                    logging.getLogger("searchidx").warning(UNVERIFIED, self.where)
                options |= {"use_ssl": True, "verify_certs": how.verify, "ssl_show_warn": False}
                if how.authorities:
                    options["ca_certs"] = how.authorities
                if how.certificate:
                    options |= {"client_cert": how.certificate, "client_key": how.key}
            hosts = [{"host": host.strip("[]"), "port": port} for host, port in self.where.nodes]
            # tries are counted here, where all that may be tried again is known
            self._opened = self._library.OpenSearch(
                hosts,
                timeout=self.seconds,
                max_retries=0,
                retry_on_timeout=False,
                pool_maxsize=THREADS,
                http_compress=not self.where.is_local,  # packing costs more than a way within one machine
                **options,
            )
        return self._opened

    # --- errors -----------------------------------------------------------------------------------

    def _gone(self, why: str) -> Unreachable:
        return Unreachable(
            f"the cluster at {self.where} does not answer: {why}",
            "is it running, and the address right? what was added before stays; the next add goes on from there",
        )

    def _distrusted(self, error: Any) -> Unreachable:
        if "certificate required" in _short(error):  # what a node says by TLS 1.3
            return self._unknown_client()
        return Unreachable(
            f"the certificate of the cluster at {self.where} is not to be trusted: {_short(error)}",
            "SEARCHIDX_OPENSEARCH_CA names the file of its authority",
        )

    def _unknown_client(self) -> Unreachable:
        return Unreachable(
            f"the cluster at {self.where} asks for a certificate of the client",
            "SEARCHIDX_OPENSEARCH_CERT and _KEY name the files of one and of its key",
        )

    def _refused(self, error: Any) -> Unreachable | IndexUnwritable | UsageError:
        if error.status_code == 400 and "SSL certificate" in str(error.error):  # what a proxy says
            return self._unknown_client()
        if error.status_code == 401:
            return Unreachable(
                f"the cluster at {self.where} does not know this user, or the password is wrong",
                "SEARCHIDX_OPENSEARCH_USER and _PASSWORD (or _API_KEY) in the environment",
            )
        if error.status_code == 403:
            return IndexUnwritable(
                f"the cluster at {self.where} refuses this: {_short(error)}",
                "a missing right of this user, or an index that is blocked, as on a full disk",
            )
        return self._impossible(_short(error))

    def _impossible(self, why: str) -> Unreachable | UsageError:
        if "maxClauseCount" in why:
            return UsageError(
                "the words of this query stand for more words than a cluster looks for at once",
                "write more letters of those with * or ~, or ask for fewer of them",
            )
        return Unreachable(
            f"the cluster at {self.where} cannot do this: {why}",
            "was the archive deleted, or is OpenSearch older than 2.4? `check` says whether the archive is whole",
        )

    def _foreign(self, why: str) -> Unreachable:
        return Unreachable(
            f"what answers at {self.where} is no OpenSearch: {why[:200]}",
            "is this its address and port, and does a proxy or a page to log in stand before it?",
        )


def answers(
    connection: Connection, index: str, bodies: Sequence[Json], *, patient: bool = False
) -> list[Json]:
    """The answers to several searches of an index, by one call."""
    lines = [line for body in bodies for line in (sendable({"index": index}), sendable(body))]
    found: list[Json] = connection.call("POST", "_msearch", lines=lines, patient=patient)["responses"]
    return found


def count(connection: Connection, index: str, query: Json) -> int:
    """How many documents of an index a query matches."""
    return int(connection.call("POST", f"{index}/_count", {"query": query})["count"])


def _reason(error: Any) -> str:
    """What an error in an answer says."""
    if not isinstance(error, Mapping):
        return str(error)[:300]
    deeper, causes = error.get("caused_by") or {}, error.get("root_cause") or [error]
    return str(deeper.get("reason") or causes[0].get("reason") or error.get("type") or "")[:300]


def _short(error: Any) -> str:
    """What went wrong in a few words: no request, no header."""
    info = getattr(error, "info", None)
    if isinstance(info, Mapping) and isinstance(info.get("error"), Mapping):
        return _reason(info["error"]) or str(error.error)[:300]
    if isinstance(info, Exception):
        text = str(info)
        return (text.rsplit(": ", 1)[-1] if "HTTPConnection" in text else text)[:300]
    return f"{error.status_code} {error.error}"[:300]


def _library() -> Any:
    try:
        library = importlib.import_module("opensearchpy")
    except ImportError as error:
        raise MissingEngine(
            f"an archive on a cluster needs opensearch-py, which is not installed ({error})",
            'pip install "searchidx[opensearch]"',
        ) from None
    logging.getLogger("opensearch").setLevel(logging.CRITICAL)  # errors are told by us, without requests
    return library
