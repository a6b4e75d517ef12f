# SPDX-License-Identifier: Apache-2.0
"""Writes the files from which the demonstration school is imported, as a school's own system would export them.

A CTF 26.0 with Years 1 to 6, and a semicolon CSV in cp1252 with title rows above and totals below: the whole school by
class, with home authority; Reception and the one who left are in it alone. Beside them what a teacher and a SENCO keep
in spreadsheets of their own: the mark sheet of a class, and a provision map. Nothing here uses the program's code.

    python -m tests.demo_school.make_files
"""

import random
from collections.abc import Sequence
from datetime import date
from xml.sax.saxutils import escape

from tests.demo_school.roll import ON_ROLL, PEOPLE, Child, the_roll

FOLDER = PEOPLE.parent
CTF, CSV = "9992041_CTF_XXXXXXX_001.xml", "pupil-list.csv"
MARKS, MAP = "mark-sheet-4h.csv", "provision-map.csv"
MAPPED = (
    ("Word Builders", ("P014", "P056"), "Teaching assistant", "10", "4", "10", "04/01/2027", "£437"),
    ("Talk Ladder", ("P028", "P084", "P085"), "Teaching assistant", "20 mins", "3", "10", "04/01/2027", "£656"),
    ("Calm Start", ("P042",), "Teaching assistant", "10 mins", "daily", "11", "04/01/2027", ""),
    ("Strong Hands", ("P070",), "Teaching assistant", "15", "twice a week", "10", "05/01/2027", "£137"),
    ("Sound Steps", ("P057", "P085"), "Teacher", "2 x 30 min", "2 x 30 min", "6", "11/01/2027", "£418"),
)
"""Lines of the provision map: what, whose (by id), staff, minutes, times a week, weeks, first day, cost."""
STATUS = {"N": "N - No SEN", "K": "K - SEN Support", "E": "E - Education, Health and Care Plan"}
NEED = {
    "SLCN": "Speech, Language and Communication Needs",
    "SPLD": "Specific Learning Difficulty",
    "MLD": "Moderate Learning Difficulty",
    "SEMH": "Social, Emotional and Mental Health",
    "ASD": "Autistic Spectrum Disorder",
    "HI": "Hearing Impairment",
    "PD": "Physical Disability",
    "DS": "Down Syndrome",
    "OTH": "Other Difficulty/Disability",
}
HEADINGS = (
    "Adm No", "UPN", "Legal Surname", "Legal Forename", "Date of Birth", "Gender", "Year Group", "Reg Group",
    "Home LA", "Enrolment Status", "Admission Date", "Leaving Date", "SEN Status", "SEN Start Date", "Primary Need",
    "Secondary Need",
)  # fmt: skip


def ctf(children: Sequence[Child]) -> str:
    """The Common Transfer File of these children (domain: header, then one Pupil each, in the order of the schema)."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<CTfile>", " <Header>"]
    lines += _tags(
        "  ",
        DocumentName="Common Transfer File",
        CTFversion="26.0",
        DateTime="2026-11-20T16:05:00",
        DocumentQualifier="full",
        DataDescriptor="Pupils of Years 1 to 6",
        SupplierID="Invented School System 11",
    )
    lines.append("  <SourceSchool>")
    lines += _tags("   ", LEA="999", Estab="2041", SchoolName="Thistledown Primary School", AcademicYear="2026")
    lines += ["  </SourceSchool>", "  <DestSchool>", *_tags("   ", LEA="XXX", Estab="XXXX"), "  </DestSchool>"]
    lines += [" </Header>", " <CTFpupilData>"]
    for child in children:
        lines += _pupil(child)
    lines += [" </CTFpupilData>", "</CTfile>", ""]
    return "\n".join(lines)


def _pupil(child: Child) -> list[str]:
    basic = {
        "FormerUPN": child.former_upn,
        "PreferredForename": child.known_as,
        "MiddleNames": child.middle,
        "NCyearActual": child.year,
        "Ethnicity": child.ethnicity,
        "EthnicitySource": "P",
    }
    lines = ["  <Pupil>"]
    lines += _tags(
        "   ",
        UPN=child.upn,
        Surname=child.surname,
        Forename=child.forename,
        DOB=child.born.isoformat(),
        Sex=child.sex,
    )
    lines += ["   <BasicDetails>", *_tags("    ", **{key: value for key, value in basic.items() if value})]
    language = "".join(_tags("", LanguageType="F", Language=child.language))
    lines.append(f"    <Languages><Type>{language}</Type></Languages>")
    lines += _tags("    ", MedicalFlag="true" if "medical" in child.flags else "false", EnrolStatus="C")
    lines.append("   </BasicDetails>")
    if "looked after" in child.flags:
        lines.append("   <LookedAfter><InCare>true</InCare><CareAuthority>999</CareAuthority></LookedAfter>")
    lines += ["   <SENhistory>", *_sen(child), "   </SENhistory>"]
    lines.append(f"   <Address><PostCode>{child.postcode}</PostCode></Address>")
    lines += _contacts(child)
    where = _tags("", LEA="999", Estab="2041", SchoolName="Thistledown Primary School")
    there = "".join([*where, *_tags("", EntryDate=child.entry.isoformat(), LastSchool="true")])
    lines += [f"   <SchoolHistory><School>{there}</School></SchoolHistory>", "  </Pupil>"]
    return lines


def _sen(child: Child) -> list[str]:
    lines = []
    for start, code in child.statuses:
        inside = "".join(_tags("", StartDate=start.isoformat(), SENprovision=code))
        lines.append(f"    <SEN>{inside}</SEN>")
    if child.needs:
        lines.append("    <SENneeds>")
        for need in child.needs:
            dates = {"NeedStartDate": need.start.isoformat(), "NeedEndDate": need.end.isoformat() if need.end else ""}
            given = {key: value for key, value in dates.items() if value}
            inside = "".join(_tags("", **given, SENtypeRank=str(need.rank), SENtype=need.code))
            lines.append(f"     <SENneed>{inside}</SENneed>")
        lines.append("    </SENneeds>")
    return lines


def _contacts(child: Child) -> list[str]:
    if not child.parents:
        return []
    lines = ["   <Contacts>"]
    for place, parent in enumerate(child.parents, start=1):
        lines.append("    <Contact>")
        lines += _tags(
            "     ",
            Order=str(place),
            Title=parent.title,
            Surname=parent.surname,
            Forename=parent.forename,
            Relationship=parent.relationship,
            Responsible="true" if parent.responsible else "false",
        )
        phone = "".join(_tags("", TelephoneType="H", PhoneNo=parent.telephone))
        lines += [f"     <Phones><Phone>{phone}</Phone></Phones>", "    </Contact>"]
    return [*lines, "   </Contacts>"]


def _tags(indent: str, **values: str) -> list[str]:
    return [f"{indent}<{name}>{escape(value)}</{name}>" for name, value in values.items()]


def pupil_list(children: Sequence[Child]) -> bytes:
    """The CSV: three title rows and an empty one, the headings, a row for each child, totals, and a last word."""
    rows: list[tuple[str, ...]] = [
        ("Thistledown Primary School",),
        ("Pupil list for SENCO – class, home authority and SEN",),
        ("Effective date: 20/11/2026", "", "", "Run by: Mrs N Larksfield"),
        (),
        HEADINGS,
    ]
    rows += [_row(place, child) for place, child in enumerate(children, start=1041)]
    held = [child.statuses[-1][1] for child in children if child.leaving is None]
    assert len(held) == ON_ROLL
    rows += [
        (),
        ("Total on roll", str(len(held))),
        ("Of whom SEN support (K)", str(held.count("K"))),
        ("Of whom EHC plan (E)", str(held.count("E"))),
        ("*** End of report ***",),
    ]
    text = "\r\n".join(";".join(cells + ("",) * (len(HEADINGS) - len(cells))) for cells in rows)
    return (text + "\r\n").encode("cp1252")


def _row(number: int, child: Child) -> tuple[str, ...]:
    since, status = child.statuses[-1]
    held = {need.rank: NEED[need.code] for need in child.needs} if status != "N" else {}
    return (
        f"{number:06d}", child.upn, child.surname, child.forename, _day(child.born), child.sex,
        "Reception" if child.year == "R" else f"Year {child.year}", child.class_name, child.council, "C",
        _day(child.entry), _day(child.leaving), STATUS[status], _day(since), held.get(1, ""), held.get(2, ""),
    )  # fmt: skip


def mark_sheet(children: Sequence[Child]) -> bytes:
    """The reading tests of 4H: a title with the day, a column for each scale, an average below; one was away."""
    chance = random.Random(4)
    rows = [
        ("Reading tests 4H, 16/11/2026",),
        (),
        ("Pupil", "Reg Group", "Reading age", "Spelling, standardised score"),
    ]
    here = [child for child in children if child.class_name == "4H" and child.leaving is None]
    for place, child in enumerate(here):
        months, score = chance.randint(78, 118), chance.randint(74, 118)
        age = "absent" if place == 5 else f"{months // 12}:{months % 12:02d}"
        rows.append((f"{child.surname}, {child.forename}", "4H", age, str(score)))
    rows.append(("Average", "", "", "96"))
    return "".join(f"{';'.join(cells)}\r\n" for cells in rows).encode("utf-8-sig")


def provision_map(children: Sequence[Child]) -> bytes:
    """The SENCO's own map for the spring term: a line for each group, its pupils in one cell."""
    named = {child.id: f"{child.forename} {child.surname}" for child in children}
    rows: list[tuple[str, ...]] = [("Provision map, spring term 2027",), ()]
    rows.append(("Intervention", "Pupils", "Delivered by", "Minutes", "Times a week", "Weeks", "Start date", "Cost"))
    rows += [(line[0], ", ".join(named[one] for one in line[1]), *line[2:]) for line in MAPPED]
    return "".join(f"{';'.join(cells)}\r\n" for cells in rows).encode("utf-8-sig")


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def files() -> dict[str, bytes]:
    """Every file by name."""
    children = the_roll()
    older = [child for child in children if child.year != "R" and child.leaving is None]
    return {CTF: ctf(older).encode("utf-8"), CSV: pupil_list(children), **own_files(children)}


def own_files(children: Sequence[Child]) -> dict[str, bytes]:
    """What the school keeps in spreadsheets of its own."""
    return {MARKS: mark_sheet(children), MAP: provision_map(children)}


def main() -> None:
    """Writes them where the program finds them."""
    for name, data in files().items():
        (FOLDER / name).write_bytes(data)


if __name__ == "__main__":
    main()
