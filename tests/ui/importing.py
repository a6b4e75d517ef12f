# SPDX-License-Identifier: Apache-2.0
"""What the tests of the import page have in hand: tables of invented pupils as files, and the pupils in the records."""

from importlib.resources import files
from pathlib import Path

from sencodesk.views.pupils import PupilView
from sencodesk.views.pupils import pupils as view
from tests.exchange import writers
from tests.ui.driver import Driver

DEMO = Path(str(files("sencodesk_resources").joinpath("demo")))
TRANSFER, LIST = DEMO / "9992041_CTF_XXXXXXX_001.xml", DEMO / "pupil-list.csv"
HEAD = ["UPN", "Surname", "Forename", "DOB", "Reg Group"]


def everybody(driver: Driver) -> list[PupilView]:
    """All pupils, those who left too."""
    on = driver.workspace.today()
    return driver.read(lambda session: view(session, on=on, everybody=True))


def table(tmp_path: Path, *rows: list[str], head: list[str] = HEAD, name: str = "list.csv") -> Path:
    """A list of pupils as a school system writes it."""
    path = tmp_path / name
    path.write_text(writers.table([head, *rows]), encoding="utf-8")
    return path
