# SPDX-License-Identifier: Apache-2.0
"""Importing 2,000 pupils from a CTF, preview, log and all, against parsing the same file and inserting raw rows."""

import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any
from uuid import uuid4

from defusedxml.ElementTree import fromstring

from sencodesk import bootstrap
from sencodesk.codes.upn import expected_check_letter
from sencodesk.services import imports
from sencodesk.services.desk import Desk
from sencodesk.store.engine import PRAGMAS, connect
from sencodesk.vault.keystore import NoPlace
from tests.clocks import FakeClock

PUPILS = 2_000
ROUNDS = 3
NEEDS = ("SLCN", "SPLD", "MLD", "SEMH", "ASD")


def measure() -> dict[str, float]:
    """Median seconds of both, the two taking turns, and the median of the ratios within a round."""
    data = file_of(PUPILS)
    pairs = [(_ours(data), _raw(data)) for _ in range(ROUNDS)]
    return {
        "pupils": float(PUPILS),
        "ours_seconds": median(ours for ours, _ in pairs),
        "raw_seconds": median(raw for _, raw in pairs),
        "ratio": median(ours / raw for ours, raw in pairs),
    }


def file_of(many: int) -> bytes:
    """A transfer file with that many invented pupils."""
    pupils = []
    for n in range(many):
        rest = f"9992041{20 + n // 1000}{n % 1000:03d}"
        born = date(2015, 9, 1) + timedelta(days=n % 2000)
        need = "".join(
            f"<SENneed><SENtyperank>{rank}</SENtyperank><SENtype>{NEEDS[(n + rank) % 5]}</SENtype></SENneed>"
            for rank in (1, 2)
        )
        pupils.append(
            f"<Pupil><UPN>{expected_check_letter(rest)}{rest}</UPN><Surname>Marrowfield{n}</Surname>"
            f"<Forename>Edie</Forename><DOB>{born}</DOB><Sex>F</Sex><BasicDetails><NCyearActual>{n % 6 + 1}"
            f"</NCyearActual></BasicDetails><SENhistory><SEN><StartDate>2025-09-01</StartDate>"
            f"<SENprovision>K</SENprovision></SEN></SENhistory><SENneeds>{need}</SENneeds></Pupil>"
        )
    head = (
        "<Header><DocumentName>Common Transfer File</DocumentName><CTFversion>26.0</CTFversion>"
        "<SourceSchool><LEA>999</LEA><Estab>2041</Estab></SourceSchool></Header>"
    )
    return f"<CTfile>{head}<CTFpupilData>{''.join(pupils)}</CTFpupilData></CTfile>".encode()


def _desk(folder: Path) -> Desk:
    return bootstrap.create(
        folder / "records",
        passphrase="correct horse battery",
        recovery_code="0" * 30,
        school="Thistledown Primary",
        laestab="9992041",
        clock=FakeClock().now,
        places=NoPlace(),
    )


def _ours(data: bytes) -> float:
    with tempfile.TemporaryDirectory() as folder:
        desk = _desk(Path(folder))
        began = time.perf_counter()
        preview = imports.preview(desk, data=data, name="file.xml", mapping=None, decide={})
        imports.apply(desk, preview=preview)
        took = time.perf_counter() - began
        kept = desk.store.counts()
        desk.store.close()
    if (kept["pupil"], kept["need_period"]) != (PUPILS, 2 * PUPILS):
        raise RuntimeError(f"not everybody was imported: {kept}")
    return took


def _raw(data: bytes) -> float:
    """The same tables in the same encrypted file, by the driver alone: no preview, no rules, no log, no undo."""
    with tempfile.TemporaryDirectory() as folder:
        desk = _desk(Path(folder))
        key = desk.store.connect_copy_key()
        desk.store.close()
        began = time.perf_counter()
        pupils, statuses, needs = _parsed(data)
        connection = connect(Path(folder) / "records" / "records.db", key)
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}").fetchall()
        with connection:
            connection.executemany(
                "INSERT INTO pupil (id, row_version, upn, surname, forename, dob, sex, year)"
                " VALUES (?, 1, ?, ?, ?, ?, ?, ?)",
                pupils,
            )
            connection.executemany(
                "INSERT INTO status_period (id, row_version, pupil_id, code, from_date) VALUES (?, 1, ?, ?, ?)",
                statuses,
            )
            connection.executemany(
                "INSERT INTO need_period (id, row_version, pupil_id, rank, code, from_date) VALUES (?, 1, ?, ?, ?, ?)",
                needs,
            )
        took = time.perf_counter() - began
        connection.close()
    return took


def _parsed(data: bytes) -> tuple[list[Any], list[Any], list[Any]]:
    pupils, statuses, needs = [], [], []
    for one in fromstring(data, forbid_dtd=True).iter("Pupil"):
        pupil_id = str(uuid4())
        facts = [one.findtext(name) for name in ("UPN", "Surname", "Forename", "DOB", "Sex")]
        pupils.append((pupil_id, *facts, one.findtext("BasicDetails/NCyearActual")))
        for status in one.iter("SEN"):
            row = (status.findtext("SENprovision"), status.findtext("StartDate"))
            statuses.append((str(uuid4()), pupil_id, *row))
        for need in one.iter("SENneed"):
            named = (int(need.findtext("SENtyperank")), need.findtext("SENtype"))
            needs.append((str(uuid4()), pupil_id, *named, "2025-09-01"))
    return pupils, statuses, needs
