# SPDX-License-Identifier: Apache-2.0
"""What the charts say: scores, ages, phases, shares, and how far a gain may be read."""

from datetime import date, timedelta
from itertools import product
from random import Random
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sencodesk.charts.bars import MINUTES, POUNDS, Cost, Delivered, Delivery, Spent, share
from sencodesk.charts.days import Days, Term
from sencodesk.charts.drawing import Dot, Hatch, Polyline, Rect, Text
from sencodesk.charts.interval import FEWEST, Measured, WhatWorked, interval
from sencodesk.charts.progress import Aim, Period, Progress, Score, Series
from sencodesk.charts.scales import Ages, Numbers, Phases, nice, number

MINUTES_TO_START = Numbers(name="Minutes to start", unit="minutes", one="minute", lower_is_better=True)
FIRST = date(2026, 9, 14)


def chart_of(*values: float | None, scale: Numbers | Ages | Phases = MINUTES_TO_START) -> Progress:
    scores = tuple(Score(FIRST + timedelta(7 * n), value) for n, value in enumerate(values))
    return Progress("Starts writing", scale, (Series("Start", scores),))


def texts(chart: Progress) -> list[str]:
    return [mark.text for mark in chart.draw(500, 220, 9).simple() if isinstance(mark, Text)]


def test_fewer_minutes_are_called_better() -> None:
    said = chart_of(11, 6).words()
    assert "Lower is better." in said
    assert "from 11 minutes on Mon 14 Sep 2026 to 6 minutes on Mon 21 Sep 2026: better than at the start." in said
    assert "less good than at the start" in chart_of(6, 11).words()
    assert "the same as at the start" in chart_of(6, 6).words()
    assert "Minutes to start. Lower is better." in texts(chart_of(11, 6))


def test_one_minute_is_one_minute() -> None:
    assert MINUTES_TO_START.say(1) == "1 minute"
    assert MINUTES_TO_START.say(-2) == "minus 2 minutes"
    assert MINUTES_TO_START.mark(-2.5) == "−2.5"


def test_a_missing_day_breaks_the_line_and_is_told() -> None:
    chart = chart_of(11, 10, None, 8, 7)
    marks = list(chart.draw(500, 220, 9).simple())
    assert [len(mark.points) for mark in marks if isinstance(mark, Polyline)] == [2, 2]
    assert [mark.shape for mark in marks if isinstance(mark, Dot)].count("cross") == 1
    assert "4 scores" in chart.words()
    assert "1 day without a score." in chart.words()
    assert chart.table().rows[2][1] == "No score"


def test_one_score_is_a_dot_with_its_value() -> None:
    chart = chart_of(11)
    marks = list(chart.draw(500, 220, 9).simple())
    assert len([mark for mark in marks if isinstance(mark, Dot)]) == 1
    assert not [mark for mark in marks if isinstance(mark, Polyline)]
    assert "11" in texts(chart)
    assert "1 score: 11 minutes on Mon 14 Sep 2026." in chart.words()


@pytest.mark.parametrize("chart", [chart_of(), chart_of(None, None), Progress("Starts writing", MINUTES_TO_START, ())])
def test_no_scores_are_said_and_take_no_focus(chart: Progress) -> None:
    assert "No scores yet." in texts(chart)
    assert "No scores yet." in chart.words()
    assert chart.draw(500, 220, 9).groups() == ()


def test_two_scores_of_one_day_are_two_dots() -> None:
    chart = Progress("Scores", MINUTES_TO_START, (Series("S", (Score(FIRST, 4.0), Score(FIRST, 4.0))),))
    groups = chart.draw(500, 220, 9).groups()
    labels = [mark for group in groups for mark in group.marks if isinstance(mark, Text)]
    assert len(groups) == 2
    assert len({mark.box for mark in labels}) == len(labels)


def test_an_aim_without_scores_is_shown() -> None:
    aim = Aim(FIRST, 11, date(2026, 12, 18), 3)
    chart = Progress("Starts writing", MINUTES_TO_START, (), aim=aim)
    assert [group.words for group in chart.draw(500, 220, 9).groups()] == ["Aim: 3 minutes by Fri 18 Dec 2026"]
    assert "Aim: from 11 minutes on Mon 14 Sep 2026 to 3 minutes by Fri 18 Dec 2026." in chart.words()


def test_a_score_says_its_day_its_value_its_note_and_its_plan() -> None:
    series = (Series("Reading", (Score(FIRST, 80, "With a reader"),)), Series("Spelling", (Score(FIRST, 75),)))
    periods = (Period(5, FIRST, date(2026, 11, 26)),)
    chart = Progress("Scores", Numbers(name="Score"), series, periods)
    said = [group.words for group in chart.draw(500, 220, 9).groups()]
    assert said == [
        "Mon 14 Sep 2026. Reading: 80, With a reader, plan 5",
        "Mon 14 Sep 2026. Spelling: 75, plan 5",
    ]
    assert chart.table().head == ("Day", "Series", "Score", "Plan", "Note")
    assert chart.table().rows[0] == ("Mon 14 Sep 2026", "Reading", "80", "5", "With a reader")


def test_three_hundred_scores_are_three_hundred_dots_and_few_labels() -> None:
    chart = chart_of(*(float(n % 11) for n in range(300)))
    drawing = chart.draw(500, 220, 9)
    assert len(drawing.groups()) == 300
    assert len([group for group in drawing.groups() if len(group.marks) > 1]) <= 2


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        chart_of(value)
    with pytest.raises(ValueError, match="nothing up"):
        Cost("Cost", (Spent("A", value),), 6000, "Line")
    with pytest.raises(ValueError, match="finite"):
        WhatWorked("W", Numbers(name="S"), (Measured("A", ((1.0, value),)),))


def test_phases_are_named_and_a_phase_that_is_not_there_is_refused() -> None:
    scale = Phases(name="Phase", names=("Phase 1", "Phase 2", "Phase 3"))
    assert {"Phase 1", "Phase 2", "Phase 3"} <= set(texts(chart_of(0, 1, 2, scale=scale)))
    with pytest.raises(ValueError, match="no phase 3"):
        chart_of(3, scale=scale)
    with pytest.raises(ValueError, match="no phase"):
        chart_of(0.5, scale=scale)


@pytest.mark.parametrize(
    ("months", "said", "mark"),
    [(90, "7 years 6 months", "7y 6m"), (84, "7 years", "7y"), (13, "1 year 1 month", "1y 1m"), (5, "5 months", "5m"),
     (0, "0 years", "0y"), (-14, "minus 1 year 2 months", "−1y 2m")],
)  # fmt: skip
def test_ages_are_years_and_months(months: int, said: str, mark: str) -> None:
    assert (Ages(name="Age").say(months), Ages(name="Age").mark(months)) == (said, mark)


def test_the_age_axis_counts_in_months_of_a_year() -> None:
    assert Ages(name="Age").ticks(74, 94, 5) == (72, 78, 84, 90, 96)
    assert Ages(name="Age").ticks(60, 130, 8) == (60, 72, 84, 96, 108, 120, 132)


def test_round_numbers() -> None:
    assert nice(0, 97, 6, whole=True) == (0, 20, 40, 60, 80, 100)
    assert nice(0, 1, 5, whole=True) == (0, 1)
    assert nice(0.1, 0.9, 6, whole=False) == (0, 0.2, 0.4, 0.6, 0.8, 1)
    assert (number(1234.5), number(-0.001), number(6000)) == ("1,234.5", "0", "6,000")


def test_terms_have_short_names_where_there_is_little_room() -> None:
    terms = [Term(date(2025, 9, 3), "Autumn 2025"), Term(date(2026, 1, 5), "Spring 2026")]
    days = [date(2025, 9, 10), date(2026, 3, 1)]
    wide = Days.over(days, [], 0, 400).marks(terms, lambda words: len(words) * 6)
    narrow = Days.over(days, [], 0, 90).marks(terms, lambda words: len(words) * 6)
    assert [mark.words for mark in wide] == ["Autumn 2025", "Spring 2026"]
    assert [mark.words for mark in narrow] == ["Aut 2025", "Spr 2026"]


def test_a_share_is_never_rounded_up() -> None:
    assert share(599, 600) == "99%"
    assert share(600, 600) == "100%"
    assert share(1, 600) == "under 1%"
    assert share(0, 600) == "0%"
    assert share(5, 0) == ""


def test_promised_and_delivered() -> None:
    rows = (Delivery("Talk Ladder", 600, 540, "Mrs Dell"), Delivery("Hand gym", 300, None), Delivery("Extra", 0, 20))
    chart = Delivered("Minutes", MINUTES, rows)
    said = [group.words for group in chart.draw(500, 220, 9).groups()]
    assert said == [
        "Talk Ladder, Mrs Dell: 600 minutes promised, 540 minutes delivered, 90%",
        "Hand gym: 300 minutes promised, delivery not entered",
        "Extra: 0 minutes promised, 20 minutes delivered",
    ]
    assert chart.table().rows[1] == ("Hand gym", "", "300 minutes", "Not entered", "")
    assert "Nothing to show yet." in Delivered("Minutes", MINUTES, ()).words()
    with pytest.raises(ValueError, match="nothing up"):
        Delivered("Minutes", MINUTES, (Delivery("A", -1, 0),))


def test_what_lies_over_the_line_is_hatched() -> None:
    rows = (Spent("Edie", 4120.5), Spent("Dexter", 7480), Spent("Oona", 6000))
    chart = Cost("Cost", rows, 6000, "Notional SEN budget")
    groups = chart.draw(500, 220, 9).groups()
    assert [any(isinstance(mark, Hatch) for mark in group.marks) for group in groups] == [False, True, False]
    assert [group.words for group in groups] == [
        "Edie: £4,120.50 to date, £1,879.50 under",
        "Dexter: £7,480 to date, £1,480 over",
        "Oona: £6,000 to date, at the line",
    ]
    bar, over = (mark for mark in groups[1].marks if isinstance(mark, Rect))
    assert over.w / bar.w == pytest.approx(1480 / 6000)
    assert POUNDS.say(412) == "£412"


@pytest.mark.parametrize(("count", "place"), [(6, 0), (8, 0), (9, 1), (11, 1), (12, 2), (15, 3), (20, 5), (31, 9)])
def test_the_interval_stands_where_the_published_tables_have_it(count: int, place: int) -> None:
    """Ranks of the 95 % interval of a median, as tables of the sign test give them: for 12 the 3rd and the 10th."""
    found = interval(tuple(float(n) for n in range(count)))
    assert found is not None
    assert (found.low, found.high) == (place, count - 1 - place)
    assert found.sure >= 0.95


def test_fewer_than_six_cannot_reach_ninety_five_in_a_hundred() -> None:
    """Counted out, not computed: how often smallest and largest hold the middle, over every way n gains can fall."""
    for count, held in ((5, 30 / 32), (6, 62 / 64)):
        ways = list(product((False, True), repeat=count))
        assert sum(len(set(way)) == 2 for way in ways) / len(ways) == held
        assert (interval(tuple(float(n) for n in range(count))) is None) == (held < 0.95)
    assert FEWEST == 6


@pytest.mark.parametrize("count", [6, 10, 31])
def test_the_interval_holds_the_middle_as_often_as_it_says(count: int) -> None:
    chance, tries = Random(count), 4000
    held = 0
    for _ in range(tries):
        found = interval(tuple(chance.expovariate(1.0) for _ in range(count)))
        assert found is not None
        held += found.low <= 0.6931 <= found.high  # the middle of that distribution is ln 2
    assert held / tries >= 0.94


@given(st.lists(st.floats(-100, 100), min_size=6, max_size=60))
def test_the_middle_lies_within(gains: list[float]) -> None:
    found = interval(tuple(gains))
    assert found is not None
    assert min(gains) <= found.low <= found.middle <= found.high <= max(gains)
    assert found.middle == median(gains)


def worked(*pairs: tuple[float | None, float | None], lower: bool = False) -> WhatWorked:
    scale = Numbers(name="Score", unit="points", one="point", lower_is_better=lower)
    return WhatWorked("What worked", scale, (Measured("Talk Ladder", pairs),))


def test_few_pupils_are_too_few_to_say() -> None:
    chart = worked((80, 95), (80, 96), (80, 97), (80, 98), (80, 99))
    assert "Talk Ladder: 5 pupils, too few to say." in chart.words()
    assert "Fewer than 6 pupils are too few to say." in chart.words()
    assert "17" not in chart.words()
    assert chart.table().rows == (("Talk Ladder", "5", "0", "Too few to say", ""),)
    assert not [mark for mark in chart.draw(500, 220, 9).simple() if isinstance(mark, Dot)]


def test_a_gain_is_called_one_only_where_the_whole_interval_is() -> None:
    up = worked(*((80, 80 + n) for n in range(2, 14)))
    assert "12 pupils, middle gain 7.5 points, likely between 4 and 11: a gain." in up.words()
    assert "likely between minus 1 and 4: could be no change" in worked(*((80, 79 + n) for n in range(6))).words()
    assert ": a loss." in worked(*((80, 80 + n) for n in range(2, 14)), lower=True).words()
    assert "A gain does not show its cause" in up.words()
    assert "Read with care" not in up.words()
    assert "Fewer than 10 pupils: Talk Ladder. Read with care." in worked(*((80, 79 + n) for n in range(6))).words()


def test_pupils_without_a_second_measure_are_counted_and_told() -> None:
    chart = worked(*((80, 80 + n) for n in range(12)), (80, None), (None, 90))
    assert "Talk Ladder: 12 pupils" in chart.words()
    assert "2 pupils not measured twice." in chart.words()
    assert chart.table().rows[0][2] == "2"
