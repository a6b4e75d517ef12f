# SPDX-License-Identifier: Apache-2.0
"""Every text can be read on its ground, every border and ring be seen, in all three themes (WCAG 2.2: 1.4.3, 1.4.11).

The pairs come from two places: the table below says which inks are painted on which grounds, and the style sheet is
read rule by rule, so that a new rule with a new pair is measured without anybody adding it here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest

from sencodesk_ui import theme
from sencodesk_ui.theme import worn
from sencodesk_ui.theme.stylesheet import BASE, BUTTONS, CONTRAST, FIELDS, LABELS, SHEETS
from sencodesk_ui.theme.tokens import Tokens
from tests.colours import contrast

TEXT, SHAPE, DISABLED = 4.5, 3.0, 3.0
"""Least ratios. WCAG asks nothing of what is disabled; the house wants it to be read all the same."""
PLAIN = ("background", "surface", "sunken", "hover")
SOFT = ("danger_soft", "warning_soft", "success_soft")
INKS: Mapping[str, tuple[str, ...]] = {
    "text": (*PLAIN, *SOFT, "stripe", "stripe_soft"),
    "muted": PLAIN,
    "accent": PLAIN,
    "danger": ("background", "surface", "sunken", "danger_soft"),
    "warning": ("background", "surface", "sunken", "warning_soft"),
    "success": ("background", "surface", "sunken", "success_soft"),
    "disabled": ("background", "surface"),
    "on_accent": ("accent", "accent_hover", "accent_pressed", "danger"),
    "selected_text": ("accent_soft",),
    "selected_accent": ("accent_soft",),
    "toast_text": ("toast",),
    "toast_act": ("toast",),
}
SHAPES: Mapping[str, tuple[str, ...]] = {
    "control_border": PLAIN,
    "focus": (*PLAIN, *SOFT),
    "accent": PLAIN,
    "danger": ("background", "surface"),
}
"""Borders of controls, rings and bars that say something."""
ONLY_GROUNDS = {
    "border": "hairlines between rows, which say nothing that space does not say",
    "scrim": "darkens what lies under a box",
}
SHEETS_ALONE = ("QFrame", "QMainWindow", "QSplitter")
"""Kinds that have a ground and no text of their own."""
ON_SELECTION = ("text", "muted", "accent", "danger", "warning", "success")


@dataclass(frozen=True)
class Rule:
    """One selector of the style sheet and what it says of colours."""

    kind: str
    marks: frozenset[str]
    """Properties and states that it asks for."""
    states: frozenset[str]
    says: tuple[tuple[str, str], ...]

    def holds_for(self, other: Rule) -> bool:
        """Whether it dresses everything that the other dresses."""
        return self.kind in (other.kind, "QWidget") and self.marks <= other.marks


def rules(text: str) -> Iterator[Rule]:
    """The rules for one widget alone; what stands in another has no ground of its own."""
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", text):
        says = tuple(re.findall(r"(?:^|[\s;])([a-z-]+):\s*[^;$]*?(\$\w+|transparent|none)", body))
        for one in selectors.split(","):
            found = re.fullmatch(r"(\w+)((?:\[[^\]]+\])*)((?::(?!:)[\w-]+)*)", one.strip())
            if found is not None:
                marks, states = re.findall(r"\[[^\]]+\]", found[2]), re.findall(r":[\w-]+", found[3])
                yield Rule(found[1], frozenset((*marks, *states)), frozenset(states), says)


def dressed(name: str) -> list[Rule]:
    """The rules of a theme."""
    text = BASE + LABELS + BUTTONS + FIELDS + SHEETS
    return list(rules(text + CONTRAST if name == "contrast" else text))


def pairs(every: list[Rule]) -> Iterator[tuple[Rule, str, str]]:
    """For each rule the ink and the ground of a widget that it dresses, with what the rules before it say."""
    for rule in every:
        said: dict[str, str] = {}
        for _place, other in sorted(enumerate(every), key=lambda item: (len(item[1].marks), item[0])):
            if other.holds_for(rule):
                said.update(other.says)
        ink, ground = said.get("color", "$text"), said.get("background", "transparent")
        if rule.kind not in SHEETS_ALONE and {"color", "background"} & {what for what, _ in rule.says}:
            grounds = ("background", "surface") if ground in ("transparent", "none") else (ground.removeprefix("$"),)
            for one in grounds:
                yield rule, ink.removeprefix("$"), one


def low(tokens: Tokens, table: Mapping[str, tuple[str, ...]], least: float) -> list[str]:
    """Each pair of a table that does not reach the ratio."""
    return [
        f"{ink} on {ground}: {found:.2f}"
        for ink, grounds in table.items()
        for ground in grounds
        if (found := contrast(getattr(tokens, ink), getattr(tokens, ground))) < least
    ]


def test_the_formula_gives_the_known_ratios() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)
    assert contrast("#FF0000", "#FFFFFF") == pytest.approx(4.0, abs=0.005)
    assert contrast("#123456", "#123456") == 1


@pytest.mark.parametrize("name", list(theme.THEMES))
def test_every_text_is_read_on_every_ground_that_it_is_painted_on(name: str) -> None:
    tokens = theme.THEMES[name]
    assert low(tokens, {ink: grounds for ink, grounds in INKS.items() if ink != "disabled"}, TEXT) == []
    assert low(tokens, {"disabled": INKS["disabled"]}, DISABLED) == []


@pytest.mark.parametrize("name", list(theme.THEMES))
def test_every_border_of_a_control_and_every_ring_is_seen(name: str) -> None:
    assert low(theme.THEMES[name], SHAPES, SHAPE) == []


@pytest.mark.parametrize("name", list(theme.THEMES))
def test_what_is_painted_on_a_selected_row_is_read(name: str) -> None:
    worn_before = worn.name()
    worn.wear(name)
    try:
        tokens = theme.current(selected=True)
    finally:
        worn.wear(worn_before)
    assert low(tokens, dict.fromkeys(ON_SELECTION, ("accent_soft",)), TEXT) == []


@pytest.mark.parametrize("name", list(theme.THEMES))
def test_every_rule_of_the_style_sheet_sets_a_text_that_is_read(name: str) -> None:
    tokens, wrong, seen = theme.THEMES[name], [], 0
    for rule, ink, ground in pairs(dressed(name)):
        least = DISABLED if ":disabled" in rule.states else TEXT
        found = contrast(getattr(tokens, ink), getattr(tokens, ground))
        seen += 1
        if found < least:
            wrong.append(f"{rule.kind}{''.join(sorted(rule.marks))}: {ink} on {ground}: {found:.2f}")
    assert wrong == []
    assert seen > 60, "the style sheet could not be read"


def test_no_token_is_left_out() -> None:
    """A token that is new is a ground, an ink or a shape, and somebody has to say which."""
    named = {*INKS, *SHAPES, *ONLY_GROUNDS}
    named.update(ground for table in (INKS, SHAPES) for grounds in table.values() for ground in grounds)
    assert named == set(Tokens._fields)


def test_a_bad_pair_is_found() -> None:
    tokens = theme.LIGHT._replace(muted="#9A958B", control_border="#C9C3B8")
    assert any(one.startswith("muted on surface") for one in low(tokens, INKS, TEXT))
    assert any(one.startswith("control_border on surface") for one in low(tokens, SHAPES, SHAPE))
    bad = list(rules('QLabel[role="ghost"] { background: $surface; color: $border; }'))
    assert [(ink, ground) for _rule, ink, ground in pairs(bad)] == [("border", "surface")]
    assert contrast(theme.LIGHT.border, theme.LIGHT.surface) < TEXT
