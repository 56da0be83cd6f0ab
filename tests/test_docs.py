"""The documents cannot go stale: every command has help, is documented, and docs/cli.md is current."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

ROOT = Path(__file__).resolve().parent.parent


def _commands() -> dict[str, click.Command]:
    from searchidx.cli import cli

    context = click.Context(cli, info_name="searchidx")
    found = {name: cli.get_command(context, name) for name in cli.list_commands(context)}
    assert None not in found.values(), "a listed command cannot be loaded"
    return {name: command for name, command in found.items() if command and not command.hidden}


def test_every_command_and_option_has_help() -> None:
    silent = []
    for name, command in _commands().items():
        if not (command.help or "").strip():
            silent.append(name)
        silent += [
            f"{name} {parameter.opts[0]}"
            for parameter in command.params
            if isinstance(parameter, click.Option) and not (parameter.help or parameter.hidden)
        ]
    assert not silent, f"no help text: {silent}"


def test_every_command_is_in_the_documents() -> None:
    pages = [ROOT / "README.md", *(p for p in (ROOT / "docs").rglob("*.md") if p.name != "cli.md")]
    prose = "\n".join(page.read_text(encoding="utf-8") for page in pages)
    missing = [
        name for name in _commands() if not re.search(rf"searchidx [^\n`]*\b{name}\b|`{name}\b", prose)
    ]
    assert not missing, f"named neither in README.md nor in docs/ (docs/cli.md does not count): {missing}"


@pytest.mark.parametrize("script", ["update-docs", "update-man"])
def test_the_help_in_the_documents_is_current(script: str) -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / script, "--check"],
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_links_between_documents_lead_somewhere() -> None:
    dead = []
    for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]:
        targets = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", page.read_text(encoding="utf-8"))
        dead += [
            f"{page.relative_to(ROOT)}: {target}" for target in targets if not (page.parent / target).exists()
        ]
    assert not dead
