# SPDX-License-Identifier: Apache-2.0
"""Opening and making records, for the lock page and the first start: heavy imports happen on a thread, not here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from datetime import date, datetime

    from sencodesk.services.demonstration.council import DemonstrationCouncil
    from sencodesk.services.desk import Desk
    from sencodesk.services.known_backups import KnownBackup


class NewSchool(NamedTuple):
    """What the first start has asked for."""

    school: str
    laestab: str
    phase: str
    senco: str
    passphrase: str
    recovery_code: str
    confirmed_by: str
    demonstration: bool = False


class Opening:
    """Where the records are and how they are opened. A test passes its own clock and keyring."""

    invented = False
    """Whether records made here are marked as a demonstration's: the mark decides, never the school's number."""

    def __init__(
        self, folder: Path | None = None, clock: Callable[[], datetime] | None = None, places: Any = None
    ) -> None:
        self.folder, self.clock, self.places = folder, clock, places
        self._own_clock = clock
        self.tell: Callable[[str], None] | None = None
        """Hears each step, on another thread, where records of an earlier version are brought up to date."""
        self.only_to_read = ""
        """Why the next unlock opens the records to be read only; empty where it opens them as usual."""
        self.newest: datetime | None = None
        """When the newest change was made, where this laptop's clock does not fit it."""
        self.told = ""
        """What the lock page says once: records whose exchange for a backup was broken off are in their place now."""
        self.hint = ""
        """The demonstration school's passphrase, which is no secret; empty for everybody else."""
        self.councils: tuple[DemonstrationCouncil, ...] = ()
        """Of the demonstration that is open: they receive until it is left."""

    def where(self) -> Path:
        """The folder with the records."""
        if self.folder is None:
            from sencodesk import bootstrap

            self.folder = bootstrap.default_folder()
        return self.folder

    def elsewhere(self, folder: Path) -> None:
        """Another school's records."""
        self.close()
        self.folder, self.clock, self.hint, self.only_to_read, self.told = folder, self._own_clock, "", "", ""

    def exists(self) -> bool:
        """Whether there are records in the folder, once an exchange for a backup that was broken off is finished."""
        from sencodesk.services.unlocking import store_exists

        self._mend()
        self._clear()
        return store_exists(self.where())

    def _clear(self) -> None:
        """Papers that were open when the program was killed do not stay on the disk until somebody unlocks."""
        if (self.where() / "opened").is_dir():
            from sencodesk.services.attachments import clear_left

            clear_left(self.where())

    def _mend(self) -> None:
        """No first start beside records: those that a broken-off exchange left beside the folder go to their place."""
        from sencodesk.services.broken_off import takes_its_place

        if takes_its_place(self.where()) is not None:
            from sencodesk.services.putting_aside import mended

            self.folder, told = mended(self.where())
            self.told = told or self.told

    def wait(self) -> int:
        """Seconds to wait before the next try, from the wrong ones in a row."""
        from sencodesk.services.unlocking import wait_before_trying

        return wait_before_trying(self.where())

    def pin_offered(self) -> bool:
        """Whether a PIN opens these records now."""
        from sencodesk import bootstrap
        from sencodesk.services.unlocking import pin_offered

        return pin_offered(self.where(), (self.clock or bootstrap.wall_clock)())

    def unlock(self, secret: str, kind: str = "passphrase") -> Desk:
        """Open the records. Raises UserError."""
        from sencodesk import bootstrap
        from sencodesk.services import checking, sending

        self._mend()
        joined = self._joined()
        if self.only_to_read:
            return bootstrap.open_to_read(self.where(), secret=secret, kind=kind, why=self.only_to_read, **joined)
        if self.tell is not None:
            joined["tell"] = self.tell
        desk = bootstrap.open_desk(self.where(), secret=secret, kind=kind, **joined)
        try:
            sending.after_open(desk)
            self.newest = checking.clock_jumped(desk)
        except BaseException:
            desk.store.close()  # records that nobody gets to sit at must not stay locked
            raise
        return desk

    def forgotten(self, code: str, passphrase: str) -> Desk:
        """Open by the code on the recovery sheet, and by ``passphrase`` from now on. Raises UserError."""
        from sencodesk.services import keys, own_secret
        from sencodesk.services.secret_words import parse_code

        own_secret.strong(passphrase)
        desk = self.unlock(parse_code(code) or code, "recovery")
        if desk.only_to_read:  # nothing is changed there, the passphrase neither
            return desk
        try:
            keys.change_passphrase(desk, proof=code, new=passphrase)
        except BaseException:
            desk.store.close()  # records that nobody gets to sit at must not stay locked
            raise
        return desk

    def bring(self, source: Path) -> None:
        """Copy the records from a stick or another disk to where they belong here. Raises UserError."""
        from sencodesk.services import moving

        moving.bring(source, self.where())

    def create(self, new: NewSchool) -> Desk:
        """Make the records of a school. Raises UserError."""
        from sencodesk import bootstrap

        return bootstrap.create(
            self.where(),
            passphrase=new.passphrase,
            recovery_code=new.recovery_code,
            school=new.school,
            laestab=new.laestab,
            phase=new.phase,
            senco=new.senco,
            confirmed_by=new.confirmed_by,
            demonstration=new.demonstration or self.invented,
            **self._joined(),
        )

    def known_backups(self) -> tuple[tuple[KnownBackup, ...], Path]:
        """The backups that are known here, newest first, and a new folder beside the records."""
        from sencodesk.services import known_backups

        return known_backups.known(self.where()), known_backups.free_folder(self.where(), self.today())

    def restore(self, file: Path, folder: Path, secret: str, kind: str) -> tuple[Desk, int]:
        """Lay a proved backup out in an empty folder; the open records and how many pupils came. Raises UserError."""
        from sencodesk import bootstrap
        from sencodesk.services import sending

        desk, report = bootstrap.restore(file, folder, secret=secret, kind=kind, **self._joined())
        sending.after_restore(desk)
        self.elsewhere(folder)
        return desk, report.tables.get("pupil", 0)

    def restore_instead(self, file: Path, secret: str, kind: str) -> tuple[Desk, int]:
        """Restore a backup in the place of the records that are there; those are put aside, never deleted.

        The backup is laid out and proved beside them first. Raises UserError with everything as it was, or saying where
        it is; what lies beside the folder then is never opened in its stead.
        """
        from sencodesk import bootstrap
        from sencodesk.services import putting_aside

        self._mend()
        folder, clock = self.where(), (self.clock or bootstrap.wall_clock)
        beside = putting_aside.beside(folder, at=clock())
        try:
            desk, pupils = self.restore(file, beside, secret, kind)
            desk.store.close()
            putting_aside.exchange(folder, beside, at=clock())
        finally:
            self.folder = folder
        return self.unlock(secret, kind), pupils

    def bring_home(self) -> None:
        """Copy records that lie in an unfit place to this laptop's own folder. Raises UserError."""
        from sencodesk import bootstrap
        from sencodesk.services import moving

        home = bootstrap.default_folder()
        moving.bring(self.where(), home)
        self.elsewhere(home)

    def today(self) -> date:
        """Today in England, on the clock of these records."""
        from sencodesk import bootstrap
        from sencodesk.codes.london import london

        return london((self.clock or bootstrap.wall_clock)()).date()

    def demonstrate(self) -> Desk:
        """The demonstration school, made afresh in a folder of its own, on its own day. Raises UserError."""
        from sencodesk import bootstrap
        from sencodesk.services.demonstration import thistledown

        folder = bootstrap.demonstration_folder(self.where())
        clock = self.clock or bootstrap.demonstration_clock()
        self.close()
        made = thistledown.make(folder, clock=clock, places=self.places or bootstrap.places_here())
        self.councils = made.councils
        self.folder, self.clock, self.hint = folder / "records", clock, thistledown.PASSPHRASE
        return made.desk

    def close(self) -> None:
        """The demonstration is left, if it was open: its councils end. A lock does not leave it."""
        if self.councils:
            from sencodesk.services.demonstration.council import close_all

            close_all(self.councils)
            self.councils = ()

    def _joined(self) -> dict[str, Any]:
        joined: dict[str, Any] = {}
        if self.clock is not None:
            joined["clock"] = self.clock
        if self.places is not None:
            joined["places"] = self.places
        return joined


def warm_up() -> None:
    """Import what unlocking will need, so that it is there when the passphrase is."""
    import sencodesk_ui.shell.workbench  # noqa: F401  imported for its effect
