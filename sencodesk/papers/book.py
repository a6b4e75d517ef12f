# SPDX-License-Identifier: Apache-2.0
"""Many plans at once: a class or a whole school in one file to print.

Merging finished files would lose their tags, so all plans are drawn into one canvas, each page packed as it is done.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from sencodesk.papers import plans
from sencodesk.papers.model import BlockBox, Paper, PlanPaper
from sencodesk.papers.setting import Setter
from sencodesk.papers.tags import Node, TagCanvas
from sencodesk.papers.theme import A4

TITLES: Final[dict[plans.Copy, str]] = {
    "staff": "staff copies",
    "parent": "family copies",
    "pupil": "pupils’ copies",
}


class Stopped(Exception):  # noqa: N818  # not an error: the person asked for it
    """The person stopped the book; ``done`` plans had been drawn, and nothing was kept."""

    def __init__(self, done: int) -> None:
        super().__init__(f"stopped after {done} plans")
        self.done = done


def batch(
    papers: Sequence[PlanPaper],
    *,
    copy: plans.Copy,
    printed: datetime,
    on_progress: Callable[[int, int], None],
    should_stop: Callable[[], bool],
) -> Paper:
    """All ``papers`` in one tagged file; "page n of m" counts each plan's own pages.

    ``on_progress(done, total)`` is called after each plan, ``should_stop()`` asked before each. Warnings hold the
    plan's position (from 1) as ``params["paper"]``; boxes hold the page of the whole book. Raises Stopped when told
    to stop, because half a class is not a print, and ValueError when there is no plan.
    """
    if not papers:
        raise ValueError("a book needs a plan")
    setter = Setter()
    boxes: list[BlockBox] = []
    what = "Individual education plans" if all(one.layout is None for one in papers) else "Plans"
    with TagCanvas(f"{what}, {TITLES[copy]}", printed, A4) as canvas:
        for done, plan in enumerate(papers):
            if should_stop():
                raise Stopped(done)
            setter.context = {"paper": str(done + 1)}
            first = canvas.page_index
            placed = plans.draw(plan, copy, printed, setter, canvas, Node("Part", canvas.root))
            boxes += [replace(box, page=box.page + first) for box in placed]
            on_progress(done + 1, len(papers))
        pages = canvas.page_index
        return Paper(canvas.finish(), pages, tuple(setter.warnings), tuple(boxes))
