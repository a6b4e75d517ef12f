# SPDX-License-Identifier: Apache-2.0
"""The Documents tab in the real window: added, dragged in, refused with a sentence, opened from a copy, restricted."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog

from sencodesk.services import attachments, chronology, roles
from sencodesk.vault.keystore import NoPlace
from sencodesk.views import chronology as view
from sencodesk_ui import folders
from sencodesk_ui.door.opening import Opening
from tests.clocks import FakeClock
from tests.ui.driver import Driver
from tests.ui.school import PASSPHRASE, SmallSchool

PDF = b"%PDF-1.7\n%%EOF\n"


def opened(driver: Driver, small: SmallSchool) -> str:
    pupil_id = small.pupils["edie"]
    driver.go("pupil", pupil_id=pupil_id, tab="documents")
    return pupil_id


def kept(driver: Driver, pupil_id: str, data: bytes = PDF, name: str = "report.pdf", **values: Any) -> str:
    change = driver.do(
        lambda desk: attachments.attach(desk, pupil_id=pupil_id, name=name, data=data, values=values)  # type: ignore[arg-type]  # made here
    )
    assert change is not None
    return change.touched[0][1]


def papers(driver: Driver, pupil_id: str) -> list[str]:
    return [one.name for one in driver.read(lambda session: view.papers(session, pupil_id, confided=True))]


def drop(driver: Driver, *files: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(one)) for one in files])
    tab = driver.find("pupil-documents")
    both = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    tab.event(QDropEvent(QPointF(5, 5), *both))  # Qt hands a drop on only while its own drag is under way
    driver.until(lambda: driver.find("documents-add").isEnabled())


def test_files_are_dragged_in_and_the_bad_ones_are_told(driver: Driver, small: SmallSchool, tmp_path: Path) -> None:
    pupil_id = opened(driver, small)
    assert "No paper yet." in driver.words()
    good, program, large = tmp_path / "report.pdf", tmp_path / "setup.pdf", tmp_path / "film.pdf"
    good.write_bytes(PDF)
    program.write_bytes(b"MZ\x90")
    with large.open("wb") as file:
        file.truncate(30 * 1024**2)
    drop(driver, program, large, tmp_path / "gone.pdf", good)
    assert papers(driver, pupil_id) == ["report.pdf"]
    said = " ".join(driver.messages())
    for words in ("is a program", "has 30 MB", "cannot be read"):
        assert words in said
    drop(driver, good)
    assert "is kept here already" in " ".join(driver.messages())
    driver.press("Ctrl+Z", "pupil-tabs")
    assert papers(driver, pupil_id) == []
    driver.press("Ctrl+Shift+Z", "pupil-tabs")
    assert papers(driver, pupil_id) == ["report.pdf"]


def test_a_paper_is_chosen_named_and_removed(
    driver: Driver, small: SmallSchool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pupil_id = opened(driver, small)
    (tmp_path / "a.pdf").write_bytes(PDF)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(tmp_path / "a.pdf")], ""))
    driver.click("documents-add")
    driver.until(lambda: driver.seen("paper-1-title"))
    driver.type("paper-1-title", "Hearing report")
    driver.type("paper-1-on-date", "4/5/2026")
    driver.press("Ctrl+S")
    found = driver.read(lambda session: view.papers(session, pupil_id, confided=True))
    assert [(one.called, one.on_date) for one in found] == [("Hearing report", date(2026, 5, 4))]
    assert "Hearing report · PDF" in driver.words("documents-papers")
    driver.click("paper-1-remove")
    assert "No paper yet." in driver.words()


def test_a_paper_opens_as_a_copy_that_goes_at_the_lock(
    driver: Driver, small: SmallSchool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pupil_id = small.pupils["edie"]
    kept(driver, pupil_id, name="Edie.pdf")
    shown: list[Path] = []

    def show(file: Path) -> bool:
        shown.append(file)
        return True

    monkeypatch.setattr(folders, "open_file", show)
    opened(driver, small)
    driver.click("paper-1-open")
    driver.until(lambda: bool(shown))
    assert shown[0].read_bytes() == PDF
    assert "A copy is open until you lock." in " ".join(driver.messages())
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "out.pdf"), ""))
    driver.click("paper-1-save")
    assert (tmp_path / "out.pdf").read_bytes() == PDF
    driver.window.lock()
    driver.until(lambda: not shown[0].exists())


def test_a_missing_file_is_told(driver: Driver, small: SmallSchool) -> None:
    kept(driver, small.pupils["edie"])
    for file in (driver.folder / "attachments").iterdir():
        file.unlink()
    opened(driver, small)
    driver.click("paper-1-open")
    driver.until(lambda: any("not with the records any more" in one for one in driver.messages()))


def test_others_do_not_see_what_is_restricted(driver: Driver, small: SmallSchool) -> None:
    kept(driver, small.pupils["edie"], title="For the key adult", restricted=True)
    opened(driver, small)
    assert "Restricted · For the key adult" in driver.words("documents-papers")
    driver.desk.role = roles.ASSISTANT
    driver.go("pupils")
    opened(driver, small)
    assert "key adult" not in driver.words()


def test_consents_and_papers_handed_over_stand_in_the_sharing(driver: Driver, small: SmallSchool) -> None:
    pupil_id = small.pupils["edie"]
    consent: Any = {"scope": "Plan 5 to therapy", "given_by": "Ruth", "given_on": date(2026, 9, 10)}
    driver.do(lambda desk: chronology.add_consent(desk, pupil_id=pupil_id, values=consent))
    opened(driver, small)
    assert "Plan 5 to therapy · counts today" in driver.words("documents-consents")
    driver.click("handed-over-add")
    driver.type("handed-over-new-on-date", "18/9/2026")
    driver.type("handed-over-new-what", "Plan 5")
    driver.type("handed-over-new-to-whom", "Speech and language therapy")
    driver.type("handed-over-new-how", "By hand")
    driver.choose("handed-over-new-consent-id", "Plan 5 to therapy, Thu 10 Sep 2026")
    driver.click("handed-over-new-save")
    driver.go("pupil", pupil_id=pupil_id, tab="sharing")
    said = driver.words("sharing-card").replace("\u00a0", " ")
    for words in ("Speech and language therapy", "Handed over by hand", "Plan 5", "Agreed by Ruth on Thu 10 Sep 2026"):
        assert words in said
    assert "once" in driver.text("sharing-words")


def test_an_open_copy_that_a_kill_left_goes_before_anybody_unlocks(made: Path, clock: FakeClock) -> None:
    left = made / "opened" / "0123456789abcdef.pdf"
    left.parent.mkdir()
    left.write_bytes(PDF)
    assert Opening(made, clock=clock.now, places=NoPlace()).exists()
    assert not left.parent.exists()


def test_typing_that_was_refused_comes_back(driver: Driver, small: SmallSchool) -> None:
    pupil_id = opened(driver, small)
    driver.click("consent-add")
    driver.type("consent-new-scope", "A hearing check")
    driver.type("consent-new-given-on", "1/1/2100")
    driver.click("consent-new-save")
    assert "has not come yet" in driver.text("field-consent-new-given-on-error")
    driver.window.lock()
    driver.settle()
    driver.unlock(PASSPHRASE)
    driver.go("pupil", pupil_id=pupil_id, tab="documents")
    assert driver.text("consent-new-scope") == "A hearing check"


def test_files_stay_with_the_pupil_they_were_dropped_on(driver: Driver, small: SmallSchool, tmp_path: Path) -> None:
    pupil_id = opened(driver, small)
    files = [tmp_path / f"{n}.pdf" for n in range(3)]
    for n, file in enumerate(files):
        file.write_bytes(PDF + bytes([65 + n]))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(one)) for one in files])
    both = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    driver.find("pupil-documents").event(QDropEvent(QPointF(5, 5), *both))
    driver.go("pupil", pupil_id=small.pupils["jonah"], tab="documents")
    driver.until(lambda: len(papers(driver, pupil_id)) == 3)
    assert papers(driver, small.pupils["jonah"]) == []
