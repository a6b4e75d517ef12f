# SPDX-License-Identifier: Apache-2.0
"""What every page is to the window: a place with a name, that loads, reloads when its subject changed, and saves."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from sencodesk_ui.workspace import Workspace


class Page(QWidget):
    """One page. Subclasses build their widgets in ``__init__`` and fill them in ``load``."""

    stem: ClassVar[str] = ""
    rail: ClassVar[str] = ""
    """The rail's entry that is lit while this page is shown."""
    handbook: ClassVar[str] = "index"
    concerns: ClassVar[frozenset[str]] = frozenset()
    """Tables whose change makes this page load again."""
    compact_rail: ClassVar[bool] = False
    """Whether the page wants the rail as icons only."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self.where: dict[str, Any] = {}
        self.came_from = ""
        """Stem of the page before, which Back leads to; empty where there is none."""
        self.setObjectName(f"page-{self.stem}")

    def show_at(self, where: dict[str, Any]) -> None:
        """Come to this page; ``where`` names the record."""
        self.where = dict(where)
        self.load()

    def load(self) -> None:
        """Read what is shown and show it; keep selection, scroll place and what is being typed."""

    def commit(self) -> None:
        """Save what is being typed: the page is left, printed, or the window is locked."""

    def keeps(self, files: Sequence[Path]) -> bool:  # noqa: ARG002  # which files, for those pages that take some
        """Whether files that are dropped on the window, and are none of pupils, are taken here; then they are."""
        return False

    def chapter(self) -> str:
        """The handbook's page about what is shown now."""
        return self.handbook

    def first_focus(self) -> QWidget | None:
        """The widget that takes the focus when the page opens."""
        return None
