# SPDX-License-Identifier: Apache-2.0
"""Workbooks as spreadsheet programs write them, their XML put together by hand: no library has a say in them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
DAY = 1  # the style of a cell that holds a day: number format 14 (ECMA-376 part 1, 18.8.30)
STYLES = (
    f'{DECLARED}<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts>'
    '<fills count="1"><fill><patternFill/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'
)


def letters(column: int) -> str:
    """The letters of a column, from 1."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def number(value: float | str, style: int = 0) -> str:
    """A cell with a number; with ``style`` DAY a spreadsheet shows it as a day."""
    return f'<c r="@" s="{style}"><v>{value}</v></c>'


def inline(text: str) -> str:
    """A cell with its text inside."""
    return f'<c r="@" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def shared(place: int) -> str:
    """A cell with a text that cells share."""
    return f'<c r="@" t="s"><v>{place}</v></c>'


def formula(text: str, result: str | None = None) -> str:
    """A formula, with the result that was saved, if one was."""
    saved = "" if result is None else f"<v>{escape(result)}</v>"
    return f'<c r="@" t="str"><f>{escape(text)}</f>{saved}</c>'


def sheet(rows: Sequence[Sequence[str]], *, columns: str = "", after: str = "", hidden: Sequence[int] = ()) -> str:
    """A sheet. A cell is text, or a cell of the functions above; an empty one is left out, as programs do."""
    body = ""
    for place, row in enumerate(rows, start=1):
        cells = ""
        for column, cell in enumerate(row, start=1):
            if cell:
                cells += (cell if cell.startswith("<c ") else inline(cell)).replace(
                    '"@"', f'"{letters(column)}{place}"'
                )
        body += f'<row r="{place}"{" hidden=" + chr(34) + "1" + chr(34) if place in hidden else ""}>{cells}</row>'
    return f'{DECLARED}<worksheet xmlns="{MAIN}">{columns}<sheetData>{body}</sheetData>{after}</worksheet>'


def parts(
    sheets: Mapping[str, str],
    *,
    strings: Sequence[str] = (),
    mac: bool = False,
    hidden: Sequence[str] = (),
    relations: str = "",
) -> dict[str, str]:
    """The parts of a workbook with these sheets, by their names."""
    tabs = links = types = ""
    found: dict[str, str] = {}
    for place, (name, text) in enumerate(sheets.items(), start=1):
        state = ' state="hidden"' if name in hidden else ""
        tabs += f'<sheet name={quoteattr(name)} sheetId="{place}"{state} r:id="rId{place}"/>'
        links += f'<Relationship Id="rId{place}" Type="{RELATION}/worksheet" Target="worksheets/sheet{place}.xml"/>'
        types += f'<Override PartName="/xl/worksheets/sheet{place}.xml" ContentType="{KIND}.worksheet+xml"/>'
        found[f"xl/worksheets/sheet{place}.xml"] = text
    links += f'<Relationship Id="rIdStyles" Type="{RELATION}/styles" Target="styles.xml"/>'
    if strings:
        links += f'<Relationship Id="rIdStrings" Type="{RELATION}/sharedStrings" Target="sharedStrings.xml"/>'
        types += f'<Override PartName="/xl/sharedStrings.xml" ContentType="{KIND}.sharedStrings+xml"/>'
        items = "".join(f'<si><t xml:space="preserve">{escape(one)}</t></si>' for one in strings)
        found["xl/sharedStrings.xml"] = f'{DECLARED}<sst xmlns="{MAIN}">{items}</sst>'
    first = f'<Relationship Id="rId1" Type="{RELATION}/officeDocument" Target="xl/workbook.xml"/>'
    return {
        "[Content_Types].xml": f'{DECLARED}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{KIND}.styles+xml"/>{types}</Types>',
        "_rels/.rels": f'{DECLARED}<Relationships xmlns="{PACKAGE}/relationships">{first}</Relationships>',
        "xl/workbook.xml": f'{DECLARED}<workbook xmlns="{MAIN}" xmlns:r="{RELATION}">'
        f"<workbookPr{' date1904=' + chr(34) + '1' + chr(34) if mac else ''}/><sheets>{tabs}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'{DECLARED}<Relationships xmlns="{PACKAGE}/relationships">{links}{relations}'
        "</Relationships>",
        "xl/styles.xml": STYLES,
        **found,
    }


def packed(held: Mapping[str, str | bytes], *, entries: Sequence[tuple[zipfile.ZipInfo, bytes]] = ()) -> bytes:
    """The parts in a ZIP; ``entries`` are put in as they are."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in held.items():
            archive.writestr(name, text)
        for info, data in entries:
            archive.writestr(info, data)
    return out.getvalue()


def book(rows: Sequence[Sequence[str]], **more: object) -> bytes:
    """A workbook with one sheet."""
    return packed(parts({"Sheet1": sheet(rows)}, **more))  # type: ignore[arg-type]  # handed on by name
