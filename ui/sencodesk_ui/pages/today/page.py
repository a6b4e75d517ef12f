# SPDX-License-Identifier: Apache-2.0
"""Today: what needs the SENCO, the oldest first."""

from datetime import date
from functools import partial
from itertools import pairwise

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from sencodesk.services import backup_rota, unsaved
from sencodesk.services.backup_rota import Standing
from sencodesk.services.unsaved import Kept
from sencodesk.views import returns as returns_view
from sencodesk.views import today as view
from sencodesk.views.returns import CheckView
from sencodesk.views.today import DueDuty, DueGroup, DueReturn, DueReview, DueTask, Expiring, TodayView
from sencodesk_ui import theme
from sencodesk_ui.forms.record import RecordForm
from sencodesk_ui.forms.rows import RecordRows
from sencodesk_ui.pages.page import Page
from sencodesk_ui.pages.pupil.aim import Aim
from sencodesk_ui.pages.returns.words import period_words
from sencodesk_ui.pages.today.cards import LET_GO, BackupCard, OutboxCard, ReturnCard
from sencodesk_ui.pages.today.head import TodayHead
from sencodesk_ui.pages.today.rows import GroupHead, Thing, TodayRow
from sencodesk_ui.pages.today.tasks import EVERYBODY, NEW_TASK, duty_row, group_row, task_row
from sencodesk_ui.widgets import Button, EmptyState, Scroll, clear, distance, shown_day
from sencodesk_ui.workspace import Workspace

SIDE, NARROW_SIDE, NARROW_BELOW, ONE_COLUMN_BELOW = 320, 262, 1100, 840
MOST_RETURNS = 3
ROOM = 72
"""Pixels kept free round a task that is being typed: its buttons stand below it in large text."""
Due = DueReview | DueReturn | Expiring | DueTask | DueDuty | DueGroup
GROUPS = (("overdue", "circle-alert", "Overdue"), ("this_week", "calendar-days", "This week"),
          ("later", "calendar-range", "Next four weeks"))  # fmt: skip


class TodayPage(Page):
    """One list, and three cards beside it."""

    stem = rail = handbook = "today"
    concerns = frozenset(
        {
            "pupil",
            "plan",
            "return",
            "submission",
            "status_period",
            "registration",
            "council",
            "access_arrangement",
            "task",
            "concern",
            "entry",
            "ehc_request",
            "ehc_plan",
            "review",
            "term",
            "closed_day",
            "chase",
            "handed_over",
        }
    )

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self._found: TodayView | None = None
        self._narrow = False
        self._cards: dict[str, ReturnCard] = {}
        scroll = Scroll(self)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        self._row = row = QHBoxLayout()
        row.setSpacing(24)
        scroll.body.addLayout(row)
        scroll.body.addStretch(1)
        left = QVBoxLayout()
        left.setSpacing(10)
        self._head = TodayHead(workspace, self, lambda: self.new_task.begin_new())
        self.more = self._head.more
        left.addLayout(self._head)
        self.list = QFrame(self)
        self.list.setObjectName("today-list")
        self.list.setProperty("kind", "card")
        self.list.setAccessibleName("What needs you")
        self._rows = QVBoxLayout(self.list)
        self._rows.setContentsMargins(1, 1, 1, 1)
        self._rows.setSpacing(0)
        left.addWidget(self.list)
        self.new_task = RecordRows(workspace, NEW_TASK, parent=self)
        self.new_task.fill(EVERYBODY, [])
        self._aim = Aim(scroll, ROOM)
        self.new_task.begun.connect(self._begun)
        left.addWidget(self.new_task)
        left.addStretch(1)
        row.addLayout(left, 1)
        row.addWidget(self._side_column())

    def _begun(self, form: RecordForm) -> None:
        """The list may be longer than the window: the line that was opened below it is brought into view."""
        self._aim.take(form.editors["text"])

    def _side_column(self) -> QWidget:
        self._side = QWidget(self)
        self._side.setFixedWidth(theme.px(SIDE))
        self._cards_column = column = QVBoxLayout(self._side)
        column.setContentsMargins(0, 40, 0, 0)
        column.setSpacing(16)
        self._returns = QVBoxLayout()
        self._returns.setSpacing(16)
        column.addLayout(self._returns)
        self.outbox = OutboxCard(self._side)
        self.backup = BackupCard(self._side, only_read=bool(self.workspace.desk.only_to_read))
        self.backup.asked.connect(lambda: self.workspace.go("settings", section="backups"))
        column.addWidget(self.outbox)
        column.addWidget(self.backup)
        column.addStretch(1)
        return self._side

    def load(self) -> None:
        """Read what is due."""
        on = self.workspace.today()
        confided = self.workspace.may_confide
        self.workspace.read(self, lambda session: view.today(session, on=on, confided=confided), self._show)
        self.workspace.read(self, lambda session: unsaved.kept(session, "today-task-new", EVERYBODY), self._restore)
        self.workspace.on_writer(self, backup_rota.standing, self._show_backup)

    def commit(self) -> None:
        """Save a task that is being typed."""
        for form in self.new_task.every_form():
            form.flush()

    def _restore(self, kept: Kept | None) -> None:
        """A task that was typed and never saved stands in its line again."""
        if kept is None or self.new_task.new_form is not None or not self.workspace.may_write:
            return
        self.new_task.begin_new(focus=False).restore(kept.values)

    def _show_backup(self, found: Standing) -> None:
        self.backup.show_standing(found, self.workspace.now())

    def _show(self, found: TodayView) -> None:
        self._found = found
        self._head.show_days(found.on, found.until)
        clear(self._rows)
        for group, icon, word in GROUPS:
            things: list[Due] = [
                *found.duties, *found.reviews, *found.due_returns, *found.expiring, *found.tasks, *found.groups,
            ]  # fmt: skip
            things = sorted((one for one in things if one.when == group), key=lambda one: one.due or date.max)
            due = [self._line(one, found) for one in things]
            due += self._new_year(found) if group == "this_week" else []
            due += self._without_plan(found) if group == "later" else []
            if due:
                late = group == "overdue"
                self._rows.addWidget(GroupHead(icon, word, len(due), self.list, late=late))
            for row in due:
                row.set_narrow(self._narrow)
                self._rows.addWidget(row)
        if self._rows.count() == 0:
            self._rows.addWidget(self._nothing(found))
        else:
            _round_off(self._rows)
        self._show_returns(found)
        self.outbox.show_waiting(found.waiting, self.workspace.now(), narrow=self._narrow, sealed=_sealed(found))
        self._order()

    def _line(self, one: Due, found: TodayView) -> TodayRow:
        if isinstance(one, DueReview):
            return self._review(one, found)
        if isinstance(one, DueReturn):
            return self._due_return(one, found)
        if isinstance(one, Expiring):
            return self._expiring(one, found)
        if isinstance(one, DueDuty):
            return duty_row(one, found, self.workspace, self.list)
        if isinstance(one, DueGroup):
            return group_row(one, found, self.workspace, self.list)
        return task_row(one, found, self.workspace, self.list)

    def _order(self) -> None:
        """Tab goes down the list first, then down the cards, whatever was made when."""
        cards = [*_widgets(self._returns), self.outbox, self.backup]
        holders = [self._head.add_task, self.more, *_widgets(self._rows), self.new_task, *cards]
        buttons = [one for holder in holders for one in (holder, *holder.findChildren(QPushButton))]
        stops = [one for one in buttons if isinstance(one, QPushButton)]
        for before, after in pairwise(stops):
            self.setTabOrder(before, after)

    def _review(self, one: DueReview, found: TodayView) -> TodayRow:
        thing = Thing(
            icon="target",
            what="Review the plan",
            whom=f"{one.pupil_name}, {one.class_name}" if one.class_name else one.pupil_name,
            rule="review date set on the plan",
            day=shown_day(one.due),
            distance=distance(one.due, found.on),
            late=one.days < 0,
            button="Open plan",
            name=f"today-plan-{one.plan_id}",
        )
        return TodayRow(thing, partial(self.workspace.go, "plan", plan_id=one.plan_id), self.list)

    def _due_return(self, one: DueReturn, found: TodayView) -> TodayRow:
        what = f"Put right and send again: the {one.title}" if one.refused else f"Send the {one.title}"
        thing = Thing(
            icon="send",
            what=f"File again: the {one.title}, withdrawn" if one.withdrawn else what,
            whom=one.council_name,
            rule=f"{period_words(one.period)}, day set by the council",
            day=shown_day(one.due),
            distance=distance(one.due, found.on),
            late=one.days < 0,
            button="Open return",
            name=f"today-due-{one.return_id}",
        )
        return TodayRow(thing, partial(self.workspace.go, "return", return_id=one.return_id), self.list)

    def _expiring(self, one: Expiring, found: TodayView) -> TodayRow:
        thing = Thing(
            icon="clock",
            what=f"Renew for tests: {one.what[:1].lower()}{one.what[1:]}",
            whom=f"{one.pupil_name}, {one.class_name}" if one.class_name else one.pupil_name,
            rule="until when the access arrangement was approved",
            day=shown_day(one.due),
            distance=distance(one.due, found.on),
            late=False,
            button="Open pupil",
            name=f"today-access-{one.access_id}",
        )
        act = partial(self.workspace.go, "pupil", pupil_id=one.pupil_id, tab="assessments")
        return TodayRow(thing, act, self.list)

    def _new_year(self, found: TodayView) -> list[TodayRow]:
        if not found.new_year or not self.workspace.may_keep:
            return []
        thing = Thing(
            icon="school",
            what="Begin the new school year",
            whom="Classes move up, leavers leave, plans go on",
            rule="asked in August and September",
            day="",
            distance="",
            late=False,
            button="Look at it",
            name="today-school-year",
        )
        return [TodayRow(thing, lambda: self.workspace.go("school-year"), self.list)]

    def _without_plan(self, found: TodayView) -> list[TodayRow]:
        if not found.without_plan or not found.with_sen:
            return []
        classes = found.classes_without_plan
        named = f"{', '.join(classes[:-1])} and {classes[-1]}" if len(classes) > 1 else "".join(classes)
        whom = f"Class{'es' if len(classes) > 1 else ''} {named}" if classes else ""
        thing = Thing(
            icon="users",
            what=f"Write plans: {found.without_plan} of {found.with_sen} still to do",
            whom=whom if len(classes) < 6 else f"In {len(classes)} classes",
            rule="pupils with SEN and no current plan",
            day="",
            distance="",
            late=False,
            button="Show pupils",
            name="today-without-plan",
        )
        return [TodayRow(thing, lambda: self.workspace.go("pupils", filter="no-plan"), self.list)]

    def _nothing(self, found: TodayView) -> EmptyState:
        after = found.next_review
        if after is not None:
            text = f"Next: review {after.pupil_name}’s plan, {shown_day(after.due)}."
            return EmptyState("sun", "Nothing is due", text, name="today-empty", parent=self.list)
        if found.pupils:
            return EmptyState(
                "sun",
                "Nothing is due",
                "Next: write the first plan. Choose a pupil." if self.workspace.may_write else "",
                "Show pupils",
                lambda: self.workspace.go("pupils"),
                name="today-empty",
                parent=self.list,
            )
        if not self.workspace.may_write:
            text = "There are no pupils in these records."
            return EmptyState("sun", "Nothing is due", text, name="today-empty", parent=self.list)
        return EmptyState(
            "sun",
            "Nothing is due",
            "Next: bring your pupils in, then write the first plan.",
            "Import pupils",
            lambda: self.workspace.go("import", choose=True),
            name="today-empty",
            parent=self.list,
        )

    def _show_returns(self, found: TodayView) -> None:
        clear(self._returns)
        self._cards = {}
        now, on = self.workspace.now(), found.on
        shown = found.returns[:MOST_RETURNS]
        for due in shown:
            self._cards[due.id] = ReturnCard(
                due, on, partial(self._open_return, due.id), now, self._side,
                may_send=self.workspace.may_keep, may_import=self.workspace.may_write,
            )  # fmt: skip
            self._returns.addWidget(self._cards[due.id])
        more = len(found.returns) - len(shown)
        if more:
            text = "1 more return" if more == 1 else f"{more} more returns"
            self._returns.addWidget(
                Button(text, "quiet", name="today-more-returns", act=lambda: self.workspace.go("returns"))
            )
        open_ones = [due.id for due in shown if due.submission is None or due.submission.state in LET_GO]
        if open_ones:
            self.workspace.read(
                self,
                lambda session: {one: returns_view.check(session, one, on) for one in open_ones},
                self._show_checks,
            )

    def _show_checks(self, found: dict[str, CheckView]) -> None:
        first, register = True, self._found.pupils if self._found is not None else 0
        for return_id, check in found.items():
            if return_id in self._cards:
                self._cards[return_id].show_check(check, first=first, register=register)
                first = first and bool(check.errors or check.unexplained or not check.pupils)
        self._order()

    def _open_return(self, return_id: str, step: str) -> None:
        if step == "import":
            self.workspace.go("import", choose=True)
            return
        self.workspace.go("return", return_id=return_id, step=step)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where room is short the cards are narrower and rules take their own line."""
        super().resizeEvent(event)
        room = theme.room(self.width())
        narrow, one_column = room < NARROW_BELOW, room < ONE_COLUMN_BELOW
        direction = QBoxLayout.Direction
        self._row.setDirection(direction.TopToBottom if one_column else direction.LeftToRight)
        self._cards_column.setContentsMargins(0, 0 if one_column else 40, 0, 0)
        wide = theme.px(NARROW_SIDE if narrow else SIDE)
        self._side.setMinimumWidth(0 if one_column else wide)
        self._side.setMaximumWidth(self.width() if one_column else wide)
        if narrow != self._narrow:
            self._narrow = narrow
            self._head.set_narrow(narrow)
            if self._found is not None:
                self._show(self._found)


def _sealed(found: TodayView) -> bool:
    """Whether a return was ever sealed and left this laptop, even if it was taken back later."""
    return any(
        sent is not None and sent.state != "discarded"
        for due in found.returns
        for sent in (due.submission, due.rehearsal)
    )


def _round_off(rows: QVBoxLayout) -> None:
    """The first and the last row have the card's corners."""
    shown = _widgets(rows)
    shown[0].setProperty("end", "first")
    shown[-1].setProperty("end", "last")


def _widgets(layout: QVBoxLayout) -> list[QWidget]:
    """What stands in a layout, from the top."""
    items = [layout.itemAt(place) for place in range(layout.count())]
    return [widget for item in items if item is not None and (widget := item.widget()) is not None]
