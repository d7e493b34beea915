"""Names by the rules of the domain notes, section 4."""

from __future__ import annotations

import polars as pl
import pytest

from dtsen_merge.settings import load_policy
from dtsen_merge.vocabulary.names import NameWords, read_names, sound_key

WORDS = NameWords.from_policy(load_policy("names.toml"))


def read(name: str) -> dict[str, object]:
    return read_names(pl.Series([name]), WORDS).row(0, named=True)


@pytest.mark.parametrize(
    ("name", "nama", "gelar"),
    [
        ("H. AHMAD", "AHMAD", "H"),
        ("Hj. Siti Aminah, S.Pd.I", "SITI AMINAH", "HJ S.PD.I"),
        ("K.H. Abdul Rahman", "ABDUL RAHMAN", "K.H"),
        ("Drs. H. Hasan, M.Si", "HASAN", "DRS H M.SI"),
        ("H.M.ARSYAD", "M. ARSYAD", "H"),
        ("TGH.ABDUL", "ABDUL", "TGH"),
        ("MEGA, S. Pd., M. Pd.", "MEGA", "S.PD M.PD"),
        ("Ahmad Fauzi A.Md.Keb", "AHMAD FAUZI", "A.MD.KEB"),
        ("AHMAD SE", "AHMAD", "SE"),
        ("SITI AMINAH BA", "SITI AMINAH", "BA"),
        ("Hadi, H.", "HADI", "H"),
        ("DR. H. M. SYARIF", "M. SYARIF", "DR H"),
        ("Ny. Aminah", "AMINAH", "NY"),
        ("Tuan Guru H. Zaini", "ZAINI", "TUAN GURU H"),
        ("ALI (H)", "ALI", None),
        ("MEGA, S. H.", "MEGA", "S.H"),
        ("SUNARYO S. Pd. I", "SUNARYO", "S.PD.I"),
        ("M. H. AHMAD", "M. H. AHMAD", None),
        ("H. S.PD", "S.PD", "H"),
    ],
)
def test_titles_are_taken_off_and_kept(name: str, nama: str, gelar: str) -> None:
    parts = read(name)
    assert (parts["nama"], parts["nama_gelar"]) == (nama, gelar)


@pytest.mark.parametrize(
    "name", ["GUSTI MUHAMMAD", "ANTUNG RAHMAN", "HABIB ALI", "SYARIFAH NOOR", "SE", "ST AISYAH", "M SE ALI"]
)
def test_lineage_titles_and_words_that_only_look_like_titles_stay(name: str) -> None:
    assert read(name)["nama"] == name


@pytest.mark.parametrize(
    ("name", "tokens"),
    [
        ("M. Rizky", "MUHAMMAD RIZKY"),
        ("AHMAD M", "AHMAD M"),
        ("M", None),
        ("Mochammad Djoko", "MUHAMMAD JOKO"),
        ("MUHAMMED ALI", "MUHAMMAD ALI"),
        ("MOHD. ALI", "MUHAMMAD ALI"),
        ("Abd.Rahman", "ABDUL RAHMAN"),
        ("ST. AISYAH", "SITI AISYAH"),
        ("AISYAH ST", "AISYAH"),
        ("NOER HASAN", "NUR HASAN"),
        ("Achmad Jusuf", "AHMAD JUSUF"),
        ("SOENJOTO", "SUNYOTO"),
        ("TJOKRO", "COKRO"),
        ("RACHMAN", "RAKHMAN"),
        ("ARIEF", "ARIF"),
        ("SJAHRUL", "SYAHRUL"),
        ("TANJUNG ANJANI", "TANJUNG ANJANI"),
        ("NUR'AINI", "NURAINI"),
        ("SITI NUR-HAYATI", "SITI NUR HAYATI"),
        ("RACHMAN\u00a0 HAKIM ", "RAKHMAN HAKIM"),
        ("1. AHMAD", "AHMAD"),
        ("José", "JOSE"),
    ],
)
def test_tokens_are_written_out_in_the_spelling_of_today(name: str, tokens: str | None) -> None:
    assert read(name)["nama_tokens"] == tokens


@pytest.mark.parametrize(
    ("name", "nama", "father", "alias"),
    [
        ("AHMAD BIN H. HASAN", "AHMAD", "HASAN", None),
        ("Siti binti Noer", "SITI", "NUR", None),
        ("ALI ALIAS AMAT", "ALI", None, "AMAT"),
        ("Ali als. Amat bin Hasan", "ALI", "HASAN", "AMAT"),
        ("ALI @ AMAT", "ALI", None, "AMAT"),
        ("ALI (AMAT) HASAN", "ALI HASAN", None, "AMAT"),
        ("AMINAH (ISTRI)", "AMINAH", None, None),
        ("BIN ALI", "ALI", None, None),
    ],
)
def test_the_father_and_a_second_name_are_told_apart(
    name: str, nama: str, father: str | None, alias: str | None
) -> None:
    parts = read(name)
    assert (parts["nama"], parts["nama_bin"], parts["nama_alias"]) == (nama, father, alias)


@pytest.mark.parametrize(
    "name", ["HASAN (ALM)", "ALM. HASAN", "HASAN ALMARHUM", "ALMH. HASAN", "HASAN MENINGGAL DUNIA"]
)
def test_a_mark_of_death_is_seen_and_taken_off(name: str) -> None:
    parts = read(name)
    assert (parts["nama"], parts["meninggal"]) == ("HASAN", True)


def test_a_mark_of_death_behind_bin_speaks_of_the_father() -> None:
    parts = read("AHMAD BIN ALM. HASAN")
    assert (parts["nama"], parts["nama_bin"], parts["meninggal"]) == ("AHMAD", "HASAN", False)


@pytest.mark.parametrize(
    "name", ["-", "", "  ", "123", "NN", "N.N.", "X", "XX", "Tidak ada", "@", "(ALM)", "BIN", "H."]
)
def test_what_names_nobody_is_not_usable(name: str) -> None:
    parts = read(name)
    assert parts["usable"] is False
    assert parts["nama"] is None and parts["nama_tokens"] is None


def test_a_null_stays_null_and_rows_keep_their_places() -> None:
    frame = read_names(pl.Series(["ALI", None, "ALI", "BUDI"]), WORDS)
    assert frame["nama"].to_list() == ["ALI", None, "ALI", "BUDI"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SYAMSUDDIN", "SAMSUDIN"),
        ("RIZQI", "RISKI"),
        ("FADHLAN", "PADLAN"),
        ("TAUFIK", "TOPIQ"),
        ("NORHAYATI", "NURHAYATI"),
        ("AHMAD", "AHMAT"),
        ("AISYAH", "ESAH"),
        ("DZAKI", "ZAKI"),
        ("GHAZALI", "GAZALI"),
        ("WAHAB", "UAAP"),
        ("ALEX", "ALEKS"),
    ],
)
def test_what_sounds_alike_has_one_key(one: str, other: str) -> None:
    keys = pl.DataFrame({"token": [one, other]}).select(sound_key(pl.col("token"))).to_series()
    assert keys[0] == keys[1] and keys[0]


@pytest.mark.parametrize(("one", "other"), [("HASAN", "ASAN"), ("BUDI", "BADI"), ("MIRA", "MARI"), ("JUSUF", "YUSUF")])
def test_what_sounds_otherwise_has_another_key(one: str, other: str) -> None:
    keys = pl.DataFrame({"token": [one, other]}).select(sound_key(pl.col("token"))).to_series()
    assert keys[0] != keys[1]
