# SPDX-License-Identifier: Apache-2.0
"""A school and a council that anything may happen to, in any order: the real services, TLS, the real inbox, and kills.

What must hold after every step is what the design of sending promises: a receipt that verifies without our code, one
submission for a return and version, sealed bytes that never change, attempts that only grow, nothing that an unsigned
or an old answer moves, no more than one effect, and after a kill nothing that believes it is still sending.
"""

from __future__ import annotations

import shutil
import sqlite3  # noqa: TID251 - the inbox's own file, which holds no plaintext
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack

from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from sencodesk.errors import UserError
from sencodesk.inbox import admin
from sencodesk.inbox.folder import InboxFolder
from sencodesk.protocol import envelope, package
from sencodesk.records.councils import Submission
from sencodesk.services import amending, backups, filing, pupils, sending
from sencodesk.services.desk import Desk
from sencodesk.sync import outbox
from sencodesk.views import asking_first
from sencodesk.views import returns as views
from sencodesk.views.returns import SubmissionView
from tests import fault_proxy as faults
from tests.post_house import QUICK, Post
from tests.protocol.verify_receipt import verified
from tests.sync.troubles import KILLS, NAMES, NETWORK, WAITS


class Killed(BaseException):
    """Nothing after this statement happens in this process."""


class Sending(RuleBasedStateMachine):
    """One school, one council. ``copy`` gives a fresh pair; ``steps`` counts what was done, over all runs."""

    copy: Callable[[], Post]
    steps: Counter[str] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.post = type(self).copy()
        self.sealed: dict[str, str] = {}
        self.attempts: dict[str, int] = {}
        self.kept: dict[str, bytes] = {}
        self.forgot = False
        self.officer = False
        self.asking: tuple[object, ...] = ()

    @initialize(officer=st.booleans())
    def open(self, officer: bool) -> None:
        """The council's inbox listens."""
        self.officer = officer
        self.proxy = self.stack.enter_context(self.post.serving(decide="officer" if officer else "auto"))
        self.return_id = self.post.return_id

    def teardown(self) -> None:
        """Whatever happened, a good network and a person bring it to an end."""
        try:
            if hasattr(self, "return_id"):
                self.comes_to_an_end()
        finally:
            self.post.close()
            self.stack.close()
            shutil.rmtree(self.post.path)

    def comes_to_an_end(self) -> None:
        """The faults are over: nothing stays in doubt but what waits for a person."""
        self.proxy._faults.clear()
        self.enrol_if_needed()
        for one in self.live():
            if one.blocked is not None:
                self.quietly(lambda one=one: sending.release(self.post.desk, submission_id=one.id))  # type: ignore[misc]  # bound in the loop
        for _ in range(4):
            self.post.clock.advance(90_000)
            self.quietly(self.post.pump)
        self.holds()
        held = {one["submission_id"]: one for one in self.post.held()}
        for one in self.live():
            if one.attention == outbox.STOP or one.blocked is not None or one.state in (outbox.SEALED, outbox.RECEIVED):
                continue
            waits = one.state in outbox.WAITING and held.get(one.id, {}).get("state") != "held"
            assert not waits, f"{one.state} {[step.why for step in one.steps]}"

    def enrol_if_needed(self) -> None:
        """A person reads what stands in the way, and does it."""
        blocked = {one.blocked for one in self.live()}
        if outbox.CONFLICT in blocked:
            amending.new_key(self.post.desk)
            blocked.add("unknown-school")
        if "unknown-school" in blocked:
            self.post.enrol()

    def live(self) -> list[SubmissionView]:
        """Every submission here."""
        return self.post.views()

    def quietly(self, act: Callable[[], object]) -> None:
        """A person is told no, which is no fault."""
        try:
            act()
        except UserError as told:
            note(told.code)

    @rule(rehearsal=st.sampled_from([False, False, False, True]), replace=st.booleans())
    def click(self, rehearsal: bool, replace: bool = True) -> None:
        """The one click. ``replace``: even where the council has what these records do not know."""
        self.steps["click"] += 1
        self.quietly(
            lambda: sending.click(self.post.desk, return_id=self.return_id, rehearsal=rehearsal, replace=replace)
        )

    @rule(rehearsal=st.sampled_from([False, False, False, True]))
    def go(self, rehearsal: bool) -> None:
        """A click, and the network is there at once."""
        self.click(rehearsal)
        self.pump(0, True)

    @rule(wait=st.sampled_from(WAITS), asked=st.booleans())
    def pump(self, wait: int, asked: bool) -> None:
        """Time goes by, and a pass is made."""
        self.steps["pump"] += 1
        self.post.clock.advance(wait)
        self.quietly(lambda: sending.pump(self.post.desk, timing=QUICK, asked=asked))

    @rule(name=st.sampled_from(NAMES))
    def edit(self, name: str) -> None:
        """The records change, and somebody looks at what would leave."""
        self.steps["edit"] += 1
        with self.post.desk.reading() as session:
            pupil_id = sorted(views.build(session, self.return_id)[2].included.values())[0]
        pupils.change(self.post.desk, pupil_id=pupil_id, values={"forename": name})
        self.post.previewed_body()

    @rule(
        kind=st.sampled_from(["network", "network", "listen", "play", "too large", "old pair"]),
        method=st.sampled_from(["HEAD", "PUT", "PUT", "GET", "GET"]),
        name=st.sampled_from(sorted(NETWORK)),
    )
    def trouble(self, kind: str, method: str, name: str) -> None:
        """Something on the way goes wrong, or somebody stands there."""
        if kind == "network" or method == "HEAD":
            self.network(method, name)
        elif kind == "listen":
            self.listen(method)
        elif kind == "old pair":
            self.old_pair()
        elif kind == "play":
            self.play(method, "PUT" if name < "b" else "GET")
        else:
            self.too_large_for_somebody_else(method)

    def network(self, method: str, name: str) -> None:
        """The next request of its kind meets a fault."""
        self.steps["network"] += 1
        self.proxy.on(method, NETWORK[name])

    def listen(self, method: str) -> None:
        """Somebody keeps what the council answers, and lets nothing through."""
        self.steps["listen"] += 1

        def keep(exchange: faults.Exchange) -> None:
            self.kept[f"{method} {exchange.path}"] = exchange.ask_inbox()
            exchange.reset()

        self.proxy.on(method, keep)

    def play(self, method: str, kind: str) -> None:
        """An old answer is given to a new question."""
        self.steps["play"] += 1

        def again(exchange: faults.Exchange) -> None:
            exchange.read()
            old = self.kept.get(f"{kind} {exchange.path}")
            exchange.send(old or faults.answer(502, b""))

        self.proxy.on(method, again)

    def old_pair(self) -> None:
        """It arrives, and the answers are ``too-large`` and an ``unknown-submission`` of an hour ago."""
        self.steps["old pair"] += 1

        def swap(exchange: faults.Exchange) -> None:
            exchange.ask_inbox()
            self.tell(exchange, "too-large", exchange.nonce)

        self.proxy.on("PUT", swap)
        self.proxy.on("GET", lambda exchange: self.tell(exchange, "unknown-submission", "of-an-hour-ago-0001"))

    def tell(self, exchange: faults.Exchange, kind: str, nonce: str | None) -> None:
        """A problem that the council signed."""
        exchange.read()
        payload = {"type": kind, "submission_id": exchange.path.rpartition("/")[2], "title": "No.", "nonce": nonce}
        told = envelope.make("problem", payload, self.post.receipt_key())
        exchange.send(faults.answer(200, told, kind="application/json"))

    def too_large_for_somebody_else(self, method: str) -> None:
        """Whoever stands between lets the inbox say ``too-large`` of other bytes, about the same number."""
        self.steps["too large"] += 1
        self.proxy.on(method, lambda exchange: self.tell(exchange, "too-large", exchange.nonce))

    @rule(point=st.sampled_from(KILLS), act=st.sampled_from(["click", "pump"]))
    def kill(self, point: str, act: str) -> None:
        """The process ends at a statement, and the program is started again."""
        self.steps["kill"] += 1

        def die(name: str) -> None:
            if name == point:
                raise Killed

        desk = self.post.desk
        desk.fault_point = die
        try:
            if act == "click":
                self.quietly(lambda: sending.click(desk, return_id=self.return_id))
            else:
                self.quietly(lambda: sending.pump(desk, timing=QUICK, asked=True))
        except Killed:
            pass
        self.reopen()

    @rule(
        what=st.sampled_from(["reopen", "put back", "put back", "put back", "restore", "restore", "forget", "person"])
    )
    def seldom(self, what: str) -> None:
        """What happens on some days."""
        acts = {"reopen": self.reopen, "put back": self.put_back, "restore": self.restore, "person": self.person_reads}
        if what in acts:
            acts[what]()
        elif not self.forgot:
            self.council_forgets()

    def reopen(self) -> None:
        """Locked and unlocked."""
        self.steps["reopen"] += 1
        self.post.close()
        assert all(one.state != outbox.SENDING for one in self.live())

    @rule(
        data=st.data(),
        act=st.sampled_from(["withdraw", "withdraw", "discard", "release", "send_again", "seal_anew", "by_hand"]),
    )
    def by_a_person(self, data: st.DataObject, act: str) -> None:
        """A person does something to one of them."""
        found = self.live()
        if not found:
            return
        self.steps[act] += 1
        if act == "withdraw":
            self.quietly(lambda: amending.withdraw(self.post.desk, return_id=self.return_id))
            return
        one = found[data.draw(st.integers(0, len(found) - 1))].id
        verb = {
            "discard": sending.discard, "release": sending.release, "send_again": amending.send_again,
            "seal_anew": amending.seal_anew, "by_hand": self.by_hand,
        }[act]  # fmt: skip
        self.quietly(lambda: verb(self.post.desk, submission_id=one))

    def by_hand(self, desk: Desk, *, submission_id: str) -> object:
        """The sealed file is handed in, and the reference written down."""
        return filing.by_hand(desk, submission_id=submission_id, reference="PORTAL-1", on=desk.today())

    @precondition(lambda self: self.officer)
    @rule(accept=st.booleans())
    def decide(self, accept: bool) -> None:
        """An officer decides on what is held."""
        held = [one for one in self.post.held() if one["state"] == "held"]
        if not held:
            return
        self.steps["decide"] += 1
        now = self.post.clock.now()
        reason = None if accept else "Please ring us."
        self.quietly(
            lambda: admin.decide(self.post.inbox, held[0]["submission_id"], accept=accept, reason=reason, now=now)
        )

    def put_back(self) -> None:
        """An older copy of the records lies in the folder again."""
        self.steps["put back"] += 1
        copy = self.post.path / "older.db"
        self.post.desk.store.checkpoint()
        if not copy.exists():
            self.post.close()
            self.post.keep_a_copy_of_the_records(copy)
            return
        self.post.close()
        self.post.put_back(copy)
        copy.unlink()
        self.attempts, self.asking = {}, ()
        assert (
            all(one.state not in (outbox.SEALED, outbox.QUEUED, outbox.SENDING) for one in self.live())
            or not self.post.desk.store.rolled_back
        )

    def restore(self) -> None:
        """A backup of before takes the place of the records; they have another key then."""
        self.steps["restore"] += 1
        file = self.post.path / "kept.sencodesk"
        if not file.exists():
            backups.make(self.post.desk, file=file)
            return
        self.post.restore_in_place(file)
        (self.post.path / "older.db").unlink(missing_ok=True)
        self.attempts, self.asking = {}, ()

    def council_forgets(self) -> None:
        """The council puts back a database from before."""
        self.steps["forget"] += 1
        self.forgot = True
        with sqlite3.connect(self.post.inbox / "inbox.sqlite") as database:
            for table in ("submissions", "effects", "upns"):
                database.execute(f"DELETE FROM {table}")
        database.close()

    def person_reads(self) -> None:
        """A person does what a sentence asked for."""
        self.steps["person"] += 1
        self.enrol_if_needed()

    @invariant()
    def holds(self) -> None:
        """What must hold after every step."""
        if not hasattr(self, "return_id"):
            return
        assert all(one["effects"] == 1 for one in self.post.held())
        held = InboxFolder(self.post.inbox).keys()
        keys = {mode: held.signs(mode).public for mode in ("LIVE", "REHEARSAL")}
        known = {one["submission_id"] for one in self.post.held()}
        with self.post.desk.reading() as session:
            data = {one.id: one.sealed for one in session.query(Submission)}
        versions: Counter[tuple[str, int]] = Counter()
        for one in self.live():
            self.sealed_bytes(one, data[one.id])
            if one.state != outbox.DISCARDED:
                versions[(one.mode, one.version)] += 1
            self.answers(one, keys[one.mode], known)
        self.stays_a_withdrawal()
        self.asks_first()
        assert all(count == 1 for count in versions.values()), versions

    def stays_a_withdrawal(self) -> None:
        """What was set aside for new keys has a version after it of its own kind: nothing is lost between the two."""
        for one in self.live():
            if one.steps[-1].why == "sealed-anew":
                after = [other for other in self.live() if other.mode == one.mode and other.version > one.version]
                assert after, "set aside, and nothing sealed in its place"
                assert min(after, key=lambda other: other.version).withdraws == one.withdraws

    def asks_first(self) -> None:
        """After a roll-back nothing went before the council had told what it holds, nor over what is unknown here."""
        with self.post.desk.reading() as session:
            councils, found = asking_first.kept(session)
        sent = self.proxy.methods().count("PUT")
        live = sum(one.attempts for one in self.live() if one.mode == "LIVE")
        if self.asking:
            marked, there, sent_before, live_before = self.asking
            assert not (marked and councils) or sent == sent_before, "sent, and nobody was asked"
            assert not there or there != found or live == live_before, "sent over what is unknown here"
        self.steps["told of a newer one"] += bool(found)
        self.asking = (councils, found, sent, live)

    def sealed_bytes(self, one: SubmissionView, data: bytes | None) -> None:
        """They never change; only a discarded one has none. Attempts only grow."""
        assert (data is None) == (one.state == outbox.DISCARDED)
        if data is not None:
            assert self.sealed.setdefault(one.id, one.wire_hash) == one.wire_hash == package.wire_hash(data)
        assert one.attempts >= self.attempts.get(one.id, 0)
        self.attempts[one.id] = one.attempts

    def answers(self, one: SubmissionView, key: bytes, known: set[str]) -> None:
        """What is said of it is what the council signed."""
        last = one.steps[-1].why
        if one.state in (outbox.RECEIVED, outbox.ACCEPTED):
            assert one.receipt_envelope is not None
        if one.receipt_envelope is not None:
            facts = verified(one.receipt_envelope.encode(), key)
            assert facts is not None
            assert (facts["submission_id"], facts["content_hash"], facts["mode"], facts["version"]) == (
                one.id, one.content_hash, one.mode, one.version,
            )  # fmt: skip
        if one.state == outbox.ACCEPTED:
            assert one.mode == "LIVE"
            assert one.decision is not None
            assert one.decision["outcome"] == "accepted"
        if one.state == outbox.REFUSED and one.decision is None:
            assert last in outbox.UNPROVEN
            assert one.id not in known, "refused here, held there"
