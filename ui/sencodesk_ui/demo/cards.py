# SPDX-License-Identifier: Apache-2.0
"""Pictures of the cards that lie further down a page, and of every kind of plan: each capability of a record is shown.

Only for the pictures in every look, after ``elsewhere``; the window is on the whole school, and stays on it.
"""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QScrollArea

from sencodesk_ui.demo.elsewhere import Elsewhere
from sencodesk_ui.demo.record import WRITTEN, open_pupil
from sencodesk_ui.demo.screens import open_tab

ABOVE = 12
"""Pixels that stay free above a card."""
PUPIL, WORRIED, ABROAD, PLACED = "Marrowfield, Edie", "Lara Winnowmere", "Stonepath, Jakub", "Brackenfold, Callum"
TO_DO = "Wickerby, Isla"
"""Who has the fullest record, a concern before SEN, another language, an EHC plan with arrangements, a task."""
KINDS = (
    ("One-page profile", "plan-profile"),
    ("Group education plan", "plan-group"),
    ("Behaviour support plan", "plan-behaviour"),
)
MEASURED = "Reading, standardised score"
PROPOSAL = "individual-support-plan"
OVERVIEW = (
    ("pupil-names-card", "pupil-names"),
    ("pupil-status-card", "pupil-status"),
    ("pupil-school-card", "pupil-school"),
    ("pupil-contacts-card", "pupil-contacts"),
    ("pupil-agencies-card", "pupil-agencies"),
    ("pupil-care-card", "pupil-care"),
    ("pupil-attendance-card", "pupil-attendance"),
)
FACE = 160
"""Pixels of the square that stands for a photo: a drawn face, of nobody."""


class Cards(Elsewhere):
    """Each verb goes somewhere, takes its pictures, and leaves the window on the whole school."""

    def all(self) -> None:
        """One after another."""
        for act in (self.overview, self.concern, self.tabs, self.kinds, self.changed, self.meeting, self.run,
                    self.settings):  # fmt: skip
            act()

    def overview(self) -> None:
        """Every fact of a pupil, card by card, with a photo that is drawn."""
        hand = self.hand
        open_pupil(hand, PUPIL)
        hand.wait("pupil-contacts-card")
        for card, name in OVERVIEW:
            self.card(card, name)
        open_pupil(hand, ABROAD)
        self.card("pupil-background-card", "pupil-background")
        open_pupil(hand, PLACED)
        self.card("pupil-flags-card", "pupil-flags")
        hand.click("pupil-more", then="pupil-photo-choose")
        hand.click("pupil-photo-choose", then="fileNameEdit")
        hand.pick_file(self._face())
        hand.wait("status-undo", ready=lambda seen: "photo" in seen.text)
        self.shot("pupil-photo")
        hand.click("status-undo", then="status-redo", ready=lambda seen: "photo" in seen.text)

    def concern(self) -> None:
        """What a teacher was worried about, what was decided, and what is to be done."""
        self.go("concerns", then="concerns-table")
        self.hand.take("concerns-table", WORRIED)
        self.hand.keys("Return")
        self.hand.wait("pupil-name", ready=lambda seen: WORRIED in seen.text)
        self.card("pupil-concerns-card", "pupil-concern")
        open_pupil(self.hand, TO_DO)
        self.card("pupil-tasks-card", "pupil-tasks")

    def tabs(self) -> None:
        """Cycles, reviews, the chart of the scores, access arrangements."""
        hand = self.hand
        open_pupil(hand, PUPIL)
        open_tab(hand, "plan")
        self.card("pupil-cycles", "pupil-cycles")
        open_tab(hand, "reviews")
        hand.wait("review-1-run")
        self.card("pupil-reviews-card", "pupil-reviews")
        open_tab(hand, "assessments")
        hand.choose("assess-measure", MEASURED)
        self.card("assess-chart-card", "pupil-assessments-chart")
        open_tab(hand, "documents")
        hand.wait("consent-1-form")
        self.card("documents-consents", "pupil-consents")
        open_pupil(hand, PLACED)
        open_tab(hand, "assessments")
        self.card("assess-access-card", "pupil-access")

    def kinds(self) -> None:
        """A plan of every other kind, and the proposal, begun and taken back."""
        hand = self.hand
        for kind, name in KINDS:
            self.go("plans", then="plans-table")
            hand.wait("plans-count", ready=lambda seen: "in force" in seen.text)
            hand.choose("plans-class", "All classes")  # the story left it on one
            hand.take("plans-table", kind)
            hand.keys("Return")
            hand.wait("plan-title")
            hand.wait("paper-view", ready=lambda seen: seen.described.startswith("Page"))
            self.shot(name)
        open_pupil(hand, PUPIL)
        open_tab(hand, "plan")
        hand.click("pupil-plan-kind", then=f"pupil-plan-kind-{PROPOSAL}")
        hand.click(f"pupil-plan-kind-{PROPOSAL}", then="plan-title")
        hand.wait("paper-view", ready=lambda seen: seen.described.startswith("Page"))
        self.shot("plan-proposal")
        hand.keys("Ctrl+Z")
        hand.gone("plan-title")

    def changed(self) -> None:
        """What a plan has that the last one had not, line by line."""
        hand = self.hand
        self.go("plans", then="plans-table")
        hand.take("plans-table", WRITTEN)
        hand.keys("Return")
        hand.click("plan-changed", then="plan-changed-list")
        self.shot("plan-changed")
        hand.click("plan-changed", away="plan-changed-list")

    def meeting(self) -> None:
        """Views, differences and the decision of an annual review that was held."""
        hand = self.hand
        self.go("reviews", then="reviews-table")
        hand.take("reviews-table", "Report to send")
        hand.keys("Return")
        hand.wait("meeting-when-meets-on")
        for part in ("views", "decision"):
            hand.click(f"meeting-go-{part}")
            self.shot(f"meeting-{part}")

    def run(self) -> None:
        """Who is in a provision with measures at entry and exit, and what was promised and delivered."""
        hand = self.hand
        self.go("provision", then="provision-table")
        hand.take("provision-table", "Talk Ladder")
        hand.keys("Return")
        hand.wait("register-grid")
        self.card("run-members-card", "provision-members")
        self.card("run-counted-card", "provision-delivered")

    def settings(self) -> None:
        """A template that is the school's own, days without school, what the school finds itself and offers."""
        hand = self.hand
        self.go("settings", then="section-templates", section="templates")
        hand.click("template-open-*", then="template-editor")
        self.card("template-editor", "settings-template")
        self.go("settings", then="section-calendar", section="calendar")
        self.card("closed-days-card", "settings-closed-days")
        self.go("settings", then="section-provision", section="provision")
        self.card("provision-line-card", "settings-offers")

    def card(self, card: str, name: str) -> None:
        """Scroll a card to the top of its page, and take its picture."""
        self.hand.wait(card)
        self.hand.image()  # until what it shows is read
        self.hand.ask(partial(self._to_top, card))
        self.shot(name)

    def _to_top(self, card: str) -> None:
        part = self.find(card)
        above = part.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        inside = above.widget() if isinstance(above, QScrollArea) else None
        assert isinstance(above, QScrollArea), f"{card} does not scroll"
        assert inside is not None
        above.verticalScrollBar().setValue(part.mapTo(inside, QPoint(0, 0)).y() - ABOVE)

    def _face(self) -> Path:
        """A file with a drawing, made afresh."""
        image = QImage(FACE, FACE, QImage.Format.Format_RGB32)
        image.fill(QColor("#cfe3e6"))
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor("#12586b"))
        painter.setBrush(QColor("#f3d9b8"))
        painter.drawEllipse(40, 34, 80, 92)
        painter.setBrush(QColor("#12586b"))
        for left in (62, 90):
            painter.drawEllipse(left, 70, 8, 8)
        painter.drawArc(60, 78, 40, 28, 200 * 16, 140 * 16)
        painter.end()
        file = self.stage.out / "face.png"
        image.save(str(file))
        return file
