# SPDX-License-Identifier: Apache-2.0
"""What a school has made its own of the starting content: plan templates and targets of its own bank."""

from sqlalchemy import JSON, Boolean, String
from sqlalchemy.orm import Mapped, mapped_column

from sencodesk.records.base import LoggedRecord


class PlanTemplate(LoggedRecord):
    """A school's own layout of a plan. ``key`` is what ``plan.template`` names; ``layout`` is as in content.templates.

    A layout that plans were written with stays as it is: changing it makes a new one, whose key is then in
    ``replaced_by`` here. New plans are written with the newest.
    """

    __tablename__ = "plan_template"

    key: Mapped[str] = mapped_column(String, unique=True)
    name: Mapped[str] = mapped_column(String)
    based_on: Mapped[str | None] = mapped_column(String)
    replaced_by: Mapped[str | None] = mapped_column(String)
    layout: Mapped[dict[str, object]] = mapped_column(JSON)
    retired: Mapped[bool] = mapped_column(Boolean, default=False)


class BankTarget(LoggedRecord):
    """A target that this school saved for use again. Baseline and aim are always the child's own, so it has none.

    ``needs`` is codes with a space between; ``text`` may hold ``{name}``, ``{baseline}``, ``{aim}`` and ``{time}``.
    """

    __tablename__ = "bank_target"

    title: Mapped[str] = mapped_column(String)
    text: Mapped[str] = mapped_column(String)
    area: Mapped[str | None] = mapped_column(String)
    needs: Mapped[str | None] = mapped_column(String)
    key_stages: Mapped[str | None] = mapped_column(String)
    unit: Mapped[str | None] = mapped_column(String)
    measure: Mapped[str | None] = mapped_column(String)
    success: Mapped[str | None] = mapped_column(String)
    strategy: Mapped[str | None] = mapped_column(String)
    you_can_help: Mapped[str | None] = mapped_column(String)
    retired: Mapped[bool] = mapped_column(Boolean, default=False)
