# SPDX-License-Identifier: Apache-2.0
"""What the tests of imports have in hand: an empty school, tables and transfer files of invented pupils, and looks."""

from datetime import date

from sencodesk.services import imports
from sencodesk.services.desk import Desk
from sencodesk.services.imports import Preview, RowPlan
from sencodesk.store.changes import Change
from sencodesk.views.pupils import PupilView
from sencodesk.views.pupils import pupils as view
from tests.exchange import writers

TODAY = date(2026, 11, 23)
UPN, OTHER = writers.number(1), writers.number(2)
HEAD = ["UPN", "Legal Surname", "Legal Forename", "Date of Birth"]
EDIE = [UPN, "Marrowfield", "Edie", "14/03/2018"]


FULL = writers.pupil(
    UPN,
    basic=f"<FormerUPN>{OTHER}</FormerUPN><MiddleNames>Rose</MiddleNames><NCyearActual>4</NCyearActual>"
    "<Ethnicity>WBRI</Ethnicity><EnrolStatus>C</EnrolStatus><Languages><Type><LanguageType>F</LanguageType>"
    "<Language>ENG</Language></Type></Languages>",
    rest="<SENhistory><SEN><StartDate>2024-09-02</StartDate><SENprovision>K</SENprovision></SEN><SEN><StartDate>"
    "2025-05-30</StartDate><SENprovision>E</SENprovision></SEN><SENneeds><SENneed><NeedStartDate>2024-09-02"
    "</NeedStartDate><SENtypeRank>1</SENtypeRank><SENtype>SLCN</SENtype></SENneed><SENneed><SENtypeRank>2"
    "</SENtypeRank><SENtype>SPLD</SENtype></SENneed></SENneeds></SENhistory><Address><PostCode>ZZ1 1AA</PostCode>"
    "</Address><Contacts><Contact><Order>1</Order><Surname>Marrowfield</Surname><Forename>Ruth</Forename>"
    "<Relationship>PAM</Relationship><Responsible>true</Responsible></Contact></Contacts><SchoolHistory><School>"
    "<LEA>999</LEA><Estab>2041</Estab><EntryDate>2022-09-05</EntryDate></School></SchoolHistory>",
)  # fmt: skip


def everybody(desk: Desk) -> list[PupilView]:
    """All pupils, those who left too."""
    with desk.reading() as session:
        return view(session, on=TODAY, everybody=True)


def the_pupil(desk: Desk) -> PupilView:
    """The only one."""
    (found,) = everybody(desk)
    return found


def table(*rows: list[str], head: list[str] | None = None) -> bytes:
    """A table with these rows under the usual headings."""
    return writers.table([head or HEAD, *rows]).encode()


def look(desk: Desk, data: bytes, name: str = "a.csv", decide: dict[int, str] | None = None) -> Preview:
    """A preview."""
    return imports.preview(desk, data=data, name=name, mapping=None, decide=decide or {})


def bring(
    desk: Desk, data: bytes, name: str = "a.csv", decide: dict[int, str] | None = None
) -> tuple[Preview, Change | None]:
    """A preview and what was written of it."""
    preview = look(desk, data, name, decide)
    return preview, imports.apply(desk, preview=preview)


def transfer(*pupils: str, estab: str = "2041") -> bytes:
    """A transfer file."""
    return writers.ctf(*pupils, estab=estab)


def said(row: RowPlan) -> set[str]:
    """The codes that are said of a row."""
    return {one.code for one in row.findings}


def one(preview: Preview) -> RowPlan:
    """The only row."""
    (row,) = preview.rows
    return row
