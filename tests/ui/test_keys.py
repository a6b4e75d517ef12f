# SPDX-License-Identifier: Apache-2.0
"""Keys in the window: the PIN, people with keys of their own, a forgotten passphrase, a new laptop."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sencodesk import bootstrap
from sencodesk.services import backups, people, roles
from sencodesk.services import school as school_services
from sencodesk.services.desk import Desk
from sencodesk.vault import recovery
from sencodesk.vault.keystore import NoPlace
from sencodesk.vault.slots import DEVICE_PIN
from sencodesk.views import pupils as pupils_view
from sencodesk.views import school as school_view
from tests.clocks import FakeClock
from tests.ui import school
from tests.ui.driver import Driver
from tests.ui.school import SmallSchool
from tests.ui.test_first_start import groups_on
from tests.vault.test_device import Drawer

PIN, NEW, OTHER = "407193", "seven grey herons wade", "nine amber lamps glow"
CODE = " ".join(recovery.groups(school.RECOVERY)) + " " + recovery.check_characters(school.RECOVERY)


@pytest.fixture
def drawer(locked: Driver) -> Drawer:
    """The keyring of the computer on which the window stands."""
    drawer = Drawer()
    locked.window.opening.places = drawer
    return drawer


def everybody(driver: Driver) -> list[str]:
    """The pupils who are on the roll."""
    return [one.id for one in driver.read(lambda session: pupils_view.pupils(session, on=driver.clock.today()))]


def with_pin(driver: Driver) -> None:
    driver.go("settings", section="people")
    driver.click("keys-pin")
    driver.type("keys-pin-proof", school.PASSPHRASE)
    driver.type("keys-pin-new", PIN)
    driver.type("keys-pin-again", PIN)
    driver.click("keys-pin-save")


def test_a_pin_is_turned_on_unlocks_and_is_turned_off(drawer: Drawer, locked: Driver, small: SmallSchool) -> None:
    locked.unlock(school.PASSPHRASE)
    with_pin(locked)
    assert "The PIN is on" in locked.words("keys-done")
    assert locked.text("keys-pin-state").startswith("On.")
    locked.press("Ctrl+L")
    assert "PIN" in locked.words("lock-page").split("\n")
    locked.unlock("407194")
    assert "That PIN does not open these records" in locked.text("lock-problem")
    assert "nothing is ever wiped" in locked.text("lock-problem")
    locked.unlock(PIN)
    assert locked.page.stem == "settings"
    locked.click("keys-pin-off")
    assert locked.text("keys-pin-state").startswith("Off.")
    locked.press("Ctrl+L")
    assert "Passphrase" in locked.words("lock-page").split("\n")
    assert not locked.seen("lock-pin")


def test_what_is_typed_into_the_form_is_looked_at(drawer: Drawer, locked: Driver, small: SmallSchool) -> None:
    locked.unlock(school.PASSPHRASE)
    locked.go("settings", section="people")
    locked.click("keys-pin")
    locked.click("keys-pin-save")
    assert "Type the passphrase" in locked.text("keys-pin-proof-error")
    assert locked.focus() == "keys-pin-proof"
    locked.type("keys-pin-proof", school.PASSPHRASE)
    locked.type("keys-pin-new", "123456")
    locked.click("keys-pin-save")
    assert "not the same" in locked.text("keys-pin-again-error")
    locked.type("keys-pin-again", "123456")
    locked.click("keys-pin-save")
    assert "first that anybody would try" in locked.text("keys-pin-new-error")
    drawer.kind = "none"
    for field in ("keys-pin-new", "keys-pin-again"):
        locked.type(field, PIN)
    locked.click("keys-pin-save")
    assert "has no keyring" in locked.words("keys-pin-problem")
    assert "Use your passphrase" in locked.words("keys-pin-problem")
    assert not locked.seen("keys-pin-off")


@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [("locked", "keyring is locked"), ("gone", "entry is gone"), ("none", "no keyring now"),
     ("unlisted", "does not trust"), ("another", "Another keyring answers")],
)  # fmt: skip
def test_a_lost_keyring_is_told_and_the_passphrase_stands_beside_it(
    drawer: Drawer, locked: Driver, small: SmallSchool, trouble: str, sentence: str
) -> None:
    locked.unlock(school.PASSPHRASE)
    with_pin(locked)
    locked.press("Ctrl+L")
    if trouble == "locked":
        drawer.outcome = "locked"
    elif trouble == "gone":
        drawer.held.clear()
    else:
        drawer.kind = trouble
    locked.unlock(PIN)
    assert sentence in locked.text("lock-problem")
    assert locked.text("lock-problem").endswith("Use your passphrase.")
    assert "Passphrase" in locked.words("lock-page").split("\n")
    assert not locked.seen("lock-pin")
    locked.unlock(school.PASSPHRASE)
    assert locked.page.stem == "settings"


def test_from_the_pin_to_the_passphrase_and_the_sheet(drawer: Drawer, locked: Driver, small: SmallSchool) -> None:
    locked.unlock(school.PASSPHRASE)
    with_pin(locked)
    locked.press("Ctrl+L")
    assert locked.text("lock-pin") == "Use the passphrase"
    locked.click("lock-unlock")
    assert locked.text("lock-problem") == "Type your PIN first."
    locked.click("lock-pin")
    assert (locked.text("lock-pin"), locked.focus()) == ("Use the PIN", "lock-secret")
    locked.click("lock-forgotten")
    assert "Code on the recovery sheet" in locked.words()
    locked.click("forgotten-leave")
    locked.click("lock-pin")
    locked.unlock(school.PASSPHRASE)
    assert locked.page.stem == "settings"


# A forgotten passphrase.


def test_a_forgotten_passphrase_is_replaced_with_the_sheet(locked: Driver, small: SmallSchool) -> None:
    locked.click("lock-forgotten")
    assert locked.focus() == "forgotten-code"
    locked.click("forgotten-open")
    assert "not the code of a recovery sheet" in locked.text("forgotten-code-error")
    assert "Too short" in locked.text("forgotten-new-error")
    assert locked.focus() == "forgotten-code"
    locked.type("forgotten-code", CODE)
    locked.type("forgotten-new", "short")
    locked.click("forgotten-open")
    assert (locked.words().count("Too short"), locked.focus()) == (1, "forgotten-new")
    locked.type("forgotten-new", NEW)
    locked.click("forgotten-open")
    assert "not the same" in locked.text("forgotten-again-error")
    locked.type("forgotten-again", NEW, leave=False)
    locked.press("Return")
    assert locked.page.stem == "today"
    assert "Your new passphrase opens your records" in locked.messages()[0]
    assert len(everybody(locked)) == len(school.PUPILS)
    locked.press("Ctrl+L")
    locked.unlock(school.PASSPHRASE)
    assert "does not open" in locked.text("lock-problem")
    locked.unlock(NEW)
    assert locked.page.stem == "today"


def test_another_schools_sheet_opens_nothing(locked: Driver, small: SmallSchool) -> None:
    locked.click("lock-forgotten")
    other = "9" * 30
    locked.type("forgotten-code", other + recovery.check_characters(other))
    locked.type("forgotten-new", NEW)
    locked.type("forgotten-again", NEW)
    locked.click("forgotten-open")
    assert "recovery code does not open these records" in locked.words("forgotten-problem")
    locked.click("forgotten-leave")
    locked.unlock(school.PASSPHRASE)
    assert locked.page.stem == "today"


# A new laptop.


@pytest.fixture
def old_laptop(tmp_path: Path, clock: FakeClock, _pattern: tuple[Path, SmallSchool]) -> Path:
    """The folder of another laptop, with a PIN in it, on a stick."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sencodesk.vault.device._machine", lambda: "the old laptop")
        shutil.copytree(_pattern[0], tmp_path / "stick", ignore=shutil.ignore_patterns(".lock"))
        desk = opened(tmp_path / "stick", clock)
        desk.store.replace_slot(DEVICE_PIN, "0" * 64 + PIN, label="passphrase", backend="one", device="theirs")
        backups.make(desk, file=tmp_path / "stick.sencodesk")
        desk.store.close()
    return tmp_path / "stick"


def opened(folder: Path, clock: FakeClock, secret: str = school.PASSPHRASE) -> Desk:
    return bootstrap.open_desk(folder, secret=secret, clock=clock.now, places=NoPlace())


def is_new_here(driver: Driver) -> None:
    """All pupils, a key of its own, no PIN, and the card is asked for."""
    assert len(everybody(driver)) == len(school.PUPILS)
    assert driver.desk.installation.renewed
    assert DEVICE_PIN not in {slot.type for slot in driver.desk.store.slots.slots}
    assert any("new key" in one and "card" in one for one in driver.messages())


def test_a_copied_folder_is_brought_to_a_new_laptop(
    old_laptop: Path, newcomer: Driver, choose_file: Callable[[Path], None]
) -> None:
    before = {one.name: one.read_bytes() for one in old_laptop.iterdir() if one.name != ".lock"}
    choose_file(old_laptop)
    newcomer.click("first-new-laptop")
    newcomer.click("new-laptop-folder")
    assert "on this laptop now" in newcomer.text("lock-why")
    newcomer.unlock(school.PASSPHRASE)
    is_new_here(newcomer)
    assert newcomer.desk.store.folder.path == newcomer.folder
    assert {one.name: one.read_bytes() for one in old_laptop.iterdir() if one.name != ".lock"} == before


def test_a_folder_without_records_is_told(
    newcomer: Driver, tmp_path: Path, choose_file: Callable[[Path], None]
) -> None:
    (tmp_path / "empty").mkdir()
    choose_file(tmp_path / "empty")
    newcomer.click("first-new-laptop")
    newcomer.click("new-laptop-folder")
    assert "no SENCO Desk records in this folder" in newcomer.words("new-laptop-problem")
    newcomer.click("new-laptop-leave")
    assert newcomer.seen("first-school")


def test_records_that_are_here_are_not_overwritten(
    old_laptop: Path, locked: Driver, choose_file: Callable[[Path], None]
) -> None:
    before = (locked.folder / "records.db").read_bytes()
    choose_file(old_laptop)
    locked.click("lock-new-laptop")
    locked.click("new-laptop-folder")
    assert "records on this computer already" in locked.words("new-laptop-problem")
    assert (locked.folder / "records.db").read_bytes() == before
    locked.click("new-laptop-leave")
    assert locked.seen("lock-secret")


def test_a_backup_is_restored_on_a_new_laptop(
    old_laptop: Path, newcomer: Driver, choose_file: Callable[[Path], None]
) -> None:
    newcomer.click("first-new-laptop")
    newcomer.click("new-laptop-backup")
    choose_file(old_laptop.with_name("stick.sencodesk"))
    newcomer.click("restore-file-choose")
    newcomer.type("restore-secret", school.PASSPHRASE)
    newcomer.click("restore-now")
    is_new_here(newcomer)


# People with keys of their own.


def with_people(driver: Driver) -> None:
    driver.do(lambda desk: school_services.add_person(desk, values={"name": "Ms Oakes", "role": "Teaching assistant"}))
    driver.do(lambda desk: school_services.add_person(desk, values={"name": "Mrs Fenn", "role": "Head teacher"}))


def give(driver: Driver, name: str, role: str, passphrase: str) -> None:
    driver.click("key-people-give")
    driver.choose("key-give-person", name)
    driver.choose("key-give-role", role)
    driver.type("key-give-new", passphrase)
    driver.type("key-give-again", passphrase)
    driver.type("key-give-proof", school.PASSPHRASE)
    driver.click("key-give-save")


def test_somebody_gets_a_key_and_sits_down_with_it(driver: Driver, small: SmallSchool) -> None:
    with_people(driver)
    driver.go("settings", section="people")
    driver.click("key-people-give")
    driver.click("key-give-save")
    assert "Too short" in driver.text("key-give-new-error")
    give(driver, "Ms Oakes", "Reader", NEW)
    assert "Ms Oakes opens these records" in driver.words("key-people-done")
    assert driver.text("key-person-2-state") == "Has a passphrase"
    driver.press("Ctrl+L")
    driver.unlock(NEW)
    assert driver.desk.by == "Ms Oakes"
    assert "You may look at these records" in driver.words("why-not")
    driver.go("settings", section="school")
    driver.type("school-telephone", "01632 960 999")
    assert driver.text("school-telephone") == "01632 960 101"
    assert driver.read(school_view.school).telephone == "01632 960 101"
    driver.go("settings", section="people")
    for name in ("key-people-give", "key-people-leaving", "keys-sheet"):
        assert not driver.seen(name)
    assert driver.seen("keys-passphrase")


def test_a_role_is_changed_in_the_list(driver: Driver, small: SmallSchool) -> None:
    with_people(driver)
    driver.go("settings", section="people")
    give(driver, "Ms Oakes", "Reader", NEW)
    driver.choose("key-person-2-role", "Assistant")
    assert "assistant, from their next unlock" in driver.words("key-people-done")
    driver.press("Ctrl+L")
    driver.unlock(NEW)
    assert driver.desk.role == roles.ASSISTANT


def test_somebody_leaves_and_the_records_get_a_new_key(
    driver: Driver, small: SmallSchool, tmp_path: Path, choose_file: Callable[[Path], None]
) -> None:
    with_people(driver)
    driver.go("settings", section="people")
    give(driver, "Ms Oakes", "Assistant", NEW)
    old = (driver.folder / "keyslots.json").read_bytes()
    driver.click("key-people-leaving")
    assert "Old backups still open with the old keys" in driver.words("key-people-card")
    driver.choose("key-leaving-who", "Ms Oakes")
    driver.choose("key-leaving-holder", "Mrs Fenn")
    driver.type("key-leaving-new", OTHER)
    driver.type("key-leaving-again", OTHER)
    choose_file(tmp_path / "sheet.pdf")
    driver.click("leaving-save")
    type_two_groups(driver, "leaving", tmp_path / "sheet.pdf")
    driver.type("key-leaving-proof", school.PASSPHRASE)
    driver.click("key-leaving-save")
    assert "Mrs Fenn holds the keys" in driver.words("key-people-done")
    assert "older ones open with the old keys" in driver.words("key-people-done")
    assert driver.desk.by == "Mrs Fenn"
    assert len(everybody(driver)) == len(school.PUPILS)
    driver.press("Ctrl+L")
    for gone in (NEW, school.PASSPHRASE):
        driver.unlock(gone)
        assert "does not open" in driver.text("lock-problem")
    (driver.folder / "keyslots.json").write_bytes(old)
    driver.unlock(NEW)
    assert "damaged" in driver.words("trouble-page")


def type_two_groups(driver: Driver, name: str, sheet: Path) -> None:
    """The two groups that are hidden on the screen, as they stand on the paper."""
    groups = groups_on(sheet)
    for which in ("a", "b"):
        place = int(driver.find(f"{name}-group-{which}").accessibleName().removeprefix("Group ")) - 1
        driver.type(f"{name}-group-{which}", groups[place])


def test_the_form_says_what_is_missing(driver: Driver, small: SmallSchool) -> None:
    with_people(driver)
    driver.go("settings", section="people")
    driver.click("key-people-leaving")
    assert "or nothing to keep yours" in driver.words("key-people-card")
    driver.click("key-leaving-save")
    assert "Print the sheet or save it first" in driver.text("leaving-sheet-kept")
    assert "Type the passphrase" in driver.text("key-leaving-proof-error")
    driver.choose("key-leaving-holder", "Mrs Fenn")
    assert "typed by them" in driver.words("key-people-card")
    driver.click("key-leaving-save")
    assert "Too short" in driver.text("key-leaving-new-error")
    driver.click("key-leaving-leave")
    assert not driver.seen("key-leaving-save")
    assert driver.do(people.listed).people[0].name == school.SENCO


def test_tab_goes_through_the_forms_from_top_to_bottom(driver: Driver, small: SmallSchool) -> None:
    with_people(driver)
    driver.go("settings", section="people")
    driver.click("key-people-give")
    went = [driver.focus()]
    while went[-1] != "key-give-leave":
        driver.press("Tab")
        went.append(driver.focus())
    assert went == [
        "key-give-person", "key-give-role", "key-give-new", "key-give-again", "key-give-proof", "key-give-save",
        "key-give-leave",
    ]  # fmt: skip
    driver.click("key-people-leaving")
    went = [driver.focus()]
    while went[-1] != "key-leaving-leave":
        driver.press("Tab")
        went.append(driver.focus())
    assert went == [
        "key-leaving-who", "key-leaving-holder", "key-leaving-new", "key-leaving-again", "leaving-print",
        "leaving-save", "leaving-group-a", "leaving-group-b", "key-leaving-proof", "key-leaving-save",
        "key-leaving-leave",
    ]  # fmt: skip
