# SPDX-License-Identifier: Apache-2.0
"""The register: one line a pupil, for the Pupils page, the search box, the SEN register on paper and as CSV."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from sencodesk.codes.codesets import codeset
from sencodesk.codes.councils import council_name
from sencodesk.views.plans import PlanView, plan_in_force, plans
from sencodesk.views.pupils import PupilView, pupils


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One pupil in the register. ``plan`` is the shown state of the plan that counts, or ``none``."""

    id: str
    name: str
    first_name: str
    year: str | None
    class_name: str | None
    status: str | None
    since: date | None
    needs: tuple[str, ...]
    council: str | None
    council_name: str
    plan: str
    plan_id: str | None
    next_review: date | None
    has_sen: bool
    upn: str | None


@dataclass(frozen=True, slots=True)
class Register:
    """All on roll on a day."""

    on: date
    lines: tuple[RegisterLine, ...]

    @property
    def with_sen(self) -> tuple[RegisterLine, ...]:
        """Those with SEN."""
        return tuple(one for one in self.lines if one.has_sen)


def register(session: Session, *, on: date, council_names: dict[str, str] | None = None) -> Register:
    """Every pupil on roll on the day; ``council_names`` adds the enrolled councils' names to the national list."""
    by_pupil: dict[str, list[PlanView]] = {}
    for one in plans(session, on=on):
        by_pupil.setdefault(one.pupil_id, []).append(one)
    names = council_names or {}
    return Register(on, tuple(line(one, by_pupil.get(one.id, []), names) for one in pupils(session, on=on)))


def line(pupil: PupilView, found: list[PlanView], names: dict[str, str]) -> RegisterLine:
    """One pupil's line from the pupil and their plans."""
    counted = plan_in_force(found)
    home = pupil.home_council.code if pupil.home_council else None
    return RegisterLine(
        id=pupil.id,
        name=pupil.list_name,
        first_name=pupil.first_name,
        year=pupil.year,
        class_name=pupil.class_name,
        status=pupil.status.code if pupil.status else None,
        since=pupil.status.from_date if pupil.status else None,
        needs=tuple(one.code for one in pupil.needs),
        council=home,
        council_name=names.get(home or "", "") or (council_name(home) or home if home else ""),
        plan=counted.shown if counted else "none",
        plan_id=counted.id if counted else None,
        next_review=counted.review if counted else None,
        has_sen=pupil.has_sen,
        upn=pupil.upn,
    )


def need_name(code: str) -> str:
    """The name of a type of need."""
    return codeset("sen_type").name(code)


def status_name(code: str | None) -> str:
    """The name of a status."""
    return codeset("sen_provision").name(code) if code else "Not set"
