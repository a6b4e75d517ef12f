# SPDX-License-Identifier: Apache-2.0
"""Files that are meant to do harm: each is refused or read with 512 MB of memory and five seconds of the processor."""

from __future__ import annotations

import io
import json
import stat
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.exchange import workbooks, writers
from tests.exchange.workbooks import book, packed, parts, sheet

ROOT = Path(__file__).parents[2]
LARGEST = 50 * 1024 * 1024
HEAD = ["UPN", "Surname", "Forename", "DOB"]
EDIE = [writers.number(1), "Marrowfield", "Edie", "14/03/2018"]
CSV = writers.table([HEAD, EDIE]).encode()
NINE = "".join(f"<!ENTITY a{n + 1} '{f'&a{n};' * 10}'>" for n in range(9))
LAUGHS = f"<!DOCTYPE CTfile [<!ENTITY a0 'ha'>{NINE}]><CTfile>&a9;</CTfile>"
QUADRATIC = f"<!DOCTYPE CTfile [<!ENTITY a '{'x' * 100_000}'>]><CTfile>{'&a;' * 20_000}</CTfile>"
EXTERNAL = "<!DOCTYPE CTfile [<!ENTITY a SYSTEM 'file:///etc/hostname'>]><CTfile>&a;</CTfile>"
REMOTE = "<!DOCTYPE CTfile SYSTEM 'http://127.0.0.1:9/a.dtd'><CTfile/>"
PARAMETER = "<!DOCTYPE CTfile [<!ENTITY % a SYSTEM 'http://127.0.0.1:9/a'> %a;]><CTfile/>"


def full(begin: bytes, piece: bytes, end: bytes = b"") -> bytes:
    """A file of exactly the size that is still read."""
    return (begin + piece * (LARGEST // len(piece)))[: LARGEST - len(end)] + end


def entry(name: str, data: bytes, mode: int = 0) -> tuple[zipfile.ZipInfo, bytes]:
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = mode << 16
    return info, data


def good(**more: str | bytes) -> dict[str, str | bytes]:
    return {**parts({"Sheet1": sheet([HEAD, EDIE])}), **more}


def beside(*entries: tuple[zipfile.ZipInfo, bytes]) -> bytes:
    return packed(good(), entries=entries)


def with_sheet(text: str) -> bytes:
    return packed(good(**{"xl/worksheets/sheet1.xml": text}))


def lying() -> bytes:
    """A workbook whose directory says of a large part that it is small."""
    data = bytearray(beside(entry("xl/media/a.png", bytes(3_000_000))))
    place = data.rfind(b"PK\x01\x02")
    assert struct.unpack_from("<I", data, place + 24)[0] == 3_000_000
    struct.pack_into("<I", data, place + 24, 100)
    return bytes(data)


def overlapping() -> bytes:
    """Two names in the directory for the bytes of one part: how a small file unpacks to petabytes."""
    data = bytearray(beside(entry("xl/media/a.png", b"a" * 1000), entry("xl/media/b.png", b"a" * 1000)))
    first = data.find(b"PK\x01\x02")
    places = []
    while first >= 0:
        places.append(first)
        first = data.find(b"PK\x01\x02", first + 4)
    (offset,) = struct.unpack_from("<I", data, places[-2] + 42)
    struct.pack_into("<I", data, places[-1] + 42, offset)
    return bytes(data)


def nested() -> bytes:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", bytes(10_000_000))
    return packed({f"{n}.zip": inner.getvalue() for n in range(16)})


def relation(target: str, mode: str = "") -> bytes:
    link = f'<Relationship Id="x" Type="{workbooks.RELATION}/worksheet" Target="{target}"{mode}/>'
    return packed(parts({"Sheet1": sheet([HEAD, EDIE])}, relations=link))


def row(cells: str) -> str:
    return f'<worksheet xmlns="{workbooks.MAIN}"><sheetData>{cells}</sheetData></worksheet>'


def one_text_many_times() -> bytes:
    held = parts({"Sheet1": sheet([[workbooks.shared(0)] * 30] * 3000)}, strings=["x" * 30_000])
    return packed(held)


FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    "laughs.xml": (LAUGHS.encode, "DOCTYPE"),
    "quadratic.xml": (QUADRATIC.encode, "DOCTYPE"),
    "external.xml": (EXTERNAL.encode, "DOCTYPE"),
    "remote.xml": (REMOTE.encode, "DOCTYPE"),
    "parameter.xml": (PARAMETER.encode, "DOCTYPE"),
    "utf16.xml": (lambda: LAUGHS.encode("utf-16"), "DOCTYPE"),
    "utf16-be.xml": (lambda: b"\xfe\xff" + REMOTE.encode("utf-16-be"), "DOCTYPE"),
    "named.csv": (lambda: b"\xef\xbb\xbf \n" + LAUGHS.encode(), "DOCTYPE"),
    "deep.xml": (lambda: b"<CTfile>" + b"<a>" * 1_000_000, "TOO_DEEP"),
    "elements.xml": (lambda: full(b"<CTfile>", b"<a/>"), "TOO_DEEP"),
    "text.xml": (lambda: full(b"<CTfile><Pupil><Surname>", b"x", b"</Surname></Pupil></CTfile>"), "1 pupils"),
    "attributes.xml": (
        lambda: b"<CTfile " + b" ".join(b'a%d="x"' % n for n in range(1_000_000)) + b"/>",
        "NO_PUPILS",
    ),
    "name.xml": (lambda: full(b"<", b"a", b"/>"), "CTF_ROOT"),
    "too-large.csv": (lambda: full(b"", b"a,b\n") + b"a", "TOO_LARGE"),
    "field.csv": (lambda: full(CSV, b"x"), "BROKEN_TABLE"),
    "quote.csv": (lambda: full(CSV + b'"', b"x\n"), "BROKEN_TABLE"),
    "lines.csv": (lambda: full(CSV, b"a\n"), "TOO_MANY"),
    "rows.csv": (lambda: full(CSV, b"M123,Marrowfield,Edie,14/03/2018\r\n"), "TOO_MANY"),
    "columns.csv": (lambda: CSV + b"," * 1_000_000, "TOO_WIDE"),
    "wide-head.csv": (lambda: full(b"UPN", b","), "BROKEN_TABLE"),
    "emoji.csv": (lambda: full(CSV, "\U0001f600\n".encode()), "TOO_MANY"),
    "quoted.csv": (lambda: full(CSV, b'"a\n",'), "BROKEN_TABLE"),
    "nul.csv": (lambda: CSV + b"\x00" * 1000, "NOT_TEXT"),
    "bidi.csv": (lambda: CSV + "\u202eM,a\u2066,b,c\r\n".encode(), "2 pupils"),
    "nested.xlsx": (nested, "NOT_WORKBOOK"),
    "ratio.xlsx": (lambda: beside(entry("xl/media/a.png", bytes(20_000_000))), "BOMB"),
    "sum.xlsx": (lambda: beside(*(entry(f"xl/media/{n}.png", bytes(range(256)) * 90_000) for n in range(10))), "BOMB"),
    "sheet.xlsx": (lambda: with_sheet(row("<row/>" * 3_000_000)), "BOMB"),
    "entries.xlsx": (lambda: beside(*(entry(f"xl/media/{n}.png", b"x") for n in range(1_000))), "BOMB"),
    "lying.xlsx": (lying, "HURT_WORKBOOK"),
    "overlapping.xlsx": (overlapping, "BOMB"),
    "slip.xlsx": (lambda: beside(entry("../../a.sh", b"x")), "OUTSIDE"),
    "absolute.xlsx": (lambda: beside(entry("/etc/a", b"x")), "OUTSIDE"),
    "drive.xlsx": (lambda: beside(entry("C:/a", b"x")), "OUTSIDE"),
    "backslash.xlsx": (lambda: beside(entry("..\\a", b"x")), "OUTSIDE"),
    "link.xlsx": (lambda: beside(entry("xl/a", b"/etc/hostname", stat.S_IFLNK | 0o777)), "OUTSIDE"),
    "relation.xlsx": (lambda: relation("http://127.0.0.1:9/a.xml", ' TargetMode="External"'), "OUTSIDE"),
    "climbing.xlsx": (lambda: relation("../../../etc/hostname"), "OUTSIDE"),
    "sheet-laughs.xlsx": (lambda: with_sheet(LAUGHS), "DOCTYPE"),
    "sheet-utf16.xlsx": (lambda: packed(good(**{"xl/worksheets/sheet1.xml": REMOTE.encode("utf-16")})), "DOCTYPE"),
    "strings-laughs.xlsx": (
        lambda: packed({**parts({"A": sheet([HEAD])}, strings=["x"]), "xl/sharedStrings.xml": LAUGHS}),
        "DOCTYPE",
    ),
    "styles-laughs.xlsx": (lambda: packed(good(**{"xl/styles.xml": EXTERNAL})), "DOCTYPE"),
    "sheet-deep.xlsx": (lambda: with_sheet("".join(f"<a{n % 700}>" for n in range(100_000))), "BOMB"),
    "far.xlsx": (lambda: with_sheet(row('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')), "TOO_WIDE"),
    "below.xlsx": (lambda: with_sheet(row('<row r="1048576"><c r="A1048576"><v>1</v></c></row>')), "ask"),
    "beyond.xlsx": (lambda: with_sheet(row('<row r="9999999"><c r="A9999999"><v>1</v></c></row>')), "HURT_WORKBOOK"),
    "one-text.xlsx": (one_text_many_times, "BOMB"),
    "plain.xlsx": (lambda: book([HEAD, EDIE]), "1 pupils"),
}


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str, bytes], list[object]]]:
    """Has a file read: what became of it, how long the processor took, and how much memory."""
    folder = tmp_path_factory.mktemp("hostile")
    command = [sys.executable, "-m", "tests.exchange.bounded"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdin is not None
        assert worker.stdout is not None

        def ask(name: str, data: bytes) -> list[object]:
            assert worker.stdin is not None
            assert worker.stdout is not None
            path = folder / name
            path.write_bytes(data)
            worker.stdin.write(f"{path}\n")
            worker.stdin.flush()
            found: list[object] = json.loads(worker.stdout.readline())
            path.unlink()
            return found

        yield ask
        worker.stdin.close()


@pytest.mark.parametrize("name", FILES)
def test_it_is_dealt_with_in_little_memory_and_time(read: Callable[[str, bytes], list[object]], name: str) -> None:
    make, code = FILES[name]
    said, _seconds, _memory = read(name, make())
    assert said == code
