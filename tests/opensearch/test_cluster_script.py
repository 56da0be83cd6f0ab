"""`scripts/cluster stop` deletes what `start` made in a folder, and nothing else that is there."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "cluster"


def test_what_stop_deletes(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    (tmp_path / "nodes.json").write_text(json.dumps([{"pid": gone.pid, "address": "http://127.0.0.1:9201"}]))
    for name in ("node0", "node1", "nodejs-project", "lib"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "inside").write_text("x")
    for name in ("node0.log", "node-notes.txt"):
        (tmp_path / name).write_text("x")
    for _ in range(2):  # the second time there is nothing to be stopped
        subprocess.run([sys.executable, str(SCRIPT), "stop", str(tmp_path)], check=True)
        left = sorted(each.name for each in tmp_path.iterdir())
        assert left == ["lib", "node-notes.txt", "node1", "nodejs-project"]
