"""Certificates, passwords and keys against a real TLS server: nginx before the stand-in of a cluster, on loopback.

The authority and its certificates are made for the test and thrown away. Nothing secret may show up anywhere.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from served import served
from standin import StandIn

pytest.importorskip("opensearchpy")

PASSWORD, API_KEY = "p4ss-of-anna", "k3y-of-a-robot"

CONFIGURATION = """
daemon off; {user} pid {work}/nginx.pid; error_log {work}/error.log; worker_processes 1;
events {{ }}
http {{
  access_log {work}/access.log; client_max_body_size 64m;
  client_body_temp_path {work}/body; proxy_temp_path {work}/proxy; fastcgi_temp_path {work}/fastcgi;
  uwsgi_temp_path {work}/uwsgi; scgi_temp_path {work}/scgi;
  server {{
    listen 127.0.0.1:{password} ssl; ssl_certificate {work}/good.pem; ssl_certificate_key {work}/good.key;
    auth_basic "archive"; auth_basic_user_file {work}/users; location / {{ proxy_pass http://127.0.0.1:{cluster}; }}
  }}
  server {{
    listen 127.0.0.1:{key} ssl; ssl_certificate {work}/good.pem; ssl_certificate_key {work}/good.key;
    location / {{
      if ($http_authorization != "ApiKey {api_key}") {{ return 401; }}
      proxy_pass http://127.0.0.1:{cluster};
    }}
  }}
  server {{
    listen 127.0.0.1:{client} ssl; ssl_certificate {work}/good.pem; ssl_certificate_key {work}/good.key;
    ssl_client_certificate {work}/authority.pem; ssl_verify_client on;
    location / {{ proxy_pass http://127.0.0.1:{cluster}; }}
  }}
  server {{
    listen 127.0.0.1:{expired} ssl; ssl_certificate {work}/expired.pem; ssl_certificate_key {work}/expired.key;
    location / {{ proxy_pass http://127.0.0.1:{cluster}; }}
  }}
}}
"""


@dataclass(frozen=True)
class Guarded:
    """Where the servers listen, and the folder with what is needed to enter."""

    work: Path
    ports: dict[str, int]

    def run(
        self, port: str, *words: str, host: str = "localhost", **how: str
    ) -> subprocess.CompletedProcess[str]:
        """A command on the archive behind a server; what `how` names is set in the environment."""
        address = f"opensearchs://{host}:{self.ports[port]}/news"
        own = {name: value for name, value in os.environ.items() if not name.startswith("SEARCHIDX_")}
        own |= {
            f"SEARCHIDX_OPENSEARCH_{name}": value
            for name, value in {"CA": self.file("authority.pem"), **how}.items()
        }
        command = [sys.executable, "-m", "searchidx", "--index", address, *words]
        done = subprocess.run(command, capture_output=True, text=True, env=own, timeout=120)
        logs = "".join((self.work / name).read_text() for name in ("error.log", "access.log"))
        for secret in (PASSWORD, API_KEY, "wr0ng-one"):
            assert secret not in done.stdout + done.stderr + logs
        assert "Traceback" not in done.stderr
        return done

    def file(self, name: str) -> str:
        return str(self.work / name)


def _openssl(work: Path, *words: str) -> None:
    subprocess.run(["openssl", *words], cwd=work, check=True, capture_output=True)


def _certificates(work: Path) -> None:
    """An authority, certificates by it that are good, expired and a client's, and one of nobody."""
    new = ["-newkey", "rsa:2048", "-nodes"]
    for name in ("authority", "stranger"):
        _openssl(
            work,
            "req",
            "-x509",
            *new,
            "-subj",
            f"/CN={name}",
            "-days",
            "2",
            "-keyout",
            f"{name}.key",
            "-out",
            f"{name}.pem",
        )
    (work / "names").write_text("subjectAltName=DNS:localhost\n")
    (work / "index.txt").touch()
    (work / "ca.conf").write_text(
        "[ca]\ndefault_ca=own\n[own]\ndatabase=index.txt\nnew_certs_dir=.\nrand_serial=yes\ndefault_md=sha256\n"
        "policy=any\nunique_subject=no\n[any]\ncommonName=supplied\n"
    )
    until = {"good": "20990101000000Z", "client": "20990101000000Z", "expired": "20200201000000Z"}
    for name, end in until.items():
        _openssl(work, "req", *new, "-subj", "/CN=localhost", "-keyout", f"{name}.key", "-out", f"{name}.csr")
        _openssl(
            work, "ca", "-batch", "-config", "ca.conf", "-cert", "authority.pem", "-keyfile", "authority.key", "-in",
            f"{name}.csr", "-out", f"{name}.pem", "-extfile", "names", "-startdate", "20200101000000Z", "-enddate", end,
            "-notext",
        )  # fmt: skip


def _free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    """nginx, started for these tests and stopped after."""
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not nginx or not shutil.which("openssl"):
        pytest.skip("nginx and openssl are not both installed")
    work = tmp_path_factory.mktemp("tls")
    _certificates(work)
    (work / "users").write_text(f"anna:{{PLAIN}}{PASSWORD}\n")
    ports = {name: _free_port() for name in ("password", "key", "client", "expired")}
    user = "user root;" if hasattr(os, "getuid") and os.getuid() == 0 else ""
    with served(StandIn()) as cluster:
        told = CONFIGURATION.format(work=work, user=user, cluster=cluster, api_key=API_KEY, **ports)
        (work / "nginx.conf").write_text(told)
        process = subprocess.Popen([nginx, "-e", str(work / "error.log"), "-c", str(work / "nginx.conf")])
        try:
            until = time.monotonic() + 20
            while time.monotonic() < until:
                with socket.socket() as tried:
                    if tried.connect_ex(("127.0.0.1", ports["expired"])) == 0:
                        break
                time.sleep(0.05)
            yield Guarded(work, ports)
        finally:
            process.terminate()
            process.wait(20)


@pytest.fixture
def records(tmp_path: Path) -> str:
    file = tmp_path / "in.jsonl"
    file.write_text("".join(json.dumps({"id": f"a{at}", "text": f"harbour {at}"}) + "\n" for at in range(3)))
    return str(file)


def test_with_a_password(guarded: Guarded, records: str, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(f"{PASSWORD}\n")
    how = {"USER": "anna", "PASSWORD_FILE": str(tmp_path / "secret")}
    added = guarded.run("password", "add", records, **how)
    assert added.returncode == 0, added.stderr
    lines = guarded.run("password", "export", USER="anna", PASSWORD=PASSWORD).stdout.splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["a0", "a1", "a2"]


@pytest.mark.parametrize("how", [{}, {"USER": "anna", "PASSWORD": "wr0ng-one"}, {"API_KEY": "wr0ng-one"}])
def test_a_wrong_password_or_none(guarded: Guarded, how: dict[str, str]) -> None:
    done = guarded.run("password", "export", **how)
    assert done.returncode == 3
    assert "does not know this user" in done.stderr
    assert "SEARCHIDX_OPENSEARCH_USER" in done.stderr


def test_with_a_key_of_the_api(guarded: Guarded, records: str, tmp_path: Path) -> None:
    assert guarded.run("key", "add", records, API_KEY=API_KEY).returncode == 0
    (tmp_path / "key").write_text(API_KEY)
    assert guarded.run("key", "check", API_KEY_FILE=str(tmp_path / "key")).returncode == 0


def test_with_a_certificate_of_the_client(guarded: Guarded, records: str) -> None:
    how = {"CERT": guarded.file("client.pem"), "KEY": guarded.file("client.key")}
    assert guarded.run("client", "add", records, **how).returncode == 0
    done = guarded.run("client", "export")
    assert done.returncode == 3
    assert "certificate" in done.stderr
    assert "SEARCHIDX_OPENSEARCH_CERT" in done.stderr


@pytest.mark.parametrize(
    ("port", "host", "ca", "told"),
    [
        ("password", "localhost", "stranger.pem", "certificate verify failed"),
        ("expired", "localhost", "authority.pem", "expired"),
        ("password", "127.0.0.1", "authority.pem", "127.0.0.1"),
    ],
)
def test_whom_not_to_trust(guarded: Guarded, port: str, host: str, ca: str, told: str) -> None:
    """An authority of nobody, a certificate that has expired, one of another name: nothing is sent."""
    how = {"USER": "anna", "PASSWORD": PASSWORD, "CA": guarded.file(ca)}
    done = guarded.run(port, "export", host=host, **how)
    assert done.returncode == 3
    assert "is not to be trusted" in done.stderr
    assert told in done.stderr


def test_without_an_authority_a_private_one_is_not_believed(guarded: Guarded) -> None:
    done = guarded.run("password", "export", CA="", USER="anna", PASSWORD=PASSWORD)
    assert done.returncode == 3
    assert "SEARCHIDX_OPENSEARCH_CA" in done.stderr


def test_believing_anybody_is_told(guarded: Guarded, records: str) -> None:
    how = {"USER": "anna", "PASSWORD": PASSWORD, "CA": "", "VERIFY": "no"}
    done = guarded.run("password", "add", records, host="127.0.0.1", **how)
    assert done.returncode == 0
    assert done.stderr.count("believes any certificate") == 1


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="no list of processes to look at")
def test_no_secret_in_the_list_of_processes(guarded: Guarded, records: str) -> None:
    address = f"opensearchs://localhost:{guarded.ports['password']}/news"
    own = {"CA": guarded.file("authority.pem"), "USER": "anna", "PASSWORD": PASSWORD}
    environment = {**os.environ, **{f"SEARCHIDX_OPENSEARCH_{name}": value for name, value in own.items()}}
    command = [sys.executable, "-m", "searchidx", "--index", address, "add", "--jobs", "2", records]
    running = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    seen = b""
    while running.poll() is None:
        for process in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                seen += process.read_bytes()
            except OSError:
                continue
        time.sleep(0.05)
    assert running.returncode == 0
    assert address.encode() in seen
    assert PASSWORD.encode() not in seen
