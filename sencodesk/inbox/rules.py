# SPDX-License-Identifier: Apache-2.0
"""The council's rules, run again over what arrived, and the sentences that travel back.

The rules are those of the laptop (sencodesk.returns.check), so both sides find the same. A sentence here has no
parameters: a decision lies in the inbox in plain text, so it must not be able to hold a child's name, number or date.
Only an officer's own reason is kept as it was written.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sencodesk import sentences
from sencodesk.protocol.profile import Profile

ELSEWHERE = "SD-ELSEWHERE"
VERSION_TAKEN = "SD-VERSION"
OFFICER = "officer"


@dataclass(frozen=True, slots=True)
class Fault:
    """What a rule found in one row (its random id), or in the whole body (None)."""

    rule: str
    severity: str
    row: str | None
    field: str | None


Checker = Callable[[Mapping[str, object], Profile, str, str | None, date], list[Fault]]
"""(body, profile, return type, phase, today) to faults: a port, so that the receiver is tested without the rules."""


def house_rules(
    body: Mapping[str, object], profile: Profile, return_type: str, phase: str | None, today: date
) -> list[Fault]:
    """The rules of ``sencodesk.returns.check``, imported when first needed: a receiver without a return needs none."""
    from sencodesk.returns.check import check_body

    found = check_body(body, profile, return_type, phase=phase, today=today)
    return [Fault(item.rule, item.severity, item.row, item.field) for item in found]


def reasons(faults: Iterable[Fault], body: Mapping[str, object]) -> list[dict[str, str | None]]:
    """The faults that refuse a return: every error, and every query for which no note came with the body."""
    notes = body.get("notes")
    explained = {
        (note["row"], note["rule"])
        for note in (notes if isinstance(notes, list) else [])
        if isinstance(note, dict) and str(note.get("text", "")).strip()
    }
    return [
        reason(fault.rule, row=fault.row, field=fault.field)
        for fault in faults
        if fault.severity == "error" or (fault.severity == "query" and (fault.row, fault.rule) not in explained)
    ]


def reason(
    rule: str, *, row: str | None = None, field: str | None = None, message: str | None = None
) -> dict[str, str | None]:
    """One reason as it travels in a decision; ``message``: an officer's words instead of the rule's sentence."""
    known = rule if rule in sentences.codes("inbox_rules") else "OTHER"
    return {"row": row, "field": field, "rule": rule, "message": message or sentences.sentence("inbox_rules", known)}
