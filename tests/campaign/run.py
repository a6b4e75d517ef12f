# SPDX-License-Identifier: Apache-2.0
"""The long forms of the safety tests, and their table (``make campaign``).

    python tests/campaign/run.py [--rounds N] [--only WORD] [--table FILE]

Writes docs/campaign.md and ends with 1 where a promise was broken or a control did not fail. A kind that needs root or
ptrace is played only where that can be had; the table says which were not played.
"""

import argparse
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.campaign import bringing_up, damage, disks, kills, readers, school, sending
from tests.campaign.rounds import Kind, Outcome, play

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 200
HEAD = """# The campaign

What the tests of every day try a few times, tried often: `make campaign` (tests/campaign). Each row is a promise, what
was done to break it, and how often it was broken. The control is the same round with one guard taken away on purpose:
it has to fail, or the row would prove nothing. "Control" says in which round it failed first.

| Promise | Tried by | Rounds | Broken | Control | Control is without |
|---|---|---|---|---|---|
"""


def main() -> int:
    """Play what was asked for; 0 when nothing was broken and every control failed."""
    options = _parser().parse_args()
    pattern = school.prepare()
    try:
        chosen = [kind for kind in _kinds(pattern) if options.only in kind.name]
        outcomes = []
        for kind in chosen:
            outcome = play(kind, options.rounds, told=_say)
            _say(f"{kind.name}: {outcome.rounds} rounds, {len(outcome.broken)} broken, control failed in round "
                 f"{outcome.control_after}, {outcome.seconds:.0f} s")  # fmt: skip
            outcomes.append(outcome)
    finally:
        shutil.rmtree(pattern.parent, ignore_errors=True)
    if options.table is not None:
        options.table.write_text(table(outcomes, _unplayed(pattern)), encoding="utf-8")
    return 1 if any(one.broken or one.control_after is None for one in outcomes) else 0


def table(outcomes: list[Outcome], unplayed: list[Kind]) -> str:
    """The page for docs: promise, test, rounds, failures, control, date and commit."""
    lines = [
        f"| {one.kind.promise} | {one.kind.name} | {one.rounds} | {len(one.broken)} | "
        f"{'**did not fail**' if one.control_after is None else f'round {one.control_after}'} | {one.kind.without} |"
        for one in outcomes
    ]
    lines += [f"| {kind.promise} | {kind.name} | not played: needs {kind.needs} | | | |" for kind in unplayed]
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    when = datetime.now(UTC).strftime("%d %B %Y")
    return f"{HEAD}{chr(10).join(lines)}\n\n*{when}, at commit {commit.stdout.strip() or 'unknown'}.*\n"


def _kinds(pattern: Path) -> list[Kind]:
    return [kind for kind in _all(pattern) if _can(kind)]


def _unplayed(pattern: Path) -> list[Kind]:
    return [kind for kind in _all(pattern) if not _can(kind)]


def _all(pattern: Path) -> list[Kind]:
    return [
        *kills.kinds(pattern),
        *bringing_up.kinds(),
        *damage.kinds(pattern),
        *disks.kinds(pattern),
        *readers.kinds(),
        *sending.kinds(),
    ]


def _can(kind: Kind) -> bool:
    if kind.needs == "root":
        return os.geteuid() == 0
    return kind.needs != "ptrace" or shutil.which("strace") is not None


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make campaign", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS, metavar="N", help=f"rounds of each kind ({ROUNDS})")
    parser.add_argument("--only", default="", metavar="WORD", help="only kinds with this word in their name")
    parser.add_argument("--table", type=Path, metavar="FILE", help="where the table goes")
    return parser


if __name__ == "__main__":
    sys.exit(main())
