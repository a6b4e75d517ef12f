# SPDX-License-Identifier: Apache-2.0
"""The plan editor: what is typed at the left is on the paper at the right a moment later."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from sencodesk.papers.model import Paper
from sencodesk.services import coaching, editing, next_plans, papers, plan_answers, plans
from sencodesk.services.desk import Desk
from sencodesk.services.editing import Editing
from sencodesk.services.history import Change
from sencodesk.services.plans import SignatureValues
from sencodesk.views.changed_since import Changed, against
from sencodesk.views.plans import PlanView
from sencodesk_ui import theme
from sencodesk_ui.pages.page import Page
from sencodesk_ui.pages.plan.coach import Coach
from sencodesk_ui.pages.plan.form import Form
from sencodesk_ui.pages.plan.head import Head
from sencodesk_ui.pages.plan.issued import say_issued
from sencodesk_ui.pages.plan.saving import Saving
from sencodesk_ui.pages.plan.target_acts import TargetActs
from sencodesk_ui.pages.plan.words import begun_from, said
from sencodesk_ui.print_choice import COPIES
from sencodesk_ui.saving import Seen
from sencodesk_ui.widgets import EmptyState
from sencodesk_ui.widgets.paper import PaperPane
from sencodesk_ui.workspace import Workspace

NARROWEST_PAPER = 420
NARROWEST_FORM = 500
FORM_SHARE = 0.55
UNREAD = "This value could not be read. Put it right first; the plan is still a draft."
UNSAVED = "This could not be saved as it stands. Put it right first; the plan is still a draft."
NEEDED = "A current plan needs this date."


class PlanPage(Page):
    """Form and paper of one plan."""

    stem, rail, handbook = "plan", "plans", "plans"
    concerns = frozenset({"plan", "target", "signature", "pupil", "school", "school_class", "person", "term",
                          "status_period", "registration", "advice_left", "plan_answer", "plan_template",
                          "provision"})  # fmt: skip
    compact_rail = True

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self.found: Editing | None = None
        self.jump: dict[str, Any] = {}
        self._drawing_number = 0
        self.head, self.form = Head(self), Form(workspace.today, self, may_write=workspace.may_write)
        self.head.may_write = workspace.may_write
        self.paper = PaperPane(workspace.jobs, COPIES, name="paper", parent=self)
        self.saving = Saving(workspace, self.form, self)
        self.coach = Coach(workspace, self.form, self.paper, self.saving, self)
        self.targets = TargetActs(self)
        self._build()
        self.paper.set_source(self._drawing)
        self.paper.drawn.connect(self._drawn)
        self.paper.view.pressed.connect(self._pressed)
        self.head.asked.connect(self._asked)
        self.form.asked.connect(self.targets.act)
        self.form.moved.connect(self.targets.move)
        self.form.add_asked.connect(self.targets.add)
        self.form.bank_asked.connect(self.targets.open_bank)
        self.form.begun.marked.connect(self._mark)
        self.form.running.review_asked.connect(self._review)
        self.form.row_removed.connect(self._remove_row)
        self.form.typed.connect(self._typed)
        self.saving.saved.connect(self.load)
        self.saving.refused.connect(self.paper.touch)
        self.form.signatures.table.changed.connect(
            lambda row, _version, values: self.saving.rows.save_row(
                self.form.signatures.table, row, values, _change_signature
            )
        )
        self.form.signatures.table.added.connect(self._sign)
        self.form.signatures.table.removed.connect(self._unsign)
        self.form.signatures.table.versions_asked.connect(lambda row: workspace.show_versions("signature", row))
        self._keys()
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._focus_moved)

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self.stack = QStackedWidget(self)
        whole.addWidget(self.stack)
        editor = QWidget(self)
        row = QHBoxLayout(editor)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.left = QWidget(editor)
        column = QVBoxLayout(self.left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.form, 1)
        row.addWidget(self.left)
        row.addWidget(self.paper)
        self.stack.addWidget(editor)
        self.stack.addWidget(
            EmptyState(
                "target", "This plan is not there any more.",
                "Undo brings back what was removed, redo what was undone.",
                "All plans", lambda: self.workspace.go("plans"), name="plan-gone", parent=self,
            )
        )  # fmt: skip
        self._paper_shown = False

    def _keys(self) -> None:
        for keys, act in (
            ("Ctrl+Return", self.targets.add),
            ("Ctrl+Enter", self.targets.add),
            ("Ctrl+P", self.print),
            ("Alt+Up", lambda: self.targets.move_here(-1)),
            ("Alt+Down", lambda: self.targets.move_here(1)),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def show_at(self, where: dict[str, Any]) -> None:
        """``plan_id``, and perhaps ``field`` (as the paper calls it, or a target's own with ``target_id``)."""
        if where.get("plan_id") != self.where.get("plan_id"):
            self.found = None
            self.form.show_advice({})  # what the coach said was about another plan
        self.jump = {key: where[key] for key in ("field", "target_id") if where.get(key)}
        super().show_at(where)

    def load(self) -> None:
        """Read the plan; while a save is under way, the reading after it counts."""
        plan_id, on, stamp = str(self.where.get("plan_id", "")), self.workspace.today(), self.saving.stamp()

        def show(found: Editing | None) -> None:
            if stamp != self.saving.stamp():
                self.saving.missed = True
            elif plan_id == self.where.get("plan_id"):
                self._show(found)

        self.workspace.read(self, lambda session: editing.read(session, plan_id, on=on), show)

    def commit(self) -> None:
        """Save what is typed in every card; what cannot be saved is kept."""
        if self.found is not None:
            self.form.signatures.table.commit()
            self.saving.save_all()

    def first_focus(self) -> QWidget | None:
        """The first card; a jump goes on from there when the plan has been read."""
        return self.form.dates.head.chevron

    def print(self) -> None:
        """Save, then offer the paper."""
        found = self.found
        if found is None:
            return
        self.commit()
        from sencodesk_ui import printing

        copy = self.paper.copy()

        def show(_done: None) -> None:
            printing.offer(self.workspace, self, plan_ids=[found.plan.id], copy=copy)

        # Whatever was handed over before is in the records when this empty piece of work comes back.
        self.workspace.write(self, lambda _desk: None, show)

    def _show(self, found: Editing | None) -> None:
        self.stack.setCurrentIndex(0 if found is not None else 1)
        fresh = self.found is None or found is None or self.found.plan.id != found.plan.id
        self.found = found
        if found is None:
            return
        if fresh:
            self.workspace.note_opened(found.pupil.id)
        self.head.show_plan(found.plan, found.pupil, found.corrected.get(found.plan.id), left=len(found.left))
        self.form.parts.group = found.group
        self.form.show_plan(found.plan, found.pupil.first_name, fresh=fresh, kept=found.kept)
        for target in self.form.targets:
            target.show_correction(found.corrected.get(target.record_id))
            target.show_provision(found.runs.get(target.record_id, ""), may_write=self.workspace.may_write)
        self.form.begun.show_changed(begun_from(found.plan, found.others), found.changed, marks=found.marks)
        writes = self.workspace.may_write
        self.form.running.show_running(found.running, self.workspace.today(), may_write=writes)
        if fresh and writes:
            self.saving.offer(found.kept)
        self.saving.seen()
        self._unsay_mended()
        self.paper.draw()
        self.coach.show_plan(found)
        self._go_on()

    def _go_on(self) -> None:
        """To the field that was asked for."""
        target_id, target = str(self.jump.get("target_id", "")), None
        if target_id:
            target = self.form.target(target_id)
            if target is None:  # this was read before the target was written; the reading that has it is on its way
                return
        jump, self.jump = self.jump, {}
        field = str(jump.get("field", ""))
        if target is not None:
            found = target.fields.get(field)
            # After the page has its focus: whoever opened it gives it the first focus once this returns.
            QTimer.singleShot(0, self, lambda: self.form.open(target, focus=found.editor if found else None))
        elif field:
            QTimer.singleShot(0, self, lambda: self.form.go(field))

    def _drawing(self, copy: str) -> Callable[[], Paper] | None:
        found = self.found
        if found is None:
            return None
        shown, now = self.form.overlaid(found.plan), self.workspace.now()
        which = papers.copy_named(copy)
        changed = self._changed(found, shown)
        return lambda: papers.draw(shown, found.pupil, found.school, copy=which, printed=now, changed=changed)

    def _changed(self, found: Editing, shown: PlanView) -> Changed | None:
        """What the paper marks: the plan as it stands in the form against last time."""
        if found.changed is None or not self.form.begun.mark.isChecked():
            return None
        return against(shown, found.changed.old, found.changed.since)

    def _mark(self, on: bool) -> None:
        """Whether staff copies mark what changed, here and when they are printed."""
        self.workspace.remember(papers.MARKS, on)
        self.paper.draw()

    def _drawn(self, paper: Paper) -> None:
        """The paper that is looked at is there; now what the other copy would have to say."""
        found = self.found
        if found is None:
            return
        shown, now = self.form.overlaid(found.plan), self.workspace.now()
        self._drawing_number += 1
        number = self._drawing_number
        other = papers.PARENT if self.paper.copy() == papers.STAFF else papers.STAFF

        def draw() -> Paper:
            return papers.draw(shown, found.pupil, found.school, copy=other, printed=now)

        def say(second: Paper) -> None:
            if number == self._drawing_number:
                self.form.show_said(said((*paper.warnings, *second.warnings)))

        self.workspace.aside(self, draw, say)

    def _unsay_mended(self) -> None:
        """What was said of a field goes when every field is right."""
        if not any(card.unsound() for card in self.form.cards()):
            self.workspace.unsay(UNREAD, UNSAVED)

    def _typed(self) -> None:
        self.paper.touch()
        self.saving.touch()
        self.coach.touch()

    def _pressed(self, field: str) -> None:
        self.form.go(field)

    def _focus_moved(self, old: QWidget | None, new: QWidget | None) -> None:
        """Leaving a card saves it; the block of the field in use is marked on the paper."""
        if self.found is None or new is None or not self.isVisible():
            return
        left, entered = self.form.card_of(old), self.form.card_of(new)
        if left is not None and left is not entered and self.isAncestorOf(left):
            self.saving.save(left)
        self.paper.view.mark_field(self.form.path_of(new) if entered is not None else "")

    def _asked(self, act: str) -> None:
        found = self.found
        if found is None or act == "back":
            self.workspace.back()
        elif act == "print":
            self.print()
        elif act == "show-paper":
            self._show_paper(not self._paper_shown)
        elif act == "review":
            self._review(found.plan.id)
        elif act == "pupil":
            self.workspace.go("pupil", pupil_id=found.pupil.id)
        elif act in ("versions", "correct"):
            self.commit()
            self.workspace.show_versions("plan", found.plan.id, act)
        elif act == "issue":
            self._issue(found)
        elif act == "next":
            self.commit()
            self.saving.run(lambda desk: next_plans.start(desk, plan_id=found.plan.id), self._go_to_made)
        elif act == "advice":
            self.saving.run(lambda desk: coaching.show_again(desk, plan_id=found.plan.id))
        elif act == "remove":
            self.saving.run(lambda desk: plans.remove(desk, plan_id=found.plan.id))
        else:
            self.commit()
            state: Any = act
            self.saving.run(lambda desk: plans.set_state(desk, plan_id=found.plan.id, state=state))

    def _review(self, plan_id: str) -> None:
        self.commit()
        self.workspace.go("plan-review", plan_id=plan_id)

    def _go_to_made(self, change: Change | None) -> None:
        """To the plan that a change made."""
        made = next((row for table, row in change.touched if table == "plan"), "") if change is not None else ""
        if made:
            self.workspace.go("plan", plan_id=made)

    def _issue(self, found: Editing) -> None:
        """Save first; what was typed and could not be saved keeps the plan a draft."""
        self.workspace.unsay(UNREAD, UNSAVED)
        for key in ("start", "review"):
            if self.form.dates.fields[key].error() == NEEDED:
                self.form.dates.fields[key].set_error("")
        self.commit()
        # What was handed over before has been saved or refused when this empty piece of work comes back.
        self.workspace.write(self, lambda _desk: None, lambda _done: self._make_current(found))

    def _make_current(self, found: Editing) -> None:
        for card in self.form.cards():
            if wrong := card.unsound():
                self.form.open(card, focus=wrong[0].editor)
                self.workspace.say("warning", UNSAVED if wrong[0].readable() else UNREAD)
                return
        now = self.form.dates.values()
        missing = [key for key in ("start", "review") if now[key] is None]
        if missing:
            for key in missing:
                self.form.dates.fields[key].set_error(NEEDED)
            self.form.open(self.form.dates, focus=self.form.dates.fields[missing[0]].editor)
            return

        def issued(change: Change | None) -> None:
            say_issued(self.workspace, found.plan, found.others, change)

        self.saving.run(lambda desk: plans.issue(desk, plan_id=found.plan.id), issued)

    def _sign(self, values: SignatureValues) -> None:
        table, found = self.form.signatures.table, self.found
        if found is not None:
            plan_id = found.plan.id

            def added() -> None:
                table.end_new()
                self.saving.save(self.form.signatures)  # what was kept of the row is in the records now

            self.saving.rows.write_row(
                table, lambda desk: plans.add_signature(desk, plan_id=plan_id, values=values), added
            )

    def _unsign(self, row: str) -> None:
        self.saving.rows.remove_row(
            self.form.signatures.table, row, lambda desk: plans.remove_signature(desk, signature_id=row),
            "The signature is taken away.",
        )  # fmt: skip

    def _remove_row(self, section: str, n: int) -> None:
        """A filling of a repeated section goes; what is typed elsewhere is saved first."""
        found = self.found
        if found is None:
            return
        self.commit()
        plan_id = found.plan.id
        self.saving.run(lambda desk: plan_answers.remove_row(desk, plan_id=plan_id, section=section, n=n))

    def _show_paper(self, on: bool) -> None:
        self._paper_shown = on
        self._fit()

    def _fit(self) -> None:
        """Both panes where there is room; otherwise the form, or the paper when it was asked for."""
        width = self.width()
        both = theme.room(width) >= NARROWEST_PAPER + NARROWEST_FORM
        self.head.paper.setVisible(not both)
        paper_only = not both and self._paper_shown
        self.head.paper.relabel("Show form" if paper_only else "Show paper")
        self.form.setVisible(not paper_only)
        self.paper.setVisible(both or paper_only)
        if both:
            self.left.setFixedWidth(min(round(width * FORM_SHARE), width - theme.px(NARROWEST_PAPER)))
        else:
            self.left.setMinimumWidth(0)
            self.left.setMaximumWidth(width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shares of the width."""
        super().resizeEvent(event)
        self._fit()


def _change_signature(desk: Desk, seen: Seen, values: Mapping[str, Any]) -> Change | None:
    return plans.change_signature(desk, signature_id=seen.id, row_version=seen.version, values=dict(values))  # type: ignore[arg-type]  # the columns are a signature's
