# SPDX-License-Identifier: Apache-2.0
"""Each copy of a plan as a function of its own, for tests that are about more than one of them."""

from datetime import datetime

from sencodesk.papers import plans
from sencodesk.papers.model import Paper, PlanPaper


def staff_copy(plan: PlanPaper, *, printed: datetime) -> Paper:
    """The staff copy."""
    return plans.one_copy(plan, "staff", printed=printed)


def parent_copy(plan: PlanPaper, *, printed: datetime) -> Paper:
    """The family's copy."""
    return plans.one_copy(plan, "parent", printed=printed)


def pupil_copy(plan: PlanPaper, *, printed: datetime) -> Paper:
    """The pupil's own copy."""
    return plans.one_copy(plan, "pupil", printed=printed)
