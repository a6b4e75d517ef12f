# SPDX-License-Identifier: Apache-2.0
"""One pass over the submissions of one council, over one connection: what is due is sent or asked, and put down.

Each attempt is committed before its first byte leaves. The fault points are where a test pulls the plug.
"""

import random
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.protocol.addresses import endpoint_refusal
from sencodesk.protocol.envelope import BadEnvelope
from sencodesk.protocol.holdings import Holding, Question
from sencodesk.protocol.messages import LIVE, Expected
from sencodesk.protocol.profile import Profile, ProfileError
from sencodesk.records.councils import Council, Return, SubmissionStep
from sencodesk.sentences import codes
from sencodesk.services import asking_first
from sencodesk.services.desk import Desk, the_school
from sencodesk.services.outbox import SEALED_FOR, last_seq, move, on_writer, read, row_of, submission, submissions
from sencodesk.store.changes import Change
from sencodesk.sync import answers, outbox
from sencodesk.sync.https import Deadlines, Heard, NoAnswer, Wire
from sencodesk.sync.outbox import Act, Answer, Barred, Doubt, NotSent, Problem
from sencodesk.views.asking_first import there, unasked
from sencodesk.views.councils import profile_for, profile_of

# The attempts that are under way in this process. One process at a time has the records, so every other is over.
FLYING: set[str] = set()
# Acts on one submission in one pass: ask, send, ask for the decision, with a doubt in between.
_MOST_ACTS = 6
_NEAR = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Timing:
    """How long requests may take, how a caller waits (seconds), and the chance for the jitter (0 to 1)."""

    deadlines: Deadlines = field(default_factory=Deadlines)
    pause: Callable[[float], object] = threading.Event().wait
    chance: Callable[[], float] = random.SystemRandom().random


class Courier:
    """Carries the submissions of one council; ``asked`` means that a person waits, so that no back-off does."""

    def __init__(self, desk: Desk, council_id: str, timing: Timing, asked: bool) -> None:
        self._desk = desk
        self._timing = timing
        self._asked = asked
        council = read(desk, lambda session: session.get_one(Council, council_id))
        self._allow_loopback = council.allow_loopback
        self._profile: Profile | None
        try:
            self._profile = profile_of(council)
        except (BadEnvelope, ProfileError):
            self._profile = None
        self._wire: Wire | None = None
        self._greeted = False
        self._council_id = council_id
        self._beside: list[tuple[str, Change]] = []
        """What the council was asked about before something else could go."""

    def over(self, ids: Iterable[str]) -> list[tuple[str, Change]]:
        """Works through the submissions; gives each move."""
        done: list[tuple[str, Change]] = []
        try:
            for submission_id in ids:
                done += [(submission_id, change) for change in self._work(submission_id)]
        finally:
            self._close()
        return [*self._beside, *done]

    def only_ask(self) -> None:
        """Nothing waits for the council, and it is to be asked what it holds: now, where that is possible."""
        try:
            if (self._barred_all() or self._ask_what_it_holds()) is not None:
                asking_first.in_vain(self._desk, self._council_id)
        finally:
            self._close()

    def _close(self) -> None:
        if self._wire is not None:
            self._wire.close()

    def _work(self, submission_id: str) -> list[Change]:
        changes: list[Change | None] = [self._grow_late(submission_id)]
        for turn in range(_MOST_ACTS):
            row = row_of(submission(self._desk, submission_id))
            act = outbox.next_act(row, self._desk.now(), asked=self._asked and turn == 0)
            if act is None or (act == "put" and not self._free(submission_id)):
                break
            self._desk.fault_point("send:due")
            holder = str(uuid4())
            FLYING.add(holder)
            try:
                answer = self._act(act, submission_id, holder)
                if answer is None:
                    break
                changes.append(self._note(submission_id, answer))
            finally:
                FLYING.discard(holder)
            if isinstance(answer, NotSent | Barred) or (act == "ask" and isinstance(answer, Doubt)):
                break
        return [one for one in changes if one is not None]

    def _act(self, act: Act, submission_id: str, holder: str) -> Answer | None:
        barred = self._barred(act, submission_id)
        if barred is not None:
            return barred
        if act == "ask":
            return self._question(submission_id)
        return self._first(submission_id) or self._send(submission_id, holder)

    def _first(self, submission_id: str) -> NotSent | Barred | None:
        """After a restore nothing goes before the council was asked, nor over what these records do not know."""
        if read(self._desk, lambda session: unasked(session, self._council_id)):
            stopped = self._ask_what_it_holds()
            if stopped is not None:
                return stopped
        return self._newer_there(submission_id)

    def _newer_there(self, submission_id: str) -> Barred | None:
        one = submission(self._desk, submission_id)
        if one.mode != LIVE:
            return None
        found = read(self._desk, lambda session: there(session, session.get_one(Return, one.return_id)))
        return None if found is None else Barred(outbox.NEWER_THERE, sure=True)

    def _ask_what_it_holds(self) -> NotSent | Barred | None:
        """Ask about whatever may have arrived, then which versions are held. The mark goes only with both answers."""
        stopped = self._greet()
        if stopped is not None:
            return stopped
        for one in submissions(self._desk, frozenset({outbox.UNCONFIRMED})):
            if one.council_id == self._council_id:
                answer = self._question(one.id)
                change = self._note(one.id, answer)
                self._beside += [(one.id, change)] if change is not None else []
                if isinstance(answer, NotSent | Barred):
                    return answer
                if isinstance(answer, Doubt) or (isinstance(answer, Problem) and answer.type == "busy"):
                    return NotSent(answer.why if isinstance(answer, Doubt) else answer.type)
        told = self._told()
        if isinstance(told, NotSent | Barred):
            return told
        asking_first.answered(self._desk, self._council_id, told)
        return None

    def _told(self) -> tuple[Holding, ...] | NotSent | Barred:
        assert self._profile is not None
        number = str(uuid4())
        self._desk.fault_point("first:before-get")
        try:
            heard = self._open().ask_all(number)
        except NoAnswer as error:
            unanswered = answers.unanswered(error, sending=False)
            assert not isinstance(unanswered, Doubt)
            return unanswered
        self._desk.fault_point("first:answered")
        school_id = read(self._desk, lambda session: the_school(session).id)
        return answers.told(
            heard,
            keys=self._profile.receipt_key_map(),
            question=Question(self._profile.id, school_id, number, heard.nonce),
            today=self._desk.today(),
            windows=self._profile.receipt_key_windows(),
        )

    def _free(self, submission_id: str) -> bool:
        """At most one attempt is in flight per council."""
        council = submission(self._desk, submission_id).council_id
        return all(one.council_id != council for one in submissions(self._desk, frozenset({outbox.SENDING})))

    def _barred(self, act: Act, submission_id: str) -> Barred | None:
        """What keeps this from the wire before anything is tried."""
        stopped = self._barred_all()
        if stopped is not None:
            return stopped
        assert self._profile is not None
        if act == "put" and (newer := self._newer_there(submission_id)) is not None:
            return newer  # before the council's keys: sealing anew for new keys is no word to replace what it has
        if act == "put" and not self._profile.valid_on(self._desk.today()):
            return Barred("profile-expired", sure=True)
        if act == "put" and self._sealed_for_others(submission_id):
            return Barred(outbox.OTHER_RECIPIENTS, sure=True)
        return None

    def _barred_all(self) -> Barred | None:
        """What keeps everything from the wire."""
        if self._profile is None:
            return Barred("profile-damaged", sure=True)
        refusal = endpoint_refusal(self._profile, self._allow_loopback)
        if refusal is not None:
            known = refusal in codes("sending_blocked")
            return Barred(refusal if known else "address-not-allowed", sure=True)
        if self._desk.installation.place == "locked":
            return Barred("keyring-locked", sure=True)
        return None

    def _sealed_for_others(self, submission_id: str) -> bool:
        """Whether the council's keys changed since it was sealed, so that its inbox may not be able to open it."""
        assert self._profile is not None
        kept = submission(self._desk, submission_id).outbox.get(SEALED_FOR)
        return isinstance(kept, list) and not set(kept) & set(self._profile.recipients)

    def _open(self) -> Wire:
        if self._wire is None:
            assert self._profile is not None
            self._wire = Wire(
                self._profile,
                allow_loopback=self._allow_loopback,
                key=self._desk.installation.key,
                now=self._desk.now,
                deadlines=self._timing.deadlines,
            )
        return self._wire

    def _send(self, submission_id: str, holder: str) -> Answer | None:
        """Greets, commits the attempt, sends. None where another pass was quicker."""
        stopped = self._greet()
        if stopped is not None:
            return stopped
        begun = outbox.Begin(holder)
        self._desk.fault_point("send:greeted")
        label = "begin to send a return"
        if move(self._desk, submission_id, begun, label=label, before_commit="send:begin-before-commit") is None:
            return None
        self._desk.fault_point("send:begun")
        data = submission(self._desk, submission_id).sealed or b""
        self._desk.fault_point("send:before-put")
        try:
            heard = self._open().put(submission_id, data, read(self._desk, last_seq))
        except NoAnswer as error:
            self._desk.fault_point("send:no-answer")
            return answers.unanswered(error, sending=True)
        self._desk.fault_point("send:answered")
        return self._judged(submission_id, heard)

    def _greet(self) -> NotSent | Barred | None:
        assert self._profile is not None
        if self._greeted:
            return None
        try:
            stopped = answers.greeted(self._open().hello(), self._profile.id)
        except NoAnswer as error:
            unanswered = answers.unanswered(error, sending=False)
            assert not isinstance(unanswered, Doubt)
            return unanswered
        self._greeted = stopped is None
        return stopped

    def _question(self, submission_id: str) -> Answer:
        self._desk.fault_point("ask:before-get")
        try:
            heard = self._open().ask(submission_id)
        except NoAnswer as error:
            self._desk.fault_point("ask:no-answer")
            return answers.unanswered(error, sending=False)
        self._desk.fault_point("ask:answered")
        return self._judged(submission_id, heard)

    def _judged(self, submission_id: str, heard: Heard) -> Answer:
        assert self._profile is not None
        one = submission(self._desk, submission_id)
        expected = Expected(one.council_id, one.id, one.version, one.mode, one.content_hash)
        answer = answers.judged(
            heard,
            keys=self._profile.receipt_key_map(),
            expected=expected,
            windows=self._profile.receipt_key_windows(),
            today=self._desk.today(),
            signers=self._profile.receipt_key_map(one.mode),
        )
        self._desk.fault_point("send:judged")
        return answer

    def _note(self, submission_id: str, answer: Answer) -> Change | None:
        chance = self._timing.chance()
        label = "keep a council's answer"
        change = move(
            self._desk, submission_id, answer, label=label, chance=chance, before_commit="send:answer-before-commit"
        )
        self._desk.fault_point("send:answer-committed")
        if isinstance(answer, outbox.Receipt):
            on_writer(self._desk, self._desk.store.checkpoint)
            self._desk.fault_point("send:checkpointed")
        return change

    def _held_for_long(self, submission_id: str) -> bool:
        query = select(SubmissionStep).where(SubmissionStep.submission_id == submission_id)
        last = read(self._desk, lambda session: session.scalars(query.order_by(SubmissionStep.seq.desc())).first())
        return last is not None and last.why == "held" and self._desk.now() - last.at >= outbox.HELD_LATE

    def _grow_late(self, submission_id: str) -> Change | None:
        one = submission(self._desk, submission_id)
        if one.state not in (outbox.QUEUED, outbox.UNCONFIRMED) or one.attention is not None:
            return None
        late = self._desk.now() - one.sealed_at >= outbox.LATE or self._held_for_long(submission_id)
        if not late and self._profile is not None:
            late = self._desk.today() >= read(self._desk, lambda session: _due(session, one.return_id)) - _NEAR
        return move(self._desk, submission_id, outbox.Grown(), label="a return waits for too long") if late else None


def _due(session: Session, return_id: str) -> date:
    due = session.get_one(Return, return_id)
    return profile_for(session, due).spec(due.type).period(due.period).due
