# SPDX-License-Identifier: Apache-2.0
"""What every letter says of the school and of a pupil, by placeholder: the one place where a letter takes it from.

``class`` is the bare name of the class everywhere; a wording says "class {class}" where it wants the word. What is not
known is left out, and told by name when a letter needs it.
"""

from collections.abc import Mapping
from datetime import date

from sencodesk.codes.days import long_day
from sencodesk.content.letters import Audience, FilledLetter, Value
from sencodesk.papers.letters import LetterPaper
from sencodesk.records.people_rules import family
from sencodesk.sentences import sentence
from sencodesk.services.desk import Reading
from sencodesk.views import around as around_view
from sencodesk.views import councils as councils_view
from sencodesk.views.pupils import PupilView
from sencodesk.views.school import SchoolView

SENCO, HEAD = "SENCO", "Head teacher"


def shared(session: Reading, pupil: PupilView, school: SchoolView, *, on: date) -> dict[str, Value]:
    """The values of the school, of the pupil, of the family and of the pupil's council."""
    home = pupil.home_council.code if pupil.home_council else ""
    said = {
        **_of_school(school),
        "pupil": pupil.name,
        "pupil_first": pupil.first_name,
        "pupil_dob": long_day(pupil.dob) if pupil.dob else "",
        "class": pupil.class_name or "",
        "teacher": school.teacher_of(pupil.class_name) or "",
        "parent": " and ".join(family(pupil.contacts).names),
        "council": councils_view.called(session, home),
        "council_contact": sentence("review_papers_say", "TEAM"),
        "sendiass": sendiass(session),
        "today": long_day(on),
    }
    return {key: value for key, value in said.items() if value}


def sendiass(session: Reading) -> str:
    """The local advice service with its number, as Settings have it among the agencies; else what it is."""
    agencies = around_view.around(session).agencies
    service = next((one for one in agencies if "sendiass" in f"{one.name} {one.kind or ''}".casefold()), None)
    if service is None:
        return sentence("review_papers_say", "SENDIASS")
    return f"{service.name} ({service.telephone})" if service.telephone else service.name


def address_of_council(session: Reading, council: str) -> tuple[str, ...]:
    """A council's address in lines, where one of the agencies of Settings is that council and has one."""
    for one in around_view.around(session).agencies:
        if one.address and council.casefold() in f"{one.name} {one.kind or ''}".casefold():
            lines = one.address.replace(",", "\n").splitlines()
            return (one.name, *(line.strip() for line in lines if line.strip()))
    return ()


def paper(filled: FilledLetter, values: Mapping[str, Value], *, on: date, address: tuple[str, ...] = ()) -> LetterPaper:
    """A filled letter with its head: from the school, and to the family where it is theirs, or to an address."""
    sender = tuple(str(values[key]) for key in ("school", "phone") if values.get(key))
    to = str(values.get("parent", "")) if filled.audience is Audience.FAMILY else ""
    return LetterPaper(filled, on, sender, (to,) if to else address)


def _of_school(school: SchoolView) -> Mapping[str, str]:
    head = next((one.name for one in school.people if one.role.casefold().replace(" ", "") == "headteacher"), "")
    senco = school.senco
    name = senco.name if senco else ""
    phone = school.telephone or (senco.telephone if senco else None) or ""
    signer, role = (name, SENCO) if name or not head else (head, HEAD)
    return {
        "school": school.name, "phone": phone, "senco": name, "head": head or name,
        "signer": signer, "signer_role": role,
    }  # fmt: skip
