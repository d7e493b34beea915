"""What is erased is gone: from the registry's bytes and tables, its history, outputs, backups, logs and the inbox."""

from __future__ import annotations

import io
import json
import shutil
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import polars as pl
import pytest
import xlsxwriter

from dtsen_merge.delivery import latest_run_folder
from dtsen_merge.errors import LockedError, SurroundingsError, UsageError
from dtsen_merge.pipeline import outputs, purge_folders
from dtsen_merge.pipeline import purge as purging
from dtsen_merge.pipeline.backup import back_up
from dtsen_merge.pipeline.init import make_workspace
from dtsen_merge.pipeline.lookup import look_up
from dtsen_merge.pipeline.progress import Silent
from dtsen_merge.pipeline.purge import Purged, plan_purge, purge
from dtsen_merge.pipeline.purge_request import purge_request
from dtsen_merge.pipeline.rollback import roll_back_to
from dtsen_merge.pipeline.run import run_all
from dtsen_merge.privacy import AccessLog
from dtsen_merge.registry import (
    PurgeRequest,
    key_path,
    last_run,
    migrate,
    published_frame,
    run_lock,
    save_answers,
)
from dtsen_merge.registry.reading import TABLES
from dtsen_merge.settings import Workspace, load_workspace
from dtsen_merge.store import open_store
from dtsen_merge.tables import CORRECTIONS, REPLIES

NIK, KK, NAME, OLD_NAME = "6303056101770003", "6303050101100777", "ZULAIKHA QOMARIYAH", "ZULAIKA QOMARIAH"
STREET, OLD_STREET = "JALAN PURNABHAKTI TIGA", "GANG XENIAL BARU"
PLANTED = (NIK, KK, NAME, OLD_NAME, "XENIAL", "PURNABHAKTI", "QOMARIYAH", "QOMARIAH", "ZULAIKHA")
PROFILES = {
    "penduduk": 'kind = "population"\nfiles = ["penduduk/*.csv"]\nperiod = "2025-06"\n',
    "pkh": 'kind = "programme"\nprogramme = "PKH"\nfiles = ["pkh/*.xlsx"]\nperiod = "2025-12"\n',
    "bantuan": 'kind = "programme"\nprogramme = "BLT-DD"\nfiles = ["bantuan/*.csv"]\n',
}
HEAD = "NIK;No KK;Nama Lengkap;JK;Tanggal Lahir;Alamat;Desa;Kecamatan\n"
PEOPLE = (
    "6303051205800001;6303050101100001;AHMAD RIDUAN;L;12-05-1980;JALAN MELATI 1;Keraton;Martapura\n"
    "6303054506820002;6303050101100001;SITI NURHAYATI;P;05-06-1982;JALAN MELATI 1;Keraton;Martapura\n"
    "6303051111900004;6303050101100004;BUDI SANTOSO;L;11-11-1990;JALAN MAWAR 9;Keraton;Martapura\n"
)
FAULTY = "630305;6303050101100004;RINA WATI;P;02-02-1991;JALAN MAWAR 9;Keraton;Martapura\n"
HERS = f"{NIK};{KK};{NAME};P;21-01-1977;{STREET};Keraton;Martapura\n"
HERS_BEFORE = f"{NIK};{KK};{OLD_NAME};P;21-01-1977;{OLD_STREET};Keraton;Martapura\n"


class Killed(BaseException):
    """Stands in for a SIGKILL: nothing in the program catches it."""


def kill(*_: object, **__: object) -> None:
    raise Killed


def go(workspace: Workspace, *, force: bool = False) -> None:
    accept = ["max_change_share", "lost_source"]
    run_all(workspace, accept=accept, reason="uji", force=force, progress=Silent())


def erase(workspace: Workspace, request: PurgeRequest, *, inbox: bool = False) -> Purged:
    return purge(workspace, request, reason="permintaan tertulis", inbox=inbox, progress=Silent())


def write_pkh(path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Data")
        sheet.write(0, 0, "DAFTAR PENERIMA PKH")
        for column, heading in enumerate(("NIK", "Nama", "Tgl Lahir", "Nominal", "Desa", "Kecamatan")):
            sheet.write(2, column, heading)
        rows = ((NIK, NAME, "21-01-1977", 750000), ("6303054506820002", "SITI NURHAYATI", "05-06-1982", 600000))
        for place, row in enumerate(rows, 3):
            for column, cell in enumerate((*row, "Keraton", "Martapura")):
                sheet.write(place, column, cell)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a history: two runs, answers, a backup, exports, a trace, a load that came after."""
    folder = tmp_path_factory.mktemp("lived") / "banjar"
    make_workspace(folder)
    for name, told in PROFILES.items():
        (folder / "config" / "sources" / f"{name}.toml").write_text(f'name = "{name}"\n{told}', encoding="utf-8")
        (folder / "inbox" / name).mkdir()
    (folder / "inbox" / "penduduk" / "a.csv").write_text(HEAD + PEOPLE + HERS_BEFORE + FAULTY, encoding="utf-8")
    aid = (
        HEAD.strip()
        + ";Periode\n"
        + "".join(
            line + f";{period}\n"
            for line, period in zip((PEOPLE + HERS).strip().split("\n"), ("2024", "2025", "2024", "2024"), strict=True)
        )
    )
    (folder / "inbox" / "bantuan" / "b.csv").write_text(aid, encoding="utf-8")
    write_pkh(folder / "inbox" / "pkh" / "c.xlsx")
    workspace = load_workspace(folder / "config")
    go(workspace)
    (folder / "inbox" / "penduduk" / "a.csv").write_text(HEAD + PEOPLE + HERS + FAULTY, encoding="utf-8")
    with open_store(workspace.registry) as store:
        row = {"source": "penduduk", "file": "penduduk/a.csv", "sheet": "", "row": 5}
        save_answers(
            store,
            corrected=pl.DataFrame([{**row, "letter": "C", "was": OLD_NAME, "becomes": NAME, "loaded": None}]).cast(
                {"row": pl.UInt32, "loaded": CORRECTIONS["loaded"]}
            ),
            replied=pl.DataFrame(
                [{**row, "record_id": "0" * 32, "reply": "other", "words": f"{NAME} sudah pindah"}],
                schema=dict(REPLIES),
            ),
            workbook="0" * 64,
        )
    go(workspace)
    her = look_up(workspace, NIK, unmask=True, purpose=f"kunjungan ibu {NAME.title()}")
    assert len(her["persons"]) == 1
    back_up(workspace, inbox=True, progress=Silent())
    (workspace.logs / "bug-20250101T000000.txt").write_text("ValueError\n", encoding="utf-8")
    return folder


@pytest.fixture
def workspace(lived: Path, tmp_path: Path) -> Workspace:
    shutil.copytree(lived, tmp_path / "banjar", symlinks=True)
    return load_workspace(tmp_path / "banjar" / "config")


@pytest.fixture(autouse=True)
def without_charts(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are not what most of these tests are about, and take longest."""
    if request.node.name != "test_a_person_is_gone_from_everywhere_and_the_others_stand":
        for name in ("write_html", "write_xlsx"):
            monkeypatch.setattr(outputs, name, lambda *given, **_: given[-1].write_text("", encoding="utf-8"))


def contents(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """The bytes of a file, and of what is packed in it."""
    yield name, data
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as held:
            for member in held.namelist():
                yield from contents(f"{name}!{member}", held.read(member))
    if data.startswith(b"PAR1"):
        yield f"{name}#rows", repr(pl.read_parquet(io.BytesIO(data)).rows()).encode()


def holds(root: Path, words: tuple[str, ...] = PLANTED, *, but: str = "inbox") -> list[str]:
    """Where one of the words stands: in the bytes of any file, or in a table of any registry."""
    found = []
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if not path.is_file() or path.is_symlink() or name.startswith(but):
            continue
        for where, data in contents(name, path.read_bytes()):
            found += [f"{where}: {word}" for word in words if word.lower().encode() in data.lower()]
        if path.read_bytes()[8:12] == b"DUCK":
            with duckdb.connect(str(path), read_only=True) as registry:
                for schema, table in registry.execute("SELECT schema_name, table_name FROM duckdb_tables()").fetchall():
                    text = str(registry.execute(f'FROM "{schema}"."{table}"').fetchall()).lower()
                    found += [f"{name} {schema}.{table}: {word}" for word in words if word.lower() in text]
    return found


def state(workspace: Workspace) -> dict[str, pl.DataFrame]:
    with open_store(workspace.registry, read_only=True) as store:
        return {name: published_frame(store, name) for name in TABLES if name not in ("events", "files", "cuts")}


def people(workspace: Workspace) -> dict[str, str]:
    frame = state(workspace)["persons"]
    return dict(frame.select("nama", "person_id").rows())


def same(one: dict[str, pl.DataFrame], other: dict[str, pl.DataFrame], *, but: tuple[str, ...] = ()) -> None:
    for name, frame in one.items():
        if name not in but:  # how probable a link is moves with how common names are
            assert frame.drop("probability", strict=False).equals(other[name].drop("probability", strict=False)), name


def test_the_search_finds_what_is_there(workspace: Workspace) -> None:
    found = "\n".join(holds(workspace.root))
    for place in ("persons.parquet#rows", "corrections/", "history.persons", "history.records", "stage.records",
                  "answers.corrections", "answers.replies", "linkage.frequencies", "backups/", "access.jsonl"):  # fmt: skip
        assert place in found, place
    assert "history.records: ZULAIKA QOMARIAH" in found  # an earlier state
    assert not holds(workspace.root, ("WORDS THAT NOBODY WROTE",))


def test_a_person_is_gone_from_everywhere_and_the_others_stand(workspace: Workspace) -> None:
    before = people(workspace)
    size = workspace.registry.stat().st_size
    plan = plan_purge(workspace, PurgeRequest(nik=NIK), Silent())
    assert (plan.plan.rows, plan.plan.earlier_rows, plan.plan.persons_gone, plan.plan.persons_changed) == (3, 1, 1, 0)
    assert plan.plan.persons == (before[NAME],)
    assert plan.inbox_files == ("bantuan/b.csv", "penduduk/a.csv", "pkh/c.xlsx")
    assert len(plan.outputs) == 2 and len(plan.backups) == 1
    assert holds(workspace.root)  # nothing has happened yet
    done = erase(workspace, PurgeRequest(nik=NIK))
    assert holds(workspace.root) == []
    after = people(workspace)
    assert after == {name: person for name, person in before.items() if name != NAME}
    assert (done.persons, done.plan.request.person_id) == (4, before[NAME])
    assert workspace.registry.stat().st_size <= size
    folder = latest_run_folder(workspace.output)
    assert folder and [path.name for path in workspace.output.iterdir() if path.name != "latest"] == [folder.name]
    told = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert (told["kind"], told["published"], told["persons"]) == ("purge", True, 4)
    with open_store(workspace.registry) as store:
        run = last_run(store)
        assert run and (run.kind, run.reason, run.run_id) == ("purge", "permintaan tertulis", folder.name)
        gone = published_frame(store, "events").filter(pl.col("run_id") == run.run_id)
        assert (before[NAME], "retired") in gone.select("id", "kind").rows()
    assert look_up(workspace, before[NAME], unmask=False, purpose="")["persons"] == []


def test_the_record_of_a_purge_tells_who_why_and_how_many_and_nothing_of_her(workspace: Workspace) -> None:
    erase(workspace, PurgeRequest(nik=NIK))
    log = AccessLog(workspace.logs)
    assert log.verify().intact
    lines = [json.loads(line) for line in log.path.read_text(encoding="utf-8").splitlines()]
    (told,) = [line for line in lines if line["action"] == "purge"]
    assert told["who"] and told["purpose"] == "permintaan tertulis" and told["rows"] == 4
    assert told["details"]["scope"] == "person" and told["details"]["backups_deleted"] == 1
    assert [line["action"] for line in lines][-2:] == ["redact", "purge"]
    (asked,) = [line for line in lines if line["action"] == "lookup"]
    assert asked["purpose"] == "***" and asked["who"]


def test_a_run_after_a_purge_has_nothing_to_do_and_gives_the_same_when_it_is_forced(workspace: Workspace) -> None:
    erase(workspace, PurgeRequest(nik=NIK))
    purged = state(workspace)
    assert run_all(workspace, accept=[], reason="", force=False, progress=Silent()).unchanged
    go(workspace, force=True)
    same(purged, state(workspace))
    told = state(workspace)["problems"].filter(pl.col("code") == "row-ignored-erased")
    assert told.select("file", "row").sort("file").rows() == [
        ("bantuan/b.csv", 5),
        ("penduduk/a.csv", 5),
        ("pkh/c.xlsx", 4),
    ]
    assert holds(workspace.root) == []
    with pytest.raises(UsageError, match="purge-nobody"):
        erase(workspace, PurgeRequest(nik=NIK))


def test_rows_are_taken_out_of_the_agencies_files_where_that_is_asked_for(workspace: Workspace) -> None:
    done = erase(workspace, PurgeRequest(nik=NIK), inbox=True)
    assert done.cleared and sorted(done.cleared.emptied) == ["bantuan/b.csv", "penduduk/a.csv", "pkh/c.xlsx"]
    assert holds(workspace.root, but="nothing is left out") == []
    purged = state(workspace)
    go(workspace)
    after = state(workspace)
    same(purged, after, but=("crosswalk", "problems", "sources"))
    kept = pl.col("status") != "ignored"
    rows = ("source", "file", "sheet", "row", "record_id", "person_id", "family_id")
    assert purged["crosswalk"].filter(kept).select(rows).equals(after["crosswalk"].filter(kept).select(rows))
    assert after["problems"].filter(pl.col("code") == "row-ignored-erased").is_empty()


def test_a_source_goes_whole_and_comes_back_only_with_new_content(workspace: Workspace) -> None:
    before = people(workspace)
    done = erase(workspace, PurgeRequest(source="bantuan"))
    assert done.plan.sources_gone == ("bantuan",) and done.plan.rows == 4
    after = state(workspace)
    assert people(workspace) == before
    assert set(after["sources"]["source"]) == {"penduduk", "pkh"}
    assert "bantuan" not in repr([frame.rows() for frame in after.values()])
    with open_store(workspace.registry) as store:
        kept = store.frame("SELECT count(*) AS n FROM history.records WHERE source = 'bantuan'")
        assert kept.item() == 0
        old = store.frame("FROM history.persons_at(1)")
        assert old.height == 5 and old["nama"].null_count() == 0  # what other sources said of them stands
        assert old["desil_nasional"].null_count() == 5
    go(workspace)  # the file is still there: every row of it is set aside
    told = state(workspace)
    same(after, told, but=("crosswalk", "problems", "sources"))
    assert told["crosswalk"].filter(pl.col("source") == "bantuan")["status"].unique().to_list() == ["ignored"]
    shutil.rmtree(workspace.inbox / "bantuan")
    (workspace.config_folder / "sources" / "bantuan.toml").unlink()
    run_all(load_workspace(workspace.config_folder), accept=[], reason="", force=False, progress=Silent())  # not "lost"


@pytest.mark.long
def test_a_source_goes_with_its_files_and_the_next_run_does_not_ask_for_them(workspace: Workspace) -> None:
    done = erase(workspace, PurgeRequest(source="bantuan"), inbox=True)
    assert done.cleared and (done.cleared.deleted, done.cleared.profiles) == (("bantuan/b.csv",), ("bantuan",))
    assert not (workspace.inbox / "bantuan" / "b.csv").exists()
    assert (workspace.config_folder / "sources" / "bantuan.toml.erased").is_file()
    run_all(load_workspace(workspace.config_folder), accept=[], reason="", force=False, progress=Silent())


@pytest.mark.parametrize("period", ["2024", pytest.param("2025-12", marks=pytest.mark.long)])
def test_a_period_goes(workspace: Workspace, period: str) -> None:
    done = erase(workspace, PurgeRequest(period=period))
    assert done.plan.rows == {"2024": 3, "2025-12": 2}[period]
    after = state(workspace)
    assert period not in repr(after["participation"].rows())
    assert (after["participation"].height, len(people(workspace))) == ({"2024": 3, "2025-12": 4}[period], 5)
    go(workspace)
    told = state(workspace)
    same(after, told, but=("crosswalk", "problems", "sources") if period == "2025-12" else ())
    assert told["participation"].equals(after["participation"])


def test_a_period_of_one_source(workspace: Workspace) -> None:
    assert plan_purge(workspace, PurgeRequest(source="pkh", period="2025"), Silent()).plan.rows == 2
    assert plan_purge(workspace, PurgeRequest(period="2025"), Silent()).plan.rows == 8
    assert plan_purge(workspace, PurgeRequest(source="pkh", period="2024"), Silent()).plan.is_empty
    with pytest.raises(UsageError, match="purge-nothing"):
        erase(workspace, PurgeRequest(source="pkh", period="2024"))


@pytest.mark.long
def test_everything_may_go(workspace: Workspace) -> None:
    for source in PROFILES:
        erase(workspace, PurgeRequest(source=source))
    assert people(workspace) == {}
    assert [found for found in holds(workspace.root) if "access.jsonl" not in found] == []  # a purpose named her
    go(workspace)
    assert people(workspace) == {}


def test_what_cannot_be_asked_for(workspace: Workspace, tmp_path: Path) -> None:
    before = workspace.registry.read_bytes()
    for reason, code in (
        ("", "purge-needs-reason"),
        (f"untuk {NAME.title()}", "purge-reason-personal"),
        (NIK, "personal"),
    ):
        with pytest.raises(UsageError, match=code):
            purge(workspace, PurgeRequest(nik=NIK), reason=reason, inbox=False, progress=Silent())
    with pytest.raises(UsageError, match="purge-source-unknown"):
        erase(workspace, PurgeRequest(source="bpjs"))
    for request in (PurgeRequest(nik="6303050000000000"), PurgeRequest(person_id="P0000ZZZ")):
        with pytest.raises(UsageError, match="purge-nobody"):
            plan_purge(workspace, request, Silent())
    with run_lock(workspace.registry), pytest.raises(LockedError):
        erase(workspace, PurgeRequest(nik=NIK))
    assert workspace.registry.read_bytes() == before
    make_workspace(tmp_path / "new")
    with pytest.raises(UsageError, match="nothing-published"):
        plan_purge(load_workspace(tmp_path / "new" / "config"), PurgeRequest(source="pkh"), Silent())


def test_what_people_type() -> None:
    assert purge_request("pkh", "2025-12", "").scope == "period"
    assert purge_request("pkh", "", "").whole == "pkh"
    assert purge_request("", "", " 6303051205800001 ").nik == "6303051205800001"
    assert purge_request("", "", "p00000m1").person_id == "P00000M1"
    for told, code in (
        (("", "", ""), "purge-what"),
        (("pkh", "", "P00000M1"), "purge-one-thing"),
        (("pkh", "Desember", ""), "purge-period"),
        (("", "2025-13", ""), "purge-period"),
        (("", "", "P00000M2"), "purge-person"),
        (("", "", "SITI"), "purge-person"),
        (("", "", "K00000M1"), "purge-person"),
    ):
        with pytest.raises(UsageError, match=code):
            purge_request(*told)


def test_a_rollback_to_before_a_purge_is_refused(workspace: Workspace) -> None:
    erase(workspace, PurgeRequest(nik=NIK))
    with pytest.raises(UsageError, match="rollback-purged"):
        roll_back_to(workspace, "1", reason="uji", progress=Silent())


@pytest.mark.long
def test_without_the_secret_nothing_comes_back_unnoticed(workspace: Workspace) -> None:
    erase(workspace, PurgeRequest(nik=NIK))
    assert key_path(workspace.registry).stat().st_mode & 0o777 == 0o600
    secret = key_path(workspace.registry).read_bytes()
    held = back_up(workspace, inbox=False, progress=Silent())
    with zipfile.ZipFile(held.path) as archive:
        assert archive.read(key_path(workspace.registry).name) == secret
    key_path(workspace.registry).unlink()
    with pytest.raises(SurroundingsError, match="erased-key-missing"):
        go(workspace, force=True)
    key_path(workspace.registry).write_bytes(secret)
    go(workspace, force=True)
    assert NAME not in people(workspace)


STEPS = (
    "make_key", "copy_registry", "unstage_rows", "renumber", "forget_records", "erase_before", "build", "publish",
    "erase_after", "remember_erased", "write_state_files", "take_place", "point_latest", "clear_copies",
    "finish_folders",
)  # fmt: skip


QUICK = (("publish", False), ("take_place", True))
KILLS = [
    pytest.param(step, after, marks=() if (step, after) in QUICK else pytest.mark.long)
    for step in STEPS
    for after in (False, True)
]


@pytest.mark.parametrize(("step", "after"), KILLS)
def test_a_purge_killed_at_any_step_leaves_the_old_or_the_new_registry_and_the_next_goes_on(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, step: str, after: bool
) -> None:
    before = people(workspace)
    real = getattr(purging, step)
    calls = [0]

    def stop(*given: object, **named: object) -> object:
        calls[0] += 1
        if step == "finish_folders" and calls[0] == 1:  # of what an earlier purge may have left
            return real(*given, **named)
        if after:
            real(*given, **named)
        raise Killed

    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(purging, step, stop)
        erase(workspace, PurgeRequest(nik=NIK), inbox=True)
    standing = people(workspace)
    swapped = STEPS.index(step) > STEPS.index("take_place") or (step == "take_place" and after)
    assert standing == {name: person for name, person in before.items() if not (swapped and name == NAME)}
    purge_folders.settle_folders(workspace)
    if not swapped:
        assert holds(workspace.root)
        erase(workspace, PurgeRequest(nik=NIK), inbox=True)
    assert holds(workspace.root, but="nothing is left out") == []
    assert latest_run_folder(workspace.output)
    assert AccessLog(workspace.logs).verify().intact
    assert not [path for path in workspace.root.iterdir() if "purg" in path.name]
    if after and step in ("take_place", "publish"):
        go(workspace)
        assert set(people(workspace)) == set(before) - {NAME}


CLEARING = ("prune_runs", "shred", "_clear_inbox", "blank_rows", "taken_out_of", "_tell", "finish_purges")


@pytest.mark.parametrize(
    "step", [pytest.param(step, marks=() if step == "blank_rows" else pytest.mark.long) for step in CLEARING]
)
def test_a_kill_while_folders_are_cleared_is_made_good_by_the_next_run(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(purge_folders, step, kill)
        erase(workspace, PurgeRequest(nik=NIK), inbox=True)
    assert NAME not in people(workspace)
    go(workspace)
    assert holds(workspace.root, but="nothing is left out") == []


@pytest.mark.long
@pytest.mark.parametrize("place", ["copy_registry", "write_state_files", "point_latest"])
def test_a_purge_killed_outright(workspace: Workspace, place: str) -> None:
    probe = (
        "import os, signal, sys\n"
        "from dtsen_merge.pipeline import purge\n"
        f"real, purge.{place} = purge.{place}, lambda *a, **k: (real(*a, **k), os.kill(os.getpid(), signal.SIGKILL))\n"
        "from dtsen_merge.cli.app import start\n"
        "start(['purge', '--person', sys.argv[2], '--reason', 'uji', '--yes', '--inbox', '--config', sys.argv[1]])\n"
    )
    command = [sys.executable, "-c", probe, str(workspace.config_folder), NIK]
    assert subprocess.run(command, check=False, capture_output=True).returncode == -signal.SIGKILL
    assert (NAME in people(workspace)) == (place != "point_latest")
    purge_folders.settle_folders(workspace)
    if place != "point_latest":
        erase(workspace, PurgeRequest(nik=NIK), inbox=True)
    assert holds(workspace.root, but="nothing is left out") == []


@pytest.mark.long
def test_a_file_that_changed_or_cannot_be_rewritten_is_told(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (workspace.inbox / "bantuan" / "b.csv").open("a", encoding="utf-8") as stream:
        stream.write("\n")
    monkeypatch.setattr(purge_folders, "blank_rows", lambda *_, **__: False)
    done = erase(workspace, PurgeRequest(nik=NIK), inbox=True)
    assert done.cleared and done.cleared.changed == ("bantuan/b.csv",)
    assert done.cleared.left == ("penduduk/a.csv", "pkh/c.xlsx")


@pytest.mark.long
def test_rows_that_wait_on_the_stage_go_too(workspace: Workspace) -> None:
    """A later load, not published; and rows that gave way to newer ones, as a load keeps them beside the others."""
    with open_store(workspace.registry) as store:
        migrate(store)
        store.run(
            "INSERT INTO stage.set_aside BY NAME SELECT * REPLACE (raw || ' ' AS raw, 'x' AS record_id)"
            " FROM stage.records WHERE nik = $nik LIMIT 1", {"nik": NIK},
        )  # fmt: skip
        store.run("UPDATE stage.load SET finished = NULL")
    assert plan_purge(workspace, PurgeRequest(nik=NIK), Silent()).plan.earlier_rows == 2
    erase(workspace, PurgeRequest(nik=NIK))
    assert holds(workspace.root) == []
    go(workspace, force=True)
    assert NAME not in people(workspace)


def test_no_copy_is_made_where_the_disk_is_full(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise SurroundingsError("disk-full", path="registry.duckdb.purging")

    before = people(workspace)
    with monkeypatch.context() as patch, pytest.raises(SurroundingsError, match="disk-full"):
        patch.setattr(purging, "copy_registry", full)
        erase(workspace, PurgeRequest(nik=NIK))
    assert people(workspace) == before
    assert list((workspace.root / "backups").iterdir())
