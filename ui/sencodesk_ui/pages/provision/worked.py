# SPDX-License-Identifier: Apache-2.0
"""What worked: the middle gain of each kind of provision with its interval, a chart for each measure."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtWidgets import QVBoxLayout, QWidget

from sencodesk.charts.interval import FEWEST, WhatWorked
from sencodesk.charts.scales import counted
from sencodesk_ui.widgets import Card, EmptyState, Label, Scroll, clear
from sencodesk_ui.widgets.chart import ChartView


class Worked(QWidget):
    """The charts, one under another."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("provision-worked")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self._scroll = Scroll(self, margins=(24, 12, 24, 24), steady=True)
        whole.addWidget(self._scroll)

    def show_charts(self, charts: Sequence[WhatWorked]) -> None:
        """Draw them anew."""
        clear(self._scroll.body)
        for n, chart in enumerate(drawn(charts), start=1):
            card = Card(chart.scale.name, self, name=f"worked-card-{n}")
            view = ChartView(f"worked-{n}", card)
            view.show_chart(chart)
            card.body.addWidget(view)
            self._scroll.body.addWidget(card)
        few = too_few(charts)
        if few:
            card = Card("Too few to say", self, name="worked-few")
            lead = (
                f"Fewer than {FEWEST} pupils were measured twice. No middle is shown: it would say more than is known."
            )
            card.body.addWidget(Label(lead, "muted", card, wrap=True))
            for words in few:
                card.body.addWidget(Label(words, "", card, wrap=True))
            self._scroll.body.addWidget(card)
        if not charts:
            self._scroll.body.addWidget(
                EmptyState(
                    "trending-up", "Nothing is measured yet.",
                    "Next: open provision, and type each pupil's measure at the start and at the end.",
                    name="worked-none", parent=self,
                )
            )  # fmt: skip
        self._scroll.body.addStretch(1)


def drawn(charts: Sequence[WhatWorked]) -> list[WhatWorked]:
    """The charts that have something to draw, without the rows that have too few pupils."""
    found = [replace(one, rows=tuple(row for row in one.rows if len(one.gains(row)) >= FEWEST)) for one in charts]
    return [one for one in found if one.rows]


def too_few(charts: Sequence[WhatWorked]) -> list[str]:
    """``Talk Ladder, 10 questions: 3 pupils measured twice.`` for each row that is not drawn."""
    return [
        f"{row.name}. {one.scale.name}: {counted(len(one.gains(row)), 'pupil')} measured twice."
        for one in charts
        for row in one.rows
        if len(one.gains(row)) < FEWEST
    ]
