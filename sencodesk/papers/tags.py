# SPDX-License-Identifier: Apache-2.0
"""The accessible layer: a structure tree beside the drawing (PDF/UA-1, ISO 14289-1; tagged PDF, ISO 32000-1 §14.7-8).

The tree is made with the story, in reading order; drawing only adds numbers of marked content to its nodes. All text
and lines are written here as page operators: ReportLab's own text calls know no tags, and cost three times as much.
"""

import io
import threading
import zlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from sencodesk.codes.london import london
from sencodesk.papers import fonts
from sencodesk.papers.setting import Line
from sencodesk.papers.theme import Style

_ONE_READER = threading.Lock()
"""Two papers may be drawn at once, but ReportLab reads every font from one place, which both would move."""

CREATOR: Final = "SENCO Desk"


class Node:
    """One structure element. ``kids`` are nodes and (page, number of marked content) pairs, in reading order."""

    __slots__ = ("attributes", "kept", "kids", "kind", "number")

    def __init__(self, kind: str, parent: "Node | None" = None, attributes: str = "", *, kept: bool = False) -> None:
        """``kept``: stays in the tree though nothing is drawn for it, as an empty cell of a table must."""
        self.kind = kind
        self.kept = kept
        self.attributes = attributes
        self.kids: list[Node | tuple[int, int]] = []
        self.number = 0
        if parent is not None:
            parent.kids.append(self)

    def prune(self) -> bool:
        """Drop branches in which nothing was drawn; True if something is left."""
        self.kids = [kid for kid in self.kids if isinstance(kid, tuple) or kid.prune()]
        return self.kept or bool(self.kids)


class _Raw(pdfdoc.PDFObject):  # type: ignore[misc]  # reportlab has no types
    """A PDF object written by hand; ReportLab's own dictionaries are slow, and its streams add an empty /Filter."""

    __RefOnly__ = 1

    def __init__(self, body: bytes = b"") -> None:
        self.body = body

    def format(self, _document: Any) -> bytes:
        return self.body


def _stream(head: str, data: bytes) -> _Raw:
    return _Raw(f"<< {head} /Length {len(data)} >>\nstream\n".encode("ascii") + data + b"\nendstream")


class _Info(pdfdoc.PDFInfo):  # type: ignore[misc]  # reportlab has no types
    """The document information, by allow-list: title (a kind of document), program and time; no author, no subject."""

    printed: datetime

    def format(self, _document: Any) -> bytes:
        made = f"D:{london(self.printed):%Y%m%d%H%M%S}"
        entries = {"Title": self.title, "Creator": CREATOR, "Producer": CREATOR, "CreationDate": made}
        return (
            b"<< " + b" ".join(f"/{key} ".encode("ascii") + literal(value) for key, value in entries.items()) + b" >>"
        )


def literal(text: str) -> bytes:
    """A PDF text string in UTF-16BE, as hexadecimal digits."""
    return b"<FEFF" + text.encode("utf-16-be", "replace").hex().upper().encode("ascii") + b">"


def _xmp(title: str) -> bytes:
    safe = title.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part>'
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{safe}</rdf:li></rdf:Alt></dc:title>'
        '</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end="w"?>'
    ).encode()


class _Codes(dict[int, str]):
    """Characters of one face to bytes of its first subset, filled as they are met."""

    def __init__(self, one: fonts.Face, doc: Any) -> None:
        self.one, self.doc = one, doc

    def __missing__(self, code: int) -> str:
        # KeyError would make str.translate keep the character, so ValueError says that another subset is needed
        ((subset, data),) = self.one.font.splitString(chr(code), self.doc)
        if subset:
            raise ValueError(code)
        self[code] = escaped = _escaped(data)
        return escaped


def _escaped(data: bytes) -> str:
    return "".join(chr(b) if 32 <= b < 127 and b not in b"()\\" else f"\\{b:03o}" for b in data)


class TagCanvas(Canvas):  # type: ignore[misc]  # reportlab has no types
    """A canvas that keeps a structure tree. y runs down from the page's top edge in every method of this class."""

    def __init__(self, title: str, printed: datetime, size: tuple[float, float]) -> None:
        first = fonts.pair("regular")[0]
        super().__init__(
            io.BytesIO(), pagesize=size, invariant=1, pageCompression=0, lang="en-GB", pdfVersion=(1, 7),
            initialFontName=first.name,
        )  # fmt: skip
        info = _Info()
        info.title, info.printed = title, printed
        self._doc.info = info
        self.root = Node("Document")
        self._codes: dict[str, _Codes] = {}
        self._owners: list[list[Node]] = []
        self._page: list[Node] = []

    def __enter__(self) -> "TagCanvas":
        return self

    def __exit__(self, *_: object) -> None:
        """Fonts outlive documents and would keep one that was never finished, with a child's words, in memory."""
        for one in fonts.loaded():
            one.font.state.pop(self._doc, None)

    @property
    def page_index(self) -> int:
        """Pages finished so far, which is the index of the page being drawn."""
        return len(self._owners)

    @property
    def height(self) -> float:
        """Height of the page in points."""
        return float(self._pagesize[1])

    @property
    def sheet_size(self) -> tuple[float, float]:
        """Width and height of the page in points."""
        return float(self._pagesize[0]), float(self._pagesize[1])

    def artifact(self, operators: str, kind: str = "") -> None:
        """Draw what readers aloud skip: rules, tints, page furniture (``kind`` Pagination, Layout or Background)."""
        properties = f" <</Type /{kind}>> BDC" if kind else " BMC"
        self._code.append(f"/Artifact{properties}\n{operators}\nEMC")

    def content(self, node: Node, operators: str) -> None:
        """Draw something that belongs to ``node``."""
        number = len(self._page)
        self._page.append(node)
        node.kids.append((self.page_index, number))
        self._code.append(f"/{node.kind} <</MCID {number}>> BDC\n{operators}\nEMC")

    def words(self, lines: Iterable[Line], style: Style, x: float, top: float, w: float, *, right: bool = False) -> str:
        """Operators that set ``lines`` from ``top`` down in the column at ``x`` of width ``w``."""
        y = self._pagesize[1] - top - style.drop
        out = [f"BT {style.colour} rg"]
        for line in lines:
            left = x + w - line.width if right else x
            out.append(f"1 0 0 1 {left:.2f} {y:.2f} Tm")
            last = len(line.runs) - 1
            for n, (one, text) in enumerate(line.runs):
                out.append(self._show(one, text + " " if line.spaced and n == last else text, style.size))
            y -= style.leading
        out.append("ET")
        return "\n".join(out)

    def _show(self, one: fonts.Face, text: str, size: float) -> str:
        codes = self._codes.get(one.name)
        if codes is None:
            codes = self._codes[one.name] = _Codes(one, self._doc)
        name = one.font.getSubsetInternalName
        try:
            shown = text.translate(codes)
        except ValueError:
            return "\n".join(
                f"{name(subset, self._doc)} {size:g} Tf ({_escaped(data)}) Tj"
                for subset, data in one.font.splitString(text, self._doc)
            )
        return f"{name(0, self._doc)} {size:g} Tf ({shown}) Tj"

    def finish_page(self) -> None:
        """Close the page; its operators are packed at once, which keeps memory flat over a whole school."""
        self.showPage()
        page = self._doc.Pages.pages[-1]
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        page.StructParents, page.Tabs = self.page_index, pdfdoc.PDFName("S")
        page.Contents = _stream("/Filter /FlateDecode", zlib.compress(page.stream.encode("latin-1"), 6))
        page.stream = None
        self._owners.append(self._page)
        self._page = []

    def finish(self) -> bytes:
        """Write the tree and return the file."""
        doc = self._doc
        root = _Raw()
        root_number = self._number(root)
        self.root.prune()
        pages = [doc.idToObjectNumberAndVersion[f"Page{n + 1}"][0] for n in range(self.page_index)]
        self._write(self.root, root_number, pages)
        table = " ".join(
            f"{n} [{' '.join(f'{node.number} 0 R' for node in owners)}]" for n, owners in enumerate(self._owners)
        )
        parents = self._number(_Raw(f"<< /Nums [{table}] >>".encode("ascii")))
        root.body = (
            f"<< /Type /StructTreeRoot /K [{self.root.number} 0 R] /ParentTree {parents} 0 R "
            f"/ParentTreeNextKey {self.page_index} >>"
        ).encode("ascii")
        doc.Catalog.StructTreeRoot = root
        doc.Catalog.MarkInfo = pdfdoc.PDFDictionary({"Marked": pdfdoc.PDFtrue})
        doc.Catalog.Metadata = _stream("/Type /Metadata /Subtype /XML", _xmp(doc.info.title))
        self.setViewerPreference("DisplayDocTitle", "true")
        with _ONE_READER:
            data: bytes = self.getpdfdata()
        return data

    def _number(self, raw: _Raw) -> int:
        name = self._doc.Reference(raw).name
        number: int = self._doc.idToObjectNumberAndVersion[name][0]
        return number

    def _write(self, node: Node, parent: int, pages: list[int]) -> None:
        raw = _Raw()
        node.number = self._number(raw)
        first = next((kid[0] for kid in node.kids if isinstance(kid, tuple)), None)
        kids: list[str] = []
        for kid in node.kids:
            if isinstance(kid, Node):
                self._write(kid, node.number, pages)
                kids.append(f"{kid.number} 0 R")
            elif kid[0] == first:
                kids.append(str(kid[1]))
            else:
                kids.append(f"<</Type /MCR /Pg {pages[kid[0]]} 0 R /MCID {kid[1]}>>")
        on = "" if first is None else f" /Pg {pages[first]} 0 R"
        held = f" /K [{' '.join(kids)}]" if kids else ""
        raw.body = f"<</Type /StructElem /S /{node.kind} /P {parent} 0 R{on}{node.attributes}{held}>>".encode("ascii")
