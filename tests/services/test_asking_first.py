# SPDX-License-Identifier: Apache-2.0
"""Records that came from a backup: the council is asked what it holds before anything goes to it, whatever happens."""

from __future__ import annotations

import sqlite3  # noqa: TID251 - the inbox's own file, which holds no plaintext
from pathlib import Path
from typing import Any

import pytest

from sencodesk import bootstrap
from sencodesk.errors import UserError
from sencodesk.protocol import envelope
from sencodesk.protocol.holdings import Holding
from sencodesk.records.councils import Council, Return
from sencodesk.services import amending, asking_first, backups, councils, identity, sending
from sencodesk.sync import outbox
from sencodesk.vault.keystore import NoPlace
from sencodesk.vault.recovery import new_code
from sencodesk.views import asking_first as view
from sencodesk.views.returns import SubmissionView
from tests import fault_proxy as faults
from tests.post_house import COUNCIL, PASSPHRASE, QUICK, Post
from tests.services.test_amending import change_a_pupil

ALL = "/v1/submissions"


class Killed(BaseException):
    """Nothing after this statement happens in this process."""


def back_up(post: Post) -> None:
    """A backup, as it is now."""
    assert backups.make(post.desk, file=post.path / "before.sencodesk").verified


def restore(post: Post, *, enrol: bool = True) -> None:
    """That backup in a new folder; the council enrols the new key."""
    post.close()
    desk, _ = bootstrap.restore(
        post.path / "before.sencodesk", post.path / "restored", secret=PASSPHRASE, clock=post.clock.now,
        places=NoPlace(),
    )  # fmt: skip
    sending.after_restore(desk)
    post.use(desk)
    if enrol:
        post.enrol()
    post.previewed_body()


def unasked(post: Post) -> bool:
    """Whether the mark is there."""
    with post.desk.reading() as session:
        return view.unasked(session, COUNCIL)


def there(post: Post) -> view.There | None:
    """What the council holds that these records do not know."""
    with post.desk.reading() as session:
        return view.there(session, session.query(Return).one())


def asked(post: Post) -> list[tuple[str, str]]:
    """What went to the council, without the numbers."""
    return [(method, "all" if path == ALL else "one") for method, path in post.proxy.requests if method != "HEAD"]


def newest(post: Post) -> SubmissionView:
    """The last version here."""
    return max(post.views(), key=lambda one: one.version)


def counts(post: Post) -> list[int]:
    """Which versions count at the council."""
    return [one["version"] for one in post.held() if one["state"] == "accepted"]


def test_after_a_restore_the_council_is_asked_before_the_first_send(post: Post) -> None:
    back_up(post)
    with post.serving():
        restore(post)
        assert unasked(post)
        assert post.send().state == "accepted"
        assert asked(post)[:2] == [("GET", "all"), ("PUT", "one")]
        assert not unasked(post)
        change_a_pupil(post)
        post.send()
        assert asked(post).count(("GET", "all")) == 1


def test_nothing_is_sent_over_what_these_records_do_not_know(post: Post) -> None:
    back_up(post)
    with post.serving():
        post.send()
        change_a_pupil(post)
        post.send()
        restore(post)
        post.proxy.requests.clear()
        one = post.send()
        assert asked(post) == [("GET", "all")]
        assert (one.state, one.blocked, one.attempts) == ("queued", outbox.NEWER_THERE, 0)
        assert "newer version" in post.said(one)
        held = there(post)
        assert held is not None
        assert held.version == 2
        sending.release(post.desk, submission_id=one.id)  # to try again is not to say that it may be replaced
        post.clock.advance(7_200)
        post.pump()
        assert counts(post) == [2]
        assert newest(post).blocked == outbox.NEWER_THERE
        amending.seal_anew(post.desk, submission_id=one.id, replace=True)
        post.pump()
        assert (newest(post).version, newest(post).state, counts(post)) == (3, "accepted", [3])
        assert there(post) is None


def test_a_person_says_so_before_anything_is_sealed(post: Post) -> None:
    with post.serving():
        post.send()
        back_up(post)
        change_a_pupil(post)
        post.send()
        restore(post)
        post.pump()  # nothing waits, and the council is asked all the same
        assert not unasked(post)
        with pytest.raises(UserError) as told:
            sending.click(post.desk, return_id=post.return_id)
        assert told.value.code == "council_has_another"
        assert "version 2" in told.value.happened
        assert len(post.views()) == 1
        sending.click(post.desk, return_id=post.return_id, replace=True)
        post.pump()
        assert (newest(post).version, newest(post).state, counts(post)) == (3, "accepted", [3])


def test_a_receipt_that_these_records_lack_is_taken_up_first(post: Post) -> None:
    sending.click(post.desk, return_id=post.return_id)
    back_up(post)
    with post.serving() as proxy:
        sent = post.send()
        assert sent.state == "accepted"
        restore(post)
        assert post.view().state == "unconfirmed"
        proxy.requests.clear()
        post.send(rehearsal=True)
        assert asked(post)[:1] == [("GET", "one")]
        assert asked(post).index(("GET", "all")) < asked(post).index(("PUT", "one"))
        assert post.view(sent.id).state == "accepted"
        assert there(post) is None


def test_without_the_council_nothing_is_sent_and_it_says_why(post: Post) -> None:
    back_up(post)
    restore(post)
    one = post.send()
    assert (one.state, one.attempts, unasked(post)) == ("queued", 0, True)
    assert "connection" in sending.why_words(one.steps[-1].why)
    assert "may have arrived" not in post.said(one)
    with post.serving():
        post.clock.advance(3_700)
        post.pump()
        assert (post.view().state, unasked(post)) == ("accepted", False)


def test_a_key_that_the_council_does_not_know_asks_in_vain(post: Post) -> None:
    back_up(post)
    with post.serving():
        restore(post, enrol=False)
        one = post.send()
        assert (one.state, one.blocked, one.attempts, unasked(post)) == ("queued", "unknown-school", 0, True)
        assert ("PUT", "one") not in asked(post)
        post.enrol()
        assert post.send().state == "accepted"


def an_old_list(post: Post, **changes: Any) -> faults.Fault:
    """A list that the council signed, about another question."""

    def fault(exchange: faults.Exchange) -> None:
        exchange.read()
        payload: dict[str, object] = {
            "council_id": COUNCIL,
            "school_id": "",
            "question": "",
            "nonce": exchange.nonce,
            "returns": [],
        }
        body = envelope.make("holdings", payload | changes, post.receipt_key())
        exchange.send(faults.answer(200, body, kind="application/json"))

    return fault


def busy(post: Post) -> faults.Fault:
    """The council says, to this very question, that it is busy."""

    def fault(exchange: faults.Exchange) -> None:
        number = next(line for line in exchange.head.split(b"\r\n") if line.lower().startswith(b"idempotency-key:"))
        exchange.read()
        told = {"type": "busy", "title": "Busy.", "submission_id": number.partition(b":")[2].strip().decode()}
        body = envelope.make("problem", told | {"nonce": exchange.nonce, "retry_after": 10}, post.receipt_key())
        exchange.send(faults.answer(503, body, kind="application/json"))

    return fault


@pytest.mark.parametrize("answer", ["old", "page", "cut", "busy", "nothing"])
def test_only_a_signed_answer_to_this_question_opens_the_way(post: Post, answer: str) -> None:
    back_up(post)
    with post.serving() as proxy:
        restore(post)
        fault = {
            "old": an_old_list(post),
            "page": faults.says(404),
            "cut": faults.reset_after(3),
            "busy": busy(post),
            "nothing": faults.says(200, b"{}", kind="application/json"),
        }[answer]
        proxy.on("GET", fault)
        one = post.send()
        assert (one.state, one.attempts, unasked(post)) == ("queued", 0, True)
        assert ("PUT", "one") not in asked(post)
        post.clock.advance(3_700)
        post.pump()
        assert post.view().state == "accepted"


@pytest.mark.parametrize("point", ["first:before-get", "first:answered", "first:before-commit", "first:committed"])
def test_killed_anywhere_it_asks_again_or_has_asked(post: Post, point: str) -> None:
    back_up(post)
    with post.serving():
        post.send()
        restore(post)
        sending.click(post.desk, return_id=post.return_id)

        def die(name: str) -> None:
            if name == point:
                raise Killed

        desk = post.desk
        desk.fault_point = die
        with pytest.raises(Killed):
            sending.pump(desk, timing=QUICK)
        desk.store.close()
        again = bootstrap.open_desk(post.path / "restored", secret=PASSPHRASE, clock=post.clock.now, places=NoPlace())
        sending.after_open(again)
        post.use(again)
        assert unasked(post) is (point != "first:committed")
        assert counts(post) == [1]
        post.clock.advance(3_700)
        post.pump()
        assert post.view().blocked == outbox.NEWER_THERE
        assert counts(post) == [1]


def test_killed_between_restoring_and_asking_the_mark_is_there(post: Post) -> None:
    back_up(post)
    post.close()
    desk, _ = bootstrap.restore(
        post.path / "before.sencodesk", post.path / "restored", secret=PASSPHRASE, clock=post.clock.now,
        places=NoPlace(),
    )  # fmt: skip
    post.use(desk)  # after_restore never ran
    assert unasked(post)


def test_with_nothing_to_send_a_council_is_asked_once_an_hour(post: Post) -> None:
    back_up(post)
    with post.serving():
        restore(post, enrol=False)
        for _ in range(3):
            post.pump()
        assert asked(post) == [("GET", "all")]
        post.clock.advance(3_601)
        post.pump()
        assert len(asked(post)) == 2


@pytest.mark.parametrize("whose", ["ours", "another school's"])
def test_another_schools_returns_are_nobodys_business(post: Post, whose: str) -> None:
    back_up(post)
    with post.serving():
        post.send()
        if whose != "ours":
            with sqlite3.connect(post.inbox / "inbox.sqlite") as database:
                database.execute("UPDATE submissions SET school_id = 'another'")
            database.close()
        restore(post)
        post.pump()
        assert not unasked(post)
        assert (there(post) is not None) is (whose == "ours")


def test_where_a_council_cannot_be_asked_a_person_looks(post: Post) -> None:
    with post.desk.reading() as session:
        held = session.get_one(Council, COUNCIL)
        payload = envelope.claimed(held.profile.encode())
        payload |= {"endpoint": None, "host": None, "version": held.profile_version + 1, "by_hand": "the portal"}
    data = envelope.make("profile", payload, post.profile_key())
    councils.add(post.desk, data=data, fingerprint=held.fingerprint)
    back_up(post)
    restore(post, enrol=False)
    post.pump()
    assert unasked(post)
    assert asking_first.looked(post.desk, return_id=post.return_id) is not None
    assert not unasked(post)


def test_looking_does_not_stand_for_asking(post: Post) -> None:
    back_up(post)
    restore(post, enrol=False)
    assert asking_first.looked(post.desk, return_id=post.return_id) is None
    assert unasked(post)


def killed_at_its_first_opening(post: Post) -> None:
    """The records are opened and let go before anything is done about how they were found."""
    post.close()
    bootstrap.open_desk(post.store, secret=PASSPHRASE, clock=post.clock.now, places=NoPlace()).store.close()


def test_killed_after_the_new_key_of_another_computer_the_mark_is_there(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    post.close()
    monkeypatch.setattr(identity, "device_mark", lambda _id: "another computer")
    killed_at_its_first_opening(post)
    assert not post.desk.installation.renewed
    assert unasked(post)


def test_what_is_older_is_not_forgotten_before_it_is_marked(post: Post, tmp_path: Path) -> None:
    copy = tmp_path / "older"
    post.keep_a_copy_of_the_records(copy)
    with post.serving():
        post.send()
    post.close()
    post.put_back(copy)
    killed_at_its_first_opening(post)
    assert post.desk.store.rolled_back
    assert unasked(post)
    post.close()
    assert not post.desk.store.rolled_back  # said once


def test_a_council_that_the_backup_does_not_know_is_asked_too(post: Post) -> None:
    with post.desk.reading() as session:
        held = session.get_one(Council, COUNCIL)
        data, words = held.profile.encode(), held.fingerprint
    post.use(
        bootstrap.create(
            post.path / "new", passphrase=PASSPHRASE, recovery_code=new_code(), school="Invented Primary",
            laestab="9991234", clock=post.clock.now, places=NoPlace(),
        )
    )  # fmt: skip
    back_up(post)
    councils.add(post.desk, data=data, fingerprint=words)
    assert not unasked(post)  # nobody put these records back
    post.close()
    desk, _ = bootstrap.restore(
        post.path / "before.sencodesk", post.path / "restored", secret=PASSPHRASE, clock=post.clock.now,
        places=NoPlace(),
    )  # fmt: skip
    sending.after_restore(desk)
    post.use(desk)
    councils.add(desk, data=data, fingerprint=words, allow_loopback=True)
    assert unasked(post)
    asking_first.answered(desk, COUNCIL, [])
    councils.add(desk, data=data, fingerprint=words)
    assert not unasked(post)


def test_whoever_waits_for_something_else_makes_no_storm(post: Post) -> None:
    back_up(post)
    with post.serving():
        restore(post, enrol=False)
        others: list[str] = []
        for only in (others, None, others):
            sending.pump(post.desk, timing=QUICK, asked=True, only=only)
        assert asked(post) == [("GET", "all")]


def test_the_same_number_from_another_laptop_is_newer_until_the_council_says_else(post: Post) -> None:
    with post.serving():
        assert post.send().version == 1
    with post.desk.reading() as session:
        due = session.query(Return).one()
        one = Holding(due.type, due.period, 1, "sealed elsewhere", "2026-11-23T10:42:00Z")
    asking_first.answered(post.desk, COUNCIL, [one])
    assert there(post) == view.There(1, "sealed elsewhere", "2026-11-23T10:42:00Z")
    asking_first.answered(post.desk, COUNCIL, [])
    assert there(post) is None
