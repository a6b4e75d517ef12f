# SPDX-License-Identifier: Apache-2.0
"""Sending as the window and the command line use it: click, versions, rehearsals, locks, discards, words."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from sencodesk import bootstrap
from sencodesk.errors import UserError
from sencodesk.inbox import admin
from sencodesk.records.councils import Submission
from sencodesk.services import history, pupils, returns, sending
from sencodesk.services.courier import Timing
from sencodesk.services.verbs import VERBS, call
from sencodesk.store.trouble import disk_full
from sencodesk.vault.keystore import NoPlace
from sencodesk.views import log
from sencodesk.views import returns as views
from tests import fault_proxy as faults
from tests.post_house import PASSPHRASE, QUICK, Post


def change_a_pupil(post: Post) -> None:
    """Something that the return shows."""
    with post.desk.reading() as session:
        pupil_id = next(iter(views.build(session, post.return_id)[2].included.values()))
    pupils.change(post.desk, pupil_id=pupil_id, values={"forename": "Edith"})


def refuse(post: Post, submission_id: str) -> None:
    """An officer refuses."""
    admin.decide(post.inbox, submission_id, accept=False, reason="Please ring us.", now=post.clock.now())


def test_the_click_seals_and_queues_without_a_network(post: Post) -> None:
    change = sending.click(post.desk, return_id=post.return_id)
    assert change is not None
    sent = post.view()
    assert (sent.state, sent.mode, sent.version, sent.attempts) == ("queued", "LIVE", 1, 0)
    assert ("submission", sent.id) in change.touched
    assert post.proxy.requests == []
    assert sending.words(sent, post.clock.now()) == "Saved. It will go when there is a connection."
    assert sending.click(post.desk, return_id=post.return_id) is None
    assert [one.id for one in post.views()] == [sent.id]


def test_sealing_stops_at_what_was_not_previewed(post: Post) -> None:
    change_a_pupil(post)
    with pytest.raises(UserError) as stopped:
        sending.click(post.desk, return_id=post.return_id)
    assert stopped.value.code == "not_previewed"
    assert post.views() == []


def test_an_old_passphrase_does_not_seal(post: Post) -> None:
    assert post.desk is not None
    post.clock.advance(timedelta(hours=13).total_seconds())
    with pytest.raises(UserError) as stopped:
        sending.click(post.desk, return_id=post.return_id)
    assert (stopped.value.code, stopped.value.exit_code) == ("passphrase_stale", 3)


def test_f34_after_a_refusal_the_next_version_supersedes(post: Post) -> None:
    with post.serving(decide="officer"):
        first = post.send()
        assert (first.state, sending.words(first, post.clock.now())[:24]) == ("unconfirmed", "It has arrived. A person")
        assert returns.seal(post.desk, return_id=post.return_id).submission_id == first.id  # n+1 waits for n
        refuse(post, first.id)
        sending.ask(post.desk, return_id=post.return_id, timing=QUICK)
        refused = post.view(first.id)
        assert refused.state == "refused"
        assert refused.decision is not None
        assert [one["message"] for one in refused.decision["reasons"]] == ["Please ring us."]
        assert "Refused by the council" in sending.words(refused, post.clock.now())
        change_a_pupil(post)
        body = post.previewed_body()
        second = post.send()
        assert (second.version, second.supersedes) == (2, first.id)
        admin.decide(post.inbox, second.id, accept=True, now=post.clock.now())
        sending.ask(post.desk, return_id=None, timing=QUICK)
    assert [(one.version, one.state) for one in post.views()] == [(1, "superseded"), (2, "accepted")]
    assert post.view(first.id).receipt is not None  # the old receipt is kept
    assert post.shown(second.id)["body"] == body
    assert {one["submission_id"]: one["effects"] for one in post.held()} == {first.id: 1, second.id: 1}


def test_a_rehearsal_goes_all_the_way_and_counts_for_nothing(post: Post) -> None:
    body = post.previewed_body()
    with post.serving():
        tried = post.send(rehearsal=True)
        assert (tried.state, tried.mode, tried.decision) == ("received", "REHEARSAL", None)
        assert sending.words(tried, post.clock.now()).startswith("Rehearsal received.")
        with post.desk.reading() as session:
            (due,) = views.returns(session)
        assert due.submission is None
        assert due.rehearsal is not None
        post.clock.advance(30_000)
        post.pump()
        assert post.view().state == "received"  # nobody asks again
        live = post.send()
        assert (live.state, live.mode, live.version) == ("accepted", "LIVE", 1)
    assert post.view(tried.id).state == "received"
    assert {post.shown(one.id)["mode"] for one in post.views()} == {"LIVE", "REHEARSAL"}
    assert post.shown(tried.id)["body"]["items"] == body["items"]


def test_after_the_receipt_only_something_new_makes_a_new_version(post: Post) -> None:
    with post.serving():
        first = post.send()
        assert post.send().id == first.id
        assert sending.click(post.desk, return_id=post.return_id) is None
        change_a_pupil(post)
        post.previewed_body()
        second = post.send()
    assert (second.version, second.supersedes, second.state) == (2, first.id, "accepted")
    assert post.view(first.id).state == "superseded"


def test_discard_destroys_the_bytes_and_frees_the_return(post: Post) -> None:
    sending.click(post.desk, return_id=post.return_id)
    first = post.view()
    assert sending.discard(post.desk, submission_id=first.id) is not None
    assert sending.discard(post.desk, submission_id=first.id) is None
    with pytest.raises(UserError):
        sending.sealed_bytes(post.desk, first.id)
    with post.desk.reading() as session:
        assert session.get_one(Submission, first.id).sealed is None
    with post.serving():
        second = post.send()
    assert second.id != first.id
    assert (second.version, second.state) == (1, "accepted")
    assert [one["submission_id"] for one in post.held()] == [second.id]


def test_what_was_tried_cannot_be_discarded(post: Post) -> None:
    with post.serving() as proxy:
        proxy.on("PUT", faults.reset_after(3))
        proxy.on("GET", faults.says(500))
        sent = post.send()
        with pytest.raises(UserError) as refused:
            sending.discard(post.desk, submission_id=sent.id)
        assert refused.value.code == "not_discarded"
        assert post.view().state == "unconfirmed"


def test_undo_does_not_touch_what_was_sealed(post: Post) -> None:
    change_a_pupil(post)
    post.previewed_body()
    sending.click(post.desk, return_id=post.return_id)
    before, sealed = post.view(), sending.sealed_bytes(post.desk, post.view().id)
    assert history.undo(post.desk) is not None
    assert (post.view(), sending.sealed_bytes(post.desk, before.id)) == (before, sealed)


def test_a_lock_while_something_is_on_its_way_leaves_a_doubt(post: Post) -> None:
    body = post.previewed_body()
    reached, go_on = threading.Event(), threading.Event()

    def held_up(exchange: faults.Exchange) -> None:
        exchange.ask_inbox()
        reached.set()
        go_on.wait(20)
        exchange.reset()

    with post.serving() as proxy:
        proxy.on("PUT", held_up)
        sending.click(post.desk, return_id=post.return_id)
        ended: list[sending.Pumped] = []
        slow = Timing(chance=lambda: 0.0)
        flight = threading.Thread(target=lambda: ended.append(sending.pump(post.desk, timing=slow)))
        desk = post.desk
        flight.start()
        assert reached.wait(20)
        sending.before_lock(desk)
        assert post.view().state == "unconfirmed"
        post.close()
        go_on.set()
        flight.join(20)
        assert len(ended) == 1  # the pass ends quietly, though the records are locked
        assert post.view().state == "unconfirmed"
        post.pump()
    assert post.view().state == "accepted"
    assert post.shown(post.view().id)["body"] == body
    assert [one["effects"] for one in post.held()] == [1]


def test_f57_a_locked_keyring_holds_it_back(post: Post) -> None:
    sending.click(post.desk, return_id=post.return_id)
    post.desk.installation.place = "locked"
    with post.serving() as proxy:
        post.pump()
        assert (post.view().state, post.view().blocked) == ("queued", "keyring-locked")
        assert proxy.requests == []
        post.desk.installation.place = "store"
        sending.release(post.desk, submission_id=post.view().id)
        post.pump()
    assert post.view().state == "accepted"


def test_two_days_before_the_legal_date_it_asks_for_attention(post: Post) -> None:
    sending.click(post.desk, return_id=post.return_id)
    post.clock.advance(timedelta(days=6).total_seconds())
    post.pump()
    assert post.view().attention is None
    post.clock.advance(timedelta(days=1).total_seconds())  # Mon 30 Nov; it is due on Wed 2 Dec
    post.pump()
    assert post.view().attention == "late"


def test_send_waits_for_an_answer_and_not_longer(post: Post) -> None:
    waited: list[float] = []

    def pause(seconds: float) -> None:
        waited.append(seconds)
        post.clock.advance(seconds)

    timing = Timing(QUICK.deadlines, pause=pause, chance=lambda: 0.5)
    with post.serving() as proxy:
        proxy.on("PUT", faults.says(503, headers="Retry-After: 3\r\n"))
        (one,) = sending.send(post.desk, return_id=post.return_id, wait=60, timing=timing)
        assert post.view(one).state == "accepted"
    assert waited == [pytest.approx(3, abs=0.5)]


def test_a_crash_while_sending_reopens_as_a_doubt(post: Post) -> None:
    sending.click(post.desk, return_id=post.return_id)

    class Crash(Exception):
        """Stands in for a kill; tests/sync/test_kills.py kills."""

    def crash(name: str) -> None:
        if name == "send:before-put":
            raise Crash

    with post.serving():
        post.desk.fault_point = crash
        with pytest.raises(Crash):
            post.pump()
        assert post.view().state == "sending"
        post.desk.fault_point = post.points.append
        post.pump()
    assert post.view().state == "accepted"
    assert "interrupted" in post.whys()


def test_what_another_pass_is_sending_is_left_alone(post: Post) -> None:
    reached, go_on = threading.Event(), threading.Event()

    def slow(exchange: faults.Exchange) -> None:
        answer = exchange.ask_inbox()
        reached.set()
        go_on.wait(20)
        exchange.send(answer)

    with post.serving() as proxy:
        proxy.on("PUT", slow)
        sending.click(post.desk, return_id=post.return_id)
        flight = threading.Thread(target=post.pump)
        flight.start()
        assert reached.wait(20)
        post.pump()
        assert post.view().state == "sending"
        go_on.set()
        flight.join(20)
        assert (post.view().state, proxy.methods()) == ("accepted", ["HEAD", "PUT", "GET"])


def test_f26_a_disk_that_is_full_when_the_receipt_comes_leaves_a_doubt(post: Post) -> None:
    def full(name: str) -> None:
        if name == "send:answer-before-commit":
            raise disk_full()

    with post.serving() as proxy:
        post.desk.fault_point = full
        with pytest.raises(UserError) as told:
            post.send()
        assert told.value.code == "disk_full"
        post.desk.fault_point = post.points.append
        post.pump()
        assert proxy.methods()[:3] == ["HEAD", "PUT", "GET"]  # asked, not sent again
    assert post.view().state == "accepted"
    assert [one["effects"] for one in post.held()] == [1]


def test_every_step_is_an_event_in_the_log(post: Post) -> None:
    with post.serving():
        post.send()
    with post.desk.reading() as session:
        labels = [one.label for one in log.changes(session, pupil_id=None)]
    assert labels[:5] == [
        "keep a council's answer", "keep a council's answer", "begin to send a return", "send a return",
        "seal a return",
    ]  # fmt: skip
    assert [step.state for step in post.view().steps] == ["sealed", "queued", "sending", "received", "accepted"]


def test_opening_again_changes_nothing_where_nothing_was_lost(post: Post) -> None:
    sending.click(post.desk, return_id=post.return_id)
    post.close()
    desk = bootstrap.open_desk(post.store, secret=PASSPHRASE, clock=post.clock.now, places=NoPlace())
    post.use(desk)
    assert sending.after_open(desk) == []
    assert post.view().state == "queued"


def test_the_verbs_are_in_the_table_and_take_json(post: Post) -> None:
    assert {"sending.click", "sending.release", "sending.discard"} <= VERBS.keys()
    assert call("sending.click", post.desk, {"return_id": post.return_id}) is not None
    with pytest.raises(UserError):
        call("sending.release", post.desk, {"submission_id": "nothing of the kind"})
