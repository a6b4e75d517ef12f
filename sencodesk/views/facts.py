# SPDX-License-Identifier: Apache-2.0
"""From a pupil as the records have it to the facts that a return may ask for."""

from sencodesk.returns.facts import NeedSpan, PupilFacts, StatusSpan
from sencodesk.views.pupils import PupilView


def facts_of(one: PupilView) -> PupilFacts:
    """What the rules and rows of a return need of one pupil, as on the day that the view is of."""
    registration = one.registration
    return PupilFacts(
        id=one.id,
        upn=one.upn,
        surname=one.surname,
        forename=one.forename,
        dob=one.dob,
        sex=one.sex,
        year=one.year,
        class_name=one.class_name,
        enrolment=registration.code if registration else None,
        entry=registration.from_date if registration else None,
        leaving=registration.to_date if registration else None,
        home_council=one.home_council.code if one.home_council else None,
        ethnicity=one.ethnicity,
        language=one.language,
        postcode=one.postcode,
        history=tuple(StatusSpan(period.code, period.from_date, period.to_date) for period in one.history),
        needs=tuple(NeedSpan(period.rank, period.code, period.from_date, period.to_date) for period in one.all_needs),
        unit=one.flag("unit"),
        resourced=one.flag("resourced"),
        top_up=one.flag("top_up"),
    )
