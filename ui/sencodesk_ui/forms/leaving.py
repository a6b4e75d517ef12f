# SPDX-License-Identifier: Apache-2.0
"""Saves the form that is left: a list or another window over it is not leaving."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from sencodesk_ui.forms.record import RecordForm


class SavedWhenLeft(QObject):
    """Watches where the focus goes, as long as ``page`` lives, and saves each of its forms that the focus left."""

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._moved)

    def _moved(self, old: QWidget | None, new: QWidget | None) -> None:
        if old is None or new is None:
            return
        left = self._form_of(old)
        if left is not None and self._form_of(new) is not left:
            left.flush()

    def _form_of(self, widget: QWidget | None) -> RecordForm | None:
        while widget is not None and widget is not self._page:
            if isinstance(widget, RecordForm):
                return widget if self._page.isAncestorOf(widget) else None
            widget = widget.parentWidget()
        return None
