# SPDX-License-Identifier: Apache-2.0
"""EHC papers: a plan as the school holds it, the whole course of a pupil's plans, the letters with a request.

Each time that one goes out is an event of the log, which the sharing statement tells.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sencodesk.codes.days import long_day, short_day
from sencodesk.content.letters import Audience, Value
from sencodesk.papers import ehc as paper_of
from sencodesk.papers import letters as letter_of
from sencodesk.papers.ehc import EhcLine, EhcPaper, EhcPart
from sencodesk.papers.model import Paper
from sencodesk.papers.provision_map import Head, ProvisionPaper, TablePart, provision_paper
from sencodesk.records import people_rules
from sencodesk.records.ehc import LETTERS, PARTS
from sencodesk.records.ehc_rules import STATEMENT
from sencodesk.records.people_rules import Family
from sencodesk.records.review_rules import of_adulthood
from sencodesk.records.reviews import ReviewKind
from sencodesk.services import addressing, ehc_letters, paper_out
from sencodesk.services.desk import Desk, Reading
from sencodesk.services.roles import LOOK, only
from sencodesk.store.changes import Change
from sencodesk.views import ehc as view
from sencodesk.views import pupils as pupils_view
from sencodesk.views import school as school_view
from sencodesk.views.ehc import EhcPlanView, SectionView
from sencodesk.views.ehc_course import Step, course
from sencodesk.views.ehc_delivery import Delivery, LineDelivered, delivery
from sencodesk.views.field_words import label, value_words
from sencodesk.views.pupils import PupilView

COURSE, PLAN, DELIVERED, LETTER = "course", "plan", "delivered", "letter"
"""Kinds of paper; a plan's is followed by its id (``plan:...``), a letter's by whom it is for (``letter:family``)."""
NAMES = {
    COURSE: "the course of EHC plans", PLAN: "an EHC plan", DELIVERED: "an EHC plan with what was delivered",
    LETTER: "a letter about a request for assessment",
}  # fmt: skip
"""What the log says after "print" or "save"."""
FILES = {COURSE: "course-of-ehc-plans.pdf", PLAN: "ehc-plan.pdf", DELIVERED: "ehc-plan-delivered.pdf",
         LETTER: "request-for-assessment.pdf"}  # fmt: skip
ADULTHOOD = (
    "From Year 9 the plan says in every part how the pupil prepares for adulthood: work, a home of one’s own, friends "
    "and community, health (SEND Regulations 2014, regulation 12(3))."
)


@dataclass(frozen=True, slots=True)
class Content:
    """Every paper about a pupil's plans, ready to be drawn on any thread. ``letters`` are the words of the letters."""

    pupil_id: str
    on: date
    offers: tuple[tuple[str, str], ...]
    papers: Mapping[str, EhcPaper | ProvisionPaper]
    letters: Mapping[str, Value] | None
    family: Family


def content(session: Reading, pupil_id: str, *, on: date) -> Content | None:
    """What can be printed on a day; None where there is no such pupil, or nothing is written down about plans."""
    pupil = pupils_view.pupil(session, pupil_id, on=on)
    if pupil is None:
        return None
    about = _about(pupil, school_view.school(session).name)
    papers: dict[str, EhcPaper | ProvisionPaper] = {}
    offers: list[tuple[str, str]] = []
    for plan in view.ehc(session, pupil_id, on=on).plans:
        kind = f"{value_words('ehc_plan', 'kind', plan.kind)}, {short_day(plan.issued_on)}"
        lines = view.sections_of(session, plan.id)
        for key, words_, told in (
            (PLAN, kind, None), (DELIVERED, f"{kind}, and what was delivered", delivery(session, plan.id, on=on)),
        ):  # fmt: skip
            if key == PLAN or (told is not None and told.lines):
                papers[f"{key}:{plan.id}"] = _plan(pupil, plan, lines, told, about, on)
                offers.append((f"{key}:{plan.id}", words_))
    steps = course(session, pupil_id, on=on)
    if steps:
        papers[COURSE] = _course(pupil, steps, about)
        offers.append((COURSE, "The course of all of it, by day"))
    found = ehc_letters.values(session, pupil_id, on=on)
    if found is not None:
        offers += [(f"{LETTER}:{audience}", said) for audience, said in ehc_letters.WORDS.items()]
    family = people_rules.family(pupil.contacts)
    return Content(pupil_id, on, tuple(offers), papers, found, family) if offers else None


def drawn(found: Content, which: str, *, printed: datetime) -> Paper:
    """One of the papers. Touches no records. Raises UserError where a letter lacks something, naming it."""
    kind, _, rest = which.partition(":")
    if kind == LETTER and found.letters is not None:
        to_family = Audience(rest) is Audience.FAMILY
        if to_family:
            addressing.somebody(found.family)
        letter = letter_of.letter(ehc_letters.paper(found.letters, Audience(rest), on=found.on), printed=printed)
        return addressing.left_out(letter, found.family) if to_family else letter
    paper = found.papers[which]
    if isinstance(paper, ProvisionPaper):
        return provision_paper(paper, printed=printed)
    return paper_of.ehc_plan(paper, printed=printed)


def file_name(which: str) -> str:
    """The name that is offered for a file: never a child's."""
    return FILES[which.partition(":")[0]]


@only(LOOK)
def note(desk: Desk, *, pupil_id: str, which: str, saved: bool = False) -> Change | None:
    """Record that a paper went to a printer, or into a file."""
    what = NAMES[which.partition(":")[0]]
    return paper_out.noted(desk, f"save {what} as a file" if saved else f"print {what}", [pupil_id])


def delivered_words(line: LineDelivered, found: Delivery) -> tuple[str, ...]:
    """What became of a line, in sentences: the plan's minutes, what was arranged, what was delivered, by what."""
    if not line.by:
        return ("No provision is linked to this line.",)
    since = f"From {long_day(found.first)} to {long_day(found.last)}:"
    asked = f"the plan says {line.asked:,} minutes, " if line.asked is not None else ""
    arranged = f"{line.arranged:,} were arranged, " if line.arranged is not None else "the calendar does not reach, "
    had = f"{line.delivered:,} were delivered." if line.delivered is not None else "no register was kept."
    by = ", ".join(dict.fromkeys(one.name for one in line.by))
    return (f"{since} {asked}{arranged}{had}", f"By: {by}.")


def _about(pupil: PupilView, school: str) -> str:
    born = f"born {long_day(pupil.dob)}" if pupil.dob else ""
    place = f"class {pupil.class_name}" if pupil.class_name else ""
    said = ", ".join(one for one in (born, place, school) if one)
    return f"{said[:1].upper()}{said[1:]}."


def specifies(one: SectionView) -> str:
    """Who, how often, how much, as the plan has it."""
    minutes = f"{one.minutes_a_week:,} minutes a week" if one.minutes_a_week else ""
    return " · ".join(part for part in (one.who, one.how_often, minutes) if part)


def _plan(
    pupil: PupilView, plan: EhcPlanView, sections: tuple[SectionView, ...], told: Delivery | None, about: str, on: date
) -> EhcPaper:
    by_line = {one.section_id: one for one in told.lines} if told is not None else {}
    parts = []
    for letter in PARTS if plan.kind == STATEMENT else LETTERS:
        lines = tuple(
            EhcLine(
                one.n, one.text or "", specifies(one),
                delivered_words(by_line[one.id], told) if told is not None and one.id in by_line else (),
            )
            for one in sections
            if one.letter == letter
        )  # fmt: skip
        parts.append(EhcPart(value_words("ehc_section", "letter", letter), lines))
    ended = (
        f"{long_day(plan.ended_on)}: {value_words('ehc_plan', 'ended_why', plan.ended_why)}" if plan.ended_on else ""
    )
    facts = (
        (label("ehc_plan", "council"), plan.council or ""), (label("ehc_plan", "reference"), plan.reference or ""),
        (label("ehc_plan", "issued_on"), long_day(plan.issued_on)),
        (label("ehc_plan", "placement"), plan.placement or ""), (label("ehc_plan", "ended_on"), ended),
    )  # fmt: skip
    adult = plan.kind != STATEMENT and of_adulthood(ReviewKind.ANNUAL, pupil.year, None)
    return EhcPaper(
        value_words("ehc_plan", "kind", plan.kind), pupil.name, about, on,
        tuple((name, said) for name, said in facts if said), tuple(parts), (ADULTHOOD,) if adult else (),
    )  # fmt: skip


def _course(pupil: PupilView, steps: tuple[Step, ...], about: str) -> ProvisionPaper:
    rows = tuple(
        (long_day(one.day), one.what, one.said, f"day {one.days}" if one.days is not None else "") for one in steps
    )
    heads = (
        Head("Day", 0.22),
        Head("What happened", 0.34),
        Head("What was said", 0.31),
        Head("Since the request", 0.13),
    )
    table = TablePart("From the first status to today", heads, rows, "Nothing is written down.")
    return ProvisionPaper(
        "Course of EHC plans", f"EHC plans and statements of {pupil.name}", about, (table,),
        how=("Days are counted from the day on which the council received the request.",),
        foot="School’s copy. Confidential.", landscape=False,
    )  # fmt: skip
