# SPDX-License-Identifier: Apache-2.0
"""What is said of a correction, the same on every page."""

from sencodesk.codes.london import london
from sencodesk.views.versions import CorrectionView
from sencodesk_ui.widgets import shown_day


def corrected_words(one: CorrectionView) -> str:
    """``Corrected Mon 7 Dec 2026 by Mrs Oakes: the date was a slip.``"""
    return f"Corrected {shown_day(london(one.at).date())} by {one.by}: {one.reason}"
