# SPDX-License-Identifier: Apache-2.0
"""How a return stands, in the SENCO's words, with the icon and the colour that say the same."""

from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from sencodesk.services import sending
from sencodesk.views.by_hand import ByHand
from sencodesk.views.returns import CheckView, ReturnView, SubmissionView
from sencodesk_ui.widgets import shown_day

WAITING = frozenset({"sealed", "queued", "sending", "unconfirmed"})
LOOKS = {
    "sealed": ("lock", "muted", "Continue"),
    "queued": ("clock-arrow-up", "muted", "Open"),
    "sending": ("send", "muted", "Open"),
    "unconfirmed": ("clock", "warning", "Open"),
    "received": ("clock", "warning", "See receipt"),
    "accepted": ("badge-check", "success", "See receipt"),
    "refused": ("circle-alert", "danger", "See reasons"),
    "superseded": ("history", "muted", "Open"),
    "withdrawn": ("history", "muted", "Open"),
}
"""Icon, token of its colour, and what the button says, for each state of a submission."""


@dataclass(frozen=True)
class Standing:
    """An icon, the token of its colour, one sentence, and what the button says."""

    icon: str
    token: str
    words: str
    button: str = "Continue"


def standing(
    sent: SubmissionView | None, check: CheckView | None, checked: bool, council: str, now: datetime
) -> Standing:
    """How a return stands: by its submission where there is one, else by what its check finds.

    ``now`` carries the zone in which times are shown.
    """
    if sent is not None and sent.state != "discarded":
        return _sent(sent, council, now)
    if not checked or check is None:
        return Standing("circle-dashed", "muted", "Not checked yet.")
    return found_standing(check)


def found_standing(check: CheckView) -> Standing:
    """What a check finds, in the same words on every page that says it."""
    pupils = count(check.pupils, "pupil")
    if check.errors:
        queries = f" and {count(check.unexplained, 'query', 'queries')} to explain" if check.unexplained else ""
        return Standing("circle-alert", "danger", f"{pupils}, {count(check.errors, 'error')} to put right{queries}.")
    if check.unexplained:
        queries = count(check.unexplained, "query", "queries")
        return Standing("message-square-warning", "warning", f"{pupils}, {queries} to explain.")
    if not check.pupils:
        return Standing("circle-dashed", "muted", "Nobody is in this return yet.")
    are = "is" if check.pupils == 1 else "are"
    words = f"Nothing to put right. {pupils} {are} ready: look at the preview, then send."
    return Standing("circle-check", "success", words)


def former_words(council: str) -> str:
    """Of a return that the council's newest profile does not name."""
    return f"{council} no longer asks for this return."


def former_standing(council: str) -> Standing:
    """The same where nothing was ever sealed: there is nothing to do."""
    return Standing("history", "muted", f"{former_words(council)} Nothing has to be sent.", "Open")


def by_hand_words(noted: ByHand) -> str:
    """What a person wrote down, never to be read as a receipt."""
    return f"Handed in by hand on {shown_day(noted.handed_on)}, reference {noted.reference}. Not signed by the council."


def _sent(sent: SubmissionView, council: str, now: datetime) -> Standing:
    if sent.by_hand is not None and sent.only_by_hand:
        return Standing("file-pen-line", "muted", by_hand_words(sent.by_hand), "See the note")
    said = sending.words(sent, now)
    icon, token, button = LOOKS.get(sent.state, ("info", "muted", "Open"))
    if sent.state not in ("accepted", "refused") and (sent.attention or sent.blocked):
        return Standing("triangle-alert", "warning", said, "See what to do")
    if sent.mode == "REHEARSAL":
        words = said if said.startswith("Rehearsal") else f"Rehearsal. {said}"
        if sent.state == "received":
            icon, token = "circle-check", "success"
        return Standing(icon, token, words, button)
    if sent.state == "accepted":
        said = f"Accepted by {council}. Nothing more to do."
    elif sent.state == "refused" and sent.decision is not None:
        said = f"Refused by {council}. Each reason is beside its field."
    elif sent.state == "received":
        zone = now.tzinfo
        assert zone is not None
        at = council_time(str((sent.receipt or {}).get("received_at", "")), zone)
        said = f"{council} has it, received {at}. It has not said yes yet."
    return Standing(icon, token, said, button)


def again_words(due: ReturnView, on: date) -> str:
    """What a withdrawal leaves to do, and by when: a return that is withdrawn is not filed."""
    day = shown_day(due.due)
    return f"It must be filed again by {day}." if due.due >= on else f"It was due on {day}: file it again now."


def period_words(period: str) -> str:
    """``2026-autumn`` as ``Autumn 2026``."""
    year, _, term = period.partition("-")
    return f"{term.capitalize()} {year}".strip()


def count(number: int, one: str, many: str = "") -> str:
    """``1 pupil``, ``12 pupils``, with a space that does not break."""
    return f"{number:,}\u00a0{one if number == 1 else many or one + 's'}"


def council_time(instant: str, zone: tzinfo, *, seconds: bool = False) -> str:
    """A council's UTC instant as ``Mon 23 Nov 2026, 10:57``; what cannot be read stands for itself."""
    try:
        at = datetime.fromisoformat(instant).astimezone(zone)
    except ValueError:
        return instant
    return shown_moment(at, seconds=seconds)


def shown_moment(at: datetime, *, seconds: bool = False) -> str:
    """``Mon 23 Nov 2026, 10:57`` of a moment that carries the zone it is shown in."""
    return f"{shown_day(at.date())}, {at:%H:%M:%S}" if seconds else f"{shown_day(at.date())}, {at:%H:%M}"


def fingerprint_lines(digest: str) -> str:
    """64 digits in fours, two lines."""
    fours = [digest[place : place + 4] for place in range(0, len(digest), 4)]
    half = len(fours) // 2
    return "\n".join(("  ".join(fours[:half]), "  ".join(fours[half:])))
