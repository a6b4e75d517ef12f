# SPDX-License-Identifier: Apache-2.0
"""How long two hundred tagged staff plans take, against the same words by ReportLab's own untagged platypus."""

import io
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from statistics import median
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import (
    Flowable,
    PageBreak,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

from sencodesk.papers import book, fonts
from sencodesk.papers.model import PlanPaper, TargetPaper

PLANS = 200
ROUNDS = 3
PRINTED = datetime(2026, 11, 23, 10, 42, tzinfo=UTC)


def measure() -> dict[str, float]:
    """Median of three rounds in seconds, and their ratio (``ratio``: below 1 our tagged book is the faster)."""
    made = plans()
    for warm in (_ours, _platypus):
        warm(made[:2])
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(_seconds(_ours, made))
        theirs.append(_seconds(_platypus, made))
    return {
        "plans": float(PLANS),
        "ours_seconds": median(ours),
        "platypus_seconds": median(theirs),
        "ratio": median(ours) / median(theirs),
        "ours_bytes": float(_ours(made)),
    }


def plans() -> list[PlanPaper]:
    """The invented plans that are measured."""
    return [_plan(n) for n in range(PLANS)]


def wall_seconds(made: list[PlanPaper]) -> float:
    """Seconds by the clock for one book of these plans: another process can only be measured so."""
    began = time.perf_counter()
    _ours(made)
    return time.perf_counter() - began


def _seconds(make: Callable[[list[PlanPaper]], int], plans: list[PlanPaper]) -> float:
    began = time.process_time()
    make(plans)
    return time.process_time() - began


def _ours(plans: list[PlanPaper]) -> int:
    made = book.batch(plans, copy="staff", printed=PRINTED, on_progress=lambda *_: None, should_stop=lambda: False)
    return len(made.data)


def _plan(n: int) -> PlanPaper:
    """An invented plan, different for every ``n`` as a school's plans are."""
    targets = tuple(
        TargetPaper(
            k, text=f"Pupil {n} answers {k + 4} of 10 questions with a reason.", baseline=f"{k} of 10, week {n}",
            measure=f"Tally of 10 answers in group {n}", success=f"{k + 4} of 10 answers, three Fridays running",
            strategy=f"Show card {n} before the question. Wait 10 seconds. Praise the reason, not the answer.",
            who=f"Mrs Dell{n}", how_often="3 × 20 minutes a week", how_long="14 weeks", carried_from="New",
        )
        for k in range(1, 4)
    )  # fmt: skip
    return PlanPaper(
        f"Pupil{n} Marrowfield", f"Pupil{n}", "4H", "Miss Hartnoll", "Year 4", "8 years 8 months", "SEN support (K)",
        "Thistledown Primary School", "01632 960 101", "Ms Prewitt", n, 1, False, date(2026, 11, 30),
        date(2027, 3, 25), "15:30", "spring", f"Drawing, building model {n}, helping younger children.",
        f"Long spoken instructions. Saying why in lesson {n}.", "“I like it when I can see the plan.”",
        f"Reading book {n} is going well.", "Ten minutes of shared reading, four evenings a week.", (), targets,
    )  # fmt: skip


class _Plain:
    """Paragraph styles in the papers' own faces, and tables of cells, as anyone would write them with platypus."""

    def __init__(self) -> None:
        self.regular, semibold, bold = (fonts.pair(kind)[0].name for kind in ("regular", "semibold", "bold"))
        self.body = ParagraphStyle("body", fontName=self.regular, fontSize=11, leading=14.85)
        self.caption = ParagraphStyle("caption", fontName=semibold, fontSize=9, leading=12)
        self.title = ParagraphStyle("title", fontName=bold, fontSize=21, leading=25)
        self.head = ParagraphStyle("head", fontName=bold, fontSize=12, leading=15.5)
        top = [("FONTNAME", (0, 0), (-1, -1), self.regular), ("VALIGN", (0, 0), (-1, -1), "TOP")]
        self.bare = TableStyle(top)
        self.grid = TableStyle([*top, ("GRID", (0, 0), (-1, -1), 0.6, "#B9B3A7")])

    def cell(self, name: str, text: str | None) -> list[Paragraph]:
        return [Paragraph(name, self.caption), Paragraph(escape(text or ""), self.body)]

    def small(self, *texts: str) -> list[Paragraph]:
        return [Paragraph(escape(text), self.caption) for text in texts]

    def plan(self, plan: PlanPaper) -> list[Flowable]:
        cell, body, bare = self.cell, self.body, self.bare
        named = f"<b>Individual education plan {plan.number}</b>, Mon 30 Nov 2026 to Thu 25 Mar 2027"
        head = [
            [Paragraph(escape(plan.pupil_name), self.title), *self.small("Staff copy")],
            [Paragraph(named, body), Paragraph(escape(plan.school_name), body)],
        ]
        facts = [
            cell("Class", f"{plan.class_name}, {plan.teacher}"),
            cell("Year and age", f"{plan.year_label}, {plan.age_label}"),
            cell("Status", plan.status_label), cell("Review", "Thu 25 Mar 2027, 15:30"),
        ]  # fmt: skip
        about = [
            cell(f"{plan.first_name} is good at", plan.strengths),
            cell(f"{plan.first_name} finds hard", plan.difficulties),
            cell(f"{plan.first_name} says", plan.pupil_view),
        ]
        views = [cell("At home", plan.at_home), cell("Parents’ view", plan.parent_view)]
        signs = self.small("Parent or carer, date", "Pupil, date", "Class teacher, date", "SENCO, date")
        foot = self.small(
            f"Confidential. Shred when plan {plan.number + 1} replaces it.",
            f"Plan {plan.number}, version 1 · printed Mon 23 Nov 2026, 10:42 · page 1 of 1",
        )
        return [
            Table(head, [360, 150], style=bare),
            Table([facts], [127] * 4, style=bare),
            Table([about], [170] * 3, style=bare),
            *(part for target in plan.targets for part in self.target(target)),
            Table([views], [255] * 2, style=bare),
            Table([signs], [127] * 4, style=bare),
            Table([foot], [200, 310], style=bare),
            PageBreak(),
        ]

    def target(self, target: TargetPaper) -> list[Flowable]:
        cell, grid = self.cell, self.grid
        title = [Paragraph(str(target.n), self.head), Paragraph(escape(target.text or ""), self.head)]
        note = Paragraph(target.carried_from or "", self.caption)
        now = [cell("Now", target.baseline), cell("How we measure", target.measure), cell("Success", target.success)]
        rhythm = f"{target.who}, {target.how_often}, {target.how_long}"
        work = [cell("What we do", target.strategy), cell("Who, how often, how long", rhythm)]
        boxes = [Paragraph(words, self.body) for words in ("Met", "Partly", "Not yet", "Dropped")]
        return [
            Table([[*title, note]], [30, 380, 100], style=grid),
            Table([now], [170] * 3, style=grid),
            Table([work], [340, 170], style=grid),
            Table([[*self.small("Review"), *boxes, *self.small("Evidence")]], [85] * 6, style=grid),
            Spacer(1, 6),
        ]


def _platypus(plans: list[PlanPaper]) -> int:
    """The same words in paragraphs and tables, in the same faces, without tags."""
    plain = _Plain()
    out = io.BytesIO()
    SimpleDocTemplate(
        out, pagesize=A4, leftMargin=36, rightMargin=36, topMargin=36, bottomMargin=36, initialFontName=plain.regular
    ).build([part for plan in plans for part in plain.plan(plan)])
    return len(out.getvalue())
