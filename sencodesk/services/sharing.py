# SPDX-License-Identifier: Apache-2.0
"""The sharing statement of one child: from what ever left, into the plain words that a family reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sencodesk.errors import UserError
from sencodesk.papers import sharing as paper_of
from sencodesk.papers.model import Paper, SharedLine, SharingPaper
from sencodesk.services import paper_out
from sencodesk.services.desk import Desk, Reading
from sencodesk.services.printing import Printed
from sencodesk.services.roles import LOOK, only
from sencodesk.store.changes import Change
from sencodesk.views import pupils as pupils_view
from sencodesk.views import school as school_view
from sencodesk.views import sharing as view
from sencodesk.views.pupils import PupilView
from sencodesk.views.school import SchoolView
from sencodesk.views.sharing import Shared

FILE = "sharing-statement.pdf"
OUTCOMES = {"accepted": "Accepted", "refused": "Sent back", "received": "Received", "superseded": "Received, replaced "
            "by a later one", "withdrawn": "Withdrawn since", "unconfirmed": "It may have arrived; we are asking",
            "sending": "On its way", "queued": "It may have arrived; we are asking"}  # fmt: skip
PAPERS = {
    "print a plan, staff copy": ("The plan, as teachers use it", "For the adults who work with {name}"),
    "print a plan, parent copy": ("The plan, as written for you", "For you to keep"),
    "save a plan as a file, staff copy": ("The plan, as teachers use it", "For the adults who work with {name}"),
    "save a plan as a file, parent copy": ("The plan, as written for you", "For you to keep"),
    "print a plan, pupil copy": ("The plan, as written for {name}", "For {name} to keep"),
    "save a plan as a file, pupil copy": ("The plan, as written for {name}", "For {name} to keep"),
    "print a paper of a meeting": ("A letter, form or report of a meeting about {name}", "For those who were asked"),
    "save a paper of a meeting": ("A letter, form or report of a meeting about {name}", "For those who were asked"),
    "print an EHC plan": ("The EHC plan, as the school holds it", "For the adults who work with {name}"),
    "save an EHC plan": ("The EHC plan, as the school holds it", "For the adults who work with {name}"),
    "print an EHC plan with what was delivered": ("The EHC plan, with the help that was given", "For the review of it"),
    "save an EHC plan with what was delivered": ("The EHC plan, with the help that was given", "For the review of it"),
    "print the course of EHC plans": ("What became of each request and plan, day by day", "For the adults who plan it"),
    "save the course of EHC plans": ("What became of each request and plan, day by day", "For the adults who plan it"),
    "print a letter about a request for assessment": (
        "A letter about a request for an EHC needs assessment",
        "For the council, or for you",
    ),
    "save a letter about a request for assessment": (
        "A letter about a request for an EHC needs assessment",
        "For the council, or for you",
    ),
    "print a letter that support has started": ("The letter that help has started", "For you to keep, and for staff"),
    "save a letter that support has started": ("The letter that help has started", "For you to keep, and for staff"),
    "print a form for permission to ask a service": ("A form that asks for your permission", "For you to sign"),
    "save a form for permission to ask a service": ("A form that asks for your permission", "For you to sign"),
    "print a letter about leaving the school": ("A letter about leaving the school", "For the next school, or for you"),
    "save a letter about leaving the school": ("A letter about leaving the school", "For the next school, or for you"),
    "print a round robin": ("A sheet of questions to teachers, with {name} on it", "For the adults in school"),
    "save a round robin": ("A sheet of questions to teachers, with {name} on it", "For the adults in school"),
    "print a sharing statement": ("A page like this one", "For you to keep"),
    "save a sharing statement as a file": ("A page like this one", "For you to keep"),
    "print the assessments": ("What was measured, as charts and tables", "For the adults who work with {name}"),
    "save the assessments as a file": (
        "What was measured, as charts and tables",
        "For the adults who work with {name}",
    ),
    "print the chronology": ("The list of what happened, day by day", "For the adults who work with {name}"),
    "save the chronology as a file": ("The list of what happened, day by day", "For the adults who work with {name}"),
    "save a kept paper as a file": ("A paper that the school keeps about {name}", "For the school’s own use"),
    "print a costed provision sheet": ("The help that {name} gets, with times and cost", "For the adults who plan it"),
    "save a costed provision sheet as a file": (
        "The help that {name} gets, with times and cost",
        "For the adults who plan it",
    ),
    "print a costed provision map": (
        "The school’s list of extra help, with {name} on it",
        "For the adults in school",
    ),
    "save a costed provision map as a file": (
        "The school’s list of extra help, with {name} on it",
        "For the adults in school",
    ),
    "print the chronology, with restricted entries": (
        "The list of what happened, day by day, with what only the SENCO reads",
        "For the adults who work with {name}",
    ),
    "save the chronology as a file, with restricted entries": (
        "The list of what happened, day by day, with what only the SENCO reads",
        "For the adults who work with {name}",
    ),
    "save the SEN register": ("The school’s list of pupils with special needs", "For the adults in school"),
    "print the SEN register": ("The school’s list of pupils with special needs", "For the adults in school"),
    "export everything": ("Everything that the school holds, as files", "For the school’s own use"),
    "export the log": (
        "The list of who did what in the school’s records, with {name}’s name where it was about {name}",
        "For the school’s own use",
    ),
    view.SEALED_FILE: (
        "A return, sealed so that only the council can open it",
        "To be handed in to the council",
    ),
    "export everything about a pupil": (
        "Everything that the school holds about {name}, as files",
        "For you, if you asked for it, or for the school that {name} goes to",
    ),
    "export the SEN register": ("The school’s list of pupils with special needs", "For the adults in school"),
}
FEW = 2
EACH = "What each is for stands below"
OTHER = ("What the school holds about special needs", "For the school’s own use")


@dataclass(frozen=True, slots=True)
class Statement:
    """One child's statement, ready to be drawn on any thread, and how many times something left."""

    paper: SharingPaper
    lines: int


def content(session: Reading, *, pupil_id: str, on: date) -> Statement | None:
    """The statement as it stands on a day; None where there is no such child."""
    pupil = pupils_view.pupil(session, pupil_id, on=on)
    if pupil is None:
        return None
    found = view.shared(session, pupil_id)
    school = school_view.school(session)
    return Statement(_paper(pupil, school, found, on), len(found))


def drawn(statement: Statement, *, printed: datetime) -> Paper:
    """The paper. Touches no records."""
    return paper_of.statement(statement.paper, printed=printed)


@only(LOOK)
def save(desk: Desk, *, pupil_id: str, file: Path) -> tuple[Printed, Change | None]:
    """Write the statement where a person said, and note it in the log: next time this one is on it."""
    paper = _draw(desk, pupil_id)
    return paper_out.saved(desk, paper, file, label="save a sharing statement as a file", pupil_ids=[pupil_id])


@only(LOOK)
def note_printed(desk: Desk, *, pupil_id: str) -> Change | None:
    """Record that the statement went to a printer."""
    return paper_out.noted(desk, "print a sharing statement", [pupil_id])


@only(LOOK)
def to_file(desk: Desk, *, upns: Sequence[str], out: Path) -> Printed:
    """The statement of the one pupil named, for the command line: ``out`` is a .pdf or a folder."""
    on = desk.today()
    with desk.reading() as session:
        named = [one.id for one in pupils_view.pupils(session, on=on, everybody=True) if one.upn in upns]
    if len(named) != 1:
        raise UserError(
            "usage",
            happened="A sharing statement is about one pupil.",
            kept="Nothing was written.",
            do="Give --upn with the number of one pupil in the records.",
            exit_code=2,
        )
    file = out if out.suffix.casefold() == ".pdf" else out / FILE
    return save(desk, pupil_id=named[0], file=file)[0]


def _draw(desk: Desk, pupil_id: str) -> Paper:
    with desk.reading() as session:
        statement = content(session, pupil_id=pupil_id, on=desk.today())
    if statement is None:
        raise paper_out.gone()
    return drawn(statement, printed=desk.now())


def _paper(pupil: PupilView, school: SchoolView, found: Sequence[Shared], on: date) -> SharingPaper:
    name, senco = pupil.first_name, school.senco
    place = f", class {pupil.class_name}" if pupil.class_name else ""
    ask = f"{senco.name}, {senco.role}" if senco and senco.name != senco.role else "the school’s SENCO"
    telephone = school.telephone or (senco.telephone if senco else None)
    ring = f", {telephone}" if telephone else ""
    return SharingPaper(
        first_name=name,
        about=f"{pupil.name}{place}, {school.name}.",
        until=on,
        lines=tuple(_line(one, name) for one in found),
        reasons=_reasons(found),
        not_sent=f"{name}’s targets, own words and your views have not gone to any council. Plans went only where this "
        "page says so.",
        can_do=f"Ask to see any of these papers, or tell us if something is wrong. Ask for {ask}{ring}. You may also "
        "ask the Information Commissioner, ico.org.uk.",
        family_of=pupil.name,
    )


def _reasons(found: Sequence[Shared]) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """For each council that asked for more than a few purposes: its items, and what they are for."""
    listed = []
    for council in dict.fromkeys(one.to for one in found if one.outside):
        purposes = purposes_of([one for one in found if one.outside and one.to == council])
        if len(purposes) > FEW:
            listed.append((council, tuple((", ".join(items), purpose) for purpose, items in purposes)))
    return tuple(listed)


def paper_of_label(label: str) -> tuple[str, str]:
    """What an event of the log calls a paper, in words: what it was, and for whom."""
    plain = label.partition(":")[0]
    return PAPERS.get(label) or PAPERS.get(plain) or PAPERS.get(plain.removesuffix(" as a file")) or OTHER


def _line(one: Shared, name: str) -> SharedLine:
    if not one.outside:
        what, why = paper_of_label(one.label)
        how = "Printed" if one.how == "paper" else "Saved as a file"
        what, why = what.format(name=name), f"{why.format(name=name)}."
        return SharedLine(one.on, "In school", f"{how} by {one.by}", what, why)
    return SharedLine(one.on, one.to, under_words(one), what_words(one), why_words(one))


def under_words(one: Shared) -> str:
    """How it stands and its reference: ``Accepted, northshire-live-000001``."""
    if one.how == "handed":
        return f"Handed over {one.label[:1].lower()}{one.label[1:]}".rstrip()
    if one.how == "by-hand":
        return f"Handed in by hand, reference {one.reference}"
    told = OUTCOMES.get(one.state, "Sent")
    told = f"A rehearsal: {told[0].lower()}{told[1:]}" if one.how == "rehearsal" else told
    return f"{told}, {one.reference}" if one.reference else told


def what_words(one: Shared) -> str:
    """The items that held something, and whether an explanation went along."""
    listed = ", ".join(item if n == 0 else _small(item) for n, item in enumerate(one.items))
    if one.notes:
        noted = "an explanation in our words" if one.notes == 1 else f"{one.notes} explanations in our words"
        return f"{listed}, and {noted}"
    return listed or "That nothing is recorded"


def why_words(one: Shared) -> str:
    """Each law once, after the purposes where they are few; many are listed on their own, item by item."""
    if one.how == "handed":
        return f"{one.why}." if one.why else "Why was not written down."
    purposes = purposes_of([one])
    laws = "; ".join(dict.fromkeys(law.rstrip(".") for why in one.whys for law in why.law.split("; ")))
    if not one.whys:
        return "The council asked for it."
    said = [purpose.rstrip(".") for purpose, _ in purposes] if len(purposes) <= FEW else [EACH]
    return f"{'. '.join([*said, laws])}."


def purposes_of(found: Sequence[Shared]) -> list[tuple[str, tuple[str, ...]]]:
    """Every purpose once, with the items that were asked for it."""
    grouped: dict[str, dict[str, None]] = {}
    for one in found:
        for why in one.whys:
            grouped.setdefault(why.purpose, {}).update(dict.fromkeys(why.items))
    return [(purpose, tuple(items)) for purpose, items in grouped.items()]


def _small(item: str) -> str:
    """An item's name inside a sentence; abbreviations stay as they are."""
    return item if item[1:2].isupper() else item[:1].lower() + item[1:]
