# SPDX-License-Identifier: Apache-2.0
"""Opening and making records, for the lock page and the first start: heavy imports happen on a thread, not here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from datetime import date, datetime

    from sencodesk.services.desk import Desk


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

    def __init__(
        self, folder: Path | None = None, clock: Callable[[], datetime] | None = None, places: Any = None
    ) -> None:
        self.folder, self.clock, self.places = folder, clock, places
        self._own_clock = clock
        self.hint = ""
        """The demonstration school's passphrase, which is no secret; empty for everybody else."""

    def where(self) -> Path:
        """The folder with the records."""
        if self.folder is None:
            from sencodesk import bootstrap

            self.folder = bootstrap.default_folder()
        return self.folder

    def elsewhere(self, folder: Path) -> None:
        """Another school's records."""
        self.folder, self.clock, self.hint = folder, self._own_clock, ""

    def exists(self) -> bool:
        """Whether there are records in the folder."""
        from sencodesk.services.unlocking import store_exists

        return store_exists(self.where())

    def wait(self) -> int:
        """Seconds to wait before the next try, from the wrong ones in a row."""
        from sencodesk.services.unlocking import wait_before_trying

        return wait_before_trying(self.where())

    def unlock(self, secret: str, kind: str = "passphrase") -> Desk:
        """Open the records. Raises UserError."""
        from sencodesk import bootstrap
        from sencodesk.services import sending

        desk = bootstrap.open_desk(self.where(), secret=secret, kind=kind, **self._joined())
        try:
            sending.after_open(desk)
        except BaseException:
            desk.store.close()  # records that nobody gets to sit at must not stay locked
            raise
        return desk

    def create(self, new: NewSchool) -> Desk:
        """Make the records of a school. Raises UserError."""
        from sencodesk import bootstrap
        from sencodesk.codes.laestab import DEMONSTRATION

        return bootstrap.create(
            self.where(),
            passphrase=new.passphrase,
            recovery_code=new.recovery_code,
            school=new.school,
            laestab=new.laestab,
            phase=new.phase,
            senco=new.senco,
            confirmed_by=new.confirmed_by,
            demonstration=new.demonstration or new.laestab == DEMONSTRATION,
            **self._joined(),
        )

    def restore(self, file: Path, folder: Path, secret: str, kind: str) -> tuple[Desk, int]:
        """Lay a proved backup out in an empty folder; the open records and how many pupils came. Raises UserError."""
        from sencodesk import bootstrap
        from sencodesk.services import sending

        desk, report = bootstrap.restore(file, folder, secret=secret, kind=kind, **self._joined())
        sending.after_restore(desk)
        self.elsewhere(folder)
        return desk, report.tables.get("pupil", 0)

    def today(self) -> date:
        """Today in England, on the clock of these records."""
        from sencodesk import bootstrap
        from sencodesk.codes.london import london

        return london((self.clock or bootstrap.wall_clock)()).date()

    def demonstrate(self) -> Desk:
        """The demonstration school, made afresh in a folder of its own, on its own day. Raises UserError."""
        from sencodesk import bootstrap
        from sencodesk.services import demonstration

        folder = bootstrap.demonstration_folder(self.where())
        clock = self.clock or bootstrap.demonstration_clock()
        desk = demonstration.make(folder, clock=clock, places=self.places or bootstrap.places_here())
        self.folder, self.clock, self.hint = folder / "records", clock, demonstration.PASSPHRASE
        return desk

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
