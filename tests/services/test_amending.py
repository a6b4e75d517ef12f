# SPDX-License-Identifier: Apache-2.0
"""After a return has gone: amended, withdrawn, sent again to a council that lost it, sealed anew for new keys."""

from __future__ import annotations

import json
import shutil
import sqlite3  # noqa: TID251 - the inbox's own file, which holds no plaintext
from datetime import timedelta

import pytest

from sencodesk.errors import UserError
from sencodesk.inbox import admin
from sencodesk.protocol import package
from sencodesk.records.councils import Submission
from sencodesk.services import amending, pupils, returns, sending
from sencodesk.services.verbs import VERBS, call
from sencodesk.views import filing
from sencodesk.views import returns as views
from tests import fault_proxy as faults
from tests.post_house import QUICK, Post


def states(post: Post) -> dict[int, str]:
    """Each version and how it stands here."""
    return {one.version: one.state for one in post.views()}


def council_states(post: Post) -> dict[int, str]:
    """Each version and how it stands at the council."""
    return {one["version"]: one["state"] for one in post.held()}


def change_a_pupil(post: Post, forename: str = "Edith") -> None:
    """Something that the return shows, looked at again."""
    with post.desk.reading() as session:
        pupil_id = next(iter(views.build(session, post.return_id)[2].included.values()))
    pupils.change(post.desk, pupil_id=pupil_id, values={"forename": forename})
    post.previewed_body()


def forget_at_the_council(post: Post) -> None:
    """The council puts back a database from before."""
    with sqlite3.connect(post.inbox / "inbox.sqlite") as database:
        for table in ("submissions", "effects", "upns"):
            database.execute(f"DELETE FROM {table}")
    database.close()


def test_a_withdrawal_is_a_submission_of_its_own_with_its_own_receipt(post: Post) -> None:
    with post.serving():
        first = post.send()
        assert amending.withdraw(post.desk, return_id=post.return_id) is not None
        assert amending.withdraw(post.desk, return_id=post.return_id) is None  # a second click
        with pytest.raises(UserError) as waits:
            returns.seal(post.desk, return_id=post.return_id)
        assert waits.value.code == "withdrawal_waits"
        post.pump()
        taken = post.views()[-1]
        assert (taken.withdraws, taken.version, taken.state) == (first.id, 2, "accepted")
        assert taken.receipt is not None
        assert (taken.receipt["pupils"], taken.receipt["submission_id"]) == (0, taken.id)
        assert states(post) == {1: "withdrawn", 2: "accepted"}
        assert council_states(post) == {1: "withdrawn", 2: "accepted"}
        assert post.view(first.id).receipt is not None  # the old receipt stays
        assert post.said(taken) == "The council has taken your return out. Keep both receipts."
        assert amending.withdraw(post.desk, return_id=post.return_id) is None
        # The return is open again, and what goes next follows the withdrawal.
        again = post.send()
    assert (again.version, again.supersedes, again.state) == (3, taken.id, "accepted")
    assert council_states(post) == {1: "withdrawn", 2: "superseded", 3: "accepted"}
    assert [one["effects"] for one in post.held()] == [1, 1, 1]


def test_what_stands_first_after_a_withdrawal_is_the_return_and_its_proof(post: Post) -> None:
    with post.serving():
        first = post.send()
        amending.withdraw(post.desk, return_id=post.return_id)
        post.pump()
    return_id = post.return_id
    with post.desk.reading() as session:
        (due,) = views.returns(session)
        proof = views.proof(session, return_id)
        held = filing.filing(session, return_id)
    assert due.submission is not None
    assert (due.submission.id, due.submission.state) == (first.id, "withdrawn")
    assert due.withdrawal is not None
    assert due.withdrawal.withdraws == first.id
    assert proof is not None
    assert json.loads(proof.receipt) == json.loads(str(first.receipt_envelope))
    assert held is not None
    assert held.sent.id == first.id


@pytest.mark.parametrize("fault", ["F37 in doubt", "F37 sending", "queued"])
def test_f37_no_withdrawal_before_the_answer_is_known(post: Post, fault: str) -> None:
    refused: list[str] = []

    def try_it() -> None:
        with pytest.raises(UserError) as told:
            amending.withdraw(post.desk, return_id=post.return_id)
        refused.append(told.value.code)

    def while_sending(name: str) -> None:
        if name == "send:before-put":
            try_it()

    with post.serving() as proxy:
        if fault == "queued":
            sending.click(post.desk, return_id=post.return_id)
            try_it()
            post.pump()
        elif fault == "F37 sending":
            post.desk.fault_point = while_sending
            post.send()
        else:
            proxy.on("PUT", faults.answer_lost)
            proxy.on("GET", faults.says(500))
            post.send()
            try_it()
            post.pump()
        assert refused == ["not_withdrawn"]
        assert states(post) == {1: "accepted"}


def test_f38_versions_that_arrive_in_the_other_order_are_ordered_by_version(post: Post) -> None:
    with post.serving():
        first = post.send()
        change_a_pupil(post)
        second = post.send()
        amending.withdraw(post.desk, return_id=post.return_id)
        post.pump()
        assert states(post) == {1: "superseded", 2: "withdrawn", 3: "accepted"}
        forget_at_the_council(post)
        # The same sealed bytes, the first last. A withdrawal is taken once there is what it takes back.
        receipts = []
        for number in (2, 3, 1):
            one = next(view for view in post.views() if view.version == number)
            post.desk.store.threads.write(lambda one=one: requeue(post, one.id)).result()  # type: ignore[misc]  # one is bound
            post.pump()
            receipts.append(post.view(one.id).receipt_envelope)
    assert council_states(post) == {3: "accepted", 2: "withdrawn", 1: "superseded"}
    assert len({one for one in receipts if one}) == 3
    assert {first.id, second.id} < {one["submission_id"] for one in post.held()}


def requeue(post: Post, submission_id: str) -> None:
    """As if it had never been sent."""
    with post.desk.unit("test", kind="event") as unit:
        one = unit.session.get_one(Submission, submission_id)
        one.state, one.receipt, one.decision, one.outbox = "queued", None, None, {}


def test_f48_a_council_that_lost_its_records_gets_the_same_bytes_again(post: Post) -> None:
    body = post.previewed_body()
    with post.serving() as proxy:
        first = post.send()
        sealed = sending.sealed_bytes(post.desk, first.id)
        forget_at_the_council(post)
        post.clock.advance(3600)
        proxy.requests.clear()
        assert amending.send_again(post.desk, submission_id=first.id) is not None
        assert amending.send_again(post.desk, submission_id=first.id) is None
        assert post.view().state == "accepted"
        proxy.on("PUT", faults.answer_lost)
        post.pump()
        assert proxy.methods()[0] == "GET"  # asked before anything goes
        assert post.view().state == "accepted"  # ours stays what it was, whatever happens
        post.clock.advance(3600)
        post.pump()
        again = post.view()
        assert (again.state, again.attention, post.whys()[-1]) == ("accepted", None, "received-again")
        assert again.receipt_envelope == first.receipt_envelope  # the first stays the first
        with post.desk.reading() as session:
            kept = session.query(Submission).one().outbox["receipts"]
        assert isinstance(kept, list)
        assert len(kept) == 1
        assert [one["wire_hash"] for one in post.held()] == [package.wire_hash(sealed)]
        seen = len(proxy.requests)
        post.clock.advance(90_000)
        post.pump()
        assert len(proxy.requests) == seen
    post.finished(body)


def test_f48_what_the_council_has_is_not_sent_again(post: Post) -> None:
    body = post.previewed_body()
    with post.serving() as proxy:
        first = post.send()
        proxy.requests.clear()
        amending.send_again(post.desk, submission_id=first.id)
        post.pump()
        assert proxy.methods() == ["GET"]
    post.finished(body)


def test_only_what_was_received_is_sent_again(post: Post) -> None:
    sending.click(post.desk, return_id=post.return_id)
    with pytest.raises(UserError) as told:
        amending.send_again(post.desk, submission_id=post.view().id)
    assert told.value.code == "not_again"


def rotate_at_the_council(post: Post) -> None:
    """New age keys at the council; its profile names only the new recipient."""
    identity, recipient = package.new_identity()
    path = post.inbox / "keys.json"
    held = json.loads(path.read_text()) | {"identity": identity, "recipient": recipient}
    path.write_text(json.dumps(held))
    post.lead_to(post.proxy.url, recipients=[recipient])


@pytest.mark.parametrize("tried", [False, True])
def test_f47_keys_that_changed_while_it_waited_ask_to_seal_anew(post: Post, tried: bool) -> None:
    if tried:
        with post.serving() as proxy:
            proxy.on("PUT", faults.reset_after(3))
            proxy.on("GET", faults.says(500))
            assert post.send().state == "unconfirmed"
    else:
        sending.click(post.desk, return_id=post.return_id)
    rotate_at_the_council(post)
    with post.serving() as proxy:
        old = post.view()
        if tried:
            with pytest.raises(UserError) as told:  # nobody knows yet whether the council has it
                amending.seal_anew(post.desk, submission_id=old.id)
            assert told.value.code == "not_anew"
        post.pump()
        waits = post.view()
        assert (waits.state, waits.blocked) == ("queued", "other-recipients")
        assert proxy.methods().count("PUT") == 0
        assert "Seal it anew" in post.said(waits)
        assert amending.seal_anew(post.desk, submission_id=old.id) is not None
        post.pump()
        old, new = post.views()
    assert (old.state, new.state, new.version, new.supersedes) == ("superseded", "accepted", 2, old.id)
    assert post.said(old).startswith("Set aside, never received")
    assert [one["submission_id"] for one in post.held()] == [new.id]


def test_f50_two_copies_of_one_laptop_are_told_apart(post: Post) -> None:
    """The same records, device and key twice, as a copied virtual machine has them."""
    body = post.previewed_body()
    sending.click(post.desk, return_id=post.return_id)
    post.close()
    shutil.copytree(post.store, post.path / "copy")
    with post.serving() as proxy:
        change_a_pupil(post, "Edwina")  # the first copy goes on; what it sends was sealed before
        assert post.send().state == "accepted"
        post.close()
        shutil.rmtree(post.store)
        shutil.move(post.path / "copy", post.store)
        kid = post.desk.installation.key.kid
        post.pump()
        stopped = post.view()
        assert (stopped.state, stopped.blocked) == ("queued", "instance-conflict")
        assert post.said(stopped).startswith("Another copy of these records has sent")
        seen = len(proxy.requests)
        post.clock.advance(90_000)
        post.pump()
        assert len(proxy.requests) == seen  # nothing by itself
        assert amending.new_key(post.desk) is not None
        assert post.desk.installation.key.kid != kid
        post.enrol()
        sending.release(post.desk, submission_id=stopped.id)
        post.pump()
    post.finished(body)


def test_the_verbs_take_json(post: Post) -> None:
    assert {"amending.withdraw", "amending.send_again", "amending.seal_anew", "amending.new_key"} <= VERBS.keys()
    with post.serving():
        post.send()
        assert call("amending.withdraw", post.desk, {"return_id": post.return_id}) is not None
        sending.pump(post.desk, timing=QUICK)
    assert states(post) == {1: "withdrawn", 2: "accepted"}


def test_an_officer_is_not_asked_about_a_withdrawal(post: Post) -> None:
    with post.serving(decide="officer"):
        first = post.send()
        admin.decide(post.inbox, first.id, accept=True, now=post.clock.now())
        post.clock.advance(timedelta(hours=2).total_seconds())
        post.pump()
        amending.withdraw(post.desk, return_id=post.return_id)
        post.pump()
    assert states(post) == {1: "withdrawn", 2: "accepted"}
