# SPDX-License-Identifier: Apache-2.0
"""The cards beside Today's list: the next returns, the outbox, the backup."""

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sencodesk.services import sending
from sencodesk.services.backup_rota import Drill, Standing
from sencodesk.views.returns import CheckView, ReturnView
from sencodesk.views.today import Waiting
from sencodesk_ui import theme
from sencodesk_ui.pages.returns.words import again_words, by_hand_words, found_standing, period_words
from sencodesk_ui.widgets import Button, Card, Icon, Label, Line, clear, distance, shown_day

LET_GO = frozenset({"discarded", "withdrawn"})
NO_BACKUP_NOW = "No backup is made while the records are only read."


class ReturnCard(Card):
    """One return: how it stands, and the next useful act.

    ``may_send`` and ``may_import``: what this person may do here; without, the card leads only to what can be read.
    """

    def __init__(
        self,
        due: ReturnView,
        on: date,
        go: Callable[[str], None],
        now: datetime,
        parent: QWidget | None = None,
        *,
        may_send: bool = True,
        may_import: bool = True,
    ) -> None:
        name = f"today-return-{due.council_id}-{due.type}"
        super().__init__(f"{due.title} to {due.council_name}", parent, name=name, icon="send")
        self._due, self._go, self._name = due, go, name
        self._may_send, self._may_import = may_send, may_import
        self.heading.setWordWrap(True)
        when = f"{period_words(due.period)} · due\u00a0{shown_day(due.due)}, {distance(due.due, on)}"
        late = due.due < on and due.submission is None
        self.body.addWidget(Label(when, "small-danger" if late else "small-muted", self, wrap=True))
        if due.submission is not None and due.submission.state == "withdrawn":
            gone = Label(f"It was withdrawn. {again_words(due, on)}", "strong", self, wrap=True)
            gone.setObjectName(f"{name}-withdrawn")
            self.body.addWidget(gone)
        self._facts = QVBoxLayout()
        self._facts.setSpacing(8)
        self.body.addLayout(self._facts)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        self.body.addLayout(self._buttons)
        sent = due.submission
        if sent is not None and sent.by_hand is not None and sent.only_by_hand:
            self._fact(("file-pen-line", theme.current().muted), by_hand_words(sent.by_hand))
            self._button("See the note", "receipt")
        elif sent is not None and sent.state not in LET_GO:
            well = sent.held
            self._fact(_sign(sent.state), sending.words(sent, now))
            self._button("See the receipt" if well else "Open", "receipt" if well else "send")
        else:
            self._fact(None, "Not checked yet.")
            self._button("Check", "check")

    def show_check(self, found: CheckView, *, first: bool, register: int) -> None:
        """How it stands; the first return that may go has the page's one filled button.

        ``register``: how many pupils are in the records; without any, the way is to the import.
        """
        clear(self._facts)
        clear(self._buttons)
        tokens = theme.current()
        stands = found_standing(found)
        self._fact((stands.icon, getattr(tokens, stands.token)), stands.words)
        if found.queries and not found.unexplained:
            self._fact(("message-square-check", tokens.success), f"{_many(found.queries, 'query')} explained")
        if found.errors or found.unexplained:
            self._button("Check", "check")
            return
        if not found.pupils:
            empty = not register and self._may_import
            self._button("Import pupils" if empty else "See why", "import" if empty else "build")
            return
        if not self._may_send:
            self._button("Preview", "preview")
            return
        if self._due.previewed_sha256 is not None:
            self._button("Send", "send", primary=first)
            self._button("Preview", "preview")
        else:
            self._button("Preview and send", "preview", primary=first)

    def _fact(self, sign: tuple[str, str] | None, text: str) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        if sign is not None:
            row.addWidget(Icon(sign[0], sign[1], 18, self), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Label(text, "", self, wrap=True), 1)
        self._facts.addLayout(row)

    def _button(self, text: str, step: str, *, primary: bool = False) -> None:
        button = Button(
            text,
            "primary" if primary else "secondary",
            name=f"{self._name}-{step}",
            parent=self,
            act=lambda: self._go(step),
        )
        button.setAccessibleName(f"{text}: {self._due.title} to {self._due.council_name}")
        self._buttons.addWidget(button, 1 if primary else 0)
        if not primary and self._buttons.count() == 1:
            self._buttons.addStretch(1)


class OutboxCard(Card):
    """What is sealed and has not gone."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Nothing is waiting", parent, name="today-outbox", icon="clock-arrow-up")
        self._about = Label("", "small-muted", self, wrap=True)
        self.body.addWidget(self._about)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(6)
        self.body.addLayout(self._rows)

    def show_waiting(self, waiting: tuple[Waiting, ...], now: datetime, *, narrow: bool, sealed: bool) -> None:
        """One line each: what, to whom, since when. ``sealed``: whether any return was ever sealed."""
        clear(self._rows)
        if not waiting:
            self.heading.setText("Nothing is waiting")
            self._about.setText("Every return that was sealed has gone." if sealed else "No return is sealed yet.")
            return
        self.heading.setText(f"{len(waiting)} waiting to go")
        self._about.setText("Sealed. They will go when there is a connection.")
        for place, one in enumerate(waiting):
            if place:
                self._rows.addWidget(Line(self))
            rehearsal = "Rehearsal, " if one.mode == "REHEARSAL" else ""
            what = Label(f"{rehearsal}{one.title}, {one.council_name}", "", self, wrap=True)
            at = one.sealed_at.astimezone(now.tzinfo)
            since = f"Today, {at:%H:%M}" if at.date() == now.date() else shown_day(at.date())
            row = QVBoxLayout() if narrow else QHBoxLayout()
            row.addWidget(what, 0 if narrow else 1)
            row.addWidget(Label(since, "small-muted", self))
            self._rows.addLayout(row)


class BackupCard(Card):
    """When a backup was last opened and counted; green only where nothing is to be said against it.

    ``only_read``: no backup is made of records that are only read, and the card says so.
    """

    asked = Signal()

    def __init__(self, parent: QWidget | None = None, *, only_read: bool = False) -> None:
        super().__init__("No backup yet", parent, name="today-backup")
        tokens = theme.current()
        self.heading.setWordWrap(True)
        self._proved = Icon("shield-check", tokens.success, 20, self)
        self._proved.setObjectName("today-backup-proved")
        self._warns = Icon("triangle-alert", tokens.warning, 20, self)
        self._warns.setObjectName("today-backup-warns")
        for sign in (self._warns, self._proved):
            self.head.insertWidget(0, sign)
            sign.hide()
        self._about = Label("", "small-muted", self, wrap=True)
        self.body.addWidget(self._about)
        self._drill = Label("", "small-muted", self, wrap=True)
        self._drill.setObjectName("today-backup-drill")
        self._drill.hide()
        self.body.addWidget(self._drill)
        if only_read:
            self.body.addWidget(Label(NO_BACKUP_NOW, "small-muted", self, wrap=True))
            return
        row = QHBoxLayout()
        row.addWidget(Button("Back up now", name="today-backup-now", parent=self, act=self.asked.emit))
        row.addStretch(1)
        self.body.addLayout(row)

    def show_standing(self, found: Standing, now: datetime) -> None:
        """Day, time, what was counted, where it lies, and when it was opened in a temporary place."""
        warned = _warned(found)
        self._warns.setVisible(bool(warned))
        self._proved.setVisible(found.last is not None and not warned)
        drill = found.drill
        self._drill.setVisible(drill is not None)
        if drill is not None:
            self._drill.setText(_drill_words(drill, now))
        if found.last is None:
            self.heading.setText("No backup yet")
            self._about.setText("A copy on another disk keeps the records if this laptop is lost.")
            return
        at, pupils, plans = found.last
        local = at.astimezone(now.tzinfo)
        self.heading.setText(warned or "Backup proved")
        said = (
            f"{shown_day(local.date())}, {local:%H:%M}. Opened, counted and matched: "
            f"{_many(pupils, 'pupil')}, {_many(plans, 'plan')}."
        )
        lost = " It is lost together with your records: keep one on a stick or the school’s drive."
        said += lost if found.only_here else ""
        self._about.setText(f"{said} The one after it: {found.trouble}" if found.trouble else said)


def _warned(found: Standing) -> str:
    """What is to be said against the newest backup, the gravest only; empty where it is good, or where there is none.

    A drill before the newest backup says nothing of it.
    """
    if found.last is None:
        return ""
    if found.broken:
        return "Backup did not come back"
    if found.old:
        return f"Backup is {found.days} days old"
    if found.trouble:
        return "Backup could not be made by itself"
    return "Backup on this same disk" if found.only_here else ""


def _drill_words(drill: Drill, now: datetime) -> str:
    day = shown_day(drill.at.astimezone(now.tzinfo).date())
    if not drill.good:
        return f"On {day} it did not come back whole. Make a new one now."
    return f"Tried on {day}: it opens, and everything came back."


def _many(count: int, word: str) -> str:
    """``1 query``, ``2 queries``, ``1,306 plans``; the number and its word stay on one line."""
    plural = f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"
    return f"{count:,}\u00a0{word if count == 1 else plural}"


def _sign(state: str) -> tuple[str, str]:
    tokens = theme.current()
    return {
        "accepted": ("badge-check", tokens.success),
        "received": ("circle-check", tokens.success),
        "refused": ("circle-alert", tokens.danger),
        "rejected": ("circle-alert", tokens.danger),
    }.get(state, ("clock-arrow-up", tokens.muted))
