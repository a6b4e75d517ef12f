# SPDX-License-Identifier: Apache-2.0
"""The staff copy of a plan: facts, what the pupil is good at and finds hard, target blocks with a review row each."""

from datetime import datetime

from sencodesk.codes.days import long_day, long_moment
from sencodesk.papers.flow import Band, Block, Column, Drawn, Flow, Piece, Sheet, Text
from sencodesk.papers.model import PlanPaper, SignaturePaper, TargetPaper
from sencodesk.papers.parts import Footer, captioned, item, signatures, tag, text_of, ticks, write_on
from sencodesk.papers.setting import Setter
from sencodesk.papers.tags import Node, TagCanvas
from sencodesk.papers.theme import (
    A4,
    HAIRLINE,
    HEAVY,
    INK,
    LINE,
    MM,
    STAFF_BODY,
    STAFF_CAPTION,
    STAFF_NUMBER,
    STAFF_SCHOOL,
    STAFF_SMALL,
    STAFF_TAG,
    STAFF_TARGET,
    STAFF_TITLE,
    TINT,
)  # fmt: skip

OUTCOMES = (("met", "Met"), ("partly", "Partly"), ("not-yet", "Not yet"), ("dropped", "Dropped"))
MARGIN, TOP = 15 * MM, 14 * MM
PAD = 7.6
STYLES = (STAFF_CAPTION, STAFF_BODY)


class StaffCopy:
    """Lays one plan out. ``flow`` and ``footer`` are ready for drawing when it has been made."""

    def __init__(self, plan: PlanPaper, printed: datetime, setter: Setter, root: Node, squeeze: float = 1.0) -> None:
        self.plan, self.setter, self.root = plan, setter, root
        left = f"Confidential. Shred when plan {plan.number + 1} replaces it."
        right = (
            f"Plan {plan.number}, version {plan.version} · printed {long_moment(printed)} · page {{page}} of {{pages}}"
        )
        bare = Sheet(A4, MARGIN, TOP)
        self.footer = Footer(setter, bare, left, right, STAFF_SMALL)
        self.sheet = Sheet(A4, MARGIN, TOP, self.footer.height)
        self.name = setter.clean(plan.pupil_name, "pupil") or setter.clean(plan.first_name, "pupil") or "Pupil"
        self.first = setter.clean(plan.first_name, "pupil") or "Pupil"
        self.flow = Flow(self.sheet, self._running, squeeze=squeeze, marked=plan.marked)
        self._head()
        self._facts()
        self._about()
        for target in plan.targets:
            self._target(target)
        self._views()
        if plan.since:
            self._changes()
        self._signatures()

    def _title(self) -> str:
        return f"Individual education plan {self.plan.number}"

    def _running(self) -> list[Band]:
        words = " · ".join(part for part in (self.name, self._title()) if part)
        line = text_of(self.setter, words, STAFF_SMALL, self.sheet.width, None)
        line.lines = line.lines[:1]  # said again only so that a loose page finds its plan; the whole is on page 1
        return [Band([Column(MARGIN, self.sheet.width, [line])], below=8)]

    def _head(self) -> None:
        plan, setter, width = self.plan, self.setter, self.sheet.width
        side = width * 0.28
        main = width - side - 14
        dates = [long_day(day) for day in (plan.start, plan.review) if day]
        spans = [("bold", self._title())] + ([("regular", ", " + " to ".join(dates))] if dates else [])
        said = "Draft · staff copy" if plan.draft else "Staff copy"
        heading, under = Node("H1", self.root), Node("P", self.root)
        badge, school = Node("P", self.root), Node("P", self.root)
        left: list[Piece] = [
            text_of(setter, self.name, STAFF_TITLE, main, heading),
            Drawn(0.5),
            Text(setter.lines(spans, STAFF_BODY, main), STAFF_BODY, under),
        ]
        right: list[Piece] = [
            tag(setter, said, STAFF_TAG, side, badge),
            Drawn(5),
            text_of(setter, setter.clean(plan.school_name, "school"), STAFF_SCHOOL, side, school, right=True),
        ]
        columns = [Column(MARGIN, main, left, "start"), Column(MARGIN + main + 14, side, right)]
        self.flow.add(Block([Band(columns, below=7.5, rule=INK, rule_width=HEAVY)]))

    def _facts(self) -> None:
        plan, clean = self.plan, self.setter.clean
        meeting = ", ".join(
            part for part in (long_day(plan.review) if plan.review else "", clean(plan.review_time, "review")) if part
        )
        facts = (
            ("Class", _listed(clean(plan.class_name, "pupil"), clean(plan.teacher, "pupil")), "", 0.0, 0.21),
            ("Year and age", _listed(clean(plan.year_label, "pupil"), clean(plan.age_label, "pupil")), "", 0.223, 0.28),
            ("Status", clean(plan.status_label, "pupil"), "", 0.515, 0.21),
            ("Review", meeting, "review", 0.738, 0.262),
        )
        listed = Node("L", self.root)
        columns = [
            Column(
                MARGIN + at * self.sheet.width,
                wide * self.sheet.width,
                captioned(self.setter, item(listed), caption, value, STYLES, wide * self.sheet.width),
                field,
            )
            for caption, value, field, at, wide in facts
        ]
        self.flow.add(Block([Band(columns, above=5.5, below=5, rule=HAIRLINE)]))

    def _sections(self, texts: tuple[tuple[str, str | None, str], ...], gap: float) -> list[Column]:
        width = (self.sheet.width - gap * (len(texts) - 1)) / len(texts)
        columns = []
        for n, (caption, value, field) in enumerate(texts):
            nodes = Node("H2", self.root), Node("P", self.root)
            pieces = captioned(self.setter, nodes, caption, self.setter.clean(value, field), STYLES, width)
            columns.append(Column(MARGIN + n * (width + gap), width, pieces, field))
        return columns

    def _about(self) -> None:
        plan = self.plan
        columns = self._sections(
            (
                (f"{self.first} is good at", plan.strengths, "strengths"),
                (f"{self.first} finds hard", plan.difficulties, "difficulties"),
                (f"{self.first} says", plan.pupil_view, "pupil_view"),
            ),
            15.0,
        )
        self.flow.add(Block([Band(columns, above=7.5, below=2.5)]))

    def _target(self, target: TargetPaper) -> None:
        at = f"targets.{target.n}."
        section = Node("Sect", self.root)
        bands = [self._target_head(target, at, section), *self._target_body(target, at, Node("L", section))]
        again = f"{target.n}, continued"

        def heading() -> Band:
            words = text_of(self.setter, again, STAFF_CAPTION, self.sheet.width - 2 * PAD, None)
            return Band([Column(MARGIN + PAD, self.sheet.width - 2 * PAD, [words])], 4, 4, TINT, INK, LINE)

        self.flow.add(Block(bands, framed=True, gap=6.5, again=heading))

    def _target_head(self, target: TargetPaper, at: str, section: Node) -> Band:
        setter, node = self.setter, Node("H2", section)
        number = setter.lines([("bold", str(target.n))], STAFF_NUMBER, 200)
        badge = max(16.5, number[0].width + 8)

        def drawing(canvas: TagCanvas, x: float, top: float, _w: float) -> None:
            low = canvas.height - top - 16
            canvas.artifact(f"{INK} rg {x:.2f} {low:.2f} {badge:.2f} 16.5 re f", "Layout")
            canvas.content(node, canvas.words(number, STAFF_NUMBER, x + (badge - number[0].width) / 2, top, badge))

        left = MARGIN + PAD
        inner = self.sheet.width - 2 * PAD - badge - 7
        columns = [Column(left, badge, [Drawn(15.5, drawing)])]
        note = setter.clean(target.carried_from, at + "carried_from")
        side = min(setter.width(note, STAFF_SMALL) + 0.5, inner * 0.3) if note else 0.0
        text = setter.clean(target.text, at + "text")
        main = inner - (side + 8 if note else 0)
        pieces: list[Piece] = [text_of(setter, text, STAFF_TARGET, main, node)] if text else [Drawn(15.5)]
        columns.append(Column(left + badge + 7, main, pieces, at + "text"))
        if note:
            said: list[Piece] = [Drawn(2.5), text_of(setter, note, STAFF_SMALL, side, Node("P", section), right=True)]
            columns.append(Column(left + badge + 7 + main + 8, side, said, at + "carried_from"))
        return Band(columns, 5.5, 5.5, TINT, INK, LINE)

    def _target_body(self, target: TargetPaper, at: str, listed: Node) -> list[Band]:
        clean = self.setter.clean
        third = self.sheet.width / 3
        rhythm = _listed(
            clean(target.who, at + "who"),
            clean(target.how_often, at + "how_often"),
            clean(target.how_long, at + "how_long"),
        )
        rows = (
            (("Now", target.baseline, "baseline", 0, 1), ("How we measure", target.measure, "measure", 1, 1),
             ("Success", target.success, "success", 2, 1)),
            (("What we do", target.strategy, "strategy", 0, 2),
             ("Who, how often, how long", rhythm, "who how_often how_long", 2, 1)),
        )  # fmt: skip
        bands = []
        for row in rows:
            columns = []
            for caption, value, name, start, span in row:
                width = span * third - 2 * PAD
                words = clean(value, at + name.split()[0])
                pieces = captioned(self.setter, item(listed), caption, words, STYLES, width)
                fields = " ".join(at + one for one in name.split())
                columns.append(Column(MARGIN + start * third + PAD, width, pieces, fields))
            lines = tuple(MARGIN + start * third for *_, start, _ in row[1:])
            bands.append(Band(columns, 4.5, 4.5, rule=HAIRLINE, dividers=lines))
        return [*bands, self._review_row(target, at, listed)]

    def _review_row(self, target: TargetPaper, at: str, listed: Node) -> Band:
        setter = self.setter
        label, body = item(listed)
        wide, boxes = ticks(setter, label, body, OUTCOMES, target.outcome, STYLES)
        left, rest = MARGIN + PAD, self.sheet.width - 2 * PAD - wide
        evidence = setter.clean(target.evidence, at + "evidence")
        nodes = item(listed)
        day = target.review if target.review and target.review != self.plan.review else None
        caption = f"Evidence, {long_day(day)}" if day else "Evidence"
        if evidence:
            pieces = captioned(setter, nodes, caption, evidence, STYLES, rest)
        else:
            head = text_of(setter, caption, STAFF_CAPTION, rest, nodes[0])
            pieces = [Drawn(1.5), head, write_on(2, colour=HAIRLINE)]
        columns = [Column(left, wide, [boxes], at + "outcome"), Column(left + wide, rest, pieces, at + "evidence")]
        return Band(columns, above=5.5, below=5.5)

    def _views(self) -> None:
        texts = (("At home", self.plan.at_home, "at_home"), ("Parents’ view", self.plan.parent_view, "parent_view"))
        self.flow.add(Block([Band(self._sections(texts, 16.0), above=10, below=4)]))

    def _changes(self) -> None:
        """What changed since last time, line by line; the bars at the edge say where."""
        plan, setter, width = self.plan, self.setter, self.sheet.width
        head = text_of(
            setter, f"{plan.since}, marked by a bar at the edge", STAFF_CAPTION, width, Node("H2", self.root)
        )
        self.flow.add(Block([Band([Column(MARGIN, width, [head])], above=8, below=2)]))
        listed = Node("L", self.root)
        for words in plan.changes or ("Nothing is other than it was.",):
            mark, body = item(listed)
            dash = Column(MARGIN, 10, [text_of(setter, "–", STAFF_SMALL, 10, mark)])
            said = Column(
                MARGIN + 10, width - 10, [text_of(setter, setter.clean(words, ""), STAFF_SMALL, width - 10, body)]
            )
            self.flow.add(Block([Band([dash, said], above=1, below=1)]))

    def _signatures(self) -> None:
        signed = self.plan.signatures or (
            SignaturePaper("Parent or carer"), SignaturePaper(self.first),
            SignaturePaper("Class teacher"), SignaturePaper("SENCO"),
        )  # fmt: skip
        listed = Node("L", self.root)
        for band in signatures(
            self.setter, listed, self.sheet, signed, ", date", (STAFF_SMALL, STAFF_BODY), min(4, len(signed)), 15.0
        ):
            self.flow.add(Block([band]))


def _listed(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
