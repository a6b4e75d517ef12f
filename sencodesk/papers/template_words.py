# SPDX-License-Identifier: Apache-2.0
"""What stands in the fields of a template: each field's words on one copy, and what the form calls the field."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sencodesk.codes.days import long_day
from sencodesk.content.template_rules import PUPIL_FIRST, TARGET_TEXT
from sencodesk.content.templates import Copy, Field, FieldType, Section, Template
from sencodesk.papers.days import spoken_time
from sencodesk.papers.model import PlanPaper, TargetPaper

OUTCOMES = (("met", "Met"), ("partly", "Partly"), ("not-yet", "Not yet"), ("dropped", "Dropped"))
LONG = frozenset({FieldType.TEXT, FieldType.QUOTE, FieldType.LIST, FieldType.TARGET})
"""What takes the width of the page; the rest stands side by side."""
OF_A_REVIEW = frozenset({"plan.pupil_said", "plan.parent_said", "plan.review_note"})


@dataclass(frozen=True, slots=True)
class Said:
    """One field on paper: its caption, its words, its names in the form, and whether it is long."""

    caption: str
    words: str
    path: str
    field: Field

    @property
    def long(self) -> bool:
        """Whether it takes a line of its own."""
        return self.field.type in LONG or "\n" in self.words or len(self.words) > 60


class Words:
    """The words of one plan on one copy."""

    def __init__(self, plan: PlanPaper, layout: Template, copy: Copy) -> None:
        self.plan, self.copy, self._layout = plan, copy, layout
        self.sections = layout.shown(copy)
        self._plan: Mapping[str, Callable[[], str]] = {
            "number": lambda: str(plan.number),
            "cycle": lambda: str(plan.cycle) if plan.cycle else "",
            "start": lambda: long_day(plan.start) if plan.start else "",
            "review": self._review,
        }

    def heading(self, section: Section) -> str:
        """What a section is called here."""
        return self.filled(section.labels.on(self.copy))

    def filled(self, label: str) -> str:
        """A label with the pupil's name in it."""
        return label.replace(PUPIL_FIRST, self.plan.first_name or "the pupil")

    def rows(self, section: Section) -> tuple[tuple[int, TargetPaper | None], ...]:
        """How often a repeated section is filled in: once for each target, or as often as somebody did."""
        if any(one.place == TARGET_TEXT for one in section.fields):
            return tuple((one.n, one) for one in self.plan.targets)
        most = max((n for where, _field, n in self.plan.answers if where == section.id), default=0)
        rows = range(1, most + 1)
        if any(one.type is FieldType.PUPIL for one in self._whole(section)):
            rows = range(self.plan.only, self.plan.only + 1) if self.plan.only else rows
        return tuple((n, None) for n in rows)

    def _whole(self, section: Section) -> tuple[Field, ...]:
        """Every field of a section, on whichever copy."""
        found = self._layout.section(section.id)
        return found.fields if found is not None else ()

    def said(self, section: Section, field: Field, n: int = 1, target: TargetPaper | None = None) -> Said:
        """A field's caption and words. What belongs to a target is that of the plan's only one where none is given."""
        caption = self.filled(field.labels.on(self.copy))
        table, _, name = field.place.partition(".")
        if table == "target":
            one = target or (self.plan.targets[0] if self.plan.targets else TargetPaper(1))
            path = f"targets.{one.n}.{name}"
            return Said(caption, self._of_target(one, name), path, field)
        if table == "plan":
            path = "start" if name == "start" else "review review_time" if name == "review" else name
            return Said(caption, self._of_plan(name), path, field)
        if table == "pupil":
            # A group's plan is kept with its first pupil: what is known of that one is not of the others.
            return Said(caption, "" if self._layout.of_pupils() else self._of_pupil(name), "", field)
        words = self.plan.answers.get((section.id, field.id, n), "")
        if field.type is FieldType.PUPIL:
            words = self.plan.group.get(words, ("", ""))[0]
        return Said(caption, _shown(field, words), f"{section.id}/{field.id}/{n}", field)

    def _of_target(self, one: TargetPaper, name: str) -> str:
        if name == "text" and self.copy is not Copy.STAFF:
            return one.plain_text or one.plain_title or one.text or ""
        if name == "outcome":
            return dict(OUTCOMES).get(one.outcome or "", "")
        value = getattr(one, name)
        return str(value) if value else ""

    def _of_plan(self, name: str) -> str:
        if name in self._plan:
            return self._plan[name]()
        return str(getattr(self.plan, name) or "")

    def _of_pupil(self, name: str) -> str:
        plan = self.plan
        if name == "class":
            return ", ".join(filter(None, (plan.class_name, plan.teacher)))
        if name == "year_age":
            return ", ".join(filter(None, (plan.year_label, plan.age_label)))
        return {
            "status": plan.status_label, "need_type": plan.need_label, "known_as": plan.first_name,
        }.get(name) or ""  # fmt: skip

    def _review(self) -> str:
        plan = self.plan
        if plan.review is None:
            return ""
        clock = plan.review_time or ""
        if self.copy is not Copy.STAFF:
            return long_day(plan.review) + (f" at {spoken_time(clock)}" if clock else "")
        return ", ".join(filter(None, (long_day(plan.review), clock)))


def of_a_review(section: Section) -> bool:
    """Whether a section is filled in at the meeting: it prints with room to write before."""
    return any(one.place in OF_A_REVIEW for one in section.fields)


def bare(said: Said, words: str) -> Said:
    """The same field with other words."""
    return replace(said, words=words)


def _shown(field: Field, words: str) -> str:
    if field.type is FieldType.DATE and words:
        try:
            return long_day(date.fromisoformat(words))
        except ValueError:
            return words
    if field.type is FieldType.OUTCOME:
        return dict(OUTCOMES).get(words, words)
    if field.type is FieldType.LIST:
        return "\n".join(f"• {one.strip().lstrip('•').strip()}" for one in words.split("\n") if one.strip(" •"))
    return words
