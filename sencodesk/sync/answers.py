# SPDX-License-Identifier: Apache-2.0
"""What an answer is worth: a signed one moves the outbox, anything else only leaves a doubt and a sentence.

The type of a signed message decides, never the HTTP number; the number only says how to name an unsigned answer.
"""

from collections.abc import Mapping
from datetime import date

from sencodesk.protocol import messages, wire
from sencodesk.protocol.canonical import Malformed
from sencodesk.protocol.holdings import Holding, Question, check_holdings
from sencodesk.protocol.messages import REHEARSAL, Expected, NotOurs
from sencodesk.sync.https import Heard, NoAnswer
from sencodesk.sync.outbox import ACCEPTED, Answer, Barred, Doubt, NotSent, Problem, Receipt

NOT_GENUINE = "not-genuine"
WRONG_PLACE = "wrong-place"
CERTIFICATE = "certificate"
_CERTIFICATES = frozenset({"certificate", "certificate-time", "certificate-name"})
_IGNORED = {"mode": "other-mode", "nonce": "old-answer", "retired-key": "retired-key"}
_DOORS = {401: "door", 403: "door", 407: "proxy-login"}


def greeted(heard: Heard, council_id: str) -> NotSent | Barred | None:
    """What stands in the way if this is not the council's inbox; None if it is. Nothing of ours has left yet."""
    said = heard.headers.get(wire.HELLO_HEADER.lower())
    if 200 <= heard.status < 300 and said == wire.hello_value(council_id):
        return None
    if said is not None and said.startswith("1 ") and said != wire.hello_value(council_id):
        return NotSent("other-council", WRONG_PLACE)
    if 300 <= heard.status < 400:
        return NotSent("redirected", WRONG_PLACE)
    if heard.status in _DOORS:
        return Barred(_DOORS[heard.status], sure=True)
    if heard.status == 429 or heard.status >= 500:
        return NotSent("server-trouble")
    return NotSent("portal")


def unanswered(error: NoAnswer, *, sending: bool) -> NotSent | Barred | Doubt:
    """What no answer means. Only while sending can something have arrived."""
    if not error.left or not sending:
        if error.why == "address-not-allowed":
            return Barred(error.why, sure=True)
        return NotSent(error.why, CERTIFICATE if error.why in _CERTIFICATES else None)
    return Doubt(error.why)


def told(
    heard: Heard,
    *,
    keys: Mapping[str, bytes],
    question: Question,
    today: date,
    windows: messages.Windows = messages.NO_WINDOWS,
) -> tuple[Holding, ...] | NotSent | Barred:
    """Which versions the council says it holds, or why that is not known. Only its signature over this question counts.

    Nothing was sent, so nothing is in doubt: what waits goes on waiting.
    """
    if 300 <= heard.status < 400:
        return NotSent("redirected", WRONG_PLACE)
    try:
        return check_holdings(heard.body, keys=keys, question=question, today=today, windows=windows)
    except NotOurs as not_ours:
        if not_ours.reason not in ("malformed", "not-canonical", "kind"):
            return NotSent(_IGNORED.get(not_ours.reason, NOT_GENUINE), NOT_GENUINE)
    try:
        problem = messages.check_problem(heard.body, keys=keys, submission_id=question.id, nonce=heard.nonce)
    except NotOurs as not_ours:
        if not_ours.reason not in ("malformed", "not-canonical"):
            return NotSent(_IGNORED.get(not_ours.reason, NOT_GENUINE), NOT_GENUINE)
        stopped = _unsigned(heard)
        return stopped if isinstance(stopped, Barred) else NotSent(stopped.why)
    if problem.type in ("unknown-school", "bad-signature"):
        return Barred(problem.type, sure=True)
    return NotSent("busy" if problem.type == "busy" else "odd-answer")


def judged(
    heard: Heard,
    *,
    keys: Mapping[str, bytes],
    expected: Expected,
    windows: messages.Windows = messages.NO_WINDOWS,
    today: date | None = None,
    signers: Mapping[str, bytes] | None = None,
) -> Answer:
    """What an answer to PUT or GET says, once its signature, and that it is about what was sent, are checked.

    ``signers``: the keys for receipts and decisions of this mode, where they are not those for problems.
    ``windows``: on which days each key signs. A problem names no day, so it is judged by ``today``; all but one that
    says that our clock is wrong.
    """
    if 300 <= heard.status < 400:
        return Doubt("redirected", attention=WRONG_PLACE)
    try:
        answer = messages.read_answer(heard.body)
    except Malformed:
        return _unsigned(heard)
    try:
        if answer.problem is not None:
            problem = messages.check_problem(
                answer.problem, keys=keys, submission_id=expected.submission_id, nonce=heard.nonce
            )
            if problem.type != "bad-signature" and today is not None:
                messages.check_in_time(answer.problem, today, windows)
            return Problem(problem.type, problem.retry_after)
        if answer.receipt is None:
            return _unsigned(heard)
        messages.check_receipt(
            answer.receipt, keys=signers if signers is not None else keys, expected=expected, windows=windows
        )
    except NotOurs as not_ours:
        if not_ours.reason in ("malformed", "not-canonical"):
            return _unsigned(heard)
        return Doubt(_IGNORED.get(not_ours.reason, NOT_GENUINE), attention=NOT_GENUINE)
    return _decided(
        answer.receipt.decode("utf-8"), answer.decision, signers if signers is not None else keys, expected, windows
    )


def _decided(
    receipt: str, decision: bytes | None, keys: Mapping[str, bytes], expected: Expected, windows: messages.Windows
) -> Receipt:
    """The receipt holds whatever is beside it; a decision counts only if it holds too."""
    if decision is None:
        return Receipt(receipt)
    try:
        outcome = messages.check_decision(decision, keys=keys, expected=expected, windows=windows).outcome
    except NotOurs:
        return Receipt(receipt)
    if expected.mode == REHEARSAL and outcome == ACCEPTED:
        return Receipt(receipt)
    return Receipt(receipt, decision.decode("utf-8"), outcome)


def _unsigned(heard: Heard) -> Barred | Doubt:
    if heard.status in _DOORS:
        return Barred(_DOORS[heard.status], sure=False)
    after = _retry_after(heard)
    if heard.status in (429, 503):
        return Doubt("server-busy", after)
    if heard.status >= 500:
        return Doubt("server-trouble", after)
    page = "html" in heard.headers.get("content-type", "").lower() or heard.body.lstrip()[:1] == b"<"
    return Doubt("portal" if page else "unsigned")


def _retry_after(heard: Heard) -> int | None:
    said = heard.headers.get("retry-after", "").strip()
    return int(said[:9]) if said.isascii() and said.isdigit() else None
