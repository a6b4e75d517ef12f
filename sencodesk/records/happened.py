# SPDX-License-Identifier: Apache-2.0
"""What happened to a pupil (or in a school) that starts or ends a duty: plain days, without a name and without a store.

``views/happenings.py`` fills these from the records. What no record holds the days of (moves to another phase,
exclusions, the information report) has none here, and ``duties.toml`` says that the program does not count it. Each
gives its facts: the days that ``duties.toml`` knows by name (``review.meeting``, ``request.received``). None is a day
that has not come or is not known.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from typing import ClassVar, Literal

from sencodesk.codes.calendar import months_after

Facts = Mapping[str, date]
FIVE_YEARS = 60  # months
BETWEEN_REVIEWS = 6  # months; the Code's longest step between reviews of a child under five


@dataclass(frozen=True, slots=True)
class Case:
    """The facts of one happening. ``asked`` is when the council asked this school for advice in it.

    ``muddle`` is the code of the sentence that says why nothing can be counted from it.
    """

    key: str
    facts: Facts
    asked: date | None = None
    muddle: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Days of one kind of event. A field that is a day is a fact, named ``<kind>.<field>``.

    ``key`` is whatever the caller knows the record by; it comes back with each duty.
    """

    kind: ClassVar[str]
    key: str = ""

    def facts(self) -> Facts:
        """The days that are known."""
        named = _named(type(self))  # type: ignore[arg-type]  # a class has a hash
        return {fact: day for name, fact in named if isinstance(day := getattr(self, name), date)}

    def cases(self) -> Iterator[Case]:
        """Everything in it from which duties count."""
        yield Case(self.key, self.facts())


@cache
def _named(kind: type[Happening]) -> tuple[tuple[str, str], ...]:
    """Each field of a kind of happening, and what it is called as a fact."""
    return tuple((one.name, f"{kind.kind}.{one.name}") for one in fields(kind))


@dataclass(frozen=True, slots=True, kw_only=True)
class Support(Happening):
    """A time at SEN support (or School Action before it) and every meeting with the parents in it."""

    kind: ClassVar[str] = "support"
    started: date
    parent_told: date | None = None
    ended: date | None = None
    meetings: tuple[date, ...] = ()

    def cases(self) -> Iterator[Case]:
        """Its start, and its rounds: to the first meeting, then from meeting to meeting; the last is open."""
        yield Case(self.key, self.facts())
        ends = {"round.ended": self.ended} if self.ended else {}
        began = self.started
        for met in sorted(day for day in self.meetings if day >= self.started):
            yield Case(self.key, {"round.began": began, "round.met": met, **ends})
            began = met
        yield Case(self.key, {"round.began": began, **ends})


@dataclass(frozen=True, slots=True, kw_only=True)
class Request(Happening):
    """An EHC needs assessment, or a statutory assessment before September 2014, from the request to the plan.

    ``assesses`` is the council's decision. The school's part: the day it was asked for advice, the day it sent it.
    """

    kind: ClassVar[str] = "request"
    received: date | None = None
    decided: date | None = None
    assesses: bool | None = None
    advice_asked: date | None = None
    advice_sent: date | None = None
    assessed: date | None = None
    no_plan_told: date | None = None
    draft_served: date | None = None
    plan_sent: date | None = None
    withdrawn: date | None = None

    def facts(self) -> Facts:
        """Its days, those of the advice under the advice's own name, and the refusal where it is one."""
        found = {name.replace("request.advice_", "advice."): day for name, day in Happening.facts(self).items()}
        if self.decided and self.assesses is False:
            found["request.refused"] = self.decided
        return found

    def cases(self) -> Iterator[Case]:
        """One, with the day on which advice was asked."""
        yield Case(self.key, self.facts(), self.advice_asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Consultation(Happening):
    """The council asks whether it may name this school in a plan."""

    kind: ClassVar[str] = "consultation"
    received: date | None = None
    answered: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Review(Happening):
    """An annual review. ``meeting`` is the day it is held, or is to be held.

    ``changes_sent`` is the council's notice with its proposed changes; the law wants it with the decision to amend, so
    where no other day is known it is the day of that decision.
    """

    kind: ClassVar[str] = "review"
    meeting: date | None = None
    notice_sent: date | None = None
    papers_sent: date | None = None
    report_sent: date | None = None
    decided: date | None = None
    decision: Literal["maintain", "amend", "cease"] | None = None
    changes_sent: date | None = None
    not_amended: date | None = None
    plan_sent: date | None = None

    def facts(self) -> Facts:
        """Its days, and what was decided as the day on which it was."""
        ends = {"maintain": "review.maintained", "cease": "review.ceased"}
        found = dict(Happening.facts(self))
        if self.decided and self.decision in ends:
            found[ends[self.decision]] = self.decided
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan(Happening):
    """An EHC plan or a statement, from the day it was made, with its annual reviews and the pupil's day of birth."""

    kind: ClassVar[str] = "cycle"
    made: date
    ended: date | None = None
    law: Literal["ehc", "statement"] = "ehc"
    reviews: tuple[Review, ...] = ()
    born: date | None = None

    def cases(self) -> Iterator[Case]:
        """The years between reviews and, of an EHC plan, each review.

        A year ends when the council has decided; a meeting alone does not end it. How statements were reviewed was in
        other regulations, whose days are not told here.
        """
        if self.law == "ehc":
            for review in self.reviews:
                if review.meeting is not None and (self.ended is None or review.meeting <= self.ended):
                    early = review.meeting < self.made
                    yield Case(review.key, review.facts(), muddle="REVIEW_BEFORE_PLAN" if early else "")
        began = self.made
        for decided in (*sorted(self._decisions()), None):
            yield Case(self.key, self._year(began, decided))
            began = decided or began

    def _decisions(self) -> Iterator[date]:
        for one in self.reviews:
            if one.meeting and one.decided and self.made <= one.meeting <= one.decided:
                yield one.decided

    def _year(self, began: date, decided: date | None) -> Facts:
        """The year that began on a day, with the first meeting in it."""
        name = "cycle" if self.law == "ehc" else "statement"
        last = decided or date.max
        met = min((one.meeting for one in self.reviews if one.meeting and began <= one.meeting <= last), default=None)
        days = {"began": began, "met": met, "decided": decided, "ended": self.ended}
        if name == "cycle" and self.born and months_after(began, BETWEEN_REVIEWS) < months_after(self.born, FIVE_YEARS):
            days["young"] = began
        return {f"{name}.{fact}": day for fact, day in days.items() if day is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reassessment(Happening):
    """The council assesses again."""

    kind: ClassVar[str] = "reassessment"
    told: date | None = None
    plan_sent: date | None = None
    advice_asked: date | None = None

    def cases(self) -> Iterator[Case]:
        """One, with the day on which advice was asked."""
        yield Case(self.key, self.facts(), self.advice_asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving(Happening):
    """A pupil leaves the roll."""

    kind: ClassVar[str] = "leaving"
    last_day: date | None = None
    file_sent: date | None = None
