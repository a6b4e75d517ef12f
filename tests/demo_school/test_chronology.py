# SPDX-License-Identifier: Apache-2.0
"""The demonstration school's chronology, consents and papers: as the stories tell it, once, undone whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from sencodesk.services import attachments, history, imports
from sencodesk.services.demonstration import stories, thistledown
from sencodesk.services.demonstration.chronology import told
from sencodesk.services.demonstration.council import close_all
from sencodesk.services.desk import Desk
from sencodesk.vault.keystore import NoPlace
from sencodesk.views import chronology as view
from sencodesk.views import pupils as pupils_view
from sencodesk.views import sharing
from tests.clocks import FakeClock


@pytest.fixture
def desk(tmp_path: Path, clock: FakeClock) -> Iterator[Desk]:
    made = thistledown.make(tmp_path / "demo", clock=clock.now, places=NoPlace())
    for name in (thistledown.TRANSFER_FILE, thistledown.PUPIL_LIST):
        file = thistledown.import_file(name)
        imports.apply(made.desk, preview=imports.preview(made.desk, data=file.read_bytes(), name=file.name))
    yield made.desk
    made.desk.store.close()
    close_all(made.councils)


def test_the_stories_are_told_once(desk: Desk) -> None:
    stories.tell(desk)
    ids = {row["id"]: (row["first_name"], row["surname"]) for row in thistledown.people() if row["kind"] == "pupil"}
    with desk.reading() as session:
        everybody = pupils_view.pupils(session, on=desk.today(), everybody=True)
        named = {(one.forename, one.surname): one.id for one in everybody}
        for kind, read in (
            ("entry", lambda pupil: view.entries(session, pupil, confided=True)),
            ("consent", lambda pupil: view.consents(session, pupil)),
            ("handed_over", lambda pupil: view.handed_over(session, pupil)),
            ("paper", lambda pupil: view.papers(session, pupil, confided=True)),
        ):
            for key, name in ids.items():
                wanted = sum(one["pupil"] == key for one in told()[kind])
                assert len(read(named[name])) == wanted if name in named else wanted == 0, (kind, key)
        edie = named["Edie", "Marrowfield"]
        due = [(one.pupil, one.due) for one in view.follow_ups(session, on=desk.today(), confided=True)]
        assert ("Isla Wickerby", date(2026, 11, 13)) in due
        lines = [one for one in sharing.shared(session, edie) if one.how == "handed"]
        assert [one.to for one in lines] == [
            "Speech and language therapy", "Educational psychology, Northshire", "Both parents",
        ]  # fmt: skip
        assert "Agreed by Edie’s parents on Thu 10 Sep 2026" in lines[0].why.replace("\u00a0", " ")
        (paper,) = view.papers(session, edie, confided=True)
    assert b"Hearing clear" in attachments.content(desk, attachment_id=paper.id)[1]
    stories.tell(desk)
    with desk.reading() as session:
        assert len(view.entries(session, edie, confided=True)) == 5
    history.undo(desk)
    with desk.reading() as session:
        assert view.entries(session, edie, confided=True) == []
    history.redo(desk)
    assert b"Hearing clear" in attachments.content(desk, attachment_id=paper.id)[1]
