# SPDX-License-Identifier: Apache-2.0
"""Codes in the words of the pupil pages: short enough for a cell, never cut, the full name one look away."""

from sencodesk.codes.codesets import codeset
from sencodesk.codes.years import age_words
from sencodesk.sentences import sentence
from sencodesk.views.plans import PlanView, TargetView
from sencodesk.views.pupils import ContactView, PupilView
from sencodesk.views.school import SchoolView

NOT_SET = "Not set"
FLAG = {
    flag: (icon, sentence("flag", flag))
    for flag, icon in (("unit", "school"), ("resourced", "blocks"), ("top_up", "hand-heart"))
}
"""Icon and words of each flag."""
CARE_SIGN = {
    kind: (icon, sentence("care_flag", kind))
    for kind, icon in (
        ("medical", "heart-pulse"), ("safeguarding", "shield"), ("looked-after", "house"),
        ("formerly-looked-after", "house-heart"), ("young-carer", "heart-handshake"), ("service-child", "medal"),
    )
}  # fmt: skip
"""Icon and words of each care flag."""


def status_word(code: str | None) -> str:
    """``SEN support``; an unknown code stands for itself."""
    return codeset("sen_provision").short(code) if code else NOT_SET


def status_with_years(code: str, *, letter: bool = True) -> str:
    """``K: SEN support``; with the year in which a status of the 2001 Code ended."""
    known = codeset("sen_provision").codes.get(code)
    ended = f", to {known.valid_to.year}" if known and known.valid_to else ""
    return f"{code}: {status_word(code)}{ended}" if letter else f"{status_word(code)}{ended}"


def need_word(code: str) -> str:
    """A type of need in two words."""
    return codeset("sen_type").short(code)


def year_word(year: str | None) -> str:
    """``Year 4``, ``Reception``."""
    return codeset("nc_year").name(year) if year else ""


def year_order(year: str | None) -> int:
    """Where a year stands in the school; unknown ones last."""
    found = codeset("nc_year").codes.get(year or "")
    return int(found.extra["order"]) if found else 99


def about(pupil: PupilView, school: SchoolView | None = None) -> str:
    """``8 years 8 months · Year 4 · 4H, Miss Hartnoll``: what is known of it."""
    teacher = school.teacher_of(pupil.class_name) if school else None
    in_class = ", ".join(part for part in (pupil.class_name, teacher) if part)
    parts = (age_words(pupil.dob, pupil.on), year_word(pupil.year), in_class)
    return " · ".join(part for part in parts if part)


def initials(pupil: PupilView) -> str:
    """Two letters of the name to use."""
    surname = pupil.preferred_surname or pupil.surname
    return f"{pupil.first_name[:1]}{surname[:1]}".upper()


def plan_title(plan: PlanView, school: SchoolView | None = None) -> str:
    """``Plan 5, autumn 2026``: the term in which it starts, where the school's terms are known."""
    term = school.term_on(plan.start) if school else None
    return f"Plan {plan.number}, {term.name[:1].lower()}{term.name[1:]}" if term else f"Plan {plan.number}"


def target_title(target: TargetView) -> str:
    """A target in the fewest words that it has."""
    return target.plain_title or target.text or f"Target {target.n}"


def target_count(target: TargetView) -> str:
    """``5 of 10`` where it can be counted, with spaces that do not break."""
    if target.now is None:
        return ""
    whole = target.out_of if target.out_of is not None else target.aim
    return f"{target.now:g}" if whole is None else f"{target.now:g}\u00a0of\u00a0{whole:g}"


def contact_words(contact: ContactView) -> str:
    """``Ruth Marrowfield, mother``."""
    relation = codeset("relationship").name(contact.relationship).lower() if contact.relationship else ""
    return ", ".join(part for part in (contact.name, relation) if part)
