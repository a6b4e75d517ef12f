# SPDX-License-Identifier: Apache-2.0
"""The theme that the window wears now; everything that paints asks here, each time it paints."""

from sencodesk_ui.theme.tokens import HIGH_CONTRAST, THEMES, Tokens

_worn = ["light"]
_CHOSEN = HIGH_CONTRAST._replace(
    **{name: HIGH_CONTRAST.on_accent for name in HIGH_CONTRAST._fields if name not in ("focus", "accent_soft", "scrim")}
)._replace(**dict.fromkeys(("on_accent", "surface", "hover", "sunken", "background"), HIGH_CONTRAST.accent))
"""High contrast fills what is selected with the accent, and everything on it is black."""


def worn(*, selected: bool = False) -> Tokens:
    """The tokens to paint with; ``selected`` is for what stands on ``accent_soft``."""
    return _CHOSEN if selected and is_contrast() else THEMES[_worn[0]]


def name() -> str:
    """The theme's name."""
    return _worn[0]


def wear(theme: str) -> None:
    """Another theme. Raises KeyError for one that there is not."""
    _worn[0] = theme if theme in THEMES else _no(theme)


def is_contrast() -> bool:
    """Whether this is high contrast, where the focus is always shown and nothing rests on a tint."""
    return _worn[0] == "contrast"


def _no(theme: str) -> str:
    raise KeyError(theme)
