# SPDX-License-Identifier: Apache-2.0
"""Putting records on paper: one plan, a class, or all; the register; the recovery sheet. File names name nobody."""

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal, get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk import sentences
from sencodesk.errors import UserError
from sencodesk.exchange import register_csv as table
from sencodesk.papers import book, recovery, register
from sencodesk.papers.model import Paper, PaperWarning, PlanPaper, RecoverySheet, RegisterPaper
from sencodesk.papers.plans import Copy
from sencodesk.records.plans import PlanMember
from sencodesk.services import history, papers, press
from sencodesk.services.desk import Desk
from sencodesk.services.roles import LOOK, TABLE, only
from sencodesk.store.atomic import write_for_a_person
from sencodesk.vault import recovery as codes
from sencodesk.views import plans as plans_view
from sencodesk.views import pupils as pupils_view
from sencodesk.views.plans import plan_in_force

Kind = Literal["iep", "register"]
COPIES: tuple[Copy, ...] = get_args(Copy)
REGISTER_FILE = "sen-register.pdf"


@dataclass(frozen=True, slots=True)
class Chosen:
    """A plan to print: whose, and the name of its file without copy and ending, such as ``4H-03``."""

    plan_id: str
    pupil_id: str
    name: str
    class_name: str | None = None


@dataclass(frozen=True, slots=True)
class PrintedFile:
    """One file that was written."""

    path: Path
    pages: int
    pupils: int


@dataclass(frozen=True, slots=True)
class Printed:
    """What was written, and what a person should know about it, in sentences that name nobody."""

    files: tuple[PrintedFile, ...]
    warnings: tuple[str, ...]


def choose(
    session: Session,
    *,
    on: date,
    upns: Sequence[str] = (),
    pupil_ids: Sequence[str] = (),
    plan_ids: Sequence[str] = (),
    class_name: str | None = None,
    everybody: bool = False,
) -> list[Chosen]:
    """The plans in force of the pupils named, and the plans named, by class and name.

    The number in a file's name counts within the class, all on roll; a plan that is not in force adds its own number.
    """
    by_pupil: dict[str, list[plans_view.PlanView]] = {}
    for one in plans_view.plans(session, on=on):
        by_pupil.setdefault(one.pupil_id, []).append(one)
    found = pupils_view.pupils(session, on=on)
    here = {one.id for one in found}
    left = [one.pupil_id for plans_of in by_pupil.values() for one in plans_of if one.id in plan_ids]
    found += pupils_view.pupils(session, on=on, ids=[one for one in left if one not in here])
    counts: dict[str, int] = {}
    chosen = []
    for pupil in sorted(found, key=lambda one: (one.class_name or "", one.list_name, one.id)):
        place = _file_safe(pupil.class_name or "no-class") if pupil.id in here else "left"
        counts[place] = counts.get(place, 0) + 1
        name = f"{place}-{counts[place]:02}"
        plan = plan_in_force(by_pupil.get(pupil.id, []))
        wanted = pupil.upn in upns or pupil.id in pupil_ids or (class_name and pupil.class_name == class_name)
        if plan is not None and (wanted or everybody):
            chosen.append(Chosen(plan.id, pupil.id, name, pupil.class_name))
        for one in by_pupil.get(pupil.id, []):
            if one.id in plan_ids and (plan is None or one.id != plan.id or not (wanted or everybody)):
                in_force = plan is not None and one.id == plan.id
                chosen.append(
                    Chosen(one.id, pupil.id, name if in_force else f"{name}-plan{one.number}", pupil.class_name)
                )
    return chosen


def contents(session: Session, *, on: date, chosen: Sequence[Chosen]) -> list[PlanPaper]:
    """What stands in the chosen plans, ready to be drawn on any thread."""
    return papers.plans_of(session, on=on, plan_ids=[one.plan_id for one in chosen])


def draw(
    found: Sequence[PlanPaper],
    *,
    copy: Copy,
    printed: datetime,
    on_progress: Callable[[int, int], None] = lambda _done, _of: None,
    should_stop: Callable[[], bool] = lambda: False,
    apart: bool = False,
) -> Paper:
    """Plans as one book; ``apart`` draws more than a few in a process of their own, for whoever types meanwhile.

    Raises papers.book.Stopped when told to stop, UserError where there is no plan or the process ended.
    """
    if not found:
        raise _nothing()
    if apart and len(found) > press.FEW:
        return press.book_of(found, copy=copy, printed=printed, on_progress=on_progress, should_stop=should_stop)
    return book.batch(found, copy=copy, printed=printed, on_progress=on_progress, should_stop=should_stop)


@only(LOOK)
def to_files(
    desk: Desk,
    *,
    paper: str,
    out: Path,
    copy: str | None = None,
    everybody: bool = False,
    upns: Sequence[str] | None = None,
    class_name: str | None = None,
) -> Printed:
    """Write papers: ``out`` ending in .pdf is one file, anything else a folder with a file for each plan.

    Raises UserError for a paper or a copy that there is not, and where nobody has a plan to print.
    """
    which = next((one for one in COPIES if one == (copy or "staff")), None)
    if paper not in get_args(Kind) or which is None:
        raise UserError(
            "usage",
            happened="There is no such paper.",
            kept="Nothing was written.",
            do="Print iep (staff, parent or pupil copy) or register.",
            exit_code=2,
        )
    on = desk.today()
    if paper == "register":
        return _register(desk, out, on)
    with desk.reading() as session:
        chosen = choose(session, on=on, upns=upns or (), class_name=class_name, everybody=everybody)
    return write_plans(desk, chosen, copy=which, out=out)


@only(LOOK)
def write_plans(
    desk: Desk,
    chosen: Sequence[Chosen],
    *,
    copy: Copy,
    out: Path,
    on_progress: Callable[[int, int], None] = lambda _done, _of: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Printed:
    """One book (``out`` ends in .pdf), or a file for each plan in the folder ``out``; noted in the log."""
    with desk.reading() as session:
        found = contents(session, on=desk.today(), chosen=chosen)
    made = save_plans(
        chosen, found, copy=copy, out=out, printed=desk.now(), on_progress=on_progress, should_stop=should_stop
    )
    note_printed(desk, chosen, copy, saved=True)
    return made


def save_plans(
    chosen: Sequence[Chosen],
    found: Sequence[PlanPaper],
    *,
    copy: Copy,
    out: Path,
    printed: datetime,
    on_progress: Callable[[int, int], None] = lambda _done, _of: None,
    should_stop: Callable[[], bool] = lambda: False,
    apart: bool = False,
) -> Printed:
    """Draw (``apart`` as for ``draw``) and write; touches no records.

    Raises UserError where there is no plan, the file cannot be written, or the process that draws ended, and
    papers.book.Stopped when told to stop. The files that were whole by then stay.
    """
    if not chosen:
        raise _nothing()
    if out.suffix.casefold() == ".pdf":
        whole = draw(found, copy=copy, printed=printed, on_progress=on_progress, should_stop=should_stop, apart=apart)
        write(out, whole.data)
        return Printed((PrintedFile(out, whole.pages, len(chosen)),), words(whole.warnings))
    files: list[PrintedFile] = []
    warnings: list[PaperWarning] = []
    drawn = press.one_by_one if apart and len(found) > press.FEW else press.one_by_one_here
    with closing(drawn(found, copy=copy, printed=printed, should_stop=should_stop)) as one_after_another:
        for one, paper in zip(chosen, one_after_another, strict=True):
            path = out / file_name(one, copy)
            write(path, paper.data)
            files.append(PrintedFile(path, paper.pages, 1))
            warnings += paper.warnings
            on_progress(len(files), len(chosen))
    return Printed(tuple(files), words(warnings))


def book_name(of: str, copy: Copy) -> str:
    """The file of several plans: ``4H-iep-staff.pdf``, ``all-iep-staff.pdf``."""
    return f"{_file_safe(of)}-iep-{copy}.pdf"


def file_name(one: Chosen, copy: Copy) -> str:
    """``4H-03-iep-staff.pdf``: class, place in the class, paper, copy; never a name."""
    return f"{one.name}-iep-{copy}.pdf"


@only(LOOK)
def note_printed(desk: Desk, chosen: Sequence[Chosen], copy: Copy, *, saved: bool = False) -> None:
    """Record in the change log that plans were printed or saved as files, one event for each pupil.

    A group plan is noted for every pupil in it: its copies are about them all.
    """
    act = "save a plan as a file" if saved else "print a plan"
    with desk.reading() as session:
        within = [
            row.pupil_id
            for one in chosen
            for row in session.scalars(select(PlanMember).where(PlanMember.plan_id == one.plan_id))
        ]
    for pupil_id in [one.pupil_id for one in chosen] + within:
        history.told(desk, f"{act}, {copy} copy", pupil_id=pupil_id)


@only(TABLE)
def register_csv(desk: Desk, *, out: Path) -> Path:
    """The SEN register as a table that is safe to open in a spreadsheet."""
    with desk.reading() as session:
        rows = papers.register_paper(session, on=desk.today()).rows
    cells = [
        (one.name, one.class_name, one.year, one.status, one.since, one.needs, one.council, one.plan, one.review)
        for one in rows
    ]
    write(out, table.written(cells))
    history.told(desk, "export the SEN register")
    return out


def recovery_sheet(*, school: str, made: date, code: str, store_label: str = "") -> bytes:
    """The recovery sheet as PDF; keep the bytes in memory, or write them only where the person said."""
    sheet = RecoverySheet(school, made, codes.groups(code), codes.check_characters(code), store_label)
    return recovery.sheet(sheet).data


def write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all. Raises UserError when it cannot be written."""
    write_for_a_person({path: data}, kept="Your records are as they were.")


def words(warnings: Sequence[PaperWarning]) -> tuple[str, ...]:
    """Each warning once, as a sentence."""
    said: dict[str, None] = {}
    for one in warnings:
        params: Mapping[str, str] = {key: value for key, value in one.params.items() if key not in ("paper", "target")}
        said.setdefault(sentences.sentence("papers", one.code, params))
    return tuple(said)


def counted_words(warnings: Sequence[PaperWarning], plans_drawn: int) -> tuple[str, ...]:
    """Each warning of a book once, with how many of its plans it is about."""
    about: dict[str, set[str]] = {}
    staff = [one for one in warnings if one.code == "staff-words"]
    if plans_drawn < 2 and staff:
        which = _numbers(sorted({int(one.params["target"]) for one in staff}))
        about[sentences.sentence("papers", "staff-words-targets", {"targets": which})] = set()
    for one in warnings:
        if plans_drawn < 2 and one in staff:
            continue
        for sentence in words([one]):
            about.setdefault(sentence, set()).add(one.params.get("paper", ""))
    if plans_drawn < 2:
        return tuple(about)
    return tuple(f"In {len(papers_of)} of {plans_drawn} plans: {sentence}" for sentence, papers_of in about.items())


def _numbers(numbers: Sequence[int]) -> str:
    """``target 2``, ``targets 1 and 3``, ``targets 1, 2 and 3``."""
    said = [str(one) for one in numbers]
    if len(said) == 1:
        return f"target {said[0]}"
    return f"targets {', '.join(said[:-1])} and {said[-1]}"


def draw_register(content: RegisterPaper, *, printed: datetime) -> Paper:
    """The SEN register as a paper."""
    return register.register(content, printed=printed)


def _register(desk: Desk, out: Path, on: date) -> Printed:
    with desk.reading() as session:
        content = papers.register_paper(session, on=on)
    paper = draw_register(content, printed=desk.now())
    path = out if out.suffix.casefold() == ".pdf" else out / REGISTER_FILE
    write(path, paper.data)
    history.told(desk, "print the SEN register")
    return Printed((PrintedFile(path, paper.pages, len(content.rows)),), words(paper.warnings))


def _file_safe(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", text).strip("-") or "class"


def _nothing() -> UserError:
    return UserError(
        "no_plan",
        happened="None of these pupils has a plan to print.",
        kept="Nothing was written.",
        do="Write a plan first.",
    )
