# SPDX-License-Identifier: Apache-2.0
"""What a style sheet cannot say of the focus ring: the gap round the control. Only the ring wears it.

As the application's style it would be asked in Python for every measure of every control.
"""

from PySide6.QtWidgets import QProxyStyle, QStyle, QStyleHintReturn, QStyleOption, QWidget

GAP = 4


class RingStyle(QProxyStyle):
    """Fusion with room round the focus frame: two pixels of gap and two of ring."""

    def __init__(self) -> None:
        super().__init__("Fusion")

    def pixelMetric(
        self, metric: QStyle.PixelMetric, option: QStyleOption | None = None, widget: QWidget | None = None
    ) -> int:
        """The frame's two margins; all else as usual."""
        if metric in (QStyle.PixelMetric.PM_FocusFrameHMargin, QStyle.PixelMetric.PM_FocusFrameVMargin):
            return GAP
        return super().pixelMetric(metric, option, widget)

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returnData: QStyleHintReturn | None = None,  # noqa: N803  # as Qt calls it
    ) -> int:
        """The frame lies over the page or the window; in the button's own row it would be cut at the row's edges."""
        if hint == QStyle.StyleHint.SH_FocusFrame_AboveWidget:
            return 1
        return super().styleHint(hint, option, widget, returnData)
