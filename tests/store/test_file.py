# SPDX-License-Identifier: Apache-2.0
"""The encrypted file: opened by its secrets only, never by two, never when damaged or newer, never as plain text."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select, text

from sencodesk.errors import UserError
from sencodesk.records.pupils import Pupil
from sencodesk.store import backup, schema
from sencodesk.store.file import StoreFile
from sencodesk.store.folder import StoreFolder, delay_after
from sencodesk.vault.slots import KeySlots
from tests.clocks import FakeClock

PASS, CODE = "correct horse battery", "0123456789ABCDEFGHJKMNPQRSTVWX"


@pytest.fixture
def store(tmp_path: Path, clock: FakeClock) -> StoreFile:
    made = StoreFile.create(StoreFolder(tmp_path / "desk"), passphrase=PASS, recovery_code=CODE, now=clock.now)
    with made.unit(label="add a pupil", by="SENCO") as unit:
        unit.session.add(Pupil(surname="Marrowfield", forename="Edie", upn="M380209326001"))
    made.close()
    return made


def reopen(store: StoreFile, clock: FakeClock, secret: str = PASS, kind: str = "passphrase") -> StoreFile:
    return StoreFile.open(StoreFolder(store.folder.path), kind=kind, secret=secret, now=clock.now)


@pytest.mark.parametrize(("kind", "secret"), [("passphrase", PASS), ("recovery", CODE)])
def test_each_slot_opens_the_records(store: StoreFile, clock: FakeClock, kind: str, secret: str) -> None:
    again = reopen(store, clock, secret, kind)
    with again.reading() as session:
        assert session.scalars(select(Pupil.surname)).all() == ["Marrowfield"]
    again.close()


def test_a_wrong_passphrase_is_counted_and_wipes_nothing(store: StoreFile, clock: FakeClock) -> None:
    before = store.folder.records.read_bytes()
    for tries in (1, 2):
        with pytest.raises(UserError) as refused:
            reopen(store, clock, "wrong")
        assert (refused.value.code, refused.value.exit_code) == ("wrong_passphrase", 3)
        assert StoreFolder(store.folder.path).wrong_tries() == tries
    assert store.folder.records.read_bytes() == before
    reopen(store, clock).close()
    assert StoreFolder(store.folder.path).wrong_tries() == 0


def test_the_delay_grows_and_stops_at_a_minute() -> None:
    assert [delay_after(tries) for tries in range(12)] == [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60]


def test_a_second_opening_is_refused_until_the_first_closes(store: StoreFile, clock: FakeClock) -> None:
    first = reopen(store, clock)
    with pytest.raises(UserError) as refused:
        reopen(store, clock)
    assert (refused.value.code, refused.value.exit_code) == ("open_elsewhere", 3)
    first.close()
    reopen(store, clock).close()


def test_a_damaged_first_page_is_damage_and_not_a_wrong_passphrase(store: StoreFile, clock: FakeClock) -> None:
    data = bytearray(store.folder.records.read_bytes())
    data[200] ^= 1
    store.folder.records.write_bytes(data)
    with pytest.raises(UserError) as refused:
        reopen(store, clock)
    assert (refused.value.code, refused.value.exit_code) == ("store_damaged", 6)


@pytest.mark.parametrize("length", [0, 100, 4096, 5000])
def test_a_file_cut_short_is_damage_and_never_a_new_empty_store(
    store: StoreFile, clock: FakeClock, length: int
) -> None:
    store.folder.records.write_bytes(store.folder.records.read_bytes()[:length])
    before = store.folder.records.read_bytes()
    with pytest.raises(UserError) as refused:
        reopen(store, clock)
    assert (refused.value.code, refused.value.exit_code) == ("store_damaged", 6)
    assert store.folder.records.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe", b'{"format": 1, "slots": [1]}'])
def test_damaged_key_slots_are_damage_and_not_a_wrong_passphrase(
    store: StoreFile, clock: FakeClock, content: bytes
) -> None:
    store.folder.keyslots.write_bytes(content)
    with pytest.raises(UserError) as refused:
        reopen(store, clock)
    assert (refused.value.code, refused.value.exit_code) == ("store_damaged", 6)


def test_a_page_that_went_bad_is_found_by_the_check(store: StoreFile, clock: FakeClock) -> None:
    data = bytearray(store.folder.records.read_bytes())
    data[len(data) - 2000] ^= 1
    again = reopen(store, clock)
    assert again.check() == []
    store.folder.records.write_bytes(data)
    assert again.check() != []
    again.close()


def test_without_records_there_is_nothing_to_open(tmp_path: Path, clock: FakeClock) -> None:
    with pytest.raises(UserError) as refused:
        StoreFile.open(StoreFolder(tmp_path), kind="passphrase", secret=PASS, now=clock.now)
    assert (refused.value.code, refused.value.exit_code) == ("no_store", 2)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_told_keeps_nothing_of_the_change_and_everything_before(
    store: StoreFile, clock: FakeClock
) -> None:
    again = reopen(store, clock)

    def add_many() -> None:
        with again.unit(label="add many", by="SENCO") as unit:
            unit.session.add_all(Pupil(surname="S" * 500, forename="F") for _ in range(200))

    def at_most(pages: int) -> None:
        with again.writer_engine.connect() as connection:
            connection.execute(text(f"PRAGMA max_page_count={pages}"))

    at_most(1)  # SQLite raises it to the size of the file as it is
    with pytest.raises(UserError) as refused:
        add_many()
    assert (refused.value.code, refused.value.exit_code) == ("disk_full", 6)
    assert again.counts()["pupil"] == 1
    assert again.check() == []
    at_most(1_000_000)
    add_many()
    assert again.counts()["pupil"] == 201
    again.close()


@pytest.mark.parametrize("name", ["records.db", "keyslots.json"])
def test_a_missing_file_is_told_and_never_replaced_by_an_empty_one(
    store: StoreFile, clock: FakeClock, name: str
) -> None:
    (store.folder.path / name).unlink()
    with pytest.raises(UserError) as refused:
        reopen(store, clock)
    assert refused.value.exit_code == 6
    assert not (store.folder.path / name).exists()


def test_a_newer_store_is_left_alone(store: StoreFile, clock: FakeClock) -> None:
    again = reopen(store, clock)
    with again.writer_engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    again.close()
    with pytest.raises(UserError) as refused:
        reopen(store, clock)
    assert (refused.value.code, refused.value.exit_code) == ("store_newer", 4)


def test_no_planted_name_is_found_in_any_file(store: StoreFile) -> None:
    for file in store.folder.path.rglob("*"):
        if file.is_file():
            data = file.read_bytes()
            for planted in ("Marrowfield", "M380209326001"):
                assert planted.encode() not in data
                assert planted.encode("utf-16-le") not in data


def test_slots_of_another_store_do_not_open_it(store: StoreFile, clock: FakeClock, tmp_path: Path) -> None:
    slots = KeySlots.from_bytes(store.folder.keyslots.read_bytes())
    moved = KeySlots("another-store", slots.generation, slots.slots)
    store.folder.keyslots.write_bytes(moved.to_bytes())
    with pytest.raises(UserError):
        reopen(store, clock)


def test_an_older_copy_put_back_is_noticed(store: StoreFile, clock: FakeClock, tmp_path: Path) -> None:
    shutil.copy(store.folder.records, tmp_path / "old.db")
    again = reopen(store, clock)
    assert again.rolled_back is False
    with again.unit(label="change a pupil", by="SENCO") as unit:
        unit.session.scalars(select(Pupil)).one().forename = "Ada"
    again.close()
    shutil.copy(tmp_path / "old.db", store.folder.records)
    older = reopen(store, clock)
    assert older.rolled_back is True
    older.close()


def test_the_schema_constant_is_the_newest_revision() -> None:
    from alembic.script import ScriptDirectory

    folder = Path(schema.__file__).parent / "migrations"
    assert ScriptDirectory(str(folder)).get_current_head() == schema.REVISION


def test_a_fresh_file_has_exactly_the_mapped_tables(store: StoreFile, clock: FakeClock) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from sencodesk.records.base import Base

    again = reopen(store, clock)
    with again.writer_engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    again.close()
    index = {f"search_text{part}" for part in ("", "_config", "_data", "_docsize", "_idx")}
    assert sorted((what, str(table)) for what, table in differences) == [
        ("remove_table", name) for name in sorted(index)
    ], "the index of words is SQLite's own, and nobody maps it"


def test_a_backup_is_opened_counted_and_restored(store: StoreFile, clock: FakeClock, tmp_path: Path) -> None:
    again = reopen(store, clock)
    report = backup.make(again, tmp_path / "b.sencodesk")
    again.close()
    assert report.verified
    assert report.tables["pupil"] == 1
    folder = StoreFolder(tmp_path / "new")
    backup.restore(tmp_path / "b.sencodesk", folder, kind="recovery", secret=CODE, begin=lambda _engine: None)
    restored = StoreFile.open(folder, kind="passphrase", secret=PASS, now=clock.now)
    assert restored.rolled_back is True  # no high-water mark travels with a backup
    assert restored.counts()["pupil"] == 1
    restored.close()


def test_a_mark_that_somebody_altered_or_took_away_counts_as_rolled_back(store: StoreFile, clock: FakeClock) -> None:
    state = store.folder.state
    good = state.read_bytes()
    for content in (good.replace(b'"seq": 1', b'"seq": 0'), b"{", b"[]"):
        assert content != good
        state.write_bytes(content)
        reopen(store, clock).close()  # nobody has heeded it: it is told again
        again = reopen(store, clock)
        assert again.rolled_back is True
        again.older_unheeded = False
        again.close()
        assert reopened_is_fine(store, clock)
    state.unlink()
    again = reopen(store, clock)
    assert again.rolled_back is True
    again.close()


def reopened_is_fine(store: StoreFile, clock: FakeClock) -> bool:
    again = reopen(store, clock)
    again.close()
    return not again.rolled_back


def test_a_backup_of_another_day_put_in_place_of_the_records_is_noticed(
    store: StoreFile, clock: FakeClock, tmp_path: Path
) -> None:
    """The same number of changes, but not the same ones: the mark holds the hash as well."""
    shutil.copytree(store.folder.path, tmp_path / "branch")
    for folder, forename in ((store.folder, "Ada"), (StoreFolder(tmp_path / "branch"), "Bea")):
        one = StoreFile.open(StoreFolder(folder.path), kind="passphrase", secret=PASS, now=clock.now)
        with one.unit(label="change a pupil", by="SENCO") as unit:
            unit.session.scalars(select(Pupil)).one().forename = forename
        one.close()
    shutil.copy(tmp_path / "branch" / "records.db", store.folder.records)
    again = reopen(store, clock)
    assert again.rolled_back is True
    again.close()


def proved(file: Path) -> bool:
    """Whether a backup opens and counts; a file that cannot be opened at all is refused with a sentence."""
    try:
        return backup.verify(file, secret=PASS).verified
    except UserError as refused:
        return refused.code not in {"not_a_backup", "wrong_passphrase"}


@pytest.mark.parametrize("place", [0.2, 0.5, 0.9])
def test_a_flipped_bit_in_a_backup_is_found(store: StoreFile, clock: FakeClock, tmp_path: Path, place: float) -> None:
    file = tmp_path / "b.sencodesk"
    again = reopen(store, clock)
    backup.make(again, file)
    again.close()
    data = bytearray(file.read_bytes())
    data[int(len(data) * place)] ^= 4
    file.write_bytes(data)
    assert not proved(file)


def test_restore_refuses_a_folder_with_records(store: StoreFile, clock: FakeClock, tmp_path: Path) -> None:
    again = reopen(store, clock)
    backup.make(again, tmp_path / "b.sencodesk")
    again.close()
    with pytest.raises(UserError) as refused:
        backup.restore(
            tmp_path / "b.sencodesk",
            StoreFolder(store.folder.path),
            kind="passphrase",
            secret=PASS,
            begin=lambda _engine: None,
        )
    assert refused.value.code == "store_exists"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"not a zip at all" * 100])
def test_what_is_no_backup_is_told(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "b.sencodesk"
    file.write_bytes(data)
    acts: tuple[Callable[[], object], ...] = (
        lambda: backup.verify(file, secret=PASS),
        lambda: backup.restore(
            file, StoreFolder(tmp_path / "new"), kind="passphrase", secret=PASS, begin=lambda _engine: None
        ),
    )
    for act in acts:
        with pytest.raises(UserError) as refused:
            act()
        assert (refused.value.code, refused.value.exit_code) == ("not_a_backup", 4)
    assert not StoreFolder(tmp_path / "new").exists()


def test_a_backup_cut_short_or_opened_with_the_wrong_passphrase_is_not_restored(
    store: StoreFile, clock: FakeClock, tmp_path: Path
) -> None:
    file, new = tmp_path / "b.sencodesk", StoreFolder(tmp_path / "new")
    again = reopen(store, clock)
    backup.make(again, file)
    again.close()
    with pytest.raises(UserError) as refused:
        backup.restore(file, new, kind="passphrase", secret="wrong", begin=lambda _engine: None)
    assert refused.value.exit_code == 3
    file.write_bytes(file.read_bytes()[:-3000])
    with pytest.raises(UserError) as refused:
        backup.restore(file, new, kind="passphrase", secret=PASS, begin=lambda _engine: None)
    assert refused.value.exit_code in {4, 6}
    assert not new.exists()


def test_a_backup_that_cannot_be_written_leaves_the_one_before(
    store: StoreFile, clock: FakeClock, tmp_path: Path
) -> None:
    (tmp_path / "file").write_bytes(b"")
    again = reopen(store, clock)
    with pytest.raises(UserError) as refused:
        backup.make(again, tmp_path / "file" / "b.sencodesk")
    again.close()
    assert (refused.value.code, refused.value.exit_code) == ("backup_not_written", 6)
    assert not [one for one in store.folder.path.iterdir() if one.name.startswith(".backup")]


def test_a_closed_store_has_let_its_key_and_its_files_go(store: StoreFile, clock: FakeClock) -> None:
    again = reopen(store, clock)

    def open_files() -> list[str]:
        # A handle may go while the folder is being listed: that of the listing does.
        links = [
            os.readlink(f"/proc/self/fd/{one}")
            for one in os.listdir("/proc/self/fd")
            if os.path.exists(f"/proc/self/fd/{one}")
        ]
        return [one for one in links if Path(one).is_relative_to(store.folder.path)]

    def look() -> int:
        with again.reading() as session:
            return len(session.scalars(select(Pupil)).all())

    assert again.threads.read(look).result() == 1
    assert any(again.connect_copy_key())
    assert open_files()
    again.close()
    assert not any(again.connect_copy_key())
    assert open_files() == []
