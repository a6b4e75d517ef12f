# SPDX-License-Identifier: Apache-2.0
"""Where a family's or a pupil's copy of a group plan names another pupil of the group."""

from collections.abc import Iterator, Sequence
from typing import Final

from sencodesk.coach.names import Person, Roster, own_names
from sencodesk.coach.sentences import sentences
from sencodesk.content.templates import Copy as WhichCopy
from sencodesk.content.templates import FieldType
from sencodesk.papers.model import PlanPaper
from sencodesk.papers.plans import Copy, of_each
from sencodesk.papers.template_words import Said, Words
from sencodesk.views.plans import MemberView

COPIES: Final[tuple[Copy, ...]] = ("parent", "pupil")
NO_CHILD = frozenset({FieldType.PUPIL, FieldType.PEOPLE, FieldType.DATE, FieldType.DATE_TIME, FieldType.SIGN})
"""What holds no words about a child: the row's own pupil, the adults who help, days (May is a month), signatures."""


def names_another(plan: PlanPaper, members: Sequence[MemberView]) -> frozenset[tuple[Copy, str]]:
    """Which copy, and the field, where the copy of one of the pupils prints another's name."""
    named = plan.layout.of_pupils() if plan.layout is not None else None
    if named is None or len(members) < 2:
        return frozenset()
    people = {one.id: _person(one) for one in members}
    roster = Roster(people.values())
    found: set[tuple[Copy, str]] = set()
    for copy in COPIES:
        for one in of_each(plan, copy):
            own = own_names(people[plan.answers[named[0].id, named[1].id, one.only]])
            found |= {
                (copy, said.path)
                for said in _printed(one, copy)
                if said.path and roster.others(sentences(said.words), own)
            }
    return frozenset(found)


def _printed(plan: PlanPaper, copy: Copy) -> Iterator[Said]:
    """All that one copy says in words."""
    assert plan.layout is not None
    words = Words(plan, plan.layout, WhichCopy(copy))
    for section in words.sections:
        for n, target in words.rows(section) if section.repeated else ((1, None),):
            for field in section.fields:
                if field.type not in NO_CHILD:
                    yield words.said(section, field, n, target)


def _person(one: MemberView) -> Person:
    return Person(one.forename, one.first_name, one.surname)
