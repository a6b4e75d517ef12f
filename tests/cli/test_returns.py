# SPDX-License-Identifier: Apache-2.0
"""The `returns` commands from the list to the receipt: every key, and exit codes 0, 1 and 5 where they belong."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from sencodesk.inbox import admin
from sencodesk.protocol import canonical
from tests.cli.shell import PASS, SERVE, Shell, council_template, pupil_list, pupil_row
from tests.invented import upn

VERIFIER = Path(__file__).parents[1] / "protocol" / "verify_receipt.py"
ROW_KEYS = {"submission_id", "return_id", "version", "mode", "state", "attention", "blocked", "attempts", "next_try",
            "history"}  # fmt: skip


@contextmanager
def enrolled(shell: Shell, decide: str = "auto") -> Iterator[str]:
    """A school with two pupils of whom nothing is missing, and a council that listens; gives the return's id."""
    shell.begin()
    rows = (pupil_row(1, "Marrowfield", "Edie"), pupil_row(2, "Applewhite", "Jonah", status="E", need="ASD"))
    shell.run("import", shell.file("list.csv", pupil_list(*rows)), "--yes")
    who = [one["id"] for one in shell.run("pupils").body["pupils"]]
    for flag in ("unit", "resourced", "top_up"):
        shell.do("pupils.set_flag", {"pupil_ids": who, "flag": flag, "value": False, "from": "2022-09-01"})
    shell.run("inbox", "init", shell.inbox, "--id", "northshire", "--name", "Northshire", "--code", "999")
    with shell.serving(decide) as url:
        profile, card = shell.folder / "profile.json", shell.folder / "school.card"
        template = council_template(shell.folder)
        shell.run("inbox", "profile", shell.inbox, "--url", url, "--out", profile, "--template", template)
        fingerprint = shell.run("councils", "add", profile, expect=1).body["fingerprint"]
        shell.run("councils", "add", profile, "--fingerprint", fingerprint, "--allow-loopback")
        shell.run("councils", "request", "--out", card)
        shell.run("inbox", "enrol", shell.inbox, card)
        yield shell.run("returns", "list").body["returns"][0]["id"]


def looked_at(shell: Shell, return_id: str) -> dict[str, Any]:
    """Checked and previewed; the body that will leave."""
    shell.run("returns", "check", return_id)
    body: dict[str, Any] = shell.run("returns", "preview", return_id).body["body"]
    return body


def forename_of_edie(shell: Shell, name: str) -> None:
    """Changes what the return shows of a pupil."""
    edie = next(one for one in shell.run("pupils").body["pupils"] if one["upn"] == upn(1))
    shell.do("pupils.change", {"pupil_id": edie["id"], "values": {"forename": name}})


def test_the_whole_way_with_every_key(shell: Shell) -> None:
    with enrolled(shell) as return_id:
        (due,) = shell.run("returns", "list").body["returns"]
        assert set(due) == {"id", "council_id", "type", "period", "reference_date", "due", "checked", "submission_id",
                            "state", "asked"}  # fmt: skip
        assert due["asked"] is True
        assert (due["council_id"], due["checked"], due["submission_id"], due["state"]) == ("northshire", *[None] * 3)

        built = shell.run("returns", "build", return_id).body
        assert {"pupils", "items", "left_out", "excluded", "body_sha256"} <= set(built)
        assert built["pupils"] == 2
        assert {"code": "postcode", "reason": "withdrawn"} in built["left_out"]

        checked = shell.run("returns", "check", return_id).body
        assert (checked["errors"], checked["queries"], checked["unexplained"], checked["findings"]) == (0, 0, 0, [])

        preview = shell.run("returns", "preview", return_id).body
        assert set(preview["items"][0]) == {"code", "name", "purpose", "legal_basis", "from", "until"}
        assert preview["since_last"] is None
        assert hashlib.sha256(canonical.dumps(preview["body"])).hexdigest() == preview["body_sha256"]

        sealed_file = shell.folder / "sealed.age"
        sealed = shell.run("returns", "seal", return_id, "--out", sealed_file).body
        assert (sealed["version"], sealed["supersedes"], sealed["mode"], sealed["state"]) == (1, None, "LIVE", "sealed")
        assert sealed["body_sha256"] == preview["body_sha256"]
        assert hashlib.sha256(sealed_file.read_bytes()).hexdigest() == sealed["wire_hash"]
        assert sealed_file.stat().st_size == sealed["bytes"]
        assert shell.run("returns", "seal", return_id).body["submission_id"] == sealed["submission_id"]

        (sent,) = shell.run("returns", "send", return_id, "--wait", "20").body["submissions"]
        assert set(sent) == ROW_KEYS
        assert (sent["state"], sent["attention"], sent["blocked"], sent["attempts"]) == ("accepted", None, None, 1)
        assert [one["state"] for one in sent["history"]] == ["sealed", "queued", "sending", "received", "accepted"]
        assert all(set(one) == {"at", "state", "why"} for one in sent["history"])
        assert sent["submission_id"] == sealed["submission_id"]

        (status,) = shell.run("returns", "status", return_id).body["submissions"]
        assert status == sent
        (again,) = shell.run("returns", "send", return_id).body["submissions"]  # a second click
        assert again == sent
        assert shell.run("returns", "send").body["submissions"] == []  # nothing waits
    (held,) = shell.run("inbox", "list", shell.inbox).body["submissions"]
    assert (held["effects"], held["body_sha256"], held["content_hash"]) == (
        1, preview["body_sha256"], sealed["content_hash"],
    )  # fmt: skip
    (shown,) = shell.run("inbox", "show", shell.inbox, sealed["submission_id"]).body["submissions"]
    assert shown["body"] == preview["body"]


def test_the_receipt_holds_in_a_script_that_shares_no_code(shell: Shell) -> None:
    with enrolled(shell) as return_id:
        none = shell.run("returns", "receipt", return_id, expect=5)
        assert none.body["error"]["code"] == "no_receipt"
        assert none.body["receipt"] is None
        looked_at(shell, return_id)
        shell.run("returns", "send", return_id, "--wait", "20")
    file = shell.folder / "receipt.json"
    paper = shell.folder / "proof.pdf"
    told = shell.run("returns", "receipt", return_id, "--out", file, "--paper", paper).body
    assert paper.read_bytes().startswith(b"%PDF")
    assert (told["verified"], told["receipt"]) == (True, json.loads(file.read_bytes()))
    assert told["decision"]["kind"] == "decision"
    public = admin.public_key(shell.inbox)
    assert told["key_fingerprint"].replace(" ", "") == hashlib.sha256(base64.b64decode(public)).hexdigest()
    ran = subprocess.run([sys.executable, str(VERIFIER), str(file), public], capture_output=True, text=True, check=True)
    assert "pupils: 2" in ran.stdout
    assert "mode: LIVE" in ran.stdout


def test_findings_stop_it_with_1_and_a_note_lets_it_go(shell: Shell) -> None:
    with enrolled(shell) as return_id:
        who = {one["upn"]: one["id"] for one in shell.run("pupils").body["pupils"]}
        shell.do("pupils.set_flag", {"pupil_ids": [who[upn(1)]], "flag": "top_up", "value": True, "from": "2026-01-05"})
        found = shell.run("returns", "check", return_id, expect=1).body
        assert (found["errors"], found["queries"], found["unexplained"]) == (0, 1, 1)
        (finding,) = found["findings"]
        assert set(finding) == {"id", "rule", "severity", "pupil_id", "field", "message", "note"}
        assert (finding["rule"], finding["severity"], finding["note"]) == ("SD-TOPUP", "query", None)
        shell.run("returns", "preview", return_id)
        stopped = shell.run("returns", "send", return_id, expect=1)
        assert stopped.body["error"]["code"] == "findings"
        assert stopped.body["submissions"] is None
        noted = shell.run("returns", "check", return_id, "--note", f"{finding['id']}=Agreed in March.").body
        assert noted["unexplained"] == 0
        body = looked_at(shell, return_id)
        assert [one["text"] for one in body["notes"]] == ["Agreed in March."]
        shell.run("returns", "send", return_id, "--wait", "20")
        flag = {"pupil_ids": [who[upn(1)]], "flag": "top_up", "value": False, "from": "2026-01-06"}
        shell.do("pupils.set_flag", flag)
        assert looked_at(shell, return_id)["notes"] == []  # the query is settled, so its note stays here


def test_sealing_needs_a_preview_of_the_record_as_it_is(shell: Shell) -> None:
    with enrolled(shell) as return_id:
        assert shell.run("returns", "seal", return_id, expect=1).body["error"]["code"] == "not_previewed"
        looked_at(shell, return_id)
        forename_of_edie(shell, "Edith")
        assert shell.run("returns", "seal", return_id, expect=1).body["error"]["code"] == "not_previewed"
        looked_at(shell, return_id)
        shell.run("returns", "seal", return_id)


def test_held_is_5_then_refused_is_1_and_the_next_version_goes(shell: Shell) -> None:
    with enrolled(shell, "officer") as return_id:
        looked_at(shell, return_id)
        (held,) = shell.run("returns", "send", return_id, "--wait", "5", expect=5).body["submissions"]
        assert (held["state"], held["history"][-1]["why"]) == ("unconfirmed", "held")
        assert held["next_try"].endswith("Z")
        shell.run("inbox", "decide", shell.inbox, held["submission_id"], "--refuse", "Please ring us.")
        (refused,) = shell.run("returns", "send", return_id, expect=1).body["submissions"]
        assert refused["state"] == "refused"
        forename_of_edie(shell, "Edith")
        body = looked_at(shell, return_id)
        (second,) = shell.run("returns", "send", return_id, "--wait", "5", expect=5).body["submissions"]
        assert (second["version"], second["submission_id"] == held["submission_id"]) == (2, False)
        shell.run("inbox", "decide", shell.inbox, second["submission_id"], "--accept")
        found = shell.run("returns", "status", "--ask").body["submissions"]
        assert [(one["version"], one["state"]) for one in found] == [(1, "superseded"), (2, "accepted")]
    (shown,) = shell.run("inbox", "show", shell.inbox, second["submission_id"]).body["submissions"]
    assert shown["body"] == body


def test_no_council_is_5_and_nobody_enrolled_is_1(shell: Shell) -> None:
    with enrolled(shell) as return_id:
        looked_at(shell, return_id)
    (waiting,) = shell.run("returns", "send", return_id, expect=5).body["submissions"]
    assert (waiting["state"], waiting["attempts"]) == ("queued", 0)
    assert shell.run("returns", "status", return_id).body["submissions"][0]["state"] == "queued"


def test_a_restored_school_asks_first_and_is_barred_until_it_enrols(shell: Shell) -> None:
    with enrolled(shell) as return_id:
        looked_at(shell, return_id)
        sealed = shell.run("returns", "seal", return_id).body
        backup = shell.folder / "kept.backup"
        shell.run("backup", "make", backup)
        shell.run("returns", "send", return_id, "--wait", "20")
        shell.store = shell.folder / "again"
        restored = shell.run("backup", "restore", backup).body
        assert restored["to_ask"] == [sealed["submission_id"]]
        (barred,) = shell.run("returns", "send", expect=1).body["submissions"]
        assert (barred["state"], barred["blocked"]) == ("unconfirmed", "unknown-school")
        card = shell.folder / "new.card"
        shell.run("councils", "request", "--out", card)
        shell.run("inbox", "enrol", shell.inbox, card)
        (known,) = shell.run("returns", "status", "--ask").body["submissions"]
        assert known["state"] == "accepted"
    (held,) = shell.run("inbox", "list", shell.inbox).body["submissions"]
    assert held["effects"] == 1


def test_an_older_backup_sends_nothing_over_a_newer_version_until_it_is_told_to(shell: Shell) -> None:
    with enrolled(shell) as return_id:
        looked_at(shell, return_id)
        backup = shell.folder / "kept.backup"
        shell.run("backup", "make", backup)
        shell.run("returns", "send", return_id, "--wait", "20")
        shell.store = shell.folder / "again"
        shell.run("backup", "restore", backup)
        (barred,) = shell.run("returns", "send", return_id, expect=1).body["submissions"]
        assert (barred["state"], barred["blocked"]) == ("queued", "unknown-school")
        card = shell.folder / "new.card"
        shell.run("councils", "request", "--out", card)
        shell.run("inbox", "enrol", shell.inbox, card)
        (waits,) = shell.run("returns", "send", return_id, "--wait", "5", expect=1).body["submissions"]
        assert (waits["state"], waits["blocked"], waits["attempts"]) == ("queued", "newer-there", 0)
        assert shell.run("returns", "send", "--replace", expect=2).body["error"]["code"] == "usage"
        assert len(shell.run("inbox", "list", shell.inbox).body["submissions"]) == 1
        (sent,) = shell.run("returns", "send", return_id, "--replace", "--wait", "20").body["submissions"]
        assert (sent["version"], sent["state"]) == (2, "accepted")
    assert len(shell.run("inbox", "list", shell.inbox).body["submissions"]) == 2


def test_a_rehearsal_replaces_nothing(shell: Shell) -> None:
    with enrolled(shell) as return_id:
        looked_at(shell, return_id)
        refused = shell.run("returns", "send", return_id, "--rehearsal", "--replace", expect=2)
        assert refused.body["error"]["code"] == "usage"
        assert shell.run("returns", "status", return_id).body["submissions"] == []


def test_a_rehearsal_by_command(shell: Shell) -> None:
    with enrolled(shell) as return_id:
        looked_at(shell, return_id)
        sealed = shell.run("returns", "seal", return_id, "--rehearsal").body
        assert (sealed["mode"], sealed["version"]) == ("REHEARSAL", 1)
        (tried,) = shell.run("returns", "send", return_id, "--rehearsal", "--wait", "20").body["submissions"]
        assert (tried["mode"], tried["state"]) == ("REHEARSAL", "received")
        assert shell.run("returns", "list").body["returns"][0]["state"] is None


@pytest.mark.parametrize(
    "command", [("build",), ("check",), ("preview",), ("seal",), ("send",), ("status",), ("receipt",)]
)
def test_a_return_that_is_not_there_is_2_with_every_key(school: Shell, command: tuple[str, ...]) -> None:
    told = school.run("returns", *command, "nothing", expect=2)
    assert told.body["ok"] is False
    assert told.body["error"]["code"] == "no_return"
    assert set(told.body["error"]) == {"code", "happened", "kept", "do"}


def test_two_processes_that_send_at_once_make_one_effect(shell: Shell) -> None:
    with enrolled(shell) as return_id:
        looked_at(shell, return_id)
        words = [sys.executable, "-c", SERVE, "--store", str(shell.store), "--json", "returns", "send", return_id]
        environment = {"SENCODESK_PASSPHRASE": PASS, "SENCODESK_KEYRING": "off"}
        both = [
            subprocess.Popen(words, env=os.environ | environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            for _ in range(2)
        ]
        codes = sorted(one.wait(60) for one in both)
        for one in both:
            assert one.stdout is not None
            one.stdout.close()
        assert codes in ([0, 0], [0, 3])  # the second finds it done, or the first at work (F20, F21)
    (held,) = shell.run("inbox", "list", shell.inbox).body["submissions"]
    assert held["effects"] == 1
