# SPDX-License-Identifier: Apache-2.0
"""What holds for every chart, whatever the numbers: nothing outside the frame, no words on words, the axis covers."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from sencodesk.charts.bars import MINUTES, POUNDS, Cost, Delivered, Delivery, Spent
from sencodesk.charts.days import Days, Term
from sencodesk.charts.drawing import Chart, Dot, Drawing, Hatch, Line, Polyline, Text, crosses, overlap
from sencodesk.charts.interval import Measured, WhatWorked
from sencodesk.charts.measure import fold, width
from sencodesk.charts.progress import Aim, Guide, Period, Progress, Score, Series
from sencodesk.charts.scales import Ages, AnyScale, Numbers, Phases

TEXT_SIZES = st.sampled_from([9.0, 9.75, 19.5])
WIDTHS = st.floats(100, 1200)
NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=40)
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
DENSE = st.dates(date(2026, 9, 1), date(2026, 11, 30))
"""A term, in which scores come close."""
AMOUNTS = st.floats(0, 1e7).map(lambda value: round(value, 2))
VALUES = st.floats(-1e6, 1e6).map(lambda value: round(value, 2))
PHASES = tuple(f"Phase {n}" for n in range(1, 7))


@st.composite
def scales_and_values(draw: st.DrawFn) -> tuple[AnyScale, st.SearchStrategy[float]]:
    """A scale of each kind, with values that it has."""
    lower = draw(st.booleans())
    kind = draw(st.integers(0, 2))
    if kind == 0:
        return Numbers(name="Minutes", unit="minutes", lower_is_better=lower, whole=draw(st.booleans())), VALUES
    if kind == 1:
        return Ages(name="Reading age", lower_is_better=lower), st.integers(0, 300).map(float)
    return Phases(name="Phase", names=PHASES), st.integers(0, 5).map(float)


@st.composite
def progresses(draw: st.DrawFn) -> Progress:
    """Scores over time with everything that may be beside them."""
    scale, values = draw(scales_and_values())
    days = draw(st.sampled_from([DAYS, DENSE]))
    score = st.builds(Score, days, st.none() | values)
    series = draw(st.lists(st.builds(Series, NAMES, st.lists(score, max_size=20).map(tuple)), max_size=4))
    spans = draw(st.lists(st.tuples(days, days).map(sorted), max_size=6))
    periods = tuple(Period(n, first, last) for n, (first, last) in enumerate(spans, start=1))
    aims = st.builds(Aim, days, values, days, values)
    terms = tuple(Term(day, f"Autumn {day.year}") for day in draw(st.lists(days, max_size=8)))
    guide = draw(st.none() | st.builds(Guide, values, NAMES))
    return Progress("Scores", scale, tuple(series), periods, draw(st.none() | aims), guide, terms)


deliveries = st.builds(Delivery, NAMES, AMOUNTS, st.none() | AMOUNTS, NAMES)
CHARTS: st.SearchStrategy[Chart] = st.one_of(
    progresses(),
    st.builds(Delivered, st.just("Promised"), st.just(MINUTES), st.lists(deliveries, max_size=6).map(tuple)),
    st.builds(
        Cost, st.just("Cost"), st.lists(st.builds(Spent, NAMES, AMOUNTS, NAMES), max_size=6).map(tuple), AMOUNTS, NAMES,
        st.just(POUNDS),
    ),
    st.builds(
        WhatWorked, st.just("What worked"), st.just(Numbers(name="Score", unit="points")),
        st.lists(
            st.builds(Measured, NAMES, st.lists(st.tuples(VALUES | st.none(), VALUES), max_size=12).map(tuple)),
            max_size=5,
        ).map(tuple),
    ),
)  # fmt: skip


def words_of(drawing: Drawing) -> list[Text]:
    return [mark for mark in drawing.simple() if isinstance(mark, Text)]


@settings(max_examples=150, deadline=None)
@given(CHARTS, WIDTHS, st.floats(60, 900), TEXT_SIZES)
def test_nothing_lies_outside_the_frame(chart: Chart, wide: float, tall: float, text: float) -> None:
    drawing = chart.draw(wide, tall, text)
    assert drawing.width >= wide
    assert drawing.height >= tall
    for mark in drawing.simple():
        left, top, right, bottom = mark.box
        assert left >= -0.01, mark
        assert top >= -0.01, mark
        assert right <= drawing.width + 0.01, mark
        assert bottom <= drawing.height + 0.01, mark
    for group in drawing.groups():
        assert group.words
        assert group.at[2] > group.at[0]
        assert group.at[3] > group.at[1]


@settings(max_examples=150, deadline=None)
@given(CHARTS, WIDTHS, TEXT_SIZES)
def test_no_words_stand_on_other_words(chart: Chart, wide: float, text: float) -> None:
    said = words_of(chart.draw(wide, 0, text))
    slack = text * 0.12  # the deepest letters of one line and the highest of the next may share a hair
    boxes = [(left, top + slack, right, bottom - slack) for left, top, right, bottom in (one.box for one in said)]
    for n, box in enumerate(boxes):
        for m in range(n):
            assert not overlap(box, boxes[m]), (said[n], said[m])


@settings(max_examples=100, deadline=None)
@given(CHARTS)
def test_every_chart_says_in_words_and_rows_what_it_draws(chart: Chart) -> None:
    assert chart.words().startswith(f"{chart.title}. ")
    table = chart.table()
    assert all(len(row) == len(table.head) for row in table.rows)
    drawn = [group for group in chart.draw(600, 300, 9).groups() if not group.words.startswith("Aim: ")]
    if isinstance(chart, Progress) and not drawn:
        return
    assert len(drawn) == len(table.rows)


@settings(max_examples=200, deadline=None)
@given(scales_and_values(), st.integers(2, 14), st.data())
def test_ticks_cover_the_data_evenly_and_never_touch(
    found: tuple[AnyScale, st.SearchStrategy[float]], most: int, data: st.DataObject
) -> None:
    scale, values = found
    shown = data.draw(st.lists(values, min_size=1, max_size=10))
    low, high = scale.span(shown)
    ticks = scale.ticks(low, high, most)
    assert ticks[0] <= min(shown)
    assert ticks[-1] >= max(shown)
    assert all(a < b for a, b in pairwise(ticks))
    assert len(ticks) <= max(most, 2)
    if not isinstance(scale, Phases):
        steps = [b - a for a, b in pairwise(ticks)]
        assert max(steps) - min(steps) <= max(steps) * 1e-6
    marks = [scale.mark(tick) for tick in ticks]
    assert len(set(marks)) == len(marks)


@given(st.lists(DAYS, min_size=2, max_size=20), st.lists(st.tuples(DAYS, DAYS).map(sorted), max_size=5))
def test_days_lie_in_their_order_and_on_the_axis(days: list[date], spans: list[list[date]]) -> None:
    axis = Days.over(days, [(first, last) for first, last in spans], 50, 500)
    places = [axis.at(day) for day in sorted(days)]
    assert all(50 - 1e-6 <= place <= 500 + 1e-6 for place in places)
    assert all(
        (a < b) == (one < other) for (a, b), (one, other) in zip(pairwise(places), pairwise(sorted(days)), strict=True)
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-500, 500), min_size=2, max_size=12, unique=True), st.booleans())
def test_a_higher_value_is_drawn_higher_even_where_lower_is_better(values: list[int], lower: bool) -> None:
    first = date(2026, 9, 1)
    scores = tuple(Score(first + timedelta(7 * n), float(value)) for n, value in enumerate(values))
    chart = Progress("Scores", Numbers(name="Minutes", lower_is_better=lower), (Series("Minutes", scores),))
    drawing = chart.draw(500, 250, 9)
    dots = [mark for mark in drawing.simple() if isinstance(mark, Dot)]
    assert len(dots) == len(values)
    by_value = sorted(zip(values, dots, strict=True), key=lambda pair: pair[0])
    assert all(a[1].y > b[1].y for a, b in pairwise(by_value))
    (line,) = [mark for mark in drawing.simple() if isinstance(mark, Polyline)]
    assert line.points == tuple((dot.x, dot.y) for dot in dots)


@given(st.floats(0, 300), st.floats(0, 300), st.floats(0.5, 200), st.floats(0.5, 200))
def test_hatching_stays_in_its_rectangle_and_leaves_no_wide_gap(x: float, y: float, w: float, h: float) -> None:
    lines = list(Hatch(x, y, w, h).lines())
    for one, other in lines:
        for px, py in (one, other):
            assert x - 1e-6 <= px <= x + w + 1e-6
            assert y - 1e-6 <= py <= y + h + 1e-6
        assert abs((one[0] + one[1]) - (other[0] + other[1])) < 1e-6
    assert len(lines) >= int((w + h) / 3.5) - 1


@given(NAMES, st.floats(30, 400), st.integers(1, 3))
def test_folded_words_fit_and_a_name_that_fits_is_whole(name: str, room: float, most: int) -> None:
    lines = fold(name, 10, room, most)
    assert len(lines) <= most
    assert all(width(line, 10) <= room for line in lines)
    if width(" ".join(name.split()), 10) <= room:
        assert list(lines) == ([" ".join(name.split())] if name.split() else [])


def test_close_scores_keep_their_values_apart() -> None:
    first = date(2026, 9, 1)
    scores = tuple(Score(first + timedelta(4 * n), 100.0 + n % 3) for n in range(12))
    series = (Series("Reading", scores), Series("Spelling", scores))
    drawing = Progress("Scores", Numbers(name="Score"), series).draw(260, 150, 9)
    said = [mark for group in drawing.groups() for mark in group.marks if isinstance(mark, Text)]
    assert len(said) >= 2
    assert not any(overlap(a.box, b.box) for n, a in enumerate(said) for b in said[:n])
    assert not any(overlap(a.box, mark.box) for a in said for mark in drawing.simple() if isinstance(mark, Dot))


def test_a_line_that_only_passes_by_does_not_cross() -> None:
    assert crosses((0, 0, 10, 10), (-5, 5), (15, 5))
    assert crosses((0, 0, 10, 10), (2, 2), (3, 3))
    assert not crosses((0, 0, 10, 10), (-5, 12), (15, 12))
    assert not crosses((0, 0, 10, 10), (11, -5), (11, 20))
    assert not crosses((0, 0, 10, 10), (-5, 8), (4, 17))


def test_series_differ_without_colour() -> None:
    day = date(2026, 9, 1)
    scores = (Score(day, 1.0), Score(day + timedelta(30), 2.0))
    chart = Progress("Scores", Numbers(name="Score"), tuple(Series(f"S{n}", scores) for n in range(4)))
    marks = list(chart.draw(500, 250, 9).simple())
    assert len({mark.dash for mark in marks if isinstance(mark, Polyline)}) == 4
    assert len({(mark.shape, mark.hollow) for mark in marks if isinstance(mark, Dot)}) == 4


def test_plans_stand_behind_with_their_numbers() -> None:
    periods = tuple(Period(n, date(2026, n, 1), date(2026, n, 27)) for n in range(1, 9))
    scores = (Score(date(2026, 1, 2), 1.0), Score(date(2026, 8, 20), 2.0))
    chart = Progress("Scores", Numbers(name="Score"), (Series("S", scores),), periods)
    wide = [one.text for one in words_of(chart.draw(900, 250, 9))]
    narrow = [one.text for one in words_of(chart.draw(260, 250, 9))]
    assert [f"Plan {n}" in wide for n in range(1, 9)] == [True] * 8
    assert [str(n) in narrow for n in range(1, 9)] == [True] * 8
    assert not any(text.startswith("Plan") for text in narrow)
    marks = list(chart.draw(900, 250, 9).simple())
    last_band = max(n for n, mark in enumerate(marks) if isinstance(mark, Line) and mark.dash == (1.5, 2))
    assert last_band < min(n for n, mark in enumerate(marks) if isinstance(mark, Polyline | Dot))
