# SPDX-License-Identifier: Apache-2.0
"""A dialog has the size that somebody gave it the last time, as far as the window has room."""

from PySide6.QtCore import QObject, QSize
from PySide6.QtWidgets import QDialog, QWidget

from sencodesk_ui.this_computer import settings

BESIDE = QSize(60, 40)
"""How much of the window stays to be seen beside the dialog, in pixels."""


class KeptSize(QObject):
    """Sizes ``dialog`` at once: as kept under ``key``, else as usual. Its size is kept when it closes."""

    def __init__(self, dialog: QDialog, key: str, usual: QSize, window: QWidget) -> None:
        super().__init__(dialog)
        self._dialog, self._key, self._keeps = dialog, key, True
        kept = settings().value(key)
        wanted = kept if isinstance(kept, QSize) and kept.isValid() else usual
        dialog.resize(wanted.boundedTo(window.size() - BESIDE))
        dialog.finished.connect(self._keep)

    def let_go(self) -> None:
        """This time the size says nothing: the dialog has little to show."""
        self._keeps = False

    def _keep(self) -> None:
        if self._keeps:
            settings().setValue(self._key, self._dialog.size())
