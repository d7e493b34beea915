"""How far the cells of an xlsb or xls reach, looked at before the engine makes room for the whole of that range.

Room that no memory has ends the process there, so a cell that lies about its place must not come so far. Records are
those of [MS-XLSB] 2.1.4 and [MS-XLS] 2.1.4, the container of an xls is [MS-CFB].
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from pathlib import Path
from typing import IO, Final

from dtsen_merge.errors import InputError
from dtsen_merge.workbooks.ooxml import BLOCK, CELL_BYTES, MAX_CELLS

_BEGIN_SHEET: Final = b"\x81\x01"
_ROW: Final = 0  # BrtRowHdr
_CELLS: Final = range(1, 12)  # BrtCellBlank … BrtFmlaError
_LONGEST: Final = 64 << 20
_COMMON: Final = (
    rb"(?:[\x02\x07]\x0c.[\x00-\x3f]\x00\x00.{8}"  # short numbers, shared strings
    rb"|\x05\x10.[\x00-\x3f]\x00\x00.{12}|\x01\x08.[\x00-\x3f]\x00\x00.{4}|[\x03\x04]\x09.[\x00-\x3f]\x00\x00.{5})"
)
_RUN: Final = re.compile(_COMMON + rb"++", re.DOTALL)
_COLUMN: Final = re.compile(rb"(?=..(..))" + _COMMON, re.DOTALL)
_XLS_CELLS: Final = {0x0006, 0x00BD, 0x00BE, 0x00D6, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E}
_XLS_SEVERAL: Final = {0x00BD, 0x00BE}  # end with the column of their last cell
_XLS_RUN: Final = re.compile(
    rb"(?:\x03\x02\x0e\0...\0.{10}|(?:\x7e\x02|\xfd\0)\x0a\0...\0.{6}|\x01\x02\x06\0...\0..|\x05\x02\x08\0...\0.{4})++",
    re.DOTALL,
)
_CHAIN_ENDS: Final = 0xFFFFFFFA
"""What is no sector, from here on."""


def check_xlsb(path: Path, name: str) -> None:
    """Walk through the cells of all sheets.

    Raises:
        InputError: file-too-large where rows times columns are more than a memory holds; file-not-spreadsheet where
            the archive is damaged.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            for info in archive.infolist():
                with archive.open(info) as stream:
                    if (first := stream.read(BLOCK)).startswith(_BEGIN_SHEET):
                        _check(first, stream, name)
    except (zipfile.BadZipFile, EOFError, RuntimeError, NotImplementedError, ValueError, zlib.error) as fault:
        raise InputError("file-not-spreadsheet", file=name) from fault


def _check(block: bytes, stream: IO[bytes], name: str) -> None:
    rows: set[int] = set()
    columns: set[int] = set()
    rest = b""
    while block:
        rest = _walk(rest + block, rows, columns)
        block = stream.read(BLOCK)
        if len(rest) > _LONGEST:
            raise InputError("file-too-large", file=name, size=f"> {_LONGEST / 1024**3:.2f} GiB")
        rows, columns = _ends(rows), _ends(columns)
        area = _reach(rows) * _reach(columns)
        if area > MAX_CELLS:
            raise InputError("file-too-large", file=name, size=f"{area * CELL_BYTES / 1024**3:.0f} GiB")


def _ends(places: set[int]) -> set[int]:
    return {min(places), max(places)} if places else places


def _reach(places: set[int]) -> int:
    return max(places) - min(places) + 1 if places else 0


def _walk(data: bytes, rows: set[int], columns: set[int]) -> bytes:
    """Take the places out of whole records; what is left of the last one."""
    at = 0
    while True:
        if run := _RUN.match(data, at):
            columns.update(int.from_bytes(place, "little") for place in set(_COLUMN.findall(data, at, run.end())))
            at = run.end()
        kind, start, end = _record(data, at)
        if end > len(data) or kind < 0:
            return data[at:]
        if kind == _ROW:
            rows.add(int.from_bytes(data[start : start + 4], "little"))
        elif kind in _CELLS:
            columns.add(int.from_bytes(data[start : start + 4], "little"))
        at = end


def _record(data: bytes, at: int) -> tuple[int, int, int]:
    """Type, first byte and end of a record; a type of -1 where it is cut off."""
    head = data[at : at + 6]
    wide = 2 if head[:1] >= b"\x80" else 1
    kind = head[0] & 0x7F | (head[1] & 0x7F) << 7 if len(head) >= 2 and wide == 2 else head[0] if head else -1
    length = 0
    for place in range(4):
        if wide + place >= len(head):
            return -1, at, at
        part = head[wide + place]
        length |= (part & 0x7F) << 7 * place
        if part < 0x80:
            break
    start = at + wide + place + 1
    return kind, start, start + length


def check_xls(path: Path, name: str) -> None:
    """Walk through the cells of all sheets; a cell beyond column IV, the last of this format, is a lie.

    Raises:
        InputError: file-not-spreadsheet.
    """
    data = path.read_bytes()
    try:
        streams = _streams(data)
    except (struct.error, ValueError) as fault:
        raise InputError("file-not-spreadsheet", file=name) from fault
    for stream in streams:
        at = 0
        while at + 4 <= len(stream):
            if run := _XLS_RUN.match(stream, at):
                at = run.end()
                continue
            kind, length = struct.unpack_from("<HH", stream, at)
            end = at + 4 + length
            last = end - 2 if kind in _XLS_SEVERAL else at + 6
            if kind in _XLS_CELLS and any(stream[place + 1 : place + 2] > b"\0" for place in (at + 6, last)):
                raise InputError("file-not-spreadsheet", file=name)
            at = end


def _streams(data: bytes) -> list[bytes]:
    """The streams of a compound file that are called Workbook or Book; those in the mini stream are too small to harm."""
    size = 1 << struct.unpack_from("<H", data, 30)[0] if data[30:32] in (b"\x09\0", b"\x0c\0") else 512
    tables, folder, further = (struct.unpack_from("<I", data, place)[0] for place in (44, 48, 68))
    listed = list(struct.unpack_from("<109I", data, 76))
    while further < _CHAIN_ENDS and len(listed) <= len(data) // size:
        more = struct.unpack_from(f"<{size // 4}I", data, (further + 1) * size)
        listed += more[:-1]
        further = more[-1]
    table: list[int] = []
    for sector in [sector for sector in listed[:tables] if sector < _CHAIN_ENDS]:
        table += struct.unpack_from(f"<{size // 4}I", data, (sector + 1) * size)
    folders = _chained(data, size, table, folder)
    found = []
    for at in range(0, len(folders) - 127, 128):
        title = folders[at : at + 64].decode("utf-16-le", "replace").partition("\0")[0]
        if title.lower() in ("workbook", "book"):
            start, length = struct.unpack_from("<II", folders, at + 116)
            found.append(_chained(data, size, table, start)[: max(length, 0)])
    return found


def _chained(data: bytes, size: int, table: list[int], sector: int) -> bytes:
    """The sectors of a chain, up to where it ends, leads nowhere, or would be longer than the file."""
    parts: list[bytes] = []
    while sector < len(table) and len(parts) <= len(data) // size:
        parts.append(data[(sector + 1) * size : (sector + 2) * size])
        sector = table[sector]
    return b"".join(parts)
