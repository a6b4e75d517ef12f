# SPDX-License-Identifier: Apache-2.0
"""The register and its plans out of the window: on paper, or as a table for a spreadsheet."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from sencodesk.services import printing as services
from sencodesk.services.desk import Desk
from sencodesk_ui import folders, printing
from sencodesk_ui.taking_out import TakingOut
from sencodesk_ui.workspace import Workspace


class Export(QObject):
    """Asks where to, then writes. No file is named after a child."""

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self._page = parent
        self.taking = TakingOut(workspace, parent)

    def print_plans(self, pupil_ids: Sequence[str]) -> None:
        """Print the plans in force of these pupils."""
        printing.offer(self.workspace, self._page, pupil_ids=list(pupil_ids))

    def print_register(self) -> None:
        """The SEN register on paper."""
        printing.offer(self.workspace, self._page, what="register")

    def save_csv(self) -> None:
        """The SEN register as CSV, with everything that a spreadsheet might take for a formula made harmless."""
        offered = f"sen-register-{self.workspace.today().isoformat()}.csv"
        path = folders.ask_save(self._page, "Save the SEN register", offered, "Table (*.csv)")
        if path is None:
            return

        def act(desk: Desk) -> Path:
            return services.register_csv(desk, out=path)

        self.workspace.write(self, act, self._said)

    def _said(self, path: Path) -> None:
        self.workspace.say_saved(
            "The SEN register is saved as a table. It holds children's names: keep it safe, and delete it after use.",
            path,
        )
