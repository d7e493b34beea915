"""Settings: frozen models of config/, unknown keys refused; policy files ship in `defaults/`."""

from dtsen_merge.settings.delivery import DeliveryMode, DeliveryRule
from dtsen_merge.settings.load import (
    Workspace,
    examine_workspace,
    load_policy,
    load_source_profiles,
    load_workspace,
    root_at,
    shipped_policies,
    workspace_at,
)
from dtsen_merge.settings.pipeline import (
    GateSettings,
    LinkageSettings,
    LogSettings,
    PipelineSettings,
    RegionSettings,
    ReportSettings,
    RetentionSettings,
    StatusSettings,
    ValidateSettings,
)
from dtsen_merge.settings.source import LayoutHints, SourceProfile, Variant

__all__ = [
    "DeliveryMode",
    "DeliveryRule",
    "GateSettings",
    "LayoutHints",
    "LinkageSettings",
    "LogSettings",
    "PipelineSettings",
    "RegionSettings",
    "ReportSettings",
    "RetentionSettings",
    "SourceProfile",
    "StatusSettings",
    "ValidateSettings",
    "Variant",
    "Workspace",
    "examine_workspace",
    "load_policy",
    "load_source_profiles",
    "load_workspace",
    "root_at",
    "shipped_policies",
    "workspace_at",
]
