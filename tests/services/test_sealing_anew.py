# SPDX-License-Identifier: Apache-2.0
"""Sealing anew is one unit: all of it or nothing. A withdrawal stays one, and what a person handed in stays filed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sencodesk import bootstrap
from sencodesk.errors import UserError
from sencodesk.inbox import admin
from sencodesk.sentences import sentence
from sencodesk.services import amending, backups, filing, pupils, sending
from sencodesk.services.outbox import move
from sencodesk.store import room
from sencodesk.sync import outbox
from sencodesk.vault.keystore import NoPlace
from sencodesk.views import today as today_view
from sencodesk.views.returns import SubmissionView, build
from sencodesk.views.since import since_last
from sencodesk.views.taken import version_taken
from tests import fault_proxy as faults
from tests.post_house import PASSPHRASE, QUICK, Post
from tests.services.test_amending import change_a_pupil, rotate_at_the_council, states

POINTS = ("anew:checked", "anew:sealed", "anew:aside", "anew:before-commit", "anew:after-commit")


class Killed(BaseException):
    """Nothing after this statement happens in this process."""


def queued(post: Post) -> str:
    """A return that waits in the outbox."""
    sending.click(post.desk, return_id=post.return_id)
    return post.view().id


def refused(post: Post, submission_id: str) -> str:
    """Seals anew in vain; the code of what stood in the way, and nothing is altered."""
    before = post.views()
    with pytest.raises(UserError) as told:
        amending.seal_anew(post.desk, submission_id=submission_id)
    assert post.views() == before
    return told.value.code


def edit_unseen(post: Post) -> None:
    """The records change, and nobody has looked at what would leave."""
    return_id = post.return_id
    with post.desk.reading() as session:
        pupil_id = next(iter(build(session, return_id)[2].included.values()))
    pupils.change(post.desk, pupil_id=pupil_id, values={"forename": "Edwina"})


def test_a_full_disk_leaves_what_waits_as_it_is(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    waits = queued(post)
    monkeypatch.setattr(room, "free_in", lambda _folder: 100 * 1024**2)
    assert refused(post, waits) == "little_room"


def test_a_council_that_takes_nothing_so_large_leaves_what_waits_as_it_is(post: Post) -> None:
    waits = queued(post)
    with post.serving():
        post.lead_to(post.proxy.url, limits={"package_bytes": 1024})
    assert refused(post, waits) == "too_large"


def test_records_that_nobody_looked_at_leave_what_waits_as_it_is(post: Post) -> None:
    waits = queued(post)
    edit_unseen(post)
    assert refused(post, waits) == "not_previewed"
    post.previewed_body()
    post.clock.advance(timedelta(hours=13).total_seconds())
    assert refused(post, waits) == "passphrase_stale"


@pytest.mark.parametrize("point", POINTS)
def test_killed_anywhere_it_is_all_done_or_not_begun(post: Post, point: str) -> None:
    waits = queued(post)

    def die(name: str) -> None:
        if name == point:
            raise Killed

    post.desk.fault_point = die
    with pytest.raises(Killed):
        amending.seal_anew(post.desk, submission_id=waits)
    post.close()
    done = point == POINTS[-1]
    assert states(post) == ({1: "superseded", 2: "queued"} if done else {1: "queued"})
    with post.desk.reading() as session:
        assert [one.state for one in today_view.today(session, on=post.desk.today()).waiting] == ["queued"]
    with post.serving():
        post.pump()
    assert [(one["version"], one["state"]) for one in post.held()] == [(2 if done else 1, "accepted")]


def test_the_points_where_it_is_killed_are_all_there_are(post: Post) -> None:
    waits = queued(post)
    post.points.clear()
    amending.seal_anew(post.desk, submission_id=waits)
    assert tuple(post.points) == POINTS
    assert [step.why for step in post.views()[-1].steps] == ["sealed", "clicked"]


def test_what_was_set_aside_and_never_received_is_not_filed(post: Post) -> None:
    """However it came to be: nothing arrived, so Today says that it is to be sent."""
    waits = queued(post)
    move(post.desk, waits, outbox.Replaced(), label="test")
    aside = post.view()
    assert (aside.state, aside.filed) == ("superseded", False)
    assert "to be sent" in post.said(aside)
    with post.desk.reading() as session:
        shown = today_view.today(session, on=post.clock.now().date() + timedelta(days=365))
    assert [one.return_id for one in shown.due_returns] == [aside.return_id]
    with post.serving():
        again = post.send()
    assert (again.version, again.state) == (2, "accepted")


def test_what_was_received_and_replaced_stays_filed(post: Post) -> None:
    with post.serving():
        first = post.send()
        change_a_pupil(post)
        post.send()
    assert (post.view(first.id).state, post.view(first.id).filed) == ("superseded", True)


def withdrawing(post: Post) -> SubmissionView:
    """A withdrawal that waits."""
    with post.serving():
        post.send()
    amending.withdraw(post.desk, return_id=post.return_id)
    return post.views()[-1]


def test_a_withdrawal_that_is_sealed_anew_is_a_withdrawal(post: Post) -> None:
    waits = withdrawing(post)
    rotate_at_the_council(post)
    with post.serving():
        post.pump()
        assert post.view(waits.id).blocked == "other-recipients"
        assert "Seal the withdrawal anew" in post.said(post.view(waits.id))
        assert amending.seal_anew(post.desk, submission_id=waits.id) is not None
        assert amending.withdraw(post.desk, return_id=post.return_id) is None  # it is on its way
        post.pump()
        post.pump()
    first, aside, new = post.views()
    assert (aside.state, aside.filed) == ("superseded", False)
    assert (new.version, new.withdraws, new.supersedes, new.state) == (3, first.id, first.id, "accepted")
    assert [(one["version"], one["state"]) for one in post.held()] == [(1, "withdrawn"), (3, "accepted")]
    assert first.state == "withdrawn"


def test_a_withdrawal_needs_no_checked_records(post: Post) -> None:
    waits = withdrawing(post)
    edit_unseen(post)
    assert amending.seal_anew(post.desk, submission_id=waits.id) is not None
    assert post.views()[-1].withdraws == post.views()[0].id


def test_a_withdrawal_is_no_return_to_compare_with(post: Post) -> None:
    with post.serving():
        post.send()
        post.clock.advance(60)
        amending.withdraw(post.desk, return_id=post.return_id)
        post.pump()
    return_id = post.return_id
    with post.desk.reading() as session:
        _, profile, built = build(session, return_id)
        found = since_last(session, return_id, built, profile)
    assert found is not None
    assert (found.added, found.left, found.changed, found.items_added) == (0, 0, 0, ())


def handed_in(post: Post, submission_id: str) -> None:
    """A person took the file to the portal."""
    filing.by_hand(post.desk, submission_id=submission_id, reference="PORTAL-1", on=post.desk.today())


@pytest.mark.parametrize("clicked", [False, True])
def test_what_was_handed_in_is_neither_discarded_nor_set_aside(post: Post, clicked: bool) -> None:
    one = queued(post) if clicked else filing.seal_to_carry(post.desk, return_id=post.return_id).submission_id
    handed_in(post, one)
    with pytest.raises(UserError) as told:
        sending.discard(post.desk, submission_id=one)
    assert told.value.code == "handed_in"
    assert refused(post, one) == "handed_in"
    assert sending.sealed_bytes(post.desk, one)
    edit_unseen(post)
    post.previewed_body()
    with post.serving():
        assert post.send().version == 2  # its number is never used again


def test_what_waits_and_was_handed_in_does_not_go_by_itself(post: Post) -> None:
    one = queued(post)
    handed_in(post, one)
    assert (post.view().state, post.view().blocked) == ("queued", "by-hand")
    assert "handed in" in sentence("sending_blocked", "by-hand")
    with post.serving() as proxy:
        post.pump()
        sending.send(post.desk, return_id=None, timing=QUICK)
        assert proxy.methods() == []
        handed_in(post, one)  # a correction
        assert sending.release(post.desk, submission_id=one) is not None
        handed_in(post, one)
        post.pump()
        assert post.view().state == "accepted"


def test_handed_in_while_in_doubt_it_is_asked_about_and_not_sent_again(post: Post) -> None:
    with post.serving() as proxy:
        proxy.on("PUT", faults.reset_after(3))
        proxy.on("GET", faults.says(500))
        one = post.send()
        assert one.state == "unconfirmed"
        handed_in(post, one.id)
        post.clock.advance(90_000)
        post.pump()
        assert proxy.methods().count("PUT") == 1
        assert (post.view().state, post.view().blocked) == ("queued", "by-hand")


def restored(post: Post) -> None:
    """Restored from a backup, and the council was asked; then the records of before, beside it, are sent twice."""
    file, beside = post.path / "before.sencodesk", post.path / "restored"
    backups.make(post.desk, file=file)
    post.close()
    desk, _ = bootstrap.restore(file, beside, secret=PASSPHRASE, clock=post.clock.now, places=NoPlace())
    sending.after_restore(desk)
    post.use(desk)
    post.enrol()
    post.previewed_body()
    with post.serving():
        post.pump()
        post.close()
        post.send()
        change_a_pupil(post)
        post.send()
    post.use(bootstrap.open_desk(beside, secret=PASSPHRASE, clock=post.clock.now, places=NoPlace()))


def counting(post: Post) -> list[tuple[int, str]]:
    """What counts at the council."""
    return [(one["version"], one["state"]) for one in post.held() if one["state"] == "accepted"]


def test_older_records_replace_what_the_council_has_only_where_a_person_says_so(post: Post) -> None:
    restored(post)
    with post.serving():
        first = post.send()
        assert (first.state, version_taken(first.decision)) == ("refused", True)
        assert counting(post) == [(2, "accepted")]
        for again in (sending.click, sending.send, filing.seal_to_carry):
            with pytest.raises(UserError) as told:
                again(post.desk, return_id=post.return_id)
            assert told.value.code == "council_has_another"
        change_a_pupil(post, "Elfrida")
        with pytest.raises(UserError):
            sending.click(post.desk, return_id=post.return_id)
        assert post.send(rehearsal=True).state == "received"  # it counts for nothing
        sending.click(post.desk, return_id=post.return_id, replace=True)
        post.pump()
        assert counting(post) == [(2, "accepted")]  # the council has a second version as well
        with pytest.raises(UserError):
            sending.click(post.desk, return_id=post.return_id)
        sending.click(post.desk, return_id=post.return_id, replace=True)
        post.pump()
    assert counting(post) == [(3, "accepted")]


def test_a_refusal_of_another_kind_asks_nobody(post: Post) -> None:
    with post.serving(decide="officer"):
        first = post.send()
        admin.decide(post.inbox, first.id, accept=False, reason="Please ring us.", now=post.clock.now())
        post.clock.advance(7200)
        post.pump()
        assert (post.view().state, version_taken(post.view().decision)) == ("refused", False)
        assert sending.click(post.desk, return_id=post.return_id) is not None


def test_what_was_handed_in_stands_in_nobodys_way_once_a_later_version_was_received(post: Post) -> None:
    one = queued(post)
    handed_in(post, one)
    change_a_pupil(post)
    with post.serving():
        second = post.send()
        assert (post.view(one).state, post.view(one).filed) == ("superseded", True)
        assert amending.withdraw(post.desk, return_id=post.return_id) is not None
        post.pump()
    assert post.view(second.id).state == "withdrawn"


def test_a_withdrawal_that_was_sealed_anew_and_discarded_can_be_asked_for_again(post: Post) -> None:
    waits = withdrawing(post)
    amending.seal_anew(post.desk, submission_id=waits.id)
    sending.discard(post.desk, submission_id=post.views()[-1].id)
    assert amending.withdraw(post.desk, return_id=post.return_id) is not None
    with post.serving():
        post.pump()
    assert post.views()[0].state == "withdrawn"
