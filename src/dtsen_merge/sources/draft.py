"""A drafted source profile: what was seen in the files, as TOML that an officer can read and need not edit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import polars as pl

from dtsen_merge.sources.answers import plain_heading
from dtsen_merge.sources.inspection import ColumnInspection, FileInspection, SheetInspection, fields_of

PASSED_OVER: Final = frozenset({"file-no-names"})
"""Faults of files that hold no people, rather than of files that cannot be read."""
_END: Final = ColumnInspection("", "", "", 0.0, 0.0, 0.0, "")
SURE_ENOUGH: Final = 0.9
CHECK: Final = "  # periksa"
BESIDE: Final = "dua daftar berdampingan: minta satu daftar di bawah yang lain, atau satu lembar tiap daftar"
PROGRAMMES: Final = {
    "pkh": ("PKH", "programme"), "sembako": ("SEMBAKO", "programme"), "bpnt": ("SEMBAKO", "programme"),
    "pip": ("PIP", "programme"), "pbi": ("PBI-JK", "programme"), "blt_dd": ("BLT-DD", "programme"),
    "bltdd": ("BLT-DD", "programme"), "rtlh": ("RTLH", "programme"), "siak": ("", "population"),
    "dukcapil": ("", "population"), "bip": ("", "population"), "dkb": ("", "population"), "dtsen": ("", "welfare"),
    "dtks": ("", "welfare"), "p3ke": ("", "welfare"), "regsosek": ("", "welfare"),
}  # fmt: skip
"""What a folder's name says of its files; everything else is `other` until an officer says more."""
TRUST: Final = {"population": 90, "welfare": 80, "family": 80, "programme": 40, "other": 30}


def source_name(folder: str) -> str:
    """A profile name from a folder's: small letters, digits, `_`."""
    return re.sub(r"[^a-z0-9]+", "_", folder.lower()).strip("_") or "sumber"


def draft_profile(name: str, folder: str, looked_at: Sequence[FileInspection]) -> str:
    """The TOML of a profile for the files of one source (`folder`: their pattern's start, relative to the inbox).

    Files that hold no people beside others that do are to be passed over; those that cannot be read are not, so that
    a run says so.
    """
    files = [file for file in looked_at if not file.fault]
    skipped = [file.file for file in looked_at if file.fault in PASSED_OVER]
    sheets = [(file, sheet) for file in files for sheet in file.sheets if sheet.kind != "none"]
    family = bool(sheets) and all(_is_family(sheet) for _, sheet in sheets)
    programme, kind = _guess(name)
    if family:
        kind = "family"
    lines = [
        f"# Rancangan dari isi berkas, ditulis oleh `dtsen-merge inspect --write`. Baris bertanda `{CHECK.strip()}` adalah dugaan.",
        f'name = "{name}"',
        f'title = "{_quoted(folder.replace("_", " "))}"{CHECK}',
        'agency = ""                      # instansi yang mengirim',
        f"files = [{_pattern(folder)}]" if _is_file(folder, files) else f"files = [{_pattern(folder, '/*')}]",
        f'kind = "{kind}"                   # population | welfare | family | programme | other',
        f'programme = "{programme}"'
        + (CHECK if programme else "                   # PKH, SEMBAKO, PIP, … bila ini daftar penerima"),
        'period = ""                      # masa data, misalnya "2025-12"',
        f"one_row_per_person = {str(_one_row(sheets)).lower()}       # true bila tiap orang tercantum satu kali",
        f"trust = {TRUST[kind]}                       # 0-100: nilai dari sumber yang lebih dipercaya yang dipakai",
    ]
    if skipped:
        lines.append(f"skip_files = [{', '.join(map(_pattern, skipped))}]{CHECK}: tidak memuat orang")
    aside = sorted({sheet.sheet for file in files for sheet in file.sheets if sheet.kind == "none" and sheet.sheet})
    if aside and sheets:
        lines += ["", "[layout]", f"skip_sheets = [{', '.join(map(_pattern, aside))}]"]
    lines += ["", *_columns(sheets)]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """Text for the inside of a TOML string or a comment; signs that neither may hold become spaces."""
    plain = re.sub(r"[\x00-\x1f\x7f-\x9f]+", " ", text)
    return plain.replace("\\", "\\\\").replace('"', '\\"')


def _guess(name: str) -> tuple[str, str]:
    for word, (programme, kind) in PROGRAMMES.items():
        if name == word or name.startswith(f"{word}_") or f"_{word}" in name or re.match(rf"{word}\d", name):
            return programme, kind
    return "", "other"


def _is_family(sheet: SheetInspection) -> bool:
    fields = fields_of(sheet)
    return "nama" not in fields and bool({"no_kk", "nama_kepala_keluarga"} & fields)


def _one_row(sheets: Sequence[tuple[FileInspection, SheetInspection]]) -> bool:
    """Only on evidence: nearly every row has a whole NIK and nearly every NIK stands once, in all sheets together."""
    if not sheets:
        return False
    niks = pl.concat([sheet.nik_hashes for _, sheet in sheets])
    return niks.n_unique() >= 0.995 * niks.len() and all(
        sheet.rows >= 10 and sheet.nik_present >= 0.9 and sheet.nik_distinct >= 0.995 and sheet.ending_in_zero < 0.6
        for _, sheet in sheets
    )


def _columns(sheets: Sequence[tuple[FileInspection, SheetInspection]]) -> list[str]:
    """[columns] of the layout that most rows have, and a [[variant]] for each other one.

    The tables of one sheet are one layout: a profile speaks of sheets.
    """
    by_sheet: dict[tuple[str, str], list[SheetInspection]] = {}
    for file, sheet in sheets:
        by_sheet.setdefault((file.file, sheet.sheet), []).append(sheet)
    layouts: dict[tuple[str, ...], list[tuple[str, list[SheetInspection]]]] = {}
    for (name, _), tables in by_sheet.items():
        layouts.setdefault(_headings_of(tables), []).append((name, tables))
    ordered = sorted(layouts.values(), key=lambda same: -sum(_rows_of(tables) for _, tables in same))
    lines = [
        "[columns]                        # isian = judul kolom; yang dikenali dari judulnya hanya disebut sebagai catatan"
    ]
    for place, same in enumerate(ordered):
        _, tables = max(same, key=lambda pair: _rows_of(pair[1]))
        if place:
            files = sorted({name for name, _ in same})
            names = sorted({one.sheet for _, of_sheet in same for one in of_sheet if one.sheet})
            lines += ["", "[[variant]]", f"files = [{', '.join(_pattern(file) for file in files)}]"]
            if names:
                lines.append(f"sheets = [{', '.join(_pattern(sheet_name) for sheet_name in names)}]")
            if _is_family(tables[0]) != _is_family(ordered[0][0][1][0]):
                lines.append(f'row_kind = "{"family" if _is_family(tables[0]) else "person"}"')
            lines.append("[variant.columns]")
        lines += _lines_of_tables(tables)
    return lines


def _headings_of(tables: Sequence[SheetInspection]) -> tuple[str, ...]:
    return tuple(column.heading for sheet in tables for column in (*sheet.columns, _END))


def _rows_of(tables: Sequence[SheetInspection]) -> int:
    return sum(sheet.rows for sheet in tables)


def _lines_of_tables(tables: Sequence[SheetInspection]) -> list[str]:
    """The lines of each table of a sheet; a field is answered once, what another table adds is a remark."""
    told: list[str] = []
    answered: set[str] = set()
    for number, sheet in enumerate(tables, 1):
        if number > 1:
            told.append(f"# tabel {number} pada lembar yang sama:")
        for line in _column_lines(sheet):
            field = line.partition(" = ")[0]
            told.append(f"# {line}" if field in answered and not line.startswith("#") else line)
            answered |= set() if line.startswith("#") else {field}
    return told


def _side_by_side(sheet: SheetInspection) -> tuple[str, ...]:
    """The headings of two lists beside each other: names and numbers both vie, under the same headings each."""
    twice = {
        field: headings
        for field, headings in sheet.questions.items()
        if len({plain_heading(heading).casefold() for heading in headings}) < len(headings)
    }
    return tuple(heading for headings in twice.values() for heading in headings) if len(twice) >= 2 else ()


def _is_file(folder: str, files: Sequence[FileInspection]) -> bool:
    """Whether a source is one file directly under the inbox, and no folder."""
    return all(file.file == folder for file in files)


def _pattern(name: str, behind: str = "") -> str:
    """A file, folder or sheet name as a pattern that matches only itself, with `behind` (a pattern) after it."""
    literal = re.sub(r"([*?\[])", r"[\1]", name)
    return f'"{_quoted(literal)}{behind}"'


def _column_lines(sheet: SheetInspection) -> list[str]:
    told = []
    for column in sheet.columns:
        if not column.field:
            continue
        line = f'{column.field} = "{_quoted(column.heading)}"'
        if column.confidence < SURE_ENOUGH:
            told.append(f"{line}{CHECK}")
        else:
            told.append(f"# {line}" if column.reason in ("alias", "profile") else line)
    beside = _side_by_side(sheet)
    if beside:
        told.append(f"# {BESIDE}: {', '.join(map(_quoted, beside))}")
    for field, headings in () if beside else sheet.questions.items():
        vying = [column for column in sheet.columns if column.heading in headings]
        if field not in sheet.mapping() and vying:
            fullest = min(vying, key=lambda column: column.empty)
            others = [heading for heading in headings if heading != fullest.heading]
            told.append(f'{field} = "{_quoted(fullest.heading)}"{CHECK}: atau {", ".join(map(_quoted, others))}')
    unmapped = [column.heading for column in sheet.columns if not column.field]
    if unmapped:
        told.append(f"# tidak dipakai: {', '.join(_quoted(heading) for heading in unmapped)}")
    return told
