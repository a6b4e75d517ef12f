# SPDX-License-Identifier: Apache-2.0
"""Transfer of one pupil: leaving, the clock of the file for the next school, what to send, and where they came from."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QVBoxLayout, QWidget

from sencodesk.errors import UserError
from sencodesk.services import pupils, transfers, unsaved
from sencodesk.services.desk import Desk, Reading
from sencodesk.services.history import Change
from sencodesk.services.pupil_letters import Occasion
from sencodesk.services.values import Refusal
from sencodesk.views import transfer as view
from sencodesk.views.field_words import label
from sencodesk.views.transfer import TransferView
from sencodesk_ui import pupil_letters
from sencodesk_ui.pages.page import Page
from sencodesk_ui.saving import Seen, keep_typing
from sencodesk_ui.shell.large import side_by_side
from sencodesk_ui.widgets import (
    Button,
    Card,
    DateField,
    EmptyState,
    Field,
    IconButton,
    Label,
    LongText,
    Scroll,
    TextField,
    clear,
    shown_day,
)
from sencodesk_ui.widgets.check import Check
from sencodesk_ui.widgets.editor import Editor
from sencodesk_ui.workspace import Workspace

FORM = "transfer"
SAFEGUARDING = "A safeguarding file goes to the next school's designated safeguarding lead by another route."


class TransferPage(Page):
    """One pupil who leaves, or came. What is typed is kept; nothing is written until a button is pressed."""

    stem, rail, handbook = "transfer", "pupils", "transfer"
    concerns = frozenset({"pupil", "registration", "entry", "handed_over", "term", "plan"})

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self.found: TransferView | None = None
        self._ticks: dict[str, Check] = {}
        self._preset: dict[str, object] = {}
        """What the page itself put into fields, as it stands there."""
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        head = QFrame(self)
        head.setProperty("kind", "head")
        row = QBoxLayout(QBoxLayout.Direction.LeftToRight, head)
        row.setContentsMargins(24, 14, 24, 12)
        row.setSpacing(10)
        back = IconButton("arrow-left", "Back to the pupil", name="transfer-back", parent=head, act=self._back)
        row.addWidget(back, 0, Qt.AlignmentFlag.AlignVCenter)
        self.title = Label("", "title", head, wrap=True)
        self.title.setObjectName("transfer-title")
        row.addWidget(self.title, 1)
        self.letters_button = Button(
            "Print the letters", name="transfer-letters", icon="printer", parent=head, act=self.print_letters
        )
        self.letters_button.hide()
        row.addWidget(self.letters_button, 0, Qt.AlignmentFlag.AlignVCenter)
        whole.addWidget(head)
        self.scroller = Scroll(self, margins=(24, 14, 24, 24), steady=True)
        whole.addWidget(self.scroller, 1)
        self._gone = EmptyState(
            "user-round", "This pupil is not in the records any more.", "Undo brings back what was removed.",
            "Show all pupils", lambda: workspace.go("pupils"), name="transfer-gone", parent=self,
        )  # fmt: skip
        self._gone.hide()
        self.scroller.body.addWidget(self._gone)
        self._make_leaving()
        self._make_sending()
        self._make_left()
        self._make_coming()
        self.scroller.body.addStretch(1)
        for button in (self.leave_button, self.sent_button, self.left_button, self.came_button):
            button.setVisible(workspace.may_write)
        if not workspace.may_write:
            for card in (self.leaving, self.sending, self.left, self.coming):
                card.setEnabled(False)

    def _make_leaving(self) -> None:
        self.leaving = Card("Leaves this school", self, name="transfer-leaving-card")
        self.leave_fields = self._fields(
            self.leaving,
            ("last_day", "Last day here", DateField(name="transfer-last-day")),
            ("destination", label("registration", "destination"), TextField(name="transfer-destination")),
            ("reason", label("registration", "leaving_reason"), TextField(name="transfer-reason")),
        )
        self._add(
            self.leaving,
            Label("Days on roll, part in provision and plans end. Nothing is deleted.", "muted", self, wrap=True),
        )
        self.leave_button = self._button(
            self.leaving, "Record that they leave", "transfer-leave", self._leave, kind="primary"
        )

    def _make_sending(self) -> None:
        self.sending = Card("What goes to the next school", self, name="transfer-sending-card")
        self.clock = Label("", "strong", self, wrap=True)
        self.clock.setObjectName("transfer-clock")
        self.rule = Label("", "small-muted", self, wrap=True)
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        self.already = Label("", "muted", self, wrap=True)
        self.already.setObjectName("transfer-already")
        self._add(self.sending, self.clock, self.rule)
        self.sending.body.addLayout(self._list)
        self._add(self.sending, Label(SAFEGUARDING, "small-muted", self, wrap=True), self.already)
        self.sent_fields = self._fields(
            self.sending,
            ("on_date", "Sent on", DateField(name="transfer-sent-on")),
            ("to_whom", "To", TextField(name="transfer-to-whom")),
            ("how", "How", TextField(name="transfer-how")),
        )
        self.sent_button = self._button(self.sending, "Record what is ticked as sent", "transfer-sent", self._sent)

    def _make_left(self) -> None:
        """What was recorded of where to and why, to be put right: letters go to this school."""
        self.left = Card("Where to, and why", self, name="transfer-left-card")
        self.left_fields = self._fields(
            self.left,
            ("destination", label("registration", "destination"), TextField(name="transfer-left-destination")),
            ("leaving_reason", label("registration", "leaving_reason"), TextField(name="transfer-left-reason")),
        )
        self.left_button = self._button(self.left, "Put it right", "transfer-put-right", self._put_right)

    def _make_coming(self) -> None:
        self.coming = Card("Came from another school", self, name="transfer-coming-card")
        self.told = Label("", "", self, wrap=True)
        self.told.setObjectName("transfer-told")
        self._add(self.coming, self.told)
        self.came_fields = self._fields(
            self.coming,
            ("on_date", "On", DateField(name="transfer-came-on")),
            ("former_school", label("registration", "came_from"), TextField(name="transfer-former")),
            ("came_with", "What came with them", LongText(name="transfer-came-with")),
        )
        self.came_button = self._button(self.coming, "Record it", "transfer-came", self._came)

    def _fields(self, card: Card, *wanted: tuple[str, str, Any]) -> dict[str, Field[Any]]:
        row = QBoxLayout(side_by_side())
        row.setSpacing(16)
        made = {name: Field(label, editor, parent=self) for name, label, editor in wanted}
        for field in made.values():
            row.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        card.body.addLayout(row)
        self.scroller.body.addWidget(card)
        return made

    def _add(self, card: Card, *parts: QWidget) -> None:
        for part in parts:
            card.body.addWidget(part)

    def _button(self, card: Card, words: str, name: str, act: Callable[[], None], *, kind: str = "secondary") -> Button:
        """One filled button a page: the likeliest act."""
        button = Button(words, kind, name=name, parent=card, act=act)
        card.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return button

    @property
    def pupil_id(self) -> str:
        """Whom the page is about."""
        return str(self.where.get("pupil_id", ""))

    def show_at(self, where: dict[str, Any]) -> None:
        """``pupil_id``."""
        if where.get("pupil_id") != self.where.get("pupil_id"):
            self.commit()
            self._empty()
        self.where = dict(where)
        self.load()

    def load(self) -> None:
        """Read the transfer; what is being typed stays."""
        on, pupil_id, confided = self.workspace.today(), self.pupil_id, self.workspace.may_confide

        def query(session: Reading) -> tuple[TransferView | None, dict[str, Any]]:
            kept = unsaved.kept(session, FORM, pupil_id)
            return view.transfer(session, pupil_id, on=on, confided=confided), dict(kept.values) if kept else {}

        self.workspace.read(self, query, self._show)

    def commit(self) -> None:
        """Keep what was typed: nothing of it is written before a button is pressed."""
        if self.found is None or not self.workspace.may_write:
            return
        standing = {name: field.editor.raw() for name, field in self._every().items()}
        typed = {name: raw for name, raw in standing.items() if raw and raw != self._preset.get(name)}
        keep_typing(self.workspace, FORM, Seen(self.found.pupil_id), typed)

    def first_focus(self) -> QWidget | None:
        """The first field that is there."""
        left = self.found is not None and self.found.last_day is not None
        editor: QWidget = (self.sent_fields["on_date"] if left else self.leave_fields["last_day"]).editor
        return editor

    def _every(self) -> dict[str, Field[Any]]:
        return {
            f"{part}-{name}": field
            for part, fields in (
                ("leave", self.leave_fields),
                ("sent", self.sent_fields),
                ("left", self.left_fields),
                ("came", self.came_fields),
            )
            for name, field in fields.items()
        }

    def _empty(self) -> None:
        self.found = None
        for field in self._every().values():
            field.editor.set_value(None)
            field.set_error("")

    def _show(self, answer: tuple[TransferView | None, dict[str, Any]]) -> None:
        found, kept = answer
        fresh, before = self.found is None, self.found
        self.found = found
        self._gone.setVisible(found is None)
        self.letters_button.setVisible(found is not None and found.last_day is not None)
        for card in (self.leaving, self.sending, self.left, self.coming):
            card.setVisible(found is not None)
        if found is None:
            return
        self.title.setText(f"Transfer: {found.name}")
        self.leaving.setVisible(found.last_day is None)
        self.sending.setVisible(found.last_day is not None)
        self.left.setVisible(found.may_tell)
        self.told.setText("\n".join(found.came))
        self.told.setVisible(bool(found.came))
        if before is None or _leaving(before) != _leaving(found):
            self._put_in(found)
        if fresh:
            for name, field in self._every().items():
                if name in kept:
                    field.editor.put_back(kept[name])
        self._show_sending(found)

    def _put_in(self, found: TransferView) -> None:
        """What the page itself knows of the leaving."""
        self.sent_fields["on_date"].editor.set_value(self.workspace.today())
        self.sent_fields["to_whom"].editor.set_value(found.destination or None)
        self.left_fields["destination"].editor.set_value(found.destination or None)
        self.left_fields["leaving_reason"].editor.set_value(found.reason or None)
        names = ("sent-on_date", "sent-to_whom", "left-destination", "left-leaving_reason")
        self._preset = {name: field.editor.raw() for name, field in self._every().items() if name in names}

    def _show_sending(self, found: TransferView) -> None:
        clock = found.clock
        if clock is None:
            self.clock.setText("")
            self.rule.setText("")
        else:
            days = {
                "met": "Sent in time",
                "met late": "Sent late",
                "overdue": "Overdue",
                "cannot be counted": clock.why,
            }
            due = f"To be sent by {shown_day(clock.day)}" if clock.day else ""
            self.clock.setText(". ".join(part for part in (due, days.get(clock.state, "")) if part))
            self.rule.setText(f"{clock.duty.title}: {clock.duty.n} school days. {clock.duty.rule}.")
        sent = {one.kind for one in found.sent}
        ticked = {kind for kind, box in self._ticks.items() if box.isChecked()}
        clear(self._list)
        self._ticks = {}
        for number, kind in enumerate((one for one in found.to_send if one not in sent), start=1):
            box = Check(view.paper_words(kind), name=f"transfer-send-{number}", parent=self)
            box.setChecked(kind in ticked)
            self._ticks[kind] = box
            self._list.addWidget(box)
        lines = [f"{one.what}: {shown_day(one.on)}, to {one.to_whom}" for one in found.sent]
        self.already.setText("Sent: " + "; ".join(lines) if lines else "")
        self.already.setVisible(bool(lines))

    def print_letters(self) -> None:
        """The letter that goes with the records, and the letters to the family and to the pupil who leaves."""
        pupil_letters.offer(self.workspace, self, Occasion.TRANSFER, pupil_id=self.pupil_id, handbook="transfer")

    def _leave(self) -> None:
        values: Any = self._values(self.leave_fields)
        self._write(
            self.leave_fields, lambda desk: transfers.leave(desk, pupil_id=self.pupil_id, values=values),
            "It is recorded that they leave.",
        )  # fmt: skip

    def _sent(self) -> None:
        values: Any = self._values(self.sent_fields)
        what = [kind for kind, box in self._ticks.items() if box.isChecked()]
        self._write(
            self.sent_fields, lambda desk: transfers.sent(desk, pupil_id=self.pupil_id, what=what, values=values),
            "It is recorded as sent, and stands in the sharing statement.",
        )  # fmt: skip

    def _put_right(self) -> None:
        found, values = self.found, self._values(self.left_fields)
        if found is None or found.registration_id is None:
            return
        row, version, given = found.registration_id, found.row_version, _given(values)
        self._write(
            self.left_fields,
            lambda desk: pupils.change_registration(desk, registration_id=row, row_version=version, values=given),
            "It is put right. The chronology keeps its own words.",
        )

    def _came(self) -> None:
        values: Any = self._values(self.came_fields)
        self._write(
            self.came_fields, lambda desk: transfers.came(desk, pupil_id=self.pupil_id, values=values),
            "It is recorded, and stands in the chronology.",
        )  # fmt: skip

    def _values(self, fields: Mapping[str, Field[Any]]) -> dict[str, Any]:
        return {name: field.editor.value() for name, field in fields.items()}

    def _write(self, fields: Mapping[str, Field[Any]], act: Callable[[Desk], Change | None], said: str) -> None:
        wrong = {name: field.editor.problem() for name, field in fields.items()}
        self._mark(fields, wrong)
        if any(wrong.values()):
            return

        def done(_change: Change | None) -> None:
            for field in fields.values() if fields is not self.left_fields else ():
                editor: Editor = field.editor
                editor.set_value(None if field is not self.sent_fields["on_date"] else self.workspace.today())
            self.workspace.say("success", said, "Undo", self.workspace.undo)
            self.commit()
            self.load()

        def refused(error: UserError) -> None:
            here = dict(error.fields) if isinstance(error, Refusal) else {}
            self._mark(fields, here)
            if not here.keys() & fields.keys():
                self.workspace.say_error(error)

        self.workspace.write(self, act, done, refused)

    def _mark(self, fields: Mapping[str, Field[Any]], wrong: Mapping[str, str]) -> None:
        for name, field in fields.items():
            field.set_error(wrong.get(name, ""))
        first = next((name for name in fields if wrong.get(name)), None)
        if first is not None:
            fields[first].editor.setFocus()

    def _back(self) -> None:
        self.workspace.go("pupil", pupil_id=self.pupil_id)


def _leaving(found: TransferView) -> tuple[object, ...]:
    """What is known of the leaving, to see that it changed."""
    return found.last_day, found.destination, found.reason


def _given(values: Mapping[str, Any]) -> Any:
    """Values as the service takes them: the fields have the names of its own."""
    return dict(values)
