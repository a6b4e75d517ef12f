# SPDX-License-Identifier: Apache-2.0
"""Whether the system says that the network came back: a hint to try again, never a reason not to.

Qt's network part wants a Kerberos library that a lean computer does not have. It is loaded only here, and where it
cannot be, the hint is simply missing: the outbox tries by the clock anyway.
"""

from importlib import import_module
from typing import Any

from PySide6.QtCore import QObject, Signal


class Network(QObject):
    """``came_back`` when the system reports a connection after there was none."""

    came_back = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._online: Any = None
        try:
            information = import_module("PySide6.QtNetwork").QNetworkInformation
        except ImportError:
            return
        if information.loadDefaultBackend():
            self._online = information.Reachability.Online
            information.instance().reachabilityChanged.connect(self._changed)

    def _changed(self, reachability: object) -> None:
        if reachability == self._online:
            self.came_back.emit()
