# SPDX-License-Identifier: Apache-2.0
"""The third schema: the whole record. It only adds: tables, and columns that are empty for every older row.

Longer than 400 lines because it is one list of tables, read from top to bottom.
"""

from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add what the third schema has and the second has not."""
    _record(
        "agency",
        sa.Column("name", sa.String(), nullable=False),
        *_texts("kind", "telephone", "email", "address"),
    )
    _record(
        "bank_target",
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        *_texts("area", "needs", "key_stages", "unit", "measure", "success", "strategy", "you_can_help"),
        sa.Column("retired", sa.Boolean(), nullable=False),
    )
    _record(
        "closed_day",
        sa.Column("on_date", sa.Date(), nullable=False),
        *_texts("why"),
    )
    _record(
        "offer",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        *_texts("area", "plain"),
        *_counts("minutes"),
        *_numbers("times_a_week"),
        *_counts("weeks"),
        *_texts("entry_measure", "exit_measure"),
        sa.Column("retired", sa.Boolean(), nullable=False),
    )
    _record(
        "plan_template",
        sa.Column("key", sa.String(), nullable=False, unique=True),
        sa.Column("name", sa.String(), nullable=False),
        *_texts("based_on", "replaced_by"),
        sa.Column("layout", sa.JSON(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
    )
    _record(
        "provision",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        *_texts("offer"),
        sa.Column("person_id", sa.String(length=36), index=True),
        *_texts("staff", "place"),
        *_counts("minutes"),
        *_numbers("times_a_week"),
        sa.Column("from_date", sa.Date(), nullable=False),
        *_days("to_date"),
        *_texts("entry_measure", "exit_measure", "note"),
    )
    _record(
        "rate",
        sa.Column("staff", sa.String(), nullable=False),
        sa.Column("pence_an_hour", sa.Integer(), nullable=False),
        sa.Column("from_date", sa.Date(), nullable=False),
        *_days("to_date"),
        *_texts("council"),
    )
    _record(
        "round_robin",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        *_days("due_on"),
        sa.Column("questions", sa.JSON(), nullable=False),
        *_days("closed_on"),
    )
    _record(
        "scale",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        *_numbers("low", "high"),
        *_texts("unit"),
        sa.Column("better", sa.String(), nullable=False),
        sa.Column("steps", sa.JSON()),
        sa.Column("retired", sa.Boolean(), nullable=False),
    )
    _record(
        "access_arrangement",
        _of("pupil"),
        sa.Column("kind", sa.String(), nullable=False),
        *_texts("evidence", "normal_way"),
        *_days("approved_on", "expires_on"),
        *_texts("reference"),
    )
    _record(
        "attachment",
        _of("pupil"),
        *_texts("about_table"),
        sa.Column("about_id", sa.String(length=36), index=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False, index=True),
        *_days("on_date"),
        *_texts("title"),
        sa.Column("restricted", sa.Boolean(), nullable=False),
    )
    _record(
        "attendance_summary",
        _of("pupil"),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column("to_date", sa.Date(), nullable=False),
        sa.Column("possible", sa.Integer(), nullable=False),
        sa.Column("attended", sa.Integer(), nullable=False),
        *_counts("authorised", "unauthorised", "late"),
    )
    _record(
        "care_flag",
        _of("pupil"),
        sa.Column("kind", sa.String(), nullable=False),
        *_texts("note", "council"),
        *_days("from_date", "to_date"),
    )
    _record(
        "chase",
        _of("pupil", optional=True),
        sa.Column("duty", sa.String(), nullable=False),
        *_texts("about_table"),
        sa.Column("about_id", sa.String(length=36)),
        sa.Column("sent_on", sa.Date(), nullable=False),
        *_texts("letter", "note"),
        sa.Column("handed_over_id", sa.String(length=36)),
    )
    _record(
        "concern",
        _of("pupil"),
        sa.Column("raised_on", sa.Date(), nullable=False),
        *_texts("raised_by", "area", "text", "tried", "worked", "parents_say", "decided"),
        *_days("decided_on"),
        *_texts("decided_note"),
        *_days("look_again_on", "parents_told_on"),
        *_texts("parents_told_how"),
    )
    _record(
        "consent",
        _of("pupil"),
        sa.Column("scope", sa.String(), nullable=False),
        *_texts("with_whom"),
        sa.Column("given_by", sa.String(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        *_texts("how"),
        *_days("until", "taken_back_on"),
    )
    _record(
        "cycle",
        _of("pupil"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        *_texts("assessed"),
        *_days("ended_on"),
        *_texts("decided", "decided_note"),
    )
    _record(
        "ehc_plan",
        _of("pupil"),
        sa.Column("kind", sa.String(), nullable=False),
        *_texts("council", "reference"),
        sa.Column("issued_on", sa.Date(), nullable=False),
        *_days("ended_on"),
        *_texts("ended_why", "placement", "note"),
    )
    _record(
        "ehc_request",
        _of("pupil"),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("code", sa.String(length=4), nullable=False),
        *_texts("council", "reference", "requested_by"),
        *_days("sent_on", "received_on", "advice_asked_on", "advice_sent_on"),
        *_texts("decision"),
        *_days("decided_on", "draft_served_on", "consulted_on", "consultation_answered_on"),
        *_texts("outcome"),
        *_days("outcome_on"),
        *_texts("exception", "note"),
    )
    _record(
        "entry",
        _of("pupil"),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False, index=True),
        sa.Column("at_time", sa.String(length=5)),
        *_texts("with_whom", "text"),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        *_days("follow_up_on", "followed_up_on"),
        sa.Column("agency_id", sa.String(length=36), index=True),
    )
    _record(
        "handed_over",
        _of("pupil"),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("to_whom", sa.String(), nullable=False),
        *_texts("how", "why", "kind"),
        sa.Column("consent_id", sa.String(length=36)),
    )
    _record(
        "involvement",
        _of("pupil"),
        _of("agency"),
        sa.Column("professional_id", sa.String(length=36)),
        *_days("referred_on", "from_date", "to_date"),
        *_texts("why", "result"),
    )
    _record(
        "professional",
        _of("agency", optional=True),
        sa.Column("name", sa.String(), nullable=False),
        *_texts("role", "telephone", "email"),
    )
    _record(
        "provision_member",
        _of("provision"),
        _of("pupil"),
        *_days("from_date", "to_date"),
        *_numbers("entry_score"),
        *_days("entry_on"),
        *_numbers("exit_score"),
        *_days("exit_on"),
        sa.Column("ehc_section_id", sa.String(length=36), index=True),
    )
    _record(
        "review",
        _of("pupil"),
        sa.Column("kind", sa.String(), nullable=False),
        *_days("due_on", "meets_on"),
        sa.Column("meets_at", sa.String(length=5)),
        *_texts("place"),
        *_days("held_on"),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("plan_id", sa.String(length=36), index=True),
        *_days("invited_on", "papers_sent_on"),
        *_texts(
            "pupil_view",
            "parent_view",
            "explored",
            "focused",
            "planned",
            "staff_view",
            "adulthood",
            "minutes",
            "differences",
            "decision",
            "recommendation",
        ),
        *_days("report_sent_on"),
        *_texts("council_decision"),
        *_days("council_decided_on", "final_plan_on"),
    )
    _record(
        "round_robin_reply",
        _of("round_robin"),
        _of("pupil"),
        sa.Column("teacher", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        *_texts("text"),
        *_days("came_on"),
    )
    _record(
        "score",
        _of("pupil"),
        sa.Column("scale", sa.String(), nullable=False, index=True),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        *_numbers("low", "high"),
        *_texts("by", "note"),
        sa.Column("target_id", sa.String(length=36), index=True),
    )
    _record(
        "session_mark",
        _of("provision"),
        _of("pupil"),
        sa.Column("on_date", sa.Date(), nullable=False, index=True),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        *_counts("minutes"),
        *_texts("reason"),
    )
    _record(
        "slot",
        _of("provision"),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("starts", sa.String(length=5), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(length=36), index=True),
    )
    _record(
        "suspension",
        _of("pupil"),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column("category", sa.String(length=4), nullable=False),
        sa.Column("reason", sa.String(length=2)),
        *_numbers("sessions"),
    )
    _record(
        "task",
        _of("pupil", optional=True),
        sa.Column("text", sa.String(), nullable=False),
        *_days("due_on", "done_on"),
        sa.Column("person_id", sa.String(length=36), index=True),
        *_texts("about_table"),
        sa.Column("about_id", sa.String(length=36)),
    )
    _record(
        "advice_left",
        _of("plan"),
        sa.Column("key", sa.String(), nullable=False),
    )
    _record(
        "ehc_section",
        _of("ehc_plan"),
        _of("pupil"),
        sa.Column("letter", sa.String(length=2), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        *_texts("text", "who", "how_often"),
        *_counts("minutes_a_week"),
    )
    _record(
        "invitation",
        _of("review"),
        _of("pupil"),
        sa.Column("name", sa.String(), nullable=False),
        *_texts("role"),
        sa.Column("contact_id", sa.String(length=36)),
        sa.Column("professional_id", sa.String(length=36)),
        *_days("invited_on"),
        *_texts("answer"),
        sa.Column("came", sa.Boolean()),
        *_days("advice_asked_on", "advice_came_on"),
    )
    _record(
        "review_line",
        _of("review"),
        _of("pupil"),
        sa.Column("ehc_section_id", sa.String(length=36), nullable=False, index=True),
        sa.Column("verdict", sa.String(), nullable=False),
        *_texts("text"),
    )
    _record(
        "plan_answer",
        _of("plan"),
        sa.Column("section", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
    )
    _record(
        "plan_member",
        _of("plan"),
        _of("pupil"),
    )
    op.add_column("change", sa.Column("act", sa.String()))
    # A year that was begun is known by its act from here on, not by its words; store/changes.py proves just this.
    op.execute(
        "UPDATE change SET act = 'year.begin:' || substr(label, length('begin the school year ') + 1, 4) "
        "WHERE label GLOB 'begin the school year *'"
    )
    op.add_column("contact", sa.Column("address", sa.String()))
    op.add_column("contact", sa.Column("language", sa.String(length=4)))
    op.add_column("contact", sa.Column("interpreter", sa.Boolean()))
    op.add_column("contact", sa.Column("paper_format", sa.String()))
    op.add_column("contact", sa.Column("may_be_told", sa.String()))
    op.add_column("contact", sa.Column("court_order", sa.String()))
    op.add_column("plan", sa.Column("cycle_id", sa.String(length=36)))
    op.create_index("ix_plan_cycle_id", "plan", ["cycle_id"])
    op.add_column("plan", sa.Column("reviewed_on", sa.Date()))
    op.add_column("plan", sa.Column("pupil_said", sa.String()))
    op.add_column("plan", sa.Column("parent_said", sa.String()))
    op.add_column("plan", sa.Column("review_note", sa.String()))
    op.add_column("pupil", sa.Column("address", sa.String()))
    op.add_column("pupil", sa.Column("interpreter", sa.String(length=4)))
    op.add_column("pupil", sa.Column("paper_format", sa.String()))
    op.add_column("pupil", sa.Column("photo", sa.String(length=64)))
    op.add_column("registration", sa.Column("destination", sa.String()))
    op.add_column("registration", sa.Column("leaving_reason", sa.String()))
    op.add_column("registration", sa.Column("came_from", sa.String()))
    op.add_column("registration", sa.Column("left_entry_id", sa.String(length=36)))
    op.add_column("registration", sa.Column("came_entry_id", sa.String(length=36)))
    op.add_column("target", sa.Column("bank", sa.String()))
    op.add_column("target", sa.Column("provision_id", sa.String(length=36)))
    op.create_index("ix_target_provision_id", "target", ["provision_id"])
    _search()


SEARCHED = {
    "pupil": "surname forename middle preferred_surname preferred_forename former_surname address",
    "contact": "surname forename telephone email address court_order",
    "plan": "strengths difficulties pupil_view parent_view at_home pupil_said parent_said review_note",
    "target": "text plain_title plain_text baseline measure success strategy who you_can_help evidence",
    "plan_answer": "value",
    "signature": "name",
    "cycle": "assessed decided_note",
    "provision": "name place note staff entry_measure exit_measure",
    "score": "note by",
    "ehc_request": "reference requested_by exception note",
    "ehc_plan": "reference placement note",
    "ehc_section": "text who how_often",
    "review": "place pupil_view parent_view explored focused planned staff_view adulthood minutes differences decision "
    "recommendation",
    "invitation": "name role answer",
    "review_line": "text",
    "concern": "raised_by area text tried worked parents_say decided_note parents_told_how",
    "round_robin_reply": "teacher text",
    "entry": "with_whom text",
    "consent": "scope with_whom given_by how",
    "handed_over": "what to_whom why how",
    "attachment": "title name",
    "involvement": "why result",
    "agency": "name kind telephone email address",
    "professional": "name role telephone email",
    "care_flag": "note",
    "chase": "note",
    "access_arrangement": "kind evidence normal_way reference",
    "task": "text",
}
"""The columns of each table whose words the search box finds."""


def _search() -> None:
    """The index of words (FTS5) and the triggers that keep it: no edit, undo or import can pass it by.

    It keeps no text a second time (contentless): ``search_row`` says which record a hit is. Whose it is stands in the
    index as a word of its own, so that asking for one pupil's words reads no other's.
    """
    op.create_table(
        "search_row",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("table", sa.String(), nullable=False),
        sa.Column("row_id", sa.String(length=36), nullable=False),
        sa.Column("pupil_id", sa.String(length=36)),
        sa.UniqueConstraint("row_id", "table"),
    )
    op.create_index("ix_search_row_pupil_id", "search_row", ["pupil_id"])
    op.execute(
        "CREATE VIRTUAL TABLE search_text USING fts5("
        "words, whose, content='', contentless_delete=1, tokenize=\"unicode61 remove_diacritics 2\", prefix='2 3 4')"
    )
    inspector = sa.inspect(op.get_bind())
    for table, columns in SEARCHED.items():
        names = {one["name"] for one in inspector.get_columns(table)}
        for statement in _kept_by_triggers(table, columns.split(), names):
            op.execute(statement)


def _kept_by_triggers(table: str, columns: list[str], names: set[str]) -> list[str]:
    """What fills the index from a table that is there already, and keeps it from then on."""
    pupil = "new.pupil_id" if "pupil_id" in names else "NULL"
    if table == "pupil":
        pupil = "new.id"
    if "plan_id" in names and "pupil_id" not in names:
        pupil = "(SELECT pupil_id FROM plan WHERE plan.id = new.plan_id)"
    words = " || ' ' || ".join(f"coalesce(new.{one}, '')" for one in columns)
    whose = f"replace(coalesce({pupil}, ''), '-', '')"
    # Every name in these comes from SEARCHED above; nothing that was typed goes in.
    here = f"(SELECT id FROM search_row WHERE row_id = {{}}.id AND \"table\" = '{table}')"  # nosec B608
    row = f"INSERT INTO search_row (\"table\", row_id, pupil_id) SELECT '{table}', new.id, {pupil}"  # nosec B608
    text = f"INSERT INTO search_text (rowid, words, whose) SELECT {here.format('new')}, {words}, {whose}"  # nosec B608
    again = f"INSERT OR REPLACE INTO search_text (rowid, words, whose) VALUES ({here.format('new')}, {words}, {whose})"  # nosec B608
    moved = f"UPDATE search_row SET pupil_id = {pupil} WHERE id = {here.format('new')}"  # nosec B608
    out = f"DELETE FROM search_text WHERE rowid = {here.format('old')}"  # nosec B608
    gone = f"DELETE FROM search_row WHERE id = {here.format('old')}"  # nosec B608
    of = ", ".join([*columns, *({"pupil_id", "plan_id"} & names)])
    return [
        f"{row} FROM {table} AS new",
        f"{text} FROM {table} AS new",
        f"CREATE TRIGGER search_{table}_added AFTER INSERT ON {table} BEGIN {row}; {text}; END",
        f"CREATE TRIGGER search_{table}_changed AFTER UPDATE OF {of} ON {table} BEGIN {moved}; {again}; END",
        f"CREATE TRIGGER search_{table}_gone AFTER DELETE ON {table} BEGIN {out}; {gone}; END",
    ]


def _of(table: str, *, optional: bool = False) -> sa.Column[str]:
    """A column that names a record of another table, checked at commit."""
    to = sa.ForeignKey(f"{table}.id", initially="DEFERRED", deferrable=True)
    return sa.Column(f"{table}_id", sa.String(), to, nullable=optional, index=True)


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String()) for name in names]


def _days(*names: str) -> list[sa.Column[date]]:
    return [sa.Column(name, sa.Date()) for name in names]


def _counts(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer()) for name in names]


def _numbers(*names: str) -> list[sa.Column[float]]:
    return [sa.Column(name, sa.Float()) for name in names]


def _record(name: str, *columns: sa.Column[Any]) -> None:
    """A table of records: its own columns, an identifier and a version."""
    key = sa.Column("id", sa.String(length=36), primary_key=True)
    op.create_table(name, *columns, key, sa.Column("row_version", sa.Integer(), nullable=False))
