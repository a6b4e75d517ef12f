# SPDX-License-Identifier: Apache-2.0
"""The rules of the outbox: which states a submission has, what moves it, and what may be asked of a council next.

Pure: no clock, no network, no file. ``step`` says where an event leads, ``next_act`` what may be done now. The rules
are those of docs/protocol.md, section 7: after any doubt the council is asked before anything is sent again, nothing
unsigned moves a submission anywhere but to queued or unconfirmed, and what was received stays received.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from sencodesk.sync.events import (
    Again,
    Answer,
    Barred,
    Begin,
    Click,
    Discard,
    Doubt,
    Event,
    Grown,
    HandedIn,
    Lost,
    NotSent,
    Overtaken,
    Problem,
    Receipt,
    Replaced,
    Restored,
    TakenBack,
)

__all__ = [
    "Again",
    "Answer",
    "Barred",
    "Begin",
    "Click",
    "Discard",
    "Doubt",
    "Event",
    "Grown",
    "HandedIn",
    "Lost",
    "NotSent",
    "Overtaken",
    "Problem",
    "Receipt",
    "Replaced",
    "Restored",
    "TakenBack",
]  # what moves a submission is named together with its rules

Act = Literal["put", "ask"]

SEALED, QUEUED, SENDING, UNCONFIRMED = "sealed", "queued", "sending", "unconfirmed"
RECEIVED, ACCEPTED, REFUSED = "received", "accepted", "refused"
SUPERSEDED, WITHDRAWN, DISCARDED = "superseded", "withdrawn", "discarded"
WAITING = frozenset({SEALED, QUEUED, SENDING, UNCONFIRMED})
FINAL = frozenset({ACCEPTED, REFUSED, SUPERSEDED, WITHDRAWN, DISCARDED})
HELD = frozenset({RECEIVED, ACCEPTED})
"""The council has signed that it has it, and it counts."""
STATES = WAITING | FINAL | {RECEIVED}

LONGEST = timedelta(hours=24)
BLOCKED_FOR = timedelta(hours=1)
LEASE = timedelta(minutes=15)
LATE = timedelta(days=7)
# Held by the council this long without anybody having looked: a person should ring.
HELD_LATE = timedelta(days=5)
# A decision takes a person; an inbox that decides by itself has it by the first question.
DECISION_STEPS = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))
# Attention that stops everything until a person has looked.
STOP = "different-bytes"
# What whoever stands between can have the inbox sign for bytes of their own, about any id: true only when the council,
# asked by a signed question, holds nothing under it.
UNPROVEN = frozenset({"bad-format", "too-large"})
# Blocked until a person says so; no hour of waiting helps.
ASK_PERSON = "restored"
CONFLICT = "instance-conflict"
OTHER_RECIPIENTS = "other-recipients"
BY_HAND = "by-hand"
NEWER_THERE = "newer-there"
FOR_A_PERSON = frozenset({ASK_PERSON, CONFLICT, OTHER_RECIPIENTS, BY_HAND, NEWER_THERE})


class NotNow(ValueError):  # noqa: N818 - says what is wrong, as a name
    """The event does not fit the state: another pass was quicker, or a person asked for what cannot be."""


@dataclass(frozen=True, slots=True)
class Row:
    """What the rules need of one submission.

    ``failures`` counts doubts and refusals to connect in a row, ``asked`` the questions since it was received.
    ``doubt``: queued, but the council is asked first. ``unasked``: sealed, restored, and nobody has clicked yet.
    ``holder``: the attempt that is under way, good until ``lease``.
    ``carried``: a person handed the file in, and nobody has said since that it is to go by the network too.
    ``again``: the council lost what it had receipted; it is asked (``ask``), then given the same bytes (``put``).
    """

    state: str
    live: bool = True
    attempts: int = 0
    failures: int = 0
    asked: int = 0
    attention: str | None = None
    blocked: str | None = None
    not_before: datetime | None = None
    doubt: bool = False
    unasked: bool = False
    carried: bool = False
    holder: str | None = None
    lease: datetime | None = None
    receipt: str | None = None
    decision: str | None = None
    again: Act | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """Where an event led, and the code of the sentence that says why (``wording/sending.toml``).

    ``spare`` is a second, different receipt for what was received already: it is kept beside the first.
    """

    row: Row
    why: str
    spare: str | None = None


def next_act(row: Row, now: datetime, *, asked: bool = False) -> Act | None:
    """What may be done with the council now: send, ask, or nothing. ``asked``: a person is waiting, so do not wait."""
    if row.attention == STOP or row.blocked in FOR_A_PERSON:
        return None
    if not asked and row.not_before is not None and now < row.not_before <= now + LONGEST:
        return None  # a time further off than any that we set comes from a clock that was put back
    if row.again is not None:
        return row.again
    if row.state == QUEUED:
        return "ask" if row.doubt else "put"
    if row.state == UNCONFIRMED:
        return "ask"
    if row.state == RECEIVED and (row.live or row.asked == 0):
        return "ask"
    return None


def delay(failures: int, chance: float) -> timedelta:
    """How long to wait after that many failures in a row: full jitter, ``chance`` from 0 to 1, at most an hour."""
    return timedelta(seconds=chance * min(3600.0, 30.0 * 2.0 ** min(failures, 10)))


def step(row: Row, event: Event, now: datetime, chance: float = 1.0) -> Move:
    """Where ``event`` leads. Raises NotNow where it does not fit the state; nothing is changed then."""
    move = _step(row, event, now, chance)
    if move.row.carried and move.row.state == QUEUED and not move.row.doubt:
        return replace(move, row=replace(move.row, blocked=BY_HAND, not_before=None))
    return move


def _step(row: Row, event: Event, now: datetime, chance: float) -> Move:
    if isinstance(event, NotSent | Barred | Doubt | Problem | Receipt):
        return _answered(row, event, now, chance)
    if isinstance(event, Begin):
        return _begun(row, event, now)
    if isinstance(event, Click):
        return _clicked(row)
    if isinstance(event, Discard):
        if row.state not in (SEALED, QUEUED) or row.attempts or row.doubt or row.unasked:
            raise NotNow(row.state)
        return Move(replace(row, state=DISCARDED, blocked=None, attention=None, not_before=None), "discarded")
    if isinstance(event, Again | Replaced | HandedIn | TakenBack):
        return _by_a_person(row, event)
    if isinstance(event, Lost):
        if row.state != SENDING:
            raise NotNow(row.state)
        return Move(replace(row, state=UNCONFIRMED, holder=None, lease=None, not_before=None), "interrupted")
    if isinstance(event, Restored):
        return _restored(row)
    if isinstance(event, Grown):
        if row.state not in (QUEUED, UNCONFIRMED) or row.attention is not None or not row.live:
            raise NotNow(row.state)
        return Move(replace(row, attention="late"), "late")
    filed = row.carried and row.state in (SEALED, QUEUED) and not row.doubt  # it was handed in, and never goes then
    if row.state not in (RECEIVED, ACCEPTED, REFUSED) and not filed:
        raise NotNow(row.state)
    return Move(replace(row, state=SUPERSEDED, blocked=None, not_before=None), "superseded")


def _by_a_person(row: Row, event: Again | Replaced | HandedIn | TakenBack) -> Move:
    if isinstance(event, HandedIn):
        if row.state not in WAITING or row.carried:
            raise NotNow(row.state)
        return Move(replace(row, carried=True), "by-hand")
    if isinstance(event, Again):
        if row.state not in (RECEIVED, ACCEPTED) or not row.live or row.again is not None:
            raise NotNow(row.state)
        return Move(replace(row, again="ask", not_before=None, blocked=None), "send-again")
    if isinstance(event, TakenBack):
        if row.state not in (RECEIVED, ACCEPTED):
            raise NotNow(row.state)
        return Move(replace(row, state=WITHDRAWN, not_before=None, again=None), "taken-back")
    if row.state not in (SEALED, QUEUED) or row.doubt or row.unasked:
        raise NotNow(row.state)
    return Move(replace(row, state=SUPERSEDED, blocked=None, attention=None, not_before=None), "sealed-anew")


def _clicked(row: Row) -> Move:
    if row.state == SEALED or (row.state == QUEUED and row.blocked in (ASK_PERSON, BY_HAND)):
        sent = replace(row, state=QUEUED, blocked=None, unasked=False, carried=False, not_before=None)
        return Move(sent, "clicked")
    if row.state not in (QUEUED, UNCONFIRMED):
        raise NotNow(row.state)
    again = replace(row, blocked=None, attention=None, unasked=False, not_before=None)
    if again == row:
        raise NotNow(row.state)
    return Move(again, "again")


def _begun(row: Row, event: Begin, now: datetime) -> Move:
    if row.again == "put" and row.state in (RECEIVED, ACCEPTED):
        return Move(replace(row, again="ask", attempts=row.attempts + 1), "sending")
    if row.state != QUEUED or row.doubt or row.attention == STOP or row.blocked in FOR_A_PERSON:
        raise NotNow(row.state)
    begun = replace(row, state=SENDING, attempts=row.attempts + 1, holder=event.holder, lease=now + LEASE, blocked=None)
    return Move(begun, "sending")


def _restored(row: Row) -> Move:
    if row.state not in (SEALED, QUEUED, SENDING):
        raise NotNow(row.state)
    unasked = row.unasked or row.state == SEALED
    after = replace(row, state=UNCONFIRMED, blocked=None, not_before=None, doubt=False, unasked=unasked)
    return Move(replace(after, holder=None, lease=None), "restored")


def _answered(row: Row, answer: Answer, now: datetime, chance: float) -> Move:
    if row.again is not None:
        return _answered_again(row, answer, now, chance)
    if row.state not in (QUEUED, SENDING, UNCONFIRMED, RECEIVED):
        raise NotNow(row.state)
    row = replace(row, holder=None, lease=None)
    if isinstance(answer, Receipt):
        return _received(row, answer, now)
    if row.state == RECEIVED:
        return _asked_in_vain(row, answer, now, chance)
    if isinstance(answer, NotSent):
        failures = row.failures + 1
        state = QUEUED if row.state == SENDING else row.state
        waiting = replace(row, state=state, failures=failures, attention=answer.attention or _cleared(row.attention))
        return Move(replace(waiting, blocked=None, not_before=now + delay(failures, chance)), answer.why)
    if isinstance(answer, Barred):
        state = QUEUED if row.state == SENDING else row.state
        doubt = row.doubt or (row.state != UNCONFIRMED and not answer.sure)
        shut = replace(row, state=state, doubt=doubt and state == QUEUED, blocked=answer.why, failures=row.failures + 1)
        return Move(replace(shut, not_before=now + BLOCKED_FOR), answer.why)
    if isinstance(answer, Doubt):
        return _doubted(row, answer, now, chance)
    return _told(row, answer, now, chance)


def _answered_again(row: Row, answer: Answer, now: datetime, chance: float) -> Move:
    """What was received stays received, whatever becomes of sending it again."""
    if isinstance(answer, Receipt):
        calm = replace(row, again=None, failures=0, attention=_settled(row.attention), not_before=None)
        if row.state == ACCEPTED and answer.outcome == REFUSED:
            calm = replace(calm, attention="second-receipt")
        elif row.state == RECEIVED and answer.decision is not None and answer.outcome in (ACCEPTED, REFUSED):
            calm = replace(calm, state=str(answer.outcome), decision=answer.decision)
        same = row.receipt == answer.receipt
        return Move(calm, "received-again", spare=None if same else answer.receipt)
    failures = row.failures + 1
    later = replace(row, failures=failures, not_before=now + delay(failures, chance))
    if isinstance(answer, Problem) and answer.type == "unknown-submission" and row.again == "ask":
        wait = delay(row.failures, chance) if row.failures > 1 else timedelta()
        return Move(replace(later, again="put", not_before=now + wait), "unknown-submission")
    if isinstance(answer, Problem) and answer.type == "held":
        return Move(replace(row, again=None, attention=None, failures=0, not_before=None), "held")
    if isinstance(answer, Problem) and answer.type in (STOP, "withdrawn", *UNPROVEN, CONFLICT):
        stopped = answer.type if answer.type == STOP else "forgotten"
        return Move(replace(row, again=None, attention=stopped, not_before=None), answer.type)
    return Move(later, answer.why if isinstance(answer, NotSent | Barred | Doubt) else answer.type)


def _cleared(attention: str | None) -> str | None:
    """What an unsigned answer, or none, leaves of an old warning: only a certificate mends itself."""
    return None if attention == "certificate" else attention


def _calmed(attention: str | None) -> str | None:
    """What the council's own word leaves: lateness and a stop stay, the rest is over."""
    return attention if attention in ("late", STOP) else None


def _doubted(row: Row, answer: Doubt, now: datetime, chance: float) -> Move:
    if answer.after is not None:
        wait = min(timedelta(seconds=answer.after), LONGEST)
    else:  # the first doubt is asked about at once; the answer may be there already
        wait = delay(row.failures, chance) if row.failures else timedelta()
    unsure = replace(row, state=UNCONFIRMED, doubt=False, failures=row.failures + 1, not_before=now + wait)
    return Move(replace(unsure, attention=answer.attention or _cleared(row.attention)), answer.why)


def _told(row: Row, answer: Problem, now: datetime, chance: float) -> Move:
    after = None if answer.after is None else min(timedelta(seconds=answer.after), LONGEST)
    calm = replace(row, blocked=None, attention=_calmed(row.attention))
    if answer.type == "held":
        told = replace(calm, state=UNCONFIRMED, doubt=False, failures=0, not_before=now + (after or BLOCKED_FOR))
        return Move(told, "held")
    if answer.type == "busy":
        wait = after if after is not None else delay(row.failures, chance)
        told = replace(calm, state=UNCONFIRMED, doubt=False, failures=row.failures + 1, not_before=now + wait)
        return Move(told, "busy")
    if answer.type == "unknown-submission":
        if row.state == SENDING:  # an answer to a question that nobody asked
            return _doubted(row, Doubt("odd-answer"), now, chance)
        if row.attention in UNPROVEN and row.state == UNCONFIRMED:
            return Move(replace(calm, state=REFUSED, doubt=False, not_before=None), row.attention)
        wait = delay(row.failures, chance) if row.failures > 1 else timedelta()
        told = replace(calm, state=QUEUED, doubt=False, not_before=now + wait)
        return Move(replace(told, blocked=ASK_PERSON if row.unasked else None), "unknown-submission")
    if answer.type in ("unknown-school", "bad-signature", CONFLICT):
        # A signed request that was repeated on the way is refused the second time; the first may have counted.
        barred = Barred(answer.type, sure=answer.type in ("unknown-school", CONFLICT))
        return _answered(calm, barred, now, chance)
    if answer.type == "different-bytes":
        return Move(replace(calm, state=UNCONFIRMED, doubt=False, attention=STOP, not_before=None), STOP)
    if answer.type == "withdrawn":
        return Move(replace(calm, state=WITHDRAWN, doubt=False, not_before=None), "withdrawn")
    if row.state == SENDING and answer.type in UNPROVEN:  # asked about at once
        return Move(replace(calm, state=UNCONFIRMED, doubt=False, attention=answer.type, not_before=None), answer.type)
    return _doubted(row, Doubt("odd-answer"), now, chance)


def _received(row: Row, answer: Receipt, now: datetime) -> Move:
    if row.receipt is not None and row.receipt != answer.receipt:
        marked = replace(row, attention="second-receipt", asked=row.asked + 1, not_before=_later(row, now))
        return Move(marked, "second-receipt", spare=answer.receipt)
    known = row.state == RECEIVED
    calm = replace(row, blocked=None, doubt=False, unasked=False, failures=0, attention=_settled(row.attention))
    here = replace(calm, state=RECEIVED, receipt=answer.receipt, asked=row.asked + 1 if known else 0)
    if answer.decision is not None and answer.outcome in (ACCEPTED, REFUSED):
        return Move(replace(here, state=str(answer.outcome), decision=answer.decision, not_before=None), answer.outcome)
    # The first question about the decision comes at once.
    return Move(replace(here, not_before=_later(row, now) if known else None), "received")


def _settled(attention: str | None) -> str | None:
    return attention if attention == "second-receipt" else None


def _asked_in_vain(row: Row, answer: Answer, now: datetime, chance: float) -> Move:
    """Received stays received, whatever is said or not said about the decision."""
    asked = replace(row, asked=row.asked + 1, not_before=_later(row, now))
    if isinstance(answer, Problem) and answer.type == "withdrawn":
        return Move(replace(row, state=WITHDRAWN, not_before=None), "withdrawn")
    if isinstance(answer, Problem) and answer.type == "unknown-submission":
        return Move(replace(asked, attention="forgotten"), "forgotten")
    if isinstance(answer, Doubt) and answer.attention is not None:
        return Move(replace(asked, attention=answer.attention), answer.why)
    # The network's troubles do not count as a question.
    soon = replace(row, failures=row.failures + 1, not_before=now + delay(row.failures + 1, chance))
    return Move(soon, "no-decision-yet")


def _later(row: Row, now: datetime) -> datetime:
    return now + DECISION_STEPS[min(row.asked, len(DECISION_STEPS) - 1)]
