# SPDX-License-Identifier: Apache-2.0
"""Papers kept with the records: what is refused, what is kept once, what is opened, kills at each step."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sencodesk import bootstrap
from sencodesk.errors import UserError
from sencodesk.exchange import kept_files
from sencodesk.services import (
    attachments,
    backups,
    checking,
    history,
    keys,
    moving,
    pupils,
    roles,
    versions,
)
from sencodesk.services.desk import Desk
from sencodesk.services.values import Refusal
from sencodesk.store import opened
from sencodesk.store.folder import StoreFolder
from sencodesk.vault.keystore import NoPlace
from sencodesk.views import versions as versions_view
from tests.changed import made
from tests.clocks import FakeClock
from tests.services.papers_kept import DOCX, OLE, PASS, PDF, XLSM, kept, on_disk, packed, papers


@pytest.fixture
def pupil(desk: Desk) -> str:
    values: Any = {"surname": "Quillstone", "forename": "Edie", "dob": date(2017, 3, 2)}
    return made(pupils.add(desk, values=values), "pupil")


def test_a_paper_is_kept_encrypted_under_the_hash_of_its_content(desk: Desk, pupil: str) -> None:
    row = kept(desk, pupil, title="Hearing report", on_date=date(2026, 5, 4))
    name = hashlib.sha256(PDF).hexdigest()
    assert on_disk(desk) == [name]
    raw = (desk.store.folder.attachments / name).read_bytes()
    assert b"PDF" not in raw
    assert os.name == "nt" or (desk.store.folder.attachments / name).stat().st_mode & 0o077 == 0
    paper, data = attachments.content(desk, attachment_id=row)
    assert (data, paper.called, paper.kind, paper.size) == (PDF, "Hearing report", "pdf", len(PDF))


def test_the_same_file_twice_is_kept_once(desk: Desk, pupil: str) -> None:
    other = made(pupils.add(desk, values={"surname": "Vane", "forename": "Ola"}), "pupil")
    kept(desk, pupil)
    assert attachments.attach(desk, pupil_id=pupil, name="again.pdf", data=PDF, values={}) is None
    kept(desk, other)
    assert len(on_disk(desk)) == 1
    assert [len(papers(desk, one)) for one in (pupil, other)] == [1, 1]


def test_one_that_is_restricted_is_not_betrayed_by_the_same_file(desk: Desk, pupil: str) -> None:
    """Who may not know of it keeps a paper of their own; the SENCO, who sees it, does not have it twice."""
    secret = kept(desk, pupil, restricted=True)
    assert attachments.attach(desk, pupil_id=pupil, name="again.pdf", data=PDF, values={}) is None
    desk.role = roles.ASSISTANT
    own = kept(desk, pupil, title="My copy")
    assert [(one.id, one.called) for one in papers(desk, pupil)] == [(own, "My copy")]
    assert attachments.attach(desk, pupil_id=pupil, name="again.pdf", data=PDF, values={}) is None
    with pytest.raises(UserError, match="not_your_role"):
        attachments.attach(desk, pupil_id=pupil, name="again.pdf", data=PDF, values={"restricted": True})
    desk.role = roles.SENCO
    assert {one.id: one.restricted for one in papers(desk, pupil)} == {secret: True, own: False}
    assert len(on_disk(desk)) == 1


def test_the_same_file_to_be_restricted_restricts_the_one_that_is_there(desk: Desk, pupil: str) -> None:
    row = kept(desk, pupil, title="Hearing report")
    change = attachments.attach(desk, pupil_id=pupil, name="again.pdf", data=PDF, values={"restricted": True})
    assert made(change, "attachment") == row
    assert [(one.called, one.restricted) for one in papers(desk, pupil)] == [("Hearing report", True)]
    desk.role = roles.ASSISTANT
    assert papers(desk, pupil) == []
    desk.role = roles.SENCO
    history.undo(desk)
    assert [one.restricted for one in papers(desk, pupil)] == [False]


REFUSED = [
    ("setup.exe", b"MZ\x90\x00", "program"),
    ("report.pdf", b"MZ\x90\x00", "program"),
    ("report.pdf", b"\x7fELF\x02", "program"),
    ("report.pdf", b"\xcf\xfa\xed\xfe\x07", "program"),
    ("photo.jpg", b"\xca\xfe\xba\xbe", "program"),
    ("notes.txt", b"#!/bin/sh\nrm", "program"),
    ("notes.txt", b"<script>alert(1)</script>", "program"),
    ("letter.lnk", b"\x4c\x00\x00\x00\x01\x14\x02\x00", "program"),
    ("letter.pdf", b"\x4c\x00\x00\x00\x01\x14\x02\x00", "program"),
    ("a.js", b"var a", "program"),
    ("a.vbs", b"Dim a", "program"),
    ("report.exe.pdf", PDF, "program"),
    ("report.pdf.exe", PDF, "program"),
    ("rep\u202efdp.exe", PDF, "program"),
    ("map.xlsm", XLSM, "macros"),
    ("map.xlsx", XLSM, "macros"),
    ("old.doc", OLE + b"\x00" * 40 + "_VBA_PROJECT".encode("utf-16-le"), "macros"),
    ("map.docm", DOCX, "macros"),
    ("film.mov", b"\x00\x00\x00\x14ftypqt", "kind"),
    ("no ending", b"x", "kind"),
    ("report.pdf", b"not one", "not what its name says"),
    ("letter.docx", b"PK\x03\x04 broken", "not what its name says"),
    ("letter.docx", packed("readme"), "not what its name says"),
    ("photo.png", PDF, "not what its name says"),
    ("notes.txt", b"a\x00b", "not what its name says"),
    ("empty.pdf", b"", "nothing in this file"),
]


@pytest.mark.parametrize(("name", "data", "words"), REFUSED)
def test_what_is_no_paper_is_refused_with_a_sentence(
    desk: Desk, pupil: str, name: str, data: bytes, words: str
) -> None:
    with pytest.raises(Refusal) as refused:
        kept(desk, pupil, data, name)
    assert words in refused.value.happened
    assert (papers(desk, pupil), on_disk(desk)) == ([], [])


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("Report May.PDF", PDF),
        ("letter.docx", DOCX),
        ("locked.docx", OLE + "EncryptedPackage".encode("utf-16-le")),
        ("old.doc", OLE + b"\x00" * 600),
        ("scan.jpeg", b"\xff\xd8\xff\xe0\x00"),
        ("scan.png", b"\x89PNG\r\n\x1a\n\x00"),
        ("plan.odt", packed("mimetype", "content.xml")),
        ("notes.txt", "Grüße".encode()),
        ("notes.txt", "\ufeffGrüße".encode("utf-16-le")),
        ("Dr. A. Vane report.pdf", PDF),
    ],
)
def test_papers_are_kept(desk: Desk, pupil: str, name: str, data: bytes) -> None:
    row = kept(desk, pupil, data, name)
    assert attachments.content(desk, attachment_id=row)[1] == data


@given(st.text(max_size=300))
def test_a_name_has_no_folder_and_nothing_unseen(name: str) -> None:
    plain = kept_files.tidy_name(name)
    assert kept_files.tidy_name(plain) == plain
    assert not set(plain) & set("/\\\x00\u202e")
    assert len(plain) <= max(kept_files.LONGEST, len(plain.rpartition(".")[2]) + 1)


def test_thirty_megabytes_are_refused_before_they_are_read(tmp_path: Path, desk: Desk, pupil: str) -> None:
    large = tmp_path / "film.pdf"
    with large.open("wb") as file:
        file.truncate(30 * 1024**2)
    with pytest.raises(Refusal) as refused:
        attachments.looked_at(large)
    assert "30 MB" in refused.value.happened
    with pytest.raises(Refusal, match="FILE_TOO_LARGE"):
        kept(desk, pupil, PDF + b"x" * 25 * 1024**2)
    for gone in (tmp_path / "gone.pdf", tmp_path):
        with pytest.raises(UserError) as told:
            attachments.looked_at(gone / "x.pdf")
        assert told.value.code == "file_unreadable"
    whole = PDF + b"x" * (kept_files.MOST - len(PDF))
    assert len(attachments.content(desk, attachment_id=kept(desk, pupil, whole))[1]) == kept_files.MOST


def test_undo_and_an_earlier_version_bring_a_paper_back(desk: Desk, pupil: str, tmp_path: Path) -> None:
    row = kept(desk, pupil)
    with desk.reading() as session:
        seq = versions_view.versions(session, "attachment", row).found[0].seq
    attachments.remove(desk, attachment_id=row)
    backups.make(desk, file=tmp_path / "a.sencodesk")  # it sweeps, and carries what only the log names
    assert papers(desk, pupil) == []
    history.undo(desk)
    assert attachments.content(desk, attachment_id=row)[1] == PDF
    attachments.remove(desk, attachment_id=row)
    versions.restore(desk, table="attachment", record_id=row, seq=seq)
    assert attachments.content(desk, attachment_id=row)[1] == PDF


def test_what_is_restricted_is_opened_by_the_senco_alone(desk: Desk, pupil: str, tmp_path: Path) -> None:
    row = kept(desk, pupil, restricted=True)
    desk.role = roles.ASSISTANT
    assert papers(desk, pupil) == []
    for act in (
        lambda: attachments.content(desk, attachment_id=row),
        lambda: attachments.opened_copy(desk, attachment_id=row),
        lambda: attachments.save_copy(desk, attachment_id=row, file=tmp_path / "x.pdf"),
        lambda: attachments.remove(desk, attachment_id=row),
        lambda: attachments.change(desk, attachment_id=row, values={"restricted": False}),
    ):
        with pytest.raises(UserError, match="not_your_role"):
            act()
    assert not (tmp_path / "x.pdf").exists()


def test_an_open_copy_says_nothing_and_goes_at_the_lock(desk: Desk, pupil: str) -> None:
    copy = attachments.opened_copy(desk, attachment_id=kept(desk, pupil, name="Edie Quillstone.pdf"))
    assert copy.read_bytes() == PDF
    assert "edie" not in copy.name.casefold()
    assert copy.suffix == ".pdf"
    assert os.name == "nt" or (copy.parent.stat().st_mode & 0o777, copy.stat().st_mode & 0o777) == (0o700, 0o400)
    desk.store.close()
    assert not copy.parent.exists()


OPENS_AND_DIES = """
import os, signal, sys
from pathlib import Path
from sencodesk import bootstrap
from sencodesk.services import attachments
from sencodesk.vault import slots
from sencodesk.vault.keystore import NoPlace
from tests.clocks import FakeClock

slots.ARGON2_MEMORY = (1024,)
desk = bootstrap.open_desk(Path(sys.argv[1]), secret="correct horse battery", clock=FakeClock().now, places=NoPlace())
attachments.opened_copy(desk, attachment_id=sys.argv[2])
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_copy_that_a_kill_left_goes_at_the_next_start(desk: Desk, pupil: str) -> None:
    row, folder = kept(desk, pupil), desk.store.folder
    desk.store.close()
    subprocess.run([sys.executable, "-c", OPENS_AND_DIES, str(folder.path), row], check=False, timeout=60)
    assert len(list(folder.opened.iterdir())) == 1
    opened.clear_left(StoreFolder(folder.path))
    assert not folder.opened.exists()


DIES_AT_A_STEP = """
import os, signal, sys
from pathlib import Path
from sencodesk import bootstrap
from sencodesk.services import attachments
from sencodesk.vault import slots
from sencodesk.vault.keystore import NoPlace
from tests.clocks import FakeClock

slots.ARGON2_MEMORY = (1024,)
desk = bootstrap.open_desk(Path(sys.argv[1]), secret="correct horse battery", clock=FakeClock().now, places=NoPlace())
steps = int(sys.argv[3])

def counting(function):
    def counted(*arguments, **keywords):
        global steps
        steps -= 1
        if steps == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*arguments, **keywords)
    return counted

for name in ("open", "fsync", "replace", "rename", "unlink", "mkdir"):
    setattr(os, name, counting(getattr(os, name)))
desk.fault_point = lambda _name: os.kill(os.getpid(), signal.SIGKILL) if steps == 1 else None
data = b"%PDF-1.7 second"
attachments.attach(desk, pupil_id=sys.argv[2], name="b.pdf", data=data, values={})
os._exit(0)
"""


def test_a_kill_at_each_step_leaves_the_old_or_the_new(
    desk: Desk, pupil: str, tmp_path: Path, clock: FakeClock
) -> None:
    first, folder = kept(desk, pupil), desk.store.folder.path
    desk.store.close()
    outcomes = set()
    for step in range(1, 9):
        copy = tmp_path / f"step-{step}"
        shutil.copytree(folder, copy)
        done = subprocess.run(
            [sys.executable, "-c", DIES_AT_A_STEP, str(copy), pupil, str(step)], check=False, timeout=60
        )
        again = bootstrap.open_desk(copy, secret=PASS, clock=clock.now, places=NoPlace())
        try:
            found = papers(again, pupil)
            outcomes.add((len(found), done.returncode == 0))
            assert attachments.content(again, attachment_id=first)[1] == PDF
            for one in found:
                attachments.content(again, attachment_id=one.id)
            assert checking.check(again).papers == ()
            attachments.sweep(again)
            assert len(on_disk(again)) == len(found)
            row = kept(again, pupil, b"%PDF-1.7 second") if len(found) == 1 else found[0].id
            assert attachments.content(again, attachment_id=row)[1]
        finally:
            again.store.close()
    assert (1, False) in outcomes
    assert (2, True) in outcomes


def test_a_paper_cannot_pass_for_another(desk: Desk, pupil: str) -> None:
    kept(desk, pupil)
    row = kept(desk, pupil, DOCX, "letter.docx")
    first, second = (desk.store.folder.attachments / hashlib.sha256(one).hexdigest() for one in (PDF, DOCX))
    second.write_bytes(first.read_bytes())
    with pytest.raises(UserError, match="attachment_damaged"):
        attachments.content(desk, attachment_id=row)


def test_another_key_of_the_records_keeps_old_papers_and_begins_a_new_key_for_later_ones(
    desk: Desk, pupil: str
) -> None:
    row = kept(desk, pupil)
    keys.renew_key(desk, proof=PASS, code="1" * 30)
    later = kept(desk, pupil, DOCX, "letter.docx")
    assert [attachments.content(desk, attachment_id=one)[1] for one in (row, later)] == [PDF, DOCX]
    numbers = {(desk.store.folder.attachments / one).read_bytes()[4:8] for one in on_disk(desk)}
    assert numbers == {b"\0\0\0\0", b"\0\0\0\1"}


def test_a_new_laptop_gets_the_papers(desk: Desk, pupil: str, tmp_path: Path, clock: FakeClock) -> None:
    row, folder = kept(desk, pupil), desk.store.folder.path
    desk.store.close()
    moving.bring(folder, tmp_path / "laptop")
    again = bootstrap.open_desk(tmp_path / "laptop", secret=PASS, clock=clock.now, places=NoPlace())
    try:
        assert attachments.content(again, attachment_id=row)[1] == PDF
    finally:
        again.store.close()


def test_a_saved_copy_is_noted(desk: Desk, pupil: str, tmp_path: Path) -> None:
    row = kept(desk, pupil)
    change = attachments.save_copy(desk, attachment_id=row, file=tmp_path / "out.pdf")
    assert (tmp_path / "out.pdf").read_bytes() == PDF
    assert change is not None
    assert change.label == attachments.SAVED
