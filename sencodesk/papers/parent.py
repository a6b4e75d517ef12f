# SPDX-License-Identifier: Apache-2.0
"""The family's copy of a plan: 14 point (or 12, or 16, large print), plain words, dots, room to write, no codes.

It prints the plain words that a person wrote. Where there are none the staff words print as they are, with the
warning ``staff-words`` for the editor: nothing is reworded by code.
"""

import math
from dataclasses import dataclass
from datetime import datetime

from sencodesk.codes.days import MONTHS, long_day
from sencodesk.papers.days import spoken_time
from sencodesk.papers.flow import Band, Block, Column, Drawn, Flow, Piece, Sheet, Text
from sencodesk.papers.model import PlanPaper, SignaturePaper, TargetPaper
from sencodesk.papers.parts import DOT, PITCH, Footer, captioned, disc, dots, item, signatures, tag, text_of, write_on
from sencodesk.papers.setting import Setter
from sencodesk.papers.tags import Node, TagCanvas
from sencodesk.papers.theme import A4, GREY, HAIRLINE, HEAVY, INK, MM, family

MARGIN, TOP = 18 * MM, 15.5 * MM
BADGE, INDENT, GAP = 25.2, 40.3, 18.0
MOST_DOTS = 10


@dataclass(frozen=True, slots=True)
class Progress:
    """How far: words that always say it, and dots when they can show it (now <= aim <= out of, all numbers)."""

    words: str
    dots: tuple[int, int, int] | None


def progress(target: TargetPaper, month: str) -> Progress | None:
    """The line about now and aim, or None unless ``now``, ``aim`` and ``out_of`` are numbers with 0 < out_of."""
    now, aim, whole = target.now, target.aim, target.out_of
    if now is None or aim is None or whole is None or not all(map(math.isfinite, (now, aim, whole))):
        return None
    if whole <= 0 or now < 0 or aim < 0:
        return None
    unit = " ".join((target.unit or "").split())
    by = f"By {month}" if month else "We aim for"
    words = f"Now {now:g} of {whole:g}{' ' + unit if unit else ''}. {by}{',' if month else ''} {aim:g} of {whole:g}."
    if not now <= aim <= whole:
        return Progress(words, None)
    count = int(whole) if float(whole).is_integer() and whole <= MOST_DOTS else MOST_DOTS
    return Progress(words, (round(now / whole * count), round(aim / whole * count), count))


class ParentCopy:
    """Lays one plan out for the family. ``flow`` and ``footer`` are ready for drawing when it has been made."""

    def __init__(self, plan: PlanPaper, _printed: datetime, setter: Setter, root: Node, squeeze: float = 1.0) -> None:
        self.plan, self.setter, self.root, self.look = plan, setter, root, family(plan.family_size)
        self.footer = Footer(
            setter, Sheet(A4, MARGIN, TOP), self._questions(), "Page {page} of {pages}", self.look.small
        )
        self.sheet = Sheet(A4, MARGIN, TOP, self.footer.height)
        self.first = setter.clean(plan.first_name, "pupil") or "Your child"
        self.month = MONTHS[plan.review.month - 1] if plan.review else ""
        self.flow = Flow(self.sheet, self._running, squeeze=squeeze)
        self._head()
        for n, target in enumerate(plan.targets):
            self._target(target, last=n == len(plan.targets) - 1)
        self._views()
        self._signatures()
        if self.footer.spilled:
            words = text_of(setter, self.footer.spilled, self.look.small, self.sheet.width, Node("P", root))
            self.flow.add(Block([Band([Column(MARGIN, self.sheet.width, [words])], above=8)]))

    def _questions(self) -> str:
        clean, plan = self.setter.clean, self.plan
        school, senco = clean(plan.school_name, "school"), clean(plan.senco_name, "school")
        ask = ", ".join(
            part
            for part in (f"Ask for {senco}, SENCO" if senco else "", clean(plan.school_telephone, "school"))
            if part
        )
        return " ".join(part for part in (f"{school}." if school else "", f"Questions? {ask}." if ask else "") if part)

    def _title(self) -> str:
        term = self.setter.clean(self.plan.term_name, "term")
        return f"{self.first}’s plan" + (f" for {term}" if term else "")

    def _running(self) -> list[Band]:
        line = text_of(self.setter, self._title(), self.look.small, self.sheet.width, None)
        line.lines = line.lines[:1]  # said again only so that a loose page finds its plan; the whole is on page 1
        return [Band([Column(MARGIN, self.sheet.width, [line])], below=8)]

    def _head(self) -> None:
        setter, width = self.setter, self.sheet.width
        whose = f"For {self.first}’s family"
        if setter.width(whose, self.look.tag) > width * 0.4:
            whose = "For the family"
        if self.plan.draft:
            whose = f"Draft · {whose[0].lower()}{whose[1:]}"
        side = setter.width(whose, self.look.tag) + 13
        main = width - side - 14
        heading, under, badge = Node("H1", self.root), Node("P", self.root), Node("P", self.root)
        title: list[Piece] = [text_of(setter, self._title(), self.look.title, main, heading)]
        columns = [
            Column(MARGIN, main, title),
            Column(MARGIN + main + 14, side, [Drawn(5), tag(setter, whose, self.look.tag, side, badge)]),
        ]
        intro = Text(setter.lines(self._intro(), self.look.body, width), self.look.body, under)
        bands = [Band(columns, below=3.5), Band([Column(MARGIN, width, [intro], "start review")], below=2.5)]
        if any(found and found.dots for found in (progress(target, self.month) for target in self.plan.targets)):
            bands.append(Band([Column(MARGIN, width, [self._legend()])], above=2))
        bands[-1].below, bands[-1].rule, bands[-1].rule_width = 10, INK, HEAVY
        self.flow.add(Block(bands))

    def _intro(self) -> list[tuple[str, str]]:
        plan = self.plan
        days = " to ".join(long_day(day) for day in (plan.start, plan.review) if day)
        spans = [("regular", f"From {days}. " if plan.start else "")]
        if plan.review:
            clock = self.setter.clean(spoken_time(plan.review_time), "review") if plan.review_time else ""
            spans[0] = ("regular", spans[0][1] + "We will meet to talk about it on ")
            spans += [("bold", long_day(plan.review) + (f" at {clock}" if clock else "")), ("regular", ". ")]
        return [*spans, ("regular", "Please write on this copy and bring it with you.")]

    def _legend(self) -> Drawn:
        """What the dots mean; only for the eye, because beside every row of dots the same stands in words."""
        setter, style = self.setter, self.look.small
        now = setter.lines([(style.face, "now")], style, 100)
        aim = setter.lines([(style.face, "what we aim for" + (f" by {self.month}" if self.month else ""))], style, 400)

        def drawing(canvas: TagCanvas, x: float, top: float, _w: float) -> None:
            y, second = canvas.height - top - style.leading / 2, x + 2 * DOT + 5 + now[0].width + 14
            circles = (
                f"{INK} rg {disc(x + DOT, y, DOT)} f {GREY} RG 0.8 w [2 1.5] 0 d {disc(second + DOT, y, DOT)} S [] 0 d"
            )
            first_words = canvas.words(now, style, x + 2 * DOT + 4, top, 100)
            canvas.artifact(
                f"{circles}\n{first_words}\n{canvas.words(aim, style, second + 2 * DOT + 4, top, 400)}", "Layout"
            )

        return Drawn(style.leading, drawing)

    def _target(self, target: TargetPaper, *, last: bool) -> None:
        at = f"targets.{target.n}."
        section = Node("Sect", self.root)
        bands = [self._target_head(target, at, section), *self._target_words(target, at, section)]
        found = progress(target, self.month)
        if found:
            bands.append(self._progress(found, at, section))
        bands += self._help(target, at, section)
        bands[0].above += 9.5
        bands[-1].below = 7.5
        again = f"{target.n}, continued"

        def heading() -> Band:
            words = text_of(self.setter, again, self.look.caption, self.sheet.width, None)
            return Band([Column(MARGIN, self.sheet.width, [words])], 4, 4)

        self.flow.add(Block(bands, again=heading, closing="" if last else HAIRLINE))

    def _target_head(self, target: TargetPaper, at: str, section: Node) -> Band:
        setter, width = self.setter, self.sheet.width - INDENT
        node = Node("H2", section)
        number = setter.lines([("bold", str(target.n))], self.look.number, 200)

        def drawing(canvas: TagCanvas, x: float, top: float, _w: float) -> None:
            r = max(BADGE, number[0].width + 8) / 2
            y = canvas.height - top - self.look.number.leading / 2
            canvas.artifact(f"{INK} rg {disc(x + BADGE / 2, y, r)} f", "Layout")
            left = x + BADGE / 2 - number[0].width / 2
            canvas.content(node, canvas.words(number, self.look.number, left, top, BADGE))

        title = setter.clean(target.plain_title, at + "plain_title")
        if not title:
            title = setter.clean(target.text, at + "plain_title")
            if title:
                setter.warn("staff-words", at + "plain_title", target=str(target.n))
        words: list[Piece] = (
            [text_of(setter, title, self.look.target, width, node)] if title else [Drawn(self.look.number.leading)]
        )
        badge: list[Piece] = [Drawn(self.look.number.leading, drawing)]
        return Band([Column(MARGIN, BADGE, badge), Column(MARGIN + INDENT, width, words, at + "plain_title")])

    def _target_words(self, target: TargetPaper, at: str, section: Node) -> list[Band]:
        """The plain sentence; without one the staff sentence, unless that is already the heading."""
        setter, width = self.setter, self.sheet.width - INDENT
        text = setter.clean(target.plain_text, at + "plain_text")
        if not text:
            staff = setter.clean(target.text, at + "plain_text")
            if staff:
                setter.warn("staff-words", at + "plain_text", target=str(target.n))
            text = staff if setter.clean(target.plain_title, at + "plain_title") else ""
        if not text:
            return []
        words: list[Piece] = [text_of(setter, text, self.look.body, width, Node("P", section))]
        return [Band([Column(MARGIN + INDENT, width, words, at + "plain_text")], above=1)]

    def _progress(self, found: Progress, at: str, section: Node) -> Band:
        left, width = MARGIN + INDENT, self.sheet.width - INDENT
        columns = []
        if found.dots:
            row = dots(*found.dots, self.look.body.leading, Node("Figure", section))
            taken = found.dots[2] * PITCH + 7
            columns.append(Column(left, taken - 7, [row], at + "now"))
            left, width = left + taken, width - taken
        words = self.setter.clean(found.words, at + "unit")
        said = text_of(self.setter, words, self.look.body, width, Node("P", section))
        return Band([*columns, Column(left, width, [said], at + "now")], above=1)

    def _help(self, target: TargetPaper, at: str, section: Node) -> list[Band]:
        """Who does what, side by side; a part that nobody wrote is left out."""
        parts = [
            ("How we help", target.strategy, "strategy"),
            ("How you can help", target.you_can_help, "you_can_help"),
        ]
        said = [(caption, self.setter.clean(text, at + name), at + name) for caption, text, name in parts]
        said = [part for part in said if part[1]]
        if not said:
            return []
        whole = self.sheet.width - INDENT
        width = (whole - GAP) / 2 if len(said) == 2 else whole
        listed = Node("L", section)
        columns = [
            Column(
                MARGIN + INDENT + n * (width + GAP),
                width,
                captioned(self.setter, item(listed), caption, text, (self.look.caption, self.look.body), width),
                name,
            )
            for n, (caption, text, name) in enumerate(said)
        ]
        return [Band(columns, above=3)]

    def _views(self) -> None:
        """What the pupil says, if anything is known, and room for the family to write under what they said before."""
        setter, plan = self.setter, self.plan
        if plan.targets:
            self.flow.rule(self.flow.y, INK, HEAVY)
        width = (self.sheet.width - GAP) / 2
        heading = text_of(setter, "What do you think?", self.look.target, self.sheet.width, Node("H2", self.root))
        listed = Node("L", self.root)
        says, view = setter.clean(plan.pupil_view, "pupil_view"), setter.clean(plan.parent_view, "parent_view")
        columns = []
        if says:
            pieces = captioned(
                setter, item(listed), f"{self.first} says", says, (self.look.caption, self.look.body), width
            )
            columns.append(Column(MARGIN, width, pieces, "pupil_view"))
        left = MARGIN + width + GAP if says else MARGIN
        width = width if says else self.sheet.width
        ours = captioned(setter, item(listed), "We would like to say", view, (self.look.caption, self.look.body), width)
        ours = [*ours, write_on(27)] if view else [ours[0], write_on(27), write_on(27)]
        columns.append(Column(left, width, ours, "parent_view"))
        head = Band([Column(MARGIN, self.sheet.width, [heading])], above=7, below=3)
        self.flow.add(Block([head, Band(columns, below=4)]))

    def _signatures(self) -> None:
        signed = [one for one in self.plan.signatures if one.signed_on]
        signed = signed or [SignaturePaper("Parent or carer"), SignaturePaper("School")]
        listed = Node("L", self.root)
        styles = (self.look.small, self.look.body)
        for band in signatures(self.setter, listed, self.sheet, signed, ", and date", styles, 2, 15.0):
            self.flow.add(Block([band]))
