# SPDX-License-Identifier: Apache-2.0
"""What the demonstration school knows besides plans: scores, care flags, agencies, attendance, access arrangements."""

import tomllib
from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.codes.codesets import codeset
from sencodesk.codes.years import age
from sencodesk.content.scales import MEAN, yardsticks
from sencodesk.records.around import Agency, Involvement, Professional
from sencodesk.records.assessments import Scale, Score
from sencodesk.records.base import new_id
from sencodesk.records.care import AccessArrangement, AttendanceSummary, CareFlag
from sencodesk.records.plans import Plan, PlanState, Target
from sencodesk.records.provision_rules import school_year
from sencodesk.records.pupils import Pupil
from sencodesk.records.score_rules import TARGET
from sencodesk.services.demonstration.thistledown import people
from sencodesk.views.pupils import PupilView

FLAGS = {
    "medical": "medical",
    "young carer": "young-carer",
    "safeguarding": "safeguarding",
    "looked after": "looked-after",
}
INTERPRETER, LARGE = "interpreter", "large print"
SINCE = {"P006": date(2024, 7, 3)}
"""Since when a flag holds, where the story says so."""
SENCO = "Ms L Prewitt"
CHECKED_FROM = 2
"""The year from which on everybody is checked."""
AUTUMN = (date(2026, 9, 2), date(2026, 11, 20))


def add_around(session: Session, pupil_ids: Mapping[str, str], everybody: list[PupilView], today: date) -> None:
    """Lay all of it on pupils that are there (``pupil_ids`` by their id of people.csv), once.

    It is called when the plans are there: scores of the stories are measures of their targets.
    """
    if session.scalars(select(Agency.id).limit(1)).first() is not None:
        return
    text = files("sencodesk_resources").joinpath("demo", "around.toml").read_text(encoding="utf-8")
    content = tomllib.loads(text)
    if not any(one["pupil"] in pupil_ids for one in content["measure"]):
        return
    session.flush()
    _add_agencies(session, content, pupil_ids)
    _add_care(session, content, pupil_ids)
    _add_measures(session, content, pupil_ids)
    for check in content["check"]:
        _add_check(session, check, everybody, today)


def _add_agencies(session: Session, content: Mapping[str, Any], pupil_ids: Mapping[str, str]) -> None:
    rows = {row["id"]: row for row in people()}
    agencies: dict[str, str] = {}
    persons: dict[str, str] = {}
    for one in content["agency"]:
        agencies[one["name"]] = agency_id = new_id()
        facts = {key: one.get(key) for key in ("name", "kind", "email")}
        session.add(Agency(id=agency_id, **facts))
        for key in one["people"]:
            row, persons[key] = rows[key], new_id()
            name = f"{row['title']} {row['first_name']} {row['surname']}"
            role = row["role"].partition(",")[0].partition(" (")[0]
            session.add(
                Professional(id=persons[key], agency_id=agency_id, name=name, role=role, telephone=row["phone"])
            )
    session.flush()
    for one in content["involved"]:
        if one["pupil"] in pupil_ids:
            facts = {key: value for key, value in one.items() if key not in ("pupil", "agency", "person")}
            session.add(
                Involvement(
                    pupil_id=pupil_ids[one["pupil"]], agency_id=agencies[one["agency"]],
                    professional_id=persons.get(one.get("person", "")), **facts,
                )
            )  # fmt: skip


def _add_care(session: Session, content: Mapping[str, Any], pupil_ids: Mapping[str, str]) -> None:
    languages = {one.name.removesuffix(" Persian"): code for code, one in codeset("language").codes.items()}
    for row in people():
        pupil_id = pupil_ids.get(row["id"]) if row["kind"] == "pupil" else None
        pupil = session.get(Pupil, pupil_id) if pupil_id else None
        if pupil is None or pupil_id is None:
            continue
        for flag in filter(None, row["flags"].split(";")):
            if flag in FLAGS:
                since = SINCE.get(row["id"]) if flag == "looked after" else None
                session.add(CareFlag(pupil_id=pupil_id, kind=FLAGS[flag], from_date=since))
            elif flag == INTERPRETER:
                pupil.interpreter = languages.get(row["home_language"], pupil.language)
            elif flag == LARGE:
                pupil.paper_format = "large-print"
    for one in content["attended"]:
        if one["pupil"] in pupil_ids:
            counts = zip(("possible", "attended", "authorised", "unauthorised", "late"), one["counts"], strict=True)
            session.add(
                AttendanceSummary(
                    pupil_id=pupil_ids[one["pupil"]], from_date=AUTUMN[0], to_date=AUTUMN[1], **dict(counts)
                )
            )
    for one in content["access"]:
        if one["pupil"] in pupil_ids:
            facts = {key: value for key, value in one.items() if key != "pupil"}
            session.add(AccessArrangement(pupil_id=pupil_ids[one["pupil"]], **facts))


def _add_measures(session: Session, content: Mapping[str, Any], pupil_ids: Mapping[str, str]) -> None:
    for one in content["measure"]:
        query = select(Target).join(Plan, Plan.id == Target.plan_id).where(
            Plan.pupil_id == pupil_ids.get(one["pupil"], ""), Plan.state == PlanState.CURRENT.value,
            Target.plain_title == one["target"],
        )  # fmt: skip
        target = session.scalars(query).first()
        for day, value in one["scores"] if target is not None else ():
            assert target is not None
            session.add(
                Score(
                    pupil_id=pupil_ids[one["pupil"]], scale=TARGET, target_id=target.id, on_date=day,
                    value=float(value), by=SENCO,
                )
            )  # fmt: skip
    own = {one.name: one.id for one in session.scalars(select(Scale))}
    for one in content["scored"]:
        for day, value in one["scores"] if one["pupil"] in pupil_ids else ():
            session.add(
                Score(
                    pupil_id=pupil_ids[one["pupil"]],
                    scale=own.get(one["scale"], one["scale"]),
                    on_date=day,
                    value=float(value),
                    by=one["by"],
                )
            )


def _add_check(session: Session, check: Mapping[str, Any], everybody: list[PupilView], today: date) -> None:
    """A check of the whole school: by a pattern, not at random, so that the school is the same each time."""
    scale = yardsticks()[check["scale"]]
    checked = [one for one in everybody if one.on_roll and one.has_sen and one.dob and (one.year or "").isdigit()]
    for place, one in enumerate(sorted(checked, key=lambda one: (one.surname, one.forename, one.upn or ""))):
        assert one.dob is not None
        days = [
            (day, grown)
            for day, grown in zip(check["days"], check["grown"][place % len(check["grown"])], strict=True)
            if day <= today
            and int(one.year or 0) - (school_year(today)[0].year - school_year(day)[0].year) >= CHECKED_FROM
        ]
        for day, grown in days:
            years, months = age(one.dob, days[0][0])
            begin = years * 12 + months if scale.sort == "age" else MEAN
            value = float(begin + check["begin"][place % len(check["begin"])] + grown - days[0][1])
            if scale.wrong(value) is None:
                session.add(Score(pupil_id=one.id, scale=check["scale"], on_date=day, value=value, by=check["by"]))
