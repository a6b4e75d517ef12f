# SPDX-License-Identifier: Apache-2.0
"""What every field is called and how its value reads, in one place: for the log, for comparing, for correcting."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Literal

from sencodesk.codes.codesets import codeset
from sencodesk.codes.councils import council_name
from sencodesk.codes.days import long_day, long_moment
from sencodesk.content.targets import stem
from sencodesk.records import rules
from sencodesk.records.base import LOGGED
from sencodesk.sentences import lines, sentence

Kind = Literal["text", "long", "day", "yes-no", "number", "code", "choice"]
CODED = {
    **{("pupil", column): title for column, title in rules.CODED.items()},
    ("registration", "code"): "enrolment_status",
    ("contact", "relationship"): "relationship", ("contact", "language"): "language",
    ("status_period", "code"): "sen_provision",
    ("need_period", "code"): "sen_type", ("school", "phase"): "phase",
}  # fmt: skip
"""The code set of each field that holds a code."""
CHOICES = {("plan", "state"): "state_word", ("target", "outcome"): "outcome_word", ("entry", "kind"): "entry_kind"}
CHOICES |= {
    ("pupil", "paper_format"): "paper_format", ("contact", "paper_format"): "paper_format",
    ("contact", "may_be_told"): "may_be_told", ("care_flag", "kind"): "care_flag",
    ("concern", "decided"): "concern_decision",
    ("suspension", "category"): "suspension_category", ("suspension", "reason"): "suspension_reason",
    ("access_arrangement", "kind"): "access_kind", ("scale", "kind"): "scale_kind",
    ("provision", "kind"): "provision_kind", ("offer", "kind"): "provision_kind", ("slot", "weekday"): "weekday",
    ("session_mark", "reason"): "session_reason", ("cycle", "decided"): "cycle_end",
    ("ehc_request", "kind"): "request_kind", ("ehc_request", "code"): "request_code",
    ("ehc_request", "decision"): "request_decision", ("ehc_request", "outcome"): "request_outcome",
    ("ehc_plan", "kind"): "ehc_kind", ("ehc_plan", "ended_why"): "ehc_ended_why",
    ("ehc_section", "letter"): "ehc_letter", ("review", "kind"): "review_kind",
    ("review", "council_decision"): "council_decision", ("invitation", "answer"): "invitation_answer",
    ("review_line", "verdict"): "review_verdict",
    ("handed_over", "kind"): "handed_over_kind",
    ("scale", "better"): "scale_better", ("score", "scale"): "score_scale",
}  # fmt: skip
LONG = frozenset(
    {"strengths", "difficulties", "pupil_view", "parent_view", "at_home", "text", "baseline", "measure", "success",
     "strategy", "plain_text", "you_can_help", "evidence", "reason"}
)  # fmt: skip
EMPTY = "Not set"


@dataclass(frozen=True, slots=True)
class FieldWord:
    """One field of a kind of record: its column, what it is called, and what kind of value it holds."""

    column: str
    label: str
    kind: Kind


@cache
def fields(table: str) -> tuple[FieldWord, ...]:
    """The fields of a kind of record that a person reads, in the order of reading."""
    columns = LOGGED[table].__table__.columns
    return tuple(
        FieldWord(column, label, _kind(table, column, columns[column].type.python_type))
        for column, label in lines(f"field_{table}").items()
    )


def label(table: str, column: str) -> str:
    """What a field is called: ``Date of birth``."""
    return sentence(f"field_{table}", column)


def record_words(table: str) -> str:
    """What a kind of record is called inside a sentence: ``a target``."""
    return sentence("record_word", table)


def choices(table: str, column: str) -> tuple[tuple[str, str], ...]:
    """The values that a field with a code or a choice can take, each with its words."""
    title = CODED.get((table, column))
    if title is not None:
        return tuple((one.code, one.name) for one in codeset(title).codes.values())
    return tuple(lines(CHOICES[table, column]).items()) if (table, column) in CHOICES else ()


def value_words(table: str, column: str, value: object) -> str:
    """How a value reads: a day in full, a code by its name, yes or no; ``Not set`` for none."""
    if value is None or value == "":
        return EMPTY
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return long_moment(value)
    if isinstance(value, date):
        return long_day(value)
    if isinstance(value, float):
        return f"{value:g}"
    title = CODED.get((table, column))
    if title is not None:
        return codeset(title).name(str(value))
    if (table, column) == ("target", "bank"):
        made_from = stem(str(value))
        return made_from.title if made_from is not None else "Our own"
    if table == "home_council":
        return council_name(str(value)) or str(value)
    words: Mapping[str, str] = lines(CHOICES.get((table, column), ""))
    return words.get(str(value), str(value))


def _kind(table: str, column: str, held: type) -> Kind:
    if (table, column) in CODED:
        return "code"
    if (table, column) in CHOICES:
        return "choice"
    if held is bool:
        return "yes-no"
    if held in (int, float):
        return "number"
    if held is date:
        return "day"
    return "long" if column in LONG else "text"
