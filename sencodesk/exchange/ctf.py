# SPDX-License-Identifier: Apache-2.0
"""The Common Transfer File: XML that a school's own system writes, version 26.0 and older names.

A file may come from anywhere, so it is read with declarations of types and entities forbidden, and with limits of size,
depth and number. Names of elements are matched in any namespace and any case; unknown ones are passed over.
"""

from collections.abc import Iterator
from datetime import date
from functools import cache
from xml.etree.ElementTree import Element, ParseError, TreeBuilder  # defusedxml does the parsing  # nosec B405

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from sencodesk.exchange.cells import Cells
from sencodesk.exchange.rows import (
    FACTS,
    LARGEST,
    MOST_PUPILS,
    ContactRow,
    FileRead,
    FileRefused,
    PupilRow,
    Spell,
    Stay,
    Step,
    nobody,
)
from sencodesk.records.findings import Finding

DEEPEST = 40
AT_ONCE = 50  # pupils between two looks at whether the person wants to stop
MOST_ELEMENTS = 1_000_000  # five hundred for each of two thousand pupils
CUT_OFF = (3, 5, 6)  # expat's numbers: no element found, unclosed token, partial character
ROOT = "ctfile"
# The name in older versions of the CTF -> its name in CTF 26.
OLDER = {
    "gender": "sex",
    "specialeducationalneeds": "senhistory",
    "chosenforename": "preferredforename",
    "chosensurname": "preferredsurname",
    "middlename": "middlenames",
    "parentalresponsibility": "responsible",
    "topupfunding": "topup",
    "topupindicator": "topup",
}
NAMES = {
    "preferredsurname": "preferred_surname",
    "preferredforename": "preferred_forename",
    "formersurname": "former_surname",
    "formerforename": "former_forename",
    "middlenames": "middle",
    "registrationgroup": "class_name",
    "reggroup": "class_name",
}
FLAGS = {"senunitindicator": "unit", "resourcedprovisionindicator": "resourced", "topup": "top_up"}
LIVES_WITH = ("livewithpupil", "liveswithpupil", "addressaspupil", "sharedaddress")


class _TooMuch(Exception):  # noqa: N818  # never leaves this module
    pass


class _Limited(TreeBuilder):
    """Builds the tree under plain names and stops where it grows beyond what a school can have written."""

    def __init__(self) -> None:
        super().__init__()
        self.parser: DefusedXMLParser | None = None
        self.depth = self.count = 0

    def start(self, tag: str, _attributes: dict[str, str], /) -> Element:
        """An element begins; its line is noted where a pupil does."""
        self.depth += 1
        self.count += 1
        if self.depth > DEEPEST or self.count > MOST_ELEMENTS:
            raise _TooMuch
        element = super().start(_plain(tag), {})
        if element.tag == "pupil" and self.parser is not None:
            element.set("line", str(self.parser.parser.CurrentLineNumber))
        return element

    def end(self, tag: str, /) -> Element:
        """An element ends."""
        self.depth -= 1
        return super().end(_plain(tag))


@cache
def _plain(tag: str) -> str:
    """The name without namespace and case, in the words of the newest version."""
    name = tag.rpartition("}")[2].lower()
    return OLDER.get(name, name)


def read(data: bytes, today: date, step: Step = nobody) -> FileRead:
    """The pupils of a transfer file. Raises FileRefused for anything that is not one, is cut off, or is hostile."""
    root = _parsed(data)
    if root.tag != ROOT:
        raise FileRefused("CTF_ROOT")
    found = list(root.iter("pupil"))
    if not found:
        raise FileRefused("NO_PUPILS")
    if len(found) > MOST_PUPILS:
        raise FileRefused("TOO_MANY")
    source = root.find("header/sourceschool")
    rows = []
    for place, element in enumerate(found, start=1):
        rows.append(_Pupil(element, place, today).row())
        if place % AT_ONCE == 0:
            step(place, len(found))
    return FileRead("ctf", _encoding(data), tuple(rows), school=None if source is None else _laestab(source))


def _parsed(data: bytes) -> Element:
    if len(data) > LARGEST:
        raise FileRefused("TOO_LARGE")
    target = _Limited()
    parser = DefusedXMLParser(target=target, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    target.parser = parser
    try:
        parser.feed(data)
        root = parser.close()
    except DefusedXmlException as error:
        raise FileRefused("DOCTYPE") from error
    except _TooMuch as error:
        raise FileRefused("TOO_DEEP") from error
    except ParseError as error:
        raise FileRefused("TRUNCATED" if error.code in CUT_OFF else "NOT_XML", line=str(error.position[0])) from error
    except (LookupError, ValueError) as error:  # an encoding that the file names and nobody knows
        raise FileRefused("NOT_XML", line="1") from error
    assert isinstance(root, Element)
    return root


def _encoding(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    head = data[:200].decode("latin-1")
    for quote in "\"'":
        _, mark, rest = head.partition(f"encoding={quote}")
        if mark:
            return rest.partition(quote)[0].lower()
    return "utf-8"


def _laestab(element: Element) -> str | None:
    lea, estab = _text(element, "lea"), _text(element, "estab")
    return f"{lea.zfill(3)}{estab.zfill(4)}" if lea and estab else None


def _text(element: Element | None, name: str) -> str:
    return "" if element is None else (element.findtext(name) or "").strip()


class _Pupil:
    """Reads one Pupil element."""

    def __init__(self, element: Element, n: int, today: date) -> None:
        self.element, self.n = element, n
        basic = element.find("basicdetails")
        self.basic = element if basic is None else basic
        self.cells = Cells(today)

    def row(self) -> PupilRow:
        """Everything the store can keep of this pupil."""
        cells = self.cells
        facts: dict[str, str | date | None] = {
            "surname": cells.text("surname", _text(self.element, "surname")),
            "forename": cells.text("forename", _text(self.element, "forename")),
            "dob": cells.iso("dob", self._either("dob")),
            "sex": cells.sex(self._either("sex")),
            "year": cells.year(self._either("ncyearactual")),
            "ethnicity": cells.ethnicity(self._either("ethnicity")),
            "language": cells.language(self._language()),
            "postcode": cells.text("postcode", _text(self.element, "address/postcode")),
        }
        for name, field in NAMES.items():
            facts[field] = facts.get(field) or cells.text(field, self._either(name))
        former = (cells.former_upn((one.text or "").strip()) for one in self.basic.iter("formerupn"))
        return PupilRow(
            n=self.n,
            line=int(self.element.get("line", "0")),
            upn=cells.upn(self.element.findtext("upn")),
            former_upns=tuple(dict.fromkeys(number for number in former if number)),
            facts={name: value for name in FACTS if (value := facts.get(name)) is not None},
            enrolment=cells.enrolment(self._either("enrolstatus")),
            stays=tuple(self._stays()),
            statuses=tuple(self._statuses()),
            needs=tuple(self._needs()),
            flags=self._flags(),
            contacts=tuple(self._contacts()),
            problems=tuple(cells.problems),
        )

    def _either(self, name: str) -> str:
        return _text(self.element, name) or _text(self.basic, name)

    def _language(self) -> str:
        """The first language where several are named, else the first one named."""
        kinds = [one for one in self.basic.iter("type") if _text(one, "language")]
        first = next((one for one in kinds if _text(one, "languagetype") in ("", "F", "M")), None)
        return _text(first or (kinds[0] if kinds else self.basic), "language")

    def _statuses(self) -> Iterator[Spell]:
        for history in self.element.iter("senhistory"):
            for block in list(history.iter("sen")) or [history]:
                code = self.cells.status(_text(block, "senprovision"))
                start = self.cells.iso("status_from", _text(block, "startdate"))
                if code:
                    yield Spell(code, start)

    def _needs(self) -> Iterator[Spell]:
        for place, block in enumerate(self.element.iter("senneed"), start=1):
            code = self.cells.need(_text(block, "sentype"))
            rank = self.cells.rank(_text(block, "sentyperank"), place)
            start = self.cells.iso("needs", _text(block, "needstartdate"))
            end = self.cells.iso("needs", _text(block, "needenddate"))
            if code:
                yield Spell(code, start, end, rank)

    def _flags(self) -> dict[str, bool]:
        read = {
            field: self.cells.yes_no(field, (one.text or "").strip())
            for name, field in FLAGS.items()
            for one in self.element.iter(name)
        }
        return {field: value for field, value in read.items() if value is not None}

    def _stays(self) -> Iterator[Stay]:
        for one in self.element.iter("school"):
            if laestab := _laestab(one):
                entry = self.cells.iso("entry", _text(one, "entrydate"))
                leaving = self.cells.iso("leaving", _text(one, "leavingdate"))
                yield Stay(laestab, entry, leaving)

    def _contacts(self) -> Iterator[ContactRow]:
        cells = self.cells
        for place, one in enumerate(self.element.iter("contact"), start=1):
            surname = cells.text("contacts", _text(one, "surname"))
            if not surname:
                cells.problems.append(Finding("CONTACT_NO_NAME", "warn", "contacts"))
                continue
            order = _text(one, "order")
            lives_with = next((text for name in LIVES_WITH if (text := _text(one, name))), "")
            yield ContactRow(
                surname=surname,
                forename=cells.text("contacts", _text(one, "forename")),
                title=cells.text("contacts", _text(one, "title")),
                priority=int(order) if order.isascii() and order.isdigit() and len(order) < 4 else place,
                relationship=cells.relationship(_text(one, "relationship")),
                telephone=cells.text("contacts", _telephone(one)),
                email=cells.text("contacts", next(((mail.text or "").strip() for mail in one.iter("email")), "")),
                parental_responsibility=cells.yes_no("contacts", _text(one, "responsible")),
                lives_with=cells.yes_no("contacts", lives_with),
            )


def _telephone(contact: Element) -> str:
    """The mobile number where there is one, else the first that is no fax."""
    phones = [(_text(one, "telephonetype"), _text(one, "phoneno")) for one in contact.iter("phone")]
    spoken = [(kind, number) for kind, number in phones if number and kind != "F"]
    return next((number for kind, number in spoken if kind == "M"), spoken[0][1] if spoken else "")
