"""Which of several deliveries of a source counts: added, replaced, corrected; whenever they came and whatever they are called."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from dtsen_merge.delivery import latest_run_folder
from dtsen_merge.errors import ConfigError, DtsenMergeError, QuestionError, UsageError
from dtsen_merge.messages import error_text
from dtsen_merge.pipeline.init import make_workspace
from dtsen_merge.pipeline.load import load_files
from dtsen_merge.pipeline.progress import Silent
from dtsen_merge.pipeline.run import run_all
from dtsen_merge.pipeline.status import registry_status
from dtsen_merge.pipeline.validate import validate_files
from dtsen_merge.registry import save_answers, staged_deliveries
from dtsen_merge.settings import Workspace, load_workspace
from dtsen_merge.store import open_store
from dtsen_merge.tables import CORRECTIONS, REPLIES, conform, empty

HEAD = "NIK;Nama;Tanggal Lahir;Alamat"
NAMES = (
    "AHMAD RIDUAN",
    "SITI NURHAYATI",
    "MUHAMMAD ILHAM",
    "RUSMAWATI",
    "BASRI",
    "GALUH ANTUNG",
    "NORJANAH",
    "ABDUL HADI",
)


def person(number: int, address: str = "JL. A YANI", *, nik: bool = True) -> str:
    """A row about the person of that number."""
    month = number % 12 + 1
    digits = f"630305{10 + number:02d}{month:02d}80{number + 1:04d}" if nik else ""
    return f"{digits};{NAMES[number % 8]};{10 + number:02d}-{month:02d}-1980;{address}"


def lines(*numbers: int, address: str = "JL. A YANI") -> list[str]:
    return [person(number, address) for number in numbers]


class Office:
    """A workspace with one source, whose inbox changes."""

    def __init__(self, folder: Path, profile: str) -> None:
        make_workspace(folder)
        self.folder = folder
        self.say(profile)

    def say(self, profile: str) -> None:
        text = f'name = "pkh"\nkind = "programme"\nprogramme = "PKH"\nfiles = ["pkh/*"]\n{profile}\n'
        (self.folder / "config" / "sources" / "pkh.toml").write_text(text, encoding="utf-8")

    @property
    def workspace(self) -> Workspace:
        return load_workspace(self.folder / "config")

    def put(self, name: str, rows: Iterable[str], head: str = HEAD) -> Path:
        path = self.folder / "inbox" / "pkh" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
        return path

    def drop(self, name: str) -> None:
        (self.folder / "inbox" / "pkh" / name).unlink()

    def load(self, *names: str) -> dict[str, tuple[int, int, int, int]]:
        """File → rows that count, are copies, are superseded, are corrected."""
        paths = [self.folder / "inbox" / "pkh" / name for name in names]
        loaded = load_files(self.workspace, paths, progress=Silent())
        assert all(one.rows_read == one.rows_accepted + one.rows_rejected + one.rows_ignored for one in loaded.sheets)
        told: dict[str, tuple[int, int, int, int]] = {}
        for line in loaded.deliveries:
            before = told.get(line.file[4:], (0, 0, 0, 0))
            now = (line.counted, line.copied, line.superseded, line.corrected)
            told[line.file[4:]] = tuple(map(sum, zip(before, now, strict=True)))  # type: ignore[assignment]
        return told

    def staged(self, table: str, columns: str = "*") -> pl.DataFrame:
        with open_store(self.workspace.registry, read_only=True) as store:
            return store.frame(f"SELECT {columns} FROM stage.{table} ORDER BY ALL")

    def addresses(self) -> dict[str, list[str]]:
        """Name → the addresses of the rows that count."""
        rows = self.staged("records", "nama, alamat").rows()
        return {name: [address for other, address in rows if other == name] for name, _ in rows}


@pytest.fixture
def office(tmp_path: Path) -> Callable[[str], Office]:
    return lambda profile: Office(tmp_path / "w", profile)


REPLACES = 'delivery = "replaces"'
CORRECTS = 'delivery = "corrects"'


def test_files_lie_beside_each_other_unless_the_profile_says_more(office: Callable[[str], Office]) -> None:
    here = office("")
    here.put("gambut.csv", lines(0, 1))
    here.put("martapura.csv", lines(1, 2))
    assert here.load() == {"gambut.csv": (2, 0, 0, 0), "martapura.csv": (2, 0, 0, 0)}


def test_a_newer_delivery_replaces_the_older_and_its_removal_brings_that_back(office: Callable[[str], Office]) -> None:
    here = office(REPLACES)
    here.put("b.csv", lines(0, 1, 2))
    assert here.load() == {"b.csv": (3, 0, 0, 0)}
    here.put("a.csv", lines(1, 2, 3, address="JL. BARU"))
    told = here.load("a.csv")
    assert told == {"a.csv": (3, 0, 0, 0), "b.csv": (0, 0, 3, 0)}
    ignored = here.staged("ignored", "file, row, code").filter(pl.col("code").str.starts_with("row-ignored-s"))
    assert ignored.rows() == [("pkh/b.csv", row, "row-ignored-superseded") for row in (2, 3, 4)]
    assert here.load() == told
    here.drop("a.csv")
    assert here.load("b.csv") == {"b.csv": (3, 0, 0, 0)}


def test_what_arrived_later_counts_whatever_it_is_called(office: Callable[[str], Office]) -> None:
    here = office(REPLACES)
    here.put("pkh_rev2.csv", lines(0, 1, 2))
    here.load()
    here.put("pkh.csv", lines(0, 1, 3))
    assert here.load() == {"pkh.csv": (3, 0, 0, 0), "pkh_rev2.csv": (0, 0, 3, 0)}
    here.put("pkh_rev2.csv", lines(0, 1, 2, 4))  # overwritten: its content is the newest now
    assert here.load() == {"pkh.csv": (0, 0, 3, 0), "pkh_rev2.csv": (4, 0, 0, 0)}
    here.put("pkh_rev2.csv", lines(0, 1, 2))  # back to what it said: as if the last change had not been
    assert here.load("pkh_rev2.csv") == {"pkh.csv": (3, 0, 0, 0), "pkh_rev2.csv": (0, 0, 3, 0)}


def test_a_renamed_file_is_no_arrival(office: Callable[[str], Office]) -> None:
    here = office(REPLACES)
    old = here.put("a.csv", lines(0, 1, 2))
    here.load()
    here.put("b.csv", lines(0, 1, 3))
    here.load()
    old.rename(old.with_name("z terbaru.csv"))
    assert here.load() == {"b.csv": (3, 0, 0, 0), "z terbaru.csv": (0, 0, 3, 0)}
    assert here.load("b.csv") == {"b.csv": (3, 0, 0, 0), "z terbaru.csv": (0, 0, 3, 0)}


def test_a_copy_is_set_aside_with_a_note_and_counts_when_the_first_is_gone(office: Callable[[str], Office]) -> None:
    here = office("")
    here.put("pkh.csv", lines(0, 1))
    here.load()
    here.put("Salinan pkh.csv", lines(0, 1))
    assert here.load() == {"pkh.csv": (2, 0, 0, 0), "Salinan pkh.csv": (0, 2, 0, 0)}
    note = here.staged("problems", "code, file, params").filter(code="file-copy")
    assert note.select("file").item() == "pkh/Salinan pkh.csv"
    assert json.loads(note["params"].item())["other"] == "pkh/pkh.csv"
    here.drop("pkh.csv")
    assert here.load("Salinan pkh.csv") == {"Salinan pkh.csv": (2, 0, 0, 0)}


def test_an_unchanged_list_of_another_month_is_no_copy(office: Callable[[str], Office]) -> None:
    here = office("")
    here.put("pkh 2025-11.csv", lines(0, 1))
    here.put("pkh 2025-12.csv", lines(0, 1))
    assert here.load() == {"pkh 2025-11.csv": (2, 0, 0, 0), "pkh 2025-12.csv": (2, 0, 0, 0)}


def test_a_copy_that_is_then_edited_is_a_delivery_of_its_own(office: Callable[[str], Office]) -> None:
    here = office(REPLACES)
    here.put("pkh.csv", lines(0, 1, 2))
    here.load()
    here.put("pkh baru.csv", lines(0, 1, 2))
    here.load()
    here.put("pkh baru.csv", lines(0, 1, 3))
    assert here.load() == {"pkh baru.csv": (3, 0, 0, 0), "pkh.csv": (0, 0, 3, 0)}


def test_periods_lie_beside_each_other_whoever_says_them(office: Callable[[str], Office]) -> None:
    here = office(REPLACES)
    here.put("pkh 2025-11.csv", lines(0, 1))
    here.put("PKH Desember 2025.csv", lines(0, 1, 2))
    here.put("lain.csv", [f"{one};2026-01" for one in lines(0, 1)], head=HEAD + ";Periode")
    here.load()
    here.put("PKH 2025_12 susulan.csv", lines(0, 3))
    assert here.load() == {
        "pkh 2025-11.csv": (2, 0, 0, 0), "PKH Desember 2025.csv": (0, 0, 3, 0), "lain.csv": (2, 0, 0, 0),
        "PKH 2025_12 susulan.csv": (2, 0, 0, 0),
    }  # fmt: skip


def test_a_file_of_two_months_gives_way_month_by_month_and_arrears_are_no_delivery(
    office: Callable[[str], Office],
) -> None:
    def of(month: str, *numbers: int) -> list[str]:
        return [f"{one};{month}" for one in lines(*numbers)]

    head = HEAD + ";Periode"
    here = office(REPLACES)
    here.put("triwulan.csv", [*of("2025-11", 0, 1, 2, 3), *of("2025-12", 0, 1, 2, 3)], head)
    here.load()
    here.put("desember.csv", [*of("2025-12", *range(20)), *of("2025-11", 7)], head)  # one row of arrears
    assert here.load() == {"triwulan.csv": (4, 0, 4, 0), "desember.csv": (21, 0, 0, 0)}
    here.put("desember lagi.csv", of("2025-12", *range(20)), head)
    assert here.load() == {
        "triwulan.csv": (4, 0, 4, 0),
        "desember.csv": (0, 0, 21, 0),
        "desember lagi.csv": (20, 0, 0, 0),
    }


def test_the_period_of_a_block_goes_before_the_rows_own_and_fills_theirs(office: Callable[[str], Office]) -> None:
    here = office('[[delivery]]\nfiles = ["pkh/akhir*"]\nmode = "replaces"\nperiod = "2025-12"')
    here.put("a.csv", lines(0, 1))
    here.put("pkh 2025-12.csv", lines(0, 1, 2))
    here.put("akhir tahun.csv", lines(0, 3))
    assert here.load() == {"a.csv": (2, 0, 0, 0), "pkh 2025-12.csv": (0, 0, 3, 0), "akhir tahun.csv": (2, 0, 0, 0)}
    assert set(here.staged("records", "file, periode").rows()) == {
        ("pkh/a.csv", None),
        ("pkh/akhir tahun.csv", "2025-12"),
    }


def test_files_that_came_together_are_told_apart_by_their_revision(office: Callable[[str], Office]) -> None:
    here = office(REPLACES)
    here.put("pkh.csv", lines(0, 1))
    here.put("pkh revisi.csv", lines(0, 2))
    here.put("pkh_rev3.csv", lines(0, 3))
    here.put("lain 2025-11-05.csv", lines(4, 5))
    here.put("lain 2025-11-20.csv", lines(4, 6))
    assert here.load() == {
        "pkh.csv": (0, 0, 2, 0), "pkh revisi.csv": (0, 0, 2, 0), "pkh_rev3.csv": (2, 0, 0, 0),
        "lain 2025-11-05.csv": (0, 0, 2, 0), "lain 2025-11-20.csv": (2, 0, 0, 0),
    }  # fmt: skip


def test_parts_of_one_delivery_count_together(office: Callable[[str], Office]) -> None:
    here = office(REPLACES)
    here.put("gambut.csv", lines(0, 1))
    here.put("martapura.csv", lines(2, 3))
    here.put("x/astambul.csv", lines(4, 5))
    here.put("x/aluh.csv", lines(4, 6))
    assert here.load() == dict.fromkeys(("gambut.csv", "martapura.csv", "x/astambul.csv", "x/aluh.csv"), (2, 0, 0, 0))
    here.put("gambut.csv", lines(0, 1, 7))  # one part is mended: the others stay
    assert {name: told[0] for name, told in here.load().items()} == {
        "gambut.csv": 3, "martapura.csv": 2, "x/astambul.csv": 2, "x/aluh.csv": 2,
    }  # fmt: skip
    here.put("semua.csv", lines(0, 1, 2, 3))
    assert {name: told[0] for name, told in here.load().items() if told[0]} == {"semua.csv": 4}


def test_where_nothing_says_which_counts_the_run_asks_and_the_profile_answers(office: Callable[[str], Office]) -> None:
    here = office(REPLACES)
    here.put("data1.csv", lines(0, 1, 2))
    here.put("data2.csv", lines(0, 1, 3))
    with pytest.raises(QuestionError) as told:
        here.load()
    assert (told.value.code, told.value.params["shared"]) == ("delivery-order", 2)
    for language in ("id", "en"):
        sentence = error_text(told.value, language)
        assert "pkh/data1.csv" in sentence and "delivery_order" in sentence and "{" not in sentence
    here.say(f'{REPLACES}\ndelivery_order = ["pkh/data2*", "pkh/data1*"]')
    assert here.load() == {"data1.csv": (3, 0, 0, 0), "data2.csv": (0, 0, 3, 0)}
    here.say(f'{REPLACES}\ndelivery_order = ["*"]')
    assert here.load() == {"data1.csv": (3, 0, 0, 0), "data2.csv": (3, 0, 0, 0)}


def test_an_order_that_goes_round_in_a_circle_is_asked_about(office: Callable[[str], Office]) -> None:
    here = office(f'{REPLACES}\ndelivery_order = ["*rev3*", "*rev1*"]')
    for number in (1, 2, 3):
        here.put(f"pkh rev{number}.csv", lines(0, number))
    with pytest.raises(QuestionError, match="delivery-circle") as told:
        here.load()
    assert "pkh/pkh rev1.csv" in error_text(told.value, "id")


def test_two_old_deliveries_of_which_none_counts_need_no_order(office: Callable[[str], Office]) -> None:
    here = office(f'{REPLACES}\ndelivery_order = ["*"]')
    here.put("data1.csv", lines(0, 1))
    here.put("data2.csv", lines(0, 2))
    here.load()
    here.put("data3.csv", lines(0, 1, 2))
    here.load()
    here.say(REPLACES)
    assert here.load() == {"data1.csv": (0, 0, 2, 0), "data2.csv": (0, 0, 2, 0), "data3.csv": (3, 0, 0, 0)}
    here.drop("data3.csv")
    with pytest.raises(QuestionError, match="delivery-order"):
        here.load()


def test_a_load_that_failed_has_seen_nothing(office: Callable[[str], Office]) -> None:
    here = office(REPLACES)
    here.put("data1.csv", lines(0, 1, 2))
    broken = here.put("data2.csv", lines(0, 1, 3))
    content = broken.read_bytes()
    broken.write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(DtsenMergeError):
        here.load()
    broken.write_bytes(content)
    with pytest.raises(QuestionError):  # they came together, though one of them could not be read at first
        here.load()


def test_nobody_to_compare_by_is_asked_about_too(office: Callable[[str], Office]) -> None:
    here = office(REPLACES)
    here.put("data1.csv", ["AHMAD;JL. A"], head="Nama;Alamat")
    here.put("data2.csv", ["SITI;JL. B"], head="Nama;Alamat")
    with pytest.raises(QuestionError, match="delivery-unknown"):
        here.load()


def test_a_replacement_that_shares_nobody_is_warned_of(office: Callable[[str], Office]) -> None:
    here = office(REPLACES)
    here.put("gambut.csv", lines(0, 1))
    here.load()
    here.put("martapura.csv", lines(2, 3))
    assert here.load() == {"gambut.csv": (0, 0, 2, 0), "martapura.csv": (2, 0, 0, 0)}
    warned = here.staged("problems", "file, code, severity").filter(code="file-shares-nobody")
    assert warned.rows() == [("pkh/martapura.csv", "file-shares-nobody", "warning")]


def test_a_correction_takes_the_place_of_rows_about_the_same_people(office: Callable[[str], Office]) -> None:
    here = office(CORRECTS)
    here.put("pkh.csv", [*lines(0, 1, 2), ";TANPA NIK;01-02-1970;JL. LAMA"])
    here.load()
    here.put("koreksi.csv", [person(1, "JL. BENAR"), person(5, "JL. TAMBAHAN"), ";TANPA NIK;01-02-1970;JL. BENAR"])
    assert here.load("koreksi.csv") == {"koreksi.csv": (3, 0, 0, 0), "pkh.csv": (2, 0, 0, 2)}
    assert here.addresses() == {
        "AHMAD RIDUAN": ["JL. A YANI"], "SITI NURHAYATI": ["JL. BENAR"], "MUHAMMAD ILHAM": ["JL. A YANI"],
        "GALUH ANTUNG": ["JL. TAMBAHAN"], "TANPA NIK": ["JL. BENAR"],
    }  # fmt: skip
    here.put("koreksi lagi.csv", [person(1, "JL. PALING BENAR")])
    assert here.load() == {"koreksi lagi.csv": (1, 0, 0, 0), "koreksi.csv": (2, 0, 0, 1), "pkh.csv": (2, 0, 0, 2)}
    here.drop("koreksi.csv")
    here.drop("koreksi lagi.csv")
    assert here.load("pkh.csv") == {"pkh.csv": (4, 0, 0, 0)}


def test_a_row_that_is_rejected_corrects_nothing_and_a_rejected_one_is_corrected(
    office: Callable[[str], Office],
) -> None:
    here = office(CORRECTS)
    here.put("pkh.csv", [person(0), "6303051102800002;;11-02-1980;JL. A"])
    here.load()
    nameless = person(0).split(";")
    here.put("koreksi.csv", [f"{nameless[0]};;{nameless[2]};JL. B", "6303051102800002;SITI;11-02-1980;JL. B"])
    assert here.load() == {"koreksi.csv": (2, 0, 0, 0), "pkh.csv": (1, 0, 0, 1)}
    assert here.addresses()["AHMAD RIDUAN"] == ["JL. A YANI"]
    assert here.staged("problems", "file, row, code").filter(code="nama-missing").rows() == [
        ("pkh/koreksi.csv", 2, "nama-missing")
    ]


@pytest.mark.parametrize(
    ("older", "newer", "corrected"),
    [
        (";A1;AHMAD RIDUAN;11-02-1980", ";A1;AHMAD RIDWAN;12-02-1980", 1),  # by id, the names alike
        (";A1;AHMAD RIDUAN;11-02-1980", ";A1;SITI NURHAYATI;12-03-1975", 0),  # a running number is no id
        ("6303051102800001;A1;AHMAD;11-02-1980", "6303051102800009;A1;AHMAD;11-02-1980", 1),  # the NIK was corrected
        (
            "6303051102800001;;AHMAD;11-02-1980",
            "6303051102800009;;AHMAD;11-02-1980",
            0,
        ),  # two people, for all one knows
        (";;AHMAD;11-02-1980", "6303051102800009;;AHMAD;11-02-1980", 1),  # the NIK was added
        (";A1;AHMAD;11-02-1980", ";A2;AHMAD;11-02-1980", 0),  # the agency tells them apart
        (";;AHMAD;", ";;AHMAD;", 0),  # a bare name is nobody
    ],
)
def test_whose_row_it_is(office: Callable[[str], Office], older: str, newer: str, corrected: int) -> None:
    here = office(f'{CORRECTS}\n[columns]\nid_asal = "ID"')
    here.put("pkh.csv", [older, "6303051511750007;B7;BASRI;15-11-1975"], head="NIK;ID;Nama;Tanggal Lahir")
    here.load()
    here.put("koreksi.csv", [newer], head="NIK;ID;Nama;Tanggal Lahir")
    assert here.load()["pkh.csv"][3] == corrected


def test_homonyms_of_two_villages_are_not_corrected_by_one(office: Callable[[str], Office]) -> None:
    here = office(CORRECTS)
    head = "Nama;Tanggal Lahir;Kecamatan;Desa"
    here.put("pkh.csv", ["AHMAD;11-02-1980;Gambut;Malintang", "AHMAD;11-02-1980;Gambut;Guntung Ujung"], head)
    here.load()
    here.put("koreksi.csv", ["AHMAD;11-02-1980"], head="Nama;Tanggal Lahir")
    assert here.load()["pkh.csv"] == (2, 0, 0, 0)
    here.put("koreksi2.csv", ["AHMAD;11-02-1980;Gambut;Malintang"], head)
    assert here.load()["pkh.csv"] == (1, 0, 0, 1)


@pytest.mark.parametrize(("one_row", "corrected"), [("true", 2), ("false", 1)])
def test_of_a_person_with_several_rows_only_the_one_in_question(
    office: Callable[[str], Office], one_row: str, corrected: int
) -> None:
    here = office(f"{CORRECTS}\none_row_per_person = {one_row}")
    head = HEAD + ";Tahap"
    here.put("pkh.csv", [f"{person(0)};1", f"{person(0)};2"], head)
    here.load()
    here.put("koreksi.csv", [f"{person(0, 'JL. BENAR')};2"], head)
    assert here.load()["pkh.csv"][3] == corrected


def test_a_block_makes_corrections_of_some_files_also_when_they_came_together(office: Callable[[str], Office]) -> None:
    here = office('[[delivery]]\nfiles = ["pkh/2025-12*"]\nperiod = "2025-12"\nmode = "corrects"')
    here.put("pkh.csv", lines(0, 1))
    here.put("desember 2025.csv", lines(0, 1))
    here.put("2025-12 susulan.csv", [person(1, "JL. BENAR")])
    told = here.load()
    assert told["2025-12 susulan.csv"] == (1, 0, 0, 0)
    assert sum(part[3] for part in told.values()) == 1


def test_families_are_corrected_by_their_card(office: Callable[[str], Office]) -> None:
    here = office(f'{CORRECTS}\nrow_kind = "family"')
    head = "No KK;Nama Kepala Keluarga;Alamat"
    here.put("a.csv", ["6303051102800001;AHMAD;JL. A", "6303051102800002;SITI;JL. A"], head)
    here.load()
    here.put("b.csv", ["6303051102800002;SITI;JL. B"], head)
    assert here.load() == {"a.csv": (1, 0, 0, 1), "b.csv": (1, 0, 0, 0)}


def test_a_row_keeps_its_id_when_its_delivery_is_replaced(office: Callable[[str], Office]) -> None:
    here = office(REPLACES)
    here.put("b.csv", lines(0, 1))
    here.load()
    before = dict(here.staged("records", "nama, record_id").rows())
    for name in ("c.csv", "a.csv"):  # after it and before it in the alphabet
        here.put(name, lines(0, 1, 2 if name == "c.csv" else 3))
        here.load(name)
        now = dict(here.staged("records", "nama, record_id").rows())
        assert {person: now[person] for person in before} == before


def test_a_withdrawn_row_keeps_its_number_among_its_like(office: Callable[[str], Office]) -> None:
    here = office("")
    here.put("a.csv", lines(0, 1))
    here.put("b.csv", lines(0, 2))
    here.load()
    first = here.staged("records").filter(file="pkh/a.csv", row=2).with_columns(reply=pl.lit("remove"))
    with open_store(here.workspace.registry) as store:
        save_answers(store, corrected=empty(CORRECTIONS), replied=conform(first, REPLIES), workbook="")
    here.load()
    assert here.staged("set_aside", "file, row, aside_code").rows() == [("pkh/a.csv", 2, "row-ignored-withdrawn")]
    here.put("b.csv", lines(0, 2, 3))
    here.load()
    partly = here.staged("records")
    load_files(here.workspace, [], progress=Silent(), full=True)
    assert partly.equals(here.staged("records"))
    assert partly.height == 4


def test_what_a_run_tells_of_its_deliveries(office: Callable[[str], Office]) -> None:
    here = office(REPLACES)

    def go() -> Any:
        return run_all(here.workspace, accept=["max_change_share"], reason="uji", force=False, progress=Silent())

    here.put("a.csv", [*lines(0, 1), "63030;SALAH;;"])
    go()
    before = {one["nama"]: one["person_id"] for one in people(here)}
    here.put("b.csv", lines(0, 1, 3))
    validated = validate_files(here.workspace, [], progress=Silent())
    assert {line.file: line.superseded for line in validated.deliveries} == {"pkh/a.csv": 3, "pkh/b.csv": 0}
    done = go()
    assert done.published
    folder = latest_run_folder(here.workspace.output)
    assert folder is not None
    told = json.loads((folder / "run.json").read_text(encoding="utf-8"))["deliveries"]
    assert [(one["file"], one["counted"], one["superseded"], one["by"]) for one in told] == [
        ("pkh/a.csv", 0, 3, ["pkh/b.csv"]), ("pkh/b.csv", 3, 0, []),
    ]  # fmt: skip
    (source,) = registry_status(here.workspace)["sources"]
    assert [(one["file"], one["rows"], one["superseded"], list(one["by"])) for one in source["deliveries"]] == [
        ("pkh/a.csv", 3, 3, ["pkh/b.csv"]), ("pkh/b.csv", 3, 0, []),
    ]  # fmt: skip
    crosswalk = pl.read_parquet(folder / "crosswalk.parquet").filter(file="pkh/a.csv")
    assert set(crosswalk.filter(pl.col("row") > 1)["status"].cast(pl.String)) == {"ignored"}
    assert crosswalk["person_id"].null_count() == crosswalk.height
    problems = pl.read_parquet(folder / "problems.parquet").filter(file="pkh/a.csv")
    assert set(problems.filter(pl.col("severity") != "note")["code"]) == set(), "nothing is left to correct"
    now = {one["nama"]: one["person_id"] for one in people(here)}
    assert {name: now[name] for name in now if name in before} == {name: before[name] for name in before if name in now}
    assert go().unchanged


def people(here: Office) -> list[dict[str, Any]]:
    with open_store(here.workspace.registry, read_only=True) as store:
        return store.frame("SELECT nama, person_id FROM published.persons").to_dicts()


def test_arrivals_are_kept_for_files_that_are_gone_and_a_file_put_back_is_no_news(
    office: Callable[[str], Office],
) -> None:
    here = office(REPLACES)
    here.put("a.csv", lines(0, 1))
    here.load()
    here.put("b.csv", lines(0, 2))
    here.load()
    here.drop("a.csv")
    here.load("b.csv")
    here.put("a.csv", lines(0, 1))
    assert here.load() == {"a.csv": (0, 0, 2, 0), "b.csv": (2, 0, 0, 0)}
    with open_store(here.workspace.registry, read_only=True) as store:
        seen = store.frame("SELECT file, number, arrival, delivery FROM deliveries.arrivals ORDER BY ALL").rows()
        assert staged_deliveries(store)[0].mode == "replaces"
    assert seen == [("pkh/a.csv", 1, 1, 1), ("pkh/b.csv", 2, 2, 2)]


@pytest.mark.parametrize("period", ["Desember", "2025-13", "12-2025", "2025-02-30", "25", "2025-1"])
def test_a_period_has_one_of_three_forms(office: Callable[[str], Office], period: str) -> None:
    here = office(f'period = "{period}"')
    with pytest.raises(ConfigError) as told:
        here.workspace  # noqa: B018
    assert told.value.code == "config-period"
    assert period in error_text(told.value, "id") and "2025-12-31" in error_text(told.value, "en")


@pytest.mark.parametrize("period", ["", "2025", "2025-12", "2025-12-31"])
def test_periods_that_are_accepted(office: Callable[[str], Office], period: str) -> None:
    assert office(f'period = "{period}"').workspace.sources[0].period == period


@pytest.mark.parametrize(
    "wrong",
    ['delivery = "adss"', '[[delivery]]\nmode = "adds"', '[[delivery]]\nfiles = ["a"]\nperiod = "Mei"', "delivery = 1"],
)
def test_a_wrong_delivery_setting_is_named(office: Callable[[str], Office], wrong: str) -> None:
    with pytest.raises(ConfigError) as told:
        office(wrong).workspace  # noqa: B018
    assert str(told.value.params["key"]).startswith("delivery")


def test_a_file_that_two_profiles_claim_stops_the_run(office: Callable[[str], Office]) -> None:
    here = office("")
    here.put("a.csv", lines(0))
    (here.folder / "config" / "sources" / "lain.toml").write_text('name = "lain"\nfiles = ["*/a*"]\n', encoding="utf-8")
    with pytest.raises(UsageError) as told:
        here.load()
    assert told.value.code == "file-claimed-twice"
    assert "lain.toml, pkh.toml" in error_text(told.value, "id")
