# SPDX-License-Identifier: Apache-2.0
"""The paper itself beside a form: which copy, which page, how large; drawn again after a pause in typing.

What a pane shows is made by its source on a thread of its own, so the same pane serves the editor and the print sheet.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from sencodesk.papers.model import Paper
from sencodesk_ui import theme
from sencodesk_ui.jobs import Jobs
from sencodesk_ui.widgets.buttons import IconButton, Segmented
from sencodesk_ui.widgets.labels import Label
from sencodesk_ui.widgets.order import tab_through
from sencodesk_ui.widgets.paper_view import PaperView, Rendered, render

PAUSE_MS = 80
"""After this pause in typing the paper is drawn again; with the drawing it stays under a quarter second."""
STEP = 1.25
IN_A_LINE = 2
"""Copies that stand side by side in large text, too."""
DRAWING = "It is being drawn again."


class PaperPane(QFrame):
    """A paper with its bar: which copy, which page, how large. ``drawn`` carries the Paper that is shown now,
    ``failed`` the error of a drawing that came to nothing, where its owner asked to ``tell_failures``."""

    drawn = Signal(object)
    copy_chosen = Signal(str)
    failed = Signal(object)

    def __init__(
        self, jobs: Jobs, copies: Sequence[tuple[str, str]], *, name: str = "paper", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("kind", "paper-pane")
        self._jobs = jobs
        self._source: Callable[[str], Callable[[], Paper] | None] = lambda _copy: None
        self._under_way = self._again = self._rendering = False
        self.tell_failures = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.draw)
        self.view = PaperView(self, name=f"{name}-view")
        stacked = theme.size.is_large() and len(copies) > IN_A_LINE
        self.copies = Segmented(copies, name=f"{name}-copy", parent=self, label="Copy", stacked=stacked)
        self.copies.set_value(copies[0][0])
        self.page_label = Label("", "small-muted", self)
        self.page_label.setObjectName(f"{name}-page")
        self._build(name)
        self.copies.chosen.connect(self._chosen)
        self.view.turned.connect(self._say_page)
        self.view.wanting.connect(self._render_missing)

    def _build(self, name: str) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        bar = QFrame(self)
        bar.setProperty("kind", "head")
        large = theme.size.is_large()  # then the copies have a line of their own
        lines = QVBoxLayout(bar)
        lines.setContentsMargins(16, 8, 12, 8)
        lines.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(4)
        if large:
            lines.addWidget(self.copies, 0, Qt.AlignmentFlag.AlignLeft)
        else:
            row.addWidget(self.copies)
            row.addStretch(1)
        lines.addLayout(row)
        row.addWidget(self.page_label)
        row.addSpacing(8)
        smaller = IconButton(
            "zoom-out", "Smaller", name=f"{name}-smaller", parent=bar, act=lambda: self._zoom(1 / STEP)
        )
        larger = IconButton("zoom-in", "Larger", name=f"{name}-larger", parent=bar, act=lambda: self._zoom(STEP))
        row.addWidget(smaller)
        row.addWidget(larger)
        if large:
            row.addStretch(1)
        column.addWidget(bar)
        self._said = Label("", "small-muted", self, wrap=True)
        self._said.setObjectName(f"{name}-said")
        self._said.setContentsMargins(16, 6, 12, 6)
        self._said.hide()
        column.addWidget(self._said)
        column.addWidget(self.view, 1)
        tab_through(self, bar, self.view)

    def set_source(self, source: Callable[[str], Callable[[], Paper] | None]) -> None:
        """``source(copy)`` is asked on the window's thread and returns what draws the paper on another, or None."""
        self._source = source

    def copy(self) -> str:
        """The copy that is shown."""
        return str(self.copies.value())

    def set_copy(self, copy: str) -> None:
        """Show another copy."""
        self.copies.set_value(copy)
        self.draw()

    def say(self, words: str) -> None:
        """Something to know of the copy that is shown, below the bar; or nothing."""
        self._said.setText(words)
        self._said.setVisible(bool(words))

    def touch(self) -> None:
        """Something was typed: draw after the next pause."""
        self._pause.start()
        self._describe()

    def draw(self) -> None:
        """Draw now; while a drawing is under way, once more after it."""
        self._pause.stop()
        if self._under_way:
            self._again = True
            return
        work = self._source(self.copy())
        if work is None:
            self._describe()
            return
        self._under_way = True
        self._describe()
        scale, pages = self.view.scale(), self.view.visible_pages()

        def make() -> tuple[Paper, Rendered]:
            paper = work()
            return paper, render(paper.data, scale, pages)

        self._jobs.aside(self, make, self._show, self._failed)

    def settled(self) -> bool:
        """Whether what is shown is the newest."""
        return not (self._under_way or self._again or self._pause.isActive() or self._rendering)

    def _show(self, made: tuple[Paper, Rendered]) -> None:
        self._under_way = False
        paper, drawn = made
        self.view.show_pages(drawn, paper.boxes)
        self.drawn.emit(paper)
        if self._again:
            self._again = False
            self.draw()
        self._describe()

    def _failed(self, error: BaseException) -> None:
        self._under_way = False
        (self.failed if self.tell_failures else self._jobs.bug).emit(error)
        if self._again:
            self._again = False
            self.draw()
        self._describe()

    def _render_missing(self) -> None:
        wanted = self.view.missing()
        if self._rendering or self._under_way or not wanted or not self.view.data:
            return
        self._rendering = True
        data, scale = self.view.data, self.view.scale()

        def done(more: Rendered) -> None:
            self._rendering = False
            self.view.add_images(more)
            self._render_missing()
            self._describe()

        def failed(error: BaseException) -> None:
            self._rendering = False
            self._describe()
            self._jobs.bug.emit(error)

        self._jobs.aside(self, lambda: render(data, scale, wanted), done, failed)

    def _chosen(self, copy: object) -> None:
        self.copy_chosen.emit(str(copy))
        self.draw()

    def _zoom(self, factor: float) -> None:
        self.view.set_zoom(self.view.zoom() * factor)

    def _say_page(self) -> None:
        count = self.view.pages()
        if count:
            self.page_label.setText(f"{self._where()} · {round(self.view.zoom() * 100)} %")
            self._describe()

    def _where(self) -> str:
        return f"Page {self.view.page() + 1} of {self.view.pages()}"

    def _describe(self) -> None:
        """What a screen reader says of the paper: whether it shows all that was typed, and the page."""
        said = DRAWING if not self.settled() else self._where() if self.view.pages() else ""
        if self.view.accessibleDescription() != said:
            self.view.setAccessibleDescription(said)
