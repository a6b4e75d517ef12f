# SPDX-License-Identifier: Apache-2.0
"""The colours of the look, in one table with three columns: light, dark, high contrast."""

from typing import NamedTuple


class Ink(str):
    """A colour as ``#RRGGBB`` that knows which token it is, so that what was drawn in it can be drawn anew in another
    theme, though two tokens may have the same colour in this one."""

    __slots__ = ("token",)

    token: str


class Tokens(NamedTuple):
    """Every colour by what it is for, as ``#RRGGBB``. Text pairs reach 4.5:1, borders of controls 3:1 (WCAG 2.x)."""

    background: str
    surface: str
    sunken: str
    hover: str
    border: str
    control_border: str
    text: str
    muted: str
    disabled: str
    accent: str
    accent_hover: str
    accent_pressed: str
    on_accent: str
    accent_soft: str
    danger: str
    danger_soft: str
    warning: str
    warning_soft: str
    success: str
    success_soft: str
    focus: str
    toast: str
    toast_text: str
    toast_act: str
    stripe: str
    stripe_soft: str
    scrim: str
    selected_text: str
    """Text on ``accent_soft``: what is selected. In high contrast that ground is the accent itself."""
    selected_accent: str
    """The accent on that ground."""


def _inked(tokens: Tokens) -> Tokens:
    found = {}
    for token, value in tokens._asdict().items():
        found[token] = Ink(value)
        found[token].token = token
    return Tokens(**found)


LIGHT = _inked(
    Tokens(
        background="#F6F4EF",
        surface="#FFFFFF",
        sunken="#EFECE5",
        hover="#F3F0E9",
        border="#DFDAD0",
        control_border="#837B6F",
        text="#211F1B",
        muted="#5B564D",
        disabled="#6F695F",
        accent="#12586B",
        accent_hover="#0E4757",
        accent_pressed="#0A3642",
        on_accent="#FFFFFF",
        accent_soft="#E2EEF1",
        danger="#A3261B",
        danger_soft="#FBEAE7",
        warning="#774A00",
        warning_soft="#FBF0DA",
        success="#225F39",
        success_soft="#E5F1E8",
        focus="#12586B",
        toast="#211F1B",
        toast_text="#FFFFFF",
        toast_act="#9AD6E3",
        stripe="#F6E3B4",
        stripe_soft="#FBF0DA",
        scrim="#6B211F1B",
        selected_text="#211F1B",
        selected_accent="#12586B",
    )
)

DARK = _inked(
    Tokens(
        background="#1A1917",
        surface="#232220",
        sunken="#141311",
        hover="#2C2A27",
        border="#3D3A35",
        control_border="#928A7E",
        text="#F2EFE9",
        muted="#BBB4A8",
        disabled="#8F887D",
        accent="#86C9D8",
        accent_hover="#A3D8E4",
        accent_pressed="#C0E6EE",
        on_accent="#08252C",
        accent_soft="#1F3B43",
        danger="#FFA294",
        danger_soft="#43231E",
        warning="#F1C272",
        warning_soft="#3C3018",
        success="#8FD4A4",
        success_soft="#1F3627",
        focus="#86C9D8",
        toast="#F2EFE9",
        toast_text="#211F1B",
        toast_act="#12586B",
        stripe="#3C3018",
        stripe_soft="#2A2212",
        scrim="#8C000000",
        selected_text="#F2EFE9",
        selected_accent="#86C9D8",
    )
)

HIGH_CONTRAST = _inked(
    Tokens(
        background="#000000",
        surface="#000000",
        sunken="#000000",
        hover="#262626",
        border="#8F8F8F",
        control_border="#FFFFFF",
        text="#FFFFFF",
        muted="#E8E8E8",
        disabled="#B8B8B8",
        accent="#7DE8FF",
        accent_hover="#B0F1FF",
        accent_pressed="#DDF9FF",
        on_accent="#000000",
        accent_soft="#7DE8FF",
        danger="#FF9D94",
        danger_soft="#000000",
        warning="#FFD54A",
        warning_soft="#000000",
        success="#8CF5A0",
        success_soft="#000000",
        focus="#FFEB3B",
        toast="#000000",
        toast_text="#FFFFFF",
        toast_act="#7DE8FF",
        stripe="#000000",
        stripe_soft="#3A3000",
        scrim="#B0000000",
        selected_text="#000000",
        selected_accent="#000000",
    )
)

THEMES = {"light": LIGHT, "dark": DARK, "contrast": HIGH_CONTRAST}
"""The three columns by their names."""
