# SPDX-License-Identifier: Apache-2.0
"""Which column of a table is which field: guessed from headings and values, shown, and changed by a person.

Headings of school systems are data (``codesets/mis_headings.csv``). A heading that can mean several things is taken
only where its values fit, and marked as a guess.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import count

from sencodesk.codes.codesets import read_rows
from sencodesk.codes.upn import check_upn
from sencodesk.content.scales import yardsticks
from sencodesk.errors import UserError
from sencodesk.exchange.cells import coded, key
from sencodesk.exchange.rows import ColumnRead

# A field of the code set -> ours. What is not here is known and passed over: the store does not keep it.
OURS = {
    "upn": "upn", "former_upn": "former_upns", "surname": "surname", "legal_surname": "surname",
    "forename": "forename", "legal_forename": "forename", "middle_names": "middle", "full_name": "full_name",
    "preferred_surname": "preferred_surname", "preferred_forename": "preferred_forename",
    "former_surname": "former_surname", "former_forename": "former_forename", "dob": "dob", "sex": "sex",
    "nc_year": "year", "registration_group": "class", "class": "class", "sen_status": "status",
    "sen_start_date": "status_from", "ehcp_date": "ehc_from", "sen_need_primary": "need_1",
    "sen_need_secondary": "need_2", "sen_need_all": "needs", "sen_need_rank": "need_rank", "home_la": "home_council",
    "admission_date": "entry", "leaving_date": "leaving", "enrolment_status": "enrolment", "ethnicity": "ethnicity",
    "first_language": "language", "postcode": "postcode", "sen_unit": "unit", "resourced_provision": "resourced",
    "top_up": "top_up", "contact_name": "contact_name", "contact_surname": "contact_surname",
    "contact_forename": "contact_forename", "contact_title": "contact_title", "contact_priority": "contact_priority",
    "relationship": "contact_relationship", "parental_responsibility": "contact_responsibility",
    "lives_with_pupil": "contact_lives_with", "phone_mobile": "contact_telephone", "phone": "contact_telephone",
    "phone_home": "contact_telephone", "phone_work": "contact_telephone", "email": "contact_email",
    "attendance_from": "attendance_from", "attendance_to": "attendance_to",
    "attendance_possible": "attendance_possible", "attendance_attended": "attendance_attended",
    "attendance_authorised": "attendance_authorised", "attendance_unauthorised": "attendance_unauthorised",
    "attendance_late": "attendance_late", "suspension_from": "suspension_from",
    "suspension_category": "suspension_category", "suspension_reason": "suspension_reason",
    "suspension_sessions": "suspension_sessions", "suspension_days": "suspension_days",
    "score_scale": "score_scale", "score_date": "score_date",
    "score_value": "score_value", "score_by": "score_by", "provision_name": "provision_name",
    "provision_pupils": "provision_pupils", "provision_minutes": "provision_minutes",
    "provision_times": "provision_times", "provision_weeks": "provision_weeks", "provision_from": "provision_from",
    "provision_to": "provision_to", "provision_staff": "provision_staff", "provision_cost": "provision_cost",
}  # fmt: skip
FIELDS = tuple(dict.fromkeys(OURS.values()))
"""Every field that a column may fill, in the order in which a person is offered them."""
SEVERAL = frozenset({"contact_telephone", "score_value"})
"""Fields that several columns may fill."""
# Of two columns for one field the better source: the legal name before a name, the class before a group.
BETTER = ("legal_surname", "legal_forename", "registration_group", "phone_mobile")
# Fields of an ambiguous heading, and how to see whether the values are what the field holds.
FITTING = {"year": ("nc_year", "nc_year"), "status": ("sen_provision", "sen_status"), "needs": ("sen_type", "sen_need")}
# Headings that say little alone, and what they are beside a column that says what the table is about.
ABOUT = {"provision_name": {"startdate": "provision_from", "enddate": "provision_to", "date": "provision_from"},
         "score_value": {"date": "score_date", "teacher": "score_by"},
         "suspension_category": {"startdate": "suspension_from", "date": "suspension_from",
                                 "reason": "suspension_reason", "sessions": "suspension_sessions",
                                 "days": "suspension_days"}}  # fmt: skip
BETWEEN = " / "
"""Between the two words of a heading of two rows."""
NEVER = frozenset({"upi"})  # another system's own number
MOST = 0.8  # share of the filled cells that must fit


@cache
def _headings() -> dict[str, tuple[str, bool]]:
    """Key of a heading -> (field of the code set, whether it can mean several things)."""
    found: dict[str, tuple[str, bool]] = {}
    for row in read_rows("mis_headings.csv"):
        if row["kind"] == "heading":
            found.setdefault(key(row["text"]), (row["field"], row["ambiguous"] == "yes"))
    return found


@cache
def _scales() -> frozenset[str]:
    """Keys of the scales that come with the program: a column that is called so holds scores."""
    return frozenset(key(one.name) for one in yardsticks().values())


def recognised(cells: Sequence[str]) -> int:
    """How many cells of a line are headings of school systems, or names of scales."""
    known = _headings().keys() | _scales()
    return sum(1 for one in cells if one.strip() and {key(one), key(_own(one))} & known)


def _own(name: str) -> str:
    """The lower word of a heading of two rows; the heading where it is of one."""
    return name.rpartition(BETWEEN)[2]


def unique(cells: Sequence[str]) -> list[str]:
    """The headings as names of columns: a blank one gets its place, a repeated one its number."""
    names: list[str] = []
    for place, cell in enumerate(cells, start=1):
        name = " ".join(cell.split()) or f"Column {place}"
        names.append(
            name if name not in names else next(n for n in (f"{name} ({k})" for k in count(2)) if n not in names)
        )
    return names


def fingerprint(names: Sequence[str]) -> str:
    """What a kind of table is known by: its headings, in whatever order. Empty where there is none."""
    keys = sorted(key(one) for one in names if not re.fullmatch(r"Column [0-9]+", one))
    return hashlib.sha256("\x1f".join(keys).encode()).hexdigest() if keys else ""


def guess(names: Sequence[str], body: Sequence[Sequence[str]]) -> list[ColumnRead]:
    """A field for each column, where its heading and its values say so; each at most once but for ``SEVERAL``."""
    columns = [[row[place].strip() if place < len(row) else "" for row in body] for place in range(len(names))]
    owns = Counter(key(_own(one)) for one in names)
    found: dict[int, tuple[str, str, bool]] = {}
    for place, name in enumerate(names):
        theirs, unsure = _headings().get(key(name), ("", False))
        own = key(_own(name))
        divided = not theirs and BETWEEN in name
        if divided and owns[own] == 1:  # of two "Surname" one is a parent's, and a person says which
            theirs, unsure = _headings().get(own, ("", False))
        field = OURS.get(theirs) or ("score_value" if not theirs and key(name) in _scales() else None)
        if field is None or own in NEVER or (unsure and not _fits(field, columns[place])):
            continue
        found[place] = (field, theirs, not unsure and not divided)
    _settle(found)
    _beside(found, names)
    if not any(field == "upn" for field, _, _ in found.values()):
        for place, cells in enumerate(columns):
            if place not in found and _share(cells, lambda text: check_upn(text).storable) >= MOST:
                found[place] = ("upn", "upn", False)
                break
    return [
        ColumnRead(name, found[place][0] if place in found else None, found[place][2] if place in found else True,
                   next((cell for cell in columns[place] if cell), ""))
        for place, name in enumerate(names)
    ]  # fmt: skip


def _beside(found: dict[int, tuple[str, str, bool]], names: Sequence[str]) -> None:
    """Headings that say little alone, where another column says what the table is about."""
    for about, words in ABOUT.items():
        fields = {field for field, _, _ in found.values()}
        for place, name in enumerate(names):
            field = words.get(key(name))
            if about in fields and place not in found and field is not None and field not in fields:
                found[place] = (field, "", False)
                fields.add(field)


def _fits(field: str, cells: Sequence[str]) -> bool:
    if field in FITTING:
        title, words = FITTING[field]
        return _share(cells, lambda text: coded(text, title, words)[0] is not None) >= MOST
    return field not in ("upn", "status_from", "contact_priority", "need_rank")


def _share(cells: Sequence[str], fits: Callable[[str], bool]) -> float:
    filled = [one for one in cells if one][:200]
    return sum(1 for one in filled if fits(one)) / len(filled) if filled else 0.0


def _settle(found: dict[int, tuple[str, str, bool]]) -> None:
    """Leave one column for each field: the surer, then the better source, then the first. Some may be several."""
    for field in {one[0] for one in found.values()} - SEVERAL:
        places = [place for place, one in found.items() if one[0] == field]
        places.sort(key=lambda place: (not found[place][2], found[place][1] not in BETTER, place))
        for place in places[1:]:
            del found[place]
    if {"surname", "forename"} <= {one[0] for one in found.values()}:
        for place in [place for place, one in found.items() if one[0] == "full_name"]:
            del found[place]


def remembered(guessed: Sequence[ColumnRead], columns: Mapping[str, str | None]) -> list[ColumnRead]:
    """The columns as they were settled the last time; what this program no longer knows is left out."""
    columns = {key(column): field for column, field in columns.items()}  # as a fingerprint sees headings
    return [
        ColumnRead(one.column, field if (field := columns.get(key(one.column))) in FIELDS else None, True, one.example)
        for one in guessed
    ]


def changed(guessed: Sequence[ColumnRead], mapping: Mapping[str, str | None]) -> list[ColumnRead]:
    """The guess as a person changed it: what is named there holds, and takes the field from another column.

    Raises UserError for a column that the file does not have, or a field that there is not.
    """
    names = [one.column for one in guessed]
    wrong = [one for one in mapping if one not in names] + [
        str(one) for one in mapping.values() if one and one not in FIELDS
    ]
    if wrong:
        raise UserError(
            "usage",
            happened=f"There is no such column or field: {', '.join(wrong)}.",
            kept="Nothing was changed.",
            do=f"Fields are: {', '.join(FIELDS)}. Look at the mapping that the preview shows.",
            exit_code=2,
        )
    taken = {field for field in mapping.values() if field and field not in SEVERAL}
    return [
        ColumnRead(one.column, mapping[one.column] or None, True, one.example)
        if one.column in mapping
        else ColumnRead(one.column, None if one.field in taken else one.field, one.sure, one.example)
        for one in guessed
    ]
