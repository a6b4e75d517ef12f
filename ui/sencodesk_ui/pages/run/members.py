# SPDX-License-Identifier: Apache-2.0
"""The pupils of a run: rows whose new ones come by typing a name, not by a blank form."""

from sencodesk_ui.forms.record import RecordForm
from sencodesk_ui.forms.rows import Record, RecordRows
from sencodesk_ui.widgets import Label


class Members(RecordRows):
    """A form for each pupil in the run; its heading may take several lines."""

    def _make(self, record: Record) -> RecordForm:
        form = super()._make(record)
        heading = form.extras["heading"]
        assert isinstance(heading, Label)
        heading.setWordWrap(True)
        return form

    def _show_heads(self) -> None:
        super()._show_heads()
        self.add_button.hide()
