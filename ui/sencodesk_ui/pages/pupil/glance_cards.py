# SPDX-License-Identifier: Apache-2.0
"""At the top of the overview: the provision that goes on, and what happened last."""

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from sencodesk.views.glance import Glance, RunGlance
from sencodesk.views.provision_charts import money
from sencodesk_ui import theme
from sencodesk_ui.pages.run.words import delivered_words
from sencodesk_ui.widgets import Card, HowFar, Label, Line, clear, shown_day

BAR = 88


class ProvisionCard(Card):
    """What goes on now: how often, and how many of the sessions were held."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Provision now", parent, name="pupil-glance-provision")
        self._cost = Label("", "muted", self)
        self.head.addWidget(self._cost)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        self.body.addLayout(self._rows)
        self.hide()

    def show_glance(self, found: Glance) -> None:
        """Fill the card; without provision it is not there."""
        clear(self._rows)
        self.setVisible(bool(found.going))
        self._cost.setText(f"{money(found.cost)} of {money(found.line)} this school year")
        for place, run in enumerate(found.going):
            if place:
                self._rows.addWidget(Line(self))
            self._rows.addLayout(self._row(run))
        if found.marked_on is not None:
            self._rows.addWidget(Label(f"Registers to {shown_day(found.marked_on)}", "small-muted", self))

    def _row(self, run: RunGlance) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        grid.addWidget(Label(run.name, "strong", self, wrap=True), 0, 0)
        about = ", ".join(part for part in (run.about, run.how_often) if part)
        grid.addWidget(Label(about, "small-muted", self, wrap=True), 1, 0)
        own = run.own
        marked = own.held + own.missed_in_all
        said = f"{own.held} of {marked} sessions" if marked else "No register yet"
        if marked:
            bar = HowFar(own.held / marked, self)
            bar.setFixedWidth(theme.px(BAR))
            grid.addWidget(bar, 0, 1)
        words = Label(said, "" if marked else "muted", self)
        words.setToolTip(delivered_words(own))
        grid.addWidget(words, 0, 2)
        return grid


class LatelyCard(Card):
    """The newest entry of the chronology."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Lately", parent, name="pupil-glance-lately")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2)
        self.body.addLayout(self._rows)
        self.hide()

    def show_glance(self, found: Glance) -> None:
        """Fill the card; without an entry it is not there."""
        clear(self._rows)
        self.setVisible(found.lately is not None)
        if found.lately is None:
            return
        what = ", ".join(part for part in (found.lately.kind, found.lately.with_whom) if part)
        self._rows.addWidget(Label(what, "strong", self, wrap=True))
        if found.lately.text:
            self._rows.addWidget(Label(found.lately.text, "", self, wrap=True))
        self._rows.addWidget(Label(shown_day(found.lately.on_date), "muted", self))
