# SPDX-License-Identifier: Apache-2.0
"""Plans on paper: one function for each copy. ``book`` makes many at once by the same road."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Final, Literal

from sencodesk.content import template_plain
from sencodesk.content.templates import Copy as WhichCopy
from sencodesk.content.templates import Template
from sencodesk.papers.model import BlockBox, Paper, PlanPaper
from sencodesk.papers.parent import ParentCopy
from sencodesk.papers.parts import draft_mark
from sencodesk.papers.setting import Setter
from sencodesk.papers.staff import StaffCopy
from sencodesk.papers.tags import Node, TagCanvas
from sencodesk.papers.template import TemplateCopy
from sencodesk.papers.theme import A4

Copy = Literal["staff", "parent", "pupil"]
WHOSE: Final[dict[Copy, str]] = {"staff": "staff copy", "parent": "family copy", "pupil": "pupil’s copy"}
IEP = "Individual education plan"
SQUEEZE, LITTLE = (0.8, 0.65, 0.5), 110.0
"""How much smaller the room between things may become to save a second page, and from how many points on it."""


def one_copy(plan: PlanPaper, copy: Copy, *, printed: datetime) -> Paper:
    """One copy of a plan as tagged PDF (PDF/UA-1), A4. The same plan and time give the same bytes.

    The family's copy is in its ``family_size``; it and the pupil's warn of ``staff-words``.
    """
    setter = Setter()
    name = plan.layout.name if plan.layout is not None else IEP
    with TagCanvas(f"{name}, {WHOSE[copy]}", printed, A4) as canvas:
        boxes = draw(plan, copy, printed, setter, canvas, canvas.root)
        pages = canvas.page_index
        return Paper(canvas.finish(), pages, tuple(setter.warnings), tuple(boxes))


def draw(
    plan: PlanPaper, copy: Copy, printed: datetime, setter: Setter, canvas: TagCanvas, root: Node
) -> list[BlockBox]:
    """Draw one plan into ``canvas`` under ``root``; its pages are counted from one. Returns where its fields lie.

    Pages of the boxes count from the plan's own first page. ``printed`` may be in any time zone: it prints London's.
    """
    boxes: list[BlockBox] = []
    first = canvas.page_index
    if plan.ask_first and copy == "parent":
        setter.warn("ask-first-size", "", names=plan.ask_first)
    for which, field in sorted(plan.names_another):
        if which == copy:
            setter.warn("names-another", field)
    for one in of_each(plan, copy):
        before = canvas.page_index
        made = _draw_one(one, copy, printed, setter, canvas, root)
        boxes += [replace(box, page=box.page + before - first) for box in made]
    return boxes


def of_each(plan: PlanPaper, copy: Copy) -> Iterator[PlanPaper]:
    """A group plan has a copy for each family and each pupil, in which no other pupil's row stands."""
    named = plan.layout.of_pupils() if plan.layout is not None else None
    if named is None or copy == "staff" or not plan.group:
        yield plan
        return
    rows = sorted(n for section, field, n in plan.answers if (section, field) == (named[0].id, named[1].id))
    for n in rows:
        pupil_id = plan.answers[named[0].id, named[1].id, n]
        whose = plan.group.get(pupil_id)
        if whose is not None and pupil_id not in plan.left:
            yield replace(plan, pupil_name=whose[0], first_name=whose[1], only=n)


def _draw_one(
    plan: PlanPaper, copy: Copy, printed: datetime, setter: Setter, canvas: TagCanvas, root: Node
) -> list[BlockBox]:
    laid = _laid(plan, copy, printed, setter, root)
    foot = Node("P", root)

    def around(page_canvas: TagCanvas, index: int, count: int) -> None:
        if plan.draft:
            draft_mark(page_canvas, setter)
        laid.footer.draw(page_canvas, index, count, foot if index == count - 1 else None)

    laid.flow.draw(canvas, around)
    return laid.flow.boxes


def _laid(
    plan: PlanPaper, copy: Copy, printed: datetime, setter: Setter, root: Node
) -> StaffCopy | ParentCopy | TemplateCopy:
    """One side where it can be: a page for a few spilled lines is saved by less room between things."""
    before = list(root.kids)
    laid = _copy(plan, copy, printed, setter, root, 1.0)
    if len(laid.flow.pages) != 2 or laid.flow.spilled > LITTLE:
        return laid
    roomy = list(root.kids)
    for squeeze in SQUEEZE:
        root.kids = list(before)
        tight = _copy(plan, copy, printed, setter, root, squeeze)
        if len(tight.flow.pages) == 1:
            return tight
    root.kids = roomy
    return laid


def _copy(
    plan: PlanPaper, copy: Copy, printed: datetime, setter: Setter, root: Node, squeeze: float
) -> StaffCopy | ParentCopy | TemplateCopy:
    """The individual education plan has a layout of its own for staff and family; all else is laid out by template."""
    layout: Template | None = plan.layout
    if layout is None and copy != "pupil":
        return (StaffCopy if copy == "staff" else ParentCopy)(plan, printed, setter, root, squeeze)
    layout = layout or template_plain.template("iep")
    assert layout is not None, "the individual education plan is one of the program's templates"
    return TemplateCopy(plan, layout, WhichCopy(copy), printed, setter, root, squeeze)
