# SPDX-License-Identifier: Apache-2.0
"""Kill between commit and answer, the ready file of a real process, the folder's secrecy, and the officer's desk."""

from __future__ import annotations

import base64
import json
import re
import stat
import subprocess
import sys
import uuid
import zlib
from pathlib import Path
from typing import Any

import httpx2
import pytest

from sencodesk.errors import UserError
from sencodesk.inbox import admin, profiles
from sencodesk.protocol import envelope, messages

VERIFIER = Path(__file__).parents[1] / "protocol" / "verify_receipt.py"
_PROCESS = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from sencodesk.inbox import folder, serve
run = serve.prepare(
    folder.InboxFolder(Path(sys.argv[1])),
    clock=lambda: datetime.now(UTC),
    check=lambda *_: [],
    on_ready=lambda ready: print(ready.officer_url, flush=True),
    after_commit=(lambda: os._exit(9)) if sys.argv[2] == "kill" else None,
)
run()
"""


def new_id() -> str:
    return str(uuid.uuid4())


def start(bench: Any, how: str) -> tuple[subprocess.Popen[str], str]:
    process = subprocess.Popen(
        [sys.executable, "-c", _PROCESS, str(bench.path), how], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    return process, process.stdout.readline().strip()


def end(process: subprocess.Popen[str]) -> None:
    process.terminate()
    process.wait(20)
    assert process.stdout is not None
    process.stdout.close()


def test_killed_between_commit_and_answer_gives_the_same_answer_after_restart(
    bench: Any, school_at: Any, pinned: Any
) -> None:
    process, url = start(bench, "kill")
    school, one = school_at(url), new_id()
    sealed = school.seal(school.payload(one))
    with pytest.raises(httpx2.TransportError):
        school.put(one, sealed)
    assert process.wait(20) == 9
    end(process)
    assert bench.effects() == [1]
    process, url = start(bench, "run")
    try:
        school.url = url.split("/officer")[0]
        status = messages.read_answer(school.get(one).data)
        assert status.receipt is not None
        again = school.put(one, sealed)
        assert again.data == status.receipt
    finally:
        end(process)
    assert bench.effects() == [1]


def test_the_receipt_verifies_offline_in_a_script_of_its_own(bench: Any, school_at: Any, tmp_path: Path) -> None:
    with bench.serving() as url:
        school, one = school_at(url), new_id()
        receipt = school.put(one, school.seal(school.payload(one))).data
    path = tmp_path / "receipt.json"

    def judged(data: bytes, public: str) -> int:
        path.write_bytes(data)
        done = subprocess.run([sys.executable, str(VERIFIER), str(path), public], capture_output=True, check=False)
        return done.returncode

    assert judged(receipt, admin.public_key(bench.path)) == 0
    stranger = base64.b64encode(school.key.public).decode()
    assert judged(receipt, stranger) == 1
    fields = json.loads(receipt)
    claimed = envelope.claimed(receipt) | {"pupils": 84}
    fields["payload"] = base64.b64encode(json.dumps(claimed).encode()).decode()
    assert judged(json.dumps(fields).encode(), admin.public_key(bench.path)) == 1
    assert "sencodesk.protocol" not in VERIFIER.read_text(encoding="utf-8")


def test_serve_writes_a_ready_file_and_reads_a_profile_published_later(
    bench: Any, school_at: Any, tmp_path: Path
) -> None:
    ready = tmp_path / "ready.json"
    code = (
        "import sys;from datetime import UTC,datetime;from pathlib import Path;from sencodesk.inbox import admin;"
        "admin.serve(Path(sys.argv[1]),clock=lambda:datetime.now(UTC),ready_file=Path(sys.argv[2]),"
        "announce=lambda url:print(url,flush=True))"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(bench.path), str(ready)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        announced = process.stdout.readline().strip()
        said = json.loads(ready.read_text(encoding="utf-8"))
        assert said == {"url": announced.split("/officer")[0], "pid": process.pid}
        assert profiles.current(bench.inbox) is None
        school, one = school_at(announced), new_id()
        assert school.get(one).status == 404
    finally:
        end(process)


def test_nothing_of_a_child_lies_in_the_folder(bench: Any, school_at: Any, wire_tools: Any) -> None:
    bench.judge.refuse = {"Quillwyn"}
    with bench.serving() as url:
        school, one = school_at(url), new_id()
        body = wire_tools.a_body(notes=[{"row": None, "rule": "2180", "text": "Planted phrase of a note"}])
        school.put(one, school.seal(school.payload(one, body=body)))
        school.get(one)
        planted = [*wire_tools.names, *wire_tools.upns, "Planted phrase"]
        marks = [m.encode(c) for m in planted for c in ("utf-8", "utf-16-le")] + [
            zlib.compress(m.encode()) for m in planted
        ]
        files = [path for path in bench.path.rglob("*") if path.is_file()]
        assert any(b"northshire-live" in base64_texts(path.read_bytes()) for path in files)
        assert not [mark for path in files for mark in marks if mark in path.read_bytes()]
        assert not [mark for path in files for mark in marks if mark in base64_texts(path.read_bytes())]
        assert all(stat.S_IMODE(path.stat().st_mode) & 0o077 == 0 for path in files)
    assert admin.show(bench.path, one)["body"] == body


def base64_texts(data: bytes) -> bytes:
    """What stands in base64 in a file: payloads of envelopes."""
    found = re.findall(rb"[A-Za-z0-9+/]{24,}={0,2}", data)
    return b"\n".join(base64.b64decode(text[: len(text) // 4 * 4]) for text in found)


def test_an_officer_decides_what_is_held(bench: Any, school_at: Any, pinned: Any) -> None:
    with bench.serving(decide="officer") as url:
        school, other, one, two = school_at(url), school_at(url), new_id(), new_id()
        sealed = school.seal(school.payload(one))
        held = school.put(one, sealed)
        assert held.status == 202
        assert messages.check_problem(held.data, keys=pinned, submission_id=one, nonce=held.nonce).type == "held"
        for again in (school.put(one, sealed), school.get(one)):
            told = messages.check_problem(again.data, keys=pinned, submission_id=one, nonce=again.nonce)
            assert told.type == "held"
            with pytest.raises(messages.NotOurs, match="nonce"):
                messages.check_problem(held.data, keys=pinned, submission_id=one, nonce=again.nonce)
        other.put(two, other.seal(other.payload(two)))
        assert admin.decide(bench.path, one, accept=True, now=bench.clock.now())["state"] == "accepted"
        with pytest.raises(UserError) as refused:
            admin.decide(bench.path, two, accept=True, now=bench.clock.now())
        assert refused.value.code == "INBOX_RULES"
        with pytest.raises(UserError) as wordless:
            admin.decide(bench.path, two, accept=False, reason=" ", now=bench.clock.now())
        assert wordless.value.code == "INBOX_REASON"
        assert messages.read_answer(school.get(one).data).decision is not None
        assert school.put(one, sealed).status == 201
        admin.decide(bench.path, two, accept=False, reason="Please ring us.", now=bench.clock.now())
        answer = messages.read_answer(other.get(two).data)
        assert answer.decision is not None
        decision = messages.parse_decision(envelope.claimed(answer.decision))
        assert [(r.rule, r.field) for r in decision.reasons] == [("SD-ELSEWHERE", "upn")] * 3 + [("officer", None)]
        assert decision.reasons[-1].message == "Please ring us."
        with pytest.raises(UserError) as decided:
            admin.decide(bench.path, two, accept=True, now=bench.clock.now())
        assert decided.value.code == "INBOX_NOT_HELD"


def test_the_officers_page_opens_once_and_shows_counts_only(bench: Any, school_at: Any, wire_tools: Any) -> None:
    with bench.serving() as url:
        school, one = school_at(url), new_id()
        school.put(one, school.seal(school.payload(one)))
        page = school.client.get(url, follow_redirects=True)
        assert page.status_code == 200
        assert "accepted: 1 with 3 pupils" in page.text
        assert "&lt;b&gt;Primary" in page.text
        assert "<b>" not in page.text
        assert not [mark for mark in (*wire_tools.names, *wire_tools.upns) if mark in page.text]
        with bench.client() as stranger:
            assert stranger.get(url, follow_redirects=True).status_code == 403
            assert stranger.get(url.split("?")[0]).status_code == 403


def test_admin_refuses_what_it_should(bench: Any, school_at: Any, tmp_path: Path) -> None:
    now = bench.clock.now()

    def code_of(act: Any) -> str:
        with pytest.raises(UserError) as raised:
            act()
        return raised.value.code

    assert code_of(lambda: admin.init(bench.path, id="northshire", name="N", code="999", now=now)) == "INBOX_EXISTS"
    assert code_of(lambda: admin.init(tmp_path / "x", id="North/..", name="N", code="999", now=now)) == "INBOX_NAME"
    assert code_of(lambda: admin.list_submissions(tmp_path / "nowhere")) == "NO_INBOX"
    for url in ("http://127.0.0.1:1", "https://127.0.0.1/x", "https://", "https://a b:x"):
        assert code_of(lambda url=url: bench.publish(url)) == "INBOX_URL"
    bench.publish("https://127.0.0.1:8443")
    bench.publish("https://127.0.0.1:8443")
    published = profiles.current(bench.inbox)
    assert published is not None
    assert published.version == 2
    assert published.profile_key is not None
    card = tmp_path / "card"
    card.write_bytes(b"{}")
    assert code_of(lambda: admin.enrol(bench.path, card, now=now)) == "INBOX_CARD"
    school = school_at("https://127.0.0.1:8443")
    card.write_bytes(school.card(school_id=new_id()))
    assert code_of(lambda: admin.enrol(bench.path, card, now=now)) == "INBOX_CARD_TAKEN"
    card.write_bytes(school.card(fingerprint_words=["able"] * 6))
    assert code_of(lambda: admin.enrol(bench.path, card, now=now)) == "INBOX_CARD"
