"""Every dependency is pinned with hashes, and the bill of materials lists what is pinned."""

from __future__ import annotations

import json
import re
import subprocess
import sys

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from processes import ROOT

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


def pinned() -> list[str]:
    text = (ROOT / "requirements.lock").read_text(encoding="ascii").replace("\\\n", " ")
    return [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]


def test_every_line_is_one_version_with_hashes() -> None:
    lines = pinned()
    assert len(lines) > 20
    assert not [
        line for line in lines if not re.match(r"[a-z0-9.-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", line)
    ]


def test_what_the_package_asks_for_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = map(Requirement, (*project["dependencies"], *extras["pdf"], *extras["warc"], *extras["web"]))
    versions: dict[str, set[str]] = {}
    for line in pinned():
        name, _, rest = line.partition("==")
        versions.setdefault(name, set()).add(rest.split()[0].rstrip(";"))
    for each in wanted:
        pins = versions.get(canonicalize_name(each.name), set())
        assert pins, f"{each.name} is not pinned"
        assert all(each.specifier.contains(pin) for pin in pins), f"{each} is pinned to {pins}"


def test_the_bill_of_materials_is_that_of_the_lock_file() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "update-lock", "--check"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    bill = json.loads((ROOT / "sbom.cdx.json").read_text(encoding="ascii"))
    assert len(bill["components"]) == len(pinned())
