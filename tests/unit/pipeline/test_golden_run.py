"""Policy, conflicts and gates on the road from inbox to registry."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from dtsen_merge.errors import ConfigError, EmptySourceError, InputError, LostSourceError
from dtsen_merge.pipeline.init import make_workspace
from dtsen_merge.pipeline.lookup import look_up
from dtsen_merge.pipeline.outcome import RunOutcome
from dtsen_merge.pipeline.progress import Silent
from dtsen_merge.pipeline.run import run_all
from dtsen_merge.settings import Workspace, load_workspace

HEADER = "NIK;No KK;Nama Lengkap;JK;Tanggal Lahir;Desa;Kecamatan\n"
SIAK = (
    "6303051205800001;6303050101100001;AHMAD RIDUAN;L;12-05-1980;Keraton;Martapura\n"
    "6303054506820002;6303050101100001;SITI NURHAYATI;P;05-06-1982;Keraton;Martapura\n"
)
PKH = "6303051205800001;6303050101100001;A RIDUAN;L;12-05-1980;Pasayangan;Martapura\n"
PROFILES = {
    "siak": 'kind = "population"\ntrust = 90\nperiod = "2025-12"\none_row_per_person = true\n',
    "pkh": 'kind = "programme"\nprogramme = "PKH"\ntrust = 95\nperiod = "2025"\n',
}
NIK = "6303051205800001"


def go(workspace: Workspace, *accept: str) -> RunOutcome:
    return run_all(load_workspace(workspace.config_folder), accept=accept, reason="uji", force=False, progress=Silent())


def told(done: RunOutcome) -> dict:
    return json.loads((done.folder / "run.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, RunOutcome]:
    """Published once; only read."""
    folder = tmp_path_factory.mktemp("golden") / "w"
    make_workspace(folder)
    for name, rows in (("siak", SIAK), ("pkh", PKH)):
        (folder / "config" / "sources" / f"{name}.toml").write_text(
            f'name = "{name}"\nfiles = ["{name}/*.csv"]\n{PROFILES[name]}', encoding="utf-8"
        )
        (folder / "inbox" / name).mkdir()
        (folder / "inbox" / name / "a.csv").write_text(HEADER + rows, encoding="utf-8")
    workspace = load_workspace(folder / "config")
    return workspace, go(workspace)


@pytest.fixture
def workspace(once: tuple[Workspace, RunOutcome], tmp_path: Path) -> Workspace:
    shutil.copytree(once[0].root, tmp_path / "w", symlinks=True)
    return load_workspace(tmp_path / "w" / "config")


def test_each_value_has_its_row_and_the_contradiction_is_counted(
    once: tuple[Workspace, RunOutcome],
) -> None:
    workspace, done = once
    assert done.published
    (person,) = look_up(workspace, NIK, unmask=True, purpose="uji")["persons"]
    assert (person["nama"], person["desa"]) == ("A RIDUAN", "Pasayangan")
    fields = {field["field"]: field for field in person["fields"]}
    assert (fields["nama"]["source"], fields["nama"]["file"], fields["nama"]["row"]) == ("pkh", "pkh/a.csv", 2)
    (other,) = fields["nama"]["alternatives"]
    assert (other["value"], other["said_by"][0]["source"]) == ("AHMAD RIDUAN", "siak")
    assert told(done)["conflicts"] == {"kode_desa": {"contradictions": 1, "changes": 0}}
    (sheet,) = (sheet for sheet in told(done)["sheets"] if sheet["source"] == "siak")
    assert sheet["problems"]["value-contradicted"] == 1
    assert {gate["gate"] for gate in told(done)["gates"]} >= {"max_pairs_growth", "max_cluster_size"}


def test_masked_nothing_of_what_was_said_is_whole(once: tuple[Workspace, RunOutcome]) -> None:
    seen = repr(look_up(once[0], NIK, unmask=False, purpose=""))
    for word in (NIK, "RIDUAN", "1980-05-12", "6303050101100001"):
        assert word not in seen, word


def test_the_office_sets_the_order(workspace: Workspace) -> None:
    path = workspace.config_folder / "survivorship.toml"
    text = path.read_text(encoding="utf-8")
    shipped = '"validity", "trust", "completeness", "agreement", "recency"'
    path.write_text(text.replace(shipped, '"completeness"'), encoding="utf-8")
    assert [gate.gate for gate in go(workspace).gates if not gate.passed] == ["max_change_share"]
    assert go(workspace, "max_change_share").published
    (person,) = look_up(workspace, NIK, unmask=True, purpose="uji")["persons"]
    assert person["nama"] == "AHMAD RIDUAN"
    path.write_text(text.replace("[order.life]", "[order.lief]"), encoding="utf-8")
    with pytest.raises(ConfigError) as fault:
        go(workspace)
    assert fault.value.params["file"] == "survivorship.toml"


def test_a_file_that_lost_its_rows_is_told_with_what_it_had(workspace: Workspace) -> None:
    (workspace.inbox / "siak" / "a.csv").write_text(HEADER, encoding="utf-8")
    with pytest.raises(EmptySourceError) as fault:
        go(workspace)
    assert (fault.value.code, fault.value.params) == ("file-emptied", {"file": "siak/a.csv", "rows": 2})


def test_only_a_source_that_was_published_can_be_lost(workspace: Workspace) -> None:
    (workspace.inbox / "pkh" / "a.csv").unlink()
    with pytest.raises(LostSourceError) as fault:
        go(workspace)
    assert fault.value.params["rows"] == 1
    (workspace.config_folder / "sources" / "umkm.toml").write_text(
        'name = "umkm"\nfiles = ["umkm/*.csv"]\n', encoding="utf-8"
    )
    with pytest.raises(InputError, match="source-missing"):
        go(workspace, "lost_source")
    (workspace.config_folder / "sources" / "umkm.toml").unlink()
    done = go(workspace, "lost_source", "max_change_share")
    assert done.published
    (gate,) = (gate for gate in told(done)["gates"] if gate["gate"] == "lost_source")
    assert (gate["detail"], gate["accepted"]) == ("pkh", True)
