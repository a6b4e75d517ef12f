# SPDX-License-Identifier: Apache-2.0
"""What is known of one pupil when a return is built: values only, so that building and checking need no database.

Dated records (status, needs) come whole; what holds on the reference date is found here. Flags and the home council
are dated too, but their value on the day is looked up by the caller.
"""

from dataclasses import dataclass
from datetime import date

from sencodesk.records.needs import holding
from sencodesk.records.rules import counts_on_roll


@dataclass(frozen=True, slots=True)
class StatusSpan:
    """SEN status (code set sen_provision) from a day to a day; an open end is None."""

    code: str
    from_date: date | None = None
    to_date: date | None = None


@dataclass(frozen=True, slots=True)
class NeedSpan:
    """A type of need (code set sen_type) at a rank, 1 being the main one, for a period."""

    rank: int | None
    code: str | None
    from_date: date | None = None
    to_date: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PupilFacts:
    """One pupil. Text is as stored; ``home_council`` is the three-digit code where known, else the name as typed."""

    id: str
    upn: str | None = None
    surname: str | None = None
    forename: str | None = None
    dob: date | None = None
    sex: str | None = None
    year: str | None = None
    class_name: str | None = None
    enrolment: str | None = None
    entry: date | None = None
    leaving: date | None = None
    home_council: str | None = None
    ethnicity: str | None = None
    language: str | None = None
    postcode: str | None = None
    history: tuple[StatusSpan, ...] = ()
    needs: tuple[NeedSpan, ...] = ()
    unit: bool | None = None
    resourced: bool | None = None
    top_up: bool | None = None

    def status_on(self, on: date) -> StatusSpan | None:
        """The status that holds on a day: of several the one that started last."""
        held = holding(self.history, on)
        return held[0] if held else None

    def needs_on(self, on: date) -> tuple[NeedSpan, ...]:
        """The types of need that hold on a day, main one first, unranked ones last."""
        held = holding(self.needs, on)
        return tuple(sorted(held, key=lambda need: (need.rank is None, need.rank or 0, need.code or "")))

    def on_roll(self, on: date) -> bool:
        """Whether the pupil was registered here on a day.

        A first day after the last one is a mistake: the pupil counts from the first day, so that the mistake is seen.
        """
        if not counts_on_roll(self.enrolment) or (self.entry is not None and self.entry > on):
            return False
        backwards = self.leaving is not None and self.entry is not None and self.leaving < self.entry
        return backwards or self.leaving is None or self.leaving >= on
