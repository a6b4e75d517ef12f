# SPDX-License-Identifier: Apache-2.0
"""One return: its head, five steps across the top, and the step that is open."""

from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from sencodesk.services import returns as services
from sencodesk.views import return_steps
from sencodesk.views.return_steps import StepsView
from sencodesk_ui import theme
from sencodesk_ui.pages.page import Page
from sencodesk_ui.pages.return_.build import BuildStep
from sencodesk_ui.pages.return_.check import CheckStep
from sencodesk_ui.pages.return_.preview import PreviewStep
from sencodesk_ui.pages.return_.receipt import ReceiptStep
from sencodesk_ui.pages.return_.send import SendStep
from sencodesk_ui.pages.return_.step import STEMS, WORDS, Step
from sencodesk_ui.pages.returns.page import RETURN_TABLES
from sencodesk_ui.pages.returns.words import WAITING, count, period_words
from sencodesk_ui.shell.demo_band import StripedBand
from sencodesk_ui.shell.large import least_rows, page_column
from sencodesk_ui.widgets import Button, IconButton, Label, Steps, distance, shown_day
from sencodesk_ui.workspace import Workspace

TITLE = "SENCO Desk"
PRINT_PROOF = "Print proof of filing"
WIDE = 1150
BUILD, CHECK, PREVIEW, SEND, RECEIPT = range(5)


class ReturnPage(Page):
    """``where``: ``return_id``, and ``step`` (build, check, preview, send, receipt) or the one that is next."""

    stem, rail, handbook = "return", "returns", "returns"
    concerns = RETURN_TABLES

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self._view: StepsView | None = None
        self._step = BUILD
        self._fresh = self._reading = self._again = False
        self.rehearsal = False
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        column = page_column(around, self)
        self.band = StripedBand(self)
        self.band.setObjectName("return-rehearsal")
        self.band.setFixedHeight(theme.px(32))
        inside = QHBoxLayout(self.band)
        inside.setContentsMargins(24, 0, 24, 0)
        inside.addWidget(
            Label("REHEARSAL. Nothing that is sent from here counts as the return.", "small-strong", self.band)
        )
        self.band.hide()
        column.addWidget(self.band)
        column.addWidget(self._head())
        strip = QFrame(self)
        strip.setProperty("kind", "sheet")
        row = QHBoxLayout(strip)
        row.setContentsMargins(0, 0, 0, 0)
        self.steps = Steps(WORDS, name="return-step", parent=strip)
        self.steps.chosen.connect(lambda place: self._go(STEMS[place]))
        row.addWidget(self.steps)
        column.addWidget(strip)
        line = QFrame(self)
        line.setProperty("kind", "line")
        line.setFixedHeight(1)
        column.addWidget(line)
        self.stack = QStackedWidget(self)
        self.parts: tuple[Step, ...] = tuple(
            kind(workspace, self) for kind in (BuildStep, CheckStep, PreviewStep, SendStep, ReceiptStep)
        )
        for part in self.parts:
            part.wanted.connect(self._wanted)
            self.stack.addWidget(part)
        column.addWidget(self.stack, 1)
        least_rows(self.stack)

    def _head(self) -> QFrame:
        head = QFrame(self)
        head.setProperty("kind", "head")
        row = QHBoxLayout(head)
        row.setContentsMargins(24, 10, 24, 10)
        row.setSpacing(12)
        row.addWidget(
            IconButton(
                "arrow-left",
                "Back to Returns",
                name="return-back",
                parent=head,
                act=lambda: self.workspace.go("returns"),
            )
        )
        words = QVBoxLayout()
        words.setSpacing(0)
        self._title = Label("", "compact-title", head, wrap=True)
        self._title.setObjectName("return-title")
        self._about = Label("", "small-muted", head, wrap=True)
        self._about.setObjectName("return-about")
        words.addWidget(self._title)
        words.addWidget(self._about)
        row.addLayout(words, 1)
        self._again_button = Button(
            "Check again", name="return-check-again", icon="refresh-cw", parent=head, act=self._check_again
        )
        self._buttons = {
            ("build", True): Button(
                "Check", "primary", name="return-onward", parent=head, act=lambda: self._go("check")
            ),
            ("check", True): Button(
                "Preview", "primary", name="return-onward", parent=head, act=lambda: self._go("preview")
            ),
            ("check", False): Button("Preview", name="return-onward", parent=head, act=lambda: self._go("preview")),
            ("preview", True): Button(
                "Go on to Send", "primary", name="return-onward", parent=head, act=lambda: self._go("send")
            ),
            ("receipt", True): Button(
                PRINT_PROOF, "primary", name="return-print-proof", icon="printer", parent=head, act=self._print_proof
            ),
        }
        self._save_button = Button(
            "Save the proof", name="return-save-proof", icon="save", parent=head, act=self._save_proof
        )
        self._save_button.hide()
        row.addWidget(self._again_button)
        row.addWidget(self._save_button)
        for button in self._buttons.values():
            button.hide()
            row.addWidget(button)
        return head

    def show_at(self, where: dict[str, Any]) -> None:
        """Another return, or another step of this one."""
        other = where.get("return_id") != self.where.get("return_id")
        self.where = dict(where)
        if other:
            self._view = None
            self.rehearsal = False
            self._receipt().show_at_newest()
        named = where.get("step")
        self._fresh = True
        if named in STEMS:
            self._step = STEMS.index(named)
        elif self._view is not None:
            self._step = next_step(self._view)
        if self._view is not None:
            self._dress(self._view, old=True)
        if named == "check" and self.workspace.may_write:
            self._check_again()
        else:
            self.load()

    def load(self) -> None:
        """Read the return; while a read is under way, once more after it."""
        if self._reading:
            self._again = True
            return
        self._reading = True
        return_id, today = str(self.where.get("return_id", "")), self.workspace.today()
        self.workspace.read(
            self,
            lambda session: return_steps.steps(session, return_id, today),
            lambda view: self._read(return_id, view),
        )

    def _read(self, return_id: str, view: StepsView | None) -> None:
        self._reading = False
        if self._again or return_id != self.where.get("return_id"):
            self._again = False
            self.load()
            return
        if view is None:
            self.workspace.go("returns")
            return
        first = self._view is None
        self._view = view
        if first and self.where.get("step") not in STEMS:
            self._step = next_step(view)
        if self._step == PREVIEW and not view.previewed and self.isVisible() and self.workspace.may_write:
            self._note_previewed(return_id)
            return
        self._dress(view)

    def _note_previewed(self, return_id: str) -> None:
        """What is shown now is what may be sealed: keep which body that is, then show it."""
        self.workspace.write(self, lambda desk: services.previewed(desk, return_id=return_id))

    def _check_again(self) -> None:
        return_id = str(self.where.get("return_id", ""))
        self.workspace.write(self, lambda desk: services.check(desk, return_id=return_id))

    def _dress(self, view: StepsView, *, old: bool = False) -> None:
        """Show it; ``old``: as it was when the page was left, until it is read again."""
        due, today = view.due, self.workspace.today()
        focus = QApplication.focusWidget()
        held = focus if focus is not None and self.isAncestorOf(focus) else None
        title = f"{due.title} to {due.council_name}"
        self._title.setText(f"REHEARSAL: {title}" if self.rehearsal else title)
        sent = due.submission
        filed = sent is not None and sent.filed
        when = "filed" if filed else distance(due.due, today)
        when = when if due.asked else "no longer asked for"
        self._about.setText(
            f"{period_words(due.period)} · {count(view.included, 'pupil')} · due {shown_day(due.due)}, {when}"
        )
        self.band.setVisible(self.rehearsal)
        self.window().setWindowTitle(f"REHEARSAL · {TITLE}" if self.rehearsal and self.isVisible() else TITLE)
        part = self.parts[self._step]
        part.show_view(view, rehearsal=self.rehearsal)
        self.stack.setCurrentWidget(part)
        self._show_steps(view)
        for (stem, clean), button in self._buttons.items():
            wanted = stem == part.stem and (stem != "check" or clean == view.clean)
            button.setVisible(wanted and (stem != "receipt" or self._filed(view) is not None))
            if stem == "receipt":
                by_hand = view.by_hand is not None and not self.rehearsal
                button.relabel("Print this note" if by_hand else PRINT_PROOF)
                self._save_button.relabel("Save this note" if by_hand else "Save the proof")
                self._save_button.setVisible(wanted and self._filed(view) is not None)
            # Only what was looked at can go, so the way on opens when it is noted that it was.
            button.setEnabled(stem != "preview" or (view.previewed and not old))
        self._again_button.setVisible(part.stem == "check" and self.workspace.may_write)
        if self._fresh:
            self._fresh = False
            first = part.first_focus()
            if first is not None:
                first.setFocus(Qt.FocusReason.OtherFocusReason)
        elif held is not None:
            QTimer.singleShot(0, self, self._keep_focus)

    def _keep_focus(self) -> None:
        """What had the focus may be gone: it stays on this page, at the step's own place or at the way on."""
        focus = QApplication.focusWidget()
        if not self.isVisible() or (
            focus is not None and (focus.window() is not self.window() or self.isAncestorOf(focus))
        ):
            return
        onward = next((one for one in self._buttons.values() if one.isVisibleTo(self) and one.isEnabled()), None)
        wanted = self.parts[self._step].first_focus() or onward or self.steps
        wanted.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_steps(self, view: StepsView) -> None:
        sent = view.due.rehearsal if self.rehearsal else view.due.submission
        reached = reached_step(view, rehearsal=self.rehearsal)
        refused = sent is not None and sent.state == "refused"
        wrong = CHECK if view.due.checked_at and not view.clean else SEND if refused else None
        self.steps.show_now(self._step, reached=reached, wrong=wrong)
        told = checked_words(view, self.workspace.now())
        wide = theme.room(self.width()) > WIDE
        rules = f"{view.due.council_name} rules of {shown_day(view.rules_of)}"
        self.steps.aside.setText(" · ".join(part for part in (told, rules if wide else "") if part))

    def _filed(self, view: StepsView) -> object:
        return view.rehearsed if self.rehearsal else view.by_hand or view.filed

    def _wanted(self, what: str) -> None:
        if what in STEMS:
            self._go(what)
        elif what in ("rehearsal", "live"):
            self.rehearsal = what == "rehearsal"
            if self._view is not None:
                self._dress(self._view)

    def _go(self, step: str) -> None:
        self.workspace.go("return", return_id=str(self.where.get("return_id", "")), step=step)

    def _receipt(self) -> ReceiptStep:
        part = self.parts[RECEIPT]
        assert isinstance(part, ReceiptStep)
        return part

    def _save_proof(self) -> None:
        self._receipt().choose_folder()

    def _print_proof(self) -> None:
        self._receipt().print_proof()

    def commit(self) -> None:
        """Save what is being typed on the open step."""
        self.parts[self._step].commit()

    def first_focus(self) -> QWidget | None:
        """The step's own, if it is shown already."""
        return self.parts[self._step].first_focus() if self._view is not None else None

    def hideEvent(self, event: QHideEvent) -> None:
        """The title says REHEARSAL only while a rehearsal is shown."""
        super().hideEvent(event)
        self.window().setWindowTitle(TITLE)


def checked_words(view: StepsView, now: datetime) -> str:
    """When it was last checked."""
    if view.due.checked_at is None:
        return ""
    at = view.due.checked_at.astimezone(now.tzinfo)
    day = "today" if at.date() == now.date() else shown_day(at.date())
    return f"Checked {day}, {at:%H:%M}"


def next_step(view: StepsView) -> int:
    """Where a return opens: at what is next for the person."""
    sent = view.due.submission
    if sent is not None and sent.filed:
        return RECEIPT
    if sent is not None and sent.state in (*WAITING, "refused"):
        return SEND
    if not view.due.checked_at:
        return BUILD
    if not view.clean:
        return CHECK
    return SEND if view.previewed else CHECK


def reached_step(view: StepsView, *, rehearsal: bool) -> int:
    """How far one has come; steps up to here are ticked and can be gone back to."""
    sent = view.due.rehearsal if rehearsal else view.due.submission
    if (view.rehearsed if rehearsal else view.by_hand or view.filed) is not None:
        return RECEIPT
    if sent is not None:
        return SEND
    if view.clean and view.previewed:
        return PREVIEW
    if view.due.checked_at:
        return PREVIEW if view.due.previewed_sha256 else CHECK
    return BUILD
