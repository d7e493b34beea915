"""Block sheets: a family's line, then its members."""

from __future__ import annotations

import pytest

LABEL = ["NO.KK", None, "NAMA.KK", None, "ALAMAT"]
MEMBER = ["NO", "NIK", "NAMA", "JK", "TMPT LHR", "TGL LHR"]
KK = [f"6303050101{n:06d}" for n in range(1, 9)]
NIK = [f"63030512058{n:05d}" for n in range(1, 30)]


def family(n, head, *members):
    rows = [LABEL, [KK[n], None, head, None, f"JL. {n}"], MEMBER]
    return rows + [
        [place, NIK[10 * n + place], name, "L", "Martapura", "12-05-1980"] for place, name in enumerate(members, 1)
    ]


@pytest.fixture
def sheet(bench):
    rows = [["BUKU INDUK PENDUDUK"], None, *family(0, "HASAN", "HASAN", "SITI"), None, *family(1, "ALI", "ALI")]
    rows += [None, ["Martapura, 2 Januari 2012"], ["Kepala Dinas"]]
    return bench.table(rows)


def test_members_take_their_family_s_number_and_address(sheet):
    persons = sheet.rows.filter(sheet.rows["row_kind"] == "person")
    assert persons.select("row", "nama", "no_kk", "nama_kepala_keluarga", "alamat").rows() == [
        (6, "HASAN", KK[0], "HASAN", "JL. 0"),
        (7, "SITI", KK[0], "HASAN", "JL. 0"),
        (12, "ALI", KK[1], "ALI", "JL. 1"),
    ]


def test_family_lines_are_family_rows(sheet):
    families = sheet.rows.filter(sheet.rows["row_kind"] == "family")
    assert families.select("row", "no_kk", "nama_kepala_keluarga").rows() == [(4, KK[0], "HASAN"), (10, KK[1], "ALI")]
    assert families["nik"].null_count() == 2


def test_labels_titles_and_the_foot_are_ignored(sheet, ignored):
    assert ignored(sheet) == {
        1: "title", 3: "header", 5: "header", 9: "repeated-header", 11: "repeated-header", 14: "signature", 15: "signature",
    }  # fmt: skip


def test_a_member_of_whom_only_the_name_is_known_is_a_member(bench):
    rows = [*family(0, "HASAN", "HASAN"), [None, None, "BAYI"], *family(1, "ALI", "ALI")]
    assert bench.table(rows).rows["row"].to_list() == [2, 4, 5, 7, 9]


def test_a_family_without_members_and_one_whose_line_is_missing(bench):
    rows = [*family(0, "HASAN"), *family(1, "ALI", "ALI"), LABEL, MEMBER, [1, NIK[25], "OMAR", "L", "A", "12-05-1980"]]
    sheet = bench.table(rows)
    kinds = dict(zip(sheet.rows["row"].to_list(), sheet.rows["row_kind"].cast(str).to_list(), strict=True))
    assert kinds == {2: "family", 5: "family", 7: "person", 10: "person"}
    assert sheet.rows.filter(sheet.rows["row"] == 10)["no_kk"].to_list() == [None]
