# SPDX-License-Identifier: Apache-2.0
"""The first working day in the real window, by the X server's mouse and keyboard: empty folder to receipt."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from sencodesk import bootstrap
from sencodesk.services.demonstration import thistledown
from sencodesk_ui.demo.stage import Stage, read_paper
from sencodesk_ui.demo.story import Story
from tests.journey.xhand import display, real_window

BEGIN = datetime(2026, 11, 23, 10, 42, tzinfo=UTC)
STATES = {
    "northshire": [("LIVE", 1, "accepted", 1)],
    "calderwick": [
        ("REHEARSAL", 1, "received", 1), ("LIVE", 1, "superseded", 1), ("LIVE", 2, "accepted", 1),
    ],
}  # fmt: skip
"""What each council has at the end: mode, version, state, effects."""
VERIFY = Path(__file__).resolve().parents[1] / "protocol" / "verify_receipt.py"


def cli(*words: str) -> dict[str, Any]:
    """What the command line answers."""
    environment = {**os.environ, "SENCODESK_PASSPHRASE": thistledown.PASSPHRASE, "SENCODESK_KEYRING": "off"}
    run = subprocess.run(
        [sys.executable, "-c", "import sys; from sencodesk.cli import main; sys.exit(main())", "--json", *words],
        env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    answer: dict[str, Any] = json.loads(run.stdout)
    return answer


@pytest.mark.timeout(900)
@pytest.mark.usefixtures("qapp")
def test_from_an_empty_folder_to_the_receipt(tmp_path: Path, qapp: QApplication) -> None:
    stage = Stage(tmp_path / "day", bootstrap.clock_from(BEGIN))
    try:
        stage.open_councils("northshire", "calderwick")
        with (
            display(tmp_path) as environment,
            real_window(stage.school, BEGIN.isoformat(), tmp_path, environment, invented=True) as hand,
        ):
            Story(hand, stage, lambda _name: None, whole=True).play()
        assert (tmp_path / "window.log").read_text(encoding="utf-8") == ""
        _the_pupils_and_plans_are_there(stage)
        for council, states in STATES.items():
            _the_council_has_what_the_preview_shows(stage, council, states, tmp_path)
        _it_went_as_it_was_played(stage)
    finally:
        stage.close()


def _the_pupils_and_plans_are_there(stage: Stage) -> None:
    """By the command line, after closing."""
    store = ("--store", str(stage.school))
    pupils = cli(*store, "pupils")["pupils"]
    assert len(pupils) == 412
    assert sum(one["status"] in ("K", "E") for one in pupils) == 84
    edie = next(one for one in pupils if (one["forename"], one["surname"]) == ("Edie", "Marrowfield"))
    plan = max(cli(*store, "plans", "--upn", edie["upn"])["plans"], key=lambda one: int(one["number"]))
    assert (plan["number"], plan["state"], plan["start"]) == (6, "current", "2026-11-30")
    assert [target["text"] for target in plan["targets"]] == [
        "Edie gives a reason with “because” when she answers a question.",
        "Edie reads and spells 32 of the 40 words on her list.",
        "Edie starts her own writing within 3 minutes.",
    ]
    printed = {one.name: "\n".join(read_paper(one)) for one in stage.plans.glob("*.pdf")}
    assert len(printed) == 3
    assert all(("Edie" in text and "DRAFT" not in text) for text in printed.values())
    planned = {one["pupil_id"] for one in cli(*store, "plans")["plans"] if one["state"] == "current"}
    names = {one["forename"] for one in pupils if one["class"] == "4H" and one["id"] in planned}
    assert len(names) > 1
    assert [all(name in text for name in names) for text in printed.values()].count(True) == 1, "the class's own paper"
    assert not any("edie" in name.casefold() or "marrowfield" in name.casefold() for name in printed)


def _the_council_has_what_the_preview_shows(
    stage: Stage, council_id: str, states: list[tuple[str, int, str, int]], folder: Path
) -> None:
    """Exactly that body; and the receipt holds under the council's key, by a script that is not ours."""
    store = ("--store", str(stage.school))
    inbox = str(stage.councils[council_id].folder)
    arrived = cli("inbox", "list", inbox)["submissions"]
    assert [(one["mode"], one["version"], one["state"], one["effects"]) for one in arrived] == states
    received = arrived[-1]
    due = next(one for one in cli(*store, "returns", "list")["returns"] if one["council_id"] == council_id)
    shown = cli(*store, "returns", "preview", due["id"])
    held = cli("inbox", "show", inbox, received["submission_id"])
    assert held["body"] == shown["body"]
    assert received["body_sha256"] == shown["body_sha256"]
    receipt = folder / f"{council_id}-receipt.json"
    assert cli(*store, "returns", "receipt", due["id"], "--out", str(receipt))["verified"] is True
    key = stage.councils[council_id].public_key()
    check = subprocess.run(
        [sys.executable, str(VERIFY), str(receipt), key], capture_output=True, text=True, check=False
    )
    assert check.returncode == 0, check.stderr
    assert received["submission_id"] in check.stdout


def _it_went_as_it_was_played(stage: Stage) -> None:
    """The import was taken back and done again, the return waited without a connection, the backup opens."""
    store = ("--store", str(stage.school))
    labels = [one["label"] for one in cli(*store, "log")["changes"]]
    assert labels.count("import pupils: 352 added") == 3, "done, taken back, done again"
    due = next(one for one in cli(*store, "returns", "list")["returns"] if one["council_id"] == "northshire")
    (sent,) = cli(*store, "returns", "status", due["id"])["submissions"]
    assert "no-connection" in [step["why"] for step in sent["history"]]
    assert cli(*store, "backup", "verify", str(stage.backup))["verified"] is True
