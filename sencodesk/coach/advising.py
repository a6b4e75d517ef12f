# SPDX-License-Identifier: Apache-2.0
"""The one way into the coach: a plan's words and what is around it go in, pieces of advice come out."""

from sencodesk.coach import phrases, structure
from sencodesk.coach.model import PLAN_TEXTS, Advice, Around, Kind, PlanText, TargetText, target_field
from sencodesk.coach.names import Named, name_parts, own_names, wrong_pronoun
from sencodesk.coach.reading import hardest, reading_age, syllables_in
from sencodesk.coach.rules import Rule, Rules, rules
from sencodesk.coach.sentences import Sentence, sentences
from sencodesk.coach.structure import Spot

_EVEN = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2007": " ", "\t": " ", "\u2011": "-", "\u2010": "-"})
"""Blanks and hyphens that look like ours, as word processors put them: each is one sign, so places stay true."""
_ORDER = {Kind.SENSITIVE: 0, Kind.NAME: 1, Kind.KINDER: 2, Kind.VAGUE: 3, Kind.STRUCTURE: 4, Kind.READING_AGE: 5}


def advise(plan: PlanText, around: Around, by: Rules | None = None) -> tuple[Advice, ...]:
    """Everything that the coach has to say of a plan, in the order of its form; the graver first in each field.

    Pure: the same words always give the same advice. ``by`` stands in for the program's own rules.
    """
    using = by or rules()
    said = [*_of_fields(plan, around, using), *_of_targets(plan, around, using)]
    for rule in using.structure:
        if spot := structure.of_plan(rule, plan):
            said.append(_advice(rule, spot, ""))
    order = {name: n for n, name in enumerate(_form(plan))}
    return tuple(
        sorted(said, key=lambda one: (order.get(one.field, len(order)), one.start, _ORDER[one.kind], one.rule))
    )


def _form(plan: PlanText) -> list[str]:
    names = list(PLAN_TEXTS)
    for n in range(len(plan.targets)):
        names += [target_field(n, name) for name in _TARGET_FIELDS]
    return [*names, "targets", *(name for name, _ in plan.answers)]


_TARGET_FIELDS = tuple(TargetText.__dataclass_fields__)


def _of_fields(plan: PlanText, around: Around, using: Rules) -> list[Advice]:
    """What is said of the words of each field by themselves."""
    of_names = [rule for rule in using.structure if rule.kind == Kind.NAME]
    said: list[Advice] = []
    for field, stem, words in plan.fields():
        whose = around.each.get(field, around)
        own = own_names(whose.pupil)
        allowed = own | name_parts(*whose.known)
        text = words.translate(_EVEN)
        parts = sentences(text)
        names: list[Advice] = []
        for rule in of_names:
            if stem in rule.fields:
                names += [
                    _advice(rule, Spot(field, one.start, one.end, words[one.start : one.end]), words)
                    for one in _names(rule, text, parts, whose, own, allowed)
                ]
        found = phrases.find(text, parts, using.phrases[stem], allowed) if stem in using.phrases else []
        for one in found:
            if not (one.rule.own_name_allowed and any(one.start < name.end and name.start < one.end for name in names)):
                said.append(_advice(one.rule, Spot(field, one.start, one.end, words[one.start : one.end]), words))
        said += names
    return said


def _names(
    rule: Rule, text: str, parts: tuple[Sentence, ...], around: Around, own: frozenset[str], allowed: frozenset[str]
) -> list[Named]:
    """Where a rule about names finds another pupil, another's pronoun, or another's plan."""
    if rule.test == "roster_name":
        return around.roster.others(parts, allowed)
    if rule.test == "pronoun_differs":
        found = wrong_pronoun(parts, around.pupil.sex)
        return [found] if found else []
    run = around.shared.longest(text, around.owner, own)
    return [Named(run.start, run.end)] if run and run.words >= int(rule.argument) else []


def _of_targets(plan: PlanText, around: Around, using: Rules) -> list[Advice]:
    """What is said of each target as a whole."""
    said = []
    for n, target in enumerate(plan.targets):
        facts = structure.Facts.of(target, plan, around.today)
        for rule in using.structure:
            if rule.test == "reading_age_over":
                said += _of_reading(rule, n, target, plan)
            elif spot := structure.of_target(rule, facts):
                at = Spot(target_field(n, spot.field), spot.start, spot.end, spot.about)
                said.append(_advice(rule, at, str(getattr(target, spot.field) or "")))
    return said


def _of_reading(rule: Rule, n: int, target: TargetText, plan: PlanText) -> list[Advice]:
    """The family's words of a target are read together; the advice stands at the hardest sentence of them."""
    plain = "plain_text" if target.plain_text.strip() else "text"
    copy = [(name, words) for name in (plain, "you_can_help") if (words := getattr(target, name)).strip()]
    age = reading_age("\n".join(words for _, words in copy))
    if age is None or age < float(rule.argument) or rule.shown in plan.without:
        return []
    name, words = max(copy, key=lambda one: syllables_in(one[1][slice(*hardest(one[1]))]))
    start, end = hardest(words)
    field = target_field(n, name)
    return [_advice(rule, Spot(field, start, end, words[start:end]), words, age)]


def _advice(rule: Rule, spot: Spot, text: str, age: float = 0.0) -> Advice:
    words = text[spot.start : spot.end]
    return Advice(
        rule=rule.id,
        kind=Kind(rule.kind),
        field=spot.field,
        start=spot.start,
        end=spot.end,
        words=words,
        why=rule.why.replace("{match}", words).replace("{age}", f"{age:.0f}"),
        instead=rule.instead,
        example=rule.example,
        about=spot.about,
        keep_off=rule.keep_off,
    )
