# SPDX-License-Identifier: Apache-2.0
"""An inbox on loopback with two schools, and a school's end of the wire over a real TLS socket."""

from __future__ import annotations

import base64
import json
import os
import secrets
import ssl
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx2
import pytest

from sencodesk.inbox import admin, folder, profiles, rules, serve
from sencodesk.protocol import envelope, http_signature, keys, messages, package, wire
from sencodesk.protocol.profile import Profile
from tests.clocks import FakeClock

PATIENCE = 20
NAMES = ("Quillwyn", "Thistlemere", "Bramblequist")
UPNS = ("Z999200001001", "Z999200001002", "Z999200001003")
NAME = "Ashgrove Primary" if os.environ.get("SENCODESK_OFFICER_PICTURES") else "Ashgrove <b>Primary</b>"
"""A school's name with what must be escaped; in the pictures a plain one."""


@dataclass
class Answered:
    """An answer: the number, the headers, the bytes."""

    status: int
    headers: Mapping[str, str]
    data: bytes
    nonce: str = ""

    @property
    def payload(self) -> dict[str, object]:
        """What a bare envelope carries."""
        return envelope.claimed(self.data)


@dataclass
class School:
    """A school with one key. ``url`` is filled in when the inbox listens."""

    client: httpx2.Client
    url: str
    clock: FakeClock
    recipient: str
    key: keys.SigningKey = field(default_factory=keys.SigningKey.generate)
    school_id: str = field(default_factory=lambda: str(uuid.uuid4()))

    def card(self, **changes: object) -> bytes:
        """The school's card, with anything in it changed."""
        payload: dict[str, object] = {
            "school_id": self.school_id,
            "name": NAME,
            "laestab": "9992001",
            "urn": None,
            "phase": "PS",
            "kid": self.key.kid,
            "public": base64.b64encode(self.key.public).decode(),
            "fingerprint_words": list(keys.fingerprint_words(self.key.public)),
        }
        return envelope.make("card", payload | changes, self.key)

    def payload(
        self, submission_id: str, *, body: dict[str, object] | None = None, **changes: object
    ) -> dict[str, object]:
        """A package's payload that the inbox takes, with anything in it changed."""
        return {
            "format": "sencodesk-package",
            "v": 1,
            "council_id": "northshire",
            "return_type": "sen-register",
            "school_id": self.school_id,
            "school": {"name": "Ashgrove", "laestab": "9992001", "urn": None, "phase": "PS"},
            "submission_id": submission_id,
            "version": 1,
            "supersedes": None,
            "mode": "LIVE",
            "salt": secrets.token_hex(32),
            "body": body or a_body(),
        } | changes

    def seal(self, payload: Mapping[str, object]) -> bytes:
        """The payload signed by the school and sealed to the council."""
        return package.seal(envelope.make("package", payload, self.key), [self.recipient])

    def ask(
        self,
        method: str,
        submission_id: str,
        body: bytes = b"",
        *,
        change: Callable[[dict[str, str]], dict[str, str]] = dict,
        nonce: str | None = None,
        sent: bytes | None = None,
    ) -> Answered:
        """A signed request; ``change`` alters its headers after signing, ``sent`` its body."""
        url, nonce = self.url + wire.submission_path(submission_id), nonce or secrets.token_urlsafe(18)
        headers = http_signature.sign_request(
            method,
            url,
            {"Idempotency-Key": submission_id},
            key=self.key,
            created=self.clock.now(),
            nonce=nonce,
            body=body,
        )
        content = body if sent is None else sent
        answer = self.client.request(method, url, headers=change(headers), content=content if method == "PUT" else None)
        return Answered(answer.status_code, answer.headers, answer.content, nonce)

    def put(self, submission_id: str, sealed: bytes) -> Answered:
        """Sends sealed bytes."""
        return self.ask("PUT", submission_id, sealed)

    def get(self, submission_id: str) -> Answered:
        """Asks for the state."""
        return self.ask("GET", submission_id)


def a_body(*, upns: tuple[str, ...] = UPNS, notes: list[object] | None = None) -> dict[str, object]:
    """A body with one row for each number; the surnames are invented and planted."""
    rows: list[dict[str, object]] = [
        {"row": str(uuid.uuid4()), "upn": upn, "surname": NAMES[n % len(NAMES)], "needs": [], "unit": None}
        for n, upn in enumerate(upns)
    ]
    return {
        "format": "sencodesk-body",
        "v": 1,
        "council_id": "northshire",
        "return_type": "sen-register",
        "period": "2026-autumn",
        "reference_date": "2026-11-23",
        "items": ["upn", "surname", "needs", "unit"],
        "rows": rows,
        "notes": notes or [],
        "attachments": [],
    }


def a_template() -> dict[str, object]:
    """A council's requirements, small."""
    return {
        "invented": True,
        "valid_until": "2027-12-31",
        "returns": [
            {
                "type": "sen-register",
                "title": "SEN register return",
                "periods": [
                    {
                        "period": "2026-autumn",
                        "reference_date": "2026-11-23",
                        "opens": "2026-11-02",
                        "due": "2026-12-02",
                    }
                ],
                "population": {"home_councils": ["999"], "statuses": ["K", "E"], "enrolments": ["C"], "on_roll": True},
                "items": [
                    {
                        "code": code,
                        "field": code,
                        "name": code,
                        "purpose": "To test",
                        "legal_basis": "None",
                        "from": None,
                        "until": None,
                        "values": {},
                    }
                    for code in ("upn", "surname", "needs", "unit")
                ],
                "rules": [],
            }
        ],
    }


class Judge:
    """Stands in for the council's rules: refuses the surnames that a test names."""

    def __init__(self) -> None:
        self.refuse: set[str] = set()
        self.query: set[str] = set()

    def __call__(
        self, body: Mapping[str, object], profile: Profile, return_type: str, phase: str | None, today: date
    ) -> list[rules.Fault]:
        rows: Any = body["rows"]
        errors = [rules.Fault("2170", "error", row["row"], "needs") for row in rows if row["surname"] in self.refuse]
        return errors + [
            rules.Fault("2180", "query", row["row"], "needs") for row in rows if row["surname"] in self.query
        ]


@dataclass
class Bench:
    """One inbox folder and what a test needs around it."""

    path: Path
    clock: FakeClock
    judge: Judge
    template: Path

    @property
    def inbox(self) -> folder.InboxFolder:
        """The folder's paths and readers."""
        return folder.InboxFolder(self.path)

    def publish(self, url: str) -> None:
        """Publishes the profile for an address."""
        admin.profile(self.path, url=url, out=None, template=self.template, now=self.clock.now())

    @contextmanager
    def serving(self, *, decide: str = "auto", after_commit: Callable[[], None] | None = None) -> Iterator[str]:
        """Serves in a thread; gives the address of the officer's page, from which the inbox's own follows."""
        told = threading.Event()
        ready: list[serve.Ready] = []

        def on_ready(value: serve.Ready) -> None:
            ready.append(value)
            told.set()

        run = serve.prepare(
            self.inbox,
            clock=self.clock.now,
            decide=decide,
            on_ready=on_ready,
            check=self.judge,
            after_commit=after_commit,
        )
        thread = threading.Thread(target=run)
        thread.start()
        try:
            assert told.wait(PATIENCE)
            yield ready[0].officer_url
        finally:
            run.stop()
            thread.join(PATIENCE)
        assert not thread.is_alive()

    def client(self) -> httpx2.Client:
        """Trusts the inbox's own authority and nobody else."""
        context = ssl.create_default_context(cafile=str(self.inbox.ca_certificate))
        return httpx2.Client(verify=context, trust_env=False, timeout=PATIENCE)

    def effects(self) -> list[object]:
        """The effect count of every submission."""
        return [entry["effects"] for entry in admin.list_submissions(self.path)]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """A new inbox; its clock starts now, because TLS looks at the computer's own."""
    clock = FakeClock(datetime.now(UTC).replace(microsecond=0))
    template = tmp_path / "template.json"
    template.write_text(json.dumps(a_template()), encoding="utf-8")
    admin.init(tmp_path / "inbox", id="northshire", name="Northshire", code="999", now=clock.now())
    return Bench(tmp_path / "inbox", clock, Judge(), template)


@pytest.fixture
def school_at(bench: Bench, tmp_path: Path) -> Iterator[Callable[..., School]]:
    """Makes schools that talk to an address; enrolled unless the test says otherwise."""
    clients: list[httpx2.Client] = []

    def make(officer_url: str, *, enrolled: bool = True) -> School:
        url = officer_url.split("/officer")[0]
        if profiles.current(bench.inbox) is None:
            bench.publish(url)
        client = bench.client()
        clients.append(client)
        school = School(client, url, bench.clock, bench.inbox.keys().recipient)
        if enrolled:
            path = tmp_path / f"{school.school_id}.card"
            path.write_bytes(school.card())
            admin.enrol(bench.path, path, now=bench.clock.now())
        return school

    yield make
    for client in clients:
        client.close()


@pytest.fixture
def pinned(bench: Bench) -> dict[str, bytes]:
    """The keys that a profile pins."""
    held = bench.inbox.keys()
    return {key.kid: key.public for key in (held.receipt, held.rehearsal)}


@pytest.fixture
def wire_tools() -> SimpleNamespace:
    """The builders of this file, for tests in other modules."""
    return SimpleNamespace(a_body=a_body, names=NAMES, upns=UPNS, messages=messages)
