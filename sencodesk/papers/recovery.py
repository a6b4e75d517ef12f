# SPDX-License-Identifier: Apache-2.0
"""The recovery sheet: the code that opens the store when the passphrase is lost, to be kept away from the laptop."""

from datetime import datetime, time

from sencodesk.codes.days import long_day
from sencodesk.papers.flow import Band, Block, Column, Drawn, Flow, Piece, Sheet
from sencodesk.papers.model import Paper, RecoverySheet
from sencodesk.papers.parts import Footer, captioned, item, text_of, write_on
from sencodesk.papers.setting import Setter
from sencodesk.papers.tags import Node, TagCanvas
from sencodesk.papers.theme import (
    A4,
    CODE,
    GREY,
    HEAVY,
    INK,
    MM,
    PARENT_BODY,
    PARENT_CAPTION,
    PARENT_SMALL,
    PARENT_TITLE,
    TINT,
    Style,
)  # fmt: skip

MARGIN = 18 * MM
PER_ROW = 2
NUMBER_WIDTH = 26.0
NUMBER = Style("regular", 12, CODE.leading, GREY)
ADVICE = (
    "Whoever holds this sheet and a copy of the records can read every record in it.",
    "Keep it in the school’s safe or with the head teacher. Never keep it with the laptop, and take no photograph.",
    "You need it when the passphrase is forgotten or the laptop is lost: type the code into SENCO Desk, the check "
    "characters last. Capitals, small letters and spaces make no difference.",
    "If this sheet is lost, or somebody has read it, make a new one in SENCO Desk. Backups made before still open "
    "with the old code.",
)


def sheet(paper: RecoverySheet) -> Paper:
    """One page, tagged PDF (PDF/UA-1). It holds the code and never the passphrase; keep the bytes in memory only."""
    setter = Setter()
    with TagCanvas("Recovery sheet", datetime.combine(paper.made, time()), A4) as canvas:
        right = "Page {page} of {pages}"
        left = "Secret. Shred it when a new recovery sheet replaces it."
        footer = Footer(setter, Sheet(A4, MARGIN, MARGIN), left, right, PARENT_SMALL)
        page = Sheet(A4, MARGIN, MARGIN, footer.height)
        flow = Flow(page)
        _head(paper, setter, page, flow, canvas.root)
        _code(paper, setter, page, flow, canvas.root)
        _advice(setter, page, flow, canvas.root)
        foot = Node("P", canvas.root)
        flow.draw(canvas, lambda at, n, count: footer.draw(at, n, count, foot if n == count - 1 else None))
        pages = canvas.page_index
        return Paper(canvas.finish(), pages, tuple(setter.warnings))


def _head(paper: RecoverySheet, setter: Setter, page: Sheet, flow: Flow, root: Node) -> None:
    title: list[Piece] = [text_of(setter, "Recovery sheet", PARENT_TITLE, page.width, Node("H1", root))]
    flow.add(Block([Band([Column(MARGIN, page.width, title)], below=5, rule=INK, rule_width=HEAVY)]))
    listed = Node("L", root)
    label = setter.clean(paper.store_label, "store")
    facts = (
        ("School", setter.clean(paper.school_name, "school")),
        *((("Records", label),) if label else ()),
        ("Made", long_day(paper.made)),
    )
    width = (page.width - 18 * (len(facts) - 1)) / len(facts)
    columns = [
        Column(
            MARGIN + n * (width + 18), width,
            captioned(setter, item(listed), caption, value, (PARENT_CAPTION, PARENT_BODY), width),
        )
        for n, (caption, value) in enumerate(facts)
    ]  # fmt: skip
    flow.add(Block([Band(columns, above=8, below=14)]))


def _code(paper: RecoverySheet, setter: Setter, page: Sheet, flow: Flow, root: Node) -> None:
    """Numbered groups, large, in a face that tells 0 from O and 1 from l; the check characters last.

    They stand as on the screen that asks for two of them, so that a number leads to the same place on both.
    """
    heading = text_of(setter, "The code", PARENT_CAPTION, page.width - 24, Node("H2", root))
    bands = [Band([Column(MARGIN + 12, page.width - 24, [heading])], above=10, tint=TINT)]
    part = (page.width - 24) / PER_ROW
    for start in range(0, len(paper.groups), PER_ROW):
        columns = []
        for n, group in enumerate(paper.groups[start : start + PER_ROW]):
            left = MARGIN + 12 + n * part
            number = text_of(setter, str(start + n + 1), NUMBER, NUMBER_WIDTH, Node("P", root))
            code = text_of(setter, setter.clean(group, "groups"), CODE, part - NUMBER_WIDTH, Node("P", root))
            columns += [
                Column(left, NUMBER_WIDTH, [number]),
                Column(left + NUMBER_WIDTH, part - NUMBER_WIDTH, [code]),
            ]
        bands.append(Band(columns, tint=TINT))
    caption = text_of(setter, "Check characters, typed last", PARENT_SMALL, page.width - 24, Node("P", root))
    check = text_of(setter, setter.clean(paper.check, "check"), CODE, page.width - 24, Node("P", root))
    bands.append(Band([Column(MARGIN + 12, page.width - 24, [caption, check])], above=6, below=6, tint=TINT))
    flow.add(Block(bands, framed=True))


def _advice(setter: Setter, page: Sheet, flow: Flow, root: Node) -> None:
    heading = text_of(setter, "How to keep it, and when to use it", PARENT_CAPTION, page.width, Node("H2", root))
    flow.add(Block([Band([Column(MARGIN, page.width, [heading])], above=18, below=3)]))
    for words in ADVICE:
        text = text_of(setter, words, PARENT_BODY, page.width, Node("P", root))
        flow.add(Block([Band([Column(MARGIN, page.width, [text])], below=7)]))
    half = (page.width - 18) / 2
    columns = []
    for n, caption in enumerate(("Where this sheet is kept", "Who put it there, and date")):
        under = text_of(setter, caption, PARENT_SMALL, half, Node("P", root))
        columns.append(Column(MARGIN + n * (half + 18), half, [write_on(34, colour=GREY), Drawn(2), under]))
    flow.add(Block([Band(columns, above=4)]))
