# SPDX-License-Identifier: Apache-2.0
"""An invented council for the window's tests: its profile as data, its inbox on loopback with its own rules."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sencodesk.inbox import admin, folder, serve
from sencodesk.protocol.keys import fingerprint_words
from sencodesk.services import councils
from sencodesk.services.councils import OfferedProfile
from sencodesk.services.desk import Desk
from tests.clocks import FakeClock

PATIENCE = 20
ITEMS = ("upn", "surname", "forename", "dob", "year", "status", "status_from", "needs", "unit", "resourced", "top_up")
RULES = {"1500": "error", "1510": "error", "2120": "error", "2170": "error", "2230": "error", "1869": "error",
         "SD-YEAR": "query"}  # fmt: skip


def item(field_name: str, **changes: object) -> dict[str, object]:
    """One item of a profile."""
    return {
        "code": field_name,
        "field": field_name,
        "name": field_name.replace("_", " ").capitalize(),
        "purpose": "To plan places and support.",
        "legal_basis": "Education Act 1996, s.537A",
        "from": "2024-09-01",
        "until": None,
        "values": {},
    } | changes


def template(
    *,
    home: Sequence[str] = ("997",),
    statuses: Sequence[str] = ("K", "E"),
    items: Sequence[dict[str, object]] | None = None,
    rules: dict[str, str] | None = None,
    title: str = "SEN register return",
) -> dict[str, Any]:
    """What a council asks for, as it stands in the file that an officer writes."""
    return {
        "invented": True,
        "valid_until": "2029-12-31",
        "returns": [
            {
                "type": "sen-register",
                "title": title,
                "periods": [
                    {"period": "2026-autumn", "reference_date": "2026-11-23", "opens": "2026-11-02",
                     "due": "2026-12-11"},
                ],
                "population": {
                    "home_councils": list(home), "statuses": list(statuses), "enrolments": ["C", "M"], "on_roll": True,
                },
                "items": [item(one) for one in ITEMS] if items is None else list(items),
                "rules": [
                    {"rule": rule, "severity": severity, "from": None, "until": None, "terms": []}
                    for rule, severity in (RULES if rules is None else rules).items()
                ],
            }
        ],
    }  # fmt: skip


@dataclass
class TestCouncil:
    """The council's end: one folder, one clock, real rules, a real socket while ``serving``."""

    __test__ = False
    path: Path
    clock: FakeClock
    profile: Path = field(init=False)
    url: str = ""

    @property
    def inbox(self) -> folder.InboxFolder:
        """The folder's paths and readers."""
        return folder.InboxFolder(self.path)

    def offered(self) -> OfferedProfile:
        """The profile as a school reads it."""
        return councils.read_profile(self.profile.read_bytes())

    def words(self) -> str:
        """What the council reads out on the telephone."""
        return " ".join(fingerprint_words(self.offered().public))

    def publish(self, asked: dict[str, Any]) -> None:
        """Publish the next version of the profile."""
        file = self.path.parent / f"{self.path.name}-template.json"
        file.write_text(json.dumps(asked), encoding="utf-8")
        self.profile = self.path.parent / f"{self.path.name}-profile.json"
        admin.profile(self.path, url=self.url, out=self.profile, template=file, now=self.clock.now())

    def enrol(self, card: Path) -> None:
        """Let the school of a card send."""
        admin.enrol(self.path, card, now=self.clock.now())

    def enrol_school(self, desk: Desk) -> None:
        """The same for open records, without a card on the way."""
        card = self.path.parent / "school.card"
        desk.store.threads.write(lambda: councils.request_card(desk, out=card)).result(PATIENCE)
        self.enrol(card)

    def accept(self, desk: Desk, *, loopback: bool = True) -> object:
        """A school accepts the profile after comparing its fingerprint."""
        offered = self.offered()
        return councils.add(desk, data=offered.data, fingerprint=offered.fingerprint, allow_loopback=loopback)

    def submissions(self) -> list[dict[str, Any]]:
        """What has arrived."""
        return admin.list_submissions(self.path)

    def body(self, submission_id: str) -> dict[str, Any]:
        """The body of one, opened again from the sealed bytes."""
        found: dict[str, Any] = admin.show(self.path, submission_id)["body"]  # type: ignore[assignment]  # an object
        return found

    @contextmanager
    def serving(self, *, decide: str = "auto") -> Iterator[None]:
        """Serve in a thread until the block is left."""
        told = threading.Event()
        ready: list[serve.Ready] = []

        def on_ready(value: serve.Ready) -> None:
            ready.append(value)
            told.set()

        port = int(self.url.rpartition(":")[2]) if self.url else 0
        run = serve.prepare(self.inbox, clock=self.clock.now, port=port, decide=decide, on_ready=on_ready)
        thread = threading.Thread(target=run)
        thread.start()
        try:
            assert told.wait(PATIENCE)
            self.url = ready[0].url
            yield
        finally:
            run.stop()
            thread.join(PATIENCE)
        assert not thread.is_alive()


Open = Callable[..., TestCouncil]


def open_council(
    folder_path: Path, clock: FakeClock, *, id: str = "oakmere", name: str = "Oakmere", code: str = "997"
) -> TestCouncil:
    """A new inbox of an invented council, not serving yet."""
    admin.init(folder_path, id=id, name=name, code=code, now=clock.now())
    return TestCouncil(folder_path, clock)
