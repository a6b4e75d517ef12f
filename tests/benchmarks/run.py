# SPDX-License-Identifier: Apache-2.0
"""The speed figures, as ratios within one run on one machine (``make bench``). Nothing here passes or fails."""

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks import importing, office, papers, start, type_ahead

Row = tuple[str, str, str, str, str]


def main() -> int:
    """Measure one after the other, and print a table."""
    rows: list[Row] = [("what", "ours", "against", "ratio", "aim")]
    for measured in (_start, _papers, _typing, _importing):
        sys.stderr.write(f"measuring: {measured.__doc__}\n")
        rows += measured()
    sys.stdout.write(table(rows) + "\n")
    return 0


def table(rows: list[Row]) -> str:
    """Rows in columns, the first row underlined."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join((lines[0], "  ".join("-" * width for width in widths), *lines[1:]))


def _start() -> list[Row]:
    """Start of the process to a painted unlock window."""
    found = start.measure()
    return [
        (
            "start to painted unlock window",
            f"{found['ours_seconds'] * 1000:.0f} ms",
            f"bare PySide6 window {found['bare_seconds'] * 1000:.0f} ms",
            f"{found['ratio']:.2f}",
            "1.3",
        )
    ]


def _papers() -> list[Row]:
    """Two hundred tagged plans."""
    found = papers.measure()
    what, ours = f"{found['plans']:.0f} tagged plans", f"{found['ours_seconds']:.2f} s"
    rows = [(what, ours, f"untagged platypus {found['platypus_seconds']:.2f} s", f"{found['ratio']:.2f}", "0.8")]
    theirs = office.seconds(papers.plans())
    if theirs is None:
        return [*rows, (what, ours, "LibreOffice: not installed", "", "")]
    own = papers.wall_seconds(papers.plans())
    return [*rows, (what, f"{own:.2f} s", f"LibreOffice {theirs:.2f} s", f"{own / theirs:.2f}", "")]


def _typing() -> list[Row]:
    """Typing into the register's search."""
    found = type_ahead.measure()
    return [
        (
            f"a key in the search, {found['pupils']:.0f} pupils, p95",
            f"{found['p95_ms']:.1f} ms (median {found['median_ms']:.1f})",
            "a frame of 16.7 ms",
            f"{found['p95_frames']:.2f}",
            "1",
        )
    ]


def _importing() -> list[Row]:
    """Importing a file."""
    found = importing.measure()
    return [
        (
            f"import of {found['pupils']:.0f} pupils",
            f"{found['ours_seconds']:.2f} s",
            f"parse and raw inserts {found['raw_seconds']:.2f} s",
            f"{found['ratio']:.1f}",
            "",
        )
    ]


if __name__ == "__main__":
    sys.exit(main())
