# SPDX-License-Identifier: Apache-2.0
"""The cards about the whole plan: dates, what the pupil is like, home, and who signed."""

import re
from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from sencodesk.services import plans
from sencodesk.services.desk import Desk
from sencodesk.services.history import Change
from sencodesk.views.field_words import label
from sencodesk.views.plans import PlanView
from sencodesk_ui import theme
from sencodesk_ui.pages.plan.card import FormCard
from sencodesk_ui.pages.plan.words import days_words, filled
from sencodesk_ui.saving import Seen
from sencodesk_ui.widgets import Column, DateField, Icon, LongText, Row, RowTable, TextField


class TimeField(TextField):
    """A time of day as people write it: 15:30, 15.30, 3.30 pm. Shown and kept as 15:30."""

    def value(self) -> Any:
        """``15:30``, or None for nothing or for what cannot be read."""
        return read_time(self.text()) if self.text().strip() else None

    def problem(self) -> str:
        """A sentence, or nothing."""
        return "Write a time such as 15:30." if self.text().strip() and self.value() is None else ""

    def commit(self) -> None:
        """A time that is told is then shown as 15:30."""
        super().commit()
        if not self.problem() and self.text() != self._shown(self.value()):
            self.setText(self._shown(self.value()))


def read_time(text: str) -> str | None:
    """The time that somebody typed as ``HH:MM``; None if it is none."""
    found = re.fullmatch(r"(\d{1,2})(?:[:.h ]?(\d{2}))?\s*([ap])?\.?m?\.?", text.strip().casefold())
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None


class PlanCard(FormCard):
    """A card whose fields are columns of the plan itself."""

    icon = "target"
    word = ""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        row = self.head.row
        row.addWidget(Icon(self.icon, theme.current().muted, 20, self.head))
        row.addWidget(self.head.title)
        row.addWidget(self.head.about)
        row.addStretch(1)
        row.addWidget(self.head.wrong)
        row.addWidget(self.head.warning)
        row.addWidget(self.head.remarks)
        row.addWidget(self.head.summary)
        row.addWidget(self.head.chevron)
        self.head.title.setWordWrap(False)
        self.head.title.setText(self.word)

    def show_plan(self, plan: PlanView, first_name: str) -> None:
        """What the plan holds."""
        del first_name
        self.show_values(plan.id, plan.row_version, self.held(plan))

    def held(self, plan: PlanView) -> dict[str, Any]:
        """What the records hold of each field."""
        return {key: getattr(plan, key) for key in self.fields}

    @staticmethod
    def act(desk: Desk, seen: Seen, values: Mapping[str, Any]) -> Change | None:
        """Change the plan."""
        return plans.change(desk, plan_id=seen.id, row_version=seen.version, values=dict(values))  # type: ignore[arg-type]  # the fields are columns of the plan

    def refresh_head(self) -> None:
        """How many of its fields are filled in."""
        self.head.summary.setText("" if self.is_open() else filled(list(self.values().values())))
        state = "Close" if self.is_open() else "Open"
        self.head.chevron.setAccessibleName(f"{state} {self.head.title.text()}")
        self.head.chevron.setToolTip(state)


class DatesCard(PlanCard):
    """From when, until when, and when one meets."""

    form, icon, word = "plan-dates", "calendar-range", "Dates"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("plan-dates", parent)
        self.add_row(
            (self.add_field("start", label("plan", "start"), DateField(name="plan-start")), 3),
            (self.add_field("review", label("plan", "review"), DateField(name="plan-review")), 3),
            (self.add_field("review_time", label("plan", "review_time"), TimeField(name="plan-review-time")), 2),
        )

    def refresh_head(self) -> None:
        """The dates in words."""
        super().refresh_head()
        now = self.values()
        at = f", {now['review_time']}" if now.get("review_time") else ""
        self.head.summary.setText("" if self.is_open() else days_words(now.get("start"), now.get("review")) + at)


class AboutCard(PlanCard):
    """What the pupil is good at, finds hard, and says."""

    form, icon, word = "plan-about", "user-round", "About"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("plan-about", parent)
        self.inside.addWidget(self.add_field("strengths", label("plan", "strengths"), LongText(name="plan-strengths")))
        self.inside.addWidget(
            self.add_field("difficulties", label("plan", "difficulties"), LongText(name="plan-difficulties"))
        )
        self.inside.addWidget(
            self.add_field(
                "pupil_view",
                label("plan", "pupil_view"),
                LongText(name="plan-pupil-view"),
                help="The pupil's own words.",
            )
        )
        self.head.about.setText("Good at, finds hard, says")

    def show_plan(self, plan: PlanView, first_name: str) -> None:
        """With the pupil's name on the card and its fields."""
        self.head.title.setText(f"About {first_name}")
        for key, words in (("strengths", "is good at"), ("difficulties", "finds hard"), ("pupil_view", "says")):
            said = f"{first_name} {words}"
            self.fields[key].label.setText(said)
            self.fields[key].editor.setAccessibleName(said)
        super().show_plan(plan, first_name)


class HomeCard(PlanCard):
    """What happens at home, and what the parents say."""

    form, icon, word = "plan-home", "house", "Home"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("plan-home", parent)
        self.inside.addWidget(self.add_field("at_home", label("plan", "at_home"), LongText(name="plan-at-home")))
        self.inside.addWidget(
            self.add_field(
                "parent_view", label("plan", "parent_view"), LongText(name="plan-parent-view"),
                help="The parent copy prints it, with room to write more.",
            )
        )  # fmt: skip
        self.head.about.setText("At home, parents' view")


class MeetingCard(PlanCard):
    """What was said when the plan was reviewed."""

    form, icon, word = "plan-meeting", "users", "Review meeting"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("plan-meeting", parent)
        self.add_row(
            (self.add_field("reviewed_on", label("plan", "reviewed_on"), DateField(name="plan-reviewed-on")), 1)
        )
        self.inside.addWidget(
            self.add_field(
                "pupil_said", label("plan", "pupil_said"), LongText(name="plan-pupil-said"),
                help="In the pupil’s own words. The next plan begins with them.",
            )
        )  # fmt: skip
        self.inside.addWidget(
            self.add_field("parent_said", label("plan", "parent_said"), LongText(name="plan-parent-said"))
        )
        self.inside.addWidget(
            self.add_field("review_note", label("plan", "review_note"), LongText(name="plan-review-note"))
        )
        self.head.about.setText("Said and agreed")

    def show_plan(self, plan: PlanView, first_name: str) -> None:
        """With the pupil's name on the field."""
        words = f"{first_name} said"
        self.fields["pupil_said"].label.setText(words)
        self.fields["pupil_said"].editor.setAccessibleName(words)
        super().show_plan(plan, first_name)


class SignaturesCard(PlanCard):
    """Who signed. Each cell is saved by itself, because a signature is a record of its own."""

    form, icon, word = "plan-signatures", "file-pen-line", "Signatures"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("plan-signatures", parent)
        self.table = RowTable(
            [
                Column("role", "As", lambda name: TextField(name=name), 3),
                Column("name", "Name", lambda name: TextField(name=name), 3),
                Column("signed_on", "Signed on", lambda name: DateField(name=name), 2),
            ],
            name="signatures",
            what="signature",
            add="Add a signature",
            none="Nobody has signed yet. The paper prints lines to sign on.",
            versions=True,
        )
        self.inside.addWidget(self.table)
        self.table.typed.connect(self.typed)
        self.table.edited.connect(self.typed)
        self.table.said.connect(self.mark_wrong)

    def hold(self) -> None:
        """Nobody signs."""
        self.table.hold()

    def first(self) -> QWidget:
        """The first cell, or the way to the first one."""
        for which in ("new", "1"):
            found = self.table.findChild(TextField, f"signatures-{which}-role")
            if isinstance(found, QWidget):
                return found
        return self.table.add_button

    def typed_words(self) -> dict[str, object]:
        """A new row that was typed and not added: kept like any other typing that is not in the records yet."""
        return self.table.draft()

    def wrong_count(self) -> int:
        """Cells that were refused, or cannot be read."""
        return self.table.wrong_count()

    def put_back(self, words: Mapping[str, object]) -> None:
        """Show the new row again."""
        self.table.take_draft(words)

    def show_plan(self, plan: PlanView, first_name: str) -> None:
        """The signatures. A new row belongs to the plan in which it was typed."""
        if plan.id != self.record_id:
            self.table.end_new()
        super().show_plan(plan, first_name)
        self.table.set_rows(
            [
                Row(one.id, one.row_version, {"role": one.role, "name": one.name, "signed_on": one.signed_on})
                for one in plan.signatures
            ]
        )
        count = len(plan.signatures)
        self._count = {0: "None yet", 1: "1 signature"}.get(count, f"{count} signatures")
        self.refresh_head()

    _count = ""

    def refresh_head(self) -> None:
        """How many signed."""
        super().refresh_head()
        self.head.summary.setText("" if self.is_open() else self._count)
