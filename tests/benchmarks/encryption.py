# SPDX-License-Identifier: Apache-2.0
"""What encryption costs on whole journeys: the same store, the same acts, with and without a key.

Both use the same library; the plain store is the encrypted one with the key taken out of ``connect``, so that what
differs is the encryption and nothing else.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any
from unittest.mock import patch

import sqlcipher3.dbapi2 as sqlcipher

from sencodesk import bootstrap
from sencodesk.services import imports, needs, pupils
from sencodesk.services.desk import Desk
from sencodesk.vault.keystore import NoPlace
from sencodesk.views import pupils as pupils_view
from tests.benchmarks import importing
from tests.clocks import FakeClock

ROUNDS = 5
PUPILS = 400
PASS = "correct horse battery"


def measure() -> dict[str, float]:
    """Seconds of both journeys (medians), the two taking turns, and the median of the ratios within a round."""
    data = importing.file_of(PUPILS)
    pairs = [(_journey(data, _as_it_is), _journey(data, _without_a_key)) for _ in range(ROUNDS)]
    return {
        "encrypted_seconds": median(ours for ours, _ in pairs),
        "plain_seconds": median(plain for _, plain in pairs),
        "ratio": median(ours / plain for ours, plain in pairs),
    }


def _journey(data: bytes, how: Callable[[], Any]) -> float:
    """Import a school, open the records again, read the register and every pupil, change a hundred of them."""
    with tempfile.TemporaryDirectory() as folder, how():
        records = Path(folder) / "records"
        desk = bootstrap.create(
            records, passphrase=PASS, recovery_code="0" * 30, school="Thistledown Primary", laestab="9992041",
            clock=FakeClock().now, places=NoPlace(),
        )  # fmt: skip
        began = time.perf_counter()
        imports.apply(desk, preview=imports.preview(desk, data=data, name="pupils.xml"))
        _read_and_change(desk)
        desk.store.close()
        return time.perf_counter() - began


def _read_and_change(desk: Desk) -> None:
    on = desk.today()
    with desk.reading() as session:
        found = pupils_view.pupils(session, on=on)
    for one in found:
        with desk.reading() as session:
            pupils_view.pupil(session, one.id, on=on)
    for one in found[:100]:
        pupils.change(desk, pupil_id=one.id, values={"class_name": "4H"})
        needs.set_status(desk, pupil_id=one.id, code="K", from_=on)


@contextmanager
def _as_it_is() -> Iterator[None]:
    yield


@contextmanager
def _without_a_key() -> Iterator[None]:
    def plain(path: Path, _key: object, *, read_only: bool = False) -> Any:
        mode = "ro" if read_only else "rwc"
        return sqlcipher.connect(
            f"{path.absolute().as_uri()}?mode={mode}", uri=True, check_same_thread=False, timeout=5
        )

    with patch("sencodesk.store.engine.connect", plain), patch("sencodesk.store.backup.connect", plain):
        yield
