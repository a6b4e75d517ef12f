# SPDX-License-Identifier: Apache-2.0
"""The timetable of provision as a week: at which time, on which day, what is held and by whom."""

from collections.abc import Iterable

from sencodesk.records.provision_rules import clock_words
from sencodesk.views.provision_shapes import RunView, SlotView


def booked(runs: Iterable[RunView]) -> list[tuple[str, str]]:
    """The adults who are in the timetable of runs that are not over: id and name, by name."""
    found = {slot.person_id: slot.person for run in runs if run.state != "ended" for slot in run.slots}
    return sorted(((one, name) for one, name in found.items() if one), key=lambda one: (one[1].casefold(), one[0]))


def week_of(runs: Iterable[RunView], person_id: str | None) -> dict[tuple[str, int], list[tuple[RunView, SlotView]]]:
    """By time and weekday, what is held then: of one adult, or of everybody."""
    cells: dict[tuple[str, int], list[tuple[RunView, SlotView]]] = {}
    for run in runs:
        for slot in run.slots:
            if run.state != "ended" and (person_id is None or slot.person_id == person_id):
                cells.setdefault((clock_words(slot.place.starts), slot.weekday), []).append((run, slot))
    return cells
