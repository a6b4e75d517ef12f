# SPDX-License-Identifier: Apache-2.0
"""A rehearsal that cannot be mistaken: other keys, another mode, other numbers and file names, both ways."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sencodesk.errors import UserError
from sencodesk.inbox import admin
from sencodesk.inbox.folder import InboxFolder
from sencodesk.protocol import envelope
from sencodesk.protocol.keys import SigningKey
from sencodesk.records.councils import Submission
from sencodesk.services import amending, filing, returns, sending
from tests import fault_proxy as faults
from tests.post_house import Post
from tests.protocol.verify_receipt import verified


def keys_of(post: Post) -> tuple[SigningKey, SigningKey]:
    """The council's two keys: for real returns and for rehearsals."""
    held = InboxFolder(post.inbox).keys()
    return held.receipt, held.rehearsal


def test_keys_numbers_and_file_names_differ(post: Post, tmp_path: Path) -> None:
    live_key, rehearsal_key = keys_of(post)
    with post.serving():
        tried, live = post.send(rehearsal=True), post.send()
    assert (tried.state, live.state) == ("received", "accepted")
    kids = [envelope.peek(str(one.receipt_envelope).encode())[1] for one in (tried, live)]
    assert kids == [rehearsal_key.kid, live_key.kid]
    assert tried.id != live.id
    assert tried.receipt is not None
    assert live.receipt is not None
    assert ("-rehearsal-" in tried.receipt["receipt_no"], "-live-" in live.receipt["receipt_no"]) == (True, True)
    # Whoever checks a receipt with the council's key for real returns finds that a rehearsal's does not hold.
    assert verified(str(tried.receipt_envelope).encode(), live_key.public) is None
    assert verified(str(live.receipt_envelope).encode(), live_key.public) is not None
    assert returns.sealed_name(tried.id, tried.mode) == f"REHEARSAL-{tried.id}.age"
    assert returns.sealed_name(live.id, live.mode) == f"{live.id}.age"
    for rehearsal, begins in ((True, True), (False, False)):
        saved = returns.save_proof(post.desk, return_id=post.return_id, folder=tmp_path, rehearsal=rehearsal)
        assert {file.name.startswith("REHEARSAL-") for file in saved.files} == {begins}


@pytest.mark.parametrize("rehearsal", [True, False])
@pytest.mark.parametrize("mode", ["LIVE", "REHEARSAL"])
def test_neither_key_signs_for_the_other_mode(post: Post, rehearsal: bool, mode: str) -> None:
    """The council's own key of one mode under a receipt that says the other, or the right mode under the wrong key."""
    key = keys_of(post)[0 if rehearsal else 1]  # the wrong one

    def swapped(body: bytes) -> bytes:
        payload: dict[str, Any] = envelope.claimed(body) | {"mode": mode}
        return envelope.make("receipt", payload, key)

    with post.serving() as proxy:
        proxy.on("PUT", faults.changed(swapped))
        proxy.on("GET", faults.says(500))
        sent = post.send(rehearsal=rehearsal)
        assert (sent.state, sent.receipt, sent.attention) == ("unconfirmed", None, "not-genuine")
        post.clock.advance(3600)
        post.pump()
        assert post.view().state == ("received" if rehearsal else "accepted")


def test_a_rehearsal_that_calls_itself_live_on_the_way_is_not_read(post: Post) -> None:
    """The mode is inside what is signed and sealed: the same bytes are a rehearsal for ever."""
    with post.serving():
        tried = post.send(rehearsal=True)
        assert post.shown(tried.id)["mode"] == "REHEARSAL"
        with pytest.raises(UserError):  # no officer can make it a real one
            admin.decide(post.inbox, tried.id, accept=True, now=post.clock.now())
        with post.desk.unit("forge the mode", kind="event") as unit:
            unit.session.get_one(Submission, tried.id).mode = "LIVE"
            unit.session.get_one(Submission, tried.id).state = "unconfirmed"
            unit.session.get_one(Submission, tried.id).receipt = None
        post.clock.advance(3600)
        post.pump()
        forged = post.view()
        assert (forged.state, forged.receipt, forged.attention) == ("unconfirmed", None, "not-genuine")
    assert [(one["mode"], one["state"]) for one in post.held()] == [("REHEARSAL", "received")]


def test_a_rehearsal_is_neither_withdrawn_nor_handed_in(post: Post) -> None:
    with post.serving():
        tried = post.send(rehearsal=True)
        with pytest.raises(UserError) as told:
            amending.withdraw(post.desk, return_id=post.return_id)
        assert told.value.code == "not_withdrawn"
        with pytest.raises(UserError) as told:
            filing.by_hand(post.desk, submission_id=tried.id, reference="NS-1", on=post.desk.today())
        assert told.value.code == "rehearsal"
        assert sending.click(post.desk, return_id=post.return_id) is not None  # the real one is still to be sent
