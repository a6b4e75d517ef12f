# SPDX-License-Identifier: Apache-2.0
"""New school year: classes move up, leavers leave, plans go on or end. Looked at first, then one change, one undo."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QBoxLayout, QFrame, QVBoxLayout, QWidget

from sencodesk.errors import UserError
from sencodesk.records.school_year_rules import Key, Outcome, Step, is_long_before, next_year, year_words
from sencodesk.services import school_year as services
from sencodesk.services import unsaved
from sencodesk.services.desk import Desk, Reading
from sencodesk.services.history import Change
from sencodesk.services.values import Refusal
from sencodesk.views import school_year as view
from sencodesk.views.roll import OnRoll
from sencodesk.views.school_year import YearView
from sencodesk_ui import theme
from sencodesk_ui.pages.page import Page
from sencodesk_ui.pages.run.adding import AddPupilByName
from sencodesk_ui.pages.school_year.early import AskEarly
from sencodesk_ui.pages.school_year.steps import Offered, StepRows
from sencodesk_ui.pages.school_year.words import counted, group_words, long_before, to_look_at, what_happens
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

FORM = "school-year"
PAUSE = 1500
"""Milliseconds after which what is typed is kept."""
LEAD = (
    "Look through the classes, name those who do something else, and begin. Years and classes change at once, all in "
    "one change: one undo takes it back."
)
PLANS = (("keep", "Leave them as they are"), ("move", "Review them in the new year"), ("end", "End them"))


@dataclass(frozen=True)
class YearData:
    """What the page shows, and what was typed and not yet done."""

    found: YearView
    kept: Mapping[str, Any]


class SchoolYearPage(Page):
    """The new year before it is begun. Nothing is written until the button is pressed."""

    stem, rail, handbook = "school-year", "settings", "school-year"
    concerns = frozenset({"pupil", "registration", "term", "plan"})

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self.found: YearView | None = None
        self._else: dict[str, Step] = {}
        """Pupils who do something else than their class, by id."""
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        head, large = self._made_head(), theme.size.is_large()
        self.scroller = Scroll(self, margins=(24, 14, 24, 24), steady=True)
        if large:  # on a small screen the head is as high as the page: it scrolls with the rest
            self.scroller.body.addWidget(head)
        else:
            whole.addWidget(head)
        whole.addWidget(self.scroller, 1)
        self.note = Note("error", "", self, name="school-year-note")
        self.note.hide()
        self.early = AskEarly(lambda: self.begin(early=True), self._not_yet, self)
        for bar in (self.note, self.early):
            self.scroller.body.addWidget(bar)
        self._empty = EmptyState(
            "users", "Nobody is on roll.", "Bring your pupils in first.", "Import pupils",
            lambda: workspace.go("import"), name="school-year-empty", parent=self,
        )  # fmt: skip
        self._empty.hide()
        self.scroller.body.addWidget(self._empty)
        self._build()
        self.scroller.body.addStretch(1)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(PAUSE)
        self._later.timeout.connect(self.commit)

    def _made_head(self) -> QFrame:
        head = QFrame(self)
        head.setProperty("kind", "head")
        column = QVBoxLayout(head)
        around = 0 if theme.size.is_large() else 24
        column.setContentsMargins(around, 14, around, 12)
        column.setSpacing(8)
        top = QBoxLayout(side_by_side())
        top.setSpacing(10)
        back = IconButton("arrow-left", "Back", name="school-year-back", parent=head, act=self.workspace.back)
        top.addWidget(back, 0, Qt.AlignmentFlag.AlignVCenter)
        self.title = Label("New school year", "title", head, wrap=True)
        self.title.setObjectName("school-year-title")
        top.addWidget(self.title, 1)
        self.begin_button = Button(
            "Begin the school year", "primary", name="school-year-begin", parent=head, act=self.begin
        )
        self.begin_button.setVisible(self.workspace.may_keep)
        top.addWidget(self.begin_button)
        column.addLayout(top)
        column.addWidget(Label(LEAD, "muted", head, wrap=True))
        return head

    def _build(self) -> None:
        self.last_day, self.first_day = DateField(name="school-year-last"), DateField(name="school-year-first")
        self.plans = ChoiceField(PLANS, name="school-year-plans", blank=None)
        self.review_on = DateField(name="school-year-review")
        self.fields = {
            "last_day": Field("Last day of the old year", self.last_day, parent=self),
            "first_day": Field("First day of the new year", self.first_day, parent=self),
            "plans": Field("Plans due for review before it", self.plans, parent=self),
            "review_on": Field("Review them on", self.review_on, parent=self),
        }
        days = QWidget(self)
        row = QBoxLayout(side_by_side(), days)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        for field in self.fields.values():
            row.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        self.plans.set_value("keep")
        for editor in (self.last_day, self.first_day):
            editor.committed.connect(self.load)
        for other in (self.plans, self.review_on):
            other.committed.connect(self._typed)
        self.classes = StepRows("school-year-class", self)
        self.others = StepRows("school-year-pupil", self, removable=True)
        self.adding = AddPupilByName(self, name="school-year-add")
        self.happens = Label("", "", self, wrap=True)
        self.happens.setObjectName("school-year-happens")
        self.look = Note("warning", "", self, name="school-year-look")
        self.look.hide()
        self._cards = [
            self._card("What will happen", "school-year-what-card", self.happens, self.look),
            self._card("Days and plans", "school-year-days-card", days),
            self._card("Classes", "school-year-classes-card", self.classes),
            self._card(
                "Pupils who do something else", "school-year-others-card",
                Label("Who leaves before the others, repeats a year, or goes elsewhere.", "muted", self, wrap=True),
                self.others, self.adding,
            ),
        ]  # fmt: skip
        self.classes.typed.connect(self._typed)
        self.others.typed.connect(self._typed)
        self.others.removed.connect(self._drop)
        self.adding.wanted.connect(self._add)
        if not self.workspace.may_keep:
            for card in self._cards:
                card.setEnabled(False)

    def _card(self, heading: str, name: str, *parts: QWidget) -> Card:
        card = Card(heading, self, name=name)
        for part in parts:
            card.body.addWidget(part)
        self.scroller.body.addWidget(card)
        return card

    def load(self) -> None:
        """Read the groups; what is being typed stays."""
        on = self.workspace.today()
        first, last = self.first_day.value(), self.last_day.value()
        kept_days = self.found is None

        def query(session: Reading) -> YearData:
            kept = unsaved.kept(session, FORM, FORM)
            words = dict(kept.values) if kept else {}
            days = [first, last]
            if kept_days and words:
                days = [date.fromisoformat(str(words[key])) for key in ("first_day", "last_day")]
            return YearData(view.school_year(session, on=on, first_day=days[0], last_day=days[1]), words)

        self.workspace.read(self, query, self._show)

    def commit(self) -> None:
        """Keep what was chosen: nothing of it is written before the year is begun."""
        self._later.stop()
        if self.found is None or not self.workspace.may_keep or not self._cards[0].isVisibleTo(self):
            return
        keep_typing(self.workspace, FORM, Seen(FORM), self._words() if self._is_typed() else {})

    def first_focus(self) -> QWidget | None:
        """The first class."""
        return self.classes.rows[0].fate if self.classes.rows else self.last_day

    def _show(self, data: YearData) -> None:
        found, fresh = data.found, self.found is None
        new_year = not fresh and self.found is not None and self.found.first_day.year != found.first_day.year
        if self.found is not None and (self.found.first_day, self.found.last_day) != (found.first_day, found.last_day):
            self.early.set_text("")  # it was asked of other days
        self.found = found
        self.title.setText(f"New school year {found.words}")
        for editor, value in (
            (self.first_day, found.first_day), (self.last_day, found.last_day),
        ):  # fmt: skip
            if not editor.problem() and editor.value() != value:
                editor.set_value(value)
        if fresh or new_year:
            self.review_on.set_value(found.review_on)
        self._empty.setVisible(not found.movers)
        self.begin_button.setEnabled(bool(found.movers))
        for card in self._cards:
            card.setVisible(bool(found.movers))
        self.classes.classes = self.others.classes = found.classes
        self.classes.show_lines(
            [
                Offered(one.key, group_words(one.key), counted(one.pupils), one.suggested, next_year(one.year))
                for one in found.groups
            ]
        )
        self._else = {**(found.early if fresh else {}), **self._else}
        if fresh and data.kept:
            self._take(data.kept)
        self._show_others()
        self.adding.offer({one.id: OnRoll(one.id, one.name, one.class_name, False) for one in found.movers})
        self._say()

    def _show_others(self) -> None:
        assert self.found is not None
        self._else = {**self._else, **{key: step for key, step in self.others.steps().items() if key in self._else}}
        lines = [
            Offered(one.id, one.name, group_words(one.key), self._else[one.id], next_year(one.year))
            for one in self.found.movers
            if one.id in self._else
        ]
        self.others.show_lines(lines)

    def _add(self, pupil_id: str) -> None:
        if self.found is None:
            return
        one = next((mover for mover in self.found.movers if mover.id == pupil_id), None)
        if one is not None and pupil_id not in self._else:
            self._else[pupil_id] = Step("stays", one.year, one.class_name)
            self._show_others()
        self.adding.done()
        self._typed()

    def _drop(self, pupil_id: str) -> None:
        self._else.pop(pupil_id, None)
        self._show_others()
        self.adding.name.setFocus()
        self._typed()

    def _typed(self) -> None:
        self._later.start()
        self.early.set_text("")
        self._say()

    def _outcome(self) -> tuple[dict[Key, Step], Outcome]:
        assert self.found is not None
        groups = self.classes.steps()
        return groups, self.found.becomes(groups, self.others.steps())

    def _say(self) -> None:
        if self.found is None:
            return
        groups, becomes = self._outcome()
        self.happens.setText("\n".join(what_happens(self.found, becomes, self.plans.value())))
        self.look.set_text("\n".join(to_look_at(self.found, groups, becomes)))
        self.fields["review_on"].setVisible(self.plans.value() == "move")

    def begin(self, *, early: bool = False) -> None:
        """Begin the year as it stands here; ``early`` when it was asked whether it is to begin months before."""
        if self.found is None:
            return
        self.early.set_text("")
        wrong = {name: field.editor.problem() for name, field in self.fields.items() if field.isVisibleTo(self)}
        self._mark(wrong)
        if any(wrong.values()):
            return
        today = self.workspace.today()
        if not early and is_long_before(self.first_day.value() or self.found.first_day, today):
            self.early.ask(long_before(self.found, self.plans.value(), today))
            return
        values: dict[str, Any] = {
            "first_day": self.first_day.value() or self.found.first_day,
            "last_day": self.last_day.value() or self.found.last_day,
            "groups": [
                {"year": key[0], "class_name": key[1], **_to(step)} for key, step in self.classes.steps().items()
            ],
            "exceptions": [{"pupil_id": key, **_to(step)} for key, step in self.others.steps().items()],
            "plans": self.plans.value(),
            "review_on": self.review_on.value() if self.plans.value() == "move" else None,
        }
        _, becomes = self._outcome()
        words = year_words(values["first_day"])

        def act(desk: Desk) -> Change | None:
            change = services.start(desk, **values)
            unsaved.drop(desk, form=FORM, record_id=FORM)
            return change

        def done(change: Change | None) -> None:
            self._later.stop()
            self._forget()
            if change is None:
                self.workspace.say("info", "Nothing is changed: everybody stays as now.")
                return
            said = f"The school year {words} has begun. {counted(becomes.on_roll)} on roll, "
            self.workspace.say("success", f"{said}{counted(len(becomes.leavers))} left.", "Undo", self.workspace.undo)
            self.workspace.go("pupils")

        self.workspace.write(self, act, done, self._refused)

    def _not_yet(self) -> None:
        self.early.set_text("")
        self.begin_button.setFocus()

    def _forget(self) -> None:
        """The year is begun: the page starts anew when it is opened again."""
        self.found, self._else = None, {}
        self.classes.show_lines([])
        self.others.show_lines([])
        for editor in (self.first_day, self.last_day):
            editor.set_value(None)
        self.plans.set_value("keep")

    def _refused(self, error: UserError) -> None:
        if not isinstance(error, Refusal):
            self.workspace.say_error(error)
            self.load()
            return
        here = {name: sentence for name, sentence in error.fields if name in self.fields}
        self._mark(here)
        self.note.set_text("" if here else error.happened)

    def _mark(self, wrong: Mapping[str, str]) -> None:
        self.note.set_text("")
        for name, field in self.fields.items():
            field.set_error(wrong.get(name, ""))
        first = next((name for name in self.fields if wrong.get(name)), None)
        if first is not None:
            self.fields[first].editor.setFocus()

    def _is_typed(self) -> bool:
        assert self.found is not None
        as_offered = {one.key: one.suggested for one in self.found.groups}
        groups = self.classes.steps()
        return (
            any(step != _bare(as_offered.get(key)) for key, step in groups.items())
            or set(self._else) != set(self.found.early)
            or self.plans.value() != "keep"
        )

    def _words(self) -> dict[str, object]:
        assert self.found is not None
        return {
            "first_day": self.found.first_day.isoformat(),
            "last_day": self.found.last_day.isoformat(),
            "plans": self.plans.value(),
            "groups": [[list(key), list(_flat(step))] for key, step in self.classes.steps().items()],
            "pupils": [[key, list(_flat(step))] for key, step in self.others.steps().items()],
        }

    def _take(self, kept: Mapping[str, Any]) -> None:
        """What was typed before the records were locked."""
        self.plans.set_value(kept.get("plans", "keep"))
        self.classes.put({tuple(key): Step(*flat) for key, flat in kept.get("groups", [])})
        known = {one.id for one in self.found.movers} if self.found else set()
        self._else = {key: Step(*flat) for key, flat in kept.get("pupils", []) if key in known}


def _flat(step: Step) -> tuple[str, str | None, str | None]:
    return step.fate, step.year, step.class_name


def _bare(step: Step | None) -> Step | None:
    """As a row says it: where nobody moves there is no year and class."""
    return step if step is None or step.fate == "moves" else Step(step.fate)


def _to(step: Step) -> dict[str, str | None]:
    return {"fate": step.fate, "to_year": step.year, "to_class": step.class_name}
