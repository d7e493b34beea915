"""Settings: frozen models of config/, unknown keys refused; policy files ship in `defaults/`."""

from dtsen_merge.settings.delivery import DeliveryMode, DeliveryRule
from dtsen_merge.settings.load import Workspace, load_policy, load_source_profiles, load_workspace, workspace_at
from dtsen_merge.settings.pipeline import (
    GateSettings,
    LinkageSettings,
    PipelineSettings,
    RegionSettings,
    ReportSettings,
    ValidateSettings,
)
from dtsen_merge.settings.source import LayoutHints, SourceProfile, Variant

__all__ = [
    "DeliveryMode",
    "DeliveryRule",
    "GateSettings",
    "LayoutHints",
    "LinkageSettings",
    "PipelineSettings",
    "RegionSettings",
    "ReportSettings",
    "SourceProfile",
    "ValidateSettings",
    "Variant",
    "Workspace",
    "load_policy",
    "load_source_profiles",
    "load_workspace",
    "workspace_at",
]
