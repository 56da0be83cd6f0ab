"""What needs no cluster: addresses and secrets, pauses, pieces of text, errors that name what is wrong."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx import words
from searchidx.backends import is_address
from searchidx.backends.opensearch import terms
from searchidx.backends.opensearch.address import Credentials, address, credentials
from searchidx.backends.opensearch.bulk import Operation, put, send
from searchidx.backends.opensearch.connection import as_sent, pauses, sendable
from searchidx.backends.opensearch.terms import Chunks, pieces
from searchidx.errors import Unreachable, UsageError

LOCAL = address("opensearch://localhost:9200/news")
FAR = address("opensearch://search.example.org/news")
SAFE = address("opensearchs://search.example.org:9201,other.example.org/news")


def test_what_an_address_says() -> None:
    assert SAFE.nodes == (("search.example.org", 9201), ("other.example.org", 9200))
    assert (SAFE.name, SAFE.tls, LOCAL.tls) == ("news", True, False)
    assert str(SAFE) == "opensearchs://search.example.org:9201,other.example.org:9200/news"
    assert is_address(str(SAFE))
    assert not is_address("news.index")


@pytest.mark.parametrize("text", ["opensearch://", "opensearch://host", "opensearch://host/Big", "opensearch://h:x/n",
                                  "opensearch:///n", "opensearch://a,,b/n", "opensearch://host/a/b",
                                  "opensearch://host/*"])  # fmt: skip
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(UsageError, match="no address"):
        address(text)


@pytest.mark.parametrize("text", ["opensearchs://anna:hunter2@host/news", "opensearchs://anna:hun/ter2@host/news",
                                  "opensearchs://anna:hun@ter2@host/news", "opensearch://a:/ter2@"])  # fmt: skip
def test_a_password_in_an_address_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(UsageError, match="no user and no password") as caught:
        address(text)
    assert "ter2" not in f"{caught.value.message} {caught.value.hint}"


def test_secrets_come_from_the_environment_and_are_not_printed(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("hunter2\n")
    given = {"SEARCHIDX_OPENSEARCH_USER": "anna", "SEARCHIDX_OPENSEARCH_PASSWORD_FILE": str(file)}
    found = credentials(SAFE, given)
    assert (found.user, found.password, found.verify) == ("anna", "hunter2", True)
    assert "hunter2" not in repr(found)
    assert "k3y" not in repr(credentials(SAFE, {"SEARCHIDX_OPENSEARCH_API_KEY": "k3y"}))


def test_a_password_is_not_sent_in_the_clear_to_another_machine() -> None:
    given = {"SEARCHIDX_OPENSEARCH_USER": "anna", "SEARCHIDX_OPENSEARCH_PASSWORD": "hunter2"}
    with pytest.raises(UsageError, match="in the clear"):
        credentials(FAR, given)
    assert credentials(LOCAL, given).password == "hunter2"


@pytest.mark.parametrize(("host", "here"), [
    ("localhost", True), ("LocalHost", True), ("127.0.0.1", True), ("127.8.8.8", True), ("[::1]", True),
    ("localhost.evil.example", False), ("127.evil.example", False), ("127.0.0.1.evil.example", False),
    ("[::2]", False), ("10.0.0.1", False),
])  # fmt: skip
def test_which_hosts_are_this_machine(host: str, here: bool) -> None:
    assert address(f"opensearch://{host}/news").is_local is here


@pytest.mark.parametrize(
    "given",
    [
        {"USER": "anna"},
        {"PASSWORD": "x"},
        {"PASSWORD_FILE": "/nowhere/at/all"},
        {"CA": "/nowhere/at/all"},
        {"CERT": "/nowhere/at/all"},
        {"KEY": "/nowhere/at/all"},
    ],
)
def test_half_of_the_credentials(given: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        credentials(SAFE, {f"SEARCHIDX_OPENSEARCH_{name}": value for name, value in given.items()})


def test_nobody_listens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("opensearchpy")
    from searchidx.backends.opensearch.connection import Connection

    slept: list[float] = []
    connection = Connection(address("opensearch://127.0.0.1:1/news"), Credentials(), sleep=slept.append)
    with pytest.raises(Unreachable, match="does not answer") as caught:
        connection.call("GET", "news/_count")
    assert caught.value.exit_code == 3
    assert len(slept) == 6


@pytest.mark.parametrize(("verify", "told"), [(True, 0), (False, 1)])
def test_believing_any_certificate_is_told(verify: bool, told: int, caplog: pytest.LogCaptureFixture) -> None:
    pytest.importorskip("opensearchpy")
    from searchidx.backends.opensearch.connection import Connection

    connection = Connection(
        address("opensearchs://127.0.0.1:1/news"), Credentials(verify=verify), sleep=lambda _: None
    )
    with pytest.raises(Unreachable):
        connection.call("GET", "news/_count")
    assert caplog.text.count("believes any certificate of opensearchs://127.0.0.1:1/news") == told


def test_pauses_grow_and_differ() -> None:
    random.seed(1)
    found = list(pauses())
    assert len(found) == 6
    assert found[-1] > found[0] * 4
    assert found != list(pauses())


def test_paths_that_are_no_text_come_back() -> None:
    path = b"/news/caf\xe9.txt".decode("utf-8", "surrogateescape")
    assert as_sent(sendable([path]).decode()) == f'["{path}"]'
    assert as_sent("Łódź 北京") == "Łódź 北京"


def test_the_pieces_of_a_text() -> None:
    known: set[tuple[str, str]] = set()
    assert pieces(Chunks().of("Cease-fires in C++", "en"), known).split(" ") == [
        "ceasefir|ceas|=cease|>ceasefir", "fire|=fires|<ceasefir", "in|=in", "c++|c|=c",
    ]  # fmt: skip
    assert ("fires", "fire") in known
    assert pieces(Chunks().of("", "en"), known) == ""


@given(st.text(alphabet="aB7é ŁС'’-.&+#_,“\u0301\u2009北か\n\t/@", max_size=60))
def test_the_pieces_of_a_text_are_its_tokens(text: str) -> None:
    """Whatever a text is cut at, its words stand where `words.tokens` has them."""
    there = [set(piece.split("|")) for piece in pieces(Chunks().of(text, "en"), set()).split()]
    tokens = list(words.tokens(text))
    assert len(there) == len({token.position for token in tokens})
    for token in tokens:
        wanted = words.stem(token.form, "en") if token.joined else f"={token.form}"
        assert wanted in there[token.position]


class _Cluster:
    """Answers bulk requests as it is told to: statuses by document, one per request."""

    where = "test"

    def __init__(self, statuses: dict[str, list[int]]) -> None:
        self.statuses = statuses
        self.sizes: list[int] = []

    def call(self, _method: str, _path: str, *, lines: list[bytes]) -> Any:
        import json

        heads = [json.loads(line) for line in lines[::2]]
        self.sizes.append(len(heads))
        items = []
        for head in heads:
            ((kind, told),) = head.items()
            left = self.statuses.get(told["_id"], [201])
            status = left.pop(0) if len(left) > 1 else left[0]
            items.append({kind: {"status": status, "error": {"reason": "too odd"}}})
        return {"errors": any(next(iter(i.values()))["status"] > 299 for i in items), "items": items}


def _operations(number: int) -> list[Operation]:
    return [put("news", f"d{at}", {"n": at}) for at in range(number)]


def test_what_is_too_busy_is_sent_again_in_smaller_pieces() -> None:
    cluster = _Cluster({f"d{at}": [429, 503, 201] for at in range(8)})
    slept: list[float] = []
    assert send(cluster, _operations(10), sleep=slept.append) == []  # type: ignore[arg-type]
    assert cluster.sizes[0] == 10
    assert sum(cluster.sizes[1:]) == 16
    assert len(slept) == 2


def test_what_is_refused_is_told_and_the_rest_goes_on() -> None:
    cluster = _Cluster({"d3": [400]})
    refused = send(cluster, _operations(10))  # type: ignore[arg-type]
    assert [(each.operation.name, each.reason) for each in refused] == [("d3", "too odd")]


def test_a_cluster_that_stays_busy() -> None:
    with pytest.raises(Unreachable, match="stays too busy"):
        send(_Cluster({"d1": [429]}), _operations(2), sleep=lambda _: None)  # type: ignore[arg-type]


def test_what_was_there_before_is_no_failure() -> None:
    cluster = _Cluster({"d0": [409], "d1": [404]})
    operations = [put("w", "d0", {}, kind="create")]
    assert send(cluster, operations) == []  # type: ignore[arg-type]
    assert len(send(cluster, [put("w", "d0", {})])) == 1  # type: ignore[arg-type]


def test_without_the_extra_the_command_says_what_to_install() -> None:
    code = (
        "import sys; sys.modules['opensearchpy'] = None\n"
        "from searchidx.cli import run\nsys.exit(run(['--index', 'opensearch://localhost/news', 'query', 'x']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 3
    assert "searchidx[opensearch]" in done.stderr


def test_a_folder_loads_nothing_of_the_cluster(small_archive: Any) -> None:
    code = (
        "import sys\nfrom searchidx.cli import run\n"
        f"run(['--index', {str(small_archive.index)!r}, 'query', 'ferry'])\n"
        "print('@', *[m for m in sys.modules if 'opensearch' in m])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.rsplit("@", 1)[1].strip() == ""


def test_all_languages_share_one_room_for_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terms, "MOST_CHUNKS", 6)
    remembered = Chunks()
    texts = [("one two", "en"), ("jeden dva", "cs"), ("three four five", "en"), ("a b c d e f g h", None)]
    for text, language in texts * 2:
        told = remembered.of(text, language)
        assert [chunk.pieces for chunk in told] == [chunk.pieces for chunk in Chunks().of(text, language)]
        if language:
            assert sum(map(len, remembered._made.values())) <= 6
    assert remembered.of("one", "en")[0] is remembered.of("one", "en")[0]
