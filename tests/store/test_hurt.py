# SPDX-License-Identifier: Apache-2.0
"""A file that is hurt and a change that cannot be kept: told in sentences, and what comes after goes on as before."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from sencodesk.errors import UserError
from sencodesk.records.pupils import Contact, Pupil
from sencodesk.store import backup, undo
from sencodesk.store.file import StoreFile
from sencodesk.store.folder import StoreFolder
from tests.clocks import FakeClock

PASS, CODE = "correct horse battery", "0123456789ABCDEFGHJKMNPQRSTVWX"
PAGE = 4096


@pytest.fixture
def store(tmp_path: Path, clock: FakeClock) -> Iterator[StoreFile]:
    """An open store with enough pupils that most pages hold some of them."""
    made = StoreFile.create(StoreFolder(tmp_path / "desk"), passphrase=PASS, recovery_code=CODE, now=clock.now)
    with made.unit(label="add pupils", by="SENCO") as unit:
        unit.session.add_all([Pupil(surname=f"Marrowfield{number}", forename="Edie") for number in range(200)])
    yield made
    if not made.threads.closed:
        made.close()


def opened(path: Path, clock: FakeClock) -> StoreFile:
    return StoreFile.open(StoreFolder(path), kind="passphrase", secret=PASS, now=clock.now)


def opened_or_refused(path: Path, clock: FakeClock) -> StoreFile | UserError:
    try:
        return opened(path, clock)
    except UserError as refused:
        return refused


def proved(file: Path) -> bool:
    """Whether a backup opens and counts; one that cannot be read at all is refused as none."""
    try:
        return backup.verify(file, secret=PASS).verified
    except UserError as refused:
        return refused.code != "not_a_backup"


def add(store: StoreFile, surname: str, *, by: str = "SENCO") -> str:
    with store.unit(label="add", by=by) as unit:
        pupil = Pupil(surname=surname, forename="Ada")
        unit.session.add(pupil)
    return pupil.id


def orphan(store: StoreFile) -> None:
    with store.unit(label="add a contact", by="SENCO") as unit:
        unit.session.add(Contact(pupil_id="nobody", surname="Aunt", priority=1))


def flipped(file: Path, place: int) -> None:
    data = bytearray(file.read_bytes())
    data[place] ^= 1
    file.write_bytes(data)


def test_after_a_change_that_could_not_be_kept_the_next_one_is(store: StoreFile, clock: FakeClock) -> None:
    with pytest.raises(IntegrityError):
        orphan(store)
    kept = add(store, "Quillstone")
    store.checkpoint()
    store.close()
    again = opened(store.folder.path, clock)
    with again.reading() as session:
        assert session.get(Pupil, kept) is not None
        assert session.scalars(select(Contact)).all() == []
    again.close()


def test_a_store_closes_after_a_change_that_could_not_be_kept(store: StoreFile, clock: FakeClock) -> None:
    with pytest.raises(IntegrityError):
        orphan(store)
    store.close()
    opened(store.folder.path, clock).close()


def test_closing_survives_what_the_driver_says_and_frees_the_folder(
    store: StoreFile, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise sqlcipher.OperationalError("database table is locked")

    monkeypatch.setattr(store, "checkpoint", refuse)
    store.close()
    opened(store.folder.path, clock).close()


def test_an_undo_that_would_orphan_what_another_person_added_is_refused(store: StoreFile) -> None:
    pupil_id = add(store, "Tempo")
    with store.unit(label="add a contact", by="Ms Other") as unit:
        unit.session.add(Contact(pupil_id=pupil_id, surname="Aunt", priority=1))

    def take_back() -> None:
        with store.unit(label="undo", by="SENCO") as unit:
            undo.undo(unit)

    for _ in range(2):
        with pytest.raises(UserError) as refused:
            take_back()
        assert refused.value.code == "undo_blocked"
    add(store, "Quillstone")
    with store.reading() as session:
        assert session.get(Pupil, pupil_id) is not None
        assert len(session.scalars(select(Contact)).all()) == 1


def test_one_flipped_bit_in_any_page_is_told_and_never_a_traceback(
    store: StoreFile, clock: FakeClock, tmp_path: Path
) -> None:
    store.close()
    records = store.folder.records
    good = records.read_bytes()
    found = 0
    for page in range(1, len(good) // PAGE):
        flipped(records, page * PAGE + 100)
        again = opened_or_refused(store.folder.path, clock)
        if isinstance(again, UserError):
            assert again.exit_code == 6
        else:
            found += bool(again.check())
            with pytest.raises(UserError) as told:
                backup.make(again, tmp_path / "b.sencodesk")
            assert told.value.exit_code == 6
            again.close()
        records.write_bytes(good)
    assert found
    assert not (tmp_path / "b.sencodesk").exists()


def test_a_bit_in_any_page_of_a_backup_is_found_by_verify_and_refused_by_restore(
    store: StoreFile, tmp_path: Path
) -> None:
    file = tmp_path / "b.sencodesk"
    assert backup.make(store, file).verified
    good = file.read_bytes()
    start = good.index(b"records.db") + len("records.db")
    for place in range(start + 100, start + store.folder.records.stat().st_size - PAGE, 3 * PAGE):
        flipped(file, place)
        with pytest.raises(UserError) as refused:
            backup.restore(
                file, StoreFolder(tmp_path / "new"), kind="passphrase", secret=PASS, begin=lambda _engine: None
            )
        assert refused.value.exit_code in {4, 6}
        assert not proved(file)
        file.write_bytes(good)


def test_a_failed_backup_leaves_yesterdays_as_it_was(
    store: StoreFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "b.sencodesk"
    backup.make(store, file)
    good = file.read_bytes()
    monkeypatch.setattr(backup, "_problems", lambda *_: ["integrity_check"])
    with pytest.raises(UserError) as refused:
        backup.make(store, file)
    assert (refused.value.code, refused.value.exit_code) == ("backup_not_proved", 6)
    assert file.read_bytes() == good
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == [file.name]


@pytest.mark.parametrize(
    ("key", "value", "found"),
    [("last_change", 7, "manifest"), ("tables", {}, "manifest"), ("made_at", "2020-01-01", "manifest")],
)
def test_a_manifest_that_somebody_altered_is_found(
    store: StoreFile, tmp_path: Path, key: str, value: object, found: str
) -> None:
    file = tmp_path / "b.sencodesk"
    backup.make(store, file)
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(parts["manifest.json"]) | {key: value}
    parts["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    problems = backup.verify(file, secret=PASS).problems
    assert found in problems
    assert ("counts" in problems) is (key == "tables")


def test_the_engine_hides_values_in_what_it_says(store: StoreFile) -> None:
    with pytest.raises(IntegrityError) as told, store.writer_engine.begin() as connection:
        connection.execute(
            text("INSERT INTO pupil (id, surname) VALUES (:id, :surname)"), {"id": None, "surname": "Marrowfield"}
        )
    assert "Marrowfield" not in str(told.value)


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("secure_delete", 1), ("foreign_keys", 1), ("trusted_schema", 0), ("fullfsync", 1)],
)
def test_the_live_connection_has_its_pragmas(store: StoreFile, pragma: str, value: object) -> None:
    with store.writer_engine.connect() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value


def test_the_live_connection_waits_for_the_disk(store: StoreFile) -> None:
    with store.writer_engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() in {2, 3}  # FULL or EXTRA
