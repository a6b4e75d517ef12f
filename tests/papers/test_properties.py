# SPDX-License-Identifier: Apache-2.0
"""What holds of every paper, whatever was typed: nothing fails, nothing is cut, pages are counted, drafts say so."""

import math
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from io import BytesIO

import pikepdf
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sencodesk.papers.model import Paper, PlanPaper, SignaturePaper, TargetPaper
from sencodesk.papers.parent import progress
from tests import copies

SOME = settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
TARGET_WORDS = ("text", "plain_title", "plain_text", "baseline", "measure", "success", "strategy", "who", "how_often",
                "how_long", "you_can_help", "carried_from", "evidence")  # fmt: skip
PLAN_WORDS = ("strengths", "difficulties", "pupil_view", "parent_view", "at_home")
# Where each copy prints a field; the others' words are not for its reader.
STAFF = {*PLAN_WORDS, *TARGET_WORDS} - {"plain_title", "plain_text", "you_can_help"}
PARENT = {"pupil_view", "parent_view", "plain_title", "plain_text", "strategy", "you_can_help"}

word = st.text("abcdefghijklmnopqrstuvwxyzéşłąñ", min_size=1, max_size=12)
counts = st.integers(0, 12) | st.sampled_from([0, 1, 150, 400])
words = st.tuples(word, counts).map(lambda one: " ".join([one[0]] * one[1]))
texts = st.none() | words
WORD = re.compile(r"\w+")
numbers = st.none() | st.floats(0, 200, allow_nan=False) | st.integers(0, 20).map(float)
anything = st.none() | st.text(max_size=300) | st.text("\u0600\u0628\u0915\u200d\U0001f600\x00\r\n\t<>&%", max_size=60)


def marked(values: dict[str, str | None], n: int) -> dict[str, str | None]:
    """Each word with its field and number in it, so that a word that is found is this one and no other."""
    return {
        name: None
        if text is None
        else " ".join(f"{one}{name.replace('_', '')}{n}x{at}" for at, one in enumerate(text.split()))
        for name, text in values.items()
    }


@st.composite
def papers(draw: st.DrawFn, text: st.SearchStrategy[str | None] = texts, *, mark: bool = True) -> PlanPaper:
    """Plans with none to three targets, every field anything from nothing to pages."""

    def filled(names: tuple[str, ...], n: int) -> dict[str, str | None]:
        values = {name: draw(text) for name in names}
        return marked(values, n) if mark else values

    targets = tuple(
        TargetPaper(
            n, **filled(TARGET_WORDS, n),  # type: ignore[arg-type]  # names of texts
            now=draw(numbers), aim=draw(numbers), out_of=draw(numbers),
            outcome=draw(st.none() | st.sampled_from(["met", "partly", "not-yet", "dropped"])),
        )
        for n in range(1, draw(st.integers(0, 3)) + 1)
    )  # fmt: skip
    signatures = tuple(SignaturePaper(draw(text), draw(text)) for _ in range(draw(st.integers(0, 5))))
    about = filled(PLAN_WORDS, 0)
    return PlanPaper(
        "Edie Marrowfield", "Edie", draft=draw(st.booleans()), version=draw(st.integers(1, 9)), targets=targets,
        signatures=() if mark else signatures, **about,  # type: ignore[arg-type]  # names of texts
    )  # fmt: skip


def inputs(plan: PlanPaper, names: set[str]) -> set[str]:
    """Every word of the fields named."""
    found: set[str] = set()
    for part in (plan, *plan.targets):
        for name in names:
            found |= set((getattr(part, name, None) or "").split())
    return found


@SOME
@given(plan=papers())
def test_every_word_is_on_the_copy_that_is_for_it(
    plan: PlanPaper, printed: datetime, read: Callable[[Paper], str]
) -> None:
    staff = set(WORD.findall(read(copies.staff_copy(plan, printed=printed))))
    assert inputs(plan, STAFF) <= staff
    parent = set(WORD.findall(read(copies.parent_copy(plan, printed=printed))))
    assert inputs(plan, PARENT) <= parent


@SOME
@given(plan=papers())
def test_pages_are_counted_and_drafts_say_so(plan: PlanPaper, printed: datetime, read: Callable[[Paper], str]) -> None:
    for make, word in ((copies.staff_copy, "page"), (copies.parent_copy, "Page")):
        paper = make(plan, printed=printed)
        said = read(paper)
        for n in range(1, paper.pages + 1):
            assert said.count(f"{word} {n} of {paper.pages}") == 1
        assert said.count("DRAFT") == (paper.pages if plan.draft else 0)
        with pikepdf.open(BytesIO(paper.data)) as pdf:
            assert len(pdf.pages) == paper.pages


@SOME
@given(plan=papers(anything, mark=False))
def test_no_text_makes_a_paper_fail(plan: PlanPaper, printed: datetime, passes: Callable[[Paper], None]) -> None:
    for make in (copies.staff_copy, copies.parent_copy):
        passes(make(plan, printed=printed))


@SOME
@given(plan=papers())
def test_boxes_lie_on_their_pages(plan: PlanPaper, printed: datetime) -> None:
    for make in (copies.staff_copy, copies.parent_copy):
        paper = make(plan, printed=printed)
        for box in paper.boxes:
            assert 0 <= box.page < paper.pages
            assert box.x >= 0
            assert box.y >= 0
            assert box.x + box.width <= 596
            assert box.y + box.height <= 842


@given(now=numbers, aim=numbers, whole=numbers)
def test_dots_print_only_for_three_numbers_in_order(now: float | None, aim: float | None, whole: float | None) -> None:
    found = progress(TargetPaper(1, now=now, aim=aim, out_of=whole), "March")
    if now is None or aim is None or whole is None or whole == 0:
        assert found is None
        return
    assert found is not None
    assert f"{now:g} of {whole:g}" in found.words
    assert f"{aim:g} of {whole:g}" in found.words
    assert (found.dots is not None) == (now <= aim <= whole)
    if found.dots:
        full, to, count = found.dots
        assert 0 <= full <= to <= count <= 10
        assert math.isclose(full / count, now / whole, abs_tol=0.5 / count + 1e-9)


@SOME
@given(plan=papers())
def test_there_are_as_many_rows_of_dots_as_targets_with_three_numbers(plan: PlanPaper, printed: datetime) -> None:
    paper = copies.parent_copy(plan, printed=printed)
    wanted = sum(bool((found := progress(one, "")) and found.dots) for one in plan.targets)
    with pikepdf.open(BytesIO(paper.data)) as pdf:
        figures = [
            one for one in pdf.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/S") == pikepdf.Name("/Figure")
        ]  # fmt: skip
    assert len(figures) == wanted


def test_without_numbers_the_family_sees_no_dots_and_no_numbers(
    plan: PlanPaper, printed: datetime, read: Callable[[Paper], str]
) -> None:
    bare = replace(plan, targets=tuple(replace(one, aim=None) for one in plan.targets))
    said = read(copies.parent_copy(bare, printed=printed))
    assert "what we aim for" not in said
    assert "Now " not in said
