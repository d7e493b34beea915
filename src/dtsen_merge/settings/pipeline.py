"""`config/pipeline.toml`: where things lie, the thresholds and the gates."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Settings(BaseModel):
    """The base of every settings model: frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class WorkspaceSettings(Settings):
    """Paths, relative to the workspace (the folder that holds config/)."""

    inbox: str = "inbox"
    output: str = "output"
    registry: str = "registry.duckdb"
    logs: str = "logs"


class RegionSettings(Settings):
    """The district whose registry this is; `code = ""` switches region checks off."""

    code: str = Field(default="63.03", pattern=r"^(\d\d\.\d\d)?$")


class ReportSettings(Settings):
    """Language of reports: Indonesian or English."""

    reports: Literal["id", "en"] = "id"


class LinkageSettings(Settings):
    """Thresholds on the match probability; between the two a person decides."""

    match_probability: float = Field(default=0.95, gt=0, lt=1)
    review_probability: float = Field(default=0.50, gt=0, lt=1)
    seed: int = 63

    @model_validator(mode="after")
    def _ordered(self) -> LinkageSettings:
        if self.review_probability > self.match_probability:
            raise ValueError("review_probability must not exceed match_probability")
        return self


class GateSettings(Settings):
    """Limits that a run must keep to be published; one that it breaks ends the run with exit 3."""

    max_rejected_share: float = Field(default=0.20, ge=0, le=1)
    max_cluster_size: int = Field(default=30, ge=2)  # differing identities on one person, not rows
    max_pairs_growth: float = Field(default=3.0, ge=1)  # times the most pairs a row that a published run compared
    max_change_share: float = Field(default=0.30, ge=0, le=1)


class ValidateSettings(Settings):
    """`validate` ends with exit 1 when the share of rows with an error exceeds this."""

    max_error_share: float = Field(default=0.20, ge=0, le=1)


class StoreSettings(Settings):
    """DuckDB's share of the machine; empty or 0 leaves the choice to DuckDB (80 % of the memory, every core)."""

    memory_limit: str = Field(default="", pattern=r"^(\d+(\.\d+)? ?[KMGT]i?B)?$")  # "4GB"
    threads: int = Field(default=0, ge=0)


class LogSettings(Settings):
    """logs/dtsen-merge.jsonl: a file that is full makes room; so many files are kept, the one in use among them."""

    keep_files: int = Field(default=10, ge=1, le=1000)
    max_mb: int = Field(default=5, ge=1, le=1000)


class StatusSettings(Settings):
    """What `status` calls old; 0 says nothing. A source's profile may say it for itself (`expected_every_days`)."""

    source_max_age_days: int = Field(default=0, ge=0)


class RetentionSettings(Settings):
    """How many of a kind are kept, the newest first; 0 keeps all."""

    keep_runs: int = Field(default=0, ge=0)  # folders under output/; the one that `latest` points to always stays
    keep_backups: int = Field(default=0, ge=0)  # archives under backups/


class PipelineSettings(Settings):
    """The whole of config/pipeline.toml."""

    workspace: WorkspaceSettings = WorkspaceSettings()
    region: RegionSettings = RegionSettings()
    language: ReportSettings = ReportSettings()
    linkage: LinkageSettings = LinkageSettings()
    gates: GateSettings = GateSettings()
    validate_: ValidateSettings = Field(default=ValidateSettings(), alias="validate")
    store: StoreSettings = StoreSettings()
    log: LogSettings = LogSettings()
    status: StatusSettings = StatusSettings()
    retention: RetentionSettings = RetentionSettings()
