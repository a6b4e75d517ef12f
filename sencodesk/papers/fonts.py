# SPDX-License-Identifier: Apache-2.0
"""The faces that papers are set in, and what they can show.

ReportLab has no fallback: a character that a font lacks is drawn as nothing and fails PDF/UA. So text is cleaned
once (``readable``), each word is cut into runs by the fonts' own character maps (``runs``), and what no face has, or
what a face has but cannot be set without joining and reordering (Arabic, Hebrew, Indic scripts), becomes a visible
mark and is reported to the person.
"""

import io
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

_NOTO, _NOTO_BOLD = "NotoSans_400Regular", "NotoSans_700Bold"
FACES: dict[str, tuple[str, str]] = {
    "regular": ("AtkinsonHyperlegibleNext_400Regular", _NOTO),
    "semibold": ("AtkinsonHyperlegibleNext_600SemiBold", _NOTO_BOLD),
    "bold": ("AtkinsonHyperlegibleNext_700Bold", _NOTO_BOLD),
    "mono": ("AtkinsonHyperlegibleMono_600SemiBold", _NOTO_BOLD),
}
MISSING = "\ufffd"
NBSP = "\u00a0"

# First and last code point, and the script's name as the window says it. These need joining, reordering or both.
_SHAPED = (
    (0x0590, 0x05FF, "Hebrew"), (0x0600, 0x06FF, "Arabic"), (0x0700, 0x074F, "Syriac"), (0x0750, 0x077F, "Arabic"),
    (0x0780, 0x07BF, "Thaana"), (0x07C0, 0x07FF, "N’Ko"), (0x0800, 0x083F, "Samaritan"), (0x0840, 0x085F, "Mandaic"),
    (0x0860, 0x086F, "Syriac"), (0x0870, 0x08FF, "Arabic"), (0x0900, 0x097F, "Devanagari"),
    (0x0980, 0x09FF, "Bengali"), (0x0A00, 0x0A7F, "Gurmukhi"), (0x0A80, 0x0AFF, "Gujarati"), (0x0B00, 0x0B7F, "Odia"),
    (0x0B80, 0x0BFF, "Tamil"), (0x0C00, 0x0C7F, "Telugu"), (0x0C80, 0x0CFF, "Kannada"), (0x0D00, 0x0D7F, "Malayalam"),
    (0x0D80, 0x0DFF, "Sinhala"), (0x0E00, 0x0E7F, "Thai"), (0x0E80, 0x0EFF, "Lao"), (0x0F00, 0x0FFF, "Tibetan"),
    (0x1000, 0x109F, "Burmese"), (0x1780, 0x17FF, "Khmer"), (0x1800, 0x18AF, "Mongolian"),
    (0x1CD0, 0x1CFF, "Devanagari"), (0xA8E0, 0xA8FF, "Devanagari"), (0xFB1D, 0xFB4F, "Hebrew"),
    (0xFB50, 0xFDFF, "Arabic"), (0xFE70, 0xFEFE, "Arabic"),
)  # fmt: skip
_NAMED = (
    (0x1100, 0x11FF, "Korean"), (0x1200, 0x139F, "Ethiopic"), (0x2E80, 0x2FDF, "Chinese"), (0x3040, 0x30FF, "Japanese"),
    (0x3130, 0x318F, "Korean"), (0x3400, 0x9FFF, "Chinese"), (0xAC00, 0xD7AF, "Korean"), (0x10530, 0x1056F, "Albanian"),
    (0x20000, 0x3FFFF, "Chinese"),
)  # fmt: skip
_SKIN_TONES = range(0x1F3FB, 0x1F400)


class EmbeddedFont(TTFont):  # type: ignore[misc]  # reportlab has no types
    """A TrueType font whose ToUnicode table is right: ReportLab 5.1 maps unused codes to U+0000 (PDF/UA forbids it)."""

    def addObjects(self, doc: Any) -> None:
        """Add the font's objects to ``doc``, then write the table of each subset anew."""
        subsets = [tuple(subset) for subset in self.state[doc].subsets] if doc in self.state else []
        super().addObjects(doc)
        for n, subset in enumerate(subsets):
            base = doc.idToObject["BasicFonts"].dict[self._internal(doc, n)].BaseFont
            doc.idToObject["toUnicodeCMap:" + base].content = _to_unicode(subset)

    def _internal(self, doc: Any, n: int) -> str:
        return f"{doc.fontMapping[self.fontName][1:]}+{n}"


def _to_unicode(subset: tuple[int, ...]) -> str:
    pairs = [
        f"<{code:02X}> <{chr(value).encode('utf-16-be').hex().upper()}>"
        for code, value in enumerate(subset)
        if value and not 0xD800 <= value <= 0xDFFF
    ]
    blocks = [pairs[i : i + 100] for i in range(0, len(pairs), 100)]  # a block holds at most 100 (PDF 32000-1, 9.10.3)
    body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<00> <FF>\nendcodespacerange\n{body}\n"
        "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    )


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """One font file, loaded: its characters, their widths per point of size, and the ReportLab font that draws it."""

    name: str
    font: Any
    characters: frozenset[str]
    widths: dict[str, float]


@cache
def face(name: str) -> Face:
    """The font file ``name`` (without ending) of the resources. Raises FileNotFoundError if the package is damaged."""
    data = files("sencodesk_resources").joinpath("fonts", f"{name}.ttf").read_bytes()
    font = EmbeddedFont(name, io.BytesIO(data))
    pdfmetrics.registerFont(font)
    known = [code for code in font.face.charToGlyph if code >= 32 and not 0xD800 <= code <= 0xDFFF]
    widths = {chr(code): font.face.charWidths.get(code, font.face.defaultWidth) / 1000 for code in known}
    widths[NBSP] = widths[" "]
    return Face(name, font, frozenset(widths), widths)


def loaded() -> list[Face]:
    """Every font file that papers may be set in."""
    return [face(name) for name in sorted({name for names in FACES.values() for name in names})]


@cache
def pair(kind: str) -> tuple[Face, Face]:
    """The face of ``kind`` (a key of FACES) and the one that stands in for it."""
    first, second = FACES[kind]
    return face(first), face(second)


@cache
def _printable() -> frozenset[str]:
    """What every kind of text can show, so that a word is never lost by being set in bold."""
    return frozenset.intersection(*(pair(kind)[0].characters | pair(kind)[1].characters for kind in FACES))


@cache
def _plain() -> frozenset[str]:
    """Characters that need no cleaning: what the body face has, but for marks, controls and odd spaces."""
    return frozenset(c for c in face(FACES["regular"][0]).characters if unicodedata.category(c)[0] in "LNPS") | {" "}


@dataclass(frozen=True, slots=True)
class Unprintable:
    """Characters of one script that paper cannot show."""

    script: str
    characters: str


def readable(text: str) -> tuple[str, tuple[Unprintable, ...]]:
    """``text`` as it can be set, and what could not be.

    NFC (decomposed accents draw badly), line ends as ``\\n``, odd spaces as a space, invisible controls dropped; each
    character that cannot be printed becomes U+FFFD.
    """
    if _plain().issuperset(text):
        return text, ()
    kept: list[str] = []
    lost: dict[str, dict[str, None]] = {}
    for char in unicodedata.normalize("NFC", text.replace("\r\n", "\n")):
        shown = _shown(char)
        if shown == MISSING and char != MISSING:
            lost.setdefault(script_of(char), {})[char] = None
        kept.append(shown)
    return "".join(kept), tuple(Unprintable(script, "".join(list(chars)[:12])) for script, chars in lost.items())


def _shown(char: str) -> str:
    code, category = ord(char), unicodedata.category(char)
    if char in "\n\r\v\f\u0085\u2028\u2029":
        return "\n"
    if category == "Cf" or 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF or code in _SKIN_TONES:
        return ""
    if category == "Cc":
        return " " if char == "\t" else ""
    if category == "Zs":
        return NBSP if char in "\u00a0\u2007\u202f" else " "
    if _named(code, _SHAPED) or char not in _printable() or category in ("Cs", "Co", "Cn"):
        return MISSING
    return char


def _named(code: int, table: tuple[tuple[int, int, str], ...]) -> str:
    return next((name for first, last, name in table if first <= code <= last), "") if code >= table[0][0] else ""


def script_of(char: str) -> str:
    """The script's name for the window, or ``symbol`` for pictures and the like."""
    named = _named(ord(char), _SHAPED) or _named(ord(char), _NAMED)
    return named or ("another script" if unicodedata.category(char)[0] in "LM" else "symbol")


def runs(kind: str, word: str) -> list[tuple[Face, str]]:
    """``word`` (cleaned) cut into pieces that one face can draw; a letter and its marks stay in one face."""
    first, second = pair(kind)
    if first.characters.issuperset(word) and not any(map(unicodedata.combining, word)):
        return [(first, word)]
    cut: list[tuple[Face, str]] = []
    for cluster in _clusters(word):
        wanted = (second, first) if len(cluster) > 1 else (first, second)
        whole = next((one for one in wanted if one.characters.issuperset(cluster)), None)
        for part in [cluster] if whole else cluster:
            chosen = whole or (first if part in first.characters else second)
            if cut and cut[-1][0] is chosen:
                cut[-1] = (chosen, cut[-1][1] + part)
            else:
                cut.append((chosen, part))
    return cut


def _clusters(word: str) -> list[str]:
    found: list[str] = []
    for char in word:
        if found and unicodedata.combining(char):
            found[-1] += char
        else:
            found.append(char)
    return found
