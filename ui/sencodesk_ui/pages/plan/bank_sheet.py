# SPDX-License-Identifier: Apache-2.0
"""The target bank over the editor: found by words, need, area and key stage, filled with the child's numbers.

Everything is done by keyboard: type, go down the list, Tab to the numbers, Enter takes it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QDialog, QHBoxLayout, QListWidget, QVBoxLayout, QWidget

from sencodesk.codes.days import long_day
from sencodesk.content import targets as content
from sencodesk.content.areas import AREAS
from sencodesk.content.key_stages import KEY_STAGES, key_stage
from sencodesk.content.targets import Stem, TargetValues
from sencodesk.services import bank
from sencodesk.services.editing import Editing
from sencodesk.views import bank as bank_view
from sencodesk.views.register import need_name
from sencodesk_ui import theme, this_computer
from sencodesk_ui.kept_size import KeptSize
from sencodesk_ui.shell.help_box import help_key
from sencodesk_ui.shell.large import side_by_side
from sencodesk_ui.widgets import Button, ChoiceField, Field, Label, Note, NumberField, Scroll, TextField
from sencodesk_ui.workspace import Workspace

NOT_KEPT = ("child_voice", "ask_first")
"""What a stem says that is no field of a target."""
PARTS = (("measure", "How we measure"), ("success", "Success"), ("strategy", "What we do"),
         ("plain_text", "For the family"), ("you_can_help", "How you can help"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Taken:
    """A target that was chosen, as values for a plan; ``unnumbered`` where the child's own number is still to come."""

    values: dict[str, Any]
    unnumbered: bool


class SearchLine(TextField):
    """The words to look for; Down and Up go through the list meanwhile."""

    moved = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move the choice, everything else is typing."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.moved.emit(step)


class BankSheet(QDialog):
    """``taken`` carries what was chosen; the sheet then closes itself."""

    taken = Signal(object)

    def __init__(self, workspace: Workspace, parent: QWidget, found: Editing) -> None:
        super().__init__(parent)
        self.setObjectName("bank-sheet")
        self.setWindowTitle("Target bank")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.workspace = workspace
        self._name = found.pupil.first_name
        self._by = long_day(found.plan.review) if found.plan.review else ""
        self._own: tuple[Stem, ...] = ()
        self._shown: tuple[Stem, ...] = ()
        self._size = KeptSize(self, this_computer.BANK_SHEET, QSize(980, 640), parent.window())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        row = QBoxLayout(side_by_side())
        row.setSpacing(0)
        if theme.size.is_large():  # below each other they are higher than the window: all of it scrolls
            scroll = Scroll(self, margins=(0, 0, 0, 0))
            scroll.body.addLayout(row)
            whole.addWidget(scroll, 1)
        else:
            whole.addLayout(row, 1)
        row.addWidget(self._finder(found), 4)
        row.addWidget(self._reader(), 5)
        whole.addLayout(self._foot())
        help_key(self, "target-bank")
        workspace.closing.connect(self.close)
        self._read()
        self.words.setFocus()

    def _finder(self, found: Editing) -> QWidget:
        part = QWidget(self)
        column = QVBoxLayout(part)
        column.setContentsMargins(24, 20, 16, 20)
        column.setSpacing(10)
        column.addWidget(Label("Target bank", "title", part))
        self.words = SearchLine(name="bank-words")
        column.addWidget(Field("Words", self.words, parent=part))
        own = [one.code for one in found.pupil.needs]
        self.need = ChoiceField([(code, need_name(code)) for code in own or ()], name="bank-need", blank="Any need")
        self.area = ChoiceField([(one, one.capitalize()) for one in AREAS], name="bank-area", blank="Any area")
        self.stage = ChoiceField([(one, one) for one in KEY_STAGES], name="bank-stage", blank="Any age")
        every = [code for code in _every_need() if code not in own]
        self.need.set_choices([(code, need_name(code)) for code in (*own, *every)])
        self.need.set_value(own[0] if own else None)
        self.stage.set_value(key_stage(found.pupil.year))
        column.addWidget(Field("Need", self.need, parent=part))
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(Field("Area", self.area, parent=part), 1)
        row.addWidget(Field("Key stage", self.stage, parent=part), 1)
        column.addLayout(row)
        self.count = Label("", "small-muted", part)
        self.count.setObjectName("bank-count")
        column.addWidget(self.count)
        self.list = QListWidget(part)
        self.list.setObjectName("bank-list")
        self.list.setProperty("kind", "lines")
        self.list.setAccessibleName("Targets that fit")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMinimumHeight(theme.px(150))
        column.addWidget(self.list, 1)
        self.words.typed.connect(self._find)
        self.words.moved.connect(self._step)
        self.words.returnPressed.connect(self.take)
        for choice in (self.need, self.area, self.stage):
            choice.committed.connect(self._find)
        self.list.currentRowChanged.connect(lambda _row: self._show())
        self.list.itemActivated.connect(lambda _item: self.take())
        return part

    def _reader(self) -> QWidget:
        part = QWidget(self)
        column = QVBoxLayout(part)
        column.setContentsMargins(24 if theme.size.is_large() else 16, 20, 24, 0)
        body = column
        if not theme.size.is_large():
            scroll = Scroll(part, margins=(0, 0, 12, 0))
            column.addWidget(scroll, 1)
            body = scroll.body
        body.setSpacing(10)
        self.title = Label("", "section", part, wrap=True)
        self.title.setObjectName("bank-title")
        self.sentence = Label("", "strong", part, wrap=True)
        self.sentence.setObjectName("bank-sentence")
        self.ask = Note("warning", "", part, name="bank-ask")
        self.now, self.aim = NumberField(name="bank-now"), NumberField(name="bank-aim")
        self._now, self._aim = Field("Now", self.now, parent=part), Field("Aim", self.aim, parent=part)
        numbers = QHBoxLayout()
        numbers.setSpacing(12)
        numbers.addWidget(self._now, 1)
        numbers.addWidget(self._aim, 1)
        self.unit = Label("", "muted", part, wrap=True)
        numbers.addWidget(self.unit, 1)
        hint = Label("The numbers are the child’s own. Leave them empty until somebody has counted.", "small-muted",
                     part, wrap=True)  # fmt: skip
        for one in (self.title, self.sentence, self.ask):
            body.addWidget(one)
        body.addLayout(numbers)
        body.addWidget(hint)
        self._parts: dict[str, tuple[Label, Label]] = {}
        for key, word in PARTS:
            caption, text = Label(word, "small-muted", part), Label("", "", part, wrap=True)
            text.setObjectName(f"bank-{key.replace('_', '-')}")
            both = QVBoxLayout()
            both.setSpacing(2)
            both.addWidget(caption)
            both.addWidget(text)
            body.addLayout(both)
            self._parts[key] = caption, text
        body.addStretch(1)
        for box in (self.now, self.aim):
            box.typed.connect(self._show)
            box.returnPressed.connect(self.take)
        return part

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setContentsMargins(24, 12, 24, 16)
        foot.setSpacing(8)
        self.retire = Button(
            "Take out of our bank", "quiet", name="bank-retire", icon="trash-2", parent=self, act=self._retire
        )
        foot.addWidget(self.retire)
        foot.addStretch(1)
        foot.addWidget(Button("Close", "quiet", name="bank-close", parent=self, act=self.close))
        self.use = Button("Use this target", "primary", name="bank-use", parent=self, act=self.take)
        foot.addWidget(self.use)
        return foot

    def _read(self) -> None:
        def show(own: tuple[Stem, ...]) -> None:
            self._own = own
            self._find()

        self.workspace.read(self, bank_view.own, show)

    def _find(self) -> None:
        """What fits, with the choice where it was if it still fits."""
        before = self.stem()
        self._shown = content.find(
            self.words.text(), need=self.need.value() or "", area=self.area.value() or "",
            key_stage=self.stage.value() or "", own=self._own,
        )  # fmt: skip
        self.list.blockSignals(True)
        self.list.clear()
        self.list.addItems([_line(one) for one in self._shown])
        at = self._shown.index(before) if before in self._shown else 0
        self.list.setCurrentRow(at if self._shown else -1)
        self.list.blockSignals(False)
        count = len(self._shown)
        self.count.setText(
            "Nothing fits. Take a filter away, or write your own target."
            if not count
            else f"{count} target{'s' if count > 1 else ''}"
        )
        self._show()

    def _step(self, step: int) -> None:
        if self._shown:
            self.list.setCurrentRow(max(0, min(self.list.currentRow() + step, len(self._shown) - 1)))

    def stem(self) -> Stem | None:
        """The target that is read."""
        row = self.list.currentRow()
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def filled(self) -> TargetValues | None:
        """It in the child's words and numbers; numbers that cannot be read count as none."""
        chosen = self.stem()
        if chosen is None:
            return None
        now, aim = (one.value() if not self._wrong(one) else None for one in (self.now, self.aim))
        counted = long_day(self.workspace.today()) if now is not None else ""
        return content.filled(chosen, name=self._name, time=self._by, baseline=now, aim=aim, counted=counted)

    def _wrong(self, box: NumberField) -> str:
        """What is wrong with a number, or nothing."""
        number, chosen = box.value(), self.stem()
        if box.problem() or number is None or chosen is None:
            return box.problem()
        most = chosen.scale[0]
        if not 0 <= number < float("inf"):
            return "Type a number from 0 up."
        return f"Type a number from 0 to {most:g}." if most is not None and number > most else ""

    def _show(self) -> None:
        values, chosen = self.filled(), self.stem()
        self.use.setVisible(chosen is not None and self.workspace.may_write)
        self.retire.setVisible(chosen is not None and bool(bank_view.own_id(chosen)) and self.workspace.may_write)
        self.title.setText(values.plain_title if values else "")
        self.sentence.setText(values.text if values else "")
        self.ask.set_text(f"Ask first: {values.ask_first}" if values and values.ask_first else "")
        self.unit.setText(chosen.unit if chosen else "")
        for key, (caption, text) in self._parts.items():
            words = str(getattr(values, key)) if values else ""
            text.setText(words)
            caption.setVisible(bool(words))
            text.setVisible(bool(words))

    def take(self) -> None:
        """Use the target that is read, if its numbers can be read."""
        values = self.filled()
        fields = ((self._now, self.now), (self._aim, self.aim))
        for field, box in fields:
            field.set_error(self._wrong(box))
        wrong = next((box for field, box in fields if field.error()), None)
        if wrong is not None:
            wrong.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if values is None or not self.workspace.may_write:
            return
        named = {name: getattr(values, name) for name in TargetValues.__slots__ if name not in NOT_KEPT}
        taken = Taken({key: one for key, one in named.items() if one not in ("", None)}, values.now is None)
        self.close()  # first, so that the page behind can take the focus
        self.taken.emit(taken)

    def _retire(self) -> None:
        chosen = self.stem()
        own = bank_view.own_id(chosen) if chosen is not None else ""
        if own:
            self.words.setFocus(Qt.FocusReason.OtherFocusReason)
            self.workspace.write(self, lambda desk: bank.retire(desk, bank_target_id=own), lambda _change: self._read())


def _line(one: Stem) -> str:
    whose = "ours" if bank_view.own_id(one) else one.area
    return f"{one.title} · {whose}" if whose else one.title


def _every_need() -> Sequence[str]:
    from sencodesk.codes.codesets import codeset

    return tuple(codeset("sen_type").codes)
