# SPDX-License-Identifier: Apache-2.0
"""Provision, adjustments, glossary and key stages."""

from sencodesk.codes.codesets import codeset
from sencodesk.content import adjustments, glossary, interventions
from sencodesk.content.areas import AREAS
from sencodesk.content.glossary import TermState
from sencodesk.content.key_stages import KEY_STAGES, key_stage


def test_every_area_has_provision_and_every_kind_says_how_it_is_measured() -> None:
    found = interventions.interventions()
    assert {one.area for one in found} == set(AREAS)
    for one in found:
        assert all((one.name, one.staff, one.entry_measure, one.exit_measure, one.plain)), one.id
        assert one.minutes * one.times_a_week <= 25 * 60, one.id
        assert one.weeks <= 39, one.id


def test_provision_is_known_by_its_id() -> None:
    found = interventions.intervention("INT-27")
    assert found is not None
    assert found.name.startswith("Talk Ladder")
    assert interventions.intervention("INT-0") is None


def test_adjustments_are_known_by_their_ids_and_each_can_be_checked() -> None:
    assert all(one.what_staff_do and one.how_to_check and one.plain for one in adjustments.adjustments())
    found = adjustments.adjustment("ADJ-02")
    assert found is not None
    assert found.name == "Ten-second wait"
    assert adjustments.adjustment("ADJ-0") is None


TERMS = {one.term: one for one in glossary.terms()}


def test_no_two_terms_are_written_alike() -> None:
    assert len({one.term.casefold() for one in glossary.terms()}) == len(glossary.terms())


def test_what_is_history_or_a_proposal_says_so() -> None:
    states = {one.id: one.state for one in glossary.terms()}
    assert states["isp"] is TermState.PROPOSAL
    assert {states[one] for one in ("status-a", "status-p", "status-s", "besd", "waves")} == {TermState.HISTORY}
    proposed = TERMS["ISP"]
    assert "Not law" in proposed.staff
    assert "not the law" in proposed.parent


def test_the_chapter_of_the_handbook_tells_every_term_once_in_both_words() -> None:
    told = glossary.chapter()
    for one in glossary.terms():
        assert told.count(f"- **{one.term}**") == 1, one.id
        assert f"{one.staff} *For parents:* {one.parent}" in told, one.id
    assert told.index("- **ISP**") > told.index("Proposed, and not law")


def test_every_status_and_need_of_the_code_sets_has_its_words() -> None:
    for code in ("N", "K", "E", "A", "P", "S", *codeset("sen_type").codes):
        assert code in TERMS, code


def test_the_key_stage_of_a_year() -> None:
    found = {year: key_stage(year) for year in ("N2", "R", "2", "3", "6", "7", "10", "11", "12", "14")}
    assert list(found.values()) == [
        "EYFS", "EYFS", "KS1", "KS2", "KS2", "KS3", "KS4", "KS4", "post-16", "post-16",
    ]  # fmt: skip
    assert key_stage("X") is key_stage("M") is key_stage(None) is key_stage("99") is None
    assert {key_stage(year) for year in codeset("nc_year").codes} - {None} == set(KEY_STAGES)
