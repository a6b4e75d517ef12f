# SPDX-License-Identifier: Apache-2.0
"""The chart in the window: every look and size, by key, by mouse, to a reader; and mark for mark the chart on paper."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QSize, Qt
from PySide6.QtGui import QAccessible, QColor, QImage, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sencodesk.charts.bars import MINUTES, Cost, Delivered, Delivery, Spent
from sencodesk.charts.days import Term
from sencodesk.charts.drawing import Chart, Hatch, Text
from sencodesk.charts.interval import Measured, WhatWorked
from sencodesk.charts.progress import Aim, Guide, Period, Progress, Score, Series
from sencodesk.charts.scales import Numbers, Phases
from sencodesk.papers.drawing import Painter
from sencodesk.papers.setting import Setter
from sencodesk.papers.tags import Node, TagCanvas
from sencodesk_ui import theme
from sencodesk_ui.theme import Look
from sencodesk_ui.widgets.chart import ChartView, paint

FIRST = date(2026, 9, 14)
READING = Series("Reading", tuple(Score(FIRST + timedelta(14 * n), 80.0 + n) for n in range(6)))
SPELLING = Series("Spelling", (Score(FIRST, 74.0), Score(FIRST + timedelta(30), None, "Away"), Score(FIRST, 76.0)))
PROGRESS = Progress(
    "Reading and spelling", Numbers(name="Standardised score"), (READING, SPELLING),
    (Period(5, FIRST, date(2026, 11, 26)), Period(6, date(2026, 11, 30), date(2027, 3, 25))),
    Aim(FIRST, 80, date(2026, 12, 18), 92), Guide(100, "Average"),
    (Term(date(2026, 9, 2), "Autumn 2026"), Term(date(2027, 1, 4), "Spring 2027")),
)  # fmt: skip
PHASE = Progress(
    "Phonics", Phases(name="Phase", names=("Phase 1", "Phase 2", "Phase 3")),
    (Series("Phase", (Score(FIRST, 0.0), Score(FIRST + timedelta(60), 2.0))),),
)  # fmt: skip
EMPTY = Progress("Spelling", Numbers(name="Words"), ())
PROMISED = Delivered(
    "Minutes", MINUTES, (Delivery("Talk Ladder", 600, 540, "Mrs Dell"), Delivery("Hand gym", 300, None))
)
COST = Cost("Cost to date", (Spent("Edie Marrowfield", 4120.5), Spent("Dexter Quillstone", 7480)), 6000, "SEN budget")
WORKED = WhatWorked(
    "What worked", Numbers(name="Score", unit="points"),
    (Measured("Talk Ladder", tuple((80.0, 78.0 + n) for n in range(12))), Measured("Hand gym", ((80.0, 85.0),))),
)  # fmt: skip
CHARTS: list[Chart] = [PROGRESS, PHASE, EMPTY, PROMISED, COST, WORKED]


@pytest.fixture
def wear(dressed: QApplication) -> Iterator[Callable[[str, int], None]]:
    """Puts on a look at a size; takes it off again."""

    def put_on(look: str, percent: int) -> None:
        theme.apply(dressed, Look(look, look, percent))

    yield put_on
    theme.apply(dressed)


@pytest.fixture
def spoken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was read out."""
    said: list[str] = []
    monkeypatch.setattr("sencodesk_ui.widgets.chart.announce", lambda _by, words, **_how: said.append(words))
    return said


def shown(qtbot: QtBot, chart: Chart, size: QSize | None = None) -> ChartView:
    view = ChartView("chart")
    qtbot.addWidget(view)
    view.show_chart(chart)
    view.resize(size or view.sizeHint())
    view.setAutoFillBackground(True)
    view.show()
    qtbot.waitExposed(view)
    return view


def colours(image: QImage) -> set[str]:
    pixels = memoryview(image.convertToFormat(QImage.Format.Format_RGB32).constBits()).cast("I")
    return {f"#{pixel & 0xFFFFFF:06X}" for pixel in set(pixels)}


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("look", ["light", "dark", "contrast"])
def test_every_chart_in_every_look_and_size(
    wear: Callable[[str, int], None], qtbot: QtBot, look: str, percent: int
) -> None:
    wear(look, percent)
    tokens = theme.current()
    for chart in CHARTS:
        view = shown(qtbot, chart, QSize(10, 10))
        assert view.size() == view.minimumSize()
        drawing = view.drawing()
        assert drawing.width * view.scale() <= view.width()
        assert drawing.height * view.scale() <= view.height()
        assert {mark.size for mark in drawing.simple() if isinstance(mark, Text)} == {theme.pt(9.75)}
        found = colours(view.grab().toImage())
        assert {tokens.muted, tokens.surface} & found
        if view.drawing().groups():
            assert tokens.accent in found
            assert tokens.text in found


def test_a_chart_is_never_wider_than_a_small_window_has_room_for(wear: Callable[[str, int], None]) -> None:
    wear("light", 200)
    for chart in CHARTS:
        view = ChartView("chart")
        view.show_chart(chart)
        assert view.minimumWidth() <= 640
        view.deleteLater()


@pytest.mark.usefixtures("dressed")
def test_a_reader_hears_the_chart(qtbot: QtBot) -> None:
    view = shown(qtbot, PROGRESS)
    told = QAccessible.queryAccessibleInterface(view)
    assert told.text(QAccessible.Text.Name) == "Reading and spelling"
    assert told.text(QAccessible.Text.Description) == PROGRESS.words()


@pytest.mark.usefixtures("dressed")
def test_the_keys_go_from_score_to_score_and_say_each(qtbot: QtBot, spoken: list[str]) -> None:
    view = shown(qtbot, PROGRESS)
    view.setFocus(Qt.FocusReason.TabFocusReason)
    said = [group.words for group in view.drawing().groups()]
    keys = (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_End)
    for key in keys:
        QTest.keyClick(view, key)
    assert spoken == [said[0], said[1], said[0], said[0], said[0], said[-1]]
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.chosen() == said[-1] == "Aim: 92 by Fri 18 Dec 2026"
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert view.chosen() == said[0]
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view.chosen() == ""


@pytest.mark.usefixtures("dressed")
def test_every_score_is_reached_by_the_arrow_alone(qtbot: QtBot, spoken: list[str]) -> None:
    view = shown(qtbot, WORKED)
    for _ in view.drawing().groups():
        QTest.keyClick(view, Qt.Key.Key_Right)
    assert spoken == [group.words for group in view.drawing().groups()]
    assert spoken[1] == "Hand gym: 1 pupil, too few to say."


@pytest.mark.usefixtures("dressed")
def test_what_is_chosen_is_ringed_and_boxed(qtbot: QtBot) -> None:
    view = shown(qtbot, PROGRESS)
    before = view.grab().toImage()
    QTest.keyClick(view, Qt.Key.Key_Right)
    after = view.grab().toImage()
    area = view.area(view.drawing().groups()[0])
    assert before != after
    edge = (int(area.left()) - 3, int(area.center().y()))
    assert QColor(after.pixel(*edge)) != QColor(before.pixel(*edge))


@pytest.mark.usefixtures("dressed")
def test_the_mouse_finds_what_is_under_it_and_says_nothing_aloud(qtbot: QtBot, spoken: list[str]) -> None:
    view = shown(qtbot, PROMISED)
    first, second = view.drawing().groups()
    QTest.mouseMove(view, view.area(first).center().toPoint())
    QTest.mouseMove(view, view.area(second).center().toPoint())
    qtbot.waitUntil(lambda: view.chosen() == second.words)
    assert spoken == []
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.area(first).center().toPoint())
    assert (view.chosen(), spoken) == (first.words, [first.words])


@pytest.mark.usefixtures("dressed")
def test_a_chart_of_nothing_takes_no_focus(qtbot: QtBot) -> None:
    view = shown(qtbot, EMPTY)
    assert view.focusPolicy() == Qt.FocusPolicy.NoFocus
    view.show_chart(PROGRESS)
    assert view.focusPolicy() == Qt.FocusPolicy.StrongFocus
    assert view.accessibleDescription() == PROGRESS.words()


PIXELS = 2.0
"""Pixels of a point in the comparison."""
CELL = 6


def on_screen(chart: Chart) -> QImage:
    """The chart as the window paints it."""
    drawing = chart.draw(480, 260, 9)
    image = QImage(int(520 * PIXELS), int(640 * PIXELS), QImage.Format.Format_RGB32)
    image.setDotsPerMeterX(int(72 * PIXELS / 0.0254) + 1)
    image.setDotsPerMeterY(int(72 * PIXELS / 0.0254) + 1)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(QPointF(20 * PIXELS, 20 * PIXELS))
    paint(painter, drawing, PIXELS)
    painter.end()
    return image


def on_paper(chart: Chart) -> QImage:
    """The same as the paper has it, drawn by the PDF engine."""
    drawing = chart.draw(480, 260, 9)
    with TagCanvas("Chart", datetime(2026, 11, 23, tzinfo=UTC), (520, 640)) as canvas:
        canvas.content(Node("Figure", canvas.root), Painter(Setter(), drawing).operators(canvas, 20, 20))
        canvas.finish_page()
        data = canvas.finish()
    held = QByteArray(data)
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    drawn = document.render(0, QSize(int(520 * PIXELS), int(640 * PIXELS)))
    image = QImage(drawn.size(), QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.drawImage(0, 0, drawn)
    painter.end()
    document.close()
    return image


def cells(image: QImage, darkest: int) -> set[tuple[int, int]]:
    """Where there is ink, in squares of CELL pixels."""
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    line, data = grey.bytesPerLine(), bytes(grey.constBits())
    return {
        (x // CELL, y // CELL)
        for y in range(grey.height())
        for x in range(0, grey.width(), CELL)
        if min(data[y * line + x : y * line + min(x + CELL, grey.width())]) < darkest
    }


def near(cell: tuple[int, int], others: set[tuple[int, int]]) -> bool:
    return any((cell[0] + x, cell[1] + y) in others for x in (-1, 0, 1) for y in (-1, 0, 1))


@pytest.mark.usefixtures("dressed")
@pytest.mark.parametrize("chart", CHARTS, ids=[chart.title for chart in CHARTS])
def test_screen_and_paper_show_the_same_marks(chart: Chart) -> None:
    screen, paper = on_screen(chart), on_paper(chart)
    for one, other in ((screen, paper), (paper, screen)):
        strong, any_ink = cells(one, 150), cells(other, 232)
        assert len(strong) > 40
        assert [cell for cell in strong if not near(cell, any_ink)] == []


@pytest.mark.usefixtures("dressed")
def test_hatching_is_hatched_on_both() -> None:
    hatch = [mark for mark in COST.draw(480, 260, 9).simple() if isinstance(mark, Hatch)][-1]  # before it, its key
    left, top, right, bottom = (round((side + 20) * PIXELS) for side in hatch.box)
    shares = []
    for image in (on_screen(COST), on_paper(COST)):
        inner = [
            (image.pixel(x, y) >> 8 & 0xFF) < 170
            for x in range(left + 3, right - 3)
            for y in range(top + 3, bottom - 3)
        ]
        shares.append(sum(inner) / len(inner))
    assert all(0.15 < share < 0.7 for share in shares), shares
    assert abs(shares[0] - shares[1]) < 0.15
