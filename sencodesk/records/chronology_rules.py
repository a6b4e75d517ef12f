# SPDX-License-Identifier: Apache-2.0
"""What the chronology cannot hold: days that cannot be, an entry that says nothing, a consent taken back before it was
given. Pure, as records/rules.py is."""

import re
from collections.abc import Mapping
from datetime import date

from sencodesk.records.chronology import EntryKind
from sencodesk.records.findings import Finding
from sencodesk.records.transfer_rules import PAPERS

OLDEST = 30
"""Years; nobody on a school's roll is older."""
AHEAD = 5
"""Years; a day to follow up that is further away is a slip of the keys."""
TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
KINDS = tuple(one.value for one in EntryKind)

Values = Mapping[str, object]


def judge_entry(values: Values, *, today: date, born: date | None) -> list[Finding]:
    """One thing that happened: a known kind, a day that has come, a time of the clock, something said."""
    found = _missing(values, "kind", "on_date", "text")
    kind, at, follow = values.get("kind"), values.get("at_time"), values.get("follow_up_on")
    if kind is not None and kind not in KINDS:
        found.append(Finding("UNKNOWN_CODE", "refuse", "kind", {"code": str(kind)}))
    if isinstance(at, str) and at and TIME.fullmatch(at) is None:
        found.append(Finding("TIME_FORMAT", "refuse", "at_time"))
    found += _past(values, "on_date", today=today, born=born)
    found += _order(values, "on_date", "follow_up_on", "FOLLOW_UP_BEFORE")
    found += _order(values, "on_date", "followed_up_on", "FOLLOW_UP_BEFORE")
    if isinstance(follow, date) and follow.year > today.year + AHEAD:
        found.append(Finding("TOO_FAR_AHEAD", "refuse", "follow_up_on"))
    if isinstance(done := values.get("followed_up_on"), date) and done > today:
        found.append(Finding("IN_FUTURE", "refuse", "followed_up_on"))
    return found


def judge_consent(values: Values, *, today: date, born: date | None) -> list[Finding]:
    """What somebody agreed to: it is given before it ends, and before it is taken back."""
    found = _missing(values, "scope", "given_by", "given_on")
    found += _past(values, "given_on", today=today, born=born)
    found += _order(values, "given_on", "until", "ENDS_BEFORE_GIVEN")
    found += _order(values, "given_on", "taken_back_on", "TAKEN_BACK_BEFORE")
    if isinstance(back := values.get("taken_back_on"), date) and back > today:
        found.append(Finding("IN_FUTURE", "refuse", "taken_back_on"))
    return found


def judge_handed_over(values: Values, *, today: date, born: date | None) -> list[Finding]:
    """A paper that was given to somebody: which, to whom, on a day that has come."""
    found = [*_missing(values, "on_date", "what", "to_whom"), *_past(values, "on_date", today=today, born=born)]
    kind = values.get("kind")
    if kind is not None and kind not in PAPERS:
        found.append(Finding("UNKNOWN_CODE", "refuse", "kind", {"code": str(kind)}))
    return found


def _missing(values: Values, *names: str) -> list[Finding]:
    return [Finding("MISSING", "refuse", name) for name in names if values.get(name) in (None, "")]


def _past(values: Values, name: str, *, today: date, born: date | None) -> list[Finding]:
    """A day that has come, and not from before the child."""
    day = values.get(name)
    if not isinstance(day, date):
        return []
    if day > today:
        return [Finding("IN_FUTURE", "refuse", name)]
    if born is not None and day < born:
        return [Finding("BEFORE_BIRTH", "refuse", name)]
    return [Finding("TOO_OLD", "refuse", name)] if today.year - day.year > OLDEST else []


def _order(values: Values, first: str, then: str, code: str) -> list[Finding]:
    one, other = values.get(first), values.get(then)
    wrong = isinstance(one, date) and isinstance(other, date) and other < one
    return [Finding(code, "refuse", then)] if wrong else []
