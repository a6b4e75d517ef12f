# SPDX-License-Identifier: Apache-2.0
"""What a file would do, in words: fields, values before and after, and the state of a row."""

from datetime import date

from sencodesk.codes.codesets import codeset
from sencodesk.exchange.rows import AttendanceRow, ContactRow, FileRead, ProvisionRow, ScoreRow, Spell, SuspensionRow
from sencodesk.records.rules import CODED
from sencodesk.sentences import codes, lines, sentence
from sencodesk.services.import_merge import FieldChange
from sencodesk.services.imports import Preview, RowPlan, said
from sencodesk.views.field_words import label
from sencodesk.views.provision_shapes import week_words
from sencodesk_ui.pages.pupils.words import status_word
from sencodesk_ui.widgets import shown_day

STATES = {
    "undecided": ("circle-question-mark", "warning", "Undecided"),
    "refused": ("circle-alert", "danger", "Refused"),
    "changed": ("pencil", "accent", "Changed"),
    "added": ("user-plus", "success", "Added"),
    "left": ("circle-dashed", "muted", "Left out"),
    "unchanged": ("check", "muted", "Unchanged"),
}
"""Icon, token of its colour and word of each state, in the order in which they want a person."""
ORDER = tuple(STATES)
WARNED = "warned"
"""The filter of rows of every state that come in with a warning, or would change nothing but have one."""
COLUMNS = {"class": "class_name"}
"""Where imports call a field otherwise than the records do."""
MOST_SHOWN = 3
MOST_LINES = 12
NOT_IN = {"refused": "refused", "undecided": "undecided", "left": "by you"}
"""What did not come in, and by whom or why."""
NOTHING = "nothing"
INSIDE = {
    "pupils": ("year", "class", "dob", "sex", "entry"),
    "contacts": ("contact_",),
    "SEN register": ("status", "need", "ehc_"),
    "attendance": ("attendance_",),
    "suspensions": ("suspension_",),
    "scores": ("score_",),
    "provision": ("provision_",),
}
"""What may be in a file, and how the fields begin that say so."""


def field_word(field: str) -> str:
    """What a column of a file is called: as the field that it fills, wherever it fills one."""
    column = COLUMNS.get(field, field)
    if column in codes("field_pupil"):
        return label("pupil", column)
    return sentence("import_fields", field) if field in codes("import_fields") else field


def value_words(field: str, value: object) -> str:
    """A value as people say it."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return shown_day(value)
    if isinstance(value, Spell):
        return _spell(field, value)
    if isinstance(value, ContactRow):
        return _contact(value)
    if isinstance(value, AttendanceRow):
        return _attendance(value)
    if isinstance(value, SuspensionRow):
        return _suspension(value)
    if isinstance(value, ScoreRow):
        return f"{value.scale} {value.text}, {shown_day(value.on_date)}" if value.on_date else value.scale
    if isinstance(value, ProvisionRow):
        return _provision(value)
    if field in CODED:
        return codeset(CODED[field]).name(str(value))
    return str(value)


def change_words(change: FieldChange) -> str:
    """``Class: 4H, was 4E``; for a first value without what was."""
    now = f"{field_word(change.field)}: {value_words(change.field, change.new)}"
    return now if change.old is None else f"{now}, was {value_words(change.field, change.old)}"


def summary(row: RowPlan) -> str:
    """What a row does, or why it does not, in one line."""
    if row.action in ("refused", "undecided"):
        found = [one for one in row.findings if one.severity == "refuse"] or list(row.findings)
        return " ".join(f"{field_word(one.field)}: {said(one)}" for one in found[:1])
    if row.action == "added":
        shown = [one for one in row.changes if one.field in ("class", "year", "status")]
        last = {
            one.field: status_word(one.new.code) if isinstance(one.new, Spell) else value_words(one.field, one.new)
            for one in shown
        }
        words = [last[field] for field in ("class", "year", "status") if field in last]
        return " · ".join(words)
    if not row.changes and row.findings:
        return f"{field_word(row.findings[0].field)}: {said(row.findings[0])}"
    changes = sorted(row.changes, key=lambda one: not (falls(row) and one.field == "status"))
    shown_changes = "; ".join(change_words(one) for one in changes[:MOST_SHOWN])
    if falls(row):
        shown_changes = f"SEN status goes down. {shown_changes}"
    more = len(row.changes) - MOST_SHOWN
    return f"{shown_changes}; and {more} more" if more > 0 else shown_changes


def is_warned(row: RowPlan) -> bool:
    """Whether the row has the amber sign: something to look at that does not stop it."""
    return bool(row.findings) and row.action not in ("refused", "undecided")


def in_filter(preview: Preview, key: str | None) -> list[RowPlan]:
    """The rows that a chip shows: all, those of a state, or those with a warning."""
    return [row for row in preview.rows if key is None or (is_warned(row) if key == WARNED else row.action == key)]


def falls(row: RowPlan) -> bool:
    """Whether the row would lower the pupil's SEN status: an EHC plan that ends is never a change like any other."""
    return any(one.code == "STATUS_LOWER" for one in row.findings)


def falling_words(preview: Preview) -> str:
    """How many rows that come in lower a status; empty where none does."""
    count = sum(falls(row) for row in preview.rows if row.action == "changed")
    if not count:
        return ""
    whose = "One pupil’s SEN status goes" if count == 1 else f"The SEN status of {count} pupils goes"
    return f"{whose} down. Look at the rows with the amber sign under Changed, and leave out what is not so."


def button_words(preview: Preview) -> str:
    """What the one button does: ``Add 61 pupils and change 352``."""
    added, changed = preview.counts["added"], preview.counts["changed"]
    if not added and not changed:
        return "Nothing to add"
    count, verb = (added, "Add") if added else (changed, "Change")
    first = f"{verb} {count} {'pupil' if count == 1 else 'pupils'}"
    return f"{first} and change {changed}" if added and changed else first


def done_words(preview: Preview) -> str:
    """What was done, and what was left out: ``61 pupils added and 352 changed. Left out: 2 refused.``"""
    counts = preview.counts
    done = [f"{counts[key]} {key}" for key in ("added", "changed") if counts[key]]
    count, _, how = done[0].partition(" ")
    done[0] = f"{count} {'pupil' if count == '1' else 'pupils'} {how}"
    left = [_left_words(preview, key, word) for key, word in NOT_IN.items() if counts[key]]
    if not left:
        return f"{' and '.join(done)}."
    why = " Choose the file again to see why." if counts["refused"] or counts["undecided"] else ""
    return f"{' and '.join(done)}. Left out: {'; '.join(left)}.{why}"


def _left_words(preview: Preview, action: str, word: str) -> str:
    """``2 refused (lines 4 and 5)``, so that they are found in the file."""
    lines = [str(row.line) for row in preview.rows if row.action == action]
    more = len(lines) - MOST_LINES
    named = [*lines[:MOST_LINES], f"{more} more"] if more > 0 else lines
    which = f"{', '.join(named[:-1])} and {named[-1]}" if len(named) > 1 else named[0]
    return f"{len(lines)} {word} ({'line' if len(lines) == 1 else 'lines'} {which})"


def inside_words(file: FileRead) -> str:
    """What is in a file, as its columns say: ``pupils, contacts, SEN, attendance``; empty where nobody knows yet."""
    fields = {one.field for one in file.columns if one.field}
    found = [word for word, kinds in INSIDE.items() if any(one.startswith(kinds) for one in fields)]
    return ", ".join(found)


def _attendance(value: AttendanceRow) -> str:
    days = f"{shown_day(value.from_date)} to {shown_day(value.to_date)}"
    return f"{value.attended} of {value.possible} sessions, {days}"


def _suspension(value: SuspensionRow) -> str:
    kind = lines("suspension_category")[value.category]
    why = lines("suspension_reason")[value.reason] if value.reason else ""
    long = f"{value.sessions:g} half days" if value.sessions else ""
    return ", ".join(part for part in (f"{kind} from {shown_day(value.from_date)}", why, long) if part)


def _provision(value: ProvisionRow) -> str:
    times = week_words(value.times_a_week)
    first, last = (shown_day(day) if day else "" for day in (value.from_date, value.to_date))
    days = f"{first} to {last}" if last else f"from {first}"
    much = f"{value.minutes} minutes" if value.minutes else ""
    cost = f"cost on the map: {value.cost}" if value.cost else ""
    return ", ".join(one for one in (value.name, much, times, days, value.staff or "", cost) if one)


def _spell(field: str, value: Spell) -> str:
    if field == "needs":
        name = f"{value.rank} {codeset('sen_type').name(value.code)}"
    elif field == "status":
        name = status_word(value.code)
    else:
        name = codeset("enrolment_status").name(value.code).partition(" (")[0]
    since = f" from {shown_day(value.from_date)}" if value.from_date else ""
    until = f" to {shown_day(value.to_date)}" if value.to_date else ""
    return f"{name}{since}{until}"


def _contact(value: ContactRow) -> str:
    name = " ".join(part for part in (value.title, value.forename, value.surname) if part)
    related = codeset("relationship").name(value.relationship).lower() if value.relationship else ""
    return ", ".join(part for part in (name, related, value.telephone) if part)
