# SPDX-License-Identifier: Apache-2.0
"""The plans of everybody else at the demonstration school: the pattern of the first need, and the rounds before it.

Nothing is drawn by lot: who gets what follows from the place in the register, so that the school is the same each time.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from sencodesk.records.base import new_id
from sencodesk.records.plans import Outcome, Plan, PlanState, Target
from sencodesk.views.pupils import PupilView

AUTUMN = date(2026, 9, 14)
SOON, SPRING = date(2026, 11, 30), date(2027, 1, 11)
REVIEW_DAYS, ONE_IN = 15, 9
WEEK, AT_LEAST = 5, timedelta(weeks=6)
"""School days of the week of the reviews; how long support must have run before a round is reviewed."""
PRONOUNS = {"F": ("she", "her", "her"), "M": ("he", "his", "him")}


def usual(pupil: PupilView, place: int, content: Mapping[str, Any]) -> dict[str, Any]:
    """The plan in force of one pupil, filled in; ``place`` is where the pupil stands among the others."""
    pattern, words = _pattern(pupil, content), _words(pupil)
    filled = {key: value for key, value in pattern.items() if key not in ("need", "earlier", "targets")}
    filled["targets"] = [
        {key: value.format(**words) if isinstance(value, str) else value for key, value in target.items()}
        for target in pattern["targets"]
    ]
    return {"start": AUTUMN, "review": _school_day(place), **filled}


def earlier(session: Session, pupil: PupilView, place: int, content: Mapping[str, Any]) -> int:
    """Add the ended plans of the rounds since this pupil has had SEN support; says how many there are.

    A target that was not met goes on in the next round, and says where it came from.
    """
    number = step = 0
    before: Target | None = None
    steps = [text.format(**_words(pupil)) for text in _pattern(pupil, content)["earlier"]]
    ended = content["usual"]["ended"]
    for start, week in _rounds(pupil, content):
        number += 1
        review = week + timedelta(days=place % WEEK)
        plan = Plan(
            id=new_id(), pupil_id=pupil.id, number=number, state=PlanState.ENDED, start=start, review=review
        )  # fmt: skip
        outcome = ended[(place + number) % len(ended)]
        target = Target(
            id=new_id(), plan_id=plan.id, n=1, text=steps[step], review=review, outcome=outcome,
            carried_from=None if before is None else f"Carried on from plan {number - 1}",
        )  # fmt: skip
        session.add_all((plan, target))
        before = None if outcome == Outcome.MET else target
        step = min(step + (before is None), len(steps) - 1)
    return number


def _rounds(pupil: PupilView, content: Mapping[str, Any]) -> Iterator[tuple[date, date]]:
    """Start and week of the reviews, from the first round on that the status covers."""
    since = pupil.status.from_date if pupil.status is not None else None
    for start, week in content["usual"]["rounds"]:
        if since is not None and since + AT_LEAST <= week:
            yield max(start, since), week


def _pattern(pupil: PupilView, content: Mapping[str, Any]) -> Mapping[str, Any]:
    code = pupil.needs[0].code if pupil.needs else None
    found: Mapping[str, Any] = next(
        (one for one in content["pattern"] if one["need"] == code), content["pattern"][0]
    )  # fmt: skip
    return found


def _words(pupil: PupilView) -> dict[str, str]:
    he, his, him = PRONOUNS.get(pupil.sex or "", ("they", "their", "them"))
    return {"name": pupil.first_name, "he": he, "his": his, "him": him}


def _school_day(place: int) -> date:
    """The day of a review: one in nine before the end of term, the others in the new year."""
    weeks, day = divmod(place // ONE_IN if place % ONE_IN == 0 else place % REVIEW_DAYS, 5)
    return (SOON if place % ONE_IN == 0 else SPRING) + timedelta(days=7 * weeks + day)
