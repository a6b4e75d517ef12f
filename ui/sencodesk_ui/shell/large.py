# SPDX-License-Identifier: Apache-2.0
"""Large text needs another arrangement: what stands side by side at the usual size stands below each other then."""

from PySide6.QtWidgets import QBoxLayout

from sencodesk_ui import theme


def side_by_side() -> QBoxLayout.Direction:
    """How two parts, or two buttons with many words, are laid out in the size in use."""
    return QBoxLayout.Direction.TopToBottom if theme.size.is_large() else QBoxLayout.Direction.LeftToRight
