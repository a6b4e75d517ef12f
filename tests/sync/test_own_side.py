# SPDX-License-Identifier: Apache-2.0
"""What the school's own side can do wrong: two clicks, two programs, edits, old profiles, restored stores (F20-F49)."""

from __future__ import annotations

import base64
import json
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from sencodesk import bootstrap
from sencodesk.errors import UserError
from sencodesk.protocol import canonical
from sencodesk.records.councils import Council
from sencodesk.services import backups, councils, pupils, returns, sending
from sencodesk.vault.keystore import NoPlace
from tests.post_house import PASSPHRASE, QUICK, Post


def test_f20_two_clicks_are_one(post: Post) -> None:
    body = post.previewed_body()
    sending.click(post.desk, return_id=post.return_id)
    assert sending.click(post.desk, return_id=post.return_id) is None
    with post.serving():
        both = [threading.Thread(target=sending.pump, args=(post.desk,), kwargs={"timing": QUICK}) for _ in range(2)]
        for one in both:
            one.start()
        for one in both:
            one.join()
        assert sending.click(post.desk, return_id=post.return_id) is None  # also after the receipt
    post.finished(body)


def test_f21_a_second_program_is_refused(post: Post) -> None:
    assert post.desk is not None
    with pytest.raises(UserError) as refused:
        bootstrap.open_desk(post.store, secret=PASSPHRASE, places=NoPlace())
    assert (refused.value.code, refused.value.exit_code) == ("open_elsewhere", 3)


def test_f35_held_for_too_long_asks_for_attention(post: Post) -> None:
    post.previewed_body()
    with post.serving(decide="officer"):
        assert post.send().attention is None
        post.clock.advance(timedelta(days=4).total_seconds())
        post.pump()
        assert post.view().attention is None
        post.clock.advance(timedelta(days=1).total_seconds())
        post.pump()
        late = post.view()
        assert (late.state, late.attention) == ("unconfirmed", "late")
        assert "waited too long" in post.said(late)


def test_f36_what_is_edited_while_it_waits_is_not_in_it(post: Post) -> None:
    body = post.previewed_body()
    sealed = post.sealed()
    with post.desk.reading() as session:
        pupil_id = next(iter(post.view().row_ids.values()))
        assert session is not None
    pupils.change(post.desk, pupil_id=pupil_id, values={"forename": "Edith"})
    with post.serving():
        post.send()
        assert sending.sealed_bytes(post.desk, post.view().id) == sealed
    post.finished(body)


def test_f46_an_expired_profile_bars_sending_and_an_older_one_is_refused(post: Post) -> None:
    body = post.previewed_body()
    post.sealed()
    with post.serving() as proxy:
        with post.desk.reading() as session:
            held = session.get_one(Council, "northshire")
            older, fingerprint = held.profile.encode(), held.fingerprint
        post.lead_to(proxy.url, valid_until="2026-11-24")
        with pytest.raises(UserError) as refused:
            councils.add(post.desk, data=older, fingerprint=fingerprint)
        assert refused.value.code == "older_profile"
        forged = canonical.dumps(json.loads(older) | {"sig": base64.b64encode(bytes(64)).decode()})
        with pytest.raises(UserError) as refused:
            councils.add(post.desk, data=forged, fingerprint=fingerprint)
        assert refused.value.code == "profile_bad"
        post.clock.advance(timedelta(days=2).total_seconds())
        sent = post.send()
        assert (sent.state, sent.blocked) == ("queued", "profile-expired")
        assert proxy.requests == []
        lead_to_newest(post)
        sent = post.send()
        assert sent.state == "accepted"
    post.finished(body)


def lead_to_newest(post: Post) -> None:
    """The council publishes again, for another year; it takes effect though the one before has ended."""
    post.lead_to(post.proxy.url, valid_until="2027-12-31", issued="2026-11-25")


def test_f46_an_expired_profile_bars_sealing(post: Post) -> None:
    post.previewed_body()
    post.clock.advance(timedelta(days=800).total_seconds())
    with pytest.raises(UserError) as refused:
        returns.seal(post.desk, return_id=post.return_id)
    assert refused.value.code == "profile_expired"


@pytest.mark.parametrize("arrived", [True, False])
def test_f49_a_restored_store_asks_before_it_sends(post: Post, tmp_path: Path, arrived: bool) -> None:
    body = post.previewed_body()
    sending.click(post.desk, return_id=post.return_id)
    backup = tmp_path / "old.sdbackup"
    assert backups.make(post.desk, file=backup).verified
    with post.serving() as proxy:
        if arrived:
            assert post.send().state == "accepted"
        post.close()
        desk, _ = bootstrap.restore(backup, tmp_path / "new", secret=PASSPHRASE, clock=post.clock.now, places=NoPlace())
        asked = sending.after_restore(desk)
        post.use(desk)
        assert [post.view().id] == asked
        assert post.view().state == "unconfirmed"
        proxy.requests.clear()
        post.pump()
        # The restored installation has a new key, which the council does not know yet; nothing was sent with it.
        assert (post.view().state, post.view().blocked) == ("unconfirmed", "unknown-school")
        assert proxy.methods() == ["GET"]
        post.enrol()
        post.send()
        assert proxy.methods()[1] == "GET"
    post.finished(body)


def test_f49_a_restored_store_asks_whatever_the_clock_said(post: Post, tmp_path: Path) -> None:
    post.previewed_body()
    post.clock.advance(21_600)
    sending.click(post.desk, return_id=post.return_id)
    backup = tmp_path / "old.sdbackup"
    backups.make(post.desk, file=backup)
    post.close()
    post.clock.advance(-21_600)
    desk, _ = bootstrap.restore(backup, tmp_path / "new", secret=PASSPHRASE, clock=post.clock.now, places=NoPlace())
    asked = sending.after_restore(desk)
    post.use(desk)
    assert [post.view().id] == asked
    assert post.view().state == "unconfirmed"


def test_a_rehearsal_is_receipted_at_once_where_an_officer_decides(post: Post) -> None:
    post.previewed_body()
    with post.serving(decide="officer"):
        sent = post.send(rehearsal=True)
    assert sent.state == "received"
    assert sent.receipt_envelope is not None
    assert "held" not in [step.why for step in sent.steps]


def test_f49_a_rolled_back_folder_asks_and_what_nobody_sent_waits_for_a_person(post: Post, tmp_path: Path) -> None:
    body = post.previewed_body()
    post.sealed()
    post.close()
    post.keep_a_copy_of_the_records(tmp_path / "older.db")
    pupils.change(post.desk, pupil_id=next(iter(post.view().row_ids.values())), values={"middle": "Rose"})
    post.close()
    post.put_back(tmp_path / "older.db")
    with post.serving() as proxy:
        assert post.desk.store.rolled_back
        assert post.view().state == "unconfirmed"
        post.pump()
        assert proxy.methods() == ["GET"]
        assert (post.view().state, post.view().blocked) == ("queued", "restored")
        post.clock.advance(90_000)
        post.pump()
        assert proxy.methods() == ["GET"]
        assert "It was sealed before the records were restored" in post.said(post.view())
        post.send()
    post.finished(body)
