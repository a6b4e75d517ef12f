# SPDX-License-Identifier: Apache-2.0
"""Step 2, Check: errors that lead to their fields, queries with their notes, and what many lack, settled at once."""

from collections.abc import Sequence
from functools import partial
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from sencodesk.records.pupils import FlagName
from sencodesk.returns.catalogue import facts as catalogue_facts
from sencodesk.services import returns as services
from sencodesk.services.history import Change
from sencodesk.views.return_steps import StepsView
from sencodesk.views.returns import CheckView, FindingView, GapView
from sencodesk_ui import theme
from sencodesk_ui.pages.return_.build import nobody_words
from sencodesk_ui.pages.return_.findings import ErrorLine, GapLine, QueryLine
from sencodesk_ui.pages.return_.pane import FixPane
from sencodesk_ui.pages.return_.step import Step, focus_soon, list_card
from sencodesk_ui.pages.returns.words import count
from sencodesk_ui.widgets import Icon, Label, Note, Scroll, tab_through
from sencodesk_ui.widgets.reading import only_shown
from sencodesk_ui.workspace import Workspace

PANE, NARROW_PANE, ROOMY = 376, 288, 1150
MOST_LINES = 200
"""Lines drawn at once; the rest is told as a number and comes up as the first ones go."""


class CheckStep(Step):
    """The error summary, the queries, and how many are ready."""

    stem = "check"

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self._open_gaps: set[str] = set()
        self._shown: object = None
        self._shown_gaps: object = None
        self._gap_lines: dict[str, GapLine] = {}
        self._query_gap_lines: list[GapLine] = []
        self._laying = False
        self._queries: dict[str, QueryLine] = {}
        scroll = Scroll(self)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(scroll, 1)
        self.pane = FixPane(workspace, self)
        self.pane.opened.connect(self.open_pupil)
        self.pane.looked.connect(self._light)
        self._lines: dict[str, ErrorLine] = {}
        whole.addWidget(self.pane)
        self._clean = Note("success", "", self, name="check-clean")
        self._clean.hide()
        scroll.body.addWidget(self._clean)
        self._nobody = Note("warning", "", self, name="check-nobody", action="Go to Build", act=self._to_build)
        self._nobody.hide()
        scroll.body.addWidget(self._nobody)
        self.summary, column = list_card(self, name="check-errors")
        self.summary.setProperty("error", "true")
        self.summary.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._sentence = self._head(self.summary, column)
        self._errors = QVBoxLayout()
        self._errors.setSpacing(0)
        column.addLayout(self._errors)
        scroll.body.addWidget(self.summary)
        self._query_card, column = list_card(self, name="check-queries")
        self._query_head = self._queries_head(column)
        self._query_gaps = QVBoxLayout()
        self._query_gaps.setSpacing(0)
        column.addLayout(self._query_gaps)
        self._query_rows = QVBoxLayout()
        self._query_rows.setSpacing(0)
        column.addLayout(self._query_rows)
        scroll.body.addWidget(self._query_card)
        self._ready = Note("success", "", self, name="check-ready")
        scroll.body.addWidget(self._ready)
        scroll.body.addStretch(1)

    def _head(self, card: QFrame, column: QVBoxLayout) -> Label:
        head = QHBoxLayout()
        head.setContentsMargins(16, 12, 16, 12)
        head.setSpacing(10)
        head.addWidget(Icon("circle-alert", theme.current().danger, 20, card), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(Label("There is a problem", "danger-title", card))
        sentence = Label("", "", card, wrap=True)
        words.addWidget(sentence)
        head.addLayout(words, 1)
        column.addLayout(head)
        return sentence

    def _queries_head(self, column: QVBoxLayout) -> Label:
        head = QFrame(self._query_card)
        head.setProperty("kind", "group-head")
        row = QHBoxLayout(head)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(10)
        row.addWidget(Icon("message-square-warning", theme.current().warning, 18, head))
        number = Label("", "warning", head)
        row.addWidget(number)
        row.addWidget(Label("True but unusual. Add a note and it travels with the return.", "small-muted", head), 1)
        column.addWidget(head)
        return number

    def refresh(self, view: StepsView) -> None:
        """Lines that are the same stay as they are, with what is being typed in them, and so does the focus."""
        focus = QApplication.focusWidget()
        name = focus.objectName() if focus is not None and self.isAncestorOf(focus) else ""
        self._laying = True
        self._lay(view)
        self._laying = False
        if name and focus is not QApplication.focusWidget() and not self.pane.holds_focus():
            focus_soon(self, name)

    def _lay(self, view: StepsView) -> None:
        check = view.check
        errors = [one for one in check.findings if one.severity == "error"]
        queries = [one for one in check.findings if one.severity == "query"]
        self._show_words(check, errors, view)
        self._show_errors(check, errors)
        self.pane.show_findings(view, self._alone_errors(check, errors))
        self._show_query_gaps(check)
        self._show_queries([one for one in queries if self._alone(check, one)])
        rows = [self._queries[one.id] for one in queries if one.id in self._queries]
        tab_through(self, self._nobody, self.summary, *self._query_gap_lines, *rows, *self.pane.parts())

    def _show_words(self, check: CheckView, errors: list[FindingView], view: StepsView) -> None:
        wrong = {one.pupil_id for one in errors}
        named = {one.pupil_id for one in check.findings}
        rest = max(0, check.pupils - len(wrong))
        things = count(check.errors, "error")
        shared = sum(len(gap.pupil_ids) for gap in check.gaps if gap.severity == "error")
        which = "All" if shared == check.errors else f"{shared:,}"
        at_once = f" {which} of them are gaps that many pupils share: one answer settles each." if shared else ""
        others = f" The other {count(rest, 'pupil')} {'has' if rest == 1 else 'have'} no errors." if rest else ""
        self._sentence.setText(
            f"Put {'this' if check.errors == 1 else 'these'} {things} right, then the return can go.{at_once}{others}"
        )
        self.summary.setAccessibleName(f"There is a problem. {self._sentence.text()}")
        self.summary.setVisible(bool(errors))
        explained = check.queries - check.unexplained
        some = f"{check.queries}" if not explained else f"{check.queries}, {explained} explained"
        self._query_head.setText(f"Queries  {some}")
        self._query_card.setVisible(bool(check.queries))
        told = f" {count(explained, 'query', 'queries')} explained." if explained else ""
        self._clean.set_text(
            f"Nothing to put right.{told} Next: look at exactly what will leave."
            if view.clean and view.included
            else ""
        )
        self._nobody.set_text(nobody_words(view) if view.clean else "")
        ready = max(0, check.pupils - len(named))
        self._ready.set_text(f"Ready: {count(ready, 'pupil')}, nothing to do." if ready and not view.clean else "")

    def _show_errors(self, check: CheckView, errors: list[FindingView]) -> None:
        gaps = [gap for gap in check.gaps if gap.severity == "error"]
        shown = (tuple(errors), tuple(gaps), frozenset(self._open_gaps))
        if shown == self._shown:
            return
        self._shown = shown
        kept = self._kept_lines(gaps, [line for line in self._gap_lines.values() if line.gap.severity == "error"])
        _empty(self._errors, kept)
        self._lines = {}
        for gap in gaps:
            self._errors.addWidget(self._gap_line(gap, self.summary))
            if gap.field in self._open_gaps:
                self._add([one for one in errors if one.rule == gap.rule])
        self._add(self._alone_errors(check, errors))

    def _alone_errors(self, check: CheckView, errors: list[FindingView]) -> list[FindingView]:
        """Errors that are no part of a gap that many share."""
        shared = {(gap.rule, one) for gap in check.gaps for one in gap.pupil_ids}
        return [one for one in errors if (one.rule, one.pupil_id) not in shared]

    def _look(self, finding_id: str) -> None:
        """A line took the focus by a person's hand; while lines are laid out anew, Qt only passes it on."""
        if not self._laying:
            self.pane.look_at(finding_id)

    def _light(self, finding_id: str) -> None:
        for name, line in self._lines.items():
            line.light(name == finding_id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrow windows get a narrow pane."""
        super().resizeEvent(event)
        self.pane.setFixedWidth(theme.px(PANE if theme.room(self.width()) >= ROOMY else NARROW_PANE))

    def _add(self, findings: list[FindingView]) -> None:
        for one in findings[:MOST_LINES]:
            line = ErrorLine(one, partial(self.open_pupil, one.pupil_id, one.form_field), self.summary)
            line.looked.connect(self._look)
            line.light(one.id == self.pane.at())
            self._lines[one.id] = line
            self._errors.addWidget(line)
        if len(findings) > MOST_LINES:
            more = Label(
                f"and {len(findings) - MOST_LINES:,} more, shown as these are put right", "small-muted", self.summary
            )
            more.setContentsMargins(16, 8, 16, 8)
            self._errors.addWidget(more)

    def _gap_line(self, gap: GapView, parent: QWidget) -> GapLine:
        line = self._gap_lines.get(gap.field)
        if line is None:
            line = self._gap_lines[gap.field] = GapLine(gap, catalogue_facts()[gap.field].title, parent)
            line.settled.connect(self._settle)
            line.shown.connect(self._toggle)
            line.ask.setVisible(self.workspace.may_write)
        line.open_names(gap.field in self._open_gaps)
        return line

    def _kept_lines(self, gaps: Sequence[GapView], lines: Sequence[GapLine]) -> list[GapLine]:
        """The lines of gaps that are the same still; the others are forgotten."""
        kept = [line for line in lines if line.gap in gaps]
        for line in lines:
            if line not in kept:
                del self._gap_lines[line.gap.field]
        return kept

    def _alone(self, check: CheckView, query: FindingView) -> bool:
        """Whether a query has a line of its own: it is no part of a gap that many share, or that gap is opened."""
        gap = next((one for one in check.gaps if one.rule == query.rule and query.pupil_id in one.pupil_ids), None)
        return gap is None or gap.field in self._open_gaps

    def _show_query_gaps(self, check: CheckView) -> None:
        gaps = tuple(gap for gap in check.gaps if gap.severity == "query")
        shown = (gaps, frozenset(self._open_gaps))
        if shown == self._shown_gaps:
            return
        self._shown_gaps = shown
        _empty(self._query_gaps, self._kept_lines(gaps, self._query_gap_lines))
        self._query_gap_lines = [self._gap_line(gap, self._query_card) for gap in gaps]
        for line in self._query_gap_lines:
            self._query_gaps.addWidget(line)

    def _show_queries(self, queries: list[FindingView]) -> None:
        kept: dict[str, QueryLine] = {}
        for place, one in enumerate(queries):
            line = self._queries.pop(one.id, None)
            if line is not None and (line.finding.sentence, line.finding.detail) == (one.sentence, one.detail):
                line.show_finding(one)
            else:
                if line is not None:
                    self._drop(line)
                line = QueryLine(one, partial(self.open_pupil, one.pupil_id, one.form_field), self._query_card)
                line.noted.connect(self._explain)
                if not self.workspace.may_write:
                    only_shown(line.note)
                line.versions_asked.connect(partial(self.workspace.show_versions, "return_note"))
            if self._query_rows.indexOf(line) != place:
                self._query_rows.insertWidget(place, line)
            kept[one.id] = line
        for gone in self._queries.values():
            self._drop(gone)
        self._queries = kept

    def _drop(self, line: QueryLine) -> None:
        self._query_rows.removeWidget(line)
        line.hide()
        line.deleteLater()

    def _to_build(self) -> None:
        self.wanted.emit("build")

    def _toggle(self, field: str) -> None:
        self._open_gaps ^= {field}
        if self.view is not None:
            self.refresh(self.view)

    def _settle(self, field: str) -> None:
        if self.view is None:
            return
        return_id = self.view.due.id
        number = next((len(one.pupil_ids) for one in self.view.check.gaps if one.field == field), 0)

        def settled(_change: Change | None) -> None:
            self.workspace.say(
                "success", f"“No” is recorded for {count(number, 'pupil')}. Undo takes it back in one step."
            )
            self.summary.setFocus(Qt.FocusReason.OtherFocusReason)

        self.workspace.write(
            self,
            lambda desk: services.settle(desk, return_id=return_id, field=cast(FlagName, field)),
            settled,
        )

    def _explain(self, finding_id: str, text: str | None) -> None:
        if self.view is not None:
            return_id = self.view.due.id
            self.workspace.write(
                self, lambda desk: services.explain(desk, return_id=return_id, finding_id=finding_id, text=text)
            )

    def commit(self) -> None:
        """Save the notes that are being typed, and what was typed beside the list."""
        self.pane.commit()
        for line in self._queries.values():
            line.note.commit()

    def first_focus(self) -> QWidget | None:
        """The summary, so that it is read out; the first note where there is no error."""
        if self.summary.isVisibleTo(self):
            return self.summary
        return next((line.note for line in self._queries.values() if not line.finding.note), None)


def _empty(column: QVBoxLayout, kept: Sequence[QWidget]) -> None:
    """Take every line out; those that are ``kept`` are put in again and never lose the focus."""
    while (item := column.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None and widget not in kept:
            widget.hide()
            widget.deleteLater()
