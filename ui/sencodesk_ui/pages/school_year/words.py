# SPDX-License-Identifier: Apache-2.0
"""What a new school year would do, in words: counted before anything is written."""

from collections.abc import Mapping
from datetime import date

from sencodesk.codes.days import MONTHS
from sencodesk.records.school_year_rules import Key, Outcome, Step
from sencodesk.views.school_year import YearView
from sencodesk_ui.pages.pupils.words import year_word
from sencodesk_ui.widgets import shown_day

ONE = {"keep": "it stays as it is", "move": "it is reviewed in the new year", "end": "it ends"}
MORE = {"keep": "they stay as they are", "move": "they are reviewed in the new year", "end": "they end"}
"""What becomes of plans."""


def group_words(key: Key) -> str:
    """``Year 4, 4H``."""
    year, class_name = key
    return ", ".join((year_word(year) or "No year", class_name or "no class"))


def counted(many: int, word: str = "pupil") -> str:
    """``1 pupil``, ``7 pupils``."""
    return f"1 {word}" if many == 1 else f"{many} {word}s"


def what_happens(found: YearView, becomes: Outcome, plans: str) -> list[str]:
    """Sentences on pupils, the roll and plans."""
    parts = [
        f"{counted(len(becomes.moves))} {'moves' if len(becomes.moves) == 1 else 'move'}",
        f"{counted(len(becomes.leavers))} {'leaves' if len(becomes.leavers) == 1 else 'leave'}",
        f"{counted(len(becomes.stay))} {'stays' if len(becomes.stay) == 1 else 'stay'} as now",
    ]
    said = [
        f"{', '.join(parts)}.",
        f"On roll on {shown_day(found.last_day)}: {len(found.movers)}. Of them on {shown_day(found.first_day)}: "
        f"{becomes.on_roll}.",
    ]
    gone = set(becomes.leavers)
    due = sum(many for pupil_id, many in found.plans_due.items() if pupil_id not in gone)
    if due:
        said.append(
            f"{counted(due, 'current plan')} due for review before {shown_day(found.first_day)}: "
            f"{(ONE if due == 1 else MORE)[plans]}."
        )
    if gone:
        said.append(
            "Leavers' days on roll, provision and plans end; nothing is deleted. The register finds them again."
        )
    return said


def long_before(found: YearView, plans: str, today: date) -> str:
    """What happens today if the year is begun months before its first day."""
    said = (
        f"It is {MONTHS[today.month - 1]}, and the school year {found.words} begins on {shown_day(found.first_day)}. "
    )
    said += "If you begin it now, years and classes change today"
    said += ", and plans due for review before it end today." if plans == "end" else "."
    return f"{said} Leavers stay on roll, with their plans, until {shown_day(found.last_day)}."


def to_look_at(found: YearView, groups: Mapping[Key, Step], becomes: Outcome) -> list[str]:
    """What a person should look at before they begin."""
    bare = [
        f"{group_words(one.key)} ({counted(one.pupils)})"
        for one in found.groups
        if one.class_name and groups.get(one.key, Step("stays")).fate == "moves" and not groups[one.key].class_name
    ]
    said = [f"No new class is typed for {', '.join(bare)}: they will have none."] if bare else []
    if becomes.moves and not found.terms_known:
        said.append("The terms of the new year are not in Settings, Calendar yet. Days are counted by them.")
    return said
