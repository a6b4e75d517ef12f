# SPDX-License-Identifier: Apache-2.0
"""The pure rules beside the records: what cannot be stored (``refuse``) and what is only worth a word (``warn``).

A person may record the truth even where it is odd; only what cannot be anything is refused.
"""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Select, select

from sencodesk.codes.codesets import codeset
from sencodesk.codes.laestab import valid_laestab
from sencodesk.codes.upn import check_upn, tidy_upn
from sencodesk.records.base import LOGGED, LoggedRecord
from sencodesk.records.findings import Finding
from sencodesk.sentences import codes

OLDEST = 30  # years; nobody on a school's roll is older
CODED = {
    "sex": "sex", "year": "nc_year", "ethnicity": "ethnicity", "language": "language", "interpreter": "language",
}  # fmt: skip
"""The code set of each coded field of a pupil."""

__all__ = [
    "counts_on_roll", "hanging_on", "judge_contact", "judge_need", "judge_numbers", "judge_plan", "judge_pupil",
    "judge_registration", "judge_school", "judge_status", "tidy_upn",
]  # fmt: skip


def judge_pupil(values: Mapping[str, object], today: date) -> list[Finding]:
    """Undated facts of a pupil: number, date of birth, codes."""
    found: list[Finding] = []
    upn = values.get("upn")
    if isinstance(upn, str) and upn:
        found += judge_upn(upn)
    dob = values.get("dob")
    if isinstance(dob, date):
        if dob > today:
            found.append(Finding("IN_FUTURE", "refuse", "dob"))
        elif today.year - dob.year > OLDEST:
            found.append(Finding("TOO_OLD", "refuse", "dob"))
    for field, title in CODED.items():
        value = values.get(field)
        if isinstance(value, str) and value and not codeset(title).known(value):
            found.append(Finding("UNKNOWN_CODE", "refuse", field, {"code": value}))
    return found + _one_of("paper_format", values)


def judge_contact(values: Mapping[str, object]) -> list[Finding]:
    """An adult around the pupil: a known language, and known words for the papers and for who may be told."""
    found = _one_of("paper_format", values) + _one_of("may_be_told", values)
    language = values.get("language")
    if isinstance(language, str) and language and not codeset("language").known(language):
        found.append(Finding("UNKNOWN_CODE", "refuse", "language", {"code": language}))
    return found


def _one_of(field: str, values: Mapping[str, object]) -> list[Finding]:
    """A code of the list of that name in our own words (wording/care.toml)."""
    value = values.get(field)
    if not value or value in codes(field):
        return []
    return [Finding("UNKNOWN_CODE", "refuse", field, {"code": str(value)})]


def judge_upn(upn: str) -> list[Finding]:
    """A pupil number: a wrong form is refused, a wrong check letter is kept and said."""
    checked = check_upn(upn)
    if checked.problem == "length":
        return [Finding("UPN_LENGTH", "refuse", "upn")]
    if checked.problem == "format":
        return [Finding("UPN_FORMAT", "refuse", "upn")]
    if checked.problem == "check_letter":
        return [Finding("UPN_CHECK", "warn", "upn", {"expected": checked.expected or "", "found": upn[0]})]
    return []


def judge_school(values: Mapping[str, object]) -> list[Finding]:
    """The school's number and phase."""
    found: list[Finding] = []
    laestab, phase = values.get("laestab"), values.get("phase")
    if isinstance(laestab, str) and not valid_laestab(laestab.strip()):
        found.append(Finding("LAESTAB_FORMAT", "refuse", "laestab"))
    if isinstance(phase, str) and phase and not codeset("phase").known(phase):
        found.append(Finding("UNKNOWN_CODE", "refuse", "phase", {"code": phase}))
    return found


def judge_registration(values: Mapping[str, object]) -> list[Finding]:
    """A period on the roll: a known enrolment code."""
    code = values.get("code")
    if isinstance(code, str) and code and not codeset("enrolment_status").known(code):
        return [Finding("UNKNOWN_CODE", "refuse", "enrolment", {"code": code})]
    return []


def counts_on_roll(enrolment: str | None) -> bool:
    """Whether a pupil with this enrolment code is on this school's roll: a guest and a leaver are not.

    A missing or unknown code counts, so that the mistake is seen and put right.
    """
    known = codeset("enrolment_status").codes.get(enrolment or "")
    return known is None or known.extra["census"] == "yes"


def judge_status(code: str | None, from_date: date | None, to_date: date | None) -> list[Finding]:
    """A period of status: A and P may not start after the 2001 Code ended; history before it stays."""
    return _judge_code("sen_provision", "status", code, from_date, to_date)


def judge_need(code: str | None, from_date: date | None, to_date: date | None) -> list[Finding]:
    """A type of need: a code that its list had when the need started."""
    return _judge_code("sen_type", "needs", code, from_date, to_date)


def _judge_code(
    title: str, field: str, code: str | None, from_date: date | None, to_date: date | None
) -> list[Finding]:
    if not code:
        return [Finding("MISSING", "refuse", field)]
    known = codeset(title)
    if not known.known(code):
        return [Finding("UNKNOWN_CODE", "refuse", field, {"code": code})]
    if from_date is not None and (ends := known.codes[code].valid_to) is not None and from_date > ends:
        return [Finding("CODE_NOT_VALID_THEN", "refuse", field, {"code": code})]
    if from_date and to_date and from_date > to_date:
        return [Finding("STARTS_AFTER_END", "warn", field)]
    return []


def judge_plan(start: date | None, review: date | None) -> list[Finding]:
    """A plan's dates."""
    return [Finding("REVIEW_BEFORE_START", "refuse", "review")] if start and review and review < start else []


def judge_numbers(values: Mapping[str, object]) -> list[Finding]:
    """Now, aim and out of: none below nothing, none above the whole."""
    numbers = {key: value for key, value in values.items() if isinstance(value, int | float)}
    whole = numbers.get("out_of")
    wrong = [
        key
        for key, value in numbers.items()
        if value < 0 or (whole is not None and value > whole) or (key == "out_of" and value == 0)
    ]
    return [Finding("NUMBER_RANGE", "refuse", key) for key in wrong]


def hanging_on(pupil_id: str) -> list[Select[LoggedRecord]]:
    """Queries for every row that goes with a pupil, to be run in order: what belongs to a plan before the plans."""
    plan = LOGGED["plan"].__table__.c
    plans = select(plan.id).where(plan.pupil_id == pupil_id)
    of_plans, own = [], []
    for kind in LOGGED.values():
        columns = kind.__table__.c
        if "plan_id" in columns and columns.plan_id.foreign_keys:
            of_plans.append(select(kind).where(columns.plan_id.in_(plans)))
        if "pupil_id" in columns:
            own.append(select(kind).where(columns.pupil_id == pupil_id))
    return [*of_plans, *own]
