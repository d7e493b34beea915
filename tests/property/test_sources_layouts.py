"""Lists as offices write them, put together at random: exactly the people in them are data."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dtsen_merge.settings import SourceProfile
from dtsen_merge.sources import SourceFile, read

NAMES = ["SITI AMINAH", "AHMAD", "H. BUDI, S.Pd", "NURUL HUDA", "KETUA ALI", "SUMBERDAYA", "CAMATIAH", "TOTOK", "DESI RATNA", "JUMLAHUDDIN",
         "KEPALA SUKU", "A. RAHMAN", "NIPAH", "KELIK", "RTIH", "PETUGASWATI", "M. NOOR", "SEKAR", "LURAHMAN"]  # fmt: skip
COLUMNS = {
    "No": lambda n, _: n + 1,
    "Nama": lambda n, dice: f"{dice.choice(NAMES)} {chr(65 + n % 26)}",
    "NIK": lambda n, _: f"63030512058{n:05d}",
    "No. KK": lambda n, _: f"6303050101{n:06d}",
    "Alamat": lambda n, dice: dice.choice([f"JL. MELATI {n}", "GG. MASJID RT 1", "DESA TUNGKARAN", "-"]),
    "Desa/Kel": lambda _, dice: dice.choice(["TUNGKARAN", "SUMBER SARI", "JAWA", "DESA PASAR"]),
    "Kecamatan": lambda _, dice: dice.choice(["MARTAPURA", "GAMBUT"]),
    "L/P": lambda _, dice: dice.choice("LP"),
    "TTL": lambda _, dice: f"Martapura, {dice.randint(1, 28)}-05-1980",
    "RT": lambda _, dice: f"{dice.randint(1, 20):03d}",
    "Umur": lambda _, dice: dice.randint(1, 90),
    "Nominal": lambda _, dice: dice.randint(1, 9) * 100_000,
    "Jabatan": lambda _, dice: dice.choice(["Ketua", "Anggota", "Sekretaris"]),
    "Keterangan": lambda _, dice: dice.choice(["Catatan: pindah", "lengkap", "Sumber: RT"]),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("daftar")


def a_list(dice: Random) -> tuple[list[list[object]], list[int], list[str]]:
    """Rows of a sheet, the numbers of those that are people, and what it has."""
    others = [name for name in COLUMNS if name not in ("No", "Nama")]
    heads = [*(["No"] if dice.random() < 0.7 else []), "Nama", *dice.sample(others, dice.randint(1, 9))]
    if dice.random() < 0.3:
        tail = heads[1:]
        dice.shuffle(tail)
        heads = [heads[0], *tail]
    width = len(heads)
    rows: list[list[object]] = []
    people: list[int] = []
    has = [f"columns {heads}"]

    def line(*cells: object) -> None:
        rows.append([*cells, *[None] * (width - len(cells))])

    if dice.random() < 0.6:
        line("DAFTAR PENERIMA BANTUAN TAHUN 2025")
        line("KECAMATAN GAMBUT")
        if dice.random() < 0.5:
            line()
    line(*heads)
    if width >= 3 and dice.random() < 0.3:
        line(*range(1, width + 1))
    for n in range(dice.randint(2, 30)):
        cells: list[object] = [COLUMNS[name](n, dice) for name in heads]
        for place, name in enumerate(heads):
            if name not in ("No", "Nama") and dice.random() < 0.15:
                cells[place] = None
        line(*cells)
        people.append(len(rows))
        if dice.random() < 0.05:
            line()
        if "No" in heads and dice.random() < 0.05:
            line("DESA PASAR LAMA")
        if width >= 3 and dice.random() < 0.03:
            line(*heads)
    if dice.random() < 0.4:
        line("JUMLAH", *([None] * (width - 2)), len(people))
        has.append("total")
    if width >= 3 and dice.random() < 0.4:
        line()
        line(*[None] * (width - 1), "Martapura, 12 Desember 2025")
        line("Mengetahui,", *[None] * (width - 2), "Dibuat oleh,")
        line("Camat Gambut", *[None] * (width - 2), "Petugas")
        line()
        line("H. AHMAD, S.Sos", *[None] * (width - 2), "SITI, S.E")
        line("NIP. 19700101 199001 1 001")
        has.append("foot")
    return rows, people, has


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(min_value=0, max_value=10**9))
def test_exactly_the_people_of_a_list_are_data(folder: Path, seed: int) -> None:
    rows, people, has = a_list(Random(seed))
    path = folder / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Data")
    for place, cells in enumerate(rows):
        sheet.write_row(place, 0, cells)
    book.close()
    (found,) = read(SourceFile(SourceProfile(name="uji", files=("*",)), path, "a.xlsx"))
    got = found.rows["row"].to_list()
    wrong = sorted(set(got) ^ set(people))
    assert not wrong, (has, [rows[row - 1] for row in wrong], found.ignored.rows())
