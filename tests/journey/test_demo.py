# SPDX-License-Identifier: Apache-2.0
"""``sencodesk-cli demo`` without a display: the journey in a window nobody sees, and every file that it promises."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.test_contract import commands, missing

VERIFY = Path(__file__).resolve().parents[1] / "protocol" / "verify_receipt.py"
RUN = [sys.executable, "-c", "import sys; from sencodesk.cli import main; sys.exit(main())", "demo", "--json"]


@pytest.mark.timeout(600)
def test_it_leaves_what_it_promises(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    out = tmp_path / "demo"
    run = subprocess.run([*RUN, "--out", str(out)], env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    answer = json.loads(run.stdout)
    assert answer["ok"]
    assert answer["format"] == "sencodesk-demo"
    assert missing(commands()["demo"], answer) == []
    assert None not in answer.values()
    assert (answer["pupils"], answer["state"], answer["verified"]) == (412, "accepted", True)
    assert json.loads((out / "summary.json").read_bytes())["effects"] == 1
    assert (out / "summary.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert len(list((out / "plans").glob("*.pdf"))) == 3
    assert len(list((out / "pictures").glob("*.png"))) > 20
    returned = out / "return"
    assert (returned / "sealed.age").read_bytes().startswith(b"age-encryption.org/v1")
    assert len(json.loads((returned / "body.json").read_bytes())["rows"]) == 58
    assert json.loads((returned / "decision.json").read_bytes())["kind"] == "decision"
    key = json.loads((out / "summary.json").read_bytes())["receipt_key"]
    check = [sys.executable, str(VERIFY), str(returned / "receipt.json"), key]
    assert subprocess.run(check, capture_output=True, check=False).returncode == 0


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    run = subprocess.run([*RUN, "--out", str(tmp_path)], env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 2
    assert json.loads(run.stdout)["error"]["code"] == "demo_stopped"
    assert [one.name for one in tmp_path.iterdir()] == ["letter.txt"]
