"""Runs that read and compare only what changed end where runs that do everything anew end, delivery after delivery."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from dtsen_merge.linkage import load_pairs
from dtsen_merge.pipeline import outputs
from dtsen_merge.pipeline.init import make_workspace
from dtsen_merge.pipeline.progress import Silent
from dtsen_merge.pipeline.run import run_all
from dtsen_merge.pipeline.synth import make_population
from dtsen_merge.registry import GATES, VERSIONED, published_frame
from dtsen_merge.registry.reading import TABLES
from dtsen_merge.settings import Workspace, load_workspace
from dtsen_merge.store import open_store

REPOSITORY = Path(__file__).parents[2]
SOURCES = ("siak", "dtsen_individu", "dtsen_keluarga", "pkh", "blt_dd", "eppgbm")
OF_THE_RUN = {"run", "run_id", "created", "change", "changes", "trend", "previous"}
"""Keys of reconciliation.json that tell of the run itself, or of the road to it."""


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with six agencies' files about a few families, nothing run yet."""
    folder = tmp_path_factory.mktemp("district")
    make_population(160, 11, folder / "made", error_rate=1.0, progress=Silent())
    make_workspace(folder / "own")
    for source in SOURCES:
        shutil.copy(REPOSITORY / "config" / "sources" / f"{source}.toml", folder / "own" / "config" / "sources")
        shutil.copytree(folder / "made" / "inbox" / source, folder / "own" / "inbox" / source)
    return folder / "own"


def texts(inbox: Path) -> list[Path]:
    return sorted(path for path in inbox.rglob("*.csv") if path.read_bytes().count(b"\n") > 8)


def edited(lines: list[bytes], rng: np.random.Generator) -> list[bytes]:
    """Some rows of a text file gone, doubled, in another order, or with cells of other rows."""
    head, rows = lines[0], [line for line in lines[1:] if line.strip()]
    kind = rng.choice(["cells", "gone", "doubled", "shuffled"])
    chosen = set(rng.choice(len(rows), size=max(len(rows) // 20, 1), replace=False).tolist())
    if kind == "gone":
        rows = [row for place, row in enumerate(rows) if place not in chosen]
    elif kind == "doubled":
        rows += [rows[place] for place in sorted(chosen)]
    elif kind == "shuffled":
        rows = [rows[place] for place in rng.permutation(len(rows))]
    else:
        mark = b"|" if head.count(b"|") else (b";" if head.count(b";") else b",")
        width = head.count(mark)
        for place in sorted(chosen):
            own, other = rows[place].split(mark), rows[int(rng.integers(len(rows)))].split(mark)
            column = int(rng.integers(1, max(width, 2)))
            if len(own) == len(other) > column:
                own[column] = other[column]
                rows[place] = mark.join(own)
    return [head, *rows]


def deliver(inboxes: list[Path], spare: Path, rng: np.random.Generator) -> str:
    """One change, the same in every inbox: a file edited, taken away, brought back, or added under another name."""
    first = inboxes[0]
    files = texts(first)
    kind = str(rng.choice(["edit", "edit", "edit", "away", "back", "again"]))
    aid = sorted((first / "blt_dd").glob("*.csv"))
    if kind == "away" and len(aid) > 1:
        gone = aid[int(rng.integers(len(aid)))].relative_to(first)
        shutil.copy(first / gone, spare / gone.name)
        for inbox in inboxes:
            (inbox / gone).unlink()
    elif kind == "back" and (kept := sorted(spare.iterdir())):
        for inbox in inboxes:
            shutil.copy(kept[0], inbox / "blt_dd" / kept[0].name)
    elif kind == "again":
        copy = next(path for path in files if path.parent.name == "dtsen_individu").relative_to(first)
        lines = edited((first / copy).read_bytes().split(b"\n"), rng)
        for inbox in inboxes:
            (inbox / copy.parent / f"tambahan_{rng.bit_generator.state['state']['state'] % 997}.csv").write_bytes(
                b"\n".join(lines)
            )
    else:
        chosen = files[int(rng.integers(len(files)))].relative_to(first)
        lines = edited((first / chosen).read_bytes().split(b"\n"), rng)
        for inbox in inboxes:
            (inbox / chosen).write_bytes(b"\n".join(lines))
    return kind


def told(value: Any) -> Any:
    """A report's figures without what tells of the run itself."""
    if isinstance(value, dict):
        return {
            key: told(inner) for key, inner in value.items() if key not in OF_THE_RUN and "pairs_compared" not in key
        }
    return [told(inner) for inner in value] if isinstance(value, list) else value


def state(workspace: Workspace, folder: Path) -> dict[str, Any]:
    """Everything that a run published, its id and cost apart."""
    with open_store(workspace.registry) as store:
        tables = {
            name: published_frame(store, name).drop("run_id", "since", strict=False)
            for name in TABLES
            if name in VERSIONED or name == "events"
        }
        tables["pairs"] = load_pairs(store)
    tables["events"] = tables["events"].sort(pl.all())
    figures = told(json.loads((folder / "reconciliation.json").read_text(encoding="utf-8")))
    return {**tables, "figures": figures}


def assert_agree(went_on: dict[str, Any], anew: dict[str, Any], step: str) -> None:
    for name, value in anew.items():
        same = value.equals(went_on[name]) if isinstance(value, pl.DataFrame) else value == went_on[name]
        assert same, f"{step}: {name}"


def walk(district: Path, folder: Path, deliveries: int, seed: int) -> list[int]:
    """A road of deliveries, walked twice; gives how many files each run that went on read."""
    places = [folder / name for name in ("went_on", "anew")]
    for place in places:
        shutil.copytree(district, place)
    spare = folder / "spare"
    spare.mkdir()
    rng = np.random.default_rng(seed)
    compared = []
    for step in range(deliveries + 1):
        kind = deliver([place / "inbox" for place in places], spare, rng) if step else "first"
        states = []
        for place, full in zip(places, (False, True), strict=True):
            workspace = load_workspace(place / "config")
            done = run_all(
                workspace, accept=[*GATES], reason="uji", force=True, progress=Silent(), full=full and step > 0
            )
            assert done.published
            states.append(state(workspace, done.folder))
            if not full:
                counts = json.loads((done.folder / "run.json").read_text(encoding="utf-8"))["linkage"]
                compared.append(counts["records_fresh"])
        assert_agree(*states, step=f"seed {seed}, delivery {step} ({kind})")
    return compared


@pytest.fixture(autouse=True)
def _without_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """The figures are what is looked at; drawing them takes seconds a run."""
    monkeypatch.setattr(outputs, "write_html", lambda *_, **__: None)


def test_three_deliveries(district: Path, tmp_path: Path) -> None:
    fresh = walk(district, tmp_path, deliveries=3, seed=2)
    assert all(later < fresh[0] for later in fresh[1:])


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 5, 63, 2026])
def test_ten_deliveries(district: Path, tmp_path: Path, seed: int) -> None:
    walk(district, tmp_path, deliveries=10, seed=seed)
