"""A run's parquet files and their description."""

import hashlib
import json
import stat
import sys
from datetime import UTC, date, datetime

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from dtsen_merge import tables
from dtsen_merge.delivery import PackageMeta, package_meta, write_datapackage, write_registry_files
from dtsen_merge.privacy import parse_privacy
from dtsen_merge.settings import load_policy

NAMES = ("persons", "families", "participation", "crosswalk", "problems")


def described(folder, **told):
    return json.loads(write_datapackage(folder, **told).read_text(encoding="utf-8"))


def test_every_table_comes_back_whole_in_the_canonical_order(tmp_path, frames):
    shuffled = {name: frame.select(reversed(frame.columns)) for name, frame in frames.items()}
    paths = write_registry_files(tmp_path / "r1", shuffled)
    assert [path.stem for path in paths] == list(NAMES)
    for name in NAMES:
        assert_frame_equal(pl.read_parquet(tmp_path / "r1" / f"{name}.parquet"), frames[name])


def test_tables_without_rows_are_written_too(tmp_path):
    write_registry_files(tmp_path, {name: tables.empty(getattr(tables, name.upper())) for name in NAMES})
    told = pl.read_parquet(tmp_path / "crosswalk.parquet")
    assert (told.height, told.columns) == (0, list(tables.CROSSWALK))


def test_a_missing_table_is_a_bug(tmp_path, frames):
    del frames["crosswalk"]
    with pytest.raises(KeyError):
        write_registry_files(tmp_path, frames)


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of Unix")
def test_only_the_owner_reads_them(tmp_path, frames):
    paths = [*write_registry_files(tmp_path, frames), write_datapackage(tmp_path)]
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths} == {0o600}


def test_the_same_tables_give_the_same_bytes(tmp_path, frames):
    first, second = (write_registry_files(tmp_path / name, frames) for name in ("a", "b"))
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_the_package_describes_every_column_of_every_table_in_both_languages(tmp_path, frames):
    write_registry_files(tmp_path / "r1", frames)
    package = described(tmp_path / "r1", created=datetime(2026, 1, 31, 12, tzinfo=UTC))
    assert (package["id"], package["created"], package["masked"]) == ("r1", "2026-01-31T12:00:00Z", False)
    resources = {resource["name"]: resource for resource in package["resources"]}
    assert list(resources) == list(NAMES)
    for name, resource in resources.items():
        fields = resource["schema"]["fields"]
        assert [field["name"] for field in fields] == list(getattr(tables, name.upper()))
        for field in fields:
            assert field["title"] != field["name"] or field["name"] in ("nik",)
            assert all(field[key] for key in ("title", "title_en", "description", "description_en"))
            assert field["description"] != field["description_en"]


def test_hashes_and_sizes_are_the_files(tmp_path, frames):
    write_registry_files(tmp_path, frames)
    (tmp_path / "review.xlsx").write_bytes(b"abc")
    package = described(tmp_path)
    assert [document["bytes"] for document in package["documents"]] == [3]
    for described_file in (*package["resources"], *package["documents"]):
        content = (tmp_path / described_file["path"]).read_bytes()
        assert described_file["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"


def test_types_keys_and_limits(tmp_path, frames):
    write_registry_files(tmp_path, frames)
    resources = {resource["name"]: resource["schema"] for resource in described(tmp_path)["resources"]}
    persons = {field["name"]: field for field in resources["persons"]["fields"]}
    assert persons["nik"]["type"] == "string"
    assert persons["nik"]["constraints"] == {"pattern": r"\d{16}"}
    kinds = {"tanggal_lahir": "date", "records": "integer", "tahun_lahir": "number", "bersekolah": "boolean"}
    assert {name: persons[name]["type"] for name in kinds} == kinds
    assert (persons["sources"]["type"], persons["sources"]["dtype"]) == ("any", "List(String)")
    assert persons["jenis_kelamin"]["constraints"] == {"enum": ["L", "P"]}
    assert resources["persons"]["primaryKey"] == ["person_id"]
    assert resources["participation"]["foreignKeys"][0] == {
        "fields": ["person_id"],
        "reference": {"resource": "persons", "fields": ["person_id"]},
    }


def test_reports_beside_the_tables_are_listed_and_run_json_is_not(tmp_path, frames):
    write_registry_files(tmp_path, frames)
    (tmp_path / "corrections").mkdir()
    for name in ("run.json", "reconciliation.html", "corrections/pkh.xlsx", "catatan.txt"):
        (tmp_path / name).write_text("x")
    write_datapackage(tmp_path)
    documents = described(tmp_path)["documents"]
    assert [document["path"] for document in documents] == ["corrections/pkh.xlsx", "reconciliation.html"]


def test_purpose_and_legal_basis_come_from_the_policy(tmp_path, frames):
    meta = package_meta(parse_privacy(load_policy("privacy.toml")), date(2026, 1, 1), purpose="verifikasi lapangan")
    assert meta.keep_until == "2026-04-01"
    write_registry_files(tmp_path, frames)
    package = described(tmp_path, meta=meta)
    assert package["purpose"] == "verifikasi lapangan"
    assert "UU 27/2022" in package["legal_basis"]
    assert "contributors" not in package
    told = described(tmp_path, meta=PackageMeta(controller="Dinas Sosial"))
    assert told["contributors"] == [{"title": "Dinas Sosial", "role": "controller"}]
