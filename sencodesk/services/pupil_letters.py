# SPDX-License-Identifier: Apache-2.0
"""Letters about one pupil that belong to no meeting and no request: support began, a service is asked, the pupil left.

Filled from the records alone. What a letter lacks is said by name; nothing is printed with a gap. Each time that one
goes out is an event of the log, which the sharing statement tells.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sencodesk.codes.codesets import codeset
from sencodesk.codes.days import long_day
from sencodesk.codes.years import age
from sencodesk.content.letters import Audience, Value, filled, letter
from sencodesk.papers import letters as paper_of
from sencodesk.papers.model import Paper
from sencodesk.records import people_rules
from sencodesk.records.concerns import Decision
from sencodesk.records.people_rules import Family
from sencodesk.sentences import lines
from sencodesk.services import addressing, history, letter_values
from sencodesk.services.desk import Desk, Reading
from sencodesk.services.roles import LOOK, only
from sencodesk.store.changes import Change
from sencodesk.views import around as around_view
from sencodesk.views import care as care_view
from sencodesk.views import concerns as concerns_view
from sencodesk.views import plans as plans_view
from sencodesk.views import pupils as pupils_view
from sencodesk.views import reviews as reviews_view
from sencodesk.views import school as school_view
from sencodesk.views import transfer as transfer_view
from sencodesk.views.provision import provision_map
from sencodesk.views.pupils import PupilView


class Occasion(StrEnum):
    """What the letters are about. Its word is the first part of each paper's key."""

    SUPPORT = "support"
    PERMISSION = "permission"
    TRANSFER = "transfer"


LETTERS = {
    Occasion.SUPPORT: ("sen-support-started",),
    Occasion.PERMISSION: ("consent-agency",),
    Occasion.TRANSFER: ("transfer-cover", "leaver"),
}
NAMES = {
    Occasion.SUPPORT: "a letter that support has started",
    Occasion.PERMISSION: "a form for permission to ask a service",
    Occasion.TRANSFER: "a letter about leaving the school",
}
"""What the log says after "print" or "save"."""
FILES = {
    "sen-support-started": "support-has-started.pdf", "consent-agency": "permission.pdf",
    "transfer-cover": "records-cover-letter.pdf", "leaver": "leaving.pdf",
}  # fmt: skip
"""No file name holds a name."""
YOUNG_PERSON, OLD_ENOUGH = 16, 11
"""From these ages there is a letter to the pupil: about help and permission, and about leaving."""
REPLY_IN = timedelta(days=14)
MOST = 3
"""Things that help on the first day, at the next school."""


@dataclass(frozen=True, slots=True)
class Content:
    """The letters of an occasion, ready to be drawn on any thread. ``of_service`` are the values of each service."""

    pupil_id: str
    occasion: Occasion
    on: date
    offers: tuple[tuple[str, str], ...]
    values: Mapping[str, Value]
    of_service: Mapping[str, Mapping[str, Value]]
    family: Family


def content(session: Reading, pupil_id: str, occasion: Occasion, *, on: date) -> Content | None:
    """What can be printed on a day; None where there is no such pupil, or the occasion has not come."""
    pupil = pupils_view.pupil(session, pupil_id, on=on)
    if pupil is None:
        return None
    own, services = _own(session, pupil, occasion, on), _services(session, pupil_id, occasion, on)
    if own is None:
        return None
    shared = letter_values.shared(session, pupil, school_view.school(session), on=on)
    values = {**shared, **{key: value for key, value in own.items() if value}}
    offers = tuple(_offers(pupil, occasion, services, on))
    return Content(pupil_id, occasion, on, offers, values, services, people_rules.family(pupil.contacts))


def drawn(found: Content, which: str, *, printed: datetime) -> Paper:
    """One of the letters. Touches no records. Raises UserError where it lacks something, naming it."""
    key, whom, service = which.split(":")
    chosen, audience = letter(key), Audience(whom)
    if audience is Audience.FAMILY:
        addressing.somebody(found.family)
    values = {**found.values, **found.of_service.get(service, {})}
    made = filled(chosen, chosen.version(audience), values)
    paper = paper_of.letter(letter_values.paper(made, values, on=found.on), printed=printed)
    return addressing.left_out(paper, found.family) if audience is Audience.FAMILY else paper


def file_name(which: str) -> str:
    """The name that is offered for a file: never a child's."""
    return FILES[which.partition(":")[0]]


@only(LOOK)
def note(desk: Desk, *, pupil_id: str, occasion: Occasion, saved: bool = False) -> Change | None:
    """Record that a letter went to a printer, or into a file."""
    what = NAMES[occasion]
    return history.told(desk, f"save {what} as a file" if saved else f"print {what}", pupil_id=pupil_id)


def _offers(
    pupil: PupilView, occasion: Occasion, services: Mapping[str, Mapping[str, Value]], on: date
) -> Iterator[tuple[str, str]]:
    """Each letter for each audience that this pupil has, with its words; a form for each service that may be asked."""
    years = age(pupil.dob, on)[0] if pupil.dob else 0
    said = lines("pupil_letters")
    for key in LETTERS[occasion]:
        for service, values in (services or {"": {}}).items():
            for one in letter(key).versions:
                least = OLD_ENOUGH if key == "leaver" else YOUNG_PERSON
                if one.audience is Audience.PUPIL and years < least:
                    continue
                words = said[f"{key}-{one.audience}"]
                yield f"{key}:{one.audience}:{service}", f"{words}: {values['agency']}" if values else words


def _own(session: Reading, pupil: PupilView, occasion: Occasion, on: date) -> Mapping[str, Value] | None:
    """What the letters of an occasion say besides what every letter says; None where it has not come."""
    if occasion is Occasion.SUPPORT:
        return _support(session, pupil, on)
    if occasion is Occasion.TRANSFER:
        return _leaving(session, pupil, on)
    return {"reply_date": long_day(on + REPLY_IN)}


def _support(session: Reading, pupil: PupilView, on: date) -> Mapping[str, Value] | None:
    """Since when, why, what is done, and when it is looked at: of the newest decision on SEN support."""
    concerns = concerns_view.before(session, pupil.id, on=on).concerns
    decided = next((one for one in concerns if one.decided == Decision.SEN_SUPPORT), None)
    if decided is None:
        return None
    since = decided.decided_on or decided.raised_on
    begun = [one.from_date for one in pupil.history if one.code == "K" and (one.to_date or date.max) >= since]
    start = max((day for day in begun if day), default=since)
    needs = [codeset("sen_type").name(one.code) for one in pupil.needs]
    return {
        "start_date": long_day(start),
        "need_words": needs or decided.text or "",
        "support": tuple(_provision(session, pupil.id, on)),
        "review_date": _looked_at(session, pupil.id, on),
    }


def _looked_at(session: Reading, pupil_id: str, on: date) -> str:
    """The next meeting that is planned, else the day on which the plan is reviewed; empty where neither is known."""
    planned = [
        one.meets_on or one.due_on
        for one in reviews_view.reviews(session, pupil_id, on=on).reviews
        if not one.cancelled and one.held_on is None
    ]
    plan = plans_view.plan_in_force(plans_view.plans(session, on=on, pupil_ids=[pupil_id]))
    days = sorted(day for day in planned if day and day >= on) or [day for day in (plan and plan.review,) if day]
    return long_day(days[0]) if days else ""


def _provision(session: Reading, pupil_id: str, on: date) -> Iterator[str]:
    """Each run that goes on or is to come: what, how often, by whom, until when."""
    for run in provision_map(session, on=on, pupil_id=pupil_id).runs:
        if run.state != "ended":
            said = (run.how_often, f"with {run.person}" if run.person else "")
            until = f"until {long_day(run.to_date)}" if run.to_date else ""
            about = ", ".join(one for one in (*said, until) if one)
            yield f"{run.name}: {about}" if about else run.name


def _leaving(session: Reading, pupil: PupilView, on: date) -> Mapping[str, Value] | None:
    """The last day, where to, what goes along, and what helps on the first day there."""
    found = transfer_view.transfer(session, pupil.id, on=on, confided=False)  # a letter goes out of the house
    if found is None or found.last_day is None:
        return None
    plan = plans_view.plan_in_force(plans_view.plans(session, on=found.last_day, pupil_ids=[pupil.id]))
    helps = [one.strategy for one in plan.targets if one.strategy] if plan else []
    return {
        "last_day": long_day(found.last_day),
        "next_school": found.destination,
        "transfer_list": tuple(one.what for one in found.sent)
        or tuple(transfer_view.paper_words(one) for one in found.to_send),
        "support": tuple(helps[:MOST]) or tuple(_provision(session, pupil.id, found.last_day))[:MOST],
    }


def _services(session: Reading, pupil_id: str, occasion: Occasion, on: date) -> Mapping[str, Mapping[str, Value]]:
    """The services that may be asked: those that work with the pupil, else every one in the records."""
    if occasion is not Occasion.PERMISSION:
        return {}
    agencies = around_view.around(session).agencies
    involved = {one.agency_id for one in care_view.care(session, pupil_id, on=on).involvements}
    asked = [one for one in agencies if one.id in involved] or agencies
    return {one.id: {"agency": one.name} for one in asked}
