# SPDX-License-Identifier: Apache-2.0
"""Plans on paper: one function for each copy. ``book`` makes many at once by the same road."""

from collections.abc import Callable
from datetime import datetime
from typing import Literal

from sencodesk.papers.model import BlockBox, Paper, PlanPaper
from sencodesk.papers.parent import ParentCopy
from sencodesk.papers.parts import draft_mark
from sencodesk.papers.setting import Setter
from sencodesk.papers.staff import StaffCopy
from sencodesk.papers.tags import Node, TagCanvas
from sencodesk.papers.theme import A4

Copy = Literal["staff", "parent"]
TITLES: dict[Copy, str] = {
    "staff": "Individual education plan, staff copy",
    "parent": "Individual education plan, family copy",
}
SQUEEZE, LITTLE = (0.8, 0.65, 0.5), 110.0
"""How much smaller the room between things may become to save a second page, and from how many points on it."""
_LAYOUTS: dict[Copy, Callable[[PlanPaper, datetime, Setter, Node, float], StaffCopy | ParentCopy]] = {
    "staff": StaffCopy,
    "parent": ParentCopy,
}


def staff_copy(plan: PlanPaper, *, printed: datetime) -> Paper:
    """The staff copy as tagged PDF (PDF/UA-1), A4, 11 point. The same plan and time give the same bytes."""
    return _one(plan, "staff", printed)


def parent_copy(plan: PlanPaper, *, printed: datetime) -> Paper:
    """The family's copy as tagged PDF (PDF/UA-1), A4, in its ``family_size``; warns of ``staff-words``."""
    return _one(plan, "parent", printed)


def _one(plan: PlanPaper, copy: Copy, printed: datetime) -> Paper:
    setter = Setter()
    with TagCanvas(TITLES[copy], printed, A4) as canvas:
        boxes = draw(plan, copy, printed, setter, canvas, canvas.root)
        pages = canvas.page_index
        return Paper(canvas.finish(), pages, tuple(setter.warnings), tuple(boxes))


def draw(
    plan: PlanPaper, copy: Copy, printed: datetime, setter: Setter, canvas: TagCanvas, root: Node
) -> list[BlockBox]:
    """Draw one plan into ``canvas`` under ``root``; its pages are counted from one. Returns where its fields lie.

    Pages of the boxes count from the plan's own first page. ``printed`` may be in any time zone: it prints London's.
    """
    laid = _laid(plan, copy, printed, setter, root)
    foot = Node("P", root)

    def around(page_canvas: TagCanvas, index: int, count: int) -> None:
        if plan.draft:
            draft_mark(page_canvas, setter)
        laid.footer.draw(page_canvas, index, count, foot if index == count - 1 else None)

    laid.flow.draw(canvas, around)
    return laid.flow.boxes


def _laid(plan: PlanPaper, copy: Copy, printed: datetime, setter: Setter, root: Node) -> StaffCopy | ParentCopy:
    """One side where it can be: a page for a few spilled lines is saved by less room between things."""
    before = list(root.kids)
    laid = _LAYOUTS[copy](plan, printed, setter, root, 1.0)
    if len(laid.flow.pages) != 2 or laid.flow.spilled > LITTLE:
        return laid
    roomy = list(root.kids)
    for squeeze in SQUEEZE:
        root.kids = list(before)
        tight = _LAYOUTS[copy](plan, printed, setter, root, squeeze)
        if len(tight.flow.pages) == 1:
            return tight
    root.kids = roomy
    return laid
