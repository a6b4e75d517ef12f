# SPDX-License-Identifier: Apache-2.0
"""The inside of a ZIP file that anybody may have made, measured and checked before a workbook reader sees any of it.

What a ZIP says about itself may be a lie, so its directory is checked first and bytes are counted while they are read;
only the parts that are asked for are kept, and go on in a new archive that holds nothing else.
"""

import io
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping

from sencodesk.exchange.rows import FileRefused

MOST_ENTRIES = 1_000
MOST_BYTES = 200 * 1024 * 1024
"""Bytes in all, unpacked."""
MOST_KEPT = 80 * 1024 * 1024
"""Bytes of the parts that are kept: a list of twenty thousand pupils has about half of that."""
MOST_RATIO = 100
"""How far one entry may be packed. Smaller ones than :data:`SMALL` harm nobody, however far."""
SMALL = 256 * 1024
CHUNK = 256 * 1024
LOCAL_HEADER = 30  # bytes before an entry's name (PKWARE APPNOTE 4.3.7)
ENCRYPTED = 0x1  # general purpose flag, bit 0 (APPNOTE 4.4.4)
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def parts(data: bytes, wanted: Callable[[str], bool], stop: Callable[[], None] = lambda: None) -> Mapping[str, bytes]:
    """The parts that are wanted, by name. ``stop`` is called between the entries and may raise.

    Raises FileRefused for an archive that is hurt, holds too much, overlaps itself, or names places outside.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_entries(entries, archive.start_dir)
            kept: dict[str, bytes] = {}
            whole = held = 0
            for entry in entries:
                stop()
                keep = wanted(entry.filename)
                pieces = bytearray()
                for piece in _pieces(archive, entry):
                    whole += len(piece)
                    held += len(piece) if keep else 0
                    if whole > MOST_BYTES or held > MOST_KEPT:
                        raise FileRefused("BOMB")
                    if keep:
                        pieces += piece
                if keep:
                    kept[entry.filename] = bytes(pieces)
            return kept
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise FileRefused("HURT_WORKBOOK") from error


def packed(held: Mapping[str, bytes]) -> io.BytesIO:
    """The parts as a new archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in held.items():
            archive.writestr(name, data)
    out.seek(0)
    return out


def _pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The unpacked bytes of an entry. The library gives no more than the directory says, which was checked already."""
    count = 0
    with archive.open(entry) as stream:
        while piece := stream.read(CHUNK):
            count += len(piece)
            yield piece
    if count != entry.file_size:
        raise FileRefused("HURT_WORKBOOK")


def _check_entries(entries: list[zipfile.ZipInfo], directory: int) -> None:
    """What can be seen from the directory alone."""
    if len(entries) > MOST_ENTRIES or sum(one.file_size for one in entries) > MOST_BYTES:
        raise FileRefused("BOMB")
    if len({one.filename for one in entries}) < len(entries):
        raise FileRefused("HURT_WORKBOOK")
    for one in entries:
        if one.flag_bits & ENCRYPTED or one.compress_type not in PACKED:
            raise FileRefused("HURT_WORKBOOK")
        if one.file_size > SMALL and one.file_size > MOST_RATIO * max(one.compress_size, 1):
            raise FileRefused("BOMB")
        if _outside(one):
            raise FileRefused("OUTSIDE")
    placed = sorted(entries, key=lambda one: one.header_offset)
    ends = [*(one.header_offset for one in placed[1:]), directory]
    for one, end in zip(placed, ends, strict=True):
        if one.header_offset + LOCAL_HEADER + len(one.orig_filename) + one.compress_size > end:
            raise FileRefused("BOMB")


def _outside(entry: zipfile.ZipInfo) -> bool:
    """Whether a name leads out of the archive, or is a link. Nothing is unpacked to disk, but it is no workbook."""
    name = entry.orig_filename
    return (
        name.startswith(("/", "\\"))
        or "\\" in name
        or "\x00" in name
        or ":" in name.partition("/")[0]
        or ".." in name.split("/")
        or stat.S_ISLNK(entry.external_attr >> 16)
    )
