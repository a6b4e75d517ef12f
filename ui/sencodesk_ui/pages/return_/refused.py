# SPDX-License-Identifier: Apache-2.0
"""What the council refused and why: each reason beside its pupil, leading to the field that puts it right."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sencodesk.views.return_steps import Refused
from sencodesk_ui import theme
from sencodesk_ui.pages.return_.findings import FindingLine, Link
from sencodesk_ui.pages.return_.step import list_card
from sencodesk_ui.pages.returns.words import count
from sencodesk_ui.widgets import Button, Icon, Label, clear


class RefusedList(QWidget):
    """The council's reasons, and the way to the next version."""

    def __init__(
        self, opened: Callable[[str, str], None], again: Callable[[], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._opened = opened
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self.card, column = list_card(self, name="return-refused")
        self.card.setProperty("error", "true")
        head = QHBoxLayout()
        head.setContentsMargins(16, 12, 12, 12)
        head.setSpacing(10)
        head.addWidget(Icon("circle-alert", theme.current().danger, 20, self.card))
        words = QVBoxLayout()
        words.setSpacing(2)
        self._title = Label("", "danger-title", self.card, wrap=True)
        self._text = Label("", "", self.card, wrap=True)
        words.addWidget(self._title)
        words.addWidget(self._text)
        head.addLayout(words, 1)
        # One filled button a page: this one until something was put right, then the one that sends.
        self._again = {
            kind: Button("Check again", kind, name="refused-again", icon="refresh-cw", parent=self.card, act=again)
            for kind in ("primary", "secondary")
        }
        for button in self._again.values():
            head.addWidget(button)
        column.addLayout(head)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        column.addLayout(self._rows)
        whole.addWidget(self.card)
        self._shown: object = None

    def show_reasons(
        self, reasons: Sequence[Refused], council: str, version: int, *, rehearsal: bool, begun: bool, taken: str = ""
    ) -> None:
        """One line for each reason; hidden without any. ``begun``: the records changed since.

        ``taken``: what to say where the council holds another version of the number instead.
        """
        self.setVisible(bool(reasons))
        self._again["primary"].setVisible(not begun and not taken)
        self._again["secondary"].setVisible(begun or bool(taken))
        shown = (tuple(reasons), council, version, rehearsal, taken)
        if not reasons or shown == self._shown:
            return
        self._shown = shown
        pupils = len({one.pupil.id for one in reasons if one.pupil is not None})
        whom = count(pupils, "pupil") if pupils else "this return"
        self._title.setText(f"{council} {'would refuse' if rehearsal else 'refused'} {whom}")
        which = (
            "rehearse again"
            if rehearsal
            else f"send again: that is version {version + 1}, and the others are in it too"
        )
        self._text.setText(taken or f"Put each reason right, check, look at the preview, and {which}.")
        self.card.setAccessibleName(f"{self._title.text()}. {self._text.text()}")
        clear(self._rows)
        for place, one in enumerate(reasons, start=1):
            self._rows.addWidget(self._line(one, place))

    def first_focus(self) -> QWidget:
        """The way to the next version."""
        return next(one for one in self._again.values() if not one.isHidden())

    def _line(self, one: Refused, place: int) -> FindingLine:
        who = f"{one.pupil.name}, {one.pupil.class_name}".rstrip(", ") if one.pupil is not None else "The whole return"
        line = FindingLine("circle-alert", "danger", who, one.title, self.card)
        line.setObjectName(f"refused-{place}")
        pupil = one.pupil
        if pupil is not None and one.form_field:
            button = Link(
                one.message.rstrip("."),
                name=f"refused-{place}-open",
                parent=line,
                act=lambda: self._opened(pupil.id, one.form_field),
            )
            button.setAccessibleName(f"{who}. {one.title}: {one.message}")
            row = QHBoxLayout()
            row.addWidget(button)
            row.addStretch(1)
            line.right.addLayout(row)
        else:
            line.right.addWidget(Label(one.message, "", line, wrap=True))
        line.right.addStretch(1)
        return line
