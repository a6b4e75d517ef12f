# SPDX-License-Identifier: Apache-2.0
"""Which files may be kept with the records: papers, never programs, whatever the file calls itself.

Judged by the name and by the first bytes (the formats' own specifications: PE, ELF, Mach-O, Shell Link MS-SHLLINK,
OLE2 MS-CFB, OOXML ECMA-376). An unknown kind is refused too: what cannot be judged cannot be called harmless.
"""

import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass

from sencodesk.records.findings import Finding

MOST = 25 * 1024**2
"""Bytes."""
LONGEST = 120
"""Signs of a name."""
PROGRAMS = (
    "exe com bat cmd ps1 psm1 msi msp msix appx scr pif cpl dll sys lnk url scf inf reg js jse mjs vbs vbe wsf wsh hta"
    " jar class sh bash zsh csh command app dmg pkg deb rpm apk run bin elf so dylib py pyw pyz pl rb php asp iso img"
    " vhd vhdx chm hlp sct application gadget workflow action xll wll"
)
MACROS = "docm dotm xlsm xltm xlam pptm potm ppam ppsm sldm xlsb"
PROGRAM_ENDINGS, MACRO_ENDINGS = frozenset(PROGRAMS.split()), frozenset(MACROS.split())
PROGRAM_STARTS = (
    b"MZ", b"\x7fELF", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe", b"\xca\xfe\xba\xbf", b"#!", b"\x4c\x00\x00\x00\x01\x14\x02\x00", b"dex\n", b"!<arch>\n",
)  # fmt: skip
OLE, ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
VBA = ("_VBA_PROJECT".encode("utf-16-le"), "Macros".encode("utf-16-le"), b"Attribut\x00e VB_")
SCRIPT = re.compile(rb"^\s*(<script|<\?php|<job\b|<package\b|@echo off|powershell|wscript)", re.IGNORECASE)
STARTS: dict[str, tuple[bytes, ...]] = {
    "pdf": (b"%PDF-",), "png": (b"\x89PNG\r\n\x1a\n",), "jpg": (b"\xff\xd8\xff",), "gif": (b"GIF87a", b"GIF89a"),
    "tif": (b"II*\x00", b"MM\x00*"), "bmp": (b"BM",), "webp": (b"RIFF",), "heic": (b"",), "rtf": (b"{\\rtf",),
    "docx": (ZIP, OLE), "xlsx": (ZIP, OLE), "pptx": (ZIP, OLE), "odt": (ZIP,), "ods": (ZIP,), "odp": (ZIP,),
    "doc": (OLE,), "xls": (OLE,), "ppt": (OLE,), "txt": (b"",), "csv": (b"",),
}  # fmt: skip
"""Every kind that is kept, and how its content begins. An OOXML file with a password is an OLE2 one."""
SAME = {"jpeg": "jpg", "tiff": "tif", "heif": "heic"}
KIND_WORDS = {
    "pdf": "PDF", "doc": "Word", "docx": "Word", "odt": "Text document", "rtf": "Text document", "xls": "Excel",
    "xlsx": "Excel", "ods": "Spreadsheet", "ppt": "PowerPoint", "pptx": "PowerPoint", "odp": "Slides",
    "txt": "Text", "csv": "Table",
}  # fmt: skip
IN_ZIP = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/", "odt": "", "ods": "", "odp": ""}


@dataclass(frozen=True, slots=True)
class Judged:
    """What a file is: its name without a path, and its kind; or the finding that keeps it out."""

    name: str
    kind: str
    finding: Finding | None = None


def kind_word(kind: str) -> str:
    """What a kind of file is called."""
    return KIND_WORDS.get(kind, "Picture")


def tidy_name(name: str) -> str:
    """A file's name without its folder, without signs that hide what it is (the turned direction), not too long."""
    last = re.split(r"[/\\]", name)[-1]
    plain = "".join(one for one in unicodedata.normalize("NFC", last) if unicodedata.category(one)[0] != "C").strip()
    stem, dot, ending = plain.rpartition(".")
    return plain if len(plain) <= LONGEST else f"{stem[: LONGEST - len(ending) - 1]}{dot}{ending}"


def judge_size(size: int) -> Finding | None:
    """Too large, or nothing at all."""
    if size > MOST:
        return Finding("FILE_TOO_LARGE", "refuse", "file", {"size": f"{size / 1024**2:.0f}"})
    return Finding("FILE_EMPTY", "refuse", "file") if size == 0 else None


def judge(name: str, data: bytes) -> Judged:
    """What a file is, by its name and by its content."""
    plain = tidy_name(name)
    endings = [SAME.get(one, one) for one in plain.casefold().split(".")[1:]]
    kind = endings[-1] if endings else ""
    finding = judge_size(len(data)) or _program(endings, data) or _macro(kind, data) or _fits(kind, data)
    return Judged(plain, kind, finding)


def _program(endings: list[str], data: bytes) -> Finding | None:
    """A program by its name, by any of two endings (a paper's is behind it to deceive), or by how it begins."""
    named = any(one in PROGRAM_ENDINGS for one in endings[-2:])
    if named or data.startswith(PROGRAM_STARTS) or SCRIPT.match(data[:200].removeprefix(b"\xef\xbb\xbf")):
        return Finding("FILE_PROGRAM", "refuse", "file")
    return None


def _macro(kind: str, data: bytes) -> Finding | None:
    """An Office file that brings a program along."""
    found = kind in MACRO_ENDINGS
    if data.startswith(OLE):
        found = found or any(one in data for one in VBA)
    elif data.startswith(b"PK"):
        parts = _parts(data)
        found = found or any(
            part.casefold().endswith(("vbaproject.bin", "vbadata.xml")) or part.startswith(("Basic/", "Scripts/"))
            for part in parts
        )
        found = found or any(part.casefold().endswith((".exe", ".dll", ".js", ".vbs", ".lnk")) for part in parts)
    return Finding("FILE_MACRO", "refuse", "file") if found else None


def _fits(kind: str, data: bytes) -> Finding | None:
    """A kind that is kept, and a content that fits its name."""
    if kind not in STARTS:
        return Finding("FILE_KIND", "refuse", "file")
    wrong = Finding("FILE_NOT_AS_NAMED", "refuse", "file")
    begins = data[:1024].find(b"%PDF-") >= 0 if kind == "pdf" else data.startswith(STARTS[kind])
    if not begins:
        return wrong
    if kind in IN_ZIP and data.startswith(ZIP):
        parts = _parts(data)
        inside = "[Content_Types].xml" if IN_ZIP[kind] else "content.xml"
        fits = inside in parts and any(part.startswith(IN_ZIP[kind]) for part in parts)
        return None if fits else wrong
    if kind == "webp" and data[8:12] != b"WEBP":
        return wrong
    if kind == "heic" and data[4:8] != b"ftyp":
        return wrong
    return wrong if kind in ("txt", "csv") and b"\x00" in data[:4096] and not _utf16(data) else None


def _utf16(data: bytes) -> bool:
    return data.startswith((b"\xff\xfe", b"\xfe\xff"))


def _parts(data: bytes) -> list[str]:
    """The names in a ZIP; none where it cannot be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
        return []
