# SPDX-License-Identifier: Apache-2.0
"""The words of two hundred plans through LibreOffice, where it is installed: as with a school's own template."""

import shutil
import subprocess
import tempfile
import time
from html import escape
from pathlib import Path

from sencodesk.papers.model import PlanPaper


def seconds(plans: list[PlanPaper]) -> float | None:
    """Seconds for one document of these plans to PDF; None where there is no LibreOffice."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "plans.html"
        source.write_text("".join(["<html><body>", *map(_page, plans), "</body></html>"]), encoding="utf-8")
        command = [program, f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}", "--headless"]
        command += ["--convert-to", "pdf:writer_web_pdf_Export", "--outdir", folder, str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=300)  # makes the profile
        began = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        return time.perf_counter() - began


def _page(plan: PlanPaper) -> str:
    facts = (plan.class_name, plan.year_label, plan.age_label, plan.status_label)
    words = (plan.strengths, plan.difficulties, plan.pupil_view, plan.parent_view, plan.at_home)
    rows = [
        (target.text, target.baseline, target.measure, target.success, target.strategy, target.who, target.how_often)
        for target in plan.targets
    ]
    return (
        f"<h1 style='page-break-before: always'>{escape(plan.pupil_name)}</h1>"
        + "".join(f"<p>{escape(text or '')}</p>" for text in (*facts, *words))
        + "".join(
            "<table border=1><tr>" + "".join(f"<td>{escape(cell or '')}</td>" for cell in row) + "</tr></table>"
            for row in rows
        )
    )
