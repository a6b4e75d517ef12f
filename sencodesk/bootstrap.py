# SPDX-License-Identifier: Apache-2.0
"""The one place where concrete parts are joined: clock, folder, keyring, store, identity. A test may replace each."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from time import monotonic

from platformdirs import user_data_path
from sqlalchemy import Engine

from sencodesk.records.school import Person, School
from sencodesk.services import asking_first, backups, people, pins, putting_aside
from sencodesk.services.broken_off import takes_its_place
from sencodesk.services.desk import Desk
from sencodesk.services.identity import NOBODY, installation_of, to_read
from sencodesk.services.identity import SETTING as INSTALLATION
from sencodesk.services.values import refuse
from sencodesk.store import backup, migrating
from sencodesk.store.backup import BackupReport
from sencodesk.store.file import StoreFile
from sencodesk.store.folder import StoreFolder
from sencodesk.store.tables import SettingRow
from sencodesk.store.to_read import StoreToRead
from sencodesk.store.unit import UnitOfWork
from sencodesk.vault.keystore import NoPlace, OsKeyring, SecretPlace
from sencodesk.vault.slots import DEVICE_PIN

DEMONSTRATION_DAY = date(2026, 11, 23)


def wall_clock() -> datetime:
    """The present instant, UTC. The only place that reads the computer's clock."""
    return datetime.now(UTC)


def clock_from(start: datetime, begun: float | None = None) -> Callable[[], datetime]:
    """A clock that goes on from ``start`` at the usual pace: the demonstration has a day of its own.

    ``begun``: seconds of ``time.monotonic`` at which it was ``start``, where that was not just now, so that the clocks
    of two programs agree however long the second took to begin.
    """
    late = timedelta(seconds=monotonic() - begun) if begun is not None else timedelta()
    begun_at = wall_clock() - late
    return lambda: start + (wall_clock() - begun_at)


def demonstration_clock(day: date = DEMONSTRATION_DAY) -> Callable[[], datetime]:
    """The demonstration's clock: a morning of the stories' own time."""
    return clock_from(datetime.combine(day, time(10, 42), UTC))


def demonstration_folder(folder: Path) -> Path:
    """Where the demonstration school is kept: beside the person's own records, never among them."""
    return folder.with_name(f"{folder.name} demonstration")


def default_folder() -> Path:
    """The person's own data folder (never the roaming profile); ``SENCODESK_STORE`` overrides it."""
    named = os.environ.get("SENCODESK_STORE")
    return Path(named) if named else user_data_path("SENCO Desk", appauthor=False, roaming=False)


def places_here() -> SecretPlace:
    """Where this computer keeps small secrets; ``SENCODESK_KEYRING=off`` says not to use it."""
    return NoPlace() if os.environ.get("SENCODESK_KEYRING") == "off" else OsKeyring()


def no_places() -> SecretPlace:
    """Nowhere: the demonstration leaves nothing in anybody's keyring."""
    return NoPlace()


def create(
    folder: Path,
    *,
    passphrase: str,
    recovery_code: str,
    school: str,
    laestab: str,
    phase: str = "PS",
    senco: str = "SENCO",
    confirmed_by: str = "typed back",
    demonstration: bool = False,
    clock: Callable[[], datetime] = wall_clock,
    places: SecretPlace | None = None,
) -> Desk:
    """Make a store for a school, with both key slots, and sit down at it.

    ``confirmed_by`` says how the recovery sheet was confirmed; it stands in the log. Raises UserError, Refusal.
    """
    from sencodesk.records import rules  # code sets load when a school is made, not when a window opens

    refuse(rules.judge_school({"laestab": laestab, "phase": phase}))
    if takes_its_place(folder) is not None:
        raise putting_aside.broken_off()

    def begin(engine: Engine) -> None:
        label = f"start the records; recovery sheet {confirmed_by}"
        with UnitOfWork(engine, kind="barrier", label=label, by=senco, now=clock) as unit:
            unit.session.add(School(name=school, laestab=laestab, phase=phase, demonstration=demonstration))
            unit.session.add(Person(name=senco, role="SENCO", uses_store=True))
            unit.session.add(SettingRow(key="by", value=senco))

    store = StoreFile.create(
        StoreFolder(folder), passphrase=passphrase, recovery_code=recovery_code, now=clock, begin=begin
    )
    with _closed_on_failure(store):
        store.checkpoint()
        return _seated(store, clock, places)


def open_desk(
    folder: Path,
    *,
    secret: str,
    kind: str = "passphrase",
    clock: Callable[[], datetime] = wall_clock,
    places: SecretPlace | None = None,
    tell: Callable[[str], None] = migrating.say_nothing,
) -> Desk:
    """Open the store in ``folder`` by passphrase, recovery code or this device's PIN (``device+pin``).

    ``tell`` hears each step where records of an earlier version are brought up to date first. Raises UserError for
    every expected failure.
    """
    if kind == DEVICE_PIN:
        store = pins.open_by_pin(StoreFolder(folder), secret, places=places or places_here(), now=clock)
    else:
        store = StoreFile.open(StoreFolder(folder), kind=kind, secret=secret, now=clock, tell=tell)
    with _closed_on_failure(store):
        return _seated(store, clock, places)


def open_to_read(
    folder: Path,
    *,
    secret: str,
    why: str,
    kind: str = "passphrase",
    clock: Callable[[], datetime] = wall_clock,
    places: SecretPlace | None = None,
) -> Desk:
    """Open the store in ``folder`` and write nothing, not even into its folder; ``why`` is what the person is told.

    Raises UserError where not even reading is possible.
    """
    if kind == DEVICE_PIN:
        store = pins.open_by_pin(
            StoreFolder(folder), secret, places=places or places_here(), now=clock, opening=StoreToRead.open_to_read
        )
    else:
        store = StoreToRead.open_to_read(StoreFolder(folder), kind=kind, secret=secret, now=clock)
    with _closed_on_failure(store):
        where, who = places or places_here(), people.who_opened(store)
        installation = to_read(store, where)
        return Desk(
            store, clock, who.name, installation, clock(), person_id=who.person_id, role=who.role, places=where,
            only_to_read=why,
        )  # fmt: skip


def _seated(store: StoreFile, clock: Callable[[], datetime], places: SecretPlace | None) -> Desk:
    """Sit the person down whose key opened the records. Where this is another device than before, no PIN is left."""
    where = places or places_here()
    who, installation = people.who_opened(store), installation_of(store, where)
    if installation.renewed:
        pins.forget_all(store)
    return Desk(store, clock, who.name, installation, clock(), person_id=who.person_id, role=who.role, places=where)


def restore(
    file: Path,
    folder: Path,
    *,
    secret: str,
    kind: str = "passphrase",
    clock: Callable[[], datetime] = wall_clock,
    places: SecretPlace | None = None,
) -> tuple[Desk, BackupReport]:
    """Restore a proved backup into an empty folder and open it as a new installation that must enrol again.

    Whose installation it was is taken out before there are records again, so that it is never the old one's, whenever
    the plug is pulled.
    """

    def begin(engine: Engine) -> None:
        with UnitOfWork(engine, kind="barrier", label="restore from a backup", by="SENCO", now=clock) as unit:
            people.refuse_restorer(unit.session, backup.keyslots_of(file), kind=kind, secret=secret)
            named = unit.session.get(SettingRow, "by")
            unit.by = str(named.value) if named is not None else unit.by
            unit.session.merge(SettingRow(key=INSTALLATION, value=NOBODY))
            asking_first.mark(unit.session)

    report = backup.restore(file, StoreFolder(folder), kind=kind, secret=secret, begin=begin)
    desk = open_desk(folder, secret=secret, kind=kind, clock=clock, places=places)
    with _closed_on_failure(desk.store):
        desk.store.folder.note("")  # whoever restores knows that the records are older
        backups.came_from(desk, file=file, report=report)
    return desk, report


@contextmanager
def _closed_on_failure(store: StoreFile) -> Iterator[None]:
    """Records that nobody gets to sit at must not stay locked."""
    try:
        yield
    except BaseException:
        store.close()
        raise
