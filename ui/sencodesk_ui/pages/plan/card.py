# SPDX-License-Identifier: Apache-2.0
"""One card of the form: it opens and closes, knows what was typed and not saved, and how to save it."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from sencodesk.coach.model import Advice, Kind
from sencodesk.services.desk import Desk
from sencodesk.services.history import Change
from sencodesk_ui import theme
from sencodesk_ui.pages.plan.fields import HintField
from sencodesk_ui.saving import Seen
from sencodesk_ui.widgets import Editor, Icon, IconButton, Label
from sencodesk_ui.widgets.reading import only_shown

GRAVE = frozenset({Kind.SENSITIVE, Kind.NAME})
"""Advice that a closed card shows a lamp for: another pupil's name, what should not stand there."""


class CardHead(QWidget):
    """A card's first line: a press anywhere on it opens or closes the card; the chevron does it by keyboard."""

    pressed = Signal()

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}-head")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(8)
        self.title = Label("", "strong", self, wrap=True)
        self.title.setContentsMargins(0, 6, 0, 6)
        self.about = Label("", "", self)
        self.summary = Label("", "muted", self)
        self.warning = Icon("lightbulb", theme.current().warning, 16, self)
        self.warning.hide()
        self.remarks = Label("", "small-muted", self)
        self.remarks.setObjectName(f"{name}-remarks")
        self.remarks.hide()
        self.wrong = Label("", "danger", self)
        self.wrong.setObjectName(f"{name}-wrong")
        self.wrong.hide()
        self.chevron = IconButton("chevron-down", "Open", name=f"{name}-open", parent=self, act=self.pressed.emit)
        self.chevron.setCheckable(False)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open or close."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit()


class FormCard(QFrame):
    """A card with fields. What was typed is what differs from ``base``, the values that the records hold."""

    typed = Signal()
    opened = Signal(object)
    advice_left = Signal(object)

    form = "plan"
    """Under this name unsaved typing is kept."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.setObjectName(name)
        self.name = name
        self.record_id = ""
        self.version: int | None = None
        self.fields: dict[str, HintField] = {}
        self.base: dict[str, Any] = {}
        self._grave = False
        self._remarks = 0
        self.kept = False
        """Whether unsaved typing of this card stands in the store."""
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 0, 10, 0)
        column.setSpacing(0)
        self.head = CardHead(name, self)
        self.head.setMinimumHeight(theme.px(38))
        self.head.pressed.connect(self.toggle)
        column.addWidget(self.head)
        self.body = QWidget(self)
        self.inside = QVBoxLayout(self.body)
        self.inside.setContentsMargins(0, 4, 4, 14)
        self.inside.setSpacing(12)
        self.body.hide()
        column.addWidget(self.body)

    def add_field(self, key: str, label: str, editor: Editor, *, help: str = "") -> HintField:
        """A field of this card; its place is up to the caller."""
        field = HintField(label, editor, help=help, parent=self.body)
        self.fields[key] = field
        editor.typed.connect(self._typed)
        editor.committed.connect(self._typed)
        return field

    def add_row(self, *parts: tuple[QWidget, int]) -> QGridLayout:
        """Fields side by side, each with its share of the width."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        for place, (part, share) in enumerate(parts):
            grid.addWidget(part, 0, place, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(place, share)
        below = QVBoxLayout()
        below.setSpacing(6)
        grid.addLayout(below, 1, 0, 1, len(parts))
        for part, _share in parts:
            if isinstance(part, HintField):
                part.shared_place = below
        self.inside.addLayout(grid)
        return grid

    def hold(self) -> None:
        """Only show what is in it: somebody is here who may not change it."""
        only_shown(*(one.editor for one in self.fields.values()))

    def is_open(self) -> bool:
        """Whether its fields can be seen."""
        return self.body.isVisibleTo(self)

    def set_open(self, on: bool) -> None:
        """Show or hide its fields."""
        if on == self.is_open():
            return
        self.body.setVisible(on)
        self.head.row.setContentsMargins(0, 10 if on else 0, 0, 6 if on else 0)
        self.setProperty("selected", "true" if on else "false")
        self.style().unpolish(self)
        self.style().polish(self)
        self.head.chevron.setIcon(theme.icon("chevron-up" if on else "chevron-down", theme.current().text, 18))
        self.dress_head(on)
        self.refresh_head()
        self.mark_wrong()
        self.mark_said()
        lay_out()
        if on:
            self.opened.emit(self)

    def dress_head(self, on: bool) -> None:
        """What the first line shows only while the card is open, or only while it is closed."""

    def toggle(self) -> None:
        """Open or close, and put the focus where one goes on."""
        self.set_open(not self.is_open())
        if self.is_open():
            self.first().setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.head.chevron.setFocus(Qt.FocusReason.OtherFocusReason)

    def first(self) -> QWidget:
        """The widget that takes the focus when the card opens."""
        return next(iter(self.fields.values())).editor

    def show_values(self, record_id: str, version: int, values: Mapping[str, Any]) -> None:
        """What the records hold. What was typed over the old value and not saved stays on screen."""
        typed = set() if record_id != self.record_id else {key for key in self.fields if self._differs(key)}
        self.record_id, self.version = record_id, version
        for key, field in self.fields.items():
            self.base[key] = values.get(key)
            if key not in typed:
                field.editor.set_value(values.get(key))
                if field.error():
                    field.set_error("")
        self.refresh_head()
        self.mark_wrong()

    def values(self) -> dict[str, Any]:
        """Every field's value as it stands; what cannot be read counts as what the records hold."""
        return {
            key: self.base.get(key) if one.editor.problem() else one.editor.value() for key, one in self.fields.items()
        }

    def unsound(self) -> list[HintField]:
        """The fields that hold what cannot be read, or what the records refused; none of it was saved."""
        return [one for one in self.fields.values() if not one.readable() or one.error()]

    def wrong_count(self) -> int:
        """How many things in it wait to be put right."""
        return len(self.unsound())

    def mark_wrong(self) -> None:
        """Say on the first line of a closed card that something in it waits to be put right."""
        count = self.wrong_count()
        words = "1 thing to put right" if count == 1 else f"{count} things to put right"
        self.head.wrong.setText(words if count else "")
        self.head.wrong.setVisible(bool(count) and not self.is_open())
        self.head.chevron.setAccessibleDescription(words if count else "")

    def typed_values(self) -> dict[str, Any]:
        """What was typed and not saved, as values that can be saved."""
        return {key: value for key, value in self.values().items() if value != self.base.get(key)}

    def typed_words(self) -> dict[str, object]:
        """What was typed and not saved, as it stands in the boxes, readable or not."""
        return {key: one.editor.raw() for key, one in self.fields.items() if self._differs(key)}

    def put_back(self, words: Mapping[str, object]) -> None:
        """Put kept typing into the boxes again."""
        for key, text in words.items():
            if key in self.fields:
                editor = self.fields[key].editor
                editor.put_back(text)
                editor.typed.emit()

    def problems(self) -> bool:
        """Whether a box holds what cannot be read; each then says so."""
        wrong = {key: one.editor.problem() for key, one in self.fields.items()}
        for key, words in wrong.items():
            if words:
                self.fields[key].set_error(words)
        self.mark_wrong()
        return any(wrong.values())

    def taken(self, values: Mapping[str, Any]) -> None:
        """These values are on their way into the records; they count as held until something else is said."""
        self.base.update(values)
        for key in values:
            self.fields[key].editor.commit()
            self.fields[key].set_error("")
        self.mark_wrong()

    def given_back(self, base: Mapping[str, Any]) -> None:
        """They were refused: the records hold what they held."""
        self.base.update(base)

    @staticmethod
    def act(desk: Desk, seen: Seen, values: Mapping[str, Any]) -> Change | None:
        """Save values of the record; its version is None while another save is under way."""
        raise NotImplementedError

    def refresh_head(self) -> None:
        """The words on the card's first line."""

    def tab_order(self) -> list[QWidget]:
        """What Tab goes through, from the chevron down."""
        chain: list[QWidget] = [self.head.chevron]
        waiting: list[HintField] = []
        for one in self.fields.values():
            if waiting and waiting[-1].shared_place is not one.shared_place:
                chain += [line for field in waiting if (line := field.advice)]
                waiting = []
            chain.append(one.editor)
            if one.shared_place is not None:
                waiting.append(one)
            elif one.advice is not None:
                chain.append(one.advice)
        chain += [line for field in waiting if (line := field.advice)]
        return [*chain, *self.extra_tabs()]

    def extra_tabs(self) -> list[QWidget]:
        """What follows the fields."""
        return []

    def field_of(self, path: str) -> HintField | None:
        """The field that the paper calls ``path``."""
        return self.fields.get(path)

    def path_of(self, editor: QWidget | None) -> str:
        """What the paper calls the field of this editor, or nothing."""
        return next((self.paper_name(key) for key, one in self.fields.items() if one.editor is editor), "")

    def paper_name(self, key: str) -> str:
        """What the paper calls a field of this card."""
        return key

    def show_hints(self, said: Mapping[str, str]) -> None:
        """What the paper says about fields of this card."""
        for key, field in self.fields.items():
            field.set_hint(said.get(self.paper_name(key), ""))
        self.mark_said()

    def show_advice(self, said: Mapping[str, Sequence[Advice]]) -> bool:
        """What the coach says about fields of this card; True if a line had to be made for it."""
        made = [
            line
            for key, field in self.fields.items()
            if (line := field.show_advice(said.get(self.paper_name(key), ()))) is not None
        ]
        for line in made:
            line.left.connect(self.advice_left)
        found = [one for key in self.fields for one in said.get(self.paper_name(key), ())]
        self._grave, self._remarks = any(one.kind in GRAVE for one in found), len(found)
        self.mark_said()
        return bool(made)

    def mark_said(self) -> None:
        """On a closed card how many remarks the coach has; a lamp where something must not be overlooked."""
        words = "1 remark" if self._remarks == 1 else f"{self._remarks} remarks"
        self.head.remarks.setText(str(self._remarks))
        self.head.remarks.setAccessibleName(f"{words} of the coach")
        self.head.remarks.setToolTip(f"The coach has {words}; open the card to read.")
        self.head.remarks.setVisible(bool(self._remarks) and not self.is_open())
        hinted = any(field.hint() for field in self.fields.values())
        grave = hinted or self._grave
        theme.show(self.head.warning, "lightbulb", theme.current().warning if grave else theme.current().muted, 16)
        self.head.warning.setVisible((grave or bool(self._remarks)) and not self.is_open())
        self.head.warning.setToolTip(
            "Something to know before this prints; open the card to read it." if grave else self.head.remarks.toolTip()
        )

    def _differs(self, key: str) -> bool:
        editor = self.fields[key].editor
        return bool(editor.problem()) or editor.value() != self.base.get(key)

    def _typed(self) -> None:
        self.refresh_head()
        self.typed.emit()


ROUNDS = 6
"""Rounds of layout from a line's width up to the page's height, which each ask for the next; spare ones are free."""


def lay_out() -> None:
    """Give everything its place now, before it is painted.

    Lines break by the width that a box has, which is a narrow one until its row is laid out; painted between the rounds
    of layout, a card's head would flash up several times too tall.
    """
    for _ in range(ROUNDS):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
