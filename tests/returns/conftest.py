# SPDX-License-Identifier: Apache-2.0
"""Invented pupils and profiles for the tests of returns."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from sencodesk.protocol.profile import Profile
from sencodesk.protocol.profile_reading import profile_from
from sencodesk.returns.build import Built, build_body
from sencodesk.returns.catalogue import template
from sencodesk.returns.facts import NeedSpan, PupilFacts, StatusSpan

MakePupil = Callable[..., PupilFacts]
MakeBuilt = Callable[..., Built]

SECOND = Path(__file__).with_name("second_profile.json")


def _loaded(name: str) -> Profile:
    payload = template(name)
    assert payload is not None
    return profile_from(payload)


@pytest.fixture
def northshire() -> Profile:
    return _loaded("northshire")


@pytest.fixture
def calderwick() -> Profile:
    return _loaded("calderwick")


@pytest.fixture
def census() -> Profile:
    return _loaded("census-check")


@pytest.fixture
def second_payload() -> dict[str, Any]:
    payload: dict[str, Any] = json.loads(SECOND.read_text(encoding="utf-8"))
    return payload


@pytest.fixture
def pupil() -> MakePupil:
    """A pupil of Northshire on SEN support without any fault; keywords change what they name."""
    good = PupilFacts(
        id="p1",
        upn="M380209326001",
        surname="Oxbury",
        forename="Tamsin",
        dob=date(2017, 1, 9),
        sex="F",
        year="5",
        enrolment="C",
        entry=date(2021, 9, 1),
        home_council="999",
        ethnicity="WBRI",
        language="ENG",
        postcode="ZZ1 1ZZ",
        history=(StatusSpan("K", date(2024, 9, 2)),),
        needs=(NeedSpan(1, "SLCN", date(2024, 9, 2)),),
        unit=False,
        resourced=False,
        top_up=False,
    )
    return lambda **changes: replace(good, **changes)


@pytest.fixture
def built() -> MakeBuilt:
    """Builds the first (or the named) return and period of a profile, with row ids made from the pupils' order."""

    def make(pupils: list[PupilFacts], profile: Profile, period: str | None = None) -> Built:
        spec = profile.returns[0]
        rows = {
            each.id: str(UUID(int=(7919 * n + 1) << 64 | 0x8000000000000000, version=4))
            for n, each in enumerate(pupils)
        }
        return build_body(pupils, profile, spec.type, period or spec.periods[0].period, row_ids=rows)

    return make
