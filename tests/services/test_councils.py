# SPDX-License-Identifier: Apache-2.0
"""A profile that asks for what this program cannot answer or check is refused, by the school and by the council."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from sencodesk.errors import UserError
from sencodesk.inbox import admin
from sencodesk.inbox.folder import InboxFolder
from sencodesk.protocol import envelope
from sencodesk.records.councils import Council
from sencodesk.returns.catalogue import template
from sencodesk.services import councils, history
from sencodesk.services.desk import Desk
from tests.clocks import FakeClock

NOWHERE = "https://127.0.0.1:9"
UNKNOWN = [
    ({"items": [("field", "religion")]}, "religion"),
    ({"rules": [("rule", "9999")]}, "9999"),
]


@pytest.fixture
def inbox(tmp_path: Path, clock: FakeClock) -> InboxFolder:
    """Northshire's inbox, its first profile published."""
    admin.init(tmp_path / "inbox", id="northshire", name="Northshire", code="999", now=clock.now())
    admin.profile(tmp_path / "inbox", url=NOWHERE, out=None, now=clock.now())
    return InboxFolder(tmp_path / "inbox")


def asking(payload: dict[str, Any], changes: dict[str, list[tuple[str, str]]]) -> dict[str, Any]:
    """A profile's payload whose first items or rules ask for something else."""
    for part, changed in changes.items():
        for place, (key, value) in enumerate(changed):
            payload["returns"][0][part][place][key] = value
    return payload


@pytest.mark.parametrize(("changes", "name"), UNKNOWN)
def test_the_school_refuses_such_a_profile(
    desk: Desk, inbox: InboxFolder, changes: dict[str, list[tuple[str, str]]], name: str
) -> None:
    published = envelope.claimed(inbox.profile.read_bytes())
    data = envelope.make("profile", asking(published, changes), inbox.keys().profile)
    with pytest.raises(UserError) as refused:
        councils.add(desk, data=data, fingerprint="whatever the council reads out")
    assert refused.value.code == "profile_asks_unknown"
    assert refused.value.exit_code == 4
    assert f"“{name}”" in refused.value.happened
    with desk.reading() as session:
        assert session.scalar(select(func.count()).select_from(Council)) == 0


def test_an_undo_never_takes_a_newer_profile_back(desk: Desk, inbox: InboxFolder) -> None:
    published = envelope.claimed(inbox.profile.read_bytes())
    told = councils.read_profile(inbox.profile.read_bytes()).fingerprint
    for version in (1, 2):
        data = envelope.make("profile", {**published, "version": version}, inbox.keys().profile)
        assert councils.add(desk, data=data, fingerprint=told, allow_loopback=True) is not None
    with pytest.raises(UserError) as refused:
        history.undo(desk)
    assert refused.value.code == "nothing_to_undo"
    with desk.reading() as session:
        assert session.scalar(select(Council.profile_version)) == 2


@pytest.mark.parametrize(("changes", "name"), UNKNOWN)
def test_the_council_does_not_publish_one(
    tmp_path: Path, inbox: InboxFolder, clock: FakeClock, changes: dict[str, list[tuple[str, str]]], name: str
) -> None:
    known = template("northshire")
    assert known is not None
    file = tmp_path / "asked.json"
    file.write_text(json.dumps(asking(known, changes)), encoding="utf-8")
    before = inbox.profile.read_bytes()
    with pytest.raises(UserError) as refused:
        admin.profile(inbox.path, url=NOWHERE, out=None, template=file, now=clock.now())
    assert refused.value.code == "INBOX_TEMPLATE"
    assert f"“{name}”" in refused.value.happened
    assert inbox.profile.read_bytes() == before
