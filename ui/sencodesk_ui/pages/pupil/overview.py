# SPDX-License-Identifier: Apache-2.0
"""The overview: the plan in short, and under it every fact about the pupil, each where it can be typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from sencodesk.codes.codesets import codeset
from sencodesk.codes.upn import check_upn
from sencodesk.sentences import sentence
from sencodesk.services import needs as needs_service
from sencodesk.views.glance import Glance
from sencodesk.views.log import ChangeView
from sencodesk.views.plans import PlanView
from sencodesk.views.pupils import ContactView, PeriodView, PupilView
from sencodesk.views.school import SchoolView
from sencodesk.views.versions import CorrectionView
from sencodesk_ui import theme
from sencodesk_ui.beside.words import corrected_words
from sencodesk_ui.forms.fields import CouncilField
from sencodesk_ui.forms.record import RecordForm, Spec
from sencodesk_ui.forms.rows import Record, RecordRows
from sencodesk_ui.pages.pupil import kinds
from sencodesk_ui.pages.pupil.before_cards import BeforeCards, BeforeData
from sencodesk_ui.pages.pupil.care_cards import CareCards, CareData
from sencodesk_ui.pages.pupil.flags import FlagBlock
from sencodesk_ui.pages.pupil.glance_cards import ProvisionCard
from sencodesk_ui.pages.pupil.summary import EarlierCard, PlanCard, SideCards
from sencodesk_ui.pages.pupils.words import contact_words
from sencodesk_ui.saving import Seen
from sencodesk_ui.widgets import Card, IconButton, Label, Line, Note
from sencodesk_ui.widgets.folding import NO_LIMIT, ONE_COLUMN_BELOW
from sencodesk_ui.workspace import Workspace

SIDE, NARROW_SIDE = 344, 262
NARROW_BELOW = 1100


@dataclass(frozen=True)
class PupilData:
    """Everything that the page shows, read together. ``kept`` is typing that was never saved, by form and record."""

    pupil: PupilView
    plans: tuple[PlanView, ...]
    plan: PlanView | None
    school: SchoolView
    councils: Mapping[str, str]
    changes: Sequence[ChangeView]
    kept: Mapping[tuple[str, str], Mapping[str, object]]
    corrected: Mapping[str, CorrectionView]
    group_plans: tuple[PlanView, ...]
    """Group plans of others that this pupil is in."""
    care: CareData
    before: BeforeData
    glance: Glance


class Overview(QWidget):
    """Cards. Undated facts are three forms over one record; dated facts and contacts are rows of records."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self.pupil: PupilView | None = None
        self._seen = Seen("")
        self.plan_card, self.side = PlanCard(self), SideCards(self)
        self.plan_card.may_write = workspace.may_write
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(16)
        self._top = top = QHBoxLayout()
        top.setSpacing(20)
        left = QVBoxLayout()
        left.setSpacing(16)
        left.addWidget(self.plan_card)
        self.provision = ProvisionCard(self)
        left.addWidget(self.provision)
        left.addStretch(1)
        top.addLayout(left, 1)
        top.addWidget(self.side)
        self._column.addLayout(top)
        self._build()
        self.lately = EarlierCard(self)
        self.lately.log_asked.connect(lambda: workspace.go("log", pupil_id=self._seen.id))
        self._column.addWidget(self.lately)
        self._column.addStretch(1)

    def _build(self) -> None:
        self.names = self._form(kinds.NAMES, "pupil-names", columns=4)
        self.upn_note = Note("warning", "", self, name="pupil-upn-note")
        self.upn_note.hide()
        self.former = RecordRows(self.workspace, kinds.FORMER_UPNS, parent=self)
        self.corrected = Label("", "small-muted", self, wrap=True)
        self.corrected.setObjectName("pupil-corrected")
        self.corrected.hide()
        card = self._card("Name and number", "pupil-names-card", self.names, self.upn_note, self.corrected, self.former)
        earlier = IconButton(
            "history", "Earlier versions of this pupil's details", name="pupil-versions", parent=card,
            act=lambda: self.workspace.show_versions("pupil", self._seen.id),
        )  # fmt: skip
        card.head.addWidget(earlier)
        self.school_form = self._form(kinds.SCHOOL, "pupil-school", columns=4)
        self.registrations = RecordRows(self.workspace, kinds.REGISTRATIONS, parent=self)
        self._card("At school", "pupil-school-card", self.school_form, self.registrations)
        self.statuses = RecordRows(self.workspace, kinds.STATUSES, parent=self)
        self._card("SEN status", "pupil-status-card", self.statuses)
        self.needs = RecordRows(self.workspace, kinds.NEEDS, movable=True, parent=self)
        self.needs.moved.connect(self._move_need)
        self.needs_note = Note("warning", sentence("records", "NEEDS_NO_STATUS"), self, name="pupil-needs-note")
        self.needs_note.hide()
        self.needs_past = Note("warning", "", self, name="pupil-needs-past")
        self.needs_past.hide()
        self._card("Types of need", "pupil-needs-card", self.needs_note, self.needs_past, self.needs)
        self.flags = {
            flag: FlagBlock(self.workspace, flag, stem, words, parent=self) for flag, stem, words in kinds.FLAG_FORMS
        }
        parts: list[QWidget] = []
        for block in self.flags.values():
            parts += [*([Line(self)] if parts else []), block]
        self._card("Placement and funding", "pupil-flags-card", *parts)
        self.councils = RecordRows(self.workspace, kinds.COUNCILS, parent=self)
        self._card("Home council", "pupil-council-card", self.councils)
        self.contacts = RecordRows(self.workspace, kinds.CONTACTS, parent=self)
        self._card("Contacts", "pupil-contacts-card", self.contacts)
        self.background = self._form(kinds.BACKGROUND, "pupil-background", columns=3)
        self._card("Background", "pupil-background-card", self.background)
        self.care = CareCards(self.workspace, self)
        self._column.addWidget(self.care)
        self.before = BeforeCards(self.workspace, self)
        self._column.addWidget(self.before)

    def _form(self, specs: Sequence[Spec], form: str, *, columns: int) -> RecordForm:
        return RecordForm(
            self.workspace, specs, kinds.change_pupil, name="pupil", form=form, columns=columns, parent=self
        )

    def _card(self, heading: str, name: str, *parts: QWidget) -> Card:
        card = Card(heading, self, name=name)
        for part in parts:
            card.body.addWidget(part)
        self._column.addWidget(card)
        return card

    def tables(self) -> list[RecordRows]:
        """Every kind of record that has rows."""
        rows = [self.former, self.registrations, self.statuses, self.needs, self.councils, self.contacts]
        return [*rows, *(block.rows for block in self.flags.values())]

    def forms(self) -> list[RecordForm]:
        """Every form that is open."""
        own = [self.names, self.school_form, self.background]
        rows = [form for table in self.tables() for form in table.every_form()]
        return [*own, *rows, *self.care.forms(), *self.before.forms()]

    def flush(self) -> None:
        """Save what was typed anywhere."""
        for form in self.forms():
            form.flush()

    def fit(self, width: int) -> None:
        """The side gives way where room is short."""
        room, directions = theme.room(width), QBoxLayout.Direction
        one_column = room < ONE_COLUMN_BELOW
        self._top.setDirection(directions.TopToBottom if one_column else directions.LeftToRight)
        wide = theme.px(NARROW_SIDE if room < NARROW_BELOW else SIDE)
        self.side.setMinimumWidth(0 if one_column else wide)
        self.side.setMaximumWidth(NO_LIMIT if one_column else wide)

    def show_pupil(self, data: PupilData, *, came: bool) -> None:
        """Fill every card; ``came`` when the page has just been opened on this pupil."""
        pupil = self.pupil = data.pupil
        if self._seen.id != pupil.id:
            self._seen = Seen(pupil.id, pupil.row_version)
        seen = self._seen
        seen.version = max(seen.version or 0, pupil.row_version)
        for form in (self.names, self.school_form, self.background):
            form.fill(seen, {spec.field: getattr(pupil, spec.field) for spec in form.specs})
        self._say_upn(pupil.upn)
        self.former.fill(pupil.id, [Record(one.id, one.row_version, {"upn": one.code}) for one in pupil.former_upns])
        for table, periods, key in (
            (self.registrations, pupil.registrations, "code"),
            (self.statuses, pupil.history, "code"),
            (self.councils, pupil.councils, "council"),
        ):
            table.fill(pupil.id, [_period(one, key) for one in periods])
        self.needs.fill(pupil.id, [_period(one, "code") for one in ordered_needs(pupil)])
        self.needs_note.setVisible(bool(pupil.needs) and not pupil.has_sen)
        self.needs_past.set_text(past_words(pupil))
        for flag, block in self.flags.items():
            periods = tuple(one for name, one in pupil.flags if name == flag)
            block.show_flag(pupil, periods)
        self.contacts.fill(
            pupil.id,
            [
                Record(
                    one.id, one.row_version, {spec.field: getattr(one, spec.field) for spec in kinds.CONTACTS.specs},
                    contact_words(one),
                )
                for one in pupil.contacts
            ],
        )  # fmt: skip
        for table in self.tables():
            table.show_corrections(data.corrected)
        own = data.corrected.get(pupil.id)
        self.corrected.setText(corrected_words(own) if own is not None else "")
        self.corrected.setVisible(own is not None)
        self._offer(data)
        self.plan_card.show_plan(data.plan, pupil, data.school, data.glance)
        self.provision.show_glance(data.glance)
        self.side.show_pupil(pupil, data.plan, data.school)
        self.side.lately.show_glance(data.glance)
        self.lately.show_changes(data.changes)
        self.care.show_pupil(pupil.id, data.care, data.councils, data.corrected, came=came)
        self.before.show_pupil(pupil.id, data.before, data.corrected, came=came)
        if came:
            self._restore(data.kept)

    def focus(self, field: str) -> QWidget | None:
        """Put the caret where a field of that name is typed; returns its card's part, to scroll to."""
        for form in (self.names, self.school_form, self.background):
            if field in form.field_names():
                form.focus(field)
                return form
        if field in self.flags:
            self.flags[field].focus()
            return self.flags[field]
        field = {"status_from": "from_"}.get(field, field)
        tables: dict[str, RecordRows] = {
            "former_upns": self.former, "enrolment": self.registrations, "entry": self.registrations,
            "leaving": self.registrations, "status": self.statuses, "from_": self.statuses, "history": self.statuses,
            "needs": self.needs, "home_council": self.councils, "contacts": self.contacts,
            "care": self.care.flags, "agencies": self.care.agencies, "attendance": self.care.attendance,
        }  # fmt: skip
        if field in ("concerns", "tasks"):
            return self.before.ask(self.before.concerns if field == "concerns" else self.before.tasks)
        table = tables.get(field)
        if table is not None:
            table.focus(field)
        return table

    def _restore(self, kept: Mapping[tuple[str, str], Mapping[str, object]]) -> None:
        for table in self.tables() if self.workspace.may_write else ():
            if (f"{table.kind.name}-new", table.pupil_id) in kept and table.new_form is None:
                table.begin_new(focus=False)
        for form in self.forms():
            raw = kept.get((form.form, form.seen.id))
            if raw:
                form.restore(raw)

    def _offer(self, data: PupilData) -> None:
        for form in self.councils.every_form():
            council = form.editors["council"]
            assert isinstance(council, CouncilField)
            council.offer_councils(data.councils)

    def _say_upn(self, upn: str | None) -> None:
        """A number that is kept although its check letter is wrong is said to be doubtful."""
        checked = check_upn(upn) if upn else None
        wrong = checked is not None and upn is not None and checked.problem == "check_letter"
        expected = checked.expected if checked else ""
        self.upn_note.set_text(
            f"The check letter should be {expected}, not {(upn or '')[:1]}. Look at the number in your MIS. "
            "It is kept as typed and will stop the return."
            if wrong
            else ""
        )

    def _move_need(self, place: int, step: int) -> None:
        """Swap a need with its neighbour; only those that hold have an order."""
        if self.pupil is None:
            return
        ids = [form.seen.id for form in self.needs.forms]
        held = {one.id for one in self.pupil.needs}
        order = [one for one in ids if one in held]
        if ids[place] not in held:
            return
        at = order.index(ids[place])
        to = at + step
        if not 0 <= to < len(order):
            return
        order[at], order[to] = order[to], order[at]
        self.workspace.write(self, lambda desk: needs_service.reorder(desk, need_ids=order))


def ordered_needs(pupil: PupilView) -> list[PeriodView]:
    """Needs that hold in their order, then those that have ended or not begun, by their start."""
    held = pupil.needs
    ids = {one.id for one in held}
    return [*held, *(one for one in pupil.all_needs if one.id not in ids)]


def past_words(pupil: PupilView) -> str:
    """What is said of types of need that hold although their list has ended (BESD, in 2014): each pupil is looked at
    again, and nothing is turned into another type by itself. Empty where there is none.
    """
    types = codeset("sen_type")
    past = [types.name(one.code) for one in pupil.needs if not types.valid_on(one.code, pupil.on)]
    return " ".join(sentence("records", "NEED_OF_THE_PAST", {"need": one}) for one in past)


def _period(one: PeriodView, key: str) -> Record:
    values: dict[str, object] = {key: one.code, "from_": one.from_date, "to": one.to_date, "rank": one.rank}
    return Record(one.id, one.row_version, values)


def places(pupil: PupilView) -> list[tuple[str, str]]:
    """Every form and record of the overview where typing may have been kept."""
    own = [(form, pupil.id) for form in ("pupil-names", "pupil-school", "pupil-background")]
    rows: dict[str, Sequence[PeriodView | ContactView]] = {
        "former-upn": pupil.former_upns, "enrolment": pupil.registrations, "status": pupil.history,
        "need": pupil.all_needs, "home-council": pupil.councils, "contact": pupil.contacts,
        **{stem: [one for name, one in pupil.flags if name == flag] for flag, stem, _ in kinds.FLAG_FORMS},
    }  # fmt: skip
    own += [(f"{name}-new", pupil.id) for name in rows]
    return [*own, *((name, one.id) for name, found in rows.items() for one in found)]
