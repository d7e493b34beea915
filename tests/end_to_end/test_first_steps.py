"""A person's first hour: `init`, files with known headings, `inspect --write`, `run`, and the questions after it."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import polars as pl

from .conftest import Command


def test_init_never_overwrites(tmp_path: Path, command: Command) -> None:
    assert command(tmp_path, "init", "w").code == 0
    settings = tmp_path / "w" / "config" / "pipeline.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    assert command(tmp_path, "init", "w").code == 0
    assert settings.read_text(encoding="utf-8").endswith("# mine\n")
    assert not list((tmp_path / "w" / "config" / "sources").glob("*.toml"))


def test_run_before_inspect_names_the_next_step(tmp_path: Path, command: Command) -> None:
    command(tmp_path, "init", "w")
    done = command(tmp_path / "w", "run")
    assert done.code == 2
    assert "inspect --write inbox" in done.err


def test_from_ordinary_files_to_a_registry(small: Path, command: Command) -> None:
    drafts = {
        path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in (small / "config/sources").glob("*.toml")
    }
    assert set(drafts) == {"dukcapil", "bantuan", "sekolah"}
    done = command(small, "run", "--json")
    assert done.code == 0, done.err
    told = json.loads(done.out)
    assert told["published"] is True
    persons = pl.read_parquet(small / "output/latest/persons.parquet")
    assert persons.height == 6
    crosswalk = pl.read_parquet(small / "output/latest/crosswalk.parquet")
    nurhayati = crosswalk.filter(
        ((pl.col("source") == "dukcapil") & (pl.col("row") == 3))
        | ((pl.col("source") == "bantuan") & (pl.col("row") == 2))
    )
    assert nurhayati["person_id"].n_unique() == 1


def test_inspect_keeps_profiles_unless_forced(small: Path, command: Command) -> None:
    profile = small / "config/sources/sekolah.toml"
    profile.write_text(profile.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    assert command(small, "inspect", "--write", "inbox").code == 0
    assert profile.read_text(encoding="utf-8").endswith("# mine\n")
    assert command(small, "inspect", "--write", "--force", "inbox").code == 0
    assert not profile.read_text(encoding="utf-8").endswith("# mine\n")


def test_the_questions_after_it(small: Path, command: Command) -> None:
    assert command(small, "run").code == 0
    status = json.loads(command(small, "status", "--json").out)
    assert status["persons"] == 6
    found = command(small, "lookup", "basuki", "--json")
    assert found.code == 0
    assert "6303052203750004" not in found.out
    assert "6303************" in found.out
    bare = command(small, "lookup", "basuki", "--unmask")
    assert bare.code == 2
    whole = command(small, "lookup", "basuki", "--unmask", "--purpose", "uji", "--json")
    assert "6303052203750004" in whole.out
    assert command(small, "report").code == 0
    for kind in ("csv", "xlsx", "parquet"):
        done = command(small, "export", "--format", kind, "--out", f"keluar-{kind}")
        assert done.code == 0, done.err
        assert list((small / f"keluar-{kind}").iterdir())


def test_terminal_width(small: Path, command: Command) -> None:
    done = command(small, "run")
    assert done.code == 0
    for text in (done.err, command(small, "status").out):
        for_people = [line for line in text.splitlines() if not line.startswith("dtsen-merge OK: ")]  # for monitors
        assert max(map(len, for_people), default=0) <= 110
