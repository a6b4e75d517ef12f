# SPDX-License-Identifier: Apache-2.0
"""What a person reads of a finding: title, sentence, what to do, which field of the form puts it right.

The words are in wording/returns.toml. They may hold a pupil's dates and codes, so they stay on the laptop; a council's
decision has its own sentences, without parameters (inbox/rules.py).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sencodesk import sentences
from sencodesk.codes.codesets import codeset
from sencodesk.codes.days import long_day
from sencodesk.protocol.profile import TERMS, Item, Profile
from sencodesk.records.pupils import FLAGS
from sencodesk.returns.catalogue import facts as catalogue_facts
from sencodesk.returns.check import ReturnFinding

GAP_RULES = frozenset({"1869", "2230", "2250"})


@dataclass(frozen=True, slots=True)
class Explanation:
    """One finding in words.

    ``title`` names the fact in the list, ``sentence`` says what to do or what is unusual, ``detail`` adds where to look
    ("" where there is nothing to add). ``label`` and ``help`` stand at the field that puts it right, ``fix`` is that
    field's name in the window.
    """

    title: str
    sentence: str
    detail: str
    label: str
    help: str
    fix: str


@dataclass(frozen=True, slots=True)
class GapGroup:
    """The same fact not recorded for several pupils: settled by one answer for all of them."""

    rule: str
    field: str
    pupil_ids: tuple[str, ...]
    sentence: str


def explain(rule: str, field: str, params: Mapping[str, str]) -> Explanation:
    """The words for a finding. Raises KeyError when nobody has written them (a test looks for it)."""
    key = f"{rule}.{params['kind']}" if "kind" in params else rule
    shown = _shown(params)
    return Explanation(
        title=_title(field, params),
        sentence=sentences.sentence("returns", key, shown),
        detail=_optional("returns_detail", key, shown),
        label=_optional("returns_label", field, {}),
        help=_optional("returns_help", field, {}),
        fix="status" if field == "status_from" else field,
    )


def message(rule: str, params: Mapping[str, str]) -> str:
    """The sentence alone, as a full sentence: for the command line and the list of findings."""
    key = f"{rule}.{params['kind']}" if "kind" in params else rule
    return sentences.sentence("returns", key, _shown(params)).rstrip(".") + "."


def gap_groups(findings: Iterable[ReturnFinding]) -> list[GapGroup]:
    """Gaps that two pupils or more share: unit, resourced place or top-up not recorded. Order: as asked."""
    pupils: dict[tuple[str, str], list[str]] = {}
    for finding in findings:
        if finding.rule in GAP_RULES and finding.field in FLAGS:
            pupils.setdefault((finding.field, finding.rule), []).append(finding.pupil_id)
    return [
        GapGroup(rule, field, tuple(ids), sentences.sentence("returns_gap", field, {"count": str(len(ids))}))
        for (field, rule), ids in sorted(pupils.items(), key=lambda entry: FLAGS.index(entry[0][0]))
        if len(ids) > 1
    ]


def why_asked(profile: Profile, return_type: str, field: str, on: date) -> str | None:
    """Purpose, law, since when and the council's own code of an item; None when the council does not ask for it."""
    for item in profile.items_on(return_type, on):
        if item.field == field:
            terms = {period.term for period in profile.spec(return_type).periods}
            parts = [item.purpose, f"{item.legal_basis.rstrip('.')}.", _since(item, sorted(terms, key=TERMS.index))]
            parts.append(sentences.sentence("returns_why", "code", {"code": item.code}))
            return " ".join(part for part in parts if part)
    return None


def excluded_reason(reason: str) -> str:
    """Why a pupil is not in the return, in words."""
    return sentences.sentence("returns_excluded", reason)


def left_out_reason(item: Item, on: date) -> str:
    """Why an item does not leave, with the day from which that is so or will end."""
    if item.until is not None and item.until < on:
        return sentences.sentence("returns_left_out", "withdrawn", {"day": long_day(item.until + timedelta(days=1))})
    return sentences.sentence("returns_left_out", "not_yet", {"day": long_day(item.from_date or on)})


def address_reason(code: str) -> str:
    """Why nothing can be sent to a council's address (profile.endpoint_refusal), in words."""
    return sentences.sentence("returns_address", code)


def _since(item: Item, terms: Sequence[str]) -> str:
    if item.from_date is None:
        return ""
    year = str(item.from_date.year)
    if not terms or len(terms) == len(TERMS):
        return sentences.sentence("returns_why", "since", {"year": year})
    return sentences.sentence("returns_why", "every", {"terms": " and ".join(terms), "year": year})


def _title(field: str, params: Mapping[str, str]) -> str:
    if field == "status_from" and "status" in params:
        return f"{codeset('sen_provision').name(params['status'])}, start date"
    return catalogue_facts()[field].title


def _shown(params: Mapping[str, str]) -> dict[str, str]:
    """Parameters as a person reads them: dates in words, codes by their names."""
    shown = dict(params)
    for key in ("start", "end"):
        if key in shown:
            shown[key] = long_day(date.fromisoformat(shown[key]))
    for key in ("year", "expected"):
        if key in shown and shown.get("kind") in ("below", "above"):
            shown[key] = codeset("nc_year").name(shown[key])
    if "status" in shown:
        shown["status"] = codeset("sen_provision").name(shown["status"])
    return shown


def _optional(section: str, key: str, params: Mapping[str, str]) -> str:
    return sentences.sentence(section, key, params) if key in sentences.codes(section) else ""
