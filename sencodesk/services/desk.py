# SPDX-License-Identifier: Apache-2.0
"""The desk: an open store, the person at it, the clock, and this installation's identity. Every verb takes it first."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.codes.london import london
from sencodesk.errors import UserError
from sencodesk.protocol.keys import SigningKey
from sencodesk.records.base import LOGGED, LoggedRecord
from sencodesk.records.school import School
from sencodesk.services import roles
from sencodesk.services.out_of_time import refuse_far_days
from sencodesk.store import restricted
from sencodesk.store.changes import Kind
from sencodesk.store.file import StoreFile
from sencodesk.store.to_read import nothing_written
from sencodesk.store.unit import UnitOfWork
from sencodesk.vault.keystore import NoPlace, SecretPlace

Reading = Session
"""A read-only session, as the window hands it on from the store to the views; it knows no more of it."""


@dataclass(slots=True)
class Installation:
    """This installation of the store: its id, its signing key, and where the key is kept (``keyring`` or ``store``)."""

    id: str
    key: SigningKey
    place: str
    renewed: bool = False


@dataclass(slots=True)
class Also:
    """Why a change is made: its label instead of the verb's own, and what is written together with it.

    It belongs to one change: a verb that opens a second unit of work with it breaks off there (``spent``), so that a
    reason never stands at a change that it was not given for.
    """

    label: str
    write: Callable[[UnitOfWork], None] | None = None
    spent: bool = False


@dataclass(slots=True)
class Desk:
    """What a verb needs. ``by`` is the person's name as the change log keeps it."""

    store: StoreFile
    now: Callable[[], datetime]
    by: str
    installation: Installation
    unlocked_at: datetime
    fault_point: Callable[[str], None] = field(default=lambda _name: None)
    person_id: str = ""
    role: str = roles.SENCO
    """What this person may do (services/roles.py)."""
    places: SecretPlace = field(default_factory=NoPlace)
    """Where this computer keeps small secrets."""
    also: Also | None = None
    """What another service says of the next change, and writes with it (services/versions.py)."""
    only_to_read: str = ""
    """One sentence saying why nothing can be written here by anybody (a folder that refuses it); empty where it can."""

    def today(self) -> date:
        """Today in England."""
        return london(self.now()).date()

    def may(self, right: str) -> bool:
        """Whether this person may do that here: by their role, and because the records can be written at all."""
        return roles.may(self.role, right) and (right in roles.READING or not self.only_to_read)

    def require(self, right: str) -> None:
        """Raise UserError where this person may not do that, or where nobody can write here."""
        if self.only_to_read and right not in roles.READING:
            raise nothing_written()
        roles.require(self.role, right)

    def keep_setting(self, key: str, value: object) -> None:
        """Keep a setting, if this person may (``roles.SETTINGS``). Call it on the writer's thread. Raises UserError.

        Where the records are only read, what a person alone would be reminded of is let go without a word.
        """
        roles.require_to_set(self.role, key)
        if self.only_to_read and roles.SETTINGS.get(key) == roles.LOOK:
            return
        self.store.set_setting(key, value)

    def unit(
        self, label: str, *, kind: Kind = "edit", pupil_id: str | None = None, act: str | None = None
    ) -> UnitOfWork:
        """A unit of work whose change says ``label``; at most one runs at a time.

        ``act`` is for a change that is asked for again later: words are for reading and may be other ones one day.

        Whoever may only look causes events and nothing else, whichever service asks.
        """
        if kind != "event":
            self.require(roles.WRITE)
        if self.also is not None:
            assert not self.also.spent, "a reason for one change was given to two"
            self.also.spent = True
        said = self.also.label if self.also else label
        unit = self.store.unit(label=said, by=self.by, kind=kind, pupil_id=pupil_id, act=act)
        unit.beside = self.also.write if self.also else None
        unit.judge = refuse_far_days
        return unit

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A read-only session. What is restricted is not among what it reads, unless this role may read it."""
        with self.store.reading() as session:
            if not self.may(roles.CONFIDE):
                restricted.keep_back(session)
            yield session


def record(session: Session, table: str, record_id: str, row_version: int | None = None) -> LoggedRecord:
    """The record to change. Raises UserError if it is gone or if somebody changed it since ``row_version`` was seen."""
    found = session.get(LOGGED[table], record_id)
    if found is None:
        if restricted.is_kept_back(session, table, record_id):
            raise roles.not_confided()
        raise UserError(
            "record_gone",
            happened="That record is not there any more.",
            kept="Nothing was changed.",
            do="Go back and look again.",
        )
    if row_version is not None and found.row_version != row_version:
        raise UserError(
            "record_changed",
            happened="This record was changed while you had it open.",
            kept="What you typed is still on screen; nothing was overwritten.",
            do="Open it again, compare, and save.",
        )
    return found


def the_school(session: Session) -> School:
    """The one school of this store."""
    return session.execute(select(School)).scalar_one()
