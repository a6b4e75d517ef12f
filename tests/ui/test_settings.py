# SPDX-License-Identifier: Apache-2.0
"""Settings: the school's facts, classes, terms, people, both keys, councils, backups; each change saved and undone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from sencodesk import bootstrap
from sencodesk.errors import UserError
from sencodesk.protocol import envelope
from sencodesk.vault import recovery
from sencodesk.vault.keystore import NoPlace
from sencodesk.views import councils as councils_view
from sencodesk.views import school as view
from sencodesk.views.school import SchoolView
from tests.clocks import FakeClock
from tests.ui import school
from tests.ui.council import TestCouncil, open_council, template
from tests.ui.driver import Driver
from tests.ui.school import PASSPHRASE, SmallSchool
from tests.ui.test_first_start import groups_on

NEW = "seven grey herons wade"


def now(driver: Driver) -> SchoolView:
    return driver.read(view.school)


@pytest.mark.parametrize(
    ("name", "typed", "field", "kept"),
    [
        ("school-name", "Thistledown Church School", "name", "Thistledown Church School"),
        ("school-laestab", "9992042", "laestab", "9992042"),
        ("school-urn", "999042", "urn", "999042"),
        ("school-telephone", "01632 960 777", "telephone", "01632 960 777"),
    ],
)
def test_the_schools_facts_are_typed_saved_and_undone(
    driver: Driver, small: SmallSchool, name: str, typed: str, field: str, kept: str
) -> None:
    driver.go("settings", section="school")
    before = getattr(now(driver), field)
    driver.type(name, typed)
    assert getattr(now(driver), field) == kept
    assert driver.text("status-saved") == "Saved 10:42"
    driver.click("status-undo")
    assert getattr(now(driver), field) == before
    assert driver.text(name) == before


def test_the_phase_is_chosen(driver: Driver, small: SmallSchool) -> None:
    driver.go("settings", section="school")
    driver.choose("school-phase", "Secondary")
    assert now(driver).phase == "SS"


def test_what_may_be_empty_can_be_cleared(driver: Driver, small: SmallSchool) -> None:
    driver.go("settings", section="school")
    driver.type("school-telephone", "")
    assert now(driver).telephone is None


def test_a_wrong_number_is_refused_beside_its_field(driver: Driver, small: SmallSchool) -> None:
    driver.go("settings", section="school")
    driver.type("school-laestab", "12")
    assert driver.text("field-school-laestab-error")
    assert driver.text("school-laestab") == "12"
    assert now(driver).laestab == school.LAESTAB
    driver.type("school-laestab", "9992042")
    assert not driver.seen("field-school-laestab-error")


def test_classes_have_teachers(driver: Driver, small: SmallSchool) -> None:
    driver.go("settings", section="school")
    driver.type("classes-1-teacher", "Mr Ludgrove")
    assert now(driver).teacher_of("2W") == "Mr Ludgrove"
    driver.click("classes-add")
    driver.type("classes-new-name", "6P")
    driver.type("classes-new-teacher", "Ms Ottershaw")
    driver.click("classes-new-save")
    assert now(driver).teacher_of("6P") == "Ms Ottershaw"
    driver.click("classes-4-remove")
    assert now(driver).teacher_of("6P") is None
    driver.click("message-act")
    assert now(driver).teacher_of("6P") == "Ms Ottershaw"
    driver.click("classes-1-remove")
    assert "There are pupils in this class." in driver.text("classes-error")


def test_terms_are_kept(driver: Driver, small: SmallSchool) -> None:
    driver.go("settings", section="calendar")
    driver.click("terms-add")
    for field, typed in (
        ("name", "Spring 2027"), ("first_day", "5/1/27"), ("last_day", "26 Mar 2027"),
        ("half_term_from", "15.02.2027"), ("half_term_to", "2027-02-19"),
    ):  # fmt: skip
        driver.type(f"terms-new-{field}", typed)
    driver.click("terms-new-save")
    spring = now(driver).terms[1]
    assert (spring.first_day, spring.last_day) == (date(2027, 1, 5), date(2027, 3, 26))
    assert (spring.half_term_from, spring.half_term_to) == (date(2027, 2, 15), date(2027, 2, 19))
    driver.type("terms-2-last_day", "25/03/2027")
    assert now(driver).terms[1].last_day == date(2027, 3, 25)
    driver.click("terms-2-remove")
    assert len(now(driver).terms) == 1


def test_people_are_added_changed_and_taken_off(driver: Driver, small: SmallSchool) -> None:
    driver.go("settings", section="people")
    driver.click("people-add")
    driver.type("people-new-name", "Mr Ludgrove")
    driver.click("people-new-save")
    assert driver.text("people-error")
    driver.type("people-new-role", "Teaching assistant")
    driver.type("people-new-telephone", "01632 960 888")
    driver.choose("people-new-uses_store", "Yes")
    driver.click("people-new-save")
    added = next(one for one in now(driver).people if one.name == "Mr Ludgrove")
    assert (added.role, added.telephone, added.uses_store) == ("Teaching assistant", "01632 960 888", True)
    place = [one.name for one in now(driver).people].index("Mr Ludgrove") + 1
    driver.type(f"people-{place}-telephone", "")
    assert now(driver).people[place - 1].telephone is None
    driver.click(f"people-{place}-remove")
    assert len(now(driver).people) == 1
    driver.click("message-act")
    assert len(now(driver).people) == 2


def test_a_row_that_is_not_added_yet_survives_a_lock(driver: Driver, small: SmallSchool) -> None:
    driver.go("settings", section="calendar")
    driver.click("terms-add")
    driver.type("terms-new-name", "Spring 2027")
    driver.type("terms-new-first_day", "5 Jan, I think", leave=False)
    driver.press("Ctrl+L")
    driver.unlock(PASSPHRASE)
    assert driver.text("terms-new-name") == "Spring 2027"
    assert driver.text("terms-new-first_day") == "5 Jan, I think"
    driver.click("terms-new-save")
    assert "Write a date such as 23/11/2026." in driver.text("terms-error")
    driver.type("terms-new-first_day", "5/1/2027")
    driver.type("terms-new-last_day", "26/3/2027")
    driver.click("terms-new-save")
    assert len(now(driver).terms) == 2
    driver.press("Ctrl+L")
    driver.unlock(PASSPHRASE)
    assert not driver.seen("terms-new-name")


def test_it_says_where_the_signing_key_lives(driver: Driver, small: SmallSchool) -> None:
    driver.go("settings", section="people")
    assert "no keyring that can be trusted" in driver.text("key-place")


def test_the_passphrase_is_changed(driver: Driver, small: SmallSchool, clock: FakeClock) -> None:
    driver.go("settings", section="people")
    driver.click("keys-passphrase")
    driver.click("keys-passphrase-save")
    assert "Type the passphrase with which you opened" in driver.text("keys-passphrase-proof-error")
    driver.type("keys-passphrase-proof", "not the passphrase")
    driver.type("keys-passphrase-new", "short")
    assert "Too short" in driver.text("keys-passphrase-strength")
    driver.type("keys-passphrase-new", NEW)
    driver.type("keys-passphrase-again", NEW)
    driver.click("keys-passphrase-save")
    assert "neither your passphrase nor the code" in driver.text("keys-passphrase-proof-error")
    driver.type("keys-passphrase-proof", PASSPHRASE)
    driver.click("keys-passphrase-save")
    assert "Your passphrase is changed" in driver.words("keys-done")
    driver.press("Ctrl+L")
    driver.unlock(PASSPHRASE)
    assert driver.window.desk is None
    driver.unlock(NEW)
    assert driver.page.stem == "settings"


def test_the_code_on_the_recovery_sheet_is_proof_enough(locked: Driver, small: SmallSchool) -> None:
    code = school.RECOVERY + recovery.check_characters(school.RECOVERY)
    locked.unlock(PASSPHRASE)
    locked.go("settings", section="people")
    locked.click("keys-passphrase")
    locked.type("keys-passphrase-proof", code)
    locked.type("keys-passphrase-new", NEW)
    locked.type("keys-passphrase-again", NEW)
    locked.click("keys-passphrase-save")
    locked.press("Ctrl+L")
    locked.unlock(NEW)
    assert locked.window.desk is not None


def test_a_new_recovery_sheet_replaces_the_old(
    driver: Driver, small: SmallSchool, tmp_path: Path, choose_file: Callable[[Path], None], clock: FakeClock
) -> None:
    driver.go("settings", section="people")
    driver.click("keys-sheet")
    sheet = tmp_path / "sheet.pdf"
    choose_file(sheet)
    driver.click("keys-save")
    groups = groups_on(sheet)
    places = [int(one) - 1 for one in re.findall(r"^Group (\d)$", driver.words(), re.MULTILINE)]
    driver.type("keys-sheet-proof", PASSPHRASE)
    driver.type("keys-group-a", groups[places[0]])
    driver.click("keys-sheet-save")
    assert "Not what the sheet says" in driver.words()
    driver.type("keys-group-b", groups[places[1]])
    driver.click("keys-sheet-save")
    assert "The new sheet opens your records" in driver.words("keys-done")
    driver.window.close()
    with pytest.raises(UserError, match="wrong_recovery_code"):
        bootstrap.open_desk(driver.folder, secret=school.RECOVERY, kind="recovery", clock=clock.now, places=NoPlace())
    bootstrap.open_desk(
        driver.folder, secret="".join(groups), kind="recovery", clock=clock.now, places=NoPlace()
    ).store.close()


@pytest.fixture
def council(tmp_path: Path, clock: FakeClock) -> TestCouncil:
    made = open_council(tmp_path / "inbox", clock)
    made.url = "https://127.0.0.1:9"
    made.publish(template())
    return made


def test_a_council_is_added_by_its_six_words(
    driver: Driver, small: SmallSchool, council: TestCouncil, choose_file: Callable[[Path], None]
) -> None:
    driver.go("settings", section="councils")
    choose_file(council.profile)
    driver.click("council-choose")
    assert "SEN register return" in driver.words("council-offer")
    assert not driver.seen(
        "council-fingerprint"
    )  # it is compared with what was heard, never copied from beside the box
    driver.click("council-add")
    assert "Type what the council read to you." in driver.words("council-offer")
    driver.type("council-told", "six words of somebody else altogether")
    driver.click("council-add")
    assert "not the one that the council gave you" in driver.text("field-council-told-error")
    assert driver.text("council-fingerprint") == council.offered().fingerprint
    assert driver.seen("council-fingerprint")
    assert driver.read(councils_view.councils) == []
    driver.type("council-told", council.words().upper())
    driver.click("council-here")
    driver.click("council-add")
    added = driver.read(councils_view.councils)
    assert [one.allow_loopback for one in added] == [True]
    assert "Confirmed" in driver.words("councils-card")
    assert added[0].fingerprint[:9] in driver.words("councils-card")


def test_a_council_on_this_computer_is_asked_about(
    driver: Driver, small: SmallSchool, council: TestCouncil, choose_file: Callable[[Path], None]
) -> None:
    """The box was overlooked: the question is put before it is added, and either answer adds it."""
    driver.go("settings", section="councils")
    for answer in ("council-here-no", "council-here-yes"):
        choose_file(council.profile)
        driver.click("council-choose")
        driver.type("council-told", council.words())
        driver.click("council-add")
        assert "127.0.0.1, which is this computer itself" in driver.words("council-ask-here")
        driver.click(answer)
        assert not driver.seen("council-offer")
        (added,) = driver.read(councils_view.councils)
        assert (added.on_this_computer, added.allow_loopback) == (True, answer == "council-here-yes")


def test_a_file_that_is_no_profile_is_refused_in_words(
    driver: Driver, small: SmallSchool, tmp_path: Path, choose_file: Callable[[Path], None]
) -> None:
    file = tmp_path / "letter.json"
    file.write_text("{}", encoding="utf-8")
    driver.go("settings", section="councils")
    choose_file(file)
    driver.click("council-choose")
    assert "not a council's profile" in driver.messages()[0]
    choose_file(tmp_path / "gone.json")
    driver.click("council-choose")
    assert "could not be read" in driver.messages()[1]


def test_the_schools_card_is_written(
    driver: Driver, small: SmallSchool, tmp_path: Path, choose_file: Callable[[Path], None]
) -> None:
    file = tmp_path / "card.json"
    driver.go("settings", section="councils")
    choose_file(file)
    driver.click("council-card")
    payload = envelope.claimed(file.read_bytes())
    assert payload["laestab"] == school.LAESTAB
    words = payload["fingerprint_words"]
    assert isinstance(words, list)
    assert " ".join(words) in driver.words("council-card-words")


def test_a_backup_is_made_proved_and_restored(
    driver: Driver, small: SmallSchool, tmp_path: Path, choose_file: Callable[[Path], None]
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    file = stick / "copy.sencodesk"
    driver.go("settings", section="backups")
    choose_file(file)
    driver.click("backup-now")
    assert "All 8 pupils opened from the copy" in driver.words("backup-result")
    assert driver.text("status-backup") == "Backup today, on this same disk"
    driver.click("backup-verify")
    driver.type("backup-secret", "not the passphrase")
    driver.click("backup-prove")
    assert "does not open this backup" in driver.words("backup-unproved")
    driver.type("backup-secret", PASSPHRASE)
    driver.click("backup-prove")
    assert "8 pupils and 5 plans opened from it" in driver.words("backup-proved")
    driver.click("backup-restore")
    assert driver.window.desk is None
    assert file.name in driver.text("restore-known")
    driver.choose("restore-known", "Another file")
    choose_file(file)
    driver.click("restore-file-choose")
    choose_file(tmp_path / "another folder")
    driver.click("restore-folder-choose")
    driver.type("restore-secret", PASSPHRASE)
    driver.click("restore-now")
    assert now(driver).name == school.SCHOOL
    assert driver.desk.store.folder.path == tmp_path / "another folder"


def test_a_damaged_backup_is_not_called_good(
    driver: Driver, small: SmallSchool, tmp_path: Path, choose_file: Callable[[Path], None]
) -> None:
    file = tmp_path / "copy.sencodesk"
    driver.go("settings", section="backups")
    choose_file(file)
    driver.click("backup-now")
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 0xFF
    file.write_bytes(data)
    driver.click("backup-verify")
    driver.type("backup-secret", PASSPHRASE)
    driver.click("backup-prove")
    assert "not a SENCO Desk backup, or it is cut short" in driver.words("backup-unproved")


def test_a_place_that_cannot_be_written_is_told(
    driver: Driver, small: SmallSchool, tmp_path: Path, choose_file: Callable[[Path], None]
) -> None:
    driver.go("settings", section="backups")
    choose_file(tmp_path / "no such folder" / "copy.sencodesk")
    driver.click("backup-now")
    assert "could not be written there" in driver.messages()[0]
