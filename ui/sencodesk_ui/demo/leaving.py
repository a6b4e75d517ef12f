# SPDX-License-Identifier: Apache-2.0
"""What the demonstration leaves: the sealed bytes, the council's answers, and one page that sums it up.

Asked for after the story, when the window is closed: of the records on this side, and of the council on the other.
"""

import html
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sencodesk import bootstrap
from sencodesk.services import sending
from sencodesk.services.demonstration import thistledown
from sencodesk.views import plans as plans_view
from sencodesk.views import pupils as pupils_view
from sencodesk.views import returns as returns_view
from sencodesk_ui.demo.stage import Stage

PAGE = """<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><title>SENCO Desk: the demonstration</title>
<style>body{{font:17px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em;color:#1f1f1d}}
table{{border-collapse:collapse}}td,th{{padding:.3em 1.2em .3em 0;text-align:left;vertical-align:top}}
code{{overflow-wrap:anywhere}}figure{{margin:0 0 2em}}img{{max-width:100%;border:1px solid #ccc}}</style></head><body>
<h1>A first working day, played in {seconds} seconds</h1>
<p>{school}. Every person in it is invented. The day is {today}.</p>
<table>{facts}</table>
<p>The receipt verifies with the council's public key, without this program:
<code>python tests/protocol/verify_receipt.py return/receipt.json {key}</code></p>
<h2>What was left here</h2><ul>{files}</ul>
<h2>Step by step</h2>{pictures}
</body></html>
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the summary says."""

    seconds: int
    today: date
    pupils: int
    sen: int
    plans: int
    submission_id: str
    state: str
    verified: bool
    same_body: bool
    effects: int
    body_sha256: str
    receipt_key: str


def leave(stage: Stage, council_id: str, *, seconds: float, today: date) -> Outcome:
    """Write return/, summary.json and summary.html. Raises LookupError where nothing was received."""
    council = stage.councils[council_id]
    received = next(one for one in council.submissions() if one["mode"] == "LIVE")
    submission_id = str(received["submission_id"])
    desk = bootstrap.open_desk(
        stage.school, secret=thistledown.PASSPHRASE, clock=stage.clock, places=bootstrap.no_places()
    )
    try:
        with desk.reading() as session:
            everybody = pupils_view.pupils(session, on=desk.today())
            plans = plans_view.plans(session, on=desk.today())
            sent = next(one for one in returns_view.submissions(session) if one.id == submission_id)
            proof = returns_view.proof(session, sent.return_id)
        sealed = sending.sealed_bytes(desk, submission_id)
    finally:
        desk.store.close()
    if proof is None or proof.decision is None:
        raise LookupError("no receipt")
    (stage.returned / "body.json").write_bytes(council.body(submission_id))
    (stage.returned / "sealed.age").write_bytes(sealed)
    (stage.returned / "receipt.json").write_text(proof.receipt, encoding="utf-8")
    (stage.returned / "decision.json").write_text(proof.decision, encoding="utf-8")
    outcome = Outcome(
        seconds=round(seconds),
        today=today,
        pupils=len(everybody),
        sen=sum(one.has_sen for one in everybody),
        plans=len(plans),
        submission_id=submission_id,
        state=sent.state,
        verified=proof.verified,
        same_body=received["body_sha256"] == sent.body_sha256,
        effects=int(str(received["effects"])),
        body_sha256=str(received["body_sha256"]),
        receipt_key=council.public_key(),
    )
    _summary(stage, outcome)
    return outcome


def _summary(stage: Stage, outcome: Outcome) -> None:
    files = sorted(_left(stage))
    told = {
        "format": "sencodesk-demonstration",
        "v": 1,
        "out": str(stage.out),
        "school": thistledown.NAME,
        "files": files,
        **{name: getattr(outcome, name) for name in Outcome.__slots__},
        "today": outcome.today.isoformat(),
    }
    (stage.out / "summary.json").write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    facts = (
        ("Pupils on roll, imported in the window", outcome.pupils),
        ("Of whom with SEN", outcome.sen),
        ("Plans in the records", outcome.plans),
        ("The return", f"{outcome.state}, received {outcome.effects} time"),
        ("Its reference", outcome.submission_id),
        ("The council holds what the preview showed", "yes" if outcome.same_body else "no"),
        ("The receipt's signature holds", "yes" if outcome.verified else "no"),
        ("SHA-256 of what left", outcome.body_sha256),
    )
    pictures = sorted((stage.pictures).glob("*.png"), key=lambda one: one.stat().st_mtime_ns)
    page = PAGE.format(
        seconds=outcome.seconds,
        school=html.escape(thistledown.NAME),
        today=outcome.today.isoformat(),
        key=html.escape(outcome.receipt_key),
        facts="".join(
            f"<tr><th>{html.escape(name)}</th><td>{html.escape(str(value))}</td></tr>" for name, value in facts
        ),
        files="".join(f"<li><a href='{html.escape(name)}'>{html.escape(name)}</a></li>" for name in files),
        pictures="".join(
            f"<figure><img src='pictures/{one.name}' alt='{one.stem}'><figcaption>{one.stem}</figcaption></figure>"
            for one in pictures
        ),
    )
    (stage.out / "summary.html").write_text(page, encoding="utf-8")


def _left(stage: Stage) -> list[str]:
    """What is worth opening, relative to the folder."""
    found: list[Path] = []
    for folder in (stage.plans, stage.returned):
        found += [one for one in folder.rglob("*") if one.is_file()]
    return [one.relative_to(stage.out).as_posix() for one in found]
