# SPDX-License-Identifier: Apache-2.0
"""A new round robin: what it is called, about whom, which questions. What is typed is kept until it is started."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from sencodesk.errors import UserError
from sencodesk.records.round_robin_rules import MOST
from sencodesk.services import round_robins as services
from sencodesk.services import unsaved
from sencodesk.services.desk import Desk
from sencodesk.services.history import Change
from sencodesk.services.values import Refusal
from sencodesk.views.field_words import label
from sencodesk.views.roll import OnRoll
from sencodesk_ui.saving import Seen, keep_typing
from sencodesk_ui.shell.large import side_by_side
from sencodesk_ui.widgets import Button, Card, ChoiceField, DateField, Editor, Field, TextField
from sencodesk_ui.workspace import Workspace

FORM = "round-robin-new"
PAUSE = 1500
"""Milliseconds after which what is typed is kept."""
WITH_SEN, CHOSEN = "sen", "chosen"
USUAL = ("What goes well?", "What is hard, and when?", "What helps?")
"""The questions that stand there at first."""


class StartCard(Card):
    """``started`` carries the id of the new round robin, ``left`` when somebody wants none after all."""

    started = Signal(str)
    left = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__("New round robin", parent, name="robin-start")
        self.workspace = workspace
        self._everybody: Mapping[str, OnRoll] = {}
        self._chosen: Sequence[str] = ()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(PAUSE)
        self._later.timeout.connect(self.keep)
        self.about = ChoiceField([], name="robin-new-pupils", blank=None)
        self.fields: dict[str, Field[Any]] = {}
        self._line(
            (
                "name",
                label("round_robin", "name"),
                TextField(name="robin-new-name"),
                "Before the reviews, for example.",
            ),
            ("due_on", label("round_robin", "due_on"), DateField(name="robin-new-due-on"), ""),
        )
        self._line(
            ("pupil_ids", "About", self.about, ""),
            ("teacher", "For one teacher", TextField(name="robin-new-teacher"), "Empty: each class’s own teacher."),
        )
        self.questions = [TextField(name=f"robin-new-question-{n}") for n in range(1, MOST + 1)]
        asked = [(f"question-{n}", f"Question {n}", editor, "") for n, editor in enumerate(self.questions, start=1)]
        for first in range(0, MOST, 2):
            self._line(*asked[first : first + 2])
        buttons = QBoxLayout(side_by_side())
        go = Button("Start it", "primary", name="robin-new-save", parent=self, act=self.start)
        cancel = Button("Not now", "quiet", name="robin-new-cancel", parent=self, act=self._leave, way_out="form")
        buttons.addWidget(go)
        buttons.addWidget(cancel)
        buttons.addStretch(1)
        self.body.addLayout(buttons)
        for editor in self.editors().values():
            editor.committed.connect(self._later.start)
            if isinstance(editor, TextField):
                editor.typed.connect(self._later.start)

    def _line(self, *wanted: tuple[str, str, Editor, str]) -> None:
        row = QBoxLayout(side_by_side())
        row.setSpacing(16)
        for name, words, editor, help_ in wanted:
            field: Field[Any] = Field(words, editor, help=help_, parent=self)
            self.fields[name] = field
            row.addWidget(field, 1, Qt.AlignmentFlag.AlignBottom)
        self.body.addLayout(row)

    def editors(self) -> dict[str, Editor]:
        """Every editor by its name."""
        return {name: field.editor for name, field in self.fields.items()}

    def offer(self, everybody: Mapping[str, OnRoll], chosen: Sequence[str]) -> None:
        """About whom it can be: ``chosen`` are the pupils that were taken along from the register."""
        self._everybody, self._chosen = everybody, [one for one in chosen if one in everybody]
        sen = sum(one.has_sen for one in everybody.values())
        names = sorted({one.class_name for one in everybody.values() if one.class_name})
        choices = [(CHOSEN, f"The {len(self._chosen)} pupils who were chosen")] if self._chosen else []
        choices.append((WITH_SEN, f"Everybody with SEN, {sen} pupils"))
        for name in names:
            many = sum(one.class_name == name for one in everybody.values())
            with_sen = sum(one.class_name == name and one.has_sen for one in everybody.values())
            choices.append((f"sen:{name}", f"Class {name}, with SEN, {with_sen}"))
            choices.append((f"class:{name}", f"Class {name}, all {many}"))
        held = self.about.value()
        self.about.set_choices(choices)
        known = [key for key, _ in choices]
        self.about.set_value(held if held in known else known[0])

    def begin(self, kept: Mapping[str, object]) -> None:
        """Show it, with what was typed before."""
        for n, editor in enumerate(self.questions):
            if not editor.text():
                editor.set_value(USUAL[n] if n < len(USUAL) else None)
        for name, raw in kept.items():
            if name in self.fields:
                self.fields[name].editor.put_back(raw)
        self.fields["name"].editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def keep(self) -> None:
        """Keep what was typed: nothing of it is written before it is started."""
        self._later.stop()
        typed = {name: raw for name, one in self.editors().items() if (raw := one.raw()) and self._own(name, raw)}
        keep_typing(self.workspace, FORM, Seen(FORM), typed)

    def start(self) -> None:
        """Start it. What is refused is said beside its field."""
        wrong = {name: one.problem() for name, one in self.editors().items()}
        self._mark(wrong)
        if any(wrong.values()):
            return
        values: services.RoundRobinValues = {
            "name": self.fields["name"].editor.value(), "asked_on": self.workspace.today(),
            "due_on": self.fields["due_on"].editor.value(),
        }  # fmt: skip
        questions = [one.text() for one in self.questions]
        pupils, teacher = self.pupil_ids(), self.fields["teacher"].editor.value()

        def act(desk: Desk) -> Change | None:
            change = services.start(desk, values=values, questions=questions, pupil_ids=pupils, teacher=teacher)
            unsaved.drop(desk, form=FORM, record_id=FORM)
            return change

        def done(change: Change | None) -> None:
            self._later.stop()
            for name, one in self.editors().items():
                if name != "pupil_ids":
                    one.set_value(None)
            if change is not None:
                self.started.emit(next(row for table, row in change.touched if table == "round_robin"))

        def refused(error: UserError) -> None:
            here = dict(error.fields) if isinstance(error, Refusal) else {}
            if "questions" in here:
                here["question-1"] = here.pop("questions")
            self._mark(here)
            if not here.keys() & self.fields.keys():
                self.workspace.say_error(error)

        self.workspace.write(self, act, done, refused)

    def pupil_ids(self) -> list[str]:
        """Who is asked about, by what was chosen."""
        which = str(self.about.value())
        if which == CHOSEN:
            return list(self._chosen)
        sort, _, name = which.partition(":")
        return [
            key
            for key, one in self._everybody.items()
            if (not name or one.class_name == name) and (sort == "class" or one.has_sen)
        ]

    def _own(self, name: str, raw: object) -> bool:
        """Whether a person typed it: the usual questions stand there by themselves."""
        number = name.removeprefix("question-")
        return not (number.isdecimal() and int(number) <= len(USUAL) and raw == USUAL[int(number) - 1])

    def _mark(self, wrong: Mapping[str, str]) -> None:
        for name, field in self.fields.items():
            field.set_error(wrong.get(name, ""))
        first = next((name for name in self.fields if wrong.get(name)), None)
        if first is not None:
            self.fields[first].editor.setFocus()

    def _leave(self) -> None:
        self.keep()
        self.left.emit()
