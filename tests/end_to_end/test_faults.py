"""Every exit code, and that the published registry stands whatever happens."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import time
from pathlib import Path

import duckdb
import polars as pl
import pytest

from .conftest import Command, environment

PKH = "sample_data/inbox/pkh"


def state(workspace: Path) -> str:
    """A digest of what is published: the tables, and what `latest` names."""
    with duckdb.connect(str(workspace / "registry.duckdb"), read_only=True) as registry:
        rows = registry.sql("FROM published.crosswalk ORDER BY ALL").fetchall()
        rows += registry.sql("FROM published.persons ORDER BY ALL").fetchall()
    latest = (workspace / "output" / "latest").resolve().name
    return hashlib.sha256(repr((rows, latest)).encode()).hexdigest()


def sentence(text: str) -> str:
    """The one line of stderr, for one clear sentence is what is promised; a run's last line is for monitors."""
    lines = [line for line in text.splitlines() if line.strip()]
    if lines and lines[-1].startswith(("dtsen-merge WARNING: ", "dtsen-merge CRITICAL: ")):
        lines.pop()
    assert len(lines) == 1, text
    assert "Traceback" not in text
    return lines[0]


def pkh_file(workspace: Path) -> Path:
    return next(path for path in (workspace / PKH).glob("*.xlsx") if not path.name.startswith("~$"))


def test_missing_source_on_the_first_run(small: Path, command: Command) -> None:
    (small / "inbox" / "bantuan" / "penerima.csv").unlink()
    done = command(small, "run")
    assert done.code == 2
    assert "bantuan" in sentence(done.err)


def test_lost_source_of_a_published_registry(workspace: Path, command: Command) -> None:
    before = state(workspace)
    pkh_file(workspace).unlink()
    done = command(workspace, "run")
    assert done.code == 3
    assert "pkh" in sentence(done.err)
    assert state(workspace) == before


def test_named_file_that_is_missing(workspace: Path, command: Command) -> None:
    done = command(workspace, "validate", "tidak_ada.xlsx")
    assert done.code == 2
    assert "tidak_ada.xlsx" in sentence(done.err)


ENCRYPTED_HEAD = bytes.fromhex("D0CF11E0A1B11AE1")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"%PDF-1.7 this is no spreadsheet" * 50, "spreadsheet"),
        (b"", "spreadsheet"),
        (b"PK\x03\x04 broken" * 20, "spreadsheet"),
    ],
)
def test_not_a_spreadsheet(workspace: Path, command: Command, content: bytes, told: str) -> None:
    before = state(workspace)
    path = pkh_file(workspace)
    path.write_bytes(content)
    done = command(workspace, "run")
    assert done.code in (2, 3) if not content else done.code == 2
    assert path.name in sentence(done.err)
    assert state(workspace) == before


def test_a_file_that_names_nobody(workspace: Path, command: Command) -> None:
    before = state(workspace)
    path = workspace / "sample_data/inbox/blt_dd"
    first = sorted(path.glob("*.csv"))[0]
    first.write_text("Bulan;Curah Hujan;Suhu\nJanuari;310;27\nFebruari;280;28\n", encoding="utf-8")
    done = command(workspace, "run")
    assert done.code == 2
    assert first.name in sentence(done.err)
    assert state(workspace) == before


def test_a_file_without_data_rows(workspace: Path, command: Command) -> None:
    before = state(workspace)
    first = sorted((workspace / "sample_data/inbox/blt_dd").glob("*.csv"))[0]
    head = first.read_text(encoding="utf-8", errors="replace").splitlines()
    header = next(line for line in head if "nama" in line.lower())
    first.write_text(header + "\n", encoding="utf-8")
    done = command(workspace, "run")
    assert done.code == 3
    assert first.name in sentence(done.err)
    assert state(workspace) == before


def test_a_file_that_no_profile_covers(workspace: Path, command: Command) -> None:
    (workspace / "sample_data/inbox/baru").mkdir()
    (workspace / "sample_data/inbox/baru/daftar.csv").write_text("Nama\nAhmad\n", encoding="utf-8")
    done = command(workspace, "run")
    assert done.code == 2
    assert "inspect --write" in sentence(done.err)


def test_no_workspace(tmp_path: Path, command: Command) -> None:
    done = command(tmp_path, "run")
    assert done.code == 2
    assert "init" in sentence(done.err)


def test_unknown_key_in_the_settings(workspace: Path, command: Command) -> None:
    path = workspace / "config" / "pipeline.toml"
    path.write_text(path.read_text(encoding="utf-8") + "\n[linkages]\nfoo = 1\n", encoding="utf-8")
    done = command(workspace, "run")
    assert done.code == 2
    assert "linkages" in sentence(done.err)


def test_unknown_option(workspace: Path, command: Command) -> None:
    assert command(workspace, "run", "--no-such").code == 2


def test_nobody_found_is_bad_news(workspace: Path, command: Command) -> None:
    assert command(workspace, "lookup", "Zzyzx Qwerty").code == 1


def test_a_gate_stops_publication_and_can_be_accepted(small: Path, command: Command) -> None:
    assert command(small, "run").code == 0
    before = state(small)
    settings = small / "config" / "pipeline.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("max_rejected_share = 0.20", "max_rejected_share = 0.01"), encoding="utf-8")
    aid = small / "inbox" / "bantuan" / "penerima.csv"
    aid.write_text(
        aid.read_text(encoding="utf-8") + "4,-,,,Keraton,Martapura\n5,-,,,Keraton,Martapura\n", encoding="utf-8"
    )
    done = command(small, "run")
    assert done.code == 3, done.err
    assert state(small) == before
    runs = {path.name for path in (small / "output").iterdir() if path.is_dir() and path.name != "latest"}
    assert len(runs) == 2
    unknown = command(small, "run", "--accept", "no_such_gate", "--reason", "x")
    assert unknown.code == 2
    assert command(small, "run", "--accept", "max_rejected_share").code == 2
    accepted = command(small, "run", "--accept", "max_rejected_share", "--reason", "baris uji")
    assert accepted.code == 0, accepted.err
    assert state(small) != before


def wait_for_work(workspace: Path, run: subprocess.Popen[str]) -> None:
    """Until the run holds the lock and the database."""
    deadline = time.monotonic() + 120
    while run.poll() is None and not list(workspace.glob("registry*.holder")) and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(0.5)


def test_two_runs_at_once(workspace: Path, command: Command, program: Path) -> None:
    first = subprocess.Popen(
        [str(program), "run", "--force"],
        cwd=workspace,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for_work(workspace, first)
        for asked in (["run", "--force"], ["lookup", "Siti"]):
            second = command(workspace, *asked)
            assert second.code == 4, second.err
            assert f"process {first.pid}" in sentence(second.err) and "dtsen-merge run" in second.err
    finally:
        assert first.wait(timeout=300) == 0


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
@pytest.mark.parametrize("delay", [1.5, 4.0])  # test_crashes.py goes about it more thoroughly
def test_a_killed_run_changes_nothing_and_the_next_goes_on(
    workspace: Path, command: Command, program: Path, delay: float
) -> None:
    before = pl.read_parquet(workspace / "output/latest/crosswalk.parquet")
    doomed = subprocess.Popen(
        [str(program), "run", "--force"],
        cwd=workspace,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(delay)
    doomed.send_signal(signal.SIGKILL)
    doomed.wait()
    with duckdb.connect(str(workspace / "registry.duckdb")) as registry:
        published = registry.sql("SELECT count(*) FROM published.crosswalk").fetchone()
    assert published == (before.height,)
    done = command(workspace, "run", "--force")
    assert done.code == 0, done.err
    assert pl.read_parquet(workspace / "output/latest/crosswalk.parquet").equals(before)


def test_an_output_folder_that_cannot_be_written(workspace: Path, command: Command) -> None:
    (workspace / "output").rename(workspace / "elsewhere")
    (workspace / "output").write_text("a file stands where the folder should be", encoding="utf-8")
    done = command(workspace, "run", "--force")
    assert done.code == 5, done.err
    assert "output" in sentence(done.err)
    (workspace / "output").unlink()
    (workspace / "elsewhere").rename(workspace / "output")
    assert command(workspace, "run").code == 0


@pytest.mark.skipif(os.name == "nt", reason="signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupted(workspace: Path, program: Path, number: int, command: Command) -> None:
    """Ctrl-C, and a scheduler's stop."""
    before = state(workspace)
    run = subprocess.Popen(
        [str(program), "run", "--force"],
        cwd=workspace,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    wait_for_work(workspace, run)
    run.send_signal(number)
    _, told = run.communicate(timeout=60)
    assert run.returncode == 130
    assert sentence(told).startswith("Interrupted.")
    assert state(workspace) == before
    assert not list(workspace.glob("*.holder"))
    assert command(workspace, "lookup", "Zzyzx Qwerty").code == 1  # the lock and the database are free


@pytest.mark.skipif(os.name == "nt", reason="RLIMIT_FSIZE")
def test_a_full_disk(workspace: Path, program: Path, command: Command) -> None:
    """A limit on the size of files stands in for the disk."""
    import resource

    before = state(workspace)
    limit = (workspace / "registry.duckdb").stat().st_size + 500_000
    done = subprocess.run(
        [str(program), "run", "--force", "--full"],
        cwd=workspace,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert done.returncode == 5, done.stderr
    assert "disk is full" in sentence(done.stderr)
    assert state(workspace) == before
    assert command(workspace, "run", "--force").code == 0


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="a place where nothing can be made")
@pytest.mark.parametrize("arguments", [["init", "/proc/zz"], ["synth", "--people", "50", "--out", "/proc/zz/synth"]])
def test_a_place_where_nothing_can_be_made(tmp_path: Path, command: Command, arguments: list[str]) -> None:
    done = command(tmp_path, *arguments)
    assert done.code == 5, done.err
    assert "cannot be written" in sentence(done.err)


def test_half_a_workbook(workspace: Path, command: Command) -> None:
    before = state(workspace)
    path = pkh_file(workspace)
    os.truncate(path, path.stat().st_size // 2)
    done = command(workspace, "run")
    assert done.code == 2
    assert path.name in sentence(done.err) and "incomplete" in done.err
    assert state(workspace) == before
