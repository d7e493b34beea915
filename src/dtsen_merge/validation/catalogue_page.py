"""The page docs/problems.md, made from the catalogue and its messages.

python -m dtsen_merge.validation.catalogue_page > docs/problems.md
"""

from __future__ import annotations

import sys
from typing import Final

from dtsen_merge.problems import CATALOGUE, ProblemKind
from dtsen_merge.validation.telling import Told, tell

_GROUPS: Final[tuple[tuple[str, str, str, tuple[str, ...]], ...]] = (
    ("Baris yang bukan data", "Rows that are not data", "2", ("row-ignored-",)),
    ("Berkas, lembar, dan sel", "Files, sheets and cells", "2",
     ("file-", "profile-", "sheet-", "rows-", "columns-", "hidden-", "place-", "column-", "cell-", "row-broken",
      "correction-")),
    ("NIK", "NIK", "3", ("identity-", "nik-")),
    ("Nomor Kartu Keluarga", "Family card number", "3", ("kk-",)),
    ("Nama", "Names", "4", ("nama-",)),
    ("Tanggal dan usia", "Dates and ages", "3, 6", ("date-", "age-")),
    ("Kode dan tempat", "Codes and places", "2, 5, 6", ("sex-", "code-", "number-", "desil-", "region-")),
    ("Antarbaris dan antarsumber", "Across rows and sources", "2, 6", ("duplicate-", "deceased-", "value-")),
)  # fmt: skip
"""Heading, heading in English, sections of the domain notes that the rules come from, the codes' beginnings."""

_SEVERITY: Final = {"note": ("catatan", "note"), "warning": ("peringatan", "warning"), "error": ("galat", "error")}
_EFFECT: Final = {
    "row": ("baris ditolak", "the row is rejected"),
    "field": ("isian dikosongkan, nilai asli disimpan", "the field is emptied, the original is kept"),
    "ignore": ("baris dikesampingkan, bukan data", "the row is set aside as not being data"),
    "mark": ("hanya ditandai", "only marked"),
}

_INTRODUCTION: Final = """\
# Kode masalah / Problem codes

<!-- Halaman ini dibuat oleh `make docs`; jangan disunting. / Made by `make docs`; do not edit. -->

Setiap hal yang salah atau patut diperiksa dalam berkas instansi dicatat dengan satu kode, lengkap dengan berkas,
lembar, nomor baris, dan kolomnya. Seseorang dengan NIK yang salah tetap seorang: barisnya hanya ditolak bila tidak
menyebut siapa pun atau rusak. Bagian yang disebut sebagai dasar ialah bagian dari catatan ranah (docs/method.md).

Whatever is wrong or worth a look in an agency's file is recorded under one code, with its file, sheet, row and
column. A person with a bad NIK is still a person: a row is rejected only if it names nobody or is broken. The
sections given as a basis are those of the domain notes (docs/method.md).
"""


def page() -> str:
    """The whole page, as Markdown."""
    return "\n".join([_INTRODUCTION, _overview(), *(_section(*group) for group in _GROUPS)])


def codes_of(beginnings: tuple[str, ...]) -> list[str]:
    """The catalogue's codes that begin so, in its order."""
    return [code for code in CATALOGUE if code.startswith(beginnings)]


def _overview() -> str:
    lines = ["| kode | tingkat | akibat | judul |", "| --- | --- | --- | --- |"]
    lines += [
        f"| [`{kind.code}`](#{kind.code}) | {_SEVERITY[kind.severity][0]} | {_EFFECT[kind.effect][0]} "
        f"| {tell(kind.code, None, 'id').title} |"
        for kind in CATALOGUE.values()
    ]
    return "\n".join(lines) + "\n"


def _section(heading: str, heading_en: str, basis: str, beginnings: tuple[str, ...]) -> str:
    title = heading if heading == heading_en else f"{heading} / {heading_en}"
    entries = [_entry(CATALOGUE[code]) for code in codes_of(beginnings)]
    return "\n".join([f"## {title}\n", f"Dasar / basis: {basis}\n", *entries])


def _entry(kind: ProblemKind) -> str:
    severity, severity_en = _SEVERITY[kind.severity]
    effect, effect_en = _EFFECT[kind.effect]
    return (
        f"### {kind.code}\n\n"
        f"{_words(tell(kind.code, None, 'id'), severity, effect, 'Perbaikan')}\n\n"
        f"{_words(tell(kind.code, None, 'en'), severity_en, effect_en, 'Remedy')}\n"
    )


def _words(told: Told, severity: str, effect: str, remedy: str) -> str:
    return f"**{told.title}** ({severity}; {effect}). {told.detail} *{remedy}:* {told.remedy}"


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    sys.stdout.write(page())
