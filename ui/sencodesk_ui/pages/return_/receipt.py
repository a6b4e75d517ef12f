# SPDX-License-Identifier: Apache-2.0
"""Step 5, Receipt: the council's own words, verified again on this laptop without a network, and the proof to keep."""

from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from sencodesk.services import filing
from sencodesk.services import returns as services
from sencodesk.views.return_steps import Filed, StepsView
from sencodesk.views.returns import SubmissionView
from sencodesk_ui import folders, theme
from sencodesk_ui.pages.return_.hand_note import HandNote
from sencodesk_ui.pages.return_.history import History
from sencodesk_ui.pages.return_.lost import LostCard
from sencodesk_ui.pages.return_.preview import since_lines
from sencodesk_ui.pages.return_.step import Step, list_card
from sencodesk_ui.pages.return_.versions import VersionsCard
from sencodesk_ui.pages.return_.wrong import WrongCard
from sencodesk_ui.pages.returns.words import council_time, count, fingerprint_lines
from sencodesk_ui.paper_out import ToPrint, print_paper
from sencodesk_ui.shell.demo_band import StripedBand
from sencodesk_ui.widgets import Button, Card, EmptyState, Icon, Label, Line, Scroll, Tag, clear, shown_day, tab_through
from sencodesk_ui.widgets.folding import Folds
from sencodesk_ui.workspace import Workspace

SIDE = 300
BESIDE_FROM = 900
"""Room for the card with the long reference and the digest, and the side."""
LABEL_WIDTH = 176
OUTCOMES = {
    "accepted": ("badge-check", "success", "Accepted by {council}", "Nothing more to do."),
    "refused": ("circle-alert", "danger", "Refused by {council}", "Each reason is on the Send step, beside its field."),
    "received": ("clock", "warning", "Received by {council}", "It has not said yes yet."),
    "withdrawn": ("history", "muted", "Withdrawn", "This receipt stays."),
    "superseded": ("history", "muted", "Replaced by a later version", "This receipt stays valid."),
}


class ReceiptStep(Step):
    """Reference, times, fingerprint, signature; what happened beside it."""

    stem = "receipt"

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self._shown: tuple[Filed, object] | None = None
        self._scroll = scroll = Scroll(self)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        self._none = EmptyState(
            "package",
            "No receipt yet.",
            "It comes when the council has opened the return.",
            name="receipt-empty",
            parent=self,
        )
        scroll.body.addWidget(self._none)
        self._both = QWidget(self)
        row = QHBoxLayout(self._both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        left = QVBoxLayout()
        self._card, self._column = list_card(self, name="receipt")
        left.addWidget(self._card)
        self._note = HandNote(workspace, self)
        left.addWidget(self._note)
        left.addStretch(1)
        row.addLayout(left, 1)
        side = QWidget(self._both)
        self._side = QVBoxLayout(side)
        self._side.setContentsMargins(0, 0, 0, 0)
        self._side.setSpacing(16)
        self._history = History(side)
        self._side.addWidget(self._history)
        self._since = Card("Since last time", side, name="receipt-since")
        self._side.addWidget(self._since)
        self._versions = VersionsCard(self._choose_version, side)
        self._side.addWidget(self._versions)
        self._version: int | None = None
        self._wrong = WrongCard(workspace, lambda: self.wanted.emit("check"), side)
        self._side.addWidget(self._wrong)
        self._lost = LostCard(workspace, side)
        self._side.addWidget(self._lost)
        self._side.addStretch(1)
        row.addWidget(side)
        Folds(self, row, side, SIDE, BESIDE_FROM)
        scroll.body.addWidget(self._both)
        scroll.body.addStretch(1)

    def filed(self, view: StepsView) -> Filed | None:
        """The receipt of the kind that is shown: the newest, or the version that was chosen."""
        if self.rehearsal:
            return view.rehearsed
        return next((one for one in view.versions if one.sent.version == self._version), view.filed)

    def _chosen(self, view: StepsView) -> str | None:
        """The version that was chosen, where it is not the newest."""
        filed = self.filed(view) if self._version is not None and not self.rehearsal else None
        return filed.sent.id if filed is not None else None

    def _choose_version(self, version: int) -> None:
        if self.view is not None:
            returns = [one for one in self.view.history if one.mode == "LIVE" and one.withdraws is None]
            newest = max(one.version for one in returns)
            self._version = version if version != newest else None
            self.refresh(self.view)
            self._versions.focus_first()

    def show_at_newest(self) -> None:
        """Another return, or this one anew: no older version is chosen."""
        self._version = None

    def refresh(self, view: StepsView) -> None:
        """The newest receipt, or what was filed by hand in a form of its own; an empty state before there is one."""
        by_hand = None if self.rehearsal or self._version is not None else view.by_hand
        self._versions.show_versions(view, self._version, rehearsal=self.rehearsal)
        filed = self.filed(view)
        shown = by_hand or (filed.sent if filed is not None else None)
        if shown is not None:
            self._wrong.show_wrong(view, shown, rehearsal=self.rehearsal)
            self._lost.show_lost(view, shown, rehearsal=self.rehearsal)
        self._card.setVisible(by_hand is None)
        self._note.setVisible(by_hand is not None)
        if by_hand is not None:
            self._none.hide()
            self._both.show()
            self._shown = None
            self._note.show_note(view, by_hand)
            self._since.hide()
            self._beside(view, by_hand)
            tab_through(self, self._note, self._wrong, self._lost)
            return
        self._none.setVisible(filed is None)
        self._both.setVisible(filed is not None)
        if filed is None or (filed, view.since) == self._shown:
            return
        before = self._shown[0].sent if self._shown is not None else None
        if before is not None and before.id == filed.sent.id and before.state != filed.sent.state:
            # It stands another way now (withdrawn, accepted): its heading says so, and must be in sight.
            QTimer.singleShot(0, self, lambda: self._scroll.verticalScrollBar().setValue(0))
        self._shown = (filed, view.since)
        clear(self._column)
        self._column.addWidget(self._head(view, filed))
        self._column.addWidget(self._facts(view, filed))
        tab_through(self, self._card, self._wrong, self._lost)
        self._beside(view, filed.sent)
        self._since.setVisible(view.since is not None and filed.sent.version > 1 and self._version is None)
        while self._since.body.count() > 1:
            item = self._since.body.takeAt(1)
            gone = item.widget() if item is not None else None
            if gone is not None:
                gone.hide()
                gone.deleteLater()
        if view.since is not None:
            for line in since_lines(view.since, view, self._since):
                self._since.body.addWidget(line)

    def _beside(self, view: StepsView, sent: SubmissionView) -> None:
        zone = self.workspace.now().tzinfo
        assert zone is not None
        self._history.show_sent(sent, view.due.council_name, zone)

    def _head(self, view: StepsView, filed: Filed) -> QFrame:
        sent, receipt = filed.sent, filed.sent.receipt or {}
        rehearsal = sent.mode == "REHEARSAL"
        zone = self.workspace.now().tzinfo
        assert zone is not None
        icon, token, title, after = OUTCOMES.get(sent.state, OUTCOMES["received"])
        decided = str((sent.decision or {}).get("decided_at") or receipt.get("received_at", ""))
        if rehearsal:
            after = "A rehearsal: it does not count as the return."
        head = StripedBand(self._card) if rehearsal else QFrame(self._card)
        head.setObjectName("receipt-head")
        if not rehearsal:
            tone = {"success": "success", "danger": "error", "warning": "warning"}.get(token, "info")
            head.setProperty("kind", "message")
            head.setProperty("tone", tone)
        row = QHBoxLayout(head)
        row.setContentsMargins(22, 18, 22, 18)
        row.setSpacing(14)
        row.addWidget(Icon(icon, getattr(theme.current(), "text" if rehearsal else token), 32, head))
        words = QVBoxLayout()
        words.setSpacing(2)
        council = view.due.council_name
        shown = f"REHEARSAL: {title[0].lower()}{title[1:]}" if rehearsal else title
        words.addWidget(Label(shown.format(council=council), "title", head, wrap=True))
        words.addWidget(
            Label(f"{council_time(decided, zone, seconds=True)} council time. {after}", "", head, wrap=True)
        )
        row.addLayout(words, 1)
        row.addWidget(Tag("REHEARSAL" if rehearsal else "Live return", "", head), 0, Qt.AlignmentFlag.AlignVCenter)
        return head

    def _facts(self, view: StepsView, filed: Filed) -> QWidget:
        sent, receipt = filed.sent, filed.sent.receipt or {}
        zone = self.workspace.now().tzinfo
        assert zone is not None
        box = QWidget(self._card)
        grid = QGridLayout(box)
        grid.setContentsMargins(22, 14, 22, 14)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(12)
        grid.setColumnMinimumWidth(0, LABEL_WIDTH)
        grid.setColumnStretch(1, 1)
        here = next((one.at for one in sent.steps if one.state == "received"), None)
        laptop = f" ({here.astimezone(zone):%H:%M:%S} on this laptop)" if here is not None else ""
        at = council_time(str(receipt.get("received_at", "")), zone, seconds=True)
        pupils = int(receipt.get("pupils", 0))
        rows: list[tuple[str, QWidget]] = [
            ("Council’s reference", self._reference(str(receipt.get("receipt_no", "")), box)),
            (
                "Sent",
                Label(
                    f"{count(pupils, 'pupil')}, {count(len(filed.items), 'item')} each, version {sent.version}, "
                    f"by {sent.sealed_by}", "", box, wrap=True,
                ),
            ),
            ("Received by the council", Label(f"{at}{laptop}", "", box, wrap=True)),
            ("Items sent", Label(f"{'; '.join(filed.items)}.", "", box, wrap=True)),
            ("Queries explained", Label(notes_words(filed.notes), "", box, wrap=True)),
            ("Fingerprint of what was sent", self._mono(sent.content_hash, box)),
            ("Signature", self._signature(view, filed, box)),
        ]  # fmt: skip
        for place, (label, value) in enumerate(rows):
            if place:
                grid.addWidget(Line(box), place * 2 - 1, 0, 1, 2)
            grid.addWidget(Label(label, "muted", box, wrap=True), place * 2, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, place * 2, 1)
        return box

    def _reference(self, number: str, parent: QWidget) -> QWidget:
        box = QWidget(parent)
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        label = Label(number, "mono-large", box)
        label.setObjectName("receipt-reference")
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row.addWidget(label)
        row.addWidget(
            Button("Copy", "quiet", name="receipt-copy", icon="copy", parent=box, act=lambda: self._copy(number))
        )
        row.addStretch(1)
        return box

    def _copy(self, number: str) -> None:
        QGuiApplication.clipboard().setText(number)
        self.workspace.say("success", "The council’s reference is copied.")

    def _mono(self, digest: str, parent: QWidget) -> Label:
        label = Label(fingerprint_lines(digest), "mono", parent)
        label.setObjectName("receipt-fingerprint")
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        label.setAccessibleName(f"Fingerprint of what was sent, SHA-256: {digest}")
        return label

    def _signature(self, view: StepsView, filed: Filed, parent: QWidget) -> QWidget:
        box = QWidget(parent)
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        good = filed.proof.verified
        tokens = theme.current()
        icon = Icon("shield-check" if good else "circle-alert", tokens.success if good else tokens.danger, 18, box)
        row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        council = view.due.council_name
        words = (
            f"Verified on this laptop, without a network, with the {council} key that you confirmed on "
            f"{shown_day(view.confirmed_on)}."
            if good
            else "This receipt does not hold under the council’s key. Ring the council before you rely on it."
        )
        label = Label(words, "" if good else "danger", box, wrap=True)
        label.setObjectName("receipt-signature")
        row.addWidget(label, 1)
        return box

    def choose_folder(self) -> None:
        """Ask for a folder, then write the proof into it."""
        folder = folders.ask_folder(self, "Save the proof in")
        if folder is not None:
            self.save_to(folder)

    def save_to(self, folder: Path) -> None:
        """Receipt and decision, word for word; the message says where."""
        if self.view is None:
            return
        return_id, rehearsal, chosen = self.view.due.id, self.rehearsal, self._chosen(self.view)

        def saved(found: services.Saved) -> None:
            names = " and ".join(one.name for one in found.files)
            signed = " The receipt proves itself under the council’s public key." if len(found.files) > 1 else ""
            self.workspace.say("success", f"Saved {names}.{signed}")

        self.workspace.write(
            self,
            lambda desk: filing.save_all(
                desk, return_id=return_id, folder=folder, rehearsal=rehearsal, submission_id=chosen
            ),
            saved,
        )

    def print_proof(self) -> None:
        """Draw the proof aside, then ask for a printer; that it was printed is noted."""
        if self.view is None:
            return
        return_id, rehearsal, chosen = self.view.due.id, self.rehearsal, self._chosen(self.view)
        printed = self.workspace.now()
        paper = ToPrint[filing.Offered](
            "Rehearsal" if rehearsal else "Proof of filing",
            lambda session: filing.content(session, return_id, rehearsal=rehearsal, submission_id=chosen),
            lambda offered: filing.drawn(offered, printed=printed),
            lambda desk, _offered: filing.note_printed(desk, rehearsal=rehearsal),
        )
        print_paper(self.workspace, self, paper)


def notes_words(notes: int) -> str:
    """How many queries went with a note."""
    return "None were raised" if notes == 0 else "1, with its note" if notes == 1 else f"{notes}, each with its note"
