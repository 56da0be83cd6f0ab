"""`searchidx serve` as a process: its address, its end, and what keeps it from starting."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from processes import environment_of

from searchidx.web import server

Run = Callable[..., Any]


SLOW = """
import time
from searchidx.cli import main
from searchidx.web import answers

quick = answers.results
answers.results = lambda archive, asked, **more: time.sleep(60) if asked.q == "slow" else quick(archive, asked, **more)
main()
"""
"""The program, with a question that takes a minute."""


@contextmanager
def serving(
    index: Path, *options: str, program: Sequence[str] = ("-m", "searchidx")
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The address that a server of its own printed, and its process."""
    command = [sys.executable, *program, "--index", str(index), "serve", "--port", "0", *options]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment_of()
    )
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip(), process
    finally:
        process.kill()
        process.communicate()


def test_it_prints_its_address_answers_and_ends(index: Path) -> None:
    with serving(index) as (address, process):
        assert address.startswith("http://127.0.0.1:")
        with urllib.request.urlopen(f"{address}api/query?q=ceasefire") as answer:
            assert json.load(answer)["total"] == 3
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
        assert (process.returncode, out, err) == (0, "", "")


def test_it_ends_while_a_question_runs(index: Path) -> None:
    with serving(index, program=("-c", SLOW)) as (address, process):
        host, _, port = address.removeprefix("http://").rstrip("/").rpartition(":")
        with socket.create_connection((host, int(port)), timeout=20) as asking:
            asking.sendall(f"GET /api/query?q=slow HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
            time.sleep(0.5)
            began = time.monotonic()
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=20)
            answer = asking.recv(10_000).decode()
        assert (process.returncode, out, err) == (0, "", "")
        assert time.monotonic() - began < 10
        assert answer.startswith("HTTP/1.1 503")
        assert "was ended" in answer


def test_the_token_is_in_the_address_and_the_log_on_standard_error(index: Path) -> None:
    with serving(index, "--token", "new", "--api-only", "--log") as (address, process):
        place, _, token = address.partition("?token=")
        assert place.endswith("/api/openapi.json")
        assert len(token) > 20
        request = urllib.request.Request(place, headers={"Authorization": f"Bearer {token}"})
        with urllib.request.urlopen(request) as answer:
            assert answer.status == 200
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
        assert "GET /api/openapi.json 200" in err
        assert token not in err


def test_beyond_this_machine_a_token_is_needed(index: Path, run: Run) -> None:
    done = run("serve", "--host", "0.0.0.0", "--port", 0, index=index)
    assert done.code == 2
    assert "everybody on the network" in done.err
    assert "--token" in done.err


def test_a_port_in_use_is_told(index: Path, run: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run("serve", "--port", port, index=index)
    assert done.code == 3
    assert f"port {port} is in use" in done.err


@pytest.mark.parametrize("host", ["nowhere.invalid", "192.0.2.1"])
def test_an_address_of_another_machine_is_told(index: Path, run: Run, host: str) -> None:
    done = run("serve", "--host", host, "--token", "correct-horse-battery", index=index)
    assert done.code == 3
    assert host in done.err


def test_without_an_index_there_is_nothing_to_serve(tmp_path: Path, run: Run) -> None:
    done = run("serve", index=tmp_path / "none")
    assert done.code == 3
    assert "there is no index" in done.err


def test_a_missing_package_says_how_to_get_it(index: Path, tmp_path: Path) -> None:
    (tmp_path / "uvicorn.py").write_text(
        "raise ModuleNotFoundError(\"No module named 'uvicorn'\", name='uvicorn')"
    )
    environment = environment_of()
    environment["PYTHONPATH"] = os.pathsep.join([str(tmp_path), environment["PYTHONPATH"]])
    done = subprocess.run(
        [sys.executable, "-m", "searchidx", "--index", index, "serve"],
        capture_output=True,
        text=True,
        env=environment,
    )
    assert done.returncode == 3
    assert done.stderr.splitlines() == [
        "searchidx: the page needs uvicorn, which is not installed", "  get it: pip install 'searchidx[web]'",
    ]  # fmt: skip


def test_a_token_of_other_characters_is_encoded_in_the_address(index: Path) -> None:
    token = 'a&b=c#d+e%20 "f;g,h\\i/?'
    with serving(index, "--token", token) as (address, _):
        jar = urllib.request.HTTPCookieProcessor()
        with urllib.request.build_opener(jar).open(address) as answer:  # sets the cookie, and is followed
            assert (answer.status, "token" in answer.url) == (200, False)


@pytest.mark.parametrize(
    "token", ["schlüssel-der-redaktion", "correct-horse\nbattery", " correct-horse-battery"]
)
def test_a_token_that_cannot_be_sent_is_refused(index: Path, run: Run, token: str) -> None:
    done = run("serve", "--host", "nowhere.invalid", "--token", token, index=index)
    assert done.code == 2
    assert "the token has characters" in done.err
    assert "ASCII" in done.err


def test_the_address_of_a_server_that_others_reach_names_this_machine() -> None:
    for everywhere in ("0.0.0.0", "::", ""):
        assert (
            server.address(server.Service("index", everywhere), 8765)
            == f"http://{socket.gethostname()}:8765/"
        )
    assert server.address(server.Service("index", "fe80::1"), 8765) == "http://[fe80::1]:8765/"
    assert server.address(server.Service("index"), 8765) == "http://127.0.0.1:8765/"


def test_a_weak_token_is_told(index: Path, run: Run) -> None:
    done = run("serve", "--host", "nowhere.invalid", "--token", "short", index=index)
    assert "can be guessed" in done.err
