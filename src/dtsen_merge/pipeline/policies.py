"""The workspace's policy files as what the rooms take."""

from __future__ import annotations

from dtsen_merge.pipeline.measure import now
from dtsen_merge.registry import SurvivorshipPolicy
from dtsen_merge.settings import Workspace
from dtsen_merge.settings.survivorship import parse_survivorship
from dtsen_merge.sources.standardise import load_words


def survivorship_of(workspace: Workspace) -> SurvivorshipPolicy:
    """Which value is shown: survivorship.toml, with the oldest age of dates.toml, on the day of the run.

    Raises:
        ConfigError: a file lacks a table, a key is unknown or a value malformed.
    """
    settings = parse_survivorship(workspace.policy("survivorship.toml"))
    return SurvivorshipPolicy.of(settings, oldest_age=load_words(workspace.policy).oldest_age, today=now().date())
