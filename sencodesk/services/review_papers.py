# SPDX-License-Identifier: Apache-2.0
"""The papers of a meeting: invitations, forms for views, the report, letters after it. Each is an event of the log.

Letters are filled from the records alone. What a letter lacks is said by name, so that it can be typed in its place;
nothing is printed with a gap. Nobody who may not be told is addressed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sencodesk.codes.codesets import codeset
from sencodesk.codes.days import long_day
from sencodesk.content import letters
from sencodesk.content.letters import Audience, Value
from sencodesk.papers import letters as letter_of
from sencodesk.papers import reviews as report_of
from sencodesk.papers.days import spoken_time
from sencodesk.papers.model import Paper
from sencodesk.papers.reviews import Part, ReviewPaper
from sencodesk.records import people_rules
from sencodesk.records.people_rules import Family
from sencodesk.sentences import lines, sentence
from sencodesk.services import addressing, history, letter_values
from sencodesk.services.desk import Desk, Reading
from sencodesk.services.reviews import PARENT
from sencodesk.services.roles import LOOK, only
from sencodesk.store.changes import Change
from sencodesk.views import meetings as view
from sencodesk.views.field_words import label, value_words
from sencodesk.views.meetings import Meeting

REPORT = "report"
SUPPORT, ANNUAL = "meeting-invitation", "annual-review-invitation"
OF_AGE = 16
"""From this age the young person is invited by a letter of their own (Children and Families Act 2014, section 80)."""
PAPERS, VIEWS, REPLY = timedelta(weeks=2), timedelta(weeks=3), timedelta(weeks=1)
"""Before the meeting: papers go, advice for them is wanted, an answer is wanted."""
VIEWS_BY_AGE = ((7, "4 to 7"), (11, "7 to 11"), (999, "11 and over"))
NOT_SAID = "Not spoken of"
CAME = {True: "Came", False: "Did not come", None: ""}


@dataclass(frozen=True, slots=True)
class Content:
    """A meeting ready for any of its papers, on any thread. ``filled`` are the words of its letters."""

    meeting: Meeting
    values: Mapping[str, Value]
    on: date
    family: Family

    @property
    def papers(self) -> tuple[tuple[str, str], ...]:
        """The papers that this meeting has now, each with its words, in the order in which they are needed."""
        found = self.meeting
        left_out = set() if found.annual else {"invite-pupil", "invite-council"}
        if not found.review.held_on:
            left_out |= {REPORT, "after-family", "after-staff"}
        if _age(found) < OF_AGE:
            left_out.add("invite-pupil")
        return tuple((key, said) for key, said in lines("review_papers").items() if key not in left_out)


def content(session: Reading, *, review_id: str, on: date) -> Content | None:
    """What the papers need, as it stands on a day; None where the meeting is gone."""
    found = view.meeting(session, review_id, on=on)
    if found is None:
        return None
    family = people_rules.family(found.pupil.contacts, [one for one in found.review.invited if one.role == PARENT])
    shared = letter_values.shared(session, found.pupil, found.school, on=on)
    return Content(found, {**shared, **_values(found, on, family)}, on, family)


def drawn(found: Content, which: str, *, printed: datetime) -> Paper:
    """One paper of the meeting. Touches no records. Raises UserError where a letter lacks something, naming it."""
    if which == REPORT:
        return report_of.report(_report(found), printed=printed)
    chosen, audience, variant = _letter(found, which)
    if audience is Audience.FAMILY:
        addressing.somebody(found.family)
    filled = letters.filled(chosen, chosen.version(audience, variant), found.values)
    drawn_ = letter_of.letter(letter_values.paper(filled, found.values, on=found.on), printed=printed)
    return addressing.left_out(drawn_, found.family) if audience is Audience.FAMILY else drawn_


def file_name(which: str) -> str:
    """The name that is offered for a file: never a child's."""
    return f"{which}.pdf"


@only(LOOK)
def note_out(desk: Desk, *, pupil_id: str, which: str, saved: bool = False) -> Change | None:
    """Record that a paper went to a printer, or into a file."""
    return history.told(
        desk, f"{'save' if saved else 'print'} a paper of a meeting: {_named(which)}", pupil_id=pupil_id
    )


def _named(which: str) -> str:
    said = lines("review_papers")[which]
    return said[:1].lower() + said[1:]


def _letter(found: Content, which: str) -> tuple[letters.Letter, Audience, str]:
    """The letter, for whom, and which version of it."""
    stem, _, whom = which.partition("-")
    if stem == "views":
        age = _age(found.meeting)
        variant = next(words for below, words in VIEWS_BY_AGE if age < below)
        pupil = whom == "pupil"
        return letters.letter(which), Audience.PUPIL if pupil else Audience.FAMILY, variant if pupil else ""
    key = "after-meeting" if stem == "after" else ANNUAL if found.meeting.annual else SUPPORT
    return letters.letter(key), Audience(whom), ""


def _age(found: Meeting) -> int:
    """Years old on the day of the meeting, 0 where the day of birth is not known."""
    day, born = found.review.day or found.pupil.on, found.pupil.dob
    return 0 if born is None else day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _values(found: Meeting, on: date, family: Family) -> dict[str, Value]:
    """What the letters ask for besides what every letter says; what is not known is left out, and told when needed."""
    review = found.review
    met = review.held_on or review.meets_on
    after = found.plan_now.review if found.plan_now is not None else None
    again = after if after is not None and met is not None and after > met else found.next_by
    said: dict[str, Value | None] = {
        "parent": " and ".join(family.names),
        "meeting_date": long_day(met) if met else None,
        "meeting_time": spoken_time(review.meets_at) if review.meets_at else None,
        "meeting_place": review.place,
        "people": [f"{one.name} ({one.role})" if one.role else one.name for one in review.invited],
        "papers_date": _before(met, on, PAPERS),
        "views_date": _before(met, on, VIEWS if found.annual else REPLY),
        "reply_date": _before(met, on, REPLY),
        "council": found.council,
        "council_ref": found.council_reference,
        "agreed": review.decision,
        "differences": review.differences or sentence("review_papers_say", "NO_DIFFERENCES"),
        "review_date": long_day(again) if again else None,
    }
    return {key: value for key, value in said.items() if value}


def _before(met: date | None, on: date, by: timedelta) -> str | None:
    """A day so long before the meeting; where that has passed, the day before the meeting, or the meeting's own."""
    if met is None:
        return None
    day = met - by
    return long_day(day if day > on else max(on, met - timedelta(days=1)) if met > on else met)


def _report(found: Content) -> ReviewPaper:
    """The meeting as its report tells it."""
    one, review, pupil = found.meeting, found.meeting.review, found.meeting.pupil
    place = f", class {pupil.class_name}" if pupil.class_name else ""
    year = f", {codeset('nc_year').name(pupil.year)}" if pupil.year else ""
    at = f" at {spoken_time(review.meets_at)}" if review.meets_at else ""
    where = f", {review.place}" if review.place else ""
    held = f"Held on {long_day(review.held_on)}{at}{where}." if review.held_on else ""
    reference = f", reference {one.council_reference}" if one.council_reference else ""
    facts = [held, f"EHC plan: {one.council}{reference}." if one.annual and one.council else ""]
    return ReviewPaper(
        title=f"{value_words('review', 'kind', review.kind)} of {pupil.name}",
        about=f"{pupil.name}{year}{place}, {one.school.name}.",
        facts=tuple(fact for fact in facts if fact),
        people=tuple(
            (
                who.name,
                who.role or "",
                CAME[who.came] or (value_words("invitation", "answer", who.answer) if who.answer else ""),
            )
            for who in review.invited
        ),
        parts=(
            *_parts(one, "pupil_view", "parent_view", "staff_view"),
            *_targets(one),
            *_parts(one, *(("explored", "focused", "planned") if one.conversation else ())),
            *_parts(one, *(("adulthood",) if one.adulthood else ()), "minutes"),
        ),
        lines=tuple(
            (
                f"{line.n}. {line.text}" + (f"\n{line.how}" if line.how else ""),
                value_words("review_line", "verdict", line.verdict) if line.verdict else NOT_SAID,
                line.words,
            )
            for line in one.lines
        ),
        decided=(
            Part(
                label("review", "differences"),
                review.differences or sentence("review_papers_say", "NO_DIFFERENCES"),
            ),
            *_parts(one, "decision", "recommendation"),
        ),
        follows=tuple((what, day, rule) for what, _state, day, rule in one.follows),
        rule="SEND Regulations 2014, regulation 20." if one.annual else "",
    )


def _parts(found: Meeting, *names: str) -> tuple[Part, ...]:
    """What was written down under these headings."""
    said = ((label("review", name), getattr(found.review, name)) for name in names)
    return tuple(Part(heading, text) for heading, text in said if text)


def _targets(found: Meeting) -> tuple[Part, ...]:
    """The targets of the plan that the meeting looked at, each with what came of it where that is known."""
    plan, held = found.plan, found.review.held_on
    if plan is None or held is None or plan.start is None or plan.start > held or not plan.targets:
        return ()
    rows = []
    for one in plan.targets:
        outcome = f" {value_words('target', 'outcome', one.outcome)}." if one.outcome else ""
        rows.append(f"{one.n}. {one.text or ''}{outcome}")
    return (Part(f"Targets of plan {plan.number}", "\n".join(rows)),)
