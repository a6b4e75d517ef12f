# SPDX-License-Identifier: Apache-2.0
"""Transfer files: everything that the store can keep is read, older names too; what is hostile or broken is refused."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sencodesk.exchange import ctf, readers, rows
from sencodesk.exchange.rows import ContactRow, FileRead, FileRefused, PupilRow, Spell, Stay
from tests.exchange import writers

TODAY = date(2026, 11, 23)
UPN = writers.number(1)


def read(*pupils: str) -> FileRead:
    return readers.read(writers.ctf(*pupils), "9992041_CTF_9992041_001.xml", TODAY)


def one(*parts: str) -> PupilRow:
    (row,) = read(*parts).rows
    return row


def refusal(data: bytes, name: str = "a.xml") -> str:
    with pytest.raises(FileRefused) as refused:
        readers.read(data, name, TODAY)
    assert refused.value.exit_code == 4
    assert all((refused.value.happened, refused.value.kept, refused.value.do))
    return refused.value.code.upper()


def test_everything_that_the_store_keeps_is_read() -> None:
    row = one(
        writers.pupil(
            UPN,
            basic="<FormerUPN>" + writers.number(2) + "</FormerUPN><PreferredSurname>Lee</PreferredSurname>"
            "<PreferredForename>Ed</PreferredForename><FormerSurname>Old</FormerSurname>"
            "<FormerForename>Ede</FormerForename><MiddleNames>Rose May</MiddleNames><NCyearActual>4</NCyearActual>"
            "<Ethnicity>WBRI</Ethnicity><EnrolStatus>C</EnrolStatus><Languages><Type><LanguageType>H</LanguageType>"
            "<Language>POL</Language></Type><Type><LanguageType>F</LanguageType><Language>ENG</Language></Type></Languages>",
            rest="<SENhistory><SEN><StartDate>2023-09-04</StartDate><SENprovision>N</SENprovision></SEN>"
            "<SEN><StartDate>2024-09-02</StartDate><SENprovision>K</SENprovision></SEN><SENneeds><SENneed>"
            "<NeedStartDate>2024-09-02</NeedStartDate><NeedEndDate>2025-07-18</NeedEndDate><SENtypeRank>1</SENtypeRank>"
            "<SENtype>SLCN</SENtype></SENneed></SENneeds></SENhistory><Address><PostCode>ZZ1 1AA</PostCode></Address>"
            "<Contacts><Contact><Order>1</Order><Title>Ms</Title><Surname>Marrowfield</Surname><Forename>Ruth</Forename>"
            "<Relationship>PAM</Relationship><Responsible>true</Responsible><Phones><Phone>"
            "<TelephoneType>H</TelephoneType><PhoneNo>01632 960148</PhoneNo></Phone>"
            "<Phone><TelephoneType>M</TelephoneType><PhoneNo>07700 900148</PhoneNo>"
            "</Phone></Phones><Email>ruth@example.org</Email></Contact></Contacts><SchoolHistory><School><LEA>999</LEA>"
            "<Estab>2041</Estab><EntryDate>2022-09-05</EntryDate></School></SchoolHistory>",
        )
    )  # fmt: skip
    assert row == PupilRow(
        n=1,
        line=row.line,
        upn=UPN,
        former_upns=(writers.number(2),),
        facts={
            "surname": "Marrowfield",
            "forename": "Edie",
            "middle": "Rose May",
            "preferred_surname": "Lee",
            "preferred_forename": "Ed",
            "former_surname": "Old",
            "former_forename": "Ede",
            "dob": date(2018, 3, 14),
            "sex": "F",
            "year": "4",
            "ethnicity": "WBRI",
            "language": "ENG",
            "postcode": "ZZ1 1AA",
        },
        enrolment="C",
        stays=(Stay("9992041", date(2022, 9, 5), None),),
        statuses=(Spell("N", date(2023, 9, 4)), Spell("K", date(2024, 9, 2))),
        needs=(Spell("SLCN", date(2024, 9, 2), date(2025, 7, 18), 1),),
        contacts=(ContactRow("Marrowfield", "Ruth", "Ms", 1, "PAM", "07700 900148", "ruth@example.org", True, None),),
    )


def test_the_line_and_the_sending_school_are_told() -> None:
    found = read(writers.pupil(UPN), writers.pupil(writers.number(2)))
    assert [row.line for row in found.rows] == [4, 5]
    assert (found.kind, found.encoding, found.school) == ("ctf", "utf-8", "9992041")


@pytest.mark.parametrize(
    "older",
    [
        writers.pupil(UPN, Sex="", Gender="F"),
        writers.pupil(
            UPN, rest="<SENhistory><SENprovision>S</SENprovision><StartDate>2012-01-09</StartDate></SENhistory>"
        ),
        writers.pupil(
            UPN,
            rest="<SpecialEducationalNeeds><SENprovision>K</SENprovision><SENunitIndicator>true</SENunitIndicator>"
            "<ResourcedProvisionIndicator>false</ResourcedProvisionIndicator></SpecialEducationalNeeds>",
        ),
    ],
)  # fmt: skip
def test_older_names_are_read(older: str) -> None:
    row = one(older)
    assert row.facts["sex"] == "F"
    assert row.problems == ()
    assert row.statuses == (
        () if "Gender" in older else (Spell("S", date(2012, 1, 9)),) if "2012" in older else (Spell("K"),)
    )
    assert row.flags == ({"unit": True, "resourced": False} if "SENunit" in older else {})


def test_a_namespace_and_other_elements_are_passed_over() -> None:
    data = writers.ctf(writers.pupil(UPN, rest="<Attendance><Note>x</Note></Attendance>"))
    spaced = data.replace(b"<CTfile>", b'<c:CTfile xmlns:c="urn:x">').replace(b"</CTfile>", b"</c:CTfile>")
    (row,) = readers.read(spaced, "a.xml", TODAY).rows
    assert row.upn == UPN


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "windows-1252"])
def test_the_encoding_that_the_file_names_is_used(encoding: str) -> None:
    text = writers.ctf(writers.pupil(UPN, Forename="Zoë")).decode()
    data = text.replace('encoding="UTF-8"', f'encoding="{encoding}"').encode(encoding)
    found = readers.read(data, "a.xml", TODAY)
    assert found.encoding == encoding
    assert found.rows[0].facts["forename"] == "Zoë"


@pytest.mark.parametrize(
    ("upn", "code"),
    [
        ("M38020932600", "UPN_LENGTH"), ("M3802093260010", "UPN_LENGTH"), ("I380209326001", "UPN_FORMAT"),
        ("O380209326001", "UPN_FORMAT"), ("S380209326001", "UPN_FORMAT"), ("M38020932O001", "UPN_FORMAT"),
        ("Q36120000A001", "UPN_FORMAT"), ("L38020932601I", "UPN_FORMAT"), ("m380209326001", "UPN_FORMAT"),
        (" M380209326001", "UPN_LENGTH"), ("M380209326001\n", "UPN_LENGTH"), ("M38020932600２", "UPN_FORMAT"),
    ],
)  # fmt: skip
def test_a_number_of_another_form_is_refused_and_never_tidied(upn: str, code: str) -> None:
    (problem,) = one(writers.pupil(upn)).problems
    assert (problem.code, problem.severity, problem.field) == (code, "refuse", "upn")


@pytest.mark.parametrize("upn", ["A380209326001", "M380290326001", "B207000016049", "Q207000016049"])
def test_a_wrong_check_letter_is_kept_and_said(upn: str) -> None:
    row = one(writers.pupil(upn))
    assert row.upn == upn
    assert [(problem.code, problem.severity) for problem in row.problems] == [("UPN_CHECK", "warn")]


RIGHT = (
    "M380209326001", "B380209326002", "X330401225417", "A938700026120", "Z203204926999", "E873600126000",
    "B801200005001", "P207000016049", "Y350123425000", "V941202126311", "B820200107004", "T820200110001",
    "L38020932601A", "A38020932601B", "K33040122554Z", "C93870002607H", "K20320492600J", "M80120000500A",
    "F93520012600A", "H93520012601B", "R93520012699Z", "T93520012612H", "A93599992612Y", "A123456789012",
    "A000000000000", "F999999999999",
)  # fmt: skip


@pytest.mark.parametrize("upn", RIGHT)
def test_an_unusual_but_right_number_is_fine(upn: str) -> None:
    assert one(writers.pupil(upn)).problems == ()


GOOD = writers.ctf(writers.pupil(UPN))
BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><CTfile>&b;</CTfile>'
HOSTILE = {
    "empty": (b"", "EMPTY"),
    "blank": (b" \r\n\t ", "EMPTY"),
    "text": (b"<CTfile>fish & chips</CTfile>", "NOT_XML"),
    "two roots": (GOOD + GOOD.replace(b'<?xml version="1.0" encoding="UTF-8"?>\n', b""), "NOT_XML"),
    "truncated": (GOOD[:-20], "TRUNCATED"),
    "truncated in a tag": (GOOD[:-5], "TRUNCATED"),
    "other root": (b"<Message><Header/></Message>", "CTF_ROOT"),
    "web page": (b"<html><body><table></table></body></html>", "CTF_ROOT"),
    "no pupils": (b"<CTfile><CTFpupilData/></CTfile>", "NO_PUPILS"),
    "entities": (BOMB, "DOCTYPE"),
    "outside file": (b'<!DOCTYPE CTfile SYSTEM "file:///etc/hosts"><CTfile/>', "DOCTYPE"),
    "plain doctype": (b"<!DOCTYPE CTfile><CTfile/>", "DOCTYPE"),
    "web page with doctype": (b"<!DOCTYPE html><html></html>", "DOCTYPE"),
    "doctype in utf-16": ("<!DOCTYPE CTfile><CTfile/>".encode("utf-16"), "DOCTYPE"),
    "deep": (b"<CTfile>" + b"<a>" * 100_000, "TOO_DEEP"),
    "unknown encoding": (b'<?xml version="1.0" encoding="x-nobody"?><CTfile/>', "NOT_XML"),
    "bad bytes": (GOOD.replace(b"Edie", b"Ed\xff"), "NOT_XML"),
}  # fmt: skip


@pytest.mark.parametrize("which", HOSTILE)
def test_what_is_no_whole_transfer_file_is_refused(which: str) -> None:
    data, code = HOSTILE[which]
    assert refusal(data) == code


def test_a_file_that_is_too_large_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "LARGEST", 100)
    monkeypatch.setattr(readers, "LARGEST", 100)
    assert refusal(GOOD) == "TOO_LARGE"


def test_more_pupils_or_elements_than_any_school_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctf, "MOST_PUPILS", 1)
    assert refusal(writers.ctf(writers.pupil(UPN), writers.pupil(UPN))) == "TOO_MANY"
    monkeypatch.setattr(ctf, "MOST_ELEMENTS", 5)
    assert refusal(GOOD) == "TOO_DEEP"


@given(st.integers(1, len(GOOD) - 1))
def test_a_file_cut_anywhere_is_refused(at: int) -> None:
    assert refusal(GOOD[:at]) in ("TRUNCATED", "NOT_XML")


@given(st.integers(0, len(GOOD) - 1), st.integers(0, 255))
def test_a_changed_byte_is_read_or_refused_and_nothing_else(at: int, byte: int) -> None:
    data = GOOD[:at] + bytes([byte]) + GOOD[at + 1 :]
    with suppress(FileRefused):
        readers.read(data, "a.xml", TODAY)
