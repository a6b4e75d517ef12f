# SPDX-License-Identifier: Apache-2.0
"""One flag: what holds now as one answer of three, and its dated periods beside it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QWidget

from sencodesk.records.needs import holding
from sencodesk.records.pupils import FlagName
from sencodesk.services import pupils as services
from sencodesk.services.desk import Desk
from sencodesk.services.history import Change
from sencodesk.views.pupils import PeriodView, PupilView
from sencodesk_ui import theme
from sencodesk_ui.forms.rows import Record, RecordRows
from sencodesk_ui.pages.pupil.kinds import flag_kind
from sencodesk_ui.widgets import Button, Field, YesNoField
from sencodesk_ui.widgets.reading import only_shown
from sencodesk_ui.workspace import Workspace


class FlagBlock(QWidget):
    """Yes, no or not recorded, for today; and the periods, where dates can be put right."""

    def __init__(
        self, workspace: Workspace, flag: FlagName, stem: str, words: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.workspace, self.flag = workspace, flag
        self._pupil: PupilView | None = None
        ways = QBoxLayout.Direction
        row = QBoxLayout(ways.TopToBottom if theme.size.is_large() else ways.LeftToRight, self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(20)
        self.answer = YesNoField(name=f"pupil-{stem}", label=words)
        field = Field(words, self.answer, parent=self)
        row.addWidget(field, 0, Qt.AlignmentFlag.AlignTop)
        self.rows = RecordRows(workspace, flag_kind(flag, stem), parent=self)
        self.rows.add_button.setAccessibleName(f"Add a period: {words}")
        row.addWidget(self.rows, 1, Qt.AlignmentFlag(0) if theme.size.is_large() else Qt.AlignmentFlag.AlignTop)
        self.answer.committed.connect(self._answer)
        if not workspace.may_write:
            only_shown(self.answer)

    def show_flag(self, pupil: PupilView, periods: Sequence[PeriodView]) -> None:
        """What holds, and the periods."""
        self._pupil = pupil
        self.answer.set_value(pupil.flag(self.flag))
        self.rows.fill(
            pupil.id,
            [
                Record(one.id, one.row_version, {"value": one.code == "yes", "from_": one.from_date, "to": one.to_date})
                for one in periods
            ],
        )

    def focus(self) -> None:
        """Put the focus on the answer."""
        self.answer.findChildren(Button)[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _answer(self) -> None:
        """The first answer holds without a date; another one holds from today; not recorded takes the period away."""
        pupil, value = self._pupil, self.answer.value()
        if pupil is None:
            return
        before = pupil.flag(self.flag)
        held = holding((period for name, period in pupil.flags if name == self.flag), pupil.on)

        def act(desk: Desk) -> Change | None:
            if not isinstance(value, bool):
                return services.remove_flag(desk, flag_id=held[0].id) if held else None
            return services.set_flag(
                desk, pupil_ids=[pupil.id], flag=self.flag, value=value,
                from_=None if before is None else desk.today(),
            )  # fmt: skip

        self.workspace.write(self, act)
