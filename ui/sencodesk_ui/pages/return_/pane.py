# SPDX-License-Identifier: Apache-2.0
"""Beside the list of errors: the field of the one that is looked at, to be put right here, and on to the next."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from sencodesk.codes.codesets import codeset
from sencodesk.errors import UserError
from sencodesk.records.pupils import FLAGS
from sencodesk.services import needs, pupils
from sencodesk.services import returns as services
from sencodesk.services.desk import Desk
from sencodesk.views.pupils import PeriodView
from sencodesk.views.return_steps import Fix, StepsView
from sencodesk.views.returns import FindingView
from sencodesk_ui.widgets import (
    Button,
    ChoiceField,
    DateField,
    Editor,
    Field,
    IconButton,
    Label,
    Line,
    Scroll,
    TextField,
    YesNoField,
    clear,
    tab_through,
)
from sencodesk_ui.workspace import Workspace

HERE = frozenset({"upn", "year", "status", "needs", *FLAGS})
"""Fields that can be put right beside the list; dates and history want the pupil's page."""
MISSING = {
    "upn": "Nothing is written yet. Write the number, then save.",
    "year": "Nothing is chosen yet. Choose a year, then save.",
    "status": "Nothing is chosen yet. Choose a status, then save.",
    "needs": "Nothing is chosen yet. Choose a type of need, then save.",
}
"""What is missing where nothing was given, said beside the field."""
Act = Callable[[Desk], object]


class FixPane(QFrame):
    """One error at a time. ``looked`` says which; ``opened`` asks for the pupil's page."""

    looked = Signal(str)
    opened = Signal(str, str)

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._view: StepsView | None = None
        self._findings: Sequence[FindingView] = ()
        self._at: FindingView | None = None
        self._fields: dict[str, Field[Editor]] = {}
        self._onward = self._kept = False
        self.setProperty("kind", "pane")
        self.setObjectName("check-pane")
        scroll = Scroll(self, margins=(20, 16, 20, 16))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 0, 0, 0)
        whole.addWidget(scroll)
        head = QHBoxLayout()
        head.setSpacing(4)
        self._name = Label("", "section", self, wrap=True)
        self._about = Label("", "small-muted", self, wrap=True)
        head.addWidget(self._name, 1)
        back = IconButton(
            "chevron-left", "The error before", name="pane-before", parent=self, act=lambda: self._step(-1)
        )
        self._count = Label("", "small-muted", self)
        on = IconButton("chevron-right", "The next error", name="pane-next", parent=self, act=lambda: self._step(1))
        self._arrows = (back, on)
        for one in (back, self._count, on):
            head.addWidget(one, 0, Qt.AlignmentFlag.AlignVCenter)
        who = QVBoxLayout()
        who.setSpacing(0)
        who.addLayout(head)
        who.addWidget(self._about)
        scroll.body.addLayout(who)
        self._form = QVBoxLayout()
        self._form.setSpacing(12)
        scroll.body.addLayout(self._form)
        row = QHBoxLayout()
        self._save = Button("Save and next", "primary", name="pane-save", parent=self, act=self.save)
        row.addWidget(self._save)
        self._open_button = Button("Open pupil", "quiet", name="pane-open", parent=self, act=self._open)
        row.addWidget(self._open_button)
        row.addStretch(1)
        scroll.body.addLayout(row)
        scroll.body.addStretch(1)
        scroll.body.addWidget(Line(self))
        self._why_title = Label("", "small-strong", self)
        self._why = Label("", "small-muted", self, wrap=True)
        asks = QVBoxLayout()
        asks.setSpacing(2)
        asks.addWidget(self._why_title)
        asks.addWidget(self._why)
        scroll.body.addLayout(asks)

    def show_findings(self, view: StepsView, findings: Sequence[FindingView]) -> None:
        """The errors there are now; stays at the same one if it is still there, else goes to the one in its place."""
        place = self._place()
        self._view, self._findings = view, findings
        self.setVisible(bool(findings))
        if not findings:
            self._at, self._fields = None, {}
            return
        known = next((one for one in findings if self._at is not None and one.id == self._at.id), None)
        if known is not None and known == self._at:
            self._number()
            return
        self._look(known or findings[min(place, len(findings) - 1)])
        if self._onward:
            self._onward = False
            self.focus()

    def look_at(self, finding_id: str) -> None:
        """Another error of the list."""
        found = next((one for one in self._findings if one.id == finding_id), None)
        if found is not None and found != self._at:
            self._look(found)

    def at(self) -> str:
        """The id of the finding that is looked at."""
        return self._at.id if self._at is not None else ""

    def focus(self) -> None:
        """Put the caret into the first field."""
        for field in self._fields.values():
            field.editor.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._open_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def holds_focus(self) -> bool:
        """Whether the focus is in here."""
        focus = QApplication.focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def parts(self) -> list[QWidget]:
        """What Tab goes through, in this order."""
        return [*self._arrows, *self._fields.values(), self._save, self._open_button]

    def _place(self) -> int:
        return next((n for n, one in enumerate(self._findings) if self._at is not None and one.id == self._at.id), 0)

    def _step(self, by: int) -> None:
        if self._findings:
            self._look(self._findings[(self._place() + by) % len(self._findings)])

    def _number(self) -> None:
        self._count.setText(f"{self._place() + 1} of {len(self._findings)}")

    def _look(self, finding: FindingView) -> None:
        assert self._view is not None
        self.commit()
        self._kept = False
        self._at = finding
        fix = self._view.fixes[finding.pupil_id]
        self._name.setText(finding.pupil_name)
        self._about.setText(fix.about)
        self._number()
        clear(self._form)
        self._fields = {}
        here = finding.form_field in HERE and finding.field in HERE and self._workspace.may_write
        self._save.setVisible(here)
        if here:
            self._make(finding, fix)
        else:
            self._form.addWidget(Label(finding.label or finding.title, "strong", self, wrap=True))
            self._form.addWidget(Label(finding.sentence, "danger", self, wrap=True))
            if finding.detail:
                self._form.addWidget(Label(finding.detail, "small-muted", self, wrap=True))
        why = self._view.why.get(finding.field, "")
        self._why_title.setText(f"Why {self._view.due.council_name} asks")
        self._why.setText(why)
        self._why_title.setVisible(bool(why))
        self._why.setVisible(bool(why))
        tab_through(self, *self.parts())
        self.looked.emit(finding.id)

    def _make(self, finding: FindingView, fix: Fix) -> None:
        field, on = finding.form_field, self._workspace.today()
        editor: Editor
        if self._backwards(finding):
            self._make_dates(finding, fix.backwards[0])
            return
        if field == "upn":
            editor = TextField(name="pane-upn", parent=self, mono=True)
            editor.set_value(fix.upn)
        elif field == "year":
            editor = ChoiceField(
                [(one.code, one.name) for one in codeset("nc_year").offered(on)], name="pane-year", parent=self
            )
            editor.set_value(fix.year)
        elif field == "status":
            editor = ChoiceField(_codes("sen_provision", self._workspace), name="pane-status", parent=self)
        elif field == "needs":
            editor = ChoiceField(_codes("sen_type", self._workspace), name="pane-need", parent=self)
        else:
            editor = YesNoField(
                name=f"pane-{field.replace('_', '-')}", parent=self, label=finding.label or finding.title
            )
        first = self._add(field, Field(finding.label or finding.title, editor, help=finding.help, parent=self))
        first.set_error(finding.sentence)
        if field == "needs":
            second = ChoiceField(
                _codes("sen_type", self._workspace), name="pane-second-need", parent=self, blank="None"
            )
            second.set_value(next((one for one in fix.needs[1:2]), None))
            self._add("second", Field("Second type of need (if there is one)", second, parent=self))
        if field in ("needs", "status"):
            since = DateField(name="pane-since", parent=self)
            since.set_value(fix.since if field == "needs" else None)
            self._add("since", Field("Since", since, parent=self))

    def _backwards(self, finding: FindingView) -> bool:
        """Whether it is about the dates of a type of need that is recorded: that is shown as it stands."""
        fix = self._view.fixes[finding.pupil_id] if self._view is not None else None
        return finding.form_field == "needs" and finding.rule == "SD-DATES" and bool(fix and fix.backwards)

    def _make_dates(self, finding: FindingView, need: PeriodView) -> None:
        kind = ChoiceField(_codes("sen_type", self._workspace), name="pane-need", parent=self)
        kind.set_value(need.code)
        start, end = DateField(name="pane-from", parent=self), DateField(name="pane-to", parent=self)
        start.set_value(need.from_date)
        end.set_value(need.to_date)
        self._add("needs", Field("Type of need", kind, parent=self))
        self._add("from_", Field("From", start, parent=self)).set_error(finding.sentence)
        self._add("to", Field("To (empty while it goes on)", end, parent=self))

    def _act_dates(self, need: PeriodView, code: str) -> Act:
        values: needs.NeedValues = {
            "code": code,
            "from_": self._fields["from_"].editor.value(),
            "to": self._fields["to"].editor.value(),
        }
        return lambda desk: needs.change_need(desk, need_id=need.id, row_version=need.row_version, values=values)

    def _add(self, key: str, field: Field[Editor]) -> Field[Editor]:
        self._fields[key] = field
        self._form.addWidget(field)
        field.editor.setAccessibleName(f"{field.label.text()}, {self._at.pupil_name if self._at else ''}")
        return field

    def save(self) -> None:
        """Keep what was typed and go on; what is missing is said beside its field."""
        finding = self._at
        if finding is None or not self._fields:
            return
        act = self._act(finding)
        if act is not None:
            self._onward = self._kept = True
            self._workspace.write(self, act, None, self._refused)

    def commit(self) -> None:
        """Keep what was typed here when one goes elsewhere; what cannot be is said in the message bar."""
        changed = any(field.editor.changed() for field in self._fields.values())
        if self._at is None or not changed or self._kept:
            return
        act = self._act(self._at)
        if act is not None:
            self._kept = True
            self._workspace.write(self, act)

    def _act(self, finding: FindingView) -> Act | None:
        field, pupil_id = finding.form_field, finding.pupil_id
        value = self._fields[field].editor.value()
        if value is None:
            self._fields[field].set_error(MISSING.get(field, "Choose yes or no, then save."))
            self._fields[field].editor.setFocus(Qt.FocusReason.OtherFocusReason)
            return None
        if self._backwards(finding):
            assert self._view is not None
            return self._act_dates(self._view.fixes[pupil_id].backwards[0], value)
        if field == "upn":
            return lambda desk: pupils.change(desk, pupil_id=pupil_id, values={"upn": value})
        if field == "year":
            return lambda desk: pupils.change(desk, pupil_id=pupil_id, values={"year": value})
        if field in FLAGS:
            assert self._view is not None
            return_id = self._view.due.id
            return lambda desk: services.settle(
                desk,
                return_id=return_id,
                field=field,
                value=value,
                pupil_ids=[pupil_id],
            )
        since = self._fields["since"].editor.value()
        if since is None:
            self._fields["since"].set_error("Write the day from which it holds, such as 23/11/2026.")
            self._fields["since"].editor.setFocus(Qt.FocusReason.OtherFocusReason)
            return None
        if field == "status":
            return lambda desk: needs.set_status(desk, pupil_id=pupil_id, code=value, from_=since)
        second = self._fields["second"].editor.value()
        codes = [one for one in (value, second) if one]
        return lambda desk: needs.set_needs(desk, pupil_id=pupil_id, codes=codes, from_=since)

    def _refused(self, error: UserError) -> None:
        self._onward = self._kept = False
        first = next(iter(self._fields.values()), None)
        if first is not None:
            first.set_error(error.happened)

    def _open(self) -> None:
        if self._at is not None:
            self.opened.emit(self._at.pupil_id, self._at.form_field)


def _codes(name: str, workspace: Workspace) -> list[tuple[str, str]]:
    return [(one.code, f"{one.name} ({one.code})") for one in codeset(name).offered(workspace.today())]
