# SPDX-License-Identifier: Apache-2.0
"""A school's desk with three pupils, a council's real inbox over TLS, and the fault proxy between them.

Making all that takes a second, so it is made once and copied for each test: ``PostHouse`` makes, ``Post`` is one copy.
"""

from __future__ import annotations

import base64
import json
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

from sencodesk import bootstrap
from sencodesk.inbox import admin, serve
from sencodesk.inbox.folder import InboxFolder
from sencodesk.protocol import envelope
from sencodesk.protocol.keys import SigningKey
from sencodesk.records.councils import Council
from sencodesk.services import councils, needs, pupils, returns, sending
from sencodesk.services.courier import Timing
from sencodesk.services.desk import Desk
from sencodesk.sync.https import Deadlines
from sencodesk.vault.keystore import NoPlace
from sencodesk.views import returns as views
from sencodesk.views.returns import SubmissionView
from tests.clocks import START, FakeClock
from tests.fault_proxy import Exchange, Fault, FaultProxy, answer
from tests.invented import upn
from tests.protocol.verify_receipt import verified

PASSPHRASE = "copper kettle meadow lantern"
PEOPLE = (("Marrowfield", "Edie", "2018-03-14", "F"), ("Applewhite", "Jonah", "2018-07-02", "M"),
          ("Quillwyn", "Priya", "2017-10-30", "F"))  # fmt: skip
COUNCIL = "northshire"
PATIENCE = 20.0
# No back-off, because the clock stands still. HASTY is for faults in which nothing comes: they wait in full.
QUICK = Timing(Deadlines(connect=5.0, quiet=10.0, whole=20.0), chance=lambda: 0.0)
HASTY = Timing(Deadlines(connect=1.0, quiet=0.4, whole=1.2), chance=lambda: 0.0)


def enter_pupils(desk: Desk) -> list[str]:
    """Three invented pupils of whom nothing is missing."""
    start = date(2022, 9, 1)
    made = []
    for number, (surname, forename, born, sex) in enumerate(PEOPLE, start=1):
        added = pupils.add(
            desk,
            values={
                "upn": upn(number), "surname": surname, "forename": forename, "dob": date.fromisoformat(born),
                "sex": sex, "year": "4",
            },
            entry=start,
        )  # fmt: skip
        assert added is not None
        pupil_id = next(row for table, row in added.touched if table == "pupil")
        made.append(pupil_id)
        pupils.add_home_council(desk, pupil_id=pupil_id, values={"council": "999", "from_": start})
        needs.set_status(desk, pupil_id=pupil_id, code="K", from_=start)
        needs.set_needs(desk, pupil_id=pupil_id, codes=["SLCN"], from_=start)
    for flag in ("unit", "resourced", "top_up"):
        pupils.set_flag(desk, pupil_ids=made, flag=flag, value=False, from_=start)
    return made


@dataclass
class Post:
    """One copy: the folders, the clock, the proxy, and short ways to what tests ask."""

    path: Path
    proxy: FaultProxy
    clock: FakeClock = field(default_factory=FakeClock)
    points: list[str] = field(default_factory=list)
    _desk: Desk | None = None

    @property
    def store(self) -> Path:
        """The folder of the records."""
        return self.path / "desk"

    @property
    def inbox(self) -> Path:
        """The folder of the council's inbox."""
        return self.path / "inbox"

    @property
    def desk(self) -> Desk:
        """The open desk."""
        if self._desk is None:
            self._desk = bootstrap.open_desk(self.store, secret=PASSPHRASE, clock=self.clock.now, places=NoPlace())
            sending.after_open(self._desk)
            self._desk.fault_point = self.points.append
        return self._desk

    def use(self, desk: Desk) -> None:
        """Sits down at another desk."""
        self.close()
        self._desk = desk

    def enrol(self) -> None:
        """The school sends its card again, and the council enrols it."""
        card = self.path / "again.card"
        councils.request_card(self.desk, out=card)
        admin.enrol(self.inbox, card, now=self.clock.now())

    def keep_a_copy_of_the_records(self, to: Path) -> None:
        """What a technician or a cloud folder does."""
        shutil.copy(self.store / "records.db", to)

    def put_back(self, copy: Path) -> None:
        """The older copy lies in the folder again."""
        shutil.copy(copy, self.store / "records.db")

    def restore_in_place(self, file: Path) -> None:
        """A backup takes the place of the records, and is gone itself."""
        self.close()
        shutil.rmtree(self.store)
        desk, _ = bootstrap.restore(file, self.store, secret=PASSPHRASE, clock=self.clock.now, places=NoPlace())
        sending.after_restore(desk)
        desk.store.close()
        file.unlink()

    def close(self) -> None:
        """Lock."""
        if self._desk is not None:
            self._desk.store.close()
            self._desk = None

    @property
    def return_id(self) -> str:
        """The one return that is due."""
        with self.desk.reading() as session:
            return views.returns(session)[0].id

    def previewed_body(self) -> dict[str, Any]:
        """Looks at what will leave, and gives exactly that."""
        with self.desk.reading() as session:
            due, _, built = views.build(session, self.return_id)
        if due.previewed_sha256 != built.body_sha256:
            returns.previewed(self.desk, return_id=self.return_id)
        body: dict[str, Any] = json.loads(built.body_bytes)
        return body

    def send(self, *, rehearsal: bool = False, timing: Timing = QUICK) -> SubmissionView:
        """One click and one pass; how it stands afterwards."""
        (one,) = sending.send(self.desk, return_id=self.return_id, rehearsal=rehearsal, timing=timing)
        return self.view(one)

    def pump(self) -> None:
        """One more pass."""
        sending.pump(self.desk, timing=QUICK)

    def views(self) -> list[SubmissionView]:
        """Every submission."""
        with self.desk.reading() as session:
            return views.submissions(session)

    def view(self, submission_id: str | None = None) -> SubmissionView:
        """One submission, or the only one."""
        found = [one for one in self.views() if submission_id in (None, one.id)]
        assert len(found) == 1
        return found[0]

    def whys(self) -> list[str]:
        """The history of the only submission."""
        return [step.why for step in self.view().steps]

    def held(self) -> list[dict[str, Any]]:
        """What the inbox lists."""
        return [dict(one) for one in admin.list_submissions(self.inbox)]

    def shown(self, submission_id: str) -> dict[str, Any]:
        """What the inbox opens again."""
        return dict(admin.show(self.inbox, submission_id))

    def public_key(self) -> bytes:
        """The council's public key, as a person has it who checks a receipt."""
        return base64.b64decode(admin.public_key(self.inbox))

    def receipt_key(self) -> SigningKey:
        """The council's own signing key, to sign what a council should never sign."""
        return InboxFolder(self.inbox).keys().receipt

    def profile_key(self) -> SigningKey:
        """The key with which the council signs its profiles."""
        return InboxFolder(self.inbox).keys().profile

    def sealed(self) -> bytes:
        """Seals, without sending; the sealed bytes."""
        returns.seal(self.desk, return_id=self.return_id)
        return sending.sealed_bytes(self.desk, self.view().id)

    def said(self, sent: SubmissionView) -> str:
        """What the SENCO reads."""
        return sending.words(sent, self.clock.now())

    def finished(self, body: dict[str, Any]) -> None:
        """Accepted, once, with the body that was previewed, and a receipt that holds without our code."""
        sent = self.view()
        assert (sent.state, sent.attention, sent.blocked) == ("accepted", None, None)
        assert [(one["submission_id"], one["effects"]) for one in self.held()] == [(sent.id, 1)]
        assert self.shown(sent.id)["body"] == body
        facts = verified(str(sent.receipt_envelope).encode(), self.public_key())
        assert facts is not None
        assert (facts["submission_id"], facts["content_hash"]) == (sent.id, sent.content_hash)

    def lead_to(self, endpoint: str, **changes: object) -> None:
        """The council publishes another address, signed with its own key; the school accepts it."""
        with self.desk.reading() as session:
            held = session.get_one(Council, COUNCIL)
            payload = envelope.claimed(held.profile.encode())
        version = payload["version"]
        assert isinstance(version, int)
        host = endpoint.removeprefix("https://").partition(":")[0]
        payload |= {"endpoint": endpoint, "host": host, "version": version + 1, **changes}
        data = envelope.make("profile", payload, self.profile_key())
        councils.add(self.desk, data=data, fingerprint=held.fingerprint)

    def problem(self, kind: str, after: int | None = None) -> Fault:
        """A problem that the council signs, for whatever submission is asked about; the inbox hears nothing."""

        def fault(exchange: Exchange) -> None:
            exchange.read()
            submission_id = exchange.path.rpartition("/")[2]
            payload = {"type": kind, "title": "No.", "submission_id": submission_id, "retry_after": after}
            payload["nonce"] = exchange.nonce
            exchange.send(answer(200, envelope.make("problem", payload, self.receipt_key()), kind="application/json"))

        return fault

    @contextmanager
    def serving(self, *, decide: str = "auto", after_commit: Callable[[], None] | None = None) -> Iterator[FaultProxy]:
        """The inbox listens, and the proxy leads to it."""
        told, ready = threading.Event(), []

        def on_ready(value: serve.Ready) -> None:
            ready.append(value)
            told.set()

        run = serve.prepare(
            InboxFolder(self.inbox), clock=self.clock.now, decide=decide, on_ready=on_ready, after_commit=after_commit
        )
        thread = threading.Thread(target=run)
        thread.start()
        try:
            assert told.wait(PATIENCE)
            self.proxy.clear(int(ready[0].url.rpartition(":")[2]))
            yield self.proxy
        finally:
            run.stop()
            thread.join(PATIENCE)
        assert not thread.is_alive()


class PostHouse:
    """Makes the folders once; ``copy`` gives a test its own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        clock = FakeClock(START)
        inbox = path / "inbox"
        admin.init(inbox, id=COUNCIL, name="Northshire", code="999", now=clock.now())
        folder = InboxFolder(inbox)
        self.proxy = FaultProxy(folder.server_certificate, folder.server_key)
        template = path / "template.json"
        template.write_bytes(files("sencodesk_resources").joinpath("profiles", f"{COUNCIL}.json").read_bytes())
        profile = path / "profile.json"
        told = admin.profile(inbox, url=self.proxy.url, out=profile, template=template, now=clock.now())
        desk = bootstrap.create(
            path / "desk", passphrase=PASSPHRASE, recovery_code="0" * 30, school="Thistledown Primary",
            laestab="9992041", clock=clock.now, places=NoPlace(),
        )  # fmt: skip
        enter_pupils(desk)
        councils.add(desk, data=profile.read_bytes(), fingerprint=told.fingerprint, allow_loopback=True)
        card = path / "card.json"
        councils.request_card(desk, out=card)
        admin.enrol(inbox, card, now=clock.now())
        with desk.reading() as session:
            (due,) = views.returns(session)
        returns.previewed(desk, return_id=due.id)
        desk.store.close()

    def copy(self, to: Path) -> Post:
        """A desk and an inbox of one's own."""
        for name in ("desk", "inbox"):
            shutil.copytree(self.path / name, to / name)
        self.proxy.clear(0)
        return Post(to, self.proxy)

    def close(self) -> None:
        """Ends the proxy."""
        self.proxy.close()
