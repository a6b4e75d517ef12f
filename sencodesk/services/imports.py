# SPDX-License-Identifier: Apache-2.0
"""Bringing pupils in from a file: look first, decide what is unclear, then all of it in one change.

``preview`` writes nothing. ``apply`` writes exactly what a preview showed, or nothing; one undo takes it all back.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.errors import UserError
from sencodesk.exchange import readers
from sencodesk.exchange.rows import (
    LARGEST,
    FileRead,
    FileRefused,
    PupilRow,
    Source,
    Spell,
    Step,
    Values,
    nobody,
)
from sencodesk.records.base import LOGGED, LoggedRecord, new_id
from sencodesk.records.findings import Finding
from sencodesk.services import import_memory, import_provision
from sencodesk.services.desk import Desk, the_school
from sencodesk.services.import_beside import Beside
from sencodesk.services.import_match import LEAVE, NEW, Match, Matcher
from sencodesk.services.import_merge import Edit, FieldChange, merge
from sencodesk.services.import_rules import judged as judged_by_rules
from sencodesk.services.import_rules import missing as missing_in
from sencodesk.services.import_said import as_dict, said
from sencodesk.services.roles import WRITE, only
from sencodesk.services.school import class_called
from sencodesk.store import room
from sencodesk.store.changes import Change
from sencodesk.views import pupils as pupils_view
from sencodesk.views.log import last_seq
from sencodesk.views.pupils import PupilView

__all__ = [
    "LEAVE",
    "NEW",
    "Candidate",
    "FileRefused",
    "Preview",
    "RowPlan",
    "Stopped",
    "apply",
    "as_dict",
    "compare",
    "load",
    "preview",
    "read",
    "remembered",
    "said",
]

Action = Literal["added", "changed", "unchanged", "refused", "undecided", "left"]
ACTIONS: tuple[Action, ...] = ("added", "changed", "unchanged", "refused", "undecided", "left")
NAMES = ("surname", "forename", "middle", "preferred_surname", "preferred_forename")
AT_ONCE = 50  # pupils between two looks at whether the person wants to stop


class Stopped(UserError):  # noqa: N818  # somebody pressed Cancel: no error
    """The person stopped the writing; raised from ``step`` it leaves everything as it was."""

    def __init__(self) -> None:
        super().__init__(
            "stopped", happened="You stopped it.", kept="Nothing was brought in.", do="Start again when you like."
        )


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pupil whom a row may be about."""

    id: str
    name: str
    dob: date | None
    class_name: str | None
    upn: str | None
    sex: str | None = None
    year: str | None = None
    former_upns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RowPlan:
    """What one row of the file would do. ``name`` is the file's, for the window; ``edits`` are what is written."""

    n: int
    line: int
    upn: str | None
    name: str
    action: Action
    pupil_id: str | None = None
    candidates: tuple[Candidate, ...] = ()
    changes: tuple[FieldChange, ...] = ()
    edits: tuple[Edit, ...] = ()
    findings: tuple[Finding, ...] = ()
    known: bool = False
    """Whether the file is about pupils who are in the records already: the row can be nobody new."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A file that was read, and what it would do. Nothing is written by it."""

    file: FileRead
    rows: tuple[RowPlan, ...]
    findings: tuple[Finding, ...]
    decide: Mapping[int, str]
    seen: tuple[int, date] | None = None
    """The last change, and the day, when it was made."""

    @property
    def counts(self) -> dict[str, int]:
        """Rows by what they would do."""
        found = Counter(row.action for row in self.rows)
        return {action: found[action] for action in ACTIONS}

    @property
    def outcome(self) -> str:
        """``read``, or ``ask`` where a person must first say which column is which."""
        return "ask" if self.file.ask else "read"


def load(path: Path) -> bytes:
    """The bytes of a file that a person chose. Raises FileRefused if it is gone, and before reading a huge one."""
    try:
        if path.stat().st_size > LARGEST:
            raise FileRefused("TOO_LARGE")
        return path.read_bytes()
    except OSError as error:
        raise FileRefused("FILE_MISSING" if isinstance(error, FileNotFoundError) else "FILE_CLOSED") from error


def remembered(desk: Desk) -> tuple[Source, ...]:
    """The kinds of files that are remembered: hand them to :func:`read`."""
    with desk.reading() as session:
        return import_memory.remembered(session)


@only(WRITE)
def preview(
    desk: Desk,
    *,
    data: bytes,
    name: str,
    mapping: Mapping[str, str | None] | None = None,
    decide: Mapping[int, str] | None = None,
    sheet: str | None = None,
) -> Preview:
    """Read a file and say what it would do.

    ``mapping`` changes the guessed columns (column to field, None to leave it out); without it, what was settled for
    the same headings holds. ``decide`` says whose a row is (its number to a pupil's id, ``new``, or ``leave`` to keep
    it out). Raises FileRefused for a file that cannot or must not be read.
    """
    file = readers.read(data, name, desk.today(), mapping, sheet=sheet, sources=remembered(desk))
    return compare(desk, file=file, decide=decide)


def read(
    *,
    data: bytes,
    name: str,
    today: date,
    mapping: Mapping[str, str | None] | None = None,
    values: Values | None = None,
    sheet: str | None = None,
    sources: Sequence[Source] = (),
    step: Step = nobody,
) -> FileRead:
    """Only read a file; this needs no records and may take a while. Raises FileRefused, and UserError for a mapping."""
    return readers.read(data, name, today, mapping, values=values, sheet=sheet, sources=sources, step=step)


@only(WRITE)
def compare(desk: Desk, *, file: FileRead, decide: Mapping[int, str] | None = None, step: Step = nobody) -> Preview:
    """What a file that was read would do to the records as they are now, under these decisions."""
    chosen = dict(decide or {})
    if unknown := sorted(set(chosen) - {row.n for row in file.rows}):
        raise UserError(
            "usage",
            happened=f"There is no row {unknown[0]} in this file.",
            kept="Nothing was changed.",
            do="Look at the rows of the preview.",
            exit_code=2,
        )
    today = desk.today()
    with desk.reading() as session:
        seen = last_seq(session), today
        rows, findings = _plan(session, file, chosen, today, step)
    return Preview(file, rows, findings, chosen, seen)


def apply(desk: Desk, *, preview: Preview, step: Step | None = None) -> Change | None:
    """Write what the preview showed, in one change, and remember how the file was read; None if that is nothing.

    ``step`` is told how many of how many rows are done, and may raise to stop: then nothing is written. Raises
    UserError if the records were changed since the preview.
    """
    writing = [row for row in preview.rows if row.action in ("added", "changed")]
    if not writing:
        return None
    done = [f"{preview.counts[action]} {action}" for action in ("added", "changed") if preview.counts[action]]
    room.require(desk.store.folder.path)
    with desk.unit(f"import pupils: {', '.join(done)}") as unit:
        _still_so(unit.session, preview, desk.today())
        held, made = _held(unit.session, writing), dict[tuple[object, ...], str]()
        for place, row in enumerate(writing, start=1):
            _write(unit.session, row, held, made)
            if place % AT_ONCE == 0 or place == len(writing):
                unit.session.flush()
                if step is not None:
                    step(place, len(writing))
        import_memory.keep(unit.session, preview.file, desk)
    if unit.change is not None:
        desk.store.checkpoint()
    return unit.change


def _still_so(session: Session, preview: Preview, today: date) -> None:
    """Raise UserError if the records were changed since the preview in what it shows.

    Where nothing at all was written since, and it is the same day, the plan cannot be another: it is not made again.
    """
    if preview.seen == (last_seq(session), today):
        return
    now, _ = _plan(session, preview.file, preview.decide, today)
    if now != preview.rows:
        raise UserError(
            "records_changed",
            happened="Your records were changed while you looked at this file.",
            kept="Nothing was brought in.",
            do="Look at the preview again.",
        )


@dataclass(frozen=True, slots=True)
class _School:
    """This school, and whether it wrote the file."""

    laestab: str
    wrote: bool


def _plan(
    session: Session, file: FileRead, decide: Mapping[int, str], today: date, step: Step = nobody
) -> tuple[tuple[RowPlan, ...], tuple[Finding, ...]]:
    """Every row against the records as they are now."""
    pupils = pupils_view.pupils(session, on=today, everybody=True)
    laestab = the_school(session).laestab
    school = _School(laestab, wrote=file.school is None or file.school == laestab)
    judged = {row.n: [*row.problems, *judged_by_rules(row, today)] for row in file.rows}
    refused = {n for n, found in judged.items() if any(one.severity == "refuse" for one in found)}
    whose = {n: choice for n, choice in decide.items() if choice != LEAVE}
    matcher = Matcher(pupils, file.rows, whose, refused)
    findings = list(file.findings)
    if not school.wrote:
        findings.append(Finding("OTHER_SCHOOL", "warn", "enrolment"))
    matches = {row.n: matcher.match(row) for row in file.rows if row.n not in refused}
    whose_row = {n: match.pupil.id for n, match in matches.items() if match.pupil}
    beside = Beside(session, file.rows, today, whose_row)
    rows: list[RowPlan] = []
    for row in file.rows:
        found = judged[row.n]
        plan = _refused(row, found) if row.n in refused else _row(row, found, matches[row.n], school, today, beside)
        left = decide.get(row.n) == LEAVE and plan.action in ("added", "changed")
        rows.append(replace(plan, action="left", edits=()) if left else plan)
        if len(rows) % AT_ONCE == 0:
            step(len(rows), len(file.rows))
    if matcher.by_name_alone:
        findings.append(Finding("FOUND_BY_NAME", "warn", "row", {"count": str(matcher.by_name_alone)}))
    return tuple(rows), tuple(findings)


def _row(row: PupilRow, judged: list[Finding], match: Match, school: "_School", today: date, beside: Beside) -> RowPlan:
    """What a row changes in the pupil whose it is."""
    findings = [*judged, *match.findings]
    name = _name(row)
    if match.pupil is None and not match.new:
        candidates = tuple(map(_candidate, match.candidates))
        return RowPlan(
            row.n, row.line, row.upn, name, "undecided", candidates=candidates, findings=_once(findings),
            known=row.known,
        )  # fmt: skip
    missing = missing_in(row) if match.new else []
    if missing:
        return _refused(row, [*findings, *missing])
    if match.new and not row.upn:
        findings.append(Finding("UPN_MISSING", "warn", "upn"))
    if row.needs and not row.statuses and not (match.pupil and match.pupil.has_sen):
        findings.append(Finding("NEEDS_NO_STATUS", "warn", "needs"))
    told = replace(row, former_upns=match.former_upns)
    if row.known:  # such a list says how a pupil is called for short, not how the name is
        told = replace(told, facts={key: value for key, value in row.facts.items() if key not in NAMES})
    merged = merge(told, match.pupil, _registration(row, match, school), today)
    beside.merge(merged, row, match.pupil)
    if any(one.severity == "refuse" for one in merged.findings):
        return _refused(row, [*findings, *merged.findings])
    action: Action = "added" if match.new else "changed" if merged.edits else "unchanged"
    return RowPlan(
        row.n,
        row.line,
        row.upn,
        name,
        action,
        pupil_id=match.pupil.id if match.pupil else None,
        changes=tuple(merged.changes),
        edits=tuple(merged.edits),
        findings=_once([*findings, *merged.findings]),
        known=row.known,
    )


def _refused(row: PupilRow, findings: list[Finding]) -> RowPlan:
    return RowPlan(row.n, row.line, row.upn, _name(row), "refused", findings=_once(findings))


def _name(row: PupilRow) -> str:
    return ", ".join(str(row.facts[part]) for part in ("surname", "forename") if part in row.facts)


def _registration(row: PupilRow, match: Match, school: "_School") -> Spell | None:
    """The registration at this school: what the file says of it, or on roll from an unknown day for a new pupil."""
    here = [one for one in row.stays if one.laestab == school.laestab]
    last = max(here, key=lambda one: one.entry or date.min, default=None)
    entry = row.entry or (last.entry if last else None)
    leaving = row.leaving or (last.leaving if last else None)
    code = row.enrolment if school.wrote else None
    if match.pupil is None or code or entry or leaving:
        return Spell(code or ("C" if match.pupil is None else ""), entry, leaving)
    return None


def _candidate(one: PupilView) -> Candidate:
    former = tuple(number.code for number in one.former_upns)
    return Candidate(one.id, one.list_name, one.dob, one.class_name, one.upn, one.sex, one.year, former)


def _once(findings: list[Finding]) -> tuple[Finding, ...]:
    kept: list[Finding] = []
    for one in findings:
        if one not in kept:
            kept.append(one)
    return tuple(kept)


def _held(session: Session, writing: Sequence[RowPlan]) -> dict[tuple[str, str], LoggedRecord]:
    """The records that are changed, read at once, and the classes that are named, made where they are new."""
    edits = [edit for row in writing for edit in row.edits]
    for name in sorted({str(edit.values["class_name"]) for edit in edits if edit.values.get("class_name")}):
        class_called(session, name)
    tables = {edit.table for edit in edits if edit.record_id}
    return {(table, one.id): one for table in tables for one in session.scalars(select(LOGGED[table]))}


def _write(
    session: Session,
    row: RowPlan,
    held: Mapping[tuple[str, str], LoggedRecord],
    made: dict[tuple[object, ...], str],
) -> None:
    """Carry out the edits of one row."""
    pupil_id = row.pupil_id or new_id()
    for edit in row.edits:
        if edit.table == import_provision.TABLE:
            import_provision.write(session, pupil_id, edit, made)
        elif edit.record_id is None:
            owner = {"id": pupil_id} if edit.table == "pupil" else {"pupil_id": pupil_id}
            session.add(LOGGED[edit.table](**owner, **edit.values))
        else:
            for column, value in edit.values.items():
                setattr(held[edit.table, edit.record_id], column, value)
