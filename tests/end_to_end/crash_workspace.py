"""A district that delivers in steps, and what a registry says, told so that two of them can be compared."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

ROOT = Path(__file__).parents[2]
EFFORT = re.compile(r'"(records_fresh|pairs_compared)": \d+,? ?')
"""What a run had to do by itself, told in its counts: less, where a killed one had done some of it before."""
LAUNCHER = Path(__file__).with_name("crash_launcher.py")


@dataclass
class Ended:
    """How a launched command ended; `plan` and `told` are for whoever reads a failure."""

    code: int
    told: str
    plan: dict[str, Any] = field(default_factory=dict)

    @property
    def killed(self) -> bool:
        return self.code == -9


def environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DTSEN")}
    return {**kept, "PYTHONPATH": str(ROOT / "src"), "DTSEN_MERGE_LANG": "en", "COLUMNS": "80"}


def launch(workspace: Path, *arguments: str, kill_after: float | None = None, **plan: Any) -> Ended:
    """Run a command of the program, killed at the boundary `kill_at`, or `kill_after` seconds."""
    path = workspace.parent / f"{workspace.name}.plan.json"
    path.write_text(json.dumps(plan))
    process = subprocess.Popen(
        [sys.executable, str(LAUNCHER), str(path), "--", *arguments],
        cwd=workspace,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        told, _ = process.communicate(timeout=kill_after or 300)
    except subprocess.TimeoutExpired:
        process.kill()
        told, _ = process.communicate()
    return Ended(process.returncode, told, {**plan, "kill_after": kill_after})


def done(workspace: Path, *arguments: str, **plan: Any) -> Ended:
    """Run a command that must end well."""
    ended = launch(workspace, *arguments, **plan)
    assert ended.code == 0, ended
    return ended


class District:
    """Agencies of a small synthetic district; `deliver` puts the files of one step into a workspace's inbox."""

    def __init__(self, place: Path, *, people: int, sources: tuple[str, ...], seed: int) -> None:
        self.place, self.sources, self.seed = place, sources, seed
        done_ = subprocess.run(
            [
                sys.executable,
                "-m",
                "dtsen_merge",
                "synth",
                "--out",
                "synth",
                "--people",
                str(people),
                "--seed",
                str(seed),
            ],
            cwd=place,
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done_.returncode == 0, done_.stderr
        made = subprocess.run(
            [sys.executable, "-m", "dtsen_merge", "init", "w"],
            cwd=place,
            env=environment(),
            capture_output=True,
            check=False,
        )
        assert made.returncode == 0, made.stderr
        self.workspace = place / "w"
        settings = self.workspace / "config" / "pipeline.toml"
        settings.write_text(re.sub(r"max_change_share = [\d.]+", "max_change_share = 0.9", settings.read_text()))

    def deliver(self, workspace: Path, step: int) -> None:
        """Step 1: two sources; 2: one delivered anew and one more source; 3: one more file, rows back as they were."""
        chosen = self.sources[:2] if step == 1 else self.sources
        for source in chosen:
            if not (workspace / "inbox" / source).exists():
                shutil.copytree(self.place / "synth" / "inbox" / source, workspace / "inbox" / source)
                shutil.copy(ROOT / "config" / "sources" / f"{source}.toml", workspace / "config" / "sources")
        (first,) = (self.place / "synth" / "inbox" / self.sources[0]).glob("*.csv")
        mine = workspace / "inbox" / self.sources[0] / first.name
        if step == 2:
            self._edit(first, mine, self._slips)
        if step == 3:
            self._edit(
                first, mine, lambda lines, rng: self._slips(lines, rng)[: len(lines) // 2] + lines[len(lines) // 2 :]
            )
            self._edit(first, mine.with_name("susulan.csv"), lambda lines, rng: rng.sample(lines, len(lines) // 4))

    def _edit(self, source: Path, target: Path, edit: Callable[[list[str], random.Random], list[str]]) -> None:
        head, *lines = source.read_text(encoding="utf-8", errors="replace").splitlines()
        target.write_text("\n".join([head, *edit(lines, random.Random(self.seed))]) + "\n", encoding="utf-8")

    @staticmethod
    def _slips(lines: list[str], rng: random.Random) -> list[str]:
        """The rows of the next month: some gone, some with a letter or a digit changed."""
        changed = []
        for line in lines:
            if rng.random() < 0.05:
                continue
            if rng.random() < 0.15:
                place = rng.randrange(min(len(line), 60))
                letter = line[place]
                line = (
                    line[:place]
                    + ("7" if letter.isdigit() else "A" if letter.isalpha() else letter)
                    + line[place + 1 :]
                )
            changed.append(line)
        return changed


def copy(workspace: Path, target: Path) -> Path:
    shutil.rmtree(target, ignore_errors=True)
    return Path(shutil.copytree(workspace, target, symlinks=True))


def published(workspace: Path) -> dict[str, Any]:
    """All that the registry says of its published states, and what `latest` holds: without clocks, runs by number."""
    told: dict[str, Any] = {}
    with duckdb.connect(str(workspace / "registry.duckdb")) as registry:  # as a run would: the log is replayed
        runs = registry.sql("SELECT run_id, number FROM published.runs ORDER BY number").fetchall()
        names = registry.sql(
            "SELECT table_schema, table_name FROM information_schema.tables"
            " WHERE table_schema IN ('published', 'history') ORDER BY ALL"
        ).fetchall()
        for schema, table in names:
            columns = registry.sql(f"DESCRIBE {schema}.{table}").fetchall()
            kept = ", ".join(f'"{name}"' for name, kind, *_ in columns if "TIMESTAMP" not in kind)
            rows = registry.sql(f"SELECT {kept} FROM {schema}.{table} ORDER BY ALL").fetchall()
            told[f"{schema}.{table}"] = [_by_number(repr(row), runs) for row in rows]
    latest = workspace / "output" / "latest"
    told["latest"] = _by_number(latest.resolve().name, runs) if latest.exists() else None
    for name in ("persons", "families", "participation", "crosswalk", "problems"):
        if latest.exists():
            told[f"latest/{name}"] = pl.read_parquet(latest / f"{name}.parquet").to_dicts()
    return told


def _by_number(text: str, runs: list[tuple[str, int]]) -> str:
    for run_id, number in sorted(runs, reverse=True):
        text = text.replace(run_id, f"run {number}")
    return EFFORT.sub("", text)


def differences(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    """The tables in which two registries differ, with the first rows that only one of them has."""
    told = []
    for name in sorted(one.keys() | other.keys()):
        if one.get(name) != other.get(name):
            mine, theirs = ([str(row) for row in side.get(name) or []] for side in (one, other))
            only = [f"+{row[:300]}" for row in mine if row not in set(theirs)][:2]
            only += [f"-{row[:300]}" for row in theirs if row not in set(mine)][:2]
            told.append(f"{name} ({len(mine)} / {len(theirs)}): {only}")
    return told


def leftovers(workspace: Path) -> list[str]:
    """What no run should leave behind: passing names, spill, unfinished folders."""
    odd = re.compile(r"\.[0-9a-f]{12}(\..*)?|.*\.spill|.*\.tmp|\.unfinished|.*\.wal|.*\.holder")
    return sorted(str(path.relative_to(workspace)) for path in workspace.rglob("*") if odd.fullmatch(path.name))
