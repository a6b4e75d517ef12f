# SPDX-License-Identifier: Apache-2.0
"""The lock page: one field, one button. It shows nothing of a child, and imports nothing but Qt."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from sencodesk_ui import theme
from sencodesk_ui.door.gate import SecretField
from sencodesk_ui.door.opening import Opening
from sencodesk_ui.jobs import Jobs
from sencodesk_ui.theme.label import Label
from sencodesk_ui.theme.spoken import announce

if TYPE_CHECKING:
    from sencodesk.services.desk import Desk

PASSPHRASE, RECOVERY, PIN = "passphrase", "recovery", "device+pin"
FIRST = {
    PASSPHRASE: "Type your passphrase first.",
    PIN: "Type your PIN first.",
}
CARD_WIDTH = 420
ASK = "Type your passphrase to open your records."
LAST = "{} was in last. Anybody else with a key here opens it too, with their own passphrase."
FOOT = "Records on this laptop only"


class LastSeen(NamedTuple):
    """What the lock page may go on showing after a lock: the adult at the desk, the school, and two counts."""

    who: str = ""
    school: str = ""
    backup: str = ""
    waiting: int = 0

    def foot(self) -> str:
        """The line at the bottom."""
        parts = (self.school, FOOT[0].lower() + FOOT[1:] if self.school else FOOT, self.backup)
        return " · ".join(part for part in parts if part)

    def sealed(self) -> str:
        """The line under the card; nothing when nothing waits."""
        if not self.waiting:
            return ""
        return (
            "1 return is sealed. It waits until you unlock."
            if self.waiting == 1
            else f"{self.waiting} returns are sealed. They wait until you unlock."
        )


class LockPage(QWidget):
    """Passphrase or PIN in, the open desk out. Wrong tries make it wait, nothing is ever wiped."""

    unlocked = Signal(object, str)
    begin = Signal()
    restore_asked = Signal()
    forgotten = Signal()
    moving_in = Signal()
    hindered = Signal(object)
    """The UserError with which the records did not open."""
    painted = Signal()
    """Once, when it stands on the screen: whatever is heavy waits for this."""

    def __init__(self, opening: Opening, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lock-page")
        self.opening, self.jobs = opening, jobs
        self._kind = PASSPHRASE
        self._pin = False
        self._who = ""
        self._seconds = 0
        self._opening_now = self._closing = self._painted = False
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._count_down)
        scroll = QScrollArea(self)  # in large text the card is higher than a laptop's screen
        scroll.setFrameStyle(0)
        scroll.setWidgetResizable(True)
        inside = QWidget(scroll)
        scroll.setWidget(inside)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(scroll)
        whole = QVBoxLayout(inside)
        whole.addStretch(2)
        whole.addLayout(_in_the_middle(self._head()))
        whole.addSpacing(14)
        whole.addLayout(_in_the_middle(self._card()))
        whole.addSpacing(10)
        whole.addLayout(_in_the_middle(self._waiting()))
        whole.addStretch(3)
        self.foot = _label(FOOT, "small-muted", self, name="lock-foot")
        whole.addLayout(_in_the_middle(self.foot))
        whole.addSpacing(16)
        scroll.setFocusProxy(self.secret)
        self._dress()

    def _head(self) -> QWidget:
        holder = QWidget(self)
        holder.setFixedWidth(theme.px(CARD_WIDTH))
        inner = QHBoxLayout(holder)
        inner.setContentsMargins(4, 0, 0, 0)
        inner.setSpacing(12)
        self._mark = QLabel(holder)
        self._mark.setFixedSize(theme.px(28), theme.px(28))
        inner.addWidget(self._mark)
        inner.addWidget(_label("SENCO Desk", "section", holder), 1)
        return holder

    def _card(self) -> QFrame:
        card = QFrame(self)
        card.setProperty("kind", "card")
        card.setFixedWidth(theme.px(CARD_WIDTH))
        column = QVBoxLayout(card)
        column.setContentsMargins(28, 26, 28, 22)
        column.setSpacing(4)
        title = QHBoxLayout()
        title.setSpacing(12)
        self._lock = QLabel(card)
        self._lock.setFixedSize(theme.px(24), theme.px(24))
        self.title = _label("Locked", "title", card)
        title.addWidget(self._lock)
        title.addWidget(self.title, 1)
        column.addLayout(title)
        self.why = _label(ASK, "muted", card, name="lock-why", wrap=True)
        column.addWidget(self.why)
        self.last = _label("", "muted", card, name="lock-last", wrap=True)
        self.last.hide()
        column.addWidget(self.last)
        column.addSpacing(12)
        self.secret = SecretField("Passphrase", "lock-secret", card, dressed=False)
        self.secret.entered.connect(self.unlock)
        column.addWidget(self.secret)
        self.problem = _label("", "danger", card, name="lock-problem", wrap=True)
        self.problem.hide()
        column.addWidget(self.problem)
        column.addSpacing(12)
        self.button = QPushButton("Unlock", card)
        self.button.setObjectName("lock-unlock")
        self.button.setProperty("kind", "primary")
        self.button.setAccessibleName("Unlock")
        self.button.setProperty("large", "true")
        self.button.clicked.connect(self.unlock)
        column.addWidget(self.button)
        column.addSpacing(6)
        self.pin_way = _link("Use the passphrase", "lock-pin", self._switch_pin, card)
        self.pin_way.hide()
        first = QHBoxLayout()
        first.addWidget(self.pin_way)
        first.addStretch(1)
        column.addLayout(first)
        column.addLayout(self._links(card))
        column.addLayout(self._ways_out(card))
        return card

    def _links(self, card: QFrame) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(_link("I forgot my passphrase", "lock-forgotten", self.forgotten.emit, card))
        row.addStretch(1)
        self.restore = _link("Restore a backup", "lock-restore", self.restore_asked.emit, card)
        self.restore.hide()
        row.addWidget(self.restore)
        return row

    def _ways_out(self, card: QFrame) -> QHBoxLayout:
        row = QHBoxLayout()
        self.folder = _link("Another school", "lock-folder", self.choose_folder, card)
        row.addWidget(self.folder)
        row.addStretch(1)
        row.addWidget(_link("A new laptop", "lock-new-laptop", self.moving_in.emit, card))
        return row

    def _waiting(self) -> QWidget:
        self.waiting = QWidget(self)
        row = QHBoxLayout(self.waiting)
        row.setSpacing(8)
        self._clock = QLabel(self.waiting)
        self._sealed = _label("", "small-muted", self.waiting, name="lock-waiting")
        row.addWidget(self._clock)
        row.addWidget(self._sealed)
        self.waiting.hide()
        return self.waiting

    def paintEvent(self, event: QPaintEvent) -> None:
        """What one types into comes first, its ornaments with the next turn of the loop."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, self._put_icons)

    def _put_icons(self) -> None:
        tokens = theme.current()
        self._mark.setPixmap(theme.mark(28))
        theme.show(self._lock, "lock", tokens.accent, 24)
        theme.show(self._clock, "clock-arrow-up", tokens.muted, 16)
        self.secret.dress()
        self.painted.emit()

    def ready(self) -> None:
        """Records are there (or closed again): ask for the secret."""
        self._closing = False
        self._pin = False
        if self.opening.told:
            self.why.setText(self.opening.told)
            announce(self.why, self.opening.told)
            self.opening.told = ""
        if self._kind == PASSPHRASE:
            self._dress()  # somebody may have begun to type before the disk answered: not a letter is lost
        else:
            self._take(PASSPHRASE)
        self._wait(self.opening.wait())
        if self.isVisible():  # while the records closed, another page may have come up
            self.secret.line.setFocus()
        self.jobs.aside(self, self.opening.pin_offered, self.offer_pin)

    def offer_pin(self, offered: bool) -> None:
        """A PIN opens too; the field becomes its own unless somebody has begun to type."""
        self._pin = offered
        if offered and self._kind == PASSPHRASE and not self.secret.text() and not self._opening_now:
            self._take(PIN)
        else:
            self._dress()

    def locked(self, why: str, seen: LastSeen | None = None, *, closing: bool = False) -> None:
        """Say when and why the records were locked; ``closing`` until they are put away."""
        seen = seen or LastSeen()
        self._kind, self._who, self._closing = PASSPHRASE, seen.who, closing
        self.why.setText(why)
        self.foot.setText(seen.foot())
        self._sealed.setText(seen.sealed())
        self.waiting.setVisible(bool(seen.waiting))
        self.problem.hide()
        self.restore.hide()
        self.folder.show()
        self.secret.clear()
        self._dress()
        self._rest()

    def say(self, text: str) -> None:
        """Say what went wrong, and have it read out."""
        self.problem.setText(text)
        self.problem.show()
        announce(self.problem, text)

    def unlock(self) -> None:
        """Try the secret; a second press while the first is under way does nothing."""
        if self._opening_now or self._seconds or self._closing:
            return
        secret, kind = self.secret.text(), self._kind
        if not secret:
            self.say(FIRST[kind])
            return
        self._opening_now = True
        self.problem.hide()
        self.button.setText("Opening…")
        self.jobs.aside(
            self, lambda: self.opening.unlock(secret, kind), lambda desk: self._opened(desk, kind), self._refused
        )

    def _opened(self, desk: Desk, kind: str) -> None:
        self._rest()
        self.secret.clear()
        self.unlocked.emit(desk, kind)

    def _refused(self, error: BaseException) -> None:
        from sencodesk.errors import UserError

        self._rest()
        if not isinstance(error, UserError):
            self.jobs.bug.emit(error)
            return
        if error.code.startswith(("keyring_", "pin_")):  # the PIN has no use now, and the passphrase has
            self._pin = False
            self._take(PASSPHRASE)
        self.say(" ".join(part for part in (error.happened, error.kept, error.do) if part))
        self.restore.setVisible(error.code == "store_damaged")
        self.folder.setVisible(error.code != "store_damaged")
        self.secret.line.selectAll()
        self.secret.line.setFocus()
        self._wait(self.opening.wait())
        self.hindered.emit(error)

    def _rest(self) -> None:
        self._opening_now = False
        self.button.setText("Unlock")

    def _wait(self, seconds: int) -> None:
        self._seconds = seconds
        if seconds:
            self._tick.start()
            self._show_wait()

    def _count_down(self) -> None:
        self._seconds = max(0, self._seconds - 1)
        self._show_wait()

    def _show_wait(self) -> None:
        if self._seconds:
            self.button.setText(f"Wait {self._seconds} s")
        else:
            self._tick.stop()
            self.button.setText("Unlock")

    def _switch_pin(self) -> None:
        self._use(PASSPHRASE if self._kind == PIN else PIN)

    def _use(self, kind: str) -> None:
        self.problem.hide()
        self._take(kind)
        self.secret.line.setFocus()

    def _take(self, kind: str) -> None:
        self._kind = kind
        self.secret.clear()
        self._dress()

    def _dress(self) -> None:
        self.secret.set_label("PIN" if self._kind == PIN else "Passphrase")
        self.last.setText(LAST.format(self._who) if self._who else "")
        self.last.setVisible(bool(self._who))
        _rename(self.pin_way, "Use the passphrase" if self._kind == PIN else "Use the PIN")
        self.pin_way.setVisible(self._pin)
        if self.opening.hint:
            self.foot.setText(f"Demonstration school. Its passphrase is: {self.opening.hint}")

    def choose_folder(self) -> None:
        """Another school's records."""
        from PySide6.QtWidgets import QFileDialog

        chosen = QFileDialog.getExistingDirectory(self, "Folder with the records of another school")
        if chosen:
            self.opening.elsewhere(Path(chosen))
            self.locked("Type the passphrase of this school.")
            if self.opening.exists():
                self.ready()
            else:
                self.begin.emit()


def _in_the_middle(part: QWidget) -> QHBoxLayout:
    """Between two springs rather than aligned: nothing here touches ``Qt`` before the first paint (theme/label.py)."""
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(part)
    row.addStretch(1)
    return row


def _label(text: str, role: str, parent: QWidget, *, name: str = "", wrap: bool = False) -> Label:
    label = Label(text, role, parent, wrap=wrap)
    label.setObjectName(name)
    return label


def _link(text: str, name: str, act: Callable[[], object], card: QFrame) -> QPushButton:
    button = QPushButton(text, card)
    button.setObjectName(name)
    button.setAccessibleName(text)
    button.setProperty("kind", "quiet")
    button.setProperty("flush", "true")
    button.clicked.connect(lambda: act())
    return button


def _rename(button: QPushButton, text: str) -> None:
    button.setText(text)
    button.setAccessibleName(text)
