# SPDX-License-Identifier: Apache-2.0
"""What goes to the next school, for which leaving a paper counts that went, and how the chronology tells."""

from datetime import date, timedelta
from enum import StrEnum

from sencodesk.codes.days import short_day


class Paper(StrEnum):
    """What goes to the next school, in the order in which it is put into the envelope (``handed_over.kind``)."""

    FILE = "school_file"
    """What must be sent within 15 school days (Education (Pupil Information) (England) Regulations 2005, reg. 9)."""
    STATUS = "school_status"
    EHC = "school_ehc"
    PLANS = "school_plans"
    PROVISION = "school_provision"
    SCORES = "school_scores"
    CHRONOLOGY = "school_chronology"
    DOCUMENTS = "school_documents"


PAPERS = tuple(one.value for one in Paper)
TOLD_BY = {"destination": "left_entry_id", "leaving_reason": "left_entry_id", "came_from": "came_entry_id"}
"""What the days on roll hold, and which column names the entry of the chronology that tells of it."""
SENT_BECAUSE = "Transfer to the next school"
"""What the sharing statement says of why such a paper went. Nothing is found by it."""
HALF_A_YEAR = timedelta(days=183)


def of_this_leaving(sent_on: date, last_day: date) -> bool:
    """Whether a paper that went on a day went for this leaving, and not for one of an earlier school year."""
    return sent_on > last_day - HALF_A_YEAR


def left_words(last_day: date, destination: str, reason: str) -> str:
    """The chronology's words about a leaver."""
    told = f"Left the school on {short_day(last_day)}, to {destination}"
    return _sentence(told, f"Reason: {reason}" if reason else "")


def came_words(former_school: str, came_with: str) -> str:
    """The chronology's words about a pupil who came."""
    return _sentence(f"Came from another school: {former_school}", f"Came with: {came_with}" if came_with else "")


def _sentence(*parts: str) -> str:
    return " ".join(part if part.endswith((".", "!", "?")) else f"{part}." for part in parts if part)
