# SPDX-License-Identifier: Apache-2.0
"""The coach reads along: a quarter second after the last key it judges what stands in the form, on another thread.

What it must know of the school is read once for as long as the records are open, and anew when another pupil's plan is
opened after pupils, plans or their words have changed. A key press only sets a timer.
"""

import re
from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from sencodesk.coach.advising import advise
from sencodesk.coach.model import Advice
from sencodesk.coach.reading import reading_age
from sencodesk.records.plans import PlanState
from sencodesk.services import coaching as service
from sencodesk.services import papers
from sencodesk.services.editing import Editing
from sencodesk.views import coaching
from sencodesk.views.coaching import Heard, SchoolWords
from sencodesk.views.plans import PlanView
from sencodesk_ui.pages.plan.form import Form
from sencodesk_ui.pages.plan.saving import Saving
from sencodesk_ui.widgets.paper import PaperPane
from sencodesk_ui.workspace import Workspace

PAUSE_MS = 250
WRITTEN = frozenset({PlanState.DRAFT.value, PlanState.CURRENT.value})
"""The coach is silent about a plan that is over."""
OF_TARGET = re.compile(r"targets\[(\d+)\]\.(.*)")
CHANGES = frozenset({"pupil", "plan", "target", "person", "school_class", "professional", "bank_target"})
YOUNG, OLD = 9, 11
"""The reading age that a parent copy should have (look.md, Parent copies)."""


class Coach(QObject):
    """Puts advice under the fields of a form and the reading age beside the parent copy; leaves what is to be left."""

    def __init__(self, workspace: Workspace, form: Form, paper: PaperPane, saving: Saving, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace, self._form, self._paper, self._saving = workspace, form, paper, saving
        self._meter = ""
        self._words: SchoolWords | None = None
        self._stale = True
        self._of = ""
        self._found: Editing | None = None
        self._number = 0
        self._settled = True
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.look)
        workspace.changed.connect(self._changed)
        form.advice_left.connect(self._leave)
        paper.copy_chosen.connect(lambda _copy: self._show_meter())

    def show_plan(self, found: Editing) -> None:
        """Another plan, or the same as the records hold it now."""
        self._found = found
        if self._words is None or (self._stale and found.pupil.id != self._of):
            self._of, self._stale, on = found.pupil.id, False, self._workspace.today()
            self._workspace.read(self, lambda session: coaching.heard(session, on=on), self._heard)
        self.look()

    def touch(self) -> None:
        """Something was typed."""
        self._settled = False
        self._pause.start()

    def settled(self) -> bool:
        """Whether what is said is of what stands there now."""
        return self._settled and self._words is not None

    def look(self) -> None:
        """Judge what stands in the form now."""
        self._pause.stop()
        found, words = self._found, self._words
        if found is None or words is None:
            return
        self._number += 1
        number, today, self._settled = self._number, self._workspace.today(), False
        shown = self._form.overlaid(found.plan)
        silent = found.plan.state not in WRITTEN or not self._workspace.may_write

        def judge() -> tuple[dict[str, tuple[Advice, ...]], str]:
            meter = meter_words(shown)
            if silent:
                return {}, meter
            around = coaching.around(words, found.pupil, found.known, today=today, plan=shown)
            return by_field(advise(coaching.plan_text(shown, found.others), around), shown, found.left), meter

        def say(result: tuple[dict[str, tuple[Advice, ...]], str]) -> None:
            if number == self._number:
                self._settled = not self._pause.isActive()
                self._form.show_advice(result[0])
                self._meter = result[1]
                self._show_meter()

        self._workspace.aside(self, judge, say)

    def _leave(self, advice: Advice) -> None:
        """Advice is left as it is, and the focus goes back to its field; undo lets the coach say it again."""
        found = self._found
        if found is None:
            return
        field = self._form.field_of_advice(QApplication.focusWidget())
        (field.editor if field is not None else self._form.add).setFocus(Qt.FocusReason.OtherFocusReason)
        plan_id = found.plan.id
        self._saving.run(lambda desk: service.leave(desk, plan_id=plan_id, key=advice.key))

    def _show_meter(self) -> None:
        """How the family's words read, beside their copy."""
        self._paper.say(self._meter if self._paper.copy() == papers.PARENT else "")

    def _heard(self, heard: Heard) -> None:
        def prepared(words: SchoolWords) -> None:
            self._words = words
            self.look()

        self._workspace.aside(self, lambda: coaching.ready(heard), prepared)

    def _changed(self, tables: frozenset[str], _initiator: object) -> None:
        self._stale = self._stale or bool(tables & CHANGES)


def by_field(found: Sequence[Advice], plan: PlanView, left: frozenset[str]) -> dict[str, tuple[Advice, ...]]:
    """The advice that was not left, by the paper's name of its field."""
    said: dict[str, list[Advice]] = {}
    for one in found:
        if one.key in left:
            continue
        part = OF_TARGET.fullmatch(one.field)
        field = f"targets.{plan.targets[int(part[1])].n}.{part[2]}" if part else one.field
        said.setdefault(field, []).append(one)
    return {field: tuple(some) for field, some in said.items()}


def meter_words(plan: PlanView) -> str:
    """How the family's words read, as the meter beside the parent copy says it."""
    texts: list[str] = []
    for one in plan.targets:
        texts += [one.plain_text or one.text or "", one.you_can_help or ""]
    age = reading_age("\n".join(text for text in texts if text))
    if age is None:
        return ""
    years = round(age)
    verdict = "hard" if years > OLD else "easy" if years < YOUNG else "right"
    return f"Reading age about {max(years, 5)} ({verdict} for a family: {YOUNG} to {OLD})"
