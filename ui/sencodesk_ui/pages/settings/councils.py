# SPDX-License-Identifier: Apache-2.0
"""Councils: add one by its profile after comparing the fingerprint by telephone; write this school's card."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from sencodesk.errors import UserError
from sencodesk.services import councils as services
from sencodesk.services.councils import Card as SchoolCard
from sencodesk.services.councils import OfferedProfile
from sencodesk.views import councils as view
from sencodesk.views.councils import CouncilView
from sencodesk_ui import folders
from sencodesk_ui.pages.return_.step import focus_soon
from sencodesk_ui.pages.settings.new_key_card import NewKeyCard
from sencodesk_ui.pages.settings.section import Section
from sencodesk_ui.widgets import Button, Card, Field, IconButton, Label, Note, TextField, clear, shown_day
from sencodesk_ui.widgets.check import Check
from sencodesk_ui.workspace import Workspace

LOOPBACK = ("127.", "localhost", "::1", "[::1]")


class CouncilsSection(Section):
    """Enrolled councils, adding one, and the school's card."""

    stem, word, chapter = "councils", "Councils", "settings-councils"
    keeps = True
    lead = "A council's profile says what it may ask, under which law, and where returns go."

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self._offered: OfferedProfile | None = None
        have = Card("Your councils", self, name="councils-card")
        self._list = QVBoxLayout()
        self._list.setSpacing(10)
        have.body.addLayout(self._list)
        row = QHBoxLayout()
        row.addWidget(
            Button("Add a council", name="council-choose", icon="plus", parent=self, act=self._choose_profile)
        )
        row.addWidget(Label("You need the profile file that the council sent.", "small-muted", self), 1)
        have.body.addLayout(row)
        self.body.addWidget(have)
        self.body.addWidget(self._offer_card())
        card = Card("This school's card", self, name="card-card")
        card.body.addWidget(
            Label(
                "Send this file to a council that does not know this laptop yet, then read the six words to it "
                "on the telephone.",
                "",
                self,
                wrap=True,
            )
        )
        row = QHBoxLayout()
        row.addWidget(Button("Save the card", name="council-card", icon="save", parent=self, act=self._choose_card))
        row.addStretch(1)
        card.body.addLayout(row)
        self._words = Note("info", parent=self, name="council-card-words")
        self._words.hide()
        card.body.addWidget(self._words)
        self.body.addWidget(card)
        self._copied = NewKeyCard(workspace, self.save_card_soon, self)
        self.body.addWidget(self._copied)
        self.body.addStretch(1)
        for button in self.findChildren(Button):
            if button.objectName() in ("council-choose", "council-card"):
                button.setEnabled(workspace.may_keep)

    def _offer_card(self) -> Card:
        self.offer = Card("Is this your council?", self, name="council-offer")
        self._who = Label("", "", self, wrap=True)
        self.offer.body.addWidget(self._who)
        self.offer.body.addWidget(
            Label(
                "Ring the council on a number that you knew before, and let it read its six words to you.",
                "muted",
                self,
                wrap=True,
            )
        )
        self._fingerprint = Label("", "mono", self, wrap=True)
        self._fingerprint.setObjectName("council-fingerprint")
        self._fingerprint.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.told = Field(
            "What the council read to you",
            TextField(name="council-told"),
            help="Six words, or the long number on its letter.",
        )
        self.told.editor.returnPressed.connect(lambda: self._add())
        self.offer.body.addWidget(self.told)
        # Shown only once something was typed that is not it: what stands beside the box would be copied, not compared.
        self._compare = QWidget(self)
        column = QVBoxLayout(self._compare)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(Label("Fingerprint of this file, to find where the two differ", "strong", self))
        column.addWidget(self._fingerprint)
        self._compare.hide()
        self.offer.body.addWidget(self._compare)
        self.here = Check(
            "This council's receiver runs on this computer (demonstration)", name="council-here", parent=self
        )
        self.offer.body.addWidget(self.here)
        self._asks_here = Note("warning", "", self, name="council-ask-here")
        self._asks_here.hide()
        self.offer.body.addWidget(self._asks_here)
        row = QHBoxLayout()
        self._yes_here = Button("Yes, it runs here", name="council-here-yes", parent=self, act=self._runs_here)
        self._not_here = Button(
            "No, add it all the same", "quiet", name="council-here-no", parent=self, act=lambda: self._add(asked=True)
        )
        for one in (self._yes_here, self._not_here):
            one.hide()
            row.addWidget(one)
        row.addStretch(1)
        self.offer.body.addLayout(row)
        row = QHBoxLayout()
        row.addWidget(Button("Add this council", "primary", name="council-add", parent=self, act=lambda: self._add()))
        row.addWidget(Button("Leave it", "quiet", name="council-leave", parent=self, act=self._leave, way_out="form"))
        row.addStretch(1)
        self.offer.body.addLayout(row)
        self.offer.hide()
        return self.offer

    def load(self) -> None:
        """Read the enrolled councils."""
        self.workspace.read(self, view.councils, self._show)
        self._copied.load()

    def _show(self, councils: list[CouncilView]) -> None:
        focus = QApplication.focusWidget()
        name = focus.objectName() if focus is not None and self.isAncestorOf(focus) else ""
        clear(self._list)
        if not councils:
            self._list.addWidget(Label("No council yet. Next: add the one that your school answers to.", "muted", self))
        for one in councils:
            box = QVBoxLayout()
            box.setSpacing(2)
            invented = " (invented, for the demonstration)" if one.invented else ""
            head = QHBoxLayout()
            head.addWidget(Label(f"{one.name}{invented}", "strong", self), 1)
            earlier = IconButton(
                "history", f"Earlier versions: {one.name}", name=f"council-{one.id}-versions", parent=self,
                act=partial(self.workspace.show_versions, "council", one.id),
            )  # fmt: skip
            head.addWidget(earlier)
            box.addLayout(head)
            asks = ", ".join(one.returns)
            box.addWidget(
                Label(f"Asks for: {asks}. Profile {one.version}, valid to {shown_day(one.valid_until)}.", "small-muted",
                      self, wrap=True)
            )  # fmt: skip
            box.addWidget(Label(f"Confirmed {shown_day(one.confirmed_on)}. Its fingerprint:", "small-muted", self))
            box.addWidget(Label(one.fingerprint, "mono", self, wrap=True))
            if one.on_this_computer:
                box.addLayout(self._here_row(one, name))
            self._list.addLayout(box)

    def _here_row(self, one: CouncilView, focus: str) -> QHBoxLayout:
        """Whether its receiver may be on this computer, and the button that changes it, which keeps the focus."""
        words = "Its address is this computer. " + ("That is allowed." if one.allow_loopback else "Nothing is sent.")
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(Label(words, "small-muted" if one.allow_loopback else "small-warning", self))
        button = Button(
            "Stop allowing it" if one.allow_loopback else "Allow it",
            "quiet" if one.allow_loopback else "row",
            name=f"council-{one.id}-here",
            parent=self,
            act=lambda: self._allow_here(one),
        )
        button.setAccessibleName(f"{button.text()}: {one.name} on this computer")
        row.addWidget(button)
        row.addStretch(1)
        if button.objectName() == focus:
            QTimer.singleShot(0, button, lambda: button.setFocus(Qt.FocusReason.OtherFocusReason))
        return row

    def _allow_here(self, one: CouncilView) -> None:
        allow = not one.allow_loopback

        def done(_change: object) -> None:
            after = "returns can be sent to it now." if allow else "nothing is sent to it from here."
            self.workspace.say("success", f"{one.name}: {after}")

        self.workspace.write(self, lambda desk: services.allow_here(desk, council_id=one.id, allow=allow), done)

    def _choose_profile(self) -> None:
        file = folders.ask_open(self, "The council's profile", "Profiles (*.json *.profile);;All files (*)")
        if file is not None:
            self.read_profile(file)

    def read_profile(self, file: Path) -> None:
        """Read a profile file and ask whether it is the council's."""
        self.workspace.aside(self, lambda: services.read_profile(_bytes_of(file)), self._offer)

    def _offer(self, offered: OfferedProfile) -> None:
        self._offered = offered
        profile = offered.profile
        asks = ", ".join(spec.title for spec in profile.returns)
        self._who.setText(f"{profile.name} asks for: {asks}. Returns go to {profile.host}.")
        self._fingerprint.setText(offered.fingerprint)
        local = (profile.host or "").startswith(LOOPBACK)
        self.here.setVisible(local)
        self.here.setChecked(False)
        self._ask_here(False)
        self.told.editor.clear()
        self.told.set_error("")
        self._compare.hide()
        self.offer.show()
        self.told.editor.setFocus()

    def _leave(self) -> None:
        self._offered = None
        self.offer.hide()

    def _ask_here(self, ask: bool) -> None:
        """A council on this computer gets nothing unless somebody says that it may be here: so that is asked."""
        host = self._offered.profile.host if self._offered else ""
        self._asks_here.set_text(
            f"Returns would go to {host}, which is this computer itself. Does this council’s receiver run here? "
            "If not, nothing can be sent to it until you allow that here."
            if ask
            else ""
        )
        for one in (self._yes_here, self._not_here):
            one.setVisible(ask)
        if ask:
            self._yes_here.setFocus(Qt.FocusReason.OtherFocusReason)

    def _runs_here(self) -> None:
        self.here.setChecked(True)
        self._add()

    def _add(self, *, asked: bool = False) -> None:
        offered = self._offered
        if offered is None:
            return
        told, here = str(self.told.editor.value() or ""), self.here.isChecked()
        if not told:
            self.told.set_error("Type what the council read to you.")
            return
        if self.here.isVisibleTo(self) and not here and not asked and services.same_fingerprint(told, offered):
            self._ask_here(True)
            return
        self._ask_here(False)

        def added(_change: object) -> None:
            self._leave()
            self.workspace.say("success", f"{offered.profile.name} is added. Its returns are on the Returns page.")

        def refused(error: UserError) -> None:
            self._compare.setVisible(error.code == "fingerprint_differs")
            self.told.set_error(f"{error.happened} {error.do}")

        self.workspace.write(
            self,
            lambda desk: services.add(desk, data=offered.data, fingerprint=told, allow_loopback=here),
            added,
            refused,
        )

    def save_card_soon(self) -> None:
        """The key is another one: the card is what comes next."""
        self._words.hide()
        focus_soon(self, "council-card")

    def _choose_card(self) -> None:
        file = folders.ask_save(self, "Save this school's card", "school-card.json", "Card (*.json)")
        if file is not None:
            self.save_card(file)

    def save_card(self, file: Path) -> None:
        """Write the card and show its six words."""
        self.workspace.write(self, lambda desk: services.request_card(desk, out=file), self._show_words)

    def _show_words(self, card: SchoolCard) -> None:
        self._words.set_text(f"Saved. Read these words to the council: {' '.join(card.words)}")


def _bytes_of(file: Path) -> bytes:
    """A file that a person chose. Raises UserError when it is gone or may not be read."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise UserError(
            "file_unreadable",
            happened="That file could not be read.",
            kept="Nothing was changed.",
            do="See whether it is still there, then choose it again.",
            exit_code=4,
        ) from error
