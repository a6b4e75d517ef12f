# SPDX-License-Identifier: Apache-2.0
"""The speed figures, as ratios within one run on one machine (``make bench``). Nothing here passes or fails."""

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks import coach, encryption, importing, long_record, office, papers, start, type_ahead, working

Row = tuple[str, str, str, str, str]


def main() -> int:
    """Measure one after the other, and print a table."""
    rows: list[Row] = [("what", "ours", "against", "ratio", "aim")]
    for measured in (_start, _papers, _searching, _opening, _typing, _importing, _encryption, _memory, _coach, _long):
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


def _searching() -> list[Row]:
    """Typing into the register's search."""
    return [
        (
            f"a key in the search, {found['pupils']:,.0f} pupils, p95",
            f"{found['p95_ms']:.1f} ms (median {found['median_ms']:.1f})",
            "a frame of 16.7 ms",
            f"{found['p95_frames']:.2f}",
            "1",
        )
        for found in (type_ahead.measure(5_000), type_ahead.measure(50_000))
    ]


def _opening() -> list[Row]:
    """Opening a pupil's page."""
    found = working.opening(5_000)
    return [
        (
            f"open a pupil of {found['pupils']:,.0f}, p95",
            f"{found['p95_ms']:.0f} ms (median {found['median_ms']:.0f})",
            "0.1 s, which feels at once",
            f"{found['p95_ms'] / 100:.2f}",
            "1",
        ),
        (
            "a change there, until all is counted again, p95",
            f"{found['counted_p95_ms']:.0f} ms (median {found['counted_median_ms']:.0f})",
            "0.15 s",
            f"{found['counted_p95_ms'] / 150:.2f}",
            "1",
        ),
    ]


def _typing() -> list[Row]:
    """Typing in a plan while others print and a file is imported."""
    found = working.typing_while_busy()
    return [
        (
            "a key in a plan while plans print and a file is read, p99",
            f"{found['busy_p99_ms']:.1f} ms (at rest {found['quiet_p99_ms']:.1f})",
            "a frame of 16.7 ms",
            f"{found['busy_p99_frames']:.2f}",
            "2",
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


def _encryption() -> list[Row]:
    """A whole journey with and without encryption."""
    found = encryption.measure()
    return [
        (
            "import, reopen, read all, change a hundred",
            f"{found['encrypted_seconds']:.2f} s",
            f"the same without a key {found['plain_seconds']:.2f} s",
            f"{found['ratio']:.2f}",
            "1.3",
        )
    ]


def _memory() -> list[Row]:
    """Memory of the window at rest."""
    found = working.memory()
    return [
        (
            "memory at rest, 500 pupils",
            f"{found['ours_mb']:.0f} MB",
            f"bare PySide6 window {found['bare_mb']:.0f} MB",
            f"{found['ratio']:.2f}",
            "",
        )
    ]


def _coach() -> list[Row]:
    """The wording coach over a whole plan."""
    found = coach.measure()
    return [
        (
            f"advice on a plan of {found['targets']:.0f} targets beside 400 plans",
            f"{found['median_ms']:.1f} ms (p95 {found['p95_ms']:.1f})",
            "a frame of 16.7 ms",
            f"{found['p95_frames']:.2f}",
            "1",
        ),
        (
            "advice on the worst 5,000 characters",
            f"{found['worst_ms']:.0f} ms",
            f"5,000 characters of prose {found['prose_ms']:.0f} ms",
            f"{found['ratio']:.1f}",
            "10",
        ),
    ]


def _long() -> list[Row]:
    """Ten years of record, two hundred thousand entries, and a large store."""
    opened, sought, store = long_record.opening(), long_record.searching(), long_record.opening_store()
    frame, whole = "a frame of 16.7 ms", f"search over {sought['entries']:,.0f} entries"
    return [
        (
            f"open a pupil of {opened['entries']:,.0f} entries and {opened['plans']:.0f} plans, p95",
            f"{opened['p95_ms']:.0f} ms (median {opened['median_ms']:.0f}, of CPU {opened['cpu_median_ms']:.0f}; "
            f"a new one {opened['short_median_ms']:.0f})",
            frame,
            f"{opened['p95_frames']:.1f}",
            "6",
        ),
        *(
            (
                f"{whole}{of}, p95",
                f"{sought[f'{name}_p95_ms']:.1f} ms (of CPU {sought[f'{name}_cpu_p95_ms']:.1f})",
                frame,
                f"{sought[f'{name}_p95_frames']:.2f}",
                "3",
            )
            for name, of in (("all", ""), ("one", " of one pupil"))
        ),
        (
            f"open a store of {store['large']:,.0f} pupils",
            f"{store['large_ms']:.0f} ms",
            f"a store of 50 {store['small_ms']:.0f} ms",
            f"{store['ratio']:.2f}",
            "1.3",
        ),
        *_lists(),
    ]


def _lists() -> list[Row]:
    """The pages that list a whole school."""
    small, large = long_record.lists(50), long_record.lists(5_000)
    return [
        (
            f"the page {stem} of 5,000 pupils, in CPU time",
            f"{cpu:.0f} ms",
            f"of 50 pupils {small[stem][1]:.0f} ms",
            f"{cpu / small[stem][1]:.1f}",
            "",
        )
        for stem, (_, cpu) in large.items()
    ]


if __name__ == "__main__":
    sys.exit(main())
