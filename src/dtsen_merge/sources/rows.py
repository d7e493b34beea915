"""Which rows of a table are people, and what the others are: titles, totals, signatures, headings said again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from dtsen_merge.sources.aliases import normalise
from dtsen_merge.sources.layout import Layout, normalised
from dtsen_merge.sources.levels import NUMBERED

TOTAL: Final = (
    r"(?i)^\s*\(?(((sub|grand)[\s-]*)?(jumlah|total)\b|(di)?pindah(an|kan)\b"
    r"|(laki[\s-]*laki|perempuan|pria|wanita)\s*([:=]\s*)?\d*\s*(orang|jiwa)?\s*$)"
)
"""Sums, sums carried over, and how many of them are men and women."""
CARD_LINE: Final = r"(?i)^\s*((no|nomor)\b\.?\s*(kk|kartu\s+keluarga)\b|(kk|kartu\s+keluarga)\s*[:.]?\s*\d{16}\b)"
"""How a line about a family begins that stands among its members."""
FORMAL: Final = (
    r"(?i)^\s*((mengetahui|menyetujui|disetujui|diketahui|ditetapkan|dikeluarkan)\b|dibuat\s+oleh|nip\s*[.:]?\s*[\d-]|ttd\b|tertanda\b|tanda\s+tangan"
    r"|[a-z .]+,\s*(tgl\.?\s*)?(\d{1,2}|[. _…]+)?\s*"
    r"(januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november|desember)\s+(\d{4}|[. _…]+))"
)
"""What only the foot of a letter says: approvals, a place and date, a civil servant's number."""
OFFICE: Final = r"(?i)^\s*(petugas|koordinator|kepala|plt\b|a\.?n\.|camat|lurah|ketua|sekretaris|bendahara|pembakal|pendamping|dibuat)"
"""Offices that sign; a person's name may begin with one, so in a column of names they begin no block."""
FOOTNOTE: Final = r"(?i)^\s*(\*+\s*\)?|(catatan|keterangan|ket|sumber|note|nb|terbilang)\s*[.:]|(data\s+)?(diperbarui|diperbaharui|dimutakhirkan)\b|dicetak\s|tanggal\s+cetak|halaman\s+\d|hal\.?\s+\d)"
SECTION: Final = (
    r"(?i)^\s*(kec|kecamatan|kel|kelurahan|desa|dusun|wilayah|kab|kabupaten|provinsi|rt|rw)\b\.?\s*[:/ ]?\s*\S"
)
TITLE: Final = r"(?i)^\s*(daftar|data|rekap\w*|lampiran|tabel|laporan|usulan|penerima)\b"
"""How a table's title begins."""
HOW_TO_FILL: Final = (
    r"(?i)\b(hh|dd|tgl|tanggal)\s*[-/ ]\s*(bb|mm|bulan|bln)\s*[-/ ]\s*(tt|yy|tahun|th)|\b\d{1,2}\s*(digit|angka|karakter|huruf)\b"
    r"|^\s*\(?(contoh|misal|isi(kan|lah)?|diisi|pilih|opsional|wajib|huruf\s+(kapital|besar)|sesuai\s+(ktp|kk))\b"
)
"""What a form says below its headings, and what an invented example there begins with."""
NEAR_HEADER: Final = 3
"""Rows below the header in which a form may say how it is filled in."""
CIVIL_SERVANT: Final = r"^\D*(19|20)\d{6}\s?(19|20)\d{4}\s?[12]\s?\d{3}\D*$"
"""NIP, a civil servant's number: birth date, month of appointment, sex, serial; never a NIK's sixteen digits."""
RUNNING: Final = r"^\(?\d{1,7}\)?\.?$"
RUNNING_HEADINGS: Final = ("", "no", "nomor", "no_urut", "nomor_urut", "urut")
"""Headings of the running number: a row that has only this was prepared and names nobody yet."""
AMOUNT: Final = r"^\s*(rp\.?\s*)?[\d.,]+\s*$"
MOST_OF_CARD: Final = 6
"""Cells of such a line: labels and values of card, head and address."""
LONGEST_BLOCK: Final = 14
"""Rows. What runs on for longer below an approval is data again, whatever it begins with."""


def classify(
    frame: pl.DataFrame, layout: Layout, person_columns: Sequence[str], number_columns: Sequence[str] = ()
) -> pl.DataFrame:
    """The frame with `code`: null for data rows, else the `row-ignored-*` code that says what the row is.

    Args:
        frame: a sheet's rows: `row`, cell columns.
        layout: its header.
        person_columns: the cells that name people or families: a row that fills one with something else is data.
        number_columns: those of them that hold identity numbers.
    """
    cells = [name for name in frame.columns if name != "row"]
    if frame.is_empty() or not cells:
        return frame.with_columns(code=pl.lit(None, dtype=pl.String))
    placed = frame.with_row_index("__place")
    of_card = pl.coalesce(cells).str.contains(CARD_LINE) & (
        pl.sum_horizontal(pl.col(cells).is_not_null()) <= MOST_OF_CARD
    )
    known = _any(number_columns, _is_number) & (pl.col("row") > max(layout.header_rows)) & ~of_card
    rest = placed.filter(~known)  # an identity number makes a row data, and most rows have one
    marked = _described(rest, layout, cells, person_columns, number_columns)
    marked = marked.with_columns(_opens_table(marked).alias("__opening"), __block=_in_block(frame.height))
    seen = pl.col
    code = (
        pl.when(pl.col("row").is_in(list(layout.header_rows)))
        .then(pl.lit("row-ignored-header"))
        .when(pl.col("row") < min(layout.header_rows, default=0))
        .then(pl.lit("row-ignored-title"))
        .when(seen("__filling"))
        .then(pl.lit("row-ignored-header"))
        .when(seen("__counts"))
        .then(pl.lit("row-ignored-column-numbers"))
        .when(seen("__header"))
        .then(pl.lit("row-ignored-repeated-header"))
        .when(seen("__card"))
        .then(pl.lit("row-ignored-title"))
        .when(seen("__total"))
        .then(pl.lit("row-ignored-total"))
        .when(seen("__opening"))
        .then(pl.lit("row-ignored-title"))
        .when(seen("__block"))
        .then(pl.lit("row-ignored-signature"))
        .when(seen("__note") | (seen("__label") & _goes_on_from(seen("__note"))))
        .then(pl.lit("row-ignored-footnote"))
        .when(seen("__unfilled"))
        .then(pl.lit("row-ignored-number-only"))
        .when(seen("__label"))
        .then(pl.lit("row-ignored-title"))
    )
    codes = marked.select("__place", code=code)
    return placed.join(codes, on="__place", how="left", maintain_order="left").drop("__place")


def _described(
    frame: pl.DataFrame, layout: Layout, cells: Sequence[str], persons: Sequence[str], numbers: Sequence[str]
) -> pl.DataFrame:
    """The frame with what each row looks like, in columns that begin with `__`."""
    width = max(len(layout.headings), 1)
    leftmost = next(iter(layout.headings), cells[0])
    filled = pl.sum_horizontal([pl.col(name).is_not_null() for name in cells])
    base = frame.with_columns(
        __filled=filled,
        __first=pl.coalesce(cells).str.replace_all("\u00a0", " ", literal=True),
        __named=_any(persons, pl.Expr.is_not_null),
        __numbered=pl.lit(leftmost not in persons) & pl.col(leftmost).str.contains(RUNNING).fill_null(False),
        __known=_any(numbers, _is_number),
        __in_names=_first_is_in(cells, persons),
        __below=pl.col("row") > max(layout.header_rows, default=0),
    )
    sparse = pl.col("__filled") <= max(2, width // 3)
    person = pl.col("__named") & (pl.col("__numbered") | pl.col("__known"))
    sums = pl.sum_horizontal([pl.col(name).str.contains(AMOUNT).fill_null(False) for name in cells])
    summed = pl.col("__filled") == sums + 1
    instead = pl.lit(_is_running(layout, leftmost)) & pl.col(leftmost).str.contains(TOTAL).fill_null(False)
    total = pl.col("__first").str.contains(TOTAL) & (sparse | ~pl.col("__named") | summed | instead) & ~person
    formal = pl.col("__first").str.contains(FORMAL)
    office = pl.col("__first").str.contains(OFFICE) & ~pl.col("__in_names")
    signs = rf"{FORMAL}|{OFFICE}"
    all_sign = pl.all_horizontal([pl.col(name).is_null() | pl.col(name).str.contains(signs) for name in cells])
    begins = (formal | office) & (all_sign | (pl.col("__filled") <= width // 3))
    lone = pl.col("__filled") == 1
    note = pl.col("__first").str.contains(FOOTNOTE) & (pl.col("__filled") <= min(2, width - 1)) & ~person
    only = pl.coalesce(cells)
    elsewhere = [name for name in layout.headings if name != leftmost and name not in persons]
    amount = lone & ~pl.col("__named") & _any(elsewhere, pl.Expr.is_not_null) & only.str.contains(AMOUNT)
    outside = ~pl.col("__named") & ~_any(elsewhere, pl.Expr.is_not_null) & ~only.str.contains(RUNNING)
    section = pl.col("__in_names") & only.str.contains(SECTION) & pl.lit(width >= 3)
    return base.with_columns(
        __header=_header_like(layout, cells),
        __counts=_counts_up(cells) & (pl.col("__filled") >= max(3, width // 2)),
        __total=total | (amount & pl.col("__below")),
        __starts=begins & sparse & ~person & pl.col("__below"),
        __resumes=(pl.col("__named") & ~sparse & pl.lit(not _is_running(layout, leftmost))) | person,
        __filling=_tells_how(cells, layout) & ~pl.col("__known"),
        __note=note,
        __card=pl.col("__below")
        & pl.col("__first").str.contains(CARD_LINE)
        & (pl.col("__filled") <= MOST_OF_CARD)
        & ~pl.col("__numbered"),
        __unfilled=lone & pl.col("__numbered") & pl.lit(_is_running(layout, leftmost)),
        __label=lone & (outside | section),
    )


def _in_block(height: int) -> pl.Expr:
    """From a signature's first line to the next header or whole data row, where that is near.

    `__place` counts the rows of the sheet; of the places left out, every one is a data row.
    """
    place = pl.col("__place").cast(pl.Int64)
    back = pl.col("__resumes") | pl.col("__header")
    data_before = place - place.shift(1, fill_value=-1) > 1
    data_behind = place.shift(-1, fill_value=height) - place > 1
    begun = pl.when(pl.col("__starts")).then(place).forward_fill()
    resumed = pl.when(back).then(place).when(data_before).then(place - 1).forward_fill().fill_null(-1)
    first_of_block = pl.when(pl.col("__starts") & (begun.shift(1).fill_null(-1) <= resumed)).then(place)
    ends = pl.when(back).then(place).when(data_behind).then(place + 1).backward_fill().fill_null(height)
    near = (ends - first_of_block.forward_fill()) <= LONGEST_BLOCK
    return ((begun > resumed) & near).fill_null(False)


def _is_running(layout: Layout, column: str) -> bool:
    """Whether a column is headed as the running number."""
    return normalise(layout.headings.get(column, "")) in RUNNING_HEADINGS


def _is_number(cell: pl.Expr) -> pl.Expr:
    """Whether a cell holds an identity number, be it broken; a civil servant's is none of a list's people."""
    return (cell.str.count_matches(r"\d") >= 10) & ~cell.str.contains(CIVIL_SERVANT)


def _tells_how(cells: Sequence[str], layout: Layout) -> pl.Expr:
    """Rows right below the header that say how the form is filled in, or show it by an example."""
    hits = pl.sum_horizontal([pl.col(name).str.contains(HOW_TO_FILL).fill_null(False) for name in cells])
    last = max(layout.header_rows, default=0)
    near = pl.col("row").is_between(last + 1, last + NEAR_HEADER)
    return near & (
        (hits >= 2) | ((hits == 1) & (pl.col("__filled") <= 2)) | pl.col("__first").str.contains(r"(?i)^\s*\(?contoh\b")
    )


def _goes_on_from(starts: pl.Expr) -> pl.Expr:
    """Rows that follow one of `starts` without a blank row between."""
    run = (pl.col("row").diff().fill_null(1) > 1).cum_sum()
    return starts.cast(pl.Int8).cum_max().over(run).cast(pl.Boolean)


def _opens_table(marked: pl.DataFrame) -> pl.Series:
    """The title lines right above a header that stands again: the last lines before it, one of them a title's or place's."""
    person = pl.col("__named") & (pl.col("__numbered") | pl.col("__known"))
    sparse = (pl.col("__filled") <= 2) & pl.col("__below") & ~pl.col("__header") & ~person
    runs = marked.select(
        "__first", sparse=sparse, header="__header", run=(pl.col("row").diff().fill_null(1) > 1).cum_sum()
    )
    next_header = pl.when("header").then("run").backward_fill()
    told = runs.with_columns(
        near=(next_header - pl.col("run")).is_between(0, 1).fill_null(False)
        & pl.col("sparse")
        & ~pl.col("__first").str.contains(FORMAL)
    )
    titled = pl.col("near") & pl.col("__first").str.contains(rf"{TITLE}|{SECTION}")
    return told.select(opening=pl.col("near") & titled.any().over("run"))["opening"]


def _any(columns: Sequence[str], test: object) -> pl.Expr:
    """Whether a test holds for any of the columns."""
    if not columns or not callable(test):
        return pl.lit(False)
    return pl.any_horizontal([test(pl.col(name)).fill_null(False) for name in columns])


def _first_is_in(cells: Sequence[str], wanted: Sequence[str]) -> pl.Expr:
    """Whether the row's first filled cell is one of the wanted columns."""
    places = pl.coalesce(pl.when(pl.col(name).is_not_null()).then(pl.lit(name)) for name in cells)
    return places.is_in(list(wanted)).fill_null(False)


def _header_like(layout: Layout, cells: Sequence[str]) -> pl.Expr:
    """Rows that say again what the header says: most of their cells are its words."""
    same = [
        (normalised(pl.col(name)) == normalise(word)).fill_null(False)
        for name, word in layout.lower.items()
        if name in cells
    ]
    if not same:
        return pl.lit(False)
    hits = pl.sum_horizontal(same)
    words = [normalise(word) for word in layout.lower.values()]
    anywhere = pl.sum_horizontal([normalised(pl.col(name)).is_in(words).fill_null(False) for name in cells])
    moved = (anywhere == pl.col("__filled")) & (pl.col("__filled") >= 2)  # a table below, its columns in another order
    return moved | ((hits >= min(2, len(same))) & (hits >= 0.6 * pl.col("__filled")))


def _counts_up(cells: Sequence[str]) -> pl.Expr:
    """Numbers only, that rise from 1 or 2 by one: the row of column numbers; one may be a sum (`6 = 4 x 5`)."""
    form = rf"{NUMBERED}|^\(?\d{{1,3}}\)?\s*=[\s\dx*+×:/()-]+$"
    plain = pl.all_horizontal([pl.col(name).is_null() | pl.col(name).str.contains(form) for name in cells])
    values = pl.concat_list([pl.col(name).str.extract(r"(\d+)").cast(pl.Int32, strict=False) for name in cells])
    told = values.list.drop_nulls()
    steps = told.list.diff().list.drop_nulls()
    return plain & (told.list.first() <= 2) & (steps.list.min() == 1) & (steps.list.max() == 1)
