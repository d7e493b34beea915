"""The files of one run: what `merge` writes under output/<run id>/, published or not."""

from __future__ import annotations

import json
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import polars as pl

from dtsen_merge import __version__
from dtsen_merge.delivery import (
    latest_run_folder,
    package_meta,
    point_latest,
    write_datapackage,
    write_registry_files,
)
from dtsen_merge.linkage import Clustered, Linked
from dtsen_merge.linkage.unlabelled.quality import LinkageQuality
from dtsen_merge.pipeline.corrections_out import write_all_corrections
from dtsen_merge.pipeline.leftovers import begin_folder, finish_folder
from dtsen_merge.pipeline.measure import StageCost, now
from dtsen_merge.pipeline.outcome import SheetCount
from dtsen_merge.pipeline.progress import Progress
from dtsen_merge.privacy import PrivacyPolicy
from dtsen_merge.privacy.files import SHARED, replacing
from dtsen_merge.registry import GateResult, conflict_counts, next_frame, staged_deliveries
from dtsen_merge.reports import ReportTables, build_figures, build_lists, write_html, write_json, write_xlsx
from dtsen_merge.reports.tables import DESIL_VERSIONS, REPORT_RECORDS
from dtsen_merge.review import REVIEW_RECORDS, write_review_workbook
from dtsen_merge.settings import Workspace
from dtsen_merge.store import Store

LIBRARIES = ("polars", "duckdb", "pandera", "rapidfuzz", "fastexcel")


@dataclass(frozen=True, slots=True)
class Output:
    """All that a run's files are made from, beside what stands in the registry's `next`."""

    run_id: str
    folder: Path
    started: datetime
    linked: Linked
    clustered: Clustered
    quality: LinkageQuality
    gates: tuple[GateResult, ...]
    sheets: tuple[SheetCount, ...]
    published: bool
    reason: str
    privacy: PrivacyPolicy  # purpose and legal basis, for the record of processing (UU PDP art. 31)
    previous_run: str | None  # the run that was published before

    @property
    def linkage_counts(self) -> dict[str, Any]:
        """Counts of the linkage, after clustering, and what is expected of its quality."""
        return {
            **self.linked.counts,
            "pairs_review": self.clustered.review.height,
            "links_cut": self.clustered.cuts.height,
            **self.quality.as_dict(),
        }


def write_run_output(
    store: Store, workspace: Workspace, output: Output, costs: Sequence[StageCost], progress: Progress
) -> None:
    """Write every file of the output contract.

    Raises:
        SurroundingsError: the disk is full, the folder not writable, or a file open in Excel.
    """
    begin_folder(output.folder)
    frames = {
        name: next_frame(store, name) for name in ("persons", "families", "participation", "crosswalk", "problems")
    }
    write_registry_files(output.folder, frames)
    progress.advance(note="parquet")
    run = run_facts(store, workspace, output, costs)
    language = workspace.settings.language.reports
    tables = ReportTables(
        **frames,
        records=accepted_records(next_frame(store, "records", [*REPORT_RECORDS, "status"])),
        sources=source_lines(next_frame(store, "sources"), output.sheets),
        review=output.clustered.review,
        desil=next_frame(store, "desil", list(DESIL_VERSIONS)),
        linkage=output.linkage_counts,
        gates=[gate.as_dict() for gate in output.gates],
        run=run,
        previous=report_of(workspace, output.previous_run),
    )
    write_report_files(workspace, tables, output.folder, language)
    progress.advance(note="reconciliation")
    write_all_corrections(store, workspace, output.folder / "corrections", frames["problems"], output.run_id, progress)
    write_review_workbook(
        output.folder / "review.xlsx",
        pairs=output.clustered.review,
        cuts=output.clustered.cuts,
        records=next_frame(store, "records", list(REVIEW_RECORDS)),
        language=language,
    )
    progress.advance(note="review.xlsx")
    _write_json(output.folder / "run.json", {**run, "published": False})  # until `finish_run_json`
    meta = package_meta(output.privacy, output.started.date())
    write_datapackage(output.folder, run_id=output.run_id, created=output.started, meta=meta)


def write_report_files(
    workspace: Workspace,
    tables: ReportTables,
    folder: Path,
    language: Any,
    formats: Sequence[str] = ("html", "xlsx", "json"),
) -> list[Path]:
    """Write reconciliation.html, .xlsx and .json (those asked for) and give back their paths."""
    policy, targets = workspace.policy("programmes.toml"), workspace.policy("targets.toml")
    figures = build_figures(tables, policy, targets, language=language)
    paths = {name: folder / f"reconciliation.{name}" for name in formats}
    if "json" in paths:
        write_json(figures, paths["json"])
    if "html" in paths:
        write_html(figures, paths["html"], language=language)
    if "xlsx" in paths:
        write_xlsx(figures, build_lists(tables, policy), paths["xlsx"], language=language)
    return list(paths.values())


def accepted_records(records: pl.DataFrame) -> pl.DataFrame:
    """The accepted among the registry's records."""
    return records.filter(pl.col("status") == "accepted").drop("status")


def source_lines(sources: pl.DataFrame, sheets: Sequence[SheetCount]) -> pl.DataFrame:
    """The sources with their rows added up over files and sheets."""
    names = ("rows_read", "rows_accepted", "rows_rejected", "rows_ignored")
    counted = pl.DataFrame(
        [(sheet.source, *(getattr(sheet, name) for name in names)) for sheet in sheets],
        schema={"source": pl.String, **dict.fromkeys(names, pl.Int64)},
        orient="row",
    )
    return sources.join(counted.group_by("source").sum(), on="source", how="left", maintain_order="left")


def report_of(workspace: Workspace, run_id: str | None) -> dict[str, Any] | None:
    """The figures of an earlier run, or None where they are gone."""
    path = workspace.output / (run_id or "-") / "reconciliation.json"
    if not path.is_file():
        return None
    try:
        told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        return None
    return told


def run_facts(store: Store, workspace: Workspace, output: Output, costs: Sequence[StageCost]) -> dict[str, Any]:
    """The content of run.json."""
    return {
        "run_id": output.run_id,
        "started": output.started.isoformat(),
        "ended": now().isoformat(),
        "published": output.published,
        "purpose": output.privacy.processing.purpose,
        "previous_run": output.previous_run,
        "version": __version__,
        "versions": {"python": platform.python_version(), **{name: version(name) for name in LIBRARIES}},
        "config_hash": workspace.config_hash,
        "region": workspace.settings.region.code,
        "sheets": [asdict(sheet) for sheet in output.sheets],
        "deliveries": [asdict(line) for line in staged_deliveries(store)],
        "linkage": output.linkage_counts,
        "persons": next_frame(store, "persons", ["person_id"]).height,
        "families": next_frame(store, "families", ["family_id"]).height,
        "participation": next_frame(store, "participation", ["source"]).height,
        "conflicts": conflict_counts(store),  # by field: persons or families
        "gates": [gate.as_dict() for gate in output.gates],
        "accepted_because": output.reason,
        "stages": [asdict(cost) for cost in costs],
    }


def finish_run_json(output: Output, costs: Sequence[StageCost]) -> None:
    """Say in run.json what came of the run, when it ended and what its stages cost; nothing is unfinished any more."""
    path = output.folder / "run.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    ended = {"ended": now().isoformat(), "published": output.published, "stages": [asdict(cost) for cost in costs]}
    _write_json(path, {**told, **ended})
    finish_folder(output.folder)


def mend_output(workspace: Workspace, run_id: str) -> bool:
    """What a kill after publication kept back: `latest` points to the run and its run.json says that it was published.

    Gives whether the run's folder is there.
    """
    folder = workspace.output / run_id
    if not (folder / "run.json").is_file():
        return False
    if latest_run_folder(workspace.output) != folder:
        point_latest(workspace.output, run_id)
    mend_run_json(folder)
    finish_folder(folder)
    return True


def mend_run_json(folder: Path) -> None:
    """Say in the run.json of the published run that it was published, should a kill have come before."""
    path = folder / "run.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    if not told["published"]:
        _write_json(path, {**told, "published": True})


def _write_json(path: Path, content: dict[str, Any]) -> None:
    with replacing(path, mode=SHARED) as draft:
        draft.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
