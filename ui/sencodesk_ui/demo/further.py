# SPDX-License-Identifier: Apache-2.0
"""Pictures of what is met seldom: by hand, the same again, another copy, work under way, another's key, large text.

Only for the pictures in every look, after ``elsewhere``; the window is on the whole school, and stays on it.
"""

from functools import partial
from typing import cast

from sencodesk.services import troubles
from sencodesk.services.demonstration import thistledown
from sencodesk_ui import theme
from sencodesk_ui.demo.barred import unlock
from sencodesk_ui.demo.elsewhere import Elsewhere
from sencodesk_ui.demo.story import SURNAME, WHOLE_NAME
from sencodesk_ui.door.lock import LockPage
from sencodesk_ui.pages.settings.new_key_card import NewKeyCard
from sencodesk_ui.widgets import Progress

COUNCIL = "Northshire County Council"
ANOTHER_READER, THEIR_WORDS = "Reader", "three kettles under the plane tree"
LARGER = (150, 200)
PAGES = (("today", "today-list"), ("pupils", "pupils-table"), ("plans", "plans-table"), ("import", "import-empty"),
         ("log", "log-table"))  # fmt: skip
SECTIONS = ("people", "councils", "backups", "accessibility")


class Further(Elsewhere):
    """Each verb goes somewhere, takes its pictures, and leaves the window on the whole school."""

    def all(self) -> None:
        """One after another."""
        for act in (self.under_way, self.another_copy, self.same_again, self.by_hand):
            act()

    def under_way(self) -> None:
        """What a batch, an import and an export show while one waits for them."""
        hand = self.hand
        self.go("plans", then="plans-table")
        hand.keys("Ctrl+A")  # one may be chosen still
        hand.click("plans-print", then="print-sheet")
        hand.wait("print-summary", ready=lambda seen: " plans, " in seen.text)
        self._far("print-progress", "Printing, 12 of 45", 12, 45)
        self.shot("print-under-way")
        hand.click("print-close", away="print-sheet")
        self.go("settings", then="section-export", section="export")
        self._far("export-progress", "Making the tables", 9, 14)
        self.shot("export-under-way")
        self.hand.ask(self.find("export-progress").hide)
        self.go("import", then="page-import")
        self._far("import-progress", "Looking at the pupils: 261 of 352", 261, 352)
        self.shot("import-under-way")
        self.hand.ask(self.find("import-progress").hide)

    def _far(self, name: str, text: str, done: int, of: int) -> None:
        """As it looks in the middle; nothing is under way, which would be over before its picture is taken."""
        self.hand.image()  # until the page has read what it shows, and hides what it does not
        progress = cast("Progress", self.hand.ask(partial(self.find, name)))
        self.hand.ask(partial(progress.show_step, text, done, of))
        self.hand.ask(progress.show)

    def another_copy(self) -> None:
        """The card of a laptop whose records were copied, and its question."""
        self.go("settings", then="section-councils", section="councils")
        self.hand.image()  # until nothing moves any more: then the page has read that no council told of one
        card = cast("NewKeyCard", self.find("new-key-card"))
        self.hand.ask(partial(card.tell, COUNCIL))
        self.hand.click("new-key", then="new-key-dialog")
        self.shot("settings-new-key")
        self.hand.click("new-key-no", away="new-key-dialog")
        self.hand.ask(partial(card.tell, ""))

    def same_again(self) -> None:
        """The question before the very same return goes once more."""
        self._open_return("northshire", "receipt", "receipt-again")
        self.hand.click("receipt-again", then="again-dialog")
        self.shot("return-again")
        self.hand.click("again-no", away="again-dialog")

    def by_hand(self) -> None:
        """The next version of a return, carried to the council, and what was written down of it."""
        hand = self.hand
        self.pupil_page("Saltmarsh", "Wilf Saltmarsh")
        hand.write("pupil-forename", "Wilfred")
        hand.keys("Ctrl+S")
        self._open_return("calderwick", "receipt", "receipt-check")
        hand.click("receipt-check", then="step-check")
        hand.click("return-onward", then="step-preview")
        hand.click("return-onward", then="by-hand-open")
        hand.click("by-hand-open", then="by-hand-file")
        self.shot("return-by-hand")
        hand.click("by-hand-file", then="fileNameEdit")
        hand.pick_file(self.stage.out / "carried.age")
        hand.wait("by-hand-reference", ready=lambda seen: seen.enabled)
        hand.write("by-hand-reference", "CW 2026 0417")
        hand.click("by-hand-save", then="hand-note-correct", away="by-hand-save")
        self.shot("return-handed-in")

    def _open_return(self, council: str, step: str, then: str) -> None:
        self.go("returns", then="page-returns")
        self.hand.click(f"return-row-{council}-*-open", then="page-return")
        self.hand.click(f"return-step-{step}", then=then)

    def larger(self) -> None:
        """A dozen screens in larger text; ends in the usual size."""
        for percent in LARGER:
            self.hand.ask(partial(theme.wardrobe().choose, percent=percent))
            for stem, then in PAGES:
                self.go(stem, then=then)
                self.shot(f"{stem}-{percent}")
            self.pupil_page()
            self.shot(f"pupil-{percent}")
            for section in SECTIONS:
                self.go("settings", then=f"section-{section}", section=section)
                self.shot(f"settings-{section}-{percent}")
            for step, then in (("check", "step-check"), ("receipt", "receipt")):
                self._open_return("northshire", step, then)
                self.shot(f"return-{step}-{percent}")
        self.hand.ask(partial(theme.wardrobe().choose, percent=100))

    def pupil_page(self, surname: str = SURNAME, whole_name: str = WHOLE_NAME) -> None:
        """One pupil's Overview."""
        hand = self.hand
        self.go("pupils", then="pupils-table")
        hand.write("pupils-search", surname)
        hand.take("pupils-table", surname)
        hand.keys("Return")
        hand.wait("pupil-name", whole_name)

    def doors(self) -> None:
        """Another's key: what a reader sees; records that are opened to be read only; a PIN."""
        hand = self.hand
        self.go("settings", then="keys-passphrase", section="people")
        hand.click("key-people-give", then="key-give-save")
        hand.choose("key-give-role", ANOTHER_READER)
        hand.write("key-give-new", THEIR_WORDS)
        hand.write("key-give-again", THEIR_WORDS)
        hand.write("key-give-proof", thistledown.PASSPHRASE)
        hand.click("key-give-save", away="key-give-save")
        self.shot("key-people")
        hand.click("rail-lock", then="lock-secret")
        self.shot("lock-two")
        unlock(hand, THEIR_WORDS)
        self.pupil_page()
        self.shot("pupil-reader")
        self.go("settings", then="section-school", section="school")
        self.shot("settings-reader")
        hand.click("rail-lock", then="lock-secret")
        self.window.opening.only_to_read = troubles.why_read("open_elsewhere")
        self.shot("lock-reader")
        unlock(hand)
        hand.click("rail-today", then="page-today")
        self.shot("today-to-read")
        hand.click("rail-lock", then="lock-secret")
        hand.image()  # until the page has looked by itself whether a PIN opens
        page = cast("LockPage", self.find("lock-page"))
        self.hand.ask(partial(page.offer_pin, True))
        self.shot("lock-pin")
        self.hand.ask(partial(page.offer_pin, False))
        hand.ask(page.ready)
        unlock(hand)
