# SPDX-License-Identifier: Apache-2.0
"""Changing a school's own template: its sections and fields in one list, and beside it what stands on each copy.

All by keyboard: up and down the list, Alt and an arrow to move what is chosen, Tab to its words.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from sencodesk.content.template_plain import type_words
from sencodesk.content.template_rules import PUPIL_FIRST, called, copy_words
from sencodesk.content.templates import Copy, FieldType
from sencodesk.content.templates import Field as TemplateField
from sencodesk.content.templates import Section as Part
from sencodesk.errors import UserError
from sencodesk.services import plan_templates
from sencodesk.services.desk import Desk
from sencodesk.services.history import Change
from sencodesk.views.plan_templates import TemplateView
from sencodesk_ui import theme
from sencodesk_ui.forms.record import NOT_SAVED
from sencodesk_ui.shell.large import side_by_side
from sencodesk_ui.widgets import Button, Card, ChoiceField, Editor, Field, Label, LongText, TextField

Act = Callable[[Callable[[Desk], Change | None], Callable[[Change | None], None], Callable[[UserError], None]], None]
KINDS = ("line", "text", "list", "quote", "date", "number", "people", "choice")
"""What a field of the school's own may hold."""
NEEDED = ((True, "Yes"), (False, "No"))
NEW_SECTION = ""
NEW_BOXES = ("words", "choices")
"""What is typed of a new field."""
FIRST_SHOWN = "[first name]"
"""How the word to fill in stands on the screen."""
LAST = 1000
"""A place after every field of a section."""
Place = tuple[str, str]
"""A section, and a field of it or nothing."""


class TemplateEditor(Card):
    """``closed`` when it is to be put away. ``act`` writes, and says what was refused."""

    closed = Signal()
    typed = Signal()
    """Something was typed into a box."""

    def __init__(self, act: Act, parent: QWidget) -> None:
        super().__init__("", parent, name="template-editor")
        self._act = act
        self.found: TemplateView | None = None
        self._at: Place = ("", "")
        self._fields: dict[str, Field[Any]] = {}
        head = QBoxLayout(side_by_side())
        head.setSpacing(12)
        self.name = self._field("name", "Name of the template", TextField(name="template-name"))
        head.addWidget(self.name, 1)
        head.addWidget(
            Button("Done", name="template-done", parent=self, act=self.closed.emit), 0, Qt.AlignmentFlag.AlignBottom
        )
        self.body.addLayout(head)
        row = QBoxLayout(side_by_side())
        row.setSpacing(16)
        row.addWidget(self._lister(), 5)
        row.addWidget(self._words(), 6)
        self.body.addLayout(row)
        for keys, step in (("Alt+Up", -1), ("Alt+Down", 1)):
            shortcut = QShortcut(QKeySequence(keys), self.list)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(partial(self.shift, step))

    def _lister(self) -> QWidget:
        part = QWidget(self)
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(Label("Sections and fields", "strong", part))
        self.list = QListWidget(part)
        self.list.setObjectName("template-list")
        self.list.setAccessibleName("Sections and fields")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setWordWrap(True)
        self.list.setMinimumHeight(theme.px(320))
        self.list.currentRowChanged.connect(self._chosen)
        column.addWidget(self.list, 1)
        buttons = QBoxLayout(side_by_side())
        buttons.setSpacing(4)
        for act, word, icon, do in (
            ("up", "Move up", "arrow-up", partial(self.shift, -1)),
            ("down", "Move down", "arrow-down", partial(self.shift, 1)),
            ("remove", "Remove", "trash-2", self.remove),
        ):
            button = Button(word, "quiet", name=f"template-{act}", icon=icon, parent=part, act=do)
            buttons.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        buttons.addStretch(1)
        column.addLayout(buttons)
        column.addWidget(Label("Alt and an arrow move it, too.", "small-muted", part, wrap=True))
        column.addWidget(Label("Add a field of your own", "strong", part))
        self.new_words = TextField(name="template-new-words")
        self.new_kind = ChoiceField(
            [(one, type_words(FieldType(one)).capitalize()) for one in KINDS], name="template-new-kind", blank=None
        )
        self.new_kind.set_value(KINDS[0])
        self.new_section = ChoiceField([], name="template-new-section", blank=None)
        self.new_choices = LongText(name="template-new-choices")
        self._new = {
            "words": Field("What it is called", self.new_words, parent=part),
            "kind": Field("What it holds", self.new_kind, parent=part),
            "section": Field("In which section", self.new_section, parent=part),
            "choices": Field("Choices, one on each line", self.new_choices, parent=part),
        }
        for one in self._new.values():
            column.addWidget(one)
            one.editor.typed.connect(self.typed)
        self._new["choices"].hide()
        self.new_kind.committed.connect(lambda: self._new["choices"].setVisible(self.new_kind.value() == "choice"))
        column.addWidget(
            Button("Add", name="template-add", icon="plus", parent=part, act=self.add), 0, Qt.AlignmentFlag.AlignLeft
        )
        return part

    def _words(self) -> QWidget:
        part = QWidget(self)
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.title = Label("", "strong", part, wrap=True)
        self.title.setObjectName("template-title")
        self.about = Label("", "small-muted", part, wrap=True)
        column.addWidget(self.title)
        column.addWidget(self.about)
        for copy in Copy:
            column.addWidget(
                self._field(copy.value, f"On the {copy_words(copy)}", TextField(name=f"template-{copy.value}"))
            )
        self._shows = Label(
            "A copy without words does not show it. [first name] becomes the pupil’s.", "small-muted", part,
            wrap=True,
        )  # fmt: skip
        column.addWidget(self._shows)
        column.addWidget(self._field("help", "Help for whoever writes", LongText(name="template-help")))
        column.addWidget(self._field("choices", "Choices, one on each line", LongText(name="template-choices")))
        row = QHBoxLayout()
        row.setSpacing(12)
        needed = ChoiceField(NEEDED, name="template-required", blank=None)
        row.addWidget(self._field("required", "Room is kept for it on paper", needed), 1)
        row.addWidget(self._field("into", "In the section", ChoiceField([], name="template-into", blank=None)), 1)
        column.addLayout(row)
        column.addStretch(1)
        return part

    def _field(self, key: str, label: str, editor: Editor) -> Field[Any]:
        made: Field[Any] = Field(label, editor, parent=self)
        self._fields[key] = made
        editor.committed.connect(partial(self._save, key))
        editor.typed.connect(self.typed)
        return made

    def first(self) -> QWidget:
        """The list of what it holds."""
        return self.list

    def commit(self) -> None:
        """Save the box that is typed in."""
        for key in self._fields:
            self._save(key)

    def typing(self) -> dict[str, object]:
        """What stands in the boxes and not in the template, with its place in it; nothing where all is saved."""
        held = self._held()
        words = {
            key: one.editor.raw()
            for key, one in self._fields.items()
            if key in held and not one.isHidden() and one.editor.value() != held[key]
        }
        new = {key: raw for key in NEW_BOXES if (raw := self._new[key].editor.raw())}
        return {"at": [*self._at], "words": words, "new": new} if words or new else {}

    def put_back(self, kept: Mapping[str, Any]) -> None:
        """Show again what was typed here once and not saved."""
        at = tuple(kept.get("at", ()))
        if self.found is None or at not in self._places():
            return
        self.list.setCurrentRow(self._places().index(at))
        for boxes, words in ((self._fields, kept.get("words", {})), (self._new, kept.get("new", {}))):
            for key, raw in words.items():
                boxes[key].editor.put_back(raw)
                boxes[key].set_error(NOT_SAVED)

    def _places(self) -> list[Place]:
        parts = self.found.layout.sections if self.found is not None else ()
        return [(part.id, field.id if field is not None else "") for part in parts for field in (None, *part.fields)]

    def show_template(self, found: TemplateView) -> None:
        """The template as it is now; what was chosen stays chosen."""
        self.found = found
        places = [(part, field) for part in found.layout.sections for field in (None, *part.fields)]
        keys = [(part.id, field.id if field is not None else "") for part, field in places]
        row = keys.index(self._at) if self._at in keys else 0
        self._at = keys[row]
        self.list.blockSignals(True)
        self.list.clear()
        for part, field in places:
            item = QListWidgetItem(f"      {as_shown(called(field))}" if field is not None else as_shown(called(part)))
            shown = (field or part).labels.copies
            on = ", ".join(copy_words(one) for one in shown)
            name = as_shown(called(field or part))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{'' if field else 'Section '}{name}, {on}")
            if field is None:
                font = item.font()
                font.setBold(True)
                item.setFont(font)
            self.list.addItem(item)
        self.list.setCurrentRow(row)
        self.list.blockSignals(False)
        sections = [(one.id, as_shown(called(one))) for one in found.layout.sections]
        self._fields["into"].editor.set_choices(sections)
        before = self.new_section.value()
        self.new_section.set_choices([*sections, (NEW_SECTION, "A section of its own")])
        self.new_section.set_value(before if before in dict(sections) else self._at[0])
        self._show_chosen()

    def shift(self, step: int) -> None:
        """What is chosen goes one place up or down, among its like."""
        found, (part_id, field_id) = self.found, self._at
        part = found.layout.section(part_id) if found is not None else None
        if found is None or part is None:
            return
        parts, fields = [one.id for one in found.layout.sections], [one.id for one in part.fields]
        here = fields.index(field_id) if field_id else parts.index(part_id)
        to = here + step
        if not 0 <= to < len(fields if field_id else parts):
            return
        self._do(
            lambda desk: plan_templates.move(desk, template_id=found.id, section=part_id, field=field_id or None, to=to)
        )

    def remove(self) -> None:
        """What is chosen goes out of the template; plans that have it keep it."""
        found, (part_id, field_id) = self.found, self._at
        if found is None:
            return
        self._at = (part_id, "") if field_id else ("", "")
        self._do(
            lambda desk: plan_templates.remove(desk, template_id=found.id, section=part_id, field=field_id or None)
        )

    def add(self) -> None:
        """A field of the school's own."""
        found = self.found
        if found is None:
            return
        words, kind = str(self.new_words.value() or ""), self.new_kind.value()
        section = str(self.new_section.value() or "") or None
        choices = str(self.new_choices.value() or "").split("\n") if kind == "choice" else None

        def made(_change: Change | None) -> None:
            self._new["words"].set_error("")
            self.new_words.set_value(None)
            self.new_words.setText("")
            self.new_choices.put_back("")

        def refused(error: UserError) -> None:
            self._new["words"].set_error(error.happened)
            self.new_words.setFocus(Qt.FocusReason.OtherFocusReason)

        self._act(
            lambda desk: plan_templates.add_field(
                desk, template_id=found.id, section=section, kind=kind, words=words, choices=choices
            ),
            made, refused,
        )  # fmt: skip

    def _do(self, act: Callable[[Desk], Change | None]) -> None:
        """A change of the whole; a refusal is said above the words."""
        self._act(act, lambda _change: None, lambda error: self._fields[Copy.STAFF.value].set_error(error.happened))

    def _chosen(self, row: int) -> None:
        if self.found is None or row < 0:
            return
        self.commit()
        self._at = self._places()[row]
        self._show_chosen()

    def _here(self) -> tuple[Part | None, TemplateField | None]:
        part = self.found.layout.section(self._at[0]) if self.found is not None else None
        return part, part.field(self._at[1]) if part is not None and self._at[1] else None

    def _held(self) -> dict[str, Any]:
        """What the template says of what is chosen."""
        part, field = self._here()
        chosen = field or part
        if self.found is None or part is None or chosen is None:
            return {}
        held: dict[str, Any] = {copy.value: as_shown(chosen.labels.on(copy)) or None for copy in Copy}
        held["name"] = self.found.layout.name
        if field is not None:
            held |= {"help": field.help or None, "required": field.required, "into": part.id}
            held["choices"] = "\n".join(field.choices) or None
        return held

    def _show_chosen(self) -> None:
        part, field = self._here()
        held = self._held()
        if part is None:
            return
        self.title.setText(as_shown(called(field or part)))
        repeated = "Filled in once for each." if part.repeated else "A section."
        self.about.setText(f"Holds: {type_words(field.type)}." if field is not None else repeated)
        own = field is None or not (field.staff_only or field.type is FieldType.PUPIL or field.place == "pupil.status")
        for key, one in self._fields.items():
            fits = key in held and (key != "choices" or (field is not None and field.type is FieldType.CHOICE))
            one.setVisible(fits and (own or key not in (Copy.PARENT.value, Copy.PUPIL.value)))
            if key in held:
                one.editor.set_value(held[key])
                one.set_error("")

    def _save(self, key: str) -> None:
        """One box, where something else stands in it than the template says."""
        found, held, one = self.found, self._held(), self._fields[key]
        part, field = self._here()
        value = one.editor.value()
        if found is None or part is None or key not in held or value == held[key] or one.isHidden():
            return
        at: dict[str, Any] = {"template_id": found.id, "section": part.id}
        if field is not None:
            at["field"] = field.id
        if key == "into":
            self._at = (str(value), self._at[1])

        def refused(error: UserError) -> None:
            one.set_error(error.happened)

        self._act(lambda desk: _write(desk, key, at, value), lambda _change: one.set_error(""), refused)


def as_shown(words: str) -> str:
    """A label as a person reads it here."""
    return words.replace(PUPIL_FIRST, FIRST_SHOWN)


def as_held(words: str | None) -> str | None:
    """The same as the template keeps it."""
    return words.replace(FIRST_SHOWN, PUPIL_FIRST) if words else words


def _write(desk: Desk, key: str, at: Mapping[str, Any], value: Any) -> Change | None:
    """Save one box of what is chosen."""
    if key == "name":
        return plan_templates.rename(desk, template_id=at["template_id"], name=value or "")
    if key in set(Copy):
        return plan_templates.word(desk, **at, copy=key, words=as_held(value))  # type: ignore[arg-type]  # a copy's name
    if key == "into":
        return plan_templates.move(desk, **at, to=LAST, into=value)
    if key == "choices":
        return plan_templates.set_field(desk, **at, choices=str(value or "").split("\n"))
    if key == "required":
        return plan_templates.set_field(desk, **at, required=value)
    return plan_templates.set_field(desk, **at, help_text=value or "")
