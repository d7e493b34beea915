"""The registry in its DuckDB file: staged rows, persons and families with lasting ids, publication, lookup."""

from dtsen_merge.registry.answers import (
    answer_marks,
    confirm_rows,
    corrections,
    replies,
    row_marks,
    save_answers,
    settle_replies,
    withdraw_rows,
)
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
from dtsen_merge.registry.staged import (
    is_staged,
    one_row_sources,
    staged_counts,
    staged_findings,
    staged_groups,
    staged_hashes,
    staged_headings,
    staged_linkage_input,
    staged_problem_counts,
    staged_records,
    staged_row_errors,
    staged_run,
)
from dtsen_merge.registry.staging import (
    add_problems,
    begin_stage,
    finish_stage,
    number_rows,
    reopen_stage,
    stage_source,
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
    "answer_marks",
    "begin_stage",
    "build",
    "check_gates",
    "check_version",
    "confirm_rows",
    "corrections",
    "discard_next",
    "finish_stage",
    "is_staged",
    "is_unchanged",
    "last_run",
    "latest_version",
    "lookup",
    "migrate",
    "next_frame",
    "number_rows",
    "one_row_sources",
    "publish",
    "published_frame",
    "published_hashes",
    "published_runs",
    "published_sources",
    "reopen_stage",
    "replies",
    "row_marks",
    "run_lock",
    "save_answers",
    "schema_version",
    "settle_replies",
    "stage_source",
    "staged_counts",
    "staged_findings",
    "staged_groups",
    "staged_hashes",
    "staged_headings",
    "staged_linkage_input",
    "staged_problem_counts",
    "staged_records",
    "staged_row_errors",
    "staged_run",
    "status",
    "withdraw_rows",
]
