# SPDX-License-Identifier: Apache-2.0
"""Writes the two files from which the demonstration school is imported, as a school's own system would export them.

A CTF 26.0 with Years 1 to 6, and a semicolon CSV in cp1252 with title rows above and totals below: the whole school by
class, with home authority; Reception and the one who left are in it alone. Nothing here uses the program's code.

    python -m tests.demo_school.make_files
"""

from collections.abc import Sequence
from datetime import date
from xml.sax.saxutils import escape

from tests.demo_school.roll import ON_ROLL, PEOPLE, Child, the_roll

FOLDER = PEOPLE.parent
CTF, CSV = "9992041_CTF_XXXXXXX_001.xml", "pupil-list.csv"
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


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def files() -> dict[str, bytes]:
    """Both files by name."""
    children = the_roll()
    older = [child for child in children if child.year != "R" and child.leaving is None]
    return {CTF: ctf(older).encode("utf-8"), CSV: pupil_list(children)}


def main() -> None:
    """Writes both where the program finds them."""
    for name, data in files().items():
        (FOLDER / name).write_bytes(data)


if __name__ == "__main__":
    main()
