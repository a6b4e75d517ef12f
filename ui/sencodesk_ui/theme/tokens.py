# SPDX-License-Identifier: Apache-2.0
"""The colours and sizes of the look, in one table; dark and high contrast are further instances of it."""

from typing import NamedTuple


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


LIGHT = Tokens(
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
)
