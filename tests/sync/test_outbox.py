# SPDX-License-Identifier: Apache-2.0
"""The outbox's rules as a machine: a laptop, a council that may get the bytes or not, and all that can happen.

What must hold: nothing is sent while a doubt is open, nothing unsigned moves a submission anywhere but to queued or
unconfirmed, what was received stays received, attempts only grow, and with a good network it always comes to an end.
"""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from sencodesk import sentences
from sencodesk.sync import outbox
from sencodesk.sync.outbox import (
    Barred,
    Begin,
    Click,
    Discard,
    Doubt,
    Event,
    Grown,
    HandedIn,
    Lost,
    Move,
    NotNow,
    NotSent,
    Overtaken,
    Problem,
    Receipt,
    Replaced,
    Restored,
    Row,
)
from tests.clocks import START

UNSIGNED = st.sampled_from(
    [
        NotSent("no-connection"),
        NotSent("certificate", "certificate"),
        Barred("door", sure=False),
        Doubt("no-answer"),
        Doubt("portal", 120),
        Doubt("server-busy", 10**9),
        Doubt("not-genuine", attention="not-genuine"),
    ]
)
PROBLEMS = ("held", "busy", "unknown-submission", "unknown-school", "bad-signature", "different-bytes", "withdrawn",
            "bad-format", "too-large")  # fmt: skip
AFTER_RECEIPT = {outbox.RECEIVED, outbox.ACCEPTED, outbox.REFUSED, outbox.SUPERSEDED, outbox.WITHDRAWN}


class Life(RuleBasedStateMachine):
    """One submission's life. ``there``: the council has it. ``open_doubt``: bytes may have left since it last said."""

    row: Row
    now: datetime
    there: bool
    open_doubt: bool
    attempts: int

    @initialize(live=st.booleans())
    def seal(self, live: bool) -> None:
        self.row = Row(outbox.SEALED, live=live)
        self.now = START
        self.there = self.open_doubt = False
        self.clicked = False
        self.attempts = 0

    def happen(self, event: Event, chance: float = 0.5) -> Move | None:
        """The event, or nothing where it does not fit; a refusal changes nothing."""
        before = self.row
        try:
            move = outbox.step(before, event, self.now, chance)
        except NotNow:
            return None
        self.row = move.row
        assert move.why in sentences.codes("sending_why")
        assert move.row.state in outbox.STATES
        assert move.row.attempts >= before.attempts
        if before.receipt is not None:
            assert move.row.receipt == before.receipt
        if before.state in AFTER_RECEIPT:
            assert move.row.state in AFTER_RECEIPT
        if before.state in outbox.FINAL:
            assert move.row.state in (before.state, outbox.SUPERSEDED)
        return move

    @rule(seconds=st.sampled_from([1, 59, 3600, 86_400, 9 * 86_400, -86_400]))
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)
        self.happen(Grown())

    @rule()
    def a_person_clicks(self) -> None:
        self.clicked = True
        self.happen(Click())

    @rule()
    def a_person_hands_it_in(self) -> None:
        self.happen(HandedIn())
        assert not self.row.carried or outbox.next_act(self.row, self.now, asked=True) != "put"

    @rule()
    def a_person_discards(self) -> None:
        if self.happen(Discard()) is not None:
            assert self.row.attempts == 0
            assert not self.there

    @rule()
    def a_person_seals_anew(self) -> None:
        if self.happen(Replaced()) is not None:
            assert not self.there, "the council has what is set aside"
            assert not self.open_doubt, "the council may have what is set aside"

    @precondition(lambda self: self.row.state != outbox.SENDING)
    @rule()
    def the_store_is_restored(self) -> None:
        if self.row.state in (outbox.SEALED, outbox.QUEUED):
            self.open_doubt = True  # who knows what was sent since
        self.happen(Restored())

    @precondition(lambda self: self.row.state in outbox.WAITING)
    @rule(
        arrives=st.booleans(),
        how=st.sampled_from(["answered", "lost", "killed", "held", "problem", "unsigned", "not sent"]),
        type_=st.sampled_from(PROBLEMS),
        unsigned=UNSIGNED,
        asked=st.booleans(),
        chance=st.floats(0, 1),
    )
    def any_act(self, arrives: bool, how: str, type_: str, unsigned: outbox.Answer, asked: bool, chance: float) -> None:
        self.one_act(arrives, how, type_, unsigned, asked, chance)

    def one_act(self, arrives: bool, how: str, type_: str, unsigned: outbox.Answer, asked: bool, chance: float) -> None:
        act = outbox.next_act(self.row, self.now, asked=asked)
        if act == "ask":
            self.ask(how, unsigned, chance)
        elif act == "put":
            assert not self.open_doubt, "the body goes out while a doubt is open"
            assert self.clicked
            self.send(arrives, how, type_, unsigned, chance)

    @precondition(lambda self: self.row.state in outbox.WAITING)
    @rule(unsigned=UNSIGNED, arrives=st.booleans())
    def an_act_that_stays_in_doubt(self, unsigned: outbox.Answer, arrives: bool) -> None:
        self.one_act(arrives, "unsigned", "busy", unsigned, True, 0.0)

    @precondition(lambda self: self.row.state in outbox.WAITING)
    @rule(arrives=st.booleans())
    def an_act_that_is_answered(self, arrives: bool) -> None:
        self.one_act(arrives, "answered", "busy", Doubt("no-answer"), True, 0.0)

    def send(self, arrives: bool, how: str, type_: str, unsigned: outbox.Answer, chance: float) -> None:
        begun = self.happen(Begin("me"))
        assert begun is not None
        assert self.row.attempts == self.attempts + 1
        self.attempts += 1
        if how == "not sent":
            self.happen(NotSent("no-connection"), chance)
            assert self.row.state == outbox.QUEUED
            return
        self.there = self.there or arrives
        self.open_doubt = True
        if how == "killed":
            self.happen(Lost())
            assert self.row.state == outbox.UNCONFIRMED
        elif how == "answered" and self.there:
            self.happen(Receipt("receipt"))
            self.open_doubt = False
            assert self.row.state == outbox.RECEIVED
        elif how == "problem" and type_ in outbox.UNPROVEN:
            # Whoever stands between can have this signed for bytes of their own, also when ours arrived.
            self.happen(Problem(type_), chance)
            assert self.row.state == outbox.UNCONFIRMED
        elif how == "problem" and not self.there:
            # What a council can truly say when it has nothing; it read nothing, so nothing is in doubt.
            if type_ in ("busy", "unknown-school", "bad-signature"):
                self.happen(Problem(type_, 10), chance)
                self.open_doubt = type_ in ("busy", "bad-signature")
            else:
                self.happen(Lost())
        else:
            answer = unsigned if not isinstance(unsigned, NotSent) else Doubt("cut-short")
            self.happen(answer, chance)
            assert self.row.state in (outbox.QUEUED, outbox.UNCONFIRMED)

    def ask(self, how: str, unsigned: outbox.Answer, chance: float) -> None:
        if how == "answered":
            self.open_doubt = False
            self.happen(Receipt("receipt") if self.there else Problem("unknown-submission"), chance)
        elif how == "held" and self.there:
            self.happen(Problem("held", 3600), chance)
        else:
            state = self.row.state
            answer = unsigned if not isinstance(unsigned, Doubt) or state != outbox.QUEUED else Doubt("no-answer")
            self.happen(answer, chance)
            assert self.row.state in (outbox.QUEUED, outbox.UNCONFIRMED)

    @precondition(lambda self: self.row.state == outbox.RECEIVED)
    @rule(
        outcome=st.sampled_from(["accepted", "refused", None]),
        unsigned=UNSIGNED,
        second=st.booleans(),
        forgotten=st.booleans(),
    )
    def about_the_decision(self, outcome: str | None, unsigned: outbox.Answer, second: bool, forgotten: bool) -> None:
        if outcome is not None:
            move = self.happen(Receipt("other" if second else "receipt", "decision", outcome))
            assert move is not None
            assert (move.spare == "other") is second
            assert second or self.row.state == outcome
        else:
            self.happen(Problem("unknown-submission") if forgotten else unsigned)
            assert self.row.state == outbox.RECEIVED

    @rule()
    def a_later_version_is_received(self) -> None:
        before = self.row
        assert self.happen(Overtaken()) is None or before.state in AFTER_RECEIPT or before.carried

    @invariant()
    def received_has_its_receipt(self) -> None:
        if self.row.state in (outbox.RECEIVED, outbox.ACCEPTED, outbox.SUPERSEDED) and self.row.attempts:
            assert self.row.receipt is not None or self.row.state == outbox.SUPERSEDED

    @invariant()
    def no_wait_is_longer_than_a_day(self) -> None:
        if self.row.not_before is not None and self.row.state in outbox.WAITING:
            assert outbox.next_act(replace(self.row, not_before=None), self.now) == outbox.next_act(
                self.row, self.row.not_before
            )

    def teardown(self) -> None:
        """A good network and a person who clicks: it ends, unless a person must look first."""
        if not hasattr(self, "row") or self.row.attention == outbox.STOP:
            return
        for _ in range(12):
            self.happen(Lost())
            self.happen(Click())
            self.clicked = True
            act = outbox.next_act(self.row, self.now, asked=True)
            if act == "put":
                assert not self.open_doubt
                self.happen(Begin("me"))
                self.there = True
                self.happen(Receipt("receipt"))
            elif act == "ask" and self.row.state == outbox.RECEIVED:
                self.happen(Receipt(self.row.receipt or "", "decision", "accepted"))
            elif act == "ask":
                self.open_doubt = False
                self.happen(Receipt("receipt") if self.there else Problem("unknown-submission"))
        assert self.row.state in outbox.FINAL or (self.row.state == outbox.RECEIVED and not self.row.live)


Life.TestCase.settings = settings(max_examples=200, stateful_step_count=25)
TestLife = Life.TestCase


EVERY_STATE = st.sampled_from(sorted(outbox.STATES))
EVERY_ANSWER = st.one_of(UNSIGNED, st.sampled_from([Problem(one, 60) for one in PROBLEMS]))


@given(state=EVERY_STATE, answer=UNSIGNED, live=st.booleans(), doubt=st.booleans())
def test_nothing_unsigned_moves_anything_but_to_queued_or_unconfirmed(
    state: str, answer: outbox.Answer, live: bool, doubt: bool
) -> None:
    row = Row(state, live=live, doubt=doubt, receipt="receipt" if state == outbox.RECEIVED else None)
    try:
        after = outbox.step(row, answer, START).row
    except NotNow:
        return
    assert after.state in {outbox.QUEUED, outbox.UNCONFIRMED} or after.state == state == outbox.RECEIVED
    assert after.receipt == row.receipt


@given(state=EVERY_STATE, answer=EVERY_ANSWER)
def test_no_problem_makes_a_receipt(state: str, answer: outbox.Answer) -> None:
    try:
        after = outbox.step(Row(state), answer, START).row
    except NotNow:
        return
    assert after.state not in {outbox.ACCEPTED} or state == outbox.ACCEPTED
    assert after.receipt is None


@pytest.mark.parametrize(
    ("type_", "state", "blocked", "attention"),
    [
        ("held", "unconfirmed", None, None),
        ("busy", "unconfirmed", None, None),
        ("bad-format", "unconfirmed", None, "bad-format"),
        ("too-large", "unconfirmed", None, "too-large"),
        ("unknown-school", "queued", "unknown-school", None),
        ("bad-signature", "queued", "bad-signature", None),
        ("different-bytes", "unconfirmed", None, "different-bytes"),
        ("withdrawn", "withdrawn", None, None),
    ],
)
def test_what_each_problem_does_to_what_is_being_sent(
    type_: str, state: str, blocked: str | None, attention: str | None
) -> None:
    after = outbox.step(Row(outbox.SENDING, attempts=1), Problem(type_), START).row
    assert (after.state, after.blocked, after.attention) == (state, blocked, attention)


@pytest.mark.parametrize("type_", sorted(outbox.UNPROVEN))
def test_what_anybody_can_have_signed_refuses_only_when_the_council_holds_nothing(type_: str) -> None:
    told = outbox.step(Row(outbox.SENDING, attempts=1), Problem(type_), START).row
    assert outbox.next_act(told, START) == "ask"
    refused = outbox.step(told, Problem("unknown-submission"), START)
    assert (refused.row.state, refused.why) == (outbox.REFUSED, type_)
    received = outbox.step(told, Receipt("receipt"), START).row
    assert (received.state, received.attention) == (outbox.RECEIVED, None)
    held = outbox.step(told, Problem("held", 60), START).row
    assert (held.state, held.attention) == (outbox.UNCONFIRMED, None)
    assert outbox.step(held, Problem("unknown-submission"), START).row.state == outbox.QUEUED


def test_what_was_sealed_before_a_restore_waits_for_a_person() -> None:
    row = outbox.step(Row(outbox.SEALED), Restored(), START).row
    assert outbox.next_act(row, START) == "ask"
    row = outbox.step(row, Problem("unknown-submission"), START).row
    assert (row.state, outbox.next_act(row, START, asked=True)) == (outbox.QUEUED, None)
    row = outbox.step(row, Click(), START).row
    assert outbox.next_act(row, START) == "put"


@pytest.mark.parametrize(
    "row", [Row(outbox.QUEUED, attempts=1, doubt=True), Row(outbox.SEALED, unasked=True), Row(outbox.UNCONFIRMED)]
)
def test_what_the_council_may_have_is_not_set_aside_for_new_keys(row: Row) -> None:
    with pytest.raises(NotNow):
        outbox.step(row, Replaced(), START)
    assert outbox.step(Row(outbox.QUEUED, attempts=1), Replaced(), START).row.state == outbox.SUPERSEDED


def test_a_shut_door_leaves_a_doubt() -> None:
    row = outbox.step(Row(outbox.SENDING), Barred("door", sure=False), START).row
    assert (row.state, outbox.next_act(row, START, asked=True)) == (outbox.QUEUED, "ask")
    row = outbox.step(Row(outbox.QUEUED), Barred("door", sure=True), START).row
    assert outbox.next_act(row, START, asked=True) == "put"


def test_a_request_that_was_repeated_on_the_way_is_asked_about_first() -> None:
    after = outbox.step(Row(outbox.SENDING, attempts=1), Problem("bad-signature"), START).row
    assert outbox.next_act(after, START) is None
    assert outbox.next_act(after, START + timedelta(hours=1)) == "ask"


@given(failures=st.integers(0, 10_000), chance=st.floats(0, 1))
def test_the_delay_is_jitter_up_to_an_hour(failures: int, chance: float) -> None:
    most = min(3600.0, 30.0 * 2.0 ** min(failures, 20))
    assert timedelta() <= outbox.delay(failures, chance) <= timedelta(seconds=most)
    assert outbox.delay(failures, 1.0) == timedelta(seconds=most)


def test_a_clock_that_was_put_back_does_not_hold_anything_up() -> None:
    row = Row(outbox.UNCONFIRMED, not_before=START + timedelta(days=365))
    assert outbox.next_act(row, START) == "ask"


def test_a_rehearsal_is_asked_about_once_after_its_receipt() -> None:
    row = outbox.step(Row(outbox.SENDING, live=False), Receipt("receipt"), START).row
    assert outbox.next_act(row, START) == "ask"
    asked = outbox.step(row, Receipt("receipt"), START).row
    assert outbox.next_act(asked, START + timedelta(days=2)) is None
    refused = outbox.step(row, Receipt("receipt", "decision", "refused"), START).row
    assert refused.state == outbox.REFUSED


def test_every_bar_and_warning_has_its_sentence() -> None:
    assert sentences.codes("sending_state") >= outbox.STATES
    assert {outbox.STOP, "late", "certificate", "wrong-place", "not-genuine", "second-receipt", "forgotten"} <= (
        sentences.codes("sending_attention")
    )
    assert sentences.codes("sending_blocked") <= sentences.codes("sending_why")


def test_sync_knows_no_pupils_and_no_store() -> None:
    files = sorted(Path(outbox.__file__).parent.glob("*.py"))
    named = {
        name
        for file in files
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [])
        if name.startswith("sencodesk")
    }
    assert len(files) == 5
    assert {name.rpartition(".")[0] if name.count(".") > 1 else name for name in named} == {
        "sencodesk.protocol",
        "sencodesk.sync",
    }
