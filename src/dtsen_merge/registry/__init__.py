"""The registry in its DuckDB file: staged rows, persons and families with lasting ids, publication, lookup."""

from dtsen_merge.registry.building import build
from dtsen_merge.registry.finding import LookupResult, lookup
from dtsen_merge.registry.gates import GATES, GateResult, check_gates
from dtsen_merge.registry.lock import run_lock
from dtsen_merge.registry.publication import (
    PublishedRun,
    RunRecord,
    discard_next,
    is_unchanged,
    last_run,
    publish,
    published_hashes,
    published_runs,
    published_sources,
)
from dtsen_merge.registry.reading import next_frame, published_frame
from dtsen_merge.registry.schema import check_version, latest_version, migrate, schema_version
from dtsen_merge.registry.staging import (
    add_problems,
    begin_stage,
    finish_stage,
    one_row_sources,
    stage_source,
    staged_counts,
    staged_hashes,
    staged_headings,
    staged_linkage_input,
    staged_problem_counts,
    staged_records,
    staged_run,
)
from dtsen_merge.registry.standing import SourceStanding, Status, status
from dtsen_merge.registry.survivorship import SurvivorshipPolicy

__all__ = [
    "GATES",
    "GateResult",
    "LookupResult",
    "PublishedRun",
    "RunRecord",
    "SourceStanding",
    "Status",
    "SurvivorshipPolicy",
    "add_problems",
    "begin_stage",
    "build",
    "check_gates",
    "check_version",
    "discard_next",
    "finish_stage",
    "is_unchanged",
    "last_run",
    "latest_version",
    "lookup",
    "migrate",
    "next_frame",
    "one_row_sources",
    "publish",
    "published_frame",
    "published_hashes",
    "published_runs",
    "published_sources",
    "run_lock",
    "schema_version",
    "stage_source",
    "staged_counts",
    "staged_hashes",
    "staged_headings",
    "staged_linkage_input",
    "staged_problem_counts",
    "staged_records",
    "staged_run",
    "status",
]
