# SPDX-License-Identifier: Apache-2.0
"""Due days as a file for the SENCO's own calendar: duties and their days, no name, no text that anybody typed."""

from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid5

from sencodesk.exchange.icalendar import DueDay, calendar_text
from sencodesk.services import history
from sencodesk.services.desk import Desk, Reading
from sencodesk.services.printing import write
from sencodesk.services.roles import LOOK, only
from sencodesk.views.duties import owed
from sencodesk.views.rounds import FILE, MEETING, groups

NAME = "due-days.ics"
AHEAD = timedelta(days=366)
SPACE = UUID("5e1c0de5-0000-4000-8000-000000000001")
"""What a group is numbered under: one class has the same number each time it is exported."""


def days(session: Reading, *, on: date) -> tuple[DueDay, ...]:
    """Every duty with a day, overdue or in the year ahead. Meetings stand once a class, files once a last day."""
    found = [
        DueDay(one.id, _number(f"{one.pupil_id}/{one.key}"), one.due)
        for one in owed(session, on=on, until=on + AHEAD)
        if one.due is not None
    ]
    for group in groups(session, on=on, until=on + AHEAD):
        duty = MEETING if group.sort == "meeting" else FILE
        for due in sorted({one.due for one in group.pupils if one.due is not None}):
            found.append(DueDay(duty, _number(group.what), due))
    return tuple(dict.fromkeys(found))


@only(LOOK)
def save(desk: Desk, *, file: Path) -> int:
    """Write the file where a person said, note it in the log, and return how many days are in it. Raises UserError."""
    with desk.reading() as session:
        found = days(session, on=desk.today())
    write(file, calendar_text(found, desk.now()).encode("utf-8"))
    history.told(desk, "save due days as a calendar")
    return len(found)


def _number(key: str) -> int:
    """The same for the same record each time, and nothing can be read back from it."""
    return uuid5(SPACE, key).int
