# SPDX-License-Identifier: Apache-2.0
"""How typing becomes a change: each card is saved whole when it is left, and kept in between against crashes.

A save that is refused says so beside its field; the typing stays on screen and in the store. While a save is under way
nothing that was read before it is shown, or the boxes would jump back for a moment.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QLayout

from sencodesk.codes.london import london
from sencodesk.errors import UserError
from sencodesk.services.desk import Desk
from sencodesk.services.history import Change
from sencodesk.services.unsaved import Kept
from sencodesk_ui.pages.plan.card import FormCard
from sencodesk_ui.pages.plan.form import Form
from sencodesk_ui.saving import Job, Outcome, Seen, keep_typing, save
from sencodesk_ui.saving_rows import RowSaving, rows_form
from sencodesk_ui.widgets import Button, Note, clear, shown_day
from sencodesk_ui.workspace import Workspace

T = TypeVar("T")
Act = Callable[[Desk], Change | None]
KEEP_MS = 1500
"""Typing is in the encrypted store at most this long after it was typed."""


class Saving(QObject):
    """Saves the cards of a form. ``saved`` when the page must read again though no change is announced."""

    saved = Signal()
    refused = Signal()

    def __init__(self, workspace: Workspace, form: Form, parent: QObject) -> None:
        super().__init__(parent)
        self.workspace, self.form = workspace, form
        self._stamp = 0
        self._under_way = 0
        self._seen = True
        self.missed = False
        """Whether something was read meanwhile and not shown."""
        self._keeping = QTimer(self)
        self._keeping.setSingleShot(True)
        self._keeping.setInterval(KEEP_MS)
        self._keeping.timeout.connect(self.keep)
        self.rows = RowSaving(workspace, self._write, self.touch, self)
        """Saves the signatures, each cell by itself."""

    def stamp(self) -> tuple[int, int]:
        """Changes whenever a save begins or ends: a reading from before must not be shown after."""
        return self._stamp, self._under_way

    def unsaved(self) -> bool:
        """Whether something is typed, or on its way, that is not in the records yet."""
        rows = self.form.signatures.table.typing().values()
        return self._under_way > 0 or any(rows) or any(card.typed_words() for card in self.form.cards())

    def seen(self) -> None:
        """What the records hold now is on screen."""
        self._seen = self._under_way == 0
        self.missed = False

    def touch(self) -> None:
        """Something was typed."""
        self.workspace.typed_in(self)
        if not self._keeping.isActive():
            self._keeping.start()

    def keep(self) -> None:
        """Put what is typed and not saved into the store, beside the records."""
        self._keeping.stop()
        self.rows.keep([self.form.signatures.table])
        for card in self.form.cards():
            words = card.typed_words()
            if words or card.kept:
                card.kept = bool(words)
                keep_typing(self.workspace, card.form, Seen(card.record_id, card.version), words)

    def save_all(self) -> None:
        """Save every card in which something was typed; what cannot be saved is kept, so nothing waits any more."""
        for card in self.form.cards():
            self.save(card)
        self.rows.keep([self.form.signatures.table])
        self._keeping.stop()

    def save(self, card: FormCard) -> None:
        """Save one card as one change; what the records refuse stays in its field and is kept beside the records."""
        card.problems()
        values, words = card.typed_values(), card.typed_words()
        unread = {key: text for key, text in words.items() if key not in values}
        seen = Seen(card.record_id, card.version if self._seen else None)
        if not values:
            if unread or card.kept:
                card.kept = bool(unread)
                keep_typing(self.workspace, card.form, seen, unread)
            return
        before = {key: card.base.get(key) for key in values}
        job, act = Job(form=card.form, seen=seen, values=values, raw=words, unread=unread), card.act
        card.taken(values)
        card.kept = bool(unread)

        def made(outcome: Outcome) -> Change | None:
            if outcome.wrong:
                card.given_back({key: before[key] for key in outcome.wrong})
                card.kept = True
                self._say(card, outcome.wrong)
                self.refused.emit()
            return outcome.change

        def failed(error: UserError) -> None:
            card.given_back(before)
            card.kept = True
            self.workspace.say_error(error)
            self.refused.emit()

        self._write(lambda desk: save(desk, job, act), made, failed)

    def run(
        self,
        act: Act,
        done: Callable[[Change | None], None] | None = None,
        refused: Callable[[UserError], None] | None = None,
    ) -> None:
        """Do a change and read again afterwards; a refusal changed nothing, and what is on screen stays there."""

        def made(change: Change | None) -> Change | None:
            if done is not None:
                done(change)
            return change

        self._write(act, made, refused or self.workspace.say_error)

    def _write(
        self, act: Callable[[Desk], T], made: Callable[[T], Change | None], failed: Callable[[UserError], None]
    ) -> None:
        self._stamp += 1
        self._under_way += 1
        self._seen = False

        def ended() -> None:
            self._stamp += 1
            self._under_way -= 1

        def done(result: T) -> None:
            ended()
            change = made(result)
            self.workspace.typed_in(self)
            if change is None:  # a change is announced, and the page then reads again like every other
                self.saved.emit()

        def refused(error: UserError) -> None:
            ended()
            failed(error)
            self.workspace.typed_in(self)
            if self.missed:
                self.saved.emit()

        self.workspace.write(self, act, done, refused)

    def offer(self, kept: Sequence[Kept]) -> None:
        """Offer what was typed and never saved: put back, or let go."""
        clear(self.form.offers)
        cards: dict[tuple[str, str], FormCard] = {(card.form, card.record_id): card for card in self.form.cards()}
        signatures = self.form.signatures
        cards |= {(rows_form(signatures.table), row_id): signatures for row_id in signatures.table.typing()}
        found = [(cards[one.form, one.record_id], one) for one in kept if (one.form, one.record_id) in cards]
        if not found:
            return
        typed = london(max(one.typed_at for _card, one in found))
        today = typed.date() == self.workspace.today()
        when = f"at {typed:%H:%M}" if today else f"on {shown_day(typed.date())} at {typed:%H:%M}"
        note = Note("info", "", self.form.inside, name="plan-unsaved")
        note.set_text(f"You typed something here {when} that was not saved. It is kept.")
        for word, name, act in (
            ("Put it back", "plan-unsaved-put-back", lambda: self._put_back(found)),
            ("Let it go", "plan-unsaved-let-go", lambda: self._let_go(found)),
        ):
            layout: QLayout | None = note.layout()
            assert layout is not None
            layout.addWidget(Button(word, "quiet", name=name, parent=note, act=act))
        self.form.offers.addWidget(note)

    def _put_back(self, found: Sequence[tuple[FormCard, Kept]]) -> None:
        clear(self.form.offers)
        for card, one in found:
            if one.form == card.form:
                card.kept = True
                card.put_back(one.values)
            else:
                self.rows.take(self.form.signatures.table, {one.record_id: one.values})
        self.form.open(found[0][0])

    def _let_go(self, found: Sequence[tuple[FormCard, Kept]]) -> None:
        clear(self.form.offers)
        for card, one in found:
            card.kept = card.kept and one.form != card.form
            keep_typing(self.workspace, one.form, Seen(one.record_id), {})

    def _say(self, card: FormCard, wrong: Mapping[str, str]) -> None:
        """Beside each field, in the open card; on its first line while it is closed."""
        for key, sentence in wrong.items():
            card.fields[key].set_error(sentence)
        if self.form.isVisible():
            card.set_open(True)
        card.mark_wrong()
