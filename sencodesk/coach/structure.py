# SPDX-License-Identifier: Apache-2.0
"""Judges how a target is built: what is missing, what its numbers and days say, and whether its words are a target.

A target that has no words yet is left alone. A field that the plan's template does not have is never asked for.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sencodesk.coach.figures import Figures, day_in, figures
from sencodesk.coach.model import PlanText, TargetText
from sencodesk.coach.rules import Rule
from sencodesk.coach.sentences import sentences

_PROVISION = {"who": "who", "how_often": "how_often", "weeks": "how_long"}
_TEXTS = {
    "target": "text",
    "baseline": "baseline",
    "measure": "measure",
    "success": "success",
    "home_idea": "you_can_help",
}


@dataclass(frozen=True, slots=True)
class Spot:
    """Where in a field a rule speaks; ``about`` is what "leave it" is remembered by."""

    field: str
    start: int
    end: int
    about: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules ask of one target: read once for all of them.

    Time is counted from ``begins``: the plan's start, or today for one that has none.
    """

    target: TargetText
    plan: PlanText
    numbers: Figures
    begins: date
    due: date | None
    counted: date | None

    @classmethod
    def of(cls, target: TargetText, plan: PlanText, today: date) -> "Facts":
        """The facts of a target in its plan."""
        due = target.review or day_in(target.text, today) or plan.review
        return cls(target, plan, figures(target), plan.start or today, due, day_in(target.baseline, today))


@dataclass(frozen=True, slots=True)
class Asked:
    """One rule before the facts of one target."""

    rule: Rule
    facts: Facts

    @property
    def target(self) -> TargetText:
        """The target's words."""
        return self.facts.target

    @property
    def limit(self) -> int:
        """The rule's number."""
        return int(self.rule.argument)

    def said(self, *names: str) -> bool:
        """Whether the words that silence the rule stand in one of these fields."""
        unless = self.rule.unless
        return unless is not None and any(unless.search(getattr(self.target, name)) for name in names)


def of_target(rule: Rule, facts: Facts) -> Spot | None:
    """Where a structure rule speaks of a target (field without its place in the plan), or None."""
    judge = _JUDGES.get(rule.test)
    if judge is None or rule.about == "plan" or not facts.target.text.strip() or rule.shown in facts.plan.without:
        return None
    return judge(Asked(rule, facts))


def of_plan(rule: Rule, plan: PlanText) -> Spot | None:
    """Where a rule about the whole plan speaks; None for a plan that has no target yet."""
    targets = [target for target in plan.targets if target.text.strip()]
    if not targets or rule.shown in plan.without:
        return None
    if rule.test == "targets_over":
        return Spot("targets", 0, 0, str(len(targets))) if len(targets) > int(rule.argument) else None
    if rule.test == "missing" and rule.about == "plan":
        name = rule.argument
        said = getattr(plan, name).strip() or (name == "pupil_view" and plan.pupil_said.strip())
        said = said or (name == "parent_view" and plan.parent_said.strip())
        return None if said else Spot(name, 0, 0, "")
    return None


def _under(asked: Asked) -> Spot:
    """Something is missing: said under its field, remembered by the target's words."""
    return Spot(asked.rule.shown, 0, 0, asked.target.text)


def _whole(asked: Asked, name: str) -> Spot:
    words = str(getattr(asked.target, name))
    return Spot(name, 0, len(words), words)


def _empty(asked: Asked) -> Spot | None:
    target, about = asked.target, asked.rule.about
    given = {
        "baseline": bool(target.baseline.strip()) or target.now is not None or asked.said("text"),
        "baseline_date": not target.baseline.strip() or asked.facts.counted is not None,
        "aim": target.aim is not None or bool(target.success.strip()) or asked.said("text"),
        "measure": bool(target.measure.strip()),
        "time": asked.facts.due is not None or asked.said("text", "success"),
        "home_idea": bool(target.you_can_help.strip()),
        "strategy": bool(target.strategy.strip()),
    }
    return None if given[about] else _under(asked)


def _missing(asked: Asked) -> Spot | None:
    target, name = asked.target, _PROVISION[asked.rule.argument]
    if not target.strategy.strip() or getattr(target, name).strip() or asked.said("strategy", "how_often", "who"):
        return None
    return _under(asked)


def _match(asked: Asked) -> Spot | None:
    name = _TEXTS[asked.rule.about]
    pattern, unless = asked.rule.pattern, asked.rule.unless
    for part in sentences(str(getattr(asked.target, name))):
        found = pattern.search(part.text) if pattern else None
        if found and not (unless and unless.search(part.text)):
            return Spot(name, part.start + found.start(), part.start + found.end(), found.group())
    return None


def _no_match(asked: Asked) -> Spot | None:
    name = _TEXTS[asked.rule.about]
    parts = sentences(str(getattr(asked.target, name)))
    pattern = asked.rule.pattern
    if not parts or pattern is None or any(pattern.search(part.text) for part in parts):
        return None
    return _whole(asked, name)


def _words_over(asked: Asked) -> Spot | None:
    name = _TEXTS[asked.rule.about]
    return _whole(asked, name) if len(str(getattr(asked.target, name)).split()) > asked.limit else None


def _older(asked: Asked) -> Spot | None:
    counted = asked.facts.counted
    old = counted is not None and (asked.facts.begins - counted).days > asked.limit
    return _whole(asked, "baseline") if old else None


def _not_beyond(asked: Asked) -> Spot | None:
    """Which way is better may be unknown: then fewer is read as worse unless the words say otherwise."""
    now, aim, better = asked.facts.numbers.now, asked.facts.numbers.aim, asked.target.better
    if now is None or aim is None:
        return None
    down = better == "down" or (better != "up" and asked.said("text", "success", "unit"))
    return _under(asked) if (aim >= now if down else aim <= now) else None


def _above_scale(asked: Asked) -> Spot | None:
    aim, whole = asked.facts.numbers.aim, asked.facts.numbers.out_of
    return _under(asked) if aim is not None and whole is not None and aim > whole else None


def _equals_scale(asked: Asked) -> Spot | None:
    aim, whole = asked.facts.numbers.aim, asked.facts.numbers.out_of
    return _under(asked) if aim is not None and aim == whole and aim > asked.limit else None


def _after_plan(asked: Asked) -> Spot | None:
    due, end = asked.facts.due, asked.facts.plan.review
    return _under(asked) if due and end and due > end else None


def _too_far(asked: Asked) -> Spot | None:
    due = asked.facts.due
    return _under(asked) if due and (due - asked.facts.begins).days > 7 * asked.limit else None


def _carried(asked: Asked) -> Spot | None:
    return _whole(asked, "text") if asked.target.carried >= asked.limit else None


_JUDGES: dict[str, Callable[[Asked], Spot | None]] = {
    "empty": _empty,
    "missing": _missing,
    "match": _match,
    "no_match": _no_match,
    "words_over": _words_over,
    "older_than_days": _older,
    "not_beyond": _not_beyond,
    "above_scale": _above_scale,
    "equals_scale_over": _equals_scale,
    "after_plan_end": _after_plan,
    "further_than_weeks": _too_far,
    "carried_over": _carried,
}
