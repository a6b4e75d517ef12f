# SPDX-License-Identifier: Apache-2.0
"""How papers look: ink, grey, tint and sizes. Measures are points; colours are PDF RGB operands."""

from dataclasses import dataclass, replace

INK = "0.106 0.098 0.086"
GREY = "0.353 0.333 0.302"
HAIRLINE = "0.725 0.702 0.655"
TINT = "0.953 0.945 0.925"
PALE = "0.910 0.898 0.875"
WHITE = "1 1 1"

MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)
A4_LANDSCAPE = (A4[1], A4[0])

HAIR = 0.6
LINE = 0.9
HEAVY = 1.5

CAP_HEIGHT = 0.668  # of Atkinson Hyperlegible Next, per point of size


@dataclass(frozen=True, slots=True)
class Style:
    """One kind of text: ``face`` is a name of fonts.FACES, ``size`` and ``leading`` are points."""

    face: str
    size: float
    leading: float
    colour: str = INK

    @property
    def drop(self) -> float:
        """From the top of a line to its baseline: capitals stand in the middle of their line."""
        return self.leading / 2 + self.size * CAP_HEIGHT / 2


STAFF_TITLE = Style("bold", 21, 25)
STAFF_BODY = Style("regular", 11, 14.85)
STAFF_CAPTION = Style("semibold", 9, 12, GREY)
STAFF_SECTION = Style("bold", 12.5, 16.5)
STAFF_TARGET = Style("bold", 11.9, 15.5)
STAFF_NUMBER = Style("bold", 11, 15.5, WHITE)
STAFF_SMALL = Style("regular", 9, 12, GREY)
STAFF_SCHOOL = Style("regular", 10, 13)
STAFF_TAG = Style("semibold", 10, 13)

PARENT_TITLE = Style("bold", 24.5, 31)
PARENT_BODY = Style("regular", 14, 19.6)
PARENT_CAPTION = Style("bold", 12.8, 17.5)
PARENT_TARGET = Style("bold", 16, 22)
PARENT_NUMBER = Style("bold", 15, 22, WHITE)
PARENT_SMALL = Style("regular", 10.7, 14, GREY)
PARENT_TAG = Style("bold", 10.5, 14)


@dataclass(frozen=True, slots=True)
class FamilyLook:
    """The styles of the family's copy in one size of text."""

    title: Style
    body: Style
    caption: Style
    target: Style
    number: Style
    small: Style
    tag: Style


def family(size: float) -> FamilyLook:
    """The family's copy with running text of ``size`` points; what is small already becomes no smaller."""
    scale = size / PARENT_BODY.size

    def sized(style: Style, by: float = scale) -> Style:
        return replace(style, size=style.size * by, leading=style.leading * by)

    return FamilyLook(
        sized(PARENT_TITLE), sized(PARENT_BODY), sized(PARENT_CAPTION), sized(PARENT_TARGET), sized(PARENT_NUMBER),
        sized(PARENT_SMALL, max(scale, 1)), sized(PARENT_TAG, max(scale, 1)),
    )  # fmt: skip


REGISTER_BODY = Style("regular", 10, 13)
REGISTER_HEAD = Style("semibold", 9, 12, GREY)

FORM_TITLE = Style("bold", 25, 31)
FORM_HEADING = Style("bold", 16.5, 21)
FORM_PART = Style("bold", 13.5, 18)
FORM_BODY = Style("regular", 12, 16.5)
FORM_STRONG = Style("bold", 12, 16.5)
FORM_CAPTION = Style("regular", 11, 16.5, GREY)
FORM_HEAD = Style("semibold", 10.5, 14, GREY)
FORM_SMALL = Style("regular", 10, 13.5, GREY)
FORM_TAG = Style("semibold", 10.5, 14)
FORM_NUMBER = Style("mono", 12, 17)
FORM_REFERENCE = Style("mono", 15.5, 20)
BAND = Style("bold", 13, 17)

CODE = Style("mono", 26, 38)
MARK = Style("bold", 150, 150, PALE)
