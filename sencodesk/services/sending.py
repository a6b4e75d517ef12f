# SPDX-License-Identifier: Apache-2.0
"""Sending: the one click, one pass over the outbox, asking, and what is done after a crash or a restore.

``click`` needs no network, ``pump`` is one pass with it. Nothing is sent whose attempt was not committed before, and
after any doubt the council is asked before the same bytes go again (docs/protocol.md, section 7).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sencodesk.codes.days import long_day
from sencodesk.codes.london import london
from sencodesk.errors import UserError
from sencodesk.protocol.messages import REHEARSAL
from sencodesk.records.councils import Submission
from sencodesk.sentences import codes, sentence
from sencodesk.services import asking_first, returns, roles
from sencodesk.services.courier import FLYING, Courier, Timing
from sencodesk.services.desk import Desk
from sencodesk.services.outbox import Closed, gone, move, on_writer, read, row_of, submission, submissions
from sencodesk.services.verbs import verb
from sencodesk.store.changes import Change
from sencodesk.sync import outbox
from sencodesk.views.returns import SubmissionView

_ON_ITS_WAY = outbox.WAITING - {outbox.SEALED}
_OPEN = _ON_ITS_WAY | {outbox.RECEIVED}
TIMING = Timing()


@dataclass(frozen=True, slots=True)
class Pumped:
    """What one pass did: which submissions moved, its last change, and when the next try is due."""

    moved: tuple[str, ...]
    change: Change | None
    next_try: datetime | None


@verb
def click(desk: Desk, *, return_id: str, rehearsal: bool = False, replace: bool = False) -> Change | None:
    """Seal if that is needed, and queue. No network. A second click finds the same submission and changes nothing.

    ``replace``: a person said that it may replace what the council has and these records do not know.
    """
    return _click(desk, return_id, rehearsal, replace)[1]


@verb
def release(desk: Desk, *, submission_id: str) -> Change | None:
    """A person has looked: take the bar and the warning away and let it be tried again now."""
    submission(desk, submission_id)
    return move(desk, submission_id, outbox.Click(), label="try again to send a return")


@verb
def discard(desk: Desk, *, submission_id: str) -> Change | None:
    """Take back a sealed return that was never tried: its bytes are destroyed and its number is never used again."""
    if submission(desk, submission_id).state == outbox.DISCARDED:
        return None
    if read(desk, lambda session: returns.handed_in(session, session.get_one(Submission, submission_id))):
        raise returns.filed_by_hand()
    change = move(desk, submission_id, outbox.Discard(), label="discard a sealed return")
    if change is None:
        raise UserError(
            "not_discarded",
            happened="Sending this return began already, so it may have arrived.",
            kept="It is kept as it is.",
            do="Ask for its status. Once the council has answered, send a new version.",
        )
    return change


def sealed_bytes(desk: Desk, submission_id: str) -> bytes:
    """The sealed bytes, for a file that a person carries. Raises UserError where they were discarded."""
    data = submission(desk, submission_id).sealed
    if data is None:
        raise gone()
    return data


def pump(desk: Desk, *, timing: Timing = TIMING, asked: bool = False, only: Iterable[str] | None = None) -> Pumped:
    """One pass over the outbox: whatever may be sent or asked now is. ``asked``: a person waits, so no back-off does.

    ``only``: the submissions that a person chose; of the others, what is barred keeps its hour even when ``asked``.
    Call it on a thread that may wait. A lock meanwhile ends it quietly: what was committed is enough to ask later.
    """
    chosen = None if only is None else set(only)
    moved: list[str] = []
    last: Change | None = None
    try:
        _recover(desk)
        for council_id, ids in _by_council(desk, _OPEN).items():
            wanted = [one for one in ids if one in chosen] if chosen is not None else _free(desk, ids)
            for submission_id, change in Courier(desk, council_id, timing, asked).over(wanted):
                moved.append(submission_id)
                last = change
        for council_id in asking_first.due(desk, busy=_by_council(desk, _OPEN)):
            Courier(desk, council_id, timing, asked).only_ask()
        return Pumped(tuple(dict.fromkeys(moved)), last, _next_try(desk))
    except Closed:
        return Pumped(tuple(dict.fromkeys(moved)), last, None)


@roles.only(roles.KEEP)
def send(
    desk: Desk, *, return_id: str | None, rehearsal: bool = False, wait: float = 0.0, timing: Timing = TIMING
) -> list[str]:
    """Click, then pass over the outbox until the council has answered or ``wait`` seconds are over.

    Without ``return_id``: everything that waits. Returns the submissions that it was about.
    """
    if return_id is not None:
        wanted = [_click(desk, return_id, rehearsal)[0]]
        _until_answered(desk, wanted, wait, timing)
        return wanted
    wanted = [one for ids in _by_council(desk, _ON_ITS_WAY).values() for one in ids]
    _until_answered(desk, _free(desk, wanted), wait, timing)
    return wanted


def ask(desk: Desk, *, return_id: str | None, timing: Timing = TIMING) -> list[str]:
    """Ask the council now about every submission (of one return) that it may know and has not settled."""
    try:
        _recover(desk)
        may_know = submissions(desk, frozenset({outbox.UNCONFIRMED, outbox.RECEIVED}))
    except Closed:
        return []
    found = [one.id for one in may_know if return_id in (None, one.return_id)]
    pump(desk, timing=timing, asked=True, only=found)
    return found


def after_open(desk: Desk) -> list[str]:
    """What a crash or a roll-back left: sending becomes unconfirmed; after a roll-back sealed and queued do too.

    Records that are older than they were here, or lie on another computer, ask each council first what it holds.
    """
    touched = _recover(desk, all_holders=True)
    if (desk.store.rolled_back or desk.installation.renewed) and not desk.only_to_read:
        asking_first.mark_all(desk)
    if desk.store.rolled_back:
        touched += _restored(desk)
    desk.store.older_unheeded = False
    return touched


def after_restore(desk: Desk) -> list[str]:
    """Every sealed, queued or sending submission becomes unconfirmed. Returns those that the council is to be asked.

    Only then the high-water mark is written: a power cut before it has the next opening ask again, one after it leaves
    nothing to ask, for these records are known to be the newest here.
    """
    _restored(desk)
    desk.store.older_unheeded = False
    desk.store.checkpoint()
    return [one.id for one in submissions(desk, frozenset({outbox.UNCONFIRMED}))]


def before_lock(desk: Desk) -> list[str]:
    """A lock while something is on its way first commits that it may have arrived."""
    return _recover(desk, all_holders=True)


def words(view: SubmissionView, now: datetime) -> str:
    """How a submission stands, in one or two sentences a SENCO understands."""
    if view.attention is not None and view.state not in (outbox.ACCEPTED, outbox.REFUSED):
        return sentence("sending_attention", view.attention)
    if view.blocked is not None:
        of_withdrawal = f"withdrawal-{view.blocked}"
        if view.withdraws is not None and of_withdrawal in codes("sending_state"):
            return sentence("sending_state", of_withdrawal)
        known = view.blocked if view.blocked in codes("sending_blocked") else "other"
        return sentence("sending_blocked", known)
    told, written = _standing(view), codes("sending_state")
    if view.not_before is not None and view.not_before > now and f"{told}.next" in written:
        return sentence("sending_state", f"{told}.next", {"next": _moment(view.not_before, now)})
    return sentence("sending_state", told)


def _standing(view: SubmissionView) -> str:
    """The state, or a closer word for it where there is one."""
    last = view.steps[-1].why if view.steps else ""
    closer = (
        f"withdrawal-{view.state}" if view.withdraws is not None else "",
        f"superseded-{last}" if view.state == outbox.SUPERSEDED else "",
        f"rehearsal-{view.state}" if view.mode == REHEARSAL else "",
        "held" if view.state == outbox.UNCONFIRMED and _was_held(view) else "",
        f"refused-{last}" if view.state == outbox.REFUSED and view.decision is None else "",
    )
    return next((one for one in closer if one in codes("sending_state")), view.state)


def _was_held(view: SubmissionView) -> bool:
    """Whether the council has said, since it was last sent, that it has it."""
    for step in reversed(view.steps):
        if step.why in ("held", "sending"):
            return step.why == "held"
    return False


def why_words(why: str) -> str:
    """The sentence for one step of a submission's history."""
    return sentence("sending_why", why if why in codes("sending_why") else "other")


def _click(desk: Desk, return_id: str, rehearsal: bool, replace: bool = False) -> tuple[str, Change | None]:
    made = on_writer(desk, lambda: returns.seal(desk, return_id=return_id, rehearsal=rehearsal, replace=replace))
    desk.fault_point("click:sealed")
    label = "send a rehearsal" if rehearsal else "send a return"
    change = move(desk, made.submission_id, outbox.Click(), label=label, before_commit="click:before-commit")
    desk.fault_point("click:queued")
    return made.submission_id, change


def _until_answered(desk: Desk, wanted: list[str], wait: float, timing: Timing) -> None:
    tick = timing.deadlines.tick
    end = tick() + wait
    asked = True
    while True:
        pumped = pump(desk, timing=timing, asked=asked, only=wanted)
        asked = False
        left = end - tick()
        if left <= 0 or pumped.next_try is None or all(_answered(submission(desk, one)) for one in wanted):
            return
        due = (pumped.next_try - desk.now()).total_seconds()
        if due > left:
            return
        timing.pause(min(left, max(0.05, due)))


def _free(desk: Desk, ids: Iterable[str]) -> list[str]:
    """All but what is barred for now: a script that sends each minute, or a network that flickers, makes no storm."""
    rows = {one: row_of(submission(desk, one)) for one in ids}
    return [one for one, row in rows.items() if row.blocked is None or outbox.next_act(row, desk.now()) is not None]


def _answered(one: Submission) -> bool:
    row = row_of(one)
    return row.state in outbox.FINAL or (row.state == outbox.RECEIVED and row.asked > 0)


def _by_council(desk: Desk, states: frozenset[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in submissions(desk, states | {outbox.ACCEPTED}):
        if one.state not in states and row_of(one).again is None:
            continue
        found.setdefault(one.council_id, []).append(one.id)
    return found


def _recover(desk: Desk, *, all_holders: bool = False) -> list[str]:
    """Whatever is marked as sending and is not being sent any more may have arrived."""
    now = desk.now()
    rows = {one.id: row_of(one) for one in submissions(desk, frozenset({outbox.SENDING}))}
    lost = [
        one for one, row in rows.items() if all_holders or row.holder not in FLYING or not row.lease or row.lease <= now
    ]
    for one in lost:
        move(desk, one, outbox.Lost(), label="sending was interrupted")
    return lost


def _restored(desk: Desk) -> list[str]:
    """Ask before anything is sent, whenever it was sealed: the clock of the computer that sealed it may be fast."""
    unsure = submissions(desk, frozenset({outbox.SEALED, outbox.QUEUED, outbox.SENDING}))
    found = [one.id for one in unsure]
    for one in found:
        move(desk, one, outbox.Restored(), label="after a restore, ask before sending")
    return found


def _next_try(desk: Desk) -> datetime | None:
    now = desk.now()
    found = (row_of(one) for one in submissions(desk, _OPEN | {outbox.ACCEPTED}))
    rows = [row for row in found if row.state in _OPEN or row.again is not None]
    return min((row.not_before or now for row in rows if outbox.next_act(row, now, asked=True)), default=None)


def _moment(at: datetime, now: datetime) -> str:
    """``at 14:20``, or with its day when that is not today."""
    local, today = london(at), london(now).date()
    if local.date() == today:
        return f"at {local:%H:%M}"
    return f"on {long_day(local.date())} at {local:%H:%M}"
