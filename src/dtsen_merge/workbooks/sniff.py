"""What a file is, by its bytes."""

from __future__ import annotations

import re
import zipfile
import zlib
from enum import Enum, auto
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import Final

from dtsen_merge.workbooks.spreadsheet_ml import NAMESPACE
from dtsen_merge.workbooks.text_files import find_encoding

_OLE: Final = bytes.fromhex("D0CF11E0A1B11AE1")
_HEAD: Final = 8192
_OTHER_TYPES: Final = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"MZ\x90\x00",
    b"\x7fELF",
    b"{\\rtf",
    b"MIME-Version:",  # a web archive
)
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")  # PK alone may begin a heading (PKH)
_PAGE: Final = re.compile(
    r"<(?:!--|(?:!doctype\s+html|html|head|meta|title|link|style|script|body|table|center|div|font|h[1-6]|p|br|b)\b[^<]*>)",
    re.IGNORECASE,
)
_OTHER_MARKUP: Final = re.compile(r"<(?:\?xml|!doctype)\b", re.IGNORECASE)
_CELLS: Final = re.compile(r"<table\b.*<t[rdh]\b", re.IGNORECASE | re.DOTALL)
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_JUNK: Final = (
    "~$*",
    "thumbs.db",
    "desktop.ini",
    ".*",
    "*.tmp",
    "*.lock",
    "__macosx",
    "*.crdownload",
    "*.part",
    "*.bak",
)


class FileKind(Enum):
    """A kind of file, as far as the reader tells them apart."""

    XLSX = auto()  # and xlsm
    XLSB = auto()
    XLS = auto()
    ODS = auto()
    TEXT = auto()
    HTML = auto()
    SPREADSHEET_ML = auto()  # Excel 2003 XML
    PARQUET = auto()
    ARCHIVE = auto()  # a zip of spreadsheets
    LOCKED = auto()  # needs a password
    UNKNOWN = auto()


def is_junk(name: str) -> bool:
    """Whether a path names what programs leave behind: lock files, thumbnails, hidden files."""
    parts = PurePosixPath(name.replace("\\", "/").lower()).parts
    return any(fnmatchcase(part, pattern) for part in parts for pattern in _JUNK)


def sniff(path: Path) -> FileKind:
    """The kind of a file that exists.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if head.startswith(_ZIP):
        return _sniff_zip(path)
    if head.startswith(_OLE):
        return _sniff_ole(path)
    if head.startswith(b"PAR1"):
        return FileKind.PARQUET
    if not head:
        return FileKind.TEXT if path.suffix.lower() in (".csv", ".tsv", ".txt") else FileKind.UNKNOWN
    if head.startswith((b"\x09\x08", b"\x09\x04", b"\x09\x02")) and path.suffix.lower() == ".xls":
        return FileKind.XLS
    return _sniff_text(head) if _is_text(head) else FileKind.UNKNOWN


def _sniff_text(head: bytes) -> FileKind:
    """Markup is told by how it begins; where words stand above a page's tables, by these."""
    text = head.decode(find_encoding(head), "replace").lstrip("\ufeff \t\r\n")
    if text.startswith("<?xml") and NAMESPACE in text:
        return FileKind.SPREADSHEET_ML
    if _CELLS.search(text) or _PAGE.match(text):
        return FileKind.HTML
    return FileKind.UNKNOWN if _OTHER_MARKUP.match(text) else FileKind.TEXT


def _is_text(head: bytes) -> bool:
    if head.startswith(_OTHER_TYPES):
        return False
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    zeros = head.count(0)
    if zeros > len(head) * 0.3:  # UTF-16 without its mark
        return max(head[::2].count(0), head[1::2].count(0)) > zeros * 0.9
    return len(_CONTROL.findall(head)) <= len(head) * 0.01


def _sniff_zip(path: Path) -> FileKind:
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
            names = {info.filename.lower().replace("\\", "/").lstrip("/") for info in infos}
            if any(info.flag_bits & 1 for info in infos):
                return FileKind.LOCKED
            if any(name.startswith("xl/") and name.endswith("workbook.bin") for name in names):
                return FileKind.XLSB
            if any(name.startswith("xl/") for name in names) or "[content_types].xml" in names:
                return FileKind.XLSX if any(name.startswith("xl/") for name in names) else FileKind.UNKNOWN
            if "content.xml" in names and "mimetype" in names:
                return _sniff_ods(archive)
            return FileKind.ARCHIVE if any(not info.is_dir() for info in infos) else FileKind.UNKNOWN
    except (zipfile.BadZipFile, EOFError, RuntimeError, NotImplementedError, ValueError, zlib.error, KeyError):
        return FileKind.UNKNOWN


def is_cut_off(path: Path) -> bool:
    """Whether a file begins as an archive (a workbook, say) and its end, where the contents are listed, is missing."""
    with path.open("rb") as stream:
        head = stream.read(64)
    named = int.from_bytes(head[26:28], "little")
    name = head[30 : 30 + named]
    return (
        head.startswith(_ZIP[0])
        and named > 0
        and name.isascii()
        and name.decode().isprintable()
        and not zipfile.is_zipfile(path)
    )


def _sniff_ods(archive: zipfile.ZipFile) -> FileKind:
    with archive.open("mimetype") as stream:
        if b"spreadsheet" not in stream.read(200):
            return FileKind.UNKNOWN
    if "META-INF/manifest.xml" in archive.namelist():
        with archive.open("META-INF/manifest.xml") as stream:
            if b"encryption-data" in stream.read(1 << 20):
                return FileKind.LOCKED
    return FileKind.ODS


def _sniff_ole(path: Path) -> FileKind:
    """An OLE file's directory names its streams in UTF-16; it may lie anywhere, so the whole file is searched."""
    found: set[str] = set()
    marks = {name: name.encode("utf-16-le") for name in ("EncryptedPackage", "Workbook", "Book")}
    keep = b""
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            window = keep + block
            found.update(name for name, mark in marks.items() if mark in window)
            keep = window[-64:]
    if "EncryptedPackage" in found:
        return FileKind.LOCKED
    return FileKind.XLS if found else FileKind.UNKNOWN
