# SPDX-License-Identifier: Apache-2.0
"""The first start: five short pages, nothing kept before the recovery sheet was read back, and a look round."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtPdf import QPdfDocument

from sencodesk import bootstrap
from sencodesk.services import backups, unlocking
from sencodesk.vault import recovery
from sencodesk.vault.keystore import NoPlace
from sencodesk.views import log as log_view
from sencodesk.views import school as school_view
from sencodesk_ui.shell.tour import STEPS
from tests.clocks import FakeClock
from tests.ui import school
from tests.ui.driver import Driver
from tests.ui.importing import TRANSFER
from tests.ui.office import office
from tests.ui.school import PASSPHRASE, SmallSchool

CONTINUE = "first-continue"


def to_you(driver: Driver) -> None:
    driver.type("first-school", "Kestrel Lane Primary School")
    driver.type("first-laestab", "999 2043")
    driver.click(CONTINUE)


def to_passphrase(driver: Driver) -> None:
    to_you(driver)
    driver.type("first-senco", "Ms O Fennimore")
    driver.click(CONTINUE)


def to_sheet(driver: Driver) -> None:
    to_passphrase(driver)
    driver.type("first-passphrase", PASSPHRASE)
    driver.type("first-passphrase-again", PASSPHRASE)
    driver.click(CONTINUE)


def read_sheet(file: Path) -> str:
    """What a person reads on the saved sheet."""
    paper = QPdfDocument()
    paper.load(str(file))
    return "\n".join(paper.getAllText(page).text() for page in range(paper.pageCount()))


def groups_on(file: Path) -> list[str]:
    return re.findall(rf"\b[{recovery.ALPHABET}]{{5}}\b", read_sheet(file))


def asked(driver: Driver) -> list[int]:
    return [int(one) - 1 for one in re.findall(r"^Group (\d)$", driver.words(), re.MULTILINE)]


def type_groups(driver: Driver, file: Path) -> None:
    groups = groups_on(file)
    for which, place in zip("ab", asked(driver), strict=True):
        driver.type(f"first-group-{which}", groups[place].lower())


def test_five_pages_make_the_records(
    newcomer: Driver, tmp_path: Path, choose_file: Callable[[Path], None], clock: FakeClock
) -> None:
    to_sheet(newcomer)
    sheet = tmp_path / "recovery-sheet.pdf"
    choose_file(sheet)
    newcomer.click("first-save")
    assert "Saved" in newcomer.text("first-sheet-kept")
    assert len(groups_on(sheet)) == 6
    type_groups(newcomer, sheet)
    assert not unlocking.store_exists(newcomer.folder)
    newcomer.click(CONTINUE)
    assert "Your records are ready" in newcomer.words()
    newcomer.click("first-later")
    assert newcomer.page.stem == "today"
    made = newcomer.read(school_view.school)
    assert (made.name, made.laestab, made.phase) == ("Kestrel Lane Primary School", "9992043", "PS")
    assert made.senco is not None
    assert made.senco.name == "Ms O Fennimore"
    log = newcomer.read(log_view.changes)
    assert "recovery sheet typed back" in log[-1].label

    newcomer.press("Ctrl+L")
    newcomer.click("lock-forgotten")
    newcomer.type("forgotten-code", " ".join(groups_on(sheet)) + recovery.check_characters("".join(groups_on(sheet))))
    for field in ("new", "again"):
        newcomer.type(f"forgotten-{field}", "another kettle moon")
    newcomer.click("forgotten-open")
    assert "Your new passphrase opens" in newcomer.messages()[0]


def test_the_last_page_leads_to_the_import(
    newcomer: Driver, tmp_path: Path, choose_file: Callable[[Path], None]
) -> None:
    to_sheet(newcomer)
    choose_file(tmp_path / "sheet.pdf")
    newcomer.click("first-save")
    type_groups(newcomer, tmp_path / "sheet.pdf")
    newcomer.click(CONTINUE)
    choose_file(TRANSFER)
    newcomer.click("first-import")
    assert newcomer.page.stem == "import"
    assert newcomer.text("import-go") == "Add 352 pupils"


def test_an_empty_page_says_what_is_missing(newcomer: Driver) -> None:
    newcomer.click(CONTINUE)
    assert "Type the name of your school." in newcomer.words()
    assert "Seven digits" in newcomer.text("field-first-laestab-error")
    newcomer.type("first-school", "Kestrel Lane Primary School")
    newcomer.type("first-laestab", "12345")
    newcomer.click(CONTINUE)
    assert newcomer.seen("first-laestab")
    to_you(newcomer)
    newcomer.click(CONTINUE)
    assert "Type your name." in newcomer.words()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("short", "Too short by 5"),
        ("Kestrel Lane Primary School", "one of the first that anybody would try"),
        ("kettle moon", "It will do"),
        (PASSPHRASE, "Good: long, and hard to guess."),
    ],
)
def test_the_passphrase_is_judged_in_words(newcomer: Driver, typed: str, words: str) -> None:
    to_passphrase(newcomer)
    newcomer.type("first-passphrase", typed)
    newcomer.click(CONTINUE)
    assert words in newcomer.words()


def test_two_different_passphrases_stop_it(newcomer: Driver) -> None:
    to_passphrase(newcomer)
    newcomer.type("first-passphrase", PASSPHRASE)
    newcomer.type("first-passphrase-again", PASSPHRASE + "s")
    newcomer.click(CONTINUE)
    assert "not the same" in newcomer.text("first-passphrase-again-error")


def test_four_words_are_suggested(newcomer: Driver) -> None:
    to_passphrase(newcomer)
    newcomer.click("first-suggest")
    words = newcomer.text("first-passphrase")
    assert len(words.split()) == 4
    newcomer.type("first-passphrase-again", words)
    newcomer.click(CONTINUE)
    assert newcomer.seen("first-print")


def test_an_unread_sheet_makes_no_records(newcomer: Driver) -> None:
    to_sheet(newcomer)
    newcomer.type("first-group-a", "AAAAA")
    newcomer.click(CONTINUE)
    assert "Print the sheet or save it first." in newcomer.text("first-sheet-kept")
    assert "Not what the sheet says" in newcomer.words()
    assert not unlocking.store_exists(newcomer.folder)


def test_going_back_keeps_what_was_typed(newcomer: Driver) -> None:
    to_passphrase(newcomer)
    newcomer.click("first-back")
    assert newcomer.text("first-senco") == "Ms O Fennimore"
    newcomer.click("first-back")
    assert newcomer.text("first-school") == "Kestrel Lane Primary School"


def test_the_demonstration_school_is_one_press_away(newcomer: Driver) -> None:
    newcomer.click("first-demonstration")
    assert newcomer.page.stem == "today"
    assert newcomer.seen("demo-band")
    assert "Every person in it is invented" in newcomer.words("demo-band")
    newcomer.click("tour-next")
    assert newcomer.page.stem == STEPS[0].page
    assert "Step 1 of 5" in newcomer.words("demo-band"), "the file is only looked at: nothing has come in"
    newcomer.click("import-go")
    assert "Step 2 of 5" in newcomer.words("demo-band")
    newcomer.click("tour-next")
    assert "Step 2 of 5" in newcomer.words("demo-band")
    newcomer.click("import-go")
    assert "Step 3 of 5" in newcomer.words("demo-band")
    newcomer.press("Ctrl+Z")
    newcomer.press("Ctrl+Z")
    newcomer.click("tour-next")
    assert newcomer.messages()[-1] == "There are no pupils yet to give plans to. Bring them in first."
    assert "Step 1 of 5" in newcomer.words("demo-band")
    assert not unlocking.store_exists(newcomer.folder)
    newcomer.press("Ctrl+L")
    phrase = newcomer.text("lock-foot").partition("passphrase is: ")[2]
    newcomer.unlock(phrase)
    assert newcomer.seen("demo-band")


def test_the_tour_goes_back_and_ends_when_one_likes(newcomer: Driver) -> None:
    newcomer.click("first-demonstration")
    assert not newcomer.seen("tour-back")
    newcomer.click("tour-next")
    newcomer.click("import-go")
    newcomer.click("tour-back")
    assert "Step 1 of 5" in newcomer.words("demo-band")
    newcomer.click("tour-next")
    assert "Step 2 of 5" in newcomer.words("demo-band"), "the first step was over already"
    newcomer.click("tour-close")
    assert "Step" not in newcomer.words("demo-band")
    assert "Every person in it is invented" in newcomer.words("demo-band")
    newcomer.press("Ctrl+L")
    newcomer.unlock(newcomer.text("lock-foot").partition("passphrase is: ")[2])
    assert not newcomer.seen("tour-next")


def test_records_in_another_folder_are_opened(
    newcomer: Driver, small: SmallSchool, tmp_path: Path, choose_file: Callable[[Path], None]
) -> None:
    newcomer.window.opening.elsewhere(tmp_path / "nothing")
    newcomer.window.show_first_start()
    newcomer.settle()
    choose_file(newcomer.folder)
    newcomer.click("first-folder")
    newcomer.unlock(PASSPHRASE)
    assert newcomer.read(school_view.school).name == school.SCHOOL


def test_a_backup_is_restored_on_a_new_laptop(
    window_at: Callable[[Path], Driver],
    small: SmallSchool,
    folder: Path,
    tmp_path: Path,
    clock: FakeClock,
    choose_file: Callable[[Path], None],
) -> None:
    desk = bootstrap.open_desk(folder, secret=PASSPHRASE, clock=clock.now, places=NoPlace())
    file = tmp_path / "stick" / "copy.sencodesk"
    file.parent.mkdir()
    backups.make(desk, file=file)
    desk.store.close()

    driver = window_at(tmp_path / "new laptop")
    driver.click("first-restore")
    driver.click("restore-now")
    assert "Choose the backup file." in driver.words()
    choose_file(file)
    driver.click("restore-file-choose")
    driver.type("restore-secret", "not the passphrase")
    driver.click("restore-now")
    assert "does not open this backup" in driver.text("restore-secret-error")
    driver.type("restore-secret", PASSPHRASE)
    driver.click("restore-now")
    assert driver.page.stem == "today"
    assert "Restored: 8 pupils" in driver.messages()[0]
    assert driver.desk.installation.renewed


def test_the_first_page_can_be_typed_into_at_once(newcomer: Driver) -> None:
    assert newcomer.focus() == "first-school"


@pytest.mark.parametrize(("own", "words"), [(True, "on this laptop’s own disk"), (False, "away from this laptop")])
def test_a_saved_sheet_is_to_be_kept_away_from_the_laptop(
    newcomer: Driver, tmp_path: Path, choose_file: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch,
    own: bool, words: str,
) -> None:  # fmt: skip
    monkeypatch.setattr("sencodesk_ui.folders.on_own_disk", lambda _folder: own)
    to_sheet(newcomer)
    assert newcomer.text("first-save") == "Save as a file"
    choose_file(tmp_path / "sheet.pdf")
    newcomer.click("first-save")
    assert words in newcomer.text("first-sheet-kept")
    assert newcomer.text("first-print") == "Print"


def test_a_printed_sheet_can_be_printed_again(newcomer: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = office(monkeypatch).titles
    to_sheet(newcomer)
    newcomer.click("first-print")
    newcomer.until(lambda: bool(sent))
    newcomer.settle()
    assert newcomer.text("first-print") == "Print again"


def test_the_paper_numbers_its_groups_as_the_screen_does(
    newcomer: Driver, tmp_path: Path, choose_file: Callable[[Path], None]
) -> None:
    to_sheet(newcomer)
    choose_file(tmp_path / "sheet.pdf")
    newcomer.click("first-save")
    paper = QPdfDocument()
    paper.load(str(tmp_path / "sheet.pdf"))
    said = paper.getAllText(0).text()
    for number, group in enumerate(groups_on(tmp_path / "sheet.pdf"), start=1):
        assert re.search(rf"\b{number}\s+{group}\b", said)


def test_a_number_alone_makes_no_demonstration(folder: Path, clock: FakeClock) -> None:
    from sencodesk_ui.door.opening import NewSchool, Opening

    for invented in (False, True):
        opening = Opening(folder / str(invented), clock=clock.now, places=NoPlace())
        opening.invented = invented
        desk = opening.create(
            NewSchool("Oakmere Primary", "9992041", "PS", school.SENCO, PASSPHRASE, school.RECOVERY, school.SENCO)
        )
        with desk.reading() as session:
            assert school_view.school(session).demonstration is invented
        desk.store.close()
