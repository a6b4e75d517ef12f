# SPDX-License-Identifier: Apache-2.0
"""The words of a proof of filing: signed by the council, a rehearsal's, or written down by hand."""

from datetime import datetime

from sencodesk.codes.days import long_day
from sencodesk.codes.london import london
from sencodesk.papers.model import ProofPaper
from sencodesk.views.filing import Filing
from sencodesk.views.school import SchoolView

FINGERPRINT = "Fingerprint (SHA-256)"
OF_FILE = "Fingerprint of the file"
OUTCOMES = {
    "accepted": ("badge", "Accepted by {council}", "opened exactly the return with this fingerprint and accepted it"),
    "refused": ("cross", "Refused by {council}", "opened exactly the return with this fingerprint and refused it"),
    "withdrawn": ("clock", "Withdrawn after {council} had it", "had exactly the return that has this fingerprint"),
    "superseded": (
        "clock", "Received by {council}, replaced since", "had exactly the return that has this fingerprint"
    ),
}  # fmt: skip
SIGNED = ("Signed for the school, and date", "Seen by the head teacher, and date")
RECEIVED = ("clock", "Received by {council}", "received exactly the return that has this fingerprint")


def file_name(held: Filing) -> str:
    """``northshire-sen-register-2026-autumn-v1-proof.pdf``; a rehearsal's begins with REHEARSAL, what is not signed
    with by-hand. Council, type and period: one council may ask for two returns in one period."""
    stem = f"{held.due.council_id}-{held.due.type}-{held.due.period}-v{held.sent.version}"
    if held.sent.mode == "REHEARSAL":
        return f"REHEARSAL-{stem}-no-proof.pdf"
    return f"{stem}-proof.pdf" if held.proof is not None else f"by-hand-{stem}.pdf"


def proof_paper(held: Filing, school: SchoolView) -> ProofPaper:
    """One of the three forms, in words; nothing in it is about one child."""
    if held.proof is None:
        return _by_hand(held, school)
    council, receipt = held.due.council_name, held.sent.receipt or {}
    mark, heading, did = OUTCOMES.get(held.sent.state, RECEIVED)
    rehearsal = held.sent.mode == "REHEARSAL"
    decided = str((held.sent.decision or {}).get("decided_at") or receipt.get("received_at", ""))
    reference = str(receipt.get("receipt_no", ""))
    sent = [step.at for step in held.sent.steps if step.state == "sending"]
    went = f" and {london(sent[0]):%H:%M:%S}" if sent else ""
    here = next((step.at for step in held.sent.steps if step.state == "received"), None)
    at_ours = f" ({london(here):%H:%M:%S} on the school’s laptop)" if here is not None else ""
    verified = (
        f"Checked on the school’s laptop and good. Key confirmed by the school on {long_day(held.confirmed_on)}."
        if held.proof.verified
        else "Does not hold under the council’s key. Ring the council before you rely on this page."
    )
    shown = heading.format(council=council)
    what = "a rehearsal, which does not count as the return" if rehearsal else "it"
    return ProofPaper(
        kind="rehearsal" if rehearsal else "live",
        title="REHEARSAL" if rehearsal else "Proof of filing",
        subtitle=f"Not a proof of filing. Rehearsal of: {_subject(held)}" if rehearsal else _subject(held),
        tag="REHEARSAL" if rehearsal else "Live return",
        heading=f"Rehearsal: {shown[0].lower()}{shown[1:]}" if rehearsal else shown,
        heading_line=f"{_moment(decided)}, council time. Due {long_day(held.due.due)}.",
        mark=mark,  # type: ignore[arg-type]  # one of the marks by the table above
        facts=(
            ("Council’s reference", reference),
            *_ours(held, school),
            ("Sealed and sent", f"{_stamp(held.sent.sealed_at)}{went}"),
            ("Received", f"{_moment(str(receipt.get('received_at', '')))}, council time{at_ours}"),
            (FINGERPRINT, fingerprint_rows(held.sent.content_hash)),
            ("Council’s signature", verified),
        ),
        mono=frozenset({FINGERPRINT}),
        proves_title="What this page is" if rehearsal else "What this proves",
        proves=(
            f"The council {did}; it was {what}. The return itself is still to be sent."
            if rehearsal
            else f"The council {did}. A single changed letter would give another fingerprint."
        ),
        checks=(
            f"In SENCO Desk, open Returns, {council}, {_period(held.due.period)}, Receipt. The fingerprints must be "
            "the same.",
            f"Or ask {council} for the fingerprint that it holds for {reference}.",
        ),
        signed=() if rehearsal else SIGNED,
    )


def _by_hand(held: Filing, school: SchoolView) -> ProofPaper:
    noted, council = held.sent.by_hand, held.due.council_name
    assert noted is not None
    at = f", {noted.place}" if noted.place else ""
    return ProofPaper(
        kind="by-hand",
        title="Filed by hand",
        subtitle=_subject(held),
        tag="Not signed by the council",
        heading=f"Handed in to {council} by hand",
        heading_line=f"{long_day(noted.handed_on)}{at}. Due {long_day(held.due.due)}.",
        mark="pen",
        facts=(
            ("Reference as told", noted.reference),
            *_ours(held, school),
            ("Sealed", _stamp(held.sent.sealed_at)),
            ("Written down by", noted.written_by),
            (OF_FILE, fingerprint_rows(held.sent.wire_hash)),
            ("Council’s signature", "None. This page is the school’s own note, and no receipt."),
        ),
        mono=frozenset({OF_FILE}),
        proves_title="What this shows",
        proves="What the school sealed and handed in, and the reference that a person at the school copied. The "
        "council has not signed it, so it proves less than a receipt does.",
        checks=(
            f"Ask {council} what it holds under {noted.reference}.",
            "Ask for the SHA-256 of the file that it holds: it must be the fingerprint above.",
        ),
        signed=SIGNED,
    )


def _ours(held: Filing, school: SchoolView) -> tuple[tuple[str, str], ...]:
    number = f", DfE number {school.laestab[:3]} {school.laestab[3:]}" if school.laestab else ""
    parts = [_count(held.pupils, "pupil"), f"{_count(held.items, 'item')} each", f"version {held.sent.version}"]
    if held.notes:
        parts.append(f"{_count(held.notes, 'query', 'queries')} explained")
    return (("From", f"{school.name}{number}"), ("Filed by", held.sent.sealed_by), ("What", ", ".join(parts)))


def _subject(held: Filing) -> str:
    return f"{held.due.title}, {_period(held.due.period)}, to {held.due.council_name}"


def _period(period: str) -> str:
    year, _, term = period.partition("-")
    return f"{term} {year}".strip()


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def _stamp(at: datetime) -> str:
    there = london(at)
    return f"{long_day(there.date())}, {there:%H:%M:%S}"


def _moment(instant: str) -> str:
    """A council's UTC instant; what cannot be read stands for itself."""
    try:
        return _stamp(datetime.fromisoformat(instant))
    except ValueError:
        return instant


def fingerprint_rows(digest: str) -> str:
    """64 digits in fours, two rows."""
    fours = [digest[place : place + 4] for place in range(0, len(digest), 4)]
    return "\n".join((" ".join(fours[:8]), " ".join(fours[8:])))
