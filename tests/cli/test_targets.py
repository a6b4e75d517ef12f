# SPDX-License-Identifier: Apache-2.0
"""Where a command may write: never among the files of the records, never over another school's recovery sheet."""

from pathlib import Path

import pytest

from tests.cli.shell import Shell
from tests.cli.test_failures import told

PAGE = 4096


def content(folder: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in folder.iterdir() if one.suffix == ".json" or one.name == "records.db"}


@pytest.mark.parametrize("name", ["records.db", "keyslots.json", "state.json", "new.file"])
@pytest.mark.parametrize(
    "words", [("backup", "make"), ("register", "--csv", "--out"), ("councils", "request", "--out")], ids=" ".join
)
def test_nothing_is_written_among_the_records(school: Shell, words: tuple[str, ...], name: str) -> None:
    school.run("pupils")
    slots, store = (school.store / "keyslots.json").read_bytes(), school.store
    told(school.run(*words, store / name, expect=None), 2, "place_of_records")
    assert (store / "keyslots.json").read_bytes() == slots
    assert not (store / "new.file").exists()
    school.run("pupils")


def test_another_schools_records_are_not_written_over_either(school: Shell, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "keyslots.json").write_bytes(b"slots")
    told(school.run("backup", "make", other / "keyslots.json", expect=None), 2, "place_of_records")
    assert content(other) == {"keyslots.json": b"slots"}


def test_a_recovery_sheet_is_never_written_over(shell: Shell) -> None:
    sheet = shell.folder / "sheet.txt"
    sheet.write_text("the way back into another school's records")
    said = shell.run(
        "init", "--school", "Thistledown Primary", "--laestab", "9992041", "--recovery-out", sheet, expect=None
    )
    told(said, 2, "place_taken")
    assert sheet.read_text() == "the way back into another school's records"
    assert not (shell.store / "records.db").exists()


def test_a_bit_flipped_in_any_page_is_one_object_and_exit_6(school: Shell) -> None:
    school.run("pupils")
    records = school.store / "records.db"
    good, kept = records.read_bytes(), school.folder / "b.sencodesk"
    school.run("backup", "make", kept)
    yesterday = kept.read_bytes()
    pages, told_of = len(good) // PAGE, 0
    for page in range(1, pages, max(1, pages // 8)):
        data = bytearray(good)
        data[page * PAGE + 50] ^= 1
        records.write_bytes(data)
        for words in (("store", "check"), ("backup", "make", kept)):
            said = school.run(*words, expect=None)
            assert said.code in {0, 6}, said  # the checkpoint of an opening may write that very page anew
            assert "report:" not in said.err, said
            told_of += said.code == 6
        assert said.code == 0 or kept.read_bytes() == yesterday
        records.write_bytes(good)
    assert told_of


def test_records_and_their_folder_are_the_owners_alone(school: Shell) -> None:
    school.run("pupils")
    for one in school.store.iterdir():
        if one.name != ".lock":
            assert one.stat().st_mode & 0o077 == 0, one.name
    (school.store / "records.db").chmod(0o644)
    school.store.chmod(0o755)
    school.run("pupils")
    assert (school.store / "records.db").stat().st_mode & 0o777 == 0o600
    assert school.store.stat().st_mode & 0o777 == 0o700


def test_copies_that_a_broken_off_backup_left_are_swept(school: Shell) -> None:
    for name in (".backupabc", ".restoreabc", ".verifyabc"):
        (school.store / name).mkdir()
        (school.store / name / "records.db").write_bytes(b"copy")
    school.run("pupils")
    assert not [one.name for one in school.store.iterdir() if one.is_dir()]


@pytest.mark.parametrize("tries", [10**10, -5, 10**400])
def test_a_number_written_into_the_state_holds_nothing_up(school: Shell, tries: int) -> None:
    from sencodesk.store.folder import StoreFolder, delay_after

    (school.store / "state.json").write_text(f'{{"wrong_tries": {tries}}}')
    assert 0 <= delay_after(StoreFolder(school.store).wrong_tries()) <= 60
    school.run("pupils")


@pytest.mark.parametrize(("name", "code"), [("state.json", 0), ("keyslots.json", 6)])
def test_brackets_without_an_end_are_damage(school: Shell, name: str, code: int) -> None:
    (school.store / name).write_text("[" * 100_000)
    school.run("pupils", expect=code)


def test_closing_badly_takes_no_answer_away(school: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    from sencodesk.store.file import StoreFile

    close = StoreFile.close

    def badly(store: StoreFile) -> None:
        close(store)
        raise ValueError("a name")

    monkeypatch.setattr(StoreFile, "close", badly)
    said = school.run("pupils")
    assert said.body["ok"] is True
    assert "a name" not in said.err
