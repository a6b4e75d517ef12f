# SPDX-License-Identifier: Apache-2.0
"""Scores of a class: choose class, scale and day, type or paste a column, save it as one change."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QBoxLayout, QFrame, QVBoxLayout, QWidget

from sencodesk.errors import UserError
from sencodesk.services import assessments as services
from sencodesk.services import unsaved
from sencodesk.services.desk import Desk, Reading
from sencodesk.services.history import Change
from sencodesk.services.values import Refusal
from sencodesk.views import assessments as view
from sencodesk.views import school as school_view
from sencodesk.views.assessments import ClassSheet
from sencodesk_ui import theme
from sencodesk_ui.pages.page import Page
from sencodesk_ui.pages.pupil.aim import Aim
from sencodesk_ui.pages.scores.sheet import SheetRows, column_of
from sencodesk_ui.saving import Seen, keep_typing
from sencodesk_ui.shell.large import side_by_side
from sencodesk_ui.widgets import (
    Button,
    Card,
    ChoiceField,
    DateField,
    EmptyState,
    Field,
    IconButton,
    Label,
    Note,
    Scroll,
)
from sencodesk_ui.workspace import Workspace

FORM = "class-scores"
ROOM = 72
"""Pixels kept free above and below the box that is to be in view: in large text its sentence stands below it."""
PAUSE = 1500
"""Milliseconds after which what is typed is kept, though not yet saved."""
LEAD = (
    "Type a score and press Enter for the next pupil, or copy the column in a spreadsheet and paste it into the first "
    "box. All of it is saved as one change, which one undo takes back."
)


@dataclass(frozen=True)
class SheetData:
    """What the page shows: the lists to choose from, the sheet, and what was typed and never saved."""

    classes: tuple[str, ...]
    scales: tuple[tuple[str, str], ...]
    sheet: ClassSheet | None
    kept: dict[str, Any]


class ScoresPage(Page):
    """The sheet of a class. Leaving the page saves it, as everywhere."""

    stem = "scores"
    rail = "pupils"
    handbook = "assessments"
    concerns = frozenset({"score", "scale", "pupil", "registration", "school_class"})

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self._known: tuple[str, str, date] | None = None
        self._fresh = True
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        large = theme.size.is_large()  # the head then needs more room than the window has: it scrolls along
        scroll = Scroll(self, margins=(8, 0, 8, 12) if large else (24, 16, 24, 24), steady=True)
        (scroll.body if large else whole).addWidget(self._head())
        # What is wrong is said above what scrolls: the button that was pressed may be a screen away from the box.
        band = QVBoxLayout()
        band.setContentsMargins(24, 12, 24, 0)
        self.note = Note("error", "", self, name="scores-note")
        self.note.hide()
        band.addWidget(self.note)
        whole.addLayout(band)
        whole.addWidget(scroll, 1)
        self.rows = SheetRows(self, writable=workspace.may_write)
        self._card = Card("", self, name="scores-card")
        self._card.body.addWidget(self.rows)
        scroll.body.addWidget(self._card)
        self._empty = EmptyState(
            "users", "Nobody in this class is on roll.", "Choose another class.", name="scores-empty", parent=self
        )
        scroll.body.addWidget(self._empty)
        scroll.body.addStretch(1)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(PAUSE)
        self._later.timeout.connect(self._keep)
        self.rows.typed.connect(self._typed)
        self.rows.overflowed.connect(self._too_many)
        self._aim = Aim(scroll, ROOM)
        self.rows.reached.connect(self._aim.take)

    def _head(self) -> QFrame:
        head = QFrame(self)
        head.setProperty("kind", "head")
        column = QVBoxLayout(head)
        column.setContentsMargins(24, 14, 24, 12)
        column.setSpacing(10)
        top = QBoxLayout(side_by_side())
        top.setSpacing(10)
        top.addWidget(
            IconButton("arrow-left", "Back", name="scores-back", parent=head, act=self.workspace.back), 0,
            Qt.AlignmentFlag.AlignVCenter,
        )  # fmt: skip
        top.addWidget(Label("Scores of a class", "title", head))
        self._count = Label("", "muted", head)
        self._count.setObjectName("scores-count")
        top.addWidget(self._count, 1)
        self._paste = Button("Paste a column", name="scores-paste", icon="copy", parent=head, act=self.paste)
        self._save = Button("Save the scores", "primary", name="scores-save", icon="save", parent=head, act=self.commit)
        for button in (self._paste, self._save):
            button.setVisible(self.workspace.may_write)
            top.addWidget(button)
        column.addLayout(top)
        column.addWidget(Label(LEAD, "muted", head, wrap=True))
        fields = QBoxLayout(side_by_side())
        fields.setSpacing(16)
        self.class_name = ChoiceField((), name="scores-class", blank=None)
        self.scale = ChoiceField((), name="scores-scale", blank=None)
        self.day = DateField(name="scores-day")
        for label, editor, share in (
            ("Class", self.class_name, 1), ("What was measured", self.scale, 3), ("Day", self.day, 1),
        ):  # fmt: skip
            fields.addWidget(Field(label, editor, parent=head), share)
            editor.committed.connect(self._chosen)
        fields.addStretch(2)
        column.addLayout(fields)
        return head

    def show_at(self, where: dict[str, Any]) -> None:
        """``class_name`` and ``scale`` (a key) are chosen first; without them as it was left."""
        self.where = dict(where)
        if where.get("class_name"):
            self._take(self.class_name, str(where["class_name"]))
        if where.get("scale") and not str(where["scale"]).startswith("target/"):
            self._take(self.scale, str(where["scale"]))
        if self.day.value() is None:
            self.day.set_value(self.workspace.today())
        self.load()

    @staticmethod
    def _take(field: ChoiceField, value: str) -> None:
        """Choose what may not be in the list yet: it is not read at the first coming."""
        field.set_value(value)

    def load(self) -> None:
        """Read the lists and the sheet; what is being typed stays."""
        asked = (self.class_name.value(), self.scale.value(), self.day.value())
        today = self.workspace.today()

        def query(session: Reading) -> SheetData:
            school = school_view.school(session)
            classes = tuple(one.name for one in school.classes if one.pupils)
            known = view.scales(session)
            kept = unsaved.kept(session, FORM, FORM)
            words: dict[str, Any] = dict(kept.values) if kept else {}
            class_name = asked[0] or words.get("class") or (classes[0] if classes else "")
            scale = asked[1] or words.get("scale") or next(iter(known))
            day = asked[2] or today
            sheet = view.class_sheet(session, class_name=class_name, scale=scale, on_date=day, today=today)
            offered = tuple((key, one.name) for key, one in known.items() if not one.retired or key == scale)
            return SheetData(classes, offered, sheet, words)

        self.workspace.read(self, query, self._show)

    def commit(self) -> None:
        """Save what was typed, as one change; where something is wrong nothing is saved, and all of it stays."""
        self._later.stop()
        changes, sheet = self.rows.changes(), self.rows.sheet
        if sheet is None or not changes or not self.workspace.may_write:
            return
        lines: list[services.ScoreLine] = []
        wrong: dict[str, str] = {}
        for pupil_id, words in changes.items():
            found = sheet.scale.read(words) if words else None
            if isinstance(found, str):
                wrong[pupil_id] = services.why_no_score(sheet.scale, found)
            else:
                lines.append({"pupil_id": pupil_id, "value": found})
        if wrong:
            self._refused(wrong)
            return
        self.note.set_text("")
        self.rows.say({})

        def act(desk: Desk) -> Change | None:
            change = services.put_scores(
                desk, scale=sheet.scale.key, on_date=sheet.on_date, scores=lines, by=desk.by or None
            )
            unsaved.drop(desk, form=FORM, record_id=FORM)
            return change

        def failed(error: UserError) -> None:
            if isinstance(error, Refusal):
                self._refused(dict(error.fields))
            else:
                self._keep()
                self.workspace.say_error(error)

        self.workspace.write(self, act, lambda _change: self.load(), failed)

    def first_focus(self) -> QWidget | None:
        """The class; the boxes follow."""
        return self.class_name

    def paste(self) -> None:
        """Fill the boxes from the first one with what was copied."""
        lines = column_of(QGuiApplication.clipboard().text())
        if lines and any(lines):
            self.note.set_text("")
            self.rows.fill_from(0, lines)
        else:
            self.note.set_text("Nothing is copied. Copy the column of scores in your spreadsheet first.")

    def _too_many(self, many: int) -> None:
        lines = "1 pasted line" if many == 1 else f"{many} pasted lines"
        self.note.set_text(f"{lines} found no pupil below. Look whether the column fits this class.")

    def _refused(self, wrong: dict[str, str]) -> None:
        self._keep()
        named = [self.rows.boxes[one] for one in wrong if one in self.rows.boxes]
        many = "1 score is" if len(named) == 1 else f"{len(named)} scores are"
        said = f"{many} not right. Nothing is saved yet." if named else " ".join(wrong.values())
        self.note.set_text(said)
        self.rows.say(wrong)

    def _chosen(self) -> None:
        """Another class, scale or day: what was typed is saved first, and stays where it is wrong."""
        sheet = self.rows.sheet
        if sheet is not None and self.rows.changes():
            self.commit()
            if self.note.isVisibleTo(self):
                self.class_name.set_value(sheet.class_name)
                self.scale.set_value(sheet.scale.key)
                self.day.set_value(sheet.on_date)
                return
        self.load()

    def _show(self, data: SheetData) -> None:
        sheet = data.sheet
        self.class_name.set_choices([(one, one) for one in data.classes])
        self.scale.set_choices(data.scales)
        self._empty.setVisible(sheet is None or not sheet.rows)
        self._card.setVisible(sheet is not None and bool(sheet.rows))
        if sheet is None:
            return
        self.class_name.set_value(sheet.class_name)
        self.scale.set_value(sheet.scale.key)
        place = (sheet.class_name, sheet.scale.key, sheet.on_date)
        typed = self.rows.changes() if place == self._known else {}
        kept = data.kept.get("scores")
        if self._fresh and isinstance(kept, dict) and [data.kept.get(key) for key in ("class", "scale", "day")] == [
            sheet.class_name, sheet.scale.key, sheet.on_date.isoformat(),
        ]:  # fmt: skip
            typed = {str(key): str(words) for key, words in kept.items()}
        self._fresh = False
        if place != self._known:
            self.note.set_text("")
        self._known = place
        held = self.rows.sheet
        if held != sheet or typed != self.rows.changes():
            self.rows.show_sheet(sheet, typed)
        self._say_count()

    def _typed(self) -> None:
        self._later.start()
        self._say_count()

    def unsaved(self) -> bool:
        """Whether a score is typed and not in the records yet."""
        return bool(self.rows.changes())

    def _say_count(self) -> None:
        self.workspace.typed_in(self)
        boxes = self.rows.boxes.values()
        some = sum(bool(one.text().strip()) for one in boxes)
        waiting = len(self.rows.changes())
        left = f", {waiting} not saved yet" if waiting else ""
        self._count.setText(f"{some} of {len(self.rows.boxes)} pupils have a score{left}")

    def _keep(self) -> None:
        """Keep what stands in the boxes, so that a flat battery costs nothing."""
        sheet, changes = self.rows.sheet, self.rows.changes()
        if sheet is None:
            return
        place = {"class": sheet.class_name, "scale": sheet.scale.key, "day": sheet.on_date.isoformat()}
        keep_typing(self.workspace, FORM, Seen(FORM), {**place, "scores": dict(changes)} if changes else {})
