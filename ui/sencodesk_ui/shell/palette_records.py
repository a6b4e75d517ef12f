# SPDX-License-Identifier: Apache-2.0
"""What the search box finds in the records: asked on the reader's thread, one question at a time, the newest counts.

Typing never waits for it. An answer that comes late, to what is no longer typed, is dropped.
"""

from functools import partial

from PySide6.QtCore import QObject, Signal

from sencodesk.codes.days import long_day
from sencodesk.views import search as view
from sencodesk.views.search import LEAST, FoundView
from sencodesk_ui.pages.pupil.tab import PLACES
from sencodesk_ui.shell.palette_rows import MOST, RECORDS, Hit
from sencodesk_ui.workspace import Workspace

OF_THE_SCHOOL: dict[str, tuple[str, dict[str, str]]] = {
    "agency": ("settings", {"section": "agencies"}),
    "professional": ("settings", {"section": "agencies"}),
    "task": ("today", {}),
}
"""Where a record is that is no pupil's."""
ICONS = {"attachment": "file-text", "plan": "target", "target": "target", "consent": "hand-heart"}


class RecordHits(QObject):
    """``came`` says that there are hits for what is typed now."""

    came = Signal()

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self._typed, self._asked, self._waiting = "", "", False
        self._hits: list[Hit] = []

    def ask(self, typed: str) -> None:
        """Ask about these words; what was found for others is let go."""
        self._typed = typed.strip()
        if self._typed != self._asked or not self._waiting:
            self._hits = []
        self._go_on()

    def hits(self) -> list[Hit]:
        """What was found for what is typed now."""
        return list(self._hits) if self._asked == self._typed and not self._waiting else []

    @property
    def waiting(self) -> bool:
        """Whether an answer to what is typed now is still to come."""
        return self._waiting

    def _go_on(self) -> None:
        typed, confided = self._typed, self.workspace.may_confide
        if self._waiting or len(typed) < LEAST:
            return
        self._asked, self._waiting = typed, True
        self.workspace.read(
            self, lambda session: view.found(session, typed, confided=confided, most=MOST[RECORDS]), self._answered
        )

    def _answered(self, found: list[FoundView]) -> None:
        self._waiting = False
        if self._asked != self._typed:
            self._go_on()
            return
        self._hits = [self._hit(one) for one in found]
        self.came.emit()

    def _hit(self, one: FoundView) -> Hit:
        about = ", ".join(part for part in (one.what, long_day(one.on) if one.on else "") if part)
        text = ": ".join(part for part in (one.whose, one.snippet) if part)
        return Hit.of(RECORDS, text, about, ICONS.get(one.table, "history"), partial(self._open, one))

    def _open(self, one: FoundView) -> None:
        if one.plan_id is not None:
            self.workspace.go("plan", plan_id=one.plan_id)
            return
        if one.table == "provision":
            self.workspace.go("run", run_id=one.row_id)
            return
        if one.pupil_id is None:
            stem, where = OF_THE_SCHOOL[one.table]
            self.workspace.go(stem, **where)
            return
        tab = next((place.stem for place in PLACES if one.table in place.tables), "overview")
        self.workspace.go("pupil", pupil_id=one.pupil_id, tab=tab, record=one.row_id)
