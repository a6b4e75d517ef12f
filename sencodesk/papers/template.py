# SPDX-License-Identifier: Apache-2.0
"""A plan on its template: sections and fields in the template's order and words, on each copy what the template says.

The staff copy is 11 point; the family's and the pupil's are set like the family's copy of a plan, and print what was
written for them. What nobody filled in leaves room to write where it is needed or belongs to the review.
"""

from collections.abc import Sequence
from datetime import datetime

from sencodesk.codes.days import MONTHS, long_day, long_moment
from sencodesk.content.template_plain import mark
from sencodesk.content.template_rules import TARGET_TEXT
from sencodesk.content.templates import Copy, FieldType, Section, Template
from sencodesk.papers.flow import Band, Block, Column, Drawn, Flow, Piece, Sheet, Text, rounded
from sencodesk.papers.model import PlanPaper, SignaturePaper, TargetPaper
from sencodesk.papers.parent import progress
from sencodesk.papers.parts import PITCH, Footer, captioned, dots, item, signatures, tag, text_of, ticks, write_on
from sencodesk.papers.setting import Setter
from sencodesk.papers.tags import Node, TagCanvas
from sencodesk.papers.template_words import OUTCOMES, Said, Words, bare, of_a_review
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
    STAFF_SECTION,
    STAFF_SMALL,
    STAFF_TAG,
    STAFF_TARGET,
    STAFF_TITLE,
    TINT,
    FamilyLook,
    family,
)  # fmt: skip

TOP, GAP, PAD = 14 * MM, 15.0, 7.6
PICTURE = (35 * MM, 45 * MM)
STAFF = FamilyLook(STAFF_TITLE, STAFF_BODY, STAFF_CAPTION, STAFF_TARGET, STAFF_NUMBER, STAFF_SMALL, STAFF_TAG)


class TemplateCopy:
    """Lays one plan out by its template. ``flow`` and ``footer`` are ready for drawing when it has been made."""

    def __init__(
        self, plan: PlanPaper, layout: Template, copy: Copy, printed: datetime, setter: Setter, root: Node,
        squeeze: float = 1.0,
    ) -> None:  # fmt: skip
        self.plan, self.layout, self.setter, self.root = plan, layout, setter, root
        self.staff = copy is Copy.STAFF
        self.look = STAFF if self.staff else family(plan.family_size)
        self.margin = (15 if self.staff else 18) * MM
        self.copy, self.words = copy, Words(plan, layout, copy)
        self.mark = mark(layout.state)
        left, right = self._foot(printed)
        self.footer = Footer(setter, Sheet(A4, self.margin, TOP), left, right, self.look.small)
        self.sheet = Sheet(A4, self.margin, TOP, self.footer.height)
        self.first = setter.clean(plan.first_name, "pupil") or "Pupil"
        self.name = setter.clean(plan.pupil_name, "pupil") or self.first if self.staff else self.first
        if self.staff and plan.group:
            self.name = setter.clean(self._group_name(), "") or self.name
        self.month = MONTHS[plan.review.month - 1] if plan.review else ""
        self.flow = Flow(self.sheet, self._running, squeeze=squeeze, marked=plan.marked if self.staff else frozenset())
        self._head()
        for section in self.words.sections:
            self._section(section)
        if self.staff and plan.since:
            self._changes()
        if self.footer.spilled:
            words = text_of(setter, self.footer.spilled, self.look.small, self.sheet.width, Node("P", root))
            self.flow.add(Block([self._whole([words], above=8)]))

    def _group_name(self) -> str:
        """What a group is called: the first short answer of its template."""
        for section, field in self.layout.fields():
            if field.type is FieldType.LINE and not section.repeated:
                return self.plan.answers.get((section.id, field.id, 1), "")
        return ""

    def _foot(self, printed: datetime) -> tuple[str, str]:
        plan, clean = self.plan, self.setter.clean
        marked = f"{self.mark}. " if self.mark else ""
        if self.staff:
            which = f"Plan {plan.number}, version {plan.version} · printed {long_moment(printed)}"
            return f"{marked}Confidential. Shred when a new one replaces it.", f"{which} · page {{page}} of {{pages}}"
        school, senco = clean(plan.school_name, "school"), clean(plan.senco_name, "school")
        if self.copy is Copy.PUPIL:
            return f"{marked}{school}", "Page {page} of {pages}"
        ask = ", ".join(
            filter(None, (f"Ask for {senco}, SENCO" if senco else "", clean(plan.school_telephone, "school")))
        )
        return (
            f"{marked}{school}{'.' if school else ''} {f'Questions? {ask}.' if ask else ''}".strip(),
            "Page {page} of {pages}",
        )

    def _kind(self) -> str:
        return self.setter.clean(self.layout.name, "") + (f" {self.plan.number}" if self.staff else "")

    def _whole(self, pieces: list[Piece], field: str = "", *, above: float = 0.0, below: float = 0.0) -> Band:
        return Band([Column(self.margin, self.sheet.width, pieces, field)], above, below)

    def _running(self) -> list[Band]:
        words = " · ".join(filter(None, (self.name, self._kind(), self.mark)))
        line = text_of(self.setter, words, self.look.small, self.sheet.width, None)
        line.lines = line.lines[:1]  # said again only so that a loose page finds its plan; the whole is on page 1
        return [self._whole([line], below=8)]

    def _head(self) -> None:
        plan, setter, look, width = self.plan, self.setter, self.look, self.sheet.width
        whose = {
            Copy.STAFF: "Staff copy", Copy.PARENT: f"For {self.first}’s family", Copy.PUPIL: f"{self.first}’s own copy",
        }[self.copy]  # fmt: skip
        if setter.width(whose, look.tag) > width * 0.4:
            whose = {Copy.STAFF: "Staff copy", Copy.PARENT: "For the family", Copy.PUPIL: "My own copy"}[self.copy]
        if plan.draft:
            whose = f"Draft · {whose[0].lower()}{whose[1:]}" if not whose.startswith(self.first) else f"Draft · {whose}"
        side = max(setter.width(one, look.tag) for one in (whose, self.mark) if one) + 13
        main = width - side - 14
        heading, under, badge = Node("H1", self.root), Node("P", self.root), Node("P", self.root)
        dates = " to ".join(long_day(day) for day in (plan.start, plan.review) if day) if self.staff else ""
        spans = [("bold", self._kind())] + ([("regular", f", {dates}")] if dates else [])
        left: list[Piece] = [
            text_of(setter, self.name, look.title, main, heading),
            Drawn(0.5),
            Text(setter.lines(spans, look.body, main), look.body, under),
        ]
        right: list[Piece] = [Drawn(0 if self.staff else 5), tag(setter, whose, look.tag, side, badge)]
        if self.mark:
            right += [Drawn(4), tag(setter, self.mark, look.tag, side, Node("P", self.root))]
        columns = [Column(self.margin, main, left, "start review"), Column(self.margin + main + 14, side, right)]
        self.flow.add(Block([Band(columns, below=7.5, rule=INK, rule_width=HEAVY)]))

    def _section(self, section: Section) -> None:
        if section.repeated:
            self._repeated(section)
            return
        heading = Node("H2", self.root)
        place = len(self.root.kids)
        bands: list[Band] = []
        listed = Node("L", self.root)
        waiting: list[Said] = []
        signed = False
        for field in section.fields:
            said = self.words.said(section, field)
            if field.place == "signature":
                signed = self.layout.of_pupils() is None  # those of the first pupil are not the group's
            elif field.type is FieldType.PICTURE:
                bands.append(self._picture(said, Node("P", self.root)))
            elif said.words or self._wants_room(section, said):
                waiting.append(said)
        bands += self._rows(waiting, listed, self.margin, self.sheet.width, room=self._room(section))
        if not bands and not signed:
            del self.root.kids[place - 1 :]
            return
        if not bands:
            self.root.kids.remove(listed)
        style = STAFF_SECTION if self.staff else self.look.target
        head = self._whole(
            [text_of(self.setter, self.words.heading(section), style, self.sheet.width, heading)], above=9
        )
        self.flow.add(Block([head, *bands[:1]]))
        for band in bands[1:]:
            self.flow.add(Block([band]))
        if signed:
            self._sign()

    def _wants_room(self, section: Section, said: Said) -> bool:
        """Whether an empty field leaves room to write: what is needed, on the staff copy; at a review on every copy."""
        if said.field.place.startswith("pupil."):
            return False
        if of_a_review(section):
            return said.field.type in (FieldType.QUOTE, FieldType.TEXT) or self.staff
        return (self.staff and said.field.required) or (
            self.copy is Copy.PARENT and said.field.type is FieldType.QUOTE and said.field.place == "plan.parent_view"
        )

    def _room(self, section: Section) -> int:
        return 2 if of_a_review(section) and not self.staff else 1

    def _rows(
        self, fields: Sequence[Said], listed: Node, left: float, width: float, *, room: int = 1, above: float = 4.0
    ) -> list[Band]:
        """Fields in rows: long ones by themselves (on the staff copy two and two), short ones side by side."""
        bands: list[Band] = []
        rest = list(fields)
        while rest:
            row = [rest.pop(0)]
            most = 2 if row[0].long or not self.staff else 3
            alone = row[0].long and not self.staff
            while rest and not alone and len(row) < most and rest[0].long == row[0].long:
                row.append(rest.pop(0))
            wide = (width - GAP * (len(row) - 1)) / len(row)
            columns = [
                Column(left + n * (wide + GAP), wide, self._captioned(one, listed, wide, room), one.path)
                for n, one in enumerate(row)
            ]
            bands.append(Band(columns, above=above, below=1.5))
        return bands

    def _captioned(self, said: Said, listed: Node, width: float, room: int) -> list[Piece]:
        text = self.setter.clean(said.words, said.path.split(" ")[0])
        caption = self.setter.clean(said.caption, "")
        pieces = captioned(self.setter, item(listed), caption, text, (self.look.caption, self.look.body), width)
        if text:
            return pieces
        return [pieces[0], *(write_on(18 if self.staff else 27, colour=HAIRLINE) for _ in range(room))]

    def _picture(self, said: Said, node: Node) -> Band:
        """A frame for a picture, to be drawn or put in by hand."""
        wide, tall = PICTURE

        def drawing(canvas: TagCanvas, x: float, top: float, _w: float) -> None:
            canvas.artifact(f"{INK} RG {LINE} w {rounded(canvas.height, x, top, wide, tall, 3)} S", "Layout")

        caption = text_of(self.setter, said.caption, self.look.caption, self.sheet.width, node)
        return self._whole([caption, Drawn(2), Drawn(tall, drawing)], said.path, above=4, below=4)

    def _repeated(self, section: Section) -> None:
        rows = self.words.rows(section)
        if not rows and self.staff and any(one.required for one in section.fields):
            rows = ((1, None),)
        if not rows:
            return
        style = STAFF_SECTION if self.staff else self.look.target
        title = text_of(self.setter, self.words.heading(section), style, self.sheet.width, Node("H2", self.root))
        first = [self._whole([title], above=9, below=4)]
        for n, target in rows:
            self._one(section, n, target, first)
            first = []

    def _one(self, section: Section, n: int, target: TargetPaper | None, before: list[Band]) -> None:
        """One target, or one filling of a repeated section: what it is called at the top, framed on the staff copy."""
        part = Node("Sect", self.root)
        heads = [one for one in section.fields if one.place == TARGET_TEXT] or list(section.fields[:1])
        head = self.words.said(section, heads[0], n, target) if heads else None
        inside = [self.words.said(section, one, n, target) for one in section.fields if one not in heads]
        bands = [self._one_head(head, n, target, part)] if head else []
        listed = Node("L", part)
        indent = PAD if self.staff else 0.0
        left, width = self.margin + indent, self.sheet.width - 2 * indent
        told = [self._with_progress(one, target) for one in inside]
        kept = [one for one in told if one.words or (self.staff and (one.field.required or one.field.place))]
        waiting: list[Said] = []
        for one in kept:
            if self.staff and one.field.place == "target.outcome":
                bands += self._rows(waiting, listed, left, width)
                bands.append(self._boxes(one, listed, target, left))
                waiting = []
            else:
                waiting.append(one)
        bands += self._rows(waiting, listed, left, width)
        if not kept:
            part.kids.remove(listed)
        found = progress(target, self.month) if target is not None and not self.staff else None
        if found is not None and any(one.place == "target.baseline" for one in section.fields) and found.dots:
            figure = dots(*found.dots, self.look.body.leading, Node("Figure", part))
            bands.insert(1, Band([Column(left, found.dots[2] * PITCH, [figure], f"targets.{n}.now")], above=2))
        bands[-1].below += 4
        if before:
            self.flow.keep(sum(band.height for band in (*before, *bands)) + 6.5)
            self.flow.add(Block(before))
        again = f"{n}, continued"

        def heading() -> Band:
            return self._whole(
                [text_of(self.setter, again, self.look.caption, self.sheet.width, None)], above=4, below=4
            )

        self.flow.add(Block(bands, framed=self.staff, gap=6.5, again=heading, closing="" if self.staff else HAIRLINE))

    def _boxes(self, said: Said, listed: Node, target: TargetPaper | None, left: float) -> Band:
        """How a target ended, to be ticked."""
        outcome = target.outcome if target is not None else None
        styles = self.look.caption, self.look.body
        wide, row = ticks(self.setter, *item(listed), OUTCOMES, outcome, styles, said.caption)
        return Band([Column(left, wide, [row], said.path)], above=5, below=2)

    def _with_progress(self, said: Said, target: TargetPaper | None) -> Said:
        """The family reads how far in words, where there are numbers for it."""
        if said.field.place != "target.baseline" or target is None or self.staff:
            return said
        found = progress(target, self.month)
        return bare(said, found.words) if found is not None else said

    def _one_head(self, head: Said, n: int, target: TargetPaper | None, part: Node) -> Band:
        setter, look = self.setter, self.look
        shown = 1 if self.plan.only == n else n  # a family's copy has its own child's row only
        number = setter.lines([("bold", str(shown))], look.number, 200)
        size = 16.5 if self.staff else 25.2
        badge = max(size, number[0].width + 8)
        node = Node("H3", part)

        def drawing(canvas: TagCanvas, x: float, top: float, _w: float) -> None:
            low = canvas.height - top - size
            canvas.artifact(f"{INK} rg {x:.2f} {low:.2f} {badge:.2f} {size:.2f} re f", "Layout")
            drop = (size - look.number.leading) / 2
            canvas.content(
                node, canvas.words(number, look.number, x + (badge - number[0].width) / 2, top + drop, badge)
            )

        indent = PAD if self.staff else 0.0
        left = self.margin + indent
        wide = self.sheet.width - 2 * indent - badge - 9
        words = setter.clean(head.words, head.path)
        if target is not None and not self.staff and not (target.plain_text or target.plain_title) and words:
            setter.warn("staff-words", f"targets.{n}.plain_text", target=str(n))
        caption = text_of(setter, setter.clean(head.caption, ""), look.caption, wide, Node("P", part))
        caption.lead_in = True
        said: list[Piece] = [
            caption,
            text_of(setter, words, look.target, wide, node) if words else Drawn(look.target.leading),
        ]
        note = setter.clean(target.carried_from, head.path) if target is not None and self.staff else ""
        if note:
            said.append(text_of(setter, note, look.small, wide, Node("P", part)))
        columns = [
            Column(left, badge, [Drawn(size, drawing)]),
            Column(left + badge + 9, wide, said, head.path),
        ]
        return Band(columns, 5.5, 5.5, TINT, INK, LINE) if self.staff else Band(columns, above=6, below=1)

    def _sign(self) -> None:
        roles: tuple[str, ...] = (
            ("Parent or carer", self.first, "Class teacher", "SENCO") if self.staff else ("Parent or carer", "School")
        )
        if self.copy is Copy.PUPIL:
            roles = (self.first,)
        signed = self.plan.signatures if self.staff else [one for one in self.plan.signatures if one.signed_on]
        if self.copy is Copy.PUPIL:
            signed = []
        listed = Node("L", self.root)
        styles = (self.look.small, self.look.body)
        across = 4 if self.staff else 2
        lines = list(signed) or [SignaturePaper(one) for one in roles]
        for band in signatures(self.setter, listed, self.sheet, lines, ", date", styles, across, 15.0):
            self.flow.add(Block([band]))

    def _changes(self) -> None:
        """What changed since last time, line by line."""
        plan, setter, width = self.plan, self.setter, self.sheet.width
        head = text_of(
            setter, f"{plan.since}, marked by a bar at the edge", STAFF_CAPTION, width, Node("H2", self.root)
        )
        self.flow.add(Block([self._whole([head], above=8, below=2)]))
        listed = Node("L", self.root)
        for words in plan.changes or ("Nothing is other than it was.",):
            sign, body = item(listed)
            dash = Column(self.margin, 10, [text_of(setter, "–", STAFF_SMALL, 10, sign)])
            said = text_of(setter, setter.clean(words, ""), STAFF_SMALL, width - 10, body)
            self.flow.add(Block([Band([dash, Column(self.margin + 10, width - 10, [said])], above=1, below=1)]))
