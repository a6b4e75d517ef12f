# SPDX-License-Identifier: Apache-2.0
"""Step 4, Send: one button. What stands in the way leads to its step; what was sent says how it stands, in words."""

from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from sencodesk.errors import UserError
from sencodesk.services import returns as services
from sencodesk.services import sending
from sencodesk.views.return_steps import StepsView
from sencodesk.views.returns import SubmissionView
from sencodesk_ui import folders, theme
from sencodesk_ui.outbox import Outbox
from sencodesk_ui.pages.return_.anew import Anew
from sencodesk_ui.pages.return_.by_hand import ByHandCard, after_by_hand
from sencodesk_ui.pages.return_.first import First, in_the_way, what_goes
from sencodesk_ui.pages.return_.history import History
from sencodesk_ui.pages.return_.more import OTHER_RECIPIENTS, more_words, send_words
from sencodesk_ui.pages.return_.refused import RefusedList
from sencodesk_ui.pages.return_.restored import NEWER_THERE, ReplaceThere, after_restore_notes
from sencodesk_ui.pages.return_.step import Step, fact, focus_soon
from sencodesk_ui.pages.return_.taken import ask_replace, taken_words
from sencodesk_ui.pages.returns.words import WAITING, standing
from sencodesk_ui.widgets import Button, Card, Icon, Label, Note, Scroll, Segmented, clear, tab_through
from sencodesk_ui.widgets.folding import Folds
from sencodesk_ui.workspace import Workspace

SIDE = 300
CONFLICT = "instance-conflict"
TO_COUNCILS = {
    "unknown-school": "Show the card",
    CONFLICT: "A new key for this laptop",
    "loopback": "Allow it in Settings",
    **dict.fromkeys(("profile-expired", "profile-damaged", "no-endpoint"), "Go to Councils"),
}
"""What the button to Settings, Councils says, by what stands in the way."""


class SendStep(Step):
    """The one button, the rehearsal switch, and where it stands."""

    stem = "send"

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self._sending = False
        self._shown: object = None
        self._discarding = False
        scroll = Scroll(self)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        row = QHBoxLayout()
        row.setSpacing(16)
        left = QVBoxLayout()
        left.setSpacing(16)
        left.addLayout(self._mode_row())
        self._refused = RefusedList(self.open_pupil, lambda: self.wanted.emit("check"), self)
        left.addWidget(self._refused)
        left.addWidget(self._state_card())
        left.addWidget(self._send_card())
        self._by_hand = ByHandCard(workspace, lambda: self.wanted.emit("receipt"), self)
        left.addWidget(self._by_hand)
        left.addStretch(1)
        row.addLayout(left, 1)
        side = QWidget(self)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        self._history = History(side)
        column.addWidget(self._history)
        column.addStretch(1)
        self._side = side
        row.addWidget(side)
        Folds(self, row, side, SIDE)
        scroll.body.addLayout(row)
        scroll.body.addStretch(1)

    def _mode_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        self.mode = Segmented(
            [("live", "The return"), ("rehearsal", "Rehearsal")], name="send-mode", parent=self, label="What is sent"
        )
        self.mode.chosen.connect(lambda value: self.wanted.emit(str(value)))
        row.addWidget(self.mode)
        self._mode_words = Label("", "small-muted", self, wrap=True)
        row.addWidget(self._mode_words, 1)
        return row

    def _state_card(self) -> Card:
        self._state = Card("", self, name="send-state")
        self._state.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # holds the focus while there is nothing to press
        row = QHBoxLayout()
        row.setSpacing(14)
        self._sign = Icon("clock", theme.current().muted, 32, self._state)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(4)
        self._words = Label("", "lead", self._state, wrap=True)
        self._words.setObjectName("send-words")
        words.addWidget(self._words)
        self._more = Label("", "small-muted", self._state, wrap=True)
        self._more.setObjectName("send-more")
        words.addWidget(self._more)
        row.addLayout(words, 1)
        self._state.body.addLayout(row)
        self._acts = QHBoxLayout()
        self._acts.setSpacing(8)
        self._state.body.addLayout(self._acts)
        return self._state

    def _send_card(self) -> Card:
        self._card = Card("", self, name="send-card")
        self._card.heading.show()
        self._card.body.insertWidget(0, self._card.heading)
        self._facts = QVBoxLayout()
        self._facts.setSpacing(6)
        self._card.body.addLayout(self._facts)
        self._before = QVBoxLayout()
        self._before.setSpacing(8)
        self._card.body.addLayout(self._before)
        row = QHBoxLayout()
        row.setSpacing(12)
        self.button = Button("Send", "primary", name="send", icon="send", parent=self._card, act=self._send)
        self.button.setMinimumHeight(theme.px(40))
        row.addWidget(self.button)
        self._busy = Label("", "muted", self._card)
        self._busy.setObjectName("send-busy")
        row.addWidget(self._busy, 1)
        self._card.body.addLayout(row)
        return self._card

    def sent(self, view: StepsView) -> SubmissionView | None:
        """The newest version of the kind that is shown."""
        return view.due.rehearsal if self.rehearsal else view.due.submission

    def _newer(self, view: StepsView) -> bool:
        return view.newer_than_sent(rehearsal=self.rehearsal)

    def refresh(self, view: StepsView) -> None:
        """Whether it can go, and how the newest version stands."""
        focus = QApplication.focusWidget()
        within = focus is not None and self.isAncestorOf(focus)
        by_hand = focus is not None and self._by_hand.isAncestorOf(focus)
        self._fill(view)
        if within:
            QTimer.singleShot(0, self, lambda: self._keep_focus(by_hand=by_hand))

    def _keep_focus(self, *, by_hand: bool) -> None:
        """The button that was pressed may be gone: the focus stays on this step, at what is next."""
        focus = QApplication.focusWidget()
        wanted = self.first_focus()
        if (
            self.isVisible()
            and wanted is not None
            and (focus is None or focus is self._state or not self.isAncestorOf(focus) or self._strayed(focus, by_hand))
        ):
            wanted.setFocus(Qt.FocusReason.OtherFocusReason)

    def _strayed(self, focus: QWidget, by_hand: bool) -> bool:
        """Whether Qt has put the focus on the manual lane, where it was not, because a button before it went away."""
        return self._by_hand.isAncestorOf(focus) and not by_hand

    def _fill(self, view: StepsView) -> None:
        sent = self.sent(view)
        council = view.due.council_name
        self.mode.setVisible(not view.only_by_hand)
        self.mode.set_value("rehearsal" if self.rehearsal else "live")
        self._mode_words.setText(
            "The whole way to the council and back, marked REHEARSAL. It never counts as the return."
            if self.rehearsal
            else "You can rehearse first: it goes to the council and back, and does not count."
            if sent is None and not view.only_by_hand
            else ""
        )
        reasons = view.refused_rehearsal if self.rehearsal else view.refused
        refused = sent is not None and sent.state == "refused"
        self._refused.show_reasons(
            reasons if refused else (),
            council,
            sent.version if sent else 1,
            rehearsal=self.rehearsal,
            begun=self._newer(view),
            taken=taken_words(council, view.taken_version) if view.version_taken and not self.rehearsal else "",
        )
        zone = self.workspace.now().tzinfo
        assert zone is not None
        self._history.show_sent(sent, council, zone)
        self._side.setVisible(sent is not None)
        self._show_state(view, sent)
        self._show_send(view, sent)
        self._by_hand.show_view(view, rehearsal=self.rehearsal)
        tab_through(self, self.mode, self._refused, self._state, self._card, self._by_hand)

    def _show_state(self, view: StepsView, sent: SubmissionView | None) -> None:
        reasons = view.refused_rehearsal if self.rehearsal else view.refused
        now = (self._ways_first(view), view.preview.body_sha256, view.unasked)
        shown = (sent, self._discarding, now, self.rehearsal)
        self._state.setVisible(sent is not None and not (sent.state == "refused" and reasons))
        if sent is None or shown == self._shown:
            return
        self._shown = shown
        stands = standing(sent, None, True, view.due.council_name, self.workspace.now())
        theme.show(self._sign, stands.icon, getattr(theme.current(), stands.token), 32)
        self._words.setText(stands.words)
        more = more_words(
            sent, view, self._ways_first(view), self.workspace.now(), stands=stands.words, newer=self._newer(view)
        )
        self._more.setText("\n".join(more))
        self._more.setVisible(bool(more))
        self._state.setAccessibleName(" ".join([self._words.text(), *more]))
        clear(self._acts)
        for act in self._buttons(sent):
            self._acts.addWidget(act)
        self._acts.addStretch(1)

    def _buttons(self, sent: SubmissionView) -> list[QWidget]:
        if self._discarding:
            return [
                Label("Its bytes are destroyed and it is never sent. Sure?", "strong", self._state),
                Button(
                    "Discard it", "danger", name="send-discard-yes", parent=self._state, act=lambda: self._discard(sent)
                ),
                Button("Keep it", "quiet", name="send-discard-no", parent=self._state, act=self._ask_discard,
                       way_out="question"),
            ]  # fmt: skip
        if sent.only_by_hand:
            see = partial(self.wanted.emit, "receipt")
            return after_by_hand(sent, see, partial(self._release, sent), self._state)
        if sent.blocked == OTHER_RECIPIENTS and sent.state in ("sealed", "queued"):
            first = self._ways_first(self.view) if self.view is not None else ()
            anew = Anew(self.workspace, sent, first, self._lead, self._wake, self._state)
            return [anew] if sent.attempts else [anew, self._discard_button()]
        found: list[QWidget] = []
        only_by_hand = self.view is not None and self.view.only_by_hand
        if sent.blocked == NEWER_THERE and self.view is not None:
            found.append(ReplaceThere(self.workspace, sent, self.view, self._wake, self._state))
        elif sent.state == "sealed" and not only_by_hand:
            found.append(Button("Send", "primary", name="send", icon="send", parent=self._state, act=self._send))
        elif sent.state == "queued" or sent.blocked:
            found.append(
                Button(
                    "Try now", name="send-now", icon="refresh-cw", parent=self._state, act=lambda: self._release(sent)
                )
            )
        elif sent.state in ("unconfirmed", "received"):
            found.append(Button("Ask now", name="send-ask", icon="refresh-cw", parent=self._state, act=self._ask))
        if words := TO_COUNCILS.get(sent.blocked or ""):
            found.append(Button(words, name="send-councils", parent=self._state, act=self._councils))
        if sent.state in WAITING and (sent.attention or sent.blocked) and sent.blocked != NEWER_THERE:
            found.append(
                Button(
                    "Save the sealed file", "quiet", name="send-save", parent=self._state, act=lambda: self._save(sent)
                )
            )
        if sent.state in ("sealed", "queued") and not sent.attempts:
            found.append(self._discard_button())
        if self.rehearsal and sent.state == "received":
            now = Button(
                "Now the real return",
                "primary",
                name="send-live",
                parent=self._state,
                act=lambda: self.wanted.emit("live"),
            )
            found.append(now)
        if sent.receipt is not None:
            found.append(
                Button(
                    "See the receipt", name="send-receipt", parent=self._state, act=lambda: self.wanted.emit("receipt")
                )
            )
        return found

    def _discard_button(self) -> Button:
        return Button("Discard", "quiet", name="send-discard", parent=self._state, act=self._ask_discard)

    def _ways_first(self, view: StepsView) -> tuple[First, ...]:
        """What stops the next version from being sealed now."""
        return tuple(in_the_way(view, self.workspace.today()))

    def _show_send(self, view: StepsView, sent: SubmissionView | None) -> None:
        waiting = sent is not None and sent.waits
        # The same again would be answered in the same way: the button comes back when the records changed.
        answered = sent is not None and (sent.held or sent.decision is not None or sent.by_hand is not None)
        taken = view.version_taken and not self.rehearsal
        done = answered and not self._newer(view) and not taken
        self._card.setVisible(not waiting and not done)
        version = view.next_version(rehearsal=self.rehearsal)
        what = "a rehearsal" if self.rehearsal else "the return" if version == 1 else f"version {version}"
        self._card.heading.setText(f"Send {what} to {view.due.council_name}")
        clear(self._facts)
        for icon, words in what_goes(view):
            self._facts.addWidget(fact(icon, words, self._card))
        clear(self._before)
        restored = after_restore_notes(self.workspace, view, self._card, rehearsal=self.rehearsal)
        for note in (*restored, *self._in_the_way(view)):
            self._before.addWidget(note)
        self.button.setVisible(not view.only_by_hand and self.workspace.may_keep)
        self.button.relabel(send_words(version, rehearsal=self.rehearsal, taken=taken))

    def _in_the_way(self, view: StepsView) -> list[Note]:
        return [
            Note(
                tone, text, self._card, name=f"send-first-{step or 'council'}", action=action,
                act=self._councils if step == "councils" else partial(self.wanted.emit, step),
            )
            for tone, text, action, step in in_the_way(view, self.workspace.today())
        ]  # fmt: skip

    def _send(self) -> None:
        if self.view is None or self._sending:
            self._busy.setText("It is being sent already.")
            return
        if self.view.barred_here:  # sealed now it would only wait for what nobody has been asked yet
            self._busy.setText("Not sealed: allow the council’s address first.")
            focus_soon(self._card, "send-first-councils-act")
            return
        if self.view.version_taken and not self.rehearsal:
            ask_replace(self.view.due.council_name, self.view.taken_version, partial(self._go, True), self)
            return
        self._go(False)

    def _go(self, replace: bool) -> None:
        if self.view is None:
            return
        self._sending = True
        return_id, rehearsal = self.view.due.id, self.rehearsal
        self._busy.setText("Sealing …")
        self.workspace.write(
            self,
            lambda desk: sending.click(desk, return_id=return_id, rehearsal=rehearsal, replace=replace),
            self._sealed,
            self._refuse,
        )

    def _sealed(self, _change: object) -> None:
        self._sending = False
        self._busy.setText("")
        self._wake()

    def _refuse(self, error: UserError) -> None:
        self._sending = False
        self._busy.setText("")
        self.workspace.say_error(error)

    def _wake(self) -> None:
        Outbox.wake_of(self.workspace)

    def _release(self, sent: SubmissionView) -> None:
        self.workspace.write(
            self, lambda desk: sending.release(desk, submission_id=sent.id), self._sealed, self._refuse
        )

    def _lead(self, step: str) -> None:
        if step == "councils":
            self._councils()
        else:
            self.wanted.emit(step)

    def _councils(self) -> None:
        self.workspace.go("settings", section="councils")

    def _ask(self) -> None:
        outbox = Outbox.of(self.workspace)
        if self.view is not None and outbox is not None:
            outbox.ask(self.view.due.id)

    def _save(self, sent: SubmissionView) -> None:
        """For a council that takes the sealed file another way; only the council can open it."""
        file = folders.ask_save(self, "Save the sealed file", services.sealed_name(sent.id, sent.mode), "*.age")
        if file is not None:
            self.workspace.write(
                self,
                lambda desk: services.save_sealed(desk, submission_id=sent.id, file=file),
                lambda _change: self.workspace.say("success", f"Saved {file.name}. Only the council can open it."),
                self._refuse,
            )

    def _ask_discard(self) -> None:
        self._discarding = not self._discarding
        if self.view is not None:
            self._show_state(self.view, self.sent(self.view))

    def _discard(self, sent: SubmissionView) -> None:
        self._discarding = False
        self.workspace.write(
            self, lambda desk: sending.discard(desk, submission_id=sent.id), self._sealed, self._refuse
        )

    def first_focus(self) -> QWidget | None:
        """The button that is the next useful act."""
        if self._card.isVisibleTo(self):
            return self.button
        if self._refused.isVisibleTo(self):
            return self._refused.first_focus()
        pressable = (one for one in self._state.findChildren(Button) if one.isVisibleTo(self))
        return next(pressable, self._state if self._state.isVisibleTo(self) else None)
