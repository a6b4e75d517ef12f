# SPDX-License-Identifier: Apache-2.0
"""Papers in backups and beside them, in the check of the records, and among everything that is taken out."""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sencodesk import bootstrap
from sencodesk.errors import UserError
from sencodesk.services import attachments, backup_rota, backups, checking, export, pupils
from sencodesk.services.desk import Desk
from sencodesk.store import attachments as files
from sencodesk.store import backup
from sencodesk.store.backup_papers import ABSENT, BESIDE, DAMAGED
from sencodesk.vault.keystore import NoPlace
from tests.changed import made
from tests.clocks import FakeClock
from tests.services.papers_kept import DOCX, PASS, PDF, kept, papers


@pytest.fixture
def pupil(desk: Desk) -> str:
    values: Any = {"surname": "Quillstone", "forename": "Edie", "dob": date(2017, 3, 2)}
    return made(pupils.add(desk, values=values), "pupil")


def test_a_backup_into_one_file_carries_them_and_restores_them(
    desk: Desk, pupil: str, tmp_path: Path, clock: FakeClock
) -> None:
    row, file = kept(desk, pupil), tmp_path / "one.sencodesk"
    assert backups.make(desk, file=file).papers == 1
    assert backup.verify(file, secret=PASS).verified
    again, report = bootstrap.restore(file, tmp_path / "new", secret=PASS, clock=clock.now, places=NoPlace())
    try:
        assert (report.papers, report.absent) == (1, 0)
        assert attachments.content(again, attachment_id=row)[1] == PDF
        assert checking.check(again).papers == ()
    finally:
        again.store.close()


def test_a_changed_paper_in_a_backup_is_found_and_not_restored(
    desk: Desk, pupil: str, tmp_path: Path, clock: FakeClock
) -> None:
    kept(desk, pupil)
    file = tmp_path / "one.sencodesk"
    backups.make(desk, file=file)
    raw = bytearray(file.read_bytes())
    at = raw.index(files.MAGIC) + 40
    raw[at] ^= 1
    file.write_bytes(raw)
    assert DAMAGED in backup.verify(file, secret=PASS).problems
    with pytest.raises(UserError, match="backup_bad"):
        bootstrap.restore(file, tmp_path / "new", secret=PASS, clock=clock.now, places=NoPlace())


def test_backups_that_make_themselves_copy_each_paper_once(
    desk: Desk, pupil: str, tmp_path: Path, clock: FakeClock
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    backup_rota.choose(desk, folder=stick)
    row = kept(desk, pupil)
    first = Path(backup_rota.run(desk).file)
    copies = list((stick / BESIDE).iterdir())
    before = copies[0].stat().st_mtime_ns
    clock.advance(86_400)
    report = backup_rota.run(desk)
    assert [one.stat().st_mtime_ns for one in (stick / BESIDE).iterdir()] == [before]
    assert report.papers == 1
    assert backup.verify(first, secret=PASS).verified
    again, told = bootstrap.restore(Path(report.file), tmp_path / "new", secret=PASS, clock=clock.now, places=NoPlace())
    try:
        assert told.absent == 0
        assert attachments.content(again, attachment_id=row)[1] == PDF
    finally:
        again.store.close()


def test_records_come_back_even_where_their_papers_were_left_behind(
    desk: Desk, pupil: str, tmp_path: Path, clock: FakeClock
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    backup_rota.choose(desk, folder=stick)
    row = kept(desk, pupil, title="Hearing report")
    report = backup_rota.run(desk)
    alone = tmp_path / "alone.sencodesk"
    shutil.copy(report.file, alone)
    assert backup.verify(alone, secret=PASS).problems == (ABSENT,)
    again, told = bootstrap.restore(alone, tmp_path / "new", secret=PASS, clock=clock.now, places=NoPlace())
    try:
        assert told.absent == 1
        assert checking.check(again).papers == ("“Hearing report” of Edie Quillstone is missing.",)
        with pytest.raises(UserError, match="attachment_missing"):
            attachments.content(again, attachment_id=row)
        made_again = backups.make(again, file=tmp_path / "next.sencodesk")
        assert made_again.verified, "a lost paper stops no backup"
    finally:
        again.store.close()


def test_copies_go_with_the_last_backup_that_refers_to_them(
    desk: Desk, pupil: str, tmp_path: Path, clock: FakeClock
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    backup_rota.choose(desk, folder=stick)
    kept(desk, pupil)
    backup_rota.run(desk)
    stray = stick / BESIDE / f"{'0' * 64}.sealed"
    stray.write_bytes(b"of a backup that is gone")
    clock.advance(86_400)
    backup_rota.run(desk)
    assert not stray.exists()
    assert len(list((stick / BESIDE).iterdir())) == 1


def test_check_my_records_names_what_is_missing_or_damaged(desk: Desk, pupil: str) -> None:
    kept(desk, pupil, title="Hearing report")
    kept(desk, pupil, DOCX, "letter.docx")
    first, second = (desk.store.folder.attachments / hashlib.sha256(one).hexdigest() for one in (PDF, DOCX))
    first.unlink()
    second.write_bytes(second.read_bytes()[:-1])
    found = checking.check(desk)
    assert sorted(found.papers) == [
        "“Hearing report” of Edie Quillstone is missing.", "“letter.docx” of Edie Quillstone is damaged.",
    ]  # fmt: skip
    assert "Hearing report" in found.sentence()
    with pytest.raises(UserError, match="attachment_damaged"):
        attachments.content(desk, attachment_id=papers(desk, pupil)[0].id)
    kept(desk, made(pupils.add(desk, values={"surname": "Vane", "forename": "Ola"}), "pupil"), DOCX, "letter.docx")
    assert len(checking.check(desk).papers) == 1, "adding it again mends it"


def test_everything_taken_out_has_them_under_names_that_say_nothing(desk: Desk, pupil: str, tmp_path: Path) -> None:
    row = kept(desk, pupil, name="Edie Quillstone.pdf")
    lost = kept(desk, pupil, DOCX, "letter.docx")
    (desk.store.folder.attachments / hashlib.sha256(DOCX).hexdigest()).unlink()
    for name, one in (("all.zip", None), ("one.zip", pupil)):
        export.save(desk, out=tmp_path / name, pupil_id=one)
        with zipfile.ZipFile(tmp_path / name) as archive:
            names = [each for each in archive.namelist() if each.startswith("papers/")]
            assert sorted(names) == sorted([f"papers/{row}.pdf", f"papers/{lost}.docx"])
            assert archive.read(f"papers/{row}.pdf") == PDF
            assert b"not with the records" in archive.read(f"papers/{lost}.docx")
            assert b"Edie Quillstone.pdf" in archive.read("attachment.csv")
