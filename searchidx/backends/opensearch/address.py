"""Where a cluster is and how one may enter: an address for everybody to see, and secrets from the environment.

In: `opensearchs://host:9200,other:9200/name` and environment variables. Out: an `Address` and `Credentials`. Secrets
never stand in an address: command lines and logs are read by others. They are not sent in the clear to another machine.
"""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from searchidx.errors import UsageError

PREFIX = "SEARCHIDX_OPENSEARCH_"
VARIABLES = {
    "USER": "the user's name",
    "PASSWORD": "the user's password",
    "PASSWORD_FILE": "a file whose first line is the password",
    "API_KEY": "a key instead of user and password",
    "API_KEY_FILE": "a file whose first line is the key",
    "CA": "a file of certificates of authorities to be trusted instead of SSL_CERT_FILE or those of certifi",
    "CERT": "a file with a certificate of the client",
    "KEY": "a file with its key",
    "VERIFY": "`no` believes any certificate: for trying out",
    "SHARDS": "primary shards of a new index (3)",
    "REPLICAS": "copies of each shard of a new index (1)",
    "TIMEOUT": "seconds until an answer is given up (30)",
}
"""What is read of the environment, each after PREFIX."""

PORT = 9200
_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,99}")
_HOST = re.compile(r"(\[[0-9a-fA-F:.]+\]|[^\s:/@\[\]]+)(?::([0-9]{1,5}))?")


@dataclass(frozen=True, slots=True)
class Address:
    """Nodes as (host, port), the name of the archive, and whether TLS is spoken."""

    nodes: tuple[tuple[str, int], ...]
    name: str
    tls: bool

    def __str__(self) -> str:
        nodes = ",".join(f"{host}:{port}" for host, port in self.nodes)
        return f"opensearch{'s' if self.tls else ''}://{nodes}/{self.name}"

    @property
    def is_local(self) -> bool:
        """Whether all nodes are on this machine."""
        return all(_is_here(host) for host, _ in self.nodes)


def _is_here(host: str) -> bool:
    """Whether a host is this machine: `127.example.org` and `localhost.example.org` are somebody else's."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def address(text: str) -> Address:
    """What somebody wrote as an address. Raises UsageError, which does not repeat a password."""
    scheme, _, rest = text.partition("://")
    hosts, _, name = rest.partition("/")
    if "@" in text:  # wherever it stands: a password with a slash looks like the name of an archive
        raise UsageError(
            "an address holds no user and no password: others can read them there",
            f"set {PREFIX}USER and {PREFIX}PASSWORD (or {PREFIX}PASSWORD_FILE) in the environment",
        )
    name = name.removesuffix("/")
    found = [_HOST.fullmatch(host) for host in hosts.split(",")]
    if not all(found) or not _NAME.fullmatch(name):
        raise UsageError(
            f"{text} is no address of an archive",
            "opensearchs://HOST:9200/NAME, the name in small letters, digits, - and _; several hosts with commas",
        )
    nodes = tuple((match[1], int(match[2] or PORT)) for match in found if match)
    return Address(nodes, name, scheme == "opensearchs")


@dataclass(frozen=True, slots=True)
class Credentials:
    """How to enter. Secrets are left out where it is printed."""

    user: str | None = None
    password: str | None = field(default=None, repr=False)
    api_key: str | None = field(default=None, repr=False)
    authorities: str | None = None
    certificate: str | None = None
    key: str | None = None
    verify: bool = True

    @property
    def secret(self) -> bool:
        """Whether anything is sent that others must not see."""
        return self.password is not None or self.api_key is not None


def credentials(where: Address, environment: Mapping[str, str] = os.environ) -> Credentials:
    """What the environment says of how to enter. Raises UsageError."""

    def given(name: str) -> str | None:
        return environment.get(PREFIX + name) or None

    def secret(name: str) -> str | None:
        path = given(f"{name}_FILE")
        if path is None:
            return given(name)
        try:
            with open(path, encoding="utf-8") as file:
                return file.readline().rstrip("\r\n")
        except OSError as error:
            raise UsageError(f"{PREFIX}{name}_FILE names {path}: {error.strerror}") from None

    for name in ("CA", "CERT", "KEY"):
        if (path := given(name)) and not os.access(path, os.R_OK):
            raise UsageError(f"{PREFIX}{name} names {path}, which cannot be read")
    found = Credentials(
        given("USER"), secret("PASSWORD"), secret("API_KEY"), given("CA"), given("CERT"), given("KEY"),
        (given("VERIFY") or "yes").lower() not in ("no", "false", "0", "off"),
    )  # fmt: skip
    if (found.user is None) != (found.password is None):
        raise UsageError(
            f"a user without a password, or a password without a user: {PREFIX}USER and {PREFIX}PASSWORD go together"
        )
    if found.secret and not where.tls and not where.is_local:
        raise UsageError(
            f"a password is not sent in the clear to {where.nodes[0][0]}", "opensearchs:// speaks TLS"
        )
    return found


def number(name: str, default: int, environment: Mapping[str, str] = os.environ) -> int:
    """A number out of the environment. Raises UsageError."""
    text = environment.get(PREFIX + name) or str(default)
    if not text.isdecimal():
        raise UsageError(f"{PREFIX}{name} is {text!r}, which is no number")
    return int(text)
